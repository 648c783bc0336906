//! The use cases, as a window or the command line asks for them. One program: what each links is large.
#![allow(clippy::unwrap_used, reason = "a test")]

mod aid;
mod calendars;
mod calendars_of_clients;
mod changes;
mod check_ins;
mod demo;
mod homework;
mod lapses;
mod notices;
mod own_reminders;
mod phone;
mod practice;
mod programme;
mod reach;
mod reminders;
mod schedule;
mod search;
mod sessions;
mod settings;
mod snooze;
mod statistics;
mod support;
mod today;
mod vault;
mod worksheets;
