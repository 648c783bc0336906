//! Running other programs, with one sentence where it goes wrong.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Done, or one sentence that says why not.
pub type Done = Result<(), String>;

/// The project's top folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// A command that runs in `folder`, below the top folder.
pub fn command(program: &str, arguments: &[&str], folder: &str) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root().join(folder));
    command
}

/// Runs a command to its end, its output shown as it comes.
pub fn run(mut command: Command) -> Done {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name}` ended with {status}.")),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(missing(&name)),
        Err(error) => Err(format!("`{name}` could not be started: {error}.")),
    }
}

/// What a command prints, or `None` where it cannot be run or fails.
pub fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where Node comes from.
pub const NODE: &str = "Install Node.js 20.19, 22.12 or newer: https://nodejs.org";

/// That a program is missing, and where it comes from.
pub fn missing(program: &str) -> String {
    let from = match program {
        "npm" => "It comes with Node.js from https://nodejs.org; some systems have it as a package of its own",
        "node" | "npx" => NODE,
        "cargo" | "rustc" => "Install Rust: https://rustup.rs",
        _ => "Install it and try again",
    };
    format!("`{program}` is missing. {from}.")
}
