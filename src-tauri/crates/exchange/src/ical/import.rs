//! An iCalendar file as events.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Datelike as _, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use daymark_domain::recurrence::RecurrenceRule;
use daymark_domain::wall_clock::to_instant;
use sha2::{Digest as _, Sha256};

use super::changes::Changed;
use super::components::Components;
use super::limits::{
    DATES_MAX, DAY_MINUTES, EVENTS_MAX, FILE_MAX, LINES_MAX, LONG_MAX, MINUTES_MAX, PLACE_MAX, SEARCHES_MAX, THIS_AND_FUTURE_MAX,
    TITLE_MAX, UID_MAX, YEARS,
};
use super::properties::{Properties, status};
use super::rule::{count_start, tidied};
use super::syntax::Property;
use super::time::{Time, minutes, time, times};
use super::zones::Zones;
use super::{Calendar, CalendarError, Clock, Event, EventStatus, Override, Unsupported, hex};

/// Reads a calendar. Times without a zone are taken for those of the calendar's own zone (`X-WR-TIMEZONE`), or of `home` where it names none.
pub fn read(bytes: &[u8], home: Tz) -> Result<Calendar, CalendarError> {
    if bytes.len() > FILE_MAX || bytes.split(|byte| *byte == b'\n').take(LINES_MAX + 1).count() > LINES_MAX {
        return Err(CalendarError::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(CalendarError::Empty);
    }
    if bytes.contains(&0) {
        return Err(CalendarError::NotText);
    }
    let components = Components::read(bytes)?;
    let mut zones = Zones::new(&components.zones, home);
    let own_zone = components.zone.as_deref().and_then(|name| zones.find(name));
    let mut reader = Reader {
        home,
        own_zone,
        zones,
        masters: Vec::new(),
        places: HashMap::new(),
        changed: Vec::new(),
        unsupported: Vec::new(),
        unread: HashSet::new(),
        current: Current::default(),
        searches_left: SEARCHES_MAX,
        future_changes_left: THIS_AND_FUTURE_MAX,
    };
    let cancels = components.method.as_deref() == Some("CANCEL");
    for properties in &components.events {
        reader.take(&Properties(properties), cancels)?;
    }
    let partial = components.method.is_some_and(|method| method != "PUBLISH");
    Ok(Calendar { name: components.name, partial, own: components.own, ..reader.joined() })
}

/// What was read so far.
pub(super) struct Reader {
    home: Tz,
    /// The zone that the calendar says it is in.
    own_zone: Option<Tz>,
    zones: Zones,
    pub masters: Vec<Event>,
    pub places: HashMap<String, usize>,
    pub changed: Vec<Changed>,
    pub unsupported: Vec<Unsupported>,
    pub unread: HashSet<String>,
    current: Current,
    /// How many rules may still be searched for their start.
    searches_left: usize,
    pub future_changes_left: usize,
}

/// The event that is being read.
#[derive(Default)]
struct Current {
    summary: Option<String>,
    starts: Option<NaiveDateTime>,
    /// How much could not be taken over before it.
    named_before: usize,
}

/// Where an event's times are.
struct Placed {
    clock: Clock,
    zone: Tz,
    local: NaiveDateTime,
}

impl Reader {
    fn take(&mut self, of: &Properties<'_>, cancels: bool) -> Result<(), CalendarError> {
        self.begin(of.words("SUMMARY"), None);
        let status = status(of, cancels);
        let Some(starts) = self.starts(of, status) else {
            self.lose(of);
            return Ok(());
        };
        let all_day = matches!(starts, Time::Date(_));
        let Placed { clock, zone, local } = self.placed(of, starts);
        self.current.starts = Some(local);
        if !YEARS.contains(&local.year()) {
            self.lose(of);
            return Ok(());
        }
        let written_rule = self.written_rule(of, zone, local, all_day);
        let rule = written_rule.as_deref().and_then(|text| self.rule(text, zone, of));
        let duration_minutes = self.duration(of, starts);
        let mut event = Event {
            uid: of.words("UID").unwrap_or_default(),
            sequence: of.one("SEQUENCE").and_then(|property| property.value.trim().parse().ok()).unwrap_or(0),
            stamp: of.one("DTSTAMP").and_then(|property| self.first_time(property, false)?.at()),
            summary: self.cut(of.words("SUMMARY"), TITLE_MAX, "SUMMARY"),
            location: self.cut(of.words("LOCATION"), PLACE_MAX, "LOCATION"),
            url: of.link(),
            description: self.cut(of.words("DESCRIPTION"), LONG_MAX, "DESCRIPTION"),
            organiser: self.cut(of.organiser(), TITLE_MAX, "ORGANIZER"),
            status,
            transparent: of.one("TRANSP").is_some_and(|property| property.is("TRANSPARENT")),
            all_day,
            clock,
            zone,
            starts: local,
            duration_minutes,
            rule,
            written_rule,
            rdates: self.dates(of, "RDATE", zone, local.time(), all_day)?,
            exdates: self.dates(of, "EXDATE", zone, local.time(), all_day)?,
            overrides: Vec::new(),
        };
        // Half a link leads somewhere else.
        if event.url.as_ref().is_some_and(|url| url.chars().count() > LONG_MAX) {
            event.url = None;
            self.cannot("URL");
        }
        self.keep(of, event, starts);
        Ok(())
    }

    /// When an event starts.
    fn starts(&mut self, of: &Properties<'_>, status: EventStatus) -> Option<Time> {
        let starts = of.one("DTSTART").and_then(|property| self.first_time(property, true));
        if status != EventStatus::Cancelled {
            let is_whole_days = of.one("X-MICROSOFT-CDO-ALLDAYEVENT").is_some_and(|property| property.is("TRUE"));
            return match starts? {
                Time::Local(local, _) if local.time() == NaiveTime::MIN && is_whole_days => Some(Time::Date(local.date())),
                starts => Some(starts),
            };
        }
        // What cancels an event need not say when it was.
        let named = starts.or_else(|| of.one("RECURRENCE-ID").and_then(|property| self.first_time(property, true)));
        named.or_else(|| Some(Time::Local(DateTime::UNIX_EPOCH.naive_utc(), self.home)))
    }

    fn placed(&mut self, of: &Properties<'_>, starts: Time) -> Placed {
        let all_day = matches!(starts, Time::Date(_));
        let is_series = of.one("RRULE").is_some();
        let (zone, local) = match starts {
            Time::Date(date) => (self.home, date.and_time(NaiveTime::MIN)),
            // A series that a program wrote in UTC, of a calendar in a zone, keeps that zone's clock.
            Time::Local(_, Tz::UTC) if is_series && self.own_zone.is_some() => {
                let zone = self.own_zone.unwrap_or(Tz::UTC);
                (zone, starts.of(zone, NaiveTime::MIN, false))
            }
            Time::Local(local, zone) => (zone, local),
        };
        let is_named = of.one("DTSTART").is_some_and(|property| !all_day && self.is_placed(property));
        let clock = if is_named { Clock::Named } else { Clock::Floating };
        // A single event in UTC is shown where the person is; a series in UTC keeps to UTC.
        if zone != Tz::UTC || is_series || of.one("RDATE").is_some() {
            return Placed { clock, zone, local };
        }
        let clock = if clock == Clock::Named { Clock::Instant } else { clock };
        Placed { clock, zone: self.home, local: starts.of(self.home, NaiveTime::MIN, all_day) }
    }

    /// The one rule of an event, as it is to be read. Of one with several, or with rules for what is taken out, only the start is kept.
    fn written_rule(&mut self, of: &Properties<'_>, zone: Tz, starts: NaiveDateTime, all_day: bool) -> Option<String> {
        let is_written = |property: &&Property| !property.value.trim().is_empty();
        let rules: HashSet<Option<String>> =
            of.all("RRULE").filter(is_written).map(|property| tidied(&property.value, zone, starts, all_day)).collect();
        let has_exrule = of.all("EXRULE").any(|property| is_written(&property));
        let is_kept = rules.len() <= 1 && !rules.contains(&None) && !has_exrule;
        if !is_kept {
            self.cannot(if has_exrule { "EXRULE" } else { "RRULE" });
            self.unread.extend(of.words("UID"));
            return None;
        }
        rules.into_iter().flatten().next()
    }

    fn rule(&mut self, written: &str, zone: Tz, of: &Properties<'_>) -> Option<RecurrenceRule> {
        let rule = RecurrenceRule::parse(written, zone).ok();
        if rule.is_none() {
            self.cannot("RRULE");
            self.unread.extend(of.words("UID"));
        }
        rule
    }

    /// Puts an event with the others: a series or single event, or a change of an occurrence.
    fn keep(&mut self, of: &Properties<'_>, mut event: Event, starts: Time) {
        if event.uid.is_empty() {
            event.uid = format!("without-uid-{}", event.digest());
        } else if event.uid.chars().count() > UID_MAX {
            event.uid = hex(&Sha256::digest(&event.uid));
        }
        let Some(property) = of.one("RECURRENCE-ID") else {
            event.overrides = self.periods(of, &event);
            self.count_start(&mut event);
            self.keep_master(event);
            return;
        };
        let range = property.parameter("RANGE").map(str::trim);
        let this_and_future = range.is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
        if range.is_some() && !this_and_future {
            self.cannot("RANGE");
        }
        match self.first_time(property, true) {
            Some(original) => self.changed.push(Changed { event, original, starts, this_and_future }),
            None => self.cannot("RECURRENCE-ID"),
        }
    }

    fn count_start(&mut self, event: &mut Event) {
        let is_search = event.rule.as_ref().is_some_and(|rule| rule.is_searched());
        if is_search && self.searches_left == 0 {
            return;
        }
        self.searches_left -= usize::from(is_search);
        count_start(event);
    }

    /// Keeps a series or a single event; of two with one name the later revision.
    fn keep_master(&mut self, event: Event) {
        let Some(known) = self.places.get(&event.uid).and_then(|at| self.masters.get_mut(*at)) else {
            self.places.insert(event.uid.clone(), self.masters.len());
            self.masters.push(event);
            return;
        };
        let revision = |event: &Event| (event.sequence, event.stamp);
        let is_other = known.starts != event.starts && revision(known) == revision(&event);
        if revision(known) < revision(&event) {
            *known = event;
        }
        if is_other {
            self.cannot("UID");
        }
    }

    /// What is named from here on is of this event.
    pub(super) fn begin(&mut self, summary: Option<String>, starts: Option<NaiveDateTime>) {
        let summary = summary.map(|text| text.chars().take(TITLE_MAX).collect());
        self.current = Current { summary, starts, named_before: self.unsupported.len() };
    }

    /// Names something that cannot be taken over, once for each event.
    pub(super) fn cannot(&mut self, what: &str) {
        let named = self.unsupported.get(self.current.named_before..).unwrap_or_default();
        if named.iter().any(|one| one.what == what) || self.unsupported.len() == EVENTS_MAX {
            return;
        }
        let Current { summary, starts, .. } = &self.current;
        self.unsupported.push(Unsupported { summary: summary.clone(), starts: *starts, what: what.to_owned() });
    }

    /// Names an event that cannot be taken over at all.
    fn lose(&mut self, of: &Properties<'_>) {
        self.cannot("VEVENT");
        self.unread.extend(of.words("UID"));
    }

    /// A text of at most so many characters; what is cut is said.
    fn cut(&mut self, text: Option<String>, most: usize, what: &str) -> Option<String> {
        let text = text?;
        if text.chars().count() <= most {
            return Some(text);
        }
        self.cannot(what);
        let text: String = text.chars().take(most).collect();
        Some(text.trim_end().to_owned())
    }

    fn duration(&mut self, of: &Properties<'_>, starts: Time) -> u32 {
        let ends = of.one("DTEND").and_then(|property| self.first_time(property, true));
        let found = match (starts, ends) {
            (Time::Date(from), Some(Time::Date(to))) => Some((to - from).num_minutes()),
            (Time::Date(from), Some(Time::Local(to, _))) => Some((to.date() - from).num_minutes()),
            (Time::Local(from, zone), Some(to)) => {
                let to = to.of(zone, NaiveTime::MIN, false);
                Some((to_instant(to, zone) - to_instant(from, zone)).num_minutes())
            }
            (_, None) => of.one("DURATION").and_then(|property| minutes(property.value.trim())),
        };
        let found = found.filter(|minutes| *minutes >= 0).unwrap_or(0);
        if found > MINUTES_MAX {
            self.cannot("DURATION");
        }
        let found = found.min(MINUTES_MAX);
        let whole =
            if matches!(starts, Time::Date(_)) { (found + DAY_MINUTES - 1).div_euclid(DAY_MINUTES).max(1) * DAY_MINUTES } else { found };
        u32::try_from(whole).unwrap_or(0)
    }

    fn dates(
        &mut self,
        of: &Properties<'_>,
        name: &str,
        zone: Tz,
        time: NaiveTime,
        all_day: bool,
    ) -> Result<Vec<NaiveDateTime>, CalendarError> {
        let mut dates = BTreeSet::new();
        for property in of.all(name) {
            let of = self.zone(property, false);
            for one in times(&property.value, of) {
                let local = one.of(zone, time, all_day);
                if YEARS.contains(&local.year()) {
                    dates.insert(local);
                }
                if dates.len() > DATES_MAX {
                    return Err(CalendarError::TooManyEvents);
                }
            }
        }
        Ok(dates.into_iter().collect())
    }

    /// The single dates that last longer or shorter than their series (`RDATE;VALUE=PERIOD`).
    fn periods(&mut self, of: &Properties<'_>, event: &Event) -> Vec<Override> {
        let mut periods = BTreeMap::new();
        for property in of.all("RDATE").filter(|_| !event.all_day) {
            let zone = self.zone(property, false);
            for (starts, ends) in property.value.split(',').filter_map(|period| period.split_once('/')) {
                let Some(starts) = time(starts.trim(), zone) else { continue };
                let lasts = match time(ends.trim(), zone).and_then(Time::at) {
                    Some(ends) => starts.at().map(|starts| (ends - starts).num_minutes()),
                    None => minutes(ends.trim()),
                };
                let original = starts.of(event.zone, event.starts.time(), false);
                let lasts = lasts.filter(|lasts| (1..=MINUTES_MAX).contains(lasts)).and_then(|lasts| u32::try_from(lasts).ok());
                if let Some(lasts) = lasts.filter(|lasts| *lasts != event.duration_minutes && event.rdates.binary_search(&original).is_ok())
                {
                    periods.insert(original, lasts);
                }
            }
        }
        let period = |(original, duration_minutes)| Override {
            original,
            cancelled: false,
            starts: original,
            duration_minutes,
            summary: event.summary.clone(),
            location: event.location.clone(),
            url: event.url.clone(),
            sequence: event.sequence,
        };
        periods.into_iter().map(period).collect()
    }

    /// The first time of a property that can be read; `named`: a zone that is not known is named.
    fn first_time(&mut self, property: &Property, named: bool) -> Option<Time> {
        let zone = self.zone(property, named);
        times(&property.value, zone).next()
    }

    /// Whether the file says in which zone a time is.
    fn is_placed(&mut self, property: &Property) -> bool {
        let named = property.parameter("TZID").map(|name| self.zones.find(name).is_some());
        property.value.trim().ends_with(['Z', 'z']) || named.unwrap_or(self.own_zone.is_some())
    }

    /// The zone of a property's times.
    fn zone(&mut self, property: &Property, named: bool) -> Tz {
        let Some(name) = property.parameter("TZID") else { return self.own_zone.unwrap_or(self.home) };
        self.zones.find(name).unwrap_or_else(|| {
            if named {
                self.cannot("TZID");
            }
            self.home
        })
    }
}
