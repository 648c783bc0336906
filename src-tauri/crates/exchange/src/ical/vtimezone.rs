//! IANA zones as a calendar describes them (`VTIMEZONE`).

use std::fmt::Write as _;

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeZone as _, Timelike as _, Utc};
use chrono_tz::{OffsetComponents as _, OffsetName as _, Tz};

use super::described_zone::days_in;

/// How many years a zone is described for in a file, at least.
const DESCRIBED: i32 = 10;

/// A change of a zone's clocks, or how they stand at the beginning.
#[derive(Clone, PartialEq)]
struct Shift {
    /// The wall clock just before it.
    local: NaiveDateTime,
    from: i32,
    to: i32,
    name: Option<String>,
    summer: bool,
}

/// The lines of a `VTIMEZONE`, for events from one local time to another. What begins by the same rule every year is said by that rule, which goes on;
/// what does not is said by its dates.
pub(super) fn described(zone: Tz, first: NaiveDateTime, last: NaiveDateTime) -> Vec<String> {
    let years = first.year() - 1..=last.year().max(first.year() + DESCRIBED).min(first.year() + 10 * DESCRIBED);
    let mut shifts = shifts(zone, *years.start(), *years.end());
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{zone}")];
    if !shifts.is_empty() {
        observance(&mut lines, &[shifts.remove(0)], None);
    }
    while let Some(one) = shifts.first().cloned() {
        let like = |other: &Shift| {
            let kind = |shift: &Shift| (shift.from, shift.to, shift.summer, shift.local.time(), shift.local.month(), shift.local.weekday());
            kind(&one) == kind(other) && one.name == other.name
        };
        let (same, others): (Vec<Shift>, Vec<Shift>) = shifts.into_iter().partition(like);
        shifts = others;
        let rule = rule(&same, *years.end());
        observance(&mut lines, &same, rule);
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines
}

/// The rule by which a clock change comes every year until the last that is looked at.
fn rule(same: &[Shift], last: i32) -> Option<String> {
    let yearly = same.windows(2).all(|pair| matches!(pair, [one, next] if next.local.year() == one.local.year() + 1));
    if same.len() < 3 || !yearly || same.last()?.local.year() != last {
        return None;
    }
    let number = |shift: &Shift| (shift.local.day() - 1) / 7 + 1;
    let is_last = |shift: &Shift| days_in(shift.local.year(), shift.local.month()).is_some_and(|length| shift.local.day() + 7 > length);
    let one = same.first()?;
    let number = match number(one) {
        _ if same.iter().all(is_last) => "-1".to_owned(),
        first if same.iter().all(|shift| number(shift) == first) => first.to_string(),
        _ => return None,
    };
    let day = one.local.weekday().to_string().get(..2)?.to_ascii_uppercase();
    Some(format!("RRULE:FREQ=YEARLY;BYMONTH={};BYDAY={number}{day}", one.local.month()))
}

fn observance(lines: &mut Vec<String>, same: &[Shift], rule: Option<String>) {
    let Some((one, rest)) = same.split_first() else { return };
    let kind = if one.summer { "DAYLIGHT" } else { "STANDARD" };
    let at = |shift: &Shift| shift.local.format("%Y%m%dT%H%M%S").to_string();
    lines.push(format!("BEGIN:{kind}"));
    lines.push(format!("DTSTART:{}", at(one)));
    lines.push(format!("TZOFFSETFROM:{}", shown(one.from)));
    lines.push(format!("TZOFFSETTO:{}", shown(one.to)));
    lines.extend(one.name.as_ref().map(|name| format!("TZNAME:{name}")));
    match rule {
        Some(rule) => lines.push(rule),
        None => lines.extend(rest.chunks(20).map(|some| format!("RDATE:{}", some.iter().map(at).collect::<Vec<_>>().join(",")))),
    }
    lines.push(format!("END:{kind}"));
}

fn shown(offset: i32) -> String {
    let (sign, seconds) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    let mut text = format!("{sign}{:02}{:02}", seconds / 3_600, seconds / 60 % 60);
    if seconds % 60 != 0 {
        let _ = write!(text, "{:02}", seconds % 60);
    }
    text
}

/// How a zone's clocks stand when a year begins, and every change from then to the end of another.
fn shifts(zone: Tz, from: i32, to: i32) -> Vec<Shift> {
    let begin = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(|date| date.and_time(NaiveTime::MIN).and_utc());
    let (Some(first), Some(end)) = (begin(from), begin(to + 1)) else { return Vec::new() };
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
    let shift = |at: DateTime<Utc>, from: i32| {
        let now = zone.offset_from_utc_datetime(&at.naive_utc());
        let local = (at + Duration::seconds(i64::from(from))).naive_utc();
        let name = now.abbreviation().map(ToOwned::to_owned);
        Shift {
            local: local.with_nanosecond(0).unwrap_or(local),
            from,
            to: now.fix().local_minus_utc(),
            name,
            summer: now.dst_offset() > Duration::zero(),
        }
    };
    let mut shifts = vec![shift(first, offset(first))];
    let (mut at, mut stood) = (first, offset(first));
    while at < end {
        let next = at + Duration::days(1);
        let stands = offset(next);
        if stands != stood {
            let (mut before, mut after) = (at, next);
            while after - before > Duration::seconds(1) {
                let middle = before + (after - before) / 2;
                let middle = DateTime::from_timestamp(middle.timestamp(), 0).unwrap_or(after);
                if offset(middle) == stood { before = middle } else { after = middle }
            }
            if after < end {
                shifts.push(shift(after, stood));
            }
        }
        (at, stood) = (next, stands);
    }
    shifts
}
