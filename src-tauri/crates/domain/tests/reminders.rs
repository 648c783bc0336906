//! Reminders: what is planned, and when.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use daymark_domain::homework::{self, Homework, HomeworkItem};
use daymark_domain::ids::{HomeworkId, SessionId};
use daymark_domain::preferences::{Preferences, QuietHours, RandomCheckIns, Window};
use daymark_domain::recurrence::{Frequency, RecurrenceRule};
use daymark_domain::reminder::ledger::Given;
use daymark_domain::reminder::{Reminder, Source, Sources, check_in_times, plan};
use daymark_domain::session::{Change, Content, Day, Exception, Repeat, Session, SessionKind};
use daymark_domain::wall_clock::to_local;
use proptest::prelude::*;
use uuid::Uuid;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

fn preferences(times: &[&str], quiet: Option<(&str, &str)>) -> Preferences {
    Preferences {
        check_in_times: times.iter().map(|text| time(text)).collect(),
        quiet_hours: quiet.map(|(from, to)| QuietHours { from: time(from), to: time(to) }),
        ..Preferences::default()
    }
}

fn session(starts: &str, zone: Tz, repeat: Repeat, leads: &[i32]) -> Session {
    let content = Content {
        kind: SessionKind::Group,
        title: None,
        place: None,
        link: None,
        bring: None,
        zone,
        starts: starts.parse::<NaiveDateTime>().unwrap(),
        duration_minutes: 60,
        repeat,
        facilitator: None,
        description: None,
        all_day: false,
        free: false,
        travel_minutes: 0,
        rdates: Vec::new(),
        leads: leads.to_vec(),
    };
    Session::new(SessionId::new(Uuid::from_u128(7)), content, at("2026-01-01T00:00:00Z")).unwrap()
}

fn daily() -> Repeat {
    Repeat::Rule { rule: RecurrenceRule::every(1, Frequency::Daily) }
}

const fn sessions(sessions: &[Session]) -> Sources<'_> {
    Sources { sessions, homework: &[], own: &[], given: &[], seed: [0; 32] }
}

fn homework(number: u128, due_at: &str) -> Homework {
    let content = homework::Content {
        session: None,
        item: HomeworkItem::Exercise { id: "urge-surfing".to_owned() },
        note: None,
        zone: Tz::UTC,
        due_at: Some(at(due_at)),
    };
    Homework::new(HomeworkId::new(Uuid::from_u128(number)), content, at("2026-01-01T00:00:00Z")).unwrap()
}

/// The reminders of homework in January.
fn of_homework(homework: &[Homework], preferences: &Preferences) -> Vec<Reminder> {
    plan(Sources { homework, ..Sources::default() }, preferences, at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"), Tz::UTC)
}

fn due(reminders: &[Reminder], zone: Tz) -> Vec<String> {
    reminders.iter().map(|reminder| to_local(reminder.due_at, zone).format("%d %H:%M").to_string()).collect()
}

#[test]
fn half_past_two_on_both_change_days_comes_once() {
    for zone in [Tz::America__New_York, Tz::Europe__London, Tz::Australia__Lord_Howe] {
        let year = plan(Sources::default(), &preferences(&["02:30"], None), at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"), zone);
        assert_eq!(year.len(), 365, "{zone}");
        let theirs = jiff::tz::TimeZone::get(zone.name()).unwrap();
        for reminder in year {
            let Source::CheckIn { on, .. } = reminder.source else { unreachable!() };
            let civil: jiff::civil::DateTime = format!("{on}T02:30:00").parse().unwrap();
            let wanted = theirs.to_ambiguous_zoned(civil).compatible().unwrap().timestamp().as_second();
            assert_eq!(reminder.due_at.timestamp(), wanted, "{zone} {on}");
            assert_eq!(reminder.expires_at - reminder.due_at, Duration::minutes(60));
        }
    }
}

#[test]
fn leads_count_back_from_the_instant_of_the_start() {
    let zone = Tz::America__New_York;
    // 09:00 on the day the clocks went forward at 02:00: a day ahead is 08:00 the day before.
    let session = session("2026-03-08T09:00:00", zone, Repeat::Never, &[1440, 120, 15]);
    let planned = plan(sessions(&[session]), &preferences(&[], None), at("2026-03-01T00:00:00Z"), at("2026-03-15T00:00:00Z"), zone);
    assert_eq!(due(&planned, zone), ["07 08:00", "08 07:00", "08 08:45"]);
    assert!(planned.iter().all(|reminder| reminder.expires_at == at("2026-03-08T13:00:00Z")));
}

#[test]
fn quiet_hours_move_a_reminder_to_their_end_or_to_the_evening_before() {
    let zone = Tz::UTC;
    let quiet = preferences(&["06:00", "09:00", "23:30"], Some(("22:00", "08:00")));
    let planned = plan(Sources::default(), &quiet, at("2026-01-05T00:00:00Z"), at("2026-01-06T00:00:00Z"), zone);
    assert_eq!(due(&planned, zone), ["05 08:00", "05 09:00"], "06:00, and 23:30 of the day before, come at 08:00, and once");

    let early = session("2026-01-06T07:30:00", zone, Repeat::Never, &[120, 15]);
    let planned =
        plan(sessions(&[early]), &preferences(&[], Some(("22:00", "08:00"))), at("2026-01-05T00:00:00Z"), at("2026-01-07T00:00:00Z"), zone);
    assert_eq!(due(&planned, zone), ["05 21:59"]);
    assert!(matches!(planned[0].source, Source::Session { lead_minutes: 15, .. }));

    let later = session("2026-01-06T08:30:00", zone, Repeat::Never, &[120, 15]);
    let planned =
        plan(sessions(&[later]), &preferences(&[], Some(("22:00", "08:00"))), at("2026-01-05T00:00:00Z"), at("2026-01-07T00:00:00Z"), zone);
    assert_eq!(due(&planned, zone), ["06 08:00", "06 08:15"]);
}

#[test]
fn cancelled_moved_and_deleted_sessions() {
    let zone = Tz::UTC;
    let mut series = session("2026-01-05T10:00:00", zone, Repeat::Weekly { every: 1, on: vec![Day::Monday], until: None }, &[60]);
    series.exceptions = vec![
        Exception::new("2026-01-12T10:00:00".parse().unwrap(), Change::Cancelled),
        Exception::new("2026-01-19T10:00:00".parse().unwrap(), Change::Moved { to: "2026-01-20T15:00:00".parse().unwrap() }),
    ];
    let month = |series: &Session| {
        plan(sessions(std::slice::from_ref(series)), &preferences(&[], None), at("2026-01-01T00:00:00Z"), at("2026-01-31T00:00:00Z"), zone)
    };
    assert_eq!(due(&month(&series), zone), ["05 09:00", "20 14:00", "26 09:00"]);
    series.deleted_at = Some(at("2026-01-02T00:00:00Z"));
    assert!(month(&series).is_empty());
}

#[test]
fn homework_is_reminded_of_a_day_and_two_hours_before_it_is_due() {
    let one = homework(1, "2026-01-08T18:00:00Z");
    let planned = of_homework(std::slice::from_ref(&one), &preferences(&[], None));
    assert_eq!(due(&planned, Tz::UTC), ["07 18:00", "08 16:00"]);
    assert!(planned.iter().all(|reminder| Some(reminder.expires_at) == one.due_at));
    let sources: Vec<_> = planned.iter().map(|reminder| reminder.source).collect();
    assert_eq!(sources, [1_440, 120].map(|lead_minutes| Source::Homework { homework: one.id, lead_minutes }));

    let quiet = preferences(&[], Some(("22:00", "08:00")));
    // Two hours before nine is seven: the quiet hours end before it is due. Two hours before eight they do not.
    assert_eq!(due(&of_homework(&[homework(1, "2026-01-08T09:00:00Z")], &quiet), Tz::UTC), ["07 09:00", "08 08:00"]);
    assert_eq!(due(&of_homework(&[homework(1, "2026-01-08T08:00:00Z")], &quiet), Tz::UTC), ["07 08:00", "07 21:59"]);
    // At six both would be quiet; at half past midnight, only one.
    assert_eq!(due(&of_homework(&[homework(1, "2026-01-08T06:00:00Z")], &quiet), Tz::UTC), ["07 08:00", "07 21:59"]);
    assert_eq!(due(&of_homework(&[homework(1, "2026-01-08T00:00:00Z")], &quiet), Tz::UTC), ["07 08:00", "07 21:59"]);
}

#[test]
fn homework_that_is_done_or_gone_or_has_no_time_is_not_reminded_of() {
    let all = preferences(&[], None);
    let one = homework(1, "2026-01-08T18:00:00Z");
    let now = Some(at("2026-01-02T00:00:00Z"));
    let quiet =
        [Homework { done_at: now, ..one.clone() }, Homework { deleted_at: now, ..one.clone() }, Homework { due_at: None, ..one.clone() }];
    assert!(of_homework(&quiet, &all).is_empty());
    assert!(of_homework(std::slice::from_ref(&one), &Preferences { homework_reminders: false, ..all.clone() }).is_empty());
    // Two due at the same time are reminded of each.
    assert_eq!(of_homework(&[one.clone(), homework(2, "2026-01-08T18:00:00Z")], &all).len(), 4);
    let source = Source::Homework { homework: one.id, lead_minutes: 120 };
    assert_eq!(source.id(&[0; 32]).uuid().to_string(), "1cc345b6-b59b-844e-b2b1-724b27b11b17");
}

fn random(windows: &[(&str, &str)], spacing_minutes: u32) -> Preferences {
    let windows = windows.iter().map(|(from, to)| Window { from: time(from), to: time(to) }).collect();
    Preferences { random_check_ins: Some(RandomCheckIns { windows, spacing_minutes }), quiet_hours: None, ..Preferences::default() }
}

fn nearest(planned: &[Reminder]) -> Duration {
    planned.iter().zip(&planned[1..]).map(|(one, next)| next.due_at - one.due_at).min().unwrap_or(Duration::MAX)
}

#[test]
fn a_random_check_in_that_work_holds_back_keeps_its_distance() {
    let mut work = session("2026-01-05T09:00:00", Tz::UTC, daily(), &[]);
    (work.kind, work.duration_minutes) = (SessionKind::Work, 480);
    let mut preferences = random(&[("09:00", "11:00"), ("15:00", "17:30")], 60);
    let (from, to) = (at("2026-01-05T00:00:00Z"), at("2026-06-05T00:00:00Z"));
    let all = plan(sessions(std::slice::from_ref(&work)), &preferences, from, to, Tz::UTC);
    assert_eq!(all.len(), 2 * 151);
    preferences.not_during_work = true;
    let held = plan(sessions(&[work]), &preferences, from, to, Tz::UTC);
    assert!(nearest(&held) >= Duration::minutes(60), "{}", nearest(&held));
    // One on each day all the same, and where it was drawn after work, then.
    assert_eq!(held.len(), 151);
    assert!(held.iter().any(|one| one.due_at.time() > time("17:00")));
}

#[test]
fn random_check_ins_keep_their_distance_over_midnight() {
    let preferences = random(&[("00:00", "01:00"), ("12:00", "13:00"), ("22:30", "23:59")], 120);
    let planned = plan(Sources::default(), &preferences, at("2026-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z"), Tz::UTC);
    assert!(nearest(&planned) >= Duration::minutes(120), "{}", nearest(&planned));
    assert!(planned.len() > 2 * 364, "only what is too near goes");
    // As they are asked for on a day, they are three.
    assert_eq!(check_in_times(&preferences, "2026-01-02".parse().unwrap(), &[0; 32]).len(), 3);
}

fn given(reminder: &Reminder, seed: [u8; 32]) -> Given {
    Given { id: reminder.source.id(&seed), due_at: reminder.due_at, expires_at: reminder.expires_at }
}

#[test]
fn what_was_given_already_counts_towards_the_most_of_a_day() {
    let (from, to) = (at("2026-01-05T00:00:00Z"), at("2026-01-07T00:00:00Z"));
    let most = |most| Preferences { most_a_day: Some(most), ..preferences(&["09:00", "12:00"], None) };
    let first = plan(Sources::default(), &most(1), from, to, Tz::UTC);
    assert_eq!(due(&first, Tz::UTC), ["05 09:00", "06 09:00"]);
    // It was given at nine, and then a session is added for the same evening.
    let given = [given(&first[0], [0; 32])];
    let evening = session("2026-01-05T18:00:00", Tz::UTC, Repeat::Never, &[120, 15]);
    let next = session("2026-01-06T18:00:00", Tz::UTC, Repeat::Never, &[15]);
    let both = [evening, Session { id: SessionId::new(Uuid::from_u128(8)), ..next }];
    let planned = |most_a_day| due(&plan(Sources { given: &given, ..sessions(&both) }, &most(most_a_day), from, to, Tz::UTC), Tz::UTC);
    assert_eq!(planned(1), ["05 09:00", "06 17:45"], "no second one, and none lost that was given");
    // What room is left goes to the session before the check-in.
    assert_eq!(planned(2), ["05 09:00", "05 17:45", "06 09:00", "06 17:45"]);
    assert_eq!(planned(3), ["05 09:00", "05 16:00", "05 17:45", "06 09:00", "06 12:00", "06 17:45"]);
    // Nothing was given: the session goes first.
    assert_eq!(due(&plan(sessions(&both), &most(1), from, to, Tz::UTC), Tz::UTC), ["05 17:45", "06 17:45"]);
}

#[test]
fn a_session_that_moves_within_its_day_counts_again() {
    let (from, to) = (at("2026-01-05T00:00:00Z"), at("2026-01-06T00:00:00Z"));
    let mut moved = session("2026-01-05T10:00:00", Tz::UTC, Repeat::Never, &[60]);
    let most = |most| Preferences { most_a_day: Some(most), ..preferences(&[], None) };
    let first = plan(sessions(std::slice::from_ref(&moved)), &most(1), from, to, Tz::UTC);
    let given = [given(&first[0], [0; 32])];
    moved.exceptions = vec![Exception::new(moved.starts, Change::Moved { to: "2026-01-05T16:00:00".parse().unwrap() })];
    let planned = |most_a_day| {
        let sources = Sources { given: &given, ..sessions(std::slice::from_ref(&moved)) };
        due(&plan(sources, &most(most_a_day), from, to, Tz::UTC), Tz::UTC)
    };
    assert_eq!((planned(1), planned(2)), (Vec::new(), vec!["05 15:00".to_owned()]));
}

#[test]
fn ids_are_opaque_stable_and_different() {
    let planned =
        plan(Sources::default(), &preferences(&["09:00", "14:00"], None), at("2026-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z"), Tz::UTC);
    let ids: BTreeSet<_> = planned.iter().map(|reminder| reminder.source.id(&[1; 32])).collect();
    assert_eq!(ids.len(), planned.len());
    assert!(planned.iter().all(|reminder| ids.contains(&reminder.source.id(&[1; 32])) && !ids.contains(&reminder.source.id(&[2; 32]))));
    assert!(ids.iter().all(|id| id.uuid().get_version_num() == 8));
    // Written down, because ids outlive a version.
    let source = Source::CheckIn { on: "2026-01-01".parse().unwrap(), time: time("09:00") };
    assert_eq!(source.id(&[0; 32]).uuid().to_string(), "c1f42093-f67c-848e-a2e9-d90bd3fcade3");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_due_in_quiet_hours_nothing_is_lost_or_doubled(
        zone in 0..TZ_VARIANTS.len(),
        quiet_from in 0_u32..1440,
        quiet_length in 1_u32..1430,
        start in 0_i64..720,
        leads in proptest::collection::btree_set(0_i32..3000, 1..=5),
        split in 1_i64..1_000_000,
    ) {
        let zone = TZ_VARIANTS[zone];
        let clock = |minutes: u32| NaiveTime::from_num_seconds_from_midnight_opt(minutes % 1440 * 60, 0).unwrap();
        let hours = QuietHours { from: clock(quiet_from), to: clock(quiet_from + quiet_length) };
        let mut preferences = preferences(&["02:30", "09:00", "23:45"], None);
        preferences.quiet_hours = Some(hours);
        let starts = (at("2026-03-20T00:00:00Z") + Duration::minutes(start * 37)).naive_utc().format("%FT%T").to_string();
        let all = vec![Day::Monday, Day::Wednesday, Day::Sunday];
        let series = session(&starts, zone, Repeat::Weekly { every: 1, on: all, until: None }, &leads.into_iter().collect::<Vec<_>>());
        let (from, to) = (at("2026-03-15T00:00:00Z"), at("2026-04-15T00:00:00Z"));
        let series = [series];
        let planned = plan(sessions(&series), &preferences, from, to, zone);

        let sources: BTreeSet<_> = planned.iter().map(|reminder| reminder.source).collect();
        prop_assert_eq!(sources.len(), planned.len());
        for reminder in &planned {
            prop_assert!(reminder.due_at <= reminder.expires_at);
            let time = to_local(reminder.due_at, zone).time();
            let is_quiet = if hours.from < hours.to { (hours.from..hours.to).contains(&time) } else { time >= hours.from || time < hours.to };
            // A clock change can swallow the end itself; then the reminder comes as the clock goes on.
            prop_assert!(!is_quiet || near_a_change(reminder.due_at, zone), "{} {time} in {:?}", zone, hours);
        }
        // Planned in two halves it is the same plan: a restart at any moment loses and doubles nothing.
        let middle = from + Duration::seconds(split * 2);
        let mut halves = plan(sessions(&series), &preferences, from, middle, zone);
        halves.extend(plan(sessions(&series), &preferences, middle, to, zone));
        prop_assert_eq!(halves, planned);
    }
}

fn windows() -> impl Strategy<Value = (Vec<Window>, u32)> {
    let gaps = proptest::collection::vec((1_u32..400, 15_u32..300), 1..=8);
    (gaps, 0_u32..=480).prop_map(|(gaps, spacing)| {
        let clock = |minutes: u32| NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).unwrap();
        let (mut windows, mut end) = (Vec::new(), None::<u32>);
        for (gap, long) in gaps {
            let from = end.map_or(gap - 1, |end| end + gap);
            // There is room for the spacing, as it has to be.
            let to = (from + long).max(end.unwrap_or(0) + if end.is_some() { spacing } else { 0 });
            if to >= 1_440 {
                break;
            }
            windows.push(Window { from: clock(from), to: clock(to) });
            end = Some(to);
        }
        (windows, spacing)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_check_ins_are_apart_whatever_holds_them_back(
        zone in 0..TZ_VARIANTS.len(),
        (windows, spacing_minutes) in windows(),
        quiet in proptest::option::of((0_u32..1440, 1_u32..1430)),
        work in proptest::option::of((0_i64..1440, 15_i32..960)),
        seed in any::<[u8; 32]>(),
        split in 1_i64..1_000_000,
    ) {
        prop_assume!(!windows.is_empty());
        // Where quiet hours and shifts leave nothing free, a check-in waits for weeks. A plan does not look back that far.
        prop_assume!(quiet.map_or(0, |(_, long)| i64::from(long)) + work.map_or(0, |(_, minutes)| i64::from(minutes)) < 1_380);
        let zone = TZ_VARIANTS[zone];
        let clock = |minutes: u32| NaiveTime::from_num_seconds_from_midnight_opt(minutes % 1440 * 60, 0).unwrap();
        let preferences = Preferences {
            random_check_ins: Some(RandomCheckIns { windows, spacing_minutes }),
            quiet_hours: quiet.map(|(from, long)| QuietHours { from: clock(from), to: clock(from + long) }),
            not_during_work: true,
            ..Preferences::default()
        }.checked().unwrap();
        let shifts: Vec<Session> = work.into_iter().map(|(begins, minutes)| {
            let starts = (at("2026-02-20T00:00:00Z") + Duration::minutes(begins)).naive_utc().format("%FT%T").to_string();
            let mut work = session(&starts, zone, daily(), &[]);
            (work.kind, work.duration_minutes) = (SessionKind::Work, u32::try_from(minutes).unwrap());
            work
        }).collect();
        let sources = Sources { seed, ..sessions(&shifts) };
        let (from, to) = (at("2026-03-15T00:00:00Z"), at("2026-04-15T00:00:00Z"));
        let planned = plan(sources, &preferences, from, to, zone);
        prop_assert!(planned.len() < 2 || nearest(&planned) >= Duration::minutes(spacing_minutes.into()), "{}", nearest(&planned));
        let middle = from + Duration::seconds(split * 2);
        let mut halves = plan(sources, &preferences, from, middle, zone);
        halves.extend(plan(sources, &preferences, middle, to, zone));
        prop_assert_eq!(halves, planned);
    }
}

fn near_a_change(at: DateTime<Utc>, zone: Tz) -> bool {
    let shown = |at: DateTime<Utc>| to_local(at, zone);
    shown(at + Duration::hours(3)) - shown(at - Duration::hours(3)) != Duration::hours(6)
}
