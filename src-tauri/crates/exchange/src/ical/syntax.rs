//! The lines of a file (RFC 5545, 3.1): unfolded, and taken apart into name, parameters and value.

use std::borrow::Cow;

use super::limits::COMPONENT_LINES_MAX;

/// The parameters that are read.
const PARAMETERS: [&str; 3] = ["TZID", "CN", "RANGE"];

/// The properties whose values are dates, which have no colon.
const OF_DATES: [&str; 5] = ["DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"];

/// A line of the file: its name, the parameters that are read, its value as it is written.
pub(super) struct Property {
    pub name: &'static str,
    pub parameters: Vec<(&'static str, String)>,
    pub value: String,
}

impl Property {
    /// Reads a line that has one of these names.
    pub fn parse(line: &[u8], names: &[&[&'static str]]) -> Option<Self> {
        let end = line.iter().position(|byte| matches!(byte, b':' | b';'))?;
        let name = line.get(..end)?.trim_ascii();
        let name = names.iter().copied().flatten().find(|known| known.as_bytes().eq_ignore_ascii_case(name))?;
        let colon = colon_before_value(line, OF_DATES.contains(name))?;
        let (head, value) = (text(line.get(..colon)?), text(line.get(colon + 1..)?));
        let parameter = |part: &str| {
            let (name, value) = part.split_once('=')?;
            let name = PARAMETERS.iter().find(|known| name.trim().eq_ignore_ascii_case(known))?;
            Some((*name, value.trim().trim_matches('"').to_owned()))
        };
        let parameters = split_unquoted(&head, ';').into_iter().skip(1).take(COMPONENT_LINES_MAX).filter_map(parameter).collect();
        Some(Self { name, parameters, value })
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str())
    }

    pub fn is(&self, value: &str) -> bool {
        self.value.trim().eq_ignore_ascii_case(value)
    }
}

/// Where the value begins: Exchange writes zones such as `tzone://Microsoft/Utc` without quotes, so before a date it is the last colon.
fn colon_before_value(line: &[u8], is_date: bool) -> Option<usize> {
    let mut quoted = false;
    let is_unquoted_colon = |byte: &u8| {
        quoted ^= *byte == b'"';
        *byte == b':' && !quoted
    };
    let first = line.iter().position(is_unquoted_colon);
    if is_date && first.is_some() {
        return line.iter().rposition(|byte| *byte == b':');
    }
    // A quote that is never closed.
    first.or_else(|| line.iter().position(|byte| *byte == b':'))
}

/// Splits where a letter stands outside of quotes.
fn split_unquoted(text: &str, at: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|letter: char| {
        quoted ^= letter == '"';
        letter == at && !quoted
    })
    .collect()
}

/// The lines, put together where they were folded: on bytes, because a fold may fall into a letter.
pub(super) fn unfolded(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).peekable();
    std::iter::from_fn(move || {
        let mut line = Cow::Borrowed(lines.next()?);
        while let Some(more) = lines.next_if(|next| next.first().is_some_and(|first| matches!(first, b' ' | b'\t'))) {
            line.to_mut().extend_from_slice(more.get(1..).unwrap_or_default());
        }
        Some(line)
    })
}

/// UTF-8, and Latin-1 where it is not: old programs write that.
fn text(line: &[u8]) -> String {
    match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        Err(_) => line.iter().copied().map(char::from).collect(),
    }
}

/// A text value (RFC 5545, 3.3.11).
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                other => out.extend(other),
            },
            _ => out.push(letter),
        }
    }
    out.trim().to_owned()
}

/// A value between quotes (RFC 6868).
pub(super) fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let stands_for = match (letter, letters.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('^')) => Some('^'),
            ('^', Some('\'')) => Some('"'),
            _ => None,
        };
        if stands_for.is_some() {
            letters.next();
        }
        out.push(stands_for.unwrap_or(letter));
    }
    out.trim().to_owned()
}
