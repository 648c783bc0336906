//! Writes series of made-up sessions and when their occurrences are, for another implementation of RFC 5545 to check.
//!
//! `recurrence FOLDER [SEED] [COUNT]`: `series.json`. The series are the same each time, and others with another seed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a task, not a library")]

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use daymark_domain::ids::SessionId;
use daymark_domain::recurrence::RecurrenceRule;
use daymark_domain::session::{Change, Content, Exception, Repeat, Session, SessionKind};
use daymark_domain::wall_clock::to_instant;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use uuid::Uuid;

/// How many series there are where no other number is asked for.
const SERIES: usize = 3_000;
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const ZONES: [Tz; 12] = [
    Tz::America__New_York,
    Tz::America__St_Johns,
    Tz::America__Santiago,
    Tz::Europe__London,
    Tz::Europe__Dublin,
    Tz::Africa__Casablanca,
    Tz::Asia__Kathmandu,
    Tz::Asia__Tehran,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Chatham,
    Tz::Pacific__Apia,
    Tz::UTC,
];

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    let mut dice = StdRng::seed_from_u64(std::env::args().nth(2).map_or(5545, |seed| seed.parse().unwrap()));
    let wanted = std::env::args().nth(3).map_or(SERIES, |count| count.parse().unwrap());
    let (mut written, mut refused) = (Vec::new(), 0);
    while written.len() < wanted {
        match series(&mut dice) {
            Some(one) => written.push(one),
            None => refused += 1,
        }
    }
    std::fs::write(folder.join("series.json"), serde_json::to_vec(&written).unwrap()).unwrap();
    println!("recurrence: {wanted} series; {refused} others were refused: they never happen, are too often or make no sense");
}

/// A series, and its occurrences in a stretch after its start and in one some years on; `None` where it is refused.
fn series(dice: &mut StdRng) -> Option<Value> {
    let zone = ZONES[dice.random_range(0..ZONES.len())];
    // Starts near clock changes, and at the hours that they skip and repeat, come up often.
    let date = NaiveDate::from_ymd_opt(2025, 1, 1)? + TimeDelta::days(dice.random_range(0..700));
    let (hour, minute) =
        (if dice.random_bool(0.4) { dice.random_range(0..4) } else { dice.random_range(0..24) }, 15 * dice.random_range(0..4));
    let second = if dice.random_bool(0.2) { dice.random_range(0..60) } else { 0 };
    let starts = date.and_hms_opt(hour, minute, second)?;
    let text = rule(dice, starts);
    let rule = RecurrenceRule::parse(&text, zone).ok()?;
    let some = |dice: &mut StdRng, most: usize| -> Vec<NaiveDateTime> {
        let count = dice.random_range(0..=most);
        (0..count).map(|_| starts + TimeDelta::days(dice.random_range(0..900)) + TimeDelta::minutes(dice.random_range(0..3) * 30)).collect()
    };
    let rdates = some(dice, 3);
    let content = Content {
        kind: SessionKind::Group,
        title: None,
        place: None,
        link: None,
        bring: None,
        facilitator: None,
        description: None,
        zone,
        starts,
        duration_minutes: 60,
        all_day: false,
        free: false,
        travel_minutes: 0,
        repeat: Repeat::Rule { rule: rule.clone() },
        rdates: rdates.clone(),
        leads: Vec::new(),
    };
    let mut session = Session::new(SessionId::new(Uuid::from_u128(1)), content, DateTime::UNIX_EPOCH).ok()?;
    let first = to_instant(starts, zone) - TimeDelta::days(2);
    let near = (first, first + TimeDelta::days(902));
    let far = (first + TimeDelta::days(365 * 9), first + TimeDelta::days(365 * 9 + 120));
    let given: Vec<NaiveDateTime> = session.occurrences(near.0, near.1).iter().map(|one| one.original).collect();
    let (mut removed, mut moved) = (Vec::new(), Vec::new());
    for original in given {
        match dice.random_range(0..20) {
            0 => removed.push(original),
            1 => moved.push((original, original + TimeDelta::minutes(dice.random_range(-3_000..3_000)))),
            _ => {}
        }
    }
    for original in &removed {
        session.set_exception(*original, Some(Exception::new(*original, Change::Removed)));
    }
    for (original, to) in &moved {
        session.set_exception(*original, Some(Exception::new(*original, Change::Moved { to: *to })));
    }
    let seen = |(from, to): (DateTime<Utc>, DateTime<Utc>)| {
        let starts: Vec<i64> = session.occurrences(from, to).iter().map(|one| one.starts_at.timestamp()).collect();
        json!({ "from": from.timestamp(), "to": to.timestamp(), "starts": starts })
    };
    let local = |times: &[NaiveDateTime]| times.iter().map(|time| time.format("%FT%T").to_string()).collect::<Vec<_>>();
    Some(json!({
        "zone": zone.name(),
        "starts": starts.format("%FT%T").to_string(),
        "rule": rule.to_string(),
        "extra": local(&rdates),
        "removed": local(&removed),
        "moved": moved.iter().map(|(original, to)| local(&[*original, *to])).collect::<Vec<_>>(),
        "windows": [seen(near), seen(far)],
    }))
}

/// A rule of days or more, with parts that RFC 5545 lets stand together.
fn rule(dice: &mut StdRng, starts: NaiveDateTime) -> String {
    let freq = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"][dice.random_range(0..4)];
    let mut parts = vec![format!("FREQ={freq}")];
    if dice.random_bool(0.5) {
        parts.push(format!("INTERVAL={}", dice.random_range(1..=4)));
    }
    let mut expands = false;
    add(dice, 0.3, "BYMONTH", 1..=12, 4, &mut parts);
    let mut weeks = false;
    match freq {
        "YEARLY" => {
            weeks = add(dice, 0.2, "BYWEEKNO", -53..=53, 3, &mut parts);
            expands |= weeks;
            expands |= !weeks && add(dice, 0.2, "BYYEARDAY", -366..=366, 4, &mut parts);
            expands |= !weeks && add(dice, 0.2, "BYMONTHDAY", -31..=31, 3, &mut parts);
        }
        "MONTHLY" | "DAILY" => expands |= add(dice, 0.4, "BYMONTHDAY", -31..=31, 3, &mut parts),
        _ => {}
    }
    if dice.random_bool(0.5) {
        let ordinals = matches!(freq, "MONTHLY" | "YEARLY") && !weeks && dice.random_bool(0.6);
        parts.push(format!("BYDAY={}", days(dice, ordinals)));
        expands = true;
    }
    if dice.random_bool(0.15) {
        add(dice, 1.0, "BYHOUR", 0..=23, 3, &mut parts);
        if dice.random_bool(0.5) {
            parts.push(format!("BYMINUTE={}", ["0,30", "15", "45"][dice.random_range(0..3)]));
        }
    }
    expands |= add(dice, 0.15, "BYSECOND", 0..=59, 3, &mut parts);
    if expands && dice.random_bool(0.25) {
        parts.push(format!("BYSETPOS={}", [1, -1, 2, -2][dice.random_range(0..4)]));
    }
    end(dice, starts, 800, &mut parts);
    parts.join(";")
}

/// Adds a part with a few different numbers, by chance; not zero where some are negative.
fn add(dice: &mut StdRng, chance: f64, name: &str, of: RangeInclusive<i32>, most: usize, parts: &mut Vec<String>) -> bool {
    if !dice.random_bool(chance) {
        return false;
    }
    let count = dice.random_range(1..=most);
    let numbers: BTreeSet<i32> = (0..count).map(|_| dice.random_range(of.clone())).filter(|one| *of.start() >= 0 || *one != 0).collect();
    if !numbers.is_empty() {
        parts.push(format!("{name}={}", numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")));
    }
    !numbers.is_empty()
}

fn days(dice: &mut StdRng, ordinals: bool) -> String {
    let days: BTreeSet<String> = (0..dice.random_range(1..=3))
        .map(|_| {
            let day = DAYS[dice.random_range(0..7)];
            match dice.random_range(-4..=4) {
                number if ordinals && number != 0 => format!("{number}{day}"),
                _ => day.to_owned(),
            }
        })
        .collect();
    days.into_iter().collect::<Vec<_>>().join(",")
}

/// Begins its weeks on some day, and may end.
fn end(dice: &mut StdRng, starts: NaiveDateTime, most: i64, parts: &mut Vec<String>) {
    if dice.random_bool(0.3) {
        parts.push(format!("WKST={}", DAYS[dice.random_range(0..7)]));
    }
    match dice.random_range(0..3) {
        0 => parts.push(format!("COUNT={}", dice.random_range(1..60))),
        1 => parts.push(format!("UNTIL={}", (starts + TimeDelta::days(dice.random_range(1..most))).format("%Y%m%dT%H%M%S"))),
        _ => {}
    }
}
