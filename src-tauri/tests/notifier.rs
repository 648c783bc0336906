//! Reminders on the screen, with a daemon of the test's own: one that is stuck, buttons on a locked store, and what locking takes along.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use daymark_app::Vault;
use daymark_app::api::CreateVault;
use daymark_app::ports::{Clock, Keychain, KeychainError, Ports, Zone};
use daymark_app::reminders::{ReminderLedger, neutral_notice};
use daymark_domain::ids::ReminderId;
use daymark_lib::notifier;
use daymark_lib::shell::Shell;
use serde_json::{Value, json};
use tauri::test::{MockRuntime, mock_builder};
use tauri::{AppHandle, Listener};
use zbus::blocking::Connection;
use zbus::zvariant::OwnedValue;
use zeroize::Zeroizing;

const PATH: &str = "/org/freedesktop/Notifications";
const NAME: &str = "org.freedesktop.Notifications";

/// Runs one of the ignored tests in a process of its own, on a bus of its own: the bus is named by the environment.
fn in_a_world(test: &str) {
    let mut daemon = Command::new("dbus-daemon");
    daemon.args(["--session", "--nofork", "--print-address=1"]).stdout(Stdio::piped()).stderr(Stdio::null());
    // Left out where it is not installed.
    let Ok(mut daemon) = daemon.spawn().map(Ends) else { return };
    let mut bus = String::new();
    BufReader::new(daemon.0.stdout.take().unwrap()).read_line(&mut bus).unwrap();
    let mut run = Command::new(std::env::current_exe().unwrap());
    run.args(["--ignored", "--exact", test, "--nocapture"]).env("DBUS_SESSION_BUS_ADDRESS", bus.trim());
    let output = run.output().unwrap();
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}

/// A process that ends with the test.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_daemon_that_never_answers_leaves_it_missed() {
    in_a_world("stuck");
}

#[test]
fn buttons_work_while_the_store_is_locked() {
    in_a_world("buttons");
}

#[test]
fn what_is_on_the_screen_when_it_locks_is_closed_and_to_be_given_anew() {
    in_a_world("locking");
}

/// What is heard by the daemon.
#[derive(Default)]
struct Heard {
    shown: Mutex<Vec<(String, Vec<String>)>>,
    closed: Mutex<Vec<u32>>,
}

struct Daemon {
    heard: Arc<Heard>,
    is_stuck: bool,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    #[allow(clippy::too_many_arguments, reason = "the specification's")]
    async fn notify(
        &self,
        _app: String,
        _replaces: u32,
        _icon: String,
        summary: String,
        _body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        if self.is_stuck {
            std::future::pending::<()>().await;
        }
        let mut shown = self.heard.shown.lock().unwrap();
        shown.push((summary, actions));
        u32::try_from(shown.len()).unwrap()
    }

    fn close_notification(&self, id: u32) {
        self.heard.closed.lock().unwrap().push(id);
    }
}

struct Fixed(DateTime<Utc>);

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

impl Zone for Fixed {
    fn zone(&self) -> chrono_tz::Tz {
        chrono_tz::Tz::UTC
    }
}

impl Keychain for Fixed {
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

/// A locked store with one reminder that is noted as given, the app around it, and the daemon.
struct World {
    dir: PathBuf,
    app: tauri::App<MockRuntime>,
    id: ReminderId,
    heard: Arc<Heard>,
    bus: Connection,
    changes: Arc<AtomicUsize>,
}

impl World {
    fn new(is_stuck: bool) -> Self {
        let dir = std::env::temp_dir().join(format!("daymark-notifier-{}", std::process::id()));
        let clock = Arc::new(Fixed("2026-03-02T08:30:00Z".parse().unwrap()));
        let ports = Ports { clock: clock.clone(), zone: clock.clone(), keychain: clock, ..daymark_platform::ports() };
        let vault = Vault::new(dir.clone(), ports.clone());
        let create: CreateVault = serde_json::from_value(json!({ "passphrase": "these are the words", "use_keyring": false })).unwrap();
        tauri::async_runtime::block_on(async { vault.create(create).await.unwrap().close().await });
        let mut ids = Vec::new();
        let at = "2026-03-02T09:00:00Z".parse().unwrap();
        ReminderLedger::new(dir.clone()).deliver(at, &mut |entry| ids.push(entry.id)).unwrap();
        let heard = Arc::new(Heard::default());
        let daemon = Daemon { heard: heard.clone(), is_stuck };
        let bus = zbus::blocking::connection::Builder::session().unwrap();
        let bus = bus.name(NAME).unwrap().serve_at(PATH, daemon).unwrap().build().unwrap();
        let app = mock_builder().manage(Shell::new(dir.clone(), ports, true)).build(tauri::generate_context!(test = true)).unwrap();
        let changes = Arc::new(AtomicUsize::new(0));
        let count = changes.clone();
        app.listen_any("reminders-changed", move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        Self { dir, app, id: ids[0], heard, bus, changes }
    }

    fn handle(&self) -> &AppHandle<MockRuntime> {
        self.app.handle()
    }

    fn show(&self) {
        notifier::show(self.handle(), self.id, &neutral_notice());
    }

    fn press(&self, action: &str) {
        self.bus.emit_signal(None::<&str>, PATH, NAME, "ActionInvoked", &(1_u32, action)).unwrap();
    }

    /// The ledger's entries of this reminder and of what was snoozed of it.
    fn states(&self) -> Vec<(bool, String)> {
        let ledger: Value = serde_json::from_slice(&std::fs::read(self.dir.join("reminders.ledger")).unwrap()).unwrap();
        let id = serde_json::to_value(self.id).unwrap();
        let ours = ledger["entries"].as_array().unwrap().iter().filter(|entry| entry["id"] == id || entry["of"] == id);
        let mut states: Vec<(bool, String)> = ours.map(|entry| (entry["id"] == id, entry["state"].as_str().unwrap().to_owned())).collect();
        states.sort();
        states
    }

    fn wait(&self, what: &str, at_most: u64, is_so: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !is_so(self) {
            assert!(began.elapsed() < Duration::from_secs(at_most), "{what} does not come: {:?}", self.states());
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn own(state: &str) -> (bool, String) {
    (true, state.to_owned())
}

#[test]
#[ignore = "run by the others"]
fn stuck() {
    let world = World::new(true);
    assert_eq!(world.states(), [own("given")]);
    let began = Instant::now();
    world.show();
    world.wait("the reminder among those missed", 20, |world| world.states() == [own("missed")]);
    assert!(began.elapsed() >= Duration::from_secs(5));
    world.wait("the word to the window", 5, |world| world.changes.load(Ordering::SeqCst) == 1);
}

#[test]
#[ignore = "run by the others"]
fn buttons() {
    let world = World::new(false);
    world.show();
    world.wait("the notification", 20, |world| !world.heard.shown.lock().unwrap().is_empty());
    let actions = world.heard.shown.lock().unwrap()[0].1.clone();
    assert_eq!(actions, ["default", "Open", "snooze", "Snooze 10 minutes", "done", "Done"]);
    // Nobody knows when the listener is ready.
    world.wait("the snoozed one", 20, |world| {
        world.press("snooze");
        world.states() == [(false, "pending".to_owned()), own("given")]
    });
    assert!(world.changes.load(Ordering::SeqCst) > 0);

    world.show();
    world.wait("the second notification", 20, |world| world.heard.shown.lock().unwrap().len() == 2);
    world.wait("its end", 20, |world| {
        world.bus.emit_signal(None::<&str>, PATH, NAME, "ActionInvoked", &(2_u32, "done")).unwrap();
        world.states() == [own("put_away")]
    });
}

#[test]
#[ignore = "run by the others"]
fn locking() {
    let world = World::new(false);
    world.show();
    world.wait("the notification", 20, |world| !world.heard.shown.lock().unwrap().is_empty());
    tauri::async_runtime::block_on(notifier::hand_back(world.handle()));
    assert_eq!(*world.heard.closed.lock().unwrap(), [1]);
    assert_eq!(world.states(), [own("pending")]);
    // Nothing more is shown by a program that is about to end.
    notifier::expect(world.id);
    world.show();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(world.heard.shown.lock().unwrap().len(), 1);
    // What was noted as given meanwhile is given anew too.
    tauri::async_runtime::block_on(notifier::hand_back(world.handle()));
    assert_eq!(*world.heard.closed.lock().unwrap(), [1]);
}
