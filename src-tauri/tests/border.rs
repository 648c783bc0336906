//! The border between the window and the app: one list of commands, and nothing that gets past it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]
#![recursion_limit = "256"]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use daymark_app::ports::{Keychain, KeychainError, Ports};
use daymark_lib::shell::Shell;
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use zeroize::Zeroizing;

const OURS: &str = if cfg!(any(windows, target_os = "android")) { "http://tauri.localhost" } else { "tauri://localhost" };

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

macro_rules! named {
    ($($kind:ident $name:ident($request:ty) -> $response:ty;)*) => {
        /// The list: kind, name, type of the request.
        const LIST: &[(&str, &str, &str)] = &[$((stringify!($kind), stringify!($name), stringify!($request))),*];
    };
}

daymark_app::with_commands!(named);

#[test]
fn the_window_may_ask_for_each_command_and_no_more() {
    let text = std::fs::read_to_string(file("capabilities/main.json")).unwrap();
    let capability: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(capability["windows"], json!(["main"]));
    assert!(capability.get("remote").is_none() && capability.get("webviews").is_none());
    let granted: BTreeSet<String> =
        capability["permissions"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect();
    let mut wanted: BTreeSet<String> = LIST.iter().map(|(_, name, _)| format!("allow-{}", name.replace('_', "-"))).collect();
    wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned));
    assert_eq!(granted, wanted);
    assert_eq!(std::fs::read_dir(file("capabilities")).unwrap().count(), 1, "there is one capability file");
}

#[test]
fn the_bindings_are_up_to_date() {
    let done = Command::new(env!("CARGO_BIN_EXE_bindings")).arg("--check").status().unwrap();
    assert!(done.success(), "run `cargo run -p daymark --bin bindings`");
}

#[test]
fn the_page_may_load_nothing_but_itself() {
    let text = std::fs::read_to_string(file("tauri.conf.json")).unwrap();
    let app = serde_json::from_str::<Value>(&text).unwrap()["app"].clone();
    assert_eq!(app["withGlobalTauri"], false);
    let csp = &app["security"]["csp"];
    assert_eq!(csp["default-src"], "'none'");
    assert_eq!((&csp["script-src"], &csp["style-src"]), (&json!("'self'"), &json!("'self'")));
    assert_eq!(csp["connect-src"], "ipc: http://ipc.localhost");
    assert!(!csp.to_string().contains("unsafe"));
    assert!(app["security"].get("dangerousDisableAssetCspModification").is_none());
}

/// A keyring that is not there.
struct NoKeychain;

impl Keychain for NoKeychain {
    fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Err(KeychainError::Unavailable)
    }

    fn set(&self, _: &str, _: &[u8]) -> Result<(), KeychainError> {
        Err(KeychainError::Unavailable)
    }

    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Unavailable)
    }
}

/// The app without a display, its store closed.
fn app() -> tauri::App<MockRuntime> {
    // Never made: nothing here writes.
    let dir = std::env::temp_dir().join(format!("daymark-border-{}", std::process::id()));
    let ports = Ports { keychain: Arc::new(NoKeychain), ..daymark_platform::ports() };
    let builder = mock_builder().manage(Shell::new(dir, ports, true)).invoke_handler(daymark_lib::commands::handler());
    builder.build(tauri::generate_context!(test = true)).unwrap()
}

fn window(app: &tauri::App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, WebviewUrl::default()).build().unwrap()
}

fn ask(window: &WebviewWindow<MockRuntime>, command: &str, request: Option<Value>, from: &str) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: from.parse().unwrap(),
        body: InvokeBody::Json(request.map_or(json!({}), |request| json!({ "request": request }))),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

/// A request of the type with this name: every field that any of them has.
fn request(name: &str) -> Value {
    let id = "0197a3f0-0000-7000-8000-000000000000";
    let mut all = json!({
        "id": id, "session": id, "urge": null, "exercise": "box-breathing", "original": "2026-03-09T18:00:00",
        "passphrase": null, "use_keyring": false, "current": null, "new": null, "on": true, "offered": true,
        "name": "A name", "phone": null, "relation": null, "number": "112", "by": "call",
        "recovery_started_on": null, "working_on": [], "medicines": [], "country": null, "welcomed": true,
        "check_in_times": [], "quiet_hours": null, "notification_detail": "discreet", "session_leads": [],
        "idle_lock_minutes": null, "close_to_tray": true, "theme": "system",
        "at": null, "mood": 3, "craving": 0, "triggers": [], "sleep_minutes": null, "used": null, "note": null,
        "halt": { "hungry": false, "angry": false, "lonely": false, "tired": false },
        "after": null, "limit": 10, "form": "check_in", "body": "", "before": 5, "outcome": "finished",
        "kind": "group", "title": null, "place": null, "link": null, "bring": null, "zone": null,
        "starts": "2026-03-09T18:00:00", "duration_minutes": 60, "repeat": { "kind": "never" }, "leads": null,
        "from": "2026-03-01", "to": "2026-03-09", "attendance": null, "minutes": 10,
        "exercise_sound": false, "exercise_vibration": false, "homework_reminders": true, "due_at": null, "arrived": true, "item": "box-breathing", "key": "thought-record", "text": "", "answers": [],
        "shape": "three_evenings", "starts_on": "2026-03-09", "ends_on": null, "days": null, "time": null, "sessions": [],
        "phases": [{ "id": null, "level": "intensive", "title": null, "starts_on": "2026-03-09", "minutes_a_week": 540, "kinds": [] }],
        "why": null, "measure": "check_ins", "weekly_target": 5, "phase": null, "week_on": "2026-03-02", "helped": null, "hard": null,
        "next_step": null
    });
    match name {
        "MoveOccurrence" => all["to"] = json!("2026-03-09T19:00:00"),
        "AddHomework" | "UpdateHomework" => {
            all["session"] = Value::Null;
            all["item"] = json!({ "kind": "exercise", "id": "box-breathing" });
        }
        "AddGoal" | "UpdateGoal" => all["title"] = json!("A title"),
        "AddMilestone" => {
            all["title"] = json!("A title");
            all["on"] = json!("2026-03-09");
        }
        "RecordLapse" | "UpdateLapse" => {
            all["on"] = json!("2026-03-09");
            all["what"] = json!([]);
        }
        "AnswerUrge" => all["end"] = json!("passed"),
        "AnswerSilence" => {
            all["from_on"] = json!("2026-03-01");
            all["to_on"] = json!("2026-03-09");
            all["answer"] = Value::Null;
        }
        "CountGoal" => {
            all["on"] = Value::Null;
            all["by"] = json!(1);
        }
        "AddOwnReminder" | "UpdateOwnReminder" => {
            all["text"] = json!("Water the plants");
            all["time"] = json!("09:00:00");
            all["days"] = json!({ "kind": "weekly", "on": ["monday"] });
        }
        "SetFavourite" => all["kind"] = json!("exercise"),
        "AcceptConflict" => {
            all["first"] = json!({ "session": id, "original": "2026-03-09T18:00:00" });
            all["second"] = all["first"].clone();
            all["accepted"] = json!(true);
        }
        "CalendarFile" | "ImportCalendar" => {
            all["base64"] = json!("");
            all["calendar"] = Value::Null;
            all["kinds"] = json!([]);
            all["without"] = json!([]);
        }
        "ExportCalendar" => all["session"] = Value::Null,
        "FindFreeTime" => all["minutes"] = json!(20),
        "LeavePractice" => all["place"] = json!("{}"),
        "BeginResponse" => all["from"] = Value::Null,
        _ => {}
    }
    all
}

#[test]
fn every_command_refuses_while_the_store_is_locked() {
    let app = app();
    let window = window(&app, "main");
    for (_, name, of) in LIST.iter().filter(|(kind, ..)| *kind != "vault") {
        let answer = ask(&window, name, (*of != "()").then(|| request(of)), OURS);
        assert_eq!(answer, Err(json!({ "kind": "locked" })), "{name}");
    }
}

#[test]
fn before_the_store_is_open_its_state_is_told() {
    let app = app();
    let window = window(&app, "main");
    let status = ask(&window, "vault_status", None, OURS).unwrap();
    assert_eq!(status["vault"], json!({ "state": "absent" }));
    assert_eq!(ask(&window, "vault_unlock", Some(request("UnlockVault")), OURS), Err(json!({ "kind": "no_store" })));
    let short = json!({ "passphrase": "short", "use_keyring": false });
    assert_eq!(ask(&window, "vault_create", Some(short), OURS).unwrap_err()["field"], "passphrase");
}

#[test]
fn crisis_lines_are_there_while_the_store_is_locked_and_no_other_number_is_dialled() {
    let app = app();
    let window = window(&app, "main");
    let lines = ask(&window, "crisis_lines", None, OURS).unwrap();
    assert!(lines["countries"].as_array().is_some_and(|countries| countries.len() >= 8));
    for (number, by) in [("+1 555 0100", "call"), ("+1 555 0100", "text"), ("https://a.example", "chat"), ("988", "chat")] {
        let other = ask(&window, "call_number", Some(json!({ "number": number, "by": by })), OURS);
        assert_eq!(other.unwrap_err()["kind"], "invalid", "{number} {by}");
    }
}

#[test]
fn nobody_else_is_answered() {
    let app = app();
    let (main, other) = (window(&app, "main"), window(&app, "other"));
    for (_, name, _) in LIST {
        for (window, from) in
            [(&other, OURS), (&main, "https://example.org"), (&main, "http://localhost:8080"), (&main, "https://tauri.example.org")]
        {
            let refused = ask(window, name, Some(json!({})), from).unwrap_err();
            let refused = refused.as_str().unwrap_or_else(|| panic!("{name} from {from} got as far as {refused}"));
            assert!(refused.contains("not allowed"), "{name} from {from}: {refused}");
        }
    }
    assert!(ask(&main, "no_such_command", None, OURS).is_err());
    assert!(ask(&main, "plugin:autostart|enable", None, OURS).is_err());
    assert!(ask(&main, "plugin:window|create", None, OURS).is_err());
}
