//! Runs the real binary on a store of its own, with no keyring unless a test brings one.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "test code")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub const PASSPHRASE: &str = "correct horse battery";

/// A home of its own, thrown away at the end.
pub struct Home {
    temp: TempDir,
}

/// What the binary did.
pub struct Told {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    /// An empty home with a passphrase file.
    pub fn new() -> Self {
        let home = Self { temp: tempfile::tempdir().unwrap() };
        home.write("passphrase", PASSPHRASE.as_bytes());
        home
    }

    /// A home with an empty store.
    pub fn with_store() -> Self {
        let home = Self::new();
        let told = home.run(&["init"]);
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.out);
        home
    }

    pub fn path(&self) -> &Path {
        self.temp.path()
    }

    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// Writes a file that only its owner reads, and gives its path.
    pub fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        path.into_os_string().into_string().unwrap()
    }

    /// The binary with this home, ready for its arguments.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daymark-cli"));
        self.surround(&mut command);
        command
    }

    /// Gives `command` this home, and no session bus.
    pub fn surround(&self, command: &mut Command) {
        command
            .env("HOME", self.path())
            .env("XDG_DATA_HOME", self.path().join("share"))
            .env("XDG_RUNTIME_DIR", self.path())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/no-such-bus")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null());
    }

    /// Runs with the data folder and the passphrase file.
    pub fn run(&self, args: &[&str]) -> Told {
        let mut command = self.command();
        command.args(args).arg("--data-dir").arg(self.data());
        command.arg("--passphrase-file").arg(self.path().join("passphrase"));
        told(&command.output().unwrap())
    }

    /// Runs with `--json`; must succeed, and give JSON alone.
    pub fn json(&self, args: &[&str]) -> Value {
        let told = self.run(&[args, &["--json"]].concat());
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{args:?}");
        serde_json::from_str(&told.out).unwrap_or_else(|_| panic!("not JSON: {}", told.out))
    }

    /// Runs something that must be refused: code 1, exactly one sentence on stderr, nothing on stdout, and JSON with `--json`.
    pub fn refused(&self, args: &[&str]) -> String {
        let told = self.run(args);
        let sentence = one_sentence(&told);
        assert_eq!(told.out, "", "{args:?}");
        let with_json = self.run(&[args, &["--json"]].concat());
        assert_eq!((with_json.code, with_json.err.trim_end()), (1, sentence.as_str()), "{args:?}");
        let json: Value = serde_json::from_str(&with_json.out).unwrap();
        assert!(json["error"]["kind"].is_string(), "{json}");
        sentence
    }
}

pub fn told(output: &Output) -> Told {
    Told {
        code: output.status.code().expect("ended by itself"),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}

/// Holds a refusal to its form.
pub fn one_sentence(told: &Told) -> String {
    assert_eq!(told.code, 1, "stdout: {}\nstderr: {}", told.out, told.err);
    let sentence = told.err.trim_end();
    assert!(sentence.ends_with('.') && !sentence.contains('\n') && !sentence.contains(". "), "not one sentence: {}", told.err);
    sentence.to_owned()
}

/// Every file under `dir`.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Every file under `dir` with its bytes.
pub fn snapshot(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    files(dir).into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap_or_default())).collect()
}
