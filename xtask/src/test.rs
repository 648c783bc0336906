//! Every check and test, the quick ones first.

use std::time::Instant;

use crate::setup;
use crate::shell::{self, Done};

/// A step's name, its program and arguments, and the folder it runs in.
type Step = (&'static str, &'static [&'static str], &'static str);

const STEPS: &[Step] = &[
    ("the types of the UI", &["npm", "run", "--silent", "check"], "ui"),
    ("the form of the UI code", &["npm", "run", "--silent", "lint"], "ui"),
    ("the tests of the UI", &["npm", "run", "--silent", "test"], "ui"),
    ("the UI's build", &["npm", "run", "--silent", "build"], "ui"),
    ("Rust tests", &["cargo", "test", "--workspace", "--locked"], ""),
];

/// Sets up and runs every step; stops at the first that fails.
pub fn everything() -> Done {
    setup::everything()?;
    for (name, words, folder) in STEPS {
        println!("\n== {name}");
        let started = Instant::now();
        shell::run(shell::command(words[0], &words[1..], folder)).map_err(|why| format!("{name}: {why}"))?;
        println!("== {name}: {:.0} s", started.elapsed().as_secs_f32());
    }
    Ok(())
}
