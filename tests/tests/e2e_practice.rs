//! Practice in the real web view: worksheets, a programme's own ones, and an exercise in step with time.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::time::Duration;

use daymark_content::worksheets;
use daymark_tests::desk::{Desk, Keyring, Start};
use daymark_tests::window::Window;
use daymark_tests::world::{self, NOW, PASSPHRASE};
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
    tokio::time::sleep(Duration::from_millis(700)).await;
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
    window.wait_for("It is kept here.").await;
    assert_eq!(window.axe().await, [""; 0]);

    window.go("/worksheets/thought-record").await;
    window.wait_for("Begin from your last one").await;
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
    window.wait_for("It is kept here.").await;
    assert_eq!(window.axe().await, [""; 0], "at its end");
    window.go("/practice?show=worksheets").await;
    window.wait_for("From your programme").await;
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
    window.fill("How do I reach them?", "+1 555 010-0142").await;
    window.press("Finish").await;
    window.wait_for("It is kept here.").await;
    window.go("/support").await;
    window.press("Open my safety plan").await;
    window.wait_for("I call the emergency number").await;
    window.wait_for("Call +1 555 010-0142").await;
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
    // Time goes on only as it is told to, or as it does, moved on.
    window
        .run("const real = performance.now.bind(performance); window.skew = 0; performance.now = () => real() + window.skew", vec![])
        .await;
    window.go("/practice/paced-breathing").await;
    window.press_in("Before you begin: how strong is the urge or the tension?", "6").await;
    window.press("Begin").await;
    window.wait_for("Step 1 of 3").await;
    let skip = async |seconds: u32| window.run("window.skew += arguments[0] * 1000", vec![json!(seconds)]).await;
    skip(20).await;
    window.wait_for("Round 1 of 24").await;

    // At each frame: what time it is, and how far the circle is. By how much they differ may not change by more than 50 ms.
    let measure = "const done = arguments[arguments.length - 1]; const seen = []; const begun = performance.now();
        const look = () => {
            const circle = document.querySelector('circle.breath'); const now = performance.now();
            if (circle) seen.push([now, Number(circle.getAttribute('r'))]);
            if (now - begun < 3200) requestAnimationFrame(look); else done(seen);
        };
        requestAnimationFrame(look);";
    let mut all: Vec<(f64, f64)> = Vec::new();
    for rounds in [0, 1, 5] {
        skip(rounds * 10).await;
        let seen = window.later(measure).await;
        all.extend(seen.as_array().unwrap().iter().map(|one| (one[0].as_f64().unwrap(), one[1].as_f64().unwrap())));
    }
    assert!(all.len() > 60, "{} frames", all.len());
    let steady = steady(&all);
    let (least, most) = steady.iter().fold((f64::MAX, f64::MIN), |(least, most), one| (least.min(*one), most.max(*one)));
    assert!(steady.len() > 40 && most - least <= 50.0, "{} of {} frames, {:.1} ms apart", steady.len(), all.len(), most - least);
    println!("{} frames, {:.1} ms apart at most", steady.len(), most - least);

    window.press("Pause").await;
    skip(600).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(window.words().await.contains("Step 2 of 3"), "a pause stops the time");
    window.press("Go on").await;
    skip(240).await;
    window.wait_for("Step 3 of 3").await;
    skip(20).await;
    window.press_in("And how strong is it now?", "2").await;
    window.wait_for("It went down by 4.").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.go("/practice").await;
    window.go("/practice/paced-breathing").await;
    window.wait_for("4 points lower on average (1 time)").await;
    window.kill();
}

/// For each frame, by how much its time differs from that of the breath it shows, within a round of ten seconds.
///
/// Radius 48 to 108; in for 4 s, out for 6 s, both along half a cosine. Near the turns the circle hardly moves, and tells no time.
fn steady(seen: &[(f64, f64)]) -> Vec<f64> {
    let mut offsets = Vec::new();
    for pair in seen.windows(2) {
        let ((_, before), (now, radius)) = (pair[0], pair[1]);
        let full = (radius - 48.0) / 60.0;
        if !(0.08..=0.92).contains(&full) || (radius - before).abs() < 1e-9 || (radius - before).abs() > 20.0 {
            continue;
        }
        let part = (1.0 - 2.0 * full).acos() / std::f64::consts::PI;
        let breath = if radius > before { part * 4_000.0 } else { 4_000.0 + (1.0 - part) * 6_000.0 };
        offsets.push((now - breath).rem_euclid(10_000.0));
    }
    // Around the first, so that none is cut by the end of a round.
    let first = offsets.first().copied().unwrap_or_default();
    offsets.into_iter().map(|one| (one - first + 5_000.0).rem_euclid(10_000.0)).collect()
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
        window.wait_for("Saved").await;
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
    window.wait_for("Session saved.").await;
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
    window.wait_for("It is kept here.").await;

    // Done by doing it, and it can be taken back.
    window.go("/today").await;
    assert!(!window.words().await.contains("For Thursday"));
    window.go("/homework").await;
    window.press("Not done yet: How ready am I?").await;
    window.wait_for("Back on the list.").await;
    window.go("/today").await;
    window.wait_for("For Thursday").await;
    window.press("Done: How ready am I?").await;
    window.wait_for("Done. That was your work.").await;
    window.press("Undo").await;
    window.wait_for("For Thursday").await;
    window.kill();
}
