//! The content holds together.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use daymark_content::{Breath, Contact, Form, countries, country, country_of_zone, exercise, exercises};

fn files(folder: &str) -> Vec<(String, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(folder);
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let toml = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    toml.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn every_file_is_compiled_in_and_reads() {
    let ids: BTreeSet<&str> = exercises().iter().map(|exercise| exercise.id.as_str()).collect();
    let names = files("exercises");
    assert_eq!(ids, names.iter().map(|(name, _)| name.as_str()).collect());
    assert_eq!(ids.len(), exercises().len());
    assert!(names.iter().all(|(name, text)| text.starts_with(&format!("id = \"{name}\"\n"))), "an id is its file's name");
    let codes: BTreeSet<String> = countries().iter().map(|country| country.code.to_lowercase()).collect();
    assert_eq!(codes, files("crisis").into_iter().map(|(name, _)| name).collect());
    assert_eq!(codes.len(), countries().len());
    for (name, text) in files("crisis") {
        assert!(text.contains(&format!("\ncode = \"{}\"\n", name.to_uppercase())), "{name}");
    }
    assert!(exercise("urge-surfing").is_some() && exercise("no-such").is_none());
}

#[test]
fn no_exercise_vanishes() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/exercises/ids.lock")).unwrap();
    let locked: Vec<&str> = lock.lines().collect();
    assert!(locked.iter().all(|id| exercise(id).is_some()), "a person's record names exercises: none may go");
    assert!(exercises().iter().all(|exercise| locked.contains(&exercise.id.as_str())), "a new exercise goes into ids.lock");
}

#[test]
fn exercises_say_what_they_need_to() {
    for exercise in exercises() {
        let id = &exercise.id;
        assert!((3..=60).contains(&exercise.title.chars().count()), "{id}");
        assert!((20..=120).contains(&exercise.purpose.chars().count()), "{id}");
        assert!(exercise.source.chars().count() > 30, "{id}");
        assert!(!exercise.steps.is_empty(), "{id}");
        let mut seconds = 0;
        for step in &exercise.steps {
            assert!((3..=60).contains(&step.title.chars().count()), "{id}: {}", step.title);
            assert!((30..=400).contains(&step.text.chars().count()), "{id}: {}", step.title);
            seconds += match &step.form {
                Form::Timed { seconds } => *seconds,
                Form::Untimed => 20,
                Form::Paced { phases, rounds } => rounds * phases.iter().map(|phase| phase.milliseconds).sum::<u32>() / 1000,
                // About ten seconds to find each.
                Form::Count { count } => count * 10,
            };
        }
        assert!(seconds.abs_diff(exercise.minutes * 60) <= 60, "{id} takes about {seconds} s");
    }
}

#[test]
fn pacers_breathe_slowly_and_out_longer_than_in() {
    let steps = exercises().iter().flat_map(|exercise| exercise.steps.iter().map(move |step| (exercise, step)));
    let mut pacers = 0;
    for (exercise, step) in steps {
        let Form::Paced { phases, rounds } = &step.form else { continue };
        pacers += 1;
        let long = |breath| phases.iter().filter(|phase| phase.breath == breath).map(|phase| phase.milliseconds).sum::<u32>();
        assert!(*rounds > 0 && phases.iter().all(|phase| phase.milliseconds >= 1000), "{}", exercise.id);
        assert!(long(Breath::In) > 0 && long(Breath::Out) >= long(Breath::In), "{}", exercise.id);
        assert!(exercise.caution.as_ref().is_some_and(|caution| caution.contains("dizzy") && caution.contains("lungs")), "{}", exercise.id);
        if exercise.id == "paced-breathing" {
            assert_eq!((long(Breath::In), long(Breath::Out), phases.len()), (4000, 6000, 2), "six breaths a minute");
        }
    }
    assert!(pacers > 0);
}

#[test]
fn words_are_person_first() {
    for (name, text) in files("exercises").into_iter().chain(files("crisis")) {
        let text = text.lines().filter(|line| !line.starts_with("source")).collect::<Vec<_>>().join("\n").to_lowercase();
        for word in ["addict", "abuse", "clean", "dirty", "alcoholic", "junkie", "relapse", " should ", " must "] {
            assert!(!text.contains(word), "{name} says {word}");
        }
    }
}

#[test]
fn lines_can_be_dialled() {
    for country in countries() {
        assert!(country.code.len() == 2 && country.code.bytes().all(|letter| letter.is_ascii_uppercase()));
        assert!(country.emergency.len() == 3 && country.emergency.bytes().all(|digit| digit.is_ascii_digit()));
        assert!(!country.lines.is_empty() && !country.zones.is_empty());
        for line in &country.lines {
            assert!(line.number.chars().all(|letter| letter.is_ascii_digit() || letter == ' ' || letter == '-'), "{}", line.name);
            assert!(line.source.starts_with("https://"), "{}", line.name);
            assert!(line.number.chars().filter(char::is_ascii_digit).count() >= 3, "{}", line.name);
            assert!((4..=60).contains(&line.name.chars().count()), "{}", line.name);
            assert!((10..=120).contains(&line.about.chars().count()), "{}", line.name);
            assert!((5..=60).contains(&line.hours.chars().count()), "{}", line.name);
            assert!(line.keyword.is_none() || line.contact == Contact::Text, "{}: a word is only sent by text", line.name);
            assert!(line.keyword.as_ref().is_none_or(|word| word.bytes().all(|letter| letter.is_ascii_uppercase()) && !word.is_empty()));
        }
    }
    assert_eq!(country("US").unwrap().lines.first().unwrap().number, "988");
}

/// A wrong digit here costs somebody a night: whoever changes a number changes it twice, on purpose.
#[test]
fn numbers_are_those_that_were_checked() {
    let known = [
        ("AU", "000", &["13 11 14", "0477 13 11 14", "1800 250 015"][..]),
        ("CA", "911", &["988", "988"]),
        ("DE", "112", &["0800 1110111"]),
        ("FR", "112", &["3114"]),
        ("GB", "999", &["116 123", "85258"]),
        ("IE", "112", &["116 123", "50808"]),
        ("NZ", "111", &["1737", "1737", "0800 787 797"]),
        ("US", "911", &["988", "988", "1-800-662-4357"]),
    ];
    assert_eq!(known.len(), countries().len());
    for (code, emergency, numbers) in known {
        let country = country(code).unwrap();
        assert_eq!(country.emergency, emergency, "{code}");
        assert_eq!(country.lines.iter().map(|line| line.number.as_str()).collect::<Vec<_>>(), numbers, "{code}");
    }
}

#[test]
fn every_crisis_file_says_when_it_was_checked() {
    for (name, text) in files("crisis") {
        let head: String = text.lines().take_while(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#')).collect();
        let date = head.split("Last checked ").nth(1).and_then(|rest| rest.get(..10)).unwrap_or_default();
        let parts: Vec<u32> = date.split('-').filter_map(|part| part.parse().ok()).collect();
        let valid = matches!(parts[..], [year, 1..=12, 1..=31] if year >= 2026);
        assert!(valid, "{name}: {date}");
    }
}

#[test]
fn zones_lie_in_one_country() {
    let zones: Vec<_> = countries().iter().flat_map(|country| &country.zones).collect();
    assert_eq!(zones.iter().map(|zone| zone.name()).collect::<BTreeSet<_>>().len(), zones.len());
    assert_eq!(country_of_zone(chrono_tz::America::New_York).unwrap().code, "US");
    assert_eq!(country_of_zone(chrono_tz::Europe::Dublin).unwrap().code, "IE");
    assert!(country_of_zone(chrono_tz::UTC).is_none());
    assert!(country_of_zone(chrono_tz::America::Mexico_City).is_none());
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
        ("NZ", "NZ"),
        ("GB", "GB"),
    ];
    for (family, code) in families {
        // American Samoa is a place of its own.
        let members = chrono_tz::TZ_VARIANTS.iter().filter(|zone| zone.name().starts_with(family) && zone.name() != "US/Samoa");
        for zone in members {
            assert_eq!(country_of_zone(*zone).map(|country| country.code.as_str()), Some(code), "{zone}");
        }
    }
}
