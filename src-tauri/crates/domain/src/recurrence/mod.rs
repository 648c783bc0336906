//! When a session's occurrences are. The rule is expanded on the wall clock, so that a series keeps its local time, and only then read as instants.

mod finer;
mod rule;

use std::collections::HashSet;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use rrule::{Frequency, NWeekday, RRule};

use self::rule::{Ruled, is_day_of, joined, part, parts};

use crate::ids::SessionId;
use crate::invalid::{Field, Invalid, Rule};
use crate::session::{Change, Day, Exception, Occurrence, OccurrenceStatus, Repeat, Session};
use crate::wall_clock::{to_instant, to_local};

/// How many occurrences of one series are looked at from where it is begun to be looked at, at most: 130 years of a daily one.
const MOST: usize = 50_000;

/// How far the wall clock can be off from what subtracting instants makes of it: a change of zone offset, and then some.
const SLACK: Duration = Duration::hours(26);

const WEEK: i64 = 7;

/// How many times its interval a daily rule may give nothing before it is said to never happen. Leap days of a given weekday come every 28 years,
/// or 40 around a century that is no leap year.
const BARREN_DAYS: i64 = 50 * 366;

/// The last year that is looked at.
const LAST_YEAR: i32 = 9_999;

/// How many steps a rule that does not begin at the start may take to find its first occurrence, about.
const SEARCH: u32 = 10_000;

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
        (self.gives(original) && !self.is_removed(original)).then(|| self.at(original))
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
        let extra = self.extra.iter().copied().find(|one| *one >= from);
        self.ruled(from, NaiveDateTime::MAX).next().into_iter().chain(extra).min()
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
        let extra = self.extra.iter().copied().filter(|one| *one >= from).find(is_ahead);
        self.ruled(from, NaiveDateTime::MAX).find(is_ahead).into_iter().chain(extra).min()
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
        if self.gives(original) {
            return Some(original);
        }
        if !before.gives(original) {
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
        let at =
            |of: &Self, bound: NaiveDateTime| of.first_from(if of.gives(bound) { bound } else { bound.date().and_time(NaiveTime::MIN) });
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
        let ruled = match &self.repeat {
            Repeat::Never => self.starts,
            Repeat::Weekly { until, .. } => end_of((*until)?),
            Repeat::Rule { rrule } => match (part(rrule, "UNTIL"), part(rrule, "COUNT")) {
                (Some(until), _) => self.until(&until)?,
                (None, Some(_)) => self.ruled(self.starts, NaiveDateTime::MAX).last().unwrap_or(self.starts),
                (None, None) => return None,
            },
        };
        let moved = self.exceptions.iter().filter_map(|one| match one.change {
            Change::Moved { to } => Some(to),
            _ => None,
        });
        moved.chain(self.extra.last().copied()).chain([ruled]).max()
    }

    /// Whether the rule gives an occurrence at this local start.
    #[must_use]
    pub fn gives(&self, original: NaiveDateTime) -> bool {
        self.originals(original, original).contains(&original)
    }

    /// The series before one of its occurrences, and the rest as a series of its own from there on, which belongs to no calendar.
    ///
    /// Refuses an occurrence that the series does not give, and its first one, before which there is nothing.
    pub fn split(&self, id: SessionId, at: NaiveDateTime, now: DateTime<Utc>) -> Result<(Self, Self), Invalid> {
        if !self.gives(at) || self.is_first(at) {
            return Err(Invalid::new(Field::At, Rule::Unknown));
        }
        let ruled = self.ruled(self.starts, at);
        // Where the rule goes on: a single date may come before that.
        let goes_on = self.ruled(at, NaiveDateTime::MAX).next();
        let (mut before, mut after): (Vec<_>, Vec<_>) = self.extra.iter().copied().partition(|one| *one < at);
        let (earlier_changes, later_changes) = self.exceptions.iter().cloned().partition(|one| one.original < at);
        let ruled_before = ruled.filter(|one| *one < at).count();
        let (starts, repeat) = match goes_on {
            _ if ruled_before > 0 => {
                (self.starts, goes_on.map_or_else(|| self.repeat.clone(), |goes_on| self.ended(goes_on, ruled_before)))
            }
            _ => (before.remove(0), Repeat::Never),
        };
        let earlier = Self { starts, repeat, extra: before, exceptions: earlier_changes, updated_at: now, ..self.clone() };
        let (starts, repeat) = match goes_on {
            Some(goes_on) => (goes_on, self.going_on(ruled_before)),
            None => (after.remove(0), Repeat::Never),
        };
        after.retain(|one| *one != starts);
        let rest = Self {
            id,
            starts,
            repeat,
            extra: after,
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

    /// The rule, with nothing at or after one of the starts it gives, of which there are so many before. What is counted stays counted: a
    /// rule that gives many on one day and is soon over is no rule without its count.
    fn ended(&self, before: NaiveDateTime, given: usize) -> Repeat {
        match &self.repeat {
            Repeat::Never => Repeat::Never,
            Repeat::Weekly { every, on, .. } => Repeat::Weekly { every: *every, on: on.clone(), until: before.date().pred_opt() },
            Repeat::Rule { rrule } => {
                let last = before.checked_sub_signed(Duration::seconds(1)).unwrap_or(before);
                let kept = parts(rrule).filter(|(name, _)| name != "UNTIL" && name != "COUNT");
                let end = match part(rrule, "COUNT") {
                    Some(_) => ("COUNT".to_owned(), given.to_string()),
                    None => ("UNTIL".to_owned(), last.format("%Y%m%dT%H%M%S").to_string()),
                };
                Repeat::Rule { rrule: joined(kept.chain([end])) }
            }
        }
    }

    /// The rule as it goes on after so many that it gave.
    fn going_on(&self, given: usize) -> Repeat {
        match &self.repeat {
            Repeat::Rule { rrule } => {
                let left = |(name, value): (String, String)| match (name.as_str(), value.parse::<usize>()) {
                    ("COUNT", Ok(count)) => (name, count.saturating_sub(given).to_string()),
                    _ => (name, value),
                };
                Repeat::Rule { rrule: joined(parts(rrule).map(left)) }
            }
            repeat => repeat.clone(),
        }
    }

    /// The first local start that the series gives.
    pub(crate) fn first(&self) -> Option<NaiveDateTime> {
        self.ruled(self.starts, NaiveDateTime::MAX).next().into_iter().chain(self.extra.first().copied()).min()
    }

    /// Holds the rule against what Daymark offers, and that it yields something.
    pub(crate) fn check_repeat(&self) -> Result<(), Invalid> {
        let refused = |field, rule| Err(Invalid::new(field, rule));
        match &self.repeat {
            Repeat::Never => return Ok(()),
            Repeat::Weekly { every, on, until } => {
                if !(1..=52).contains(every) {
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
            Repeat::Rule { rrule } => {
                self.kept_rule(rrule)?;
            }
        }
        if self.happens() { Ok(()) } else { refused(Field::Repeat, Rule::NeverHappens) }
    }

    /// Whether the rule gives anything.
    fn happens(&self) -> bool {
        let (Repeat::Rule { rrule }, Some(Ruled::Coarser(rule))) = (&self.repeat, self.read()) else {
            return self.ruled(self.starts, NaiveDateTime::MAX).next().is_some();
        };
        if self.begins(rrule) {
            return true;
        }
        let until = rule.get_until().map(DateTime::naive_utc);
        let by_times = [rule.get_by_hour(), rule.get_by_minute(), rule.get_by_second()].iter().any(|named| !named.is_empty());
        let by_days = !by_times && is_day_of(rrule, self.starts.date()).is_some();
        if rule.get_freq() == Frequency::Daily && by_days {
            let mut days = (0..BARREN_DAYS).map_while(|number| {
                let date = self.starts.date().checked_add_signed(Duration::days(number * i64::from(rule.get_interval())))?;
                until.is_none_or(|until| date.and_time(self.starts.time()) <= until).then_some(date)
            });
            return days.any(|date| is_day_of(rrule, date) == Some(true));
        }
        // The calendar repeats every 400 years, so the rule is asked as late as it can be: it then comes to an end soon.
        let later = |local: NaiveDateTime| local.with_year(local.year().saturating_add((LAST_YEAR - self.starts.year()) / 400 * 400));
        let Some(starts) = later(self.starts) else { return false };
        let rule = match until.and_then(later).filter(|until| until.year() <= LAST_YEAR) {
            Some(until) => rule.until(floating(until)),
            None if until.is_some() => rule.until(floating(end_of(NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(starts.date())))),
            None => rule,
        };
        rule.build(floating(starts)).is_ok_and(|set| set.limit().into_iter().next().is_some())
    }

    /// Whether a rule of days or more plainly gives the series' own start, as RFC 5545 asks of it.
    fn begins(&self, rrule: &str) -> bool {
        let has = |name: &str, wanted: u32| part(rrule, name).is_none_or(|listed| listed.split(',').any(|one| one.parse() == Ok(wanted)));
        let time = [("BYHOUR", self.starts.hour()), ("BYMINUTE", self.starts.minute()), ("BYSECOND", self.starts.second())];
        is_day_of(rrule, self.starts.date()) == Some(true) && time.iter().all(|(name, wanted)| has(name, *wanted))
    }

    /// About how many steps it takes to look through the series: what is counted has to be counted, and a rule that does not plainly give the
    /// series' own start may give nothing for long.
    #[must_use]
    pub fn steps(&self) -> u32 {
        let Repeat::Rule { rrule } = &self.repeat else { return 1 };
        if let Some(Ruled::Finer(rule)) = self.read() {
            let steps = rule.count().unwrap_or(1).saturating_mul(rule.gap());
            return if rule.begins() { steps } else { steps.max(SEARCH) };
        }
        let counted = part(rrule, "COUNT").and_then(|count| count.parse().ok());
        counted.unwrap_or(0).max(if self.begins(rrule) { 1 } else { SEARCH })
    }

    /// How many occurrences a day of the series has, at most. It may be more than any day really has.
    #[must_use]
    pub fn most_a_day(&self) -> u32 {
        let Some(rule) = self.read() else { return 1 };
        let counted = match &rule {
            Ruled::Finer(rule) => rule.count(),
            Ruled::Coarser(rule) => rule.get_count(),
        };
        u32::try_from(rule.most_a_day()).unwrap_or(u32::MAX).min(counted.unwrap_or(u32::MAX)).max(1)
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
        Occurrence { session: self.id, original, starts, starts_at, ends_at: ends_at.unwrap_or(starts_at), status }
    }

    /// The local starts that the rule alone gives from `from` to `to`, both included, in order.
    fn ruled(&self, from: NaiveDateTime, to: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + use<> {
        let once = (self.repeat == Repeat::Never).then_some(self.starts);
        let (finer, coarser) = match self.read() {
            Some(Ruled::Finer(rule)) => (Some(rule.starts(from)), None),
            Some(Ruled::Coarser(rule)) => (None, rule.build(floating(self.near(from))).ok()),
            None => (None, None),
        };
        let coarser = coarser.into_iter().flat_map(|set| set.limit().into_iter().map(|at| at.naive_utc()));
        let all = finer.into_iter().flatten().chain(coarser).take(MOST);
        once.into_iter().chain(all).skip_while(move |at| *at < from).take_while(move |at| *at <= to)
    }

    /// The rule, where there is one that can be read.
    fn read(&self) -> Option<Ruled> {
        match &self.repeat {
            Repeat::Never => None,
            Repeat::Weekly { every, on, until } => {
                let rule = RRule::new(Frequency::Weekly)
                    .interval(u16::try_from(*every).ok()?)
                    .week_start(chrono::Weekday::Mon)
                    .by_weekday(on.iter().copied().map(|day: Day| NWeekday::Every(day.into())).collect());
                Some(Ruled::Coarser(match until {
                    Some(until) => rule.until(floating(end_of(*until))),
                    None => rule,
                }))
            }
            Repeat::Rule { rrule } => self.rule(rrule).ok(),
        }
    }

    /// The local starts that the rule and the single dates give from `from` to `to`, both included, in order.
    fn originals(&self, from: NaiveDateTime, to: NaiveDateTime) -> Vec<NaiveDateTime> {
        let mut originals: Vec<NaiveDateTime> = self.ruled(from, to).collect();
        let extra = self.extra.partition_point(|at| *at < from)..self.extra.partition_point(|at| *at <= to);
        if let Some(extra) = self.extra.get(extra).filter(|extra| !extra.is_empty()) {
            originals.extend(extra);
            originals.sort_unstable();
            originals.dedup();
        }
        originals
    }

    /// The local starts that the series gives up to a local time, that included, in order; `None` where there are more than so many.
    #[must_use]
    pub fn listed(&self, to: NaiveDateTime, most: usize) -> Option<Vec<NaiveDateTime>> {
        let mut listed: Vec<NaiveDateTime> = self.ruled(self.starts, to).take(most.saturating_add(1)).collect();
        listed.extend(self.extra.iter().filter(|one| **one <= to));
        listed.sort_unstable();
        listed.dedup();
        (listed.len() <= most).then_some(listed)
    }

    /// Where to begin counting for a window that begins at `from`: a series need not be counted from its first occurrence. Whole intervals are
    /// skipped, to where the rule reads what it takes from the start (day of the week, day, month) as it does at the start.
    fn near(&self, from: NaiveDateTime) -> NaiveDateTime {
        let days = |period: i64| {
            let skipped = ((from - self.starts).num_days() / period - 1) * period;
            if skipped > 0 { self.starts.checked_add_signed(Duration::days(skipped)) } else { None }
        };
        // The 29th of February is there every four years, but for most centuries.
        let years = |interval: i32| {
            let period = interval.saturating_mul(4);
            let skipped = ((from.year() - self.starts.year()) / period - 1).saturating_mul(period);
            if skipped > 0 { self.starts.with_year(self.starts.year().saturating_add(skipped)) } else { None }
        };
        let skipped = match &self.repeat {
            Repeat::Never => None,
            // Its days are named, so a skip can land at a Monday, which the week begins with.
            Repeat::Weekly { every, .. } => {
                let monday = |date: NaiveDateTime| date - Duration::days(i64::from(date.weekday().num_days_from_monday()));
                days(WEEK * i64::from(*every)).map(monday)
            }
            Repeat::Rule { rrule } => {
                let value = |name: &str| part(rrule, name);
                let interval = value("INTERVAL").map_or(Some(1), |value| value.parse::<u16>().ok()).filter(|interval| *interval > 0);
                match (interval, value("FREQ").as_deref()) {
                    // What is counted has to be counted.
                    _ if value("COUNT").is_some() => None,
                    (Some(interval), Some("DAILY")) => days(i64::from(interval)),
                    (Some(interval), Some("WEEKLY")) => days(WEEK * i64::from(interval)),
                    (Some(interval), Some("MONTHLY")) => years(i32::from(interval)),
                    // Weeks without days take the day of the week from the start.
                    (Some(interval), Some("YEARLY")) if value("BYWEEKNO").is_none() => years(i32::from(interval)),
                    _ => None,
                }
            }
        };
        skipped.unwrap_or(self.starts)
    }
}

fn floating(local: NaiveDateTime) -> DateTime<rrule::Tz> {
    rrule::Tz::UTC.from_utc_datetime(&local)
}

fn end_of(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default())
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
