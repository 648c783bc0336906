//! The safety texts can be read by anybody, and are the same wherever they are shown.
//!
//! Reading ease is the Flesch-Kincaid grade of school: 0.39 × words a sentence + 11.8 × syllables a word − 15.59. Every line is a sentence of
//! its own, and a colon ends none. Run with `-- --nocapture` for the figures.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use daymark_content::{SafetyId, SafetyText, exercises, safety_text, safety_texts, worksheet, worksheets};
use daymark_domain::worksheet::{ItemForm, WorksheetItem};

const HIGHEST_GRADE: f64 = 5.0;
const MOST_WORDS: usize = 15;

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

fn nothing_wrong(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Words that the rules get wrong.
const UNRULY: [(&str, usize); 20] = [
    ("area", 3),
    ("beforehand", 3),
    ("being", 2),
    ("create", 2),
    ("evening", 2),
    ("evenings", 2),
    ("every", 2),
    ("everybody", 4),
    ("everyone", 3),
    ("everything", 3),
    ("idea", 3),
    ("opinions", 3),
    ("pm", 2),
    ("poem", 2),
    ("quiet", 2),
    ("ruin", 2),
    ("safety", 2),
    ("suicide", 3),
    ("tired", 2),
    ("wednesday", 2),
];

const fn neither(one: bool, other: bool) -> bool {
    !one && !other
}

const fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// A consonant before an `l` that makes a syllable with it, as in "little", "people" or "handled".
const fn carries_l(letter: char) -> bool {
    !is_vowel(letter) && !matches!(letter, 'l' | 'r' | 'w')
}

/// The syllables of a word without hyphens. Groups of vowels are counted; then come vowels that stand side by side but are spoken apart, and
/// endings that are written but not spoken. Digits are spoken one by one, as a number to dial is; capitals that stand for words, too.
fn syllables(word: &str) -> usize {
    let written: String = word.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
    let lower = written.to_ascii_lowercase();
    if let Some((_, known)) = UNRULY.iter().find(|(unruly, _)| *unruly == lower) {
        return *known;
    }
    if !written.is_empty() && written.chars().all(|letter| letter.is_ascii_digit()) {
        return written.chars().map(|digit| if matches!(digit, '0' | '7') { 2 } else { 1 }).sum();
    }
    if written.len() > 1 && written.chars().all(|letter| letter.is_ascii_uppercase()) {
        return written.chars().map(|letter| if letter == 'W' { 3 } else { 1 }).sum();
    }
    let letters: Vec<char> = lower.chars().collect();
    let before = |index: usize, back: usize| index.checked_sub(back).map(|index| letters[index]);
    let mut more = 0;
    let mut fewer = 0;
    let mut in_group = false;
    for (index, &letter) in letters.iter().enumerate() {
        let consonant_after_all = (letter == 'y' && index == 0) || (letter == 'u' && before(index, 1) == Some('q'));
        let vowel = is_vowel(letter) && !consonant_after_all;
        more += usize::from(vowel && !in_group);
        in_group = vowel;
        let Some(&next) = letters.get(index + 1) else { continue };
        let previous = before(index, 1);
        let rest: String = letters[index + 1..].iter().collect();
        more += usize::from(match (letter, next) {
            // "serious" and "valium", but not "motion", "special", "million" or "religion".
            ('i', 'a' | 'o' | 'u') => {
                let spoken_as_one = previous == Some('l') && rest.starts_with("on");
                !spoken_as_one && previous.is_some_and(|previous| !"tcsgxaeou".contains(previous))
            }
            // "video", but not "people" or "gorgeous".
            ('e', 'o') => previous != Some('p') && !rest.starts_with("ou"),
            // "usual", but not "quality" or "guard".
            ('u', 'a') => !matches!(previous, Some('q' | 'g')),
            // "dying", "seeing".
            ('a' | 'e' | 'o' | 'u' | 'y', 'i') => rest == "ing",
            _ => false,
        });
    }
    let ends = |ending: &str| lower.ends_with(ending);
    let end = |back: usize| letters.len().checked_sub(back).and_then(|index| letters.get(index)).copied().unwrap_or('a');
    // "easier"; "spasm"; "wasn't", but not "can't".
    more += usize::from(ends("ier") && letters.len() > 4);
    more += usize::from(ends("sm") || ends("sms"));
    more += usize::from((word.ends_with("n't") || word.ends_with("n’t")) && !is_vowel(end(3)));
    let soft = |back: usize| matches!(end(back), 's' | 'z' | 'x' | 'c' | 'g') || (end(back) == 'h' && matches!(end(back + 1), 'c' | 's'));
    if ends("e") && letters.len() > 2 {
        fewer += usize::from(neither(is_vowel(end(2)), end(2) == 'l' && carries_l(end(3))));
    } else if ends("es") && letters.len() > 3 {
        fewer += usize::from(neither(is_vowel(end(3)) || soft(3), end(3) == 'l' && carries_l(end(4))));
    } else if ends("ed") && letters.len() > 3 {
        fewer += usize::from(neither(is_vowel(end(3)) || matches!(end(3), 't' | 'd'), end(3) == 'l' && carries_l(end(4))));
    }
    // The silent e within "careful", "lonely", "sometimes".
    fewer += usize::from(["ly", "ful", "less", "ment", "ness", "body", "thing", "where", "times", "one"].iter().any(|ending| {
        lower.strip_suffix(ending).is_some_and(|stem| {
            let mut back = stem.chars().rev();
            let (last, second, third) = (back.next(), back.next(), back.next());
            let silent = last == Some('e') && second.is_some_and(|second| !is_vowel(second));
            let syllabic = second == Some('l') && third.is_some_and(carries_l);
            stem.len() > 2 && silent && !syllabic && stem[..stem.len() - 1].chars().any(is_vowel)
        })
    }));
    more.saturating_sub(fewer).max(1)
}

fn words(sentence: &str) -> Vec<&str> {
    sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect()
}

/// The sentences of a text: up to a full stop, a question mark or the end of the line. A stop within a number ends none.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    for word in text.split('\n').flat_map(|line| line.split_whitespace().chain(std::iter::once("\n"))) {
        let ends = word.trim_end_matches(['”', '"', '\'', '’', ')']).ends_with(['.', '?', '!', '…']);
        let sentence = sentences.last_mut().unwrap();
        if word != "\n" {
            sentence.push_str(word);
            sentence.push(' ');
        }
        if word == "\n" || ends {
            sentences.push(String::new());
        }
    }
    sentences.retain(|sentence| !words(sentence).is_empty());
    sentences
}

/// What there is to say of how a text reads.
struct Reading {
    grade: f64,
    longest: String,
}

impl Reading {
    fn of(text: &str) -> Self {
        let sentences = sentences(text);
        let all: Vec<&str> = sentences.iter().flat_map(|sentence| words(sentence)).collect();
        let spoken: usize = all.iter().flat_map(|word| word.split(['-', '–', '/'])).filter(|part| !part.is_empty()).map(syllables).sum();
        let count = |number: usize| f64::from(u32::try_from(number).unwrap());
        let grade = 0.39 * count(all.len()) / count(sentences.len()) + 11.8 * count(spoken) / count(all.len()) - 15.59;
        let longest = sentences.into_iter().max_by_key(|sentence| words(sentence).len()).unwrap();
        Self { grade, longest }
    }

    /// Says the figures, and what is wrong with them.
    fn judge(&self, faults: &mut Vec<String>, place: &str, highest: Option<f64>) {
        let most = words(&self.longest).len();
        println!("grade {:5.1}, longest sentence {most:2} words: {place}", self.grade);
        if highest.is_some_and(|highest| self.grade > highest) {
            faults.push(format!("{place} reads at grade {:.1}; it takes at most {HIGHEST_GRADE}.", self.grade));
        }
        if most > MOST_WORDS {
            faults.push(format!("{place} has a sentence of {most} words; it takes at most {MOST_WORDS}: {:?}.", self.longest.trim()));
        }
    }
}

#[test]
fn syllables_are_counted_as_they_are_spoken() {
    // As in the CMU Pronouncing Dictionary, and the names that it does not have.
    let known: [(usize, &str); 5] = [
        (
            1,
            "breathe called don't heart likes stopped used wake breath lips gray call shake stay stays high likes eyes though pinch nose \
             throat smoothed asked",
        ),
        (
            2,
            "address after again alone answers away before begin being body breathing calming cannot careful caution cocaine coffee coming \
             confused couldn't create crisis danger doctor doesn't doing drinking dying evening faces fainting fever gurgle handled headache \
             hearing heavy hurting into listen little lonely middle million minutes needed nothing often open other patient people person \
             pieces powder pregnant quiet ruin safety seconds seeing seizure seizures settled shaking shower sober social softly someone \
             sometimes spasms special stopping sudden sweating taken today treated treatment under until very washes wasn't water xanax \
             yourself benzos tired every",
        ),
        (
            3,
            "allergy ambulance appointment area counselor decision disorder earlier easier everything exercise idea medical medicine \
             methadone opinions overdose serious somebody unconscious usual valium video withdrawal naloxone fentanyl opioids klonopin suicide",
        ),
        (4, "buprenorphine community emergency responsible recovery MDMA"),
        (5, "hallucinations immediately"),
    ];
    let mut faults = Vec::new();
    for (count, list) in known {
        for word in list.split_whitespace().filter(|word| syllables(word) != count) {
            faults.push(format!("{word:?} has {count} syllables, not {}.", syllables(word)));
        }
    }
    nothing_wrong(&faults);
    assert_eq!([syllables("911"), syllables("112"), syllables("000"), syllables("5"), syllables("NHS")], [3, 3, 6, 1, 3]);
}

#[test]
fn the_grade_is_that_of_the_formula() {
    let reading = Reading::of("Call 911. Stay with them until help comes.\nBreathe");
    // Nine words in three sentences, of twelve syllables.
    assert!((reading.grade - (0.39 * 9.0 / 3.0 + 11.8 * 12.0 / 9.0 - 15.59)).abs() < 1e-9, "{}", reading.grade);
    assert_eq!(words(&reading.longest), ["Stay", "with", "them", "until", "help", "comes."]);
    assert_eq!(sentences("Say: “I am lost.” Wait 2.5 minutes, then go (now!) there").len(), 3);
    assert!(Reading::of("Immediate medical intervention is necessitated by unconsciousness.").grade > 20.0);
}

#[test]
fn every_safety_text_is_there_and_says_where_it_comes_from() {
    let files = fs::read_dir(content().join("safety")).unwrap().count();
    assert_eq!((safety_texts().len(), files), (3, 3), "a file of content/safety does not read, or is not compiled in");
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/safety-texts.md")).unwrap();
    let mut faults = Vec::new();
    for id in [SafetyId::Overdose, SafetyId::Withdrawal, SafetyId::Suicide] {
        let text = safety_text(id).unwrap();
        if !(2..=4).contains(&text.short.len()) || text.short_for_anywhere().chars().count() > 300 {
            faults.push(format!("{id:?}: the short form takes 2 to 4 lines and 300 letters."));
        }
        if !text.short.iter().any(|line| line.contains("{emergency}")) {
            faults.push(format!("{id:?}: the short form does not say whom to call."));
        }
        let titles: BTreeSet<&str> = text.sections.iter().map(|section| section.title.as_str()).collect();
        if titles.len() != text.sections.len() || text.sections.len() < 3 {
            faults.push(format!("{id:?} takes three sections or more, each with a title of its own."));
        }
        for line in lines(text) {
            let without = line.replace("{emergency}", "");
            let lower = format!(" {} ", without.to_lowercase());
            if without.contains(['{', '}', '!', '\n']) || without.trim() != without {
                faults.push(format!("{id:?} has a line with a mark that has no place in it: {line:?}."));
            }
            for word in ["addict", "abuse", " dirty ", " clean ", "alcoholic", "junkie", "relapse", " should ", " must ", "failure"] {
                if lower.contains(word) {
                    faults.push(format!("{id:?} says {word:?}: {line:?}."));
                }
            }
        }
        for section in &text.sections {
            let all: Vec<&String> = section.signs.iter().chain(&section.steps).chain(&section.notes).collect();
            if all.is_empty() || all.iter().collect::<BTreeSet<_>>().len() != all.len() {
                faults.push(format!("{id:?}: {:?} takes lines, each once.", section.title));
            }
        }
        for source in &text.sources {
            let dated = source.read_on.len() == 10 && source.read_on.starts_with("20");
            if !source.address.starts_with("http") || source.title.len() < 10 || source.supports.len() < 20 || !dated {
                faults.push(format!("{id:?}: a source takes a title, an address, what it supports and a day: {:?}.", source.title));
            }
            if !document.contains(&source.address) {
                faults.push(format!("docs/safety-texts.md does not name {}.", source.address));
            }
        }
        if text.sources.is_empty() {
            faults.push(format!("{id:?} names no source."));
        }
    }
    nothing_wrong(&faults);
    let calls: Vec<usize> = safety_texts().iter().map(|text| text.sections.iter().filter(|section| section.call).count()).collect();
    assert_eq!(calls, [3, 1, 1], "the call stands beneath the signs of each emergency");
    assert_eq!(safety_text(SafetyId::Overdose).unwrap().sections[0].signs.len(), 3, "what is read in three seconds");
}

fn lines(text: &SafetyText) -> Vec<&str> {
    let of_sections = text.sections.iter().flat_map(|section| {
        std::iter::once(&section.title).chain(&section.signs).chain(&section.steps).chain(&section.notes).map(String::as_str)
    });
    std::iter::once(text.title.as_str()).chain(text.short.iter().chain(&text.own).map(String::as_str)).chain(of_sections).collect()
}

#[test]
fn safety_texts_can_be_read_by_anybody() {
    let mut faults = Vec::new();
    for text in safety_texts() {
        for number in ["911", "your emergency number"] {
            let mut judge = |part: &str, lines: Vec<&String>| {
                let said = lines.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n").replace("{emergency}", number);
                Reading::of(&said).judge(&mut faults, &format!("{:?}, {part}, with {number:?}", text.id), Some(HIGHEST_GRADE));
            };
            judge("short form", text.short.iter().collect());
            if !text.own.is_empty() {
                judge("own body", text.own.iter().collect());
            }
            for section in &text.sections {
                judge(&section.title, section.signs.iter().chain(&section.steps).chain(&section.notes).collect());
            }
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn cautions_can_be_read_by_anybody() {
    let mut faults = Vec::new();
    for exercise in exercises() {
        let Some(cautions) = exercise.cautions() else { continue };
        Reading::of(&cautions).judge(&mut faults, &format!("{}.toml: caution", exercise.id), Some(HIGHEST_GRADE));
    }
    nothing_wrong(&faults);
}

fn all_items(items: &[WorksheetItem]) -> Vec<&WorksheetItem> {
    items.iter().flat_map(|item| std::iter::once(item).chain(all_items(&item.items))).collect()
}

/// Words that tell a line on which a life can hang.
const OF_LIFE: [&str; 11] = [
    "emergency",
    "naloxone",
    "overdose",
    "suicid",
    "dying",
    "hurting myself",
    "hurt yourself",
    "hurting yourself",
    "seizure",
    "in danger",
    "withdrawal",
];

#[test]
fn what_worksheets_say_of_danger_is_short() {
    let mut faults = Vec::new();
    for one in worksheets() {
        for item in all_items(&one.worksheet.items) {
            let shown = (item.form == ItemForm::Display).then_some(&item.text);
            for text in shown.into_iter().chain(&item.help) {
                if OF_LIFE.iter().any(|word| text.to_lowercase().contains(word)) {
                    Reading::of(text).judge(&mut faults, &format!("{}.json: {}", one.worksheet.id, item.link_id), None);
                }
            }
        }
    }
    nothing_wrong(&faults);
}

/// The files of a folder that name a safety text, with the text, once for every time that they do.
fn naming(folder: &str) -> Vec<(String, &'static SafetyText)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(content().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let file = fs::read_to_string(&path).unwrap();
        for rest in file.split("{safety.").skip(1) {
            let name = rest.split('}').next().unwrap();
            let id: SafetyId = serde_json::from_value(name.into()).unwrap_or_else(|_| panic!("{} names {name:?}", path.display()));
            found.push((path.file_stem().unwrap().to_str().unwrap().to_owned(), safety_text(id).unwrap()));
        }
    }
    found
}

#[test]
fn whatever_names_a_safety_text_shows_it() {
    for (id, text) in naming("worksheets") {
        let one = worksheet(&id).unwrap_or_else(|| panic!("{id}.json names a safety text where it cannot be put in"));
        let said = text.short_for_anywhere();
        assert!(all_items(&one.worksheet.items).iter().any(|item| item.text == said), "{id}.json");
        assert!(one.definition.contains(&serde_json::to_string(&said).unwrap()), "{id}.json: what is kept and handed on has it too");
    }
    for (id, text) in naming("exercises") {
        let one = exercises().iter().find(|exercise| exercise.id == id).unwrap_or_else(|| panic!("{id}.toml names a safety text wrongly"));
        assert!(one.caution.as_ref().unwrap().contains(&text.short_for_anywhere()), "{id}.toml");
    }
    for one in worksheets() {
        assert!(!one.definition.contains("{safety.") && !one.definition.contains("{emergency}"), "{}", one.worksheet.id);
    }
}
