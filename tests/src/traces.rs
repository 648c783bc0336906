//! Looking for words where none may be: in every file, in every guise.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The guises in which a text could lie in a file.
#[must_use]
pub fn guises(text: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![("as it is", text.to_vec())];
    if let Ok(words) = std::str::from_utf8(text) {
        all.push(("in UTF-16", words.encode_utf16().flat_map(u16::to_le_bytes).collect()));
        all.push(("in UTF-16, big end first", words.encode_utf16().flat_map(u16::to_be_bytes).collect()));
        all.push(("in an address", words.replace(' ', "%20").into_bytes()));
    }
    let each = |say: fn(&u8) -> String, between: &str| text.iter().map(say).collect::<Vec<_>>().join(between).into_bytes();
    all.push(("in hexadecimal", each(|byte| format!("{byte:02x}"), "")));
    all.push(("in hexadecimal", each(|byte| format!("{byte:02X}"), "")));
    all.push(("as a list of numbers", each(u8::to_string, ", ")));
    all.push(("as a list of numbers", each(u8::to_string, ",")));
    all.push(("as a list of hexadecimal numbers", each(|byte| format!("{byte:x}"), ", ")));
    all.push(("as the bus says a list", each(|byte| format!("U8({byte})"), ", ")));
    all.push(("with escapes", text.escape_ascii().to_string().into_bytes()));
    for lead in 0..3 {
        // In base64 the same text looks threefold, by where it begins; the ends that its neighbours share are left out.
        let padded: Vec<u8> = std::iter::repeat_n(0, lead).chain(text.iter().copied()).collect();
        let code = STANDARD_NO_PAD.encode(padded);
        let from = (lead * 8).div_ceil(6);
        let to = (lead + text.len()) * 8 / 6;
        all.push(("in base64", code.as_bytes()[from..to].to_vec()));
    }
    let mut seen = HashSet::new();
    all.retain(|(_, guise)| seen.insert(guise.clone()));
    all
}

/// Whether bytes hold a text in any guise; if so, which.
#[must_use]
pub fn holds(bytes: &[u8], text: &[u8]) -> Option<&'static str> {
    guises(text).into_iter().find(|(_, guise)| contains(bytes, guise)).map(|(name, _)| name)
}

/// Every file below a folder that holds a text in any guise.
#[must_use]
pub fn search(folder: &Path, text: &[u8]) -> Vec<String> {
    let guises = guises(text);
    let mut found = Vec::new();
    for path in files(folder) {
        let Ok(bytes) = fs::read(&path) else { continue };
        for (name, guise) in &guises {
            if contains(&bytes, guise) || contains(path.as_os_str().as_encoded_bytes(), guise) {
                found.push(format!("{}, {name}", path.display()));
            }
        }
    }
    found
}

/// Every plain file below a folder.
#[must_use]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(kind) if kind.is_file() => all.push(entry.path()),
                _ => {}
            }
        }
    }
    all
}

/// Horspool's search: files may be tens of megabytes, and a test is not optimised.
#[must_use]
pub fn contains(bytes: &[u8], text: &[u8]) -> bool {
    let Some(last) = text.len().checked_sub(1) else { return true };
    let mut skips = [text.len(); 256];
    for (at, byte) in text[..last].iter().enumerate() {
        skips[usize::from(*byte)] = last - at;
    }
    let mut at = last;
    while let Some(byte) = bytes.get(at) {
        if bytes[at - last..].starts_with(text) {
            return true;
        }
        at += skips[usize::from(*byte)];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guise_is_found() {
        let text = b"a sentinel sentence";
        for lead in ["", "x", "xy", "xyz"] {
            let mut around = lead.as_bytes().to_vec();
            around.extend_from_slice(text);
            around.extend_from_slice(b" and more");
            assert!(holds(STANDARD_NO_PAD.encode(&around).as_bytes(), text).is_some(), "after {lead:?}");
        }
        let wide: Vec<u8> = "<a sentinel sentence>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(holds(&wide, text), Some("in UTF-16"));
        assert_eq!(holds(b"?q=a%20sentinel%20sentence", text), Some("in an address"));
        assert_eq!(holds(b"another sentence", text), None);
        for (bytes, part) in [("abcabd", "abd"), ("aab", "ab"), ("x", "x"), ("", "")] {
            assert!(contains(bytes.as_bytes(), part.as_bytes()), "{part:?} in {bytes:?}");
        }
        assert!(!contains(b"abcab", b"abd") && !contains(b"a", b"ab") && !contains(b"", b"a"));
        let key = [7_u8, 0, 255, 39, 200];
        assert_eq!(holds(format!("key: {key:?}").as_bytes(), &key), Some("as a list of numbers"));
        assert_eq!(holds(br#"{"key":[7,0,255,39,200]}"#, &key), Some("as a list of numbers"));
        assert_eq!(holds(format!("{key:x?}").as_bytes(), &key), Some("as a list of hexadecimal numbers"));
        assert_eq!(holds(br#"b"\x07\x00\xff\'\xc8""#, &key), Some("with escapes"));
        assert_eq!(holds(b"[7, 0, 255, 39, 20]", &key), None);
    }
}
