//! Writes series of made-up sessions and when their occurrences are, for another implementation of RFC 5545 to check.
//!
//! `recurrence FOLDER [SEED]`: `series.json`. The series are the same each time, and others with another seed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a task, not a library")]

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike as _, Utc};
use chrono_tz::Tz;
use daymark_domain::ids::SessionId;
use daymark_domain::session::{Change, Content, Exception, Repeat, Session, SessionKind};
use daymark_domain::wall_clock::{to_instant, to_local};
use daymark_exchange::ical;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use uuid::Uuid;

/// How many there are of days and more, and how many of what is finer.
const SERIES: [usize; 2] = [1_500, 1_500];
/// How many calendars with several rules for one event.
const SETS: usize = 250;
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
    let (mut written, mut refused, mut wanted) = (Vec::new(), 0, 0);
    for (most, rule) in SERIES.into_iter().zip([rule as MakeRule, finer_rule]) {
        wanted += most;
        while written.len() < wanted {
            match series(&mut dice, rule) {
                Some(one) => written.push(one),
                None => refused += 1,
            }
        }
    }
    wanted += SETS;
    while written.len() < wanted {
        match set(&mut dice) {
            Some(one) => written.push(one),
            None => refused += 1,
        }
    }
    std::fs::write(folder.join("series.json"), serde_json::to_vec(&written).unwrap()).unwrap();
    println!("recurrence: {wanted} series; {refused} others were refused: they never happen, are too often or make no sense");
}

type MakeRule = fn(&mut StdRng, NaiveDateTime) -> Rule;

/// A rule, and how many days from the start on and how many later ones are looked at: to count seconds through years takes the other one long.
struct Rule {
    text: String,
    near: i64,
    far: i64,
}

/// A series, and its occurrences in a stretch after its start and in one some years on; `None` where it is refused.
fn series(dice: &mut StdRng, make: MakeRule) -> Option<Value> {
    let zone = ZONES[dice.random_range(0..ZONES.len())];
    // Starts near clock changes, and at the hours that they skip and repeat, come up often.
    let date = NaiveDate::from_ymd_opt(2025, 1, 1)? + TimeDelta::days(dice.random_range(0..700));
    let (hour, minute) =
        (if dice.random_bool(0.4) { dice.random_range(0..4) } else { dice.random_range(0..24) }, 15 * dice.random_range(0..4));
    let second = if dice.random_bool(0.2) { dice.random_range(0..60) } else { 0 };
    let starts = date.and_hms_opt(hour, minute, second)?;
    let Rule { text: rule, near, far } = make(dice, starts);
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
    let near = (to_instant(starts, zone) - TimeDelta::days(2), to_instant(starts, zone) + TimeDelta::days(near));
    let far = (near.0 + TimeDelta::days(far), near.0 + TimeDelta::days(far + 120));
    if rule_is_finer(&rule) && !goes_on(&session, &rule, far.1) {
        return None;
    }
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

/// An event of a calendar with several rules, as it is read; `None` where one of them cannot be kept.
fn set(dice: &mut StdRng) -> Option<Value> {
    let zone = ZONES[dice.random_range(0..ZONES.len() - 1)];
    let starts =
        (NaiveDate::from_ymd_opt(2025, 1, 1)? + TimeDelta::days(dice.random_range(0..700))).and_hms_opt(dice.random_range(0..24), 30, 0)?;
    let mut one = |chance: f64| -> Vec<String> {
        let count = (1..=3).take_while(|_| dice.random_bool(chance)).count();
        (0..count).map(|_| if dice.random_bool(0.8) { rule(dice, starts).text } else { finer_rule(dice, starts).text }).collect()
    };
    let (rules, taken_out) = (one(0.75), one(0.5));
    let extra = [starts + TimeDelta::days(3), starts + TimeDelta::days(40)];
    let at = |time: &NaiveDateTime| time.format("%Y%m%dT%H%M%S").to_string();
    // A calendar ends a rule at an instant.
    let ended = |rule: &String| {
        let part = |part: &str| match part.strip_prefix("UNTIL=") {
            Some(until) => {
                let until = NaiveDateTime::parse_from_str(until, "%Y%m%dT%H%M%S").unwrap();
                format!("UNTIL={}Z", at(&to_instant(until, zone).naive_utc()))
            }
            None => part.to_owned(),
        };
        rule.split(';').map(part).collect::<Vec<_>>().join(";")
    };
    let lines = |name: &str, rules: &[String]| rules.iter().map(|rule| format!("{name}:{}\r\n", ended(rule))).collect::<String>();
    let text = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID={zone}:{}\r\nDURATION:PT1H\r\n{}{}RDATE;TZID={zone}:{}\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n",
        at(&starts),
        lines("RRULE", &rules),
        lines("EXRULE", &taken_out),
        extra.iter().map(at).collect::<Vec<_>>().join(",")
    );
    let calendar = ical::read(text.as_bytes(), Tz::UTC).ok()?;
    let event =
        calendar.events.first().filter(|_| calendar.unsupported.is_empty() && rules.len() + taken_out.len() > 1 && !rules.is_empty())?;
    let mut session =
        Session::new(SessionId::new(Uuid::from_u128(1)), ical::content(event, SessionKind::Group), DateTime::UNIX_EPOCH).ok()?;
    session.exceptions = ical::exceptions(event);
    let from = to_instant(starts, zone) - TimeDelta::days(2);
    if !rules.iter().chain(&taken_out).all(|rule| goes_on(&session, rule, from + TimeDelta::days(900))) {
        return None;
    }
    let seen = |from: DateTime<Utc>, days: i64| {
        let to = from + TimeDelta::days(days);
        let starts: Vec<i64> = session.occurrences(from, to).iter().map(|one| one.starts_at.timestamp()).collect();
        json!({ "from": from.timestamp(), "to": to.timestamp(), "starts": starts })
    };
    Some(json!({
        "zone": zone.name(),
        "starts": starts.format("%FT%T").to_string(),
        "rule": rules[0],
        "rules": rules,
        "taken_out": taken_out,
        "extra": extra.iter().map(|time| time.format("%FT%T").to_string()).collect::<Vec<_>>(),
        "removed": [],
        "moved": [],
        "windows": [seen(from, 900), seen(from + TimeDelta::days(700), 120)],
    }))
}

/// Whether a rule, were it endless, would soon go on after an instant. The other one looks for what comes after the last, day by day: where that
/// is far off, it would be at it for hours.
fn goes_on(session: &Session, rule: &str, after: DateTime<Utc>) -> bool {
    let endless: Vec<&str> = rule.split(';').filter(|part| !part.starts_with("COUNT=") && !part.starts_with("UNTIL=")).collect();
    let endless = Session { repeat: Repeat::Rule { rrule: endless.join(";") }, extra: Vec::new(), ..session.clone() };
    endless.first_from(to_local(after, session.zone)).is_some_and(|next| to_instant(next, session.zone) < after + TimeDelta::days(400))
}

fn rule_is_finer(rule: &str) -> bool {
    ["FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=SECONDLY"].iter().any(|freq| rule.starts_with(freq))
}

/// A rule of days or more, with parts that RFC 5545 lets stand together.
fn rule(dice: &mut StdRng, starts: NaiveDateTime) -> Rule {
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
    Rule { text: parts.join(";"), near: 900, far: 365 * 9 }
}

/// A rule of hours, minutes or seconds, with every part. Left out is `BYWEEKNO`, which RFC 5545 lets stand with years only, and `BYSECOND=60`,
/// which python-dateutil does not know.
fn finer_rule(dice: &mut StdRng, starts: NaiveDateTime) -> Rule {
    let (freq, steps, most, near, far): (_, &[u32], _, _, _) = match dice.random_range(0..3) {
        0 => ("HOURLY", &[1, 2, 3, 4, 5, 6, 7, 8, 12, 24, 25, 36, 168], 60, 900, 365 * 4),
        1 => ("MINUTELY", &[1, 7, 15, 20, 30, 45, 60, 65, 90, 120, 180, 700, 1_440, 1_441], 3_000, 400, 365 * 2),
        _ => ("SECONDLY", &[900, 1_800, 3_600, 3_660, 5_003, 5_400, 7_200, 43_200, 86_400, 86_401], 200_000, 120, 365),
    };
    let mut every = match dice.random_bool(0.6) {
        true => steps[dice.random_range(0..steps.len())],
        false => dice.random_range(1..most),
    };
    // A few go by every second, or nearly.
    if freq == "SECONDLY" && every < 600 {
        every = if dice.random_bool(0.2) { every } else { every * 600 };
    }
    let mut parts = vec![format!("FREQ={freq};INTERVAL={every}")];
    add(dice, 0.2, "BYMONTH", 1..=12, 8, &mut parts);
    add(dice, 0.2, "BYMONTHDAY", -31..=31, 12, &mut parts);
    add(dice, 0.15, "BYYEARDAY", -366..=366, 90, &mut parts);
    if dice.random_bool(0.4) {
        let ordinals = dice.random_bool(0.1);
        parts.push(format!("BYDAY={}", days(dice, ordinals)));
    }
    add(dice, 0.4, "BYHOUR", 0..=23, 6, &mut parts);
    // What the step can come to.
    if dice.random_bool(0.4) {
        let named: Vec<String> = (0..dice.random_range(1..6))
            .map(|number| (starts.minute() + every * number * 7) % 60)
            .collect::<BTreeSet<u32>>()
            .iter()
            .map(ToString::to_string)
            .collect();
        parts.push(format!("BYMINUTE={}", named.join(",")));
    } else {
        add(dice, 0.2, "BYMINUTE", 0..=59, 8, &mut parts);
    }
    if dice.random_bool(0.3) && freq == "SECONDLY" {
        parts.push(format!("BYSECOND={},{}", starts.second(), (starts.second() + every) % 60));
    } else {
        add(dice, 0.3, "BYSECOND", 0..=59, 4, &mut parts);
    }
    add(dice, 0.3, "BYSETPOS", -4..=4, 2, &mut parts);
    end(dice, starts, near, &mut parts);
    Rule { text: parts.join(";"), near, far }
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
