//! Triggers: people, places, feelings and times that bring a craving on.

use uuid::Uuid;

use crate::ids::TriggerId;
use crate::invalid::{Field, Invalid, Rule};
use crate::words::Words;

/// The most triggers one check-in or urge can name.
pub const MOST: u32 = 20;

const NAME_MAX: u32 = 80;

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

const fn fixed(last: u128) -> TriggerId {
    TriggerId::new(Uuid::from_u128(0x0000_0000_0000_7000_9000_0000_0000_0000 | last))
}

/// The triggers that everybody starts with, by fixed ids, in the order to offer them. Ids and keys are stable for ever; new ones go to the end.
pub const STARTING_SET: &[(TriggerId, &str)] = &[
    (fixed(0), "stress"),
    (fixed(1), "conflict"),
    (fixed(2), "loneliness"),
    (fixed(3), "boredom"),
    (fixed(4), "tiredness"),
    (fixed(5), "pain"),
    (fixed(6), "celebration"),
    (fixed(7), "payday"),
    (fixed(8), "seeing_people_who_use"),
    (fixed(9), "a_place"),
    (fixed(10), "an_object_or_smell"),
    (fixed(11), "social_pressure"),
    (fixed(12), "bad_news"),
    (fixed(13), "feeling_good"),
    (fixed(14), "after_work"),
    (fixed(15), "weekend"),
    (fixed(16), "cant_sleep"),
    (fixed(17), "memories"),
];

/// A name for a trigger of one's own, at most 80 characters, without blanks at its ends.
pub fn own_name(text: String) -> Result<Words, Invalid> {
    let words = Words::new(Field::Name, text, u32::MAX)?;
    Words::new(Field::Name, words.reveal().trim().to_owned(), NAME_MAX)
}

/// Holds a choice of triggers against its bounds: at most [`MOST`], none twice.
pub fn check(triggers: Vec<TriggerId>) -> Result<Vec<TriggerId>, Invalid> {
    if triggers.len() > MOST as usize {
        return Err(Invalid::new(Field::Triggers, Rule::TooMany { max: MOST }));
    }
    let twice = |(index, id): (usize, &TriggerId)| triggers.iter().take(index).any(|earlier| earlier == id);
    if triggers.iter().enumerate().any(twice) {
        return Err(Invalid::new(Field::Triggers, Rule::Duplicate));
    }
    Ok(triggers)
}
