//! Every check and test, the quick ones first.

use std::time::Instant;

use crate::setup::{self, To};
use crate::shell::{self, Done};
use crate::{app, python};

/// A step's name, its program and arguments, and the folder it runs in.
type Step = (&'static str, &'static [&'static str], &'static str);

const STEPS: &[Step] = &[
    ("the types of the UI", &["npm", "run", "--silent", "check"], "ui"),
    ("the form of the UI code", &["npm", "run", "--silent", "lint"], "ui"),
    ("the UI's build", &["npm", "run", "--silent", "build"], "ui"),
    ("the form of the Rust code", &["cargo", "fmt", "--all", "--check"], ""),
    ("clippy", &["cargo", "clippy", "--workspace", "--all-targets", "--locked", "--features", SHIPPED, "--", "--deny", "warnings"], ""),
    (
        "the TypeScript types",
        &["cargo", "run", "--locked", "--package", "daymark", "--features", SHIPPED, "--bin", "bindings", "--", "--check"],
        "",
    ),
    ("Rust tests", &["cargo", "test", "--workspace", "--locked", "--features", SHIPPED], ""),
];

/// What the app ships with. Every step has it, so that the libraries are built once.
const SHIPPED: &str = "daymark/custom-protocol";

/// What runs in the real web view: the tests that wait for the built app.
const JOURNEYS: &[&str] = &[
    "test",
    "--workspace",
    "--locked",
    "--features",
    SHIPPED,
    "--test",
    "e2e_*",
    "--test",
    "privacy",
    "--test",
    "release_binary",
    "--",
    "--ignored",
];

/// Sets up and runs every step; stops at the first that fails.
pub fn everything() -> Done {
    setup::everything(To::Test)?;
    for (name, words, folder) in STEPS {
        step(name, || shell::run(shell::command(words[0], &words[1..], folder)))?;
    }
    // The bridge that they talk with was built with the Rust tests.
    let mut ui_tests = shell::command("npm", &["run", "--silent", "test"], "ui");
    ui_tests.env("DAYMARK_BRIDGE", app::target().join(format!("debug/daymark-bridge{}", std::env::consts::EXE_SUFFIX)));
    step("the tests of the UI", || shell::run(ui_tests))?;
    step("files as others read them", python::read_by_others)?;
    step("journeys in the real web view", || drive(&[]))
}

/// Sets up, builds the app and drives it; further words choose among the journeys.
pub fn journeys(words: &[&str]) -> Done {
    setup::everything(To::Test)?;
    app::ui()?;
    drive(words)
}

fn drive(words: &[&str]) -> Done {
    if !cfg!(target_os = "linux") {
        println!("e2e: the journeys need a Linux computer, which can make itself a display; they are left out here");
        return Ok(());
    }
    let plain = app::plain()?;
    let hooked = app::with_hooks()?;
    let mut command = shell::command("cargo", &[JOURNEYS, words].concat(), "");
    command.env("DAYMARK_PLAIN_BIN", plain).env("DAYMARK_BIN", hooked);
    shell::run(command)
}

fn step(name: &str, run: impl FnOnce() -> Done) -> Done {
    println!("\n== {name}");
    let started = Instant::now();
    run().map_err(|why| format!("{name}: {why}"))?;
    println!("== {name}: {:.0} s", started.elapsed().as_secs_f32());
    Ok(())
}
