//! More rules of an event than the one that a series has: a second `RRULE` and `EXRULE`, as single dates where they come to an end soon.

use chrono::{Datelike as _, Duration, NaiveDateTime};
use daymark_domain::invalid::{Invalid, Rule};
use daymark_domain::session::Session;

use super::Event;
use super::onward::series;
use super::read::{MOST_DATES, YEARS};

/// The most single dates that the further rules of one event come to, and as many that are taken out.
const MOST: usize = 1_000;

/// How far from its start a rule is looked through, in days: a hundred years.
const LONGEST: i64 = 36_525;

/// How many days and dates are looked through for one file, about.
const OF_A_FILE: i64 = 200_000;

/// What a rule takes beside: one of weekdays, one that may give nothing for long, and one that may do so day by day.
const PLAIN: i64 = 100;
const OTHER: i64 = 2_000;
const DAY_BY_DAY: i64 = 20_000;

/// What may still be looked through of a file.
pub(super) struct Room(i64);

impl Default for Room {
    fn default() -> Self {
        Self(OF_A_FILE)
    }
}

impl Room {
    /// Adds what further rules give to the single dates of an event. Whether it could be done for all of them.
    pub(super) fn add(&mut self, event: &mut Event, rules: &[String]) -> bool {
        let most = MOST.min(MOST_DATES.saturating_sub(event.extra.len()));
        let mut dates = Vec::new();
        let mut is_whole = true;
        for rule in rules {
            match self.dates(event, rule, None) {
                Some(more) if dates.len() + more.len() <= most => dates.extend(more),
                _ => is_whole = false,
            }
        }
        if let (Some(rule), false) = (&event.rule, dates.is_empty()) {
            // A date that two rules give is one.
            let given = self.series(event, Some(rule), Vec::new()).and_then(Result::ok).map(|series| series.given(dates.iter()));
            dates.retain(|date| given.as_ref().is_none_or(|given| !given.contains(date)));
        }
        put(&mut event.extra, dates);
        is_whole
    }

    /// Takes what rules give (`EXRULE`) out of an event. Whether it could be done for all of them: they come to an end, or the event does.
    pub(super) fn take_out(&mut self, event: &mut Event, rules: &[String]) -> bool {
        let Some(Ok(of)) = self.series(event, event.rule.as_deref(), event.extra.clone()) else { return false };
        let to = of.last_start();
        let mut dates = Vec::new();
        let mut is_whole = true;
        for rule in rules {
            match self.dates(event, rule, to) {
                Some(more) if dates.len() + more.len() <= MOST => dates.extend(more),
                _ => is_whole = false,
            }
        }
        put(&mut event.except, dates);
        is_whole
    }

    /// All that a rule gives by itself from the start of an event, up to a local time where there is one. `None` where it cannot be kept, or goes
    /// on for too long.
    fn dates(&mut self, event: &Event, rule: &str, to: Option<NaiveDateTime>) -> Option<Vec<NaiveDateTime>> {
        let count = counted(rule);
        if to.is_none() && (!is_bounded(rule) || count.is_some_and(|count| count > MOST)) {
            return None;
        }
        let series = match self.series(event, Some(rule), Vec::new())? {
            Ok(series) => series,
            // One that gives nothing adds nothing, and takes nothing out.
            Err(Invalid { rule: Rule::NeverHappens | Rule::EndsBeforeStart, .. }) => return Some(Vec::new()),
            Err(_) => return None,
        };
        let until = part(rule, "UNTIL").and_then(|_| series.last_start());
        let far = event.starts.checked_add_signed(Duration::days(LONGEST)).filter(|far| YEARS.contains(&far.year()))?;
        let end = to.into_iter().chain(until).min();
        let last = end.map_or(far, |end| end.min(far));
        let dates = series.listed(last, MOST);
        let reached =
            dates.as_ref().map_or(last, |dates| if count == Some(dates.len()) { dates.last().copied().unwrap_or(last) } else { last });
        self.0 -= (reached - event.starts).num_days() + i64::try_from(dates.as_ref().map_or(MOST, Vec::len)).unwrap_or(0);
        dates.filter(|dates| end.is_some_and(|end| end <= far) || count == Some(dates.len()))
    }

    /// An event by one rule and single dates. `None` where there is no room for it.
    fn series(&mut self, event: &Event, rule: Option<&str>, extra: Vec<NaiveDateTime>) -> Option<Result<Session, Invalid>> {
        let cost = rule.map_or(PLAIN, |rule| cost(rule).saturating_add(i64::try_from(counted(rule).unwrap_or(0)).unwrap_or(i64::MAX)));
        self.0 = self.0.checked_sub(cost).filter(|left| *left >= 0)?;
        Some(series(event, rule, extra))
    }
}

/// Which of the rules of an event a series has: one that does not end, and the first otherwise.
pub(super) fn main(rules: &[String]) -> usize {
    rules.iter().position(|rule| !is_bounded(rule)).unwrap_or(0)
}

fn is_bounded(rule: &str) -> bool {
    part(rule, "COUNT").is_some() || part(rule, "UNTIL").is_some()
}

fn counted(rule: &str) -> Option<usize> {
    part(rule, "COUNT").map(|count| count.parse().unwrap_or(usize::MAX))
}

fn part<'a>(rule: &'a str, name: &str) -> Option<&'a str> {
    rule.split(';').find_map(|part| part.split_once('=').filter(|(of, _)| *of == name)).map(|(_, value)| value)
}

fn cost(rule: &str) -> i64 {
    let is_plain = |part: &str| matches!(part.split('=').next(), Some("FREQ" | "INTERVAL" | "COUNT" | "UNTIL" | "WKST" | "BYDAY"));
    let is_plain = rule.split(';').all(is_plain);
    let is_in_step = part(rule, "INTERVAL").is_none() || part(rule, "BYDAY").is_none();
    match part(rule, "FREQ") {
        Some("HOURLY" | "MINUTELY" | "SECONDLY") => OTHER,
        Some("DAILY") if !is_plain || !is_in_step => DAY_BY_DAY,
        _ if is_plain => PLAIN,
        _ => OTHER,
    }
}

fn put(dates: &mut Vec<NaiveDateTime>, more: Vec<NaiveDateTime>) {
    dates.extend(more);
    dates.sort_unstable();
    dates.dedup();
}
