//! Points in time and durations as a file writes them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use daymark_domain::wall_clock::{to_instant, to_local};

/// A point in time as a file has it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Date(NaiveDate),
    Local(NaiveDateTime, Tz),
}

impl Time {
    pub fn at(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Date(_) => None,
            Self::Local(local, zone) => Some(to_instant(local, zone)),
        }
    }

    /// On the wall clock of an event that starts at a time of day; of one for whole days, the midnight that its day begins with.
    pub fn of(self, zone: Tz, time: NaiveTime, all_day: bool) -> NaiveDateTime {
        match self {
            Self::Date(date) => date.and_time(time),
            Self::Local(local, _) if all_day => local.date().and_time(NaiveTime::MIN),
            Self::Local(local, of) if of == zone => local,
            Self::Local(local, of) => to_local(to_instant(local, of), zone),
        }
    }
}

/// The times of a list; those that cannot be read are left out. A period is known by its start.
pub(super) fn times(list: &str, zone: Tz) -> impl Iterator<Item = Time> {
    list.split(',').filter_map(move |text| time(text.split('/').next().unwrap_or_default().trim(), zone))
}

/// A date, or a date and a time (RFC 5545, 3.3.4 and 3.3.5).
pub(super) fn time(text: &str, zone: Tz) -> Option<Time> {
    let number = |from: usize, to: usize| {
        let digits = text.as_bytes().get(from..to)?;
        digits.iter().try_fold(0_u32, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)?;
    let zone = match text.as_bytes().get(8..) {
        Some([]) => return Some(Time::Date(date)),
        Some([b'T' | b't', _, _, _, _, _, _]) => zone,
        Some([b'T' | b't', _, _, _, _, _, _, b'Z' | b'z']) => Tz::UTC,
        _ => return None,
    };
    // A leap second is the one before it.
    let time = date.and_hms_opt(number(9, 11)?, number(11, 13)?, number(13, 15)?.min(59))?;
    Some(Time::Local(time, zone))
}

/// The minutes of a duration (RFC 5545, 3.3.6).
pub(super) fn minutes(text: &str) -> Option<i64> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix(['P', 'p'])?;
    let (mut seconds, mut number) = (0_i64, String::new());
    for letter in text.chars().take(100) {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        let each = match letter.to_ascii_uppercase() {
            'T' => continue,
            'W' => 604_800,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = number.parse::<i64>().ok()?.checked_mul(each)?.checked_add(seconds)?;
        number.clear();
    }
    number.is_empty().then_some(seconds / 60)
}
