//! Rules as they are written (RFC 5545, 3.3.10): read, and held against how often Daymark lets something be.

use std::collections::HashSet;
use std::hash::Hash;

use chrono::{Datelike, Months, NaiveDate, NaiveDateTime};
use rrule::{Frequency, NWeekday, RRule, Unvalidated};

use super::finer::Finer;
use super::{MOST, end_of, floating};
use crate::invalid::{Field, Invalid, Rule};
use crate::session::Session;
use crate::wall_clock::to_local;

/// The longest recurrence rule, in characters.
const RULE_MAX: usize = 500;

/// The most occurrences that a rule gives a day.
const MOST_A_DAY: usize = 24;

const LEAP_SECOND: &str = "60";
const BEFORE_IT: &str = "59";

/// A rule that was read.
pub(super) enum Ruled {
    /// Of days, weeks, months or years.
    Coarser(RRule<Unvalidated>),
    Finer(Finer),
}

impl Ruled {
    /// How many occurrences a day has, at most. It may be more than any day really has.
    pub(super) fn most_a_day(&self) -> usize {
        match self {
            Self::Finer(rule) => rule.most_a_day(),
            Self::Coarser(rule) => [rule.get_by_hour(), rule.get_by_minute(), rule.get_by_second()]
                .into_iter()
                .fold(1, |times, named| times.saturating_mul(different(named).max(1))),
        }
    }
}

impl Session {
    /// Reads a rule, and refuses one that gives more occurrences a day than Daymark lets there be. What is counted and soon over may give them
    /// all on one. Not so by weeks and more, which are looked through whole.
    pub(super) fn kept_rule(&self, text: &str) -> Result<Ruled, Invalid> {
        let ruled = self.rule(text)?;
        let is_soon_over = |count: Option<u32>| count.is_some_and(|count| count as usize <= MOST_A_DAY);
        let is_kept = match &ruled {
            // What is counted is counted from its start, and no further than that.
            Ruled::Finer(rule) if rule.count().is_some_and(|count| count as usize > MOST) => false,
            Ruled::Finer(rule) => is_soon_over(rule.count()) || rule.is_within(MOST_A_DAY),
            Ruled::Coarser(rule) => {
                ruled.most_a_day() <= MOST_A_DAY || (rule.get_freq() == Frequency::Daily && is_soon_over(rule.get_count()))
            }
        };
        if is_kept { Ok(ruled) } else { Err(Invalid::new(Field::Repeat, Rule::Unsupported)) }
    }

    /// Reads a rule. A leap second (`BYSECOND=60`) is the one before it, as it is wherever a calendar names one. A number before a day of the
    /// week, where RFC 5545 has none (in weeks and less), says nothing.
    pub(super) fn rule(&self, text: &str) -> Result<Ruled, Invalid> {
        let refused = |rule| Invalid::new(Field::Repeat, rule);
        let malformed = || refused(Rule::Malformed);
        let text = bare(text);
        if text.len() > RULE_MAX || !text.is_ascii() || text.bytes().any(|byte| byte.is_ascii_control()) {
            return Err(malformed());
        }
        let is_finer = part(text, "FREQ").is_some_and(|freq| matches!(freq.as_str(), "HOURLY" | "MINUTELY" | "SECONDLY"));
        let (mut until, mut every) = (None, None);
        let (mut named, mut kept) = (HashSet::new(), Vec::new());
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(malformed)?;
            let name = name.to_ascii_uppercase();
            if !named.insert(name.clone()) {
                return Err(malformed());
            }
            match name.as_str() {
                "UNTIL" => until = Some(self.until(value).ok_or_else(malformed)?),
                "INTERVAL" | "COUNT" if value.bytes().all(|digit| digit == b'0') => return Err(refused(Rule::NeverHappens)),
                // A day has more seconds than the crate counts steps.
                "INTERVAL" if is_finer => every = Some(value.parse().map_err(|_| malformed())?),
                "BYSECOND" => {
                    let seconds = value.split(',').map(|second| if second == LEAP_SECOND { BEFORE_IT } else { second });
                    kept.push(format!("{name}={}", seconds.collect::<Vec<_>>().join(",")));
                }
                _ => kept.push(part.to_owned()),
            }
        }
        let mut rule: RRule<Unvalidated> = kept.join(";").parse().map_err(|_| malformed())?;
        if rule.get_freq() > Frequency::Monthly {
            let days = rule.get_by_weekday().iter().map(|day| match day {
                NWeekday::Every(day) | NWeekday::Nth(_, day) => NWeekday::Every(*day),
            });
            let days = days.collect();
            rule = rule.by_weekday(days);
        }
        if until.is_some_and(|until| until < self.starts) {
            return Err(Invalid::new(Field::Until, Rule::EndsBeforeStart));
        }
        if is_finer {
            // A session of whole days begins with one.
            if self.all_day {
                return Err(refused(Rule::Unsupported));
            }
            // The crate takes a set for a day's.
            rule.clone().by_set_pos(Vec::new()).validate(floating(self.starts)).map_err(|_| malformed())?;
            let rule = Finer::new(&rule, every.unwrap_or(1), self.starts, until).ok_or_else(malformed)?;
            return if rule.has_times() { Ok(Ruled::Finer(rule)) } else { Err(refused(Rule::NeverHappens)) };
        }
        let rule = until.map_or(rule.clone(), |until| rule.until(floating(until)));
        rule.clone().validate(floating(self.starts)).map_err(|_| malformed())?;
        Ok(Ruled::Coarser(rule))
    }

    /// The end of a rule on this session's wall clock: a date counts whole, an instant (`Z`) is read in the session's zone.
    pub(super) fn until(&self, text: &str) -> Option<NaiveDateTime> {
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y%m%d") {
            return Some(end_of(date));
        }
        match text.strip_suffix(['Z', 'z']) {
            Some(utc) => Some(to_local(NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?.and_utc(), self.zone)),
            None => NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok(),
        }
    }
}

fn different<T: Eq + Hash>(list: &[T]) -> usize {
    list.iter().collect::<HashSet<_>>().len()
}

/// A rule without the name that may stand before it.
fn bare(text: &str) -> &str {
    let text = text.trim();
    text.get(..6).filter(|prefix| prefix.eq_ignore_ascii_case("RRULE:")).map_or(text, |prefix| &text[prefix.len()..])
}

/// The parts of a rule that was validated, their names in capitals.
pub(super) fn parts(rule: &str) -> impl Iterator<Item = (String, String)> {
    bare(rule).split(';').filter_map(|part| part.split_once('=')).map(|(name, value)| (name.to_ascii_uppercase(), value.to_owned()))
}

pub(super) fn part(rule: &str, name: &str) -> Option<String> {
    parts(rule).find(|(other, _)| other == name).map(|(_, value)| value.to_ascii_uppercase())
}

/// Whether a date is one that a rule names, by its month, its day of the month and its day of the week; `None` where it goes by more than that.
pub(super) fn is_day_of(rrule: &str, date: NaiveDate) -> Option<bool> {
    let mut fits = true;
    // Whether a number before a day of the week counts in the month. In years it counts otherwise (`None`), in weeks and less not at all.
    let in_months = match part(rrule, "FREQ").as_deref() {
        Some("MONTHLY") => Some(true),
        Some("YEARLY") => part(rrule, "BYMONTH").map(|_| true),
        _ => Some(false),
    };
    let length = NaiveDate::from_ymd_opt(date.year(), date.month(), 1)?.checked_add_months(Months::new(1))?.pred_opt()?.day();
    let (day, length) = (i64::from(date.day()), i64::from(length));
    for (name, listed) in parts(rrule) {
        let listed = listed.to_ascii_uppercase();
        let mut listed = listed.split(',');
        match name.as_str() {
            "BYSETPOS" | "BYYEARDAY" | "BYWEEKNO" => return None,
            "BYMONTH" => fits &= listed.any(|month| month.parse() == Ok(date.month())),
            "BYMONTHDAY" => fits &= listed.any(|one| one.parse().is_ok_and(|one: i64| one == day || one == day - length - 1)),
            "BYDAY" => {
                let mut any = false;
                for one in listed {
                    let (number, name) = one.split_at_checked(one.len().checked_sub(2)?)?;
                    let is_name = name == date.weekday().to_string().get(..2)?.to_ascii_uppercase();
                    let is_number = match number {
                        "" => true,
                        _ if !in_months? => true,
                        number => {
                            let number: i64 = number.trim_start_matches('+').parse().ok()?;
                            number == (day - 1) / 7 + 1 || number == (day - length) / 7 - 1
                        }
                    };
                    any |= is_name && is_number;
                }
                fits &= any;
            }
            _ => {}
        }
    }
    Some(fits)
}

pub(super) fn joined(parts: impl Iterator<Item = (String, String)>) -> String {
    parts.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(";")
}
