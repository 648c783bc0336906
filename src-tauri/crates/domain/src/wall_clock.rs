//! From a wall clock to an instant, across gaps and overlaps.

use chrono::{DateTime, Datelike, Duration, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// The earliest and the latest year that is reckoned with. What lies outside is taken for the nearest end.
const YEARS: (i32, i32) = (1, 9998);

/// The instant at which a wall clock in `zone` shows `local`, as RFC 5545 (3.3.5) has it.
///
/// A time that a clock change skips is read with the offset before the change, so it moves forward by the length of the gap.
/// A time that happens twice is the first of the two. Dates outside the years 1 to 9998 are taken for the nearest of those.
#[must_use]
pub fn to_instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let local = clamp(local);
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.with_timezone(&Utc),
        MappedLocalTime::None => through_gap(local, zone),
    }
}

/// What a wall clock in `zone` shows at an instant. Instants outside the years 1 to 9998 are taken for the nearest of those.
#[must_use]
pub fn to_local(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    clamp(at.naive_utc()).and_utc().with_timezone(&zone).naive_local()
}

/// The local date in `zone` at an instant.
#[must_use]
pub fn local_date(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    to_local(at, zone).date()
}

/// The nearest date and time that is reckoned with.
pub(crate) fn clamp(local: NaiveDateTime) -> NaiveDateTime {
    if local.year() < YEARS.0 {
        NaiveDate::from_ymd_opt(YEARS.0, 1, 1).map_or(NaiveDateTime::MIN, |date| date.and_time(NaiveTime::MIN))
    } else if local.year() > YEARS.1 {
        NaiveDate::from_ymd_opt(YEARS.1, 12, 31).map_or(NaiveDateTime::MAX, |date| date.and_time(NaiveTime::MIN))
    } else {
        local
    }
}

/// Reads a skipped time with the offset in force before the gap: searches the change itself, which lies within a day of it.
fn through_gap(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let utc = local.and_utc();
    let shown = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local();
    // No zone was ever more than sixteen hours from UTC, so the clock shows less at the one end and more at the other.
    let (mut before, mut after) = (-57_600_i64, 57_600_i64);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if shown(utc + Duration::seconds(middle)) < local {
            before = middle;
        } else {
            after = middle;
        }
    }
    let offset = zone.offset_from_utc_datetime(&(utc + Duration::seconds(before)).naive_utc()).fix();
    utc - Duration::seconds(i64::from(offset.local_minus_utc()))
}
