//! The texts that keep people alive: each is written once, here, and shown wherever it belongs.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a safety text is about. Worksheets and exercises name it, so it is stable for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SafetyId {
    Overdose,
    Withdrawal,
    Suicide,
}

impl SafetyId {
    const fn name(self) -> &'static str {
        match self {
            Self::Overdose => "overdose",
            Self::Withdrawal => "withdrawal",
            Self::Suicide => "suicide",
        }
    }
}

/// One part of the full form: what to look for, what to do in order, and what else to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SafetySection {
    pub title: String,
    /// Whether its signs call for the emergency number at once: the button stands right beneath them.
    #[serde(default)]
    pub call: bool,
    #[serde(default)]
    pub signs: Vec<String>,
    #[serde(default)]
    pub steps: Vec<String>,
    #[serde(default)]
    pub notes: Vec<String>,
}

/// Where a fact was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SafetySource {
    pub title: String,
    pub address: String,
    /// What of the text it supports.
    pub supports: String,
    /// The day it was read, as `2026-11-30`.
    pub read_on: String,
}

/// A safety text. `{emergency}` in it stands for the emergency number of where the person is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SafetyText {
    pub id: SafetyId,
    pub title: String,
    /// Two to four lines, for a place that is about something else.
    pub short: Vec<String>,
    /// What is said to the person whose own body it may be; empty where the text as a whole is.
    #[serde(default)]
    pub own: Vec<String>,
    pub sections: Vec<SafetySection>,
    pub sources: Vec<SafetySource>,
}

const EMERGENCY: &str = "{emergency}";

/// In place of the number where the country is not known, as in a worksheet on paper.
const YOUR_NUMBER: &str = "your emergency number";

impl SafetyText {
    /// The short form for a place that knows no country, a line each.
    #[must_use]
    pub fn short_for_anywhere(&self) -> String {
        self.short.join("\n").replace(EMERGENCY, YOUR_NUMBER)
    }
}

const FILES: [&str; 3] = [
    include_str!("../content/safety/overdose.toml"),
    include_str!("../content/safety/withdrawal.toml"),
    include_str!("../content/safety/suicide.toml"),
];

/// All safety texts. A file that does not read is left out; a test sees to it that all do.
#[must_use]
pub fn safety_texts() -> &'static [SafetyText] {
    static TEXTS: OnceLock<Vec<SafetyText>> = OnceLock::new();
    TEXTS.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect())
}

/// The safety text about that.
#[must_use]
pub fn safety_text(id: SafetyId) -> Option<&'static SafetyText> {
    safety_texts().iter().find(|text| text.id == id)
}

const PLACE: &str = "{safety.";

fn place(text: &SafetyText) -> String {
    format!("{PLACE}{}}}", text.id.name())
}

/// A worksheet's file with the short forms where a string is nothing but the name of one, as `"{safety.overdose}"`; `None` if a name is not known.
pub(crate) fn filled_in(file: &str) -> Option<String> {
    let mut filled = file.to_owned();
    for text in safety_texts() {
        let string = serde_json::to_string(&text.short_for_anywhere()).ok()?;
        filled = filled.replace(&format!("\"{}\"", place(text)), &string);
    }
    (!filled.contains(PLACE)).then_some(filled)
}

/// A text with the short forms in place of the lines that are nothing but the name of one; `None` if a name is not known.
pub(crate) fn with_lines_filled_in(text: &str) -> Option<String> {
    let fill = |line: &str| safety_texts().iter().find(|one| place(one) == line.trim()).map(SafetyText::short_for_anywhere);
    let filled: Vec<String> = text.split('\n').map(|line| fill(line).unwrap_or_else(|| line.to_owned())).collect();
    let filled = filled.join("\n");
    (!filled.contains(PLACE)).then_some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_that_names_a_text_is_that_text() {
        for text in safety_texts() {
            let file = format!(r#"{{ "text": "{}", "help": "Stay." }}"#, place(text));
            let filled: serde_json::Value = serde_json::from_str(&filled_in(&file).unwrap()).unwrap();
            assert_eq!(filled["text"], text.short_for_anywhere());
            assert_eq!(filled["help"], "Stay.");
            assert_eq!(
                with_lines_filled_in(&format!("Go slowly.\n{}", place(text))),
                Some(format!("Go slowly.\n{}", text.short_for_anywhere()))
            );
        }
        assert_eq!(filled_in(r#"{ "text": "Stay." }"#).as_deref(), Some(r#"{ "text": "Stay." }"#));
        assert_eq!(with_lines_filled_in("Go slowly.").as_deref(), Some("Go slowly."));
    }

    #[test]
    fn a_name_that_is_not_known_is_refused() {
        for text in ["{safety.overdoze}", "{safety.}", "{safety.Overdose}", "First: {safety.overdose}"] {
            assert_eq!(filled_in(&format!(r#"{{ "text": "{text}" }}"#)), None, "{text}");
            assert_eq!(with_lines_filled_in(&format!("Go slowly.\n{text}")), None, "{text}");
        }
    }
}
