//! Every screen and every state of it that the tour takes a picture of, in light and dark: axe finds nothing, nothing sticks out of a narrow
//! window, and the keyboard comes everywhere and is seen there.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::BTreeSet;

use daymark_tests::desk::{Desk, Keyring, Start};
use daymark_tests::walk;
use daymark_tests::window::Window;
use daymark_tests::world::{self, NOW, PASSPHRASE};

/// The narrowest that a window gets, so that axe sees what is under the most pressure.
const NARROW: (u32, u32) = (320, 700);
/// As a desk has it, with the places at the side.
const WIDE: (u32, u32) = (1280, 800);
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
    window.run("document.adoptedStyleSheets = []", vec![]).await;
    assert_eq!(look(&window, "control").await, [""; 0]);

    // The theme that a person chooses is the theme that they see.
    window.go("/settings").await;
    window.press_in("Light or dark", "Dark").await;
    window.wait("dark colours", async || window.themed().await == "dark").await;
}
