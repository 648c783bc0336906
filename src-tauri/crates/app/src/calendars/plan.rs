//! What bringing in a file does, event by event.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use daymark_domain::ids::{CalendarId, SessionId};
use daymark_domain::preferences::Preferences;
use daymark_domain::session::{CalendarItem, Session, SessionKind};
use daymark_domain::words::Words;
use daymark_exchange::ical::{self, Calendar, Event, EventStatus};
use daymark_store::schedule_change::Upcoming;
use daymark_store::{Tx, calendar, session};

use super::event::{Incoming, cut, gone, taken_away, with};
use super::known::{Known, Twins, is_whole, which};
use crate::api::{CalendarEffect, CalendarFile, CalendarUnsupported, CalendarYours, Written};
use crate::revision::{Revision, Said};
use crate::settings::preferences;
use crate::{App, Result};

/// The most steps through series that bringing in one calendar takes; the rules of what is left then are named. Some 2,000 plain series.
pub const STEPS_MAX: u32 = 200_000;

/// A file, and what the person said of it.
pub struct Asked<'a> {
    pub file: &'a Calendar,
    pub request: &'a CalendarFile,
    /// Events that are something else than the rest, by UID.
    pub kinds: HashMap<String, SessionKind>,
    /// Events to leave out, by UID.
    pub without: HashSet<String>,
    pub now: DateTime<Utc>,
}

/// What is to be done with one event.
pub struct Step {
    pub effect: CalendarEffect,
    pub uid: String,
    /// As it is, if it is here.
    pub before: Option<Session>,
    /// As it will be; of one that goes, as it is when it is gone.
    pub revision: Revision,
    /// The one occurrence that it is about, where it is about one.
    pub about: Option<NaiveDateTime>,
}

/// What bringing in a file does.
pub struct Plan {
    pub calendar: Option<CalendarId>,
    pub steps: Vec<Step>,
    pub unchanged: u32,
    pub unsupported: Vec<CalendarUnsupported>,
    pub yours: Vec<CalendarYours>,
    /// Sessions that are just so in the file, under other UIDs.
    pub renamed: Vec<Session>,
    /// How many steps through series there may still be.
    steps_left: u32,
}

/// What is known beside the file.
struct Here<'a> {
    known: Known<'a>,
    preferences: Preferences,
}

/// An event of the file with what is here of it.
struct Found<'a> {
    /// In the zone it was brought in from: from another one it is no other event.
    event: Event,
    before: Option<&'a Session>,
    /// Whether `before` is the person's own.
    is_own: bool,
    /// Whether `before` has another UID.
    is_twin: bool,
}

impl<'a> Found<'a> {
    fn lives(&self) -> Option<&'a Session> {
        self.before.filter(|session| session.deleted_at.is_none())
    }

    /// What the calendar said before. What was called off is not put back by what was said before that.
    fn said_before(&self) -> Option<&'a CalendarItem> {
        let (session, item) = self.before.and_then(|session| Some((session, session.calendar.as_ref()?)))?;
        (session.deleted_at.is_none() || item.digest.is_empty()).then_some(item)
    }

    fn is_older(&self) -> bool {
        self.said_before().is_some_and(|item| item.sequence > self.event.sequence)
    }

    /// Whether the calendar says just what it said before, whatever UID it says it under.
    fn is_same(&self) -> bool {
        self.said_before().is_some_and(|item| {
            let uid = item.uid.reveal();
            item.digest == if self.is_twin { Event { uid: uid.to_owned(), ..self.event.clone() }.digest() } else { self.event.digest() }
        })
    }

    fn item(&self, calendar: Option<CalendarId>) -> CalendarItem {
        let item = self.before.and_then(|session| session.calendar.as_ref());
        CalendarItem {
            calendar: calendar.unwrap_or_else(|| CalendarId::new(uuid::Uuid::nil())),
            uid: Words::stored(self.event.uid.clone()),
            sequence: self.event.sequence,
            digest: self.event.digest(),
            since: item.and_then(|item| item.since),
            until: item.and_then(|item| item.until),
        }
    }
}

impl App {
    pub(super) async fn plan_import(&self, tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Plan> {
        let Asked { file, request, without, now, .. } = asked;
        let sessions = session::imported(tx).await?;
        let calendar = which(file, request.calendar, &sessions, &calendar::list(tx).await?);
        let here = Here { known: Known::new(&sessions, calendar), preferences: preferences(tx).await? };
        let mut twins = Twins::new(file, &sessions, calendar);
        let mut plan = Plan::new(calendar, file);
        let (alone, mut in_file) = plan.orphans(file, &here.known, without, *now);
        in_file.extend(file.unread.iter().map(String::as_str));
        for event in file.events.iter().chain(alone) {
            in_file.insert(&event.uid);
            let own = own(tx, &event.uid).await?;
            let known = own.as_ref().or_else(|| here.known.by_uid.get(event.uid.as_str()).copied());
            let twin = if known.is_none() { twins.take(event) } else { None };
            in_file.extend(twin.and_then(|session| session.calendar.as_ref()).map(|item| item.uid.reveal()));
            if without.contains(&event.uid) {
                continue;
            }
            let before = known.or(twin);
            let event = before.map_or_else(|| event.clone(), |session| event.read_in(session.zone));
            let found = Found { event, before, is_own: own.is_some(), is_twin: twin.is_some() };
            self.plan_event(tx, &mut plan, asked, &here, &found).await?;
        }
        // A file about single events (an invitation, a cancellation) says nothing of the others, and neither does what was handed out here.
        let is_all = request.calendar.is_some() || is_whole(&here.known, &in_file, *now);
        if !file.partial && !file.own && is_all {
            let missing = here.known.by_uid.iter().filter(|(uid, session)| {
                session.deleted_at.is_none() && !in_file.contains(**uid) && !without.contains(**uid) && session.is_ahead(*now)
            });
            plan.steps.extend(missing.filter_map(|(_, session)| gone(session, 0, *now)));
        }
        Ok(plan)
    }

    async fn plan_event(&self, tx: &mut Tx<'_>, plan: &mut Plan, asked: &Asked<'_>, here: &Here<'_>, found: &Found<'_>) -> Result<()> {
        let Asked { file, now, .. } = asked;
        let event = &found.event;
        // What Daymark itself handed out is here already, and may have been changed here since.
        let is_handed_out = file.own && here.known.live.contains(event.uid.as_str());
        let is_own_newer = found.is_own && found.before.is_some_and(|own| file.own || event.sequence <= ical::sequence(own));
        if is_handed_out || is_own_newer {
            plan.unchanged += 1;
            return Ok(());
        }
        if event.status == EventStatus::Cancelled {
            let lives = found.lives();
            match lives.filter(|_| !found.is_older()).and_then(|session| gone(session, event.sequence, *now)) {
                Some(step) => plan.steps.push(step),
                None => plan.unchanged += u32::from(lives.is_some()),
            }
            return Ok(());
        }
        // What cannot be read of it is named; until it can, what is here stays.
        let is_unread = found.lives().is_some() && file.unread.contains(&event.uid);
        if found.is_older() || found.is_same() || is_unread {
            plan.unchanged += 1;
            plan.renamed.extend(found.lives().filter(|_| found.is_twin).map(|session| Session {
                calendar: Some(found.item(plan.calendar)),
                updated_at: *now,
                ..session.clone()
            }));
            return Ok(());
        }
        self.plan_content(tx, plan, asked, here, found).await
    }

    /// What becomes of an event that is new, or otherwise than it was.
    async fn plan_content(&self, tx: &mut Tx<'_>, plan: &mut Plan, asked: &Asked<'_>, here: &Here<'_>, found: &Found<'_>) -> Result<()> {
        let Found { event, before, .. } = found;
        let (lives, now) = (found.lives(), asked.now);
        let kind = asked.kinds.get(&event.uid).copied().or_else(|| lives.map(|session| session.kind));
        let incoming = Incoming {
            event,
            before: *before,
            id: before.map_or_else(|| SessionId::new(self.ports.ids.new_id()), |session| session.id),
            kind: kind.unwrap_or(asked.request.kind),
            preferences: &here.preferences,
            now,
        };
        let item = (!found.is_own).then(|| found.item(plan.calendar));
        let until = before.and_then(|session| session.calendar.as_ref()).and_then(|item| item.until);
        let brought = incoming.session(&mut plan.steps_left).and_then(|(after, is_whole)| {
            let is_theirs = until.filter(|until| after.first_from(*until).is_some());
            Ok((Session { calendar: item, ..after }.within_bounds(now)?, is_whole, is_theirs))
        });
        let Ok((after, is_whole, is_theirs)) = brought else {
            plan.cannot(event, "VEVENT");
            return Ok(());
        };
        if let Some(until) = is_theirs {
            plan.yours.push(CalendarYours { title: event.summary.clone().map(Written::new), from: until.date() });
        }
        // All that it still says is of what the person made otherwise.
        let Some(after) = after else {
            plan.unchanged += 1;
            return Ok(());
        };
        if !is_whole {
            plan.cannot(event, "RRULE");
            if lives.is_some() {
                plan.unchanged += 1;
                return Ok(());
            }
        }
        let (effect, revision) = match lives {
            Some(before) => {
                let rest = SessionId::new(self.ports.ids.new_id());
                (CalendarEffect::Changed, Revision::of(tx, before, after, rest, Said::ByCalendar, now).await?)
            }
            None => (CalendarEffect::Added, Revision::plain(after)),
        };
        plan.steps.push(Step { effect, uid: event.uid.clone(), before: before.cloned(), revision, about: None });
        Ok(())
    }
}

/// The person's own session that a UID names, as Daymark hands it out.
async fn own(tx: &mut Tx<'_>, uid: &str) -> Result<Option<Session>> {
    let Some(id) = ical::own_id(uid) else { return Ok(None) };
    Ok(session::get(tx, id).await?.filter(|session| session.deleted_at.is_none() && session.calendar.is_none()))
}

impl Plan {
    fn new(calendar: Option<CalendarId>, file: &Calendar) -> Self {
        let unsupported = file.unsupported.iter().map(|one| CalendarUnsupported {
            title: one.summary.clone().map(Written::new),
            starts: one.starts,
            what: one.what.clone(),
        });
        Self {
            calendar,
            steps: Vec::new(),
            unchanged: 0,
            unsupported: unsupported.collect(),
            yours: Vec::new(),
            renamed: Vec::new(),
            steps_left: STEPS_MAX,
        }
    }

    /// What it is about to do to the schedule, so that it can be undone.
    pub fn upcoming(&self) -> Upcoming {
        let mut upcoming = Upcoming::default();
        for step in &self.steps {
            match &step.before {
                None => upcoming.added.push(step.revision.session.id),
                Some(before) => step.revision.announce(before.id, &mut upcoming),
            }
        }
        upcoming.changed.extend(self.renamed.iter().map(|session| session.id));
        upcoming
    }

    fn cannot(&mut self, event: &Event, what: &str) {
        self.unsupported.push(CalendarUnsupported {
            title: event.summary.clone().map(Written::new),
            starts: Some(event.starts),
            what: what.to_owned(),
        });
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
            let Some(known) = series.get(orphan.uid.as_str()) else {
                // Nobody here knows of what does not take place, except as an event of its own.
                if orphan.event.status == EventStatus::Cancelled && !here.by_uid.contains_key(orphan.event.uid.as_str()) {
                    self.cannot(&orphan.event, "RECURRENCE-ID");
                } else {
                    alone.insert(&orphan.event.uid, &orphan.event);
                }
                continue;
            };
            spoken_of.extend(known.iter().filter_map(|session| session.calendar.as_ref()).map(|item| item.uid.reveal()));
            let Some(session) = known.iter().find(|session| session.occurs_at(orphan.original(session))) else {
                self.cannot(&orphan.event, "RECURRENCE-ID");
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
            if !orphan.this_and_future {
                *after = after.take().map(|after| with(after, ical::change(orphan, session)));
            } else if orphan.event.status == EventStatus::Cancelled {
                *after = after.take().and_then(|after| cut(after, orphan.original(session), now));
            } else {
                *after = after.take().map(|after| with(after, ical::change(orphan, session)));
                self.cannot(&orphan.event, "RANGE");
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
