//! Rules finer than daily (RFC 5545, 3.3.10): steps of hours, minutes or seconds from the start, limited by the parts that name days and times as
//! long as a step or longer, and made several by those that name shorter ones.

use std::collections::VecDeque;

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use rrule::{Frequency, NWeekday, RRule, Unvalidated};

use super::LAST_YEAR;

const HOURS: i64 = 24;
const MINUTES: i64 = 60;
const SECONDS: i64 = 60;

/// How many days a rule may give nothing before it is over: after 400 years the calendar is the same again.
const BARREN_DAYS: i64 = 146_097;

/// So many ways in which the steps can fall on a day are remembered, at most.
const MOST_WAYS: i64 = 512;

/// Of so many named times of a day, at most, it is reckoned on which days a step falls on one.
const FEW_TIMES: usize = 128;

/// The largest place in a set, from its beginning or its end.
const LARGEST_PLACE: i32 = 366;

/// A rule of hours, minutes or seconds on the wall clock.
#[derive(Clone)]
pub(super) struct Finer {
    start: NaiveDateTime,
    until: Option<NaiveDateTime>,
    count: Option<u32>,
    /// How many steps' units an hour has, and a minute. A minute has none where the unit is longer.
    of_hour: i64,
    of_minute: i64,
    /// How many units a step takes, 1 to 4,294,967,295.
    every: i64,
    /// The greatest common divisor of that and of a day.
    apart: i64,
    days: Days,
    /// The hours, minutes and seconds a step may fall on, a bit for each.
    hours: u64,
    minutes: u64,
    seconds: u64,
    /// What a step gives, as seconds from its beginning, in order: the set of the shorter parts, of which `BYSETPOS` takes some.
    times: Vec<i64>,
}

impl Finer {
    /// Takes a rule whose values are in their ranges, but for those of `BYSETPOS`. Its step and its end come apart. `None` where it has another
    /// frequency, no step, or a place that no set has.
    pub(super) fn new(rule: &RRule<Unvalidated>, every: u32, start: NaiveDateTime, until: Option<NaiveDateTime>) -> Option<Self> {
        let start = start.with_nanosecond(0)?;
        let (of_hour, of_minute) = match rule.get_freq() {
            Frequency::Hourly => (1, 0),
            Frequency::Minutely => (MINUTES, 1),
            Frequency::Secondly => (MINUTES * SECONDS, SECONDS),
            _ => return None,
        };
        let (minutes, seconds) = (rule.get_by_minute(), rule.get_by_second());
        let or_start = |named: &[u8], start: u32| -> Vec<i64> {
            if named.is_empty() { vec![i64::from(start)] } else { named.iter().copied().map(i64::from).collect() }
        };
        let times = match (of_minute, or_start(minutes, start.minute()), or_start(seconds, start.second())) {
            (0, minutes, seconds) => {
                minutes.iter().flat_map(|minute| seconds.iter().map(move |second| minute * SECONDS + second)).collect()
            }
            (1, _, seconds) => seconds,
            _ => vec![0],
        };
        let places = rule.get_by_set_pos();
        let is_place = |place: &i32| *place != 0 && (-LARGEST_PLACE..=LARGEST_PLACE).contains(place);
        (every > 0 && places.iter().all(is_place)).then(|| Self {
            start,
            until,
            count: rule.get_count(),
            of_hour,
            of_minute,
            every: i64::from(every),
            apart: gcd(i64::from(every), HOURS * of_hour),
            days: Days::new(rule),
            hours: bits(rule.get_by_hour().iter().copied()),
            minutes: if of_minute == 0 { u64::MAX } else { bits(minutes.iter().copied()) },
            seconds: if of_minute == SECONDS { bits(seconds.iter().copied()) } else { u64::MAX },
            times: placed(times, places),
        })
    }

    /// How many occurrences there are in all, where they are counted.
    pub(super) const fn count(&self) -> Option<u32> {
        self.count
    }

    /// Whether a step gives anything: `BYSETPOS` may name places that its set does not have.
    pub(super) const fn has_times(&self) -> bool {
        !self.times.is_empty()
    }

    /// How many units a day has.
    const fn of_day(&self) -> i64 {
        HOURS * self.of_hour
    }

    /// The start, in units from its midnight.
    fn start_unit(&self) -> i64 {
        i64::from(self.start.num_seconds_from_midnight()) * self.of_hour / (MINUTES * SECONDS)
    }

    /// How many occurrences a day has, at most. It may be more than any day really has.
    pub(super) fn most_a_day(&self) -> usize {
        let named = |bits: u64, of: i64| i64::from((bits & ((1 << of) - 1)).count_ones());
        let mut units = named(self.hours, HOURS);
        if self.of_minute > 0 {
            units *= named(self.minutes, MINUTES);
        }
        if self.of_minute == SECONDS {
            units *= named(self.seconds, SECONDS);
        }
        let steps = units.min((self.of_day() + self.every - 1) / self.every);
        usize::try_from(steps).unwrap_or(usize::MAX).saturating_mul(self.times.len())
    }

    /// Whether no day has more occurrences than that, whatever days there are.
    pub(super) fn is_within(&self, most: usize) -> bool {
        if self.most_a_day() <= most {
            return true;
        }
        let each = self.times.len().max(1);
        let firsts = (0..).map(|way| self.start_unit() % self.apart + way * self.apart);
        let mut firsts = firsts.take_while(|first| *first < self.every.min(self.of_day()));
        firsts.all(|first| self.steps_of(first, self.every).take(most / each + 1).count() * each <= most)
    }

    /// Whether it gives its own start, as RFC 5545 asks of it.
    pub(super) fn begins(&self) -> bool {
        let of_unit = i64::from(self.start.num_seconds_from_midnight()) % (MINUTES * SECONDS / self.of_hour);
        self.days.has(self.start.date()) && self.wait(self.start_unit()) == 0 && self.times.contains(&of_unit)
    }

    /// About how many days pass from one occurrence to the next, at most.
    pub(super) fn gap(&self) -> u32 {
        let ways = u32::try_from(self.ways()).unwrap_or(u32::MAX);
        ways.saturating_mul(self.days.gap())
    }

    /// In how many ways the steps can fall on a day. They come one after the other, and then begin again.
    const fn ways(&self) -> i64 {
        self.every / self.apart
    }

    /// The local starts from a local time on, in order. What is counted is counted from the start, and comes from there.
    pub(super) fn starts(self, from: NaiveDateTime) -> Starts {
        let first = if self.count.is_some() { self.start.date() } else { self.start.date().max(from.date()) };
        let known = if self.ways() <= MOST_WAYS { vec![None; usize::try_from(self.ways()).unwrap_or(0)] } else { Vec::new() };
        Starts {
            left: self.count,
            next: Some(first),
            last: barren(first),
            known,
            on: self.days_in_step(),
            today: VecDeque::new(),
            rule: self,
        }
    }

    /// On which days a step falls on a time that is named: in days from the start's to where the ways begin again, in order. `None` where too
    /// many times are named to tell.
    fn days_in_step(&self) -> Option<Vec<i64>> {
        let times: Vec<i64> = self.steps_of(0, 1).take(FEW_TIMES + 1).collect();
        if times.len() > FEW_TIMES {
            return None;
        }
        // So many steps are so many days and that time: solved for the days.
        let back = inverse(self.of_day() / self.apart % self.ways(), self.ways());
        let gone = times.iter().map(|time| self.start_unit() - time).filter(|gone| gone % self.apart == 0);
        let mut days: Vec<i64> = gone.map(|gone| product(gone / self.apart, back, self.ways())).collect();
        days.sort_unstable();
        days.dedup();
        Some(days)
    }

    /// The first day from one on that has a step, and one at a time that is named where that can be told.
    fn in_step(&self, date: NaiveDate, on: Option<&[i64]>) -> Option<NaiveDate> {
        let wait = match on {
            None => self.first_step(date) / self.of_day(),
            Some(on) => {
                let day = (date - self.start.date()).num_days().rem_euclid(self.ways());
                match on.get(on.partition_point(|one| *one < day)) {
                    Some(next) => next - day,
                    None => on.first()? + self.ways() - day,
                }
            }
        };
        date.checked_add_signed(Duration::try_days(wait)?)
    }

    /// The first step of a day, in units from its midnight. It may lie beyond that day.
    fn first_step(&self, date: NaiveDate) -> i64 {
        let gone = (date - self.start.date()).num_days() * self.of_day() - self.start_unit();
        (-gone).rem_euclid(self.every)
    }

    /// The steps of a day that fall on what is named, in units from its midnight, by its first step and how far they are apart.
    fn steps_of(&self, first: i64, every: i64) -> impl Iterator<Item = i64> + '_ {
        let mut at = first;
        std::iter::from_fn(move || {
            while at < self.of_day() {
                let (here, wait) = (at, self.wait(at));
                at += ((wait + every - 1) / every).max(1) * every;
                if wait == 0 {
                    return Some(here);
                }
            }
            None
        })
    }

    /// How many units there are from one of a day to where one may be that is named.
    fn wait(&self, unit: i64) -> i64 {
        let (hour, of_hour) = (unit / self.of_hour, unit % self.of_hour);
        let named = named_from(self.hours, hour, HOURS);
        if named != hour {
            return named * self.of_hour - unit;
        }
        if self.of_minute == 0 {
            return 0;
        }
        let (minute, second) = (of_hour / self.of_minute, of_hour % self.of_minute);
        match named_from(self.minutes, minute, MINUTES) {
            named if named != minute => named * self.of_minute - of_hour,
            _ if self.of_minute == 1 => 0,
            _ => named_from(self.seconds, second, SECONDS) - second,
        }
    }
}

/// The local starts of a rule, in order.
pub(super) struct Starts {
    rule: Finer,
    /// How many there still are, where they are counted.
    left: Option<u32>,
    /// The next day that is looked at.
    next: Option<NaiveDate>,
    /// The last one, unless something is found.
    last: NaiveDate,
    /// The steps of a day, by how they fall on it, as far as they are known.
    known: Vec<Option<Vec<i64>>>,
    /// The days on which there can be any, where that can be told.
    on: Option<Vec<i64>>,
    today: VecDeque<NaiveDateTime>,
}

impl Starts {
    fn take_day(&mut self, date: NaiveDate) {
        let rule = &self.rule;
        let first = rule.first_step(date);
        let way = usize::try_from(first / rule.apart).unwrap_or(usize::MAX);
        let (begins, unit) = (date.and_time(NaiveTime::MIN), MINUTES * SECONDS / rule.of_hour);
        let given = |step: &i64| {
            let step = *step * unit;
            let starts = rule.times.iter().filter_map(move |time| begins.checked_add_signed(Duration::seconds(step + time)));
            starts.filter(|starts| *starts >= rule.start).collect::<Vec<_>>()
        };
        match self.known.get_mut(way) {
            Some(known) => {
                self.today.extend(known.get_or_insert_with(|| rule.steps_of(first, rule.every).collect()).iter().flat_map(given))
            }
            None => self.today.extend(rule.steps_of(first, rule.every).flat_map(|step| given(&step))),
        }
    }
}

impl Iterator for Starts {
    type Item = NaiveDateTime;

    fn next(&mut self) -> Option<NaiveDateTime> {
        while self.left != Some(0) {
            if let Some(starts) = self.today.pop_front() {
                let is_over = self.rule.until.is_some_and(|until| starts > until);
                self.left = if is_over { Some(0) } else { self.left.map(|left| left.saturating_sub(1)) };
                return (!is_over).then_some(starts);
            }
            let in_step = self.rule.in_step(self.next.take()?, self.on.as_deref())?;
            let day =
                self.rule.days.first_from(in_step, self.last).filter(|day| self.rule.until.is_none_or(|until| *day <= until.date()))?;
            if day != in_step {
                self.next = Some(day);
                continue;
            }
            self.next = day.succ_opt();
            self.take_day(day);
            // However the steps fall on a day, none falls on what is named.
            if !self.known.is_empty() && self.known.iter().all(|way| way.as_ref().is_some_and(Vec::is_empty)) {
                return None;
            }
            if !self.today.is_empty() {
                self.last = barren(day);
            }
        }
        None
    }
}

/// The days that a rule names.
#[derive(Clone)]
struct Days {
    /// A bit for each, from January, from Monday and from the first.
    months: u64,
    weekdays: u64,
    /// Of months of 28, 29, 30 and 31 days.
    dates: [u64; 4],
    by_date: bool,
    of_year: Vec<i16>,
}

impl Days {
    fn new(rule: &RRule<Unvalidated>) -> Self {
        let weekday = |day: &NWeekday| match day {
            NWeekday::Every(day) | NWeekday::Nth(_, day) => of_week(*day),
        };
        let dates = rule.get_by_month_day();
        let dates_of = |length: u8| {
            let date = |date: &i8| if *date > 0 { Some(date.unsigned_abs()) } else { (length + 1).checked_sub(date.unsigned_abs()) };
            let all = if dates.is_empty() { u64::MAX } else { bits(dates.iter().map(|one| date(one).unwrap_or(0))) };
            all >> 1 & ((1 << length) - 1)
        };
        Self {
            months: bits(rule.get_by_month().iter().map(|month| month.saturating_sub(1))),
            weekdays: bits(rule.get_by_weekday().iter().map(weekday)),
            dates: [28, 29, 30, 31].map(dates_of),
            by_date: !dates.is_empty(),
            of_year: rule.get_by_year_day().to_vec(),
        }
    }

    fn has(&self, date: NaiveDate) -> bool {
        self.first_from(date, date) == Some(date)
    }

    /// The first of them from a day on, up to a last one. Months that have none are passed over whole.
    fn first_from(&self, date: NaiveDate, last: NaiveDate) -> Option<NaiveDate> {
        let mut date = date;
        while date <= last {
            let length = month_length(date);
            let dates = self.dates.get(usize::try_from(length - 28).ok()?)?;
            let ahead = if self.months >> date.month0() & 1 == 0 { 0 } else { dates >> date.day0() };
            if ahead == 0 {
                date = date.with_day(length)?.succ_opt()?;
                continue;
            }
            date = date.with_day0(date.day0() + ahead.trailing_zeros())?;
            if self.weekdays >> of_week(date.weekday()) & 1 == 1 && self.is_of_year(date) {
                return Some(date).filter(|date| *date <= last);
            }
            date = date.succ_opt()?;
        }
        None
    }

    fn is_of_year(&self, date: NaiveDate) -> bool {
        let (day, length) = (i64::from(date.ordinal()), if date.leap_year() { 366 } else { 365 });
        let is_day = |named: &i16| i64::from(*named) == day || i64::from(*named) == day - length - 1;
        self.of_year.is_empty() || self.of_year.iter().any(is_day)
    }

    /// About how many days there are from one to the next, at most.
    fn gap(&self) -> u32 {
        const WEEK: u32 = 7;
        const YEAR: u32 = 366;
        // Leap days are eight years apart around most centuries.
        const LEAP: u32 = 8 * YEAR;
        let by = |is_named: bool, gap: u32| if is_named { gap } else { 1 };
        let in_year = match (self.months != u64::MAX, self.by_date) {
            (true, true) => LEAP,
            (true, false) => YEAR,
            (false, true) => 2 * 31,
            (false, false) => 1,
        };
        in_year.max(by(!self.of_year.is_empty(), LEAP)).saturating_mul(by(self.weekdays != u64::MAX, WEEK))
    }
}

/// A bit for each of a list; all of them for an empty one, which limits nothing.
fn bits(list: impl ExactSizeIterator<Item = u8>) -> u64 {
    if list.len() == 0 { u64::MAX } else { list.fold(0, |bits, one| bits | 1_u64.checked_shl(one.into()).unwrap_or(0)) }
}

/// The first of so many that has a bit, from one on; the number of all where none has.
fn named_from(bits: u64, from: i64, of: i64) -> i64 {
    let ahead = bits >> from;
    if ahead == 0 { of } else { (from + i64::from(ahead.trailing_zeros())).min(of) }
}

/// What is at some places of a set, from its beginning (1 and on) or its end (-1 and back); all of it where no place is named.
fn placed(mut set: Vec<i64>, places: &[i32]) -> Vec<i64> {
    set.sort_unstable();
    set.dedup();
    if places.is_empty() {
        return set;
    }
    let index = |place: i32| match usize::try_from(place) {
        Ok(place) => place.checked_sub(1),
        Err(_) => set.len().checked_sub(usize::try_from(place.unsigned_abs()).ok()?),
    };
    let mut some: Vec<i64> = places.iter().filter_map(|place| set.get(index(*place)?).copied()).collect();
    some.sort_unstable();
    some.dedup();
    some
}

fn of_week(day: Weekday) -> u8 {
    u8::try_from(day.num_days_from_monday()).unwrap_or(0)
}

fn month_length(date: NaiveDate) -> u32 {
    match date.month() {
        2 if date.leap_year() => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The last day that is looked at where nothing was found since a day.
fn barren(since: NaiveDate) -> NaiveDate {
    let end = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(since);
    since.checked_add_signed(Duration::days(BARREN_DAYS)).unwrap_or(end).min(end)
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn product(a: i64, b: i64, of: i64) -> i64 {
    i64::try_from((i128::from(a) * i128::from(b)).rem_euclid(i128::from(of))).unwrap_or(0)
}

/// What a number has to be multiplied by to leave one, where numbers begin again after `of`, with which it has no divisor in common.
fn inverse(number: i64, of: i64) -> i64 {
    let (mut a, mut b, mut of_a, mut of_b) = (of, number, 0, 1);
    while b != 0 {
        let times = a / b;
        (a, b) = (b, a - times * b);
        (of_a, of_b) = (of_b, of_a - times * of_b);
    }
    of_a.rem_euclid(of)
}
