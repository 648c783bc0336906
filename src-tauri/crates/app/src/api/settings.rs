//! The person's profile, and what the app is.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Written;

/// Who the person is to the app, as shown and as saved. Everything is optional.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileView {
    /// What to call them; at most 80 characters.
    pub name: Option<Written>,
    /// Not in the future, not before 1900.
    pub recovery_started_on: Option<NaiveDate>,
    /// At most 12, each at most 80 characters.
    pub working_on: Vec<Written>,
    /// Prescribed medicines, which do not count as use. At most 12, each at most 80 characters.
    pub medicines: Vec<Written>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Whether the first-run steps are behind them.
    pub welcomed: bool,
}

/// Whether the app starts when the person logs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartAtLogin {
    pub on: bool,
    /// Whether this platform offers it.
    pub offered: bool,
}

/// What this app is, and where it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppInfo {
    pub version: String,
    /// The time by the app's clock. The UI takes "now" and "today" from here, never from the browser.
    pub now: DateTime<Utc>,
    /// IANA zone the computer is in.
    pub zone: String,
    /// The local date in that zone.
    pub today: NaiveDate,
    /// Whether a tray icon is there to come back by.
    pub has_tray: bool,
}
