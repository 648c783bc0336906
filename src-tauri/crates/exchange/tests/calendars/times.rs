//! When an event is: its zone, its length, its single dates.

use chrono_tz::Tz;
use daymark_exchange::ical::{Clock, read};

use crate::{HOME, at, event, file, one, starts, whats, whole};

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
fn single_dates_are_read_in_every_form() {
    let event = one(
        "DTSTART;TZID=America/New_York:20260302T183000\nRRULE:FREQ=WEEKLY\nRDATE;TZID=America/New_York:20260306T183000,20260305T183000\n\
         RDATE;VALUE=PERIOD:20260401T180000Z/PT1H\nEXDATE:20260309T223000Z\nEXDATE;VALUE=DATE:20260316\nEXDATE;TZID=America/Chicago:20260323T173000,nonsense",
    );
    assert_eq!(event.rdates, [at("2026-03-05 18:30"), at("2026-03-06 18:30"), at("2026-04-01 14:00")]);
    assert_eq!(event.exdates, [at("2026-03-09 18:30"), at("2026-03-16 18:30"), at("2026-03-23 18:30")]);
    let longer: Vec<_> = event.overrides.iter().map(|one| (one.original, one.starts, one.duration_minutes)).collect();
    assert_eq!(longer, [(at("2026-04-01 14:00"), at("2026-04-01 14:00"), 60)], "a period has its own length");
    let days = one("DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=DAILY\nEXDATE:20260303T000000Z\nEXDATE;VALUE=DATE:20260305");
    assert_eq!(days.exdates, [at("2026-03-03 00:00"), at("2026-03-05 00:00")]);
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
fn a_zone_described_with_absurd_numbers_is_read_as_any_unknown_one() {
    for rule in ["BYMONTH=4294967295;BYDAY=1SU", "BYMONTH=3;BYDAY=-2147483648SU", "BYMONTH=13", "BYMONTH=3;BYDAY=2147483647SU"] {
        let observance = format!(
            "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0307\nTZOFFSETTO:+0307\nRRULE:FREQ=YEARLY;{rule}\nEND:STANDARD\n"
        );
        let text = format!("BEGIN:VTIMEZONE\nTZID:odd\n{observance}END:VTIMEZONE\n{}", event("UID:a\nDTSTART;TZID=odd:20260310T183000"));
        assert_eq!(file(&text).events.len(), 1, "{rule}");
    }
}
