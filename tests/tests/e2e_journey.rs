//! The main job in the real web view: first run, check-in, urge, locking and opening again.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::sync::Arc;

use daymark_app::Vault;
use daymark_app::api::{ListCheckIns, ListUrges, Secret, UnlockVault};
use daymark_tests::desk::{Desk, Keyring, Start};
use daymark_tests::world::{MemoryKeychain, PASSPHRASE, ZONE, ports};

const NOTE: &str = "The bus went past Harding Street. I stayed on it.";

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn from_the_first_run_to_an_urge_ridden_out() {
    let desk = Desk::new(Keyring::Open);
    let window = desk.start(Start { now: Some("2026-03-09T16:00:00-04:00"), ..Start::default() }).await;
    window.wait_for_heading("Welcome to Daymark").await;
    window.resize(390, 844).await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Begin").await;

    window.wait_for_heading("Keep it yours").await;
    assert!(window.is_on("", "This computer's keyring").await);
    window.press("A passphrase").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.fill("Passphrase once more", PASSPHRASE).await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Set up Daymark").await;

    window.wait_for_heading("One person to call").await;
    window.fill("Their name", "Maya").await;
    window.fill("Their phone number", "202-555-0143").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Next").await;
    window.wait_for_heading("About you").await;
    window.fill("What should Daymark call you?", "Robin").await;
    window.fill("First day of your recovery", "2026-02-02").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Next").await;
    window.wait_for_heading("When to check in").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Next").await;

    window.wait_for_heading("Your weekly sessions").await;
    window.press_in("On these days", "Wednesday").await;
    window.fill("Starts at", "18:30").await;
    window.fill("Lasts (minutes)", "90").await;
    window.fill("Where (optional)", "Room 4").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Add this session").await;
    window.wait_for("Added").await;
    window.press("Next").await;
    window.wait_for_heading("You are set up").await;
    window.press("Go to Today").await;
    window.wait_for_heading("Today, Robin").await;
    window.wait_for("Room 4").await;

    // A draft outlives a power cut.
    window.go("/check-in").await;
    window.press_in("How is your mood?", "Low").await;
    window.press_in("How strong is the craving?", "7").await;
    window.press("More").await;
    window.press_in("What set it off?", "A place").await;
    window.press_in("Right now I am", "Tired").await;
    window.fill("Note", NOTE).await;
    window.wait_until_kept("draft_save", NOTE).await;
    window.kill();

    // The keyring opens the store by itself.
    let mut window = desk.start(Start { now: Some("2026-03-09T16:05:00-04:00"), ..Start::default() }).await;
    window.wait_for_heading("Today, Robin").await;
    window.resize(390, 844).await;
    window.go("/check-in").await;
    window.wait_for("We kept what you began.").await;
    assert!(window.is_on("How is your mood?", "Low").await);
    assert!(window.is_on("How strong is the craving?", "7").await);
    assert!(window.is_on("What set it off?", "A place").await);
    assert!(window.is_on("Right now I am", "Tired").await);
    assert_eq!(window.value("Note").await, NOTE);
    window.press("Save").await;
    // A craving of 7 is answered at once, and what was said is not asked again.
    window.wait_for_heading("That is strong. Shall we ride it out?").await;

    // One tap to an exercise, which goes on by itself only as fast as its steps are pressed on here.
    window.hold_time().await;
    window.press("Ride it out").await;
    window.wait_for_heading("Is it near you?").await;
    window.press("No, it is not near").await;
    window.press("Slow your breath…").await;
    window.wait_for("Step 1 of").await;
    window.press("Pause").await;
    window.wait_for("Paused. Take all the time you need.").await;
    window.press("Go on").await;
    for _ in 0..20 {
        if window.has("button", "Finish").await {
            break;
        }
        window.press("Next").await;
    }
    window.press("Finish").await;
    window.press_in("How strong is it now?", "2").await;
    window.press("2 – go on").await;
    window.wait_for_heading("It came down from 7 to 2").await;
    window.press("That is enough for now").await;
    window.wait_for_heading("What helped?").await;
    window.press_in("What helped?", "The exercise").await;
    // The check-in before it has named a place.
    assert!(window.is_on("What set it off?", "A place").await);
    window.press_in("What set it off?", "Stress").await;
    window.press("Finish").await;
    window.wait_for_heading("You rode it out").await;
    window.press("Back to Today").await;
    window.wait_for("1 check-in today").await;

    // Whoever locks it opens it by hand, though the keyring answers.
    let id = window.app().id();
    window.go("/settings").await;
    window.press_the_last("Lock now").await;
    window.wait_until_replaced("--locked").await;
    window.take_again(&desk).await;
    assert_eq!(window.app().id(), id);
    window.wait_for_heading("Daymark is locked").await;
    window.press("Open with this computer's keyring").await;
    window.wait_for_heading("Today, Robin").await;
    window.kill();

    // And all of it is in the store.
    let vault = Vault::new(desk.data_dir(), ports("2026-03-09T16:30:00-04:00", ZONE, Arc::new(MemoryKeychain::default())));
    let app = vault.unlock(UnlockVault { passphrase: Some(Secret::new(PASSPHRASE.to_owned())) }).await.unwrap();
    let page = app.check_in_list(ListCheckIns { after: None, limit: 10 }).await.unwrap();
    assert_eq!((page.total, page.check_ins[0].mood, page.check_ins[0].craving), (1, 2, 7));
    assert!(page.check_ins[0].halt.tired && page.check_ins[0].triggers.len() == 1);
    assert!(page.check_ins[0].note.as_ref().is_some_and(|note| note.text() == NOTE));
    let urges = app.urge_list(ListUrges { limit: 10 }).await.unwrap();
    assert_eq!((urges.len(), urges[0].before, urges[0].after, urges[0].practices.len()), (1, Some(7), Some(2), 1));
    assert!(urges[0].ended_at.is_some() && urges[0].triggers.len() == 2);
    let exercises = app.exercise_list().await.unwrap();
    assert!(exercises.iter().any(|one| one.relief_by_trigger.len() == 2 && one.relief_by_trigger[0].relief.mean == Some(5.0)));
    app.close().await;
}
