//! The encrypted store: key slots, an SQLCipher database, and the reminders' delivery ledger. Only this crate knows sqlx.
//!
//! In the data folder lie `vault.db`, `vault.slots` with its second copy `vault.slots.previous`, `vault.lock`,
//! `reminders.ledger` and `lock-screen.json`.

pub mod calendar;
pub mod check_in;
mod columns;
pub mod coping_card;
mod database;
pub mod draft;
mod error;
pub mod favourite;
mod files;
pub mod goal;
pub mod homework;
mod keys;
pub mod lapse;
pub mod ledger;
pub mod lock_screen;
pub mod milestone;
pub mod occurrence;
pub mod own_reminder;
pub mod person;
pub mod practice;
pub mod programme;
pub mod purge;
mod repeat;
pub mod review;
mod row;
pub mod schedule_change;
#[cfg(test)]
mod schema;
pub mod search;
mod secret;
pub mod session;
pub mod settings;
pub mod silence;
mod slots;
mod store;
pub mod trigger;
pub mod urge;
pub mod vault;
pub mod worksheet;

pub use error::{Error, Result};
pub use store::{Clock, Store, Tx, Versions};
