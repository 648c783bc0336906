//! Years of random lives under the reminders' ledger: nothing is given twice, nothing is lost. Each property has a ledger that is broken
//! on purpose, which it has to catch.
#![allow(clippy::unwrap_used, reason = "a test")]

mod life;

use chrono::{DateTime, Duration, NaiveTime, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use daymark_domain::homework::{self, Homework, HomeworkItem};
use daymark_domain::ids::{HomeworkId, OwnReminderId};
use daymark_domain::own_reminder::{OwnDays, OwnReminder};
use daymark_domain::preferences::{Preferences, QuietHours, RandomCheckIns, WeeklyTime, Window};
use daymark_domain::session::{Day, Repeat, Session, SessionKind};
use life::{Broken, Life, Wrong, move_next, weekly};
use proptest::prelude::*;
use uuid::Uuid;

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
    /// None at all for so long, or again from now on.
    Pause(Option<i64>),
    Most(Option<u32>),
    Prefer(Rule),
    /// Homework is given, is due at another time, or is done or taken up again.
    Homework(usize, i64),
    HomeworkDone(usize),
    /// One of the person's own is deleted or comes back.
    Own(usize),
    /// A session once, in so many minutes.
    Once(i64, u32),
}

/// A rule that is switched on or off.
#[derive(Clone, Copy, Debug)]
enum Rule {
    Quiet,
    Work,
    Random,
    CheckIns,
    Sessions,
    Practice,
    Homework,
    Own,
    Review,
}

const RULES: [Rule; 9] =
    [Rule::Quiet, Rule::Work, Rule::Random, Rule::CheckIns, Rule::Sessions, Rule::Practice, Rule::Homework, Rule::Own, Rule::Review];

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
        1 => prop::option::weighted(0.7, 1_i64..6 * 1_440).prop_map(Event::Pause),
        1 => prop::option::of(1_u32..7).prop_map(Event::Most),
        2 => prop::sample::select(RULES.as_slice()).prop_map(Event::Prefer),
        2 => (0_usize..3, 1_i64..5 * 1_440).prop_map(|(which, minutes)| Event::Homework(which, minutes)),
        1 => (0_usize..3).prop_map(Event::HomeworkDone),
        1 => (0_usize..3).prop_map(Event::Own),
        1 => (1_i64..3 * 1_440, 0_u32..1_500).prop_map(|(minutes, lead)| Event::Once(minutes, lead)),
    ];
    prop::collection::vec(event, 1..40)
}

/// A zone, series (the day, the minute, the leads), and preferences.
type Schedule = (Tz, Vec<(usize, u32, Vec<i32>)>, Preferences);

fn schedules() -> impl Strategy<Value = Schedule> {
    let one = (0_usize..7, 6_u32..22, prop::collection::btree_set(0_i32..3_000, 0..4));
    let sessions = prop::collection::vec(one.prop_map(|(day, hour, leads)| (day, hour, leads.into_iter().collect())), 5);
    // Every second has no rule that moves anything: it can be counted by hand.
    let rules = prop::option::of((any::<bool>(), any::<bool>(), 0_u32..1_440, 1_u32..900, any::<bool>(), prop::option::of(1_u32..7)));
    let preferences = (rules, 0_usize..9, prop::option::of((0_usize..7, 0_u32..24))).prop_map(|(rules, times, review)| {
        let clock = |minute: u32| time(minute % 1_440 / 60, minute % 60);
        let plain = Preferences {
            check_in_times: (0..times).map(|number| time(u32::try_from(number).unwrap() * 2 + 6, 30)).collect(),
            weekly_review: review.map(|(day, hour)| WeeklyTime { day: DAYS[day], time: time(hour, 45) }),
            quiet_hours: None,
            ..Preferences::default()
        };
        let Some((is_random, is_quiet, from, long, not_during_work, most_a_day)) = rules else { return plain };
        Preferences {
            random_check_ins: is_random.then(random),
            quiet_hours: is_quiet.then(|| QuietHours { from: clock(from), to: clock(from + long) }),
            not_during_work,
            most_a_day,
            ..plain
        }
    });
    (0..TZ_VARIANTS.len(), sessions, preferences).prop_map(|(zone, sessions, preferences)| (TZ_VARIANTS[zone], sessions, preferences))
}

fn random() -> RandomCheckIns {
    let windows = [(8, 11), (12, 15), (16, 20)].map(|(from, to)| Window { from: time(from, 0), to: time(to, 0) });
    RandomCheckIns { windows: windows.to_vec(), spacing_minutes: 90 }
}

fn switch(preferences: &mut Preferences, rule: Rule) {
    let Preferences { quiet_hours, random_check_ins, weekly_review, .. } = preferences;
    match rule {
        Rule::Quiet => *quiet_hours = quiet_hours.xor(Some(QuietHours { from: time(21, 30), to: time(7, 15) })),
        Rule::Work => preferences.not_during_work ^= true,
        Rule::Random => *random_check_ins = if random_check_ins.is_some() { None } else { Some(random()) },
        Rule::CheckIns => preferences.check_in_reminders ^= true,
        Rule::Sessions => preferences.session_reminders ^= true,
        Rule::Practice => preferences.practice_reminders ^= true,
        Rule::Homework => preferences.homework_reminders ^= true,
        Rule::Own => preferences.own_reminders ^= true,
        Rule::Review => *weekly_review = weekly_review.xor(Some(WeeklyTime { day: Day::Sunday, time: time(18, 30) })),
    }
}

fn own(number: u128) -> OwnReminder {
    let days = match number {
        0 => OwnDays::Weekly { on: DAYS.to_vec() },
        1 => OwnDays::Weekly { on: vec![Day::Tuesday, Day::Saturday] },
        _ => OwnDays::Once { on: begin().date_naive() + Duration::days(9) },
    };
    let hour = u32::try_from(number).unwrap() * 8 + 4;
    OwnReminder::new(OwnReminderId::new(Uuid::from_u128(number)), "Water the plants".to_owned(), time(hour, 20), days, begin()).unwrap()
}

fn homework(number: usize, due_at: DateTime<Utc>) -> Homework {
    let item = HomeworkItem::Exercise { id: "urge-surfing".to_owned() };
    let content = homework::Content { session: None, item, note: None, zone: Tz::UTC, due_at: Some(due_at) };
    Homework::new(HomeworkId::new(Uuid::from_u128(number as u128)), content, due_at - Duration::days(1)).unwrap()
}

fn once(number: usize, at: DateTime<Utc>, lead: u32) -> Session {
    let lead = i32::try_from(lead).unwrap();
    let series = weekly(100 + number as u128, SessionKind::Individual, Day::Monday, at.naive_utc(), 60, Tz::UTC, &[lead]);
    Session { repeat: Repeat::Never, ..series }
}

fn lived(schedule: &Schedule, events: &[Event], broken: Broken) -> Life {
    let (zone, sessions, preferences) = schedule;
    let sessions = (0..).zip(sessions).map(|(number, (day, hour, leads))| {
        let kind = [SessionKind::Work, SessionKind::Practice].get(usize::try_from(number).unwrap()).copied().unwrap_or(SessionKind::Group);
        let starts = begin().date_naive().and_time(time(*hour, 0)) + Duration::days(i64::try_from(*day).unwrap());
        weekly(number, kind, DAYS[*day], starts, 240, *zone, leads)
    });
    let mut life = Life::new(begin(), *zone, sessions.collect(), preferences.clone(), broken);
    life.change(|life| life.own = (0..3).map(own).collect());
    for event in events {
        let now = life.now;
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
                life.change(|life| move_next(&mut life.sessions[*which], now, Duration::minutes(*by)));
            }
            Event::Cancel(which) => {
                life.change(|life| life.sessions[*which].deleted_at = life.sessions[*which].deleted_at.xor(Some(now)));
            }
            Event::Snooze(minutes) => life.snooze(*minutes),
            Event::Done => life.done(),
            Event::Pause(minutes) => {
                life.change(|life| life.preferences.paused_until = minutes.map(|minutes| now + Duration::minutes(minutes)));
            }
            Event::Most(most) => life.change(|life| life.preferences.most_a_day = *most),
            Event::Prefer(rule) => life.change(|life| switch(&mut life.preferences, *rule)),
            Event::Homework(which, minutes) => life.change(|life| {
                life.homework.retain(|one| one.id.uuid().as_u128() != *which as u128);
                life.homework.push(homework(*which, now + Duration::minutes(*minutes)));
            }),
            Event::HomeworkDone(which) => life.change(|life| {
                if let Some(one) = life.homework.get_mut(*which) {
                    one.done_at = one.done_at.xor(Some(now));
                }
            }),
            Event::Own(which) => life.change(|life| life.own[*which].deleted_at = life.own[*which].deleted_at.xor(Some(now))),
            Event::Once(minutes, lead) => life.change(|life| {
                let number = life.sessions.len();
                life.sessions.push(once(number, now + Duration::minutes(*minutes), *lead));
            }),
        }
        assert!(life.pending() <= 51, "{} ready", life.pending());
    }
    life
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_doubled_in_any_life(schedule in schedules(), events in events()) {
        let life = lived(&schedule, &events, Broken::No);
        prop_assert_eq!(&life.wrong, &Wrong::default());
        prop_assert!(life.kept() <= 50 + 400, "{} kept", life.kept());
    }
}

/// An ordinary life in which a broken ledger shows.
fn ordinary(broken: Broken) -> Life {
    let preferences = Preferences { quiet_hours: None, ..Preferences::default() };
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
    lived(&(Tz::Europe__London, five_a_week(), preferences), &events, broken)
}

fn five_a_week() -> Vec<(usize, u32, Vec<i32>)> {
    (0..5).map(|day| (day, 18, vec![1_440, 120, 15])).collect()
}

/// A life in which every rule has something to do.
fn ruled(broken: Broken) -> Life {
    let preferences = Preferences { most_a_day: Some(2), ..Preferences::default() };
    let week = 7 * 1_440;
    let events = [
        Event::Pass(250),
        // Two were given by now, and of another rank two more are asked for.
        Event::Once(300, 15),
        Event::Homework(0, 400),
        Event::Pass(week),
        Event::Most(None),
        Event::Pause(Some(2_000)),
        Event::Pass(week),
        Event::Prefer(Rule::Quiet),
        Event::Pass(week),
    ];
    let no_leads = (0..5).map(|day| (day, 18, Vec::new())).collect();
    lived(&(Tz::Europe__London, no_leads, preferences), &events, broken)
}

/// Some weeks, and then a clock that is set back over most of them.
fn long(weeks: i64, broken: Broken) -> Life {
    let day = 1_440;
    let preferences = Preferences { quiet_hours: None, ..Preferences::default() };
    let mut events = vec![Event::Locked(7 * day); usize::try_from(weeks).unwrap()];
    events.extend([Event::Clock((4 - weeks) * 7 * day), Event::Locked(8 * day), Event::Pass(day)]);
    lived(&(Tz::Europe__London, five_a_week(), preferences), &events, broken)
}

#[test]
fn a_clock_that_is_set_back_a_year_after_a_year_doubles_nothing() {
    let life = long(56, Broken::No);
    assert_eq!(life.wrong, Wrong::default());
    assert!(life.given.len() > 1_800 && life.kept() <= 50 + 400, "{} given, {} kept", life.given.len(), life.kept());
    assert!(long(14, Broken::ForgetsGiven).wrong.doubled.len() > 40);
}

#[test]
fn each_broken_ledger_is_caught() {
    assert_eq!(ordinary(Broken::No).wrong, Wrong::default());
    assert!(!ordinary(Broken::TwoMemories).wrong.doubled.is_empty());
    assert!(!ordinary(Broken::Forgets).wrong.doubled.is_empty());
    assert!(!ordinary(Broken::LooksAheadOnly).wrong.lost.is_empty());
    assert!(!ordinary(Broken::DropsDue).wrong.lost.is_empty());
    assert!(!ordinary(Broken::PlansNoOwn).wrong.lost.is_empty());
    assert_eq!(ruled(Broken::No).wrong, Wrong::default());
    assert!(!ruled(Broken::CountsNoGiven).wrong.beyond_the_most.is_empty());
    assert!(!ruled(Broken::KeepsNoPause).wrong.in_a_pause.is_empty());
    assert!(!ruled(Broken::PlansNoQuiet).wrong.in_quiet_hours.is_empty());
}
