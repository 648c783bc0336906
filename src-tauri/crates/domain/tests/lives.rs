//! Years of random lives under the reminders' ledger: nothing is given twice, nothing is lost. Each property has a ledger that is broken
//! on purpose, which it has to catch.
#![allow(clippy::unwrap_used, reason = "a test")]

mod life;

use chrono::{DateTime, Duration, NaiveTime, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use daymark_domain::preferences::{Preferences, QuietHours, RandomCheckIns, Window};
use daymark_domain::session::{Day, SessionKind};
use life::{Broken, Life, Wrong, move_next, weekly};
use proptest::prelude::*;

const DAYS: [Day; 7] = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday, Day::Saturday, Day::Sunday];

fn begin() -> DateTime<Utc> {
    "2026-01-05T06:00:00Z".parse().unwrap()
}

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

#[derive(Clone, Debug)]
enum Event {
    Pass(i64),
    Locked(i64),
    Sleep(i64),
    Clock(i64),
    Travel(usize),
    Move(usize, i64),
    Cancel(usize),
    Snooze(i64),
    Done,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let day = 1_440;
    let year = 365 * day;
    let event = prop_oneof![
        6 => (1_i64..4 * 1_440).prop_map(Event::Pass),
        2 => (1_i64..9 * 1_440).prop_map(Event::Locked),
        4 => (1_i64..1_200).prop_map(Event::Sleep),
        1 => (1_i64..25 * 1_440).prop_map(Event::Sleep),
        2 => prop_oneof![Just(-60), Just(60), Just(-day), Just(day), Just(year), Just(-year), -90_i64..90].prop_map(Event::Clock),
        1 => (0..TZ_VARIANTS.len()).prop_map(Event::Travel),
        2 => (0_usize..5, -3_000_i64..3_000).prop_map(|(which, by)| Event::Move(which, by)),
        1 => (0_usize..5).prop_map(Event::Cancel),
        1 => (1_i64..240).prop_map(Event::Snooze),
        1 => Just(Event::Done),
    ];
    prop::collection::vec(event, 1..60)
}

/// A zone, series (the day, the minute, the leads), and preferences.
type Schedule = (Tz, Vec<(usize, u32, Vec<i32>)>, Preferences);

fn schedules() -> impl Strategy<Value = Schedule> {
    let one = (0_usize..7, 6_u32..22, prop::collection::btree_set(0_i32..3_000, 0..4));
    let sessions = prop::collection::vec(one.prop_map(|(day, hour, leads)| (day, hour, leads.into_iter().collect())), 5);
    let preferences = (any::<bool>(), any::<bool>(), 0_u32..1_440, 1_u32..900, any::<bool>(), 0_usize..9).prop_map(
        |(random, is_quiet, from, long, not_during_work, times)| {
            let clock = |minute: u32| time(minute % 1_440 / 60, minute % 60);
            let windows = [(8, 11), (12, 15), (16, 20)].map(|(from, to)| Window { from: time(from, 0), to: time(to, 0) });
            Preferences {
                check_in_times: (0..times).map(|number| time(u32::try_from(number).unwrap() * 2 + 6, 30)).collect(),
                random_check_ins: random.then(|| RandomCheckIns { windows: windows.to_vec(), spacing_minutes: 90 }),
                quiet_hours: is_quiet.then(|| QuietHours { from: clock(from), to: clock(from + long) }),
                not_during_work,
                ..Preferences::default()
            }
        },
    );
    (0..TZ_VARIANTS.len(), sessions, preferences).prop_map(|(zone, sessions, preferences)| (TZ_VARIANTS[zone], sessions, preferences))
}

fn lived(schedule: &Schedule, events: &[Event], broken: Broken) -> Life {
    let (zone, sessions, preferences) = schedule;
    let sessions = (0..).zip(sessions).map(|(number, (day, hour, leads))| {
        let kind = if number == 0 { SessionKind::Work } else { SessionKind::Group };
        let starts = begin().date_naive().and_time(time(*hour, 0)) + Duration::days(i64::try_from(*day).unwrap());
        weekly(number, kind, DAYS[*day], starts, 240, *zone, leads)
    });
    let mut life = Life::new(begin(), *zone, sessions.collect(), preferences.clone(), broken);
    for event in events {
        match event {
            Event::Pass(minutes) => life.pass(Duration::minutes(*minutes)),
            Event::Locked(minutes) => {
                life.pass_locked(Duration::minutes(*minutes));
                life.look();
            }
            Event::Sleep(minutes) => life.sleep(Duration::minutes(*minutes)),
            Event::Clock(minutes) => life.set_clock(Duration::minutes(*minutes)),
            Event::Travel(zone) => life.travel(TZ_VARIANTS[*zone]),
            Event::Move(which, by) => {
                let now = life.now;
                life.change(|sessions| move_next(&mut sessions[*which], now, Duration::minutes(*by)));
            }
            Event::Cancel(which) => {
                let now = life.now;
                life.change(|sessions| sessions[*which].deleted_at = sessions[*which].deleted_at.xor(Some(now)));
            }
            Event::Snooze(minutes) => life.snooze(*minutes),
            Event::Done => life.done(),
        }
        assert!(life.pending() <= 51, "{} ready", life.pending());
    }
    life
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_doubled_in_any_life(schedule in schedules(), events in events()) {
        let life = lived(&schedule, &events, Broken::No);
        prop_assert_eq!(&life.wrong, &Wrong::default());
        prop_assert!(life.kept() <= 50 + 400, "{} kept", life.kept());
    }
}

/// An ordinary life in which a broken ledger shows.
fn ordinary(broken: Broken) -> Life {
    let leads = vec![1_440, 120, 15];
    let sessions = vec![(0, 18, leads.clone()), (1, 18, leads.clone()), (2, 18, leads.clone()), (3, 18, leads.clone()), (4, 18, leads)];
    let schedule = (Tz::Europe__London, sessions, Preferences { quiet_hours: None, ..Preferences::default() });
    let year = 365 * 1_440;
    // By day and night; a clock a year ahead for a moment, and back to a little before; a day asleep; weeks away.
    let events = [
        Event::Pass(1_440 * 3 + 185),
        Event::Clock(year),
        Event::Clock(-year - 30),
        Event::Pass(600),
        Event::Sleep(1_000),
        Event::Sleep(30_000),
    ];
    lived(&schedule, &events, broken)
}

#[test]
fn each_broken_ledger_is_caught() {
    assert!(ordinary(Broken::No).wrong.is_nothing());
    assert!(!ordinary(Broken::TwoMemories).wrong.doubled.is_empty());
    assert!(!ordinary(Broken::Forgets).wrong.doubled.is_empty());
    assert!(!ordinary(Broken::LooksAheadOnly).wrong.lost.is_empty());
    assert!(!ordinary(Broken::DropsDue).wrong.lost.is_empty());
}
