//! Calendars from clinics and strangers: what is supported is read, what is not is named, nothing breaks, and what is written is read the same.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod worked;

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use daymark_domain::ids::SessionId;
use daymark_domain::session::{Change, Session, SessionKind};
use daymark_domain::wall_clock::{to_instant, to_local};
use daymark_exchange::ical::{
    Calendar, CalendarError as Fault, Clock, Event, EventStatus, LARGEST, Override, content, exceptions, read, write,
};
use proptest::prelude::*;
use uuid::Uuid;
use worked::worked;

const HOME: Tz = Tz::America__New_York;

fn whole(text: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b//EN\r\n{}END:VCALENDAR\r\n", text.replace('\n', "\r\n"))
}

fn event(text: &str) -> String {
    format!("BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{text}\nEND:VEVENT\n")
}

fn file(text: &str) -> Calendar {
    read(whole(text).as_bytes(), HOME).map_err(|fault| format!("{fault:?}")).ok().unwrap()
}

/// The only event of a calendar that holds these properties.
fn one(text: &str) -> Event {
    let mut file = file(&event(&format!("UID:a\n{text}")));
    assert_eq!(file.events.len(), 1);
    file.events.remove(0)
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    at(text).and_utc()
}

fn whats(file: &Calendar) -> Vec<&str> {
    file.unsupported.iter().map(|one| one.what.as_str()).collect()
}

fn starts(event: &Event) -> (String, &'static str) {
    (event.starts.format("%Y-%m-%d %H:%M").to_string(), event.zone.name())
}

#[test]
fn times_are_read_in_the_zone_they_are_named_in() {
    let named = |zone: &str| starts(&one(&format!("DTSTART;TZID={zone}:20260309T183000"))).1;
    assert_eq!(named("Europe/London"), "Europe/London");
    assert_eq!(named("europe/london"), "Europe/London");
    assert_eq!(named("/freeassociation.sourceforge.net/Tzfile/Europe/London"), "Europe/London");
    assert_eq!(named("/citadel.org/20260101_1/America/Indiana/Knox"), "America/Indiana/Knox");
    assert_eq!(named("Eastern Standard Time"), "America/New_York");
    assert_eq!(named("Pacific Daylight Time"), "America/Los_Angeles");
    assert_eq!(named("W. Europe Standard Time 1"), "Europe/Berlin");
    assert_eq!(named("\"(UTC-05:00) Eastern Time (US & Canada)\""), "America/New_York");
    assert_eq!(named("\"(GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna\""), "Europe/Berlin");
    assert_eq!(named("Central Standard Time (Mexico)"), "America/Mexico_City");
    assert_eq!(named("Aus Central W. Standard Time"), "Australia/Eucla");
    assert_eq!(named("\"tzone://Microsoft/Utc\""), "America/New_York", "a single event in UTC is shown at home");
    // Floating, and UTC.
    assert_eq!(starts(&one("DTSTART:20260309T183000")), ("2026-03-09 18:30".into(), "America/New_York"));
    assert_eq!(starts(&one("DTSTART:20260309T183000Z")), ("2026-03-09 14:30".into(), "America/New_York"));
    assert_eq!(starts(&one("DTSTART:20260309T183000Z\nRRULE:FREQ=DAILY")), ("2026-03-09 18:30".into(), "UTC"));
    // A calendar that names its own zone.
    let zoned = |text: &str| {
        let file = file(&format!("X-WR-TIMEZONE:Europe/Berlin\n{}", event(&format!("UID:a\n{text}"))));
        starts(&file.events[0])
    };
    assert_eq!(zoned("DTSTART:20260309T183000"), ("2026-03-09 18:30".into(), "Europe/Berlin"));
    assert_eq!(zoned("DTSTART:20260309T183000Z\nRRULE:FREQ=DAILY"), ("2026-03-09 19:30".into(), "Europe/Berlin"));
    assert_eq!(zoned("DTSTART:20260309T183000Z"), ("2026-03-09 14:30".into(), "America/New_York"));
    assert_eq!(zoned("DTSTART;VALUE=DATE:20260309"), ("2026-03-09 00:00".into(), "America/New_York"));
    let unknown = file(&event("UID:a\nSUMMARY:Group\nDTSTART;TZID=Narnia:20260309T183000\nDTEND;TZID=Narnia:20260309T193000"));
    assert_eq!((whats(&unknown), starts(&unknown.events[0]).1), (vec!["TZID"], "America/New_York"));
}

#[test]
fn a_zone_that_a_file_describes_is_known_by_its_clock_changes() {
    let eu = "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n\
        BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n";
    let us = "BEGIN:DAYLIGHT\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nDTSTART:20070311T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14\nEND:DAYLIGHT\n\
        BEGIN:STANDARD\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nDTSTART:20071104T020000\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nEND:STANDARD\n";
    let old = us
        .replace("BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14", "BYMONTH=4;BYDAY=1SU")
        .replace("BYMONTH=11;BYDAY=1SU", "BYMONTH=10;BYDAY=-1SU");
    let cuba = us.replace("T020000", "T000000");
    let fixed = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\n";
    let odd = fixed.replace("+0530", "+0307");
    let zone = |observances: &str, home: Tz| {
        let text = format!(
            "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{observances}END:VTIMEZONE\n{}",
            event("UID:a\nDTSTART;TZID=Customized Time Zone:20260309T183000")
        );
        let read = read(whole(&text).as_bytes(), home).ok().unwrap();
        (read.events[0].zone.name(), read.unsupported.len())
    };
    assert_eq!(zone(eu, Tz::Europe__Zurich), ("Europe/Zurich", 0), "the person's own zone comes first");
    assert_eq!(zone(eu, HOME), ("Europe/Berlin", 0), "any zone of the same time");
    assert_eq!(zone(us, Tz::America__Detroit), ("America/Detroit", 0));
    assert_eq!(zone(us, Tz::America__Chicago), ("America/New_York", 0));
    assert_eq!(zone(&old, HOME), ("America/New_York", 0), "the days of an older law");
    assert_eq!(zone(&cuba, Tz::Asia__Tokyo).1, 0);
    assert_eq!(zone(fixed, HOME), ("Asia/Calcutta", 0));
    assert_eq!(zone(&odd, HOME), ("America/New_York", 1));
    assert_eq!(zone(&format!("X-LIC-LOCATION:America/Toronto\n{us}"), HOME), ("America/Toronto", 0));
}

#[test]
fn days_ends_and_durations_are_read() {
    let lasts = |text: &str| {
        let event = one(text);
        (event.all_day, event.duration_minutes)
    };
    assert_eq!(lasts("DTSTART:20260309T183000\nDTEND:20260309T200000"), (false, 90));
    assert_eq!(lasts("DTSTART:20260309T183000\nDURATION:P1DT2H30M"), (false, 1590));
    assert_eq!(lasts("DTSTART:20260309T183000\nDURATION:-PT30M"), (false, 0));
    assert_eq!(lasts("DTSTART:20260309T183000"), (false, 0));
    assert_eq!(lasts("DTSTART:20260309T183000\nDTEND:20260308T183000"), (false, 0));
    assert_eq!(lasts("DTSTART;TZID=America/New_York:20260308T013000\nDTEND;TZID=America/New_York:20260308T033000"), (false, 60));
    assert_eq!(lasts("DTSTART;TZID=America/New_York:20260309T090000\nDTEND;TZID=America/Chicago:20260309T090000"), (false, 60));
    assert_eq!(lasts("DTSTART;VALUE=DATE:20260309"), (true, 1440));
    assert_eq!(lasts("DTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260309"), (true, 1440));
    assert_eq!(lasts("DTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260312"), (true, 4320));
    assert_eq!(lasts("DTSTART;VALUE=DATE:20260309\nDURATION:P2D"), (true, 2880));
    assert_eq!(
        lasts(
            "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nDTSTART;TZID=Eastern Standard Time:20260309T000000\nDTEND;TZID=Eastern Standard Time:20260310T000000"
        ),
        (true, 1440)
    );
    let long = file(&event("UID:a\nDTSTART:19700101T000000\nDTEND:99971231T000000"));
    assert_eq!((whats(&long), long.events[0].duration_minutes), (vec!["DURATION"], 5_256_000));
}

#[test]
fn text_is_read_however_it_was_folded() {
    let text = "BEGIN:VCALENDAR\nX-WR-CALNAME:Harbour\\, west\nBEGIN:VEVENT\nUID:a\nDTSTART:20260309T183000\nSUMMARY;LANGUAGE=de;X-A=\"b:c;d\":Gr\u{fc}ppe \\\\ \\; 🌧️\nLOCATION:Room\n  4\nDESCRIPTION:one\\ntwo\\Nthree\nURL:https://x.example/?a=1;b=2,3\nORGANIZER;CN=\"Dr. ^'Jo^' Ray\":mailto:jo@x.example\nX-STRANGE;Y=1:z\nBEGIN:VALARM\nTRIGGER:-PT15M\nDESCRIPTION:alarm\nSUMMARY:alarm\nEND:VALARM\nEND:VEVENT\nBEGIN:VTODO\nUID:t\nSUMMARY:todo\nEND:VTODO\nBEGIN:VJOURNAL\nUID:j\nEND:VJOURNAL\nBEGIN:VFREEBUSY\nUID:f\nEND:VFREEBUSY\nEND:VCALENDAR\n";
    let plain = read(text.as_bytes(), HOME).ok().unwrap();
    let event = &plain.events[0];
    assert_eq!((plain.name.as_deref(), plain.events.len(), plain.unsupported.len()), (Some("Harbour, west"), 1, 0));
    assert_eq!(event.summary.as_deref(), Some("Gr\u{fc}ppe \\ ; 🌧️"));
    assert_eq!(event.location.as_deref(), Some("Room 4"));
    assert_eq!(event.description.as_deref(), Some("one\ntwo\nthree"));
    assert_eq!(event.url.as_deref(), Some("https://x.example/?a=1;b=2,3"));
    assert_eq!(event.organiser.as_deref(), Some("Dr. \"Jo\" Ray"));
    // Folded between any two bytes, with and without carriage returns, behind a byte order mark.
    let unfolded = text.replace("\n  ", " ");
    for every in [1, 2, 3, 5, 74] {
        for end in ["\n", "\r\n"] {
            let mut folded = b"\xEF\xBB\xBF".to_vec();
            for line in unfolded.split_terminator('\n') {
                for (index, bytes) in line.as_bytes().chunks(every).enumerate() {
                    if index > 0 {
                        folded.extend_from_slice(end.as_bytes());
                        folded.push(b" \t"[index % 2]);
                    }
                    folded.extend_from_slice(bytes);
                }
                folded.extend_from_slice(end.as_bytes());
            }
            let read = read(&folded, HOME).ok().unwrap();
            assert!(read == plain, "folded every {every} bytes");
        }
    }
    // Latin-1, as old programs write it.
    let old = whole(&self::event("UID:a\nDTSTART:20260309T183000\nSUMMARY:Gr#ppe")).into_bytes();
    let old: Vec<u8> = old.into_iter().map(|byte| if byte == b'#' { 0xFC } else { byte }).collect();
    assert_eq!(read(&old, HOME).ok().unwrap().events[0].summary.as_deref(), Some("Gr\u{fc}ppe"));
}

#[test]
fn what_is_too_long_is_cut_and_said() {
    let long = |count: usize| "\u{e9}".repeat(count);
    let text = format!(
        "UID:a\nDTSTART:20260309T183000\nSUMMARY:{}\nLOCATION:{}\nDESCRIPTION:{}\nURL:https://x.example/{}\nORGANIZER;CN={}:mailto:a@b",
        long(201),
        long(501),
        long(2001),
        long(2000),
        long(201)
    );
    let file = file(&event(&text));
    let event = &file.events[0];
    let lengths =
        [&event.summary, &event.location, &event.description, &event.organiser].map(|text| text.as_ref().unwrap().chars().count());
    assert_eq!((lengths, &event.url), ([200, 500, 2000, 200], &None));
    assert_eq!(whats(&file), ["SUMMARY", "LOCATION", "DESCRIPTION", "ORGANIZER", "URL"]);
    assert!(file.unsupported.iter().all(|one| one.summary.as_ref().unwrap().chars().count() == 200));
}

#[test]
fn rules_keep_their_end_on_the_wall_clock() {
    let rule = |start: &str, rule: &str| one(&format!("DTSTART{start}\nRRULE:{rule}")).rule;
    let ny = ";TZID=America/New_York:20260302T183000";
    let is = |start: &str, text: &str, wanted: &str| assert_eq!(rule(start, text).as_deref(), Some(wanted), "{text}");
    is(ny, "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY;BYDAY=MO,WE");
    is(ny, "freq=weekly;until=20260331T033000z", "FREQ=WEEKLY;UNTIL=20260330T233000");
    is(ny, "FREQ=WEEKLY;UNTIL=20260330", "FREQ=WEEKLY;UNTIL=20260330T235959");
    is(ny, "FREQ=WEEKLY;UNTIL=20260330T183000", "FREQ=WEEKLY;UNTIL=20260330T183000");
    is(ny, "FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY");
    is(ny, "FREQ=DAILY;BYHOUR=18;BYMINUTE=30;BYSECOND=0", "FREQ=DAILY");
    is(":20260302T183000Z", "FREQ=DAILY;UNTIL=20260330T183000Z", "FREQ=DAILY;UNTIL=20260330T183000");
    is(";VALUE=DATE:20260302", "FREQ=DAILY;UNTIL=20260330T040000Z", "FREQ=DAILY;UNTIL=20260330");
    is(ny, "FREQ=WEEKLY;UNTIL=20260330;COUNT=-1", "FREQ=WEEKLY;UNTIL=20260330T235959");
    is(ny, "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=30", "FREQ=DAILY;BYHOUR=9,17");
    is(ny, "FREQ=DAILY;BYMINUTE=1", "FREQ=DAILY;BYMINUTE=1");
    // There the hour of the start says more than the start.
    is(ny, "FREQ=HOURLY;INTERVAL=3;BYHOUR=18", "FREQ=HOURLY;INTERVAL=3;BYHOUR=18");
    is(ny, "FREQ=DAILY;BYSECOND=0,30", "FREQ=DAILY;BYSECOND=0,30");
    // There the second of the start says more than the start, too.
    is(ny, "FREQ=SECONDLY;BYSECOND=0;COUNT=9", "FREQ=SECONDLY;BYSECOND=0;COUNT=9");
    is(ny, "FREQ=MINUTELY;BYSECOND=0;COUNT=9", "FREQ=MINUTELY;COUNT=9");
    // RFC 5545, 3.3.10: to be ignored there.
    is(";VALUE=DATE:20260302", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "FREQ=DAILY");
    for refused in
        ["COUNT=3", "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;UNTIL=soon", &format!("FREQ=DAILY;BYSETPOS={}1", "1,".repeat(250)), "nonsense"]
    {
        let file = file(&event(&format!("UID:a\nDTSTART{ny}\nRRULE:{refused}")));
        assert_eq!((whats(&file), file.events[0].rule.clone()), (vec!["RRULE"], None), "{refused}");
    }
    let two = file(&event(&format!("UID:a\nDTSTART{ny}\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY\nEXRULE:FREQ=YEARLY")));
    assert_eq!((whats(&two), two.events[0].rule.as_deref()), (vec!["RRULE", "EXRULE"], Some("FREQ=DAILY")));
    let hours = file(&event("UID:a\nDTSTART;VALUE=DATE:20260302\nRRULE:FREQ=HOURLY;COUNT=3"));
    assert_eq!((whats(&hours), hours.events[0].rule.as_deref()), (vec!["RRULE"], None));
}

/// When an event is on, as it is brought in.
fn takes_place(event: &Event, to: &str) -> Vec<String> {
    let content = content(event, SessionKind::Group);
    let mut session =
        Session::new(SessionId::new(Uuid::nil()), content, DateTime::UNIX_EPOCH).map_err(|invalid| format!("{invalid:?}")).unwrap();
    session.exceptions = exceptions(event);
    let all = session.occurrences(DateTime::UNIX_EPOCH, utc(to));
    all.iter().map(|one| one.starts.format("%m-%d %H:%M").to_string()).collect()
}

#[test]
fn further_rules_become_single_dates_where_they_end() {
    let read_of = |rules: &str| {
        let file = file(&event(&format!("UID:a\nDTSTART;TZID=America/New_York:20260302T183000\n{rules}")));
        let named: Vec<String> = whats(&file).into_iter().map(ToOwned::to_owned).collect();
        (named, takes_place(&file.events[0], "2026-05-01 00:00"), file.events[0].clone())
    };
    // Mondays, and every tenth day from the start by itself: the 2nd is one of both.
    let (named, on, both) = read_of("RRULE:FREQ=WEEKLY;COUNT=3\nRRULE:FREQ=DAILY;INTERVAL=10;COUNT=3");
    assert_eq!(
        (named.len(), on),
        (0, vec!["03-02 18:30".into(), "03-09 18:30".into(), "03-12 18:30".into(), "03-16 18:30".into(), "03-22 18:30".into()])
    );
    assert_eq!((both.rule.as_deref(), both.extra.len()), (Some("FREQ=WEEKLY;COUNT=3"), 2), "a date of both counts once");
    // The one without an end stays the rule, wherever it stands.
    let (named, on, endless) = read_of("RRULE:FREQ=DAILY;BYHOUR=7;UNTIL=20260304T130000Z\nRRULE:FREQ=MONTHLY");
    assert_eq!((named.len(), endless.rule.as_deref()), (0, Some("FREQ=MONTHLY")));
    assert_eq!(on, ["03-02 18:30", "03-03 07:30", "03-04 07:30", "04-02 18:30"]);
    // What is taken out: by a rule that ends, of one that does not, and the other way round. It counts from the start by itself.
    let (named, on, _) = read_of("RRULE:FREQ=WEEKLY\nEXRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3");
    assert_eq!((named.len(), on), (0, ["03-09", "03-23", "04-06", "04-13", "04-20", "04-27"].map(|day| format!("{day} 18:30")).to_vec()));
    let (named, on, without) =
        read_of("RRULE:FREQ=DAILY;COUNT=7\nEXRULE:FREQ=WEEKLY;BYDAY=SA,SU\nEXDATE;TZID=America/New_York:20260304T183000");
    assert_eq!((named.len(), on), (0, ["03-02", "03-03", "03-05", "03-06"].map(|day| format!("{day} 18:30")).to_vec()));
    assert_eq!(without.except.len(), 3);
    // It takes what single dates and other rules give, too.
    let (named, on, _) = read_of(
        "RRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=DAILY;COUNT=3\nRDATE;TZID=America/New_York:20260401T183000\nEXRULE:FREQ=DAILY;INTERVAL=2",
    );
    assert_eq!((named.len(), on), (0, vec!["03-03 18:30".to_owned(), "03-09 18:30".to_owned()]));
    // One that gives nothing changes nothing.
    let (named, on, _) =
        read_of("RRULE:FREQ=WEEKLY;COUNT=1\nRRULE:FREQ=DAILY;UNTIL=20260101T000000Z\nEXRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2");
    assert_eq!((named.len(), on.len()), (0, 1));
    // Neither ends, or there are too many, or it cannot be read.
    for (rules, what) in [
        ("RRULE:FREQ=WEEKLY\nRRULE:FREQ=DAILY", "RRULE"),
        ("RRULE:FREQ=WEEKLY\nRRULE:FREQ=DAILY;COUNT=1001", "RRULE"),
        ("RRULE:FREQ=WEEKLY\nRRULE:FREQ=DAILY;UNTIL=21000101T000000Z", "RRULE"),
        ("RRULE:FREQ=WEEKLY\nRRULE:FREQ=YEARLY;UNTIL=21270101T000000Z", "RRULE"),
        ("RRULE:FREQ=WEEKLY\nRRULE:nonsense", "RRULE"),
        ("RRULE:FREQ=WEEKLY\nEXRULE:FREQ=MONTHLY", "EXRULE"),
        ("RRULE:FREQ=WEEKLY\nEXRULE:nonsense", "EXRULE"),
        ("RRULE:FREQ=WEEKLY;COUNT=4000\nEXRULE:FREQ=DAILY", "EXRULE"),
    ] {
        let (named, _, kept) = read_of(rules);
        assert_eq!((named, kept.extra.len(), kept.except.len()), (vec![what.to_owned()], 0, 0), "{rules}");
        assert!(kept.rule.is_some_and(|rule| rule.starts_with("FREQ=WEEKLY")), "{rules}");
    }
    // Of whole days, and written out and read back.
    let days =
        one("DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=WEEKLY;COUNT=3\nRRULE:FREQ=DAILY;COUNT=2\nEXRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2");
    assert_eq!(takes_place(&days, "2026-05-01 00:00"), ["03-03 00:00", "03-09 00:00"]);
    for event in [both, endless, without, days] {
        let again = read(&write(std::slice::from_ref(&event), "x", utc("2026-01-01 00:00")), HOME)
            .map_err(|fault| format!("{fault:?}"))
            .ok()
            .unwrap();
        assert!(again.unsupported.is_empty());
        let again = &again.events[0];
        assert_eq!((&again.rule, &again.extra, &again.except), (&event.rule, &event.extra, &event.except));
    }
}

#[test]
fn single_dates_are_read_in_every_form() {
    let event = one(
        "DTSTART;TZID=America/New_York:20260302T183000\nRRULE:FREQ=WEEKLY\nRDATE;TZID=America/New_York:20260306T183000,20260305T183000\n\
         RDATE;VALUE=PERIOD:20260401T180000Z/PT1H\nEXDATE:20260309T223000Z\nEXDATE;VALUE=DATE:20260316\nEXDATE;TZID=America/Chicago:20260323T173000,nonsense",
    );
    assert_eq!(event.extra, [at("2026-03-05 18:30"), at("2026-03-06 18:30"), at("2026-04-01 14:00")]);
    assert_eq!(event.except, [at("2026-03-09 18:30"), at("2026-03-16 18:30"), at("2026-03-23 18:30")]);
    let longer: Vec<_> = event.overrides.iter().map(|one| (one.original, one.starts, one.duration_minutes)).collect();
    assert_eq!(longer, [(at("2026-04-01 14:00"), at("2026-04-01 14:00"), 60)], "a period has its own length");
    let days = one("DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=DAILY\nEXDATE:20260303T000000Z\nEXDATE;VALUE=DATE:20260305");
    assert_eq!(days.except, [at("2026-03-03 00:00"), at("2026-03-05 00:00")]);
}

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
fn an_event_without_a_zone_is_the_same_from_wherever_it_is_read() {
    let elsewhere = |text: &str| {
        let text = whole(&self::event(&format!("UID:a\n{text}")));
        let [here, there] = [HOME, Tz::Asia__Tokyo].map(|home| read(text.as_bytes(), home).ok().unwrap().events.remove(0));
        assert!(here != there && there.read_in(HOME) == here && there.read_in(HOME).digest() == here.digest(), "{text}");
        here.clock
    };
    assert_eq!(elsewhere("DTSTART:20260309T183000Z\nDURATION:PT1H"), Clock::Instant);
    assert_eq!(elsewhere("DTSTART:20260309T183000\nRRULE:FREQ=DAILY\nEXDATE:20260310T183000"), Clock::Floating);
    assert_eq!(elsewhere("DTSTART;VALUE=DATE:20260309"), Clock::Floating);
    let named = one("DTSTART;TZID=Europe/Berlin:20260309T183000");
    assert!(named.clock == Clock::Named && named.read_in(Tz::Asia__Tokyo) == named);
}

#[test]
fn who_leads_it_is_written_and_read() {
    let named = |text: &str| one(&format!("DTSTART:20260309T183000\n{text}")).organiser;
    assert_eq!(named("CONTACT:Jo Ray\\, counsellor").as_deref(), Some("Jo Ray, counsellor"));
    assert_eq!(named("CONTACT:The desk\nORGANIZER;CN=Jo:mailto:jo@x.example").as_deref(), Some("Jo"));
    let event = one("DTSTART:20260309T183000\nCONTACT:Jo");
    let text = String::from_utf8(write(&[event], "", utc("2026-01-01 00:00"))).unwrap();
    assert!(text.contains("\r\nCONTACT:Jo\r\n") && !text.contains("ORGANIZER"));
    assert!(read(text.as_bytes(), HOME).ok().unwrap().own);
}

#[test]
fn a_change_of_all_that_follows_cuts_the_series() {
    let onward =
        |at: &str, what: &str| event(&format!("UID:g\nSEQUENCE:3\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:{at}\n{what}"));
    let later = onward("20260316T183000", "DTSTART;TZID=America/New_York:20260316T190000\nDURATION:PT60M\nSUMMARY:Later");
    let text = format!(
        "{later}{}{}",
        event(&format!("{SERIES}\nEXDATE;TZID=America/New_York:20260304T183000,20260323T183000")),
        event("UID:g\nRECURRENCE-ID;TZID=America/New_York:20260318T183000\nDTSTART;TZID=America/New_York:20260319T080000",)
    );
    let file = file(&text);
    assert!(file.unsupported.is_empty());
    let [before, after] = file.events.as_slice() else { panic!("{} events", file.events.len()) };
    assert_eq!((before.uid.as_str(), before.except.as_slice()), ("g", [at("2026-03-04 18:30")].as_slice()));
    assert_eq!(before.rule.as_deref(), Some("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4"));
    assert_eq!((after.uid.as_str(), after.starts, after.duration_minutes), ("g 20260316T183000", at("2026-03-16 19:00"), 60));
    assert_eq!((after.summary.as_deref(), after.rule.as_deref()), (Some("Later"), Some("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6")));
    assert_eq!(after.except, [at("2026-03-23 19:00")]);
    assert_eq!((after.overrides[0].original, after.overrides[0].starts), (at("2026-03-18 19:00"), at("2026-03-19 08:00")));
    // To another day, from the first one, and to an end.
    let cut = |what: &str| self::file(&format!("{}{what}", event(SERIES)));
    let other_day = cut(&onward("20260316T183000", "DTSTART;TZID=America/New_York:20260317T183000"));
    assert_eq!(other_day.events[1].rule.as_deref(), Some("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6"));
    let first = cut(&onward("20260302T183000", "DTSTART;TZID=America/New_York:20260302T200000"));
    assert_eq!((first.events.len(), first.events[0].uid.as_str(), first.events[0].starts), (1, "g", at("2026-03-02 20:00")));
    let ended = cut(&onward("20260316T183000", "STATUS:CANCELLED\nDTSTART;TZID=America/New_York:20260316T183000"));
    assert_eq!((ended.events.len(), ended.unsupported.len()), (1, 0));
    // Of an occurrence that is not there, and where the rule names days of the month.
    let nowhere = cut(&onward("20260317T183000", "DTSTART;TZID=America/New_York:20260317T200000"));
    assert_eq!((nowhere.events.len(), whats(&nowhere)), (1, vec!["RANGE"]));
    // Steps of hours go along; hours that are named would stay, so that is not followed.
    let by = |rule: &str| {
        let series = SERIES.replace("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10", rule);
        let later = onward("20260303T183000", "DTSTART;TZID=America/New_York:20260304T193000");
        self::file(&format!("{}{later}", event(&series)))
    };
    let steps = by("FREQ=HOURLY;INTERVAL=8;COUNT=9");
    let after = &steps.events[1];
    assert_eq!((after.starts, after.rule.as_deref()), (at("2026-03-04 19:30"), Some("FREQ=HOURLY;INTERVAL=8;COUNT=6")));
    for named in ["FREQ=DAILY;BYHOUR=9,18", "FREQ=HOURLY;INTERVAL=8;BYDAY=MO,TU"] {
        assert_eq!(whats(&by(named)), ["RANGE"], "{named}");
    }
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
    assert_eq!((self::file(&event("UID:a\nSUMMARY:x")).events.len(), whats(&self::file(&event("UID:a\nSUMMARY:x")))), (0, vec!["DTSTART"]));
}

/// Reads within the time that a person would not notice; more where nothing is optimised.
fn quickly(name: &str, bytes: &[u8]) -> Result<Calendar, Fault> {
    let most = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });
    let begin = worked();
    let read = read(bytes, HOME);
    let took = worked() - begin;
    println!("{name}: {} bytes in {} ms, {:?}", bytes.len(), took.as_millis(), read.as_ref().map(|file| file.events.len()));
    assert!(took < most, "{name} took {took:?}");
    read
}

#[test]
fn a_zone_described_with_absurd_numbers_is_read_as_any_unknown_one() {
    for rule in ["BYMONTH=4294967295;BYDAY=1SU", "BYMONTH=3;BYDAY=-2147483648SU", "BYMONTH=13", "BYMONTH=3;BYDAY=2147483647SU"] {
        let observance = format!(
            "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0307\nTZOFFSETTO:+0307\nRRULE:FREQ=YEARLY;{rule}\nEND:STANDARD\n"
        );
        let text = format!("BEGIN:VTIMEZONE\nTZID:odd\n{observance}END:VTIMEZONE\n{}", event("UID:a\nDTSTART;TZID=odd:20260310T183000"));
        assert_eq!(file(&text).events.len(), 1, "{rule}");
    }
}

#[test]
fn hostile_files_are_refused_or_bounded_at_once() {
    let refused = |name: &str, bytes: &[u8], wanted: Fault| assert_eq!(quickly(name, bytes).err(), Some(wanted), "{name}");
    refused("50 MB", &vec![b'a'; 50_000_000], Fault::TooLarge);
    refused("empty", b"", Fault::Empty);
    refused("blank", b"\xEF\xBB\xBF \r\n\r\n", Fault::Empty);
    refused("html", b"<!DOCTYPE html>\n<html><body style=\"a:b\">BEGIN:VCALENDAR</body></html>", Fault::NotACalendar);
    refused("json", b"{\"BEGIN\": \"VCALENDAR\",\n\"END\":\n1}", Fault::NotACalendar);
    refused("vcard", b"BEGIN:VCARD\r\nFN:a\r\nEND:VCARD\r\n", Fault::NotACalendar);
    refused("end", b"END:VCALENDAR\r\n", Fault::NotACalendar);
    let calendar = whole(&event("UID:a\nDTSTART:20260309T183000"));
    let wide: Vec<u8> = calendar.encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused("utf-16", &wide, Fault::NotText);
    refused("utf-16 with a mark", &[b"\xFF\xFE".as_slice(), &wide].concat(), Fault::NotText);
    refused("binary", &(0..1_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<_>>(), Fault::NotText);
    refused("no zeros", &[0xFF; 1_000_000], Fault::NotACalendar);
    refused("cut off", &calendar.as_bytes()[..calendar.len() - 20], Fault::Malformed);
    refused("crossed", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT\n", Fault::Malformed);
    refused("nested", "BEGIN:VCALENDAR\n".repeat(1_000_000).as_bytes(), Fault::TooDeep);
    refused("nested alarms", format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}", "BEGIN:VALARM\n".repeat(100_000)).as_bytes(), Fault::TooDeep);
    refused("events", whole(&"BEGIN:VEVENT\nEND:VEVENT\n".repeat(400_000)).as_bytes(), Fault::TooManyEvents);
    let dates = |count: usize, each: fn(usize) -> String| (0..count).fold(String::new(), |text, number| text + &each(number));
    let many = dates(1_000_000, |number| {
        format!("EXDATE:{}{:02}{:02}T183000\n", 1970 + number / 336 % 8000, number / 28 % 12 + 1, number % 28 + 1)
    });
    let many = many.get(..LARGEST - 400).unwrap().rsplit_once('\n').unwrap().0.to_owned();
    refused(
        "dates",
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260309T183000\n{many}\nEND:VEVENT\nEND:VCALENDAR\n").as_bytes(),
        Fault::TooManyEvents,
    );
    let same = |separator: &str, each: &str| {
        format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260309T183000\nRRULE:FREQ=DAILY\nEXDATE:{}20260310T183000\nEND:VEVENT\nEND:VCALENDAR\n",
            format!("{each}{separator}").repeat(1_000_000)
        )
    };
    let bounded = |name: &str, bytes: &[u8]| quickly(name, bytes).map_err(|fault| format!("{name}: {fault:?}")).ok().unwrap();
    assert_eq!(bounded("one date a million times", same(",", "20260310T183000").as_bytes()).events[0].except.len(), 1);
    assert_eq!(bounded("no dates", same(",", "").as_bytes()).events[0].except.len(), 1);
    assert_eq!(bounded("empty lines of dates", same("\nEXDATE:", "").as_bytes()).events[0].except.len(), 1);
    refused(
        "dates in many zones",
        whole(&event(&dates(400_000, |number| format!("EXDATE;TZID={number}:20260310T183000\n")))).as_bytes(),
        Fault::TooManyEvents,
    );
    let endless = bounded("rule without end", whole(&event("UID:a\nDTSTART:20260309T183000\nRRULE:FREQ=DAILY")).as_bytes());
    assert_eq!(endless.events[0].rule.as_deref(), Some("FREQ=DAILY"));
    let secondly = bounded("secondly", whole(&event("UID:a\nDTSTART:20260309T183000\nRRULE:FREQ=SECONDLY")).as_bytes());
    // It is for whoever keeps it to say that this is too often.
    assert_eq!((whats(&secondly).len(), secondly.events[0].rule.as_deref()), (0, Some("FREQ=SECONDLY")));
    let beside = |line: &str, each: &str, many: usize| {
        let lines: String = (0..many).map(|_| format!("{line}\n")).collect();
        (0..19_999)
            .map(|number| event(format!("UID:{number}\nDTSTART:19700105T183000\nRRULE:FREQ={each}\n{lines}").trim_end()))
            .collect::<String>()
    };
    for (name, events) in [
        ("second rules", beside("RRULE:FREQ=DAILY;COUNT=1000", "WEEKLY", 1)),
        ("many second rules", beside("RRULE:FREQ=DAILY;COUNT=1", "WEEKLY", 15)),
        ("second rules that never happen", beside("RRULE:FREQ=DAILY;COUNT=1;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9", "WEEKLY", 1)),
        ("second rules of leap days", beside("RRULE:FREQ=DAILY;COUNT=9;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "WEEKLY", 1)),
        (
            "seconds taken out",
            beside("EXRULE:FREQ=SECONDLY;INTERVAL=65535;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "DAILY;UNTIL=20500101T000000Z", 1),
        ),
        ("minutes taken out", beside("EXRULE:FREQ=MINUTELY;INTERVAL=2016;BYDAY=WE", "DAILY;UNTIL=20500101T000000Z", 1)),
        ("days taken out", beside("EXRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU", "DAILY;COUNT=40000", 1)),
    ] {
        let read = bounded(name, whole(&events).as_bytes());
        assert_eq!(read.events.len(), 19_999, "{name}");
        assert!(read.unsupported.len() > 15_000, "{name}: {}", read.unsupported.len());
        assert!(read.events.iter().map(|event| event.extra.len() + event.except.len()).sum::<usize>() <= 250_000, "{name}");
    }
    let year = bounded(
        "year 9999",
        whole(&event("UID:a\nDTSTART:99991231T235959Z\nDTEND:99991231T235959Z\nRRULE:FREQ=YEARLY;UNTIL=99991231T235959Z")).as_bytes(),
    );
    assert_eq!((whats(&year), year.events.len()), (vec!["DTSTART"], 0));
    bounded("a long line", whole(&event(&format!("UID:{0}\nSUMMARY:{0}", "ab\\n".repeat(2_000_000)))).as_bytes());
    bounded("quotes", whole(&event(&format!("SUMMARY;A=\"{}:b", ";\"".repeat(5_000_000)))).as_bytes());
    bounded("folds", whole(&event(&format!("SUMMARY:{}", "\n ".repeat(6_000_000)))).as_bytes());
    bounded("unknown lines", whole(&event(&"X:\n".repeat(4_000_000))).as_bytes());
    let zone = |number: usize| {
        format!(
            "BEGIN:VTIMEZONE\nTZID:z{number}\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0307\nTZOFFSETTO:+0307\nEND:STANDARD\nEND:VTIMEZONE\n"
        )
    };
    let zoned = |number: usize| format!("BEGIN:VEVENT\nUID:{number}\nDTSTART;TZID=z{number}:20260310T183000\nEND:VEVENT\n");
    bounded(
        "zones",
        whole(&format!("{}{}", (0..20_000).map(zone).collect::<String>(), (0..20_000).map(zoned).collect::<String>())).as_bytes(),
    );
    let slashes =
        |number: usize| format!("BEGIN:VEVENT\nUID:{number}\nDTSTART;TZID={}{number}:20260310T183000\nEND:VEVENT\n", "a/".repeat(90));
    bounded("zones of slashes", whole(&(0..20_000).map(slashes).collect::<String>()).as_bytes());
    let changed = |number: usize| {
        let at = at("2026-03-10 18:30") + TimeDelta::days(20_000 - number as i64);
        format!("BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:{0}\nDTSTART:{0}\nEND:VEVENT\n", at.format("%Y%m%dT%H%M%S"))
    };
    let changes: String = (0..19_999).map(changed).collect();
    let series = event("UID:a\nDTSTART:20260309T183000\nRRULE:FREQ=DAILY");
    assert_eq!(bounded("changes", whole(&format!("{changes}{series}")).as_bytes()).events[0].overrides.len(), 19_999);
    let onward = changes.replace("RECURRENCE-ID", "RECURRENCE-ID;RANGE=THISANDFUTURE");
    bounded("changes of all that follows", whole(&format!("{onward}{series}")).as_bytes());
    let never = event("UID:a\nDTSTART:20260309T183000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYDAY=MO");
    bounded("changes of what never happens", whole(&format!("{onward}{never}")).as_bytes());
}

#[test]
fn what_is_written_is_a_calendar() {
    let mut event = one(
        "SUMMARY:Abend\u{fc}\u{fc}\u{fc} 🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️🌧️ group\\, west\\; \\\\ and\\nmore\nDTSTART;TZID=Europe/Berlin:20260302T183000\nDURATION:PT90M\nRRULE:FREQ=WEEKLY;UNTIL=20260330T183000Z\nEXDATE;TZID=Europe/Berlin:20260309T183000",
    );
    event.url = Some("https://x.example/\r\nATTACH:evil".into());
    let text = String::from_utf8(write(&[event], "Daymark, mine", utc("2026-01-01 00:00"))).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "folded at 75 octets");
    let lines: Vec<&str> = text.split("\r\n").collect();
    for wanted in [
        "X-WR-CALNAME:Daymark\\, mine",
        "TZID:Europe/Berlin",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "DTSTART;TZID=Europe/Berlin:20260302T183000",
        "RRULE:FREQ=WEEKLY;UNTIL=20260330T183000Z",
        "EXDATE;TZID=Europe/Berlin:20260309T183000",
        "URL:https://x.example/ATTACH:evil",
    ] {
        assert!(lines.contains(&wanted), "{wanted}");
    }
}

/// Reads a description of a zone under a name that says nothing, so that only its clock changes can tell.
#[test]
fn zones_are_described_as_they_are() {
    let mut lost = Vec::new();
    for zone in chrono_tz::TZ_VARIANTS {
        let event = Event { zone, starts: at("2020-06-01 12:00"), ..one("DTSTART:20200601T120000\nRRULE:FREQ=DAILY") };
        let text = String::from_utf8(write(&[event], "", utc("2026-01-01 00:00"))).unwrap();
        if zone == Tz::UTC {
            assert!(!text.contains("VTIMEZONE"));
            continue;
        }
        let text = text.replace(&format!("TZID:{zone}\r\n"), "TZID:Somewhere\r\n").replace(&format!("TZID={zone}:"), "TZID=Somewhere:");
        let read = read(text.as_bytes(), zone).ok().unwrap();
        if read.events[0].zone != zone || !read.unsupported.is_empty() {
            lost.push(zone.name());
        }
        // From another home, one that keeps the same time.
        let other = daymark_exchange::ical::read(text.as_bytes(), Tz::Pacific__Kiritimati).ok().unwrap().events[0].zone;
        for day in (0..1400).step_by(5) {
            let noon = utc("2022-01-01 12:00") + TimeDelta::days(day);
            if to_local(noon, other) != to_local(noon, zone) {
                lost.push(zone.name());
                break;
            }
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
}

fn words(most: usize) -> impl Strategy<Value = Option<String>> {
    let text = prop::collection::vec(prop_oneof!["[a-z ,;:\\\\\"^']{1,20}", "[\u{e9}🌧️שß\n\t]{1,8}", Just("\\n".to_owned())], 1..12);
    prop::option::of(
        text.prop_map(move |parts| parts.concat().chars().take(most).collect::<String>().trim().to_owned())
            .prop_filter("blank", |text| !text.is_empty()),
    )
}

fn times() -> impl Strategy<Value = NaiveDateTime> {
    (0..20_000_i64, 0..1_440_i64).prop_map(|(day, minute)| at("1975-01-01 00:00") + TimeDelta::days(day) + TimeDelta::minutes(minute))
}

fn rules(zone: Tz, all_day: bool) -> impl Strategy<Value = String> {
    let end = times().prop_map(move |until| match all_day {
        true => format!(";UNTIL={}", until.format("%Y%m%d")),
        false => format!(";UNTIL={}", to_local(to_instant(until, zone), zone).format("%Y%m%dT%H%M%S")),
    });
    let end = prop_oneof![Just(String::new()), (1..500).prop_map(|count| format!(";COUNT={count}")), end];
    (
        prop::sample::select(vec![
            "FREQ=DAILY",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=YEARLY;BYMONTH=3;BYSETPOS=1",
        ]),
        end,
    )
        .prop_map(|(rule, end)| format!("{rule}{end}"))
}

/// An event that was made up, which may be shown where it fails.
#[derive(Clone)]
struct Made(Event);

impl std::fmt::Debug for Made {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&String::from_utf8_lossy(&write(std::slice::from_ref(&self.0), "", DateTime::UNIX_EPOCH)))
    }
}

fn events() -> impl Strategy<Value = Made> {
    let zone = prop_oneof![Just(HOME), Just(Tz::UTC), prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec())];
    (zone, any::<bool>(), any::<bool>()).prop_flat_map(|(zone, all_day, recurs)| {
        // What was read is at home where it has no zone, or needs none.
        let zone = if all_day || (zone == Tz::UTC && !recurs) { HOME } else { zone };
        let day = move |time: NaiveDateTime| if all_day { time.date().and_hms_opt(0, 0, 0).unwrap() } else { time };
        let lasts = (0..5_000_u32).prop_map(move |minutes| if all_day { minutes.div_ceil(1_440).max(1) * 1_440 } else { minutes });
        let dates = move |most: usize| {
            prop::collection::btree_set(times().prop_map(day), 0..if recurs { most } else { 1 })
                .prop_map(|dates| dates.into_iter().collect::<Vec<_>>())
        };
        let change = (any::<bool>(), times().prop_map(day), lasts.clone(), words(200), words(500), any::<u32>());
        let changes = prop::collection::btree_map(times().prop_map(day), change, 0..if recurs { 5 } else { 1 });
        let rule = rules(zone, all_day).prop_map(move |rule| recurs.then_some(rule));
        let status = prop::sample::select(vec![EventStatus::Confirmed, EventStatus::Tentative, EventStatus::Cancelled]);
        let said = (words(200), words(500), words(2_000), words(200), prop::option::of("https://x\\.example/[a-z0-9?&=;,%]{0,90}"));
        (
            said,
            (any::<u32>(), 0..2_000_000_000_i64, status, any::<bool>()),
            times().prop_map(day),
            lasts,
            rule,
            dates(120),
            dates(5),
            changes,
        )
            .prop_map(
                move |(
                    (summary, location, description, organiser, url),
                    (sequence, stamp, status, transparent),
                    starts,
                    duration_minutes,
                    rule,
                    extra,
                    except,
                    changes,
                )| {
                    let one = |(original, (cancelled, starts, duration_minutes, summary, location, sequence))| Override {
                        original,
                        cancelled,
                        starts,
                        duration_minutes,
                        summary,
                        location,
                        url: None,
                        sequence,
                    };
                    let overrides = changes.into_iter().map(one).collect();
                    Made(Event {
                        uid: format!("{stamp}-{sequence}@x, y;z"),
                        sequence,
                        stamp: DateTime::from_timestamp(stamp, 0),
                        summary,
                        location,
                        url,
                        description,
                        organiser,
                        status,
                        transparent,
                        all_day,
                        clock: if all_day { Clock::Floating } else { Clock::Named },
                        zone,
                        starts,
                        duration_minutes,
                        rule,
                        extra,
                        except,
                        overrides,
                    })
                },
            )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_the_same(events in prop::collection::vec(events(), 0..4), name in "[a-z ,;]{0,30}") {
        let mut events: Vec<Event> = events.into_iter().map(|made| made.0).collect();
        for (index, event) in events.iter_mut().enumerate() {
            event.uid.push_str(&index.to_string());
        }
        let bytes = write(&events, name.trim(), utc("2026-01-01 00:00"));
        for line in bytes.split(|byte| *byte == b'\n') {
            prop_assert!(line.len() <= 76 && std::str::from_utf8(line).is_ok());
        }
        let file = read(&bytes, HOME).unwrap_or_else(|fault| panic!("{fault:?}"));
        prop_assert_eq!(whats(&file), Vec::<&str>::new());
        prop_assert_eq!(file.events.len(), events.len());
        for (read, written) in file.events.iter().zip(&events) {
            prop_assert_eq!((read.zone, read.starts, &read.rule), (written.zone, written.starts, &written.rule));
            prop_assert_eq!((&read.extra, &read.except), (&written.extra, &written.except));
            prop_assert!(read == written, "{}", String::from_utf8_lossy(&bytes));
        }
    }
}

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
        let begin = worked();
        if let Ok(file) = read(&bytes, HOME) {
            // What is read can be written, and is then read again.
            let again = write(&file.events, "again", utc("2026-01-01 00:00"));
            prop_assert!(read(&again, HOME).is_ok());
        }
        prop_assert!(worked() - begin < Duration::from_secs(5));
    }
}

#[test]
fn the_sample_is_read_whole() {
    let file = file(SAMPLE);
    assert_eq!((file.events.len(), whats(&file)), (3, Vec::<&str>::new()));
    assert_eq!(file.events[0].zone.name(), "America/New_York");
    assert_eq!(file.events[2].rule.as_deref(), Some("FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,TH;UNTIL=20260701T235959"));
}
