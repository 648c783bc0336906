//! What becomes of a series and of what is kept of it when it gets other times: what was stays as it was, and nothing that a person kept of an
//! occurrence loses the occurrence it is of.

use chrono::{DateTime, NaiveDateTime, Utc};
use daymark_domain::ids::SessionId;
use daymark_domain::session::{CalendarItem, Exception, Session};
use daymark_domain::wall_clock::to_local;
use daymark_store::schedule_change::Upcoming;
use daymark_store::{Tx, occurrence, session};

use crate::Result;

/// Whose word other times are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// The person's: they may be putting right how it always was, so the past stays only where something is kept of it.
    ByPerson,
    /// A calendar's: it speaks of what is to come.
    ByCalendar,
}

/// A series in its next state.
pub struct Revision {
    /// What was, where that is a series of its own from now on. It keeps the name of the series.
    pub earlier: Option<Session>,
    pub session: Session,
    /// From where on what is kept goes to `session`, where that has a name of its own.
    handed_on: Option<NaiveDateTime>,
    /// Which occurrences of `session` had another name.
    renamed: Vec<(NaiveDateTime, NaiveDateTime)>,
}

impl Revision {
    /// A state that leaves what is kept where it is.
    pub const fn plain(session: Session) -> Self {
        Self { earlier: None, session, handed_on: None, renamed: Vec::new() }
    }

    /// Another state of a series that is there; `id` is for what is to come, where the past stays as it was.
    pub async fn of(tx: &mut Tx<'_>, before: &Session, after: Session, id: SessionId, said: Said, now: DateTime<Utc>) -> Result<Self> {
        let kept = occurrence::kept(tx, before.id).await?;
        let after = if said == Said::ByCalendar { with_changes_of(before, after) } else { after };
        let mut revision = Self::plain(after);
        if revision.parts(before, &kept, said, now) {
            revision.part(before, id, now)?;
        }
        let handed_on = revision.handed_on;
        let goes_along = |original: &NaiveDateTime| handed_on.is_none_or(|from| *original >= from);
        let name = |original: NaiveDateTime| Some((original, revision.session.name_of(before, original)?));
        revision.renamed = kept.into_iter().filter(goes_along).filter_map(name).filter(|(old, new)| old != new).collect();
        Ok(revision)
    }

    /// Whether the past has to become a series of its own.
    fn parts(&self, before: &Session, kept: &[NaiveDateTime], said: Said, now: DateTime<Utc>) -> bool {
        let after = &self.session;
        if after.keeps_past_of(before, now) || !after.is_ahead(now) {
            return false;
        }
        let here = to_local(now, before.zone);
        let is_kept = kept.iter().any(|original| *original < here && before.occurs_at(*original) && !after.occurs_at(*original));
        // One that is put off takes along what is kept of it, unless it was.
        let is_series = before.recurs() || after.recurs();
        is_kept || (is_series && said == Said::ByCalendar)
    }

    fn part(&mut self, before: &Session, id: SessionId, now: DateTime<Utc>) -> Result<()> {
        let Some(first) = self.session.next_original(now) else { return Ok(()) };
        let next = before.next_original(now);
        let earlier = next.map_or_else(|| Ok(before.clone()), |next| before.ended_before(next, now))?;
        let going = self.session.going_from(first, now)?;
        let calendar = going.calendar.clone().map(|item| CalendarItem { since: Some(first), ..item });
        self.earlier = Some(Session { calendar: None, updated_at: now, ..earlier });
        self.session = Session { id, calendar, created_at: now, ..going };
        self.handed_on = Some(next.map_or(first, |next| next.min(first)));
        Ok(())
    }

    /// What it is about to do to the series of that name, so that it can be undone.
    pub fn announce(&self, before: SessionId, upcoming: &mut Upcoming) {
        upcoming.changed.push(before);
        if let Some(from) = self.handed_on {
            upcoming.added.push(self.session.id);
            upcoming.handed_on.push((before, self.session.id, from));
        }
        upcoming.renamed.extend(self.renamed.iter().map(|(old, new)| (self.session.id, *old, *new)));
    }

    /// Puts it in the place of the series of that name.
    pub async fn write(&self, tx: &mut Tx<'_>, before: SessionId) -> Result<()> {
        match (&self.earlier, self.handed_on) {
            (Some(earlier), Some(from)) => {
                session::update(tx, earlier).await?;
                session::insert(tx, &self.session).await?;
                occurrence::hand_on(tx, before, self.session.id, from).await?;
            }
            _ => session::update(tx, &self.session).await?,
        }
        for (old, new) in &self.renamed {
            occurrence::rename(tx, self.session.id, *old, *new).await?;
        }
        Ok(())
    }

    /// The series that there are of it now.
    pub fn sessions(self) -> impl Iterator<Item = Session> {
        self.earlier.into_iter().chain([self.session])
    }
}

/// A series with what the person did to single occurrences of it at another time: what they moved or called off, they did with that day in mind.
fn with_changes_of(before: &Session, mut after: Session) -> Session {
    if !before.recurs() || !after.recurs() {
        return after;
    }
    for one in before.exceptions.iter().filter(|one| !one.from_calendar && !after.occurs_at(one.original)).cloned().collect::<Vec<_>>() {
        if let Some(original) = after.name_of(before, one.original).filter(|name| after.exception(*name).is_none()) {
            after.set_exception(original, Some(Exception { original, ..one }));
        }
    }
    after
}
