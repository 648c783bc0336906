//! The zones that calendars name, as IANA zones.

use std::collections::HashMap;

use chrono::{NaiveDate, Offset as _, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::read::Property;

/// Names of zones, each looked up once.
pub(super) struct Zones {
    known: HashMap<String, Option<Tz>>,
    /// Offsets in seconds, standard and summer, of the zones that a file describes itself.
    described: HashMap<String, (Option<String>, [i32; 2])>,
    home: Tz,
}

impl Zones {
    pub fn new(described: &[Vec<Property>], home: Tz) -> Self {
        let described = described.iter().filter_map(|zone| describe(zone)).collect();
        Self { known: HashMap::new(), described, home }
    }

    pub fn find(&mut self, name: &str) -> Option<Tz> {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let found = named(name).or_else(|| {
            let (place, offsets) = self.described.get(name)?;
            place.as_deref().and_then(named).or_else(|| with_offsets(*offsets, self.home))
        });
        self.known.insert(name.to_owned(), found);
        found
    }
}

/// A zone by its IANA name, also at the end of a longer one, or by the name that Windows has for it.
fn named(name: &str) -> Option<Tz> {
    let name = name.trim();
    if let Ok(zone) = name.parse() {
        return Some(zone);
    }
    let ends = name.match_indices('/').filter_map(|(at, _)| name.get(at + 1..)?.parse().ok());
    let windows = WINDOWS.iter().find(|(windows, display, _)| name.eq_ignore_ascii_case(windows) || name.ends_with(display));
    ends.into_iter().next().or_else(|| windows?.2.parse().ok())
}

fn describe(zone: &[Property]) -> Option<(String, (Option<String>, [i32; 2]))> {
    let value = |name: &str| zone.iter().find(|property| property.name == name).map(|property| property.value.trim().to_owned());
    let mut offsets: Vec<i32> = zone.iter().filter(|property| property.name == "TZOFFSETTO").filter_map(|one| offset(&one.value)).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let offsets = [*offsets.first()?, *offsets.last()?];
    Some((value("TZID")?, (value("X-LIC-LOCATION"), offsets)))
}

/// Seconds ahead of UTC.
fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = if let Some(digits) = text.strip_prefix('-') { (-1, digits) } else { (1, text.strip_prefix('+').unwrap_or(text)) };
    let two = |at: usize| digits.get(at..at + 2)?.parse::<i32>().ok();
    Some(sign * (two(0)? * 3_600 + two(2)? * 60))
}

/// A zone that has these offsets over a year: the person's own if it has.
fn with_offsets(offsets: [i32; 2], home: Tz) -> Option<Tz> {
    let has = |zone: Tz| {
        let of = |month| {
            let noon = NaiveDate::from_ymd_opt(2026, month, 15)?.and_hms_opt(12, 0, 0)?;
            Some(zone.offset_from_utc_datetime(&noon).fix().local_minus_utc())
        };
        let (winter, summer) = (of(1), of(7));
        winter.min(summer) == Some(offsets[0]) && winter.max(summer) == Some(offsets[1])
    };
    let preferred = WINDOWS.iter().filter_map(|(_, _, zone)| zone.parse::<Tz>().ok());
    std::iter::once(home).chain(preferred).chain(TZ_VARIANTS).find(|zone| has(*zone))
}

/// Windows' names, the ends of those that Outlook shows, and the IANA zones that Unicode's CLDR gives for them.
const WINDOWS: [(&str, &str, &str); 40] = [
    ("Eastern Standard Time", "Eastern Time (US & Canada)", "America/New_York"),
    ("Central Standard Time", "Central Time (US & Canada)", "America/Chicago"),
    ("Mountain Standard Time", "Mountain Time (US & Canada)", "America/Denver"),
    ("Pacific Standard Time", "Pacific Time (US & Canada)", "America/Los_Angeles"),
    ("US Mountain Standard Time", "Arizona", "America/Phoenix"),
    ("US Eastern Standard Time", "Indiana (East)", "America/Indianapolis"),
    ("Alaskan Standard Time", "Alaska", "America/Anchorage"),
    ("Hawaiian Standard Time", "Hawaii", "Pacific/Honolulu"),
    ("Atlantic Standard Time", "Atlantic Time (Canada)", "America/Halifax"),
    ("Newfoundland Standard Time", "Newfoundland", "America/St_Johns"),
    ("Canada Central Standard Time", "Saskatchewan", "America/Regina"),
    ("GMT Standard Time", "Dublin, Edinburgh, Lisbon, London", "Europe/London"),
    ("Greenwich Standard Time", "Monrovia, Reykjavik", "Atlantic/Reykjavik"),
    ("W. Europe Standard Time", "Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"),
    ("Romance Standard Time", "Brussels, Copenhagen, Madrid, Paris", "Europe/Paris"),
    ("Central Europe Standard Time", "Belgrade, Bratislava, Budapest, Ljubljana, Prague", "Europe/Budapest"),
    ("Central European Standard Time", "Sarajevo, Skopje, Warsaw, Zagreb", "Europe/Warsaw"),
    ("FLE Standard Time", "Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius", "Europe/Kiev"),
    ("GTB Standard Time", "Athens, Bucharest", "Europe/Bucharest"),
    ("Russian Standard Time", "Moscow, St. Petersburg", "Europe/Moscow"),
    ("Turkey Standard Time", "Istanbul", "Europe/Istanbul"),
    ("Israel Standard Time", "Jerusalem", "Asia/Jerusalem"),
    ("Egypt Standard Time", "Cairo", "Africa/Cairo"),
    ("South Africa Standard Time", "Harare, Pretoria", "Africa/Johannesburg"),
    ("Arab Standard Time", "Kuwait, Riyadh", "Asia/Riyadh"),
    ("Arabian Standard Time", "Abu Dhabi, Muscat", "Asia/Dubai"),
    ("Iran Standard Time", "Tehran", "Asia/Tehran"),
    ("India Standard Time", "Chennai, Kolkata, Mumbai, New Delhi", "Asia/Calcutta"),
    ("Nepal Standard Time", "Kathmandu", "Asia/Katmandu"),
    ("China Standard Time", "Beijing, Chongqing, Hong Kong, Urumqi", "Asia/Shanghai"),
    ("Singapore Standard Time", "Kuala Lumpur, Singapore", "Asia/Singapore"),
    ("Tokyo Standard Time", "Osaka, Sapporo, Tokyo", "Asia/Tokyo"),
    ("Korea Standard Time", "Seoul", "Asia/Seoul"),
    ("AUS Eastern Standard Time", "Canberra, Melbourne, Sydney", "Australia/Sydney"),
    ("E. Australia Standard Time", "Brisbane", "Australia/Brisbane"),
    ("AUS Central Standard Time", "Darwin", "Australia/Darwin"),
    ("Cen. Australia Standard Time", "Adelaide", "Australia/Adelaide"),
    ("W. Australia Standard Time", "Perth", "Australia/Perth"),
    ("New Zealand Standard Time", "Auckland, Wellington", "Pacific/Auckland"),
    ("E. South America Standard Time", "Brasilia", "America/Sao_Paulo"),
];
