//! What came with calendars before, and which of it a file is about.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use daymark_domain::ids::{CalendarId, SessionId};
use daymark_domain::session::{Repeat, Session};
use daymark_exchange::ical::{Calendar, Event};
use daymark_store::calendar;

/// What came with calendars.
pub struct Known<'a> {
    /// That of the calendar that is brought in, by UID: of two, one that is there.
    pub by_uid: HashMap<&'a str, &'a Session>,
    /// The UIDs of what is there of any calendar.
    pub live: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    pub fn new(known: &'a [Session], calendar: Option<CalendarId>) -> Self {
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
    pub fn series(&self) -> HashMap<&'a str, Vec<&'a Session>> {
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
pub fn is_whole(here: &Known<'_>, in_file: &HashSet<&str>, now: DateTime<Utc>) -> bool {
    let live = here.by_uid.iter().filter(|(_, session)| session.deleted_at.is_none());
    let (shared, missing): (Vec<_>, Vec<_>) = live.partition(|(uid, _)| in_file.contains(**uid));
    shared.len() >= missing.iter().filter(|(_, session)| session.is_ahead(now)).count()
}

/// The calendar that a file is a newer copy of: the one that was named, the one that shares most of its events, or the one of the same name
/// that has most of them under other UIDs.
pub fn which(file: &Calendar, asked: Option<CalendarId>, known: &[Session], calendars: &[calendar::Calendar]) -> Option<CalendarId> {
    if asked.is_some() {
        return asked;
    }
    let orphans = file.orphans.iter().flat_map(|orphan| [orphan.uid.as_str(), orphan.event.uid.as_str()]);
    let uids: HashSet<&str> = file.events.iter().map(|event| event.uid.as_str()).chain(orphans).collect();
    let items = known.iter().filter_map(|session| session.calendar.as_ref());
    let shared = most(items.filter(|item| uids.contains(item.uid.reveal())).map(|item| item.calendar));
    shared.or_else(|| which_by_name(file, known, calendars))
}

/// Office 365 gives events other UIDs at every export.
fn which_by_name(file: &Calendar, known: &[Session], calendars: &[calendar::Calendar]) -> Option<CalendarId> {
    let name = file.name.as_deref().map(str::trim).filter(|name| !name.is_empty() && !file.partial && !file.own)?;
    let of_that_name = calendars.iter().filter(|calendar| calendar.name.reveal() == name).map(|calendar| calendar.id);
    let found = of_that_name.flat_map(|id| {
        let mut twins = Twins::new(file, known, Some(id));
        let count = file.events.iter().filter(|event| twins.take(event).is_some()).count();
        std::iter::repeat_n(id, count)
    });
    most(found)
}

/// What comes up most often.
fn most(calendars: impl Iterator<Item = CalendarId>) -> Option<CalendarId> {
    let mut counts: HashMap<CalendarId, usize> = HashMap::new();
    for calendar in calendars {
        *counts.entry(calendar).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(id, count)| (*count, *id)).map(|(id, _)| id)
}

/// The sessions of a calendar whose UIDs are not in its file: the same event may be there under another.
pub struct Twins<'a> {
    by_name: HashMap<(Option<String>, Option<String>), Vec<&'a Session>>,
    taken: HashSet<SessionId>,
}

impl<'a> Twins<'a> {
    pub fn new(file: &Calendar, known: &'a [Session], calendar: Option<CalendarId>) -> Self {
        let mut twins = Self { by_name: HashMap::new(), taken: HashSet::new() };
        if file.partial || file.own || calendar.is_none() {
            return twins;
        }
        let uids: HashSet<&str> = file.events.iter().map(|event| event.uid.as_str()).collect();
        for session in known.iter().filter(|session| session.deleted_at.is_none()) {
            let is_of_it = session.calendar.as_ref().is_some_and(|item| {
                Some(item.calendar) == calendar && !uids.contains(item.uid.reveal()) && !file.unread.contains(item.uid.reveal())
            });
            if is_of_it {
                let title = session.title.as_ref().map(|title| title.reveal().to_owned());
                twins.by_name.entry((title, rule_text(&session.repeat))).or_default().push(session);
            }
        }
        twins
    }

    /// The session of the same title, start and rule as an event; each once.
    pub fn take(&mut self, event: &Event) -> Option<&'a Session> {
        let title = event.summary.as_deref().map(str::trim).filter(|title| !title.is_empty()).map(ToOwned::to_owned);
        let repeat = event.rule.clone().map_or(Repeat::Never, |rule| Repeat::of(rule, event.starts));
        let alike = self.by_name.get(&(title, rule_text(&repeat)))?;
        let is_same = |session: &&&Session| {
            let event = event.read_in(session.zone);
            !self.taken.contains(&session.id) && (event.starts, event.zone) == (session.starts, session.zone)
        };
        let twin = alike.iter().find(is_same).copied()?;
        self.taken.insert(twin.id);
        Some(twin)
    }
}

fn rule_text(repeat: &Repeat) -> Option<String> {
    repeat.rule().map(|rule| rule.to_string())
}
