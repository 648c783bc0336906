//! The words that must not come back: what people read is American, plain and kind. `ui/src/lib/i18n/WORDING.md` says what to say.
//!
//! A word that is right in one place, and only there, stands in `ALLOWED` with its reason.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};

/// Words, what to say in their place, and phrases in which they are right.
struct Banned {
    words: &'static [&'static str],
    say: &'static str,
    but_not: &'static [&'static str],
    scope: Scope,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Everywhere,
    /// Daymark's own words, and not exercises and worksheets, in which a store sells food.
    App,
    /// The window, the tray and notices, and not the command line.
    Screens,
}

const fn no(words: &'static [&'static str], say: &'static str) -> Banned {
    Banned { words, say, but_not: &[], scope: Scope::Everywhere }
}

impl Banned {
    const fn but(mut self, but_not: &'static [&'static str]) -> Self {
        self.but_not = but_not;
        self
    }

    const fn within(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }
}

const LIST: &[Banned] = &[
    // British spelling.
    no(&["programme", "programmes"], "program"),
    no(&["practise", "practises", "practised", "practising"], "practice"),
    no(&["counsellor", "counsellors", "counselling"], "counselor, counseling"),
    no(&["cancelled", "cancelling", "travelled", "travelling", "labelled", "levelled"], "one l: canceled"),
    no(&["colour", "colours", "favourite", "favourites", "honour", "humour", "neighbour", "neighbours", "neighbourhood"], "-or: color"),
    no(&["behaviour", "behaviours", "behavioural", "harbour", "labour", "rumour", "flavour"], "-or: behavior"),
    no(&["organise", "organised", "realise", "realised", "recognise", "recognised", "apologise", "apologised"], "-ize: realize"),
    no(&["minimise", "minimised", "summarise", "prioritise", "hospitalisation", "analyse", "criticise"], "-ize: minimize"),
    no(&["centre", "metre", "metres", "litre", "litres", "grey", "cheque", "tyre", "pyjamas", "learnt", "dreamt", "burnt"], "center"),
    no(&["whilst", "amongst", "fulfil", "skilful"], "while, among"),
    // British words.
    no(&["ring", "rings", "ringing", "rang", "rung"], "call").but(&["first ring", "alarm rings"]),
    no(&["row", "rows"], "an argument").but(&["in a row"]),
    no(&["a lift", "the lift", "or lift"], "an elevator, a ride"),
    no(&["queue", "queues", "queueing"], "a line"),
    no(&["flat", "flats"], "an apartment").but(&[
        "lie flat",
        "lies flat",
        "flat on",
        "flat hand",
        "flat against",
        "feet flat",
        "feel flat",
        "them flat",
    ]),
    no(&["pavement", "pavements"], "the sidewalk"),
    no(&["jumper", "jumpers", "trousers", "trainers", "dressing gown", "wardrobe"], "a sweater, pants, sneakers, a closet"),
    no(&["a fit", "fits of"], "a seizure").but(&["a fit for"]),
    no(&["nursery"], "daycare"),
    no(&["mum", "mums", "mummy"], "Mom"),
    no(&["fare", "fares"], "money for the bus"),
    no(&["rubbish", "the bin", "dustbin"], "trash"),
    no(&["star jump", "star jumps"], "jumping jacks"),
    no(
        &["off-licence", "pub", "pubs", "fortnight", "chemist", "car park", "motorway", "petrol", "high street", "takeaway"],
        "its American word",
    ),
    no(&["telly", "biscuit", "biscuits", "crisps", "cuppa", "autumn", "plaster", "duvet", "hoover", "cooker"], "its American word"),
    no(&["whom"], "who"),
    // Words that hurt.
    no(&["abuse", "abuser", "abusers", "abusing", "misuse"], "use"),
    no(&["addict", "addicts", "junkie", "junkies", "alcoholic", "alcoholics", "user", "users", "drunkard"], "people who use"),
    no(&["clean", "dirty"], "without use; a test that shows use").but(&["clean up", "clean water", "clean clothes", "clean sheets"]),
    no(&["relapse", "relapses", "relapsed", "relapsing"], "a lapse").but(&["relapse prevention"]),
    no(&["failure", "failures", "noncompliant", "non-compliant", "hitting bottom", "rock bottom"], "what happened, without a verdict"),
    no(&["thank you for being honest", "being honest"], "Thank you for writing it down"),
    no(&["nobody here yet", "nobody is on your list"], "Add your first person"),
    no(&["in this run"], "in a row without use"),
    no(&["touched by it"], "Did it affect anyone else?"),
    no(&["word on your wrist", "a voice can carry", "somebody is holding you"], "another image"),
    no(&["not what is good for you", "counts against you"], "nothing that allows or blames"),
    no(&["only you can read it", "only you can open it"], "what is true: it is encrypted on this computer"),
    no(&["what was around"], "What set it off?"),
    // One name for one thing.
    no(&["your team", "the team", "treatment team", "your clinic", "the clinic"], "your care team").but(&["with the team"]),
    no(&["skill", "skills"], "an exercise").but(&["is the skill", "skills class", "coping skills"]),
    no(&["practices"], "exercises"),
    no(&["your store", "this store", "the store", "a store", "my store", "new store", "store's"], "your entries").within(Scope::App),
    no(&["i was there", "i was late", "i missed it", "came late"], "There, Late, Missed, Excused"),
    no(&["taken away", "take this worksheet away"], "delete").within(Scope::App),
    no(&["anew", "afresh", "begin a new one", "start over"], "begin again"),
    no(&["excuse yourself", "hand yours on", "hand it on", "by chance"], "what a person would say").within(Scope::App),
    no(&["invalid", "error", "failed"], "what happened, and what to do").within(Scope::Screens),
];

/// Where one of these words is right: the file, the word, and why.
const ALLOWED: &[(&str, &str, &str)] = &[];

/// A text that people read, and the line on which it begins.
type Text = (usize, String);

#[test]
fn words_that_must_not_come_back_have_not() {
    let mut found = Vec::new();
    let mut needed = vec![false; ALLOWED.len()];
    let mut count = [0_usize; KINDS.len()];
    for (kind, path, texts) in all() {
        count[kind] += texts.len();
        for (line, text) in texts {
            for (word, at, say) in hits(&text, KINDS[kind].scopes) {
                let allowed = ALLOWED.iter().position(|(file, one, _)| path.ends_with(file) && *one == word);
                match allowed {
                    Some(allowed) => needed[allowed] = true,
                    None => found.push(format!("{path}:{}: “{word}”. Say: {say}.", line + text[..at].matches('\n').count())),
                }
            }
        }
    }
    let unneeded = ALLOWED.iter().zip(&needed).filter(|(_, needed)| !**needed).map(|((file, word, _), _)| format!("{file}: “{word}”"));
    let unneeded: Vec<_> = unneeded.collect();
    for (kind, count) in KINDS.iter().zip(count) {
        assert!(count >= kind.least, "only {count} texts in {:?}: are they still where this test looks?", kind.folders);
    }
    assert!(found.is_empty(), "{} words to change:\n{}", found.len(), found.join("\n"));
    assert!(unneeded.is_empty(), "allowed, and no longer there:\n{}", unneeded.join("\n"));
}

/// What one kind of file is, where it lies, and how its texts are taken out.
struct Kind {
    folders: &'static [&'static str],
    is: fn(&str) -> bool,
    texts: fn(&str) -> Vec<Text>,
    scopes: &'static [Scope],
    /// Fewer texts than this mean that nothing was looked at.
    least: usize,
}

const SCREENS: &[Scope] = &[Scope::Everywhere, Scope::App, Scope::Screens];

const KINDS: &[Kind] = &[
    Kind {
        folders: &["ui/src"],
        is: |path| path.contains("/messages") && path.ends_with(".ts") || path.ends_with("errors.en.ts"),
        texts: |source| literals(source, Language::TypeScript),
        scopes: SCREENS,
        least: 1_000,
    },
    Kind { folders: &["ui/src"], is: |path| path.ends_with(".svelte"), texts: template, scopes: SCREENS, least: 1 },
    Kind {
        folders: &["src-tauri/src", "src-tauri/crates/app/src/notices.rs"],
        is: |path| path.ends_with(".rs") && !path.contains("/bin/"),
        texts: |source| literals(source, Language::Rust),
        scopes: SCREENS,
        least: 40,
    },
    Kind {
        folders: &["src-tauri/crates/cli/src", "src-tauri/crates/app/src/demo"],
        is: |path| path.ends_with(".rs"),
        texts: |source| literals(source, Language::Rust),
        scopes: &[Scope::Everywhere, Scope::App],
        least: 300,
    },
    Kind {
        folders: &["src-tauri/crates/cli/src/arguments.rs"],
        is: |path| path.ends_with(".rs"),
        texts: help,
        scopes: &[Scope::Everywhere, Scope::App],
        least: 60,
    },
    Kind {
        folders: &["src-tauri/crates/content/content"],
        is: |path| path.ends_with(".toml"),
        texts: toml,
        scopes: &[Scope::Everywhere],
        least: 800,
    },
    Kind {
        folders: &["src-tauri/crates/content/content"],
        is: |path| path.ends_with(".json"),
        texts: json,
        scopes: &[Scope::Everywhere],
        least: 1_000,
    },
];

/// Every file that has texts: its kind, its path from the root of the project, and its texts.
fn all() -> Vec<(usize, String, Vec<Text>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut all = Vec::new();
    for (index, kind) in KINDS.iter().enumerate() {
        for path in kind.folders.iter().flat_map(|folder| files(&root.join(folder))) {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            if (kind.is)(&name) {
                all.push((index, name, (kind.texts)(&fs::read_to_string(&path).unwrap())));
            }
        }
    }
    all
}

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut inside: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    inside.sort();
    inside.iter().flat_map(|path| files(path)).collect()
}

/// The words of the list that stand in a text, where they stand, and what to say.
fn hits(text: &str, scopes: &[Scope]) -> Vec<(&'static str, usize, &'static str)> {
    let text = text.to_ascii_lowercase();
    let mut hits = Vec::new();
    for banned in LIST.iter().filter(|banned| scopes.contains(&banned.scope)) {
        for word in banned.words {
            let right = |at: usize| {
                let around = |phrase: &&&str| text.match_indices(**phrase).any(|(from, phrase)| (from..from + phrase.len()).contains(&at));
                banned.but_not.iter().find(around).is_some()
            };
            hits.extend(
                text.match_indices(word).filter(|(at, _)| is_whole(&text, *at, word) && !right(*at)).map(|(at, _)| (*word, at, banned.say)),
            );
        }
    }
    hits
}

fn is_whole(text: &str, at: usize, word: &str) -> bool {
    let part_of_a_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    !part_of_a_word(text[..at].chars().next_back()) && !part_of_a_word(text[at + word.len()..].chars().next())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Rust,
    TypeScript,
}

/// The string literals of a source file that are words and not names. Tests at its end are left out.
fn literals(source: &str, language: Language) -> Vec<Text> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut reader = Reader { rest: source.chars().collect(), at: 0, line: 1, language, texts: Vec::new() };
    reader.code();
    reader.texts
}

struct Reader {
    rest: Vec<char>,
    at: usize,
    line: usize,
    language: Language,
    texts: Vec<Text>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    /// Whether what comes before is followed by a name, and not by words.
    fn before_a_name(&self) -> bool {
        let before: String = self.rest[self.at.saturating_sub(12)..self.at].iter().collect();
        ["case ", "from ", "=== ", "!== "].iter().any(|keyword| before.ends_with(keyword))
    }

    /// Reads code, up to the brace that ends it within a template.
    fn code(&mut self) {
        let mut depth = 0;
        while let Some(c) = self.peek(0) {
            let is_rust = self.language == Language::Rust;
            match (c, self.peek(1)) {
                ('/', Some('/')) => {
                    while self.peek(0).is_some_and(|c| c != '\n') {
                        self.next();
                    }
                }
                ('/', Some('*')) => {
                    while self.peek(0).is_some() && !(self.peek(0) == Some('*') && self.peek(1) == Some('/')) {
                        self.next();
                    }
                    self.at += 2;
                }
                ('r', Some('#' | '"')) if is_rust && !self.at.checked_sub(1).is_some_and(|at| self.rest[at].is_alphanumeric()) => {
                    self.raw()
                }
                // A character; anything else after an apostrophe is a lifetime.
                ('\'', Some('\\')) if is_rust => self.at += 3,
                ('\'', _) if is_rust => self.at += if self.peek(2) == Some('\'') { 3 } else { 1 },
                ('"', _) => self.string('"'),
                ('\'', _) => self.string('\''),
                ('`', _) if !is_rust => self.template(),
                ('}', _) if depth == 0 && !is_rust => return,
                _ => {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    self.next();
                }
            }
        }
    }

    fn string(&mut self, quote: char) {
        let (line, is_name) = (self.line, self.before_a_name());
        let mut text = String::new();
        self.next();
        while let Some(c) = self.next() {
            match c {
                '\\' => text.extend(self.next().map(|c| if matches!(c, 'n' | 't' | 'r') { ' ' } else { c })),
                c if c == quote => break,
                c => text.push(c),
            }
        }
        // In Rust, one small word alone is the name of something.
        let is_word = self.language == Language::TypeScript || !text.chars().all(|c| c.is_ascii_lowercase() || "_-.:/%".contains(c));
        if !is_name && is_word {
            let is_rust = self.language == Language::Rust;
            self.texts.push((line, if is_rust { without_placeholders(&text) } else { text }));
        }
    }

    fn raw(&mut self) {
        let line = self.line;
        self.next();
        let mut hashes = 0;
        while self.peek(0) == Some('#') {
            hashes += 1;
            self.next();
        }
        // `r#type` is a name.
        if self.next() != Some('"') {
            return;
        }
        let mut text = String::new();
        while let Some(c) = self.next() {
            if c == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.at += hashes;
                break;
            }
            text.push(c);
        }
        self.texts.push((line, text));
    }

    /// A template: its words are one text, with a gap where something is put in.
    fn template(&mut self) {
        let line = self.line;
        let mut text = String::new();
        self.next();
        while let Some(c) = self.next() {
            match c {
                '`' => break,
                '\\' => text.extend(self.next()),
                '$' if self.peek(0) == Some('{') => {
                    self.next();
                    self.code();
                    self.next();
                    text.push('…');
                }
                c => text.push(c),
            }
        }
        self.texts.push((line, text));
    }
}

/// What a format string says, with a gap where something is put in.
fn without_placeholders(format: &str) -> String {
    let mut parts = format.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "…" + part.split_once('}').map_or(part, |(_, after)| after))
}

/// What a screen says itself: the text between its tags, and the words in its attributes.
fn template(source: &str) -> Vec<Text> {
    let mut rest = source.to_owned();
    for (open, close) in [("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->")] {
        while let Some(from) = rest.find(open) {
            let to = rest[from..].find(close).map_or(rest.len(), |to| from + to + close.len());
            let lines = rest[from..to].matches('\n').count();
            rest.replace_range(from..to, &"\n".repeat(lines));
        }
    }
    let (mut texts, mut text, mut line, mut begins) = (Vec::new(), String::new(), 1, 1);
    let (mut braces, mut is_tag) = (0, false);
    let mut done = |text: &mut String, line: usize| {
        if text.chars().any(char::is_alphabetic) {
            texts.push((line, text.trim().to_owned()));
        }
        text.clear();
    };
    for c in rest.chars() {
        line += usize::from(c == '\n');
        match c {
            '{' => braces += 1,
            '}' => braces -= 1,
            _ if braces > 0 => {}
            '<' if !is_tag => {
                done(&mut text, begins);
                is_tag = true;
            }
            '>' if is_tag => {
                let mut parts = text.split('"');
                while let (Some(before), Some(value)) = (parts.next(), parts.next()) {
                    if ["aria-label=", "alt=", "title=", "placeholder=", "label="].iter().any(|name| before.ends_with(name)) {
                        done(&mut value.to_owned(), line);
                    }
                }
                text.clear();
                is_tag = false;
            }
            c => {
                if text.trim().is_empty() {
                    begins = line;
                }
                text.push(c);
            }
        }
    }
    done(&mut text, begins);
    texts
}

/// The comments that become the help of the command line.
fn help(source: &str) -> Vec<Text> {
    let lines = source.lines().enumerate();
    lines.filter_map(|(at, line)| Some((at + 1, line.trim_start().strip_prefix("/// ")?.to_owned()))).collect()
}

/// The values of a file of content. Sources keep the titles that they have, and crisis lines the names.
fn toml(source: &str) -> Vec<Text> {
    let (mut table, mut texts) = ("", Vec::new());
    for (at, line) in source.lines().enumerate() {
        let key = line.split('=').next().unwrap_or_default().trim();
        if line.starts_with('[') {
            table = line;
        } else if !key.starts_with('#')
            && !table.contains("source")
            && !["source", "sources", "id", "url"].contains(&key)
            && (table, key) != ("[[lines]]", "name")
        {
            texts.extend(quoted(line).into_iter().map(|text| (at + 1, text)));
        }
    }
    texts
}

/// The words of a worksheet, of which each stands on a line of its own.
fn json(source: &str) -> Vec<Text> {
    const KEYS: [&str; 8] = ["title", "description", "purpose", "text", "display", "valueString", "valueMarkdown", "initialString"];
    let read = |line: &str| {
        let mut parts = quoted(line).into_iter();
        let (key, value) = (parts.next()?, parts.next()?);
        KEYS.contains(&key.as_str()).then_some(value)
    };
    // A purpose ends with its sources.
    let own = |text: String| text.split("Source").next().unwrap_or_default().to_owned();
    source.lines().enumerate().filter_map(|(at, line)| Some((at + 1, own(read(line)?)))).collect()
}

/// What stands in double quotes on a line.
fn quoted(line: &str) -> Vec<String> {
    let line = line.replace("\\\"", "”");
    line.split('"').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

#[test]
fn a_word_is_found_whole_and_only_where_it_is_wrong() {
    for banned in LIST {
        for word in banned.words {
            let all = |text: String| hits(&text, SCREENS).iter().any(|(found, ..)| found == word);
            assert!(all(format!("So, {}.", word.to_uppercase())) && !all(format!("so{word}so")), "{word}");
        }
        for phrase in banned.but_not {
            let words = hits(phrase, SCREENS);
            assert!(words.iter().all(|(found, ..)| !banned.words.contains(found)), "{phrase}");
        }
    }
    assert_eq!(hits("three in a row, then a row", SCREENS).len(), 1);
}

#[test]
fn what_people_read_is_taken_out_of_each_kind_of_file() {
    let typescript =
        "import { a } from 'queue';\n// it's a comment\nx: 'It\\'s so',\nf: (n) => `Day ${n === 1 ? 'one' : `${n} days`} on`,\n";
    let found = literals(typescript, Language::TypeScript);
    assert_eq!(found, [(3, "It's so".into()), (4, "one".into()), (4, "… days".into()), (4, "Day … on".into())]);

    let rust = "fn f<'a>(c: char) { c == '\"'; /* \"no\" */ g(\"two {x} words\", \"a_name\", r#\"a \"raw\" one\"#) }\n#[cfg(test)]\nmod tests { \"Not this\" }";
    assert_eq!(literals(rust, Language::Rust), [(1, "two … words".into()), (1, "a \"raw\" one".into())]);

    let svelte = "<script>\n'no'\n</script>\n<p class=\"x\">Go {on ? 'a' : 'b'} now</p>\n<img alt=\"A face\" />";
    assert_eq!(template(svelte), [(4, "Go  now".into()), (5, "A face".into())]);

    let content = "# Not this\nid = \"x\"\nsource = \"Not this\"\noptions = [\"One\", \"The \\\"other\\\"\"]\n[[lines]]\nname = \"Not this\"\n[[sources]]\ntitle = \"Not this\"\n";
    assert_eq!(toml(content), [(4, "One".into()), (4, "The ”other”".into())]);
    assert_eq!(
        json("{\n\"linkId\": \"no\",\n\"text\": \"Yes\",\n\"purpose\": \"Use it. Source: Not this\"\n}"),
        [(3, "Yes".into()), (4, "Use it. ".into())]
    );
}
