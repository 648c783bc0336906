//! Rules: what is kept of them, and what is named.

use crate::{at, event, file, one, rule_of, takes_place, whats};

#[test]
fn rules_keep_their_end_on_the_wall_clock() {
    let ny = ";TZID=America/New_York:20260302T183000";
    let is = |start: &str, text: &str, wanted: &str| {
        assert_eq!(rule_of(&one(&format!("DTSTART{start}\nRRULE:{text}"))).as_deref(), Some(wanted), "{text}");
    };
    is(ny, "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY;BYDAY=MO,WE");
    is(ny, "freq=weekly;until=20260331T033000z", "FREQ=WEEKLY;UNTIL=20260330T233000");
    is(ny, "FREQ=WEEKLY;UNTIL=20260330", "FREQ=WEEKLY;UNTIL=20260330T235959");
    is(ny, "FREQ=WEEKLY;UNTIL=20260330T183000", "FREQ=WEEKLY;UNTIL=20260330T183000");
    is(ny, "FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY");
    is(ny, "FREQ=DAILY;BYHOUR=18;BYMINUTE=30;BYSECOND=0", "FREQ=DAILY");
    is(":20260302T183000Z", "FREQ=DAILY;UNTIL=20260330T183000Z", "FREQ=DAILY;UNTIL=20260330T183000");
    is(";VALUE=DATE:20260302", "FREQ=DAILY;UNTIL=20260330T040000Z", "FREQ=DAILY;UNTIL=20260330T235959");
    is(ny, "FREQ=WEEKLY;UNTIL=20260330;COUNT=-1", "FREQ=WEEKLY;UNTIL=20260330T235959");
    is(ny, "FREQ=DAILY;BYHOUR=18,20;BYMINUTE=30", "FREQ=DAILY;BYHOUR=18,20");
    is(ny, "FREQ=DAILY;BYSECOND=0,30", "FREQ=DAILY;BYSECOND=0,30");
    // RFC 5545, 3.3.10: to be ignored there.
    is(";VALUE=DATE:20260302", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "FREQ=DAILY");
}

#[test]
fn what_cannot_be_followed_keeps_its_start_and_is_named_with_its_event() {
    let start = "SUMMARY:Ping\nDTSTART;TZID=America/New_York:20260302T183000\nRDATE;TZID=America/New_York:20260310T183000";
    for (rules, what) in [
        ("RRULE:FREQ=HOURLY", "RRULE"),
        ("RRULE:FREQ=MINUTELY;INTERVAL=90;COUNT=3", "RRULE"),
        ("RRULE:freq=secondly;BYSECOND=0", "RRULE"),
        ("RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "RRULE"),
        ("RRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", "EXRULE"),
        ("EXRULE:FREQ=WEEKLY", "EXRULE"),
        ("RRULE:COUNT=3", "RRULE"),
        ("RRULE:FREQ=DAILY;FREQ=WEEKLY", "RRULE"),
        ("RRULE:FREQ=DAILY;UNTIL=soon", "RRULE"),
        ("RRULE:FREQ=DAILY;COUNT=3;UNTIL=20260401T000000Z", "RRULE"),
        (&format!("RRULE:FREQ=DAILY;BYSETPOS={}1", "1,".repeat(250)), "RRULE"),
        ("RRULE:nonsense", "RRULE"),
    ] {
        let file = file(&event(&format!("UID:a\n{start}\n{rules}")));
        let [named] = file.unsupported.as_slice() else { panic!("{rules}: {:?}", whats(&file)) };
        assert_eq!(
            (named.summary.as_deref(), named.starts, named.what.as_str()),
            (Some("Ping"), Some(at("2026-03-02 18:30")), what),
            "{rules}"
        );
        assert_eq!(takes_place(&file.events[0], "2026-12-31 00:00"), ["03-02 18:30", "03-10 18:30"], "{rules}");
        assert!(file.unread.contains("a"), "{rules}: where it is known, what is known stays");
    }
    let hours = file(&event("UID:a\nDTSTART;VALUE=DATE:20260302\nRRULE:FREQ=HOURLY;COUNT=3"));
    assert_eq!((whats(&hours), rule_of(&hours.events[0])), (vec!["RRULE"], None));
}

#[test]
fn a_rule_that_is_written_twice_is_one() {
    let file = file(&event("UID:a\nDTSTART:20260302T183000\nRRULE:FREQ=DAILY;COUNT=3\nRRULE:freq=daily;count=3\nRRULE:\nEXRULE:"));
    assert_eq!((whats(&file).len(), rule_of(&file.events[0]).as_deref()), (0, Some("FREQ=DAILY;COUNT=3")));
}
