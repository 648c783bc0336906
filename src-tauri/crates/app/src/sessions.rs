//! Sessions, what was done to single occurrences, and who was there.

use std::slice::from_ref;

use chrono::Duration;
use daymark_domain::ids::{ScheduleChangeId, SessionId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::reminder::Sources;
use daymark_domain::session::{self as domain, Attendance, Exception, Repeat, Session};
use daymark_store::schedule_change::{self, Upcoming};
use daymark_store::{Tx, session};

use crate::api::{
    AddSession, ListOccurrences, MoveOccurrence, OccurrenceView, OneOccurrence, OneSession, RecordAttendance, SessionChanged, SessionView,
    UpdateSession,
};
use crate::dates::check_range;
use crate::occurrences::{live, occurrences_on, small, sources};
use crate::revision::{Revision, Said};
use crate::settings::preferences;
use crate::{App, Error, Result, occurrences, views};

/// The longest stretch of days that is listed at once.
const MOST_DAYS: i32 = 400;

/// How long before its start attendance can be recorded: a person may know today that they cannot come tomorrow.
const AHEAD: Duration = Duration::days(1);

impl App {
    /// Adds a session.
    pub async fn session_add(&self, request: AddSession) -> Result<SessionView> {
        let id = SessionId::new(self.ports.ids.new_id());
        let mut tx = self.store.write().await;
        let content = self.content(&mut tx, request).await?;
        let session = Session::new(id, content, self.ports.clock.now())?;
        session::insert(&mut tx, &session).await?;
        tx.commit().await?;
        self.follow(Sources::default(), sources(from_ref(&session))).await;
        Ok(session_view(&session))
    }

    /// Replaces the content of a session. What was stays as it was where something is kept of it.
    pub async fn session_update(&self, request: UpdateSession) -> Result<SessionChanged> {
        let mut tx = self.store.write().await;
        let before = live(&mut tx, request.id).await?;
        let content = self.content(&mut tx, request.content).await?;
        self.revise(tx, before, content).await
    }

    /// Gives a whole series other content.
    pub(crate) async fn revise(&self, mut tx: Tx<'_>, before: Session, content: domain::Content) -> Result<SessionChanged> {
        let now = self.ports.clock.now();
        let change = ScheduleChangeId::new(self.ports.ids.new_id());
        let rest = SessionId::new(self.ports.ids.new_id());
        let after = before.revised(content, now)?;
        let revision = Revision::of(&mut tx, &before, after, rest, Said::ByPerson, now).await?;
        let mut upcoming = Upcoming::default();
        revision.announce(before.id, &mut upcoming);
        schedule_change::keep(&mut tx, change, &upcoming, now).await?;
        revision.write(&mut tx, before.id).await?;
        tx.commit().await?;
        let answer = SessionChanged { session: session_view(&revision.session), change };
        let after: Vec<Session> = revision.sessions().collect();
        self.follow(sources(from_ref(&before)), sources(&after)).await;
        Ok(answer)
    }

    /// One session.
    pub async fn session_get(&self, request: OneSession) -> Result<SessionView> {
        let mut tx = self.store.read().await;
        Ok(session_view(&live(&mut tx, request.id).await?))
    }

    /// Deletes a session with all its occurrences, until it is restored.
    pub async fn session_delete(&self, request: OneSession) -> Result<()> {
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await;
        let before = live(&mut tx, request.id).await?;
        let session = Session { deleted_at: Some(now), updated_at: now, ..before.clone() };
        session::update(&mut tx, &session).await?;
        tx.commit().await?;
        self.follow(sources(from_ref(&before)), Sources::default()).await;
        Ok(())
    }

    /// Brings a deleted session back as it was.
    pub async fn session_restore(&self, request: OneSession) -> Result<SessionView> {
        let mut tx = self.store.write().await;
        let deleted = session::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        let session = Session { deleted_at: None, updated_at: self.ports.clock.now(), ..deleted };
        session::update(&mut tx, &session).await?;
        tx.commit().await?;
        self.follow(Sources::default(), sources(from_ref(&session))).await;
        Ok(session_view(&session))
    }

    /// All sessions, by their first start.
    pub async fn session_list(&self) -> Result<Vec<SessionView>> {
        let mut tx = self.store.read().await;
        Ok(session::list(&mut tx).await?.iter().map(session_view).collect())
    }

    /// The occurrences that start on some local dates where the computer is.
    pub async fn occurrence_list(&self, request: ListOccurrences) -> Result<Vec<OccurrenceView>> {
        let ListOccurrences { from, to } = request;
        check_range(from, to, MOST_DAYS)?;
        let mut tx = self.store.read().await;
        let sessions = occurrences::since(&mut tx, from).await?;
        occurrences_on(&mut tx, &sessions, from, to, self.ports.zone.zone()).await
    }

    /// Moves one occurrence.
    pub async fn occurrence_move(&self, request: MoveOccurrence) -> Result<OccurrenceView> {
        let MoveOccurrence { session, original, to } = request;
        self.change(OneOccurrence { session, original }, |session| Ok(session.move_of(original, to)?)).await
    }

    /// Cancels one occurrence.
    pub async fn occurrence_cancel(&self, request: OneOccurrence) -> Result<OccurrenceView> {
        self.change(request, |session| Ok(Some(session.cancel_of(request.original)))).await
    }

    /// Puts one occurrence back to where its calendar or its rule has it.
    pub async fn occurrence_reset(&self, request: OneOccurrence) -> Result<OccurrenceView> {
        self.change(request, |session| Ok(session.reset_of(request.original))).await
    }

    /// Records whether the person was there, or takes that back.
    pub async fn attendance_record(&self, request: RecordAttendance) -> Result<OccurrenceView> {
        let RecordAttendance { session, original, attendance } = request;
        let mut tx = self.store.write().await;
        let session = live(&mut tx, session).await?;
        let occurrence = session.occurrence(original).ok_or(Error::NotFound)?;
        if session.kind.is_commitment() {
            return Err(Invalid::new(Field::Attendance, Rule::Unknown).into());
        }
        match attendance {
            // To be excused is arranged well ahead.
            Some(Attendance::Attended | Attendance::Late | Attendance::Missed) if occurrence.starts_at - self.ports.clock.now() > AHEAD => {
                return Err(Invalid::new(Field::Attendance, Rule::InFuture).into());
            }
            Some(attendance) => session::set_attendance(&mut tx, session.id, original, attendance).await?,
            None => session::clear_attendance(&mut tx, session.id, original).await?,
        }
        tx.commit().await?;
        Ok(occurrences::view(&session, occurrence, attendance))
    }

    /// The telehealth link of an occurrence.
    pub async fn link_of(&self, request: OneOccurrence) -> Result<String> {
        let mut tx = self.store.read().await;
        let session = live(&mut tx, request.session).await?;
        session.occurrence(request.original).ok_or(Error::NotFound)?;
        let own = session.exception(request.original).and_then(|exception| exception.details.link.as_ref());
        own.or(session.link.as_ref()).map(|link| link.reveal().to_owned()).ok_or(Error::NotFound)
    }

    /// Puts one change, or none, in place of what was done to an occurrence.
    async fn change(&self, request: OneOccurrence, change: impl FnOnce(&Session) -> Result<Option<Exception>>) -> Result<OccurrenceView> {
        let OneOccurrence { session: id, original } = request;
        let mut tx = self.store.write().await;
        let before = live(&mut tx, id).await?;
        before.occurrence(original).ok_or(Error::NotFound)?;
        let change = change(&before)?;
        let mut session = before.clone();
        session.set_exception(original, change);
        session.updated_at = self.ports.clock.now();
        session::update(&mut tx, &session).await?;
        let attendance = session::attendance(&mut tx, id, original).await?;
        tx.commit().await?;
        self.follow(sources(from_ref(&before)), sources(from_ref(&session))).await;
        let occurrence = session.occurrence(original).ok_or(Error::NotFound)?;
        Ok(occurrences::view(&session, occurrence, attendance))
    }

    pub(crate) async fn content(&self, tx: &mut Tx<'_>, request: AddSession) -> Result<domain::Content> {
        let leads = match request.leads {
            Some(leads) => leads,
            None => {
                let preferences = preferences(tx).await?;
                preferences.leads_of(request.kind).iter().copied().map(small).collect()
            }
        };
        Ok(domain::Content {
            kind: request.kind,
            title: views::text(request.title),
            place: views::text(request.place),
            link: views::text(request.link),
            bring: views::text(request.bring),
            facilitator: views::text(request.facilitator),
            description: views::text(request.description),
            zone: request.zone.as_deref().map(domain::zone).transpose()?.unwrap_or_else(|| self.ports.zone.zone()),
            starts: request.starts,
            duration_minutes: request.duration_minutes,
            all_day: request.all_day,
            free: request.free,
            travel_minutes: request.travel_minutes,
            repeat: request.repeat,
            rdates: request.extra,
            leads,
        })
    }
}

pub(crate) fn session_view(session: &Session) -> SessionView {
    SessionView {
        id: session.id,
        kind: session.kind,
        title: views::written(session.title.as_ref()),
        place: views::written(session.place.as_ref()),
        link: views::written(session.link.as_ref()),
        bring: views::written(session.bring.as_ref()),
        facilitator: views::written(session.facilitator.as_ref()),
        description: views::written(session.description.as_ref()),
        commitment: session.kind.is_commitment(),
        zone: session.zone.name().to_owned(),
        starts: session.starts,
        duration_minutes: small(session.duration_minutes),
        all_day: session.all_day,
        free: session.free,
        travel_minutes: small(session.travel_minutes),
        repeat: session.repeat.clone(),
        rule_text: rule_text(&session.repeat),
        extra: session.rdates.clone(),
        leads: session.leads.iter().copied().map(small).collect(),
        calendar: session.calendar.as_ref().map(|item| item.calendar),
    }
}

fn rule_text(repeat: &Repeat) -> Option<String> {
    match repeat {
        Repeat::Never | Repeat::Weekly { .. } => None,
        Repeat::Rule { rule } => Some(rule.to_string()),
        Repeat::Unsupported { text } => Some(text.clone()),
    }
}
