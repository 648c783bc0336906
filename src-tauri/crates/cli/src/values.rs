//! From what was typed to values: times, days, durations, text from files.

use std::io::Read;
use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use daymark_domain::invalid::{Field, Rule};
use zeroize::Zeroizing;

use crate::refusal::Refusal;

/// No note and no passphrase is longer; the app's own limits are far below.
/// Over what a calendar may have, so that the app says so.
const MOST_CALENDAR_BYTES: u64 = 21_000_000;
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// A local day, as 2026-03-09.
pub fn day(field: Field, text: &str) -> Result<NaiveDate, Refusal> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| Refusal::invalid(field, Rule::Malformed))
}

/// A local wall-clock time, as 2026-03-09T18:30, with a space for the T and with seconds if need be.
pub fn wall_clock(field: Field, text: &str) -> Result<NaiveDateTime, Refusal> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .ok_or_else(|| Refusal::invalid(field, Rule::Malformed))
}

/// An instant: RFC 3339 with its offset, or a wall-clock time in `zone`.
pub fn instant(field: Field, text: &str, zone: Tz) -> Result<DateTime<Utc>, Refusal> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => Ok(at.with_timezone(&Utc)),
        Err(_) => wall_clock(field, text).map(|local| daymark_domain::wall_clock::to_instant(local, zone)),
    }
}

/// A zone by its IANA name.
pub fn zone(text: &str) -> Result<Tz, Refusal> {
    text.parse().map_err(|_| Refusal::invalid(Field::Zone, Rule::UnknownZone))
}

/// Minutes, given as such or as hours and minutes.
pub fn minutes(field: Field, text: &str) -> Result<i32, Refusal> {
    let malformed = || Refusal::invalid(field, Rule::Malformed);
    let Some((hours, rest)) = text.split_once(':') else { return text.parse().map_err(|_| malformed()) };
    let hours: u16 = hours.parse().map_err(|_| malformed())?;
    match rest.parse::<u8>() {
        Ok(minutes @ 0..60) if rest.len() == 2 => Ok(i32::from(hours) * 60 + i32::from(minutes)),
        _ => Err(malformed()),
    }
}

/// The whole of a file, or of standard input for "-", wiped from memory once it is dropped.
pub fn contents(path: &Path) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    at_most(path, MOST_BYTES)
}

/// The bytes of a calendar. One that is too long is refused as the window refuses it.
pub fn calendar(path: &Path) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    at_most(path, MOST_CALENDAR_BYTES)
}

fn at_most(path: &Path, most: u64) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(most + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
    };
    match read {
        Ok(length) if length as u64 <= most => Ok(bytes),
        Ok(_) => Err(Refusal::said("That file is too long to be meant.")),
        Err(_) => Err(Refusal::said("That file cannot be read.")),
    }
}

/// A note from a file, kept as it is but for one line end at its end.
pub fn note(path: &Path) -> Result<String, Refusal> {
    let bytes = contents(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Refusal::invalid(Field::Note, Rule::Malformed))?;
    Ok(text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text)).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_do_not_exist_are_refused() {
        assert!(day(Field::Range, "2026-03-09").is_ok());
        for text in ["2026-02-30", "2026-13-01", "tomorrow", "", "2026-03-09x"] {
            assert!(day(Field::Range, text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_read_in_the_zone_or_by_their_offset() {
        let zone = Tz::America__New_York;
        let told = |text| instant(Field::At, text, zone).ok().map(|at| at.to_rfc3339());
        assert_eq!(told("2026-03-09T18:30").as_deref(), Some("2026-03-09T22:30:00+00:00"));
        assert_eq!(told("2026-03-09 18:30:05").as_deref(), Some("2026-03-09T22:30:05+00:00"));
        assert_eq!(told("2026-03-09T18:30:00Z").as_deref(), Some("2026-03-09T18:30:00+00:00"));
        assert_eq!(told("2026-02-30T18:30"), None);
        assert_eq!(told("18:30"), None);
    }

    #[test]
    fn sleep_is_read_both_ways() {
        let read = |text| minutes(Field::Sleep, text).ok();
        assert_eq!((read("7:30"), read("450"), read("-1")), (Some(450), Some(450), Some(-1)));
        assert_eq!((read("7:5"), read("7:60"), read("7h"), read("")), (None, None, None, None));
    }
}
