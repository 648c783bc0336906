//! Names the crisis lines that somebody has to check again before a release, and fails where there are any.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]
#![allow(clippy::disallowed_methods, reason = "a release is made today")]

use std::process::ExitCode;

use chrono::Utc;
use daymark_content::{CHECK_HOLDS, countries, stale_lines};

fn main() -> ExitCode {
    let mut stale = 0_u32;
    for (country, line) in stale_lines(countries(), Utc::now().date_naive()) {
        println!("{}: {} was checked on {}: {}", country.name, line.name, line.checked, line.source);
        stale += 1;
    }
    if stale == 0 {
        println!("Every crisis line was checked within {CHECK_HOLDS} days.");
        return ExitCode::SUCCESS;
    }
    eprintln!("{stale} crisis lines were checked more than {CHECK_HOLDS} days ago; docs/crisis-lines.md says how to check them.");
    ExitCode::FAILURE
}
