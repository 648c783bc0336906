//! What shows notifications is heard of, or is missed in time: on a real bus with a real daemon, and on buses that fail.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use daymark_domain::reach::Service;
use daymark_lib::reach::{Heard, hear};

/// Sets off what one run heard.
const MARK: &str = "heard: ";

/// What the other tests run in a world of their own: the bus is named by the environment, and a process has only one.
#[test]
#[ignore = "run by the others"]
#[allow(clippy::print_stdout, reason = "for the one that runs it")]
fn heard_in_this_world() {
    println!("{MARK}{}", serde_json::to_string(&hear()).unwrap());
}

/// What is heard where the bus has this address.
fn heard_on(bus: &str) -> (Heard, Duration) {
    heard_with(bus, Path::new("/nowhere"))
}

/// The same, where the programs of this folder are alone on the path.
fn heard_with(bus: &str, programs: &Path) -> (Heard, Duration) {
    let began = Instant::now();
    let mut ear = Command::new(std::env::current_exe().unwrap());
    ear.args(["--ignored", "--exact", "heard_in_this_world", "--nocapture"]);
    ear.env("DBUS_SESSION_BUS_ADDRESS", bus).env("PATH", programs);
    let output = ear.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let heard = text.lines().find_map(|line| line.split_once(MARK)).unwrap_or_else(|| panic!("{text}")).1;
    (serde_json::from_str(heard).unwrap(), began.elapsed())
}

fn nothing(service: Service) -> Heard {
    Heard { service, ..Heard::default() }
}

#[test]
fn without_a_bus_there_is_no_service() {
    let dir = std::env::temp_dir().join(format!("daymark-no-bus-{}", std::process::id()));
    let (heard, took) = heard_on(&format!("unix:path={}", dir.display()));
    assert_eq!(heard, nothing(Service::Absent));
    assert!(took < Duration::from_secs(3), "took {took:?}");
}

#[test]
fn a_bus_that_takes_calls_and_never_answers_is_given_up_in_time() {
    let path = std::env::temp_dir().join(format!("daymark-deaf-bus-{}", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let _deaf = UnixListener::bind(&path).unwrap();
    let (heard, took) = heard_on(&format!("unix:path={}", path.display()));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(heard, nothing(Service::Silent));
    assert!((Duration::from_secs(3)..Duration::from_secs(5)).contains(&took), "took {took:?}");
}

/// A process that ends with the test.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a program that says one line once it is ready. `None` where it is not installed.
fn start(program: &str, words: &[&str]) -> Option<(Ends, String)> {
    let mut started = Command::new(program).args(words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map(Ends).ok()?;
    let mut line = String::new();
    BufReader::new(started.0.stdout.take()?).read_line(&mut line).ok()?;
    Some((started, line.trim().to_owned()))
}

/// A bus, a display and dunst on them. `None` where they are not installed.
struct Desk {
    dunst: Ends,
    bus: String,
    _daemons: [Ends; 2],
}

impl Desk {
    fn new() -> Option<Self> {
        let (daemon, bus) = start("dbus-daemon", &["--session", "--nofork", "--print-address=1"])?;
        let (display, number) = start("Xvfb", &["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"])?;
        let mut dunst = Command::new("dunst");
        dunst.env("DBUS_SESSION_BUS_ADDRESS", &bus).env("DISPLAY", format!(":{number}")).env_remove("WAYLAND_DISPLAY");
        let dunst = dunst.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(Ends).ok()?;
        Some(Self { dunst, bus, _daemons: [daemon, display] })
    }

    fn heard(&self) -> Heard {
        heard_on(&self.bus).0
    }

    fn pause(&self, on: &str) {
        let mut dunstctl = Command::new("dunstctl");
        let done = dunstctl.args(["set-paused", on]).env("DBUS_SESSION_BUS_ADDRESS", &self.bus).status().unwrap();
        assert!(done.success());
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.dunst.0.id().to_string()]).status().unwrap().success());
    }
}

#[test]
fn a_real_daemon_is_heard_paused_stuck_and_gone() {
    let Some(mut desk) = Desk::new() else {
        eprintln!("left out: dbus-daemon, Xvfb or dunst is not installed");
        return;
    };
    let began = Instant::now();
    while desk.heard() == nothing(Service::Absent) {
        assert!(began.elapsed() < Duration::from_secs(20), "dunst does not come up");
        std::thread::sleep(Duration::from_millis(100));
    }
    let dunst = Heard { service: Service::Answers { name: "dunst".into() }, buttons: Some(true), silenced: Some(false) };
    assert_eq!(desk.heard(), dunst);
    desk.pause("true");
    assert_eq!(desk.heard(), Heard { silenced: Some(true), ..dunst.clone() });
    desk.pause("false");
    assert_eq!(desk.heard(), dunst);

    desk.signal("-STOP");
    let (heard, took) = heard_on(&desk.bus);
    assert_eq!(heard, nothing(Service::Silent));
    assert!(took < Duration::from_secs(5), "took {took:?}");
    desk.signal("-CONT");
    assert_eq!(desk.heard(), dunst);

    desk.dunst.0.kill().unwrap();
    desk.dunst.0.wait().unwrap();
    assert_eq!(desk.heard(), nothing(Service::Absent));
}

/// What another desktop has in dunst's place.
struct Other {
    name: &'static str,
    inhibited: bool,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Other {
    fn get_server_information(&self) -> (String, String, String, String) {
        (self.name.into(), "a vendor".into(), "1".into(), "1.2".into())
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".into()]
    }

    #[zbus(property)]
    fn inhibited(&self) -> bool {
        self.inhibited
    }
}

fn serve(bus: &str, other: Other) -> zbus::blocking::Connection {
    let builder = zbus::blocking::connection::Builder::address(bus).unwrap();
    let builder = builder.name("org.freedesktop.Notifications").unwrap().serve_at("/org/freedesktop/Notifications", other).unwrap();
    builder.build().unwrap()
}

#[test]
fn a_desktop_that_says_so_is_heard_to_hold_notifications_back() {
    let Some((_daemon, bus)) = start("dbus-daemon", &["--session", "--nofork", "--print-address=1"]) else { return };
    for inhibited in [true, false] {
        let served = serve(&bus, Other { name: "Plas\nma", inhibited });
        let heard = Heard { service: Service::Answers { name: "Plasma".into() }, buttons: Some(false), silenced: Some(inhibited) };
        assert_eq!(heard_on(&bus).0, heard);
        served.close().unwrap();
    }
}

#[test]
fn gnome_is_asked_for_its_setting() {
    let Some((_daemon, bus)) = start("dbus-daemon", &["--session", "--nofork", "--print-address=1"]) else { return };
    let _served = serve(&bus, Other { name: "gnome-shell", inhibited: false });
    assert_eq!(heard_on(&bus).0.silenced, None);
    let dir = std::env::temp_dir().join(format!("daymark-gnome-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let program = dir.join("gsettings");
    let asked = r#"[ "$*" = "get org.gnome.desktop.notifications show-banners" ]"#;
    for (script, silenced) in [("echo false", Some(true)), ("echo true", Some(false)), ("exit 1", None)] {
        std::fs::write(&program, format!("#!/bin/sh\n{asked} && {script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(heard_with(&bus, &dir).0.silenced, silenced, "{script}");
    }
    // One that never ends keeps nobody waiting.
    std::fs::write(&program, "#!/bin/sh\nexec /bin/sleep 20\n").unwrap();
    let (heard, took) = heard_with(&bus, &dir);
    assert_eq!((heard.buttons, heard.silenced), (Some(false), None));
    assert!(took < Duration::from_secs(5), "took {took:?}");
    std::fs::remove_dir_all(&dir).unwrap();
}
