//! Crisis lines by country.

use std::sync::OnceLock;

use chrono_tz::Tz;
use serde::Deserialize;

/// How a line is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    Call,
    Text,
}

/// A crisis line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub name: String,
    pub contact: Contact,
    pub number: String,
    /// What to write, for a text line that asks for a word.
    pub keyword: Option<String>,
    pub hours: String,
    pub about: String,
    /// Where the number is published.
    pub source: String,
}

/// A country, its emergency number and its lines.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    pub emergency: String,
    /// The IANA zones that lie in it.
    pub zones: Vec<Tz>,
    pub lines: Vec<Line>,
}

const FILES: [&str; 8] = [
    include_str!("../content/crisis/au.toml"),
    include_str!("../content/crisis/ca.toml"),
    include_str!("../content/crisis/de.toml"),
    include_str!("../content/crisis/fr.toml"),
    include_str!("../content/crisis/gb.toml"),
    include_str!("../content/crisis/ie.toml"),
    include_str!("../content/crisis/nz.toml"),
    include_str!("../content/crisis/us.toml"),
];

/// The countries whose lines are known. A file that does not read is left out; a test sees to it that all do.
#[must_use]
pub fn countries() -> &'static [Country] {
    static COUNTRIES: OnceLock<Vec<Country>> = OnceLock::new();
    COUNTRIES.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect())
}

/// The country of that code.
#[must_use]
pub fn country(code: &str) -> Option<&'static Country> {
    countries().iter().find(|country| country.code == code)
}

/// The country that a zone lies in, where it is one of those known.
#[must_use]
pub fn country_of_zone(zone: Tz) -> Option<&'static Country> {
    countries().iter().find(|country| country.zones.contains(&zone))
}
