//! People to call.

use chrono::{DateTime, Utc};

use crate::ids::PersonId;
use crate::words::Words;

/// Someone who may be called in a hard moment.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: Words,
    pub phone: Option<Words>,
    /// Who they are to the person: sponsor, sister, counsellor.
    pub relation: Option<Words>,
    /// Lowest first.
    pub position: u32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}
