//! An iCalendar file as events.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use daymark_domain::wall_clock::{to_instant, to_local};
use thiserror::Error;

use super::zone::Zones;
use super::{Calendar, Event, EventStatus, Override, Unsupported};

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 20_000_000;

const MOST_EVENTS: usize = 20_000;
const MOST_DATES: usize = 20_000;
const DEEPEST: usize = 16;
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9997;
const LONGEST_RULE: usize = 500;
const TITLE: usize = 200;
const PLACE: usize = 500;
const LONG: usize = 2_000;

/// Why a file is no calendar that can be read. Says nothing of what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is over 20 MB")]
    TooLarge,
    #[error("the file is not text")]
    NotText,
    #[error("the file is not a calendar")]
    NotACalendar,
    #[error("the calendar has over 20,000 events, or an event over 20,000 dates")]
    TooManyEvents,
    #[error("the calendar is nested too deep")]
    TooDeep,
    #[error("the calendar ends too early, or is put together wrongly")]
    Malformed,
}

/// Reads a calendar. Times without a zone are taken for those of `home`.
pub fn read(bytes: &[u8], home: Tz) -> Result<Calendar, CalendarError> {
    if bytes.len() > LARGEST {
        return Err(CalendarError::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(CalendarError::Empty);
    }
    if bytes.contains(&0) {
        return Err(CalendarError::NotText);
    }
    let components = Components::read(bytes)?;
    let zones = Zones::new(&components.zones, home);
    let mut found = Found { home, zones, masters: Vec::new(), places: HashMap::new(), changed: Vec::new(), unsupported: Vec::new() };
    let cancels = components.method.as_deref() == Some("CANCEL");
    for properties in &components.events {
        found.take(&Properties(properties), cancels)?;
    }
    let partial = components.method.is_some_and(|method| method != "PUBLISH");
    Ok(Calendar { name: components.name, partial, ..found.joined()? })
}

/// A line of the file: its name in capitals, its parameters, its value as it is written.
pub(super) struct Property {
    pub name: String,
    pub parameters: Vec<(String, String)>,
    pub value: String,
}

impl Property {
    fn parse(line: &str) -> Option<Self> {
        let mut quoted = false;
        let end = line.char_indices().find(|(_, letter)| {
            quoted ^= *letter == '"';
            *letter == ':' && !quoted
        });
        let (end, _) = end?;
        let (head, value) = (line.get(..end)?, line.get(end + 1..)?);
        let mut parts = split(head, ';').into_iter();
        let name = parts.next()?.trim().to_ascii_uppercase();
        let parameter = |part: &str| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()))
        };
        Some(Self { name, parameters: parts.filter_map(parameter).collect(), value: value.to_owned() })
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }
}

/// Splits where a letter stands outside of quotes.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|letter: char| {
        quoted ^= letter == '"';
        letter == at && !quoted
    })
    .collect()
}

/// What the file is made of.
#[derive(Default)]
struct Components {
    name: Option<String>,
    method: Option<String>,
    events: Vec<Vec<Property>>,
    zones: Vec<Vec<Property>>,
}

impl Components {
    fn read(bytes: &[u8]) -> Result<Self, CalendarError> {
        let mut read = Self::default();
        let mut open: Vec<String> = Vec::new();
        let mut seen = false;
        for line in unfolded(bytes) {
            let line = text(&line);
            let Some(property) = Property::parse(&line) else { continue };
            match property.name.as_str() {
                "BEGIN" => {
                    let name = property.value.trim().to_ascii_uppercase();
                    seen |= name == "VCALENDAR";
                    if open.len() == DEEPEST {
                        return Err(CalendarError::TooDeep);
                    }
                    match (open.last().map(String::as_str), name.as_str()) {
                        (Some("VCALENDAR"), "VEVENT") if read.events.len() == MOST_EVENTS => return Err(CalendarError::TooManyEvents),
                        (Some("VCALENDAR"), "VEVENT") => read.events.push(Vec::new()),
                        (Some("VCALENDAR"), "VTIMEZONE") if read.zones.len() < MOST_EVENTS => read.zones.push(Vec::new()),
                        _ => {}
                    }
                    if !seen {
                        return Err(CalendarError::NotACalendar);
                    }
                    open.push(name);
                }
                "END" => {
                    if open.pop().is_none_or(|begun| !property.value.trim().eq_ignore_ascii_case(&begun)) {
                        return Err(if seen { CalendarError::Malformed } else { CalendarError::NotACalendar });
                    }
                }
                name => match (open.as_slice(), name) {
                    ([calendar], "METHOD") if calendar == "VCALENDAR" => read.method = Some(property.value.trim().to_ascii_uppercase()),
                    ([calendar], "X-WR-CALNAME" | "NAME") if calendar == "VCALENDAR" => read.name = Some(unescaped(&property.value)),
                    ([_, event], _) if event == "VEVENT" => push(&mut read.events, property),
                    // The observances of a zone lie one deeper.
                    ([_, zone, ..], _) if zone == "VTIMEZONE" => push(&mut read.zones, property),
                    _ => {}
                },
            }
        }
        match (seen, open.is_empty()) {
            (false, _) => Err(CalendarError::NotACalendar),
            (true, false) => Err(CalendarError::Malformed),
            (true, true) => Ok(read),
        }
    }
}

fn push(all: &mut [Vec<Property>], property: Property) {
    if let Some(last) = all.last_mut() {
        last.push(property);
    }
}

/// The lines, put together where they were folded: on bytes, because a fold may fall into a letter.
fn unfolded(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).peekable();
    std::iter::from_fn(move || {
        let mut line = lines.next()?.to_vec();
        while let Some(more) = lines.next_if(|next| next.first().is_some_and(|first| matches!(first, b' ' | b'\t'))) {
            line.extend_from_slice(more.get(1..).unwrap_or_default());
        }
        Some(line)
    })
}

/// UTF-8, and Latin-1 where it is not: old programs write that.
fn text(line: &[u8]) -> String {
    match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        Err(_) => line.iter().copied().map(char::from).collect(),
    }
}

/// A text value (RFC 5545, 3.3.11).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            _ => out.push(letter),
        }
    }
    out.trim().to_owned()
}

/// A point in time as a file has it.
#[derive(Clone, Copy)]
enum Time {
    Date(NaiveDate),
    Local(NaiveDateTime, Tz),
}

impl Time {
    fn at(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Date(_) => None,
            Self::Local(local, zone) => Some(to_instant(local, zone)),
        }
    }

    /// On the wall clock of an event.
    fn in_zone(self, zone: Tz, time: NaiveTime) -> NaiveDateTime {
        match self {
            Self::Date(date) => date.and_time(time),
            Self::Local(local, of) if of == zone => local,
            Self::Local(local, of) => to_local(to_instant(local, of), zone),
        }
    }
}

/// The properties of one event.
struct Properties<'a>(&'a [Property]);

impl Properties<'_> {
    fn one(&self, name: &str) -> Option<&Property> {
        self.0.iter().find(|property| property.name == name)
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &Property> {
        self.0.iter().filter(move |property| property.name == name)
    }

    fn words(&self, name: &str) -> Option<String> {
        self.one(name).map(|property| unescaped(&property.value)).filter(|text| !text.is_empty())
    }
}

/// What was found so far.
struct Found {
    home: Tz,
    zones: Zones,
    masters: Vec<Event>,
    places: HashMap<String, usize>,
    changed: Vec<(Event, NaiveDateTime)>,
    unsupported: Vec<Unsupported>,
}

impl Found {
    fn take(&mut self, of: &Properties<'_>, cancels: bool) -> Result<(), CalendarError> {
        let summary = of.words("SUMMARY");
        let Some(starts) = of.one("DTSTART").and_then(|property| self.times(property, &summary).first().copied()) else {
            self.cannot(&summary, "DTSTART");
            return Ok(());
        };
        let rule = of.one("RRULE").map(|property| property.value.trim().to_owned()).filter(|rule| !rule.is_empty());
        // A single event in UTC is shown where the person is; a series in UTC keeps to UTC.
        let (zone, starts_in_zone) = match starts {
            Time::Date(date) => (self.home, date.and_time(NaiveTime::MIN)),
            Time::Local(_, Tz::UTC) if rule.is_none() => (self.home, starts.in_zone(self.home, NaiveTime::MIN)),
            Time::Local(local, zone) => (zone, local),
        };
        if !YEARS.contains(&starts_in_zone.year()) {
            self.cannot(&summary, "DTSTART");
            return Ok(());
        }
        let all_day = matches!(starts, Time::Date(_));
        let time = starts_in_zone.time();
        let mut event = Event {
            uid: of.words("UID").unwrap_or_default(),
            sequence: of.one("SEQUENCE").and_then(|property| property.value.trim().parse().ok()).unwrap_or(0),
            stamp: of.one("DTSTAMP").and_then(|property| self.times(property, &None).first()?.at()),
            summary: self.cut(summary.clone(), TITLE, "SUMMARY"),
            location: self.cut(of.words("LOCATION"), PLACE, "LOCATION"),
            url: of
                .one("URL")
                .map(|property| property.value.trim().to_owned())
                .filter(|url| !url.is_empty() && url.chars().count() <= LONG),
            description: self.cut(of.words("DESCRIPTION"), LONG, "DESCRIPTION"),
            organiser: None,
            status: status(of, cancels),
            transparent: of.one("TRANSP").is_some_and(|property| property.value.trim().eq_ignore_ascii_case("TRANSPARENT")),
            all_day,
            zone,
            starts: starts_in_zone,
            duration_minutes: self.duration(of, starts, all_day),
            rule: None,
            extra: self.dates(of, "RDATE", zone, time)?,
            except: self.dates(of, "EXDATE", zone, time)?,
            overrides: Vec::new(),
        };
        event.rule = rule.and_then(|rule| match checked(&rule, zone) {
            Some(rule) => Some(rule),
            None => {
                self.cannot(&summary, "RRULE");
                None
            }
        });
        for name in ["EXRULE"] {
            if of.one(name).is_some() {
                self.cannot(&summary, name);
            }
        }
        if of.all("RRULE").count() > 1 {
            self.cannot(&summary, "RRULE");
        }
        if event.uid.is_empty() {
            event.uid = format!("without-uid-{}", event.digest());
        }
        match of.one("RECURRENCE-ID") {
            Some(property) => {
                if property.parameter("RANGE").is_some() {
                    self.cannot(&summary, "RANGE");
                }
                match self.times(property, &summary).first() {
                    // Kept as an instant, until the zone of its series is known.
                    Some(original) => {
                        let original = original.in_zone(zone, time);
                        self.changed.push((event, original));
                    }
                    None => self.cannot(&summary, "RECURRENCE-ID"),
                }
            }
            None => match self.places.get(&event.uid).copied() {
                Some(at) => {
                    if let Some(known) = self.masters.get_mut(at).filter(|known| known.sequence < event.sequence) {
                        *known = event;
                    }
                }
                None => {
                    self.places.insert(event.uid.clone(), self.masters.len());
                    self.masters.push(event);
                }
            },
        }
        Ok(())
    }

    /// Puts changed occurrences with their series. One without a series is an event of its own.
    fn joined(mut self) -> Result<Calendar, CalendarError> {
        for (event, original) in std::mem::take(&mut self.changed) {
            let Some(master) = self.places.get(&event.uid).and_then(|at| self.masters.get_mut(*at)) else {
                if event.status != EventStatus::Cancelled {
                    let uid = format!("{} {}", event.uid, original.format("%Y%m%dT%H%M%S"));
                    self.masters.push(Event { uid, rule: None, ..event });
                }
                continue;
            };
            let here =
                |local: NaiveDateTime| if event.zone == master.zone { local } else { to_local(to_instant(local, event.zone), master.zone) };
            let original = if master.all_day { original } else { here(original) };
            let one = Override {
                original,
                cancelled: event.status == EventStatus::Cancelled,
                starts: if event.all_day { event.starts } else { here(event.starts) },
                duration_minutes: event.duration_minutes,
                summary: event.summary,
                location: event.location,
                url: event.url,
                sequence: event.sequence,
            };
            match master.overrides.binary_search_by_key(&original, |one| one.original) {
                Ok(at) => {
                    if let Some(known) = master.overrides.get_mut(at).filter(|known| known.sequence <= one.sequence) {
                        *known = one;
                    }
                }
                Err(at) => master.overrides.insert(at, one),
            }
        }
        Ok(Calendar { name: None, events: self.masters, partial: false, unsupported: self.unsupported })
    }

    fn cannot(&mut self, summary: &Option<String>, what: &str) {
        if self.unsupported.len() < MOST_EVENTS {
            let summary = summary.as_ref().map(|text| text.chars().take(TITLE).collect());
            self.unsupported.push(Unsupported { summary, what: what.to_owned() });
        }
    }

    /// A text of at most so many characters; what is cut is said.
    fn cut(&mut self, text: Option<String>, most: usize, what: &str) -> Option<String> {
        let text = text?;
        if text.chars().count() <= most {
            return Some(text);
        }
        self.cannot(&Some(text.chars().take(TITLE).collect()), what);
        Some(text.chars().take(most).collect())
    }

    fn duration(&mut self, of: &Properties<'_>, starts: Time, all_day: bool) -> u32 {
        let ends = of.one("DTEND").and_then(|property| self.times(property, &None).first().copied());
        let minutes = match (starts, ends) {
            (Time::Date(from), Some(Time::Date(to))) => Some((to - from).num_minutes()),
            (Time::Date(from), Some(Time::Local(to, _))) => Some((to.date() - from).num_minutes()),
            (from, Some(to)) => from.at().zip(to.at()).map(|(from, to)| (to - from).num_minutes()),
            (_, None) => of.one("DURATION").and_then(|property| minutes(property.value.trim())),
        };
        let minutes = minutes.filter(|minutes| *minutes >= 0).unwrap_or(if all_day { 1_440 } else { 0 });
        u32::try_from(minutes).unwrap_or(u32::MAX)
    }

    fn dates(&mut self, of: &Properties<'_>, name: &str, zone: Tz, time: NaiveTime) -> Result<Vec<NaiveDateTime>, CalendarError> {
        let mut dates = BTreeSet::new();
        for property in of.all(name) {
            for one in self.times(property, &None) {
                let local = one.in_zone(zone, time);
                if YEARS.contains(&local.year()) {
                    dates.insert(local);
                }
                if dates.len() > MOST_DATES {
                    return Err(CalendarError::TooManyEvents);
                }
            }
        }
        Ok(dates.into_iter().collect())
    }

    /// The times of a property; those that cannot be read are left out.
    fn times(&mut self, property: &Property, summary: &Option<String>) -> Vec<Time> {
        let zone = match property.parameter("TZID") {
            None => self.home,
            Some(name) => match self.zones.find(name) {
                Some(zone) => zone,
                None => {
                    self.cannot(summary, "TZID");
                    self.home
                }
            },
        };
        // A period is known by its start.
        let starts = property.value.split(',').map(|text| text.split('/').next().unwrap_or_default().trim());
        starts.filter_map(|text| time(text, zone)).collect()
    }
}

fn status(of: &Properties<'_>, cancels: bool) -> EventStatus {
    match of.one("STATUS").map(|property| property.value.trim().to_ascii_uppercase()).as_deref() {
        _ if cancels => EventStatus::Cancelled,
        Some("CANCELLED") => EventStatus::Cancelled,
        Some("TENTATIVE") => EventStatus::Tentative,
        _ => EventStatus::Confirmed,
    }
}

fn time(text: &str, zone: Tz) -> Option<Time> {
    if !text.is_ascii() {
        return None;
    }
    match (text.len(), text.strip_suffix(['Z', 'z'])) {
        (8, _) => NaiveDate::parse_from_str(text, "%Y%m%d").ok().map(Time::Date),
        (_, Some(utc)) => NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok().map(|utc| Time::Local(utc, Tz::UTC)),
        _ => NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok().map(|local| Time::Local(local, zone)),
    }
}

/// The minutes of a duration (RFC 5545, 3.3.6).
fn minutes(text: &str) -> Option<i64> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let (mut seconds, mut number) = (0_i64, String::new());
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        if letter == 'T' {
            continue;
        }
        let each = match letter {
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

/// A rule that Daymark can keep, its end on the wall clock of the event.
fn checked(rule: &str, zone: Tz) -> Option<String> {
    if rule.len() > LONGEST_RULE || !rule.is_ascii() {
        return None;
    }
    let mut parts = Vec::new();
    for part in rule.split(';').filter(|part| !part.trim().is_empty()) {
        let (name, value) = part.split_once('=')?;
        let (name, value) = (name.trim().to_ascii_uppercase(), value.trim());
        match (name.as_str(), value.to_ascii_uppercase().as_str()) {
            ("FREQ", "HOURLY" | "MINUTELY" | "SECONDLY") | ("BYHOUR" | "BYMINUTE" | "BYSECOND", _) => return None,
            ("UNTIL", until) => match time(until, zone)? {
                Time::Date(date) => parts.push(format!("UNTIL={}", date.format("%Y%m%d"))),
                until => parts.push(format!("UNTIL={}", until.in_zone(zone, NaiveTime::MIN).format("%Y%m%dT%H%M%S"))),
            },
            (name, value) => parts.push(format!("{name}={value}")),
        }
    }
    Some(parts.join(";"))
}
