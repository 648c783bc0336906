//! What a fresh machine needs before anything can be built.

use std::fs;

use crate::shell::{self, Done};

/// Something of the system that must be there.
struct Need {
    /// Debian's name for it.
    package: &'static str,
    /// How it is seen on other systems than Debian's.
    seen: Seen,
    /// Whether starting the app needs it, or only what looks at the app from outside.
    to: To,
}

enum Seen {
    /// A library, by the name that pkg-config knows it by.
    Library(&'static str),
    /// Programs.
    Programs(&'static [&'static str]),
    /// Python that can make an environment of its own; some systems have parts of it in other packages.
    Python,
}

/// What something is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum To {
    Run,
    Test,
    /// Checking it for phones.
    Phones,
}

const fn need(to: To, package: &'static str, seen: Seen) -> Need {
    Need { package, seen, to }
}

/// What the build and the tests link against or start.
const NEEDS: &[Need] = &[
    need(To::Run, "build-essential", Seen::Programs(&["cc", "make"])),
    need(To::Run, "perl", Seen::Programs(&["perl"])),
    need(To::Run, "pkg-config", Seen::Programs(&["pkg-config"])),
    need(To::Run, "libayatana-appindicator3-dev", Seen::Library("ayatana-appindicator3-0.1")),
    need(To::Run, "libdbus-1-dev", Seen::Library("dbus-1")),
    need(To::Run, "libgtk-3-dev", Seen::Library("gtk+-3.0")),
    need(To::Run, "librsvg2-dev", Seen::Library("librsvg-2.0")),
    need(To::Run, "libwebkit2gtk-4.1-dev", Seen::Library("webkit2gtk-4.1")),
    need(To::Test, "dbus", Seen::Programs(&["dbus-daemon", "dbus-run-session"])),
    need(To::Test, "dunst", Seen::Programs(&["dunst", "dunstctl"])),
    need(To::Test, "gnome-keyring", Seen::Programs(&["gnome-keyring-daemon"])),
    need(To::Test, "libsecret-tools", Seen::Programs(&["secret-tool"])),
    need(To::Test, "python3-venv", Seen::Python),
    need(To::Test, "webkit2gtk-driver", Seen::Programs(&["WebKitWebDriver"])),
    need(To::Test, "xdotool", Seen::Programs(&["xdotool"])),
    need(To::Test, "xvfb", Seen::Programs(&["Xvfb"])),
    // What the bindings of SQLite are made with where they are not at hand.
    need(To::Phones, "libclang-dev", Seen::Programs(&["clang"])),
];

/// What starting the app needs, and what else it is set up for: system libraries, Node, npm packages.
pub fn everything(to: To) -> Done {
    system(to)?;
    node()?;
    npm()
}

fn system(to: To) -> Done {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let needs = NEEDS.iter().filter(|need| need.to == to || need.to == To::Run);
    // Either can be had elsewhere too, and then knows of no package.
    if ["dpkg-query", "apt-get"].iter().any(|program| shell::answer(program, &["--version"]).is_none()) {
        let absent: Vec<String> = needs.filter(|need| !is_seen(&need.seen)).map(named).collect();
        if absent.is_empty() {
            return Ok(());
        }
        return Err(format!("This is not Debian or Ubuntu, so please install by hand what is missing: {}.", absent.join(", ")));
    }
    let absent: Vec<&str> = needs.map(|need| need.package).filter(|package| !installed(package)).collect();
    if absent.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get install --no-install-recommends {}", absent.join(" "));
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

fn is_seen(what: &Seen) -> bool {
    match what {
        // Without pkg-config itself nothing is known of a library; it is named first.
        Seen::Library(name) => !on_path("pkg-config") || shell::answer("pkg-config", &["--exists", name]).is_some(),
        Seen::Programs(names) => names.iter().all(|name| on_path(name)),
        Seen::Python => shell::answer("python3", &["-c", "import ensurepip, venv"]).is_some(),
    }
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// What is missing, as any distribution knows it, and Debian's name to search by.
fn named(need: &Need) -> String {
    let what = match need.seen {
        Seen::Library(name) => format!("the library {name} with its headers"),
        Seen::Programs(names) => names.join(" and "),
        Seen::Python => "Python 3 with venv and ensurepip".to_owned(),
    };
    format!("{what} (on Debian in {})", need.package)
}

fn apt(root: bool, arguments: &[&str]) -> Done {
    let mut words: Vec<&str> = if root { vec![] } else { vec!["sudo", "-n"] };
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    words.extend(arguments);
    shell::run(shell::command(words[0], &words[1..], ""))
}

fn installed(package: &str) -> bool {
    shell::answer("dpkg-query", &["-W", "-f=${Status}", package]).is_some_and(|status| is_installed(&status))
}

/// Whether a package's status says that it is there; one that is held at its version is, too.
fn is_installed(status: &str) -> bool {
    status.ends_with(" ok installed")
}

/// Node, new enough to build the window's pages.
fn node() -> Done {
    let Some(version) = shell::answer("node", &["--version"]) else { return Err(shell::missing("node")) };
    if is_new_enough(version.trim()) {
        return Ok(());
    }
    Err(format!("Node.js {} cannot build the window's pages. {}.", version.trim(), shell::NODE))
}

/// As vite wants it: 20.19 and what follows of 20, 22.12 and all after it.
fn is_new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    matches!((parts.next(), parts.next()), (Some(20), Some(19..)) | (Some(22), Some(12..)) | (Some(23..), _))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_is_held_is_there() {
        for there in ["install ok installed", "hold ok installed"] {
            assert!(is_installed(there), "{there}");
        }
        for absent in ["", "deinstall ok config-files", "unknown ok not-installed", "install ok half-installed", "install ok unpacked"] {
            assert!(!is_installed(absent), "{absent}");
        }
    }

    #[test]
    fn an_old_node_is_told_from_a_new_one() {
        for new in ["v20.19.0", "v20.20.2", "v22.12.0", "v24.1.0", "v25.0.0"] {
            assert!(is_new_enough(new), "{new}");
        }
        for old in ["v12.22.9", "v18.19.1", "v20.18.9", "v21.7.3", "v22.11.0", "", "nonsense"] {
            assert!(!is_new_enough(old), "{old}");
        }
    }

    #[test]
    fn what_is_missing_is_named_for_any_distribution() {
        let library = need(To::Run, "libgtk-3-dev", Seen::Library("gtk+-3.0"));
        assert_eq!(named(&library), "the library gtk+-3.0 with its headers (on Debian in libgtk-3-dev)");
        assert!(!is_seen(&Seen::Programs(&["no-such-program-anywhere"])));
        assert!(is_seen(&Seen::Programs(&["cargo"])));
    }
}
