//! Building the app, and starting it.

use std::fs;
use std::path::PathBuf;

use crate::setup::{self, To};
use crate::shell::{self, Done};

/// Starts the app. A machine without a display gets the tour.
pub fn run(words: &[&str]) -> Done {
    if cfg!(target_os = "linux") && !has_display() {
        println!("run: there is no display here, so a virtual one is used to walk through the app and take pictures of it");
        return tour(&[]);
    }
    setup::everything(To::Run)?;
    ui()?;
    println!("run: building and starting Daymark");
    let words = words.strip_prefix(&["--"]).unwrap_or(words);
    let start = ["run", "--locked", "--package", "daymark", "--bin", "daymark", "--features", "custom-protocol", "--"];
    shell::run(shell::command("cargo", &[&start, words].concat(), ""))
}

/// Walks through every screen of the real app.
pub fn tour(words: &[&str]) -> Done {
    let readme: &[&str] = match words {
        [] => &[],
        ["--readme"] => &["--readme", "docs/screenshots"],
        _ => return Err("The tour knows --readme and nothing else.".into()),
    };
    if !cfg!(target_os = "linux") {
        return Err("Only a Linux computer can make itself a display for the tour.".into());
    }
    setup::everything(To::Test)?;
    ui()?;
    let app = with_hooks()?;
    println!("tour: walking through the app");
    let start = ["run", "--quiet", "--locked", "--package", "daymark-tests", "--bin", "tour", "--", "target/tour"];
    let mut command = shell::command("cargo", &[&start, readme].concat(), "");
    command.env("DAYMARK_BIN", app);
    shell::run(command)
}

/// Measures.
pub fn bench(words: &[&str]) -> Done {
    setup::everything(To::Test)?;
    ui()?;
    let (release, words): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| **word == "--release");
    let profile = if release.is_empty() { "dev" } else { "bench" };
    let start = ["bench", "--quiet", "--locked", "--package", "daymark", "--bench", "bench", "--profile", profile];
    let start = [&start[..], &["--features", "custom-protocol", "--"]].concat();
    shell::run(shell::command("cargo", &[&start, &words[..]].concat(), ""))
}

/// Refuses a release whose crisis lines were not checked lately. Not part of the tests, which do not fail by the calendar.
pub fn release_check() -> Done {
    let arguments = ["run", "--quiet", "--locked", "--package", "daymark-content", "--bin", "stale_lines"];
    shell::run(shell::command("cargo", &arguments, ""))
}

/// A project for Android's own tools as it is begun, as far as Daymark changes it.
const ANDROID_MANIFEST: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <uses-permission android:name="android.permission.INTERNET" />
    <application android:label="Daymark" />
</manifest>
"#;

/// Compiles the app for a phone, as far as that goes without a phone's own tools: the types and what it asks of the system, not the native
/// libraries.
pub fn phones() -> Done {
    const TARGET: &str = "aarch64-linux-android";
    setup::everything(To::Phones)?;
    ui()?;
    shell::run(shell::command("rustup", &["target", "add", TARGET], ""))?;
    println!("phones: checking the app for {TARGET}");
    let check = ["check", "--locked", "--target", TARGET, "--package", "daymark", "--no-default-features", "--features", "system"];
    let mut command = shell::command("cargo", &check, "");
    let project = shell::root().join("target/android");
    let manifest = project.join("app/src/main/AndroidManifest.xml");
    let begun = fs::create_dir_all(project.join("app/src/main")).and_then(|()| fs::write(&manifest, ANDROID_MANIFEST));
    begun.map_err(|error| format!("The project for Android cannot be begun: {error}."))?;
    command.env("PKG_CONFIG_ALLOW_CROSS", "1").env("TAURI_ANDROID_PROJECT_PATH", &project);
    command.env("TAURI_ANDROID_PACKAGE_UNESCAPED", "app.daymark.Daymark");
    shell::run(command)?;
    let written = fs::read_to_string(&manifest).map_err(|error| format!("The manifest cannot be read: {error}."))?;
    match written.matches(r#"<uses-permission android:name="android.permission.SCHEDULE_EXACT_ALARM" />"#).count() {
        1 => Ok(()),
        found => Err(format!("The manifest asks for exact alarms {found} times.")),
    }
}

/// The window's pages, as the app carries them.
pub fn ui() -> Done {
    println!("build: the pages of the window");
    shell::run(shell::command("npm", &["run", "--silent", "build"], "ui"))
}

/// The app as it ships, but unoptimised.
pub fn plain() -> Result<PathBuf, String> {
    build("custom-protocol", "plain")
}

/// The app whose clock and zone tests can set.
pub fn with_hooks() -> Result<PathBuf, String> {
    build("custom-protocol,test-hooks", "hooked")
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| shell::root().join("target"), PathBuf::from)
}

/// Builds the app with these features and puts it aside: the next build would overwrite it.
fn build(features: &str, name: &str) -> Result<PathBuf, String> {
    println!("build: the app ({features})");
    shell::run(shell::command("cargo", &["build", "--locked", "--package", "daymark", "--bin", "daymark", "--features", features], ""))?;
    let target = target();
    let program = format!("daymark{}", std::env::consts::EXE_SUFFIX);
    let folder = target.join("app").join(name);
    let aside = folder.join(&program);
    let copied = fs::create_dir_all(&folder).and_then(|()| {
        // The old one first: a program that runs cannot be written over.
        let _ = fs::remove_file(&aside);
        fs::copy(target.join("debug").join(&program), &aside)
    });
    copied.map_err(|error| format!("The built app cannot be put aside: {error}."))?;
    aside.canonicalize().map_err(|error| format!("The built app is not where it was put: {error}."))
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
