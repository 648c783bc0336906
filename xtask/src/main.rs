//! The project's own commands. Each does its own set-up first and says what it does.

mod app;
mod python;
mod setup;
mod shell;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <verb>

  run     set up, then start Daymark; without a display, take the tour instead
  test    set up, then every check and test there is
  e2e     set up, then only the journeys in the real web view; words after it choose among them
  tour    walk through every screen, pictures into target/tour; --readme renews those of the README
  bench   measure use cases beside a floor of the same run; --json, --release
  phones  check that the app compiles for Android, whose emulator and tools are not needed for that
  setup   install what the build needs: system libraries, npm packages
  release-check  before a release: refuse crisis lines that were last checked more than 180 days ago
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let verb = words.next();
    let rest: Vec<String> = words.collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let done = match verb.as_deref() {
        Some("run") => app::run(&rest),
        Some("test") => test::everything(),
        Some("e2e") => test::journeys(&rest),
        Some("tour") => app::tour(&rest),
        Some("bench") => app::bench(&rest),
        Some("phones") => app::phones(),
        Some("release-check") => app::release_check(),
        Some("setup") => setup::everything(setup::To::Test),
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
