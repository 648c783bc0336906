//! Lapses, days that nobody reported, and how urges end.

use crate::aid::{World, check_in_at, date, instant, refused, words};
use chrono_tz::Tz;
use daymark_app::api::{
    AnswerSilence, AnswerUrge, BeginPractice, BeginUrge, Encouragement, EndPractice, EndUrge, OneCheckIn, OneLapse, OneReview, ProfileView,
    RateUrge, RecordCheckIn, RecordLapse, Silence, SilenceAnswer, UpdateCheckIn, UpdateLapse, UrgeChange, UrgeEnd,
};
use daymark_app::{App, Error};
use daymark_domain::invalid::{Field, Rule};
use daymark_domain::practice::Outcome;

/// A Monday in the afternoon.
const NOW: &str = "2026-03-02T15:00:00Z";

fn lapse(on: &str) -> RecordLapse {
    RecordLapse { on: date(on), what: Vec::new(), triggers: Vec::new() }
}

fn silence(from: &str, to: &str, answer: Option<SilenceAnswer>) -> AnswerSilence {
    AnswerSilence { from_on: date(from), to_on: date(to), answer }
}

async fn world() -> (World, App) {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    (world, app)
}

/// Since the start, without use, not known, in a row.
async fn days(app: &App) -> (u32, u32, u32, u32) {
    let days = app.today_get().await.unwrap().recovery.unwrap();
    (days.since_start, days.without_use, days.not_known, days.current_run)
}

async fn started(app: &App, on: &str) {
    let profile = ProfileView { recovery_started_on: Some(date(on)), ..app.profile_get().await.unwrap() };
    app.profile_save(profile).await.unwrap();
}

#[tokio::test]
async fn a_lapse_counts_and_can_be_taken_back() {
    let (world, app) = world().await;
    started(&app, "2026-02-01").await;
    let trigger = app.trigger_list().await.unwrap()[0].id;
    let recorded =
        app.lapse_record(RecordLapse { what: vec![words("alcohol")], triggers: vec![trigger], ..lapse("2026-03-01") }).await.unwrap();
    assert_eq!(days(&app).await, (30, 29, 0, 1));
    let today = app.today_get().await.unwrap();
    assert!(today.lapse.as_ref() == Some(&recorded) && today.encouragement == Encouragement::Honest);
    assert!(app.lapse_get(OneLapse { id: recorded.id }).await.unwrap() == recorded);

    let moved = app.lapse_update(UpdateLapse { id: recorded.id, content: lapse("2026-02-20") }).await.unwrap();
    assert!(moved.what.is_empty() && moved.triggers.is_empty() && moved.created_at == recorded.created_at);
    assert_eq!(days(&app).await, (30, 29, 0, 10));
    app.lapse_delete(OneLapse { id: recorded.id }).await.unwrap();
    assert_eq!(days(&app).await, (30, 30, 0, 30));
    assert!(app.today_get().await.unwrap().lapse.is_none());
    assert_eq!(app.lapse_get(OneLapse { id: recorded.id }).await.err(), Some(Error::NotFound));
    app.lapse_restore(OneLapse { id: recorded.id }).await.unwrap();
    assert_eq!(days(&app).await, (30, 29, 0, 10));
    // For a day it can be undone from Today; it is kept all the same.
    world.set_now("2026-03-03T15:00:00Z");
    assert!(app.today_get().await.unwrap().lapse.is_none());
    let app = world.reopen(app).await;
    assert_eq!(days(&app).await.1, 30);
    app.close().await;
}

#[tokio::test]
async fn a_lapse_has_bounds() {
    let (_world, app) = world().await;
    let refusal = async |request| app.lapse_record(request).await.err();
    assert_eq!(refusal(lapse("2026-03-03")).await, refused(Field::On, Rule::InFuture));
    assert_eq!(refusal(lapse("1969-12-31")).await, refused(Field::On, Rule::TooEarly));
    let unknown = serde_json::from_str("\"01900000-0000-7000-8000-0000000000ff\"").unwrap();
    assert_eq!(refusal(RecordLapse { triggers: vec![unknown], ..lapse("2026-03-02") }).await, refused(Field::Triggers, Rule::Unknown));
    assert!(app.today_get().await.unwrap().lapse.is_none());
    app.close().await;
}

#[tokio::test]
async fn silence_is_neither_use_nor_its_absence() {
    let (world, app) = world().await;
    started(&app, "2026-02-21").await;
    app.check_in_record(check_in_at("2026-03-02T10:00:00Z", 3, 4)).await.unwrap();
    assert_eq!(days(&app).await, (10, 10, 0, 10), "the person's word stands for the days before the first report");
    world.set_now("2026-03-16T15:00:00Z");
    let today = app.today_get().await.unwrap();
    assert_eq!(today.days_away, Some(14));
    assert_eq!(today.silence_to_ask, Some(Silence { from_on: date("2026-03-03"), to_on: date("2026-03-15") }));
    assert_eq!(days(&app).await, (24, 10, 14, 10));
    assert!(today.milestones.is_empty());

    // A check-in that says nothing of use leaves the gap; today itself is known again.
    app.check_in_record(check_in_at("2026-03-16T14:00:00Z", 3, 4)).await.unwrap();
    assert_eq!(days(&app).await, (24, 11, 13, 11));
    assert_eq!(app.today_get().await.unwrap().days_away, None);
    // It is asked about once, and what is said can be taken back.
    let gap = |answer| silence("2026-03-03", "2026-03-15", answer);
    app.silence_answer(gap(Some(SilenceAnswer::Unsaid))).await.unwrap();
    assert_eq!((days(&app).await, app.today_get().await.unwrap().silence_to_ask), ((24, 11, 13, 11), None));
    app.silence_answer(gap(None)).await.unwrap();
    assert!(app.today_get().await.unwrap().silence_to_ask.is_some());
    app.silence_answer(gap(Some(SilenceAnswer::WithoutUse))).await.unwrap();
    assert_eq!(days(&app).await, (24, 24, 0, 24));
    app.silence_answer(gap(Some(SilenceAnswer::Used))).await.unwrap();
    app.lapse_record(lapse("2026-03-10")).await.unwrap();
    assert_eq!(days(&app).await, (24, 11, 12, 1));
    assert_eq!(
        app.silence_answer(silence("2026-03-15", "2026-03-17", Some(SilenceAnswer::Unsaid))).await.err(),
        refused(Field::Range, Rule::InFuture)
    );
    app.close().await;
}

#[tokio::test]
async fn a_lapse_speaks_of_its_own_day_only() {
    let (world, app) = world().await;
    started(&app, "2026-02-21").await;
    app.check_in_record(check_in_at("2026-03-02T10:00:00Z", 3, 4)).await.unwrap();
    world.set_now("2026-03-16T15:00:00Z");
    app.lapse_record(lapse("2026-03-16")).await.unwrap();
    assert_eq!(days(&app).await, (24, 10, 13, 0));
    let asked = Some(Silence { from_on: date("2026-03-03"), to_on: date("2026-03-15") });
    assert_eq!(app.today_get().await.unwrap().silence_to_ask, asked);
    app.lapse_record(lapse("2026-03-10")).await.unwrap();
    assert_eq!(days(&app).await, (24, 10, 12, 0));
    app.close().await;
}

#[tokio::test]
async fn a_check_in_that_says_no_use_speaks_for_the_days_since_the_one_before() {
    let (world, app) = world().await;
    started(&app, "2026-02-21").await;
    app.check_in_record(check_in_at("2026-03-02T10:00:00Z", 3, 4)).await.unwrap();
    world.set_now("2026-03-09T15:00:00Z");
    app.check_in_record(RecordCheckIn { used: Some(false), ..check_in_at("2026-03-09T14:00:00Z", 3, 4) }).await.unwrap();
    assert_eq!(days(&app).await, (17, 17, 0, 17));
    assert_eq!(app.today_get().await.unwrap().silence_to_ask, None);
    app.close().await;
}

#[tokio::test]
async fn what_was_missed_while_away_can_be_let_rest() {
    let world = World::new("2026-03-02T08:30:00Z", Tz::Europe__London);
    let app = world.create().await;
    app.session_add(crate::aid::weekly("2026-03-02T10:00:00", &[daymark_domain::session::Day::Monday])).await.unwrap();
    app.check_in_record(check_in_at("2026-03-02T08:00:00Z", 3, 4)).await.unwrap();
    for now in ["2026-03-02T23:00:00Z", "2026-03-09T09:00:00Z", "2026-03-16T15:00:00Z"] {
        world.set_now(now);
        app.refresh_ledger().await.unwrap();
        world.ledger().deliver(instant(now), &mut |_| ()).unwrap();
    }
    let today = app.today_get().await.unwrap();
    assert!(today.missed.newest.len() == 3 && today.missed.more > 0, "{:?}", today.missed);
    assert!(!today.attendance_open.is_empty());
    app.away_rest().await.unwrap();
    let rested = app.today_get().await.unwrap();
    assert!(rested.missed.newest.is_empty() && rested.missed.more == 0 && rested.attendance_open.is_empty());
    app.close().await;
}

#[tokio::test]
async fn an_urge_that_was_left_is_over_everywhere_and_asked_about_once() {
    let (world, app) = world().await;
    let left = app.urge_begin(BeginUrge { before: Some(8) }).await.unwrap();
    assert!(app.today_get().await.unwrap().open_urge.is_some());
    world.set_now("2026-03-02T17:00:00Z");
    let today = app.today_get().await.unwrap();
    assert!(today.open_urge.is_none() && app.urge_open().await.unwrap().is_none());
    assert_eq!(today.urge_to_ask.map(|one| one.id), Some(left.id));
    let answered = app.urge_answer(AnswerUrge { id: left.id, end: UrgeEnd::Passed }).await.unwrap();
    assert_eq!((answered.end, answered.ended_at), (Some(UrgeEnd::Passed), Some(instant("2026-03-02T17:00:00Z"))));
    assert!(app.today_get().await.unwrap().urge_to_ask.is_none());
    // One that another one follows counts as left, and nobody is praised for it.
    app.urge_begin(BeginUrge { before: Some(8) }).await.unwrap();
    world.set_now("2026-03-02T17:10:00Z");
    let next = app.urge_begin(BeginUrge { before: None }).await.unwrap();
    assert_eq!((next.before, next.change), (None, UrgeChange::NotRated));
    let rated = app.urge_rate(RateUrge { id: next.id, before: 7 }).await.unwrap();
    assert_eq!(rated.before, Some(7));
    app.urge_end(EndUrge { id: next.id, after: Some(5), triggers: None, note: None }).await.unwrap();
    assert_eq!(app.today_get().await.unwrap().encouragement, Encouragement::UrgesMet { count: 2 });
    app.close().await;
}

#[tokio::test]
async fn only_what_was_ridden_out_is_called_so() {
    let (world, app) = world().await;
    let urge = app.urge_begin(BeginUrge { before: Some(8) }).await.unwrap();
    let ended = app.urge_end(EndUrge { id: urge.id, after: Some(3), triggers: None, note: None }).await.unwrap();
    assert_eq!((ended.end, ended.change, ended.is_high), (Some(UrgeEnd::Finished), UrgeChange::CameDown, false));
    assert_eq!(app.today_get().await.unwrap().encouragement, Encouragement::UrgesRidden { count: 1 });
    let week = async || app.review_get(OneReview { week_on: date("2026-03-02") }).await.unwrap().record;
    assert_eq!((week().await.urges_ridden, week().await.urges_met), (1, 0));
    world.set_now("2026-03-03T15:00:00Z");
    let lapse = app.lapse_record(lapse("2026-03-03")).await.unwrap();
    let record = week().await;
    assert_eq!((record.urges_ridden, record.urges_met, record.used), (0, 1, true));
    app.lapse_delete(OneLapse { id: lapse.id }).await.unwrap();
    assert_eq!(week().await.urges_ridden, 1);
    app.close().await;
}

#[tokio::test]
async fn what_strains_the_heart_comes_last_after_use() {
    let (world, app) = world().await;
    let order = async || app.urge_begin(BeginUrge { before: Some(8) }).await.unwrap().suggestions;
    // What helped most is what strains the heart.
    for _ in 0..6 {
        let run = app.practice_begin(BeginPractice { exercise: "cold-water".to_owned(), urge: None, before: Some(9) }).await.unwrap();
        app.practice_end(EndPractice { id: run.id, outcome: Outcome::Finished, after: Some(1), note: None }).await.unwrap();
    }
    assert_eq!(order().await[0], "cold-water");
    app.lapse_record(lapse("2026-03-02")).await.unwrap();
    let after = order().await;
    let last: Vec<&str> = after.iter().rev().take(2).map(String::as_str).collect();
    assert!(last.contains(&"cold-water") && last.contains(&"burst-of-movement"), "{after:?}");
    world.set_now("2026-03-04T15:00:00Z");
    assert_eq!(order().await[0], "cold-water");
    app.close().await;
}

#[tokio::test]
async fn a_check_in_says_what_it_asks_for() {
    let (world, app) = world().await;
    let answer = async |request: RecordCheckIn| {
        let id = app.check_in_record(request).await.unwrap().id;
        let follow_up = app.check_in_follow_up(OneCheckIn { id }).await.unwrap();
        (follow_up.used, follow_up.strong, follow_up.offer_plan)
    };
    assert_eq!(answer(check_in_at(NOW, 3, 5)).await, (false, false, false));
    assert_eq!(answer(check_in_at(NOW, 3, 6)).await, (false, true, false));
    let lapsed = RecordCheckIn { used: Some(true), ..check_in_at(NOW, 1, 2) };
    assert_eq!(answer(lapsed).await, (true, true, false), "what nobody sees is not offered");
    assert_eq!(answer(check_in_at(NOW, 1, 2)).await, (false, true, true));
    assert_eq!(answer(check_in_at(NOW, 1, 9)).await, (false, true, false), "the plan is offered once a day");
    assert_eq!(answer(RecordCheckIn { used: Some(true), ..check_in_at(NOW, 3, 2) }).await, (true, false, false));
    assert_eq!(answer(check_in_at("2026-03-02T09:00:00Z", 1, 9)).await, (false, false, false), "what was this morning is over");
    world.set_now("2026-03-03T15:00:00Z");
    assert_eq!(answer(check_in_at("2026-03-03T15:00:00Z", 1, 2)).await, (false, true, true));
    app.close().await;
}

#[tokio::test]
async fn what_helps_after_a_lapse_is_the_persons_own() {
    let (_world, app) = world().await;
    let mut profile = app.profile_get().await.unwrap();
    profile.working_on = vec![words("alcohol")];
    app.profile_save(profile).await.unwrap();
    app.trigger_add(daymark_app::api::AddTrigger { name: words("the old street") }).await.unwrap();
    let help = app.lapse_help().await.unwrap();
    assert!(help.what == [words("alcohol")] && help.triggers[0].key.is_none() && help.session.is_none() && help.recovery.is_none());
    assert_eq!((help.today, help.yesterday), (date("2026-03-02"), date("2026-03-01")));
    assert!(help.exercise.minutes <= 5 && !help.exercise.title.is_empty());
    app.close().await;
}

/// What is kept in memory of silent days is what a store that is opened anew finds, whatever happened to check-ins in between.
#[tokio::test]
async fn silent_days_follow_every_change_of_a_check_in() {
    let (world, mut app) = world().await;
    started(&app, "2026-02-21").await;
    world.set_now("2026-03-20T15:00:00Z");
    let mut seen = Vec::new();
    let mut ids = Vec::new();
    for at in ["2026-03-03T10:00:00Z", "2026-03-04T10:00:00Z", "2026-03-04T20:00:00Z", "2026-03-09T10:00:00Z", "2026-03-06T10:00:00Z"] {
        ids.push(app.check_in_record(check_in_at(at, 3, 4)).await.unwrap().id);
        seen.push(days(&app).await.2);
    }
    app.check_in_delete(OneCheckIn { id: ids[3] }).await.unwrap();
    seen.push(days(&app).await.2);
    app.check_in_restore(OneCheckIn { id: ids[3] }).await.unwrap();
    seen.push(days(&app).await.2);
    let answered = RecordCheckIn { used: Some(false), ..check_in_at("2026-03-09T10:00:00Z", 3, 4) };
    app.check_in_update(UpdateCheckIn { id: ids[3], content: answered }).await.unwrap();
    seen.push(days(&app).await.2);
    // 4 to 20 March are silent after the first, and so on; today is silent where the day before is.
    assert_eq!(seen, [17, 16, 16, 15, 14, 15, 14, 12]);
    app = world.reopen(app).await;
    assert_eq!(days(&app).await.2, 12);
    app.close().await;
}

/// Entries that were made while the clock ran ahead speak of no day before theirs.
#[tokio::test]
async fn a_clock_that_ran_ahead_breaks_no_count() {
    let (world, app) = world().await;
    started(&app, "2026-02-21").await;
    app.check_in_record(check_in_at("2026-03-02T10:00:00Z", 3, 4)).await.unwrap();
    world.set_now("2099-03-02T15:00:00Z");
    app.check_in_record(RecordCheckIn { used: Some(true), ..check_in_at("2099-03-02T10:00:00Z", 3, 4) }).await.unwrap();
    app.lapse_record(lapse("2099-03-02")).await.unwrap();
    app.away_rest().await.unwrap();
    world.set_now("2026-03-09T15:00:00Z");
    let app = world.reopen(app).await;
    let today = app.today_get().await.unwrap();
    assert_eq!(days(&app).await, (17, 10, 7, 10));
    assert!(today.lapse.is_none() && today.days_away == Some(7) && today.silence_to_ask.is_some());
    app.close().await;
}

#[tokio::test]
async fn a_flight_to_the_west_leaves_both_days_reported() {
    let (world, app) = world().await;
    started(&app, "2026-02-21").await;
    world.set_zone(Tz::Asia__Tokyo);
    world.set_now("2026-03-02T23:00:00Z");
    app.check_in_record(check_in_at("2026-03-02T23:00:00Z", 3, 4)).await.unwrap();
    world.set_zone(Tz::America__Los_Angeles);
    world.set_now("2026-03-03T03:00:00Z");
    app.check_in_record(check_in_at("2026-03-03T03:00:00Z", 3, 4)).await.unwrap();
    world.set_now("2026-03-04T20:00:00Z");
    assert_eq!(days(&app).await.2, 0, "the third of March was reported in Tokyo");
    app.close().await;
}

#[tokio::test]
async fn every_lapse_can_be_found_again() {
    let (world, app) = world().await;
    for on in ["2026-02-20", "2026-03-01"] {
        app.lapse_record(lapse(on)).await.unwrap();
    }
    world.set_now("2026-03-20T15:00:00Z");
    let all = app.lapse_list().await.unwrap();
    assert_eq!(all.iter().map(|one| one.on).collect::<Vec<_>>(), [date("2026-03-01"), date("2026-02-20")]);
    app.close().await;
}
