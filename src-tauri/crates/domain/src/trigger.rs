//! Triggers: people, places, feelings and times that bring a craving on.

use crate::ids::TriggerId;
use crate::words::Words;

/// A trigger of the starting set has a `key` (its wording comes from the UI's messages); one's own has words.
#[derive(Clone, PartialEq, Eq)]
pub struct Trigger {
    pub id: TriggerId,
    pub name: TriggerName,
    /// No longer offered, though old check-ins keep it.
    pub hidden: bool,
}

/// What a trigger is called.
#[derive(Clone, PartialEq, Eq)]
pub enum TriggerName {
    /// One of the starting set.
    Known(&'static str),
    /// The person's own.
    Own(Words),
}
