//! Writes series of made-up sessions and when their occurrences are, for another implementation of RFC 5545 to check.
//!
//! `recurrence FOLDER`: `series.json`. The series are the same each time.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a task, not a library")]

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike as _, Utc};
use chrono_tz::Tz;
use daymark_domain::ids::SessionId;
use daymark_domain::session::{Change, Content, Exception, Repeat, Session, SessionKind};
use daymark_domain::wall_clock::to_instant;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use uuid::Uuid;

const SERIES: usize = 1_500;
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
    let mut dice = StdRng::seed_from_u64(5545);
    let (mut written, mut refused) = (Vec::new(), 0);
    while written.len() < SERIES {
        match series(&mut dice) {
            Some(one) => written.push(one),
            None => refused += 1,
        }
    }
    std::fs::write(folder.join("series.json"), serde_json::to_vec(&written).unwrap()).unwrap();
    println!("recurrence: {SERIES} series; {refused} others were refused, as rules that never happen or make no sense");
}

/// A series, and its occurrences in a stretch after its start and in one some years on; `None` where it is refused.
fn series(dice: &mut StdRng) -> Option<Value> {
    let zone = ZONES[dice.random_range(0..ZONES.len())];
    // Starts near clock changes, and at the hours that they skip and repeat, come up often.
    let date = NaiveDate::from_ymd_opt(2025, 1, 1)? + TimeDelta::days(dice.random_range(0..700));
    let (hour, minute) =
        (if dice.random_bool(0.4) { dice.random_range(0..4) } else { dice.random_range(0..24) }, 15 * dice.random_range(0..4));
    let starts = date.and_hms_opt(hour, minute, 0)?;
    let rule = rule(dice, starts);
    let some = |dice: &mut StdRng, most: usize| -> Vec<NaiveDateTime> {
        let count = dice.random_range(0..=most);
        (0..count).map(|_| starts + TimeDelta::days(dice.random_range(0..900)) + TimeDelta::minutes(dice.random_range(0..3) * 30)).collect()
    };
    let extra = some(dice, 3);
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
        repeat: Repeat::Rule { rrule: rule.clone() },
        extra: extra.clone(),
        leads: Vec::new(),
    };
    let mut session = Session::new(SessionId::new(Uuid::from_u128(1)), content, DateTime::UNIX_EPOCH).ok()?;
    let near = (to_instant(starts, zone) - TimeDelta::days(2), to_instant(starts, zone) + TimeDelta::days(900));
    let far = (near.0 + TimeDelta::days(365 * 9), near.0 + TimeDelta::days(365 * 9 + 120));
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
        "rule": rule,
        "extra": local(&extra),
        "removed": local(&removed),
        "moved": moved.iter().map(|(original, to)| local(&[*original, *to])).collect::<Vec<_>>(),
        "windows": [seen(near), seen(far)],
    }))
}

/// A rule with parts that RFC 5545 lets stand together.
fn rule(dice: &mut StdRng, starts: NaiveDateTime) -> String {
    let freq = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", "MINUTELY"][dice.random_range(0..6)];
    let mut parts = vec![format!("FREQ={freq}")];
    let finer = matches!(freq, "HOURLY" | "MINUTELY");
    if finer {
        let steps: &[u32] = if freq == "HOURLY" { &[1, 2, 3, 4, 5, 7, 8, 12, 25, 36] } else { &[15, 30, 60, 65, 90, 120, 180, 700] };
        parts.push(format!("INTERVAL={}", steps[dice.random_range(0..steps.len())]));
    } else if dice.random_bool(0.5) {
        parts.push(format!("INTERVAL={}", dice.random_range(1..=4)));
    }
    let several = |dice: &mut StdRng, from: i32, to: i32, most: usize| {
        let count = dice.random_range(1..=most);
        let numbers: std::collections::BTreeSet<i32> = (0..count).map(|_| dice.random_range(from..=to)).filter(|one| *one != 0).collect();
        numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    };
    let mut expands = false;
    if dice.random_bool(0.3) {
        parts.push(format!("BYMONTH={}", several(dice, 1, 12, 4)));
    }
    let add = |dice: &mut StdRng, chance: f64, name: &str, from: i32, to: i32, most: usize, parts: &mut Vec<String>| {
        if dice.random_bool(chance) {
            let numbers = several(dice, from, to, most);
            if !numbers.is_empty() {
                parts.push(format!("{name}={numbers}"));
                return true;
            }
        }
        false
    };
    let mut weeks = false;
    match freq {
        "YEARLY" => {
            weeks = add(dice, 0.2, "BYWEEKNO", -53, 53, 3, &mut parts);
            expands |= weeks;
            expands |= !weeks && add(dice, 0.2, "BYYEARDAY", -366, 366, 4, &mut parts);
            expands |= !weeks && add(dice, 0.2, "BYMONTHDAY", -31, 31, 3, &mut parts);
        }
        "MONTHLY" | "DAILY" | "HOURLY" => expands |= add(dice, 0.4, "BYMONTHDAY", -31, 31, 3, &mut parts),
        _ => {}
    }
    if dice.random_bool(0.5) {
        let ordinals = matches!(freq, "MONTHLY" | "YEARLY") && !weeks && dice.random_bool(0.6);
        let days: std::collections::BTreeSet<String> = (0..dice.random_range(1..=3))
            .map(|_| {
                let day = DAYS[dice.random_range(0..7)];
                match dice.random_range(-4..=4) {
                    number if ordinals && number != 0 => format!("{number}{day}"),
                    _ => day.to_owned(),
                }
            })
            .collect();
        parts.push(format!("BYDAY={}", days.into_iter().collect::<Vec<_>>().join(",")));
        expands = true;
    }
    if expands && !finer && dice.random_bool(0.25) {
        parts.push(format!("BYSETPOS={}", [1, -1, 2, -2][dice.random_range(0..4)]));
    }
    if dice.random_bool(if finer { 0.4 } else { 0.15 }) {
        let hours = [several(dice, 0, 23, 3), "7,19".to_owned()].into_iter().find(|hours| !hours.is_empty()).unwrap();
        // What is finer has to begin with its start.
        parts.push(if finer { format!("BYHOUR={hours},{}", starts.hour()) } else { format!("BYHOUR={hours}") });
        if dice.random_bool(0.5) {
            parts.push(format!("BYMINUTE={}", ["0,30", "15", "45"][dice.random_range(0..3)]));
        }
    }
    if dice.random_bool(0.3) {
        parts.push(format!("WKST={}", DAYS[dice.random_range(0..7)]));
    }
    match dice.random_range(0..3) {
        0 => parts.push(format!("COUNT={}", dice.random_range(1..60))),
        1 => parts.push(format!("UNTIL={}", (starts + TimeDelta::days(dice.random_range(1..800))).format("%Y%m%dT%H%M%S"))),
        _ => {}
    }
    parts.join(";")
}
