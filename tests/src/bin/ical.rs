//! Writes calendars of made-up events for another program to read, and reads what that program makes of them.
//!
//! `ical write FOLDER`: calendars, and beside each what is in it as JSON. They are the same each time.
//! `ical compare FOLDER`: whether every `X.again.ics` says the same as `X.ics`.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "a task, not a library")]

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use daymark_domain::recurrence::RecurrenceRule;
use daymark_domain::wall_clock::{to_instant, to_local};
use daymark_exchange::ical::{Calendar, Clock, Event, EventStatus, Override, read, write};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};

const CALENDARS: usize = 40;
const EVENTS: usize = 25;
const HOME: Tz = Tz::America__New_York;
const WORDS: [&str; 8] = [
    "Evening group",
    "Ich weiß es nicht",
    "🌧️ then ☀️, and a long line that has to be folded more than once because it goes on and on",
    "שלום",
    "two\nlines",
    "a \"quoted\" <b>word</b>; and, some\\marks",
    "C:\\new",
    "ends with a backslash \\",
];
const RULES: [&str; 8] = [
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU",
    "FREQ=MONTHLY;BYDAY=2TU,-1FR",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
    "FREQ=YEARLY;BYMONTH=1,7;BYDAY=1SU",
    "FREQ=YEARLY;BYYEARDAY=100,-1",
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
];
const ZONES: [Tz; 20] = [
    Tz::America__New_York,
    Tz::America__St_Johns,
    Tz::America__Phoenix,
    Tz::America__Los_Angeles,
    Tz::America__Santiago,
    Tz::America__Sao_Paulo,
    Tz::Europe__London,
    Tz::Europe__Dublin,
    Tz::Europe__Berlin,
    Tz::Asia__Jerusalem,
    Tz::Asia__Kolkata,
    Tz::Asia__Kathmandu,
    Tz::Asia__Tehran,
    Tz::Asia__Tokyo,
    Tz::Australia__Sydney,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Auckland,
    Tz::Pacific__Chatham,
    Tz::Pacific__Apia,
    Tz::UTC,
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let fine = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["write", folder] => written(&PathBuf::from(folder)),
        ["compare", folder] => compared(&PathBuf::from(folder)),
        _ => {
            eprintln!("ical: write FOLDER, or compare FOLDER.");
            std::process::exit(2);
        }
    };
    if !fine {
        std::process::exit(1);
    }
}

fn written(folder: &Path) -> bool {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    let now = DateTime::parse_from_rfc3339("2026-03-09T18:30:00Z").unwrap().to_utc();
    let mut dice = StdRng::seed_from_u64(11);
    for number in 0..CALENDARS {
        let events: Vec<Event> = (0..EVENTS).map(|index| made(&format!("{number}-{index}@daymark"), &mut dice)).collect();
        std::fs::write(folder.join(format!("{number:02}.ics")), write(&events, "Daymark, mine", now)).unwrap();
        let said: Vec<Value> = events.iter().flat_map(said).collect();
        std::fs::write(folder.join(format!("{number:02}.json")), serde_json::to_string_pretty(&said).unwrap()).unwrap();
    }
    println!("{CALENDARS} calendars of {EVENTS} events each are in {}", folder.display());
    true
}

fn compared(folder: &Path) -> bool {
    let calendar = |path: &Path| -> Calendar {
        let mut file = read(&std::fs::read(path).unwrap(), HOME).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // The parts of a rule say the same in any order.
        file.events.iter_mut().for_each(|event| event.written_rule = None);
        file
    };
    let (mut count, mut other) = (0, 0);
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let again = path.with_extension("again.ics");
        if path.extension().is_none_or(|kind| kind != "ics") || path.to_string_lossy().ends_with(".again.ics") {
            continue;
        }
        count += 1;
        if !again.exists() || calendar(&path) != calendar(&again) {
            println!("{} is read as something else", again.display());
            other += 1;
        }
    }
    println!("{count} calendars came back from another program, {other} of them different");
    count == CALENDARS && other == 0
}

fn made(uid: &str, dice: &mut StdRng) -> Event {
    let zone = ZONES[dice.random_range(0..ZONES.len())];
    let all_day = dice.random_range(0..6) == 0;
    let recurs = zone == Tz::UTC || dice.random_range(0..3) > 0;
    let zone = if all_day { HOME } else { zone };
    let starts = time(dice, all_day);
    let end = match dice.random_range(0..3) {
        0 => String::new(),
        1 => format!(";COUNT={}", dice.random_range(1..90)),
        // As reading it gives it: on the wall clock, at a time that there is.
        _ if all_day => format!(";UNTIL={}", (starts + TimeDelta::days(dice.random_range(9..900))).format("%Y%m%d")),
        _ => {
            let until = starts + TimeDelta::minutes(dice.random_range(9_000..900_000));
            format!(";UNTIL={}", to_local(to_instant(until, zone), zone).format("%Y%m%dT%H%M%S"))
        }
    };
    let rule = recurs.then(|| RULES[dice.random_range(0..RULES.len())]);
    let rule = rule.map(|rule| RecurrenceRule::parse(&format!("{rule}{end}"), zone).unwrap());
    let mut rdates = if recurs { times(dice, all_day) } else { Vec::new() };
    rdates.retain(|date| *date != starts);
    let mut overrides: Vec<Override> = (0..if recurs { dice.random_range(0..4) } else { 0 })
        .map(|_| Override {
            original: time(dice, all_day),
            cancelled: dice.random(),
            starts: time(dice, all_day),
            duration_minutes: lasts(dice, all_day),
            summary: words(dice),
            location: words(dice),
            url: None,
            sequence: dice.random_range(0..9),
        })
        .collect();
    overrides.sort_by_key(|one| one.original);
    overrides.dedup_by_key(|one| one.original);
    Event {
        uid: uid.to_owned(),
        sequence: dice.random_range(0..9),
        stamp: DateTime::from_timestamp(dice.random_range(1_700_000_000..1_790_000_000), 0),
        summary: words(dice),
        location: words(dice),
        url: dice.random::<bool>().then(|| "https://meet.example.org/a?b=c;d,e".to_owned()),
        description: words(dice),
        organiser: words(dice),
        status: [EventStatus::Confirmed, EventStatus::Tentative, EventStatus::Cancelled][dice.random_range(0..3)],
        transparent: dice.random(),
        all_day,
        clock: if all_day { Clock::Floating } else { Clock::Named },
        zone,
        starts,
        duration_minutes: lasts(dice, all_day),
        rule,
        written_rule: None,
        rdates,
        exdates: if recurs { times(dice, all_day) } else { Vec::new() },
        overrides,
    }
}

fn words(dice: &mut StdRng) -> Option<String> {
    (dice.random_range(0..4) > 0).then(|| WORDS[dice.random_range(0..WORDS.len())].to_owned())
}

fn lasts(dice: &mut StdRng, all_day: bool) -> u32 {
    if all_day { dice.random_range(1..9) * 1_440 } else { dice.random_range(0..600) }
}

fn time(dice: &mut StdRng, all_day: bool) -> NaiveDateTime {
    let first = NaiveDate::from_ymd_opt(2019, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    let minutes = if all_day { 0 } else { dice.random_range(0..288) * 5 };
    first + TimeDelta::days(dice.random_range(0..3_000)) + TimeDelta::minutes(minutes)
}

fn times(dice: &mut StdRng, all_day: bool) -> Vec<NaiveDateTime> {
    let mut times: Vec<NaiveDateTime> = (0..dice.random_range(0..60)).map(|_| time(dice, all_day)).collect();
    times.sort_unstable();
    times.dedup();
    times
}

/// What another program has to find: the event, and then its changed occurrences.
fn said(event: &Event) -> Vec<Value> {
    let at = |local: &NaiveDateTime| match event.all_day {
        true => local.format("%Y-%m-%d").to_string(),
        false => shown(to_instant(*local, event.zone)),
    };
    let ends = |part: &str| match event.rule.as_ref().and_then(RecurrenceRule::until) {
        Some(until) if part.starts_with("UNTIL=") => match event.all_day {
            true => format!("UNTIL={}", until.format("%Y%m%d")),
            false => format!("UNTIL={}", to_instant(until, event.zone).format("%Y%m%dT%H%M%SZ")),
        },
        _ => part.to_owned(),
    };
    let status = |cancelled: bool| match event.status {
        _ if cancelled => "CANCELLED",
        EventStatus::Tentative => "TENTATIVE",
        EventStatus::Confirmed | EventStatus::Cancelled => "CONFIRMED",
    };
    let all = |times: &[NaiveDateTime]| times.iter().map(at).collect::<Vec<_>>();
    let mut said = vec![json!({
        "uid": event.uid,
        "original": null,
        "sequence": event.sequence,
        "stamp": event.stamp.map(shown),
        "starts": at(&event.starts),
        "minutes": event.duration_minutes,
        "summary": event.summary,
        "location": event.location,
        "description": event.description,
        "url": event.url,
        "status": status(event.status == EventStatus::Cancelled),
        "rule": event.rule.as_ref().map(|rule| rule.to_string().split(';').map(ends).collect::<Vec<_>>()),
        "extra": all(&event.rdates),
        "except": all(&event.exdates),
    })];
    said.extend(event.overrides.iter().map(|one| {
        json!({
            "uid": event.uid,
            "original": at(&one.original),
            "sequence": one.sequence,
            "stamp": event.stamp.map(shown),
            "starts": at(&one.starts),
            "minutes": one.duration_minutes,
            "summary": one.summary,
            "location": one.location,
            "description": event.description,
            "url": one.url,
            "status": status(one.cancelled),
            "rule": null,
            "extra": [],
            "except": [],
        })
    }));
    said
}

fn shown(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
