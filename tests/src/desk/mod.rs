//! A private computer for one test: a display, a session bus, a keyring, a notification daemon, a home. Nothing of the real one is seen
//! or touched, and everything ends with it.

mod process;

use std::ffi::OsString;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

pub use process::Process;

use crate::window::Window;

/// The password of the desk's keyring.
const LOGIN: &str = "a login password";
/// Larger than any window that a test makes: there is no window manager that would move one.
const SCREEN: &str = "1600x4400x24";
/// How long something may take that is sure to come: a busy computer is slow, and no journey measures how fast one is.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How the keyring is when the desk is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// Running and unlocked.
    Open,
    /// Running, its one keyring locked, and nobody to ask for the password.
    Locked,
    /// Not running.
    Absent,
}

/// A notification as the daemon showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub app: String,
    pub title: String,
    pub body: String,
}

/// How the app is started.
#[derive(Clone, Debug, Default)]
pub struct Start<'a> {
    pub arguments: &'a [&'a str],
    /// Where the app's clock starts, in RFC 3339, unless the desk holds it.
    pub now: Option<&'a str>,
    pub zone: Option<&'a str>,
}

/// The private computer.
pub struct Desk {
    // Dropped in this order: who uses the bus and the display goes before them, and the room last.
    keyring: Option<Process>,
    _daemons: Vec<Process>,
    display: Option<String>,
    room: tempfile::TempDir,
}

impl Desk {
    /// A computer with a display and a notification daemon.
    #[must_use]
    pub fn new(keyring: Keyring) -> Self {
        let mut desk = Self::without_display(keyring);
        let log = desk.log("display");
        let mut xvfb = desk.command("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]);
        let (xvfb, number) = Process::start_and_hear(xvfb, &log);
        assert!(!number.is_empty(), "the display does not start: {}", fs::read_to_string(&log).unwrap_or_default());
        desk.display = Some(format!(":{number}"));
        let dunst = desk.notification_daemon();
        desk._daemons.insert(0, xvfb);
        desk._daemons.insert(0, dunst);
        desk
    }

    /// A computer with a bus and a keyring, and no more.
    #[must_use]
    pub fn without_display(keyring: Keyring) -> Self {
        let room = tempfile::Builder::new().prefix("daymark-").tempdir().unwrap();
        for folder in ["home", "tmp", "log", "run", "received"] {
            fs::create_dir(room.path().join(folder)).unwrap();
        }
        fs::set_permissions(room.path().join("run"), fs::Permissions::from_mode(0o700)).unwrap();
        let mut desk = Self { keyring: None, _daemons: Vec::new(), display: None, room };
        let config = desk.room.path().join("bus.conf");
        // Its own configuration, so that no service of the real computer is started on it.
        let text = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth><policy context=\"default\">\
             <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
            desk.room.path().join("run/bus").display()
        );
        fs::write(&config, text).unwrap();
        let mut bus = desk.command("dbus-daemon");
        bus.arg("--nofork").arg("--print-address=1").arg("--config-file").arg(&config);
        let (bus, address) = Process::start_and_hear(bus, &desk.log("bus"));
        assert!(!address.is_empty(), "the session bus does not start");
        desk._daemons.push(bus);
        match keyring {
            Keyring::Open => desk.unlock_keyring(),
            Keyring::Locked => {
                desk.unlock_keyring();
                desk.lock_keyring();
            }
            Keyring::Absent => {}
        }
        desk
    }

    /// A command that sees this computer and no other.
    #[must_use]
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        // Should the test be killed, what it started goes too.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--"]).arg(program.as_ref());
        command.env_clear().envs(self.environment()).current_dir(self.home());
        command
    }

    /// Everything a program on this computer finds in its environment.
    #[must_use]
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        let home = self.home();
        let mut all: Vec<(OsString, OsString)> = vec![
            ("HOME".into(), home.clone().into()),
            ("XDG_DATA_HOME".into(), home.join(".local/share").into()),
            ("XDG_STATE_HOME".into(), home.join(".local/state").into()),
            ("XDG_CONFIG_HOME".into(), home.join(".config").into()),
            ("XDG_CACHE_HOME".into(), home.join(".cache").into()),
            ("XDG_RUNTIME_DIR".into(), self.room.path().join("run").into()),
            ("TMPDIR".into(), self.room.path().join("tmp").into()),
            ("DBUS_SESSION_BUS_ADDRESS".into(), format!("unix:path={}", self.room.path().join("run/bus").display()).into()),
        ];
        if let Some(display) = &self.display {
            all.push(("DISPLAY".into(), display.into()));
        }
        for (name, value) in [
            ("LANG", "C.UTF-8"),
            ("TZ", "America/New_York"),
            ("GDK_BACKEND", "x11"),
            ("GSETTINGS_BACKEND", "memory"),
            ("GIO_USE_VFS", "local"),
            ("NO_AT_BRIDGE", "1"),
            ("LIBGL_ALWAYS_SOFTWARE", "1"),
            ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
            ("RUST_BACKTRACE", "1"),
        ] {
            all.push((name.into(), value.into()));
        }
        all.extend(std::env::var_os("PATH").map(|path| ("PATH".into(), path)));
        all
    }

    /// The home folder, with data, configuration and cache below it.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.room.path().join("home")
    }

    /// The folder of the store.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        self.home().join(".local/share/daymark")
    }

    /// Everything that was ever written on this computer: home, data, cache, configuration, run time, temporary files, logs.
    #[must_use]
    pub fn everything(&self) -> &Path {
        self.room.path()
    }

    /// Where a program's words go.
    #[must_use]
    pub fn log(&self, of: &str) -> PathBuf {
        self.room.path().join("log").join(format!("{of}.log"))
    }

    /// The keyring goes away.
    pub fn stop_keyring(&mut self) {
        self.keyring = None;
        self.wait_for_name("org.freedesktop.secrets", false);
    }

    /// The keyring starts, unlocked.
    pub fn unlock_keyring(&mut self) {
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        self.keyring = Some(Process::start_with(daemon, &self.log("keyring"), LOGIN));
        self.wait_for_name("org.freedesktop.secrets", true);
        // The name comes a moment before the keyring that it stands for.
        let began = Instant::now();
        while self.say("secret-tool", &["store", "--label=ready", "ready", "yes"], "yes").is_none() {
            assert!(began.elapsed() < PATIENCE, "the keyring does not unlock");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The keyring starts anew, locked, and nobody can be asked for its password.
    pub fn lock_keyring(&mut self) {
        self.stop_keyring();
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--foreground", "--components=secrets"]);
        self.keyring = Some(Process::start(daemon, &self.log("keyring")));
        self.wait_for_name("org.freedesktop.secrets", true);
    }

    /// What the keyring keeps for Daymark: the text under its service name.
    #[must_use]
    pub fn keyring_secret(&self) -> Option<String> {
        self.say("secret-tool", &["lookup", "service", "app.daymark.Daymark"], "").filter(|text| !text.is_empty())
    }

    /// What the notification daemon has shown since the start, in order.
    #[must_use]
    pub fn notifications(&self) -> Vec<Notification> {
        let bytes = fs::read(self.room.path().join("received/all")).unwrap_or_default();
        let parts: Vec<String> = bytes.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        parts.chunks_exact(3).map(|three| Notification { app: three[0].clone(), title: three[1].clone(), body: three[2].clone() }).collect()
    }

    /// Chooses an action of the notifications that are on the screen, by the beginning of its words.
    pub fn choose(&self, action: &str) {
        fs::write(self.room.path().join("received/choice"), format!("#{action}\n")).unwrap();
        assert!(self.say("dunstctl", &["context"], "").is_some(), "the notification daemon opens no menu");
    }

    /// The app's clock stands at this time, in RFC 3339, until it is set to another: what is due then is due however slow the computer is.
    pub fn hold_clock(&self, at: &str) {
        // Moved into place, so that nobody reads half of it.
        let new = self.clock().with_extension("new");
        fs::write(&new, at).unwrap();
        fs::rename(new, self.clock()).unwrap();
    }

    fn clock(&self) -> PathBuf {
        self.room.path().join("received/clock")
    }

    /// Takes the input focus from every window.
    pub fn focus_nothing(&self) {
        // The root window is never a program's own.
        let root = self.say("xdotool", &["search", "--maxdepth", "0", "--name", ""], "").unwrap_or_default();
        let root = root.lines().next().unwrap_or_default().to_owned();
        let _ = self.say("xdotool", &["windowfocus", &root], "");
    }

    /// The process whose window has the input focus.
    #[must_use]
    pub fn focused(&self) -> Option<u32> {
        self.say("xdotool", &["getwindowfocus", "getwindowpid"], "")?.parse().ok()
    }

    /// Starts the app under the hand of a driver.
    pub async fn start(&self, start: Start<'_>) -> Window {
        let inspector = free_port();
        let mut command = self.app_command(&start);
        command
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_INSPECTOR_SERVER", format!("127.0.0.1:{inspector}"));
        let log = self.log("app");
        let app = Process::start(command, &log);
        wait_for_port(inspector, &log);
        Window::take(self.driver(inspector), app, inspector).await
    }

    /// The app's command, on this computer.
    #[must_use]
    pub fn app_command(&self, start: &Start<'_>) -> Command {
        let mut command = self.command(built("DAYMARK_BIN"));
        command.args(start.arguments).env("DAYMARK_TEST_LOG", "yes").env("DAYMARK_TEST_ZONE", start.zone.unwrap_or("America/New_York"));
        command.env("DAYMARK_TEST_CLOCK", self.clock());
        if let Some(now) = start.now {
            command.env("DAYMARK_TEST_NOW", now);
        }
        command
    }

    /// A driver for the web view that listens at this port, and the port of its own.
    #[must_use]
    pub fn driver(&self, inspector: u16) -> Driver {
        let port = free_port();
        let mut command = self.command("WebKitWebDriver");
        command.arg(format!("--port={port}")).arg(format!("--target=127.0.0.1:{inspector}"));
        let log = self.log("driver");
        let process = Process::start(command, &log);
        wait_for_port(port, &log);
        Driver { _process: process, port }
    }

    fn notification_daemon(&self) -> Process {
        let script = self.room.path().join("received/keep");
        let all = self.room.path().join("received/all");
        fs::write(&script, format!("#!/bin/sh\nprintf '%s\\0' \"$1\" \"$2\" \"$3\" >> '{}'\n", all.display())).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
        // The daemon asks a menu program which action a person chooses; this one chooses what `choose` wrote down.
        let menu = self.room.path().join("received/menu");
        fs::write(&menu, format!("#!/bin/sh\nexec grep -m1 -F -f '{}'\n", self.room.path().join("received/choice").display())).unwrap();
        fs::set_permissions(&menu, fs::Permissions::from_mode(0o700)).unwrap();
        let config = self.room.path().join("dunstrc");
        let settings = format!(
            "[global]\nidle_threshold = 0\nstack_duplicates = false\ndmenu = {}\n[everything]\nscript = {}\n",
            menu.display(),
            script.display()
        );
        fs::write(&config, settings).unwrap();
        let mut command = self.command("dunst");
        command.arg("-config").arg(&config);
        let process = Process::start(command, &self.log("notifications"));
        self.wait_for_name("org.freedesktop.Notifications", true);
        process
    }

    /// Waits until a name is on the bus, or gone from it.
    pub fn wait_for_name(&self, name: &str, there: bool) {
        let began = Instant::now();
        let question = format!("string:{name}");
        let words =
            ["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", &question];
        loop {
            if self.say("dbus-send", &words, "").is_some_and(|answer| answer.contains("true") == there) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{name} does not come or go on the bus");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Runs a small program to its end; `None` where it fails.
    pub fn say(&self, program: &str, words: &[&str], input: &str) -> Option<String> {
        use std::io::Write as _;
        use std::process::Stdio;
        let mut command = self.command(program);
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("`{program}` cannot be started: {error}"));
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// A WebDriver that runs.
pub struct Driver {
    _process: Process,
    pub port: u16,
}

/// The path of a program that `cargo xtask` has built for the tests, from a variable that it sets.
#[must_use]
pub fn built(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable).map(PathBuf::from);
    path.filter(|path| path.exists()).expect("the app is not built for the tests; `cargo xtask e2e` builds it and runs them")
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn wait_for_port(port: u16, log: &Path) {
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let said = || fs::read_to_string(log).unwrap_or_default();
        assert!(began.elapsed() < PATIENCE, "nothing listens at port {port}: {}", said());
        std::thread::sleep(Duration::from_millis(20));
    }
}
