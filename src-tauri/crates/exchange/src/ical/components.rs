//! What a file is made of: the properties of its events and zones.

use super::limits::{COMPONENT_LINES_MAX, DEPTH_MAX, EVENTS_MAX, TITLE_MAX, ZONES_MAX};
use super::syntax::{Property, unescaped, unfolded};
use super::{CalendarError, PRODUCT};

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

/// What the file is made of.
#[derive(Default)]
pub(super) struct Components {
    pub name: Option<String>,
    pub zone: Option<String>,
    pub method: Option<String>,
    pub own: bool,
    pub events: Vec<Vec<Property>>,
    pub zones: Vec<Vec<Property>>,
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
    pub fn read(bytes: &[u8]) -> Result<Self, CalendarError> {
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
                        (Some(Part::Calendar), "VTIMEZONE") if read.zones.len() < ZONES_MAX => Part::Zone,
                        (Some(Part::Zone), "STANDARD" | "DAYLIGHT") => Part::Observance,
                        _ => Part::Other,
                    };
                    seen |= part == Part::Calendar;
                    match part {
                        _ if !seen => return Err(CalendarError::NotACalendar),
                        _ if open.len() == DEPTH_MAX => return Err(CalendarError::TooDeep),
                        Part::Event if read.events.len() == EVENTS_MAX => return Err(CalendarError::TooManyEvents),
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
                    read.name = Some(unescaped(&property.value).chars().take(TITLE_MAX).collect());
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
    if last.len() == COMPONENT_LINES_MAX {
        return Err(CalendarError::TooManyEvents);
    }
    last.push(property);
    Ok(())
}
