//! Sessions of the programme: single or recurring, moved, cancelled, attended.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::SessionId;
use crate::invalid::{Field, Invalid, Rule};
use crate::words::Words;

const TITLE_MAX: u32 = 200;
const PLACE_MAX: u32 = 500;
const LONG_MAX: u32 = 2_000;
const DURATION: std::ops::RangeInclusive<i32> = 5..=1_440;
const LEADS_MAX: u32 = 5;
/// Two weeks, in minutes.
const LEAD_MAX: i32 = 20_160;
/// The first and the last year in which a session can start.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9997;

/// The kinds of session an intensive outpatient programme holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    Individual,
    Group,
    Family,
    Education,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<Day> for Weekday {
    fn from(day: Day) -> Self {
        match day {
            Day::Monday => Self::Mon,
            Day::Tuesday => Self::Tue,
            Day::Wednesday => Self::Wed,
            Day::Thursday => Self::Thu,
            Day::Friday => Self::Fri,
            Day::Saturday => Self::Sat,
            Day::Sunday => Self::Sun,
        }
    }
}

/// How a session recurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Repeat {
    /// Once only.
    Never,
    /// Every `every` weeks (1 to 52) on these days, until a local date, both ends included.
    Weekly { every: u32, on: Vec<Day>, until: Option<NaiveDate> },
    /// An RFC 5545 recurrence rule, for what the form does not offer.
    Rule { rrule: String },
}

/// What was done to one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Cancelled,
    /// Moved to this local start.
    Moved {
        to: NaiveDateTime,
    },
}

/// A change of one occurrence, named by the local start that the rule gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exception {
    pub original: NaiveDateTime,
    pub change: Change,
}

/// A session series (a single session is a series of one).
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub kind: SessionKind,
    pub title: Option<Words>,
    pub place: Option<Words>,
    pub link: Option<Words>,
    pub bring: Option<Words>,
    /// The zone whose wall clock the series keeps.
    pub zone: Tz,
    /// The first occurrence's local start.
    pub starts: NaiveDateTime,
    /// 5 to 1,440.
    pub duration_minutes: u32,
    pub repeat: Repeat,
    /// Minutes before the start at which to remind, 0 to 20,160, none twice, at most 5.
    pub leads: Vec<u32>,
    pub exceptions: Vec<Exception>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// Whether a person was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    Attended,
    Late,
    Missed,
    Excused,
}

/// Where an occurrence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceStatus {
    Planned,
    Moved,
    Cancelled,
}

/// One occurrence of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub session: SessionId,
    /// The local start that the rule gave it: its name within the series, whatever happened to it since.
    pub original: NaiveDateTime,
    /// The local start as it stands, in the session's zone.
    pub starts: NaiveDateTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub status: OccurrenceStatus,
}

/// What is known of a session, not yet validated.
pub struct Content {
    pub kind: SessionKind,
    /// At most 200 characters.
    pub title: Option<String>,
    /// At most 500 characters.
    pub place: Option<String>,
    /// `https:`, `http:` or `tel:`; at most 2,000 characters.
    pub link: Option<String>,
    /// At most 2,000 characters.
    pub bring: Option<String>,
    pub zone: Tz,
    pub starts: NaiveDateTime,
    /// 5 to 1,440.
    pub duration_minutes: i32,
    pub repeat: Repeat,
    /// Each 0 to 20,160, at most 5, none twice.
    pub leads: Vec<i32>,
}

impl Session {
    /// Validates a new session. Its rule must yield at least one occurrence.
    pub fn new(id: SessionId, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        if !DURATION.contains(&content.duration_minutes) {
            return Err(Invalid::new(Field::Duration, Rule::OutOfRange { min: *DURATION.start(), max: *DURATION.end() }));
        }
        let session = Self {
            id,
            kind: content.kind,
            title: Words::optional(Field::Title, content.title, TITLE_MAX)?,
            place: Words::optional(Field::Place, content.place, PLACE_MAX)?,
            link: link(content.link)?,
            bring: Words::optional(Field::Bring, content.bring, LONG_MAX)?,
            zone: content.zone,
            starts: start(content.starts)?,
            duration_minutes: content.duration_minutes.unsigned_abs(),
            repeat: content.repeat,
            leads: leads(content.leads.into_iter().map(|lead| u32::try_from(lead).unwrap_or(u32::MAX)).collect())?,
            exceptions: Vec::new(),
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        session.check_repeat()?;
        Ok(session)
    }

    /// The same session with other content. Changes of single occurrences stay where the new rule still gives that occurrence.
    pub fn revised(&self, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut session = Self { created_at: self.created_at, deleted_at: self.deleted_at, ..Self::new(self.id, content, now)? };
        session.exceptions = self.exceptions.iter().copied().filter(|exception| session.gives(exception.original)).collect();
        Ok(session)
    }

    /// Whether there is more than one occurrence by design.
    #[must_use]
    pub const fn recurs(&self) -> bool {
        !matches!(self.repeat, Repeat::Never)
    }

    /// The change that moves one occurrence to another local start.
    pub fn move_of(&self, original: NaiveDateTime, to: NaiveDateTime) -> Result<Exception, Invalid> {
        if self.gives(original) {
            Ok(Exception { original, change: Change::Moved { to: start(to)? } })
        } else {
            Err(Invalid::new(Field::At, Rule::Unknown))
        }
    }
}

/// Lead times in minutes, the longest first: each 0 to 20,160, at most 5, none twice.
pub fn leads(mut leads: Vec<u32>) -> Result<Vec<u32>, Invalid> {
    if leads.len() > LEADS_MAX as usize {
        return Err(Invalid::new(Field::Leads, Rule::TooMany { max: LEADS_MAX }));
    }
    if leads.iter().any(|lead| *lead > LEAD_MAX.unsigned_abs()) {
        return Err(Invalid::new(Field::Leads, Rule::OutOfRange { min: 0, max: LEAD_MAX }));
    }
    leads.sort_unstable_by(|a, b| b.cmp(a));
    if leads.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(Invalid::new(Field::Leads, Rule::Duplicate));
    }
    Ok(leads)
}

/// A zone by its IANA name.
pub fn zone(name: &str) -> Result<Tz, Invalid> {
    name.parse().map_err(|_| Invalid::new(Field::Zone, Rule::UnknownZone))
}

fn start(local: NaiveDateTime) -> Result<NaiveDateTime, Invalid> {
    match local.year() {
        year if year < *YEARS.start() => Err(Invalid::new(Field::Starts, Rule::TooEarly)),
        year if year > *YEARS.end() => Err(Invalid::new(Field::Starts, Rule::Malformed)),
        _ => Ok(local),
    }
}

fn link(text: Option<String>) -> Result<Option<Words>, Invalid> {
    let trimmed = text.map(|text| text.trim().to_owned());
    let link = Words::optional(Field::Link, trimmed, LONG_MAX)?;
    if let Some(link) = &link {
        let text = link.reveal();
        let scheme = text.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
        let known = match &scheme {
            Some((scheme, rest)) if scheme == "https" || scheme == "http" => rest.starts_with("//") && rest.len() > 2,
            Some((scheme, rest)) => scheme == "tel" && rest.bytes().any(|digit| digit.is_ascii_digit()),
            None => false,
        };
        if !known || text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
            return Err(Invalid::new(Field::Link, Rule::Malformed));
        }
    }
    Ok(link)
}
