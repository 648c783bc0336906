//! Calendars: brought in from a file, looked at first, undone in one go; and sessions handed out as one.

mod event;
mod known;
mod plan;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Duration, Utc};
use daymark_domain::ids::{CalendarId, ScheduleChangeId};
use daymark_domain::invalid::Field;
use daymark_domain::session::{Occurrence, OccurrenceStatus, Session};
use daymark_domain::words::Words;
use daymark_exchange::ical::{self, Calendar, CalendarError, Event};
use daymark_store::schedule_change::{self, Upcoming};
use daymark_store::{Tx, calendar, session};

use self::plan::{Asked, Step};
use crate::api::{
    CalendarChange, CalendarEffect, CalendarFile, CalendarImported, CalendarPreview, CalendarView, ExportCalendar, ImportCalendar,
    OneCalendar, OneScheduleChange, SavedFile, Written,
};
use crate::notices::kind_name;
use crate::occurrences::{live, sources};
use crate::{App, Error, Result, handed_out, views};

/// How far ahead occurrences are counted in a preview.
const AHEAD: Duration = Duration::days(365);

const NAME_MAX: u32 = 200;

impl App {
    /// What bringing in a calendar would do. Nothing is changed.
    pub async fn calendar_preview(&self, request: CalendarFile) -> Result<CalendarPreview> {
        let file = self.read_calendar(&request)?;
        let now = self.ports.clock.now();
        let mut tx = self.store.read().await;
        let asked = Asked { file: &file, request: &request, kinds: HashMap::new(), without: HashSet::new(), now };
        let plan = self.plan_import(&mut tx, &asked).await?;
        let mut items: Vec<CalendarChange> = plan.steps.iter().map(|step| shown(step, now)).collect();
        items.sort_by_key(|item| item.starts);
        Ok(CalendarPreview {
            name: Written::new(named(&file)),
            calendar: plan.calendar,
            items,
            unchanged: plan.unchanged,
            unsupported: plan.unsupported,
            yours: plan.yours,
        })
    }

    /// Brings in a calendar as it was shown.
    pub async fn calendar_import(&self, request: ImportCalendar) -> Result<CalendarImported> {
        let file = self.read_calendar(&request.file)?;
        let now = self.ports.clock.now();
        let kinds = request.kinds.iter().map(|one| (one.uid.text().to_owned(), one.kind)).collect();
        let without = request.without.iter().map(|uid| uid.text().to_owned()).collect();
        let mut tx = self.store.write().await;
        let asked = Asked { file: &file, request: &request.file, kinds, without, now };
        let mut plan = self.plan_import(&mut tx, &asked).await?;
        let id = plan.calendar.unwrap_or_else(|| CalendarId::new(self.ports.ids.new_id()));
        let change = ScheduleChangeId::new(self.ports.ids.new_id());
        // What speaks of single events, or names no calendar, leaves the name of the one that is here.
        if plan.calendar.is_none() || (file.name.is_some() && !file.partial) {
            calendar::put(&mut tx, id, &Words::new(Field::Name, named(&file), NAME_MAX)?, now).await?;
        }
        schedule_change::keep(&mut tx, change, &plan.upcoming(), now).await?;
        let mut imported = CalendarImported { calendar: id, added: 0, changed: 0, removed: 0, change };
        for session in &plan.renamed {
            session::update(&mut tx, session).await?;
        }
        for step in &mut plan.steps {
            write_step(&mut tx, step, id).await?;
            match step.effect {
                CalendarEffect::Added => imported.added += 1,
                CalendarEffect::Changed => imported.changed += 1,
                CalendarEffect::Removed => imported.removed += 1,
            }
        }
        tx.commit().await?;
        let is_live = |session: &Session| session.deleted_at.is_none();
        let before: Vec<Session> = plan.steps.iter().filter_map(|step| step.before.clone()).filter(is_live).collect();
        let after: Vec<Session> = plan.steps.into_iter().flat_map(|step| step.revision.sessions()).filter(is_live).collect();
        self.follow(sources(&before), sources(&after)).await;
        Ok(imported)
    }

    /// The calendars of which something is there, the latest first.
    pub async fn calendar_list(&self) -> Result<Vec<CalendarView>> {
        let mut tx = self.store.read().await;
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
        let mut tx = self.store.write().await;
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
        self.follow(sources(&before), sources(&[])).await;
        Ok(OneScheduleChange { id })
    }

    /// The sessions, or one series, as the text of an iCalendar file. Commitments, notes and what to bring are not in it.
    pub async fn calendar_export(&self, request: ExportCalendar) -> Result<Written> {
        let mut tx = self.store.read().await;
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
}

/// Puts one event of a calendar into the schedule.
async fn write_step(tx: &mut Tx<'_>, step: &mut Step, calendar: CalendarId) -> Result<()> {
    if let Some(item) = &mut step.revision.session.calendar {
        item.calendar = calendar;
    }
    match &step.before {
        None => session::insert(tx, &step.revision.session).await?,
        Some(before) => step.revision.write(tx, before.id).await?,
    }
    Ok(())
}

fn shown(step: &Step, now: DateTime<Utc>) -> CalendarChange {
    let after = &step.revision.session;
    let session = if step.effect == CalendarEffect::Removed { step.before.as_ref().unwrap_or(after) } else { after };
    let one = step.about.filter(|_| step.effect == CalendarEffect::Changed).and_then(|about| session.occurrence(about));
    let details = one.and_then(|one| session.exception(one.original)).map(|exception| &exception.details);
    let is_ahead = |one: &Occurrence| one.status != OccurrenceStatus::Cancelled && one.starts_at >= now;
    let ahead = match &one {
        Some(one) => usize::from(is_ahead(one)),
        None => session.occurrences(now, now + AHEAD).iter().filter(|one| is_ahead(one)).count(),
    };
    let minutes = details.and_then(|details| details.duration_minutes).unwrap_or(session.duration_minutes);
    CalendarChange {
        uid: Written::new(step.uid.clone()),
        effect: step.effect,
        title: views::written(details.and_then(|details| details.title.as_ref()).or(session.title.as_ref())),
        place: views::written(details.and_then(|details| details.place.as_ref()).or(session.place.as_ref())),
        starts: one.map_or(session.starts, |one| one.starts),
        zone: session.zone.name().to_owned(),
        duration_minutes: i32::try_from(minutes).unwrap_or(i32::MAX),
        all_day: session.all_day,
        kind: session.kind,
        recurring: one.is_none() && session.recurs(),
        ahead: u32::try_from(ahead).unwrap_or(u32::MAX),
    }
}

fn named(file: &Calendar) -> String {
    let name = file.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or("Calendar");
    name.chars().take(NAME_MAX as usize).collect()
}
