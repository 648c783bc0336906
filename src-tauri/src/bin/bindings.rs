//! Writes the TypeScript types of all commands, and the safety texts and crisis lines, which the window shows without
//! asking anybody. With `--check`, it only says whether they are up to date.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono_tz::Tz;
use daymark_app::api::*;
use daymark_app::{SafetyId, SafetyText, crisis_lines_of, crisis_zones, safety_texts, with_commands};
use serde::Serialize;
use ts_rs::{Config, TS, TypeVisitor};

const FOLDER: &str = "../ui/src/lib/ipc/bindings";

/// Gathers the declarations of a type and of all that it is made of.
#[derive(Default)]
struct Types {
    config: Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.insert(TypeId::of::<T>()) {
            T::visit_dependencies(self);
            T::visit_generics(self);
            if T::output_path().is_some() {
                self.declarations.insert(T::ident(&self.config), on_one_line(&T::decl(&self.config)));
            }
        }
    }
}

/// A declaration without its comments, which stand with the Rust types.
fn on_one_line(declaration: &str) -> String {
    let mut line = String::new();
    let mut rest = declaration;
    while let Some((code, after)) = rest.split_once("/**") {
        line.push_str(code);
        rest = after.split_once("*/").map_or("", |(_, code)| code);
    }
    line.push_str(rest);
    line.split_whitespace().collect::<Vec<_>>().join(" ").replace(", }", " }")
}

/// A command as the window calls it.
struct Command {
    name: &'static str,
    request: String,
    response: String,
}

macro_rules! commands {
    ($($kind:ident $name:ident($request:ty) -> $response:ty;)*) => {
        fn commands(types: &mut Types) -> Vec<Command> {
            vec![$({
                types.visit::<$request>();
                types.visit::<$response>();
                Command {
                    name: stringify!($name),
                    request: <$request as TS>::name(&types.config),
                    response: <$response as TS>::name(&types.config),
                }
            }),*]
        }
    };
}

with_commands!(commands);

/// The crisis lines for pages that can ask no command: when the window could not start, or is locked.
#[derive(Serialize)]
struct Crisis {
    countries: Vec<CountryLines>,
    /// The country of each zone.
    zones: BTreeMap<&'static str, &'static str>,
}

/// The files, by name.
fn files() -> serde_json::Result<Vec<(&'static str, String)>> {
    let mut types = Types::default();
    let commands = commands(&mut types);
    types.visit::<CommandError>();
    types.visit::<SafetyText>();

    let mut index = "// Made by `cargo run -p daymark --bin bindings` from the types of `daymark-app`. Do not edit.\n\n".to_owned();
    for declaration in types.declarations.values() {
        index.push_str("export ");
        index.push_str(declaration);
        index.push('\n');
    }

    let words = |text: &str| text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    let used: HashSet<String> = commands.iter().flat_map(|command| [words(&command.request), words(&command.response)].concat()).collect();
    let imported: Vec<&str> = types.declarations.keys().map(String::as_str).filter(|name| used.contains(*name)).collect();
    let mut list = "// Made by `cargo run -p daymark --bin bindings` from the list of commands. Do not edit.\n\n".to_owned();
    list.push_str(&format!("import type {{\n  {},\n}} from './index';\n\n", imported.join(",\n  ")));
    list.push_str("/** Each command, what it takes and what it gives; `null` for nothing. */\nexport interface Commands {\n");
    for Command { name, request, response } in &commands {
        list.push_str(&format!("  {name}: {{ request: {request}; response: {response} }};\n"));
    }
    list.push_str("}\n");

    let crisis = Crisis { countries: crisis_lines_of(Tz::UTC).countries, zones: crisis_zones() };
    let crisis = serde_json::to_string_pretty(&crisis)? + "\n";
    let safety: BTreeMap<SafetyId, &SafetyText> = safety_texts().iter().map(|text| (text.id, text)).collect();
    let safety = serde_json::to_string_pretty(&safety)? + "\n";
    Ok(vec![("index.ts", index), ("commands.ts", list), ("crisis.json", crisis), ("safety.json", safety)])
}

fn main() -> ExitCode {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let check = std::env::args().any(|argument| argument == "--check");
    let Ok(files) = files() else {
        eprintln!("The content cannot be written as JSON.");
        return ExitCode::FAILURE;
    };
    for (name, text) in files {
        let path = folder.join(name);
        if check {
            if std::fs::read_to_string(&path).is_ok_and(|there| there == text) {
                continue;
            }
            eprintln!("{name} is out of date: run `cargo run -p daymark --bin bindings`.");
            return ExitCode::FAILURE;
        }
        if std::fs::write(&path, text).is_err() {
            eprintln!("{name} cannot be written.");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
