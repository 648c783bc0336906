//! The keyring adapter against a real Secret Service on a private bus, and with none.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "test code")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use daymark_app::ports::{Keychain, KeychainError};
use daymark_platform::SystemKeychain;

#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../../../../tests/src/traces.rs"]
mod traces;

/// The secret that is kept, as random as a real one.
const SECRET: [u8; 32] = *b"\xda\x07z\xf0 \x9c4\x01\xee\xb1\x00k\xc3\xd9\x88!\xab}\x11\xfe\x5c\x02\xe6R\x93\xbf\x0d\x7f\xc8A\xa0\xd2";
/// Another one, which the test says itself, to see that it would be found.
const SAID: [u8; 32] = [0xC5; 32];

/// In which guise bytes hold a secret: it travels as text in base64, which is looked for in every guise too.
fn held(bytes: &[u8], secret: &[u8]) -> Option<&'static str> {
    traces::holds(bytes, secret).or_else(|| traces::holds(bytes, BASE64.encode(secret).as_bytes()))
}

/// Runs the ignored test `name` of this same file in a process of its own, on a private bus, with `before` run on that bus first. Gives
/// what it said.
fn on_a_private_bus(home: &Path, before: &str, name: &str) -> String {
    let this = std::env::current_exe().unwrap();
    let script = format!("{before}\nexec \"$0\" --ignored --exact {name} --test-threads=1");
    let output = Command::new("dbus-run-session")
        .args(["--", "sh", "-ec", &script])
        .arg(this)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("GNOME_KEYRING_CONTROL")
        .output()
        .expect("dbus-run-session is needed for this test: apt-get install dbus");
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}");
    assert!(told.contains("1 passed"), "{told}");
    told
}

const DAEMON: &str = "echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null";

#[test]
fn a_real_secret_service_keeps_and_gives_back_and_nobody_says_the_secret() {
    let home = tempfile::tempdir().unwrap();
    let told = on_a_private_bus(home.path(), DAEMON, "inner_keeps_and_gives_back");
    // It stands in the keyring's file under the keyring's own encryption, in no guise that could be read.
    let files = traces::files(home.path());
    assert!(files.iter().any(|file| file.extension().is_some_and(|ending| ending == "keyring")), "{files:?}");
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_default();
        assert_eq!(held(&bytes, &SECRET), None, "{} holds the secret", file.display());
    }
    // The library that speaks to it was heard at its most talkative, and did not say it; said by anybody, it would have been found.
    assert!(told.lines().any(|line| line.contains("TRACE") && line.contains("zbus")), "the bus is not heard: {told}");
    assert_eq!(held(told.as_bytes(), &SECRET), None, "the secret is in the log");
    assert_eq!(held(told.as_bytes(), &SAID), Some("as a list of numbers"));
    let as_it_travels = format!("{:?}", BASE64.encode(SAID).as_bytes());
    assert_eq!(held(as_it_travels.as_bytes(), &SAID), Some("as a list of numbers"));
}

#[test]
#[ignore = "run by a_real_secret_service_keeps_and_gives_back_and_nobody_says_the_secret, on its own bus"]
fn inner_keeps_and_gives_back() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(std::io::stderr).init();
    tracing::trace!(said = ?SAID, "the control");
    let keychain = SystemKeychain::new();
    let get = |account: &str| keychain.get(account).map(|found| found.map(|secret| secret.to_vec())).ok().unwrap();
    assert_eq!(get("one"), None);
    keychain.set("one", &SECRET).ok().unwrap();
    keychain.set("two", &[0, 255, 10, 13]).ok().unwrap();
    assert_eq!(get("one"), Some(SECRET.to_vec()));
    assert_eq!(get("two"), Some(vec![0, 255, 10, 13]));
    keychain.set("kept", &SECRET).ok().unwrap();
    keychain.set("one", &[7; 32]).ok().unwrap();
    assert_eq!(get("one"), Some(vec![7; 32]));
    keychain.delete("one").ok().unwrap();
    keychain.delete("one").ok().unwrap();
    assert_eq!(get("one"), None);
    assert_eq!(get("two"), Some(vec![0, 255, 10, 13]));
}

#[test]
fn without_a_secret_service_the_answer_is_quick() {
    let home = tempfile::tempdir().unwrap();
    on_a_private_bus(home.path(), "export DBUS_SESSION_BUS_ADDRESS=unix:path=$HOME/no-such-bus", "inner_answers_unavailable");
}

#[test]
fn a_locked_keyring_with_nobody_to_ask_is_given_up_in_time() {
    let home = tempfile::tempdir().unwrap();
    // The bus starts a service by itself, whose keyring has no password yet and no screen to ask for one.
    on_a_private_bus(home.path(), "true", "inner_cannot_keep");
}

#[test]
#[ignore = "run by a_locked_keyring_with_nobody_to_ask_is_given_up_in_time, on its own bus"]
fn inner_cannot_keep() {
    let keychain = SystemKeychain::new();
    let began = Instant::now();
    assert!(matches!(keychain.set("one", &[1; 32]), Err(KeychainError::Unavailable)));
    assert!(began.elapsed() < Duration::from_millis(3_500), "took {:?}", began.elapsed());
}

#[test]
#[ignore = "run by without_a_secret_service_the_answer_is_quick, with no bus"]
fn inner_answers_unavailable() {
    let keychain = SystemKeychain::new();
    let began = Instant::now();
    assert!(matches!(keychain.get("one"), Err(KeychainError::Unavailable)));
    assert!(began.elapsed() < Duration::from_millis(3_500), "took {:?}", began.elapsed());
}

#[test]
fn a_secret_service_that_starts_later_is_found() {
    let home = tempfile::tempdir().unwrap();
    on_a_private_bus(home.path(), "true", "inner_finds_a_late_service");
}

#[test]
#[ignore = "run by a_secret_service_that_starts_later_is_found, on its own bus"]
fn inner_finds_a_late_service() {
    let bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").unwrap();
    let keychain = SystemKeychain::new();
    // SAFETY: the only test of this process, before it has started a thread that reads the environment.
    unsafe { std::env::set_var("DBUS_SESSION_BUS_ADDRESS", "unix:path=/no-such-bus") };
    assert!(matches!(keychain.get("one"), Err(KeychainError::Unavailable)));
    // SAFETY: as above; the call above has ended, and its thread with it.
    unsafe { std::env::set_var("DBUS_SESSION_BUS_ADDRESS", bus) };
    assert!(Command::new("sh").args(["-c", DAEMON]).status().unwrap().success());
    keychain.set("one", b"found").ok().unwrap();
    assert_eq!(keychain.get("one").ok().unwrap().unwrap().as_slice(), b"found");
}
