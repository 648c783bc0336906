//! Sessions: added, changed, moved, cancelled, attended, listed by the days of where the person is.

use crate::aid::{AddSession, World, date, instant, local, once, weekly};
use chrono_tz::Tz;
use daymark_app::api::{
    ListOccurrences, MoveOccurrence, OccurrenceView, OneOccurrence, OneScheduleChange, OneSession, RecordAttendance, UpdateSession, Written,
};
use daymark_app::{App, Error};
use daymark_domain::ids::SessionId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::recurrence::RecurrenceRule;
use daymark_domain::session::{Attendance, Day, OccurrenceStatus, Repeat};

/// A Monday.
const NOW: &str = "2026-03-02T08:30:00Z";

fn invalid(field: Field, rule: Rule) -> Error {
    Invalid::new(field, rule).into()
}

async fn list(app: &App, from: &str, to: &str) -> Vec<OccurrenceView> {
    app.occurrence_list(ListOccurrences { from: date(from), to: date(to) }).await.unwrap()
}

fn starts(occurrences: &[OccurrenceView]) -> Vec<String> {
    occurrences.iter().map(|one| one.starts.to_string()).collect()
}

#[tokio::test]
async fn a_session_is_kept_as_it_was_given() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let words = |text: &str| Some(Written::new(text.to_owned()));
    let request = AddSession {
        title: words("مجموعة 🌊"),
        place: words("Room 4\u{0}"),
        link: words("https://example.org/room?a=1"),
        bring: words("Workbook\nWater"),
        facilitator: None,
        description: None,
        all_day: false,
        free: false,
        travel_minutes: 0,
        extra: Vec::new(),
        leads: None,
        ..weekly("2026-03-02T10:00:00", &[Day::Monday])
    };
    let added = app.session_add(request.clone()).await.unwrap();
    assert_eq!(added.zone, "Europe/London");
    assert_eq!(added.leads, [1_440, 120, 15]);
    assert!(added.title == request.title && added.place == request.place && added.bring == request.bring);
    app.close().await;

    let app = world.open().await;
    assert!(app.session_get(OneSession { id: added.id }).await.unwrap() == added);
    assert!(app.session_list().await.unwrap() == [added.clone()]);
    let of = OneOccurrence { session: added.id, original: added.starts };
    assert_eq!(app.link_of(of).await.unwrap(), "https://example.org/room?a=1");
    let nowhen = OneOccurrence { original: local("2026-03-03T10:00:00"), ..of };
    assert_eq!(app.link_of(nowhen).await.unwrap_err(), Error::NotFound);
    app.close().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_nothing_is_kept() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let good = || once("2026-03-02T10:00:00");
    let text = |length| Some(Written::new("é".repeat(length)));
    let rule = |rrule: &str| Repeat::Rule { rule: RecurrenceRule::parse(rrule, Tz::America__New_York).unwrap() };
    let bad = [
        (AddSession { zone: Some("Mars/Olympus".into()), ..good() }, invalid(Field::Zone, Rule::UnknownZone)),
        (AddSession { duration_minutes: 4, ..good() }, invalid(Field::Duration, Rule::OutOfRange { min: 5, max: 44_640 })),
        (AddSession { duration_minutes: i32::MIN, ..good() }, invalid(Field::Duration, Rule::OutOfRange { min: 5, max: 44_640 })),
        (AddSession { title: text(201), ..good() }, invalid(Field::Title, Rule::TooLong { max: 200 })),
        (AddSession { bring: text(1_000_000), ..good() }, invalid(Field::Bring, Rule::TooLong { max: 2_000 })),
        (AddSession { link: Some(Written::new("javascript:alert(1)".into())), ..good() }, invalid(Field::Link, Rule::Malformed)),
        (AddSession { leads: Some(vec![5, 5]), ..good() }, invalid(Field::Leads, Rule::Duplicate)),
        (AddSession { leads: Some(vec![-1]), ..good() }, invalid(Field::Leads, Rule::OutOfRange { min: 0, max: 20_160 })),
        (AddSession { repeat: Repeat::Unsupported { text: "FREQ=MINUTELY".into() }, ..good() }, invalid(Field::Repeat, Rule::Unsupported)),
        (AddSession { repeat: rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), ..good() }, invalid(Field::Repeat, Rule::NeverHappens)),
    ];
    for (request, error) in bad {
        assert_eq!(app.session_add(request).await.err(), Some(error));
    }
    assert!(app.session_list().await.unwrap().is_empty());

    let added = app.session_add(good()).await.unwrap();
    let content = AddSession { duration_minutes: 0, ..good() };
    assert!(app.session_update(UpdateSession { id: added.id, content }).await.is_err());
    assert!(app.session_get(OneSession { id: added.id }).await.unwrap() == added);
    app.close().await;
}

#[tokio::test]
async fn occurrences_are_listed_by_the_days_where_the_person_is() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    // Half past midnight in London is the evening before in New York.
    app.session_add(AddSession { zone: Some("Europe/London".into()), ..once("2026-03-03T00:30:00") }).await.unwrap();
    app.session_add(AddSession { zone: Some("Asia/Tokyo".into()), ..once("2026-03-03T08:00:00") }).await.unwrap();
    let tuesday = list(&app, "2026-03-03", "2026-03-03").await;
    assert_eq!(starts(&tuesday), ["2026-03-03 00:30:00"]);
    let both = list(&app, "2026-03-02", "2026-03-03").await;
    assert_eq!(both.iter().map(|one| one.zone.as_str()).collect::<Vec<_>>(), ["Asia/Tokyo", "Europe/London"]);
    world.set_zone(Tz::America__New_York);
    assert!(list(&app, "2026-03-03", "2026-03-03").await.is_empty());
    assert_eq!(list(&app, "2026-03-02", "2026-03-02").await.len(), 2);
    app.close().await;
}

#[tokio::test]
async fn a_series_keeps_its_wall_clock_and_its_bounds() {
    let world = World::new(NOW, Tz::America__New_York);
    let app = world.create().await;
    let repeat = Repeat::Weekly { every: 1, on: vec![Day::Sunday], until: Some(date("2026-03-15")) };
    app.session_add(AddSession { repeat, ..once("2026-03-01T02:30:00") }).await.unwrap();
    let all = list(&app, "2026-02-01", "2026-12-31").await;
    assert_eq!(starts(&all), ["2026-03-01 02:30:00", "2026-03-08 02:30:00", "2026-03-15 02:30:00"]);
    // On the 8th the clock skips that hour; it is read with the offset before.
    let instants: Vec<_> = all.iter().map(|one| one.starts_at).collect();
    assert_eq!(instants, ["2026-03-01T07:30:00Z", "2026-03-08T07:30:00Z", "2026-03-15T06:30:00Z"].map(instant));
    assert!(all.iter().all(|one| one.recurring && (one.ends_at - one.starts_at).num_minutes() == 60));

    let range = |from: &str, to: &str| ListOccurrences { from: date(from), to: date(to) };
    assert!(app.occurrence_list(range("2026-01-01", "2027-02-04")).await.is_ok());
    let too_long = app.occurrence_list(range("2026-01-01", "2027-02-05")).await.err();
    assert_eq!(too_long, Some(invalid(Field::Range, Rule::OutOfRange { min: 1, max: 400 })));
    let backwards = app.occurrence_list(range("2026-01-02", "2026-01-01")).await.err();
    assert_eq!(backwards, Some(invalid(Field::Range, Rule::EndsBeforeStart)));
    for edge in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        assert!(app.occurrence_list(ListOccurrences { from: edge, to: edge }).await.unwrap().is_empty());
    }
    app.close().await;
}

#[tokio::test]
async fn one_occurrence_is_moved_cancelled_and_put_back() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let session = app.session_add(weekly("2026-03-02T10:00:00", &[Day::Monday])).await.unwrap().id;
    let of = |original: &str| OneOccurrence { session, original: local(original) };
    let to = |original: &str, to: &str| MoveOccurrence { session, original: local(original), to: local(to) };

    let moved = app.occurrence_move(to("2026-03-09T10:00:00", "2026-03-20T16:00:00")).await.unwrap();
    assert_eq!((moved.original, moved.starts), (local("2026-03-09T10:00:00"), local("2026-03-20T16:00:00")));
    assert_eq!((moved.status, moved.starts_at), (OccurrenceStatus::Moved, instant("2026-03-20T16:00:00Z")));
    assert!(list(&app, "2026-03-09", "2026-03-15").await.is_empty());
    // By its new start, in order among the others.
    assert_eq!(
        starts(&list(&app, "2026-03-16", "2026-03-23").await),
        ["2026-03-16 10:00:00", "2026-03-20 16:00:00", "2026-03-23 10:00:00"]
    );

    let cancelled = app.occurrence_cancel(of("2026-03-09T10:00:00")).await.unwrap();
    assert_eq!((cancelled.status, cancelled.starts), (OccurrenceStatus::Cancelled, local("2026-03-09T10:00:00")));
    assert_eq!(list(&app, "2026-03-09", "2026-03-09").await.len(), 1);
    let back = app.occurrence_reset(of("2026-03-09T10:00:00")).await.unwrap();
    assert_eq!(back.status, OccurrenceStatus::Planned);
    // Moved to where it was is not moved.
    let stays = app.occurrence_move(to("2026-03-09T10:00:00", "2026-03-09T10:00:00")).await.unwrap();
    assert_eq!(stays.status, OccurrenceStatus::Planned);

    for unknown in ["2026-03-10T10:00:00", "2026-03-09T10:00:01", "2026-02-23T10:00:00"] {
        assert_eq!(app.occurrence_cancel(of(unknown)).await.err(), Some(Error::NotFound));
        assert_eq!(app.occurrence_reset(of(unknown)).await.err(), Some(Error::NotFound));
        assert_eq!(app.occurrence_move(to(unknown, "2026-03-12T10:00:00")).await.err(), Some(Error::NotFound));
    }
    let nobody = SessionId::new(uuid::Uuid::from_u128(1));
    assert_eq!(app.occurrence_cancel(OneOccurrence { session: nobody, ..of("2026-03-09T10:00:00") }).await.err(), Some(Error::NotFound));
    app.close().await;
}

#[tokio::test]
async fn a_changed_series_keeps_the_changes_that_still_have_their_occurrence() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let request = weekly("2026-03-02T10:00:00", &[Day::Monday, Day::Wednesday]);
    let id = app.session_add(request.clone()).await.unwrap().id;
    for original in ["2026-03-09T10:00:00", "2026-03-11T10:00:00"] {
        app.occurrence_cancel(OneOccurrence { session: id, original: local(original) }).await.unwrap();
    }
    let repeat = Repeat::Weekly { every: 1, on: vec![Day::Monday], until: None };
    let before = list(&app, "2026-03-01", "2026-03-31").await;
    let changed = app.session_update(UpdateSession { id, content: AddSession { repeat, ..request.clone() } }).await.unwrap();
    let status = |all: &[OccurrenceView]| all.iter().map(|one| one.status).collect::<Vec<_>>();
    assert_eq!(status(&list(&app, "2026-03-09", "2026-03-11").await), [OccurrenceStatus::Cancelled]);
    // Undone, all is as it was; put in by hand again, the change of what was not there is not.
    app.schedule_undo(OneScheduleChange { id: changed.change }).await.unwrap();
    assert!(list(&app, "2026-03-01", "2026-03-31").await == before);
    let repeat = Repeat::Weekly { every: 1, on: vec![Day::Monday], until: None };
    for repeat in [repeat, request.repeat.clone()] {
        app.session_update(UpdateSession { id, content: AddSession { repeat, ..request.clone() } }).await.unwrap();
    }
    assert_eq!(status(&list(&app, "2026-03-09", "2026-03-11").await), [OccurrenceStatus::Cancelled, OccurrenceStatus::Planned]);
    app.close().await;
}

#[tokio::test]
async fn a_series_at_another_time_keeps_what_was_of_which_something_is_kept() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let request = weekly("2026-02-16T10:00:00", &[Day::Monday]);
    let id = app.session_add(request.clone()).await.unwrap().id;
    let later = |starts: &str| AddSession { starts: local(starts), ..request.clone() };
    // Nothing is kept of it: it was put in wrongly, and is put right as a whole.
    let right = app.session_update(UpdateSession { id, content: later("2026-02-16T10:30:00") }).await.unwrap();
    assert_eq!(starts(&list(&app, "2026-02-16", "2026-02-23").await), ["2026-02-16 10:30:00", "2026-02-23 10:30:00"]);
    app.schedule_undo(OneScheduleChange { id: right.change }).await.unwrap();

    let was = RecordAttendance { session: id, original: local("2026-02-23T10:00:00"), attendance: Some(Attendance::Attended) };
    app.attendance_record(was).await.unwrap();
    let before = list(&app, "2026-02-16", "2026-03-09").await;
    world.set_now("2026-03-02T09:00:00Z");
    let changed = app.session_update(UpdateSession { id, content: later("2026-02-16T11:00:00") }).await.unwrap();
    assert_ne!(changed.session.id, id);
    let all = list(&app, "2026-02-16", "2026-03-09").await;
    let wanted = ["2026-02-16 10:00:00", "2026-02-23 10:00:00", "2026-03-02 11:00:00", "2026-03-09 11:00:00"];
    assert_eq!(starts(&all), wanted);
    assert_eq!(all[1].attendance, Some(Attendance::Attended));
    app.schedule_undo(OneScheduleChange { id: changed.change }).await.unwrap();
    assert!(list(&app, "2026-02-16", "2026-03-09").await == before);

    // One that was, put right: what is kept of it is kept of it still.
    let single = app.session_add(once("2026-02-27T10:00:00")).await.unwrap();
    let was = RecordAttendance { session: single.id, original: single.starts, attendance: Some(Attendance::Late) };
    app.attendance_record(was).await.unwrap();
    let changed = app.session_update(UpdateSession { id: single.id, content: once("2026-02-27T12:00:00") }).await.unwrap();
    let friday = list(&app, "2026-02-27", "2026-02-27").await;
    assert_eq!((starts(&friday), friday[0].attendance), (vec!["2026-02-27 12:00:00".to_owned()], Some(Attendance::Late)));
    app.schedule_undo(OneScheduleChange { id: changed.change }).await.unwrap();
    assert_eq!(list(&app, "2026-02-27", "2026-02-27").await[0].attendance, Some(Attendance::Late));
    app.close().await;
}

#[tokio::test]
async fn deleting_can_be_undone() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let id = app.session_add(weekly("2026-02-02T10:00:00", &[Day::Monday])).await.unwrap().id;
    let of = OneOccurrence { session: id, original: local("2026-02-09T10:00:00") };
    let request = RecordAttendance { session: id, original: of.original, attendance: Some(Attendance::Late) };
    app.attendance_record(request).await.unwrap();
    app.occurrence_cancel(OneOccurrence { original: local("2026-02-16T10:00:00"), ..of }).await.unwrap();
    let before = list(&app, "2026-02-01", "2026-02-28").await;

    app.session_delete(OneSession { id }).await.unwrap();
    assert!(list(&app, "2026-02-01", "2026-02-28").await.is_empty());
    assert!(app.session_list().await.unwrap().is_empty());
    assert_eq!(app.session_get(OneSession { id }).await.err(), Some(Error::NotFound));
    assert_eq!(app.session_delete(OneSession { id }).await.err(), Some(Error::NotFound));
    assert_eq!(app.occurrence_cancel(of).await.err(), Some(Error::NotFound));
    assert_eq!(app.attendance_record(request).await.err(), Some(Error::NotFound));
    let content = once("2026-03-02T10:00:00");
    assert_eq!(app.session_update(UpdateSession { id, content }).await.err(), Some(Error::NotFound));

    app.session_restore(OneSession { id }).await.unwrap();
    assert!(list(&app, "2026-02-01", "2026-02-28").await == before);
    app.close().await;
}

#[tokio::test]
async fn attendance_is_recorded_and_taken_back() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = world.create().await;
    let days = [Day::Monday, Day::Tuesday, Day::Wednesday];
    let session = app.session_add(weekly("2026-02-02T09:00:00", &days)).await.unwrap().id;
    let record = |original: &str, attendance| RecordAttendance { session, original: local(original), attendance };
    for attendance in [Attendance::Attended, Attendance::Late, Attendance::Missed, Attendance::Excused] {
        let recorded = app.attendance_record(record("2026-02-23T09:00:00", Some(attendance))).await.unwrap();
        assert_eq!(recorded.attendance, Some(attendance));
        assert!(list(&app, "2026-02-23", "2026-02-23").await == [recorded]);
    }
    // Tomorrow within a day is fine, the day after is not.
    assert!(app.attendance_record(record("2026-03-02T09:00:00", Some(Attendance::Excused))).await.is_ok());
    let early = app.attendance_record(record("2026-03-03T09:00:00", Some(Attendance::Missed))).await.err();
    assert_eq!(early, Some(invalid(Field::Attendance, Rule::InFuture)));
    // To be excused is arranged ahead.
    assert!(app.attendance_record(record("2026-03-17T09:00:00", Some(Attendance::Excused))).await.is_ok());
    world.set_now("2026-03-02T09:00:00Z");
    assert!(app.attendance_record(record("2026-03-03T09:00:00", Some(Attendance::Excused))).await.is_ok());
    assert_eq!(app.attendance_record(record("2026-03-05T09:00:00", None)).await.err(), Some(Error::NotFound));

    let back = app.attendance_record(record("2026-02-23T09:00:00", None)).await.unwrap();
    assert_eq!(back.attendance, None);
    assert_eq!(list(&app, "2026-02-23", "2026-02-23").await[0].attendance, None);
    // What was said stays with the occurrence when it is moved.
    app.attendance_record(record("2026-02-24T09:00:00", Some(Attendance::Late))).await.unwrap();
    let moved = MoveOccurrence { session, original: local("2026-02-24T09:00:00"), to: local("2026-02-26T09:00:00") };
    assert_eq!(app.occurrence_move(moved).await.unwrap().attendance, Some(Attendance::Late));
    assert_eq!(list(&app, "2026-02-26", "2026-02-26").await[0].attendance, Some(Attendance::Late));
    app.close().await;
}
