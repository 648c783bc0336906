//! Stretches of local dates.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use daymark_domain::days::Span;
use daymark_domain::invalid::{Field, Invalid, Rule};

/// A number of entries, for the border.
pub fn count(entries: usize) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}

/// Holds a stretch of local dates, both included, against its bounds.
pub fn check_range(from: NaiveDate, to: NaiveDate, most_days: i32) -> Result<(), Invalid> {
    if to < from {
        return Err(Invalid::new(Field::Range, Rule::EndsBeforeStart));
    }
    if (to - from).num_days() >= i64::from(most_days) {
        return Err(Invalid::new(Field::Range, Rule::OutOfRange { min: 1, max: most_days }));
    }
    Ok(())
}

/// The day before a date.
pub fn earlier(on: NaiveDate) -> NaiveDate {
    on.checked_sub_days(Days::new(1)).unwrap_or(on)
}

/// The day after a date.
pub fn later(on: NaiveDate) -> NaiveDate {
    on.checked_add_days(Days::new(1)).unwrap_or(on)
}

/// Instants between which all of some local dates lies, in whatever zone; the second one is not included.
pub fn instants_around(days: Span) -> (DateTime<Utc>, DateTime<Utc>) {
    // No local date begins or ends more than a day beside that of UTC. The store reckons from 1677 to 2262.
    let year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let midnight = |on: NaiveDate| on.clamp(year(1700), year(2200)).and_time(NaiveTime::MIN).and_utc();
    (midnight(earlier(days.from)), midnight(later(later(days.to))))
}
