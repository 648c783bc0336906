//! iCalendar (RFC 5545): events in and out.
//!
//! The lines are read here and not by a crate. `calcard`, the best-kept one, holds every property and parameter of a file before anything can be
//! limited, while a file of a stranger has to be bounded as it is read; and what is hard (zones by Windows' and Outlook's names, changed occurrences
//! put with their series, what a session can keep) would have to be written all the same. Of the format itself little is left: unfolding, names,
//! parameters and escapes. What is written is read again by another implementation in `tests/python`.

mod onward;
mod read;
mod rules;
mod session;
mod windows;
mod write;
mod zone;

use std::collections::HashSet;
use std::fmt::Write as _;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use daymark_domain::wall_clock::{to_instant, to_local};
use sha2::{Digest as _, Sha256};

pub use read::{CalendarError, LARGEST, Orphan, read};
pub use session::{change, content, event, exceptions, own_id, sequence, uid};
pub use write::write;

/// What Daymark calls itself in a file.
const PRODUCT: &str = "-//Daymark//Daymark//EN";

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
    /// What the event is called.
    pub summary: Option<String>,
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
    /// An `RRULE`, its `UNTIL` on the wall clock of `zone`.
    pub rule: Option<String>,
    /// `RDATE`s and what a further `RRULE` gives, local in `zone`.
    pub extra: Vec<NaiveDateTime>,
    /// `EXDATE`s and what `EXRULE` gives, local in `zone`.
    pub except: Vec<NaiveDateTime>,
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
            event.extra.iter_mut().chain(&mut event.except).for_each(shown);
            event.overrides.iter_mut().flat_map(|one| [&mut one.original, &mut one.starts]).for_each(shown);
        }
        event
    }

    /// Tells this event from any other state of it, when it was written left out.
    #[must_use]
    pub fn digest(&self) -> String {
        let texts = [&self.summary, &self.location, &self.url, &self.description, &self.organiser];
        let when = format!("{:?} {} {} {} {}", self.status, self.all_day, self.zone, self.starts, self.duration_minutes);
        let mut hash =
            Sha256::new_with_prefix(format!("{:?} {texts:?} {when} {:?} {:?} {:?}", self.uid, self.rule, self.extra, self.except));
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
