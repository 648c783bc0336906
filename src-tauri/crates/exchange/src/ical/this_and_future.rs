//! A change of an occurrence and all after it (`RANGE=THISANDFUTURE`): the series is cut in two.

use chrono::{DateTime, Duration, NaiveDateTime, Timelike as _};
use daymark_domain::ids::SessionId;
use daymark_domain::invalid::Invalid;
use daymark_domain::recurrence::{Frequency, NthDay, RecurrenceEnd, RecurrenceRule};
use daymark_domain::session::{Content, Repeat, Session, SessionKind};
use uuid::Uuid;

use super::{Event, EventStatus, Override};

/// Ends a series before one of its occurrences, and gives what it is from there on. `None`, and nothing changed, where that cannot be said.
pub(super) fn cut(master: &mut Event, original: NaiveDateTime, moved: NaiveDateTime, change: Event) -> Option<Option<Event>> {
    let series = series(master).ok()?;
    if !series.occurs_at(original) {
        return None;
    }
    let is_first = series.is_first(original);
    let (earlier, rest) = if is_first {
        (None, series)
    } else {
        let (earlier, rest) = series.split(SessionId::new(Uuid::nil()), original, DateTime::UNIX_EPOCH).ok()?;
        (Some(earlier), rest)
    };
    let by = moved - original;
    let rest_rule = match rest.repeat.rule() {
        Some(rule) => Some(shifted(rule, original, moved)?),
        None => None,
    };
    let shift =
        |times: Vec<NaiveDateTime>| -> Vec<NaiveDateTime> { times.into_iter().filter_map(|time| time.checked_add_signed(by)).collect() };
    let (exdates, exdates_after): (Vec<_>, Vec<_>) = master.exdates.iter().copied().partition(|time| *time < original);
    let (overrides, overrides_after): (Vec<_>, Vec<_>) = master.overrides.iter().cloned().partition(|one| one.original < original);
    let moved_overrides =
        overrides_after.into_iter().filter_map(|one| Some(Override { original: one.original.checked_add_signed(by)?, ..one }));
    let uid = if is_first { master.uid.clone() } else { format!("{} {}", master.uid, original.format("%Y%m%dT%H%M%S")) };
    let after = Event {
        uid,
        all_day: master.all_day,
        clock: master.clock,
        zone: master.zone,
        starts: rest.starts.checked_add_signed(by)?,
        written_rule: rest_rule.as_ref().map(ToString::to_string),
        rule: rest_rule,
        rdates: shift(rest.rdates),
        exdates: shift(exdates_after),
        overrides: moved_overrides.collect(),
        ..change
    };
    let Some(earlier) = earlier else {
        *master = after;
        return Some(None);
    };
    master.starts = earlier.starts;
    master.rule = earlier.repeat.rule();
    master.written_rule = master.rule.as_ref().map(ToString::to_string);
    master.rdates = earlier.rdates;
    master.exdates = exdates;
    master.overrides = overrides;
    Some(Some(after).filter(|after| after.status != EventStatus::Cancelled))
}

/// When an event would be on, as a session that says nothing else of it.
fn series(event: &Event) -> Result<Session, Invalid> {
    let content = Content {
        kind: SessionKind::Other,
        title: None,
        place: None,
        link: None,
        bring: None,
        facilitator: None,
        description: None,
        zone: event.zone,
        starts: event.starts,
        duration_minutes: 60,
        all_day: false,
        free: false,
        travel_minutes: 0,
        repeat: event.rule.clone().map_or(Repeat::Never, |rule| Repeat::of(rule, event.starts)),
        rdates: event.rdates.clone(),
        leads: Vec::new(),
    };
    Session::new(SessionId::new(Uuid::nil()), content, DateTime::UNIX_EPOCH)
}

/// A rule for a series that is moved: its end with it and, if the day is another, the days of its weeks. Other rules keep to their days.
fn shifted(rule: RecurrenceRule, original: NaiveDateTime, moved: NaiveDateTime) -> Option<RecurrenceRule> {
    let by = moved - original;
    let days = (moved.date() - original.date()).num_days();
    // What names times of the day would keep them.
    if (rule.names_times() && moved != original) || (days != 0 && !goes_along(&rule)) {
        return None;
    }
    let end = match rule.end {
        // An end at the end of a day stays one.
        RecurrenceEnd::Until { at } => {
            let is_end_of_day = (at.hour(), at.minute(), at.second()) == (23, 59, 59);
            RecurrenceEnd::Until { at: at.checked_add_signed(if is_end_of_day { Duration::days(days) } else { by })? }
        }
        end => end,
    };
    let by_day = rule.by_day.iter().map(|named| NthDay { day: named.day.plus(days), ..*named }).collect();
    Some(RecurrenceRule { by_day, end, ..rule })
}

/// Whether the days of a rule can be moved with its start.
fn goes_along(rule: &RecurrenceRule) -> bool {
    let one_a_period = rule.by_day.len() <= 1;
    let fits = match rule.frequency {
        Frequency::Daily => rule.by_day.is_empty(),
        Frequency::Weekly => rule.interval == 1 || one_a_period,
        Frequency::Monthly | Frequency::Yearly => false,
    };
    fits && rule.names_only_days()
}
