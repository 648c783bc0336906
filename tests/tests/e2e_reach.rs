//! "Will my reminders reach me?" on a real desk: what is heard of its daemon, and a test that comes with the window open and with it closed.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::time::Duration;

use daymark_tests::desk::{Desk, Keyring, PATIENCE, Start};
use daymark_tests::window::Window;
use daymark_tests::world::{self, PASSPHRASE};

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
    assert_eq!(desk.notifications()[count - 1].title, "A test reminder");
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_test_reminder_goes_the_way_of_the_others() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    desk.hold_clock("2026-03-09T16:20:00-04:00");
    let window = desk.start(Start { zone: Some("America/New_York"), ..Start::default() }).await;
    open(&window).await;
    window.go("/settings/reach").await;
    window.wait_for("“dunst” shows them, and it answers.").await;
    assert!(desk.say("dunstctl", &["set-paused", "true"], "").is_some());
    window.press("Look again").await;
    window.wait_for("It is on. Notifications are held back").await;
    assert!(desk.say("dunstctl", &["set-paused", "false"], "").is_some());
    window.press("Look again").await;
    window.wait_for("It is off at the moment.").await;

    window.press("Send a test reminder").await;
    window.wait_for("Coming in").await;
    desk.hold_clock("2026-03-09T16:20:11-04:00");
    shown(&desk, &window, 1).await;
    window.wait_for("Did it arrive?").await;
    window.press("Yes, it arrived").await;
    window.wait_for("Last tested today at 4:20").await;
    assert!(window.axe().await.is_empty());

    // The next one comes while another screen is open, and its click leads to the question.
    window.press("Send another test").await;
    window.wait_for("Coming in").await;
    window.go("/today").await;
    window.wait_for_heading("Today, Robin").await;
    desk.hold_clock("2026-03-09T16:20:22-04:00");
    shown(&desk, &window, 2).await;
    assert!(desk.say("dunstctl", &["action"], "").is_some());
    window.wait_for("Did it arrive?").await;
    window.press("No").await;
    window.wait_for("What to try").await;
    window.go("/today").await;
    window.wait_for_heading("Today, Robin").await;
    assert!(!window.words().await.contains("While you were away"));
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_test_that_comes_while_the_store_is_locked_is_asked_about_once_it_is_open() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    desk.hold_clock("2026-03-09T16:20:00-04:00");
    let window = desk.start(Start::default()).await;
    open(&window).await;
    window.go("/settings/reach").await;
    window.press("Send a test reminder").await;
    window.wait_for("Coming in").await;
    window.kill();

    desk.hold_clock("2026-03-09T16:21:00-04:00");
    let window = desk.start(Start { arguments: &["--locked"], ..Start::default() }).await;
    window.wait_for_heading("Daymark is locked").await;
    shown(&desk, &window, 1).await;
    open(&window).await;
    window.go("/settings/reach").await;
    window.wait_for("Did it arrive?").await;
    window.press("Yes, it arrived").await;
    window.wait_for("Last tested today at 4:20").await;
    assert_eq!(desk.notifications().len(), 1);
    window.kill();
}
