//! Calendars: looked at, brought in, brought in again, undone, taken away, handed out.

use crate::aid::{World, local, once};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono_tz::Tz;
use daymark_app::api::{
    CalendarEffect, CalendarFault, CalendarFile, CalendarImported, CalendarKind, CalendarPreview, CommandError, ExportCalendar,
    GetSchedule, ImportCalendar, MoveOccurrence, OccurrenceNoteView, OneCalendar, OneOccurrence, OneScheduleChange, OneSession,
    RecordAttendance, SaveOccurrenceNote, SessionView, UpdateFollowing, UpdateSession, Written,
};
use daymark_app::{App, Error};
use daymark_domain::session::{Attendance, Day, OccurrenceStatus, Repeat, SessionKind};

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

/// Sent by itself, about single events.
fn sent(method: &str, events: &[&str]) -> String {
    calendar(events).replace("VERSION", &format!("METHOD:{method}\r\nVERSION"))
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
    let seen = look(&app, &sent("CANCEL", &[GROUP])).await;
    assert_eq!(seen.items.iter().map(|item| item.effect).collect::<Vec<_>>(), [CalendarEffect::Removed]);
    let seen = look(&app, &sent("CANCEL", &[VISIT])).await;
    assert_eq!((seen.items.len(), seen.unchanged), (0, 1), "what was stays, whatever is said of it later");

    let gone = app.calendar_delete(OneCalendar { id: done.calendar }).await.unwrap();
    assert!(all(&app).await.is_empty());
    assert_eq!(app.calendar_delete(OneCalendar { id: done.calendar }).await.err(), Some(Error::NotFound));
    app.schedule_undo(gone).await.unwrap();
    assert_eq!(all(&app).await.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_taken_over_is_named() {
    let (_world, app) = fresh().await;
    let often = "UID:1\nDTSTART:20260305T150000Z\nDURATION:PT1H\nRRULE:FREQ=MINUTELY\nSUMMARY:Too often\n";
    let never = "UID:2\nDTSTART:20260305T150000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\nSUMMARY:Never\n";
    let elsewhere = "UID:3\nDTSTART;TZID=Middle Earth:20260305T150000\nSUMMARY:Somewhere\n";
    let seen = look(&app, &calendar(&[often, never, elsewhere])).await;
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
    app.session_add(crate::aid::AddSession { bring: Some(Written::new("my secret".into())), ..once("2026-03-06T10:00:00") }).await.unwrap();
    app.session_add(crate::aid::AddSession { kind: SessionKind::Work, ..once("2026-03-06T12:00:00") }).await.unwrap();
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

const ZONE: &str = "TZID=Eastern Standard Time";

/// One occurrence of the group, as it is sent alone.
fn one(original: &str, sequence: u32, more: &str) -> String {
    format!("UID:group@clinic\nSEQUENCE:{sequence}\nRECURRENCE-ID;{ZONE}:{original}\nSUMMARY:Evening group\n{more}")
}

async fn statuses(app: &App, from: &str, to: &str) -> Vec<(String, OccurrenceStatus)> {
    let seen = app.schedule_get(GetSchedule { from: from.parse().unwrap(), to: to.parse().unwrap() }).await.unwrap();
    seen.occurrences.iter().map(|one| (one.starts.format("%d %H:%M").to_string(), one.status)).collect()
}

#[tokio::test]
async fn one_occurrence_that_is_cancelled_or_moved_alone_is() {
    let (_world, app) = fresh().await;
    let done = bring(&app, &calendar(&[GROUP, VISIT])).await;
    let cancel = sent("CANCEL", &[&one("20260304T180000", 1, "")]);
    let seen = look(&app, &cancel).await;
    assert_eq!((seen.calendar, seen.unsupported.len()), (Some(done.calendar), 0));
    let shown: Vec<_> = seen.items.iter().map(|item| (item.effect, item.starts, item.recurring, item.ahead)).collect();
    assert_eq!(shown, [(CalendarEffect::Changed, local("2026-03-04T18:00:00"), false, 0)]);
    let cancelled = bring(&app, &cancel).await;
    let later = format!("DTSTART;{ZONE}:20260309T183000\nDURATION:PT90M\n");
    bring(&app, &sent("REQUEST", &[&one("20260309T180000", 1, &later)])).await;
    assert_eq!(all(&app).await.len(), 2, "a moved occurrence is no second event");
    let planned = |text: &str| (text.to_owned(), OccurrenceStatus::Planned);
    let called_off = ("04 18:00".to_owned(), OccurrenceStatus::Cancelled);
    let moved = ("09 18:30".to_owned(), OccurrenceStatus::Moved);
    assert_eq!(
        statuses(&app, "2026-03-02", "2026-03-11").await,
        [planned("02 18:00"), called_off.clone(), planned("05 10:00"), moved, planned("11 18:00")]
    );
    // Again, an older word, and the calendar as it was: nothing changes.
    let stale = format!("DTSTART;{ZONE}:20260304T170000\nDURATION:PT90M\n");
    for file in [cancel, sent("REQUEST", &[&one("20260304T180000", 0, &stale)]), calendar(&[GROUP, VISIT])] {
        assert_eq!(look(&app, &file).await.items.len(), 0);
    }
    app.schedule_undo(OneScheduleChange { id: cancelled.change }).await.unwrap();
    assert_eq!(statuses(&app, "2026-03-04", "2026-03-04").await, [planned("04 18:00")]);

    // All from one on.
    let following = one("20260316T180000", 1, "").replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;");
    bring(&app, &sent("CANCEL", &[&following])).await;
    assert_eq!(starts(&app, "2026-03-10", "2026-03-31").await, ["11 22:00"]);
}

#[tokio::test]
async fn one_occurrence_of_what_is_not_known_is_an_event_of_its_own() {
    let (_world, app) = fresh().await;
    let cancel = sent("CANCEL", &[&one("20260304T180000", 1, "")]);
    let seen = look(&app, &cancel).await;
    assert_eq!((seen.items.len(), seen.unsupported.len(), seen.unsupported[0].what.as_str()), (0, 1, "RECURRENCE-ID"));
    let request = sent("REQUEST", &[&one("20260304T180000", 0, &format!("DTSTART;{ZONE}:20260304T183000\nDURATION:PT90M\n"))]);
    assert_eq!(bring(&app, &request).await.added, 1);
    assert_eq!(starts(&app, "2026-03-02", "2026-03-31").await, ["04 23:30"]);
    assert_eq!(look(&app, &request).await.unchanged, 1);
    assert_eq!(bring(&app, &cancel).await.removed, 1);
    assert!(all(&app).await.is_empty());
}

#[tokio::test]
async fn a_series_at_another_time_leaves_what_was_as_it_was() {
    let (world, app) = fresh().await;
    bring(&app, &calendar(&[GROUP, VISIT])).await;
    world.set_now("2026-03-10T12:00:00Z");
    let group = all(&app).await[0].clone();
    let (past, ahead) = (local("2026-03-04T18:00:00"), local("2026-03-11T18:00:00"));
    let said = |text: &str| OccurrenceNoteView { questions: Some(Written::new(text.into())), ..OccurrenceNoteView::default() };
    for (original, text) in [(past, "then"), (ahead, "next")] {
        let note = said(text);
        app.occurrence_note_save(SaveOccurrenceNote { session: group.id, original, note }).await.unwrap();
    }
    for original in ["2026-03-02T18:00:00", "2026-03-04T18:00:00", "2026-03-09T18:00:00"] {
        let attendance = Some(Attendance::Attended);
        app.attendance_record(RecordAttendance { session: group.id, original: local(original), attendance }).await.unwrap();
    }
    app.occurrence_cancel(OneOccurrence { session: group.id, original: local("2026-03-23T18:00:00") }).await.unwrap();
    let visit = all(&app).await[1].id;
    let attendance = Some(Attendance::Attended);
    app.attendance_record(RecordAttendance { session: visit, original: local("2026-03-05T10:00:00"), attendance }).await.unwrap();
    assert!(app.today_get().await.unwrap().attendance_open.is_empty());
    let before = statuses(&app, "2026-03-02", "2026-03-31").await;

    let at_half = |sequence: u32, time: &str| {
        GROUP.replace("SEQUENCE:0", &format!("SEQUENCE:{sequence}")).replace("T180000", time).replace("T193000", "T203000")
    };
    let done = bring(&app, &calendar(&[&at_half(1, "T183000"), VISIT])).await;
    assert_eq!((done.added, done.changed, done.removed), (0, 1, 0));
    let evenings = ["02 23:00", "04 23:00", "05 15:00", "09 22:00", "11 22:30", "16 22:30"];
    assert_eq!(starts(&app, "2026-03-02", "2026-03-17").await, evenings);
    assert!(app.today_get().await.unwrap().attendance_open.is_empty(), "nobody asks again");
    let off = [("23 18:30".to_owned(), OccurrenceStatus::Cancelled)];
    assert_eq!(statuses(&app, "2026-03-23", "2026-03-23").await, off, "what the person called off stays off");
    assert!(app.occurrence_get(OneOccurrence { session: group.id, original: past }).await.unwrap().note == said("then"));
    let rest = all(&app).await.into_iter().find(|one| one.starts == local("2026-03-11T18:30:00")).unwrap();
    let next = OneOccurrence { session: rest.id, original: rest.starts };
    assert!(app.occurrence_get(next).await.unwrap().note == said("next"), "what was written for the next one goes with it");
    assert_eq!(look(&app, &calendar(&[&at_half(1, "T183000"), VISIT])).await.unchanged, 2);

    // A further revision does not bring back what was, at whatever time.
    let second = bring(&app, &calendar(&[&at_half(2, "T174500"), VISIT])).await;
    assert_eq!(starts(&app, "2026-03-02", "2026-03-11").await, ["02 23:00", "04 23:00", "05 15:00", "09 22:00", "11 21:45"]);
    let third = bring(&app, &calendar(&[&at_half(3, "T183000").replace("Evening", "Late"), VISIT])).await;
    assert_eq!(starts(&app, "2026-03-02", "2026-03-17").await, evenings);

    for id in [third.change, second.change, done.change] {
        app.schedule_undo(OneScheduleChange { id }).await.unwrap();
    }
    assert_eq!(statuses(&app, "2026-03-02", "2026-03-31").await, before);
    let back = OneOccurrence { session: group.id, original: ahead };
    assert!(app.occurrence_get(back).await.unwrap().note == said("next"));
}

#[tokio::test]
async fn a_single_event_that_is_put_off_takes_along_what_is_kept_of_it() {
    let (world, app) = fresh().await;
    bring(&app, &calendar(&[GROUP, VISIT])).await;
    let visit = all(&app).await[1].id;
    let note = OccurrenceNoteView { questions: Some(Written::new("How long?".into())), ..OccurrenceNoteView::default() };
    let original = local("2026-03-05T10:00:00");
    app.occurrence_note_save(SaveOccurrenceNote { session: visit, original, note: note.clone() }).await.unwrap();
    bring(&app, &calendar(&[GROUP, &format!("SEQUENCE:1\n{}", VISIT.replace("T150000Z", "T160000Z"))])).await;
    let moved = OneOccurrence { session: visit, original: local("2026-03-05T11:00:00") };
    assert!(app.occurrence_get(moved).await.unwrap().note == note);

    // After it was, a new date is another visit.
    world.set_now("2026-03-06T12:00:00Z");
    bring(&app, &calendar(&[GROUP, &format!("SEQUENCE:2\n{}", VISIT.replace("20260305", "20260312"))])).await;
    assert!(app.occurrence_get(moved).await.unwrap().note == note);
    assert_eq!(starts(&app, "2026-03-05", "2026-03-12").await, ["05 16:00", "09 22:00", "11 22:00", "12 15:00"]);
}

#[tokio::test]
async fn from_another_zone_it_is_the_same_calendar() {
    let (world, app) = fresh().await;
    let floating = "UID:walk\nDTSTART:20260306T090000\nDURATION:PT1H\nSUMMARY:Walk\n";
    let file = calendar(&[GROUP, VISIT, floating]);
    bring(&app, &file).await;
    let before = statuses(&app, "2026-03-02", "2026-03-08").await;
    world.set_zone(Tz::Asia__Tokyo);
    let seen = look(&app, &file).await;
    assert_eq!((seen.items.len(), seen.unchanged), (0, 3));
    bring(&app, &calendar(&[GROUP, &VISIT.replace("Counselling", "Talk"), floating])).await;
    world.set_zone(Tz::America__New_York);
    assert_eq!(statuses(&app, "2026-03-02", "2026-03-08").await, before);
}

#[tokio::test]
async fn what_is_over_stays_and_what_comes_back_goes_on() {
    let (world, app) = fresh().await;
    bring(&app, &calendar(&[GROUP, VISIT])).await;
    // Its last evening was on the 29th of June, and its rule ends a day later.
    world.set_now("2026-06-30T10:00:00Z");
    let past = starts(&app, "2026-06-15", "2026-06-30").await;
    assert_eq!(past.len(), 5);
    for file in [calendar(&[VISIT]), calendar(&[&format!("{GROUP}STATUS:CANCELLED\n"), VISIT]), sent("CANCEL", &[GROUP])] {
        let done = bring(&app, &file).await;
        assert_eq!((done.added, done.changed, done.removed), (0, 0, 0));
    }
    assert_eq!(starts(&app, "2026-06-15", "2026-06-30").await, past);

    world.set_now("2026-03-10T12:00:00Z");
    let spring = starts(&app, "2026-03-02", "2026-03-31").await;
    assert_eq!(bring(&app, &calendar(&[VISIT])).await.removed, 1);
    let back = bring(&app, &calendar(&[GROUP, VISIT])).await;
    assert_eq!((back.added, back.changed), (0, 1), "the same event as before it ended");
    assert_eq!(starts(&app, "2026-03-02", "2026-03-31").await, spring);
}

#[tokio::test]
async fn where_the_person_ended_a_series_it_stays_ended() {
    let (_world, app) = fresh().await;
    bring(&app, &calendar(&[GROUP, VISIT])).await;
    let group = all(&app).await[0].clone();
    let original = local("2026-03-11T18:00:00");
    let newer = |sequence: u32, time: &str| {
        let text = GROUP.replace("SEQUENCE:0", &format!("SEQUENCE:{sequence}")).replace("Room 4", "Room 7");
        calendar(&[&text.replace("T180000", time), VISIT])
    };
    // Made otherwise from there on.
    let mine =
        crate::aid::AddSession { starts: local("2026-03-11T17:00:00"), ..crate::aid::weekly("2026-03-11T17:00:00", &[Day::Wednesday]) };
    let changed = app.session_update_following(UpdateFollowing { id: group.id, original, content: mine }).await.unwrap();
    let evenings = ["02 23:00", "04 23:00", "05 15:00", "09 22:00", "11 21:00"];
    assert_eq!(starts(&app, "2026-03-02", "2026-03-17").await, evenings);
    // What it says of those is not done, and not passed over.
    let seen = look(&app, &newer(1, "T180000")).await;
    let yours: Vec<_> = seen.yours.iter().map(|one| (one.title.as_ref().unwrap().text(), one.from.to_string())).collect();
    assert_eq!(yours, [("Evening group", "2026-03-11".to_owned())]);
    let done = bring(&app, &newer(1, "T180000")).await;
    assert_eq!((done.added, done.changed), (0, 1));
    assert!(look(&app, &newer(1, "T180000")).await.yours.is_empty());
    assert_eq!(starts(&app, "2026-03-02", "2026-03-17").await, evenings);
    // An hour earlier, too.
    bring(&app, &newer(2, "T170000")).await;
    assert_eq!(starts(&app, "2026-03-02", "2026-03-17").await, ["02 22:00", "04 22:00", "05 15:00", "09 21:00", "11 21:00"]);
    app.schedule_undo(OneScheduleChange { id: changed.change }).await.unwrap();

    // Ended for good.
    let ended = app.session_end_before(OneOccurrence { session: group.id, original }).await.unwrap();
    bring(&app, &newer(3, "T180000")).await;
    assert_eq!(starts(&app, "2026-03-05", "2026-03-31").await, ["05 15:00", "09 22:00"]);
    // Until the person lets it go on again.
    let view = ended.session.unwrap();
    let repeat = Repeat::Weekly { every: 1, on: vec![Day::Monday, Day::Wednesday], until: None };
    let content = crate::aid::AddSession { repeat, ..crate::aid::once("2026-03-02T18:00:00") };
    app.session_update(UpdateSession { id: view.id, content }).await.unwrap();
    bring(&app, &newer(4, "T180000")).await;
    assert_eq!(starts(&app, "2026-03-05", "2026-03-16").await, ["05 15:00", "09 22:00", "11 22:00", "16 22:00"]);
}

#[tokio::test]
async fn ones_own_export_is_here_already() {
    let (world, app) = fresh().await;
    bring(&app, &calendar(&[GROUP, VISIT])).await;
    let mine = app.session_add(once("2026-03-06T10:00:00")).await.unwrap();
    let exported = app.calendar_export(ExportCalendar { session: None }).await.unwrap();
    world.set_now("2026-03-02T09:30:00Z");
    let place = Some(Written::new("The garden".into()));
    app.session_update(UpdateSession {
        id: mine.id,
        content: crate::aid::AddSession { place: place.clone(), ..once("2026-03-06T10:00:00") },
    })
    .await
    .unwrap();
    let seen = look(&app, exported.text()).await;
    assert_eq!((seen.items.len(), seen.unchanged), (0, 3));
    bring(&app, exported.text()).await;
    assert_eq!(all(&app).await.len(), 3);
    assert!(app.session_get(OneSession { id: mine.id }).await.unwrap().place == place);

    // Another program wrote it again, with a later revision of one's own.
    let other = app.calendar_export(ExportCalendar { session: Some(mine.id) }).await.unwrap();
    let other = other.text().replace("PRODID:-//Daymark//Daymark//EN", "PRODID:-//Other//EN").replace("The garden", "The hall");
    assert_eq!(look(&app, &other).await.unchanged, 1);
    let later = other.replace("SEQUENCE:3600", "SEQUENCE:3601");
    let done = bring(&app, &later).await;
    assert_eq!((done.added, done.changed, done.removed), (0, 1, 0));
    let now = app.session_get(OneSession { id: mine.id }).await.unwrap();
    assert!(now.place.unwrap().text() == "The hall" && now.calendar.is_none() && now.title.is_none());
}

#[tokio::test]
async fn a_file_of_one_event_says_nothing_of_the_rest() {
    let (_world, app) = fresh().await;
    let walk = "UID:walk\nDTSTART;TZID=America/New_York:20260306T090000\nDURATION:PT1H\nSUMMARY:Walk\n";
    let swim = walk.replace("walk", "swim").replace("Walk", "Swim");
    let done = bring(&app, &calendar(&[GROUP, VISIT, walk, &swim])).await;
    let one = calendar(&[&format!("{walk}LOCATION:The pier\n")]);
    let seen = look(&app, &one).await;
    assert_eq!(seen.items.iter().map(|item| item.effect).collect::<Vec<_>>(), [CalendarEffect::Changed]);
    // Unless the person says that this is the calendar now.
    let asked = CalendarFile { calendar: Some(done.calendar), ..text(&one) };
    assert_eq!(app.calendar_preview(asked).await.unwrap().items.len(), 4);
    assert_eq!(look(&app, &calendar(&[GROUP, VISIT])).await.items.len(), 2);
}

#[tokio::test]
async fn who_leads_it_is_handed_out() {
    let (_world, app) = fresh().await;
    app.session_add(crate::aid::AddSession { facilitator: Some(Written::new("Dana".into())), ..once("2026-03-06T10:00:00") })
        .await
        .unwrap();
    let exported = app.calendar_export(ExportCalendar { session: None }).await.unwrap();
    let (_other, app_of_another) = fresh().await;
    bring(&app_of_another, exported.text()).await;
    assert_eq!(all(&app_of_another).await[0].facilitator.as_ref().unwrap().text(), "Dana");
}

#[tokio::test]
async fn one_that_is_cancelled_and_put_back_is_where_its_calendar_has_it() {
    let (_world, app) = fresh().await;
    let thursday = "UID:group@clinic\nRECURRENCE-ID;TZID=Eastern Standard Time:20260309T180000\nDTSTART;TZID=Eastern Standard Time:20260312T170000\n\
        DURATION:PT60M\nSUMMARY:Evening group\nLOCATION:Room 9\n";
    bring(&app, &calendar(&[GROUP, thursday])).await;
    let name = OneOccurrence { session: all(&app).await[0].id, original: local("2026-03-09T18:00:00") };
    let is_there = async |starts: &str| {
        let seen = app.schedule_get(GetSchedule { from: "2026-03-08".parse().unwrap(), to: "2026-03-14".parse().unwrap() }).await.unwrap();
        let one = seen.occurrences.iter().find(|one| one.original == name.original).unwrap();
        assert_eq!((one.starts, one.place.as_ref().map(Written::text)), (local(starts), Some("Room 9")));
    };
    is_there("2026-03-12T17:00:00").await;
    app.occurrence_cancel(name).await.unwrap();
    app.occurrence_reset(name).await.unwrap();
    is_there("2026-03-12T17:00:00").await;
    let OneOccurrence { session, original } = name;
    app.occurrence_move(MoveOccurrence { session, original, to: local("2026-03-10T08:00:00") }).await.unwrap();
    is_there("2026-03-10T08:00:00").await;
    app.occurrence_cancel(name).await.unwrap();
    app.occurrence_reset(name).await.unwrap();
    is_there("2026-03-12T17:00:00").await;
    // Back to where the series has it is a move, too.
    app.occurrence_move(MoveOccurrence { session, original, to: original }).await.unwrap();
    is_there("2026-03-09T18:00:00").await;
}

#[tokio::test]
async fn what_cannot_be_read_of_a_known_event_leaves_it_as_it_is() {
    let (_world, app) = fresh().await;
    bring(&app, &calendar(&[GROUP, VISIT])).await;
    let before = starts(&app, "2026-03-01", "2026-03-31").await;
    let often = GROUP.replace("SEQUENCE:0", "SEQUENCE:1").replace("FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MINUTELY");
    let never = GROUP.replace("SEQUENCE:0", "SEQUENCE:1").replace("FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=1MO");
    let nowhere = VISIT.replace("DTSTART:20260305T150000Z\n", "");
    for file in [calendar(&[&often, VISIT]), calendar(&[&never, VISIT]), calendar(&[GROUP, &nowhere])] {
        let seen = look(&app, &file).await;
        assert_eq!((seen.items.len(), seen.unsupported.len()), (0, 1));
        bring(&app, &file).await;
        assert_eq!(starts(&app, "2026-03-01", "2026-03-31").await, before);
    }
}

#[tokio::test]
async fn what_speaks_of_one_event_leaves_the_calendars_name() {
    let (_world, app) = fresh().await;
    bring(&app, &calendar(&[GROUP, VISIT])).await;
    let nameless = sent("CANCEL", &[VISIT]).replace("X-WR-CALNAME:Harbour Clinic\r\n", "");
    assert!(!nameless.contains("Harbour"));
    bring(&app, &nameless).await;
    assert_eq!(app.calendar_list().await.unwrap()[0].name.text(), "Harbour Clinic");
}

#[tokio::test]
async fn what_was_changed_again_since_is_not_undone() {
    let (world, app) = fresh().await;
    let imported = bring(&app, &calendar(&[GROUP])).await;
    world.set_now("2026-03-02T09:00:00Z");
    let group = all(&app).await.remove(0);
    let to = local("2026-03-10T18:00:00");
    app.occurrence_move(MoveOccurrence { session: group.id, original: local("2026-03-09T18:00:00"), to }).await.unwrap();
    let undone = app.schedule_undo(OneScheduleChange { id: imported.change }).await;
    assert_eq!(CommandError::from(undone.unwrap_err()), CommandError::ChangedSince);
    assert_eq!(all(&app).await.len(), 1);
}
