//! Files made to take long, or much room.

use chrono::TimeDelta;
use daymark_exchange::ical::{Calendar, CalendarError as Fault, FILE_MAX, read};

use crate::{HOME, at, event, rule_of, whats, whole};

fn assert_refused(name: &str, bytes: &[u8], wanted: Fault) {
    assert_eq!(read(bytes, HOME).err(), Some(wanted), "{name}");
}

fn bounded(name: &str, text: &str) -> Calendar {
    read(text.as_bytes(), HOME).map_err(|fault| format!("{name}: {fault:?}")).ok().unwrap()
}

#[test]
fn what_is_no_calendar_is_refused() {
    assert_refused("empty", b"", Fault::Empty);
    assert_refused("blank", b"\xEF\xBB\xBF \r\n\r\n", Fault::Empty);
    assert_refused("html", b"<!DOCTYPE html>\n<html><body style=\"a:b\">BEGIN:VCALENDAR</body></html>", Fault::NotACalendar);
    assert_refused("json", b"{\"BEGIN\": \"VCALENDAR\",\n\"END\":\n1}", Fault::NotACalendar);
    assert_refused("vcard", b"BEGIN:VCARD\r\nFN:a\r\nEND:VCARD\r\n", Fault::NotACalendar);
    assert_refused("end", b"END:VCALENDAR\r\n", Fault::NotACalendar);
    let calendar = whole(&event("UID:a\nDTSTART:20260309T183000"));
    let wide: Vec<u8> = calendar.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_refused("utf-16", &wide, Fault::NotText);
    assert_refused("utf-16 with a mark", &[b"\xFF\xFE".as_slice(), &wide].concat(), Fault::NotText);
    let binary: Vec<u8> = (0..1_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert_refused("binary", &binary, Fault::NotText);
    assert_refused("no zeros", &[0xFF; 1_000_000], Fault::NotACalendar);
    assert_refused("cut off", &calendar.as_bytes()[..calendar.len() - 20], Fault::Malformed);
    assert_refused("crossed", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT\n", Fault::Malformed);
}

#[test]
fn what_is_too_large_is_refused() {
    assert_refused("bytes", &vec![b'a'; FILE_MAX + 1], Fault::TooLarge);
    assert_refused("lines", whole(&"X:\n".repeat(1_000_000)).as_bytes(), Fault::TooLarge);
    assert_refused("nested", "BEGIN:VCALENDAR\n".repeat(900_000).as_bytes(), Fault::TooDeep);
    let alarms = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}", "BEGIN:VALARM\n".repeat(100_000));
    assert_refused("nested alarms", alarms.as_bytes(), Fault::TooDeep);
    assert_refused("events", whole(&"BEGIN:VEVENT\nEND:VEVENT\n".repeat(400_000)).as_bytes(), Fault::TooManyEvents);
    let date = |number: usize| format!("EXDATE:{}{:02}{:02}T183000\n", 1970 + number / 336, number / 28 % 12 + 1, number % 28 + 1);
    let dates: String = (0..500_000).map(date).collect();
    assert_refused("dates", whole(&event(&format!("DTSTART:20260309T183000\n{dates}"))).as_bytes(), Fault::TooManyEvents);
    let zoned: String = (0..400_000).map(|number| format!("EXDATE;TZID={number}:20260310T183000\n")).collect();
    assert_refused("dates in many zones", whole(&event(&zoned)).as_bytes(), Fault::TooManyEvents);
}

#[test]
fn what_is_said_again_and_again_takes_no_room() {
    let exdates = |separator: &str, each: &str, times: usize| {
        let list = format!("{each}{separator}").repeat(times);
        let text = whole(&event(&format!("UID:a\nDTSTART:20260309T183000\nRRULE:FREQ=DAILY\nEXDATE:{list}20260310T183000")));
        bounded("dates", &text).events[0].exdates.len()
    };
    assert_eq!(exdates(",", "20260310T183000", 1_000_000), 1);
    assert_eq!(exdates(",", "", 1_000_000), 1);
    assert_eq!(exdates("\nEXDATE:", "", 900_000), 1);
    bounded("a long line", &whole(&event(&format!("UID:{0}\nSUMMARY:{0}", "ab\\n".repeat(2_000_000)))));
    bounded("quotes", &whole(&event(&format!("SUMMARY;A=\"{}:b", ";\"".repeat(5_000_000)))));
    bounded("folds", &whole(&event(&format!("SUMMARY:{}", "\n ".repeat(900_000)))));
    bounded("unknown lines", &whole(&event(&"X:\n".repeat(900_000))));
}

#[test]
fn many_zones_are_looked_up_only_so_often() {
    let observance = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0307\nTZOFFSETTO:+0307\nEND:STANDARD\n";
    let zone = |number: usize| format!("BEGIN:VTIMEZONE\nTZID:z{number}\n{observance}END:VTIMEZONE\n");
    let zoned = |number: usize| format!("BEGIN:VEVENT\nUID:{number}\nDTSTART;TZID=z{number}:20260310T183000\nEND:VEVENT\n");
    let (zones, events): (String, String) = ((0..20_000).map(zone).collect(), (0..20_000).map(zoned).collect());
    bounded("zones", &whole(&format!("{zones}{events}")));
    let slashes =
        |number: usize| format!("BEGIN:VEVENT\nUID:{number}\nDTSTART;TZID={}{number}:20260310T183000\nEND:VEVENT\n", "a/".repeat(90));
    bounded("zones of slashes", &whole(&(0..20_000).map(slashes).collect::<String>()));
}

#[test]
fn rules_are_looked_through_only_so_often() {
    let endless = bounded("rule without end", &whole(&event("UID:a\nDTSTART:20260309T183000\nRRULE:FREQ=DAILY")));
    assert_eq!(rule_of(&endless.events[0]).as_deref(), Some("FREQ=DAILY"));
    for rule in ["FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"]
    {
        let event = |number| event(&format!("UID:{number}\nDTSTART:19700105T183000\nRRULE:{rule}"));
        assert_eq!(bounded(rule, &whole(&(0..19_999).map(event).collect::<String>())).events.len(), 19_999);
    }
    let year = event("UID:a\nDTSTART:99991231T235959Z\nDTEND:99991231T235959Z\nRRULE:FREQ=YEARLY;UNTIL=99991231T235959Z");
    let year = bounded("year 9999", &whole(&year));
    assert_eq!((whats(&year), year.events.len()), (vec!["VEVENT"], 0));
}

#[test]
fn many_changes_of_one_series_are_put_with_it() {
    let changed = |number: usize| {
        let at = at("2026-03-10 18:30") + TimeDelta::days(20_000 - number as i64);
        format!("BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:{0}\nDTSTART:{0}\nEND:VEVENT\n", at.format("%Y%m%dT%H%M%S"))
    };
    let changes: String = (0..19_999).map(changed).collect();
    let series = event("UID:a\nDTSTART:20260309T183000\nRRULE:FREQ=DAILY");
    assert_eq!(bounded("changes", &whole(&format!("{changes}{series}"))).events[0].overrides.len(), 19_999);
    let all_that_follow = changes.replace("RECURRENCE-ID", "RECURRENCE-ID;RANGE=THISANDFUTURE");
    let cut = bounded("changes of all that follow", &whole(&format!("{all_that_follow}{series}")));
    assert!(cut.events.len() <= 9 && whats(&cut).contains(&"RANGE"));
    let never = event("UID:a\nDTSTART:20260309T183000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYDAY=MO");
    bounded("changes of what never happens", &whole(&format!("{all_that_follow}{never}")));
}
