//! Between events of a calendar and sessions.

use chrono::NaiveDateTime;
use daymark_domain::ids::SessionId;
use daymark_domain::recurrence::RecurrenceRule;
use daymark_domain::session::{Change, Content, Details, Exception, Repeat, Session, SessionKind, duration_limits};
use daymark_domain::words::Words;

use super::{Clock, Event, EventStatus, Orphan, Override};

const DAY: u32 = 1_440;

/// What is known of an event, as the content of a session. What a calendar does not know (what to bring, the way there, reminders) is left open.
#[must_use]
pub fn content(event: &Event, kind: SessionKind) -> Content {
    let is_link = |text: &str| ["https://", "http://"].iter().any(|scheme| text.trim_start().to_ascii_lowercase().starts_with(scheme));
    let no_spaces = |text: &String| !text.trim().chars().any(|letter| letter.is_whitespace() || letter.is_control());
    // A video session has its link where another has its place.
    let linked_place = event.location.clone().filter(|place| is_link(place) && no_spaces(place));
    let url = event.url.clone().filter(|url| is_link(url) && no_spaces(url));
    Content {
        kind,
        title: event.summary.clone(),
        place: event.location.clone().filter(|_| linked_place.is_none()),
        link: url.or(linked_place),
        bring: None,
        facilitator: event.organiser.clone(),
        description: event.description.clone(),
        zone: event.zone,
        starts: event.starts,
        duration_minutes: i32::try_from(minutes(event.duration_minutes, event.all_day)).unwrap_or(i32::MAX),
        all_day: event.all_day,
        // What belongs to treatment counts, whatever a calendar says: a clash with it is worth knowing.
        free: event.transparent && kind.is_commitment(),
        travel_minutes: 0,
        repeat: event.rule.clone().map_or(Repeat::Never, |rule| Repeat::of(rule, event.starts)),
        rdates: event.rdates.clone(),
        leads: Vec::new(),
    }
}

fn minutes(minutes: u32, all_day: bool) -> u32 {
    let (shortest, longest) = duration_limits(all_day);
    if all_day { minutes.div_ceil(DAY).clamp(1, longest / DAY) * DAY } else { minutes.clamp(shortest, longest) }
}

/// What a calendar says of single occurrences, in their order.
#[must_use]
pub fn exceptions(event: &Event) -> Vec<Exception> {
    let taken_out = event.exdates.iter().map(|original| Exception {
        from_calendar: true,
        sequence: event.sequence,
        ..Exception::new(*original, Change::Removed)
    });
    // A newer revision of the series that takes an occurrence out says more than an older change of that occurrence.
    let is_over = |one: &&Override| one.sequence < event.sequence && event.exdates.binary_search(&one.original).is_ok();
    let changed = event.overrides.iter().filter(|one| !is_over(one)).map(|one| exception(one, event));
    let mut exceptions: Vec<Exception> = changed.chain(taken_out).collect();
    // Otherwise one that is both changed and taken out is changed.
    exceptions.sort_by_key(|one| (one.original, one.change == Change::Removed));
    exceptions.dedup_by_key(|one| one.original);
    exceptions
}

fn exception(one: &Override, event: &Event) -> Exception {
    let words = |text: &Option<String>, series: &Option<String>| {
        text.as_ref().filter(|text| !text.trim().is_empty() && Some(*text) != series.as_ref()).map(|text| Words::stored(text.clone()))
    };
    let change = match one {
        _ if one.cancelled => Change::Cancelled,
        _ if one.starts != one.original => Change::Moved { to: one.starts },
        _ => Change::Kept,
    };
    let lasts = minutes(one.duration_minutes, event.all_day);
    let details = Details {
        title: words(&one.summary, &event.summary),
        place: words(&one.location, &event.location),
        link: words(&one.url, &event.url),
        // What cancels an occurrence need not say how long it was.
        duration_minutes: (!one.cancelled && lasts != minutes(event.duration_minutes, event.all_day)).then_some(lasts),
    };
    Exception { original: one.original, change, details, from_calendar: true, sequence: one.sequence, said: None }
}

/// What a change that was sent without its series does to an occurrence of it.
#[must_use]
pub fn change(orphan: &Orphan, series: &Session) -> Exception {
    exception(&orphan.of(series), &event(series, ""))
}

/// A session as an event. `named` is what it is called where it has no title. Notes, what to bring and reminders stay here.
#[must_use]
pub fn event(session: &Session, named: &str) -> Event {
    let text = |words: &Option<Words>| words.as_ref().map(|words| words.reveal().to_owned());
    let overrides = session.exceptions.iter().filter(|one| one.change != Change::Removed).map(|one| {
        let starts = if let Change::Moved { to } = one.change { to } else { one.original };
        Override {
            original: one.original,
            cancelled: one.change == Change::Cancelled,
            starts,
            duration_minutes: one.details.duration_minutes.unwrap_or(session.duration_minutes),
            summary: text(&one.details.title).or_else(|| text(&session.title)),
            location: text(&one.details.place).or_else(|| text(&session.place)),
            url: text(&one.details.link).or_else(|| text(&session.link)),
            sequence: sequence(session),
        }
    });
    let rule = session.repeat.rule();
    let starts = start_of(session, rule.as_ref());
    Event {
        uid: session.calendar.as_ref().map_or_else(|| uid(session), |item| item.uid.reveal().to_owned()),
        sequence: sequence(session),
        stamp: Some(session.updated_at),
        summary: text(&session.title).or_else(|| Some(named.to_owned())),
        location: text(&session.place),
        url: text(&session.link),
        description: text(&session.description),
        organiser: text(&session.facilitator),
        status: EventStatus::Confirmed,
        transparent: session.free,
        all_day: session.all_day,
        clock: if session.all_day { Clock::Floating } else { Clock::Named },
        zone: session.zone,
        starts,
        duration_minutes: session.duration_minutes,
        rule,
        written_rule: None,
        rdates: session.rdates.clone(),
        exdates: session.exceptions.iter().filter(|one| one.change == Change::Removed).map(|one| one.original).collect(),
        overrides: overrides.collect(),
    }
}

/// The start that other programs count as the first occurrence: the series' own where it takes place, the first of its rule otherwise.
fn start_of(session: &Session, rule: Option<&RecurrenceRule>) -> NaiveDateTime {
    match rule {
        Some(rule) if !session.rdates.contains(&session.starts) => rule.first_start(session.starts).unwrap_or(session.starts),
        _ => session.starts,
    }
}

const OURS: &str = "@daymark";

/// What a session of one's own is called in a calendar.
#[must_use]
pub fn uid(session: &Session) -> String {
    format!("{}{OURS}", session.id.uuid())
}

/// Which session of one's own a UID names.
#[must_use]
pub fn own_id(uid: &str) -> Option<SessionId> {
    uid.strip_suffix(OURS).and_then(|id| id.parse().ok()).map(SessionId::new)
}

/// Grows with every change: the seconds from the first writing to the last, on top of what the calendar said.
#[must_use]
pub fn sequence(session: &Session) -> u32 {
    let changed = u32::try_from((session.updated_at - session.created_at).num_seconds()).unwrap_or(0);
    session.calendar.as_ref().map_or(0, |item| item.sequence).saturating_add(changed)
}
