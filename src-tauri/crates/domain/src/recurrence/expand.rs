//! When a rule has occurrences, by the wall clock. The steps themselves are the `rrule` crate's.

use chrono::{DateTime, Datelike, Duration, Month, Months, NaiveDate, NaiveDateTime, TimeZone, Timelike};
use rrule::{NWeekday, RRule, Unvalidated};

use super::rule::{Day, Frequency, RecurrenceRule, end_of};
use crate::invalid::{Field, Invalid, Rule};

/// How many occurrences of one series are looked at from where it is begun to be looked at, at most: 130 years of a daily one.
const OCCURRENCES_MAX: usize = 50_000;

/// The most occurrences that a rule has on a day.
const A_DAY_MAX: usize = 24;

/// How many times its interval a daily rule may give nothing before it is said to never happen. Leap days of a given weekday come
/// every 28 years, or 40 around a century that is no leap year.
const BARREN_DAYS_MAX: i64 = 50 * 366;

/// The last year that is looked at.
const LAST_YEAR: i32 = 9_999;

const DAYS_A_WEEK: i64 = 7;

impl RecurrenceRule {
    /// Whether a series that starts at a local time has that start by its rule.
    #[must_use]
    pub fn occurs_at_start(&self, starts: NaiveDateTime) -> bool {
        let expansion = Expansion::new(self.clone(), starts);
        match expansion.is_day(starts.date()) {
            Some(is_day) => is_day && expansion.is_time_of_start(),
            None => expansion.starts(starts).next() == Some(starts),
        }
    }

    /// Whether its days are known only by looking through it.
    #[must_use]
    pub fn is_searched(&self) -> bool {
        Expansion::new(self.clone(), DateTime::UNIX_EPOCH.naive_utc()).is_day(NaiveDate::default()).is_none()
    }

    /// The first local start that it gives a series that starts at a local time.
    #[must_use]
    pub fn first_start(&self, starts: NaiveDateTime) -> Option<NaiveDateTime> {
        Expansion::new(self.clone(), starts).starts(starts).next()
    }
}

/// A rule from a first local start on.
pub(super) struct Expansion {
    rule: RecurrenceRule,
    first: NaiveDateTime,
}

impl Expansion {
    pub(super) const fn new(rule: RecurrenceRule, first: NaiveDateTime) -> Self {
        Self { rule, first }
    }

    /// The local starts from a local time on, in order.
    pub(super) fn starts(&self, from: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + use<> {
        let set = self.crate_rule().and_then(|rule| rule.build(floating(self.near(from))).ok());
        let all = set.into_iter().flat_map(|set| set.limit().into_iter().map(|at| at.naive_utc()));
        all.take(OCCURRENCES_MAX).skip_while(move |at| *at < from)
    }

    /// Holds the rule against RFC 5545, and against how often Daymark lets something be.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        let refused = |rule| Err(Invalid::new(Field::Repeat, rule));
        if self.rule.interval == 0 || self.rule.count() == Some(0) {
            return refused(Rule::NeverHappens);
        }
        if self.rule.until().is_some_and(|until| until < self.first) {
            return Err(Invalid::new(Field::Until, Rule::EndsBeforeStart));
        }
        if self.crate_rule().is_none_or(|rule| rule.validate(floating(self.first)).is_err()) {
            return refused(Rule::Malformed);
        }
        if self.rule.most_a_day() > A_DAY_MAX {
            return refused(Rule::Unsupported);
        }
        if self.happens() { Ok(()) } else { refused(Rule::NeverHappens) }
    }

    /// Whether the rule has an occurrence at all.
    fn happens(&self) -> bool {
        if self.begins() {
            return true;
        }
        let until = self.rule.until();
        let goes_by_days = !self.rule.names_times() && self.is_day(self.first.date()).is_some();
        if self.rule.frequency == Frequency::Daily && goes_by_days {
            let day_after = |steps: i64| {
                let date = self.first.date().checked_add_signed(Duration::days(steps * i64::from(self.rule.interval)))?;
                until.is_none_or(|until| date.and_time(self.first.time()) <= until).then_some(date)
            };
            return (0..BARREN_DAYS_MAX).map_while(day_after).any(|date| self.is_day(date) == Some(true));
        }
        self.happens_late(until)
    }

    /// The calendar repeats every 400 years, so the rule is asked as late as it can be: it then comes to an end soon.
    fn happens_late(&self, until: Option<NaiveDateTime>) -> bool {
        let centuries_later =
            |local: NaiveDateTime| local.with_year(local.year().saturating_add((LAST_YEAR - self.first.year()) / 400 * 400));
        let (Some(first), Some(rule)) = (centuries_later(self.first), self.crate_rule()) else { return false };
        let rule = match until.and_then(centuries_later).filter(|until| until.year() <= LAST_YEAR) {
            Some(until) => rule.until(floating(until)),
            None if until.is_some() => rule.until(floating(end_of(NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(first.date())))),
            None => rule,
        };
        rule.build(floating(first)).is_ok_and(|set| set.limit().into_iter().next().is_some())
    }

    /// Whether the rule plainly has its first start, as RFC 5545 asks of it.
    pub(super) fn begins(&self) -> bool {
        self.is_day(self.first.date()) == Some(true) && self.is_time_of_start()
    }

    fn is_time_of_start(&self) -> bool {
        let fits = |named: &[u8], wanted: u32| named.is_empty() || named.iter().any(|one| u32::from(*one) == wanted);
        fits(&self.rule.by_hour, self.first.hour())
            && fits(&self.rule.by_minute, self.first.minute())
            && fits(&self.rule.by_second, self.first.second())
    }

    /// Whether a date is one that the rule names, by its month, its day of the month and its day of the week; `None` where it goes by
    /// more than that.
    fn is_day(&self, date: NaiveDate) -> Option<bool> {
        let rule = &self.rule;
        if !(rule.by_set_position.is_empty() && rule.by_year_day.is_empty() && rule.by_week_number.is_empty()) {
            return None;
        }
        let counts_in_year = rule.frequency == Frequency::Yearly && rule.by_month.is_empty();
        if counts_in_year && rule.by_day.iter().any(|day| day.nth.is_some()) {
            return None;
        }
        let first_of_month = NaiveDate::from_ymd_opt(date.year(), date.month(), 1)?;
        let length = i64::from(first_of_month.checked_add_months(Months::new(1))?.pred_opt()?.day());
        let day = i64::from(date.day());
        let is_nth = |nth: i16| i64::from(nth) == (day - 1) / 7 + 1 || i64::from(nth) == (day - length) / 7 - 1;
        let is_month = rule.by_month.is_empty() || rule.by_month.iter().any(|month| u32::from(*month) == date.month());
        let is_month_day =
            rule.by_month_day.is_empty() || rule.by_month_day.iter().any(|one| [day, day - length - 1].contains(&i64::from(*one)));
        let weekday = Day::from(date.weekday());
        let is_weekday = rule.by_day.is_empty() || rule.by_day.iter().any(|named| named.day == weekday && named.nth.is_none_or(is_nth));
        Some(is_month && is_month_day && is_weekday)
    }

    /// Where to begin counting for what is on from `from` on: a series need not be counted from its first occurrence. Whole intervals
    /// are skipped, to where the rule reads what it takes from the start (day of the week, day, month) as it does at the start.
    fn near(&self, from: NaiveDateTime) -> NaiveDateTime {
        let interval = i64::from(self.rule.interval).max(1);
        let skipped = match self.rule.frequency {
            // What is counted has to be counted.
            _ if self.rule.count().is_some() => None,
            Frequency::Daily => self.after_days(from, interval),
            Frequency::Weekly => self.after_days(from, DAYS_A_WEEK * interval),
            // Weeks without days take the day of the week from the start.
            Frequency::Yearly if !self.rule.by_week_number.is_empty() => None,
            Frequency::Monthly | Frequency::Yearly => self.after_years(from),
        };
        skipped.unwrap_or(self.first)
    }

    fn after_days(&self, from: NaiveDateTime, period: i64) -> Option<NaiveDateTime> {
        let skipped = ((from - self.first).num_days() / period - 1) * period;
        if skipped > 0 { self.first.checked_add_signed(Duration::days(skipped)) } else { None }
    }

    /// The 29th of February is there every four years, but for most centuries.
    fn after_years(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        let period = i32::from(self.rule.interval).max(1).saturating_mul(4);
        let skipped = ((from.year() - self.first.year()) / period - 1).saturating_mul(period);
        if skipped > 0 { self.first.with_year(self.first.year().saturating_add(skipped)) } else { None }
    }

    /// The rule as the crate has it; `None` where it names a month that there is not.
    fn crate_rule(&self) -> Option<RRule<Unvalidated>> {
        let rule = &self.rule;
        let frequency = match rule.frequency {
            Frequency::Daily => rrule::Frequency::Daily,
            Frequency::Weekly => rrule::Frequency::Weekly,
            Frequency::Monthly => rrule::Frequency::Monthly,
            Frequency::Yearly => rrule::Frequency::Yearly,
        };
        let months: Vec<Month> = rule.by_month.iter().map(|month| Month::try_from(*month).ok()).collect::<Option<_>>()?;
        let days = rule.by_day.iter().map(|named| match named.nth {
            Some(nth) => NWeekday::Nth(nth, named.day.into()),
            None => NWeekday::Every(named.day.into()),
        });
        let whole = RRule::new(frequency)
            .interval(rule.interval)
            .week_start(rule.week_start.into())
            .by_month(&months)
            .by_week_no(rule.by_week_number.clone())
            .by_year_day(rule.by_year_day.clone())
            .by_month_day(rule.by_month_day.clone())
            .by_weekday(days.collect())
            .by_hour(rule.by_hour.clone())
            .by_minute(rule.by_minute.clone())
            .by_second(rule.by_second.clone())
            .by_set_pos(rule.by_set_position.clone());
        let whole = rule.count().map_or(whole.clone(), |count| whole.count(count));
        Some(rule.until().map_or(whole.clone(), |until| whole.until(floating(until))))
    }
}

fn floating(local: NaiveDateTime) -> DateTime<rrule::Tz> {
    rrule::Tz::UTC.from_utc_datetime(&local)
}
