//! What goes to the terminal: for people, or in JSON.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use daymark_app::api::Written;
use serde::Serialize;

use crate::refusal::Refusal;

/// An answer in both forms, and a warning for stderr if there is one.
pub struct Answer {
    json: String,
    text: String,
    warning: Option<&'static str>,
}

impl Answer {
    /// `value` for `--json`, `text` for people.
    pub fn new(value: &impl Serialize, text: String) -> Result<Self, Refusal> {
        let json = serde_json::to_string_pretty(value).map_err(|_| Refusal::said("The answer could not be put into JSON."))?;
        Ok(Self { json, text, warning: None })
    }

    /// Adds a warning.
    pub const fn warn(mut self, warning: Option<&'static str>) -> Self {
        self.warning = warning;
        self
    }
}

/// Writes an answer to stdout. A reader that has gone (`… | head`) is no error.
pub fn write(answer: &Answer, json: bool) -> ExitCode {
    let text = if json { &answer.json } else { &answer.text };
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush());
    if let Some(warning) = answer.warning {
        // A warning that cannot be shown changes nothing.
        let _ = writeln!(io::stderr(), "{warning}");
    }
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            // What was asked for is done; only the answer is lost.
            let _ = writeln!(io::stderr(), "What you asked for is done, but the answer could not be written out.");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Writes a refusal to stdout for a program that reads JSON.
pub fn write_error(refusal: &Refusal) {
    let error = match refusal {
        Refusal::App(error) => serde_json::json!({ "error": error, "sentence": refusal.sentence() }),
        Refusal::Said(sentence) => serde_json::json!({ "error": { "kind": "refused" }, "sentence": sentence }),
    };
    // The sentence on stderr and the exit code still tell.
    let _ = writeln!(io::stdout(), "{error}");
}

/// What a person wrote, made safe for a terminal: control characters could move its cursor or worse, and show as �. JSON has them all.
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

/// As [`shown`], on one line.
pub fn line(text: &Written) -> String {
    shown(text.text()).replace('\n', " ")
}

/// Minutes as people say them.
pub fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// "1 check-in", "2 check-ins".
pub fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_cannot_drive_the_terminal() {
        assert_eq!(shown("a\u{1b}[2Jb\0c\nשלום 🌱"), "a\u{FFFD}[2Jb\u{FFFD}c\nשלום 🌱");
    }

    #[test]
    fn durations_and_counts_are_said_plainly() {
        assert_eq!([duration(5), duration(90), duration(1440)], ["5 min", "1 h 30 min", "24 h"]);
        assert_eq!([count(0, "session"), count(1, "session")], ["0 sessions", "1 session"]);
    }
}
