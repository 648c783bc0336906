//! Changed occurrences, cancellations and revisions.

use daymark_domain::session::{Change, SessionKind};
use daymark_exchange::ical::{Event, EventStatus, content, exceptions};

use crate::{at, event, file, one, rule_of, starts, whats};

const SERIES: &str = "UID:g\nSEQUENCE:2\nSUMMARY:Group\nDTSTART;TZID=America/New_York:20260302T183000\nDURATION:PT90M\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10";

#[test]
fn changed_occurrences_find_their_series() {
    let moved = event(
        "UID:g\nSEQUENCE:2\nRECURRENCE-ID:20260304T233000Z\nDTSTART;TZID=America/Chicago:20260305T173000\nDURATION:PT60M\nSUMMARY:Elsewhere",
    );
    let older =
        event("UID:g\nSEQUENCE:1\nRECURRENCE-ID;TZID=America/New_York:20260304T183000\nDTSTART;TZID=America/New_York:20260307T183000");
    let gone =
        event("UID:g\nSEQUENCE:3\nSTATUS:CANCELLED\nRECURRENCE-ID;VALUE=DATE:20260309\nDTSTART;TZID=America/New_York:20260309T183000");
    for order in [[&moved, &older, &gone], [&gone, &older, &moved]] {
        let text: String = order.into_iter().cloned().collect();
        for text in [format!("{}{text}", event(SERIES)), format!("{text}{}", event(SERIES))] {
            let file = file(&text);
            assert_eq!((file.events.len(), file.unsupported.len()), (1, 0));
            let found: Vec<_> =
                file.events[0].overrides.iter().map(|one| (one.original, one.starts, one.cancelled, one.duration_minutes)).collect();
            assert_eq!(
                found,
                [(at("2026-03-04 18:30"), at("2026-03-05 18:30"), false, 60), (at("2026-03-09 18:30"), at("2026-03-09 18:30"), true, 0)]
            );
            assert_eq!(file.events[0].overrides[0].summary.as_deref(), Some("Elsewhere"));
        }
    }
    // Without their series.
    let alone = file(&format!("{moved}{gone}"));
    assert_eq!((alone.events.len(), alone.unsupported.len(), alone.orphans.len()), (0, 0, 2));
    assert_eq!(starts(&alone.orphans[0].event), ("2026-03-05 17:30".into(), "America/Chicago"));
    assert_eq!((alone.orphans[0].uid.as_str(), alone.orphans[1].uid.as_str()), ("g", "g"));
    assert_ne!(alone.orphans[0].event.uid, "g");
    assert_eq!(alone.orphans.iter().map(|one| one.event.status).collect::<Vec<_>>(), [EventStatus::Confirmed, EventStatus::Cancelled]);
}

#[test]
fn a_newer_revision_that_takes_an_occurrence_out_says_more_than_an_older_change_of_it() {
    let moved = |sequence: u32| {
        let text = format!(
            "UID:g\nSEQUENCE:{sequence}\nRECURRENCE-ID;TZID=America/New_York:20260304T183000\nDTSTART;TZID=America/New_York:20260305T183000"
        );
        let out = format!("{SERIES}\nEXDATE;TZID=America/New_York:20260304T183000");
        let file = file(&format!("{}{}", event(&out), event(&text)));
        exceptions(&file.events[0]).iter().map(|one| one.change).collect::<Vec<_>>()
    };
    assert_eq!(moved(1), [Change::Removed]);
    assert_eq!(moved(2), [Change::Moved { to: at("2026-03-05 18:30") }]);
}

#[test]
fn a_single_date_that_lasts_longer_keeps_its_length() {
    let event = one(
        "SUMMARY:Group\nDTSTART:20260302T183000\nDURATION:PT90M\nRRULE:FREQ=WEEKLY\nRDATE;VALUE=PERIOD:20260306T183000/PT2H,20260307T183000/20260307T200000",
    );
    let found = exceptions(&event);
    assert_eq!(found.iter().map(|one| (one.original, one.change)).collect::<Vec<_>>(), [(at("2026-03-06 18:30"), Change::Kept)]);
    assert!(found[0].details.duration_minutes == Some(120) && found[0].details.title.is_none());
}

#[test]
fn a_change_of_all_that_follows_cuts_the_series() {
    let this_and_future =
        |at: &str, what: &str| event(&format!("UID:g\nSEQUENCE:3\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:{at}\n{what}"));
    let later = this_and_future("20260316T183000", "DTSTART;TZID=America/New_York:20260316T190000\nDURATION:PT60M\nSUMMARY:Later");
    let text = format!(
        "{later}{}{}",
        event(&format!("{SERIES}\nEXDATE;TZID=America/New_York:20260304T183000,20260323T183000")),
        event("UID:g\nRECURRENCE-ID;TZID=America/New_York:20260318T183000\nDTSTART;TZID=America/New_York:20260319T080000",)
    );
    let file = file(&text);
    assert!(file.unsupported.is_empty());
    let [before, after] = file.events.as_slice() else { panic!("{} events", file.events.len()) };
    assert_eq!((before.uid.as_str(), before.exdates.as_slice()), ("g", [at("2026-03-04 18:30")].as_slice()));
    assert_eq!(rule_of(before).as_deref(), Some("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4"));
    assert_eq!((after.uid.as_str(), after.starts, after.duration_minutes), ("g 20260316T183000", at("2026-03-16 19:00"), 60));
    assert_eq!((after.summary.as_deref(), rule_of(after).as_deref()), (Some("Later"), Some("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6")));
    assert_eq!(after.exdates, [at("2026-03-23 19:00")]);
    assert_eq!((after.overrides[0].original, after.overrides[0].starts), (at("2026-03-18 19:00"), at("2026-03-19 08:00")));
    // To another day, from the first one, and to an end.
    let cut = |what: &str| self::file(&format!("{}{what}", event(SERIES)));
    let other_day = cut(&this_and_future("20260316T183000", "DTSTART;TZID=America/New_York:20260317T183000"));
    assert_eq!(rule_of(&other_day.events[1]).as_deref(), Some("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6"));
    let first = cut(&this_and_future("20260302T183000", "DTSTART;TZID=America/New_York:20260302T200000"));
    assert_eq!((first.events.len(), first.events[0].uid.as_str(), first.events[0].starts), (1, "g", at("2026-03-02 20:00")));
    let ended = cut(&this_and_future("20260316T183000", "STATUS:CANCELLED\nDTSTART;TZID=America/New_York:20260316T183000"));
    assert_eq!((ended.events.len(), ended.unsupported.len()), (1, 0));
    // Of an occurrence that is not there, and where the rule names days of the month.
    let nowhere = cut(&this_and_future("20260317T183000", "DTSTART;TZID=America/New_York:20260317T200000"));
    assert_eq!((nowhere.events.len(), whats(&nowhere)), (1, vec!["RANGE"]));
    // Times of the day that are named would stay, so that is not followed.
    let named = SERIES.replace("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10", "FREQ=DAILY;BYHOUR=9,18");
    let later = this_and_future("20260303T183000", "DTSTART;TZID=America/New_York:20260304T193000");
    assert_eq!(whats(&self::file(&format!("{}{later}", event(&named)))), ["RANGE"]);
}

#[test]
fn cancellations_and_revisions_are_understood() {
    let all = format!("METHOD:CANCEL\n{}", event("UID:a\nSEQUENCE:3"));
    let file = file(&all);
    assert_eq!((file.events[0].status, file.events[0].uid.as_str(), file.partial), (EventStatus::Cancelled, "a", true));
    assert_eq!(one("STATUS:TENTATIVE\nDTSTART:20260309T183000").status, EventStatus::Tentative);
    let (free, taken) = (one("TRANSP:TRANSPARENT\nDTSTART:20260309T183000"), one("DTSTART:20260309T183000"));
    assert!(free.transparent && !taken.transparent && free.digest() != taken.digest());
    let is_free = |event: &Event, kind| content(event, kind).free;
    assert!(is_free(&free, SessionKind::Other) && !is_free(&taken, SessionKind::Other));
    // What belongs to treatment takes time, whatever a calendar says.
    assert!(!is_free(&free, SessionKind::Group));
    let old = event("UID:a\nSEQUENCE:1\nSUMMARY:old\nDTSTART:20260309T183000");
    let new = event("UID:a\nSEQUENCE:2\nSUMMARY:new\nDTSTART:20260310T183000");
    for text in [format!("{old}{new}"), format!("{new}{old}")] {
        let file = self::file(&text);
        assert_eq!((file.events.len(), file.events[0].summary.as_deref(), file.unsupported.len()), (1, Some("new"), 0));
    }
    // Two events that some program gave one name: the loss is said.
    let twice = self::file(&format!("{new}{}", event("UID:a\nSEQUENCE:2\nSUMMARY:other\nDTSTART:20260311T183000")));
    assert_eq!((twice.events.len(), whats(&twice)), (1, vec!["UID"]));
    // Without a name they are told apart by what they are.
    let nameless = format!("{}{}", event("DTSTART:20260309T183000"), event("DTSTART:20260310T183000"));
    assert_eq!(self::file(&format!("{nameless}{nameless}")).events.len(), 2);
    assert_eq!((self::file(&event("UID:a\nSUMMARY:x")).events.len(), whats(&self::file(&event("UID:a\nSUMMARY:x")))), (0, vec!["VEVENT"]));
}
