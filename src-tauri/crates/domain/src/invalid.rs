//! The one way in which the domain says no.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

macro_rules! fields {
    ($($field:ident,)*) => {
        /// The field of a request that a rule speaks of. Named as in the request, so that a form can mark it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $($field,)*
        }

        impl Field {
            /// Every field.
            pub const ALL: &'static [Self] = &[$(Self::$field),*];
        }
    };
}

fields! {
    At,
    Attendance,
    Bring,
    CheckInTimes,
    Count,
    Country,
    Craving,
    Description,
    Days,
    Due,
    Duration,
    Ends,
    Exercise,
    Facilitator,
    Hard,
    Helped,
    IdleLock,
    Item,
    Leads,
    Link,
    Medicines,
    Message,
    Minutes,
    Mood,
    MostADay,
    Name,
    NextStep,
    Note,
    On,
    Passphrase,
    Phase,
    Phases,
    Phone,
    Place,
    Questions,
    QuietHours,
    Range,
    Rating,
    Reason,
    RecoveryStarted,
    Relation,
    Repeat,
    Sleep,
    Starts,
    Takeaways,
    Target,
    TextSize,
    Title,
    Travel,
    Triggers,
    Until,
    Week,
    What,
    Why,
    WorkingOn,
    Zone,
}

/// The rule that a value broke. Carries limits, never the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// Something must be given.
    Required,
    /// At most this many characters.
    TooLong { max: u32 },
    /// At least this many characters.
    TooShort { min: u32 },
    /// A number outside these bounds, both included.
    OutOfRange { min: i32, max: i32 },
    /// At most this many entries.
    TooMany { max: u32 },
    /// Given twice.
    Duplicate,
    /// Later than now.
    InFuture,
    /// Too long ago to be meant.
    TooEarly,
    /// An end that is not after its start.
    EndsBeforeStart,
    /// Not written in the form the field asks for.
    Malformed,
    /// A recurrence that yields no day at all.
    NeverHappens,
    /// A value of a kind that Daymark does not offer, such as a recurrence with a step shorter than a day.
    Unsupported,
    /// No such IANA time zone.
    UnknownZone,
    /// Something that the store does not hold.
    Unknown,
}

/// A request that a rule refused: which field, which rule. Holds nothing a person wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{field:?} breaks a rule: {rule:?}")]
pub struct Invalid {
    /// The field that is at fault.
    pub field: Field,
    /// What it broke.
    pub rule: Rule,
}

impl Invalid {
    /// Names a field and the rule it broke.
    #[must_use]
    pub const fn new(field: Field, rule: Rule) -> Self {
        Self { field, rule }
    }
}
