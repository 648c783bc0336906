//! The content holds together.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use daymark_content::{Form, countries, country, country_of_zone, exercise, exercises};

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
    let codes: BTreeSet<String> = countries().iter().map(|country| country.code.to_lowercase()).collect();
    assert_eq!(codes, files("crisis").into_iter().map(|(name, _)| name).collect());
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
        assert!(seconds.abs_diff(exercise.minutes * 60) <= 90, "{id} takes about {seconds} s");
    }
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
        assert!(country.emergency.bytes().all(|digit| digit.is_ascii_digit()));
        assert!(!country.lines.is_empty() && !country.zones.is_empty());
        for line in &country.lines {
            assert!(line.number.chars().all(|letter| letter.is_ascii_digit() || letter == ' ' || letter == '-'), "{}", line.name);
            assert!(line.source.starts_with("https://"), "{}", line.name);
            assert!(!line.about.is_empty() && !line.hours.is_empty());
        }
    }
    assert_eq!(country("US").unwrap().lines.first().unwrap().number, "988");
}

#[test]
fn zones_lie_in_one_country() {
    let zones: Vec<_> = countries().iter().flat_map(|country| &country.zones).collect();
    assert_eq!(zones.iter().map(|zone| zone.name()).collect::<BTreeSet<_>>().len(), zones.len());
    assert_eq!(country_of_zone(chrono_tz::America::New_York).unwrap().code, "US");
    assert_eq!(country_of_zone(chrono_tz::Europe::Dublin).unwrap().code, "IE");
    assert!(country_of_zone(chrono_tz::UTC).is_none());
}
