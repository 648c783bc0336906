//! Every screen and every state of it that the tour takes a picture of, in light and dark: axe finds nothing, nothing sticks out of a narrow
//! window, and the keyboard comes everywhere and is seen there.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::BTreeSet;

use daymark_tests::desk::{Desk, Keyring, Start};
use daymark_tests::walk;
use daymark_tests::window::Window;
use daymark_tests::world::{self, NOW, PASSPHRASE};
use serde_json::json;

/// The narrowest that a window gets, so that axe sees what is under the most pressure.
const NARROW: (u32, u32) = (320, 700);
/// As a desk has it, with the places at the side.
const WIDE: (u32, u32) = (1280, 800);
/// As a phone has it.
const PHONE: (u32, u32) = (390, 844);
/// Looked at in a wide window too.
const WIDE_TOO: [&str; 6] = ["today", "practice", "schedule-week", "progress", "support", "settings"];

/// What is wrong with a page as it is now.
async fn look(window: &Window, name: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let sizes = if WIDE_TOO.contains(&name) { &[NARROW, WIDE][..] } else { &[NARROW][..] };
    for (width, height) in sizes {
        window.resize(*width, *height).await;
        let over = window.overhang().await;
        if over > 0 {
            wrong.push(format!("{name}: {over} px stick out at {width}"));
        }
        wrong.extend(window.tabbing().await.into_iter().map(|line| format!("{name}, {width}: {line}")));
        // Those that it has first: each change takes its time.
        let themes = if window.themed().await == "dark" { ["dark", "light"] } else { ["light", "dark"] };
        for theme in themes {
            window.theme(theme).await;
            wrong.extend(window.axe().await.into_iter().map(|line| format!("{name}, {width}, {theme}: {line}")));
        }
    }
    if walk::LARGE.contains(&name) {
        wrong.extend(look_large(window, name).await);
    }
    wrong
}

/// What is wrong with a page whose text is twice as large.
async fn look_large(window: &Window, name: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let usual = window.letters().await;
    window.text_size(200).await;
    let large = window.letters().await;
    if large < 2.0 * usual {
        wrong.push(format!("{name}: the letters measure {large} px at 200 %, and {usual} px without"));
    }
    for (width, height) in [NARROW, PHONE] {
        window.resize(width, height).await;
        let over = window.overhang().await;
        if over > 0 {
            wrong.push(format!("{name}: {over} px stick out at {width} with large text"));
        }
        wrong.extend(window.cut_words().await.into_iter().map(|line| format!("{name}, {width}, large text: {line}")));
    }
    window.text_size(100).await;
    wrong
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn every_screen_is_accessible_and_fits() {
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    walk::everything(&mut async |window: &Window, name: &str| {
        wrong.extend(look(window, name).await);
        assert!(seen.insert(name.to_owned()), "{name} is seen twice");
    })
    .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for known in ["welcome-6-done", "urge-still", "dialog-conflict", "lock-damaged", "failed", "nowhere"] {
        assert!(seen.contains(known), "the walk does not come by {known}");
    }
    for large in walk::LARGE {
        assert!(seen.contains(large), "the walk does not come by {large}");
    }
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn what_is_wrong_is_seen_and_a_chosen_theme_shows() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let window = desk.start(Start { now: Some(NOW), ..Start::default() }).await;
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait_for_heading("Today, Robin").await;

    // The control: a button without a name that is too wide and gives the focus away is found for each of these.
    let spoil = "document.body.append(Object.assign(document.createElement('button'),
        { id: 'control', style: 'width: 400px', onfocus: ({ target }) => target.blur() }))";
    window.run(spoil, vec![]).await;
    let wrong = look(&window, "control").await;
    assert!(wrong.iter().any(|line| line.contains("button-name")), "axe finds nothing at all: {wrong:?}");
    assert!(wrong.iter().any(|line| line.contains("stick out")), "nothing is too wide: {wrong:?}");
    assert!(wrong.iter().any(|line| line.contains("Tab does not reach")), "everything can be reached: {wrong:?}");
    window.run("document.getElementById('control').remove()", vec![]).await;
    // An inline style could not do it: the policy of the page forbids that.
    let faint =
        "const sheet = new CSSStyleSheet(); sheet.replaceSync('a { outline: none !important }'); document.adoptedStyleSheets = [sheet]";
    window.run(faint, vec![]).await;
    let wrong = look(&window, "control").await;
    assert!(wrong.iter().all(|line| line.contains("Nothing marks the focus of <a")) && !wrong.is_empty(), "{wrong:?}");
    let tight = "const sheet = new CSSStyleSheet(); sheet.replaceSync('h1 { width: 2em; overflow-wrap: anywhere }');
        document.adoptedStyleSheets = [sheet]";
    window.run(tight, vec![]).await;
    let cut = look_large(&window, "control").await;
    assert!(cut.iter().any(|line| line.contains("is cut up in <h1>")), "no word is cut up: {cut:?}");
    window.run("document.adoptedStyleSheets = []", vec![]).await;
    assert_eq!(look(&window, "control").await, [""; 0]);

    // The theme that a person chooses is the theme that they see.
    window.go("/settings").await;
    window.press_in("Light or dark", "Dark").await;
    window.wait("dark colours", async || window.themed().await == "dark").await;

    // So is the size of text, which the zoom keys change as well.
    let usual = window.letters().await;
    window.press_in("Text size", "200%").await;
    window.wait("large letters", async || window.letters().await >= 2.0 * usual).await;
    let key = "window.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], ctrlKey: true }))";
    window.run(key, vec![json!("-")]).await;
    window.wait("150 %", async || window.is_on("Text size", "150%").await).await;
    window.run(key, vec![json!("0")]).await;
    window.wait("the usual letters", async || (window.letters().await - usual).abs() < 0.1).await;
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn back_is_where_the_person_was_and_never_in_a_form_that_is_done() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    let window = desk.start(Start { now: Some(NOW), ..Start::default() }).await;
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait_for_heading("Today, Robin").await;
    window.wait("a title", async || window.run("return document.title", vec![]).await == json!("Today, Robin – Daymark")).await;

    window.resize(PHONE.0, PHONE.1).await;
    window.go("/practice").await;
    // The last exercise but one: far down, and with others around it.
    let open = "const one = [...document.querySelectorAll('main li a')].at(-2); one.scrollIntoView({ block: 'center' });
        const down = scrollY; const name = one.textContent.trim(); one.click(); return [name, down]";
    let opened = window.run(open, vec![]).await;
    assert!(opened[1].as_f64().unwrap() > 500.0, "nothing to scroll: {opened}");
    window.wait("the exercise", async || window.heading().await != "Practice").await;
    window.press("Back: Practice").await;
    let there = "return [document.activeElement?.textContent.trim(), Math.abs(scrollY - arguments[0]) < 4]";
    window.wait("where the person was", async || window.run(there, vec![opened[1].clone()]).await == json!([opened[0], true])).await;

    window.go("/support").await;
    window.press("Add a person").await;
    window.wait_for_heading("Add a person").await;
    window.fill("Name", "Noor").await;
    window.press("Save").await;
    window.wait_for_heading("Support").await;
    window.run("history.back()", vec![]).await;
    window.wait_for_heading("Practice").await;
}
