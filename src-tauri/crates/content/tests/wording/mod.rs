//! Words that do not come back, and how hard a text is to read.

/// Words and phrases that are not said in content, each whole: British ones, labels, and sentences that did harm or could.
const NEVER: &[&str] = &[
    // British, or read otherwise in the United States.
    "a fit",
    "a lift",
    "at weekends",
    "car park",
    "colleague",
    "colleagues",
    "fare",
    "flat",
    "fortnight",
    "full stop",
    "go round",
    "humour",
    "jumper",
    "lift is here",
    "mum",
    "nursery",
    "pavement",
    "pay slip",
    "quarter of an hour",
    "queue",
    "rang",
    "ring",
    "ringing",
    "rings me",
    "round the block",
    "row",
    "rubbish",
    "star jumps",
    "the shop",
    "toilet",
    "towards",
    "wardrobe",
    "whom",
    // Labels, and titles of books that speak so.
    "cocaine addiction",
    "relapse",
    "substance abuse",
    "substances",
    // One name for one thing.
    "my clinic",
    "my team",
    "the pull",
    "the clinic",
    "your team",
    // Cues, permission, excuses that leave the door open, phones at the wheel, and what a survivor does not want to read.
    "a cold glass",
    "a crack",
    "call ana on the way",
    "does not mix",
    "drive myself",
    "driving tonight",
    "holding you",
    "i am driving",
    "in this run",
    "no not today",
    "not good for you",
    "not what is good for you",
    "on weekdays",
    "that is tiredness talking",
    "tonic",
    "touched by it",
    "until june",
    "word on your wrist",
];

/// Beginnings of words that are spelled otherwise in the United States.
const NEVER_BEGINS: &[&str] = &["behaviour", "colour", "counsellor", "favourite", "labelling", "neighbour", "practise", "programme"];

/// The words of a text, small and without signs, with a space around each.
fn plain(text: &str) -> String {
    let letters: String = text.to_lowercase().chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    format!(" {} ", letters.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The words of a text that do not come back.
pub fn never_said(text: &str) -> Vec<&'static str> {
    let plain = plain(text);
    let whole = NEVER.iter().filter(|word| plain.contains(&format!(" {word} ")));
    whole.chain(NEVER_BEGINS.iter().filter(|word| plain.contains(&format!(" {word}")))).copied().collect()
}

fn sentences(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let sentences = text.split(['.', '!', '?', ':', ';', '\n']);
    sentences.map(|sentence| sentence.split_whitespace().collect::<Vec<_>>()).filter(|words| !words.is_empty())
}

/// How many words the longest sentence has.
pub fn longest_sentence(text: &str) -> usize {
    sentences(text).map(|words| words.len()).max().unwrap_or(0)
}

/// About how many syllables a word has: its groups of vowels, without a silent e at its end.
fn syllables(word: &str) -> usize {
    let word: String = word.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let groups =
        word.chars().zip(std::iter::once(' ').chain(word.chars())).filter(|(one, before)| is_vowel(*one) && !is_vowel(*before)).count();
    let silent = groups > 1 && word.ends_with('e') && !word.ends_with("le") && !word.ends_with("ee");
    (groups - usize::from(silent)).max(1)
}

/// The school grade that a text takes, by Flesch and Kincaid.
pub fn grade(text: &str) -> f64 {
    let (mut lines, mut words, mut sounds) = (0, 0, 0);
    for sentence in sentences(text) {
        lines += 1;
        words += sentence.len();
        sounds += sentence.iter().map(|word| syllables(word)).sum::<usize>();
    }
    let of = |one: usize, other: usize| one as f64 / other as f64;
    0.39 * of(words, lines) + 11.8 * of(sounds, words) - 15.59
}

#[test]
fn what_is_looked_for_is_found() {
    assert_eq!(never_said("You said I could ring."), ["ring"]);
    assert_eq!(never_said("“I am driving”, with Mum’s neighbours"), ["mum", "i am driving", "neighbour"]);
    assert!(never_said("Bring it to the string section, and lift your arm. The lifts are moving.").is_empty());
    assert_eq!(longest_sentence("One two three. Four five:\nsix"), 3);
    assert!(grade("Call now. Stay. Do not go.") < 1.0);
    assert!(grade("If you are in immediate danger, discontinue this activity and telephone your local emergency department") > 9.0);
}
