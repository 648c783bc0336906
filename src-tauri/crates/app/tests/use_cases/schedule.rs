//! The schedule: commitments beside sessions, conflicts, room, and what is kept of one occurrence.

use crate::aid::{AddSession, World, local, once, weekly};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono_tz::Tz;
use daymark_app::api::{
    AcceptConflict, CalendarFile, ExportCalendar, FindFreeTime, GetSchedule, ImportCalendar, MoveOccurrence, OccurrenceNoteView,
    OneOccurrence, OneScheduleChange, RecordAttendance, SaveOccurrenceNote, ScheduleView, Search, SessionView, UpdateFollowing,
    UpdateSession, Written,
};
use daymark_app::{App, Error};
use daymark_domain::conflict::ConflictKind;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::recurrence::RecurrenceRule;
use daymark_domain::session::{Attendance, Day, OccurrenceStatus, Repeat, SessionKind};

/// A Monday morning.
const MORNING: &str = "2026-03-02T08:30:00Z";

fn written(text: &str) -> Option<Written> {
    Some(Written::new(text.to_owned()))
}

async fn week(app: &App) -> ScheduleView {
    app.schedule_get(GetSchedule { from: "2026-03-02".parse().unwrap(), to: "2026-03-08".parse().unwrap() }).await.unwrap()
}

fn occurrence(view: &SessionView, original: &str) -> OneOccurrence {
    OneOccurrence { session: view.id, original: local(original) }
}

fn work(starts: &str, minutes: i32) -> AddSession {
    AddSession { kind: SessionKind::Work, duration_minutes: minutes, ..weekly(starts, &[Day::Monday, Day::Tuesday]) }
}

#[tokio::test]
async fn a_shift_in_the_way_of_group_is_found_and_answered() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    assert!(!week(&app).await.any);
    let shift = app.session_add(work("2026-03-02T09:00:00", 480)).await.unwrap();
    let group = app.session_add(AddSession { duration_minutes: 90, ..once("2026-03-03T16:00:00") }).await.unwrap();
    let seen = week(&app).await;
    assert!(seen.any && shift.commitment && !group.commitment);
    assert_eq!(seen.occurrences.len(), 3);
    let [conflict] = seen.conflicts.as_slice() else { panic!("{} conflicts", seen.conflicts.len()) };
    assert_eq!((conflict.kind, conflict.minutes, conflict.accepted), (ConflictKind::Overlap, 60, false));
    assert_eq!((conflict.first.session, conflict.second.session), (shift.id, group.id));

    let names = (occurrence(&shift, "2026-03-03T09:00:00"), occurrence(&group, "2026-03-03T16:00:00"));
    // Whichever is named first.
    app.conflict_accept(AcceptConflict { first: names.1, second: names.0, accepted: true }).await.unwrap();
    assert!(week(&app).await.conflicts[0].accepted);
    app.conflict_accept(AcceptConflict { first: names.0, second: names.1, accepted: false }).await.unwrap();
    assert!(!week(&app).await.conflicts[0].accepted);

    let excused = RecordAttendance { session: group.id, original: local("2026-03-03T16:00:00"), attendance: Some(Attendance::Excused) };
    app.attendance_record(excused).await.unwrap();
    assert!(week(&app).await.conflicts.is_empty());
}

#[tokio::test]
async fn what_leaves_the_person_free_is_in_nothings_way() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    let group = AddSession { duration_minutes: 90, ..once("2026-03-03T16:00:00") };
    app.session_add(group).await.unwrap();
    let shift = app.session_add(AddSession { free: true, ..work("2026-03-02T09:00:00", 480) }).await.unwrap();
    let seen = week(&app).await;
    assert_eq!((seen.conflicts.len(), seen.occurrences.len()), (0, 3));
    assert!(seen.occurrences.iter().filter(|one| one.session == shift.id).all(|one| one.free));
    app.session_update(UpdateSession { id: shift.id, content: work("2026-03-02T09:00:00", 480) }).await.unwrap();
    assert_eq!(week(&app).await.conflicts.len(), 1);
    // As a calendar marks it, and as it is handed out again.
    let on_call = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260303T160000Z\r\nDURATION:PT1H\r\nTRANSP:TRANSPARENT\r\n\
                   SUMMARY:On call\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let file = CalendarFile { base64: Written::new(BASE64.encode(on_call)), calendar: None, kind: SessionKind::Work };
    app.calendar_import(ImportCalendar { file, kinds: Vec::new(), without: Vec::new() }).await.unwrap();
    assert_eq!(week(&app).await.conflicts.len(), 1);
    let called = app.session_list().await.unwrap().into_iter().find(|one| one.calendar.is_some()).unwrap();
    let text = app.calendar_export(ExportCalendar { session: Some(called.id) }).await.unwrap();
    assert!(called.free && text.text().contains("TRANSP:TRANSPARENT"));
}

#[tokio::test]
async fn the_way_to_a_session_counts() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    app.session_add(work("2026-03-02T09:00:00", 480)).await.unwrap();
    app.session_add(AddSession { travel_minutes: 45, ..once("2026-03-02T17:30:00") }).await.unwrap();
    let seen = week(&app).await;
    assert_eq!(seen.conflicts.iter().map(|one| (one.kind, one.minutes)).collect::<Vec<_>>(), [(ConflictKind::Travel, 15)]);
}

#[tokio::test]
async fn a_shift_that_began_days_ago_is_still_in_the_way() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    // From Saturday at noon to Tuesday at noon.
    let shift = AddSession { kind: SessionKind::Work, duration_minutes: 72 * 60, ..once("2026-02-28T12:00:00") };
    let shift = app.session_add(shift).await.unwrap();
    let free = async |on: &str| {
        let on = on.parse().unwrap();
        app.free_time_find(FindFreeTime { from: on, to: on, minutes: 20 }).await.unwrap().first().map(|free| free.starts)
    };
    assert_eq!(free("2026-03-02").await, None);
    assert_eq!(free("2026-03-03").await, Some(local("2026-03-03T12:15:00")));

    let group = app.session_add(once("2026-03-03T09:00:00")).await.unwrap();
    let of = async |one| {
        let detail = app.occurrence_get(one).await.unwrap();
        detail.conflicts.iter().map(|one| (one.first.session, one.second.session)).collect::<Vec<_>>()
    };
    let both = vec![(shift.id, group.id)];
    assert_eq!(of(occurrence(&group, "2026-03-03T09:00:00")).await, both);
    assert_eq!(of(occurrence(&shift, "2026-02-28T12:00:00")).await, both);
    let seen = app.schedule_get(GetSchedule { from: "2026-03-03".parse().unwrap(), to: "2026-03-03".parse().unwrap() }).await.unwrap();
    assert_eq!((seen.conflicts.len(), seen.occurrences.len()), (1, 1));
}

#[tokio::test]
async fn practice_is_offered_where_there_is_room() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    app.session_add(work("2026-03-02T09:00:00", 480)).await.unwrap();
    let monday = "2026-03-02".parse().unwrap();
    let found = app.free_time_find(FindFreeTime { from: monday, to: monday, minutes: 20 }).await.unwrap();
    // Half past eight is now, and work begins at nine.
    assert_eq!(found.iter().map(|one| one.starts).collect::<Vec<_>>(), [local("2026-03-02T17:15:00")]);
    assert!(found[0].every_week);
    let practice = AddSession { kind: SessionKind::Practice, duration_minutes: 20, leads: Some(vec![0]), ..once("2026-03-02T17:15:00") };
    app.session_add(practice).await.unwrap();
    let found = app.free_time_find(FindFreeTime { from: monday, to: monday, minutes: 20 }).await.unwrap();
    assert_eq!(found[0].starts, local("2026-03-02T17:45:00"));
    let refused = app.free_time_find(FindFreeTime { from: monday, to: monday, minutes: 4 }).await.err();
    assert_eq!(refused, Some(Error::Invalid(Invalid::new(Field::Minutes, Rule::OutOfRange { min: 5, max: 240 }))));
}

#[tokio::test]
async fn what_is_kept_of_an_occurrence_is_found_again() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    let group = app.session_add(weekly("2026-02-23T18:00:00", &[Day::Monday])).await.unwrap();
    let (last, next) = (occurrence(&group, "2026-02-23T18:00:00"), occurrence(&group, "2026-03-02T18:00:00"));
    let note = OccurrenceNoteView {
        went: Some(4),
        takeaways: written("Call before, not after"),
        questions: written("How do others sleep?"),
        ..OccurrenceNoteView::default()
    };
    let save = |note| SaveOccurrenceNote { session: last.session, original: last.original, note };
    app.occurrence_note_save(save(note.clone())).await.unwrap();
    assert!(app.occurrence_get(last).await.unwrap().note == note);
    let detail = app.occurrence_get(next).await.unwrap();
    assert_eq!(detail.questions_from_last.unwrap().text(), "How do others sleep?");
    assert!(detail.note == OccurrenceNoteView::default());

    let found = app.search(Search { text: Written::new("others sl".into()) }).await.unwrap().entries;
    assert_eq!(found[0].of, Some(format!("{}/2026-02-23T18:00:00", group.id.uuid())));

    let bad = OccurrenceNoteView { went: Some(6), ..OccurrenceNoteView::default() };
    assert_eq!(app.occurrence_note_save(save(bad)).await.err().map(|_| ()), Some(()));
    app.occurrence_note_save(save(OccurrenceNoteView::default())).await.unwrap();
    assert!(app.search(Search { text: Written::new("others".into()) }).await.unwrap().entries.is_empty());
    let nowhere = OneOccurrence { original: local("2026-03-03T18:00:00"), ..last };
    assert_eq!(app.occurrence_get(nowhere).await.err(), Some(Error::NotFound));
}

#[tokio::test]
async fn nobody_asks_whether_one_was_at_work() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    let shift = app.session_add(work("2026-02-23T09:00:00", 480)).await.unwrap();
    let said = RecordAttendance { session: shift.id, original: local("2026-02-23T09:00:00"), attendance: Some(Attendance::Attended) };
    assert!(app.attendance_record(said).await.is_err());
    let today = app.today_get().await.unwrap();
    assert!(today.next_session.is_none() && today.attendance_open.is_empty());
    assert_eq!(today.sessions.len(), 1);
}

#[tokio::test]
async fn a_change_from_one_occurrence_on_leaves_what_was_and_can_be_undone() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    let group = app.session_add(weekly("2026-02-23T18:00:00", &[Day::Monday])).await.unwrap();
    let (past, today) = (occurrence(&group, "2026-02-23T18:00:00"), occurrence(&group, "2026-03-02T18:00:00"));
    let note = |text| OccurrenceNoteView { questions: written(text), ..OccurrenceNoteView::default() };
    for (one, text) in [(past, "first"), (today, "second")] {
        app.occurrence_note_save(SaveOccurrenceNote { session: one.session, original: one.original, note: note(text) }).await.unwrap();
    }
    let before = week(&app).await;

    let content = AddSession { title: written("Evening group"), ..weekly("2026-03-02T18:00:00", &[Day::Monday, Day::Wednesday]) };
    let following = UpdateFollowing { id: group.id, original: today.original, content };
    let changed = app.session_update_following(following).await.unwrap();
    let rest = changed.session.unwrap();
    assert_ne!(rest.id, group.id);
    let seen = week(&app).await;
    assert_eq!(seen.occurrences.iter().map(|one| one.session).collect::<Vec<_>>(), [rest.id, rest.id]);
    assert!(app.occurrence_get(past).await.unwrap().note == note("first"));
    assert!(app.occurrence_get(OneOccurrence { session: rest.id, ..today }).await.unwrap().note == note("second"));

    app.schedule_undo(OneScheduleChange { id: changed.change }).await.unwrap();
    assert!(week(&app).await == before);
    assert!(app.occurrence_get(today).await.unwrap().note == note("second"));
    assert_eq!(app.schedule_undo(OneScheduleChange { id: changed.change }).await, Err(Error::NotFound));

    let ended = app.session_end_before(today).await.unwrap();
    assert!(ended.session.is_some());
    assert!(week(&app).await.occurrences.is_empty());
    app.schedule_undo(OneScheduleChange { id: ended.change }).await.unwrap();
    assert!(week(&app).await == before);

    let gone = app.session_end_before(past).await.unwrap();
    assert!(gone.session.is_none() && !week(&app).await.any);
    app.schedule_undo(OneScheduleChange { id: gone.change }).await.unwrap();
    assert!(week(&app).await == before);
}

#[tokio::test]
async fn what_was_said_of_conflicts_goes_on_with_the_rest_of_a_series() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    let group = app.session_add(weekly("2026-02-24T16:00:00", &[Day::Tuesday])).await.unwrap();
    let shift = app.session_add(work("2026-03-03T09:00:00", 480)).await.unwrap();
    let named = (occurrence(&shift, "2026-03-03T09:00:00"), occurrence(&group, "2026-03-03T16:00:00"));
    app.conflict_accept(AcceptConflict { first: named.0, second: named.1, accepted: true }).await.unwrap();
    let content = AddSession { place: written("Room 9"), ..weekly("2026-03-03T16:00:00", &[Day::Tuesday]) };
    let changed = app.session_update_following(UpdateFollowing { id: group.id, original: named.1.original, content }).await.unwrap();
    let accepted = week(&app).await.conflicts;
    assert_eq!(accepted.iter().map(|one| one.accepted).collect::<Vec<_>>(), [true]);
    app.schedule_undo(OneScheduleChange { id: changed.change }).await.unwrap();
    assert_eq!(week(&app).await.conflicts.iter().map(|one| one.accepted).collect::<Vec<_>>(), [true]);
}

#[tokio::test]
async fn one_that_was_moved_stays_where_it_is_when_the_rest_changes() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    let group = app.session_add(weekly("2026-02-23T18:00:00", &[Day::Monday])).await.unwrap();
    let OneOccurrence { session, original } = occurrence(&group, "2026-03-02T18:00:00");
    let to = local("2026-03-03T19:00:00");
    app.occurrence_move(MoveOccurrence { session, original, to }).await.unwrap();
    let content = AddSession { place: written("Room 9"), ..weekly("2026-03-02T18:00:00", &[Day::Monday]) };
    app.session_update_following(UpdateFollowing { id: session, original, content }).await.unwrap();
    let seen = week(&app).await.occurrences;
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].status, seen[0].original, seen[0].starts), (OccurrenceStatus::Moved, original, to));
    assert!(seen[0].place == written("Room 9"));
}

#[tokio::test]
async fn a_counted_rule_that_is_left_alone_goes_on_counting() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    let rule = Repeat::Rule { rule: RecurrenceRule::parse("FREQ=DAILY;COUNT=5", Tz::UTC).unwrap() };
    let content = AddSession { repeat: rule, ..once("2026-03-02T18:00:00") };
    let daily = app.session_add(content.clone()).await.unwrap();
    let later = AddSession { starts: local("2026-03-04T19:00:00"), ..content };
    let following = UpdateFollowing { id: daily.id, original: local("2026-03-04T18:00:00"), content: later };
    app.session_update_following(following).await.unwrap();
    let starts: Vec<String> = week(&app).await.occurrences.iter().map(|one| one.starts.format("%d %H").to_string()).collect();
    assert_eq!(starts, ["02 18", "03 18", "04 19", "05 19", "06 19"]);
}
