//! What a person writes is in no file and in no log, and neither is a key.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::NaiveDate;
use daymark_app::api::{
    AddCopingCard, AddGoal, AddHomework, AddMilestone, AddOwnReminder, AddPerson, AddProgramme, AddSession, AddTrigger, BeginPractice,
    BeginResponse, BeginUrge, CalendarFile, CalendarKind, CallNumber, CreateVault, CrisisContact, EndPractice, EndUrge, ExportCalendar,
    Form, GetProgress, GetSchedule, HomeworkItem, ImportCalendar, LeavePractice, LevelOfCare, ListCheckIns, ListHomework, ListOccurrences,
    ListUrges, Measure, OccurrenceNoteView, OneCheckIn, OneDraft, OneOccurrence, OneResponse, PhaseFields, RecordCheckIn, RecordLapse,
    SaveDraft, SaveOccurrenceNote, SaveResponse, SaveReview, Search, Secret, SetFavourite, UnlockVault, UpdateCheckIn, UpdateCopingCard,
    UpdateFollowing, UpdateGoal, UpdateHomework, UpdateLapse, UpdateOwnReminder, UpdatePerson, UpdateProgramme, UpdateSession,
    WorksheetFile, Written,
};
use daymark_app::ports::Keychain;
use daymark_app::{App, Vault};
use daymark_domain::own_reminder::OwnDays;
use daymark_domain::practice::{ItemKind, Outcome};
use daymark_domain::session::{Repeat, SessionKind};
use daymark_domain::worksheet::{Answered, WorksheetAnswer, WorksheetValue};
use daymark_tests::desk::{Desk, Keyring, Start};
use daymark_tests::key::data_key;
use daymark_tests::requests;
use daymark_tests::traces::{guises, holds, search};
use daymark_tests::world::{MemoryKeychain, NOW, PASSPHRASE, ZONE, ports};
use serde_json::Value;

const CANARY: &str = "sentinel quokka sentence";

fn written(about: &str) -> Written {
    Written::new(format!("{CANARY} {about}"))
}

fn some(about: &str) -> Option<Written> {
    Some(written(about))
}

/// No run of digits that is as long as a raw key in hexadecimal.
fn no_raw_key(bytes: &[u8]) -> bool {
    bytes.split(|byte| !byte.is_ascii_hexdigit()).all(|run| run.len() < 64)
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Notes every field of a request that holds the canary, by the way to it.
fn note(fields: &mut BTreeSet<String>, value: &Value, way: &str) {
    match value {
        Value::String(text) if holds(text.as_bytes(), CANARY.as_bytes()).is_some() => {
            fields.insert(way.to_owned());
        }
        Value::Array(all) => all.iter().for_each(|one| note(fields, one, way)),
        Value::Object(all) => {
            for (name, one) in all {
                note(fields, one, &format!("{way}{}{name}", if way.ends_with(' ') { "" } else { "." }));
            }
        }
        _ => {}
    }
}

/// The fields in which a person can write and into which no canary was put.
fn left_out(written: &BTreeSet<String>, fields: &BTreeSet<String>) -> Vec<String> {
    let covers = |field: &String, way: &str| field.strip_prefix(way).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    written.iter().filter(|way| !fields.iter().any(|field| covers(field, way))).cloned().collect()
}

/// What was said to the app: the fields that held the canary, and what the refusals say.
struct Said {
    fields: BTreeSet<String>,
    refusals: String,
}

/// Every use case that takes words, with good ones and with ones that are refused.
async fn say_everything(app: &App) -> Said {
    let mut fields = BTreeSet::new();
    let mut refusals = String::new();
    /// Sends a request by its command, and notes what it holds.
    macro_rules! say {
        ($command:ident, $request:expr) => {{
            let request = $request;
            note(&mut fields, &serde_json::to_value(&request).unwrap(), &format!("{}: ", stringify!($command)));
            app.$command(request).await
        }};
    }
    macro_rules! refused {
        ($command:ident, $request:expr) => {{
            let refusal = say!($command, $request).map(drop).unwrap_err();
            refusals.push_str(&format!("{refusal} {refusal:?}\n"));
        }};
    }
    let endless = Some(Written::new(CANARY.repeat(1_000)));
    let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();

    let check_in = |note| RecordCheckIn {
        at: None,
        mood: 2,
        craving: 7,
        triggers: Vec::new(),
        halt: Default::default(),
        sleep_minutes: Some(400),
        used: Some(true),
        note,
    };
    let made = say!(check_in_record, check_in(some("note"))).unwrap();
    say!(check_in_update, UpdateCheckIn { id: made.id, content: check_in(some("changed")) }).unwrap();
    refused!(check_in_record, check_in(endless.clone()));
    refused!(check_in_record, RecordCheckIn { mood: 99, ..check_in(some("bad mood")) });
    app.check_in_delete(OneCheckIn { id: made.id }).await.unwrap();
    app.check_in_restore(OneCheckIn { id: made.id }).await.unwrap();
    app.check_in_list(ListCheckIns { after: None, limit: 10 }).await.unwrap();
    say!(trigger_add, AddTrigger { name: written("trigger") }).unwrap();
    refused!(trigger_add, AddTrigger { name: endless.clone().unwrap() });
    for form in [Form::CheckIn, Form::Session, Form::Welcome, Form::Person, Form::Homework, Form::OccurrenceNote, Form::TextMessage] {
        say!(draft_save, SaveDraft { form, of: None, body: written("draft") }).unwrap();
        app.draft_get(OneDraft { form, of: None }).await.unwrap();
    }

    let person = |phone| AddPerson { name: written("name"), phone, relation: some("relation") };
    let known = say!(person_add, person(None)).unwrap();
    refused!(person_add, person(some("is no number")));
    say!(person_update, UpdatePerson { id: known.id, content: person(None) }).unwrap();
    refused!(person_update, UpdatePerson { id: known.id, content: person(some("is no number")) });
    let number = CallNumber { number: written("number"), by: CrisisContact::Text, message: some("message") };
    note(&mut fields, &serde_json::to_value(&number).unwrap(), "call_number: ");
    refusals.push_str(&format!("{:?}\n", app.callable(number).await.unwrap_err()));

    let session = |zone: Option<&str>, link: Option<Written>, repeat| AddSession {
        kind: SessionKind::Group,
        title: some("title"),
        place: some("place"),
        link,
        bring: some("bring"),
        facilitator: some("facilitator"),
        description: some("description"),
        all_day: false,
        free: false,
        travel_minutes: 0,
        extra: Vec::new(),
        zone: zone.map(str::to_owned),
        starts: day.and_hms_opt(18, 0, 0).unwrap(),
        duration_minutes: 90,
        repeat,
        leads: Some(vec![15]),
    };
    let link = || Some(Written::new(format!("https://example.org/{}", CANARY.replace(' ', "%20"))));
    let kept = say!(session_add, session(None, link(), Repeat::Never)).unwrap();
    say!(session_update, UpdateSession { id: kept.id, content: session(None, link(), Repeat::Never) }).unwrap();
    let with = |note| SaveOccurrenceNote { session: kept.id, original: kept.starts, note };
    let notes = OccurrenceNoteView { reason: some("reason"), went: None, takeaways: some("takeaways"), questions: some("questions") };
    say!(occurrence_note_save, with(notes)).unwrap();
    refused!(occurrence_note_save, with(OccurrenceNoteView { takeaways: endless.clone(), ..OccurrenceNoteView::default() }));
    let occurrence = OneOccurrence { session: kept.id, original: kept.starts };
    app.occurrence_get(occurrence).await.unwrap();
    let following = |content| UpdateFollowing { id: kept.id, original: kept.starts, content };
    say!(session_update_following, following(session(None, link(), Repeat::Never))).unwrap();
    refused!(session_update_following, following(session(Some(CANARY), None, Repeat::Never)));
    refused!(session_add, session(Some(CANARY), None, Repeat::Never));
    refused!(session_add, session(None, some("no link"), Repeat::Never));
    refused!(session_add, session(None, None, Repeat::Unsupported { text: CANARY.to_owned() }));
    app.occurrence_list(ListOccurrences { from: day, to: day }).await.unwrap();
    app.schedule_get(GetSchedule { from: day, to: day }).await.unwrap();

    let homework = |note| AddHomework { session: Some(occurrence), item: HomeworkItem::Other, note, due_at: None };
    let set = say!(homework_add, homework(some("homework"))).unwrap();
    say!(homework_update, UpdateHomework { id: set.id, content: homework(some("homework, changed")) }).unwrap();
    refused!(homework_add, homework(endless.clone()));
    let unknown = HomeworkItem::Exercise { id: CANARY.to_owned() };
    refused!(homework_add, AddHomework { item: unknown, ..homework(some("homework")) });
    app.homework_list(ListHomework { limit: 10 }).await.unwrap();

    let phase =
        |title| PhaseFields { id: None, level: LevelOfCare::Intensive, title, starts_on: day, minutes_a_week: 540, kinds: Vec::new() };
    let programme = |name| AddProgramme {
        name,
        starts_on: day,
        ends_on: None,
        phases: vec![phase(some("phase"))],
        sessions: vec![session(None, link(), Repeat::Never)],
    };
    let set_up = say!(programme_add, programme(some("programme"))).unwrap();
    refused!(programme_add, programme(endless.clone()));
    let change = |phases| UpdateProgramme { id: set_up.id, name: some("programme, changed"), starts_on: day, ends_on: None, phases };
    say!(programme_update, change(vec![phase(some("phase, changed"))])).unwrap();
    refused!(programme_update, change(vec![phase(endless.clone())]));
    app.programme_current().await.unwrap();

    let goal = |title| AddGoal { title, why: some("why"), measure: Measure::Own, weekly_target: 3, phase: None };
    let aim = say!(goal_add, goal(written("goal"))).unwrap();
    say!(goal_update, UpdateGoal { id: aim.id, content: goal(written("goal, changed")) }).unwrap();
    refused!(goal_add, goal(endless.clone().unwrap()));
    say!(milestone_add, AddMilestone { title: written("milestone"), on: day }).unwrap();
    refused!(milestone_add, AddMilestone { title: endless.clone().unwrap(), on: day });
    let review = |helped| SaveReview { week_on: day, helped, hard: some("hard"), next_step: some("next step") };
    say!(review_save, review(some("helped"))).unwrap();
    refused!(review_save, review(endless.clone()));
    say!(review_finish, review(some("helped, changed"))).unwrap();
    app.review_list().await.unwrap();
    let reminder = |text| AddOwnReminder { text, time: chrono::NaiveTime::MIN, days: OwnDays::Once { on: day } };
    let own = say!(own_reminder_add, reminder(written("own reminder"))).unwrap();
    say!(own_reminder_update, UpdateOwnReminder { id: own.id, content: reminder(written("own reminder, changed")) }).unwrap();
    refused!(own_reminder_add, reminder(endless.clone().unwrap()));

    app.calendar_export(ExportCalendar { session: None }).await.unwrap();
    let calendar = format!(
        "BEGIN:VCALENDAR\nX-WR-CALNAME:{CANARY} calendar\nBEGIN:VEVENT\nUID:{CANARY} uid\nDTSTART:20260309T180000Z\nSUMMARY:{CANARY} event\n\
         LOCATION:{CANARY} room\nDESCRIPTION:{CANARY} about\nX-{CANARY}:1\nEND:VEVENT\nEND:VCALENDAR"
    );
    let picked = |text: &str| CalendarFile { base64: Written::new(BASE64.encode(text)), calendar: None, kind: SessionKind::Group };
    say!(calendar_preview, picked(&calendar)).unwrap();
    let brought = |without| ImportCalendar {
        file: picked(&calendar),
        kinds: vec![CalendarKind { uid: written("uid"), kind: SessionKind::Family }],
        without,
    };
    say!(calendar_import, brought(vec![written("another uid")])).unwrap();
    assert!(app.calendar_list().await.unwrap().iter().any(|one| one.name.text().contains(CANARY)), "a calendar bears its own name");
    refused!(calendar_preview, picked(CANARY));

    let urge = app.urge_begin(BeginUrge { before: Some(8) }).await.unwrap();
    let exercise = app.exercise_list().await.unwrap()[0].id.clone();
    let practice = app.practice_begin(BeginPractice { exercise, urge: Some(urge.id), before: Some(8) }).await.unwrap();
    refused!(practice_begin, BeginPractice { exercise: CANARY.to_owned(), urge: None, before: None });
    say!(practice_end, EndPractice { id: practice.id, outcome: Outcome::Finished, after: Some(3), note: some("practice") }).unwrap();
    say!(urge_end, EndUrge { id: urge.id, after: Some(3), triggers: None, note: some("urge") }).unwrap();
    app.urge_list(ListUrges { limit: 10 }).await.unwrap();
    let lapse = |what| RecordLapse { on: day, what, triggers: Vec::new() };
    let lapsed = say!(lapse_record, lapse(vec![written("lapse")])).unwrap();
    say!(lapse_update, UpdateLapse { id: lapsed.id, content: lapse(vec![written("lapse, changed")]) }).unwrap();
    refused!(lapse_record, lapse(vec![endless.clone().unwrap()]));
    app.lapse_help().await.unwrap();
    let left = app.practice_begin(BeginPractice { exercise: "costs-and-gains".to_owned(), urge: None, before: None }).await.unwrap();
    say!(practice_leave, LeavePractice { id: left.id, place: written("place") }).unwrap();
    let card = say!(coping_card_add, AddCopingCard { text: written("card") }).unwrap();
    say!(coping_card_update, UpdateCopingCard { id: card.id, text: written("card, changed") }).unwrap();
    refused!(coping_card_update, UpdateCopingCard { id: card.id, text: endless.clone().unwrap() });
    refused!(favourite_set, SetFavourite { kind: ItemKind::Worksheet, item: CANARY.to_owned(), on: true });
    let found = say!(search, Search { text: Written::new(CANARY.to_owned()) }).unwrap();
    assert!(found.entries.len() > 4, "it is in the store");
    refused!(search, Search { text: endless.clone().unwrap() });

    let file = |kind: &str| {
        let item = format!(r#"{{"linkId":"1","type":"string","text":"{CANARY} question"}}"#);
        WorksheetFile { text: Written::new(format!(r#"{{"resourceType":"{kind}","title":"{CANARY} sheet","item":[{item}]}}"#)) }
    };
    refused!(worksheet_import, file("Patient"));
    refused!(worksheet_preview, WorksheetFile { text: written("no file") });
    let sheet = say!(worksheet_import, file("Questionnaire")).unwrap();
    let response = app.response_begin(BeginResponse { key: sheet.key, from: None }).await.unwrap();
    let value = WorksheetValue::Text(format!("{CANARY} answer"));
    let answers = |times: usize| {
        let given = Answered {
            link_id: "1".to_owned(),
            answers: vec![WorksheetAnswer { value: value.clone(), items: Vec::new() }; times],
            items: Vec::new(),
        };
        SaveResponse { id: response.id, answers: vec![given] }
    };
    say!(response_finish, answers(1)).unwrap();
    refused!(response_save, answers(40_000));
    app.response_export(OneResponse { id: response.id }).await.unwrap();
    refused!(response_begin, BeginResponse { key: CANARY.to_owned(), from: None });

    let mut profile = app.profile_get().await.unwrap();
    profile.name = some("name");
    profile.working_on = vec![written("working on")];
    profile.medicines = vec![written("medicine")];
    say!(profile_save, profile.clone()).unwrap();
    profile.country = Some(CANARY.to_owned());
    refused!(profile_save, profile);
    app.today_get().await.unwrap();
    app.progress_get(GetProgress { from: day, to: day }).await.unwrap();
    app.reminder_list().await.unwrap();
    Said { fields, refusals }
}

#[tokio::test]
async fn no_use_case_lets_words_or_keys_out() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).init();
    let heard = || log.0.lock().unwrap().clone();

    let dir = tempfile::tempdir().unwrap();
    let keychain = Arc::new(MemoryKeychain::default());
    let vault = Vault::new(dir.path().to_owned(), ports(NOW, ZONE, keychain.clone()));
    let passphrase = || Some(Secret::new(PASSPHRASE.to_owned()));
    let app = vault.create(CreateVault { passphrase: passphrase(), use_keyring: true }).await.unwrap();
    let Said { mut fields, refusals: mut said } = say_everything(&app).await;
    app.close().await;
    let wrong = Some(Secret::new(CANARY.to_owned()));
    let refusal = vault.unlock(UnlockVault { passphrase: wrong }).await.map(drop).unwrap_err();
    said.push_str(&format!("{refusal} {refusal:?}"));
    for by in [None, passphrase()] {
        vault.unlock(UnlockVault { passphrase: by }).await.unwrap().close().await;
    }

    // Whoever adds a field in which a person can write, puts the canary into it above.
    let written = requests::written();
    assert_eq!(left_out(&written, &fields), [""; 0], "fields that take words, and no canary in them");
    fields.remove("programme_update: phases.title");
    assert_eq!(left_out(&written, &fields), ["programme_update: phases.title"], "the control");

    let log = heard();
    let id = daymark_store::vault::install_id(dir.path()).unwrap();
    let device = keychain.get(&format!("store/{id}")).unwrap().expect("the keyring holds the key under the store's id");
    let data = data_key(dir.path(), PASSPHRASE);
    let secrets: [(&str, &[u8]); 4] =
        [("words", CANARY.as_bytes()), ("the passphrase", PASSPHRASE.as_bytes()), ("the keyring's key", &device), ("the data key", &data)];
    for (what, secret) in secrets {
        assert_eq!(holds(&log, secret), None, "{what} in the log");
        assert_eq!(holds(said.as_bytes(), secret), None, "{what} in a refusal");
        assert_eq!(search(dir.path(), secret), [""; 0], "{what} in a file");
    }
    assert!(no_raw_key(&log), "something as long as a raw key is in the log");

    // The controls: said as a careless line would say it, each is heard; and in any guise, each is found in a file.
    tracing::trace!("{CANARY} {PASSPHRASE} {:?}", &device[..]);
    tracing::trace!(key = ?data, raw = "a".repeat(64));
    let control = heard().split_off(log.len());
    let stray = dir.path().join("stray");
    fs::create_dir(&stray).unwrap();
    assert!(!no_raw_key(&control));
    for (what, secret) in secrets {
        assert!(holds(&control, secret).is_some(), "{what} would not be heard");
        for (guise, bytes) in guises(secret) {
            fs::write(stray.join("file"), bytes).unwrap();
            assert!(!search(&stray, secret).is_empty(), "{what} would not be found {guise}");
        }
    }
}

/// Adds to what is wrong every trace of these secrets on the desk.
fn look(desk: &Desk, when: &str, secrets: &[(&str, &[u8])], wrong: &mut Vec<String>) {
    for (what, secret) in secrets {
        wrong.extend(search(desk.everything(), secret).into_iter().map(|path| format!("{when}: {what} in {path}")));
    }
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn what_is_typed_into_the_window_is_in_no_file() {
    let desk = Desk::new(Keyring::Open);
    let window = desk.start(Start { now: Some(NOW), ..Start::default() }).await;
    window.wait_for_heading("Welcome to Daymark").await;
    window.press("Begin").await;
    window.press("A passphrase").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.fill("Passphrase once more", PASSPHRASE).await;
    window.press("Set up Daymark").await;
    window.wait_for_heading("One person to call").await;
    window.fill("Their name", &format!("{CANARY} person")).await;
    window.fill("Who they are to you (optional)", &format!("{CANARY} relation")).await;
    window.press("Next").await;
    window.wait_for_heading("About you").await;
    window.fill("What should Daymark call you?", &format!("{CANARY} name")).await;
    window.fill("What are you working on?", &format!("{CANARY} work")).await;
    window.press("Next").await;
    window.wait_for_heading("When to check in").await;
    window.press("Next").await;
    window.wait_for_heading("Your weekly sessions").await;
    window.press_in("On these days", "Tuesday").await;
    window.fill("Where (optional)", &format!("{CANARY} where")).await;
    window.press("Add this session").await;
    window.wait_for("Added").await;
    window.press("Next").await;
    window.press("Go to Today").await;
    window.wait_for_heading(&format!("Today, {CANARY} name")).await;

    window.go("/check-in").await;
    window.press_in("How is your mood?", "Good").await;
    window.press_in("How strong is the craving?", "3").await;
    window.press("More").await;
    window.fill("Something of your own", &format!("{CANARY} own")).await;
    window.press("Add").await;
    window.fill("Note", &format!("{CANARY} note")).await;
    window.press("Save").await;
    window.wait_for_toast("Check-in saved.").await;

    window.go("/session/new").await;
    window.fill("Title", &format!("{CANARY} title")).await;
    window.fill("Place", &format!("{CANARY} place")).await;
    window.fill("Who leads it", &format!("{CANARY} facilitator")).await;
    window.fill("About it", &format!("{CANARY} description")).await;
    window.fill("Link for a video session", &format!("https://example.org/{}", CANARY.replace(' ', "%20"))).await;
    window.fill("What to bring", &format!("{CANARY} bring")).await;
    window.press("Save").await;
    window.wait_for_toast("Session saved.").await;
    let its_page = "return document.querySelector('main a[href*=\"#/occurrence/\"]')?.getAttribute('href').slice(1) ?? ''";
    window.wait("the session in the schedule", async || window.run(its_page, vec![]).await != "").await;
    let its_page = window.run(its_page, vec![]).await;
    window.go(its_page.as_str().unwrap()).await;
    window.fill("Notes", &format!("{CANARY} notes")).await;
    window.wait_until_kept("occurrence_note_save", &format!("{CANARY} notes")).await;

    window.go("/homework/new").await;
    window.press_in("What is it?", "Something else").await;
    window.fill("What is there to do?", &format!("{CANARY} homework")).await;
    window.press("Save homework").await;
    window.wait_for_toast("Homework saved.").await;
    window.go("/goals/new").await;
    window.fill("What do you want to do?", &format!("{CANARY} goal")).await;
    window.fill("Why does it matter to you?", &format!("{CANARY} why")).await;
    window.press("Save goal").await;
    window.wait_for_toast("Goal saved.").await;
    window.go("/programme/new").await;
    window.press_in("How often do you meet?", "Something else").await;
    window.fill("Your own name for it", &format!("{CANARY} phase")).await;
    window.fill("Name", &format!("{CANARY} programme")).await;
    window.press("Save program").await;
    window.wait_for_toast("Program saved.").await;
    window.go("/progress").await;
    window.press("Add your own").await;
    window.fill("What is it?", &format!("{CANARY} milestone")).await;
    window.press("Add milestone").await;
    window.wait_for_toast("Milestone added.").await;
    window.go("/review/2026-03-02").await;
    for question in ["What helped?", "What was hard?", "One step for next week"] {
        window.fill(question, &format!("{CANARY} review")).await;
    }
    window.press("Finish review").await;
    window.wait_for_toast("Review finished.").await;
    window.go("/settings").await;
    window.press("Add a reminder").await;
    window.fill("What to remind you of", &format!("{CANARY} reminder")).await;
    window.press("Save reminder").await;
    window.wait("the reminder", async || window.has("button", &format!("Change: {CANARY} reminder")).await).await;

    // From here on as slow as a busy computer: what is written goes into the page that is waited for, and into none before it.
    window.slow_down(Duration::from_millis(600)).await;
    window.go("/person/new").await;
    window.fill("Name", &format!("{CANARY} person")).await;
    window.fill("Phone number", "555 0100").await;
    window.fill("Who they are to you", &format!("{CANARY} relation")).await;
    window.press("Save").await;
    window.wait_for_toast("Saved.").await;
    window.wait_for_heading("Support").await;
    window.go("/practice").await;
    window.press("Write a card").await;
    window.fill("Your card", &format!("{CANARY} card")).await;
    window.press("Save").await;
    window.fill("Search", CANARY).await;
    window.wait_for("What you wrote").await;
    window.go("/worksheets/decisional-balance").await;
    window.press("Begin").await;
    window.fill("What are you weighing up?", &format!("{CANARY} answer")).await;
    window.wait_until_kept("response_save", &format!("{CANARY} answer")).await;

    // A draft that is left lying, and a passphrase that is wrong.
    window.go("/check-in").await;
    window.press("More").await;
    window.fill("Note", &format!("{CANARY} draft")).await;
    window.wait_until_kept("draft_save", &format!("{CANARY} draft")).await;
    let secret = desk.keyring_secret().expect("the keyring holds the key");
    let key = BASE64.decode(&secret).unwrap();
    assert_eq!(key.len(), 32);
    let data = data_key(&desk.data_dir(), PASSPHRASE);
    let secrets: [(&str, &[u8]); 4] =
        [("words", CANARY.as_bytes()), ("the passphrase", PASSPHRASE.as_bytes()), ("the keyring's key", &key), ("the data key", &data)];
    let mut wrong = Vec::new();
    look(&desk, "while it runs", &secrets, &mut wrong);
    window.kill();
    look(&desk, "after a kill", &secrets, &mut wrong);
    let mut window = desk.start(Start { now: Some(NOW), ..Start::default() }).await;
    window.wait_for_heading(&format!("Today, {CANARY} name")).await;
    window.go("/check-ins").await;
    window.wait_for(&format!("{CANARY} note")).await;
    window.go("/settings").await;
    window.press_the_last("Lock now").await;
    window.wait_until_replaced("--locked").await;
    window.take_again(&desk).await;
    window.fill("Passphrase", CANARY).await;
    window.press("Open").await;
    window.wait_for("This passphrase does not open your entries.").await;
    window.kill();
    look(&desk, "after locking", &secrets, &mut wrong);
    let log = fs::read(desk.log("app")).unwrap_or_default();
    if !no_raw_key(&log) {
        wrong.push("something as long as a raw key is in the app's log".to_owned());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The log is no empty one: each of the three programs has listened, and the bus to the keyring was heard at its most talkative.
    let lines = String::from_utf8_lossy(&log);
    assert_eq!(lines.matches("TRACE daymark_lib::listening: every word is heard").count(), 3, "{lines}");
    assert!(lines.lines().any(|line| line.contains("TRACE") && line.contains("zbus")), "the bus is not heard");

    // The controls: planted in each of the places, in a guise each, they are found.
    let wide: Vec<u8> = CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let plants: [(&Path, Vec<u8>); 7] = [
        (&desk.home().join(".cache"), wide),
        (&desk.home().join(".config"), BASE64.encode(CANARY).into_bytes()),
        (&desk.data_dir(), CANARY.as_bytes().to_vec()),
        (&desk.everything().join("tmp"), CANARY.replace(' ', "%20").into_bytes()),
        (&desk.everything().join("log"), secret.into_bytes()),
        (&desk.data_dir(), data.to_vec()),
        (&desk.everything().join("log"), format!("opened with {data:?}").into_bytes()),
    ];
    for (folder, bytes) in plants {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("planted"), bytes).unwrap();
        let mut found = Vec::new();
        look(&desk, "planted", &secrets, &mut found);
        assert_eq!(found.len(), 1, "{found:?} in {}", folder.display());
        fs::remove_file(folder.join("planted")).unwrap();
    }
}
