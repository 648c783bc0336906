//! Homework: something to do until a time, handed out by a session or taken on by the person.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{HomeworkId, SessionId};
use crate::invalid::{Field, Invalid, Rule};
use crate::words::Words;

const NOTE_MAX: u32 = 2_000;

/// How long ago something can have been due when it is written down, and how far ahead.
const DUE_BACK: Duration = Duration::days(366);
const DUE_AHEAD: Duration = Duration::days(5 * 366);

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HomeworkItem {
    /// An exercise of the catalogue, by its id.
    Exercise { id: String },
    /// A worksheet, by its key.
    Worksheet { key: String },
    /// Something else: the note says what.
    Other,
}

/// Something to do.
#[derive(Clone, PartialEq, Eq)]
pub struct Homework {
    pub id: HomeworkId,
    /// The session that handed it out and the occurrence's local start by the rule.
    pub session: Option<(SessionId, NaiveDateTime)>,
    pub item: HomeworkItem,
    /// At most 2,000 characters.
    pub note: Option<Words>,
    /// Where the person was when they set the time.
    pub zone: Tz,
    pub due_at: Option<DateTime<Utc>>,
    pub done_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What is known of homework, not yet validated.
pub struct Content {
    pub session: Option<(SessionId, NaiveDateTime)>,
    pub item: HomeworkItem,
    /// At most 2,000 characters; required for [`HomeworkItem::Other`].
    pub note: Option<String>,
    pub zone: Tz,
    /// Within a year back and five years ahead.
    pub due_at: Option<DateTime<Utc>>,
}

impl Homework {
    /// Validates new homework.
    pub fn new(id: HomeworkId, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        check_due(content.due_at, now)?;
        Self::with(id, content, now)
    }

    /// The same homework with other content. Keeps the id, when it was written down, and whether it is done or deleted.
    pub fn revised(&self, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        // A time that was fine once stays so.
        if content.due_at != self.due_at {
            check_due(content.due_at, now)?;
        }
        let zone = if content.due_at == self.due_at { self.zone } else { content.zone };
        Ok(Self {
            done_at: self.done_at,
            created_at: self.created_at,
            deleted_at: self.deleted_at,
            ..Self::with(self.id, Content { zone, ..content }, now)?
        })
    }

    fn with(id: HomeworkId, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        let note = Words::optional(Field::Note, content.note, NOTE_MAX)?;
        if note.is_none() && content.item == HomeworkItem::Other {
            return Err(Invalid::new(Field::Note, Rule::Required));
        }
        Ok(Self {
            id,
            session: content.session,
            item: content.item,
            note,
            zone: content.zone,
            due_at: content.due_at,
            done_at: None,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        })
    }

    /// Whether it is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.done_at.is_none() && self.deleted_at.is_none()
    }

    /// Whether its time has passed and it is still to be done.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.is_open() && self.due_at.is_some_and(|due_at| due_at < now)
    }

    /// The first line of the note that says something.
    #[must_use]
    pub fn first_line(&self) -> Option<&str> {
        self.note.as_ref()?.reveal().lines().map(str::trim).find(|line| !line.is_empty())
    }
}

fn check_due(due_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), Invalid> {
    let Some(due_at) = due_at else { return Ok(()) };
    if due_at.signed_duration_since(now) < -DUE_BACK {
        return Err(Invalid::new(Field::Due, Rule::TooEarly));
    }
    if due_at.signed_duration_since(now) > DUE_AHEAD {
        return Err(Invalid::new(Field::Due, Rule::Malformed));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;
    use uuid::Uuid;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn now() -> DateTime<Utc> {
        at("2026-03-02T10:30:00Z")
    }

    fn content(item: HomeworkItem, note: Option<&str>) -> Content {
        Content { session: None, item, note: note.map(str::to_owned), zone: Tz::UTC, due_at: None }
    }

    fn made(content: Content) -> Result<Homework, Invalid> {
        Homework::new(HomeworkId::new(Uuid::from_u128(7)), content, now())
    }

    fn refused<T>(result: Result<T, Invalid>) -> Option<(Field, Rule)> {
        result.err().map(|invalid| (invalid.field, invalid.rule))
    }

    #[test]
    fn something_else_is_said_in_words() {
        let exercise = || HomeworkItem::Exercise { id: "urge-surfing".to_owned() };
        assert!(made(content(exercise(), None)).unwrap().note.is_none());
        assert!(made(content(exercise(), Some("  "))).unwrap().note.is_none());
        for empty in [None, Some(""), Some(" \n\t")] {
            assert_eq!(refused(made(content(HomeworkItem::Other, empty))), Some((Field::Note, Rule::Required)));
        }
        let other = made(content(HomeworkItem::Other, Some("\n  Call Maya \nabout Sunday"))).unwrap();
        assert_eq!(other.first_line(), Some("Call Maya"));
        assert!(made(content(exercise(), Some(&"ж".repeat(2_000)))).is_ok());
        assert_eq!(refused(made(content(exercise(), Some(&"ж".repeat(2_001))))), Some((Field::Note, Rule::TooLong { max: 2_000 })));
    }

    #[test]
    fn a_time_that_nobody_means_is_refused() {
        let due = |text: &str| Content { due_at: Some(at(text)), ..content(HomeworkItem::Other, Some("walk")) };
        for fine in ["2025-03-02T10:30:00Z", "2026-03-01T10:30:00Z", "2031-03-02T10:30:00Z"] {
            assert!(made(due(fine)).is_ok(), "{fine}");
        }
        for early in ["1970-01-01T00:00:00Z", "2025-02-28T10:30:00Z"] {
            assert_eq!(refused(made(due(early))), Some((Field::Due, Rule::TooEarly)), "{early}");
        }
        for late in ["2032-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
            assert_eq!(refused(made(due(late))), Some((Field::Due, Rule::Malformed)), "{late}");
        }
        for extreme in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert!(made(Content { due_at: Some(extreme), ..due("2026-03-02T10:30:00Z") }).is_err());
        }
    }

    #[test]
    fn a_revision_keeps_what_is_not_content() {
        let due_at = Some(at("2026-03-05T10:00:00Z"));
        let before = made(Content { due_at, ..content(HomeworkItem::Other, Some("walk")) }).unwrap();
        let done = Homework { done_at: Some(at("2026-03-04T10:00:00Z")), ..before.clone() };
        // Years later its old time still stands, with the zone it was set in; another time is held against the clock of then.
        let later = at("2029-03-04T10:00:00Z");
        let travelled = |due_at| Content { due_at, zone: Tz::Asia__Tokyo, ..content(HomeworkItem::Other, Some("swim")) };
        let revised = done.revised(travelled(due_at), later).unwrap();
        assert!(revised.done_at == done.done_at && revised.created_at == done.created_at && revised.updated_at == later);
        assert!(revised.zone == Tz::UTC && revised.first_line() == Some("swim"));
        assert_eq!(done.revised(travelled(Some(later)), later).unwrap().zone, Tz::Asia__Tokyo);
        assert_eq!(refused(done.revised(travelled(Some(now())), later)), Some((Field::Due, Rule::TooEarly)));
        assert!(!done.is_open() && !done.is_overdue(later));
        assert!(before.is_overdue(later) && !before.is_overdue(now()));
    }
}
