//! What other programs do with the calendars that they publish.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono_tz::Tz;
use daymark_app::App;
use daymark_app::api::{
    CalendarEffect, CalendarFile, CalendarImported, CalendarPreview, GetSchedule, ImportCalendar, ListOccurrences, OccurrenceNoteView,
    OneOccurrence, OneScheduleChange, RecordAttendance, SaveOccurrenceNote, Written,
};
use daymark_domain::session::{Attendance, SessionKind};

use crate::aid::{World, date, local};

const NOW: &str = "2026-09-01T12:00:00Z";

/// As Office 365 publishes it: the same two events, with other UIDs each time.
fn published(generation: &str, name: &str) -> String {
    let group = "DTSTART;TZID=Eastern Standard Time:20260901T180000\nDURATION:PT90M\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH\nSUMMARY:Group\n";
    let visit = "DTSTART;TZID=Eastern Standard Time:20270106T090000\nDURATION:PT50M\nSUMMARY:Counselling\n";
    let event = |id: &str, text: &str| format!("BEGIN:VEVENT\nUID:{generation}-{id}\nDTSTAMP:20260901T120000Z\n{text}END:VEVENT\n");
    calendar(name, &format!("{}{}", event("a", group), event("b", visit)))
}

fn calendar(name: &str, events: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:{name}\n{events}END:VCALENDAR\n").replace('\n', "\r\n")
}

fn text(text: &str) -> CalendarFile {
    CalendarFile { base64: Written::new(BASE64.encode(text)), calendar: None, kind: SessionKind::Group }
}

async fn look(app: &App, file: &str) -> CalendarPreview {
    app.calendar_preview(text(file)).await.unwrap()
}

async fn bring(app: &App, file: &str) -> CalendarImported {
    app.calendar_import(ImportCalendar { file: text(file), kinds: Vec::new(), without: Vec::new() }).await.unwrap()
}

async fn new_york() -> (World, App) {
    let world = World::new(NOW, Tz::America__New_York);
    let app = world.create().await;
    (world, app)
}

async fn count(app: &App, from: &str, to: &str) -> usize {
    app.occurrence_list(ListOccurrences { from: date(from), to: date(to) }).await.unwrap().len()
}

/// lochmueller/calendarize#381, nextcloud/calendar#53.
#[tokio::test]
async fn the_same_calendar_with_other_uids_doubles_nothing() {
    let (world, app) = new_york().await;
    let first = bring(&app, &published("gen1", "Clinic")).await;
    world.set_now("2026-09-02T12:00:00Z");
    let group = app.session_list().await.unwrap().remove(0);
    let (session, original) = (group.id, local("2026-09-01T18:00:00"));
    let note = OccurrenceNoteView { takeaways: Some(Written::new("Breathe".into())), ..OccurrenceNoteView::default() };
    app.occurrence_note_save(SaveOccurrenceNote { session, original, note: note.clone() }).await.unwrap();
    app.attendance_record(RecordAttendance { session, original, attendance: Some(Attendance::Attended) }).await.unwrap();

    let seen = look(&app, &published("gen2", "Clinic")).await;
    assert_eq!((seen.items.len(), seen.unchanged, seen.calendar), (0, 2, Some(first.calendar)));
    let again = bring(&app, &published("gen2", "Clinic")).await;
    assert_eq!((again.added, again.changed, again.removed, again.calendar), (0, 0, 0, first.calendar));
    assert_eq!(count(&app, "2027-01-05", "2027-01-06").await, 2);
    let kept = app.occurrence_get(OneOccurrence { session, original }).await.unwrap();
    assert!(kept.note == note && kept.occurrence.attendance == Some(Attendance::Attended));

    // From then on it is known by its later UID, and what it says anew under yet another one is a change.
    world.set_now("2026-09-03T12:00:00Z");
    let renamed = published("gen2", "Clinic").replace("SUMMARY:Group", "SUMMARY:Evening group");
    let seen = look(&app, &renamed).await;
    assert_eq!(seen.items.iter().map(|item| item.effect).collect::<Vec<_>>(), [CalendarEffect::Changed]);
    let moved = published("gen3", "Clinic").replace("SUMMARY:Group", "LOCATION:Room 7\r\nSUMMARY:Group");
    let done = bring(&app, &moved).await;
    assert_eq!((done.added, done.changed, done.removed), (0, 1, 0));
    let kept = app.occurrence_get(OneOccurrence { session, original }).await.unwrap();
    assert!(kept.note == note && kept.occurrence.place.unwrap().text() == "Room 7");
    for change in [done.change, again.change] {
        app.schedule_undo(OneScheduleChange { id: change }).await.unwrap();
    }
    assert_eq!(look(&app, &published("gen1", "Clinic")).await.unchanged, 2, "as it was, with its first UIDs");
}

#[tokio::test]
async fn another_calendar_is_not_taken_for_a_newer_copy() {
    let (_world, app) = new_york().await;
    let first = bring(&app, &published("gen1", "Clinic")).await;
    // The same events in a calendar of another name, and a calendar of the same name with other events.
    let other_name = look(&app, &published("gen2", "Work")).await;
    assert_eq!((other_name.items.len(), other_name.calendar), (2, None));
    let yoga = "BEGIN:VEVENT\nUID:y\nDTSTART:20260910T080000\nDURATION:PT1H\nSUMMARY:Yoga\nEND:VEVENT\n";
    let other_events = look(&app, &calendar("Clinic", yoga)).await;
    assert_eq!((other_events.items.len(), other_events.items[0].effect, other_events.calendar), (1, CalendarEffect::Added, None));
    // Who says that it is the calendar is believed, and the same events are the same.
    let asked = CalendarFile { calendar: Some(first.calendar), ..text(&published("gen2", "Renamed")) };
    assert_eq!(app.calendar_preview(asked).await.unwrap().unchanged, 2);
}

#[tokio::test]
async fn of_two_events_that_are_alike_each_is_found_once() {
    let (_world, app) = new_york().await;
    let twice = |generation: &str| {
        let event =
            |id: &str| format!("BEGIN:VEVENT\nUID:{generation}{id}\nDTSTART:20260910T080000\nDURATION:PT1H\nSUMMARY:Yoga\nEND:VEVENT\n");
        calendar("Gym", &format!("{}{}", event("a"), event("b")))
    };
    bring(&app, &twice("1")).await;
    let seen = look(&app, &twice("2")).await;
    assert_eq!((seen.items.len(), seen.unchanged), (0, 2));
}

/// x3me/omacal#44, AnandChowdhary/calendar-link#678.
#[tokio::test]
async fn whole_days_stay_on_their_date_after_a_journey() {
    let world = World::new(NOW, Tz::America__Los_Angeles);
    let app = world.create().await;
    let closed = "BEGIN:VEVENT\nUID:d\nDTSTART;VALUE=DATE:20260907\nDTEND;VALUE=DATE:20260908\nSUMMARY:Clinic closed\nEND:VEVENT\n";
    bring(&app, &calendar("Clinic", closed)).await;
    for zone in [Tz::Pacific__Honolulu, Tz::America__Los_Angeles, Tz::America__New_York, Tz::Pacific__Kiritimati] {
        world.set_zone(zone);
        let days = ["2026-09-06", "2026-09-07", "2026-09-08"];
        let mut seen = Vec::new();
        for day in days {
            let schedule = app.schedule_get(GetSchedule { from: date(day), to: date(day) }).await.unwrap();
            assert_eq!(schedule.occurrences.len(), count(&app, day, day).await, "{zone}");
            seen.push(schedule.occurrences.len());
        }
        assert_eq!(seen, [0, 1, 0], "{zone}");
    }
}

#[tokio::test]
async fn what_is_not_taken_over_is_named_with_the_event_that_misses_it() {
    let (_world, app) = new_york().await;
    let event = |id: &str, text: &str| format!("BEGIN:VEVENT\nUID:{id}\n{text}\nEND:VEVENT\n");
    let file = calendar(
        "Clinic",
        &[
            event("a", "SUMMARY:Ping\nDTSTART:20260910T090000\nDURATION:PT15M\nRRULE:FREQ=HOURLY;INTERVAL=5"),
            event("b", "SUMMARY:Lost\nDTSTART:soon"),
            event("c", "SUMMARY:Group\nDTSTART:20260908T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nEXRULE:FREQ=MONTHLY"),
            event("d", "SUMMARY:Intake\nDTSTART;TZID=tzone://Microsoft/Utc:20260910T140000\nDURATION:PT1H"),
            event("e", "SUMMARY:Start\nDTSTART:20260914T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3"),
        ]
        .concat(),
    );
    let seen = look(&app, &file).await;
    let named: Vec<_> = seen.unsupported.iter().map(|one| (one.title.as_ref().unwrap().text(), one.what.as_str(), one.starts)).collect();
    assert_eq!(
        named,
        [
            ("Ping", "RRULE", Some(local("2026-09-10T09:00:00"))),
            ("Lost", "VEVENT", None),
            ("Group", "EXRULE", Some(local("2026-09-08T18:00:00"))),
        ]
    );
    assert_eq!(bring(&app, &file).await.added, 4);
    let all = app.occurrence_list(ListOccurrences { from: date("2026-09-01"), to: date("2026-12-31") }).await.unwrap();
    let titles: Vec<_> =
        all.iter().map(|one| format!("{} {}", one.starts_at.format("%d %H:%M"), one.title.as_ref().unwrap().text())).collect();
    let start = ["14 14:00 Start", "16 14:00 Start", "23 14:00 Start"];
    assert_eq!(titles, [&["08 22:00 Group", "10 13:00 Ping", "10 14:00 Intake"][..], &start[..]].concat());
}
