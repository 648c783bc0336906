//! An iCalendar file as events.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc, Weekday};
use chrono_tz::Tz;
use daymark_domain::session::Session;
use daymark_domain::wall_clock::{to_instant, to_local};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::rules::Room;
use super::zone::Zones;
use super::{Calendar, Clock, Event, EventStatus, Override, PRODUCT, Unsupported, hex, onward, rules};

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 20_000_000;

const MOST_EVENTS: usize = 20_000;
pub(super) const MOST_DATES: usize = 20_000;
/// The most lines of one component that are kept, after those of a kind are put together.
const MOST_LINES: usize = 1_000;
const MOST_ZONES: usize = 500;
/// The most rules of a kind that are read of an event.
const MOST_RULES: usize = 8;
/// The most changes from one occurrence on that are followed.
const MOST_ONWARD: usize = 8;
const DEEPEST: usize = 16;
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1970..=9997;
const LONGEST_RULE: usize = 500;
const LONGEST_UID: usize = 500;
const TITLE: usize = 200;
const PLACE: usize = 500;
const LONG: usize = 2_000;
const DAY: i64 = 1_440;
/// Ten years, in minutes.
const LONGEST: i64 = 3_650 * DAY;

/// What is read of an event.
const OF_EVENTS: [&str; 23] = [
    "UID",
    "SEQUENCE",
    "DTSTAMP",
    "SUMMARY",
    "LOCATION",
    "URL",
    "DESCRIPTION",
    "ORGANIZER",
    "CONTACT",
    "STATUS",
    "TRANSP",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "EXRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-CDO-ALLDAYEVENT",
];

/// What is read of a zone.
const OF_ZONES: [&str; 7] = ["TZID", "X-LIC-LOCATION", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"];

/// What is read of the calendar itself, and where its parts begin and end.
const OF_CALENDARS: [&str; 7] = ["BEGIN", "END", "METHOD", "PRODID", "X-WR-CALNAME", "NAME", "X-WR-TIMEZONE"];

const PARAMETERS: [&str; 3] = ["TZID", "CN", "RANGE"];

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

/// Reads a calendar. Times without a zone are taken for those of the calendar's own zone (`X-WR-TIMEZONE`), or of `home` where it names none.
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
    let mut zones = Zones::new(&components.zones, home);
    let own = components.zone.as_deref().and_then(|name| zones.find(name));
    let mut found = Found {
        home,
        own,
        zones,
        masters: Vec::new(),
        places: HashMap::new(),
        changed: Vec::new(),
        unsupported: Vec::new(),
        unread: HashSet::new(),
        of_this: 0,
        room: Room::default(),
    };
    let cancels = components.method.as_deref() == Some("CANCEL");
    for properties in &components.events {
        found.of_this = found.unsupported.len();
        found.take(&Properties(properties), cancels)?;
    }
    let partial = components.method.is_some_and(|method| method != "PUBLISH");
    Ok(Calendar { name: components.name, partial, own: components.own, ..found.joined() })
}

/// A line of the file: its name, the parameters that are read, its value as it is written.
pub(super) struct Property {
    pub name: &'static str,
    parameters: Vec<(&'static str, String)>,
    pub value: String,
}

impl Property {
    fn parse(line: &[u8], names: &[&[&'static str]]) -> Option<Self> {
        let end = line.iter().position(|byte| matches!(byte, b':' | b';'))?;
        let name = line.get(..end)?.trim_ascii();
        let name = names.iter().copied().flatten().find(|known| known.as_bytes().eq_ignore_ascii_case(name))?;
        let mut quoted = false;
        let colon = line.iter().position(|byte| {
            quoted ^= *byte == b'"';
            *byte == b':' && !quoted
        });
        // A quote that is never closed.
        let colon = colon.or_else(|| line.iter().position(|byte| *byte == b':'))?;
        let (head, value) = (text(line.get(..colon)?), text(line.get(colon + 1..)?));
        let parameter = |part: &str| {
            let (name, value) = part.split_once('=')?;
            let name = PARAMETERS.iter().find(|known| name.trim().eq_ignore_ascii_case(known))?;
            Some((*name, value.trim().trim_matches('"').to_owned()))
        };
        let parameters = split(&head, ';').into_iter().skip(1).take(MOST_LINES).filter_map(parameter).collect();
        Some(Self { name, parameters, value })
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str())
    }

    fn is(&self, value: &str) -> bool {
        self.value.trim().eq_ignore_ascii_case(value)
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
    zone: Option<String>,
    method: Option<String>,
    own: bool,
    events: Vec<Vec<Property>>,
    zones: Vec<Vec<Property>>,
}

/// The parts of a file that lie open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Calendar,
    Event,
    Zone,
    /// In a zone.
    Observance,
    Other,
}

impl Components {
    fn read(bytes: &[u8]) -> Result<Self, CalendarError> {
        let mut read = Self::default();
        let mut open: Vec<(Part, String)> = Vec::new();
        let mut seen = false;
        for line in unfolded(bytes) {
            let here = open.last().map(|(part, _)| *part);
            let names: &[&'static str] = match here {
                Some(Part::Event) => &OF_EVENTS,
                Some(Part::Zone | Part::Observance) => &OF_ZONES,
                _ => &[],
            };
            let Some(property) = Property::parse(&line, &[&OF_CALENDARS, names]) else { continue };
            match (property.name, here) {
                ("BEGIN", _) => {
                    let name = property.value.trim().to_ascii_uppercase();
                    let part = match (here, name.as_str()) {
                        (None, "VCALENDAR") => Part::Calendar,
                        (Some(Part::Calendar), "VEVENT") => Part::Event,
                        (Some(Part::Calendar), "VTIMEZONE") if read.zones.len() < MOST_ZONES => Part::Zone,
                        (Some(Part::Zone), "STANDARD" | "DAYLIGHT") => Part::Observance,
                        _ => Part::Other,
                    };
                    seen |= part == Part::Calendar;
                    match part {
                        _ if !seen => return Err(CalendarError::NotACalendar),
                        _ if open.len() == DEEPEST => return Err(CalendarError::TooDeep),
                        Part::Event if read.events.len() == MOST_EVENTS => return Err(CalendarError::TooManyEvents),
                        Part::Event => read.events.push(Vec::new()),
                        Part::Zone => read.zones.push(Vec::new()),
                        Part::Observance => push(&mut read.zones, property)?,
                        Part::Calendar | Part::Other => {}
                    }
                    open.push((part, name));
                }
                ("END", _) => {
                    let begun = open.pop();
                    if begun.is_none_or(|(_, begun)| !property.is(&begun)) {
                        return Err(if seen { CalendarError::Malformed } else { CalendarError::NotACalendar });
                    }
                }
                ("PRODID", Some(Part::Calendar)) => read.own = property.value.trim() == PRODUCT,
                ("METHOD", Some(Part::Calendar)) => read.method = Some(property.value.trim().to_ascii_uppercase()),
                ("X-WR-TIMEZONE", Some(Part::Calendar)) => read.zone = Some(property.value.trim().to_owned()),
                ("X-WR-CALNAME" | "NAME", Some(Part::Calendar)) => {
                    read.name = Some(unescaped(&property.value).chars().take(TITLE).collect());
                }
                (_, Some(Part::Event)) => push(&mut read.events, property)?,
                (_, Some(Part::Zone | Part::Observance)) => push(&mut read.zones, property)?,
                _ => {}
            }
        }
        match (seen, open.is_empty()) {
            (false, _) => Err(CalendarError::NotACalendar),
            (true, false) => Err(CalendarError::Malformed),
            (true, true) => Ok(read),
        }
    }
}

/// Keeps a line. Dates are put with those that are named the same way before them, so that a million lines take the room of their dates.
fn push(all: &mut [Vec<Property>], property: Property) -> Result<(), CalendarError> {
    let Some(last) = all.last_mut() else { return Ok(()) };
    if matches!(property.name, "RDATE" | "EXDATE")
        && let Some(same) = last.iter_mut().rev().take(4).find(|one| one.name == property.name && one.parameters == property.parameters)
    {
        same.value.push(',');
        same.value.push_str(&property.value);
        return Ok(());
    }
    if last.len() == MOST_LINES {
        return Err(CalendarError::TooManyEvents);
    }
    last.push(property);
    Ok(())
}

/// The lines, put together where they were folded: on bytes, because a fold may fall into a letter.
fn unfolded(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).peekable();
    std::iter::from_fn(move || {
        let mut line = Cow::Borrowed(lines.next()?);
        while let Some(more) = lines.next_if(|next| next.first().is_some_and(|first| matches!(first, b' ' | b'\t'))) {
            line.to_mut().extend_from_slice(more.get(1..).unwrap_or_default());
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

/// A value between quotes (RFC 6868).
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let stands_for = match (letter, letters.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('^')) => Some('^'),
            ('^', Some('\'')) => Some('"'),
            _ => None,
        };
        if stands_for.is_some() {
            letters.next();
        }
        out.push(stands_for.unwrap_or(letter));
    }
    out.trim().to_owned()
}

/// A point in time as a file has it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
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

    /// On the wall clock of an event that starts at a time of day; of one for whole days, the midnight that its day begins with.
    fn of(self, zone: Tz, time: NaiveTime, all_day: bool) -> NaiveDateTime {
        match self {
            Self::Date(date) => date.and_time(time),
            Self::Local(local, _) if all_day => local.date().and_time(NaiveTime::MIN),
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

    /// The link to it, or to where it is held.
    fn link(&self) -> Option<String> {
        let link = |name: &str| self.one(name).map(|property| property.value.trim().to_owned()).filter(|link| !link.is_empty());
        ["URL", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"].into_iter().find_map(link)
    }

    /// Who holds it, by name where there is one, or whom to ask about it.
    fn organiser(&self) -> Option<String> {
        let Some(property) = self.one("ORGANIZER") else { return self.words("CONTACT") };
        let name = property.parameter("CN").map(unquoted).filter(|name| !name.is_empty());
        let address = || {
            let value = property.value.trim();
            value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).and_then(|_| value.get(7..)).map(ToOwned::to_owned)
        };
        name.or_else(address).filter(|name| !name.is_empty()).or_else(|| self.words("CONTACT"))
    }
}

/// What changes an occurrence of a series, or all from one on.
struct Changed {
    event: Event,
    original: Time,
    starts: Time,
    onward: bool,
}

/// A change of one occurrence (`RECURRENCE-ID`) whose series is not in the file.
#[derive(Clone, PartialEq, Eq)]
pub struct Orphan {
    /// Of the series.
    pub uid: String,
    /// As an event of its own, with a name of its own, for where the series is not known.
    pub event: Event,
    /// Whether it is about all that follow, too.
    pub onward: bool,
    original: Time,
    starts: Time,
}

impl Orphan {
    /// The start that a series would have given it.
    #[must_use]
    pub fn original(&self, series: &Session) -> NaiveDateTime {
        self.original.of(series.zone, series.starts.time(), series.all_day)
    }

    pub(super) fn of(&self, series: &Session) -> Override {
        let event = &self.event;
        Override {
            original: self.original(series),
            cancelled: event.status == EventStatus::Cancelled,
            starts: self.starts.of(series.zone, NaiveTime::MIN, series.all_day),
            duration_minutes: if series.all_day && !event.all_day { series.duration_minutes } else { event.duration_minutes },
            summary: event.summary.clone(),
            location: event.location.clone(),
            url: event.url.clone(),
            sequence: event.sequence,
        }
    }
}

/// What was found so far.
struct Found {
    home: Tz,
    /// The zone that the calendar says it is in.
    own: Option<Tz>,
    zones: Zones,
    masters: Vec<Event>,
    places: HashMap<String, usize>,
    changed: Vec<Changed>,
    unsupported: Vec<Unsupported>,
    unread: HashSet<String>,
    /// How many of those came before the event that is being read.
    of_this: usize,
    /// How much more may be looked through for further rules.
    room: Room,
}

impl Found {
    fn take(&mut self, of: &Properties<'_>, cancels: bool) -> Result<(), CalendarError> {
        let summary = of.words("SUMMARY");
        let status = status(of, cancels);
        let starts = of.one("DTSTART").and_then(|property| self.time(property, &summary));
        // What cancels an event need not say when it was.
        let named = || of.one("RECURRENCE-ID").filter(|_| status == EventStatus::Cancelled);
        let starts = match starts.or_else(|| named().and_then(|property| self.time(property, &summary))) {
            Some(starts) => starts,
            None if status == EventStatus::Cancelled => Time::Local(DateTime::UNIX_EPOCH.naive_utc(), self.home),
            None => {
                self.cannot(&summary, "DTSTART");
                self.unread.extend(of.words("UID"));
                return Ok(());
            }
        };
        let starts = match starts {
            Time::Local(local, _)
                if local.time() == NaiveTime::MIN && of.one("X-MICROSOFT-CDO-ALLDAYEVENT").is_some_and(|property| property.is("TRUE")) =>
            {
                Time::Date(local.date())
            }
            starts => starts,
        };
        let all_day = matches!(starts, Time::Date(_));
        let (mut zone, mut local) = match starts {
            Time::Date(date) => (self.home, date.and_time(NaiveTime::MIN)),
            // A series that a program wrote in UTC, of a calendar in a zone, keeps that zone's clock.
            Time::Local(_, Tz::UTC) if of.one("RRULE").is_some() && self.own.is_some() => {
                let zone = self.own.unwrap_or(Tz::UTC);
                (zone, starts.of(zone, NaiveTime::MIN, false))
            }
            Time::Local(local, zone) => (zone, local),
        };
        let of_rules = |name: &str| -> Vec<Option<String>> {
            let rules = of.all(name).filter(|property| !property.value.trim().is_empty()).enumerate();
            let read = |property: &Property| checked(&property.value, zone, local, all_day);
            rules.take(MOST_RULES + 1).map(|(number, property)| if number < MOST_RULES { read(property) } else { None }).collect()
        };
        let rules = of_rules("RRULE");
        if rules.contains(&None) {
            self.cannot(&summary, "RRULE");
        }
        let mut more = Vec::new();
        let rule = match rules.first() {
            Some(None) => {
                self.unread.extend(of.words("UID"));
                None
            }
            _ => {
                more.extend(rules.into_iter().flatten());
                (!more.is_empty()).then(|| more.remove(rules::main(&more)))
            }
        };
        let taken_out = of_rules("EXRULE");
        let mut clock = match of.one("DTSTART") {
            Some(property) if !all_day && self.is_placed(property) => Clock::Named,
            _ => Clock::Floating,
        };
        // A single event in UTC is shown where the person is; a series in UTC keeps to UTC.
        if zone == Tz::UTC && rule.is_none() && of.one("RDATE").is_none() {
            clock = if clock == Clock::Named { Clock::Instant } else { clock };
            (zone, local) = (self.home, starts.of(self.home, NaiveTime::MIN, all_day));
        }
        if !YEARS.contains(&local.year()) {
            self.cannot(&summary, "DTSTART");
            self.unread.extend(of.words("UID"));
            return Ok(());
        }
        let duration = self.duration(of, starts, &summary);
        let mut event = Event {
            uid: of.words("UID").unwrap_or_default(),
            sequence: of.one("SEQUENCE").and_then(|property| property.value.trim().parse().ok()).unwrap_or(0),
            stamp: of.one("DTSTAMP").and_then(|property| self.time(property, &None)?.at()),
            summary: self.cut(summary.clone(), TITLE, "SUMMARY", &summary),
            location: self.cut(of.words("LOCATION"), PLACE, "LOCATION", &summary),
            url: of.link(),
            description: self.cut(of.words("DESCRIPTION"), LONG, "DESCRIPTION", &summary),
            organiser: self.cut(of.organiser(), TITLE, "ORGANIZER", &summary),
            status,
            transparent: of.one("TRANSP").is_some_and(|property| property.is("TRANSPARENT")),
            all_day,
            clock,
            zone,
            starts: local,
            duration_minutes: duration,
            rule,
            extra: self.dates(of, "RDATE", zone, local.time(), all_day)?,
            except: self.dates(of, "EXDATE", zone, local.time(), all_day)?,
            overrides: Vec::new(),
        };
        // Half a link leads somewhere else.
        if event.url.as_ref().is_some_and(|url| url.chars().count() > LONG) {
            event.url = None;
            self.cannot(&summary, "URL");
        }
        let is_series = of.one("RECURRENCE-ID").is_none();
        let is_added = more.is_empty() || (is_series && self.room.add(&mut event, &more));
        if !is_added {
            self.cannot(&summary, "RRULE");
        }
        let taken_out: Option<Vec<String>> = taken_out.into_iter().collect();
        let is_taken_out = taken_out.is_some_and(|rules| rules.is_empty() || (is_series && self.room.take_out(&mut event, &rules)));
        if !is_taken_out {
            self.cannot(&summary, "EXRULE");
        }
        if event.uid.is_empty() {
            event.uid = format!("without-uid-{}", event.digest());
        } else if event.uid.chars().count() > LONGEST_UID {
            event.uid = hex(&Sha256::digest(&event.uid));
        }
        let Some(property) = of.one("RECURRENCE-ID") else {
            event.overrides = self.periods(of, &event);
            self.master(event);
            return Ok(());
        };
        let range = property.parameter("RANGE").map(str::trim);
        let onward = range.is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
        if range.is_some() && !onward {
            self.cannot(&summary, "RANGE");
        }
        match self.time(property, &summary) {
            Some(original) => self.changed.push(Changed { event, original, starts, onward }),
            None => self.cannot(&summary, "RECURRENCE-ID"),
        }
        Ok(())
    }

    /// Keeps a series or a single event; of two with one name the later revision.
    fn master(&mut self, event: Event) {
        let Some(known) = self.places.get(&event.uid).and_then(|at| self.masters.get_mut(*at)) else {
            self.places.insert(event.uid.clone(), self.masters.len());
            self.masters.push(event);
            return;
        };
        let revision = |event: &Event| (event.sequence, event.stamp);
        let other = known.starts != event.starts && revision(known) == revision(&event);
        let summary = event.summary.clone();
        if revision(known) < revision(&event) {
            *known = event;
        }
        if other {
            self.cannot(&summary, "UID");
        }
    }

    /// Puts changed occurrences with their series.
    fn joined(mut self) -> Calendar {
        let mut onward_of: Vec<(usize, NaiveDateTime, NaiveDateTime, Event)> = Vec::new();
        let mut orphans = Vec::new();
        for Changed { event, original, starts, onward } in std::mem::take(&mut self.changed) {
            self.of_this = self.unsupported.len();
            let summary = event.summary.clone();
            let Some((at, master)) = self.places.get(&event.uid).and_then(|at| Some((*at, self.masters.get_mut(*at)?))) else {
                let named = original.of(event.zone, event.starts.time(), event.all_day).format("%Y%m%dT%H%M%S");
                let alone = Event { uid: format!("{} {named}", event.uid), rule: None, ..event.clone() };
                orphans.push(Orphan { uid: event.uid, event: alone, onward, original, starts });
                continue;
            };
            let original = original.of(master.zone, master.starts.time(), master.all_day);
            let moved = starts.of(master.zone, NaiveTime::MIN, master.all_day);
            let whole_days = master.all_day;
            let minutes = if whole_days && !event.all_day { master.duration_minutes } else { event.duration_minutes };
            if !YEARS.contains(&original.year()) || !YEARS.contains(&moved.year()) {
                self.cannot(&summary, "RECURRENCE-ID");
                continue;
            }
            if onward && onward_of.len() < MOST_ONWARD {
                onward_of.push((at, original, moved, Event { duration_minutes: minutes, ..event }));
                continue;
            }
            master.overrides.push(Override {
                original,
                cancelled: event.status == EventStatus::Cancelled,
                starts: moved,
                duration_minutes: minutes,
                summary: event.summary,
                location: event.location,
                url: event.url,
                sequence: event.sequence,
            });
            if onward {
                self.cannot(&summary, "RANGE");
            }
            if whole_days && !event.all_day {
                self.cannot(&summary, "DTSTART");
            }
        }
        for master in &mut self.masters {
            // Of two changes of one occurrence the later revision, and the later in the file.
            master.overrides.sort_by_key(|one| (one.original, one.sequence));
            master.overrides.reverse();
            master.overrides.dedup_by_key(|one| one.original);
            master.overrides.reverse();
        }
        // The last first: each then takes what is left of the series behind it.
        onward_of.sort_by_key(|(at, original, _, event)| (*at, *original, event.sequence));
        for (at, original, moved, change) in onward_of.into_iter().rev() {
            self.of_this = self.unsupported.len();
            let summary = change.summary.clone();
            let cut = self.masters.get_mut(at).and_then(|master| onward::cut(master, original, moved, change));
            match cut {
                Some(rest) => self.masters.extend(rest),
                None => self.cannot(&summary, "RANGE"),
            }
        }
        orphans.sort_by_key(|one| (one.event.sequence, one.event.stamp));
        Calendar {
            name: None,
            events: self.masters,
            partial: false,
            own: false,
            orphans,
            unsupported: self.unsupported,
            unread: self.unread,
        }
    }

    /// Names something that cannot be taken over, once for each event.
    fn cannot(&mut self, summary: &Option<String>, what: &str) {
        let said = self.unsupported.get(self.of_this..).is_some_and(|said| said.iter().any(|one| one.what == what));
        if !said && self.unsupported.len() < MOST_EVENTS {
            let summary = summary.as_ref().map(|text| text.chars().take(TITLE).collect());
            self.unsupported.push(Unsupported { summary, what: what.to_owned() });
        }
    }

    /// A text of at most so many characters; what is cut is said.
    fn cut(&mut self, text: Option<String>, most: usize, what: &str, summary: &Option<String>) -> Option<String> {
        let text = text?;
        if text.chars().count() <= most {
            return Some(text);
        }
        self.cannot(summary, what);
        let text: String = text.chars().take(most).collect();
        Some(text.trim_end().to_owned())
    }

    fn duration(&mut self, of: &Properties<'_>, starts: Time, summary: &Option<String>) -> u32 {
        let ends = of.one("DTEND").and_then(|property| self.time(property, summary));
        let found = match (starts, ends) {
            (Time::Date(from), Some(Time::Date(to))) => Some((to - from).num_minutes()),
            (Time::Date(from), Some(Time::Local(to, _))) => Some((to.date() - from).num_minutes()),
            (Time::Local(from, zone), Some(to)) => {
                let to = to.of(zone, NaiveTime::MIN, false);
                Some((to_instant(to, zone) - to_instant(from, zone)).num_minutes())
            }
            (_, None) => of.one("DURATION").and_then(|property| minutes(property.value.trim())),
        };
        let found = found.filter(|minutes| *minutes >= 0).unwrap_or(0);
        if found > LONGEST {
            self.cannot(summary, "DURATION");
        }
        let found = found.min(LONGEST);
        let whole = if matches!(starts, Time::Date(_)) { (found + DAY - 1).div_euclid(DAY).max(1) * DAY } else { found };
        u32::try_from(whole).unwrap_or(0)
    }

    fn dates(
        &mut self,
        of: &Properties<'_>,
        name: &str,
        zone: Tz,
        time: NaiveTime,
        all_day: bool,
    ) -> Result<Vec<NaiveDateTime>, CalendarError> {
        let mut dates = BTreeSet::new();
        for property in of.all(name) {
            let of = self.zone(property, &None);
            for one in times(&property.value, of) {
                let local = one.of(zone, time, all_day);
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

    /// The single dates that last longer or shorter than their series (`RDATE;VALUE=PERIOD`).
    fn periods(&mut self, of: &Properties<'_>, event: &Event) -> Vec<Override> {
        let mut periods = BTreeMap::new();
        for property in of.all("RDATE").filter(|_| !event.all_day) {
            let zone = self.zone(property, &None);
            for (starts, ends) in property.value.split(',').filter_map(|period| period.split_once('/')) {
                let Some(starts) = time(starts.trim(), zone) else { continue };
                let lasts = match time(ends.trim(), zone).and_then(Time::at) {
                    Some(ends) => starts.at().map(|starts| (ends - starts).num_minutes()),
                    None => minutes(ends.trim()),
                };
                let original = starts.of(event.zone, event.starts.time(), false);
                let lasts = lasts.filter(|lasts| (1..=LONGEST).contains(lasts)).and_then(|lasts| u32::try_from(lasts).ok());
                if let Some(lasts) = lasts.filter(|lasts| *lasts != event.duration_minutes && event.extra.binary_search(&original).is_ok())
                {
                    periods.insert(original, lasts);
                }
            }
        }
        let period = |(original, duration_minutes)| Override {
            original,
            cancelled: false,
            starts: original,
            duration_minutes,
            summary: event.summary.clone(),
            location: event.location.clone(),
            url: event.url.clone(),
            sequence: event.sequence,
        };
        periods.into_iter().map(period).collect()
    }

    /// The first time of a property that can be read.
    fn time(&mut self, property: &Property, summary: &Option<String>) -> Option<Time> {
        let zone = self.zone(property, summary);
        times(&property.value, zone).next()
    }

    /// Whether the file says in which zone a time is.
    fn is_placed(&mut self, property: &Property) -> bool {
        let named = property.parameter("TZID").map(|name| self.zones.find(name).is_some());
        property.value.trim().ends_with(['Z', 'z']) || named.unwrap_or(self.own.is_some())
    }

    /// The zone of a property's times.
    fn zone(&mut self, property: &Property, summary: &Option<String>) -> Tz {
        let Some(name) = property.parameter("TZID") else { return self.own.unwrap_or(self.home) };
        self.zones.find(name).unwrap_or_else(|| {
            self.cannot(summary, "TZID");
            self.home
        })
    }
}

/// The times of a list; those that cannot be read are left out. A period is known by its start.
fn times(list: &str, zone: Tz) -> impl Iterator<Item = Time> {
    list.split(',').filter_map(move |text| time(text.split('/').next().unwrap_or_default().trim(), zone))
}

fn status(of: &Properties<'_>, cancels: bool) -> EventStatus {
    match of.one("STATUS").map(|property| property.value.trim().to_ascii_uppercase()).as_deref() {
        _ if cancels => EventStatus::Cancelled,
        Some("CANCELLED") => EventStatus::Cancelled,
        Some("TENTATIVE") => EventStatus::Tentative,
        _ => EventStatus::Confirmed,
    }
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
fn minutes(text: &str) -> Option<i64> {
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

/// A day of the week by the two letters of a rule.
pub(super) fn day_of_week(name: &str) -> Option<Weekday> {
    Some(match name {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

/// A rule that Daymark can keep, its end on the wall clock of the event: a date of one for whole days, a time of any other.
fn checked(rule: &str, zone: Tz, starts: NaiveDateTime, all_day: bool) -> Option<String> {
    let rule = rule.trim();
    if rule.len() > LONGEST_RULE || !rule.is_ascii() || rule.bytes().any(|byte| byte.is_ascii_control()) {
        return None;
    }
    let mut parts: Vec<(String, String)> = Vec::new();
    let freq = rule.split(';').filter_map(|part| part.split_once('=')).find(|(name, _)| name.trim().eq_ignore_ascii_case("FREQ"));
    let freq = freq.map(|(_, value)| value.trim().to_ascii_uppercase()).unwrap_or_default();
    let (is_secondly, is_finer) = (freq == "SECONDLY", matches!(freq.as_str(), "HOURLY" | "MINUTELY" | "SECONDLY"));
    for part in rule.split(';').filter(|part| !part.trim().is_empty()) {
        let (name, value) = part.split_once('=')?;
        let (name, mut value) = (name.trim().to_ascii_uppercase(), value.trim().to_ascii_uppercase());
        let is = |number: u32| value.parse() == Ok(number);
        match (name.as_str(), value.as_str()) {
            ("FREQ", "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY") => {}
            ("FREQ", "HOURLY" | "MINUTELY" | "SECONDLY") if !all_day => {}
            // Confluence says so where nothing is counted.
            ("COUNT", "-1") => continue,
            // Some programs say the time of the start once more.
            ("BYHOUR", _) if !all_day && !is_finer && is(starts.hour()) => continue,
            ("BYMINUTE", _) if !all_day && !is_finer && is(starts.minute()) => continue,
            ("BYSECOND", _) if !all_day && !is_secondly && is(starts.second()) => continue,
            // RFC 5545, 3.3.10: of an event for whole days they must be ignored.
            ("BYHOUR" | "BYMINUTE" | "BYSECOND", _) if all_day => continue,
            ("FREQ", _) => return None,
            ("UNTIL", until) => {
                let end_of_day = NaiveTime::from_hms_opt(23, 59, 59)?;
                let until = time(until, zone)?.of(zone, end_of_day, all_day);
                if until.year() > *YEARS.end() {
                    continue;
                }
                value = until.format(if all_day { "%Y%m%d" } else { "%Y%m%dT%H%M%S" }).to_string();
            }
            _ => {}
        }
        if parts.iter().any(|(other, _)| *other == name) {
            return None;
        }
        parts.push((name, value));
    }
    parts
        .iter()
        .any(|(name, _)| name == "FREQ")
        .then(|| parts.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(";"))
}
