//! Every screen, in light and dark: axe finds nothing, and nothing sticks out of a narrow window.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use daymark_tests::desk::{Desk, Keyring, Start};
use daymark_tests::world::{self, NOW, PASSPHRASE};

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn every_screen_is_accessible_and_fits() {
    let desk = Desk::new(Keyring::Absent);
    let demo = world::demo(&desk.data_dir()).await;
    let window = desk.start(Start { now: Some(NOW), ..Start::default() }).await;
    window.wait_for_heading("Daymark is locked").await;
    window.resize(390, 844).await;
    let mut wrong = Vec::new();
    for theme in ["light", "dark"] {
        window.theme(theme).await;
        wrong.extend(window.axe().await.into_iter().map(|line| format!("the lock screen, {theme}: {line}")));
    }
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait("Today", async || window.heading().await.starts_with("Today")).await;

    // The control: axe does find what is wrong.
    window.run("document.body.append(Object.assign(document.createElement('button'), { id: 'control' }))", vec![]).await;
    assert!(window.axe().await.iter().any(|line| line.starts_with("button-name")), "axe finds nothing at all");
    window.run("document.getElementById('control').remove()", vec![]).await;

    let routes = world::routes(&demo);
    for theme in ["light", "dark"] {
        window.theme(theme).await;
        for route in &routes {
            window.go(route).await;
            wrong.extend(window.axe().await.into_iter().map(|line| format!("{route}, {theme}: {line}")));
        }
    }
    window.resize(320, 700).await;
    for route in &routes {
        window.go(route).await;
        let over = window.overhang().await;
        if over > 0 {
            wrong.push(format!("{route}: {over} px stick out at 320"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    // The theme that a person chooses is the theme that they see.
    window.resize(390, 844).await;
    window.go("/settings").await;
    window.press_in("Light or dark", "Dark").await;
    window.wait("dark colours", async || window.run("return document.documentElement.dataset.theme", vec![]).await == "dark").await;
}
