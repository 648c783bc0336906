//! The bridge as a test of the window talks with it: lines in, lines out.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

struct Bridge {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Bridge {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daymark-bridge"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, to, from }
    }

    fn say(&mut self, line: &str) {
        self.to.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    fn ask(&mut self, message: &Value) -> Value {
        self.say(&message.to_string());
        self.hear()
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Makes a world with an open store in it.
    fn begin(&mut self) -> Value {
        let options = json!({
            "now": "2026-03-09T08:30:00Z", "zone": "Europe/London", "vault": "open", "damage": null, "passphrase": null,
            "keyring": true, "keyring_available": true, "locked_by_person": false, "welcomed": true, "demo": false,
        });
        let answer = self.ask(&json!({ "id": 1, "do": "begin", "options": options }));
        assert_eq!(answer["id"], 1);
        answer["ok"].clone()
    }
}

#[test]
fn the_app_answers_and_refuses_with_its_own_errors() {
    let mut bridge = Bridge::start();
    let world = bridge.begin();
    let mut call = |id: u64, command: &str, request: Value| {
        bridge.ask(&json!({ "id": id, "world": world, "do": "call", "command": command, "request": request }))
    };
    assert_eq!(call(2, "app_info", Value::Null)["ok"]["today"], "2026-03-09");
    assert_eq!(call(3, "urge_begin", json!({ "before": 7 }))["ok"]["before"], 7);
    assert_eq!(call(4, "urge_begin", json!({ "before": 11 }))["refused"]["kind"], "invalid");
    assert_eq!(call(5, "no_such_command", Value::Null)["refused"]["kind"], "not_found");
}

#[test]
fn a_world_has_its_own_clock_and_tells_of_events() {
    let mut bridge = Bridge::start();
    let (first, second) = (bridge.begin(), bridge.begin());
    assert_ne!(first, second);
    bridge.ask(&json!({ "id": 2, "world": first, "do": "pass", "minutes": 1440 }));
    let today = |bridge: &mut Bridge, world: &Value| {
        bridge.ask(&json!({ "id": 3, "world": world, "do": "call", "command": "app_info" }))["ok"]["today"].clone()
    };
    assert_eq!(today(&mut bridge, &first), "2026-03-10");
    assert_eq!(today(&mut bridge, &second), "2026-03-09");
    let told = bridge.ask(&json!({ "id": 4, "world": second, "do": "call", "command": "vault_lock" }));
    assert_eq!(told, json!({ "world": second, "event": "vault-changed" }));
    assert_eq!(bridge.hear(), json!({ "id": 4, "ok": null }));
    let refused = bridge.ask(&json!({ "id": 5, "world": second, "do": "call", "command": "today_get" }));
    assert_eq!(refused["refused"]["kind"], "locked");
}

#[test]
fn a_line_that_cannot_be_read_ends_it_and_the_end_of_the_input_too() {
    let mut bridge = Bridge::start();
    bridge.say("this is no message");
    assert!(!bridge.child.wait().unwrap().success());
    let Bridge { mut child, to, .. } = Bridge::start();
    drop(to);
    assert!(child.wait().unwrap().success());
}
