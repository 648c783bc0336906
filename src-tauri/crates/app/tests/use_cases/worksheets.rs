//! Worksheets: begun, kept, finished, begun again from an old one, and brought in.

use crate::aid::{World, words};
use chrono::Duration;
use daymark_app::api::{
    BeginResponse, CallNumber, CommandError, CrisisContact, OneResponse, OneWorksheet, ResponseView, SaveResponse, Search, WorksheetFault,
    WorksheetFile,
};
use daymark_app::{App, Error};
use daymark_domain::worksheet::{AnswerRule, Answered, WorksheetAnswer, WorksheetValue};

const RULERS: &str = "readiness-rulers";
const RECORD: &str = "thought-record";
const SHEET: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "url": "https://clinic.example/q", "version": "1", "title": "Evening",
    "item": [{ "linkId": "1", "type": "string", "text": "How was it?", "required": true }, { "linkId": "2", "type": "attachment" }] }"#;

fn given(link_id: &str, value: WorksheetValue) -> Answered {
    Answered { link_id: link_id.to_owned(), answers: vec![WorksheetAnswer { value, items: Vec::new() }], items: Vec::new() }
}

fn text(link_id: &str, text: &str) -> Answered {
    given(link_id, WorksheetValue::Text(text.to_owned()))
}

fn part(link_id: &str, items: Vec<Answered>) -> Answered {
    Answered { link_id: link_id.to_owned(), answers: Vec::new(), items }
}

async fn begin(app: &App, key: &str) -> ResponseView {
    app.response_begin(BeginResponse { key: key.to_owned(), from: None }).await.unwrap()
}

/// The first question of each step that is answered in words, answered.
fn answers(view: &ResponseView, said: &str) -> Vec<Answered> {
    use daymark_domain::worksheet::ItemForm;
    let step = |group: &daymark_domain::worksheet::WorksheetItem| {
        let is_text = |form: &ItemForm| matches!(form, ItemForm::String { .. } | ItemForm::Text { .. });
        let item = group.items.iter().find(|item| is_text(&item.form))?;
        Some(part(&group.link_id, vec![text(&item.link_id, said)]))
    };
    view.worksheet.items.iter().filter_map(step).collect()
}

#[tokio::test]
async fn what_was_begun_is_there_after_a_restart_and_is_finished_once() {
    let world = World::usual();
    let app = world.create().await;
    let begun = begin(&app, RECORD).await;
    let given = answers(&begun, "the kitchen at dusk");
    assert!(given.len() >= 3);
    app.response_save(SaveResponse { id: begun.id, answers: given.clone() }).await.unwrap();

    let app = world.reopen(app).await;
    let list = app.worksheet_list().await.unwrap();
    assert!(list.len() >= 14 && list.iter().find(|one| one.key == RECORD).unwrap().open == Some(begun.id));
    let kept = app.response_get(OneResponse { id: begun.id }).await.unwrap();
    assert!(kept.answers == given && kept.finished_at.is_none());

    world.pass(Duration::minutes(9));
    let finished = app.response_finish(SaveResponse { id: begun.id, answers: given.clone() }).await.unwrap();
    let when = finished.response.finished_at;
    assert!(finished.finished && when.is_some());
    world.pass(Duration::hours(1));
    let again = app.response_finish(SaveResponse { id: begun.id, answers: given }).await.unwrap();
    assert_eq!(again.response.finished_at, when, "changed later, it is still finished when it was");

    let view = app.worksheet_get(OneWorksheet { key: RECORD.to_owned() }).await.unwrap();
    assert_eq!((view.summary.times_done, view.summary.open, view.responses.len()), (1, None, 1));
    assert!(view.responses[0].line == Some(words("the kitchen at dusk")));
    let found = app.search(Search { text: words("kitchen dusk") }).await.unwrap();
    assert!(found.entries.len() == 1 && found.entries[0].of.as_deref() == Some(RECORD));
    assert!(app.search(Search { text: words("thought") }).await.unwrap().worksheets.contains(&RECORD.to_owned()));

    let fhir = app.response_export(OneResponse { id: begun.id }).await.unwrap();
    let fhir: serde_json::Value = serde_json::from_str(fhir.text()).unwrap();
    assert_eq!((&fhir["resourceType"], &fhir["status"]), (&"QuestionnaireResponse".into(), &"amended".into()));
}

#[tokio::test]
async fn a_new_one_begins_from_an_old_one_and_says_what_changed() {
    let world = World::usual();
    let app = world.create().await;
    let first = begin(&app, RULERS).await;
    let given = answers(&first, "so that Mina can rely on me");
    app.response_finish(SaveResponse { id: first.id, answers: given }).await.unwrap();
    world.pass(Duration::days(7));
    let second = app.response_begin(BeginResponse { key: RULERS.to_owned(), from: Some(first.id) }).await.unwrap();
    assert!(second.based_on == Some(first.id) && !second.answers.is_empty());
    assert!(app.response_changes(OneResponse { id: second.id }).await.unwrap().changes.is_empty());
    let changed = answers(&second, "so that I can");
    app.response_save(SaveResponse { id: second.id, answers: changed }).await.unwrap();
    let changes = app.response_changes(OneResponse { id: second.id }).await.unwrap();
    assert!(changes.since.is_some_and(|since| since.id == first.id) && !changes.changes.is_empty());
    assert!(changes.changes[0].after == [WorksheetValue::Text("so that I can".into())]);

    app.response_delete(OneResponse { id: second.id }).await.unwrap();
    assert_eq!(app.response_get(OneResponse { id: second.id }).await.err(), Some(Error::NotFound));
    assert!(app.search(Search { text: words("so that I can") }).await.unwrap().entries.is_empty());
    app.response_restore(OneResponse { id: second.id }).await.unwrap();
    assert!(app.response_get(OneResponse { id: second.id }).await.is_ok());
}

#[tokio::test]
async fn a_programmes_own_worksheet_is_looked_at_first_and_then_kept() {
    let world = World::usual();
    let app = world.create().await;
    let file = |text: &str| WorksheetFile { text: words(text) };
    let preview = app.worksheet_preview(file(SHEET)).await.unwrap();
    assert_eq!((preview.questions, preview.here_already, preview.replaces), (1, false, false));
    assert_eq!(preview.unsupported.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(), ["attachment"]);
    let before = app.worksheet_list().await.unwrap().len();
    let own = app.worksheet_import(file(SHEET)).await.unwrap();
    assert!(own.own && own.title == words("Evening"));
    assert_eq!(app.worksheet_list().await.unwrap().len(), before + 1);
    assert!(app.worksheet_preview(file(SHEET)).await.unwrap().here_already);

    let response = begin(&app, &own.key).await;
    let missing = app.response_finish(SaveResponse { id: response.id, answers: Vec::new() }).await.unwrap();
    assert!(!missing.finished && missing.response.evaluation.problems[0].rule == AnswerRule::Required);
    assert!(app.response_finish(SaveResponse { id: response.id, answers: vec![text("1", "long")] }).await.unwrap().finished);

    // A newer version takes the place of the old one; what was answered keeps its questions.
    let newer = SHEET.replace("\"version\": \"1\"", "\"version\": \"2\"").replace("How was it?", "How was today?");
    assert!(app.worksheet_preview(file(&newer)).await.unwrap().replaces);
    assert_eq!(app.worksheet_import(file(&newer)).await.unwrap().key, own.key);
    assert_eq!(app.worksheet_list().await.unwrap().len(), before + 1);
    assert_eq!(app.response_get(OneResponse { id: response.id }).await.unwrap().worksheet.items[0].text, "How was it?");
    let from_old = app.response_begin(BeginResponse { key: own.key.clone(), from: Some(response.id) }).await.unwrap();
    assert!(from_old.worksheet.items[0].text == "How was today?" && from_old.answers == [text("1", "long")]);

    let app = world.reopen(app).await;
    app.worksheet_delete(OneWorksheet { key: own.key.clone() }).await.unwrap();
    assert_eq!(app.worksheet_list().await.unwrap().len(), before, "no older version comes back");
    assert!(app.response_get(OneResponse { id: response.id }).await.is_ok(), "what was answered stays");
    app.worksheet_restore(OneWorksheet { key: own.key.clone() }).await.unwrap();
    assert_eq!(app.worksheet_list().await.unwrap().len(), before + 1);
    assert_eq!(app.worksheet_delete(OneWorksheet { key: RECORD.to_owned() }).await.err(), Some(Error::NotFound));
}

#[tokio::test]
async fn a_worksheet_that_was_taken_away_comes_back_with_its_answers() {
    let world = World::usual();
    let app = world.create().await;
    let file = |text: &str| WorksheetFile { text: words(text) };
    let own = app.worksheet_import(file(SHEET)).await.unwrap();
    let response = begin(&app, &own.key).await;
    app.worksheet_delete(OneWorksheet { key: own.key.clone() }).await.unwrap();
    let preview = app.worksheet_preview(file(SHEET)).await.unwrap();
    assert!(!preview.here_already && !preview.replaces);
    let newer = SHEET.replace("How was it?", "How was today?");
    for text in [SHEET, &newer] {
        assert_eq!(app.worksheet_import(file(text)).await.unwrap().key, own.key);
        let view = app.worksheet_get(OneWorksheet { key: own.key.clone() }).await.unwrap();
        assert!(view.responses.iter().any(|one| one.id == response.id));
        app.worksheet_delete(OneWorksheet { key: own.key.clone() }).await.unwrap();
    }
}

#[tokio::test]
async fn a_worksheet_without_an_address_replaces_none_of_the_same_title() {
    let world = World::usual();
    let app = world.create().await;
    let file = |text: &str| WorksheetFile { text: words(text) };
    let sheet = SHEET.replace("\"url\": \"https://clinic.example/q\", ", "");
    let other = sheet.replace("How was it?", "What helped?");
    let first = app.worksheet_import(file(&sheet)).await.unwrap();
    assert!(!app.worksheet_preview(file(&other)).await.unwrap().replaces);
    let second = app.worksheet_import(file(&other)).await.unwrap();
    assert!(first.key != second.key && app.worksheet_get(OneWorksheet { key: first.key.clone() }).await.is_ok());
    assert!(app.worksheet_preview(file(&sheet)).await.unwrap().here_already, "the same file is the same worksheet");
    assert_eq!(app.worksheet_import(file(&sheet)).await.unwrap().key, first.key);
}

#[tokio::test]
async fn a_finished_one_is_changed_on_its_day_and_is_history_after_it() {
    let world = World::usual();
    let app = world.create().await;
    let begun = begin(&app, RULERS).await;
    assert!(begun.changeable);
    let finished = app.response_finish(SaveResponse { id: begun.id, answers: answers(&begun, "so that I can") }).await.unwrap();
    assert!(finished.response.changeable);
    world.pass(Duration::days(1));
    assert!(!app.response_get(OneResponse { id: begun.id }).await.unwrap().changeable);
    let newer = app.response_begin(BeginResponse { key: RULERS.to_owned(), from: Some(begun.id) }).await.unwrap();
    assert!(newer.changeable && newer.answers == finished.response.answers);
}

#[tokio::test]
async fn the_people_of_a_safety_plan_can_be_called() {
    let world = World::usual();
    let app = world.create().await;
    let number = |number: &str| CallNumber { number: words(number), by: CrisisContact::Call, message: None };
    assert!(app.callable(number("+1 555 010-0142")).await.is_err());
    let plan = begin(&app, "safety-plan").await;
    let helper = part("helper", vec![text("helper-name", "Ann 555 010 0143"), text("helper-phone", "Home: +1 555 010-0142")]);
    let view = app.response_save(SaveResponse { id: plan.id, answers: vec![part("ask", vec![helper])] }).await.unwrap();
    assert_eq!(view.callable.len(), 1);
    assert!(view.callable[0].key == "helper-phone#0" && view.callable[0].number == words("+1 555 010-0142"));
    assert_eq!(app.callable(number("+1 555 010-0142")).await, Ok("+15550100142".to_owned()));
    assert!(app.callable(number("555 010 0143")).await.is_err(), "a name is no number");
    app.response_delete(OneResponse { id: plan.id }).await.unwrap();
    assert!(app.callable(number("+1 555 010-0142")).await.is_err());
}

#[tokio::test]
async fn answers_are_handed_out_as_a_file_that_replaces_none() {
    let world = World::usual();
    let app = world.create().await;
    let begun = begin(&app, RULERS).await;
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for _ in 0..2 {
        let saved = app.response_hand_out(OneResponse { id: begun.id }, folder.path()).await.unwrap();
        let written: serde_json::Value = serde_json::from_slice(&std::fs::read(saved.path.text()).unwrap()).unwrap();
        assert_eq!(written["resourceType"], "QuestionnaireResponse");
        paths.push(saved.path.text().rsplit(std::path::MAIN_SEPARATOR).next().unwrap().to_owned());
    }
    assert_eq!(paths, ["answers.json", "answers (2).json"]);
}

#[tokio::test]
async fn bad_files_and_answers_change_nothing() {
    let world = World::usual();
    let app = world.create().await;
    let refusal = app.worksheet_import(WorksheetFile { text: words("{\"resourceType\":\"Patient\"}") }).await.err().unwrap();
    assert_eq!(CommandError::from(refusal), CommandError::NotAWorksheet { why: WorksheetFault::WrongType });
    let response = begin(&app, RECORD).await;
    let kept = answers(&response, "a sentence");
    app.response_save(SaveResponse { id: response.id, answers: kept.clone() }).await.unwrap();
    let long = answers(&response, &"x".repeat(1_000_001));
    assert!(app.response_save(SaveResponse { id: response.id, answers: long }).await.is_err());
    let odd = [given("no-such-question", WorksheetValue::Integer(1)), text("", "\0"), part(&response.worksheet.items[0].link_id, vec![])];
    let saved = app.response_save(SaveResponse { id: response.id, answers: [kept.clone(), odd.to_vec()].concat() }).await.unwrap();
    assert!(saved.evaluation.problems.iter().any(|problem| problem.rule == AnswerRule::UnknownItem));
    app.response_save(SaveResponse { id: response.id, answers: kept.clone() }).await.unwrap();
    let app = world.reopen(app).await;
    assert!(app.response_get(OneResponse { id: response.id }).await.unwrap().answers == kept);
}
