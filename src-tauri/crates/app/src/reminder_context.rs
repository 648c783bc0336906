//! What reminders are about: plain data, from which their words and their lists are made.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use daymark_domain::homework::Homework;
use daymark_domain::ids::{HomeworkId, OwnReminderId, ReminderId};
use daymark_domain::own_reminder::OwnReminder;
use daymark_domain::preferences::Preferences;
use daymark_domain::reminder::ledger::Entry;
use daymark_domain::reminder::{Reminder, Source, Sources};
use daymark_domain::session::Session;

use crate::api::{OneOccurrence, ReminderAbout, ReminderView, Written};

/// What reminders around now are about.
pub struct Known {
    pub sessions: Vec<Session>,
    /// What is still to be done.
    pub homework: Vec<Homework>,
    pub own: Vec<OwnReminder>,
    pub titles: HashMap<HomeworkId, Written>,
    pub preferences: Preferences,
    /// In order of their time, with what falls into a pause.
    pub reminders: Vec<(ReminderId, Reminder)>,
    pub by_id: HashMap<ReminderId, usize>,
}

impl Known {
    pub fn homework_of(&self, id: HomeworkId) -> Option<(&Homework, &str)> {
        Some((self.homework.iter().find(|one| one.id == id)?, self.titles.get(&id)?.text()))
    }

    pub fn own_of(&self, id: OwnReminderId) -> Option<&OwnReminder> {
        self.own.iter().find(|one| one.id == id)
    }

    pub fn sources(&self) -> Sources<'_> {
        Sources { sessions: &self.sessions, homework: &self.homework, own: &self.own, ..Sources::default() }
    }

    /// What is planned now that reminders are not paused.
    pub fn to_come(&self, now: DateTime<Utc>) -> impl Iterator<Item = &(ReminderId, Reminder)> {
        let from = self.preferences.paused_until.map_or(now, |until| until.max(now));
        self.reminders.iter().filter(move |(_, reminder)| reminder.due_at > now && reminder.due_at >= from)
    }

    pub fn source(&self, id: ReminderId) -> Option<Source> {
        self.reminder(id).map(|reminder| reminder.source)
    }

    pub fn reminder(&self, id: ReminderId) -> Option<&Reminder> {
        self.by_id.get(&id).and_then(|at| self.reminders.get(*at)).map(|(_, reminder)| reminder)
    }

    /// What an entry is about; a snoozed one is about what it was snoozed from.
    pub fn view(&self, entry: &Entry) -> ReminderView {
        let about = about(self.source(entry.about()));
        ReminderView { id: entry.id, due_at: entry.due_at, about }
    }
}

pub const fn about(source: Option<Source>) -> ReminderAbout {
    match source {
        Some(Source::CheckIn { .. }) => ReminderAbout::CheckIn,
        Some(Source::Session { session, original, lead_minutes }) => {
            ReminderAbout::Session { occurrence: OneOccurrence { session, original }, lead_minutes }
        }
        Some(Source::Homework { homework, .. }) => ReminderAbout::Homework { id: homework },
        Some(Source::Own { reminder, .. }) => ReminderAbout::Own { id: reminder },
        Some(Source::WeeklyReview { .. }) => ReminderAbout::WeeklyReview,
        None => ReminderAbout::Unknown,
    }
}
