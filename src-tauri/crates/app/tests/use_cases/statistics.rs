//! Today, Progress, the weekly review, goals and the programme show the same figures for the same days.

use crate::aid::{AddSession, World, check_in_at, date, instant, local, once, weekly};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use daymark_app::App;
use daymark_app::api::{
    AddGoal, AddProgramme, BeginPractice, BeginUrge, Encouragement, EndPractice, EndUrge, GetProgress, LevelOfCare, Measure,
    MoveOccurrence, OneOccurrence, PhaseFields, Progress, RecordAttendance, UpdateSession, WeekRecord, Written,
};
use daymark_domain::ids::SessionId;
use daymark_domain::practice::Outcome;
use daymark_domain::session::{Attendance, Day, Repeat, SessionKind};
use proptest::prelude::*;
use proptest::test_runner::Config;

/// A Sunday night, in the eighth week from where goals were set: the last of which all screens speak.
const NOW: &str = "2026-04-12T22:30:00Z";
const FIRST_MONDAY: &str = "2026-02-16";

fn monday(week: u64) -> NaiveDate {
    date(FIRST_MONDAY) + Days::new(week * 7)
}

async fn progress(app: &App, monday: NaiveDate) -> Progress {
    app.progress_get(GetProgress { from: monday, to: monday + Days::new(6) }).await.unwrap()
}

async fn review(app: &App, week_on: NaiveDate) -> WeekRecord {
    app.review_get(daymark_app::api::OneReview { week_on }).await.unwrap().record
}

async fn set_goal(app: &App, measure: Measure) {
    let request = AddGoal { title: Written::new("Goal".to_owned()), why: None, measure, weekly_target: 5, phase: None };
    app.goal_add(request).await.unwrap();
}

/// What the goal of a measure shows for the week that begins on a Monday.
async fn goal(app: &App, measure: Measure, monday: NaiveDate) -> f64 {
    let goals = app.goal_list().await.unwrap();
    let goal = goals.iter().find(|goal| goal.measure == measure).unwrap();
    goal.weeks.iter().find(|week| week.week_on == monday).unwrap().done
}

/// What is done to an occurrence after it was said whether the person was there.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Nothing,
    Cancel,
    /// To so many days later.
    Move(i64),
}

#[derive(Clone, Debug)]
struct Series {
    is_peer_meeting: bool,
    becomes_work: bool,
    is_in_tokyo: bool,
    hour: u32,
    /// For each week: what was said and done of its occurrence.
    weeks: Vec<(Option<Attendance>, Deed)>,
}

fn series() -> impl Strategy<Value = Series> {
    let said = proptest::option::weighted(0.7, prop_oneof![Just(Attendance::Attended), Just(Attendance::Late), Just(Attendance::Missed)]);
    let deed = prop_oneof![3 => Just(Deed::Nothing), 1 => Just(Deed::Cancel), 3 => (-13_i64..=13).prop_map(Deed::Move)];
    let weeks = proptest::collection::vec((said, deed), 6);
    (any::<bool>(), proptest::bool::weighted(0.2), any::<bool>(), 0_u32..24, weeks).prop_map(
        |(is_peer_meeting, becomes_work, is_in_tokyo, hour, weeks)| Series { is_peer_meeting, becomes_work, is_in_tokyo, hour, weeks },
    )
}

/// Puts a series in, and gives the dates on which the person was at it.
async fn live(app: &App, series: &Series, on: Day) -> Vec<NaiveDate> {
    let first = (monday(2) + Days::new(u64::from(chrono::Weekday::from(on).num_days_from_monday()))).and_hms_opt(series.hour, 0, 0);
    let request = AddSession {
        kind: if series.is_peer_meeting { SessionKind::PeerMeeting } else { SessionKind::Group },
        zone: series.is_in_tokyo.then(|| "Asia/Tokyo".to_owned()),
        repeat: Repeat::Weekly { every: 1, on: vec![on], until: Some(monday(8)) },
        ..once(&first.unwrap().format("%FT%T").to_string())
    };
    let session = app.session_add(request.clone()).await.unwrap().id;
    let mut attended = Vec::new();
    for (week, (said, deed)) in (0..).zip(&series.weeks) {
        let original = first.unwrap() + chrono::Duration::weeks(week);
        say(app, session, original, *said).await;
        let on = match *deed {
            Deed::Nothing => Some(original),
            Deed::Cancel => {
                app.occurrence_cancel(OneOccurrence { session, original }).await.unwrap();
                None
            }
            Deed::Move(days) => {
                let to = original + chrono::Duration::days(days);
                app.occurrence_move(MoveOccurrence { session, original, to }).await.unwrap();
                Some(to)
            }
        };
        let was_there = matches!(said, Some(Attendance::Attended | Attendance::Late));
        attended.extend(on.filter(|_| was_there).map(|at| at.date()));
    }
    if series.becomes_work {
        let content = AddSession { kind: SessionKind::Work, ..request };
        app.session_update(UpdateSession { id: session, content }).await.unwrap();
        attended.clear();
    }
    attended
}

async fn say(app: &App, session: SessionId, original: NaiveDateTime, attendance: Option<Attendance>) {
    app.attendance_record(RecordAttendance { session, original, attendance }).await.unwrap();
}

async fn all_agree(all: Vec<Series>) {
    let world = World::new("2026-02-16T08:00:00Z", Tz::Europe__London);
    let app = world.create().await;
    set_goal(&app, Measure::SessionsAttended).await;
    set_goal(&app, Measure::HoursAttended).await;
    let phase = PhaseFields {
        id: None,
        level: LevelOfCare::Intensive,
        title: None,
        starts_on: date(FIRST_MONDAY),
        minutes_a_week: 540,
        kinds: Vec::new(),
    };
    let programme = AddProgramme { name: None, starts_on: phase.starts_on, ends_on: None, phases: vec![phase], sessions: Vec::new() };
    app.programme_add(programme).await.unwrap();
    world.set_now(NOW);
    let mut attended = Vec::new();
    for (one, on) in all.iter().zip([Day::Monday, Day::Thursday, Day::Sunday]) {
        attended.extend(live(&app, one, on).await);
    }

    let mut counted = 0;
    for week in 0..12 {
        let monday = monday(week);
        let wanted = attended.iter().filter(|on| (monday..=monday + Days::new(6)).contains(on)).count() as u32;
        assert_eq!(progress(&app, monday).await.sessions_attended, wanted, "Progress, week of {monday}");
        counted += wanted;
        if week >= 8 {
            continue;
        }
        let record = review(&app, monday).await;
        assert_eq!(record.sessions_attended, wanted, "the review, week of {monday}");
        assert!(record.sessions_held >= wanted);
        assert_eq!(goal(&app, Measure::SessionsAttended, monday).await, f64::from(wanted), "the goal, week of {monday}");
        assert_eq!(goal(&app, Measure::HoursAttended, monday).await, f64::from(wanted), "an hour each");
        // Each Sunday Today speaks of the week that ends.
        world.set_now(&format!("{}T22:30:00Z", monday + Days::new(6)));
        let at = format!("{}T22:00:00Z", monday + Days::new(6));
        app.check_in_record(check_in_at(&at, 3, 4)).await.unwrap();
        let said = match wanted {
            0 => Encouragement::CheckedIn { count: 1 },
            count => Encouragement::SessionsAttended { count },
        };
        assert_eq!(app.today_get().await.unwrap().encouragement, said, "Today, week of {monday}");
        let current = app.programme_current().await.unwrap().unwrap();
        assert_eq!(current.minutes_attended, wanted * 60, "the programme, week of {monday}");
        world.set_now(NOW);
    }
    assert_eq!(counted as usize, attended.len(), "each in one week");
    app.close().await;
}

#[test]
fn every_screen_counts_an_attended_session_once_and_in_its_week() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(Config { cases: 8, ..Config::default() });
    let all = proptest::collection::vec(series(), 1..=3);
    runner
        .run(&all, |all| {
            runtime.block_on(all_agree(all));
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn what_becomes_a_commitment_counts_no_longer() {
    let world = World::new("2026-03-08T21:00:00Z", Tz::Europe__London);
    let app = world.create().await;
    let request = weekly("2026-03-02T18:00:00", &[Day::Monday, Day::Wednesday]);
    let id = app.session_add(request.clone()).await.unwrap().id;
    for original in ["2026-03-02T18:00:00", "2026-03-04T18:00:00"] {
        say(&app, id, local(original), Some(Attendance::Attended)).await;
    }
    let counted = async || {
        let (progress, record) = (progress(&app, date("2026-03-02")).await, review(&app, date("2026-03-02")).await);
        let sessions = app.milestone_list().await.unwrap().reached.len();
        (progress.sessions_recorded, progress.sessions_attended, record.sessions_attended, record.sessions_held, sessions)
    };
    assert_eq!(counted().await, (2, 2, 2, 2, 1));
    let as_work = AddSession { kind: SessionKind::Work, ..request.clone() };
    app.session_update(UpdateSession { id, content: as_work }).await.unwrap();
    assert_eq!(counted().await, (0, 0, 0, 0, 0));
    assert!(app.today_get().await.unwrap().attendance_open.is_empty());
    // What was said is kept, and counts again where the kind is put right.
    app.session_update(UpdateSession { id, content: request }).await.unwrap();
    assert_eq!(counted().await, (2, 2, 2, 2, 1));
    app.close().await;
}

#[tokio::test]
async fn milestones_of_today_are_those_of_the_list() {
    let world = World::new("2026-03-02T08:00:00Z", Tz::Europe__London);
    let app = world.create().await;
    let session = app.session_add(weekly("2026-03-02T09:00:00", &[Day::Monday, Day::Tuesday, Day::Wednesday])).await.unwrap().id;
    world.set_now("2026-03-11T12:00:00Z");
    for original in ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-09", "2026-03-10", "2026-03-11"] {
        say(&app, session, local(&format!("{original}T09:00:00")), Some(Attendance::Late)).await;
    }
    // Of six one was called off, and one took place today instead of last week.
    app.occurrence_cancel(OneOccurrence { session, original: local("2026-03-03T09:00:00") }).await.unwrap();
    let to = local("2026-03-11T10:30:00");
    app.occurrence_move(MoveOccurrence { session, original: local("2026-03-04T09:00:00"), to }).await.unwrap();
    let today: Vec<_> = app.today_get().await.unwrap().milestones.into_iter().map(|one| (one.what, one.on)).collect();
    let mut listed: Vec<_> = app.milestone_list().await.unwrap().reached.into_iter().map(|one| (one.what, one.on)).collect();
    listed.retain(|(_, on)| *on == date("2026-03-11"));
    assert!(today == [(daymark_app::api::Milestone::Sessions { count: 5 }, date("2026-03-11"))]);
    assert!(today == listed);
    app.close().await;
}

async fn practise(app: &App, world: &World, at: &str, outcome: Outcome) {
    world.set_now(at);
    let begin = BeginPractice { exercise: "box-breathing".into(), urge: None, before: None };
    let run = app.practice_begin(begin).await.unwrap();
    app.practice_end(EndPractice { id: run.id, outcome, after: None, note: None }).await.unwrap();
}

async fn ride_out(app: &App, world: &World, at: DateTime<Utc>) {
    world.set_now(&at.to_rfc3339());
    let urge = app.urge_begin(BeginUrge { before: Some(8) }).await.unwrap();
    app.urge_end(EndUrge { id: urge.id, after: Some(2), triggers: None, note: None }).await.unwrap();
}

#[tokio::test]
async fn practices_and_urges_are_the_same_everywhere() {
    let world = World::new("2026-03-02T00:30:00Z", Tz::Europe__London);
    let app = world.create().await;
    set_goal(&app, Measure::Practices).await;
    practise(&app, &world, "2026-03-02T01:00:00Z", Outcome::Finished).await;
    practise(&app, &world, "2026-03-03T10:00:00Z", Outcome::Stopped).await;
    practise(&app, &world, "2026-03-08T23:00:00Z", Outcome::Finished).await;
    for at in ["2026-03-02T00:40:00Z", "2026-03-05T12:00:00Z", "2026-03-08T22:00:00Z"] {
        ride_out(&app, &world, instant(at)).await;
    }
    world.set_now("2026-03-08T23:30:00Z");
    let week = date("2026-03-02");
    let (progress, record) = (progress(&app, week).await, review(&app, week).await);
    assert_eq!((progress.practices, record.practices, goal(&app, Measure::Practices, week).await), (2, 2, 2.0));
    assert_eq!((progress.urges, progress.urges_eased, record.urges_ridden, record.urges_met), (3, 3, 3, 0));
    assert_eq!(app.today_get().await.unwrap().encouragement, Encouragement::UrgesRidden { count: 3 });
    let of = app.exercise_list().await.unwrap().into_iter().find(|one| one.id == "box-breathing").unwrap();
    assert_eq!(of.times_done, 2);
    app.close().await;
}
