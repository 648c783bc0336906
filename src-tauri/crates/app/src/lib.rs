//! What a person can do with Daymark: one method a use case, on a store and a few ports, without a window.

mod access;
mod activity;
pub mod api;
mod cache;
mod calendars;
mod check_ins;
pub mod commands;
mod coping_cards;
mod dates;
mod days;
mod demo;
mod drafts;
mod error;
mod goals;
mod handed_out;
mod homework;
mod lapses;
mod ledger;
mod milestones;
mod notices;
mod occurrences;
mod own_reminders;
mod people;
pub mod ports;
mod practice;
mod programme;
mod progress;
mod reach;
mod reminder_context;
pub mod reminders;
mod reviews;
mod revision;
mod schedule;
mod search;
mod sessions;
mod settings;
mod today;
mod vault;
mod views;
mod worksheets;

use std::path::PathBuf;
use std::sync::Arc;

use daymark_store::Store;

pub use access::Access;
pub use daymark_content::{SafetyId, SafetyText, safety_texts};
pub use error::{Error, Result};
pub use people::{closes_to_tray_while_locked, crisis_lines_of, crisis_zones};
pub use vault::Vault;

use crate::ports::Ports;

/// Daymark with its store open. Each method is one use case, named as its command.
pub struct App {
    pub(crate) store: Arc<Store>,
    pub(crate) dir: PathBuf,
    pub(crate) ports: Ports,
    pub(crate) ledger: reminders::ReminderLedger,
    pub(crate) gaps: days::Gaps,
    /// What the record says of each exercise.
    pub(crate) exercises: cache::Cached<(), Vec<daymark_domain::practice::Record>>,
    /// How many sessions the person was at before a date.
    pub(crate) attended_before: cache::Cached<chrono::NaiveDate, u32>,
}

impl App {
    /// Hears of every change of the store or the reminder ledger. The number only tells one change from the next.
    #[must_use]
    pub fn changes(&self) -> tokio::sync::watch::Receiver<u64> {
        self.store.changes()
    }

    /// Closes the store and wipes its keys.
    pub async fn close(self) {
        // What was acknowledged is on the disk already; a connection that closes badly loses nothing.
        if let Some(store) = Arc::into_inner(self.store) {
            let _ = store.close().await;
        }
    }
}
