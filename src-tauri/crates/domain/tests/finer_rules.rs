//! Rules of hours, minutes and seconds, and those that name seconds: what they give, and what is refused.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::time::{Duration as Took, Instant};

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use chrono_tz::Tz;
use daymark_domain::ids::SessionId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::session::{Content, Repeat, Session, SessionKind};
use proptest::prelude::*;
use uuid::Uuid;

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn series(starts: &str, rrule: &str) -> Result<Session, Invalid> {
    with_dates(starts, rrule, &[])
}

fn with_dates(starts: &str, rrule: &str, extra: &[&str]) -> Result<Session, Invalid> {
    let content = Content {
        kind: SessionKind::Group,
        title: None,
        place: None,
        link: None,
        bring: None,
        facilitator: None,
        description: None,
        zone: Tz::UTC,
        starts: local(starts),
        duration_minutes: 5,
        all_day: false,
        free: false,
        travel_minutes: 0,
        repeat: Repeat::Rule { rrule: rrule.to_owned() },
        extra: extra.iter().map(|date| local(date)).collect(),
        leads: Vec::new(),
    };
    Session::new(SessionId::new(Uuid::from_u128(1)), content, DateTime::UNIX_EPOCH)
}

fn between(session: &Session, from: NaiveDateTime, to: NaiveDateTime) -> Vec<NaiveDateTime> {
    session.occurrences(from.and_utc(), to.and_utc()).iter().map(|one| one.original).collect()
}

/// What a series gives in so many days from its start on.
fn times(starts: &str, rrule: &str, days: i64) -> Vec<String> {
    let series = series(starts, rrule).map_err(|invalid| format!("{rrule}: {invalid:?}")).unwrap();
    let all = between(&series, local(starts), local(starts) + Duration::days(days));
    all.iter().map(|one| one.format("%d %H:%M:%S").to_string()).collect()
}

fn refused(rrule: &str) -> Rule {
    let invalid = series("2026-03-02T09:00:00", rrule).err().unwrap_or_else(|| panic!("{rrule} is kept"));
    assert_eq!(invalid.field, Field::Repeat, "{rrule}");
    invalid.rule
}

/// RFC 5545, 3.8.5.3, with its own start.
#[test]
fn the_examples_of_the_standard() {
    let first = "1997-09-02T09:00:00";
    assert_eq!(times(first, "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000", 9), ["02 09:00:00", "02 12:00:00", "02 15:00:00"]);
    assert_eq!(times(first, "FREQ=MINUTELY;INTERVAL=15;COUNT=6", 9).last().unwrap(), "02 10:15:00");
    assert_eq!(times(first, "FREQ=MINUTELY;INTERVAL=90;COUNT=4", 9), ["02 09:00:00", "02 10:30:00", "02 12:00:00", "02 13:30:00"]);
    let working = "BYHOUR=9,10,11,12,13,14,15,16";
    let by_minutes = times(first, &format!("FREQ=MINUTELY;INTERVAL=20;{working}"), 6);
    assert_eq!(by_minutes, times(first, &format!("FREQ=DAILY;{working};BYMINUTE=0,20,40"), 6));
    assert_eq!((by_minutes.len(), by_minutes[23].as_str(), by_minutes[24].as_str()), (6 * 24 + 1, "02 16:40:00", "03 09:00:00"));
}

#[test]
fn a_step_that_does_not_divide_a_day_is_kept_beside_named_hours_and_minutes() {
    // 09:00 and every 90 minutes: 10:30, 12:00, 13:30 and so on, the same each day, as 16 times 90 minutes are one.
    assert_eq!(
        times("2026-03-02T09:00:00", "FREQ=MINUTELY;INTERVAL=90;BYHOUR=10,13", 2),
        ["02 10:30:00", "02 13:30:00", "03 10:30:00", "03 13:30:00"]
    );
    // 700 minutes are 11:40 hours: 09:00, 20:40, 08:20, 20:00, 07:40, 19:20, 07:00, 18:40, 06:20.
    assert_eq!(
        times("2026-03-02T09:00:00", "FREQ=MINUTELY;INTERVAL=700;BYHOUR=7,20", 5),
        ["02 20:40:00", "03 20:00:00", "04 07:40:00", "05 07:00:00"]
    );
    // Seven hours: 09, 16, 23, then 06, 13, 20, then 03, 10, 17, then 00, 07, 14, 21, then 04, 11, 18, then 01, 08, 15, 22, then 05, 12, 19.
    let third_and_half = times("2026-03-02T09:15:00", "FREQ=HOURLY;INTERVAL=7;BYHOUR=0,7,9;BYMINUTE=45", 8);
    assert_eq!(third_and_half, ["02 09:45:00", "05 00:45:00", "05 07:45:00", "09 09:45:00"]);
    // Every 65 minutes at a quarter past: 09:00 + 65 n is at :15 with n = 3 (12:15), 15, 27.
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=MINUTELY;INTERVAL=65;BYMINUTE=15", 1), ["02 12:15:00", "03 01:15:00"]);
}

#[test]
fn places_are_those_of_an_hour_a_minute_or_a_second() {
    let three = "FREQ=HOURLY;INTERVAL=6;BYMINUTE=5,20,50";
    assert_eq!(
        times("2026-03-02T09:10:00", &format!("{three};BYSETPOS=1"), 1),
        ["02 15:05:00", "02 21:05:00", "03 03:05:00", "03 09:05:00"]
    );
    assert_eq!(times("2026-03-02T09:10:00", &format!("{three};BYSETPOS=-1,2;COUNT=3"), 1), ["02 09:20:00", "02 09:50:00", "02 15:20:00"]);
    // Of the six of an hour (00:05, 00:35, 30:05, …) the last but one.
    let seconds = "FREQ=HOURLY;INTERVAL=12;BYMINUTE=0,30,45;BYSECOND=5,35;BYSETPOS=-2";
    assert_eq!(times("2026-03-02T09:00:00", seconds, 1), ["02 09:45:05", "02 21:45:05"]);
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=MINUTELY;INTERVAL=720;BYSECOND=10,20,30;BYSETPOS=2", 1), ["02 09:00:20", "02 21:00:20"]);
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=SECONDLY;INTERVAL=43200;BYSETPOS=-1", 1).len(), 3);
    // Those of every second would take hours to look through.
    let began = std::time::Instant::now();
    for none in [
        "FREQ=SECONDLY;INTERVAL=43200;BYSETPOS=2",
        "FREQ=HOURLY;BYMINUTE=1,2;BYSETPOS=3,-3",
        "FREQ=SECONDLY;BYSETPOS=2",
        "FREQ=MINUTELY;BYSECOND=1,2;BYSETPOS=3",
        "FREQ=SECONDLY;COUNT=1;BYSETPOS=-2",
    ] {
        assert_eq!(refused(none), Rule::NeverHappens, "{none}");
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(2), "{:?}", began.elapsed());
    for no_place in ["FREQ=HOURLY;BYSETPOS=0", "FREQ=HOURLY;BYSETPOS=367", "FREQ=HOURLY;BYSETPOS=-367"] {
        assert_eq!(refused(no_place), Rule::Malformed, "{no_place}");
    }
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=DAILY;BYSECOND=10,20,30;BYSETPOS=-1;COUNT=2", 2), ["02 09:00:30", "03 09:00:30"]);
}

#[test]
fn what_is_said_twice_or_counted_too_far_is_refused() {
    for twice in ["FREQ=DAILY;UNTIL=20260305;UNTIL=20260310", "FREQ=HOURLY;INTERVAL=2;INTERVAL=3", "FREQ=DAILY;COUNT=2;count=3"] {
        assert_eq!(refused(twice), Rule::Malformed, "{twice}");
    }
    assert_eq!(refused("FREQ=HOURLY;COUNT=100000"), Rule::Unsupported);
}

#[test]
fn seconds_are_kept() {
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=SECONDLY;COUNT=3", 1), ["02 09:00:00", "02 09:00:01", "02 09:00:02"]);
    assert_eq!(
        times("2026-03-02T09:00:30", "FREQ=SECONDLY;INTERVAL=5400;BYHOUR=9,10,12", 1),
        ["02 09:00:30", "02 10:30:30", "02 12:00:30", "03 09:00:30"]
    );
    // A day, as seconds: more than the crate's interval holds.
    assert_eq!(
        times("2026-03-02T09:00:00", "FREQ=SECONDLY;INTERVAL=86400;UNTIL=20260304T090000", 9),
        ["02 09:00:00", "03 09:00:00", "04 09:00:00"]
    );
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=SECONDLY;BYHOUR=9;BYMINUTE=0;BYSECOND=1,59", 1), ["02 09:00:01", "02 09:00:59"]);
    for (rrule, wanted) in [
        ("FREQ=DAILY;BYSECOND=0,15;COUNT=3", ["02 09:00:00", "02 09:00:15", "03 09:00:00"]),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSECOND=15;COUNT=3", ["02 09:00:15", "03 09:00:15", "09 09:00:15"]),
        ("FREQ=MONTHLY;BYMONTHDAY=2,4,6;BYSECOND=30;COUNT=3", ["02 09:00:30", "04 09:00:30", "06 09:00:30"]),
        ("FREQ=MINUTELY;INTERVAL=120;BYSECOND=30;COUNT=3", ["02 09:00:30", "02 11:00:30", "02 13:00:30"]),
        // A leap second is the one before it.
        ("FREQ=HOURLY;BYSECOND=60;COUNT=3", ["02 09:00:59", "02 10:00:59", "02 11:00:59"]),
        ("FREQ=DAILY;BYSECOND=59,60;COUNT=3", ["02 09:00:59", "03 09:00:59", "04 09:00:59"]),
    ] {
        assert_eq!(times("2026-03-02T09:00:00", rrule, 9), wanted, "{rrule}");
    }
    for no_second in ["FREQ=DAILY;BYSECOND=61", "FREQ=MINUTELY;INTERVAL=120;BYSECOND=61", "FREQ=SECONDLY;COUNT=9;BYSECOND=-1"] {
        assert_eq!(refused(no_second), Rule::Malformed, "{no_second}");
    }
}

#[test]
fn days_limit_what_is_finer() {
    assert_eq!(
        times("2026-03-02T09:00:00", "FREQ=HOURLY;INTERVAL=12;BYDAY=TU,SU", 8),
        ["03 09:00:00", "03 21:00:00", "08 09:00:00", "08 21:00:00", "10 09:00:00"]
    );
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=HOURLY;INTERVAL=24;BYMONTHDAY=-1,5", 31), ["05 09:00:00", "31 09:00:00"]);
    // The 63rd day of a common year is the 4th of March, the 271st from its end the 5th of April.
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=HOURLY;INTERVAL=24;BYYEARDAY=63,-271", 90), ["04 09:00:00", "05 09:00:00"]);
    assert_eq!(
        times("2028-01-01T00:00:00", "FREQ=SECONDLY;INTERVAL=86400;BYYEARDAY=60,-307", 90),
        ["29 00:00:00"],
        "the leap day, said twice"
    );
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=MINUTELY;INTERVAL=720;BYMONTH=4;BYMONTHDAY=1", 60), ["01 09:00:00", "01 21:00:00"]);
    // A number before a day says nothing there.
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=HOURLY;INTERVAL=24;BYDAY=2TU;COUNT=2", 60), ["03 09:00:00", "10 09:00:00"]);
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=WEEKLY;BYDAY=2TU;COUNT=2", 60), ["03 09:00:00", "10 09:00:00"]);
    assert_eq!(refused("FREQ=HOURLY;INTERVAL=24;BYWEEKNO=20"), Rule::Malformed, "RFC 5545: only with YEARLY");
    assert_eq!(refused("FREQ=HOURLY;INTERVAL=168;BYDAY=TU"), Rule::NeverHappens);
    let beside_a_date = with_dates("2026-03-02T09:00:00", "FREQ=HOURLY;INTERVAL=168;BYDAY=TU", &["2026-03-05T09:00:00"]);
    assert_eq!(beside_a_date.err().map(|invalid| invalid.rule), Some(Rule::NeverHappens), "a single date is not the rule's");
}

#[test]
fn a_day_has_two_dozen_at_most() {
    for kept in [
        "FREQ=HOURLY;BYSETPOS=1",
        "FREQ=HOURLY;INTERVAL=2;BYMINUTE=0,30",
        "FREQ=HOURLY;BYMINUTE=0,15,30,45;BYSETPOS=2",
        "FREQ=MINUTELY;INTERVAL=60",
        "FREQ=MINUTELY;INTERVAL=60;BYSECOND=0,30;BYSETPOS=-1",
        "FREQ=SECONDLY;INTERVAL=61;BYSECOND=0",
        "FREQ=SECONDLY;BYMINUTE=0;BYSECOND=0",
        "FREQ=SECONDLY;INTERVAL=1800;BYHOUR=9,10,11,12,13,14,15,16,17,18,19,20",
        "FREQ=SECONDLY;INTERVAL=40;BYSECOND=0;BYMINUTE=0;BYHOUR=9,10",
        "FREQ=SECONDLY;COUNT=24",
    ] {
        assert!(series("2026-03-02T09:00:00", kept).is_ok(), "{kept}");
    }
    for refused_rule in [
        "FREQ=HOURLY;BYMINUTE=0,30",
        "FREQ=HOURLY;BYSECOND=0,30",
        "FREQ=HOURLY;BYMINUTE=0,30;BYSETPOS=1,2",
        "FREQ=MINUTELY;INTERVAL=59",
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;INTERVAL=3599",
        "FREQ=SECONDLY;INTERVAL=59;BYSECOND=0",
        "FREQ=SECONDLY;COUNT=25",
        "FREQ=SECONDLY;INTERVAL=1800;BYHOUR=9,10,11,12,13,14,15,16,17,18,19,20,21",
        "FREQ=WEEKLY;COUNT=24;BYSECOND=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24",
    ] {
        assert_eq!(refused(refused_rule), Rule::Unsupported, "{refused_rule}");
    }
    // So many, and no more, on the day that has most.
    let kept = series("2026-03-02T09:00:00", "FREQ=SECONDLY;INTERVAL=61;BYSECOND=0").unwrap();
    let days = (0..70).map(|day| local("2026-03-03T00:00:00") + Duration::days(day));
    assert_eq!(days.map(|day| between(&kept, day, day + Duration::seconds(86_399)).len()).max(), Some(24));
}

/// What keeps a rule busy that is looked through step by step.
#[test]
fn hostile_rules_are_answered_at_once() {
    let list = |from: i32, to: i32| (from..=to).map(|one| one.to_string()).collect::<Vec<_>>().join(",");
    let (hours, minutes) = (list(0, 23), list(0, 59));
    let rules = [
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30".to_owned(),
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9;BYMINUTE=0;BYSECOND=0".to_owned(),
        "FREQ=SECONDLY;INTERVAL=65535;BYHOUR=9;BYMINUTE=0;BYSECOND=0".to_owned(),
        "FREQ=SECONDLY;INTERVAL=65535;BYHOUR=9;BYMINUTE=0;BYSECOND=1".to_owned(),
        "FREQ=SECONDLY;INTERVAL=65537;BYHOUR=9;BYMINUTE=0;BYSECOND=1;BYDAY=SU".to_owned(),
        "FREQ=SECONDLY;INTERVAL=4294967295".to_owned(),
        "FREQ=SECONDLY;INTERVAL=4294967295;BYMONTH=1;BYMONTHDAY=1".to_owned(),
        "FREQ=MINUTELY;INTERVAL=1441;BYHOUR=8;BYMINUTE=59;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO".to_owned(),
        "FREQ=HOURLY;INTERVAL=168;BYDAY=TU,WE,TH,FR,SA,SU;BYYEARDAY=366".to_owned(),
        "FREQ=HOURLY;INTERVAL=8761;BYYEARDAY=366,-366;BYDAY=MO".to_owned(),
        "FREQ=SECONDLY;INTERVAL=7;BYSECOND=0".to_owned(),
        "FREQ=MINUTELY;INTERVAL=2016;BYDAY=TU,TH".to_owned(),
        format!("FREQ=SECONDLY;INTERVAL=3599;BYHOUR={hours};BYMINUTE={minutes}"),
        "FREQ=SECONDLY;INTERVAL=61;BYSECOND=0;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO".to_owned(),
        "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1".to_owned(),
        "FREQ=SECONDLY;COUNT=24;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0".to_owned(),
        "FREQ=HOURLY;COUNT=4294967295".to_owned(),
    ];
    let most = Took::from_millis(if cfg!(debug_assertions) { 1_000 } else { 100 });
    for rrule in &rules {
        for starts in ["1970-01-05T09:00:00", "2026-03-02T09:00:00", "9997-12-31T09:00:00"] {
            let begun = Instant::now();
            let made = series(starts, rrule);
            if let Ok(series) = &made {
                let seen = between(series, local("2026-03-01T00:00:00"), local("2027-03-01T00:00:00"));
                assert!(seen.len() <= 366 * 24, "{rrule}");
                let _ = (series.next_original(DateTime::UNIX_EPOCH), series.first_from(local("9000-01-01T00:00:00")), series.most_a_day());
            }
            let took = begun.elapsed();
            println!(
                "{starts} {rrule}: {took:?}, {}",
                made.as_ref().err().map_or("kept".to_owned(), |invalid| format!("{:?}", invalid.rule))
            );
            assert!(took < most, "{starts} {rrule} took {took:?}");
        }
    }
}

#[test]
fn far_from_its_start_a_finer_series_goes_on_as_near_it() {
    for rrule in [
        "FREQ=HOURLY;INTERVAL=7;BYHOUR=0,9,12",
        "FREQ=MINUTELY;INTERVAL=700;BYDAY=MO,FR",
        "FREQ=SECONDLY;INTERVAL=5003;BYMONTHDAY=-1",
        "FREQ=MINUTELY;INTERVAL=65;BYMINUTE=0,5,10;BYSETPOS=1",
    ] {
        let old = series("1990-01-05T09:00:00", rrule).unwrap();
        let late = local("2003-01-01T00:00:00");
        let all = between(&old, old.starts, late + Duration::days(300));
        let far = between(&old, late, late + Duration::days(300));
        assert!(!far.is_empty() && all.ends_with(&far) && all[all.len() - far.len() - 1] < late, "{rrule}");
        // Counted, it ends where it is said to.
        let counted = series("1990-01-05T09:00:00", &format!("{rrule};COUNT={}", all.len())).unwrap();
        assert_eq!(counted.last_start(), all.last().copied(), "{rrule}");
        assert_eq!(between(&counted, late, late + Duration::days(900)), far, "{rrule}");
    }
}

#[derive(Debug, Clone)]
struct Wanted {
    unit: i64,
    every: i64,
    months: Vec<u32>,
    dates: Vec<i32>,
    of_year: Vec<i32>,
    days: Vec<usize>,
    hours: Vec<u32>,
    minutes: Vec<u32>,
    seconds: Vec<u32>,
    places: Vec<i32>,
}

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Wanted {
    fn rrule(&self) -> String {
        let freq = match self.unit {
            3_600 => "HOURLY",
            60 => "MINUTELY",
            _ => "SECONDLY",
        };
        let mut rule = format!("FREQ={freq};INTERVAL={}", self.every);
        let mut part = |name: &str, list: Vec<String>| {
            if !list.is_empty() {
                rule.push_str(&format!(";{name}={}", list.join(",")));
            }
        };
        let texts = |list: &[u32]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        let signed = |list: &[i32]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        part("BYMONTH", texts(&self.months));
        part("BYMONTHDAY", signed(&self.dates));
        part("BYYEARDAY", signed(&self.of_year));
        part("BYDAY", self.days.iter().map(|day| DAYS[*day].to_owned()).collect());
        part("BYHOUR", texts(&self.hours));
        part("BYMINUTE", texts(&self.minutes));
        part("BYSECOND", texts(&self.seconds));
        part("BYSETPOS", signed(&self.places));
        rule
    }

    fn is_day(&self, date: NaiveDate) -> bool {
        let month_ends = |date: NaiveDate| (date + Duration::days(1)).day() == 1;
        let length = (0..31).map(|days| date + Duration::days(days)).find(|date| month_ends(*date)).unwrap().day() as i32;
        let year = if date.leap_year() { 366 } else { 365 };
        let is = |list: &[i32], one: i32, length: i32| list.is_empty() || list.contains(&one) || list.contains(&(one - length - 1));
        (self.months.is_empty() || self.months.contains(&date.month()))
            && is(&self.dates, date.day() as i32, length)
            && is(&self.of_year, date.ordinal() as i32, year)
            && (self.days.is_empty() || self.days.contains(&(date.weekday().num_days_from_monday() as usize)))
    }

    /// Step by step, second by second.
    fn given(&self, starts: NaiveDateTime, to: NaiveDateTime) -> Vec<NaiveDateTime> {
        let named = |list: &[u32], one: u32| list.is_empty() || list.contains(&one);
        let or_start = |list: &[u32], one: u32, start: u32| if list.is_empty() { one == start } else { list.contains(&one) };
        let floor = starts - Duration::seconds(i64::from(starts.num_seconds_from_midnight()) % self.unit);
        let mut all = Vec::new();
        for step in (0..).map(|step| floor + Duration::seconds(step * self.every * self.unit)).take_while(|step| *step <= to) {
            let is_step = self.is_day(step.date())
                && named(&self.hours, step.hour())
                && (self.unit == 3_600 || named(&self.minutes, step.minute()))
                && (self.unit > 1 || named(&self.seconds, step.second()));
            if !is_step {
                continue;
            }
            let set: Vec<NaiveDateTime> = (0..self.unit)
                .map(|second| step + Duration::seconds(second))
                .filter(|one| self.unit < 3_600 || or_start(&self.minutes, one.minute(), starts.minute()))
                .filter(|one| self.unit == 1 || or_start(&self.seconds, one.second(), starts.second()))
                .collect();
            let place = |place: &i32| {
                let index = if *place > 0 { *place - 1 } else { *place + set.len() as i32 };
                usize::try_from(index).ok().and_then(|index| set.get(index)).copied()
            };
            let some: std::collections::BTreeSet<_> = self.places.iter().filter_map(place).collect();
            let of_step = if self.places.is_empty() { set } else { some.into_iter().collect() };
            all.extend(of_step.into_iter().filter(|one| (starts..=to).contains(one)));
        }
        all
    }
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let list = |most: u32| proptest::collection::btree_set(0..most, 0..4).prop_map(|set| set.into_iter().collect::<Vec<u32>>());
    let signed = |most: i32, many: usize| {
        proptest::collection::btree_set(-most..=most, 0..many).prop_map(|set| set.into_iter().filter(|one| *one != 0).collect::<Vec<i32>>())
    };
    let step = prop_oneof![(Just(3_600_i64), 1..60_i64), (Just(60), 1..3_000_i64), (Just(1), 1..200_000_i64)];
    let rarely = |list: BoxedStrategy<Vec<i32>>| prop_oneof![4 => Just(Vec::new()), 1 => list];
    let days = (
        prop_oneof![2 => Just(Vec::new()), 1 => proptest::sample::subsequence((1..=12).collect::<Vec<u32>>(), 1..12)],
        rarely(signed(31, 12).boxed()),
        rarely(signed(366, 90).boxed()),
        prop_oneof![1 => Just(Vec::new()), 1 => proptest::sample::subsequence((0..7).collect::<Vec<usize>>(), 1..5)],
    );
    (step, days, list(24), list(60), list(60), rarely(signed(5, 3).boxed())).prop_map(
        |((unit, every), (months, dates, of_year, days), hours, minutes, seconds, places)| Wanted {
            unit,
            every,
            months,
            dates,
            of_year,
            days,
            hours,
            minutes,
            seconds,
            places,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// What is kept is what counting step by step gives, and what is cut in two is the whole.
    #[test]
    fn it_is_what_counting_gives(rule in wanted(), day in 0_i64..800, second in 0_i64..86_400, cut in 0_usize..40) {
        let starts = local("2024-01-01T00:00:00") + TimeDelta::days(day) + TimeDelta::seconds(second);
        let to = starts + TimeDelta::days(60);
        let made = series(&starts.format("%FT%T").to_string(), &rule.rrule());
        let all = rule.given(starts, to);
        let mut a_day = std::collections::HashMap::new();
        all.iter().for_each(|one| *a_day.entry(one.date()).or_insert(0) += 1);
        let most = a_day.into_values().max().unwrap_or(0);
        match made {
            Err(invalid) if invalid.rule == Rule::NeverHappens => prop_assert!(all.is_empty(), "{} does happen", rule.rrule()),
            Err(invalid) => prop_assert_eq!(invalid.rule, Rule::Unsupported, "{}", rule.rrule()),
            Ok(series) => {
                prop_assert!(most <= 24, "{} is kept", rule.rrule());
                prop_assert!(most <= series.most_a_day());
                prop_assert_eq!(&between(&series, starts, to), &all, "{}", rule.rrule());
                let middle = starts + TimeDelta::days(30);
                let late: Vec<_> = all.iter().copied().filter(|one| *one >= middle).collect();
                prop_assert_eq!(&between(&series, middle, to), &late);
                for one in all.iter().take(3) {
                    let next = *one + TimeDelta::seconds(1);
                    prop_assert_eq!((series.gives(*one), series.gives(next)), (true, all.contains(&next)));
                }
                if let Some(at) = all.get(cut).filter(|at| !series.is_first(**at)) {
                    let (before, rest) = series.split(SessionId::new(Uuid::from_u128(2)), *at, DateTime::UNIX_EPOCH).unwrap();
                    prop_assert!(between(&before, starts, to).iter().all(|one| one < at));
                    prop_assert_eq!([between(&before, starts, to), between(&rest, starts, to)].concat(), all);
                }
            }
        }
    }
}
