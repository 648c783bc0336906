//! Locked and open, with and without a keyring; one window only.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::time::Duration;

use daymark_domain::preferences::Preferences;
use daymark_tests::desk::{Desk, Keyring, PATIENCE, Process, Start};
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
    window.wait_for("This passphrase does not open your entries.").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait_for_heading("Today, Robin").await;

    // Not even a collector of dumps gets the memory of the web view.
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", window.app().id())).unwrap();
    let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().take(2).collect::<Vec<_>>(), ["1", "1"]);

    // A second one brings up the first and goes.
    desk.focus_nothing();
    let mut second = Process::start(desk.app_command(&Start::default()), &desk.log("second"));
    assert!(second.wait(PATIENCE).success());
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
    window.press("Set up Daymark").await;
    window.wait_for("The two are not the same yet.").await;
    window.fill("Passphrase once more", PASSPHRASE).await;
    window.press("Set up Daymark").await;
    window.wait_for_heading("One person to call").await;
    window.press("Later").await;
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
    window.wait("both ways in", async || window.has("button", "Delete the passphrase").await).await;
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
        window.press("Set up Daymark").await;
        window.wait_for("keyring does not answer.").await;
        assert!(!desk.data_dir().join("vault.db").exists() && !desk.data_dir().join("vault.slots").exists());
        window.press("This computer's keyring").await;
        window.press("A passphrase").await;
    }
    window.fill("Passphrase", PASSPHRASE).await;
    window.fill("Passphrase once more", PASSPHRASE).await;
    window.press("Set up Daymark").await;
    window.wait_for_heading("One person to call").await;
    window.kill();
    let window = desk.start(Start::default()).await;
    window.wait_for_heading("Daymark is locked").await;
    assert!(!window.has("button", "Open with this computer's keyring").await);
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn nobody_there_for_a_minute_locks_it() {
    let desk = Desk::new(Keyring::Absent);
    let app = world::create(&desk.data_dir()).await;
    let preferences = app.preferences_get().await.unwrap();
    app.preferences_save(Preferences { idle_lock_minutes: Some(1), ..preferences }).await.unwrap();
    app.close().await;
    let mut window = desk.start(Start::default()).await;
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", PASSPHRASE).await;
    // Before the last touch, so that the minute is over by this too when it is over by that.
    let began = std::time::Instant::now();
    window.press("Open").await;
    // Also on the first steps.
    window.wait_for_heading("One person to call").await;
    window.wait_until_replaced("--locked").await;
    assert!(began.elapsed() >= Duration::from_secs(60), "it locks too early, after {:?}", began.elapsed());
    window.take_again(&desk).await;
    window.wait_for_heading("Daymark is locked").await;
}

/// The windows of a process that can be seen.
fn seen(desk: &Desk, id: u32) -> usize {
    desk.say("xdotool", &["search", "--onlyvisible", "--pid", &id.to_string()], "").map_or(0, |all| all.lines().count())
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn started_at_login_without_a_tray_it_stays_away_until_a_second_start() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let hidden = Start { arguments: &["--hidden"], ..Start::default() };
    let mut first = Process::start(desk.app_command(&hidden), &desk.log("app"));
    desk.wait_for_name("app.daymark.Daymark.SingleInstance", true);
    // Long enough for a window that is not to come. On a slow computer it could come later still: that lets a fault pass, and blames nobody.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(first.runs());
    assert_eq!(seen(&desk, first.id()), 0);
    let mut second = Process::start(desk.app_command(&Start::default()), &desk.log("second"));
    assert!(second.wait(PATIENCE).success());
    let began = std::time::Instant::now();
    while seen(&desk, first.id()) == 0 {
        assert!(began.elapsed() < PATIENCE, "no window comes up");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn what_starts_at_login_finds_the_same_folder() {
    let desk = Desk::new(Keyring::Absent);
    let dir = desk.home().join("a folder");
    world::welcomed(&dir).await;
    let window = desk.start(Start { arguments: &["--data-dir", dir.to_str().unwrap()], ..Start::default() }).await;
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait_for_heading("Today, Robin").await;
    window.go("/settings/reach").await;
    window.press("Start when I log in").await;
    window.wait_for("Daymark starts when you log in.").await;
    let entries = std::fs::read_dir(desk.home().join(".config/autostart")).unwrap();
    let entry = std::fs::read_to_string(entries.into_iter().next().unwrap().unwrap().path()).unwrap();
    assert!(entry.contains(&format!("\" --hidden --data-dir \"{}\"\n", dir.display())), "{entry}");
    window.kill();
}
