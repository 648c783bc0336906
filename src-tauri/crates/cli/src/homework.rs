//! `homework add`, `homework list` and `homework done`.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use daymark_app::api::{AddHomework as Add, HomeworkItem, HomeworkView, ListHomework as List, OneHomework as One, Written};
use daymark_domain::ids::HomeworkId;
use daymark_domain::invalid::Field;

use crate::arguments::{AddHomework, ListHomework, OneHomework};
use crate::output::{self, Answer};
use crate::refusal::Refusal;
use crate::values;
use crate::vault::Door;

/// `homework add`
pub async fn add(door: &Door, add: &AddHomework) -> Result<Answer, Refusal> {
    // What was typed is read before the store is opened, so that a slip costs no passphrase.
    let due_at = add.due.as_deref().map(|text| values::instant(Field::Due, text, door.zone)).transpose()?;
    let note = match (&add.note, &add.note_file) {
        (Some(text), _) => Some(text.clone()),
        (None, Some(file)) => Some(values::note(file)?),
        (None, None) => None,
    };
    let item = match (&add.exercise, &add.worksheet) {
        (Some(id), _) => HomeworkItem::Exercise { id: id.clone() },
        (None, Some(key)) => HomeworkItem::Worksheet { key: key.clone() },
        (None, None) => HomeworkItem::Other,
    };
    let app = door.open().await?;
    let added = app.homework_add(Add { session: None, item, note: note.map(Written::new), due_at }).await;
    app.close().await;
    said("Added", &added?, door)
}

/// `homework list`
pub async fn list(door: &Door, list: &ListHomework) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let listed = app.homework_list(List { limit: list.limit }).await;
    app.close().await;
    let views = listed?;
    let mut text = String::new();
    for view in &views {
        one(&mut text, view);
    }
    if views.is_empty() {
        text.push_str("No homework.");
    }
    Ok(Answer::new(&views, text)?.warn(door.warning()))
}

/// `homework done`
pub async fn done(door: &Door, homework: &OneHomework) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let done = app.homework_done(One { id: HomeworkId::new(homework.id) }).await;
    app.close().await;
    said("Done", &done?, door)
}

fn said(what: &str, view: &HomeworkView, door: &Door) -> Result<Answer, Refusal> {
    let mut text = format!("{what}. ");
    one(&mut text, view);
    Ok(Answer::new(view, text)?.warn(door.warning()))
}

/// One piece of homework for people. Writing into a String cannot fail.
fn one(text: &mut String, view: &HomeworkView) {
    let mark = if view.done_at.is_some() { "[x]" } else { "[ ]" };
    let _ = write!(text, "{mark} {}", output::line(&view.title));
    match (view.done_at, view.due_at) {
        (Some(done_at), _) => {
            let _ = write!(text, ", done {}", local(done_at, &view.zone));
        }
        (None, Some(due_at)) => {
            let _ = write!(text, ", {} {}", if view.overdue { "was due" } else { "due" }, local(due_at, &view.zone));
        }
        (None, None) => {}
    }
    let _ = writeln!(text, "\n    {}", view.id.uuid());
    for line in view.note.iter().filter(|note| **note != view.title).flat_map(|note| note.text().lines()) {
        let _ = writeln!(text, "    {}", output::shown(line));
    }
}

fn local(at: DateTime<Utc>, zone: &str) -> String {
    zone.parse::<chrono_tz::Tz>().map_or_else(
        |_| at.format("%a %-d %b %Y, %H:%M UTC").to_string(),
        |zone| at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M").to_string(),
    )
}
