//! Gives each command of the one list its own permission, and the app on Android what its manifest has to ask for.

/// So that a person can let reminders come at their minute (Android 12 and later; see `src/alarms.rs`).
const EXACT_ALARMS: &str = r#"<uses-permission android:name="android.permission.SCHEDULE_EXACT_ALARM" />"#;

/// Where the one list of commands is written.
const LIST: &str = "crates/app/src/commands.rs";

#[allow(clippy::disallowed_methods, reason = "a build is told by its environment where the project for Android is")]
fn main() {
    println!("cargo:rerun-if-changed={LIST}");
    println!("cargo:rerun-if-changed=../ui/dist");
    // Writes where the project for Android is, and nowhere else.
    println!("cargo:rerun-if-env-changed=TAURI_ANDROID_PROJECT_PATH");
    if let Some(project) = std::env::var_os("TAURI_ANDROID_PROJECT_PATH") {
        println!("cargo:rerun-if-changed={}", std::path::Path::new(&project).join("app/src/main/AndroidManifest.xml").display());
    }
    let list = std::fs::read_to_string(LIST).unwrap_or_default();
    let entries = list.lines().filter_map(|line| line.trim().strip_suffix(';')?.split_once(") -> "));
    let names = entries.filter_map(|(call, _)| call.split_once('(')?.0.split_once(' ')).map(|(_, name)| name);
    let names: Vec<&'static str> = names.map(|name| -> &'static str { Box::leak(name.to_owned().into_boxed_str()) }).collect();
    let manifest = tauri_build::AppManifest::new().commands(Box::leak(names.into_boxed_slice()));
    let built = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest));
    let built = built.and_then(|()| tauri_utils::build::update_android_manifest("daymark-exact-alarms", "manifest", EXACT_ALARMS.into()));
    if let Err(error) = built {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
