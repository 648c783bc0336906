//! What is on the person's calendar: sessions of the programme and commitments beside them, single or recurring, moved, cancelled, attended.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{CalendarId, SessionId};
use crate::invalid::{Field, Invalid, Rule};
pub use crate::recurrence::{Day, Repeat};
use crate::wall_clock::local_date;
use crate::words::Words;

const TITLE_MAX: u32 = 200;
const PLACE_MAX: u32 = 500;
const LONG_MAX: u32 = 2_000;
const DURATION_MIN: u32 = 5;
/// 31 days.
const DURATION_MAX: u32 = 44_640;
/// Ten years: a calendar of someone else may hold a school year.
const ALL_DAY_DURATION_MAX: u32 = 5_256_000;
/// Eight hours, in minutes.
const TRAVEL_MAX: i32 = 480;
/// The most single dates that a series has beside its rule.
const RDATES_MAX: u32 = 20_000;
const LEADS_MAX: u32 = 5;
/// Two weeks, in minutes.
const LEAD_MAX: i32 = 20_160;
/// The first and the last year in which a session can start.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9997;

/// The kinds of session an intensive outpatient programme holds, and the kinds of commitment a life around it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    Individual,
    Group,
    Family,
    Education,
    Medical,
    Testing,
    PeerMeeting,
    /// Commitments from here on: a shift or a day at work.
    Work,
    School,
    /// Care of family.
    Care,
    /// Time that the person keeps free for practice.
    Practice,
    Other,
}

impl SessionKind {
    /// Those of the programme, and not of the life around it.
    pub const OF_PROGRAMME: [Self; 7] =
        [Self::Individual, Self::Group, Self::Family, Self::Education, Self::Medical, Self::Testing, Self::PeerMeeting];

    /// Whether it is of the life around the programme, and not of the programme. Nobody asks whether the person was there.
    #[must_use]
    pub const fn is_commitment(self) -> bool {
        matches!(self, Self::Work | Self::School | Self::Care | Self::Practice | Self::Other)
    }
}

/// What was done to one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Does not take place. It is shown struck through, whoever cancelled it, so that nobody sets out for it; nothing reminds of it, nothing is in
    /// its way and nobody asks whether the person was there.
    Cancelled,
    /// Moved to this local start.
    Moved { to: NaiveDateTime },
    /// Taken out of the series, and not shown at all.
    Removed,
    /// At its time, with other details.
    Kept,
}

/// What is otherwise with one occurrence than with its series; `None` for what is not.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Details {
    pub title: Option<Words>,
    pub place: Option<Words>,
    pub link: Option<Words>,
    pub duration_minutes: Option<u32>,
}

/// A change of one occurrence, named by the local start that the rule gave it.
#[derive(Clone, PartialEq, Eq)]
pub struct Exception {
    pub original: NaiveDateTime,
    pub change: Change,
    pub details: Details,
    /// Whether the calendar that the session came with says so, and not the person.
    pub from_calendar: bool,
    /// Of what the calendar says of this occurrence: its revision. 0 for what the person did.
    pub sequence: u32,
    /// Where its calendar moved it to, under what the person did with it since.
    pub said: Option<NaiveDateTime>,
}

impl Exception {
    /// A change that leaves the details as they are in the series.
    #[must_use]
    pub fn new(original: NaiveDateTime, change: Change) -> Self {
        Self { original, change, details: Details::default(), from_calendar: false, sequence: 0, said: None }
    }
}

/// Where a session stands in a calendar that was brought in.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarItem {
    pub calendar: CalendarId,
    /// RFC 5545, 3.8.4.7: the same for the same event in every copy of a calendar.
    pub uid: Words,
    /// RFC 5545, 3.8.7.4: grows with every revision.
    pub sequence: u32,
    /// Tells whether the event was another one when it was last brought in, whatever the person changed since. Empty where the event was taken away.
    pub digest: String,
    /// The session stands for the event from this local start on: what was before it was otherwise, and is a session of its own.
    pub since: Option<NaiveDateTime>,
    /// The session stands for the event before this local start: there the person ended it, or made something else of it.
    pub until: Option<NaiveDateTime>,
}

/// A series of sessions or of a commitment (a single one is a series of one).
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub kind: SessionKind,
    pub title: Option<Words>,
    pub place: Option<Words>,
    pub link: Option<Words>,
    pub bring: Option<Words>,
    /// Who leads it.
    pub facilitator: Option<Words>,
    /// What else is known of it, often by the calendar it came from.
    pub description: Option<Words>,
    /// The zone whose wall clock the series keeps.
    pub zone: Tz,
    /// The first occurrence's local start.
    pub starts: NaiveDateTime,
    /// 5 to 44,640; of whole days up to 5,256,000.
    pub duration_minutes: u32,
    /// Of whole days, from midnight to midnight by the wall clock. It is in nobody's way.
    pub all_day: bool,
    /// It takes nobody's time (RFC 5545, 3.8.2.7: transparent), so it is in nobody's way.
    pub free: bool,
    /// How long it takes to get there, 0 to 480.
    pub travel_minutes: u32,
    pub repeat: Repeat,
    /// Local starts beside those that the rule gives (RFC 5545, 3.8.5.2), in order, none twice.
    pub rdates: Vec<NaiveDateTime>,
    /// Minutes before the start at which to remind, 0 to 20,160, none twice, at most 5.
    pub leads: Vec<u32>,
    /// In the order of the originals, none twice.
    pub exceptions: Vec<Exception>,
    /// `None` for one's own.
    pub calendar: Option<CalendarItem>,
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
    pub all_day: bool,
}

impl Occurrence {
    /// The date on which it starts for a person in `zone`. Whole days have no zone: they stay on their date wherever the person is.
    #[must_use]
    pub fn date_in(&self, zone: Tz) -> NaiveDate {
        if self.all_day { self.starts.date() } else { local_date(self.starts_at, zone) }
    }
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
    /// At most 200 characters.
    pub facilitator: Option<String>,
    /// At most 2,000 characters.
    pub description: Option<String>,
    pub zone: Tz,
    pub starts: NaiveDateTime,
    /// 5 to 44,640; of one for whole days a multiple of 1,440, up to 5,256,000.
    pub duration_minutes: i32,
    pub all_day: bool,
    pub free: bool,
    /// 0 to 480.
    pub travel_minutes: i32,
    pub repeat: Repeat,
    /// At most 20,000.
    pub rdates: Vec<NaiveDateTime>,
    /// Each 0 to 20,160, at most 5, none twice.
    pub leads: Vec<i32>,
}

impl Session {
    /// Validates a new session. Its rule must yield at least one occurrence.
    pub fn new(id: SessionId, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        let session = Self::with_repeat_unchecked(id, content, now)?;
        session.check_repeat()?;
        Ok(session)
    }

    fn with_repeat_unchecked(id: SessionId, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        let (shortest, longest) = duration_limits(content.all_day);
        if !u32::try_from(content.duration_minutes).is_ok_and(|minutes| (shortest..=longest).contains(&minutes)) {
            let (min, max) = (shortest.cast_signed(), longest.cast_signed());
            return Err(Invalid::new(Field::Duration, Rule::OutOfRange { min, max }));
        }
        if !(0..=TRAVEL_MAX).contains(&content.travel_minutes) {
            return Err(Invalid::new(Field::Travel, Rule::OutOfRange { min: 0, max: TRAVEL_MAX }));
        }
        if content.all_day && (content.duration_minutes % 1_440 != 0 || content.starts.time() != NaiveTime::MIN) {
            return Err(Invalid::new(Field::Duration, Rule::Malformed));
        }
        Ok(Self {
            id,
            kind: content.kind,
            title: Words::optional(Field::Title, content.title, TITLE_MAX)?,
            place: Words::optional(Field::Place, content.place, PLACE_MAX)?,
            link: link(content.link)?,
            bring: Words::optional(Field::Bring, content.bring, LONG_MAX)?,
            facilitator: Words::optional(Field::Facilitator, content.facilitator, TITLE_MAX)?,
            description: Words::optional(Field::Description, content.description, LONG_MAX)?,
            zone: content.zone,
            starts: start(content.starts)?,
            duration_minutes: content.duration_minutes.unsigned_abs(),
            all_day: content.all_day,
            free: content.free,
            travel_minutes: content.travel_minutes.unsigned_abs(),
            repeat: content.repeat,
            rdates: rdates(content.rdates)?,
            leads: leads(content.leads.into_iter().map(|lead| u32::try_from(lead).unwrap_or(u32::MAX)).collect())?,
            exceptions: Vec::new(),
            calendar: None,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        })
    }

    /// The same session with other content. Changes of single occurrences stay where the new rule still gives that occurrence.
    pub fn revised(&self, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        let new = Self::with_repeat_unchecked(self.id, content, now)?;
        // A rule of an earlier version can stay, though no new one can be like it.
        let keeps_unsupported = matches!(new.repeat, Repeat::Unsupported { .. }) && new.repeat == self.repeat;
        if !keeps_unsupported {
            new.check_repeat()?;
        }
        let mut session = Self { created_at: self.created_at, deleted_at: self.deleted_at, calendar: self.calendar.clone(), ..new };
        session.exceptions = self.exceptions.iter().filter(|exception| session.occurs_at(exception.original)).cloned().collect();
        // Who lets it go on beyond where they ended it takes that end back.
        let goes_on = session.calendar.as_ref().and_then(|item| item.until).is_some_and(|until| session.first_from(until).is_some());
        if let Some(item) = session.calendar.as_mut().filter(|_| goes_on) {
            item.until = None;
        }
        Ok(session)
    }

    /// Whether there is more than one occurrence by design.
    #[must_use]
    pub fn recurs(&self) -> bool {
        self.repeat != Repeat::Never || !self.rdates.is_empty()
    }

    /// Whether the series gives nothing before this local start.
    #[must_use]
    pub fn is_first(&self, original: NaiveDateTime) -> bool {
        self.first() == Some(original)
    }

    /// What was done to one occurrence.
    #[must_use]
    pub fn exception(&self, original: NaiveDateTime) -> Option<&Exception> {
        let at = self.exceptions.binary_search_by_key(&original, |exception| exception.original).ok()?;
        self.exceptions.get(at)
    }

    /// Whether it takes the person's time while it is on.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        !self.all_day && !self.free
    }

    /// Puts one change, or none, in place of what was done to an occurrence.
    pub fn set_exception(&mut self, original: NaiveDateTime, exception: Option<Exception>) {
        let place = self.exceptions.binary_search_by_key(&original, |exception| exception.original);
        match (place, exception) {
            (Ok(at), Some(exception)) => {
                if let Some(slot) = self.exceptions.get_mut(at) {
                    *slot = exception;
                }
            }
            (Ok(at), None) => drop(self.exceptions.remove(at)),
            (Err(at), Some(exception)) => self.exceptions.insert(at, exception),
            (Err(_), None) => {}
        }
    }

    /// The change that moves one occurrence to another local start; `None` where nothing is otherwise then.
    pub fn move_of(&self, original: NaiveDateTime, to: NaiveDateTime) -> Result<Option<Exception>, Invalid> {
        if !self.occurs_at(original) {
            return Err(Invalid::new(Field::At, Rule::Unknown));
        }
        let known = self.known_of(original);
        if to != original {
            return Ok(Some(Exception { change: Change::Moved { to: start(to)? }, ..known }));
        }
        Ok((known.said.is_some() || known.details != Details::default()).then_some(known))
    }

    /// The change that cancels one occurrence. Its other details stay, for when it is put back.
    #[must_use]
    pub fn cancel_of(&self, original: NaiveDateTime) -> Exception {
        Exception { change: Change::Cancelled, ..self.known_of(original) }
    }

    /// The change that puts one occurrence back to how its calendar has it, or, where that says nothing of it (`None`), the series.
    #[must_use]
    pub fn reset_of(&self, original: NaiveDateTime) -> Option<Exception> {
        let known = self.known_of(original);
        let change = known.said.map_or(Change::Kept, |to| Change::Moved { to });
        let is_otherwise = known.said.is_some() || known.details != Details::default();
        is_otherwise.then_some(Exception { change, from_calendar: true, said: None, ..known })
    }

    /// One occurrence at its time, with what is known of it beside that.
    fn known_of(&self, original: NaiveDateTime) -> Exception {
        let Some(known) = self.exception(original) else { return Exception::new(original, Change::Kept) };
        let said = match known.change {
            Change::Moved { to } if known.from_calendar => Some(to),
            _ => known.said,
        };
        Exception { details: known.details.clone(), sequence: known.sequence, said, ..Exception::new(original, Change::Kept) }
    }
}

/// The fewest and the most minutes that a session lasts.
#[must_use]
pub const fn duration_limits(all_day: bool) -> (u32, u32) {
    (DURATION_MIN, if all_day { ALL_DAY_DURATION_MAX } else { DURATION_MAX })
}

fn rdates(mut dates: Vec<NaiveDateTime>) -> Result<Vec<NaiveDateTime>, Invalid> {
    if dates.len() > RDATES_MAX as usize {
        return Err(Invalid::new(Field::Repeat, Rule::TooMany { max: RDATES_MAX }));
    }
    for date in &dates {
        start(*date)?;
    }
    dates.sort_unstable();
    dates.dedup();
    Ok(dates)
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
