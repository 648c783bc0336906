//! The rule of an event: what other programs write beside it, and its start.

use chrono::{Datelike as _, NaiveDateTime, NaiveTime, Timelike as _};
use chrono_tz::Tz;
use daymark_domain::recurrence::{RecurrenceEnd, RecurrenceRule};

use super::Event;
use super::limits::{RULE_MAX, YEARS};
use super::time::time;

/// A rule as it is to be read, without what other programs say once more or wrongly: its end is on the wall clock of the event, a date
/// where that is for whole days.
pub(super) fn tidied(rule: &str, zone: Tz, starts: NaiveDateTime, all_day: bool) -> Option<String> {
    let rule = rule.trim();
    if rule.len() > RULE_MAX || !rule.is_ascii() {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    for part in rule.split(';').filter(|part| !part.trim().is_empty()) {
        let (name, value) = part.split_once('=')?;
        let (name, mut value) = (name.trim().to_ascii_uppercase(), value.trim().to_ascii_uppercase());
        let is = |number: u32| value.parse() == Ok(number);
        let says_nothing = match name.as_str() {
            // Confluence says so where nothing is counted.
            "COUNT" => value == "-1",
            // RFC 5545, 3.3.10: of an event for whole days they must be ignored.
            "BYHOUR" | "BYMINUTE" | "BYSECOND" if all_day => true,
            // Some programs say the time of the start once more.
            "BYHOUR" => is(starts.hour()),
            "BYMINUTE" => is(starts.minute()),
            "BYSECOND" => is(starts.second()),
            "UNTIL" => {
                let until = time(&value, zone)?.of(zone, NaiveTime::from_hms_opt(23, 59, 59)?, all_day);
                value = until.format(if all_day { "%Y%m%d" } else { "%Y%m%dT%H%M%S" }).to_string();
                until.year() > *YEARS.end()
            }
            _ => false,
        };
        if !says_nothing {
            parts.push(format!("{name}={value}"));
        }
    }
    Some(parts.join(";"))
}

/// The start of an event is its first occurrence, whether its rule has it or not, and is counted (RFC 5545, 3.8.5.3).
pub(super) fn count_start(event: &mut Event) {
    let Some(rule) = &mut event.rule else { return };
    if rule.occurs_at_start(event.starts) {
        return;
    }
    match rule.end {
        RecurrenceEnd::Count { count: 0 | 1 } => event.rule = None,
        RecurrenceEnd::Count { count } => rule.end = RecurrenceEnd::Count { count: count - 1 },
        RecurrenceEnd::Never | RecurrenceEnd::Until { .. } => {}
    }
    if event.rule.is_some()
        && let Err(place) = event.rdates.binary_search(&event.starts)
    {
        event.rdates.insert(place, event.starts);
    }
}

/// A rule as a file writes it whose start is a single date: there the start counts.
pub(super) fn counting_start(rule: RecurrenceRule, starts: NaiveDateTime) -> RecurrenceRule {
    match rule.end {
        RecurrenceEnd::Count { count } if !rule.occurs_at_start(starts) => {
            RecurrenceRule { end: RecurrenceEnd::Count { count: count.saturating_add(1) }, ..rule }
        }
        _ => rule,
    }
}
