//! Locked and open, with and without a keyring; one window only.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::time::Duration;

use daymark_tests::desk::{Desk, Keyring, Process, Start};
use daymark_tests::world::{self, PASSPHRASE};

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn only_the_passphrase_opens_a_locked_store() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let mut window = desk.start(Start::default()).await;
    window.wait_for_heading("Daymark is locked").await;
    assert!(!window.has("button", "Open with this computer's keyring").await);
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Open").await;
    window.wait_for("Please type your passphrase.").await;
    window.fill("Passphrase", "not these words at all").await;
    window.press("Open").await;
    window.wait_for("This passphrase does not open your store.").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait_for_heading("Today, Robin").await;

    // A second one brings up the first and goes.
    desk.focus_nothing();
    let mut second = Process::start(desk.app_command(&Start::default()), &desk.log("second"));
    assert!(second.wait(Duration::from_secs(20)).success());
    assert!(window.app().runs());
    let id = window.app().id();
    window.wait("the first window to have the focus", async || desk.focused() == Some(id)).await;
    assert_eq!(window.heading().await, "Today, Robin");

    // Locking replaces the program; nothing of it is left but its id.
    // A moment later, because the page that is asked goes away with its answer.
    window.run("setTimeout(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', ctrlKey: true })), 200)", vec![]).await;
    window.wait_until_replaced("--locked").await;
    assert_eq!(window.app().id(), id);
    window.take_again(&desk).await;
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait_for_heading("Today, Robin").await;
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn without_a_keyring_a_passphrase_is_asked_for() {
    let mut desk = Desk::new(Keyring::Absent);
    let window = desk.start(Start::default()).await;
    window.wait_for_heading("Welcome to Daymark").await;
    window.press("Begin").await;
    window.wait_for("keyring does not answer, so a passphrase is needed.").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.fill("Passphrase once more", "something else here").await;
    window.press("Make my store").await;
    window.wait_for("The two are not the same yet.").await;
    window.fill("Passphrase once more", PASSPHRASE).await;
    window.press("Make my store").await;
    window.wait_for_heading("About you").await;
    for _ in 0..3 {
        window.press("Skip for now").await;
    }
    window.press("Go to Today").await;
    window.wait_for_heading("Today").await;

    // A keyring that comes later is found, and opens the store from then on.
    desk.unlock_keyring();
    window.go("/settings").await;
    window.press("Open with this computer's keyring").await;
    window.wait("both ways in", async || window.has("button", "Remove the passphrase").await).await;
    assert!(desk.keyring_secret().is_some());
    window.kill();
    let window = desk.start(Start::default()).await;
    window.wait_for_heading("Today").await;
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_locked_keyring_leaves_no_key_anywhere() {
    let desk = Desk::new(Keyring::Locked);
    let window = desk.start(Start::default()).await;
    window.wait_for_heading("Welcome to Daymark").await;
    window.press("Begin").await;
    window.wait_for_heading("Keep it yours").await;
    // That it is locked shows when it is used: somebody might have been there to unlock it.
    if window.is_on("", "This computer's keyring").await {
        window.press("Make my store").await;
        window.wait_for("keyring does not answer.").await;
        assert!(!desk.data_dir().join("vault.db").exists() && !desk.data_dir().join("vault.slots").exists());
        window.press("This computer's keyring").await;
        window.press("A passphrase").await;
    }
    window.fill("Passphrase", PASSPHRASE).await;
    window.fill("Passphrase once more", PASSPHRASE).await;
    window.press("Make my store").await;
    window.wait_for_heading("About you").await;
    window.kill();
    let window = desk.start(Start::default()).await;
    window.wait_for_heading("Daymark is locked").await;
    assert!(!window.has("button", "Open with this computer's keyring").await);
}
