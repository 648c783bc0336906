//! A reminder is shown by a real notification daemon, once, and in neutral words while the store is locked.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::time::Duration;

use daymark_tests::desk::{Desk, Keyring, PATIENCE, Start};
use daymark_tests::window::Window;
use daymark_tests::world::{self, PASSPHRASE};

const TITLE: &str = "Evening group";

async fn open(window: &Window) {
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait_for_heading("Today, Robin").await;
}

async fn shown(desk: &Desk, window: &Window, count: usize) {
    let began = std::time::Instant::now();
    while desk.notifications().len() < count && began.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(desk.notifications().len(), count, "{:?}; the page says:\n{}", desk.notifications(), window.words().await);
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_session_added_is_a_reminder_given_once() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;

    desk.hold_clock("2026-03-09T17:29:40-04:00");
    let window = desk.start(Start::default()).await;
    open(&window).await;
    window.go("/session/new").await;
    window.fill("Title", TITLE).await;
    window.fill("First day", "2026-03-09").await;
    window.fill("Starts at", "18:00").await;
    for lead in ["15 min before", "30 min before"] {
        if !window.is_on("Remind me", lead).await {
            window.press_in("Remind me", lead).await;
        }
    }
    window.press("Save").await;
    window.wait_for_heading("Schedule").await;
    window.wait_for(TITLE).await;
    assert!(desk.notifications().is_empty(), "{:?}", desk.notifications());
    desk.hold_clock("2026-03-09T17:30:05-04:00");
    shown(&desk, &window, 1).await;
    let first = desk.notifications().remove(0);
    assert_eq!(first.title, "Something is coming up");
    assert!(!format!("{first:?}").contains(TITLE));
    // A click on it leads to what it is about.
    assert!(desk.say("dunstctl", &["action"], "").is_some());
    window.wait_for_heading("Today, Robin").await;
    window.kill();

    // After a crash it is not given again; and the next one comes while the store is locked.
    desk.hold_clock("2026-03-09T17:44:55-04:00");
    let window = desk.start(Start { arguments: &["--locked"], ..Start::default() }).await;
    window.wait_for_heading("Daymark is locked").await;
    desk.hold_clock("2026-03-09T17:45:05-04:00");
    shown(&desk, &window, 2).await;
    assert_eq!(desk.notifications()[1].title, "A reminder for you");
    window.kill();

    // What came due while nothing ran is said to be missed, and not given late.
    desk.hold_clock("2026-03-09T21:05:00-04:00");
    let window = desk.start(Start::default()).await;
    open(&window).await;
    window.wait_for("While you were away").await;
    // Long enough for one too many.
    tokio::time::sleep(Duration::from_secs(3)).await;
    shown(&desk, &window, 2).await;
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_check_in_is_begun_from_its_reminder() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    desk.hold_clock("2026-03-09T08:59:45-04:00");
    let window = desk.start(Start::default()).await;
    open(&window).await;
    desk.hold_clock("2026-03-09T09:00:05-04:00");
    shown(&desk, &window, 1).await;
    assert_eq!(desk.notifications()[0].title, "Time for your check-in");
    window.go("/support").await;
    desk.choose("Check in now");
    window.wait_for_heading("Check in").await;
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_reminder_on_the_screen_outlives_locking_and_is_snoozed_then() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    desk.hold_clock("2026-03-09T17:44:45-04:00");
    let mut window = desk.start(Start::default()).await;
    open(&window).await;
    window.go("/session/new").await;
    window.fill("Title", TITLE).await;
    window.fill("First day", "2026-03-09").await;
    window.fill("Starts at", "18:00").await;
    if !window.is_on("Remind me", "15 min before").await {
        window.press_in("Remind me", "15 min before").await;
    }
    window.press("Save").await;
    window.wait_for_heading("Schedule").await;
    desk.hold_clock("2026-03-09T17:45:05-04:00");
    shown(&desk, &window, 1).await;

    window.run("setTimeout(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', ctrlKey: true })), 200)", vec![]).await;
    window.wait_until_replaced("--locked").await;
    window.take_again(&desk).await;
    window.wait_for_heading("Daymark is locked").await;
    shown(&desk, &window, 2).await;
    assert_eq!(desk.notifications()[1].title, "A reminder for you");
    assert_eq!(desk.say("dunstctl", &["count", "displayed"], "").as_deref(), Some("1"));
    desk.choose("Snooze");
    open(&window).await;
    window.go("/settings/reach").await;
    window.wait_for("5:55").await;
    window.kill();
}
