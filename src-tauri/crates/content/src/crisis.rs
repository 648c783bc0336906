//! Crisis lines by country.

use std::sync::OnceLock;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinePurpose {
    Crisis,
    AlcoholDrugs,
    Violence,
    Poison,
    Veterans,
}

impl LinePurpose {
    pub const ALL: [Self; 5] = [Self::Crisis, Self::AlcoholDrugs, Self::Violence, Self::Poison, Self::Veterans];
}

/// How a line is reached by text message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LineText {
    pub number: String,
    /// What to write, where the line asks for a word.
    pub word: Option<String>,
}

/// A crisis line, with every way to reach it; there is at least one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub name: String,
    pub purpose: LinePurpose,
    /// Who it is for.
    pub about: String,
    pub hours: String,
    /// Only where the source says it.
    pub cost: Option<String>,
    pub languages: Vec<String>,
    pub call: Option<String>,
    pub text: Option<LineText>,
    /// The address of a chat, or of the page that opens one.
    pub chat: Option<String>,
    /// When somebody last held the line against its source.
    pub checked: NaiveDate,
    /// Where the line is published.
    pub source: String,
}

/// A country, its emergency number and its lines.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    /// Where there are several, the one that brings an ambulance.
    pub emergency: String,
    /// The IANA zones that lie in it.
    pub zones: Vec<Tz>,
    pub lines: Vec<Line>,
}

/// How many days a check of a line holds.
pub const CHECK_HOLDS: u64 = 180;

const FILES: &[&str] = include!(concat!(env!("OUT_DIR"), "/crisis.rs"));

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

/// The lines whose check no longer holds on a day, each with its country.
pub fn stale_lines(countries: &[Country], today: NaiveDate) -> impl Iterator<Item = (&Country, &Line)> {
    let lines = countries.iter().flat_map(|country| country.lines.iter().map(move |line| (country, line)));
    lines.filter(move |(_, line)| line.checked.checked_add_days(Days::new(CHECK_HOLDS)).is_none_or(|until| until < today))
}
