//! The words that the app and its windows exchange: requests are verbs, results nouns. Times are UTC instants (`…_at`), local dates
//! (`…_on`) or local wall-clock times; durations are in the unit their name ends in.

pub mod check_in;
pub mod coping_card;
pub mod error;
pub mod goal;
pub mod homework;
pub mod lapse;
pub mod milestone;
pub mod person;
pub mod practice;
pub mod programme;
pub mod progress;
pub mod reach;
pub mod reminder;
pub mod review;
pub mod schedule;
pub mod search;
pub mod session;
pub mod settings;
pub mod today;
pub mod vault;
pub mod ways;
pub mod worksheet;
pub mod written;

pub use daymark_domain::preferences::Preferences;
pub use daymark_domain::reach::Tested;

pub use check_in::*;
pub use coping_card::*;
pub use error::*;
pub use goal::*;
pub use homework::*;
pub use lapse::*;
pub use milestone::*;
pub use person::*;
pub use practice::*;
pub use programme::*;
pub use progress::*;
pub use reach::*;
pub use reminder::*;
pub use review::*;
pub use schedule::*;
pub use search::*;
pub use session::*;
pub use settings::*;
pub use today::*;
pub use vault::*;
pub use ways::*;
pub use worksheet::*;
pub use written::*;
