//! Calendars: brought in from a file, looked at first, undone in one go; and sessions handed out as one.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Duration, Utc};
use daymark_domain::ids::{CalendarId, ScheduleChangeId, SessionId};
use daymark_domain::invalid::{Field, Invalid};
use daymark_domain::preferences::Preferences;
use daymark_domain::session::{CalendarItem, Content, OccurrenceStatus, Repeat, Session, SessionKind};
use daymark_domain::words::Words;
use daymark_exchange::ical::{self, Calendar, CalendarError, Event, EventStatus};
use daymark_store::calendar;
use daymark_store::schedule_change::{self, Upcoming};
use daymark_store::{Tx, session};

use crate::api::{
    CalendarChange, CalendarEffect, CalendarFile, CalendarImported, CalendarPreview, CalendarUnsupported, CalendarView, ExportCalendar,
    ImportCalendar, OneCalendar, OneScheduleChange, SavedFile, Written,
};
use crate::notices::kind_name;
use crate::schedule::all;
use crate::sessions::live;
use crate::settings::preferences;
use crate::{App, Error, Result, handed_out, views};

/// How far ahead occurrences are counted in a preview.
const AHEAD: Duration = Duration::days(365);

const NAME_MAX: u32 = 200;

/// What is to be done with one event.
struct Step {
    effect: CalendarEffect,
    uid: String,
    /// As it is, if it is here.
    before: Option<Session>,
    /// As it will be; of one that goes, as it is when it is gone.
    after: Session,
}

/// What bringing in a file does.
struct Plan {
    calendar: Option<CalendarId>,
    steps: Vec<Step>,
    unchanged: u32,
    unsupported: Vec<CalendarUnsupported>,
}

impl App {
    /// What bringing in a calendar would do. Nothing is changed.
    pub async fn calendar_preview(&self, request: CalendarFile) -> Result<CalendarPreview> {
        let file = self.read_calendar(&request)?;
        let mut tx = self.store.read().await?;
        let plan = self.plan_import(&mut tx, &file, &request, &HashMap::new(), &HashSet::new()).await?;
        let now = self.ports.clock.now();
        let mut items: Vec<CalendarChange> = plan.steps.iter().map(|step| shown(step, now)).collect();
        items.sort_by_key(|item| item.starts);
        Ok(CalendarPreview {
            name: Written::new(named(&file)),
            calendar: plan.calendar,
            items,
            unchanged: plan.unchanged,
            unsupported: plan.unsupported,
        })
    }

    /// Brings in a calendar as it was shown.
    pub async fn calendar_import(&self, request: ImportCalendar) -> Result<CalendarImported> {
        let file = self.read_calendar(&request.file)?;
        let now = self.ports.clock.now();
        let kinds = request.kinds.iter().map(|one| (one.uid.text().to_owned(), one.kind)).collect();
        let without = request.without.iter().map(|uid| uid.text().to_owned()).collect();
        let mut tx = self.store.write().await?;
        let mut plan = self.plan_import(&mut tx, &file, &request.file, &kinds, &without).await?;
        let id = plan.calendar.unwrap_or_else(|| CalendarId::new(self.ports.ids.new_id()));
        let change = ScheduleChangeId::new(self.ports.ids.new_id());
        calendar::put(&mut tx, id, &Words::new(Field::Name, named(&file), NAME_MAX)?, now).await?;
        let ids = |is_new: bool| plan.steps.iter().filter(|step| step.before.is_none() == is_new).map(|step| step.after.id).collect();
        let upcoming = Upcoming { changed: ids(false), added: ids(true), ..Upcoming::default() };
        schedule_change::keep(&mut tx, change, &upcoming, now).await?;
        let mut imported = CalendarImported { calendar: id, added: 0, changed: 0, removed: 0, change };
        for step in &mut plan.steps {
            if let Some(item) = &mut step.after.calendar {
                item.calendar = id;
            }
            match &step.before {
                None => session::insert(&mut tx, &step.after).await?,
                Some(_) => session::update(&mut tx, &step.after).await?,
            }
            match step.effect {
                CalendarEffect::Added => imported.added += 1,
                CalendarEffect::Changed => imported.changed += 1,
                CalendarEffect::Removed => imported.removed += 1,
            }
        }
        tx.commit().await?;
        let is_live = |session: &Session| session.deleted_at.is_none();
        let (before, after): (Vec<_>, Vec<_>) = plan.steps.into_iter().map(|step| (step.before, step.after)).unzip();
        let before: Vec<Session> = before.into_iter().flatten().filter(is_live).collect();
        let after: Vec<Session> = after.into_iter().filter(is_live).collect();
        self.follow(all(&before), all(&after)).await;
        Ok(imported)
    }

    /// The calendars of which something is there, the latest first.
    pub async fn calendar_list(&self) -> Result<Vec<CalendarView>> {
        let mut tx = self.store.read().await?;
        let calendars = calendar::list(&mut tx).await?.into_iter().filter(|one| one.events > 0);
        let view = |one: calendar::Calendar| CalendarView {
            id: one.id,
            name: Written::from(&one.name),
            imported_at: one.imported_at,
            events: one.events,
        };
        Ok(calendars.map(view).collect())
    }

    /// Takes everything of a calendar away, until that is undone.
    pub async fn calendar_delete(&self, request: OneCalendar) -> Result<OneScheduleChange> {
        let now = self.ports.clock.now();
        let id = ScheduleChangeId::new(self.ports.ids.new_id());
        let mut tx = self.store.write().await?;
        let mut before = session::of_calendar(&mut tx, request.id).await?;
        before.retain(|session| session.deleted_at.is_none());
        if before.is_empty() {
            return Err(Error::NotFound);
        }
        let upcoming = Upcoming { changed: before.iter().map(|session| session.id).collect(), ..Upcoming::default() };
        schedule_change::keep(&mut tx, id, &upcoming, now).await?;
        for session in &before {
            session::update(&mut tx, &Session { deleted_at: Some(now), updated_at: now, ..session.clone() }).await?;
        }
        tx.commit().await?;
        self.follow(all(&before), all(&[])).await;
        Ok(OneScheduleChange { id })
    }

    /// The sessions, or one series, as the text of an iCalendar file. Commitments, notes and what to bring are not in it.
    pub async fn calendar_export(&self, request: ExportCalendar) -> Result<Written> {
        let mut tx = self.store.read().await?;
        let sessions = match request.session {
            Some(id) => vec![live(&mut tx, id).await?],
            None => session::list(&mut tx).await?.into_iter().filter(|session| !session.kind.is_commitment()).collect(),
        };
        let events: Vec<Event> = sessions.iter().map(|session| ical::event(session, kind_name(session.kind))).collect();
        let bytes = ical::write(&events, "Daymark", self.ports.clock.now());
        Ok(Written::new(String::from_utf8(bytes).map_err(|_| Error::Unexpected)?))
    }

    /// As [`App::calendar_export`], into a file of a folder. What is there is never written over, and the name tells nothing.
    pub async fn calendar_save(&self, request: ExportCalendar, folder: &Path) -> Result<SavedFile> {
        handed_out::save(folder, "sessions", "ics", self.calendar_export(request).await?.text().as_bytes())
    }

    fn read_calendar(&self, request: &CalendarFile) -> Result<Calendar> {
        let bytes = BASE64.decode(request.base64.text()).map_err(|_| CalendarError::NotText)?;
        Ok(ical::read(&bytes, self.ports.zone.zone())?)
    }

    async fn plan_import(
        &self,
        tx: &mut Tx<'_>,
        file: &Calendar,
        request: &CalendarFile,
        kinds: &HashMap<String, SessionKind>,
        without: &HashSet<String>,
    ) -> Result<Plan> {
        let now = self.ports.clock.now();
        let preferences = preferences(tx).await?;
        let known = session::imported(tx).await?;
        let calendar = which(file, request.calendar, &known);
        let mut by_uid: HashMap<&str, &Session> = HashMap::new();
        for session in known.iter().filter(|one| one.calendar.as_ref().map(|item| item.calendar) == calendar) {
            let Some(item) = &session.calendar else { continue };
            let slot = by_uid.entry(item.uid.reveal()).or_insert(session);
            if session.deleted_at.is_none() {
                *slot = session;
            }
        }
        let unsupported =
            file.unsupported.iter().map(|one| CalendarUnsupported { title: one.summary.clone().map(Written::new), what: one.what.clone() });
        let mut plan = Plan { calendar, steps: Vec::new(), unchanged: 0, unsupported: unsupported.collect() };
        let mut in_file: HashSet<&str> = HashSet::new();
        for event in &file.events {
            in_file.insert(&event.uid);
            if without.contains(&event.uid) {
                continue;
            }
            let before = by_uid.get(event.uid.as_str()).copied();
            let lives = before.filter(|session| session.deleted_at.is_none());
            if event.status == EventStatus::Cancelled {
                plan.steps.extend(lives.map(|session| gone(session, &event.uid, now)));
                continue;
            }
            let item = CalendarItem {
                calendar: calendar.unwrap_or_else(|| CalendarId::new(uuid::Uuid::nil())),
                uid: Words::stored(event.uid.clone()),
                sequence: event.sequence,
                digest: event.digest(),
            };
            if let Some(item_before) = lives.and_then(|session| session.calendar.as_ref())
                && (item_before.digest == item.digest || item_before.sequence > item.sequence)
            {
                plan.unchanged += 1;
                continue;
            }
            let kind = kinds.get(&event.uid).copied().or_else(|| lives.map(|session| session.kind)).unwrap_or(request.kind);
            let id = before.map_or_else(|| SessionId::new(self.ports.ids.new_id()), |session| session.id);
            match brought_in(event, before, id, kind, &preferences, now) {
                Ok((mut after, plain)) => {
                    after.calendar = Some(item);
                    if !plain {
                        plan.unsupported.push(CalendarUnsupported { title: event.summary.clone().map(Written::new), what: "RRULE".into() });
                    }
                    let effect = if lives.is_some() { CalendarEffect::Changed } else { CalendarEffect::Added };
                    plan.steps.push(Step { effect, uid: event.uid.clone(), before: before.cloned(), after });
                }
                Err(_) => {
                    plan.unsupported.push(CalendarUnsupported { title: event.summary.clone().map(Written::new), what: "VEVENT".into() })
                }
            }
        }
        // A file about single events (an invitation, a cancellation) says nothing of the others.
        if !file.partial {
            let missing = by_uid.iter().filter(|(uid, session)| {
                session.deleted_at.is_none() && !in_file.contains(**uid) && !without.contains(**uid) && is_ahead(session, now)
            });
            plan.steps.extend(missing.map(|(uid, session)| gone(session, uid, now)));
        }
        Ok(plan)
    }
}

/// The calendar that a file is a newer copy of: the one that was named, or the one that shares most of its events.
fn which(file: &Calendar, asked: Option<CalendarId>, known: &[Session]) -> Option<CalendarId> {
    if asked.is_some() {
        return asked;
    }
    let uids: HashSet<&str> = file.events.iter().map(|event| event.uid.as_str()).collect();
    let mut shared: HashMap<CalendarId, usize> = HashMap::new();
    for item in known.iter().filter_map(|session| session.calendar.as_ref()).filter(|item| uids.contains(item.uid.reveal())) {
        *shared.entry(item.calendar).or_default() += 1;
    }
    shared.into_iter().max_by_key(|(id, count)| (*count, *id)).map(|(id, _)| id)
}

/// An event as a session: what the person added to the one that is here stays. `false` where its rule could not be taken over.
fn brought_in(
    event: &Event,
    before: Option<&Session>,
    id: SessionId,
    kind: SessionKind,
    preferences: &Preferences,
    now: DateTime<Utc>,
) -> Result<(Session, bool), Invalid> {
    let content = |repeat: Option<Repeat>| {
        let mut content = ical::content(event, kind);
        let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        if let Some(before) = before {
            content.bring = before.bring.as_ref().map(|bring| bring.reveal().to_owned());
            content.travel_minutes = small(before.travel_minutes);
            content.leads = before.leads.iter().copied().map(small).collect();
        } else {
            content.leads = preferences.leads_of(kind).iter().copied().map(small).collect();
        }
        content.repeat = repeat.unwrap_or(content.repeat);
        content
    };
    let made = |content: Content| match before {
        Some(before) => before.revised(content, now),
        None => Session::new(id, content, now),
    };
    let (mut session, plain) = match made(content(None)) {
        Ok(session) => (session, true),
        // A rule that Daymark does not offer: the event itself is there all the same.
        Err(Invalid { field: Field::Repeat | Field::Until, .. }) => (made(content(Some(Repeat::Never)))?, false),
        Err(invalid) => return Err(invalid),
    };
    session.deleted_at = None;
    session.exceptions.retain(|one| !one.from_calendar);
    for exception in ical::exceptions(event) {
        if session.gives(exception.original) {
            session.set_exception(exception.original, Some(exception));
        }
    }
    Ok((session, plain))
}

/// Whether anything of it is still to come.
fn is_ahead(session: &Session, now: DateTime<Utc>) -> bool {
    session.last_start().is_none_or(|last| last >= now.with_timezone(&session.zone).naive_local())
}

/// A session that its calendar has no longer: what was stays, with all that is kept of it; what is to come goes.
fn gone(session: &Session, uid: &str, now: DateTime<Utc>) -> Step {
    let ended = session.next_original(now).and_then(|next| session.ended_before(next, now).ok());
    let after = ended.unwrap_or_else(|| Session { deleted_at: Some(now), updated_at: now, ..session.clone() });
    Step { effect: CalendarEffect::Removed, uid: uid.to_owned(), before: Some(session.clone()), after }
}

fn shown(step: &Step, now: DateTime<Utc>) -> CalendarChange {
    let session = if step.effect == CalendarEffect::Removed { step.before.as_ref().unwrap_or(&step.after) } else { &step.after };
    let ahead = session.occurrences(now, now + AHEAD).iter().filter(|one| one.status != OccurrenceStatus::Cancelled).count();
    CalendarChange {
        uid: Written::new(step.uid.clone()),
        effect: step.effect,
        title: views::written(session.title.as_ref()),
        place: views::written(session.place.as_ref()),
        starts: session.starts,
        zone: session.zone.name().to_owned(),
        duration_minutes: i32::try_from(session.duration_minutes).unwrap_or(i32::MAX),
        all_day: session.all_day,
        kind: session.kind,
        recurring: session.recurs(),
        ahead: u32::try_from(ahead).unwrap_or(u32::MAX),
    }
}

fn named(file: &Calendar) -> String {
    let name = file.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or("Calendar");
    name.chars().take(NAME_MAX as usize).collect()
}
