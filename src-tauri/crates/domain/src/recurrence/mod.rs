//! When a session's occurrences are. The rule is expanded on the wall clock, so that a series keeps its local time, and only then read
//! as instants.

mod expand;
mod rule;

use std::collections::HashSet;

use chrono::{DateTime, Duration, NaiveDateTime, NaiveTime, Utc};

use self::expand::Expansion;
use self::rule::end_of;
pub use self::rule::{Day, Frequency, NthDay, RecurrenceEnd, RecurrenceRule, Repeat, WEEKS_MAX};
use crate::ids::SessionId;
use crate::invalid::{Field, Invalid, Rule};
use crate::session::{Change, Exception, Occurrence, OccurrenceStatus, Session};
use crate::wall_clock::{to_instant, to_local};

/// How far the wall clock can be off from what subtracting instants makes of it: a change of zone offset, and then some.
const SLACK: Duration = Duration::hours(26);

/// About how many steps a rule that does not begin at the start may take to find its first occurrence.
const SEARCH_STEPS: u32 = 10_000;
/// The same of a rule that names nothing but days of the week.
const WEEKDAY_SEARCH_STEPS: u32 = 10;

impl Session {
    /// The occurrences that start from `from` to `to`, both included, in order. Moved ones are found by their new start; cancelled ones are included.
    #[must_use]
    pub fn occurrences(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Occurrence> {
        if from > to {
            return Vec::new();
        }
        let window = (earlier(to_local(from, self.zone)), later(to_local(to, self.zone)));
        let mut originals: Vec<NaiveDateTime> = self.originals(window.0, window.1);
        originals.extend(
            self.exceptions.iter().filter(|exception| matches!(exception.change, Change::Moved { .. })).map(|moved| moved.original),
        );
        originals.sort_unstable();
        originals.dedup();
        let mut occurrences: Vec<Occurrence> = originals.into_iter().map(|original| self.at(original)).collect();
        occurrences.retain(|occurrence| (from..=to).contains(&occurrence.starts_at) && !self.is_removed(occurrence.original));
        occurrences.sort_by_key(|occurrence| (occurrence.starts_at, occurrence.original));
        occurrences
    }

    /// The occurrence of that name, if the rule gives it.
    #[must_use]
    pub fn occurrence(&self, original: NaiveDateTime) -> Option<Occurrence> {
        (self.occurs_at(original) && !self.is_removed(original)).then(|| self.at(original))
    }

    fn is_removed(&self, original: NaiveDateTime) -> bool {
        self.exception(original).is_some_and(|exception| exception.change == Change::Removed)
    }

    /// The first original start from an instant on that the series gives, whatever was done to it.
    #[must_use]
    pub fn next_original(&self, from: DateTime<Utc>) -> Option<NaiveDateTime> {
        self.first_from(to_local(from, self.zone))
    }

    /// The first original start from a local time on that the series gives, whatever was done to it.
    #[must_use]
    pub fn first_from(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        let rdates = self.rdates.iter().copied().find(|one| *one >= from);
        self.ruled(from, NaiveDateTime::MAX).next().into_iter().chain(rdates).min()
    }

    /// Whether anything of it is still to come.
    #[must_use]
    pub fn is_ahead(&self, now: DateTime<Utc>) -> bool {
        let from = to_local(now, self.zone);
        self.next_ahead(from).is_some() || self.exceptions.iter().any(|one| is_moved_beyond(one.change, from))
    }

    /// The series without what is still to come. What was stays as it is; `None` where nothing was.
    #[must_use]
    pub fn ended_now(&self, now: DateTime<Utc>) -> Option<Self> {
        let from = to_local(now, self.zone);
        let mut ended = match self.next_ahead(from) {
            Some(next) => self.ended_before(next, now).ok()?,
            None => Self { updated_at: now, ..self.clone() },
        };
        for one in ended.exceptions.iter_mut().filter(|one| is_moved_beyond(one.change, from)) {
            *one = Exception { from_calendar: one.from_calendar, ..Exception::new(one.original, Change::Removed) };
        }
        let was = ended.originals(ended.first()?, from).into_iter().any(|one| !ended.is_removed(one));
        was.then_some(ended)
    }

    /// The first original start from a local time on of what is still to come: not taken out, and not moved to before then.
    fn next_ahead(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        let is_ahead = |original: &NaiveDateTime| match self.exception(*original).map(|one| one.change) {
            Some(Change::Removed) => false,
            Some(Change::Moved { to }) => to >= from,
            Some(Change::Cancelled | Change::Kept) | None => true,
        };
        let rdates = self.rdates.iter().copied().filter(|one| *one >= from).find(is_ahead);
        self.ruled(from, NaiveDateTime::MAX).find(is_ahead).into_iter().chain(rdates).min()
    }

    /// Whether the series still gives every start that an earlier state of it gave before an instant. What was taken out there is not missed.
    #[must_use]
    pub fn keeps_past_of(&self, before: &Self, now: DateTime<Utc>) -> bool {
        let to = to_local(now, before.zone);
        let Some(from) = before.first() else { return true };
        let mine = self.originals(from, to);
        let is_kept = |original: &NaiveDateTime| mine.binary_search(original).is_ok() || before.is_removed(*original);
        before.originals(from, to).iter().filter(|original| **original < to).all(is_kept)
    }

    /// What an occurrence of an earlier state of the series is called in this one: the same, or, where both have one on that day, or one in all,
    /// the start of that one.
    #[must_use]
    pub fn name_of(&self, before: &Self, original: NaiveDateTime) -> Option<NaiveDateTime> {
        if self.occurs_at(original) {
            return Some(original);
        }
        if !before.occurs_at(original) {
            return None;
        }
        if !before.recurs() && !self.recurs() {
            return Some(self.starts);
        }
        let of_day = |of: &Self| of.originals(original.date().and_time(NaiveTime::MIN), end_of(original.date()));
        match (of_day(before).as_slice(), of_day(self).as_slice()) {
            ([_], [one]) => Some(*one),
            _ => None,
        }
    }

    /// The series from one of its occurrences on, under the name it has.
    pub fn going_from(&self, at: NaiveDateTime, now: DateTime<Utc>) -> Result<Self, Invalid> {
        if self.is_first(at) {
            return Ok(self.clone());
        }
        let (_, rest) = self.split(self.id, at, now)?;
        Ok(Self { calendar: self.calendar.clone(), created_at: self.created_at, ..rest })
    }

    /// What is left of an event of a calendar within the bounds for which this session stands. `None` where nothing is.
    pub fn within_bounds(self, now: DateTime<Utc>) -> Result<Option<Self>, Invalid> {
        let (since, until) = self.calendar.as_ref().map_or((None, None), |item| (item.since, item.until));
        // At another hour it is still the day that counts.
        let at = |of: &Self, bound: NaiveDateTime| {
            of.first_from(if of.occurs_at(bound) { bound } else { bound.date().and_time(NaiveTime::MIN) })
        };
        let mut session = self;
        if let Some(since) = since {
            let Some(first) = at(&session, since) else { return Ok(None) };
            session = session.going_from(first, now)?;
        }
        if let Some(end) = until.and_then(|until| at(&session, until)) {
            if session.is_first(end) {
                return Ok(None);
            }
            session = session.ended_before(end, now)?;
        }
        Ok(Some(session))
    }

    /// The last local start that there can be, if there is one: after it nothing is on. It may be later than the last there really is.
    #[must_use]
    pub fn last_start(&self) -> Option<NaiveDateTime> {
        let ruled = match self.repeat.rule().map(|rule| rule.end) {
            None => self.starts,
            Some(RecurrenceEnd::Never) => return None,
            Some(RecurrenceEnd::Until { at }) => at,
            Some(RecurrenceEnd::Count { .. }) => self.ruled(self.starts, NaiveDateTime::MAX).last().unwrap_or(self.starts),
        };
        let moved = self.exceptions.iter().filter_map(|one| match one.change {
            Change::Moved { to } => Some(to),
            _ => None,
        });
        moved.chain(self.rdates.last().copied()).chain([ruled]).max()
    }

    /// Whether the rule gives an occurrence at this local start.
    #[must_use]
    pub fn occurs_at(&self, original: NaiveDateTime) -> bool {
        self.originals(original, original).contains(&original)
    }

    /// The series before one of its occurrences, and the rest as a series of its own from there on, which belongs to no calendar.
    ///
    /// Refuses an occurrence that the series does not give, and its first one, before which there is nothing.
    pub fn split(&self, id: SessionId, at: NaiveDateTime, now: DateTime<Utc>) -> Result<(Self, Self), Invalid> {
        if !self.occurs_at(at) || self.is_first(at) {
            return Err(Invalid::new(Field::At, Rule::Unknown));
        }
        let ruled = self.ruled(self.starts, at);
        // Where the rule goes on: a single date may come before that.
        let goes_on = self.ruled(at, NaiveDateTime::MAX).next();
        let (mut before, mut after): (Vec<_>, Vec<_>) = self.rdates.iter().copied().partition(|one| *one < at);
        let (earlier_changes, later_changes) = self.exceptions.iter().cloned().partition(|one| one.original < at);
        let ruled_before = ruled.filter(|one| *one < at).count();
        let (starts, repeat) = match goes_on {
            _ if ruled_before > 0 => {
                (self.starts, goes_on.map_or_else(|| self.repeat.clone(), |goes_on| self.ended(goes_on, ruled_before)))
            }
            _ => (before.remove(0), Repeat::Never),
        };
        let earlier = Self { starts, repeat, rdates: before, exceptions: earlier_changes, updated_at: now, ..self.clone() };
        let (starts, repeat) = match goes_on {
            Some(goes_on) => (goes_on, self.going_on(ruled_before)),
            None => (after.remove(0), Repeat::Never),
        };
        after.retain(|one| *one != starts);
        let rest = Self {
            id,
            starts,
            repeat,
            rdates: after,
            exceptions: later_changes,
            calendar: None,
            created_at: now,
            updated_at: now,
            ..self.clone()
        };
        Ok((earlier, rest))
    }

    /// The series without one of its occurrences and all after it. Refuses what [`Session::split`] refuses.
    pub fn ended_before(&self, at: NaiveDateTime, now: DateTime<Utc>) -> Result<Self, Invalid> {
        self.split(self.id, at, now).map(|(earlier, _)| earlier)
    }

    /// The rule, with nothing at or after one of the starts it gives, of which there are so many before. What is counted stays counted.
    fn ended(&self, before: NaiveDateTime, given: usize) -> Repeat {
        match &self.repeat {
            Repeat::Never | Repeat::Unsupported { .. } => self.repeat.clone(),
            Repeat::Weekly { every, on, .. } => Repeat::Weekly { every: *every, on: on.clone(), until: before.date().pred_opt() },
            Repeat::Rule { rule } => {
                let last = before.checked_sub_signed(Duration::seconds(1)).unwrap_or(before);
                let end = match rule.count() {
                    Some(_) => RecurrenceEnd::Count { count: u32::try_from(given).unwrap_or(u32::MAX) },
                    None => RecurrenceEnd::Until { at: last },
                };
                Repeat::Rule { rule: RecurrenceRule { end, ..rule.clone() } }
            }
        }
    }

    /// The rule as it goes on after so many that it gave.
    fn going_on(&self, given: usize) -> Repeat {
        let given = u32::try_from(given).unwrap_or(u32::MAX);
        match &self.repeat {
            Repeat::Rule { rule } => {
                let end = rule.count().map_or(rule.end, |count| RecurrenceEnd::Count { count: count.saturating_sub(given) });
                Repeat::Rule { rule: RecurrenceRule { end, ..rule.clone() } }
            }
            repeat => repeat.clone(),
        }
    }

    /// The first local start that the series gives.
    pub(crate) fn first(&self) -> Option<NaiveDateTime> {
        self.ruled(self.starts, NaiveDateTime::MAX).next().into_iter().chain(self.rdates.first().copied()).min()
    }

    /// Holds the rule against what Daymark offers, and that it yields something.
    pub(crate) fn check_repeat(&self) -> Result<(), Invalid> {
        let refused = |field, rule| Err(Invalid::new(field, rule));
        match &self.repeat {
            Repeat::Never => return Ok(()),
            Repeat::Weekly { every, on, until } => {
                if !(1..=WEEKS_MAX).contains(every) {
                    return refused(Field::Repeat, Rule::OutOfRange { min: 1, max: 52 });
                }
                if on.is_empty() {
                    return refused(Field::Repeat, Rule::Required);
                }
                if (1..on.len()).any(|end| on.iter().take(end).any(|day| Some(day) == on.get(end))) {
                    return refused(Field::Repeat, Rule::Duplicate);
                }
                if until.is_some_and(|until| until < self.starts.date()) {
                    return refused(Field::Until, Rule::EndsBeforeStart);
                }
            }
            Repeat::Rule { .. } => {}
            Repeat::Unsupported { .. } => return refused(Field::Repeat, Rule::Unsupported),
        }
        self.expansion().map_or(Ok(()), |expansion| expansion.check())
    }

    fn expansion(&self) -> Option<Expansion> {
        Some(Expansion::new(self.repeat.rule()?, self.starts))
    }

    /// About how many steps it takes to look through the series: what is counted has to be counted, and a rule that does not plainly give
    /// the series' own start may give nothing for long.
    #[must_use]
    pub fn steps(&self) -> u32 {
        let Some(rule) = self.repeat.rule() else { return 1 };
        let counted = rule.count().unwrap_or(0);
        let names_only_weekdays = rule.names_only_days() && rule.by_day.iter().all(|day| day.nth.is_none());
        let search = match Expansion::new(rule, self.starts).begins() {
            true => 1,
            false if names_only_weekdays => WEEKDAY_SEARCH_STEPS,
            false => SEARCH_STEPS,
        };
        counted.max(search)
    }

    /// How many occurrences a day of the series has, at most. It may be more than any day really has.
    #[must_use]
    pub fn most_a_day(&self) -> u32 {
        let Some(rule) = self.repeat.rule() else { return 1 };
        u32::try_from(rule.most_a_day()).unwrap_or(u32::MAX).min(rule.count().unwrap_or(u32::MAX)).max(1)
    }

    /// Which of these local starts the series gives.
    #[must_use]
    pub fn given<'a>(&self, starts: impl Iterator<Item = &'a NaiveDateTime> + Clone) -> HashSet<NaiveDateTime> {
        match (starts.clone().min(), starts.clone().max()) {
            (Some(first), Some(last)) => {
                let originals: HashSet<NaiveDateTime> = self.originals(*first, *last).into_iter().collect();
                starts.filter(|start| originals.contains(start)).copied().collect()
            }
            _ => HashSet::new(),
        }
    }

    /// One occurrence as it stands.
    fn at(&self, original: NaiveDateTime) -> Occurrence {
        let exception = self.exception(original);
        let (starts, status) = match exception.map(|exception| exception.change) {
            None | Some(Change::Kept | Change::Removed) => (original, OccurrenceStatus::Planned),
            Some(Change::Cancelled) => (original, OccurrenceStatus::Cancelled),
            Some(Change::Moved { to }) => (to, OccurrenceStatus::Moved),
        };
        let starts_at = to_instant(starts, self.zone);
        let minutes = exception.and_then(|exception| exception.details.duration_minutes).unwrap_or(self.duration_minutes);
        let lasts = Duration::minutes(i64::from(minutes));
        let ends_at = if self.all_day {
            starts.checked_add_signed(lasts).map(|ends| to_instant(ends, self.zone))
        } else {
            starts_at.checked_add_signed(lasts)
        };
        Occurrence { session: self.id, original, starts, starts_at, ends_at: ends_at.unwrap_or(starts_at), status, all_day: self.all_day }
    }

    /// The local starts that the rule alone gives from `from` to `to`, both included, in order.
    fn ruled(&self, from: NaiveDateTime, to: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + use<> {
        let expansion = self.expansion();
        let once = expansion.is_none().then_some(self.starts);
        let all = expansion.into_iter().flat_map(move |expansion| expansion.starts(from));
        once.into_iter().chain(all).skip_while(move |at| *at < from).take_while(move |at| *at <= to)
    }

    /// The local starts that the rule and the single dates give from `from` to `to`, both included, in order.
    fn originals(&self, from: NaiveDateTime, to: NaiveDateTime) -> Vec<NaiveDateTime> {
        let mut originals: Vec<NaiveDateTime> = self.ruled(from, to).collect();
        let rdates = self.rdates.partition_point(|at| *at < from)..self.rdates.partition_point(|at| *at <= to);
        if let Some(rdates) = self.rdates.get(rdates).filter(|rdates| !rdates.is_empty()) {
            originals.extend(rdates);
            originals.sort_unstable();
            originals.dedup();
        }
        originals
    }
}

fn is_moved_beyond(change: Change, from: NaiveDateTime) -> bool {
    matches!(change, Change::Moved { to } if to >= from)
}

fn earlier(local: NaiveDateTime) -> NaiveDateTime {
    local.checked_sub_signed(SLACK).unwrap_or(local)
}

fn later(local: NaiveDateTime) -> NaiveDateTime {
    local.checked_add_signed(SLACK).unwrap_or(local)
}
