//! Events as an iCalendar file.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::{Event, EventStatus};

/// A calendar of these events.
#[must_use]
pub fn write(events: &[Event], name: &str, now: DateTime<Utc>) -> Vec<u8> {
    let mut out = String::new();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Daymark//Daymark//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        line(&mut out, text);
    }
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        one(&mut out, event, None, now);
        for index in 0..event.overrides.len() {
            one(&mut out, event, Some(index), now);
        }
    }
    line(&mut out, "END:VCALENDAR");
    out.into_bytes()
}

fn one(out: &mut String, event: &Event, changed: Option<usize>, now: DateTime<Utc>) {
    let changed = changed.and_then(|index| event.overrides.get(index));
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}", escaped(&event.uid)));
    line(out, &format!("DTSTAMP:{}", event.stamp.unwrap_or(now).format("%Y%m%dT%H%M%SZ")));
    line(out, &format!("SEQUENCE:{}", changed.map_or(event.sequence, |one| one.sequence)));
    let at = |name: &str, times: &[NaiveDateTime]| times_of(name, times, event.zone, event.all_day);
    if let Some(one) = changed {
        line(out, &at("RECURRENCE-ID", &[one.original]));
    }
    line(out, &at("DTSTART", &[changed.map_or(event.starts, |one| one.starts)]));
    let minutes = changed.map_or(event.duration_minutes, |one| one.duration_minutes);
    line(out, &if event.all_day { format!("DURATION:P{}D", minutes / 1_440) } else { format!("DURATION:PT{minutes}M") });
    let texts = match changed {
        Some(one) => [("SUMMARY", &one.summary), ("LOCATION", &one.location), ("URL", &one.url), ("DESCRIPTION", &event.description)],
        None => [("SUMMARY", &event.summary), ("LOCATION", &event.location), ("URL", &event.url), ("DESCRIPTION", &event.description)],
    };
    for (name, text) in texts {
        if let Some(text) = text {
            line(out, &format!("{name}:{}", if name == "URL" { text.clone() } else { escaped(text) }));
        }
    }
    let cancelled = changed.map_or(event.status == EventStatus::Cancelled, |one| one.cancelled);
    line(out, if cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    if changed.is_none() {
        if let Some(rule) = &event.rule {
            line(out, &format!("RRULE:{rule}"));
        }
        for (name, times) in [("RDATE", &event.extra), ("EXDATE", &event.except)] {
            for some in times.chunks(50) {
                line(out, &at(name, some));
            }
        }
    }
    line(out, "END:VEVENT");
}

fn times_of(name: &str, times: &[NaiveDateTime], zone: Tz, all_day: bool) -> String {
    let format = if all_day { "%Y%m%d" } else { "%Y%m%dT%H%M%S" };
    let texts: Vec<String> = times.iter().map(|time| time.format(format).to_string()).collect();
    match zone {
        _ if all_day => format!("{name};VALUE=DATE:{}", texts.join(",")),
        Tz::UTC => format!("{name}:{}", texts.iter().map(|text| format!("{text}Z")).collect::<Vec<_>>().join(",")),
        zone => format!("{name};TZID={zone}:{}", texts.join(",")),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\\n").replace(['\r', '\n'], "\\n")
}

/// A line, folded so that none is longer than 75 octets.
fn line(out: &mut String, text: &str) {
    let mut room = 75;
    for letter in text.chars() {
        if letter.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        let _ = out.write_char(letter);
        room -= letter.len_utf8();
    }
    out.push_str("\r\n");
}
