//! The worksheets hold together.
#![allow(clippy::unwrap_used, reason = "a test")]

mod wording;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use daymark_content::{StepForm, exercise, exercises, worksheet, worksheets};
use daymark_domain::worksheet::{Answered, ItemForm, Worksheet, WorksheetAnswer, WorksheetItem, WorksheetKind, WorksheetValue};
use daymark_exchange::fhir::questionnaire;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content/worksheets")
}

fn files() -> Vec<(String, String)> {
    let paths = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let json = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    json.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())).collect()
}

fn nothing_wrong(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn all_items(items: &[WorksheetItem]) -> Vec<&WorksheetItem> {
    items.iter().flat_map(|item| std::iter::once(item).chain(all_items(&item.items))).collect()
}

#[test]
fn every_file_reads_whole() {
    let mut faults = Vec::new();
    for (name, text) in files() {
        match questionnaire::read(text.as_bytes()) {
            Err(error) => faults.push(format!("{name}.json does not read: {error}.")),
            Ok(read) => {
                if read.worksheet.id != name {
                    faults.push(format!("{name}.json: id is {:?}; it is the name of its file.", read.worksheet.id));
                }
                for one in read.unsupported {
                    faults.push(format!("{name}.json: {} has {}, which cannot be asked.", one.link_id.unwrap_or_default(), one.what));
                }
            }
        }
    }
    nothing_wrong(&faults);
    assert_eq!(worksheets().len(), files().len());
    assert!(worksheets().len() >= 14);
    assert!(worksheet("thought-record").is_some() && worksheet("safety-plan").is_some() && worksheet("no-such").is_none());
}

#[test]
fn no_worksheet_vanishes() {
    let path = folder().join("ids.lock");
    let lock = fs::read_to_string(&path).unwrap_or_default();
    let locked: BTreeSet<&str> = lock.lines().collect();
    let there: BTreeSet<&str> = worksheets().iter().map(|one| one.worksheet.id.as_str()).collect();
    let gone: Vec<_> = locked.difference(&there).collect();
    assert!(gone.is_empty(), "a person's record names worksheets, so none may go: {gone:?}");
    if locked != there {
        let all: Vec<&str> = there.into_iter().collect();
        fs::write(&path, all.join("\n") + "\n").unwrap();
        panic!("content/worksheets/ids.lock did not know every worksheet and does now: commit ids.lock.");
    }
}

#[test]
fn worksheets_say_what_they_need_to() {
    let mut faults = Vec::new();
    let mut length = |place: String, text: &str, least: usize, most: usize| {
        let letters = text.chars().count();
        if !(least..=most).contains(&letters) || text.trim() != text {
            faults.push(format!("{place} takes {least} to {most} letters and no space around them: {text:?}."));
        }
    };
    let mut steps = Vec::new();
    for one in worksheets() {
        let sheet = &one.worksheet;
        let file = format!("{}.json", sheet.id);
        length(format!("{file}: title"), &sheet.title, 3, 60);
        length(format!("{file}: description"), sheet.about.as_deref().unwrap_or_default(), 20, 140);
        length(format!("{file}: purpose"), sheet.purpose.as_deref().unwrap_or_default(), 60, 1_200);
        length(format!("{file}: url"), sheet.url.as_deref().unwrap_or_default(), 30, 120);
        for item in all_items(&sheet.items) {
            let place = format!("{file}: {}", item.link_id);
            length(format!("{place}: text"), &item.text, 2, 400);
            length(format!("{place}: help"), item.help.as_deref().unwrap_or_default(), 0, 400);
            if let ItemForm::Choice { options, .. } = &item.form {
                for option in options {
                    length(format!("{place}: option"), &option.label, 1, 120);
                }
            }
        }
        steps.push((file, sheet));
    }
    for (file, sheet) in steps {
        if !(1..=30).contains(&sheet.minutes.unwrap_or_default()) {
            faults.push(format!("{file}: the extension minutes takes 1 to 30."));
        }
        if sheet.kind.is_none() {
            faults.push(format!("{file}: the extension kind takes cbt, motivation or safety."));
        }
        if sheet.items.iter().any(|item| item.form != ItemForm::Group || item.text.is_empty()) {
            faults.push(format!("{file}: each step is a group with a text."));
        }
        if all_items(&sheet.items).iter().filter(|item| item.required).count() > 1 {
            faults.push(format!("{file} has more than one answer that is required; a person may stop anywhere."));
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn every_kind_is_there() {
    for (kind, least) in [(WorksheetKind::Cbt, 10), (WorksheetKind::Motivation, 4), (WorksheetKind::Safety, 1)] {
        assert!(worksheets().iter().filter(|one| one.worksheet.kind == Some(kind)).count() >= least, "{kind:?}");
    }
}

#[test]
fn scores_are_worked_out_of_what_is_there() {
    let mut scores = 0;
    for one in worksheets() {
        let items = all_items(&one.worksheet.items);
        let ids: BTreeSet<&str> = items.iter().map(|item| item.link_id.as_str()).collect();
        for item in &items {
            let Some(expression) = &item.calculated else { continue };
            scores += 1;
            assert!(!expression.link_ids().is_empty(), "{}: {}", one.worksheet.id, item.link_id);
            assert!(expression.link_ids().iter().all(|id| ids.contains(id)), "{}: {}", one.worksheet.id, item.link_id);
        }
    }
    assert!(scores >= 3);
}

/// All that a person reads in a worksheet, and before it.
fn texts(sheet: &Worksheet) -> Vec<String> {
    let mut texts: Vec<String> = [&Some(sheet.title.clone()), &sheet.about, &sheet.purpose].into_iter().flatten().cloned().collect();
    for item in all_items(&sheet.items) {
        texts.extend([item.text.clone(), item.help.clone().unwrap_or_default(), item.placeholder.clone().unwrap_or_default()]);
        if let ItemForm::Choice { options, .. } = &item.form {
            texts.extend(options.iter().map(|option| option.label.clone()));
        }
    }
    texts
}

#[test]
fn words_that_did_harm_do_not_come_back() {
    let mut faults = Vec::new();
    for one in worksheets() {
        for text in texts(&one.worksheet) {
            faults.extend(wording::never_said(&text).into_iter().map(|word| format!("{}.json says {word:?}: {text:?}.", one.worksheet.id)));
            if text.to_lowercase().contains("skill") {
                faults.push(format!("{}.json says “skill”; it is an exercise: {text:?}.", one.worksheet.id));
            }
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn every_file_says_whose_it_is_and_who_looked_at_it() {
    let mut faults = Vec::new();
    for (name, text) in files() {
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        let field = |field: &str| file[field].as_str().unwrap_or_default();
        if field("publisher") != "Daymark" || !field("copyright").starts_with("Own wording") {
            faults.push(format!("{name}.json: publisher and copyright say whose words these are."));
        }
        if !field("lastReviewDate").starts_with("20") || field("lastReviewDate").len() != 10 {
            faults.push(format!("{name}.json: lastReviewDate says when it was last looked at."));
        }
        let reviewers: Vec<&str> = file["contact"].as_array().into_iter().flatten().filter_map(|one| one["name"].as_str()).collect();
        if file.get("approvalDate").is_some() && reviewers.iter().all(|name| name.trim().is_empty()) {
            faults.push(format!("{name}.json: an approvalDate takes a contact with the name of the clinician who signed."));
        }
        let related = file["extension"].as_array().into_iter().flatten().filter_map(|one| one["valueRelatedArtifact"]["citation"].as_str());
        if related.filter(|citation| citation.len() > 30).count() == 0 {
            faults.push(format!("{name}.json: artifact-relatedArtifact says where it comes from."));
        }
        if field("purpose").contains("Source") || field("copyright").is_empty() {
            faults.push(format!("{name}.json: purpose is read on the screen; sources stand in artifact-relatedArtifact."));
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn every_file_has_its_row_for_a_clinician() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/content-review.md")).unwrap();
    let sheets = worksheets().iter().map(|one| format!("| `{}.json` |", one.worksheet.id));
    let exercises = exercises().iter().map(|one| format!("| `{}.toml` |", one.id));
    let faults: Vec<String> = sheets.chain(exercises).filter(|row| !page.contains(row)).map(|row| format!("no row begins with {row}")).collect();
    nothing_wrong(&faults);
}

#[test]
fn a_safety_plan_can_be_read_in_the_worst_hour() {
    let plan = &worksheet("safety-plan").unwrap().worksheet;
    let mut faults = Vec::new();
    for text in texts(plan).iter().skip(3) {
        if wording::longest_sentence(text) > 15 {
            faults.push(format!("safety-plan.json: a sentence has more than 15 words: {text:?}."));
        }
    }
    let displays: Vec<_> = all_items(&plan.items).into_iter().filter(|item| item.form == ItemForm::Display).collect();
    assert!(displays.len() >= 6);
    for item in displays {
        if wording::grade(&item.text) > 5.0 {
            faults.push(format!("safety-plan.json: {} is over grade 5: {:?}.", item.link_id, item.text));
        }
    }
    for step in ["alone", "around", "ask", "services", "safer"] {
        let likely = format!("{step}-likely");
        if !all_items(&plan.items).iter().any(|item| item.link_id == likely) {
            faults.push(format!("safety-plan.json: {step} does not ask how likely it is."));
        }
    }
    nothing_wrong(&faults);
    assert!(plan.purpose.as_ref().unwrap().contains("Stanley") && plan.purpose.as_ref().unwrap().contains("20 to 45 minutes"));
}

#[test]
fn what_counts_as_use_is_said_wherever_it_is_asked() {
    for (sheet, link_id) in [
        ("weekly-review", "use"),
        ("sleep-diary", "substances"),
        ("chain-analysis", "lapse"),
        ("functional-analysis", "one-time-intro"),
        ("decisional-balance", "topic"),
    ] {
        let sheet = &worksheet(sheet).unwrap().worksheet;
        let item = all_items(&sheet.items).into_iter().find(|item| item.link_id == link_id).unwrap();
        let said = format!("{} {}", item.text, item.help.as_deref().unwrap_or_default());
        assert!(said.contains("Medicine you take as prescribed does not count as use."), "{}: {link_id}", sheet.id);
    }
}

#[test]
fn feelings_are_the_same_everywhere() {
    let steps = &exercise("name-the-feeling").unwrap().steps;
    let named = steps.iter().find_map(|step| if let StepForm::Choose { options, .. } = &step.form { Some(options) } else { None }).unwrap();
    let mut places = 0;
    for one in worksheets() {
        for item in all_items(&one.worksheet.items) {
            let ItemForm::Choice { options, .. } = &item.form else { continue };
            let labels: Vec<&String> = options.iter().map(|option| &option.label).collect();
            if labels.iter().any(|label| *label == "Hopeless") {
                places += 1;
                assert_eq!(labels, named.iter().collect::<Vec<_>>(), "{}: {}", one.worksheet.id, item.link_id);
            }
        }
    }
    assert!(places >= 4);
}

#[test]
fn every_option_has_a_code() {
    for one in worksheets() {
        for item in all_items(&one.worksheet.items) {
            let ItemForm::Choice { options, .. } = &item.form else { continue };
            let codes: BTreeSet<_> = options
                .iter()
                .filter_map(|option| match &option.value {
                    WorksheetValue::Coding(coding) => coding.code.clone(),
                    _ => None,
                })
                .collect();
            assert_eq!(codes.len(), options.len(), "{}: {}: words change, codes do not", one.worksheet.id, item.link_id);
            for when in &item.enable_when {
                assert!(!matches!(when.answer, WorksheetValue::Text(_)), "{}: {}", one.worksheet.id, item.link_id);
            }
        }
    }
}

fn given(link_id: &str, value: WorksheetValue) -> Answered {
    Answered { link_id: link_id.to_owned(), answers: vec![WorksheetAnswer { value, items: Vec::new() }], items: Vec::new() }
}

fn part(link_id: &str, items: Vec<Answered>) -> Answered {
    Answered { link_id: link_id.to_owned(), answers: Vec::new(), items }
}

/// The scores of a worksheet as it is filled in, each to two digits.
fn scores(sheet: &str, answers: &[Answered]) -> Vec<(String, f64)> {
    let scores = worksheet(sheet).unwrap().worksheet.evaluate(answers).scores;
    scores.into_iter().map(|score| (score.key, (score.value * 100.0).round() / 100.0)).collect()
}

fn named(scores: &[(&str, f64)]) -> Vec<(String, f64)> {
    scores.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect()
}

#[test]
fn moods_are_compared_activity_by_activity() {
    let sheet = &worksheet("behavioural-activation-review").unwrap().worksheet;
    let went = |code: &str| {
        let item = all_items(&sheet.items).into_iter().find(|item| item.link_id == "went").unwrap();
        let ItemForm::Choice { options, .. } = &item.form else { panic!("no options") };
        let is = |value: &WorksheetValue| matches!(value, WorksheetValue::Coding(coding) if coding.code.as_deref() == Some(code));
        options.iter().find(|option| is(&option.value)).unwrap().value.clone()
    };
    let activity = |how: &str, before: Option<i32>, after: Option<i32>| {
        let mut items = vec![given("went", went(how))];
        items.extend(before.map(|mood| given("mood-before", WorksheetValue::Integer(mood))));
        items.extend(after.map(|mood| given("mood-after", WorksheetValue::Integer(mood))));
        part("activity", items)
    };
    let of = |activities: Vec<Answered>| scores("behavioural-activation-review", &[part("things", activities)]);
    assert_eq!(
        of(vec![activity("done", Some(3), Some(6)), activity("partly", Some(5), Some(4)), activity("done", Some(4), Some(5))]),
        named(&[("mood-rise#0", 3.0), ("mood-rise#1", -1.0), ("mood-rise#2", 1.0), ("mood-change", 1.0)])
    );
    assert_eq!(
        of(vec![activity("done", Some(3), None), activity("done", None, Some(9)), activity("done", Some(2), Some(4))]),
        named(&[("mood-rise#2", 2.0), ("mood-change", 2.0)]),
        "half a pair counts for nothing"
    );
    assert_eq!(of(vec![activity("done", Some(3), Some(5)); 6]).last(), named(&[("mood-change", 2.0)]).last(), "more is not higher");
    assert_eq!(of(vec![activity("not-yet", Some(3), Some(9))]), [], "what was not done has no mood");
    assert_eq!(of(vec![activity("done", None, None)]), []);
    assert_eq!(of(Vec::new()), []);
}

/// A night: to bed, tried to sleep, woke, got up; minutes to fall asleep, times awake, minutes awake.
fn night(times: [Option<&str>; 4], asleep_in: Option<i32>, times_awake: Option<i32>, awake: Option<i32>) -> Vec<(String, f64)> {
    let time = |id: &str, at: Option<&str>| at.map(|at| given(id, WorksheetValue::Time(format!("{at}:00"))));
    let number = |id: &str, number: Option<i32>| number.map(|number| given(id, WorksheetValue::Integer(number)));
    let [to_bed, lights_out, woke, got_up] = times;
    let evening = [time("to-bed", to_bed), time("lights-out", lights_out), number("fall-asleep", asleep_in)];
    let dark = [number("times-awake", times_awake), number("minutes-awake", awake)];
    let morning = [time("woke", woke), time("got-up", got_up)];
    let answers = [("evening", evening.to_vec()), ("night", dark.to_vec()), ("waking", morning.to_vec())];
    let answers: Vec<Answered> = answers.into_iter().map(|(id, items)| part(id, items.into_iter().flatten().collect())).collect();
    scores("sleep-diary", &answers)
}

#[test]
fn a_night_is_worked_out_as_far_as_it_is_told() {
    let usual = [Some("22:30"), Some("23:00"), Some("06:30"), Some("07:00")];
    assert_eq!(
        night(usual, Some(30), Some(2), Some(45)),
        named(&[("lying-awake", 75.0), ("time-in-bed", 8.5), ("time-asleep", 6.25), ("sleep-efficiency", 73.53)])
    );
    // After midnight, and without waking in between: nothing hides.
    assert_eq!(
        night([Some("00:15"), Some("00:15"), Some("08:15"), Some("08:15")], Some(0), Some(0), None),
        named(&[("lying-awake", 0.0), ("time-in-bed", 8.0), ("time-asleep", 8.0), ("sleep-efficiency", 100.0)])
    );
    // Minutes that are left over from a changed answer are not asked, and not counted.
    assert_eq!(night(usual, Some(30), Some(0), Some(45)).first(), named(&[("lying-awake", 30.0)]).first());
    let [in_bed, hours] = [named(&[("time-in-bed", 8.5)]), named(&[("lying-awake", 30.0), ("time-in-bed", 8.5)])];
    assert_eq!(night(usual, None, None, None), in_bed);
    assert_eq!(night(usual, Some(30), Some(2), None), in_bed, "how long awake is not told");
    assert_eq!(night([usual[0], None, None, usual[3]], Some(30), Some(0), None), hours);
    assert_eq!(night([None, usual[1], usual[2], None], Some(30), Some(0), None), named(&[("lying-awake", 30.0), ("time-asleep", 7.0)]));
    assert_eq!(night([usual[0], None, usual[2], None], None, None, None), []);
    // More minutes awake than there were, and more sleep than there was bed: no number rather than a wrong one.
    assert_eq!(night(usual, Some(300), Some(1), Some(300)), named(&[("lying-awake", 600.0), ("time-in-bed", 8.5)]));
    let swapped = night([Some("23:00"), Some("22:30"), Some("07:00"), Some("06:30")], Some(0), Some(0), None);
    assert_eq!(swapped, named(&[("lying-awake", 0.0), ("time-in-bed", 7.5), ("time-asleep", 8.5)]));
}

#[test]
fn a_slip_of_am_and_pm_is_asked_about() {
    let sheet = &worksheet("sleep-diary").unwrap().worksheet;
    let asks = |to_bed: &str| {
        let time = |id: &str, at: &str| given(id, WorksheetValue::Time(format!("{at}:00")));
        let answers = [part("evening", vec![time("to-bed", to_bed)]), part("waking", vec![time("got-up", "07:00")])];
        !sheet.evaluate(&answers).disabled.contains(&"check-times".to_owned())
    };
    assert!(asks("11:00") && !asks("23:00"));
}

#[test]
fn words_are_person_first() {
    let mut faults = Vec::new();
    for one in worksheets() {
        let sheet = &one.worksheet;
        for text in texts(sheet) {
            let lower = format!(" {} ", text.to_lowercase());
            for word in ["addict", "abuse", " dirty ", "alcoholic", "junkie", "relapse", " should ", " must ", "failure"] {
                if lower.contains(word) {
                    faults.push(format!("{}.json says {word:?}: {text:?}.", sheet.id));
                }
            }
        }
    }
    nothing_wrong(&faults);
}
