//! Writes every worksheet of the catalogue and one with every kind of item, and answers made up for them, as FHIR files for another program to
//! read.
//!
//! `fhir FOLDER`. The answers are the same each time.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "a task, not a library")]

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta};
use daymark_content::worksheets;
use daymark_domain::worksheet::{Answered, ItemForm, Worksheet, WorksheetAnswer, WorksheetItem, WorksheetValue};
use daymark_exchange::fhir::questionnaire::read;
use daymark_exchange::fhir::response::{Status, write};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

const EVERY_KIND: &str = include_str!("../../fixtures/every-kind.questionnaire.json");

const RESPONSES: usize = 12;
const WORDS: [&str; 6] = ["The bus was late.", "Ich weiß es nicht", "🌧️ then ☀️", "שלום", "two\nlines", "a \"quoted\" <b>word</b>"];

fn main() {
    let Some(folder) = std::env::args().nth(1).map(PathBuf::from) else {
        eprintln!("fhir: name a folder for the files.");
        std::process::exit(2);
    };
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let begin = DateTime::parse_from_rfc3339("2026-03-09T18:30:00Z").unwrap().to_utc();
    let mut dice = StdRng::seed_from_u64(11);
    let every_kind = read(EVERY_KIND.as_bytes()).unwrap();
    assert!(every_kind.unsupported.is_empty(), "every kind of item is supported");
    let mut sheets: Vec<(&Worksheet, &str)> = worksheets().iter().map(|one| (&one.worksheet, one.definition.as_str())).collect();
    sheets.push((&every_kind.worksheet, EVERY_KIND));
    for (sheet, definition) in &sheets {
        std::fs::write(folder.join(format!("{}.questionnaire.json", sheet.id)), definition).unwrap();
        for number in 0..RESPONSES {
            let answers = answers(&sheet.items, &mut dice);
            // Half of them as they were left, half finished.
            let (answers, status) = match number % 4 {
                0 | 1 => (answers, Status::InProgress),
                2 => (sheet.settle(&answers), Status::Completed),
                _ => (sheet.settle(&answers), Status::Amended),
            };
            let at = begin + TimeDelta::hours(number as i64 * 31);
            let file = write(sheet, &answers, status, at, chrono_tz::America::New_York);
            std::fs::write(folder.join(format!("{}-{number}.response.json", sheet.id)), file).unwrap();
        }
    }
    println!("{} worksheets, {RESPONSES} responses each, are in {}", sheets.len(), folder.display());
}

fn answers(items: &[WorksheetItem], dice: &mut StdRng) -> Vec<Answered> {
    let mut all = Vec::new();
    for item in items {
        if item.form == ItemForm::Display || item.calculated.is_some() || dice.random_range(0..5) == 0 {
            continue;
        }
        let times = if item.repeats { dice.random_range(1..4) } else { 1 };
        if item.form == ItemForm::Group {
            for _ in 0..times {
                all.push(Answered { link_id: item.link_id.clone(), answers: Vec::new(), items: answers(&item.items, dice) });
            }
        } else {
            let answers =
                (0..times).map(|_| WorksheetAnswer { value: value(&item.form, dice), items: answers(&item.items, dice) }).collect();
            all.push(Answered { link_id: item.link_id.clone(), answers, items: Vec::new() });
        }
    }
    all
}

fn value(form: &ItemForm, dice: &mut StdRng) -> WorksheetValue {
    let words = WORDS[dice.random_range(0..WORDS.len())].to_owned();
    match form {
        ItemForm::Boolean => WorksheetValue::Boolean(dice.random()),
        ItemForm::Integer { min, max, .. } => WorksheetValue::Integer(dice.random_range(min.unwrap_or(0)..=max.unwrap_or(100))),
        ItemForm::Decimal { .. } => WorksheetValue::Decimal(format!("{}.{}", dice.random_range(0..90), dice.random_range(1..9))),
        ItemForm::Date { .. } => WorksheetValue::Date(format!("2026-{:02}-{:02}", dice.random_range(1..13), dice.random_range(1..28))),
        ItemForm::DateTime { .. } => WorksheetValue::DateTime(format!("2026-03-{:02}T21:30:00+01:00", dice.random_range(1..28))),
        ItemForm::Url => WorksheetValue::Text(format!("https://clinic.example/{}?a=b#c", dice.random_range(0..90))),
        ItemForm::Time => WorksheetValue::Time(format!("{:02}:30:00", dice.random_range(0..24))),
        ItemForm::Choice { options, open, .. } if !*open || dice.random() => options[dice.random_range(0..options.len())].value.clone(),
        _ => WorksheetValue::Text(words),
    }
}
