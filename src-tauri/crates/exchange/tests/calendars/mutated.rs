//! Files that were changed anywhere break nothing.

use daymark_exchange::ical::{read, write};
use proptest::prelude::*;

use crate::{HOME, file, rule_of, utc, whats, whole};

const SAMPLE: &str = "BEGIN:VTIMEZONE\nTZID:Mine\nX-LIC-LOCATION:Nowhere\nBEGIN:DAYLIGHT\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nDTSTART:20070311T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;UNTIL=20300101T000000Z\nEND:DAYLIGHT\nBEGIN:STANDARD\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nDTSTART:20071104T020000\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nEND:STANDARD\nEND:VTIMEZONE\n\
    BEGIN:VEVENT\nUID:g\nSEQUENCE:2\nSUMMARY;LANGUAGE=\"en\":Group\\, evening \u{e9}\nORGANIZER;CN=\"Jo ^'Ray^'\":mailto:jo@x.example\nDTSTART;TZID=Mine:20260302T183000\nDTEND;TZID=Mine:20260302T200000\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260630T235959Z\nRDATE;VALUE=PERIOD:20260401T180000Z/PT1H\nEXDATE;TZID=Mine:20260309T183000,20260311T183000\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:g\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Mine:20260316T183000\nDTSTART;TZID=Mine:20260317T190000\nDURATION:P1DT60M\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:d\nDTSTART;VALUE=DATE:20260302\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3\nBEGIN:VALARM\nTRIGGER:-PT1H\nEND:VALARM\nEND:VEVENT\n";

/// A part of the sample, or a piece of a calendar, put somewhere else.
#[derive(Clone, Debug)]
enum Mutation {
    Byte(usize, u8),
    Cut(usize, usize),
    Copy(usize, usize, usize),
    Insert(usize, &'static str),
}

fn mutations() -> impl Strategy<Value = Mutation> {
    let pieces = vec![
        "9",
        "-",
        "\n ",
        "\n",
        ":",
        ";",
        ",",
        "=",
        "\"",
        "\\",
        "\u{e9}",
        "T",
        "Z",
        "99991231T235959Z",
        "00000101T000000",
        "RRULE:FREQ=SECONDLY\n",
        "COUNT=99999999999;",
        "INTERVAL=0;",
        "BYDAY=-99SU;",
        "BYMONTH=13;",
        "BEGIN:VEVENT\n",
        "END:VEVENT\n",
        "+9999",
        "-0001",
        "P99999999999W",
        "TZID=;",
        "RANGE=THISANDFUTURE;",
        "BYMONTHDAY=-32,0,31;",
        "UNTIL=19700101;",
    ];
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Byte(at, byte)),
        (any::<usize>(), 1..60_usize).prop_map(|(at, length)| Mutation::Cut(at, length)),
        (any::<usize>(), 1..200_usize, any::<usize>()).prop_map(|(from, length, to)| Mutation::Copy(from, length, to)),
        (any::<usize>(), prop::sample::select(pieces)).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
    ]
}

fn mutated(mut bytes: Vec<u8>, mutations: &[Mutation]) -> Vec<u8> {
    for one in mutations {
        let length = bytes.len().max(1);
        match one {
            Mutation::Byte(at, byte) => {
                if let Some(place) = bytes.get_mut(at % length) {
                    *place = *byte;
                }
            }
            Mutation::Cut(at, count) => {
                let at = (at % length).min(bytes.len());
                bytes.drain(at..(at + count).min(bytes.len()));
            }
            Mutation::Copy(from, count, to) => {
                let from = (from % length).min(bytes.len());
                let piece = bytes[from..(from + count).min(bytes.len())].to_vec();
                let to = (to % length).min(bytes.len());
                bytes.splice(to..to, piece);
            }
            Mutation::Insert(at, piece) => {
                let at = (at % length).min(bytes.len());
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mutated_file_breaks_it(mutations in prop::collection::vec(mutations(), 1..12)) {
        let bytes = mutated(whole(SAMPLE).into_bytes(), &mutations);
        if let Ok(file) = read(&bytes, HOME) {
            // What is read can be written, and is then read again.
            let again = write(&file.events, "again", utc("2026-01-01 00:00"));
            prop_assert!(read(&again, HOME).is_ok());
        }
    }
}

#[test]
fn the_sample_is_read_whole() {
    let file = file(SAMPLE);
    assert_eq!((file.events.len(), whats(&file)), (3, Vec::<&str>::new()));
    assert_eq!(file.events[0].zone.name(), "America/New_York");
    assert_eq!(rule_of(&file.events[2]).as_deref(), Some("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260701T235959"));
}
