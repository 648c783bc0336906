//! A sentence for each error. The matches are exhaustive, so that a new error cannot come without its sentence.

use daymark_app::api::{CalendarFault, CommandError, Damage, WayKind, WayKinds, WorksheetFault};
use daymark_domain::invalid::{Field, Rule};

/// Exactly one sentence.
pub fn of(error: CommandError) -> String {
    match error {
        CommandError::Locked => "Your entries are locked.".into(),
        CommandError::Invalid { field, rule } => invalid(field, rule),
        CommandError::NotFound => "That is not among your entries (any more).".into(),
        CommandError::ChangedSince => "This was changed again since, so it stays as it is now.".into(),
        CommandError::NotAWorksheet { why } => format!("This file cannot be brought in, because {}; nothing was changed.", fault(why)),
        CommandError::NotACalendar { why } => {
            format!("This calendar cannot be brought in, because {}; nothing was changed.", calendar(why))
        }
        CommandError::WrongPassphrase => "That passphrase does not open your entries.".into(),
        CommandError::KeyringUnavailable => "The system's keyring does not answer, so it cannot be used now.".into(),
        CommandError::KeyringEmpty { others } => {
            format!("The system's keyring holds no key for your entries, so {}.", way_in(others))
        }
        CommandError::KeyringWrong { others } => {
            format!("The system's keyring holds another key than the one for your entries, so {}.", way_in(others))
        }
        CommandError::AlreadyExists => "Daymark is set up in this folder already, and nothing was changed.".into(),
        CommandError::NoStore => "Daymark is not set up in this folder yet; do it with `daymark-cli init`.".into(),
        CommandError::Damaged { what } => damaged(what).into(),
        CommandError::TooNew => "Your entries were written by a newer Daymark, so update this one to open them.".into(),
        CommandError::InUse => "Another Daymark has your entries open; close it or lock it, then try again.".into(),
        CommandError::DiskFull => "The disk is full, so this was not saved.".into(),
        CommandError::ReadOnly => "This folder cannot be written to.".into(),
        CommandError::NotificationsUnavailable => "This computer cannot show notifications right now.".into(),
        CommandError::NoDialer => "No program of this computer calls or texts.".into(),
        CommandError::Unexpected => "Something went wrong that Daymark did not expect.".into(),
    }
}

const fn way_in(others: WayKinds) -> &'static str {
    if others.has(WayKind::Passphrase) {
        "open them with your passphrase"
    } else {
        "log in as you did when you set Daymark up, or put the keyring back as it was, then try again"
    }
}

const fn fault(why: WorksheetFault) -> &'static str {
    match why {
        WorksheetFault::TooLarge => "it is over 5 MB",
        WorksheetFault::NotJson => "it is not written in JSON",
        WorksheetFault::TooDeep => "its parts nest too deeply",
        WorksheetFault::NotFhir => "it is not a FHIR file",
        WorksheetFault::WrongType => "it is a FHIR file of another type than Questionnaire",
        WorksheetFault::WrongVersion => "it is of another version of FHIR than R4",
        WorksheetFault::LinkIdMissing => "one of its questions has no linkId",
        WorksheetFault::LinkIdTwice => "two of its questions have the same linkId",
        WorksheetFault::Circle => "some of its conditions turn in a circle",
        WorksheetFault::ConditionOnNothing => "a condition in it asks for a question that is not there",
        WorksheetFault::NoItems => "it has no questions",
        WorksheetFault::TooManyItems => "it has more than 5,000 parts",
        WorksheetFault::Malformed => "a part of it is not written as FHIR says",
    }
}

const fn calendar(why: CalendarFault) -> &'static str {
    match why {
        CalendarFault::Empty => "the file is empty",
        CalendarFault::TooLarge => "it is over 20 MB or a million lines",
        CalendarFault::NotText => "it is not a text file",
        CalendarFault::NotACalendar => "it is not an iCalendar file",
        CalendarFault::TooManyEvents => "it has more than 20,000 events, or one of them more than 20,000 dates",
        CalendarFault::TooDeep => "its parts nest too deeply",
        CalendarFault::Malformed => "it is cut off, or put together wrongly",
    }
}

const fn damaged(what: Damage) -> &'static str {
    match what {
        Damage::SlotsMissing => "The file with the keys (vault.slots) is missing, so your entries cannot be opened; nothing was changed.",
        Damage::SlotsDamaged => {
            "The file with the keys (vault.slots) cannot be read, so your entries cannot be opened; nothing was changed."
        }
        Damage::DatabaseMissing => "The file with your entries (vault.db) is missing; nothing was changed.",
        Damage::DatabaseDamaged => "The file with your entries (vault.db) is damaged and does not open; nothing was changed.",
        Damage::NotAVault => "The file in the place of your entries is not one that Daymark made, and nothing was changed.",
    }
}

fn invalid(field: Field, rule: Rule) -> String {
    let name = name(field);
    match rule {
        Rule::Required => format!("{name} must be given."),
        Rule::TooLong { max } => format!("{name} may have at most {max} characters."),
        Rule::TooShort { min } => format!("{name} must have at least {min} characters."),
        Rule::OutOfRange { min, max } => format!("{name} must be from {min} to {max}."),
        Rule::TooMany { max } => format!("{name} may have at most {max} entries."),
        Rule::Duplicate => format!("{name} has the same entry twice."),
        Rule::InFuture => format!("{name} must not be in the future."),
        Rule::TooEarly => format!("{name} is too long ago."),
        Rule::EndsBeforeStart => format!("{name} must not end before it starts."),
        Rule::Malformed => format!("{name} is not written in a way that Daymark can read{}.", form(field)),
        Rule::NeverHappens => format!("{name} gives no day at all."),
        Rule::Unsupported => format!("{name} is of a kind that Daymark does not offer."),
        Rule::UnknownZone => format!("{name} is not a time zone that Daymark knows; write it like America/New_York."),
        Rule::Unknown => format!("{name} names something that is not among your entries."),
    }
}

/// How a field is to be written, where that is not plain.
const fn form(field: Field) -> &'static str {
    match field {
        Field::At => "; write it like 2026-03-09T18:30",
        Field::Due => "; write it like 2026-03-09T18:30, within five years",
        Field::Starts => "; write it like 2026-03-09T18:30, with a day that exists",
        Field::Range | Field::Until | Field::On | Field::RecoveryStarted => "; write it like 2026-03-09, with a day that exists",
        Field::Sleep => "; write it like 7:30",
        Field::Link => "; it begins with https:, http: or tel:",
        Field::Repeat => "; write it like FREQ=WEEKLY;BYDAY=MO,WE",
        Field::Note => "; it must be UTF-8 text",
        _ => "",
    }
}

/// What a field is called in a sentence, at its beginning.
const fn name(field: Field) -> &'static str {
    match field {
        Field::At => "The time",
        Field::Attendance => "The attendance",
        Field::Bring => "What to bring",
        Field::CheckInTimes => "The list of check-in times",
        Field::Count => "The count",
        Field::Country => "The country",
        Field::Craving => "Craving",
        Field::Description => "The description",
        Field::Days => "The days of the week",
        Field::Due => "The time it is due",
        Field::Duration => "The length of the session in minutes",
        Field::Ends => "The end",
        Field::Exercise => "The exercise",
        Field::Facilitator => "Who leads it",
        Field::Hard => "What was hard",
        Field::Helped => "What helped",
        Field::IdleLock => "The time until it locks itself",
        Field::Item => "The exercise or worksheet",
        Field::Leads => "The reminder lead time in minutes",
        Field::Link => "The link",
        Field::Medicines => "Your prescribed medicines",
        Field::Message => "The message",
        Field::Minutes => "The number of minutes",
        Field::Mood => "Mood",
        Field::MostADay => "The most reminders on a day",
        Field::Name => "The name",
        Field::NextStep => "The next step",
        Field::Note => "The note",
        Field::On => "The day",
        Field::Passphrase => "The passphrase",
        Field::Phase => "The phase",
        Field::Phases => "The list of phases",
        Field::Phone => "The phone number",
        Field::Place => "The place",
        Field::Questions => "The questions",
        Field::QuietHours => "The quiet hours",
        Field::Range => "The range",
        Field::Rating => "The rating",
        Field::Reason => "The reason",
        Field::RecoveryStarted => "The day recovery started",
        Field::Relation => "The relation",
        Field::Repeat => "The rule for repeating",
        Field::Sleep => "Sleep",
        Field::Starts => "The start",
        Field::Takeaways => "The takeaways",
        Field::Target => "The weekly target",
        Field::TextSize => "The text size",
        Field::Title => "The title",
        Field::Travel => "The time to get there in minutes",
        Field::Triggers => "The trigger",
        Field::Until => "The last day",
        Field::Week => "The week",
        Field::What => "What it was",
        Field::Why => "The reason",
        Field::WorkingOn => "What you are working on",
        Field::Zone => "The zone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_is_one_sentence() {
        let rules = [
            Rule::Required,
            Rule::TooLong { max: 9 },
            Rule::TooShort { min: 9 },
            Rule::OutOfRange { min: 0, max: 10 },
            Rule::TooMany { max: 9 },
            Rule::Duplicate,
            Rule::InFuture,
            Rule::TooEarly,
            Rule::EndsBeforeStart,
            Rule::Malformed,
            Rule::NeverHappens,
            Rule::Unsupported,
            Rule::UnknownZone,
            Rule::Unknown,
        ];
        let mut all: Vec<_> = Field::ALL.iter().flat_map(|&field| rules.map(|rule| CommandError::Invalid { field, rule })).collect();
        all.extend([
            CommandError::Locked,
            CommandError::NoStore,
            CommandError::InUse,
            CommandError::Unexpected,
            CommandError::AlreadyExists,
        ]);
        all.extend(
            [Damage::SlotsMissing, Damage::SlotsDamaged, Damage::DatabaseMissing, Damage::DatabaseDamaged, Damage::NotAVault]
                .map(|what| CommandError::Damaged { what }),
        );
        for error in all {
            let told = of(error);
            let run_together = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
            assert!(!told.as_bytes().windows(2).any(run_together), "{told}");
            assert!(told.ends_with('.') && !told.contains('\n') && !told.contains(". ") && told.starts_with(char::is_uppercase), "{told}");
        }
    }
}
