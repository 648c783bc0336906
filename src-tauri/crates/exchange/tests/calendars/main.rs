//! Calendars from clinics and strangers: what is supported is read, what is not is named, nothing breaks, and what is written is read
//! the same.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

mod changes;
mod clients;
mod hostile;
mod mutated;
mod rules;
mod texts;
mod times;
mod written;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use daymark_domain::ids::SessionId;
use daymark_domain::session::{Session, SessionKind};
use daymark_exchange::ical::{Calendar, Event, content, exceptions, read};
use uuid::Uuid;

const HOME: Tz = Tz::America__New_York;

fn whole(text: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b//EN\r\n{}END:VCALENDAR\r\n", text.replace('\n', "\r\n"))
}

fn event(text: &str) -> String {
    format!("BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{text}\nEND:VEVENT\n")
}

fn file(text: &str) -> Calendar {
    read(whole(text).as_bytes(), HOME).map_err(|fault| format!("{fault:?}")).ok().unwrap()
}

/// The only event of a calendar that holds these properties.
fn one(text: &str) -> Event {
    let mut file = file(&event(&format!("UID:a\n{text}")));
    assert_eq!(file.events.len(), 1);
    file.events.remove(0)
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    at(text).and_utc()
}

fn whats(file: &Calendar) -> Vec<&str> {
    file.unsupported.iter().map(|one| one.what.as_str()).collect()
}

fn starts(event: &Event) -> (String, &'static str) {
    (event.starts.format("%Y-%m-%d %H:%M").to_string(), event.zone.name())
}

/// The rule of an event as text.
fn rule_of(event: &Event) -> Option<String> {
    event.rule.as_ref().map(ToString::to_string)
}

/// When an event is on, as it is brought in.
fn takes_place(event: &Event, to: &str) -> Vec<String> {
    let content = content(event, SessionKind::Group);
    let mut session =
        Session::new(SessionId::new(Uuid::nil()), content, DateTime::UNIX_EPOCH).map_err(|invalid| format!("{invalid:?}")).unwrap();
    session.exceptions = exceptions(event);
    let all = session.occurrences(DateTime::UNIX_EPOCH, utc(to));
    all.iter().map(|one| one.starts.format("%m-%d %H:%M").to_string()).collect()
}
