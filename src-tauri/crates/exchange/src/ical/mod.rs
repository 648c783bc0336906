//! iCalendar (RFC 5545): events in and out.
//!
//! The lines are read here and not by a crate. `calcard`, the best-kept one, takes 42 times the size of a file in memory before anything
//! can be limited, splits values at a colon that an unquoted zone of Exchange holds, and turns values into types that would have to be
//! turned back to be forgiving. What is hard (zones by Windows' and Outlook's names, changed occurrences put with their series, what a
//! session can keep) would have to be written all the same. What is written is read again by another implementation in `tests/python`.

mod changes;
mod components;
mod described_zone;
mod import;
mod limits;
mod properties;
mod rule;
mod session;
mod syntax;
mod this_and_future;
mod time;
mod vtimezone;
mod write;
mod zones;

use std::collections::HashSet;
use std::fmt::Write as _;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use daymark_domain::recurrence::RecurrenceRule;
use daymark_domain::wall_clock::{to_instant, to_local};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

pub use changes::Orphan;
pub use import::read;
pub use limits::FILE_MAX;
pub use session::{change, content, event, exceptions, own_id, sequence, uid};
pub use write::write;

/// What Daymark calls itself in a file.
const PRODUCT: &str = "-//Daymark//Daymark//EN";

/// Why a file is no calendar that can be read. Says nothing of what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is over 20 MB or a million lines")]
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

/// What a file holds. Has no `Debug`: it is full of what people wrote.
#[derive(Clone, PartialEq, Eq)]
pub struct Calendar {
    pub name: Option<String>,
    /// By their first appearance in the file, each UID once.
    pub events: Vec<Event>,
    /// Whether it speaks of single events (an invitation, a cancellation), and not of a whole calendar.
    pub partial: bool,
    /// Whether Daymark wrote it.
    pub own: bool,
    /// Changes of occurrences whose series is not in the file, an older revision before a newer one.
    pub orphans: Vec<Orphan>,
    /// What cannot be taken over.
    pub unsupported: Vec<Unsupported>,
    /// The UIDs of events of which the start or the rule cannot be taken over: where such an event is known, what is known is better.
    pub unread: HashSet<String>,
}

/// Something that cannot be taken over.
#[derive(Clone, PartialEq, Eq)]
pub struct Unsupported {
    /// What the event that misses it is called.
    pub summary: Option<String>,
    /// When that event starts by its own clock, where that is known.
    pub starts: Option<NaiveDateTime>,
    /// The property or value, such as `RRULE`.
    pub what: String,
}

/// Where an event's wall clock comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// From the zone that the file names.
    Named,
    /// It is an instant (a single event in UTC), shown where the person is.
    Instant,
    /// The file names no zone, or it is for whole days: wherever the person is.
    Floating,
}

/// Whether an event takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventStatus {
    Confirmed,
    Tentative,
    Cancelled,
}

/// An event, single or recurring.
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    pub uid: String,
    pub sequence: u32,
    pub stamp: Option<DateTime<Utc>>,
    pub summary: Option<String>,
    pub location: Option<String>,
    pub url: Option<String>,
    pub description: Option<String>,
    pub organiser: Option<String>,
    pub status: EventStatus,
    /// Whether it takes nobody's time (`TRANSP:TRANSPARENT`).
    pub transparent: bool,
    pub all_day: bool,
    pub clock: Clock,
    /// The zone whose wall clock it keeps.
    pub zone: Tz,
    /// Local start in `zone`.
    pub starts: NaiveDateTime,
    pub duration_minutes: u32,
    /// The rule on the wall clock of `zone`. A start that it does not have is counted apart, and one of the `rdates`.
    pub rule: Option<RecurrenceRule>,
    /// The rule as it was read, for [`Event::digest`] alone: what was brought in by an earlier version is still the same.
    pub written_rule: Option<String>,
    /// Single dates beside the rule, local in `zone`.
    pub rdates: Vec<NaiveDateTime>,
    /// What is taken out, local in `zone`.
    pub exdates: Vec<NaiveDateTime>,
    /// In the order of their originals.
    pub overrides: Vec<Override>,
}

/// One occurrence that is otherwise than its series (`RECURRENCE-ID`).
#[derive(Clone, PartialEq, Eq)]
pub struct Override {
    /// The local start that the series gave it.
    pub original: NaiveDateTime,
    pub cancelled: bool,
    pub starts: NaiveDateTime,
    pub duration_minutes: u32,
    pub summary: Option<String>,
    pub location: Option<String>,
    pub url: Option<String>,
    pub sequence: u32,
}

impl Event {
    /// As it would have been read in another zone. One that names its own zone is the same everywhere.
    #[must_use]
    pub fn read_in(&self, zone: Tz) -> Self {
        let mut event = self.clone();
        if self.clock == Clock::Named || self.zone == zone {
            return event;
        }
        event.zone = zone;
        if self.clock == Clock::Instant {
            let shown = |time: &mut NaiveDateTime| *time = to_local(to_instant(*time, self.zone), zone);
            shown(&mut event.starts);
            event.rdates.iter_mut().chain(&mut event.exdates).for_each(shown);
            event.overrides.iter_mut().flat_map(|one| [&mut one.original, &mut one.starts]).for_each(shown);
        }
        event
    }

    /// Tells this event from any other state of it, when it was written left out.
    #[must_use]
    pub fn digest(&self) -> String {
        let texts = [&self.summary, &self.location, &self.url, &self.description, &self.organiser];
        let when = format!("{:?} {} {} {} {}", self.status, self.all_day, self.zone, self.starts, self.duration_minutes);
        let mut hash = Sha256::new_with_prefix(format!(
            "{:?} {texts:?} {when} {:?} {:?} {:?}",
            self.uid, self.written_rule, self.rdates, self.exdates
        ));
        // Left out where it is as usual, so that what was brought in before this was read is still the same.
        if self.transparent {
            hash.update("transparent");
        }
        for one in &self.overrides {
            let texts = [&one.summary, &one.location, &one.url];
            hash.update(format!("{} {} {} {} {texts:?}", one.original, one.cancelled, one.starts, one.duration_minutes));
        }
        hex(&hash.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
