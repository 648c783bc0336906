//! Calendars: looked at, brought in, brought in again, undone, taken away, handed out.
#![allow(clippy::unwrap_used, reason = "a test")]

mod aid;

use aid::{World, local, once};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono_tz::Tz;
use daymark_app::api::{
    CalendarEffect, CalendarFault, CalendarFile, CalendarImported, CalendarKind, CalendarPreview, CommandError, ExportCalendar,
    GetSchedule, ImportCalendar, MoveOccurrence, OccurrenceNoteView, OneCalendar, OneOccurrence, OneScheduleChange, SaveOccurrenceNote,
    SessionView, Written,
};
use daymark_app::{App, Error};
use daymark_domain::session::{Repeat, SessionKind};

/// A Monday morning.
const MORNING: &str = "2026-03-02T08:30:00Z";

const GROUP: &str = "UID:group@clinic\nSEQUENCE:0\nDTSTART;TZID=Eastern Standard Time:20260302T180000\nDTEND;TZID=Eastern Standard Time:20260302T193000\n\
    RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260630T235959Z\nSUMMARY:Evening group\nLOCATION:Room 4\\, upstairs\n";
const VISIT: &str =
    "UID:visit@clinic\nDTSTART:20260305T150000Z\nDURATION:PT50M\nSUMMARY:Counselling\nLOCATION:https://meet.example.org/1\n";

fn calendar(events: &[&str]) -> String {
    let events: String = events.iter().map(|event| format!("BEGIN:VEVENT\nDTSTAMP:20260301T080000Z\n{event}END:VEVENT\n")).collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:Harbour Clinic\n{events}END:VCALENDAR\n").replace('\n', "\r\n")
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

async fn all(app: &App) -> Vec<SessionView> {
    app.session_list().await.unwrap()
}

async fn starts(app: &App, from: &str, to: &str) -> Vec<String> {
    let seen = app.schedule_get(GetSchedule { from: from.parse().unwrap(), to: to.parse().unwrap() }).await.unwrap();
    seen.occurrences.iter().map(|one| one.starts_at.format("%d %H:%M").to_string()).collect()
}

async fn fresh() -> (World, App) {
    let world = World::new(MORNING, Tz::America__New_York);
    let app = world.create().await;
    (world, app)
}

#[tokio::test]
async fn a_calendar_is_looked_at_brought_in_and_undone_in_one_go() {
    let (_world, app) = fresh().await;
    let file = calendar(&[GROUP, VISIT]);
    let seen = look(&app, &file).await;
    assert_eq!((seen.name.text(), seen.calendar, seen.unchanged, seen.unsupported.len()), ("Harbour Clinic", None, 0, 0));
    assert_eq!(seen.items.iter().map(|item| item.effect).collect::<Vec<_>>(), [CalendarEffect::Added; 2]);
    assert_eq!(
        (seen.items[0].starts, seen.items[0].zone.as_str(), seen.items[0].ahead),
        (local("2026-03-02T18:00:00"), "America/New_York", 35)
    );
    assert!(all(&app).await.is_empty(), "looking changes nothing");

    let kinds = vec![CalendarKind { uid: Written::new("visit@clinic".into()), kind: SessionKind::Individual }];
    let done = app.calendar_import(ImportCalendar { file: text(&file), kinds, without: Vec::new() }).await.unwrap();
    assert_eq!((done.added, done.changed, done.removed), (2, 0, 0));
    let views = all(&app).await;
    let [group, visit] = views.as_slice() else { panic!("{}", views.len()) };
    assert_eq!((group.kind, visit.kind), (SessionKind::Group, SessionKind::Individual));
    assert!(matches!(group.repeat, Repeat::Weekly { .. }), "a plain weekly rule is one that the form shows");
    assert_eq!(group.place.as_ref().unwrap().text(), "Room 4, upstairs");
    assert!(visit.place.is_none() && visit.link.is_some(), "a link is a link");
    assert_eq!(starts(&app, "2026-03-02", "2026-03-08").await, ["02 23:00", "04 23:00", "05 15:00"]);
    let listed = app.calendar_list().await.unwrap();
    assert_eq!((listed.len(), listed[0].events, listed[0].id), (1, 2, done.calendar));

    app.schedule_undo(OneScheduleChange { id: done.change }).await.unwrap();
    assert!(all(&app).await.is_empty() && app.calendar_list().await.unwrap().is_empty());
}

#[tokio::test]
async fn bringing_it_in_twice_doubles_nothing_and_keeps_what_is_the_persons_own() {
    let (_world, app) = fresh().await;
    let done = bring(&app, &calendar(&[GROUP, VISIT])).await;
    let again = look(&app, &calendar(&[GROUP, VISIT])).await;
    assert_eq!((again.items.len(), again.unchanged, again.calendar), (0, 2, Some(done.calendar)));

    let group = all(&app).await[0].clone();
    let first = OneOccurrence { session: group.id, original: local("2026-03-02T18:00:00") };
    let note = OccurrenceNoteView { takeaways: Some(Written::new("Breathe first".into())), ..OccurrenceNoteView::default() };
    app.occurrence_note_save(SaveOccurrenceNote { session: first.session, original: first.original, note: note.clone() }).await.unwrap();
    let to = local("2026-03-11T17:00:00");
    app.occurrence_move(MoveOccurrence { session: group.id, original: local("2026-03-11T18:00:00"), to }).await.unwrap();

    // A newer state: another place, the 4th is cancelled, the 9th is half an hour later, the 16th is out.
    let newer = GROUP.replace("SEQUENCE:0", "SEQUENCE:1").replace("Room 4\\, upstairs", "Room 7")
        + "EXDATE;TZID=Eastern Standard Time:20260316T180000\n";
    let zone = "TZID=Eastern Standard Time";
    let cancelled =
        format!("UID:group@clinic\nSEQUENCE:1\nRECURRENCE-ID;{zone}:20260304T180000\nDTSTART;{zone}:20260304T180000\nSTATUS:CANCELLED\n");
    let later = format!(
        "UID:group@clinic\nSEQUENCE:1\nRECURRENCE-ID;{zone}:20260309T180000\nDTSTART;{zone}:20260309T183000\nDURATION:PT90M\nSUMMARY:Evening group\n"
    );
    let file = calendar(&[&cancelled, &newer, &later, VISIT]);
    let seen = look(&app, &file).await;
    assert_eq!((seen.items.len(), seen.items[0].effect, seen.unchanged), (1, CalendarEffect::Changed, 1));
    let done = bring(&app, &file).await;
    assert_eq!((done.added, done.changed, done.removed), (0, 1, 0));
    assert_eq!(all(&app).await.len(), 2);
    let detail = app.occurrence_get(first).await.unwrap();
    assert!(detail.note == note && detail.occurrence.place.unwrap().text() == "Room 7");
    // In summer time from the 8th on; what the person moved stays moved.
    let seen = ["02 23:00", "04 23:00", "05 15:00", "09 22:30", "11 21:00", "18 22:00"];
    assert_eq!(starts(&app, "2026-03-02", "2026-03-18").await, seen);

    // An older state changes nothing.
    assert_eq!(look(&app, &calendar(&[GROUP, VISIT])).await.items.len(), 0);
    app.schedule_undo(OneScheduleChange { id: done.change }).await.unwrap();
    assert_eq!(starts(&app, "2026-03-09", "2026-03-16").await, ["09 22:00", "11 21:00", "16 22:00"]);
}

#[tokio::test]
async fn what_is_no_longer_in_it_goes_and_what_was_stays() {
    let (world, app) = fresh().await;
    bring(&app, &calendar(&[GROUP, VISIT])).await;
    world.set_now("2026-03-10T12:00:00Z");
    let done = bring(&app, &calendar(&[VISIT])).await;
    assert_eq!((done.added, done.changed, done.removed), (0, 0, 1));
    assert_eq!(starts(&app, "2026-03-02", "2026-03-20").await, ["02 23:00", "04 23:00", "05 15:00", "09 22:00"]);
    app.schedule_undo(OneScheduleChange { id: done.change }).await.unwrap();
    assert_eq!(starts(&app, "2026-03-10", "2026-03-12").await, ["11 22:00"]);

    // A cancellation that is sent by itself says nothing of the rest.
    let cancel = calendar(&[&format!("{VISIT}STATUS:CANCELLED\n")]).replace("VERSION", "METHOD:CANCEL\r\nVERSION");
    let seen = look(&app, &cancel).await;
    assert_eq!(seen.items.iter().map(|item| item.effect).collect::<Vec<_>>(), [CalendarEffect::Removed]);

    let gone = app.calendar_delete(OneCalendar { id: done.calendar }).await.unwrap();
    assert!(all(&app).await.is_empty());
    assert_eq!(app.calendar_delete(OneCalendar { id: done.calendar }).await.err(), Some(Error::NotFound));
    app.schedule_undo(gone).await.unwrap();
    assert_eq!(all(&app).await.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_taken_over_is_named() {
    let (_world, app) = fresh().await;
    let hourly = "UID:1\nDTSTART:20260305T150000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY\nSUMMARY:Too often\n";
    let never = "UID:2\nDTSTART:20260305T150000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\nSUMMARY:Never\n";
    let elsewhere = "UID:3\nDTSTART;TZID=Middle Earth:20260305T150000\nSUMMARY:Somewhere\n";
    let seen = look(&app, &calendar(&[hourly, never, elsewhere])).await;
    let named: Vec<_> = seen.unsupported.iter().map(|one| (one.title.as_ref().unwrap().text(), one.what.as_str())).collect();
    assert_eq!(named, [("Too often", "RRULE"), ("Somewhere", "TZID"), ("Never", "RRULE")]);
    assert!(seen.items.iter().all(|item| !item.recurring) && seen.items.len() == 3);
    for (file, why) in [("", CalendarFault::Empty), ("hello", CalendarFault::NotACalendar), ("BEGIN:VCALENDAR\n", CalendarFault::Malformed)]
    {
        let refused = app.calendar_preview(text(file)).await.err().map(CommandError::from);
        assert_eq!(refused, Some(CommandError::NotACalendar { why }));
    }
}

#[tokio::test]
async fn what_is_handed_out_is_read_back_the_same_without_what_is_private() {
    let (_world, app) = fresh().await;
    bring(&app, &calendar(&[GROUP, VISIT])).await;
    app.session_add(aid::AddSession { bring: Some(Written::new("my secret".into())), ..once("2026-03-06T10:00:00") }).await.unwrap();
    app.session_add(aid::AddSession { kind: SessionKind::Work, ..once("2026-03-06T12:00:00") }).await.unwrap();
    let group = all(&app).await[0].id;
    let to = local("2026-03-04T19:00:00");
    app.occurrence_move(MoveOccurrence { session: group, original: local("2026-03-04T18:00:00"), to }).await.unwrap();
    app.occurrence_cancel(OneOccurrence { session: group, original: local("2026-03-09T18:00:00") }).await.unwrap();
    let exported = app.calendar_export(ExportCalendar { session: None }).await.unwrap();
    assert!(!exported.text().contains("secret") && exported.text().matches("BEGIN:VEVENT").count() == 5);

    let (_other, app_of_another) = fresh().await;
    let done = bring(&app_of_another, exported.text()).await;
    assert_eq!(done.added, 3);
    let without_work: Vec<String> = starts(&app, "2026-03-02", "2026-03-20").await.into_iter().filter(|one| one != "06 17:00").collect();
    assert_eq!(starts(&app_of_another, "2026-03-02", "2026-03-20").await, without_work);
    let one = app.calendar_export(ExportCalendar { session: Some(group) }).await.unwrap();
    assert_eq!(one.text().matches("BEGIN:VEVENT").count(), 3);
}
