//! What other programs do with real files.

use chrono_tz::Tz;
use daymark_domain::ids::SessionId;
use daymark_domain::session::{Session, SessionKind};
use daymark_exchange::ical::{content, event as event_of, read, write};
use uuid::Uuid;

use crate::{HOME, at, event, file, one, rule_of, starts, takes_place, utc, whats, whole};

/// RFC 5545, 3.8.5.3: the start is the first occurrence, whatever the rule says, and it is counted.
#[test]
fn a_start_that_its_rule_does_not_have_is_the_first_occurrence() {
    let monday = "DTSTART;TZID=America/New_York:20260302T183000";
    let on = |rule: &str| takes_place(&one(&format!("{monday}\nRRULE:{rule}")), "2026-04-01 00:00");
    assert_eq!(on("FREQ=WEEKLY;BYDAY=TU;COUNT=3"), ["03-02 18:30", "03-03 18:30", "03-10 18:30"]);
    assert_eq!(on("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260311T000000Z"), ["03-02 18:30", "03-03 18:30", "03-10 18:30"]);
    assert_eq!(on("FREQ=WEEKLY;BYDAY=MO;COUNT=2"), ["03-02 18:30", "03-09 18:30"], "the start is of the rule");
    assert_eq!(on("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2"), ["03-02 18:30", "03-31 18:30"]);
    assert_eq!(on("FREQ=DAILY;BYHOUR=9;BYMINUTE=0;COUNT=2"), ["03-02 18:30", "03-03 09:00"]);
    assert_eq!(on("FREQ=WEEKLY;BYDAY=TU;COUNT=1"), ["03-02 18:30"]);
    let taken_out = one(&format!("{monday}\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2\nEXDATE;TZID=America/New_York:20260302T183000"));
    assert_eq!(takes_place(&taken_out, "2026-04-01 00:00"), ["03-03 18:30"]);
    let days = one("DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2");
    assert_eq!(takes_place(&days, "2026-04-01 00:00"), ["03-02 00:00", "03-03 00:00"]);
}

#[test]
fn such_a_start_is_counted_once_however_often_it_is_written() {
    let first = one("DTSTART;TZID=America/New_York:20260302T183000\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4");
    let bytes = write(std::slice::from_ref(&first), "x", utc("2026-01-01 00:00"));
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains("RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4\r\n") && !text.contains("RDATE"), "{text}");
    let again = read(&bytes, HOME).ok().unwrap().events.remove(0);
    assert_eq!((rule_of(&again), &again.rdates), (rule_of(&first), &first.rdates));
    // As a session and out again, too.
    let session = Session::new(SessionId::new(Uuid::nil()), content(&again, SessionKind::Group), utc("2026-01-01 00:00"));
    let session = session.map_err(|invalid| format!("{invalid:?}")).unwrap();
    let out = String::from_utf8(write(&[event_of(&session, "x")], "x", utc("2026-01-01 00:00"))).unwrap();
    assert!(out.contains("DTSTART;TZID=America/New_York:20260302T183000\r\n") && out.contains("COUNT=4\r\n"), "{out}");
}

/// Other programs would show the start that the rule does not have.
#[test]
fn a_series_that_begins_before_its_first_day_is_written_from_that_day() {
    let weekly = daymark_domain::recurrence::Repeat::Weekly { every: 2, on: vec![daymark_domain::recurrence::Day::Tuesday], until: None };
    let monday = one("DTSTART;TZID=America/New_York:20260302T183000\nDURATION:PT1H");
    let content = daymark_domain::session::Content { repeat: weekly, ..content(&monday, SessionKind::Group) };
    let session = Session::new(SessionId::new(Uuid::nil()), content, utc("2026-01-01 00:00"));
    let written = event_of(&session.map_err(|invalid| format!("{invalid:?}")).unwrap(), "x");
    assert_eq!(takes_place(&written, "2026-04-01 00:00"), ["03-03 18:30", "03-17 18:30", "03-31 18:30"]);
    assert_eq!(written.starts, at("2026-03-03 18:30"));
}

/// Exchange writes zones with colons and without quotes (phw198/OutlookGoogleCalendarSync#2148).
#[test]
fn a_zone_with_colons_needs_no_quotes() {
    let intake = |zone: &str| {
        file(&event(&format!("UID:a\nSUMMARY:Intake\nDTSTART;TZID={zone}:20260910T140000\nDTEND;TZID={zone}:20260910T150000")))
    };
    for zone in ["tzone://Microsoft/Utc", "\"tzone://Microsoft/Utc\""] {
        let read = intake(zone);
        assert_eq!((starts(&read.events[0]), read.events[0].duration_minutes), (("2026-09-10 10:00".into(), HOME.name()), 60), "{zone}");
        assert!(read.unsupported.is_empty(), "{zone}");
    }
    // A zone of no name: at home, and said.
    let custom = intake("tzone://Microsoft/Custom");
    assert_eq!((starts(&custom.events[0]).0.as_str(), whats(&custom)), ("2026-09-10 14:00", vec!["TZID"]));
    let series = one("DTSTART;TZID=tzone://Microsoft/Utc:20260910T140000\nRRULE:FREQ=DAILY;COUNT=4\n\
         EXDATE;TZID=tzone://Microsoft/Utc:20260911T140000\nRDATE;TZID=tzone://Microsoft/Utc:20261001T140000");
    assert_eq!(takes_place(&series, "2026-12-31 00:00"), ["09-10 14:00", "09-12 14:00", "09-13 14:00", "10-01 14:00"]);
}

/// eouia/MMM-CalendarExt#68, stephenharris/Event-Organiser#191, ics-py/ics-py#324, owncloud-archive/apps#696.
#[test]
fn an_offset_in_the_name_of_a_zone_is_that_offset() {
    for (zone, wanted) in [
        ("\"UTC+03:00\"", "07:00"),
        ("UTC+03:00", "07:00"),
        ("\"(GMT-03:00) Somewhere\"", "13:00"),
        ("\"(GMT +01:00)\"", "09:00"),
        ("\"(GMT+01.00) Sarajevo/Warsaw/Zagreb\"", "09:00"),
        ("GMT-0330", "13:30"),
        ("\"(UTC+05:30) Nowhere, Elsewhere\"", "04:30"),
        ("\"+02:00\"", "08:00"),
        ("\"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna\"", "09:00"),
    ] {
        let text = whole(&event(&format!("UID:a\nDTSTART;TZID={zone}:20270106T100000\nDURATION:PT1H")));
        let read = read(text.as_bytes(), Tz::UTC).ok().unwrap();
        let event = &read.events[0];
        let at = daymark_domain::wall_clock::to_instant(event.starts, event.zone);
        assert_eq!((at.format("%H:%M").to_string().as_str(), whats(&read).len()), (wanted, 0), "{zone} is {}", event.zone);
    }
    for zone in ["Room+2", "UTC+99:00", "GMT+"] {
        let read = file(&event(&format!("UID:a\nDTSTART;TZID={zone}:20270106T100000")));
        assert_eq!((starts(&read.events[0]).0.as_str(), whats(&read)), ("2027-01-06 10:00", vec!["TZID"]), "{zone}");
    }
    // How a file describes a zone says more than its name.
    let described = "BEGIN:VTIMEZONE\nTZID:UTC+03:00\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE\n";
    let read = file(&format!("{described}{}", event("UID:a\nDTSTART;TZID=UTC+03:00:20270106T100000")));
    assert_eq!(starts(&read.events[0]).1, "Asia/Calcutta");
}

#[test]
fn whole_days_keep_their_length_however_many() {
    let leave = one("SUMMARY:Leave\nDTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260705");
    let made = content(&leave, SessionKind::Other);
    assert_eq!((made.all_day, made.duration_minutes), (true, 185 * 1_440));
    assert!(Session::new(SessionId::new(Uuid::nil()), made, utc("2026-01-01 00:00")).is_ok());
}

/// What is lost whole is named as that, and not as the one part of it that could not be read.
#[test]
fn an_event_that_is_not_taken_over_is_named() {
    let read = file(&format!(
        "{}{}",
        event("UID:a\nSUMMARY:Intake\nDTSTART:sometime\nLOCATION:Room 2"),
        event("UID:b\nSUMMARY:Group\nDTSTART:20260302T183000\nRRULE:FREQ=HOURLY")
    ));
    let named: Vec<_> = read.unsupported.iter().map(|one| (one.summary.as_deref(), one.what.as_str(), one.starts)).collect();
    assert_eq!(named, [(Some("Intake"), "VEVENT", None), (Some("Group"), "RRULE", Some(at("2026-03-02 18:30")))]);
    assert_eq!(read.events.len(), 1);
}
