//! The crisis lines hold together.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::{Days, NaiveDate};
use daymark_content::{CHECK_HOLDS, Country, Line, LinePurpose, countries, country, country_of_zone, stale_lines};

fn files() -> Vec<(String, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/crisis");
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let toml = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    toml.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())).collect()
}

fn lines() -> impl Iterator<Item = (&'static Country, &'static Line)> {
    countries().iter().flat_map(|country| country.lines.iter().map(move |line| (country, line)))
}

/// The words of a line that are ours.
fn texts(line: &Line) -> impl Iterator<Item = &str> {
    [line.about.as_str(), &line.hours].into_iter().chain(line.cost.as_deref())
}

fn digits(number: &str) -> usize {
    number.bytes().filter(u8::is_ascii_digit).count()
}

fn can_be_dialled(number: &str) -> bool {
    let allowed = number.bytes().all(|letter| letter.is_ascii_digit() || letter == b' ' || letter == b'-');
    allowed && (3..=15).contains(&digits(number)) && number.trim() == number
}

fn is_an_address(address: &str) -> bool {
    address.strip_prefix("https://").is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

#[test]
fn every_file_is_compiled_in_and_reads() {
    for (name, text) in files() {
        let read: Country = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}.toml does not read: {error}"));
        assert_eq!(read.code, name.to_uppercase(), "{name}.toml is named after its country.");
        assert_eq!(country(&read.code), Some(&read), "{name}.toml is not compiled in as it is.");
    }
    assert_eq!(countries().len(), files().len());
    let names: BTreeSet<&str> = countries().iter().map(|country| country.name.as_str()).collect();
    assert_eq!(names.len(), countries().len());
}

#[test]
fn lines_have_the_shape_that_is_shown() {
    for country in countries() {
        assert!(country.code.len() == 2 && country.code.bytes().all(|letter| letter.is_ascii_uppercase()));
        assert!(country.emergency.len() == 3 && digits(&country.emergency) == 3, "{}", country.code);
        assert!(!country.zones.is_empty());
        assert_eq!(country.lines.first().unwrap().purpose, LinePurpose::Crisis, "{}: a crisis line comes first.", country.code);
        assert!(country.lines.is_sorted_by_key(|line| line.purpose), "{}: lines come by what they are for.", country.code);
        let names: BTreeSet<&str> = country.lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names.len(), country.lines.len(), "{}: each line has a name of its own.", country.code);
    }
    for (country, line) in lines() {
        let place = format!("{}: {}", country.code, line.name);
        let fits = |text: &str, least, most| (least..=most).contains(&text.chars().count()) && text.trim() == text;
        assert!(fits(&line.name, 4, 60), "{place}: name");
        assert!(fits(&line.about, 10, 120), "{place}: about");
        assert!(fits(&line.hours, 5, 60), "{place}: hours");
        assert!(line.cost.as_ref().is_none_or(|cost| fits(cost, 4, 60)), "{place}: cost");
        assert!(!line.languages.is_empty() && line.languages.iter().all(|language| fits(language, 4, 40)), "{place}: languages");
        assert!(is_an_address(&line.source), "{place}: source");
        assert!(line.call.is_some() || line.text.is_some() || line.chat.is_some(), "{place} cannot be reached.");
    }
}

#[test]
fn lines_can_be_dialled() {
    for (country, line) in lines() {
        let place = format!("{}: {}", country.code, line.name);
        assert!(line.call.as_deref().is_none_or(can_be_dialled), "{place}: call");
        assert!(line.chat.as_deref().is_none_or(is_an_address), "{place}: chat");
        if let Some(text) = &line.text {
            assert!(can_be_dialled(&text.number), "{place}: text");
            let word = text.word.as_deref().unwrap_or("NONE");
            assert!(!word.is_empty() && word.bytes().all(|letter| letter.is_ascii_uppercase()), "{place}: {word}");
        }
    }
}

/// A line as its country, its number to call, its number to text, what to write there, and its chat.
type Contacts = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// Every contact a second time. A wrong digit costs somebody a night: whoever changes a contact changes it twice, on purpose.
const CONTACTS: &[Contacts] = &[
    ("AT", "142", "", "", ""),
    ("AT", "0800 222 555", "", "", ""),
    ("AT", "01 406 43 43", "", "", ""),
    ("AU", "13 11 14", "0477 13 11 14", "", "https://www.lifeline.org.au"),
    ("AU", "1800 250 015", "", "", ""),
    ("AU", "1800 737 732", "0458 737 732", "", "https://www.1800respect.org.au"),
    ("AU", "13 11 26", "", "", ""),
    ("BE", "1813", "", "", "https://www.zelfmoord1813.be/chat"),
    ("BE", "0800 32 123", "", "", ""),
    ("BE", "070 245 245", "", "", ""),
    ("BR", "188", "", "", "https://www.cvv.org.br"),
    ("CA", "988", "988", "", ""),
    ("CA", "1-888-688-6677", "1-888-688-6677", "", ""),
    ("CA", "1-844-764-7669", "", "", ""),
    ("CA", "1-800-463-5060", "", "", ""),
    ("CH", "143", "", "", "https://www.143.ch"),
    ("CH", "145", "", "", ""),
    ("DE", "0800 1110111", "", "", "https://online.telefonseelsorge.de"),
    ("DE", "01806 313031", "", "", ""),
    ("DE", "116 016", "", "", "https://www.hilfetelefon.de"),
    ("DK", "70 201 201", "", "", ""),
    ("ES", "024", "", "", ""),
    ("ES", "016", "", "", ""),
    ("FI", "09 2525 0111", "", "", ""),
    ("FI", "09 2525 0112", "", "", ""),
    ("FI", "0800 147 111", "", "", ""),
    ("FR", "3114", "", "", ""),
    ("FR", "0 800 23 13 13", "", "", "https://www.drogues-info-service.fr"),
    ("FR", "3919", "", "", ""),
    ("FR", "01 45 42 59 59", "", "", ""),
    ("GB", "116 123", "", "", ""),
    ("GB", "", "85258", "SHOUT", ""),
    ("GB", "111", "", "", ""),
    ("GB", "0300 123 6600", "", "", ""),
    ("GB", "0808 2000 247", "", "", "https://www.nationaldahelpline.org.uk"),
    ("GB", "0800 027 1234", "", "", ""),
    ("GB", "0808 801 0327", "", "", ""),
    ("GB", "111", "", "", ""),
    ("IE", "116 123", "", "", ""),
    ("IE", "", "50808", "HELLO", ""),
    ("IE", "1800 459 459", "", "", ""),
    ("IE", "1800 341 900", "", "", ""),
    ("IE", "01 809 2166", "", "", ""),
    ("IL", "1201", "", "", "https://www.eran.org.il"),
    ("IN", "14416", "", "", ""),
    ("IT", "02 2327 2327", "", "", ""),
    ("IT", "1522", "", "", ""),
    ("JP", "0120-279-338", "", "", ""),
    ("JP", "0120-783-556", "", "", ""),
    ("MX", "800 911 2000", "", "", ""),
    ("NL", "113", "", "", "https://www.113.nl"),
    ("NO", "116 123", "", "", "https://sidetmedord.no"),
    ("NO", "22 40 00 40", "", "", "https://www.soschat.no"),
    ("NO", "22 59 13 00", "", "", ""),
    ("NZ", "1737", "1737", "", ""),
    ("NZ", "0508 828 865", "", "", ""),
    ("NZ", "0800 787 797", "8681", "", ""),
    ("NZ", "0800 733 843", "", "", "https://womensrefuge.org.nz/get-help/"),
    ("NZ", "0800 456 450", "", "", ""),
    ("NZ", "0800 764 766", "", "", ""),
    ("PH", "0917 899 8727", "", "", ""),
    ("PH", "1553", "", "", ""),
    ("PL", "800 70 2222", "", "", ""),
    ("PT", "1411", "", "", ""),
    ("SE", "90101", "", "", "https://mind.se"),
    ("SG", "1767", "", "", ""),
    ("SG", "1771", "", "", "https://mindline.sg/fsmh"),
    ("US", "988", "988", "", "https://988lifeline.org/chat/"),
    ("US", "988", "988", "AYUDA", ""),
    ("US", "1-800-662-4357", "435748", "", ""),
    ("US", "1-800-972-0590", "", "", ""),
    ("US", "1-800-799-7233", "88788", "START", "https://www.thehotline.org"),
    ("US", "1-800-222-1222", "", "", ""),
    ("US", "988", "838255", "", "https://www.veteranscrisisline.net/get-help-now/chat/"),
    ("ZA", "0800 567 567", "", "", ""),
    ("ZA", "0800 12 13 14", "32312", "", ""),
];

#[test]
fn contacts_are_those_that_were_checked() {
    let written: Vec<Contacts> = lines()
        .map(|(country, line)| {
            let text = line.text.as_ref();
            let word = text.and_then(|text| text.word.as_deref());
            (
                country.code.as_str(),
                line.call.as_deref().unwrap_or_default(),
                text.map(|text| text.number.as_str()).unwrap_or_default(),
                word.unwrap_or_default(),
                line.chat.as_deref().unwrap_or_default(),
            )
        })
        .collect();
    for (written, known) in written.iter().zip(CONTACTS) {
        assert_eq!(written, known);
    }
    assert_eq!(written.len(), CONTACTS.len());
    let emergency: Vec<String> = countries().iter().map(|country| format!("{} {}", country.code, country.emergency)).collect();
    let known = "AT 112, AU 000, BE 112, BR 192, CA 911, CH 112, DE 112, DK 112, ES 112, FI 112, FR 112, GB 999, IE 112, IL 101, IN 112, \
                 IT 112, JP 119, MX 911, NL 112, NO 113, NZ 111, PH 911, PL 112, PT 112, SE 112, SG 995, US 911, ZA 112";
    assert_eq!(emergency.join(", "), known);
}

#[test]
fn the_first_eight_countries_have_a_line_for_each_need() {
    use LinePurpose::{AlcoholDrugs, Crisis, Poison, Violence};
    let needs = [Crisis, AlcoholDrugs, Violence, Poison];
    // Canada has no national line on violence, and Germany no national line on poisons: docs/crisis-lines.md.
    let missing = [("CA", Violence), ("DE", Poison)];
    for code in ["AU", "CA", "DE", "FR", "GB", "IE", "NZ", "US"] {
        for need in needs {
            let there = country(code).unwrap().lines.iter().any(|line| line.purpose == need);
            assert_eq!(there, !missing.contains(&(code, need)), "{code}: {need:?}");
        }
    }
    let states = country("US").unwrap();
    assert_eq!(states.lines.first().unwrap().call.as_deref(), Some("988"));
    assert!(states.lines.iter().any(|line| line.languages == ["Spanish"]));
    assert_eq!(states.lines.last().unwrap().purpose, LinePurpose::Veterans);
    let used: BTreeSet<LinePurpose> = lines().map(|(_, line)| line.purpose).collect();
    assert_eq!(used, LinePurpose::ALL.into());
}

#[test]
fn sentences_are_short() {
    for (country, line) in lines() {
        for text in texts(line) {
            for sentence in text.split(['.', '?', ';']) {
                let words = sentence.split_whitespace().count();
                assert!(words <= 15, "{}: {}: {words} words: {sentence}", country.code, line.name);
            }
            assert!(!text.contains('!'), "{}: {}: {text}", country.code, line.name);
        }
    }
}

#[test]
fn words_are_person_first() {
    for (country, line) in lines() {
        for text in texts(line) {
            let text = format!(" {} ", text.to_lowercase());
            for word in ["addict", "abuse", "clean", "dirty", "alcoholic", "junkie", "relapse", "victim", " should ", " must "] {
                assert!(!text.contains(word), "{}: {} says {word:?}, which is not how we speak of people.", country.code, line.name);
            }
        }
    }
}

/// Without today's date: a test does not fail by the calendar.
#[test]
fn lines_say_when_they_were_checked_and_what_was_seen() {
    let first = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    for (country, line) in lines() {
        assert!(line.checked >= first, "{}: {}: {}", country.code, line.name, line.checked);
        assert!(line.checked.checked_add_days(Days::new(CHECK_HOLDS)).is_some());
    }
    for (name, text) in files() {
        assert!(text.starts_with("# "), "{name}.toml says first where its emergency number was seen.");
        let lines = text.matches("\n[[lines]]\n").count();
        assert_eq!(text.matches("\n[[lines]]\n# Seen: ").count(), lines, "{name}.toml says of each line what was seen.");
    }
}

#[test]
fn a_check_holds_180_days() {
    let mut states = country("US").unwrap().clone();
    let checked = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    states.lines.iter_mut().for_each(|line| line.checked = checked);
    states.lines.last_mut().unwrap().checked = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
    let stale = |today: NaiveDate| {
        let countries = [states.clone()];
        stale_lines(&countries, today).map(|(country, line)| format!("{}: {}", country.code, line.name)).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(stale(NaiveDate::from_ymd_opt(2027, 5, 28).unwrap()), none);
    assert_eq!(stale(NaiveDate::from_ymd_opt(2027, 5, 29).unwrap()), ["US: Veterans Crisis Line"]);
    assert_eq!(stale(NaiveDate::from_ymd_opt(2027, 5, 30).unwrap()).len(), states.lines.len());
}

#[test]
fn zones_lie_in_one_country() {
    let zones: Vec<_> = countries().iter().flat_map(|country| &country.zones).collect();
    assert_eq!(zones.iter().map(|zone| zone.name()).collect::<BTreeSet<_>>().len(), zones.len());
    for (zone, code) in [
        (chrono_tz::America::New_York, "US"),
        (chrono_tz::Pacific::Guam, "US"),
        (chrono_tz::Pacific::Saipan, "US"),
        (chrono_tz::Pacific::Pago_Pago, "US"),
        (chrono_tz::America::St_Thomas, "US"),
        (chrono_tz::America::Puerto_Rico, "US"),
        (chrono_tz::Europe::Dublin, "IE"),
        (chrono_tz::America::Mexico_City, "MX"),
        (chrono_tz::Asia::Calcutta, "IN"),
    ] {
        assert_eq!(country_of_zone(zone).unwrap().code, code, "{zone}");
    }
    assert!(country_of_zone(chrono_tz::UTC).is_none());
    assert!(country_of_zone(chrono_tz::Antarctica::Troll).is_none());
}

#[test]
fn no_zone_of_a_known_country_is_left_out() {
    let families = [
        ("US/", "US"),
        ("America/Indiana/", "US"),
        ("America/Kentucky/", "US"),
        ("America/North_Dakota/", "US"),
        ("Canada/", "CA"),
        ("Australia/", "AU"),
        ("Mexico/", "MX"),
        ("Brazil/", "BR"),
        ("NZ", "NZ"),
        ("GB", "GB"),
        ("Eire", "IE"),
        ("Japan", "JP"),
        ("Israel", "IL"),
        ("Poland", "PL"),
        ("Portugal", "PT"),
        ("Singapore", "SG"),
    ];
    for (family, code) in families {
        for zone in chrono_tz::TZ_VARIANTS.iter().filter(|zone| zone.name().starts_with(family)) {
            assert_eq!(country_of_zone(*zone).map(|country| country.code.as_str()), Some(code), "{zone}");
        }
    }
}
