//! The project's own commands: `cargo xtask setup` and `cargo xtask test`. Each does its own set-up first and says what it does.

mod setup;
mod shell;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <verb>

  setup   install what the build needs: system libraries, npm packages
  test    set up, then every check and test there is
";

fn main() -> ExitCode {
    let verb = std::env::args().nth(1);
    let done = match verb.as_deref() {
        Some("setup") => setup::everything(),
        Some("test") => test::everything(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}
