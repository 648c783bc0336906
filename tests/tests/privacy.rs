//! What a person writes is in no file and in no log, and neither is a key.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::NaiveDate;
use daymark_app::api::{
    AddCopingCard, AddGoal, AddMilestone, AddOwnReminder, AddPerson, AddSession, AddTrigger, BeginPractice, BeginResponse, BeginUrge,
    CalendarFile, CallNumber, CreateVault, CrisisContact, EndPractice, EndUrge, ExportCalendar, Form, GetProgress, GetSchedule,
    ImportCalendar, LeavePractice, ListCheckIns, ListOccurrences, ListUrges, Measure, OccurrenceNoteView, OneCheckIn, OneDraft,
    OneOccurrence, OneResponse, RecordCheckIn, SaveDraft, SaveOccurrenceNote, SaveResponse, SaveReview, Search, Secret, SetFavourite,
    UnlockVault, UpdateCheckIn, UpdateCopingCard, UpdateFollowing, UpdatePerson, WorksheetFile, Written,
};
use daymark_app::ports::Keychain;
use daymark_app::{App, Vault};
use daymark_domain::own_reminder::OwnDays;
use daymark_domain::practice::{ItemKind, Outcome};
use daymark_domain::session::{Repeat, SessionKind};
use daymark_domain::worksheet::{Answered, WorksheetAnswer, WorksheetValue};
use daymark_tests::desk::{Desk, Keyring, Start};
use daymark_tests::traces::{holds, search};
use daymark_tests::world::{MemoryKeychain, NOW, PASSPHRASE, ZONE, ports};

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

/// Every use case that takes words, with good ones and with ones that are refused; what the refusals say.
async fn say_everything(app: &App) -> String {
    let mut refusals = Vec::new();
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
    let made = app.check_in_record(check_in(some("note"))).await.unwrap();
    app.check_in_update(UpdateCheckIn { id: made.id, content: check_in(some("changed")) }).await.unwrap();
    let endless = Some(Written::new(CANARY.repeat(1_000)));
    refusals.push(app.check_in_record(check_in(endless.clone())).await.map(drop).unwrap_err());
    let bad = RecordCheckIn { mood: 99, ..check_in(some("bad mood")) };
    refusals.push(app.check_in_record(bad).await.map(drop).unwrap_err());
    app.check_in_delete(OneCheckIn { id: made.id }).await.unwrap();
    app.check_in_restore(OneCheckIn { id: made.id }).await.unwrap();
    app.check_in_list(ListCheckIns { after: None, limit: 10 }).await.unwrap();
    app.trigger_add(AddTrigger { name: written("trigger") }).await.unwrap();
    refusals.push(app.trigger_add(AddTrigger { name: endless.clone().unwrap() }).await.map(drop).unwrap_err());
    for form in [Form::CheckIn, Form::Session, Form::Welcome, Form::Person] {
        app.draft_save(SaveDraft { form, of: None, body: written("draft") }).await.unwrap();
        app.draft_get(OneDraft { form, of: None }).await.unwrap();
    }
    let person = app.person_add(AddPerson { name: written("name"), phone: None, relation: some("relation") }).await.unwrap();
    let content = AddPerson { name: written("name"), phone: some("is no number"), relation: None };
    refusals.push(app.person_update(UpdatePerson { id: person.id, content }).await.map(drop).unwrap_err());
    refusals.push(app.callable(CallNumber { number: written("number"), by: CrisisContact::Call }).await.map(drop).unwrap_err());
    let session = |zone: Option<&str>, link: Option<Written>, repeat| AddSession {
        kind: SessionKind::Group,
        title: some("title"),
        place: some("place"),
        link,
        bring: some("bring"),
        facilitator: some("facilitator"),
        description: some("description"),
        all_day: false,
        travel_minutes: 0,
        extra: Vec::new(),
        zone: zone.map(str::to_owned),
        starts: NaiveDate::from_ymd_opt(2026, 3, 9).unwrap().and_hms_opt(18, 0, 0).unwrap(),
        duration_minutes: 90,
        repeat,
        leads: Some(vec![15]),
    };
    let link = || Some(Written::new(format!("https://example.org/{}", CANARY.replace(' ', "-"))));
    let kept = app.session_add(session(None, link(), Repeat::Never)).await.unwrap();
    let note = OccurrenceNoteView { reason: some("reason"), went: None, takeaways: some("takeaways"), questions: some("questions") };
    let of = |note| SaveOccurrenceNote { session: kept.id, original: kept.starts, note };
    app.occurrence_note_save(of(note)).await.unwrap();
    let endless_note = OccurrenceNoteView { takeaways: endless.clone(), ..OccurrenceNoteView::default() };
    refusals.push(app.occurrence_note_save(of(endless_note)).await.map(drop).unwrap_err());
    app.occurrence_get(OneOccurrence { session: kept.id, original: kept.starts }).await.unwrap();
    let following = |content| UpdateFollowing { id: kept.id, original: kept.starts, content };
    app.session_update_following(following(session(None, link(), Repeat::Never))).await.unwrap();
    refusals.push(app.session_update_following(following(session(Some(CANARY), None, Repeat::Never))).await.map(drop).unwrap_err());
    refusals.push(app.session_add(session(Some(CANARY), None, Repeat::Never)).await.map(drop).unwrap_err());
    refusals.push(app.session_add(session(None, some("no link"), Repeat::Never)).await.map(drop).unwrap_err());
    refusals.push(app.session_add(session(None, None, Repeat::Rule { rrule: CANARY.to_owned() })).await.map(drop).unwrap_err());
    let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
    app.occurrence_list(ListOccurrences { from: day, to: day }).await.unwrap();
    app.schedule_get(GetSchedule { from: day, to: day }).await.unwrap();
    let goal = |title| AddGoal { title, why: some("why"), measure: Measure::Own, weekly_target: 3, phase: None };
    app.goal_add(goal(written("goal"))).await.unwrap();
    refusals.push(app.goal_add(goal(endless.clone().unwrap())).await.map(drop).unwrap_err());
    app.milestone_add(AddMilestone { title: written("milestone"), on: day }).await.unwrap();
    let review = |helped| SaveReview { week_on: day, helped, hard: some("hard"), next_step: some("next step") };
    app.review_save(review(some("helped"))).await.unwrap();
    refusals.push(app.review_save(review(endless.clone())).await.unwrap_err());
    app.review_list().await.unwrap();
    app.own_reminder_add(AddOwnReminder { text: written("own reminder"), time: chrono::NaiveTime::MIN, days: OwnDays::Once { on: day } })
        .await
        .unwrap();
    app.calendar_export(ExportCalendar { session: None }).await.unwrap();
    let calendar =
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260309T180000Z\nSUMMARY:{CANARY} event\nEND:VEVENT\nEND:VCALENDAR");
    let picked = |text: &str| CalendarFile { base64: Written::new(BASE64.encode(text)), calendar: None, kind: SessionKind::Group };
    app.calendar_preview(picked(&calendar)).await.unwrap();
    app.calendar_import(ImportCalendar { file: picked(&calendar), kinds: Vec::new(), without: Vec::new() }).await.unwrap();
    refusals.push(app.calendar_preview(picked(CANARY)).await.map(drop).unwrap_err());
    let urge = app.urge_begin(BeginUrge { before: 8 }).await.unwrap();
    let exercise = app.exercise_list().await.unwrap()[0].id.clone();
    let practice = app.practice_begin(BeginPractice { exercise, urge: Some(urge.id), before: Some(8) }).await.unwrap();
    refusals.push(app.practice_begin(BeginPractice { exercise: CANARY.to_owned(), urge: None, before: None }).await.map(drop).unwrap_err());
    app.practice_end(EndPractice { id: practice.id, outcome: Outcome::Finished, after: Some(3), note: some("practice") }).await.unwrap();
    app.urge_end(EndUrge { id: urge.id, after: Some(3), triggers: None, note: some("urge") }).await.unwrap();
    app.urge_list(ListUrges { limit: 10 }).await.unwrap();
    let left = app.practice_begin(BeginPractice { exercise: "costs-and-gains".to_owned(), urge: None, before: None }).await.unwrap();
    app.practice_leave(LeavePractice { id: left.id, place: written("place") }).await.unwrap();
    let card = app.coping_card_add(AddCopingCard { text: written("card") }).await.unwrap();
    refusals.push(app.coping_card_update(UpdateCopingCard { id: card.id, text: endless.clone().unwrap() }).await.map(drop).unwrap_err());
    let favourite = SetFavourite { kind: ItemKind::Worksheet, item: CANARY.to_owned(), on: true };
    refusals.push(app.favourite_set(favourite).await.unwrap_err());
    assert!(app.search(Search { text: Written::new(CANARY.to_owned()) }).await.unwrap().entries.len() > 4, "it is in the store");
    refusals.push(app.search(Search { text: endless.clone().unwrap() }).await.map(drop).unwrap_err());
    let file = |kind: &str| {
        let item = format!(r#"{{"linkId":"1","type":"string","text":"{CANARY} question"}}"#);
        WorksheetFile { text: Written::new(format!(r#"{{"resourceType":"{kind}","title":"{CANARY} sheet","item":[{item}]}}"#)) }
    };
    refusals.push(app.worksheet_import(file("Patient")).await.map(drop).unwrap_err());
    refusals.push(app.worksheet_preview(WorksheetFile { text: written("no file") }).await.map(drop).unwrap_err());
    let sheet = app.worksheet_import(file("Questionnaire")).await.unwrap();
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
    app.response_finish(answers(1)).await.unwrap();
    refusals.push(app.response_save(answers(40_000)).await.map(drop).unwrap_err());
    app.response_export(OneResponse { id: response.id }).await.unwrap();
    refusals.push(app.response_begin(BeginResponse { key: CANARY.to_owned(), from: None }).await.map(drop).unwrap_err());
    let mut profile = app.profile_get().await.unwrap();
    profile.name = some("name");
    profile.working_on = vec![written("working on")];
    app.profile_save(profile.clone()).await.unwrap();
    profile.country = Some(CANARY.to_owned());
    refusals.push(app.profile_save(profile).await.map(drop).unwrap_err());
    app.today_get().await.unwrap();
    app.progress_get(GetProgress { from: day, to: day }).await.unwrap();
    app.reminder_list().await.unwrap();
    refusals.iter().map(|refusal| format!("{refusal} {refusal:?}\n")).collect()
}

#[tokio::test]
async fn no_use_case_lets_words_or_keys_out() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).init();

    let dir = tempfile::tempdir().unwrap();
    let keychain = Arc::new(MemoryKeychain::default());
    let vault = Vault::new(dir.path().to_owned(), ports(NOW, ZONE, keychain.clone()));
    let passphrase = || Some(Secret::new(PASSPHRASE.to_owned()));
    let app = vault.create(CreateVault { passphrase: passphrase(), use_keyring: true }).await.unwrap();
    let mut said = say_everything(&app).await;
    app.close().await;
    let wrong = Some(Secret::new(CANARY.to_owned()));
    let refusal = vault.unlock(UnlockVault { passphrase: wrong }).await.map(drop).unwrap_err();
    said.push_str(&format!("{refusal} {refusal:?}"));
    let app = vault.unlock(UnlockVault { passphrase: None }).await.unwrap();
    app.close().await;

    tracing::trace!("the control: {} {}", "visible marmot", "a".repeat(64));
    let log = log.0.lock().unwrap().clone();
    let id = daymark_store::vault::install_id(dir.path()).unwrap();
    let key = keychain.get(&format!("store/{id}")).unwrap().expect("the keyring holds the key under the store's id");
    for (what, secret) in [("words", CANARY.as_bytes()), ("the passphrase", PASSPHRASE.as_bytes()), ("the key", &key[..])] {
        assert_eq!(holds(&log, secret), None, "{what} in the log");
        assert_eq!(holds(said.as_bytes(), secret), None, "{what} in a refusal");
        assert_eq!(search(dir.path(), secret), [""; 0], "{what} in a file");
    }
    // The controls: the log is heard, a raw key in it would be seen, and a stray file is found.
    assert!(holds(&log, b"visible marmot").is_some() && !no_raw_key(&log));
    let before = log.windows(b"visible marmot".len()).position(|window| window == b"visible marmot").unwrap();
    assert!(no_raw_key(&log[..before]), "something as long as a raw key is in the log");
    fs::write(dir.path().join("stray"), BASE64.encode(format!("x{CANARY}x"))).unwrap();
    assert_eq!(search(dir.path(), CANARY.as_bytes()).len(), 1);
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
    window.press("Make my store").await;
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
    window.wait_for("Check-in saved.").await;

    window.go("/session/new").await;
    window.fill("Title", &format!("{CANARY} title")).await;
    window.fill("Place", &format!("{CANARY} place")).await;
    window.fill("Link for a video session", &format!("https://example.org/{}", CANARY.replace(' ', "%20"))).await;
    window.fill("What to bring", &format!("{CANARY} bring")).await;
    window.press("Save").await;
    window.wait_for("Session saved.").await;

    window.go("/person/new").await;
    window.fill("Name", &format!("{CANARY} person")).await;
    window.fill("Phone number", "555 0100").await;
    window.fill("Who they are to you", &format!("{CANARY} relation")).await;
    window.press("Save").await;
    window.wait_for("Saved.").await;
    window.wait_for_heading("Support").await;
    window.go("/practice").await;
    window.press("Write a card").await;
    window.fill("Your card", &format!("{CANARY} card")).await;
    window.press("Save").await;
    window.fill("Search", CANARY).await;
    window.wait_for("What you wrote").await;
    window.go("/worksheets/decisional-balance").await;
    window.press("Begin").await;
    window.wait_for("Saved").await;
    let first = "const field = document.querySelector('main input[type=text], main textarea'); field.focus();
        field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }));";
    window.run(first, vec![format!("{CANARY} answer").into()]).await;
    tokio::time::sleep(Duration::from_millis(700)).await;

    // A draft that is left lying, and a passphrase that is wrong.
    window.go("/check-in").await;
    window.press("More").await;
    window.fill("Note", &format!("{CANARY} draft")).await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    let secret = desk.keyring_secret().expect("the keyring holds the key");
    let key = BASE64.decode(&secret).unwrap();
    assert_eq!(key.len(), 32);
    let secrets: [(&str, &[u8]); 3] = [("words", CANARY.as_bytes()), ("the passphrase", PASSPHRASE.as_bytes()), ("the key", &key)];
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
    window.wait_for("This passphrase does not open your store.").await;
    window.kill();
    look(&desk, "after locking", &secrets, &mut wrong);
    let log = fs::read(desk.log("app")).unwrap_or_default();
    if !no_raw_key(&log) {
        wrong.push("something as long as a raw key is in the app's log".to_owned());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    // The controls: planted in each of the places, in a guise each, they are found.
    let wide: Vec<u8> = CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let plants: [(&Path, Vec<u8>); 5] = [
        (&desk.home().join(".cache"), wide),
        (&desk.home().join(".config"), BASE64.encode(CANARY).into_bytes()),
        (&desk.data_dir(), CANARY.as_bytes().to_vec()),
        (&desk.everything().join("tmp"), CANARY.replace(' ', "%20").into_bytes()),
        (&desk.everything().join("log"), secret.into_bytes()),
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
