#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![allow(clippy::print_stderr, reason = "the one sentence for who started it from a terminal")]

use std::process::ExitCode;

use daymark_lib::arguments::Arguments;

fn main() -> ExitCode {
    match Arguments::read(std::env::args_os().skip(1)).and_then(daymark_lib::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}
