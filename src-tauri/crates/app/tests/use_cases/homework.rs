//! Homework: written down, done, undone, closed by doing it, and reminded of.

use crate::aid::{World, entries, given_at, instant, local, only_sessions, pending, prefer, weekly};
use chrono::NaiveTime;
use chrono_tz::Tz;
use daymark_app::api::{
    AddHomework, BeginPractice, BeginResponse, EndPractice, HomeworkItem, HomeworkView, ListHomework, OneHomework, OneOccurrence,
    OneSession, OneWorksheet, ReminderAbout, SaveResponse, Search, SnoozeReminder, UpdateHomework, WorksheetFile, Written,
};
use daymark_app::{App, Error};
use daymark_domain::ids::{HomeworkId, SessionId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::practice::Outcome;
use daymark_domain::preferences::{NotificationDetail, QuietHours};
use daymark_domain::session::Day;
use daymark_domain::worksheet::{Answered, WorksheetAnswer, WorksheetValue};
use uuid::Uuid;

/// A Monday, half an hour before the first check-in.
const MORNING: &str = "2026-03-02T08:30:00Z";
const NOT_FOUND: Option<Error> = Some(Error::NotFound);
const SHEET: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "Evening",
    "item": [{ "linkId": "1", "type": "string", "text": "How was it?", "required": true }] }"#;

fn written(text: &str) -> Written {
    Written::new(text.to_owned())
}

fn exercise(id: &str) -> HomeworkItem {
    HomeworkItem::Exercise { id: id.to_owned() }
}

fn of(item: HomeworkItem, due_at: Option<&str>) -> AddHomework {
    AddHomework { session: None, item, note: None, due_at: due_at.map(instant) }
}

fn other(note: &str, due_at: Option<&str>) -> AddHomework {
    AddHomework { note: Some(written(note)), ..of(HomeworkItem::Other, due_at) }
}

fn refused(field: Field, rule: Rule) -> Option<Error> {
    Some(Error::Invalid(Invalid::new(field, rule)))
}

const fn one(view: &HomeworkView) -> OneHomework {
    OneHomework { id: view.id }
}

async fn listed(app: &App) -> Vec<HomeworkView> {
    app.homework_list(ListHomework { limit: 200 }).await.unwrap()
}

async fn titles(app: &App) -> Vec<String> {
    listed(app).await.iter().map(|one| one.title.text().to_owned()).collect()
}

async fn run(app: &App, exercise: &str, outcome: Outcome) {
    let begun = app.practice_begin(BeginPractice { exercise: exercise.to_owned(), urge: None, before: None }).await.unwrap();
    app.practice_end(EndPractice { id: begun.id, outcome, after: None, note: None }).await.unwrap();
}

#[tokio::test]
async fn what_is_open_comes_by_its_time_and_what_is_done_after_it() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    app.homework_add(other("  \nSome time\nno hurry", None)).await.unwrap();
    let late = app.homework_add(other("Later", Some("2026-03-09T18:00:00Z"))).await.unwrap();
    let soon = app.homework_add(of(exercise("urge-surfing"), Some("2026-03-03T18:00:00Z"))).await.unwrap();
    app.homework_add(other("Yesterday", Some("2026-03-01T18:00:00Z"))).await.unwrap();
    let first = app.homework_add(other("Done first", None)).await.unwrap();
    app.homework_done(one(&first)).await.unwrap();
    world.set_now("2026-03-02T09:30:00Z");
    let done = app.homework_done(one(&late)).await.unwrap();
    assert_eq!(done.done_at, Some(instant("2026-03-02T09:30:00Z")));
    world.set_now("2026-03-02T10:30:00Z");
    assert_eq!(app.homework_done(one(&late)).await.unwrap().done_at, done.done_at, "it is done when it was done first");

    assert_eq!(titles(&app).await, ["Yesterday", soon.title.text(), "Some time", "Later", "Done first"]);
    let all = listed(&app).await;
    assert_eq!(all.iter().map(|one| one.overdue).collect::<Vec<_>>(), [true, false, false, false, false]);
    assert_eq!(app.homework_list(ListHomework { limit: 1 }).await.unwrap().len(), 4);
    for limit in [i32::MIN, 0, 201, i32::MAX] {
        let rule = Rule::OutOfRange { min: 1, max: 200 };
        assert_eq!(app.homework_list(ListHomework { limit }).await.err(), refused(Field::Range, rule));
    }
    assert!(app.today_get().await.unwrap().homework == all[..3]);

    app.close().await;
    let app = world.open().await;
    app.homework_reopen(one(&late)).await.unwrap();
    assert_eq!(titles(&app).await[2], "Later");
    app.homework_delete(one(&late)).await.unwrap();
    for gone in [app.homework_done(one(&late)).await.err(), app.homework_get(one(&late)).await.err()] {
        assert_eq!(gone, NOT_FOUND);
    }
    assert_eq!(listed(&app).await.len(), 4);
    assert!(app.search(Search { text: written("later") }).await.unwrap().entries.is_empty());
    app.homework_restore(one(&late)).await.unwrap();
    assert_eq!(listed(&app).await.len(), 5);
    assert_eq!(app.search(Search { text: written("later") }).await.unwrap().entries.len(), 1);
    let nobody = OneHomework { id: HomeworkId::new(Uuid::from_u128(7)) };
    assert_eq!(app.homework_restore(nobody).await.err(), NOT_FOUND);
    app.close().await;
}

#[tokio::test]
async fn only_what_is_there_can_be_given_to_do() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let unknown = refused(Field::Item, Rule::Unknown);
    assert_eq!(app.homework_add(of(exercise("drowning-sorrows"), None)).await.err(), unknown);
    let nowhere = HomeworkItem::Worksheet { key: "own:nothing".to_owned() };
    assert_eq!(app.homework_add(of(nowhere, None)).await.err(), unknown);
    assert_eq!(app.homework_add(of(HomeworkItem::Other, None)).await.err(), refused(Field::Note, Rule::Required));
    let long = app.homework_add(other(&"ж".repeat(2_001), None)).await.err().unwrap();
    assert!(Some(long) == refused(Field::Note, Rule::TooLong { max: 2_000 }) && !format!("{long} {long:?}").contains('ж'));
    assert_eq!(app.homework_add(other("x", Some("1971-01-01T00:00:00Z"))).await.err(), refused(Field::Due, Rule::TooEarly));
    assert_eq!(app.homework_add(other("x", Some("2071-01-01T00:00:00Z"))).await.err(), refused(Field::Due, Rule::Malformed));

    let session = app.session_add(weekly("2026-03-02T10:00:00", &[Day::Monday])).await.unwrap();
    let given = |session, original| AddHomework {
        session: Some(OneOccurrence { session, original: local(original) }),
        ..of(exercise("urge-surfing"), None)
    };
    assert_eq!(app.homework_add(given(session.id, "2026-03-03T10:00:00")).await.err(), NOT_FOUND);
    assert_eq!(app.homework_add(given(SessionId::new(Uuid::from_u128(7)), "2026-03-02T10:00:00")).await.err(), NOT_FOUND);
    let added = app.homework_add(given(session.id, "2026-03-02T10:00:00")).await.unwrap();
    assert_eq!(added.session.unwrap().session, session.id);
    assert_eq!(listed(&app).await.len(), 1);

    // A session that went keeps its homework, and it can still be changed.
    app.session_delete(OneSession { id: session.id }).await.unwrap();
    let content = AddHomework { note: Some(written("Twice a day")), ..given(session.id, "2026-03-02T10:00:00") };
    let changed = app.homework_update(UpdateHomework { id: added.id, content: content.clone() }).await.unwrap();
    assert!(changed.note == Some(written("Twice a day")) && changed.title == added.title && changed.session == added.session);
    let elsewhere = AddHomework { session: given(session.id, "2026-03-09T10:00:00").session, ..content };
    assert_eq!(app.homework_update(UpdateHomework { id: added.id, content: elsewhere }).await.err(), NOT_FOUND);
    app.close().await;
}

#[tokio::test]
async fn finishing_an_exercise_closes_what_is_due_first_and_once() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let add = async |due: Option<&str>, id: &str| app.homework_add(of(exercise(id), due)).await.unwrap();
    let open_ended = add(None, "urge-surfing").await;
    let late = add(Some("2026-03-09T18:00:00Z"), "urge-surfing").await;
    let soon = add(Some("2026-03-04T18:00:00Z"), "urge-surfing").await;
    add(Some("2026-03-03T18:00:00Z"), "body-scan").await;
    assert_eq!(pending(&world).len(), 6);

    run(&app, "urge-surfing", Outcome::Stopped).await;
    assert_eq!(listed(&app).await.iter().filter(|one| one.done_at.is_some()).count(), 0);
    let begun = app.practice_begin(BeginPractice { exercise: "urge-surfing".to_owned(), urge: None, before: Some(5) }).await.unwrap();
    for after in [None, Some(3), Some(2)] {
        app.practice_end(EndPractice { id: begun.id, outcome: Outcome::Finished, after, note: None }).await.unwrap();
    }
    let done = async || listed(&app).await.into_iter().filter(|one| one.done_at.is_some()).map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(done().await, [soon.id]);
    // Nobody is reminded of what is done.
    assert_eq!(pending(&world).len(), 4);
    run(&app, "urge-surfing", Outcome::Finished).await;
    run(&app, "urge-surfing", Outcome::Finished).await;
    run(&app, "urge-surfing", Outcome::Finished).await;
    let mut ids = done().await;
    ids.sort();
    let mut wanted = [soon.id, late.id, open_ended.id];
    wanted.sort();
    assert_eq!(ids, wanted);
    app.homework_reopen(one(&soon)).await.unwrap();
    assert_eq!(pending(&world).len(), 4);
    app.close().await;
}

#[tokio::test]
async fn finishing_a_worksheet_closes_its_homework_once() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let own = app.worksheet_import(WorksheetFile { text: written(SHEET) }).await.unwrap();
    let item = || HomeworkItem::Worksheet { key: own.key.clone() };
    let first = app.homework_add(of(item(), Some("2026-03-04T18:00:00Z"))).await.unwrap();
    app.homework_add(of(item(), Some("2026-03-06T18:00:00Z"))).await.unwrap();
    assert!(first.title == written("Evening"));
    let begun = app.response_begin(BeginResponse { key: own.key.clone(), from: None }).await.unwrap();
    let answer = WorksheetAnswer { value: WorksheetValue::Text("long".to_owned()), items: Vec::new() };
    let answers = vec![Answered { link_id: "1".to_owned(), answers: vec![answer], items: Vec::new() }];
    assert!(!app.response_finish(SaveResponse { id: begun.id, answers: Vec::new() }).await.unwrap().finished);
    assert_eq!(app.today_get().await.unwrap().homework.len(), 2);
    for _ in 0..2 {
        assert!(app.response_finish(SaveResponse { id: begun.id, answers: answers.clone() }).await.unwrap().finished);
        assert_eq!(app.today_get().await.unwrap().homework.len(), 1);
    }
    assert!(listed(&app).await[1].id == first.id && listed(&app).await[1].done_at.is_some());

    // A worksheet that was taken away keeps its name, and the homework can be changed; new homework cannot name it.
    app.worksheet_delete(OneWorksheet { key: own.key.clone() }).await.unwrap();
    let left = app.today_get().await.unwrap().homework.remove(0);
    assert!(left.title == written("Evening"));
    let content = AddHomework { note: Some(written("on paper")), ..of(item(), None) };
    assert!(app.homework_update(UpdateHomework { id: left.id, content }).await.is_ok());
    assert_eq!(app.homework_add(of(item(), None)).await.err(), refused(Field::Item, Rule::Unknown));
    app.close().await;
}

#[tokio::test]
async fn it_is_reminded_of_a_day_and_two_hours_before_it_is_due() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let added = app.homework_add(of(exercise("urge-surfing"), Some("2026-03-04T18:00:00Z"))).await.unwrap();
    let both = ["2026-03-03T18:00:00Z", "2026-03-04T16:00:00Z"].map(instant);
    assert_eq!(pending(&world), both);
    let list = app.reminder_list().await.unwrap().upcoming;
    assert!(list.iter().all(|reminder| reminder.about == ReminderAbout::Homework { id: added.id }));

    let due = |due_at: &str| UpdateHomework { id: added.id, content: of(exercise("urge-surfing"), Some(due_at)) };
    app.homework_update(due("2026-03-04T07:00:00Z")).await.unwrap();
    assert_eq!(pending(&world), ["2026-03-03T07:00:00Z", "2026-03-04T05:00:00Z"].map(instant));
    // Two hours before would be in the quiet hours, which end after it is due: the evening before.
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    prefer(&app, |preferences| preferences.quiet_hours = Some(QuietHours { from: time(22), to: time(8) })).await;
    let quiet = pending(&world);
    assert_eq!(quiet, ["2026-03-03T08:00:00Z", "2026-03-03T21:59:00Z"].map(instant));
    prefer(&app, |preferences| preferences.homework_reminders = false).await;
    assert!(pending(&world).is_empty());
    prefer(&app, |preferences| preferences.homework_reminders = true).await;
    assert_eq!(pending(&world), quiet);

    app.homework_update(due("2026-03-04T18:00:00Z")).await.unwrap();
    app.homework_done(one(&added)).await.unwrap();
    assert!(pending(&world).is_empty());
    app.homework_reopen(one(&added)).await.unwrap();
    assert_eq!(pending(&world), both);
    app.homework_delete(one(&added)).await.unwrap();
    assert!(pending(&world).is_empty());
    app.homework_restore(one(&added)).await.unwrap();
    assert_eq!(pending(&world), both);
    // Slept past both: missed, and never given after it was due.
    assert_eq!(given_at(&world, "2026-03-04T18:02:00Z").len(), 0);
    world.set_now("2026-03-04T18:02:00Z");
    assert_eq!(app.reminder_list().await.unwrap().missed.len(), 2);
    app.close().await;
}

#[tokio::test]
async fn its_reminders_say_as_much_as_is_chosen() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let added = app.homework_add(other("Walk to the river\nwith Jon", Some("2026-03-04T18:00:00Z"))).await.unwrap();
    let list = app.reminder_list().await.unwrap().upcoming;
    world.set_now("2026-03-03T18:00:01Z");
    let notice = app.describe_reminder(list[0].id).await.unwrap();
    assert_eq!((notice.title.as_str(), notice.body.as_str()), ("Something is coming up", "In a day"));
    assert_eq!(notice.about, ReminderAbout::Homework { id: added.id });
    prefer(&app, |preferences| preferences.notification_detail = NotificationDetail::Full).await;
    let notice = app.describe_reminder(list[0].id).await.unwrap();
    assert_eq!((notice.title.as_str(), notice.body.as_str()), ("Walk to the river", "In a day: Wednesday at 6:00 PM"));
    world.set_now("2026-03-04T16:00:00Z");
    assert_eq!(app.describe_reminder(list[1].id).await.unwrap().body, "In 2 hours: 6:00 PM");
    app.homework_done(one(&added)).await.unwrap();
    assert_eq!(app.describe_reminder(list[1].id).await.unwrap().about, ReminderAbout::Unknown);
    app.close().await;
}

#[tokio::test]
async fn a_reminder_for_another_time_is_given_again_and_a_snoozed_one_goes_with_what_is_done() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let added = app.homework_add(other("Walk", Some("2026-03-02T18:00:00Z"))).await.unwrap();
    let given = given_at(&world, "2026-03-02T16:00:00Z");
    assert_eq!(given.len(), 1);
    world.set_now("2026-03-02T16:01:00Z");
    app.homework_update(UpdateHomework { id: added.id, content: other("Walk", Some("2026-03-03T18:00:00Z")) }).await.unwrap();
    assert_eq!(pending(&world), ["2026-03-02T18:00:00Z", "2026-03-03T16:00:00Z"].map(instant));

    let id = given_at(&world, "2026-03-02T18:00:00Z")[0].id;
    world.set_now("2026-03-02T18:00:00Z");
    app.reminder_snooze(SnoozeReminder { id, minutes: 30 }).await.unwrap();
    let snoozed = entries(&world).into_iter().find(|entry| entry.of == Some(id)).unwrap();
    assert_eq!(snoozed.expires_at, instant("2026-03-03T18:00:00Z"));
    app.homework_done(one(&added)).await.unwrap();
    assert!(entries(&world).iter().all(|entry| entry.of != Some(id)));
    assert_eq!(given_at(&world, "2026-03-02T18:30:00Z").len(), 0);
    app.close().await;
}
