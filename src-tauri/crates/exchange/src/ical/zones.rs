//! The zones that calendars name, as IANA zones.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono_tz::{TZ_VARIANTS, Tz};

use super::described_zone::{Description, fixed};
use super::limits::ZONE_NAMES_MAX;
use super::syntax::Property;

/// Windows' name, IANA zone and what Outlook shows, a line each.
const WINDOWS_ZONES: &str = include_str!("windows_zones.tsv");

const NAME_MAX: usize = 200;

/// Names of zones, each looked up once.
pub(super) struct Zones {
    known: HashMap<String, Option<Tz>>,
    described: HashMap<String, Description>,
    home: Tz,
}

impl Zones {
    pub fn new(described: &[Vec<Property>], home: Tz) -> Self {
        let described = described.iter().filter_map(|zone| Description::read(zone)).collect();
        Self { known: HashMap::new(), described, home }
    }

    /// A zone by its name, by how the file describes it, or by the offset that its name says.
    pub fn find(&mut self, name: &str) -> Option<Tz> {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        if self.known.len() == ZONE_NAMES_MAX {
            return None;
        }
        let found = named(name).or_else(|| match self.described.get(name) {
            Some(description) => description.place.as_deref().and_then(named).or_else(|| description.matched(self.home)),
            None => offset_in(name).and_then(fixed),
        });
        self.known.insert(name.to_owned(), found);
        found
    }
}

/// A zone by its IANA name, also at the end of a longer one, or by the name that Windows or Outlook has for it.
fn named(name: &str) -> Option<Tz> {
    let name = name.trim();
    if name.len() > NAME_MAX {
        return None;
    }
    let known = |name: &str| name.parse().ok().or_else(|| NAMES.get(&name.to_ascii_lowercase()).copied()).or_else(|| windows(name));
    // An IANA name has three parts at most.
    let mut ends: Vec<&str> = name.rmatch_indices('/').take(3).filter_map(|(at, _)| name.get(at + 1..)).collect();
    ends.reverse();
    known(name).or_else(|| ends.into_iter().find_map(known))
}

fn windows(name: &str) -> Option<Tz> {
    // Exchange numbers the names that it changed: "W. Europe Standard Time 1".
    let plain = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let plain = plain.strip_suffix(' ').unwrap_or(name);
    // Outlook begins with the offset: "(UTC-05:00) Eastern Time (US & Canada)".
    let shown = match name.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((offset, rest)) if offset.starts_with("UTC") || offset.starts_with("GMT") => rest.trim(),
        _ => name,
    };
    let summer = plain.replace("Daylight Time", "Standard Time");
    let is_named = |zone: &WindowsZone| {
        [plain, &summer].iter().any(|name| name.eq_ignore_ascii_case(zone.name)) || shown.eq_ignore_ascii_case(zone.shown)
    };
    windows_zones().find(is_named)?.iana.parse().ok()
}

struct WindowsZone {
    name: &'static str,
    iana: &'static str,
    shown: &'static str,
}

fn windows_zones() -> impl Iterator<Item = WindowsZone> {
    let lines = WINDOWS_ZONES.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut columns = line.split('\t');
        Some(WindowsZone { name: columns.next()?, iana: columns.next()?, shown: columns.next()? })
    })
}

/// The IANA zones that Windows has.
pub(super) fn zones_of_windows() -> impl Iterator<Item = Tz> {
    windows_zones().filter_map(|zone| zone.iana.parse().ok())
}

/// The seconds ahead of UTC that a name says: `UTC+03:00`, `(GMT-03:00) Brasilia`, `(GMT+01.00) Sarajevo/Warsaw`.
fn offset_in(name: &str) -> Option<i32> {
    let name = name.trim().trim_start_matches('(').trim_start();
    let prefix = name.get(..3).filter(|prefix| ["UTC", "GMT"].iter().any(|known| known.eq_ignore_ascii_case(prefix)));
    let signed = name.get(prefix.map_or(0, str::len)..)?.trim_start();
    let (sign, digits) = match signed.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let end = digits.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ':' | '.')).unwrap_or(digits.len());
    if !digits.get(end..)?.chars().next().is_none_or(|next| next == ')' || next == ' ') {
        return None;
    }
    let (hours, minutes) = match digits.get(..end)?.split_once([':', '.']) {
        Some((hours, minutes)) => (hours, minutes),
        None if end > 2 => digits.get(..end)?.split_at_checked(end - 2)?,
        None => (digits.get(..end)?, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// The zones by their names in small letters.
static NAMES: LazyLock<HashMap<String, Tz>> =
    LazyLock::new(|| TZ_VARIANTS.iter().map(|zone| (zone.name().to_ascii_lowercase(), *zone)).collect());
