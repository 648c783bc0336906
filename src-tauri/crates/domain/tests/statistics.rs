//! Sessions are counted once, in the week in which they took place.
#![allow(clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use daymark_domain::days::Span;
use daymark_domain::goal::Measure;
use daymark_domain::ids::{PracticeId, SessionId, UrgeId};
use daymark_domain::invalid::Field;
use daymark_domain::practice::{Outcome, Practice, Urge, UrgeEnd};
use daymark_domain::scale::Rating;
use daymark_domain::session::{Attendance, Change, Content, Day, Exception, OccurrenceStatus, Repeat, Session, SessionKind};
use daymark_domain::statistics::{Activity, Recorded, minutes_planned};
use proptest::prelude::*;
use uuid::Uuid;

const ZONES: [Tz; 3] = [Tz::America__New_York, Tz::Asia__Tokyo, Tz::Pacific__Apia];
const KINDS: [SessionKind; 4] = [SessionKind::Group, SessionKind::PeerMeeting, SessionKind::Medical, SessionKind::Work];
const SAID: [Attendance; 4] = [Attendance::Attended, Attendance::Late, Attendance::Missed, Attendance::Excused];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The weeks that are looked at: all that a series of ten weeks from 2 March with moves of up to 60 days can reach.
fn weeks() -> impl Iterator<Item = Span> {
    (0..30).map(|week| day("2025-12-29") + Duration::weeks(week)).map(|from| Span { from, to: from + Duration::days(6) })
}

/// What is done to one occurrence of a series, and what is said of it.
#[derive(Clone, Debug)]
struct Told {
    occurrence: usize,
    change: u8,
    moved_by: Duration,
    said: Option<Attendance>,
}

fn told() -> impl Strategy<Value = Told> {
    (0_usize..20, 0_u8..6, -1_440_i64..=1_440, proptest::option::of(0_usize..4)).prop_map(|(occurrence, change, hours, said)| Told {
        occurrence,
        change,
        moved_by: Duration::hours(hours),
        said: said.map(|at| SAID[at]),
    })
}

fn series(id: u128, kind: SessionKind, zone: Tz, hour: u32, told: &[Told]) -> (Session, Vec<(NaiveDateTime, Attendance)>) {
    let content = Content {
        kind,
        title: None,
        place: None,
        link: None,
        bring: None,
        zone,
        starts: day("2026-03-02").and_hms_opt(hour, 30, 0).unwrap(),
        duration_minutes: 60,
        repeat: Repeat::Weekly { every: 1, on: vec![Day::Monday, Day::Sunday], until: Some(day("2026-05-10")) },
        facilitator: None,
        description: None,
        all_day: false,
        free: false,
        travel_minutes: 0,
        rdates: Vec::new(),
        leads: Vec::new(),
    };
    let mut session = Session::new(SessionId::new(Uuid::from_u128(id)), content, instant("2026-01-01T00:00:00Z")).ok().unwrap();
    let all = session.occurrences(instant("2026-01-01T00:00:00Z"), instant("2026-12-01T00:00:00Z"));
    let mut said = std::collections::BTreeMap::new();
    for one in told {
        let original = all[one.occurrence % all.len()].original;
        let change = match one.change {
            0 => Some(Change::Cancelled),
            1 => Some(Change::Removed),
            2 | 3 => Some(Change::Moved { to: original + one.moved_by }),
            4 => Some(Change::Kept),
            _ => None,
        };
        session.set_exception(original, change.map(|change| Exception::new(original, change)));
        said.extend(one.said.map(|said| (original, said)));
    }
    (session, said.into_iter().collect())
}

proptest! {
    #[test]
    fn an_attended_session_counts_once_and_in_its_week(
        all in proptest::collection::vec((0_usize..4, 0_usize..3, 0_u32..24, proptest::collection::vec(told(), 0..16)), 1..5),
    ) {
        let now = instant("2026-05-01T12:00:00Z");
        let made: Vec<_> = (1..).zip(&all).map(|(id, (kind, zone, hour, told))| {
            series(id, KINDS[*kind], ZONES[*zone], *hour, told)
        }).collect();
        let recorded = made.iter().flat_map(|(session, said)| {
            said.iter().filter_map(|(original, attendance)| Recorded::of(session, *original, *attendance))
        });
        let activity = Activity { sessions: recorded.collect(), ..Activity::default() };
        let sessions: Vec<Session> = made.iter().map(|(session, _)| session.clone()).collect();

        // The calendar itself says what took place, and when.
        let mut wanted = Vec::new();
        for (session, said) in made.iter().filter(|(session, _)| session.kind != SessionKind::Work) {
            for one in session.occurrences(instant("2025-12-01T00:00:00Z"), instant("2026-12-01T00:00:00Z")) {
                let said = said.iter().find(|(original, _)| *original == one.original).map(|(_, said)| *said);
                if one.status != OccurrenceStatus::Cancelled {
                    wanted.push((one.starts.date(), session.kind, said, one.ends_at <= now));
                }
            }
        }
        let was_there = |said: &Option<Attendance>| matches!(said, Some(Attendance::Attended | Attendance::Late));
        let mut counted = 0;
        for week in weeks() {
            let of_week: Vec<_> = wanted.iter().filter(|(on, ..)| week.has(*on)).collect();
            let attended = of_week.iter().filter(|(_, _, said, _)| was_there(said)).count();
            let held = of_week.iter().filter(|(_, _, said, ended)| was_there(said) || *ended).count();
            let meetings = of_week.iter().filter(|(_, kind, said, _)| was_there(said) && *kind == SessionKind::PeerMeeting).count();
            let met: u32 = activity.by_day(Measure::Meetings).iter().filter(|(on, _)| week.has(*on)).map(|(_, one)| one).sum();
            prop_assert_eq!(activity.sessions_attended(week) as usize, attended);
            prop_assert_eq!(activity.sessions_held(&sessions, week, now) as usize, held);
            prop_assert_eq!(activity.sessions_recorded(week) as usize, of_week.iter().filter(|one| one.2.is_some()).count());
            prop_assert_eq!(activity.minutes_attended(week, |_| true) as usize, attended * 60);
            prop_assert_eq!(minutes_planned(&sessions, week, |_| true) as usize, of_week.len() * 60);
            prop_assert_eq!(met as usize, meetings);
            counted += attended;
        }
        prop_assert_eq!(counted, wanted.iter().filter(|(_, _, said, _)| was_there(said)).count(), "each in one week");
    }
}

#[test]
fn what_a_series_no_longer_gives_counts_where_it_was_said() {
    let (session, _) = series(1, SessionKind::Group, Tz::UTC, 18, &[]);
    let original = day("2026-06-15").and_hms_opt(18, 30, 0).unwrap();
    let recorded = Recorded::of(&session, original, Attendance::Late).unwrap();
    let (week, now) = (Span { from: day("2026-06-15"), to: day("2026-06-21") }, instant("2026-07-01T00:00:00Z"));
    let activity = Activity { sessions: vec![recorded], ..Activity::default() };
    assert_eq!((activity.sessions_attended(week), activity.sessions_held(std::slice::from_ref(&session), week, now)), (1, 1));
    let deleted = Session { deleted_at: Some(now), ..session };
    assert!(Recorded::of(&deleted, original, Attendance::Late).is_none());
}

#[test]
fn an_occurrence_is_as_long_as_it_was_itself() {
    let (mut session, _) = series(1, SessionKind::Group, Tz::UTC, 18, &[]);
    let original = day("2026-03-02").and_hms_opt(18, 30, 0).unwrap();
    let mut longer = Exception::new(original, Change::Kept);
    longer.details.duration_minutes = Some(95);
    session.set_exception(original, Some(longer));
    let week = Span { from: day("2026-03-02"), to: day("2026-03-08") };
    let recorded = [original, day("2026-03-08").and_hms_opt(18, 30, 0).unwrap()];
    let recorded = recorded.map(|original| Recorded::of(&session, original, Attendance::Attended).unwrap());
    let activity = Activity { sessions: recorded.to_vec(), ..Activity::default() };
    assert_eq!(activity.minutes_attended(week, |_| true), 155);
    assert_eq!(activity.minutes_attended(week, |kind| kind == SessionKind::Family), 0);
    assert_eq!(minutes_planned(&[session], week, |_| true), 155);
}

fn rating(value: i32) -> Option<Rating> {
    Some(Rating::new(Field::Rating, value).unwrap())
}

fn run(exercise: &str, at: &str, outcome: Option<Outcome>, rated: Option<(i32, i32)>) -> Practice {
    Practice {
        id: PracticeId::new(Uuid::nil()),
        exercise: exercise.to_owned(),
        urge: None,
        zone: Tz::Asia__Tokyo,
        started_at: instant(at),
        ended_at: None,
        outcome,
        before: rated.and_then(|(before, _)| rating(before)),
        after: rated.and_then(|(_, after)| rating(after)),
        note: None,
        place: None,
    }
}

#[test]
fn a_practice_is_an_exercise_or_a_worksheet_finished() {
    let monday = Span { from: day("2026-03-02"), to: day("2026-03-02") };
    let finished = Some(Outcome::Finished);
    let activity = Activity {
        runs: vec![
            run("a", "2026-03-02T03:00:00Z", finished, Some((7, 4))),
            run("a", "2026-03-02T04:00:00Z", Some(Outcome::Stopped), Some((7, 6))),
            run("b", "2026-03-02T05:00:00Z", None, Some((9, 7))),
            run("c", "2026-03-02T05:00:00Z", finished, None),
            // It was Tuesday there already.
            run("d", "2026-03-02T15:30:00Z", finished, Some((9, 0))),
        ],
        worksheets: vec![day("2026-03-02"), day("2026-03-03")],
        ..Activity::default()
    };
    assert_eq!(activity.practices(monday), 3);
    // Two are level, and the one that comes first by its name is named: 3 and 1 points make 2 on average.
    assert_eq!(activity.helped_most(monday), Some(("a", 2.0)));
    let tuesday = Span { from: day("2026-03-03"), to: day("2026-03-03") };
    assert_eq!((activity.practices(tuesday), activity.helped_most(tuesday)), (2, Some(("d", 9.0))));
    let worse = Activity { runs: vec![run("a", "2026-03-02T03:00:00Z", finished, Some((4, 7)))], ..Activity::default() };
    assert_eq!(worse.helped_most(monday), None);
}

fn urge(at: &str, rated: (i32, i32), end: Option<UrgeEnd>) -> Urge {
    Urge {
        id: UrgeId::new(Uuid::nil()),
        zone: Tz::UTC,
        started_at: instant(at),
        ended_at: end.map(|_| instant(at)),
        end,
        before: rating(rated.0),
        after: rating(rated.1),
        triggers: Vec::new(),
        note: None,
    }
}

#[test]
fn an_urge_counts_on_the_day_it_began() {
    let day_of = |on: &str| Span { from: day(on), to: day(on) };
    let activity = Activity {
        urges: vec![
            urge("2026-03-02T10:00:00Z", (8, 3), Some(UrgeEnd::Finished)),
            // It fell by less than 30 %.
            urge("2026-03-02T12:00:00Z", (8, 7), Some(UrgeEnd::Hard)),
            urge("2026-03-02T23:59:00Z", (8, 2), None),
            // Use on the day after tells of it.
            urge("2026-03-03T10:00:00Z", (8, 1), Some(UrgeEnd::Passed)),
        ],
        use_days: vec![day("2026-03-04")],
        ..Activity::default()
    };
    let counts = |days| {
        (activity.urges(days), activity.urges_eased(days), activity.urges_ridden_out(days), activity.urges_met(days), activity.used(days))
    };
    assert_eq!(counts(day_of("2026-03-02")), (3, 1, 1, 1, false));
    assert_eq!(counts(day_of("2026-03-03")), (1, 1, 0, 1, false));
    assert_eq!(counts(day_of("2026-03-04")), (0, 0, 0, 0, true));
}
