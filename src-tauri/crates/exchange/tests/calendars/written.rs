//! What is written is a calendar, and is read the same.

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use daymark_domain::recurrence::RecurrenceRule;
use daymark_domain::wall_clock::{to_instant, to_local};
use daymark_exchange::ical::{Clock, Event, EventStatus, Override, read, write};
use proptest::prelude::*;

use crate::{HOME, at, one, utc, whats};

#[test]
fn what_is_written_is_a_calendar() {
    let mut event = one(
        "SUMMARY:Abend\u{fc}\u{fc}\u{fc} 🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️ group\\, west\\; \\\\ and\\nmore\nDTSTART;TZID=Europe/Berlin:20260302T183000\nDURATION:PT90M\nRRULE:FREQ=WEEKLY;UNTIL=20260330T183000Z\nEXDATE;TZID=Europe/Berlin:20260309T183000",
    );
    event.url = Some("https://x.example/\r\nATTACH:evil".into());
    let text = String::from_utf8(write(&[event], "Daymark, mine", utc("2026-01-01 00:00"))).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "folded at 75 octets");
    let lines: Vec<&str> = text.split("\r\n").collect();
    for wanted in [
        "X-WR-CALNAME:Daymark\\, mine",
        "TZID:Europe/Berlin",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "DTSTART;TZID=Europe/Berlin:20260302T183000",
        "RRULE:FREQ=WEEKLY;UNTIL=20260330T183000Z",
        "EXDATE;TZID=Europe/Berlin:20260309T183000",
        "URL:https://x.example/ATTACH:evil",
    ] {
        assert!(lines.contains(&wanted), "{wanted}");
    }
}

/// Reads a description of a zone under a name that says nothing, so that only its clock changes can tell.
#[test]
fn zones_are_described_as_they_are() {
    let mut lost = Vec::new();
    for zone in chrono_tz::TZ_VARIANTS {
        let event = Event { zone, starts: at("2020-06-01 12:00"), ..one("DTSTART:20200601T120000\nRRULE:FREQ=DAILY") };
        let text = String::from_utf8(write(&[event], "", utc("2026-01-01 00:00"))).unwrap();
        if zone == Tz::UTC {
            assert!(!text.contains("VTIMEZONE"));
            continue;
        }
        let text = text.replace(&format!("TZID:{zone}\r\n"), "TZID:Somewhere\r\n").replace(&format!("TZID={zone}:"), "TZID=Somewhere:");
        let read = read(text.as_bytes(), zone).ok().unwrap();
        if read.events[0].zone != zone || !read.unsupported.is_empty() {
            lost.push(zone.name());
        }
        // From another home, one that keeps the same time.
        let other = daymark_exchange::ical::read(text.as_bytes(), Tz::Pacific__Kiritimati).ok().unwrap().events[0].zone;
        for day in (0..1400).step_by(5) {
            let noon = utc("2022-01-01 12:00") + TimeDelta::days(day);
            if to_local(noon, other) != to_local(noon, zone) {
                lost.push(zone.name());
                break;
            }
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
}

fn words(most: usize) -> impl Strategy<Value = Option<String>> {
    let text = prop::collection::vec(prop_oneof!["[a-z ,;:\\\\\"^']{1,20}", "[\u{e9}🌧️שß\n\t]{1,8}", Just("\\n".to_owned())], 1..12);
    prop::option::of(
        text.prop_map(move |parts| parts.concat().chars().take(most).collect::<String>().trim().to_owned())
            .prop_filter("blank", |text| !text.is_empty()),
    )
}

fn times() -> impl Strategy<Value = NaiveDateTime> {
    (0..20_000_i64, 0..1_440_i64).prop_map(|(day, minute)| at("1975-01-01 00:00") + TimeDelta::days(day) + TimeDelta::minutes(minute))
}

fn rules(zone: Tz, all_day: bool) -> impl Strategy<Value = RecurrenceRule> {
    let end = times().prop_map(move |until| match all_day {
        true => format!(";UNTIL={}", until.format("%Y%m%d")),
        false => format!(";UNTIL={}", to_local(to_instant(until, zone), zone).format("%Y%m%dT%H%M%S")),
    });
    let end = prop_oneof![Just(String::new()), (1..500).prop_map(|count| format!(";COUNT={count}")), end];
    (
        prop::sample::select(vec![
            "FREQ=DAILY",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=YEARLY;BYMONTH=3;BYSETPOS=1",
        ]),
        end,
    )
        .prop_map(move |(rule, end)| RecurrenceRule::parse(&format!("{rule}{end}"), zone).unwrap())
}

/// An event that was made up, which may be shown where it fails.
#[derive(Clone)]
struct Made(Event);

impl std::fmt::Debug for Made {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&String::from_utf8_lossy(&write(std::slice::from_ref(&self.0), "", DateTime::UNIX_EPOCH)))
    }
}

fn events() -> impl Strategy<Value = Made> {
    let zone = prop_oneof![Just(HOME), Just(Tz::UTC), prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec())];
    (zone, any::<bool>(), any::<bool>()).prop_flat_map(|(zone, all_day, recurs)| {
        // What was read is at home where it has no zone, or needs none.
        let zone = if all_day || (zone == Tz::UTC && !recurs) { HOME } else { zone };
        let day = move |time: NaiveDateTime| if all_day { time.date().and_hms_opt(0, 0, 0).unwrap() } else { time };
        let lasts = (0..5_000_u32).prop_map(move |minutes| if all_day { minutes.div_ceil(1_440).max(1) * 1_440 } else { minutes });
        let dates = move |most: usize| {
            prop::collection::btree_set(times().prop_map(day), 0..if recurs { most } else { 1 })
                .prop_map(|dates| dates.into_iter().collect::<Vec<_>>())
        };
        let change = (any::<bool>(), times().prop_map(day), lasts.clone(), words(200), words(500), any::<u32>());
        let changes = prop::collection::btree_map(times().prop_map(day), change, 0..if recurs { 5 } else { 1 });
        let rule = rules(zone, all_day).prop_map(move |rule| recurs.then_some(rule));
        let status = prop::sample::select(vec![EventStatus::Confirmed, EventStatus::Tentative, EventStatus::Cancelled]);
        let said = (words(200), words(500), words(2_000), words(200), prop::option::of("https://x\\.example/[a-z0-9?&=;,%]{0,90}"));
        (
            said,
            (any::<u32>(), 0..2_000_000_000_i64, status, any::<bool>()),
            times().prop_map(day),
            lasts,
            rule,
            dates(120),
            dates(5),
            changes,
        )
            .prop_map(
                move |(
                    (summary, location, description, organiser, url),
                    (sequence, stamp, status, transparent),
                    starts,
                    duration_minutes,
                    rule,
                    rdates,
                    exdates,
                    changes,
                )| {
                    let one = |(original, (cancelled, starts, duration_minutes, summary, location, sequence))| Override {
                        original,
                        cancelled,
                        starts,
                        duration_minutes,
                        summary,
                        location,
                        url: None,
                        sequence,
                    };
                    let overrides = changes.into_iter().map(one).collect();
                    // A start that the rule does not have is a single date.
                    let mut rdates: Vec<NaiveDateTime> = rdates;
                    rdates.retain(|date| *date != starts);
                    if rule.as_ref().is_some_and(|rule: &RecurrenceRule| !rule.occurs_at_start(starts)) {
                        rdates.push(starts);
                        rdates.sort_unstable();
                    }
                    Made(Event {
                        uid: format!("{stamp}-{sequence}@x, y;z"),
                        sequence,
                        stamp: DateTime::from_timestamp(stamp, 0),
                        summary,
                        location,
                        url,
                        description,
                        organiser,
                        status,
                        transparent,
                        all_day,
                        clock: if all_day { Clock::Floating } else { Clock::Named },
                        zone,
                        starts,
                        duration_minutes,
                        rule,
                        written_rule: None,
                        rdates,
                        exdates,
                        overrides,
                    })
                },
            )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_the_same(events in prop::collection::vec(events(), 0..4), name in "[a-z ,;]{0,30}") {
        let mut events: Vec<Event> = events.into_iter().map(|made| made.0).collect();
        for (index, event) in events.iter_mut().enumerate() {
            event.uid.push_str(&index.to_string());
        }
        let bytes = write(&events, name.trim(), utc("2026-01-01 00:00"));
        for line in bytes.split(|byte| *byte == b'\n') {
            prop_assert!(line.len() <= 76 && std::str::from_utf8(line).is_ok());
        }
        let file = read(&bytes, HOME).unwrap_or_else(|fault| panic!("{fault:?}"));
        prop_assert_eq!(whats(&file), Vec::<&str>::new());
        prop_assert_eq!(file.events.len(), events.len());
        for (read, written) in file.events.iter().zip(&events) {
            prop_assert_eq!((read.zone, read.starts, &read.rule), (written.zone, written.starts, &written.rule));
            prop_assert_eq!((&read.rdates, &read.exdates), (&written.rdates, &written.exdates));
            let read = Event { written_rule: None, ..read.clone() };
            prop_assert!(read == *written, "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
