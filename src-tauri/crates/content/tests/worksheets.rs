//! The worksheets hold together.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use daymark_content::{worksheet, worksheets};
use daymark_domain::worksheet::{ItemForm, WorksheetItem, WorksheetKind};
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

#[test]
fn words_are_person_first() {
    let mut faults = Vec::new();
    for one in worksheets() {
        let sheet = &one.worksheet;
        let mut texts: Vec<String> = vec![sheet.title.clone(), sheet.about.clone().unwrap_or_default()];
        for item in all_items(&sheet.items) {
            texts.extend([item.text.clone(), item.help.clone().unwrap_or_default(), item.placeholder.clone().unwrap_or_default()]);
            if let ItemForm::Choice { options, .. } = &item.form {
                texts.extend(options.iter().map(|option| option.label.clone()));
            }
        }
        for text in texts {
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
