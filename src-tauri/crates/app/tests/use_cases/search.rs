//! Everything a person wrote is found, until it is gone; and so is all there is to practise.

use crate::aid::{World, check_in_at, date, local, once};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::NaiveTime;
use chrono_tz::Tz;
use daymark_app::App;
use daymark_app::api::{
    AddCopingCard, AddGoal, AddHomework, AddMilestone, AddOwnReminder, AddPerson, AddProgramme, AddTrigger, BeginPractice, BeginResponse,
    BeginUrge, CalendarFile, EndPractice, EndUrge, EntryKind, HideTrigger, HomeworkItem, ImportCalendar, LeavePractice, LevelOfCare,
    Measure, Milestone, OccurrenceNoteView, OneCalendar, OneCheckIn, OneCopingCard, OneGoal, OneHomework, OneMilestone, OneOccurrence,
    OneOwnReminder, OnePerson, OneProgramme, OneResponse, OneSession, PhaseFields, RecordCheckIn, SaveOccurrenceNote, SaveResponse,
    SaveReview, Search, Written,
};
use daymark_domain::own_reminder::OwnDays;
use daymark_domain::practice::Outcome;
use daymark_domain::session::SessionKind;
use daymark_domain::worksheet::{Answered, WorksheetAnswer, WorksheetValue};
use serde::de::DeserializeOwned;

/// A Monday morning.
const MORNING: &str = "2026-03-02T08:30:00Z";
const EXERCISE: &str = "urge-surfing";

/// Every text field of every kind. A phone number has no letters, so its sentinel is its digits.
const FIELDS: &[(EntryKind, &[&str])] = &[
    (EntryKind::CheckIn, &["note"]),
    (EntryKind::Urge, &["note"]),
    (EntryKind::Practice, &["note"]),
    (EntryKind::Practice, &["picked", "written"]),
    (EntryKind::Session, &["title", "place", "link", "bring", "facilitator", "description"]),
    (EntryKind::Occurrence, &["title", "place"]),
    (EntryKind::OccurrenceNote, &["reason", "takeaways", "questions"]),
    (EntryKind::Person, &["name", "relation", "phone"]),
    (EntryKind::WorksheetResponse, &["answer"]),
    (EntryKind::Homework, &["note"]),
    (EntryKind::CopingCard, &["text"]),
    (EntryKind::WeeklyReview, &["helped", "hard", "next_step"]),
    (EntryKind::Goal, &["title", "why"]),
    (EntryKind::Milestone, &["title"]),
    (EntryKind::Programme, &["name", "phase", "second_phase"]),
    (EntryKind::OwnReminder, &["text"]),
    (EntryKind::Trigger, &["name"]),
];

fn written(text: &str) -> Written {
    Written::new(text.to_owned())
}

/// A word that is nowhere else.
fn sentinel(kind: EntryKind, field: &str) -> String {
    if field == "phone" {
        return "0155598765".to_owned();
    }
    format!("{kind:?}{field}sentinel").replace('_', "").to_lowercase()
}

/// The sentinel of a field where it is among those to write.
fn of(kind: EntryKind, fields: &[&str], field: &str) -> Option<Written> {
    fields.contains(&field).then(|| written(&format!("a {} here", sentinel(kind, field))))
}

fn id<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(text.into()).unwrap()
}

fn calendar(series: &str, one: &str) -> ImportCalendar {
    let event = |rest: &str| format!("BEGIN:VEVENT\nUID:one@clinic\nDTSTAMP:20260301T080000Z\n{rest}DURATION:PT1H\nEND:VEVENT\n");
    let series = event(&format!("DTSTART:20260303T180000Z\nRRULE:FREQ=WEEKLY;COUNT=4\n{series}"));
    let one = event(&format!("RECURRENCE-ID:20260310T180000Z\nDTSTART:20260310T190000Z\n{one}"));
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{series}{one}END:VCALENDAR\n").replace('\n', "\r\n");
    let file = CalendarFile { base64: written(&BASE64.encode(text)), calendar: None, kind: SessionKind::Group };
    ImportCalendar { file, kinds: Vec::new(), without: Vec::new() }
}

/// Writes an entry with the sentinels of its fields, and gives what names it.
async fn write(app: &App, kind: EntryKind, fields: &[&str]) -> String {
    let text = |field: &str| of(kind, fields, field);
    let must = |field: &str| text(field).unwrap();
    match kind {
        EntryKind::CheckIn => {
            app.check_in_record(RecordCheckIn { note: text("note"), ..check_in_at(MORNING, 3, 4) }).await.unwrap().id.uuid().to_string()
        }
        EntryKind::Urge => {
            let id = app.urge_begin(BeginUrge { before: Some(6) }).await.unwrap().id;
            app.urge_end(EndUrge { id, after: None, triggers: None, note: text("note") }).await.unwrap();
            id.uuid().to_string()
        }
        EntryKind::Practice => {
            let begun = BeginPractice { exercise: EXERCISE.to_owned(), urge: None, before: None };
            let id = app.practice_begin(begun).await.unwrap().id;
            if fields.contains(&"note") {
                app.practice_end(EndPractice { id, outcome: Outcome::Finished, after: None, note: text("note") }).await.unwrap();
            } else {
                let held = serde_json::json!([
                    { "ticked": 0, "card": 0, "chosen": [must("picked").text()], "minutes": null, "written": "" },
                    { "ticked": 0, "card": 0, "chosen": [], "minutes": null, "written": must("written").text() },
                ]);
                let place = serde_json::json!({ "step": 1, "elapsed": 9, "held": held }).to_string();
                app.practice_leave(LeavePractice { id, place: written(&place) }).await.unwrap();
            }
            id.uuid().to_string()
        }
        EntryKind::Session => {
            let link = format!("https://meet.example.org/{}", sentinel(kind, "link"));
            let mut session = once("2026-03-03T18:00:00");
            (session.title, session.place, session.link) = (text("title"), text("place"), Some(written(&link)));
            (session.bring, session.facilitator, session.description) = (text("bring"), text("facilitator"), text("description"));
            app.session_add(session).await.unwrap().id.uuid().to_string()
        }
        EntryKind::Occurrence => {
            let one = format!("SUMMARY:{}\nLOCATION:{}\n", must("title").text(), must("place").text());
            app.calendar_import(calendar("SUMMARY:Group\nLOCATION:Upstairs\n", &one)).await.unwrap();
            app.calendar_list().await.unwrap()[0].id.uuid().to_string()
        }
        EntryKind::OccurrenceNote => {
            let session = app.session_add(once("2026-03-02T07:00:00")).await.unwrap().id;
            let note = OccurrenceNoteView {
                reason: text("reason"),
                takeaways: text("takeaways"),
                questions: text("questions"),
                ..OccurrenceNoteView::default()
            };
            app.occurrence_note_save(SaveOccurrenceNote { session, original: local("2026-03-02T07:00:00"), note }).await.unwrap();
            session.uuid().to_string()
        }
        EntryKind::Person => {
            let phone = Some(written(&sentinel(kind, "phone")));
            app.person_add(AddPerson { name: must("name"), phone, relation: text("relation") }).await.unwrap().id.uuid().to_string()
        }
        EntryKind::WorksheetResponse => {
            let begun = app.response_begin(BeginResponse { key: "letter-to-myself".to_owned(), from: None }).await.unwrap();
            let value = WorksheetValue::Text(must("answer").text().to_owned());
            let answer =
                Answered { link_id: "letter".to_owned(), answers: vec![WorksheetAnswer { value, items: Vec::new() }], items: Vec::new() };
            let step = Answered { link_id: "letter-step".to_owned(), answers: Vec::new(), items: vec![answer] };
            app.response_save(SaveResponse { id: begun.id, answers: vec![step] }).await.unwrap();
            begun.id.uuid().to_string()
        }
        EntryKind::Homework => {
            let homework = AddHomework { session: None, item: HomeworkItem::Other, note: text("note"), due_at: None };
            app.homework_add(homework).await.unwrap().id.uuid().to_string()
        }
        EntryKind::CopingCard => app.coping_card_add(AddCopingCard { text: must("text") }).await.unwrap().id.uuid().to_string(),
        EntryKind::WeeklyReview => {
            let week_on = date("2026-02-23");
            let review = SaveReview { week_on, helped: text("helped"), hard: text("hard"), next_step: text("next_step") };
            app.review_save(review).await.unwrap();
            week_on.to_string()
        }
        EntryKind::Goal => {
            let goal = AddGoal { title: must("title"), why: text("why"), measure: Measure::Own, weekly_target: 2, phase: None };
            app.goal_add(goal).await.unwrap().id.uuid().to_string()
        }
        EntryKind::Milestone => {
            app.milestone_add(AddMilestone { title: must("title"), on: date("2026-03-20") }).await.unwrap();
            let milestones = app.milestone_list().await.unwrap();
            let own = |what: &Milestone| if let Milestone::Own { id, .. } = what { Some(id.uuid().to_string()) } else { None };
            milestones.next.iter().find_map(|one| own(&one.what)).unwrap()
        }
        EntryKind::Programme => {
            let phase = |title: Option<Written>, starts_on: &str| PhaseFields {
                id: None,
                level: LevelOfCare::Intensive,
                title,
                starts_on: date(starts_on),
                minutes_a_week: 540,
                kinds: Vec::new(),
            };
            let phases = vec![phase(text("phase"), "2026-03-02"), phase(text("second_phase"), "2026-04-06")];
            let programme = AddProgramme { name: text("name"), starts_on: date("2026-03-02"), ends_on: None, phases, sessions: Vec::new() };
            app.programme_add(programme).await.unwrap().id.uuid().to_string()
        }
        EntryKind::OwnReminder => {
            let own = AddOwnReminder { text: must("text"), time: NaiveTime::MIN, days: OwnDays::Once { on: date("2026-03-20") } };
            app.own_reminder_add(own).await.unwrap().id.uuid().to_string()
        }
        EntryKind::Trigger => app.trigger_add(AddTrigger { name: must("name") }).await.unwrap().id.uuid().to_string(),
    }
}

/// Takes an entry away; what has no deletion is emptied. `false` for what stays for good.
async fn take(app: &App, kind: EntryKind, name: &str) -> bool {
    match kind {
        EntryKind::CheckIn => app.check_in_delete(OneCheckIn { id: id(name) }).await.unwrap(),
        EntryKind::Urge => return false,
        EntryKind::Practice => {
            let emptied = EndPractice { id: id(name), outcome: Outcome::Stopped, after: None, note: None };
            app.practice_end(emptied).await.map(drop).unwrap();
        }
        EntryKind::Session | EntryKind::OccurrenceNote => app.session_delete(OneSession { id: id(name) }).await.unwrap(),
        EntryKind::Occurrence => app.calendar_delete(OneCalendar { id: id(name) }).await.map(drop).unwrap(),
        EntryKind::Person => app.person_delete(OnePerson { id: id(name) }).await.unwrap(),
        EntryKind::WorksheetResponse => app.response_delete(OneResponse { id: id(name) }).await.unwrap(),
        EntryKind::Homework => app.homework_delete(OneHomework { id: id(name) }).await.unwrap(),
        EntryKind::CopingCard => app.coping_card_delete(OneCopingCard { id: id(name) }).await.unwrap(),
        EntryKind::WeeklyReview => {
            app.review_save(SaveReview { week_on: date(name), helped: None, hard: None, next_step: None }).await.unwrap();
        }
        EntryKind::Goal => app.goal_delete(OneGoal { id: id(name) }).await.unwrap(),
        EntryKind::Milestone => app.milestone_delete(OneMilestone { id: id(name) }).await.unwrap(),
        EntryKind::Programme => app.programme_delete(OneProgramme { id: id(name) }).await.unwrap(),
        EntryKind::OwnReminder => app.own_reminder_delete(OneOwnReminder { id: id(name) }).await.unwrap(),
        EntryKind::Trigger => app.trigger_hide(HideTrigger { id: id(name) }).await.unwrap(),
    }
    true
}

async fn found(app: &App, text: &str) -> Vec<(EntryKind, Option<String>)> {
    let results = app.search(Search { text: written(text) }).await.unwrap();
    results.entries.into_iter().map(|entry| (entry.kind, entry.of)).collect()
}

#[tokio::test]
async fn every_text_is_found_until_it_is_gone() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    for (kind, fields) in FIELDS {
        let name = write(&app, *kind, fields).await;
        for field in *fields {
            let seen = found(&app, &sentinel(*kind, field)).await;
            assert_eq!(seen.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [*kind], "{field}");
        }
        let gone = take(&app, *kind, &name).await;
        for field in *fields {
            assert_eq!(found(&app, &sentinel(*kind, field)).await.is_empty(), gone, "{kind:?} {field} is gone");
        }
    }
}

#[tokio::test]
async fn what_is_found_leads_to_its_occurrence_and_comes_back_with_its_session() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    let fields = ["title", "place"];
    write(&app, EntryKind::Occurrence, &fields).await;
    let session = app.session_list().await.unwrap()[0].id;
    let place = sentinel(EntryKind::Occurrence, "place");
    let leads = [(EntryKind::Occurrence, Some(format!("{}/2026-03-10T18:00:00", session.uuid())))];
    assert_eq!(found(&app, &place).await, leads);
    app.occurrence_cancel(OneOccurrence { session, original: local("2026-03-17T18:00:00") }).await.unwrap();
    assert_eq!(found(&app, &place).await, leads, "another change of the session leaves it");
    app.session_delete(OneSession { id: session }).await.unwrap();
    assert!(found(&app, &place).await.is_empty());
    app.session_restore(OneSession { id: session }).await.unwrap();
    assert_eq!(found(&app, &place).await, leads);
}

#[tokio::test]
async fn all_that_can_be_read_in_what_there_is_to_practise_is_found() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    // In a card, an option, a prompt, a caution.
    for (text, exercise) in [
        ("something with bread", "halt-care"),
        ("shoot some hoops", "pleasant-activity"),
        ("my sentence, my drink", "refuse-a-drink"),
        ("beta blockers", "cold-water"),
    ] {
        assert_eq!(app.search(Search { text: written(text) }).await.unwrap().exercises, [exercise], "{text}");
    }
    // In an option, a help text, a purpose.
    for (text, worksheet) in
        [("naloxone", "safety-plan"), ("with its address", "safety-plan"), ("good day, to be read", "letter-to-myself")]
    {
        assert!(app.search(Search { text: written(text) }).await.unwrap().worksheets.contains(&worksheet.to_owned()), "{text}");
    }
}
