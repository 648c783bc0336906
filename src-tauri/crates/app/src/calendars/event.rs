//! One event of a calendar as a session.

use chrono::{DateTime, NaiveDateTime, Utc};
use daymark_domain::ids::SessionId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::preferences::Preferences;
use daymark_domain::session::{Content, Exception, Repeat, Session, SessionKind};
use daymark_exchange::ical::{self, Event};

use super::plan::{STEPS_MAX, Step};
use crate::api::CalendarEffect;
use crate::notices::kind_name;
use crate::revision::Revision;

/// What a series takes beside the steps through its rule, for each that a day can have.
const STEPS_OF_A_SERIES: u32 = 100;

/// What an event becomes a session with.
pub struct Incoming<'a> {
    pub event: &'a Event,
    /// The session that is here.
    pub before: Option<&'a Session>,
    pub id: SessionId,
    pub kind: SessionKind,
    pub preferences: &'a Preferences,
    pub now: DateTime<Utc>,
}

impl Incoming<'_> {
    /// The session: what the person added to the one that is here stays. `false` where its rule could not be taken over.
    pub fn session(&self, steps_left: &mut u32) -> Result<(Session, bool), Invalid> {
        let whole = self.content();
        let tried = if self.has_room(&whole, steps_left)? { self.made(whole) } else { Err(too_many_steps()) };
        let (mut session, is_whole) = match tried {
            Ok(session) => (session, true),
            // A rule that Daymark does not offer, or one more than can be looked through: the event itself is there all the same.
            Err(Invalid { field: Field::Repeat | Field::Until, .. }) => (self.made(self.without_rule())?, false),
            Err(invalid) => return Err(invalid),
        };
        session.deleted_at = None;
        session.exceptions.retain(|one| !one.from_calendar);
        // Of the person's own, another program changed what the person themselves did.
        let is_own = self.before.is_some_and(|before| before.calendar.is_none());
        if is_own {
            session.exceptions.clear();
            let had_no_title = self.before.is_some_and(|before| before.title.is_none());
            if had_no_title && self.event.summary.as_deref() == Some(kind_name(self.kind)) {
                session.title = None;
            }
        }
        let exceptions = ical::exceptions(self.event);
        let given = session.given(exceptions.iter().map(|exception| &exception.original));
        for exception in exceptions.into_iter().filter(|exception| given.contains(&exception.original)) {
            let exception = if is_own { Exception { from_calendar: false, sequence: 0, ..exception } } else { exception };
            session.set_exception(exception.original, Some(exception));
        }
        Ok((session, is_whole))
    }

    fn content(&self) -> Content {
        let mut content = ical::content(self.event, self.kind);
        let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let Some(before) = self.before else {
            content.leads = self.preferences.leads_of(self.kind).iter().copied().map(small).collect();
            return content;
        };
        content.bring = before.bring.as_ref().map(|bring| bring.reveal().to_owned());
        content.travel_minutes = small(before.travel_minutes);
        content.leads = before.leads.iter().copied().map(small).collect();
        // The person may have said otherwise since.
        content.free = before.free && self.kind.is_commitment();
        content
    }

    fn without_rule(&self) -> Content {
        let content = self.content();
        let starts = content.starts;
        let rdates = content.rdates.into_iter().filter(|date| *date != starts).collect();
        Content { repeat: Repeat::Never, rdates, ..content }
    }

    fn made(&self, content: Content) -> Result<Session, Invalid> {
        match self.before {
            Some(before) => before.revised(content, self.now),
            None => Session::new(self.id, content, self.now),
        }
    }

    /// Whether a series may still be looked through.
    fn has_room(&self, whole: &Content, steps_left: &mut u32) -> Result<bool, Invalid> {
        if whole.repeat == Repeat::Never {
            return Ok(true);
        }
        let series = Session { repeat: whole.repeat.clone(), ..self.made(self.without_rule())? };
        let steps = series.steps().saturating_add(STEPS_OF_A_SERIES.saturating_mul(series.most_a_day()));
        let left = steps_left.checked_sub(steps);
        *steps_left = left.unwrap_or(*steps_left);
        Ok(left.is_some())
    }
}

const fn too_many_steps() -> Invalid {
    Invalid::new(Field::Repeat, Rule::TooMany { max: STEPS_MAX })
}

/// A series with what its calendar says of one occurrence, unless a later revision said otherwise.
pub fn with(mut session: Session, said: Exception) -> Session {
    let is_older = session.exception(said.original).is_some_and(|known| known.from_calendar && known.sequence > said.sequence);
    if !is_older {
        session.set_exception(said.original, Some(said));
    }
    session
}

/// A series that its calendar ends before one occurrence. What was stays.
pub fn cut(session: Session, at: NaiveDateTime, now: DateTime<Utc>) -> Option<Session> {
    if at < now.with_timezone(&session.zone).naive_local() {
        return session.ended_now(now);
    }
    session.ended_before(at, now).ok()
}

/// A session that its calendar has no longer, or calls off: what was stays, with all that is kept of it; what is to come goes. Nothing is to be
/// done where nothing is to come.
pub fn gone(session: &Session, sequence: u32, now: DateTime<Utc>) -> Option<Step> {
    if !session.is_ahead(now) {
        return None;
    }
    let mut after = session.ended_now(now).unwrap_or_else(|| taken_away(session, now));
    if let Some(item) = &mut after.calendar {
        // Where it is in the file again, it is another event than the one that ended.
        item.digest.clear();
        item.sequence = item.sequence.max(sequence);
    }
    let uid = session.calendar.as_ref().map_or_else(|| ical::uid(session), |item| item.uid.reveal().to_owned());
    Some(Step { effect: CalendarEffect::Removed, uid, before: Some(session.clone()), revision: Revision::plain(after), about: None })
}

pub fn taken_away(session: &Session, now: DateTime<Utc>) -> Session {
    Session { deleted_at: Some(now), updated_at: now, ..session.clone() }
}
