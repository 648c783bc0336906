//! What a fresh machine needs before anything can be built.

use std::fs;

use crate::shell::{self, Done};

/// Debian's names for what the build and the tests link against or start.
const PACKAGES: &[&str] = &[
    "build-essential",
    "dbus",
    "dunst",
    "gnome-keyring",
    "libayatana-appindicator3-dev",
    "libdbus-1-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libsecret-tools",
    "libwebkit2gtk-4.1-dev",
    "perl",
    "pkg-config",
    "python3-venv",
    "webkit2gtk-driver",
    "xdotool",
    "xvfb",
];

/// System libraries, then npm packages.
pub fn everything() -> Done {
    system()?;
    npm()
}

fn system() -> Done {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let absent: Vec<&str> = PACKAGES.iter().copied().filter(|package| !installed(package)).collect();
    if absent.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get install --no-install-recommends {}", absent.join(" "));
    if shell::answer("apt-get", &["--version"]).is_none() {
        return Err(format!(
            "This is not Debian or Ubuntu, so the libraries must be installed by hand; there they are: {}.",
            absent.join(" ")
        ));
    }
    let root = shell::answer("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    let sudo = !root && shell::answer("sudo", &["-n", "true"]).is_some();
    if !root && !sudo {
        return Err(format!("System libraries are missing. Please run: sudo {by_hand}"));
    }
    println!("setup: installing {}", absent.join(" "));
    apt(root, &["update", "-qq"])?;
    let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
    install.extend(absent);
    apt(root, &install)
}

fn apt(root: bool, arguments: &[&str]) -> Done {
    let mut words: Vec<&str> = if root { vec![] } else { vec!["sudo", "-n"] };
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    words.extend(arguments);
    shell::run(shell::command(words[0], &words[1..], ""))
}

fn installed(package: &str) -> bool {
    shell::answer("dpkg-query", &["-W", "-f=${Status}", package]).is_some_and(|status| status.ends_with("install ok installed"))
}

/// `npm ci`, when the lock file is not the one that was installed last.
fn npm() -> Done {
    let ui = shell::root().join("ui");
    let lock = fs::read(ui.join("package-lock.json")).map_err(|error| format!("ui/package-lock.json cannot be read: {error}."))?;
    let stamp = ui.join("node_modules/.daymark-lock");
    if fs::read(&stamp).is_ok_and(|stamped| stamped == lock) {
        return Ok(());
    }
    println!("setup: installing npm packages");
    shell::run(shell::command("npm", &["ci", "--no-audit", "--no-fund"], "ui"))?;
    fs::write(&stamp, lock).map_err(|error| format!("the note of what was installed cannot be written: {error}."))
}
