//! Changed occurrences (`RECURRENCE-ID`), put with their series.

use chrono::{NaiveDateTime, NaiveTime};
use daymark_domain::session::Session;

use super::import::Reader;
use super::limits::YEARS;
use super::this_and_future;
use super::time::Time;
use super::{Calendar, Event, EventStatus, Override};

/// What changes an occurrence of a series, or all from one on.
pub(super) struct Changed {
    pub event: Event,
    pub original: Time,
    pub starts: Time,
    pub this_and_future: bool,
}

/// A change of one occurrence (`RECURRENCE-ID`) whose series is not in the file.
#[derive(Clone, PartialEq, Eq)]
pub struct Orphan {
    /// Of the series.
    pub uid: String,
    /// As an event of its own, with a name of its own, for where the series is not known.
    pub event: Event,
    /// Whether it is about all that follow, too.
    pub this_and_future: bool,
    original: Time,
    starts: Time,
}

impl Orphan {
    /// The start that a series would have given it.
    #[must_use]
    pub fn original(&self, series: &Session) -> NaiveDateTime {
        self.original.of(series.zone, series.starts.time(), series.all_day)
    }

    pub(super) fn of(&self, series: &Session) -> Override {
        let event = &self.event;
        Override {
            original: self.original(series),
            cancelled: event.status == EventStatus::Cancelled,
            starts: self.starts.of(series.zone, NaiveTime::MIN, series.all_day),
            duration_minutes: if series.all_day && !event.all_day { series.duration_minutes } else { event.duration_minutes },
            summary: event.summary.clone(),
            location: event.location.clone(),
            url: event.url.clone(),
            sequence: event.sequence,
        }
    }
}

/// A change of an occurrence and all after it.
struct FutureChange {
    /// The place of its series.
    series: usize,
    original: NaiveDateTime,
    moved: NaiveDateTime,
    event: Event,
}

impl Reader {
    /// The events of the file, each changed occurrence with its series.
    pub(super) fn joined(mut self) -> Calendar {
        let mut future_changes = Vec::new();
        let mut orphans = Vec::new();
        for changed in std::mem::take(&mut self.changed) {
            self.begin(changed.event.summary.clone(), Some(changed.event.starts));
            match self.places.get(&changed.event.uid).copied() {
                Some(series) => future_changes.extend(self.put_with_series(series, changed)),
                None => orphans.push(orphan(changed)),
            }
        }
        self.masters.iter_mut().for_each(keep_latest_overrides);
        self.cut_series(future_changes);
        orphans.sort_by_key(|one| (one.event.sequence, one.event.stamp));
        Calendar {
            name: None,
            events: self.masters,
            partial: false,
            own: false,
            orphans,
            unsupported: self.unsupported,
            unread: self.unread,
        }
    }

    /// Puts a change with its series; gives it back where it is about all that follow, too.
    fn put_with_series(&mut self, series: usize, changed: Changed) -> Option<FutureChange> {
        let Changed { event, original, starts, this_and_future } = changed;
        let master = self.masters.get_mut(series)?;
        let original = original.of(master.zone, master.starts.time(), master.all_day);
        let moved = starts.of(master.zone, NaiveTime::MIN, master.all_day);
        let loses_time = master.all_day && !event.all_day;
        let duration_minutes = if loses_time { master.duration_minutes } else { event.duration_minutes };
        if !YEARS.contains(&chrono::Datelike::year(&original)) || !YEARS.contains(&chrono::Datelike::year(&moved)) {
            self.cannot("RECURRENCE-ID");
            return None;
        }
        if this_and_future && self.future_changes_left > 0 {
            self.future_changes_left -= 1;
            return Some(FutureChange { series, original, moved, event: Event { duration_minutes, ..event } });
        }
        master.overrides.push(Override {
            original,
            cancelled: event.status == EventStatus::Cancelled,
            starts: moved,
            duration_minutes,
            summary: event.summary,
            location: event.location,
            url: event.url,
            sequence: event.sequence,
        });
        if this_and_future {
            self.cannot("RANGE");
        }
        if loses_time {
            self.cannot("DTSTART");
        }
        None
    }

    /// Cuts series in two, the last change first: each then takes what is left of the series behind it.
    fn cut_series(&mut self, mut changes: Vec<FutureChange>) {
        changes.sort_by_key(|change| (change.series, change.original, change.event.sequence));
        for FutureChange { series, original, moved, event } in changes.into_iter().rev() {
            self.begin(event.summary.clone(), Some(moved));
            let cut = self.masters.get_mut(series).and_then(|master| this_and_future::cut(master, original, moved, event));
            match cut {
                Some(rest) => self.masters.extend(rest),
                None => self.cannot("RANGE"),
            }
        }
    }
}

/// Of two changes of one occurrence the later revision, and the later in the file.
fn keep_latest_overrides(master: &mut Event) {
    master.overrides.sort_by_key(|one| (one.original, one.sequence));
    master.overrides.reverse();
    master.overrides.dedup_by_key(|one| one.original);
    master.overrides.reverse();
}

fn orphan(changed: Changed) -> Orphan {
    let Changed { event, original, starts, this_and_future } = changed;
    let named = original.of(event.zone, event.starts.time(), event.all_day).format("%Y%m%dT%H%M%S");
    let alone = Event { uid: format!("{} {named}", event.uid), rule: None, written_rule: None, ..event.clone() };
    Orphan { uid: event.uid, event: alone, this_and_future, original, starts }
}
