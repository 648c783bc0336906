//! What a person can write, read off the border: every field of every request that holds words.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Types that hold what a person wrote: the border's own, and the domain's tree of answers.
const WORDS: [&str; 2] = ["Written", "Answered"];

/// Each command, and the way to each field of its request that holds words, such as `programme_add: phases.title`.
#[must_use]
pub fn written() -> BTreeSet<String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
    let files = fs::read_dir(sources.join("crates/app/src/api")).unwrap();
    let types: String = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    written_in(&fs::read_to_string(sources.join("crates/app/src/commands.rs")).unwrap(), &types)
}

/// As [`written`], of a list of commands and the source of the types in it.
#[must_use]
pub fn written_in(list: &str, types: &str) -> BTreeSet<String> {
    let types = fields(types);
    let commands = list.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let requests = commands.filter_map(|line| line.strip_suffix(';')?.split_once(") -> ")?.0.split_once('('));
    requests
        .filter_map(|(call, request)| Some((call.split_once(' ')?.1, request)))
        .flat_map(|(name, request)| ways(&types, request, "").into_iter().map(move |way| format!("{name}: {way}")))
        .collect()
}

/// A field of a type: its name, the types it is made of, and whether it stands for its own fields.
struct Field {
    name: String,
    of: Vec<String>,
    flat: bool,
}

/// The fields of each type; of an enum, all its variants' in one.
fn fields(source: &str) -> BTreeMap<String, Vec<Field>> {
    let mut types = BTreeMap::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let begun = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
        let Some(name) = begun.and_then(|rest| rest.strip_suffix(" {")) else { continue };
        let (mut all, mut flat) = (Vec::new(), false);
        for line in lines.by_ref().take_while(|line| *line != "}").map(str::trim) {
            flat |= line == "#[serde(flatten)]";
            if line.starts_with("//") || line.starts_with("#[") {
                continue;
            }
            // A variant's fields stand on its own line, between braces.
            for part in line.trim_start_matches("pub ").split(['{', '}', ',']) {
                if let Some((field, of)) = part.split_once(':') {
                    let of = of.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned);
                    all.push(Field { name: field.trim().to_owned(), of: of.collect(), flat: std::mem::take(&mut flat) });
                }
            }
        }
        types.insert(name.to_owned(), all);
    }
    types
}

fn ways(types: &BTreeMap<String, Vec<Field>>, of: &str, before: &str) -> Vec<String> {
    let mut all = Vec::new();
    for field in types.get(of).into_iter().flatten() {
        let way = if field.flat { before.to_owned() } else { format!("{before}{}", field.name) };
        if field.of.iter().any(|name| WORDS.contains(&name.as_str())) {
            all.push(way);
        } else {
            let inner = if field.flat { way } else { format!("{way}.") };
            all.extend(field.of.iter().flat_map(|name| ways(types, name, &inner)));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_with_words_is_named() {
        let list = "// open thing_old(Old) -> ();\n    open thing_add(Add) -> Thing;\n    special thing_update(Update) -> Thing;\n    open thing_get(()) -> Thing;";
        let types = "\
pub struct Add {
    /// At most 80 characters.
    pub name: Option<Written>,
    pub parts: Vec<Part>,
    pub at: DateTime<Utc>,
}
pub struct Update {
    pub id: ThingId,
    #[serde(flatten)]
    pub content: Add,
}
pub enum Part {
    Whole,
    Half { of: Written, count: u32 },
}
pub struct Old {
    pub words: Written,
}
";
        let wanted = ["thing_add: name", "thing_add: parts.of", "thing_update: name", "thing_update: parts.of"];
        assert_eq!(written_in(list, types), wanted.map(str::to_owned).into());
    }

    #[test]
    fn the_border_is_read() {
        let all = written();
        for known in ["check_in_update: note", "programme_add: sessions.place", "calendar_import: kinds.uid", "response_save: answers"] {
            assert!(all.contains(known), "{known} is not among {all:?}");
        }
    }
}
