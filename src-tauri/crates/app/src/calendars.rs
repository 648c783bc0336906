//! Calendars: brought in from a file, looked at first, undone in one go; and sessions handed out as one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use daymark_domain::ids::{CalendarId, ScheduleChangeId, SessionId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::preferences::Preferences;
use daymark_domain::session::{CalendarItem, Content, Exception, Occurrence, OccurrenceStatus, Repeat, Session, SessionKind};
use daymark_domain::words::Words;
use daymark_exchange::ical::{self, Calendar, CalendarError, Event, EventStatus};
use daymark_store::calendar;
use daymark_store::schedule_change::{self, Upcoming};
use daymark_store::{Tx, session};

use crate::api::{
    CalendarChange, CalendarEffect, CalendarFile, CalendarImported, CalendarPreview, CalendarUnsupported, CalendarView, CalendarYours,
    ExportCalendar, ImportCalendar, OneCalendar, OneScheduleChange, SavedFile, Written,
};
use crate::notices::kind_name;
use crate::occurrences::{live, sources};
use crate::revision::{Revision, Said};
use crate::settings::preferences;
use crate::{App, Error, Result, handed_out, views};

/// The most steps through series that bringing in one calendar takes; the rules of what is left then are named. Some 2,000 plain series.
const STEPS: u32 = 200_000;
/// What a series takes beside the steps through its rule, for each that a day can have.
const OF_A_SERIES: u32 = 100;
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
    revision: Revision,
    /// The one occurrence that it is about, where it is about one.
    about: Option<NaiveDateTime>,
}

/// What bringing in a file does.
struct Plan {
    calendar: Option<CalendarId>,
    steps: Vec<Step>,
    unchanged: u32,
    unsupported: Vec<CalendarUnsupported>,
    yours: Vec<CalendarYours>,
    /// How many steps through series there may still be.
    steps_left: u32,
}

impl App {
    /// What bringing in a calendar would do. Nothing is changed.
    pub async fn calendar_preview(&self, request: CalendarFile) -> Result<CalendarPreview> {
        let file = self.read_calendar(&request)?;
        let now = self.ports.clock.now();
        let mut tx = self.store.read().await;
        let plan = self.plan_import(&mut tx, &file, &request, &HashMap::new(), &HashSet::new(), now).await?;
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
        let mut plan = self.plan_import(&mut tx, &file, &request.file, &kinds, &without, now).await?;
        let id = plan.calendar.unwrap_or_else(|| CalendarId::new(self.ports.ids.new_id()));
        let change = ScheduleChangeId::new(self.ports.ids.new_id());
        // What speaks of single events, or names no calendar, leaves the name of the one that is here.
        if plan.calendar.is_none() || (file.name.is_some() && !file.partial) {
            calendar::put(&mut tx, id, &Words::new(Field::Name, named(&file), NAME_MAX)?, now).await?;
        }
        let mut upcoming = Upcoming::default();
        for step in &plan.steps {
            match &step.before {
                None => upcoming.added.push(step.revision.session.id),
                Some(before) => step.revision.announce(before.id, &mut upcoming),
            }
        }
        schedule_change::keep(&mut tx, change, &upcoming, now).await?;
        let mut imported = CalendarImported { calendar: id, added: 0, changed: 0, removed: 0, change };
        for step in &mut plan.steps {
            if let Some(item) = &mut step.revision.session.calendar {
                item.calendar = id;
            }
            match &step.before {
                None => session::insert(&mut tx, &step.revision.session).await?,
                Some(before) => step.revision.write(&mut tx, before.id).await?,
            }
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

    async fn plan_import(
        &self,
        tx: &mut Tx<'_>,
        file: &Calendar,
        request: &CalendarFile,
        kinds: &HashMap<String, SessionKind>,
        without: &HashSet<String>,
        now: DateTime<Utc>,
    ) -> Result<Plan> {
        let preferences = preferences(tx).await?;
        let known = session::imported(tx).await?;
        let calendar = which(file, request.calendar, &known);
        let here = Known::new(&known, calendar);
        let unsupported =
            file.unsupported.iter().map(|one| CalendarUnsupported { title: one.summary.clone().map(Written::new), what: one.what.clone() });
        let mut plan =
            Plan { calendar, steps: Vec::new(), unchanged: 0, unsupported: unsupported.collect(), yours: Vec::new(), steps_left: STEPS };
        let (alone, of_file) = plan.orphans(file, &here, without, now);
        let mut in_file: HashSet<&str> = of_file;
        in_file.extend(file.unread.iter().map(String::as_str));
        for event in file.events.iter().chain(alone) {
            in_file.insert(&event.uid);
            if without.contains(&event.uid) {
                continue;
            }
            // What Daymark itself handed out is here already, and may have been changed here since.
            let is_ours = file.own && here.live.contains(event.uid.as_str());
            let own = own(tx, &event.uid).await?;
            if is_ours || own.as_ref().is_some_and(|own| file.own || event.sequence <= ical::sequence(own)) {
                plan.unchanged += 1;
                continue;
            }
            let before = own.as_ref().or_else(|| here.by_uid.get(event.uid.as_str()).copied());
            let lives = before.filter(|session| session.deleted_at.is_none());
            // What was called off is not put back by what was said before that.
            let item_before = before.and_then(|session| Some((session, session.calendar.as_ref()?)));
            let item_before =
                item_before.filter(|(session, item)| session.deleted_at.is_none() || item.digest.is_empty()).map(|(_, item)| item);
            let is_older = item_before.is_some_and(|item| item.sequence > event.sequence);
            if event.status == EventStatus::Cancelled {
                match lives.filter(|_| !is_older).and_then(|session| gone(session, event.sequence, now)) {
                    Some(step) => plan.steps.push(step),
                    None => plan.unchanged += u32::from(lives.is_some()),
                }
                continue;
            }
            // In the zone it was brought in from: from another one it is no other event.
            let event = &before.map_or_else(|| event.clone(), |session| event.read_in(session.zone));
            let digest = event.digest();
            if is_older || item_before.is_some_and(|item| item.digest == digest) {
                plan.unchanged += 1;
                continue;
            }
            let bounds = before.and_then(|session| session.calendar.as_ref()).map_or((None, None), |item| (item.since, item.until));
            let item = own.is_none().then(|| CalendarItem {
                calendar: calendar.unwrap_or_else(|| CalendarId::new(uuid::Uuid::nil())),
                uid: Words::stored(event.uid.clone()),
                sequence: event.sequence,
                digest,
                since: bounds.0,
                until: bounds.1,
            });
            // What cannot be read of it is named; until it can, what is here stays.
            if lives.is_some() && file.unread.contains(&event.uid) {
                plan.unchanged += 1;
                continue;
            }
            let kind = kinds.get(&event.uid).copied().or_else(|| lives.map(|session| session.kind)).unwrap_or(request.kind);
            let id = before.map_or_else(|| SessionId::new(self.ports.ids.new_id()), |session| session.id);
            let brought = brought_in(event, before, id, kind, &preferences, &mut plan.steps_left, now).and_then(|(after, plain)| {
                let theirs = bounds.1.filter(|until| after.first_from(*until).is_some());
                Ok((Session { calendar: item, ..after }.within_bounds(now)?, plain, theirs))
            });
            if let Ok((_, _, Some(until))) = &brought {
                plan.yours.push(CalendarYours { title: event.summary.clone().map(Written::new), from: until.date() });
            }
            match brought {
                Ok((Some(_), false, _)) if lives.is_some() => {
                    plan.cannot(event.summary.as_ref(), "RRULE");
                    plan.unchanged += 1;
                }
                Ok((Some(after), plain, _)) => {
                    if !plain {
                        plan.cannot(event.summary.as_ref(), "RRULE");
                    }
                    let effect = if lives.is_some() { CalendarEffect::Changed } else { CalendarEffect::Added };
                    let revision = match lives {
                        Some(before) => {
                            let rest = SessionId::new(self.ports.ids.new_id());
                            Revision::of(tx, before, after, rest, Said::ByCalendar, now).await?
                        }
                        None => Revision::plain(after),
                    };
                    plan.steps.push(Step { effect, uid: event.uid.clone(), before: before.cloned(), revision, about: None });
                }
                // All that it still says is of what the person made otherwise.
                Ok((None, ..)) => plan.unchanged += 1,
                Err(_) => plan.cannot(event.summary.as_ref(), "VEVENT"),
            }
        }
        // A file about single events (an invitation, a cancellation) says nothing of the others, and neither does what was handed out here.
        if !file.partial && !file.own && (request.calendar.is_some() || is_whole(&here, &in_file, now)) {
            let missing = here.by_uid.iter().filter(|(uid, session)| {
                session.deleted_at.is_none() && !in_file.contains(**uid) && !without.contains(**uid) && session.is_ahead(now)
            });
            plan.steps.extend(missing.filter_map(|(_, session)| gone(session, 0, now)));
        }
        Ok(plan)
    }
}

/// What came with calendars.
struct Known<'a> {
    /// That of the calendar that is brought in, by UID: of two, one that is there.
    by_uid: HashMap<&'a str, &'a Session>,
    /// The UIDs of what is there of any calendar.
    live: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn new(known: &'a [Session], calendar: Option<CalendarId>) -> Self {
        let mut here = Self { by_uid: HashMap::new(), live: HashSet::new() };
        for session in known {
            let Some(item) = &session.calendar else { continue };
            let (uid, is_live) = (item.uid.reveal(), session.deleted_at.is_none());
            if is_live {
                here.live.insert(uid);
            }
            if Some(item.calendar) == calendar {
                let slot = here.by_uid.entry(uid).or_insert(session);
                if is_live {
                    *slot = session;
                }
            }
        }
        here
    }

    /// The series that have a UID: the one, and what was cut off it by a change of all that follows.
    fn series(&self) -> HashMap<&'a str, Vec<&'a Session>> {
        let mut series: HashMap<&str, Vec<&Session>> = HashMap::new();
        for (uid, session) in self.by_uid.iter().filter(|(_, session)| session.deleted_at.is_none()) {
            series.entry(uid).or_default().push(session);
            if let Some((of, _)) = uid.rsplit_once(' ').filter(|_| session.recurs()) {
                series.entry(of).or_default().push(session);
            }
        }
        series
    }
}

/// Whether a file is a whole calendar and not one event of it, as "add to calendar" gives: it has at least half of what is here of it, not
/// counting what is over. A person who says which calendar it is a newer copy of is believed.
fn is_whole(here: &Known<'_>, in_file: &HashSet<&str>, now: DateTime<Utc>) -> bool {
    let live = here.by_uid.iter().filter(|(_, session)| session.deleted_at.is_none());
    let (shared, missing): (Vec<_>, Vec<_>) = live.partition(|(uid, _)| in_file.contains(**uid));
    shared.len() >= missing.iter().filter(|(_, session)| session.is_ahead(now)).count()
}

/// The person's own session that a UID names, as Daymark hands it out.
async fn own(tx: &mut Tx<'_>, uid: &str) -> Result<Option<Session>> {
    let Some(id) = ical::own_id(uid) else { return Ok(None) };
    Ok(session::get(tx, id).await?.filter(|session| session.deleted_at.is_none() && session.calendar.is_none()))
}

impl Plan {
    fn cannot(&mut self, title: Option<&String>, what: &str) {
        self.unsupported.push(CalendarUnsupported { title: title.cloned().map(Written::new), what: what.to_owned() });
    }

    /// Puts changes of single occurrences that were sent without their series to the series that are here. Gives those that have none and are
    /// events of their own, and the UIDs that the file speaks of so.
    fn orphans<'a>(
        &mut self,
        file: &'a Calendar,
        here: &Known<'a>,
        without: &HashSet<String>,
        now: DateTime<Utc>,
    ) -> (Vec<&'a Event>, HashSet<&'a str>) {
        let series = here.series();
        let mut alone: HashMap<&str, &Event> = HashMap::new();
        let mut spoken_of: HashSet<&str> = HashSet::new();
        let mut changed: BTreeMap<SessionId, (&Session, Option<Session>, BTreeSet<NaiveDateTime>)> = BTreeMap::new();
        for orphan in &file.orphans {
            let summary = orphan.event.summary.as_ref();
            let Some(known) = series.get(orphan.uid.as_str()) else {
                // Nobody here knows of what does not take place, except as an event of its own.
                if orphan.event.status == EventStatus::Cancelled && !here.by_uid.contains_key(orphan.event.uid.as_str()) {
                    self.cannot(summary, "RECURRENCE-ID");
                } else {
                    alone.insert(&orphan.event.uid, &orphan.event);
                }
                continue;
            };
            spoken_of.extend(known.iter().filter_map(|session| session.calendar.as_ref()).map(|item| item.uid.reveal()));
            let Some(session) = known.iter().find(|session| session.gives(orphan.original(session))) else {
                self.cannot(summary, "RECURRENCE-ID");
                continue;
            };
            let Some(item) = &session.calendar else { continue };
            if without.contains(item.uid.reveal()) {
                continue;
            }
            let (_, after, about) = changed.entry(session.id).or_insert_with(|| (session, Some((*session).clone()), BTreeSet::new()));
            about.insert(orphan.original(session));
            if item.sequence > orphan.event.sequence {
                continue;
            }
            if !orphan.onward {
                *after = after.take().map(|after| with(after, ical::change(orphan, session)));
            } else if orphan.event.status == EventStatus::Cancelled {
                *after = after.take().and_then(|after| cut(after, orphan.original(session), now));
            } else {
                *after = after.take().map(|after| with(after, ical::change(orphan, session)));
                self.cannot(summary, "RANGE");
            }
        }
        for (before, after, about) in changed.into_values() {
            let uid = before.calendar.as_ref().map(|item| item.uid.reveal().to_owned()).unwrap_or_default();
            let about = about.first().copied().filter(|_| about.len() == 1);
            let (effect, after) = match after {
                Some(after) if after == *before => {
                    self.unchanged += 1;
                    continue;
                }
                Some(after) => (CalendarEffect::Changed, Session { updated_at: now, ..after }),
                None => (CalendarEffect::Removed, taken_away(before, now)),
            };
            self.steps.push(Step { effect, uid, before: Some(before.clone()), revision: Revision::plain(after), about });
        }
        let mut alone: Vec<&Event> = alone.into_values().collect();
        alone.sort_by_key(|event| &event.uid);
        (alone, spoken_of)
    }
}

/// A series with what its calendar says of one occurrence, unless a later revision said otherwise.
fn with(mut session: Session, said: Exception) -> Session {
    let is_older = session.exception(said.original).is_some_and(|known| known.from_calendar && known.sequence > said.sequence);
    if !is_older {
        session.set_exception(said.original, Some(said));
    }
    session
}

/// A series that its calendar ends before one occurrence. What was stays.
fn cut(session: Session, at: NaiveDateTime, now: DateTime<Utc>) -> Option<Session> {
    if at < now.with_timezone(&session.zone).naive_local() {
        return session.ended_now(now);
    }
    session.ended_before(at, now).ok()
}

/// The calendar that a file is a newer copy of: the one that was named, or the one that shares most of its events.
fn which(file: &Calendar, asked: Option<CalendarId>, known: &[Session]) -> Option<CalendarId> {
    if asked.is_some() {
        return asked;
    }
    let orphans = file.orphans.iter().flat_map(|orphan| [orphan.uid.as_str(), orphan.event.uid.as_str()]);
    let uids: HashSet<&str> = file.events.iter().map(|event| event.uid.as_str()).chain(orphans).collect();
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
    steps_left: &mut u32,
    now: DateTime<Utc>,
) -> Result<(Session, bool), Invalid> {
    let content = |repeat: Option<Repeat>| {
        let mut content = ical::content(event, kind);
        let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        if let Some(before) = before {
            content.bring = before.bring.as_ref().map(|bring| bring.reveal().to_owned());
            content.travel_minutes = small(before.travel_minutes);
            content.leads = before.leads.iter().copied().map(small).collect();
            // The person may have said otherwise since.
            content.free = before.free && kind.is_commitment();
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
    let whole = content(None);
    let is_bounded = match &whole.repeat {
        Repeat::Never => true,
        repeat => {
            let single = made(content(Some(Repeat::Never)))?;
            let series = Session { repeat: repeat.clone(), ..single };
            let steps = series.steps().saturating_add(OF_A_SERIES.saturating_mul(series.most_a_day()));
            let left = steps_left.checked_sub(steps);
            *steps_left = left.unwrap_or(*steps_left);
            left.is_some()
        }
    };
    let (mut session, plain) = match if is_bounded { made(whole) } else { Err(Invalid::new(Field::Repeat, Rule::TooMany { max: STEPS })) } {
        Ok(session) => (session, true),
        // A rule that Daymark does not offer, or one more than can be looked through: the event itself is there all the same.
        Err(Invalid { field: Field::Repeat | Field::Until, .. }) => (made(content(Some(Repeat::Never)))?, false),
        Err(invalid) => return Err(invalid),
    };
    session.deleted_at = None;
    session.exceptions.retain(|one| !one.from_calendar);
    // Of the person's own, another program changed what the person themselves did.
    let is_own = before.is_some_and(|before| before.calendar.is_none());
    if is_own {
        session.exceptions.clear();
        if before.is_some_and(|before| before.title.is_none()) && event.summary.as_deref() == Some(kind_name(kind)) {
            session.title = None;
        }
    }
    let exceptions = ical::exceptions(event);
    let given = session.given(exceptions.iter().map(|exception| &exception.original));
    for exception in exceptions {
        let exception = if is_own { Exception { from_calendar: false, sequence: 0, ..exception } } else { exception };
        if given.contains(&exception.original) {
            session.set_exception(exception.original, Some(exception));
        }
    }
    Ok((session, plain))
}

/// A session that its calendar has no longer, or calls off: what was stays, with all that is kept of it; what is to come goes. Nothing is to be
/// done where nothing is to come.
fn gone(session: &Session, sequence: u32, now: DateTime<Utc>) -> Option<Step> {
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

fn taken_away(session: &Session, now: DateTime<Utc>) -> Session {
    Session { deleted_at: Some(now), updated_at: now, ..session.clone() }
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
