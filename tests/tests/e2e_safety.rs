//! What must work on a person's worst day, in the real web view.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use daymark_tests::desk::{Desk, Keyring, PATIENCE, Start};
use daymark_tests::window::Window;
use daymark_tests::world::{self, NOW, PASSPHRASE};
use serde_json::json;

/// A phone's page.
const PHONE: (u32, u32) = (390, 844);
/// Which key is pressed, as WebDriver names it.
const ENTER: &str = "\u{e007}";
const RIGHT: &str = "\u{e014}";
const TAB: &str = "\u{e004}";

/// A program that takes numbers, and writes down which.
fn give_a_dialer(desk: &Desk) {
    let home = desk.home();
    let script = home.join("dial.sh");
    fs::write(&script, format!("#!/bin/sh\necho \"$1\" >> '{}'\n", home.join("dialled").display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let applications = home.join(".local/share/applications");
    fs::create_dir_all(&applications).unwrap();
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Dialer\nExec={} %u\nMimeType=x-scheme-handler/tel;x-scheme-handler/sms;\n",
        script.display()
    );
    fs::write(applications.join("dialer.desktop"), entry).unwrap();
    let config = home.join(".config");
    fs::create_dir_all(&config).unwrap();
    let defaults = "[Default Applications]\nx-scheme-handler/tel=dialer.desktop\nx-scheme-handler/sms=dialer.desktop\n";
    fs::write(config.join("mimeapps.list"), defaults).unwrap();
}

/// What the dialer was given so far.
fn dialled(desk: &Desk) -> Vec<String> {
    fs::read_to_string(desk.home().join("dialled")).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Waits until the dialer was given something.
async fn wait_for_dialled(desk: &Desk) -> Vec<String> {
    let began = Instant::now();
    while dialled(desk).is_empty() {
        assert!(began.elapsed() < PATIENCE, "nothing was dialled");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    dialled(desk)
}

async fn at_the_lock(desk: &Desk, now: &str, zone: Option<&str>) -> Window {
    let window = desk.start(Start { now: Some(now), zone, ..Start::default() }).await;
    window.wait_for_heading("Daymark is locked").await;
    window.resize(PHONE.0, PHONE.1).await;
    window
}

async fn opened(desk: &Desk, now: &str, zone: Option<&str>) -> Window {
    let window = at_the_lock(desk, now, zone).await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait("Today", async || window.heading().await.starts_with("Today")).await;
    window
}

/// The words of what has the focus.
async fn focused(window: &Window) -> String {
    let script = "const one = document.activeElement; return (one?.getAttribute('aria-label') ?? one?.textContent ?? '').trim()";
    window.at_rest(script, vec![]).await.as_str().unwrap_or_default().to_owned()
}

/// What the page says by itself, without being asked.
async fn said(window: &Window) -> String {
    let script = "return [...document.querySelectorAll('[aria-live=polite]')].map((one) => one.textContent.trim()).join(' ')";
    window.at_rest(script, vec![]).await.as_str().unwrap_or_default().to_owned()
}

/// Goes on with Tab until this has the focus.
async fn tab_to(window: &Window, words: &str) {
    for _ in 0..60 {
        if focused(window).await == words {
            return;
        }
        window.type_keys(TAB).await;
    }
    panic!("Tab does not come to “{words}”");
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn an_urge_is_gone_through_by_keyboard_alone_and_says_each_step() {
    let desk = Desk::new(Keyring::Absent);
    world::demo(&desk.data_dir()).await;
    let window = opened(&desk, NOW, None).await;
    window.hold_time().await;
    let mut heard = Vec::new();
    let mut arrived = async |heading: &str| {
        window.wait_for_heading(heading).await;
        assert_eq!(focused(&window).await, heading, "the focus is on the step's heading");
        heard.push(said(&window).await);
    };
    window.go("/urge").await;
    arrived("How strong is it right now?").await;
    window.run("document.querySelector('input[type=radio]').focus()", vec![]).await;
    for _ in 0..8 {
        window.type_keys(RIGHT).await;
    }
    assert!(window.has("button", "8 – go on").await, "an arrow chooses, and goes nowhere");
    window.type_keys(ENTER).await;
    arrived("Is it near you?").await;
    tab_to(&window, "No, it is not near").await;
    window.type_keys(ENTER).await;
    arrived("Pick one").await;
    tab_to(&window, "I am done for now").await;
    window.type_keys(ENTER).await;
    arrived("What helped?").await;
    tab_to(&window, "Waiting").await;
    window.type_keys(ENTER).await;
    tab_to(&window, "Finish").await;
    window.type_keys(ENTER).await;
    arrived("You stayed with it").await;
    assert!(heard.iter().all(|words| !words.is_empty()), "a step says nothing: {heard:?}");
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn finish_tapped_twice_dials_nothing() {
    let desk = Desk::new(Keyring::Absent);
    give_a_dialer(&desk);
    world::demo(&desk.data_dir()).await;
    let window = opened(&desk, NOW, None).await;
    window.go("/urge").await;
    window.press("Just help me").await;
    window.press("No, it is not near").await;
    window.press("I am done for now").await;
    window.wait_for_heading("What helped?").await;
    // A finger that shakes: at the same place, again and again, while the next step comes.
    let taps = "const finish = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Finish');
        finish.scrollIntoView({ block: 'center' });
        const { x, y, width, height } = finish.getBoundingClientRect();
        const done = arguments[0]; let left = 12;
        const tap = () => {
            document.elementFromPoint(x + width / 2, y + height / 2)?.click();
            if ((left -= 1) > 0) setTimeout(tap, 50); else done(document.querySelector('h1').textContent);
        };
        tap();";
    let heading = window.later(taps).await;
    assert_eq!(heading, json!("You stayed with it"));
    assert_eq!(dialled(&desk), [""; 0]);
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn two_weeks_away_fit_into_a_screen_and_a_half() {
    let desk = Desk::new(Keyring::Absent);
    world::demo(&desk.data_dir()).await;
    let window = opened(&desk, "2026-03-23T16:20:00-04:00", None).await;
    window.wait_for("Nothing was lost").await;
    let height = window.height().await;
    assert!(height <= PHONE.1 * 3 / 2, "Today is {height} px high");
    println!("Today after two weeks: {height} px at {} px", PHONE.0);
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn from_a_lapse_to_a_person_is_four_taps_at_most() {
    let desk = Desk::new(Keyring::Absent);
    give_a_dialer(&desk);
    world::demo(&desk.data_dir()).await;
    let window = opened(&desk, NOW, None).await;
    window.press("Something happened").await;
    window.wait_for_heading("First, your body").await;
    let name = "return [...document.querySelectorAll('main button')].map((one) => one.getAttribute('aria-label') ?? '')
        .find((name) => name.startsWith('Call ') && !/[0-9]/.test(name)) ?? ''";
    let call = window.at_rest(name, vec![]).await.as_str().unwrap_or_default().to_owned();
    window.press(&call).await;
    let numbers = wait_for_dialled(&desk).await;
    assert!(numbers.len() == 1 && numbers[0].starts_with("tel:"), "{numbers:?}");
    // And it is written down in three: something happened, I am safe, write it down.
    window.press("Go on").await;
    window.press("Write it down").await;
    window.wait_for_heading("What came before?").await;
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn the_lock_screen_leads_to_overdose_help_in_one_tap_and_calls_from_there() {
    let desk = Desk::new(Keyring::Absent);
    give_a_dialer(&desk);
    world::welcomed(&desk.data_dir()).await;
    let window = at_the_lock(&desk, NOW, None).await;
    window.press("Someone took too much?").await;
    window.wait_for_heading("Overdose: what to do").await;
    let first = "const one = [...document.querySelectorAll('button')].find((one) => one.textContent.includes('911'));
        const { top, bottom, height } = one.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight && height >= 64";
    assert_eq!(window.at_rest(first, vec![]).await, json!(true), "the call is in sight, and large");
    let press = "[...document.querySelectorAll('main button')].find((one) => one.textContent.trim() === 'Call 911').click()";
    window.at_rest(press, vec![]).await;
    window.wait_for("Call 911?").await;
    assert_eq!(dialled(&desk), [""; 0], "one confirmation stands before the call");
    let confirm = "const one = [...document.querySelectorAll('[role=dialog] button')].find((one) => one.textContent.trim() === 'Call 911');
        one?.click(); return document.querySelector('[role=dialog]') === null";
    window.wait("the call confirmed", async || window.at_rest(confirm, vec![]).await == json!(true)).await;
    assert_eq!(wait_for_dialled(&desk).await, ["tel:911"]);
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_very_low_mood_leads_to_the_safety_plan_once_a_day() {
    let desk = Desk::new(Keyring::Absent);
    world::demo(&desk.data_dir()).await;
    let window = opened(&desk, NOW, None).await;
    let low = async || {
        window.go("/check-in").await;
        window.press_in("How is your mood?", "Very low").await;
        window.press_in("How strong is the craving?", "2").await;
        window.press("Save").await;
        window.wait_for_heading("That sounds hard").await;
    };
    low().await;
    window.press("My safety plan").await;
    window.wait_for_heading("My safety plan").await;
    low().await;
    assert!(!window.has("link", "My safety plan").await, "it is offered, and not again the same day");
    assert!(window.has("button", "Ride it out").await);
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn where_it_is_near_one_tap_starts_the_way_out() {
    let desk = Desk::new(Keyring::Absent);
    world::demo(&desk.data_dir()).await;
    let window = opened(&desk, NOW, None).await;
    window.hold_time().await;
    window.go("/urge").await;
    window.press("Just help me").await;
    window.wait_for_heading("Is it near you?").await;
    window.press("Yes. Help me get away").await;
    window.wait_for("Step 1 of").await;
    window.press("Back").await;
    window.wait_for_heading("Pick one").await;
    window.kill();
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn where_no_country_is_known_there_is_112_and_a_choice() {
    let desk = Desk::new(Keyring::Absent);
    world::nowhere(&desk.data_dir()).await;
    let window = at_the_lock(&desk, NOW, Some("Etc/UTC")).await;
    window.press("Help now").await;
    assert!(window.has("button", "Call 112, Emergency services").await);
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait("Today", async || window.heading().await.starts_with("Today")).await;
    for place in ["/urge", "/support"] {
        window.go(place).await;
        assert!(window.has("button", "Call 112, Emergency services").await, "{place}");
        assert!(window.has("combobox", "Choose your country").await, "{place}");
    }
    window.select("Choose your country", "United States").await;
    window.wait("988", async || window.words().await.contains("988")).await;
    window.go("/urge").await;
    assert!(window.has("button", "Call 911, Emergency services").await);
    window.kill();
}
