//! Practice in the real web view: worksheets, a programme's own ones, and an exercise in step with time.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::BTreeSet;
use std::time::Duration;

use daymark_content::{StepForm, exercises, worksheets};
use daymark_tests::desk::{Desk, Keyring, Start};
use daymark_tests::window::Window;
use daymark_tests::world::{self, NOW, PASSPHRASE};
use serde::Deserialize;
use serde_json::json;

const SITUATION: &str = "The neighbour's party, all the windows open.";
const THOUGHT: &str = "Everybody but me gets to.";

async fn opened(desk: &Desk) -> Window {
    let window = desk.start(Start { now: Some(NOW), ..Start::default() }).await;
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait("Today", async || window.heading().await.starts_with("Today")).await;
    window.resize(390, 844).await;
    window
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_thought_record_begun_killed_resumed_finished_and_opened_again() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let window = opened(&desk).await;
    window.go("/worksheets/thought-record").await;
    window.press("Begin").await;
    window.wait_for("Step 1 of 7").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.fill("What was going on?", SITUATION).await;
    window.press("Next").await;
    window.wait_for("Step 2 of 7").await;
    window.fill("What did you think just then?", THOUGHT).await;
    window.wait_until_kept("response_save", THOUGHT).await;
    window.kill();

    let window = opened(&desk).await;
    window.go("/practice").await;
    window.wait_for("Pick up where you left off").await;
    window.press("Go on with Look at a thought").await;
    window.wait_for("Step 1 of 7").await;
    assert_eq!(window.value("What was going on?").await, SITUATION);
    window.press("Next").await;
    window.wait_for("Step 2 of 7").await;
    assert_eq!(window.value("What did you think just then?").await, THOUGHT);
    for step in 3..=7 {
        window.press("Next").await;
        window.wait_for(&format!("Step {step} of 7")).await;
        assert_eq!(window.axe().await, [""; 0], "step {step}");
    }
    window.press("Finish").await;
    window.wait_for("It is saved here.").await;
    assert_eq!(window.axe().await, [""; 0]);

    window.go("/worksheets/thought-record").await;
    window.wait_for("Begin again from your last one").await;
    window.press(&format!("Finished today {SITUATION}")).await;
    window.wait_for("Change my answers").await;
    assert!(window.words().await.contains(THOUGHT));
    assert_eq!(window.axe().await, [""; 0]);

    // What was written is found again, as it is typed.
    window.go("/practice").await;
    window.fill("Search", "neighb").await;
    window.wait_for("What you wrote").await;
    window.wait_for("windows open").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_programmes_own_worksheet_is_brought_in_and_filled_in() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let window = opened(&desk).await;
    window.go("/worksheets/new").await;
    let choose = async |text: &str| {
        let script = "const field = document.querySelector('input[type=file]'); const files = new DataTransfer();
            files.items.add(new File([arguments[0]], 'sheet.json', { type: 'application/json' }));
            field.files = files.files; field.dispatchEvent(new Event('change', { bubbles: true }));";
        window.run(script, vec![json!(text)]).await;
    };
    choose("{ \"resourceType\": \"Patient\" }").await;
    window.wait_for("It is a FHIR file, but not a Questionnaire.").await;
    choose(&" ".repeat(5_000_001)).await;
    window.wait_for("over 5 MB").await;
    let sheet = json!({
        "resourceType": "Questionnaire", "status": "active", "url": "https://clinic.example/evening", "title": "The clinic's evening page",
        "item": [
            { "linkId": "1", "type": "boolean", "text": "Did you eat?" },
            { "linkId": "2", "type": "string", "text": "What?", "enableWhen": [{ "question": "1", "operator": "=", "answerBoolean": true }] },
            { "linkId": "3", "type": "attachment", "text": "A photo of it" }
        ]
    });
    choose(&sheet.to_string()).await;
    window.wait_for("The clinic's evening page").await;
    window.wait_for("A photo of it: attachment").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Bring it in").await;
    window.wait_for_heading("The clinic's evening page").await;
    window.press("Begin").await;
    window.wait_for("Did you eat?").await;
    window.press_in("Did you eat?", "Yes").await;
    window.wait_for("Step 1 of 2").await;
    assert_eq!(window.axe().await, [""; 0], "while it is filled in");
    window.press("Next").await;
    window.fill("What?", "Soup").await;
    assert_eq!(window.axe().await, [""; 0], "at its last step");
    window.press("Finish").await;
    window.wait_for("It is saved here.").await;
    assert_eq!(window.axe().await, [""; 0], "at its end");
    window.go("/practice?show=worksheets").await;
    window.wait_for("From your program").await;
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_finished_safety_plan_says_what_to_do_in_an_emergency() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let window = opened(&desk).await;
    window.resize(1280, 800).await;
    window.go("/worksheets/safety-plan").await;
    window.press("Begin").await;
    window.fill("Phone number", "+1 555 010-0142").await;
    window.press("Finish").await;
    window.wait_for("It is saved here.").await;
    window.go("/support").await;
    window.press("Open my safety plan").await;
    window.wait_for("call the emergency number").await;
    window.wait_for("Call 911").await;
    for button in ["Call +1 555 010-0142", "Text +1 555 010-0142"] {
        assert!(window.has("button", button).await, "{button}");
    }
    assert_eq!(window.axe().await, [""; 0]);
    window.resize(320, 700).await;
    assert_eq!(window.overhang().await, 0);
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn the_pacer_is_in_step_with_time_and_the_exercise_comes_to_its_end() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let window = opened(&desk).await;
    window.hold_time().await;
    window.go("/practice/paced-breathing").await;
    window.press_in("Before you begin: how strong is the urge or the tension?", "6").await;
    window.press("Begin").await;
    window.wait_for("Step 1 of 3").await;
    let pass = async |seconds: u64| window.pass(Duration::from_secs(seconds)).await;
    pass(20).await;
    window.wait_for("Round 1 of 24").await;

    // The clock is moved on, and what the page shows a frame later is held against it: eight breaths in, and no moment of a breath twice.
    let measure =
        "const done = arguments[0], seen = [], begun = window.clock; const text = (of) => document.querySelector(of)?.textContent;
        const look = () => {
            seen.push({ at: window.clock - begun, round: text('.pacer .small'), word: text('.pacer .now'),
                count: Number(text('.pacer text')), radius: Number(document.querySelector('circle.breath')?.getAttribute('r')) });
            if (seen.length === 100) return done(seen);
            window.clock += 743; requestAnimationFrame(() => requestAnimationFrame(look));
        };
        look();";
    let seen: Vec<Seen> = serde_json::from_value(window.later(measure).await).unwrap();
    let wrong: Vec<_> = seen.iter().filter(|seen| !seen.is_right()).collect();
    assert!(wrong.is_empty(), "out of step: {wrong:?}");
    let breaths: BTreeSet<_> = seen.iter().map(|seen| (&seen.round, &seen.word)).collect();
    assert_eq!((seen.len(), breaths.len()), (100, 15), "{breaths:?}");

    window.press("Pause").await;
    pass(600).await;
    assert!(window.words().await.contains("Step 2 of 3"), "a pause stops the time");
    window.press("Go on").await;
    pass(240).await;
    window.wait_for("Step 3 of 3").await;
    pass(20).await;
    window.press_in("And how strong is it now?", "2").await;
    window.wait_for("It went down by 4.").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.go("/practice").await;
    window.go("/practice/paced-breathing").await;
    window.wait_for("4 points lower on average (1 time)").await;
    window.kill();
}

/// What is shown of the breath, so many milliseconds after the first one began.
#[derive(Debug, Deserialize)]
struct Seen {
    at: f64,
    round: String,
    word: String,
    count: f64,
    radius: f64,
}

impl Seen {
    /// Whether this is what is to be seen then: in for 4 s, out for 6 s, the circle from 48 to 108 and back along half a cosine.
    fn is_right(&self) -> bool {
        let rest = self.at % 10_000.0;
        let (word, gone, whole) = if rest < 4_000.0 { ("Breathe in", rest, 4_000.0) } else { ("Breathe out", rest - 4_000.0, 6_000.0) };
        let part = 0.5 - (std::f64::consts::PI * gone / whole).cos() / 2.0;
        let full = if word == "Breathe in" { part } else { 1.0 - part };
        self.word == word
            && self.round == format!("Round {} of 24", (self.at / 10_000.0).floor() + 1.0)
            && (self.count - ((whole - gone) / 1000.0).ceil()).abs() < 0.5
            && (self.radius - (48.0 + 60.0 * full)).abs() < 0.001
    }
}

/// What axe finds in both themes, and what sticks out.
async fn faults(window: &Window, place: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for theme in ["light", "dark"] {
        window.theme(theme).await;
        faults.extend(window.axe().await.into_iter().map(|line| format!("{place}, {theme}: {line}")));
    }
    let over = window.overhang().await;
    if over > 0 {
        faults.push(format!("{place}: {over} px stick out at 320"));
    }
    faults
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn the_player_is_accessible_and_fits_in_every_form() {
    let desk = Desk::new(Keyring::Absent);
    world::demo(&desk.data_dir()).await;
    let window = opened(&desk).await;
    window.resize(320, 700).await;
    // However long it is looked at: no step ends by itself.
    window.hold_time().await;
    let (mut wrong, mut looked_at) = (Vec::new(), Vec::new());
    for exercise in exercises() {
        let forms: Vec<_> = exercise.steps.iter().map(|step| std::mem::discriminant(&step.form)).collect();
        let Some(last) = forms.iter().rposition(|form| !looked_at.contains(form)) else { continue };
        window.go(&format!("/practice/{}", exercise.id)).await;
        window.press("Begin").await;
        for (index, form) in forms.iter().enumerate().take(last + 1) {
            window.wait_for(&format!("Step {} of", index + 1)).await;
            if !looked_at.contains(form) {
                looked_at.push(*form);
                let place = format!("{}, step {}", exercise.id, index + 1);
                wrong.extend(faults(&window, &place).await);
                if let StepForm::Delay { minutes } = &exercise.steps[index].form {
                    window.press(&format!("{} minutes", minutes[0])).await;
                    window.wait_for(&format!("{}:", minutes[0] - 1)).await;
                    wrong.extend(faults(&window, &place).await);
                }
            }
            if index < last {
                window.press("Next").await;
            }
        }
    }
    assert_eq!(looked_at.len(), 10);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn every_step_of_an_urge_is_accessible_and_fits() {
    let desk = Desk::new(Keyring::Absent);
    world::demo(&desk.data_dir()).await;
    let window = opened(&desk).await;
    window.resize(320, 700).await;
    // However long it is looked at: no step ends by itself.
    window.hold_time().await;
    let mut wrong = Vec::new();
    window.press("Urge: get help now").await;
    window.wait_for_heading("How strong is it right now?").await;
    wrong.extend(faults(&window, "rate").await);
    window.press_in("How strong is it right now?", "8").await;
    window.press("8 – go on").await;
    window.wait_for_heading("Is it near you?").await;
    wrong.extend(faults(&window, "near").await);
    window.press("No, it is not near").await;
    window.wait_for_heading("Pick one").await;
    window.press("More exercises").await;
    wrong.extend(faults(&window, "exercises").await);
    window.press("Slow your breath…").await;
    window.wait_for("Step 1 of").await;
    wrong.extend(faults(&window, "player").await);
    window.press("Stop").await;
    window.wait_for_heading("How strong is it now?").await;
    wrong.extend(faults(&window, "rate again").await);
    window.press_in("How strong is it now?", "8").await;
    window.press("8 – go on").await;
    window.wait_for_heading("Still strong").await;
    wrong.extend(faults(&window, "still strong").await);
    window.press("Try another exercise").await;
    window.press("Not yet…").await;
    window.press("Stop").await;
    window.press_in("How strong is it now?", "2").await;
    window.press("2 – go on").await;
    window.wait_for_heading("It came down from 8 to 2").await;
    wrong.extend(faults(&window, "came down").await);
    window.press("That is enough for now").await;
    window.wait_for_heading("What helped?").await;
    window.press("More triggers").await;
    wrong.extend(faults(&window, "all triggers").await);
    window.press("Finish").await;
    window.wait_for_heading("You rode it out").await;
    wrong.extend(faults(&window, "over").await);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn no_worksheet_sticks_out_of_a_narrow_window() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let window = opened(&desk).await;
    let mut wrong = Vec::new();
    for one in worksheets() {
        let sheet = &one.worksheet;
        window.resize(320, 700).await;
        window.go(&format!("/worksheets/{}", sheet.id)).await;
        window.press("Begin").await;
        window.wait("the questions", async || window.has("button", "Next").await || window.has("button", "Finish").await).await;
        let mut steps = 0;
        loop {
            steps += 1;
            let over = window.overhang().await;
            if over > 0 {
                wrong.push(format!("{}, step {steps}: {over} px stick out at 320", sheet.id));
            }
            if window.has("button", "Finish").await {
                break;
            }
            window.press("Next").await;
            window.wait_for(&format!("Step {} of", steps + 1)).await;
        }
        // The whole of it on one page.
        window.resize(1280, 800).await;
        window.wait("the whole page", async || window.has("button", "Finish").await).await;
        wrong.extend(window.axe().await.into_iter().map(|line| format!("{}: {line}", sheet.id)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn homework_from_a_session_to_done() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let window = opened(&desk).await;
    window.go("/session/new").await;
    window.fill("Title", "Evening group").await;
    window.press("Save").await;
    window.wait_for_toast("Session saved.").await;
    window.go("/schedule").await;
    window.wait_for("Evening group").await;
    window.run("document.querySelector('main article > button').click()", vec![]).await;
    window.press_in("Evening group", "Add homework").await;
    window.wait_for_heading("Add homework").await;
    window.wait_for("From Evening group").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press_in("What is it?", "A worksheet").await;
    window.select("Which worksheet?", "How ready am I?").await;
    window.fill("Note", "For Thursday").await;
    window.press("Save homework").await;
    window.wait_for_heading("Homework").await;
    assert_eq!(window.axe().await, [""; 0]);

    window.go("/today").await;
    window.wait_for("For Thursday").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Open: How ready am I?").await;
    window.wait_for_heading("How ready am I?").await;
    window.press("Begin").await;
    window.wait_for("Step 1 of").await;
    for _ in 0..12 {
        if window.has("button", "Finish").await {
            break;
        }
        window.press("Next").await;
    }
    window.press("Finish").await;
    window.wait_for("It is saved here.").await;

    // Done by doing it, and it can be taken back.
    window.go("/today").await;
    assert!(!window.words().await.contains("For Thursday"));
    window.go("/homework").await;
    window.press("Not done yet: How ready am I?").await;
    window.wait_for_toast("Back on the list.").await;
    window.go("/today").await;
    window.wait_for("For Thursday").await;
    window.press("Done: How ready am I?").await;
    window.wait_for_toast("Done. That was your work.").await;
    window.press("Undo").await;
    window.wait_for("For Thursday").await;
    window.kill();
}
