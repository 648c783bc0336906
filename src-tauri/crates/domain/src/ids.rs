//! Identifiers. Each kind has its own type, so that one cannot stand in for another. All are UUIDs of version 7.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(as = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// Takes an id that was made elsewhere (by the app's id source, or read from the store).
            #[must_use]
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }
    };
}

id!(
    /// A check-in.
    CheckInId
);
id!(
    /// An urge, from its beginning to its end.
    UrgeId
);
id!(
    /// A lapse.
    LapseId
);
id!(
    /// One run of one exercise.
    PracticeId
);
id!(
    /// A session, single or recurring.
    SessionId
);
id!(
    /// A calendar that was brought in.
    CalendarId
);
id!(
    /// A change of many sessions at once, kept so that it can be undone.
    ScheduleChangeId
);
id!(
    /// A trigger, from the starting set or the person's own.
    TriggerId
);
id!(
    /// A person to call.
    PersonId
);
id!(
    /// A worksheet as it was when it was begun or brought in.
    WorksheetId
);
id!(
    /// A worksheet filled in, or being filled in.
    ResponseId
);
id!(
    /// A coping card.
    CopingCardId
);
id!(
    /// Something that was given to do.
    HomeworkId
);
id!(
    /// A programme, with its phases.
    ProgrammeId
);
id!(
    /// A phase of a programme.
    PhaseId
);
id!(
    /// A goal with a weekly target.
    GoalId
);
id!(
    /// A milestone of one's own.
    MilestoneId
);
id!(
    /// A weekly review.
    ReviewId
);
id!(
    /// A reminder of the person's own.
    OwnReminderId
);
id!(
    /// A reminder, as the system and the delivery ledger know it: opaque, and the same each time the same reminder is planned.
    ReminderId
);
