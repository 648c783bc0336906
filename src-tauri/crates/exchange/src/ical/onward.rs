//! A change of an occurrence and all after it (`RANGE=THISANDFUTURE`): the series is cut in two.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime};
use daymark_domain::ids::SessionId;
use daymark_domain::invalid::Invalid;
use daymark_domain::session::{Content, Repeat, Session, SessionKind};
use uuid::Uuid;

use super::read::day_of_week;
use super::session::{repeat, rule};
use super::{Event, EventStatus, Override};

/// Ends a series before one of its occurrences, and gives what it is from there on. `None`, and nothing changed, where that cannot be said.
pub(super) fn cut(master: &mut Event, original: NaiveDateTime, moved: NaiveDateTime, change: Event) -> Option<Option<Event>> {
    let series = series(master, master.rule.as_deref(), master.extra.clone()).ok()?;
    if !series.gives(original) {
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
    let rest_rule = match rule(&rest.repeat) {
        Some(rule) => Some(shifted(&rule, original, moved)?),
        None => None,
    };
    let shift =
        |times: Vec<NaiveDateTime>| -> Vec<NaiveDateTime> { times.into_iter().filter_map(|time| time.checked_add_signed(by)).collect() };
    let (except, except_after): (Vec<_>, Vec<_>) = master.except.iter().copied().partition(|time| *time < original);
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
        rule: rest_rule,
        extra: shift(rest.extra),
        except: shift(except_after),
        overrides: moved_overrides.collect(),
        ..change
    };
    let Some(earlier) = earlier else {
        *master = after;
        return Some(None);
    };
    master.starts = earlier.starts;
    master.rule = rule(&earlier.repeat);
    master.extra = earlier.extra;
    master.except = except;
    master.overrides = overrides;
    Some(Some(after).filter(|after| after.status != EventStatus::Cancelled))
}

/// When an event would be on by a rule and single dates, as a session that says nothing else of it.
pub(super) fn series(event: &Event, rule: Option<&str>, extra: Vec<NaiveDateTime>) -> Result<Session, Invalid> {
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
        repeat: rule.map_or(Repeat::Never, |rule| repeat(rule, event.starts)),
        extra,
        leads: Vec::new(),
    };
    Session::new(SessionId::new(Uuid::nil()), content, DateTime::UNIX_EPOCH)
}

/// A rule for a series that is moved: its end with it and, if the day is another, the days of its weeks. Other rules keep to their days.
fn shifted(rule: &str, original: NaiveDateTime, moved: NaiveDateTime) -> Option<String> {
    let by = moved - original;
    let days = (moved.date() - original.date()).num_days();
    let part = |name: &str| rule.split(';').find_map(|part| part.split_once('=').filter(|(of, _)| *of == name)).map(|(_, value)| value);
    let named = |names: &[&str]| names.iter().any(|name| part(name).is_some());
    // What names hours or shorter parts would keep them; steps finer than a day go along, where nothing else is named.
    let is_finer = matches!(part("FREQ"), Some("HOURLY" | "MINUTELY" | "SECONDLY"));
    let is_named = named(&["BYHOUR", "BYMINUTE", "BYSECOND"]) || (is_finer && named(&["BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYDAY"]));
    if is_named && moved != original {
        return None;
    }
    if days != 0 && !is_finer {
        let simple = rule.split(';').all(|part| {
            let name = part.split_once('=').map_or(part, |(name, _)| name);
            matches!(name, "FREQ" | "INTERVAL" | "COUNT" | "UNTIL" | "WKST" | "BYDAY")
        });
        let one_a_period = part("BYDAY").is_none_or(|days| !days.contains(','));
        let every = part("INTERVAL").unwrap_or("1") == "1" || one_a_period;
        let fits = match part("FREQ") {
            Some("DAILY") => part("BYDAY").is_none(),
            Some("WEEKLY") => every,
            _ => false,
        };
        if !simple || !fits {
            return None;
        }
    }
    let shifted = |part: &str| {
        let (name, value) = part.split_once('=')?;
        let value = match name {
            "UNTIL" => match NaiveDate::parse_from_str(value, "%Y%m%d") {
                Ok(date) => date.checked_add_signed(Duration::days(days))?.format("%Y%m%d").to_string(),
                Err(_) => {
                    let until = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").ok()?;
                    // An end at the end of a day stays one.
                    let by = if value.ends_with("T235959") { Duration::days(days) } else { by };
                    until.checked_add_signed(by)?.format("%Y%m%dT%H%M%S").to_string()
                }
            },
            "BYDAY" if days != 0 => value.split(',').map(|day| day_after(day, days)).collect::<Option<Vec<_>>>()?.join(","),
            _ => value.to_owned(),
        };
        Some(format!("{name}={value}"))
    };
    Some(rule.split(';').map(shifted).collect::<Option<Vec<_>>>()?.join(";"))
}

fn day_after(day: &str, days: i64) -> Option<String> {
    let mut day = day_of_week(day)?;
    for _ in 0..days.rem_euclid(7) {
        day = day.succ();
    }
    day.to_string().get(..2).map(str::to_ascii_uppercase)
}
