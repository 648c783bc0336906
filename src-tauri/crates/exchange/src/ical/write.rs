//! Events as an iCalendar file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use daymark_domain::recurrence::{RecurrenceEnd, RecurrenceRule};
use daymark_domain::wall_clock::to_instant;

use super::rule::counting_start;
use super::vtimezone::described;
use super::{Event, EventStatus, PRODUCT};

const LOCAL: &str = "%Y%m%dT%H%M%S";
const DATE: &str = "%Y%m%d";

/// A calendar of these events, with the zones they keep.
#[must_use]
pub fn write(events: &[Event], name: &str, now: DateTime<Utc>) -> Vec<u8> {
    let mut out = String::new();
    let product = format!("PRODID:{PRODUCT}");
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", &product, "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        line(&mut out, text);
    }
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    for (zone, (first, last)) in spans(events) {
        for text in described(zone, first, last) {
            line(&mut out, &text);
        }
    }
    for event in events {
        one(&mut out, event, None, now);
        for index in 0..event.overrides.len() {
            one(&mut out, event, Some(index), now);
        }
    }
    line(&mut out, "END:VCALENDAR");
    out.into_bytes()
}

/// The zones that are named, each with the first and the last local time that is.
fn spans(events: &[Event]) -> Vec<(Tz, (NaiveDateTime, NaiveDateTime))> {
    let mut spans: BTreeMap<&str, (Tz, (NaiveDateTime, NaiveDateTime))> = BTreeMap::new();
    for event in events.iter().filter(|event| !event.all_day && event.zone != Tz::UTC) {
        let changed = event.overrides.iter().flat_map(|one| [one.original, one.starts]);
        let times = [&event.rdates, &event.exdates].into_iter().flatten().copied().chain(changed);
        let (_, span) = spans.entry(event.zone.name()).or_insert((event.zone, (event.starts, event.starts)));
        for time in times.chain([event.starts]) {
            *span = (span.0.min(time), span.1.max(time));
        }
    }
    spans.into_values().collect()
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
    line(out, &if event.all_day { format!("DURATION:P{}D", minutes.div_ceil(1_440).max(1)) } else { format!("DURATION:PT{minutes}M") });
    let (summary, location, url) = match changed {
        Some(one) => (&one.summary, &one.location, &one.url),
        None => (&event.summary, &event.location, &event.url),
    };
    for (name, text) in [("SUMMARY", summary), ("LOCATION", location), ("DESCRIPTION", &event.description)] {
        if let Some(text) = text {
            line(out, &format!("{name}:{}", escaped(text)));
        }
    }
    if let Some(url) = url {
        line(out, &format!("URL:{}", plain(url)));
    }
    if let Some(name) = &event.organiser {
        // An organiser needs an address (RFC 5545, 3.8.4.3), and makes an invitation of the event, which other calendars then do not let one change.
        line(out, &format!("CONTACT:{}", escaped(name)));
    }
    let cancelled = changed.map_or(event.status == EventStatus::Cancelled, |one| one.cancelled);
    line(
        out,
        match event.status {
            _ if cancelled => "STATUS:CANCELLED",
            EventStatus::Tentative => "STATUS:TENTATIVE",
            EventStatus::Confirmed | EventStatus::Cancelled => "STATUS:CONFIRMED",
        },
    );
    line(out, if event.transparent { "TRANSP:TRANSPARENT" } else { "TRANSP:OPAQUE" });
    if changed.is_none() {
        if let Some(rule) = &event.rule {
            line(out, &format!("RRULE:{}", rule_of(rule, event)));
        }
        let rdates: Vec<NaiveDateTime> = event.rdates.iter().copied().filter(|date| *date != event.starts).collect();
        for (name, times) in [("RDATE", &rdates), ("EXDATE", &event.exdates)] {
            for some in times.chunks(50) {
                line(out, &at(name, some));
            }
        }
    }
    line(out, "END:VEVENT");
}

/// A rule with its end as RFC 5545 (3.3.10) wants it: a date where the event has dates, an instant where it has a zone.
fn rule_of(rule: &RecurrenceRule, event: &Event) -> String {
    let rule = if event.rdates.contains(&event.starts) { &counting_start(rule.clone(), event.starts) } else { rule };
    let Some(until) = rule.until() else { return rule.to_string() };
    let endless = RecurrenceRule { end: RecurrenceEnd::Never, ..rule.clone() };
    let until = match event.all_day {
        true => until.format(DATE).to_string(),
        false => to_instant(until, event.zone).format("%Y%m%dT%H%M%SZ").to_string(),
    };
    format!("{endless};UNTIL={until}")
}

fn times_of(name: &str, times: &[NaiveDateTime], zone: Tz, all_day: bool) -> String {
    let format = if all_day { DATE } else { LOCAL };
    let texts: Vec<String> = times.iter().map(|time| time.format(format).to_string()).collect();
    match zone {
        _ if all_day => format!("{name};VALUE=DATE:{}", texts.join(",")),
        Tz::UTC => format!("{name}:{}", texts.iter().map(|text| format!("{text}Z")).collect::<Vec<_>>().join(",")),
        zone => format!("{name};TZID={zone}:{}", texts.join(",")),
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\\n").replace(['\r', '\n'], "\\n");
    plain(&text)
}

/// Without what would end a line, or what no line may hold.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || *letter == '\t').collect()
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
