//! Today's fields and the numbers of Progress, each reckoned anew by hand.

use std::collections::BTreeMap;

use crate::aid::{AddSession, World, check_in_at, check_in_times, date, instant, local, once, weekly};
use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;
use daymark_app::api::{
    BeginPractice, BeginUrge, Encouragement, EndPractice, EndUrge, GetProgress, ListCheckIns, ListOccurrences, ListUrges, OneOccurrence,
    OneSession, ProfileView, RecordAttendance, RecordCheckIn, RecoveryDays,
};
use daymark_app::{App, Error};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::practice::{Outcome, UrgeChange};
use daymark_domain::session::{Attendance, Day, OccurrenceStatus};

/// A Monday in the afternoon.
const NOW: &str = "2026-03-02T15:00:00Z";

async fn started(app: &App, on: &str) {
    let profile = ProfileView { recovery_started_on: Some(date(on)), ..app.profile_get().await.unwrap() };
    app.profile_save(profile).await.unwrap();
}

fn used(at: &str) -> RecordCheckIn {
    RecordCheckIn { used: Some(true), ..check_in_at(at, 2, 7) }
}

#[tokio::test]
async fn a_new_store_has_a_first_step() {
    let world = World::new(NOW, Tz::America__New_York);
    let app = world.create().await;
    let today = app.today_get().await.unwrap();
    assert_eq!((today.now, today.on, today.zone.as_str()), (instant(NOW), date("2026-03-02"), "America/New_York"));
    assert!(today.name.is_none() && today.recovery.is_none() && today.next_session.is_none() && today.open_urge.is_none());
    assert!(today.check_ins.is_empty() && today.sessions.is_empty() && today.attendance_open.is_empty());
    assert_eq!(today.encouragement, Encouragement::FirstStep);
    // Ten in the morning there: the one of nine has come.
    let due: Vec<_> = today.check_ins_due.iter().map(|due| (due.done, due.due)).collect();
    assert_eq!(due, [(false, true), (false, false), (false, false)]);
    app.close().await;
}

#[tokio::test]
async fn check_ins_of_today_are_newest_first_and_answer_what_was_due() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let mut preferences = app.preferences_get().await.unwrap();
    preferences.check_in_times = check_in_times(&[8, 14, 20]);
    app.preferences_save(preferences).await.unwrap();
    for at in ["2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z", "2026-03-02T10:59:00Z"] {
        app.check_in_record(check_in_at(at, 3, 4)).await.unwrap();
    }
    let today = app.today_get().await.unwrap();
    let at: Vec<_> = today.check_ins.iter().map(|one| one.at).collect();
    assert_eq!(at, [instant("2026-03-02T10:59:00Z"), instant("2026-03-02T00:00:00Z")]);
    let due: Vec<_> = today.check_ins_due.iter().map(|due| (due.done, due.due)).collect();
    assert_eq!(due, [(true, true), (false, true), (false, false)]);
    app.check_in_record(check_in_at("2026-03-02T11:00:00Z", 3, 4)).await.unwrap();
    assert!(app.today_get().await.unwrap().check_ins_due[1].done);
    app.close().await;
}

#[tokio::test]
async fn the_next_session_is_the_first_that_has_not_ended() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let far = app.session_add(once("2027-03-30T10:00:00")).await.unwrap().id;
    let next = |today: &daymark_app::api::Today| today.next_session.as_ref().map(|one| (one.session, one.starts));
    assert_eq!(next(&app.today_get().await.unwrap()), Some((far, local("2027-03-30T10:00:00"))));
    app.session_delete(OneSession { id: far }).await.unwrap();
    app.session_add(once("2027-04-20T10:00:00")).await.unwrap();
    assert_eq!(next(&app.today_get().await.unwrap()), None, "beyond 400 days");

    let request = AddSession { duration_minutes: 180, ..weekly("2026-02-02T13:00:00", &[Day::Monday]) };
    let on_now = app.session_add(request).await.unwrap().id;
    let done = app.session_add(once("2026-03-02T09:00:00")).await.unwrap().id;
    let later = app.session_add(once("2026-03-02T18:00:00")).await.unwrap().id;
    let cancelled = app.session_add(once("2026-03-02T15:30:00")).await.unwrap().id;
    app.occurrence_cancel(OneOccurrence { session: cancelled, original: local("2026-03-02T15:30:00") }).await.unwrap();
    let today = app.today_get().await.unwrap();
    // One that is on is next until it is over.
    assert_eq!(next(&today), Some((on_now, local("2026-03-02T13:00:00"))));
    let others: Vec<_> = today.sessions.iter().map(|one| (one.session, one.status)).collect();
    let planned = OccurrenceStatus::Planned;
    assert_eq!(others, [(done, planned), (cancelled, OccurrenceStatus::Cancelled), (later, planned)]);
    world.set_now("2026-03-02T16:00:00Z");
    let today = app.today_get().await.unwrap();
    assert_eq!(next(&today).map(|(session, _)| session), Some(later));
    assert_eq!(today.sessions.len(), 3);
    app.close().await;
}

#[tokio::test]
async fn attendance_is_asked_for_a_week() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let days = [Day::Monday, Day::Tuesday, Day::Thursday, Day::Saturday];
    let session = app.session_add(weekly("2026-02-02T14:00:00", &days)).await.unwrap().id;
    let open = async || app.today_get().await.unwrap().attendance_open.into_iter().map(|one| one.original).collect::<Vec<_>>();
    // Newest first, the one that ends this very moment too; last Monday's ended a week ago to the second.
    let expected = ["2026-03-02T14:00:00", "2026-02-28T14:00:00", "2026-02-26T14:00:00", "2026-02-24T14:00:00"];
    assert_eq!(open().await, expected.map(local));
    let of = |original: &str| RecordAttendance { session, original: local(original), attendance: Some(Attendance::Missed) };
    app.attendance_record(of(expected[1])).await.unwrap();
    app.occurrence_cancel(OneOccurrence { session, original: local(expected[2]) }).await.unwrap();
    assert_eq!(open().await, [expected[0], expected[3]].map(local));
    world.set_now("2026-03-02T14:59:59Z");
    assert_eq!(open().await, [expected[3], "2026-02-23T14:00:00"].map(local));
    app.close().await;
}

#[tokio::test]
async fn recovery_keeps_its_total_through_a_lapse() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    started(&app, "2026-02-01").await;
    let recovery = async || app.today_get().await.unwrap().recovery;
    assert_eq!(recovery().await, Some(RecoveryDays { since_start: 30, without_use: 30, not_known: 0, current_run: 30 }));
    let lapse = app.check_in_record(used("2026-02-20T09:00:00Z")).await.unwrap();
    app.check_in_record(used("2026-02-20T21:00:00Z")).await.unwrap();
    // Before the start it does not count.
    app.check_in_record(used("2026-01-20T09:00:00Z")).await.unwrap();
    assert_eq!(recovery().await, Some(RecoveryDays { since_start: 30, without_use: 29, not_known: 0, current_run: 10 }));
    app.check_in_delete(daymark_app::api::OneCheckIn { id: lapse.id }).await.unwrap();
    assert_eq!(recovery().await.unwrap().without_use, 29);
    app.close().await;
}

#[tokio::test]
async fn encouragement_is_drawn_from_the_record() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let said = async || app.today_get().await.unwrap().encouragement;
    for (at, craving) in [("2026-02-18T10:00:00Z", 8), ("2026-02-20T10:00:00Z", 7), ("2026-02-26T10:00:00Z", 4)] {
        app.check_in_record(check_in_at(at, 3, craving)).await.unwrap();
    }
    assert_eq!(said().await, Encouragement::WelcomeBack { days: 4 });
    app.check_in_record(check_in_at("2026-03-02T14:00:00Z", 3, 5)).await.unwrap();
    assert_eq!(said().await, Encouragement::CravingEasing { now: 4.5, before: 7.5 });
    let lapse = app.check_in_record(used("2026-03-01T14:00:00Z")).await.unwrap();
    assert_eq!(said().await, Encouragement::Honest);
    app.check_in_delete(daymark_app::api::OneCheckIn { id: lapse.id }).await.unwrap();

    let urge = app.urge_begin(BeginUrge { before: Some(8) }).await.unwrap();
    assert!(app.today_get().await.unwrap().open_urge.is_some_and(|open| open.id == urge.id && !open.suggestions.is_empty()));
    let run = BeginPractice { exercise: urge.suggestions[0].clone(), urge: Some(urge.id), before: Some(8) };
    let run = app.practice_begin(run).await.unwrap();
    world.set_now("2026-03-02T15:10:00Z");
    app.practice_end(EndPractice { id: run.id, outcome: Outcome::Finished, after: Some(3), note: None }).await.unwrap();
    app.urge_end(EndUrge { id: urge.id, after: None, triggers: None, note: None }).await.unwrap();
    assert!(app.today_get().await.unwrap().open_urge.is_none());
    assert_eq!(said().await, Encouragement::UrgesRidden { count: 1 });

    // Nine days on with a check-in a day as it was: what helped is worth a word.
    world.set_now("2026-03-11T15:00:00Z");
    for day in 3..=11 {
        app.check_in_record(check_in_at(&format!("2026-03-{day:02}T12:00:00Z"), 3, 5)).await.unwrap();
    }
    let title = app.exercise_list().await.unwrap().into_iter().find(|one| one.id == run.exercise).unwrap().title;
    assert_eq!(said().await, Encouragement::Helped { exercise: title, mean_relief: 5.0 });
    app.close().await;
}

#[tokio::test]
async fn progress_holds_its_bounds() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let ask = async |from: NaiveDate, to: NaiveDate| app.progress_get(GetProgress { from, to }).await;
    let today = date("2026-03-02");
    assert!(ask(today - Duration::days(3_659), today).await.is_ok());
    let refused = |rule| Some(Error::Invalid(Invalid::new(Field::Range, rule)));
    assert_eq!(ask(today - Duration::days(3_660), today).await.err(), refused(Rule::OutOfRange { min: 1, max: 3_660 }));
    assert_eq!(ask(today, today - Duration::days(1)).await.err(), refused(Rule::EndsBeforeStart));
    for edge in [NaiveDate::MIN, NaiveDate::MAX] {
        assert!(ask(edge, edge).await.unwrap().days.is_empty());
    }
    let empty = ask(today, today).await.unwrap();
    assert!(empty.days.is_empty() && empty.recovery.is_none() && empty.check_ins + empty.urges + empty.practices == 0);
    app.close().await;
}

#[tokio::test]
async fn an_entry_counts_on_the_day_it_had_where_it_was_made() {
    let world = World::new("2026-03-02T23:30:00Z", Tz::Europe__London);
    let app = world.create().await;
    let urge = app.urge_begin(BeginUrge { before: Some(6) }).await.unwrap();
    app.urge_end(EndUrge { id: urge.id, after: Some(6), triggers: None, note: None }).await.unwrap();
    app.check_in_record(check_in_at("2026-03-02T23:30:00Z", 3, 6)).await.unwrap();
    // In Tokyo it was Tuesday already; for the record it stays Monday.
    world.set_zone(Tz::Asia__Tokyo);
    let ask = async |on: &str| {
        let progress = app.progress_get(GetProgress { from: date(on), to: date(on) }).await.unwrap();
        (progress.check_ins, progress.urges, progress.urges_eased)
    };
    assert_eq!((ask("2026-03-02").await, ask("2026-03-03").await), ((1, 1, 0), (0, 0, 0)));
    app.close().await;
}

#[tokio::test]
async fn progress_is_what_the_record_says() {
    let world = World::new("2026-05-14T14:10:00Z", Tz::Europe__London);
    let app = world.create().await;
    app.demo_fill().await.unwrap();
    let all = app.check_in_list(ListCheckIns { after: None, limit: 200 }).await.unwrap();
    let mut check_ins = all.check_ins;
    if all.more {
        let after = check_ins.last().map(|one| one.id);
        check_ins.extend(app.check_in_list(ListCheckIns { after, limit: 200 }).await.unwrap().check_ins);
    }
    let urges = app.urge_list(ListUrges { limit: 200 }).await.unwrap();
    for (from, to) in
        [("2026-03-16", "2026-05-14"), ("2026-04-01", "2026-04-30"), ("2026-05-08", "2026-05-14"), ("2026-04-05", "2026-04-05")]
    {
        let (from, to) = (date(from), date(to));
        let range = from..=to;
        let progress = app.progress_get(GetProgress { from, to }).await.unwrap();
        let mut days: BTreeMap<NaiveDate, Vec<_>> = BTreeMap::new();
        for one in check_ins.iter().filter(|one| range.contains(&one.on)) {
            days.entry(one.on).or_default().push(one);
        }
        assert_eq!(progress.days.len(), days.len());
        assert_eq!(progress.check_ins as usize, days.values().map(Vec::len).sum::<usize>());
        for (point, (on, ones)) in progress.days.iter().zip(&days) {
            let mean = |values: Vec<i32>| f64::from(values.iter().sum::<i32>()) / values.len() as f64;
            assert_eq!((point.on, point.check_ins as usize), (*on, ones.len()));
            assert!((point.mood - mean(ones.iter().map(|one| one.mood).collect())).abs() < 1e-9);
            assert!((point.craving - mean(ones.iter().map(|one| one.craving).collect())).abs() < 1e-9);
            assert_eq!(Some(point.craving_peak), ones.iter().map(|one| one.craving).max());
            assert_eq!(point.used, ones.iter().any(|one| one.used == Some(true)));
        }
        let of_range: Vec<_> =
            urges.iter().filter(|urge| range.contains(&urge.started_at.with_timezone(&Tz::Europe__London).date_naive())).collect();
        assert_eq!(progress.urges as usize, of_range.len());
        let eased = of_range.iter().filter(|urge| urge.change == UrgeChange::CameDown).count();
        assert_eq!(progress.urges_eased as usize, eased);
        let occurrences = app.occurrence_list(ListOccurrences { from, to }).await.unwrap();
        let said: Vec<_> = occurrences.iter().filter_map(|one| one.attendance).collect();
        assert_eq!(progress.sessions_recorded as usize, said.len());
        let there = said.iter().filter(|said| matches!(said, Attendance::Attended | Attendance::Late)).count();
        assert_eq!(progress.sessions_attended as usize, there);
        assert_eq!(progress.recovery, app.today_get().await.unwrap().recovery);
    }
    let all = app.progress_get(GetProgress { from: date("2026-01-01"), to: date("2026-12-31") }).await.unwrap();
    let exercises: u32 = app.exercise_list().await.unwrap().iter().map(|one| one.times_done).sum();
    let worksheets: u32 = app.worksheet_list().await.unwrap().iter().map(|one| one.times_done).sum();
    assert!(worksheets > 0);
    assert_eq!((all.practices, all.urges), (exercises + worksheets, 30));
    app.close().await;
}
