//! The content holds together.
#![allow(clippy::unwrap_used, reason = "a test")]

mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use daymark_content::{Breath, Exercise, ExerciseState, ExerciseStep, StepForm, exercise, exercises};

fn files(folder: &str) -> Vec<(String, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(folder);
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let toml = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    toml.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())).collect()
}

/// Fails with every fault found, a sentence each.
fn nothing_wrong(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn length(faults: &mut Vec<String>, place: &str, text: &str, least: usize, most: usize) {
    let letters = text.chars().count();
    if !(least..=most).contains(&letters) {
        faults.push(format!("{place} has {letters} letters; it takes {least} to {most}: {text:?}."));
    }
    if text.trim() != text {
        faults.push(format!("{place} begins or ends with a space: {text:?}."));
    }
}

fn number(faults: &mut Vec<String>, place: &str, number: u32, least: u32, most: u32) {
    if !(least..=most).contains(&number) {
        faults.push(format!("{place} is {number}; it takes {least} to {most}."));
    }
}

fn paced(step: &ExerciseStep, breath: Breath) -> u32 {
    let StepForm::Paced { phases, .. } = &step.form else { return 0 };
    phases.iter().filter(|phase| phase.breath == breath).map(|phase| phase.milliseconds).sum()
}

/// About how long a step takes, in seconds.
fn seconds(step: &ExerciseStep) -> u32 {
    match &step.form {
        StepForm::Timed { seconds } => *seconds,
        StepForm::Untimed => 20,
        StepForm::Paced { phases, rounds } => rounds * phases.iter().map(|phase| phase.milliseconds).sum::<u32>() / 1000,
        StepForm::Count { count } => count * 10,
        StepForm::Cards { cards } => u32::try_from(cards.len()).unwrap() * 15,
        StepForm::Choose { .. } => 30,
        StepForm::Delay { minutes } => minutes.iter().min().map_or(0, |minutes| minutes * 60),
        StepForm::Write { .. } | StepForm::People | StepForm::CopingCards => 60,
    }
}

const fn form(step: &ExerciseStep) -> &'static str {
    match &step.form {
        StepForm::Timed { .. } => "timed",
        StepForm::Untimed => "untimed",
        StepForm::Paced { .. } => "paced",
        StepForm::Count { .. } => "count",
        StepForm::Cards { .. } => "cards",
        StepForm::Choose { .. } => "choose",
        StepForm::Delay { .. } => "delay",
        StepForm::Write { .. } => "write",
        StepForm::People => "people",
        StepForm::CopingCards => "coping_cards",
    }
}

/// All that a person reads in an exercise but its caution, each with its place.
fn texts(exercise: &Exercise) -> Vec<(String, &str)> {
    let file = format!("{}.toml", exercise.id);
    let mut texts = vec![(format!("{file}: title"), exercise.title.as_str()), (format!("{file}: purpose"), &exercise.purpose)];
    for (index, step) in exercise.steps.iter().enumerate() {
        let place = format!("{file}: step {}", index + 1);
        texts.push((format!("{place}: title"), &step.title));
        texts.push((format!("{place}: text"), &step.text));
        match &step.form {
            StepForm::Cards { cards } => texts.extend(cards.iter().map(|card| (format!("{place}: cards"), card.as_str()))),
            StepForm::Choose { options, prompt } => {
                texts.extend(options.iter().chain(prompt).map(|text| (format!("{place}: options and prompt"), text.as_str())));
            }
            StepForm::Write { prompt } => texts.push((format!("{place}: prompt"), prompt)),
            _ => {}
        }
    }
    texts
}

#[test]
fn every_file_is_compiled_in_and_reads() {
    let mut faults = Vec::new();
    for (name, text) in files("exercises") {
        match toml::from_str::<Exercise>(&text) {
            Err(error) => faults.push(format!("{name}.toml does not read: {error}")),
            Ok(read) if read.id != name => faults.push(format!("{name}.toml: id is {:?}; it is the name of its file.", read.id)),
            Ok(read) if exercise(&name) != Some(&read) => faults.push(format!("{name}.toml is not compiled in as it is.")),
            Ok(_) => {}
        }
    }
    nothing_wrong(&faults);
    assert_eq!(exercises().len(), files("exercises").len());
    assert!(exercises().is_sorted_by_key(|exercise| exercise.rank));
    assert!(exercise("urge-surfing").is_some() && exercise("no-such").is_none());
}

#[test]
fn no_exercise_vanishes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/exercises/ids.lock");
    let lock = fs::read_to_string(&path).unwrap();
    let locked: Vec<&str> = lock.lines().collect();
    let gone: Vec<&&str> = locked.iter().filter(|id| exercise(id).is_none()).collect();
    assert!(gone.is_empty(), "{gone:?} of ids.lock has no file any more: people's records name it, so put the file back.");
    let mut new: Vec<&str> = exercises().iter().map(|exercise| exercise.id.as_str()).filter(|id| !locked.contains(id)).collect();
    new.sort_unstable();
    if !new.is_empty() {
        fs::write(&path, [&locked[..], &new].concat().join("\n") + "\n").unwrap();
    }
    assert!(new.is_empty(), "{new:?} was added to content/exercises/ids.lock: commit ids.lock, and run this again.");
}

#[test]
fn exercises_say_what_they_need_to() {
    let mut faults = Vec::new();
    for exercise in exercises() {
        let file = format!("{}.toml", exercise.id);
        length(&mut faults, &format!("{file}: title"), &exercise.title, 3, 60);
        length(&mut faults, &format!("{file}: purpose"), &exercise.purpose, 20, 120);
        length(&mut faults, &format!("{file}: source"), &exercise.source, 31, 400);
        for line in exercise.caution.iter().flat_map(|caution| caution.split('\n')) {
            length(&mut faults, &format!("{file}: a line of caution"), line, 15, 120);
            if wording::longest_sentence(line) > 15 {
                faults.push(format!("{file}: a sentence of caution has more than 15 words, which is too long in distress: {line:?}."));
            }
        }
        if exercise.states.is_empty() || exercise.states.iter().collect::<BTreeSet<_>>().len() != exercise.states.len() {
            faults.push(format!("{file}: states takes at least one state, each once."));
        }
        number(&mut faults, &format!("{file}: the number of steps"), exercise.steps.len().try_into().unwrap(), 1, 12);
        for (index, step) in exercise.steps.iter().enumerate() {
            let place = format!("{file}: step {}", index + 1);
            length(&mut faults, &format!("{place}: title"), &step.title, 3, 60);
            length(&mut faults, &format!("{place}: text"), &step.text, 30, 400);
            match &step.form {
                StepForm::Timed { seconds } => number(&mut faults, &format!("{place}: seconds"), *seconds, 5, 600),
                StepForm::Count { count } => number(&mut faults, &format!("{place}: count"), *count, 1, 20),
                StepForm::Cards { cards } => {
                    number(&mut faults, &format!("{place}: the number of cards"), cards.len().try_into().unwrap(), 2, 20);
                    cards.iter().for_each(|card| length(&mut faults, &format!("{place}: cards"), card, 10, 240));
                }
                StepForm::Choose { options, prompt } => {
                    number(&mut faults, &format!("{place}: the number of options"), options.len().try_into().unwrap(), 2, 20);
                    options.iter().for_each(|option| length(&mut faults, &format!("{place}: options"), option, 2, 80));
                    prompt.iter().for_each(|prompt| length(&mut faults, &format!("{place}: prompt"), prompt, 5, 120));
                }
                StepForm::Delay { minutes } => {
                    number(&mut faults, &format!("{place}: the number of minutes to pick from"), minutes.len().try_into().unwrap(), 1, 6);
                    minutes.iter().for_each(|minutes| number(&mut faults, &format!("{place}: minutes"), *minutes, 1, 60));
                    if !minutes.is_sorted_by(|a, b| a < b) {
                        faults.push(format!("{place}: minutes go from few to many, each once."));
                    }
                }
                StepForm::Write { prompt } => length(&mut faults, &format!("{place}: prompt"), prompt, 5, 200),
                StepForm::Paced { .. } | StepForm::Untimed | StepForm::People | StepForm::CopingCards => {}
            }
        }
        let seconds: u32 = exercise.steps.iter().map(seconds).sum();
        if exercise.minutes == 0 || seconds.abs_diff(exercise.minutes * 60) > 60 {
            faults.push(format!("{file}: minutes is {}, but its steps take about {seconds} seconds.", exercise.minutes));
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn pacers_are_safe() {
    let mut faults = Vec::new();
    for exercise in exercises() {
        for (index, step) in exercise.steps.iter().enumerate() {
            let StepForm::Paced { phases, rounds } = &step.form else { continue };
            let place = format!("{}.toml: step {}", exercise.id, index + 1);
            number(&mut faults, &format!("{place}: rounds"), *rounds, 1, 60);
            for phase in phases {
                number(&mut faults, &format!("{place}: milliseconds"), phase.milliseconds, 1000, 10_000);
                phase.cue.iter().for_each(|cue| length(&mut faults, &format!("{place}: cue"), cue, 2, 30));
            }
            if paced(step, Breath::In) == 0 || paced(step, Breath::Out) < paced(step, Breath::In) {
                faults.push(format!("{place}: phases breathe in, and out at least as long."));
            }
            let caution = exercise.caution.as_deref().unwrap_or_default();
            let held = phases.iter().any(|phase| phase.breath == Breath::Hold);
            for word in ["dizzy", "lungs", "heart"].into_iter().chain(held.then_some("pregnant")) {
                if !caution.contains(word) {
                    faults.push(format!(
                        "{}.toml: caution says nothing of {word:?}, and step {} paces the breath.",
                        exercise.id,
                        index + 1
                    ));
                }
            }
        }
    }
    nothing_wrong(&faults);
    let calm = exercise("paced-breathing").unwrap().steps.iter().find(|step| paced(step, Breath::In) > 0).unwrap();
    assert_eq!((paced(calm, Breath::In), paced(calm, Breath::Out)), (4000, 6000), "six breaths a minute");
}

#[test]
fn what_leads_breath_or_attention_along_is_not_for_the_road() {
    let said = |id: &str| exercise(id).unwrap().cautions().unwrap_or_default().matches("Not while you drive.").count();
    for one in exercises() {
        let paces = one.steps.iter().any(|step| matches!(step.form, StepForm::Paced { .. }));
        assert!(!paces || said(&one.id) == 1, "{}", one.id);
    }
    for id in ["body-scan", "muscle-relaxation", "urge-surfing", "leaves-on-a-stream"] {
        assert_eq!(said(id), 1, "{id}");
    }
    for id in ["call-someone", "craving-thoughts", "opposite-action"] {
        assert_eq!(said(id), 0, "{id}");
    }
    assert!(exercise("box-breathing").unwrap().cautions().unwrap().ends_with(exercise("box-breathing").unwrap().caution.as_ref().unwrap()));
}

#[test]
fn what_strains_the_heart_is_not_for_the_day_after_use() {
    let flagged: BTreeSet<&str> = exercises().iter().filter(|one| one.not_after_use).map(|one| one.id.as_str()).collect();
    assert_eq!(flagged, BTreeSet::from(["burst-of-movement", "cold-water"]));
    for id in flagged {
        assert!(exercise(id).unwrap().caution.as_ref().unwrap().contains("Not in the 24 hours after drinking or using."), "{id}");
    }
    assert!(exercise("cold-water").unwrap().steps.iter().any(|step| step.text.contains("50 °F (10 °C)")));
}

#[test]
fn distance_and_a_person_come_before_other_skills() {
    let place = |id: &str| exercises().iter().position(|one| one.id == id).unwrap();
    for id in ["leave-the-place", "call-someone"] {
        assert!(place(id) < 4, "{id} stands among the first that somebody new is offered");
    }
}

#[test]
fn words_that_did_harm_do_not_come_back() {
    let mut faults = Vec::new();
    for exercise in exercises() {
        let caution = exercise.cautions();
        let lines = caution.iter().map(|caution| (format!("{}.toml: caution", exercise.id), caution.as_str()));
        for (place, text) in texts(exercise).into_iter().chain(lines) {
            faults.extend(wording::never_said(text).into_iter().map(|word| format!("{place} says {word:?}: {text:?}.")));
            // The one place where it means what is learned.
            if text.to_lowercase().contains("skill") && !text.contains("That climb is the skill") {
                faults.push(format!("{place} says “skill”; it is an exercise: {text:?}."));
            }
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn there_is_something_for_everybody() {
    let mut faults = Vec::new();
    number(&mut faults, "The number of exercises", exercises().len().try_into().unwrap(), 24, 200);
    for state in ExerciseState::ALL {
        let fitting = exercises().iter().filter(|exercise| exercise.states.contains(&state)).count();
        if fitting < 5 {
            faults.push(format!("{state:?} is in the states of {fitting} exercises; it takes 5."));
        }
    }
    let used: BTreeSet<&str> = exercises().iter().flat_map(|exercise| &exercise.steps).map(form).collect();
    for form in ["timed", "untimed", "paced", "count", "cards", "choose", "delay", "write", "people", "coping_cards"] {
        if !used.contains(form) {
            faults.push(format!("No step has the form {form:?}."));
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn no_two_exercises_share_a_sentence() {
    let mut faults = Vec::new();
    let mut said: BTreeMap<String, (&str, String)> = BTreeMap::new();
    for exercise in exercises() {
        for (place, text) in texts(exercise) {
            for sentence in text.split(['.', '?', '!', '\n']) {
                let words: Vec<String> = sentence
                    .split_whitespace()
                    .map(|word| word.replace(|letter: char| !letter.is_alphanumeric(), "").to_lowercase())
                    .collect();
                if words.len() < 3 {
                    continue;
                }
                let (id, first) = said.entry(words.join(" ")).or_insert_with(|| (&exercise.id, place.clone()));
                if *id != exercise.id {
                    faults.push(format!("{place} says what {first} says: {:?}.", sentence.trim()));
                }
            }
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn words_are_person_first() {
    for (name, text) in files("exercises") {
        let text = text.lines().filter(|line| !line.starts_with("source")).collect::<Vec<_>>().join("\n").to_lowercase();
        for word in ["addict", "abuse", "clean", "dirty", "alcoholic", "junkie", "relapse", " should ", " must "] {
            assert!(!text.contains(word), "{name}.toml says {word:?}, which is not how we speak of people.");
        }
    }
}
