//! Weeks: from Monday to Sunday, by local dates.

use chrono::{Datelike, Days, NaiveDate};

/// The Monday of the week that a date is in.
#[must_use]
pub fn monday_of(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday()))).unwrap_or(date)
}

/// The date so many days later; the last one there is where it would be beyond that.
#[must_use]
pub fn days_after(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

/// The date so many days before; the first one there is where it would be beyond that.
#[must_use]
pub fn days_before(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_sub_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MIN)
}

/// The last day of the week that begins on a Monday.
#[must_use]
pub fn sunday_after(monday: NaiveDate) -> NaiveDate {
    days_after(monday, 6)
}
