//! `checkin add` and `checkin list`.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use daymark_app::App;
use daymark_app::api::{AddTrigger, CheckInView, ListCheckIns as List, RecordCheckIn, TriggerView, Written};
use daymark_domain::check_in::Halt;
use daymark_domain::ids::TriggerId;
use daymark_domain::invalid::Field;

use crate::arguments::{AddCheckIn, ListCheckIns, YesNo};
use crate::output::{self, Answer};
use crate::refusal::Refusal;
use crate::values;
use crate::vault::Door;

/// The most that one page of the app's list holds.
const PAGE: i32 = 200;

/// `checkin add`
pub async fn add(door: &Door, add: &AddCheckIn) -> Result<Answer, Refusal> {
    // What was typed is read before the store is opened, so that a slip costs no passphrase.
    let at = add.at.as_deref().map(|text| values::instant(Field::At, text, door.zone)).transpose()?;
    let sleep_minutes = add.sleep.as_deref().map(|text| values::minutes(Field::Sleep, text)).transpose()?;
    let note = match (&add.note, &add.note_file) {
        (Some(text), _) => Some(text.clone()),
        (None, Some(file)) => Some(values::note(file)?),
        (None, None) => None,
    };
    let app = door.open().await?;
    let recorded = record(&app, add, at, sleep_minutes, note).await;
    app.close().await;
    let view = recorded?;
    let mut text = String::from("Saved. ");
    one(&mut text, &view);
    Ok(Answer::new(&view, text)?.warn(door.warning()))
}

async fn record(
    app: &App,
    add: &AddCheckIn,
    at: Option<DateTime<Utc>>,
    sleep_minutes: Option<i32>,
    note: Option<String>,
) -> Result<CheckInView, Refusal> {
    let mut request = RecordCheckIn {
        at,
        mood: add.mood,
        craving: add.craving,
        triggers: Vec::new(),
        halt: Halt { hungry: add.hungry, angry: add.angry, lonely: add.lonely, tired: add.tired },
        sleep_minutes,
        used: add.used.map(|used| matches!(used, YesNo::Yes)),
        note: note.map(Written::new),
    };
    // A check-in that a rule refuses leaves no new trigger behind, as far as can be told before.
    daymark_domain::scale::Mood::new(request.mood)?;
    daymark_domain::scale::Rating::new(Field::Craving, request.craving)?;
    if !add.triggers.is_empty() {
        let known = app.trigger_list().await?;
        for name in &add.triggers {
            request.triggers.push(trigger(app, &known, name).await?);
        }
    }
    Ok(app.check_in_record(request).await?)
}

/// A known trigger by its key, one's own by its name, else a new one.
async fn trigger(app: &App, known: &[TriggerView], name: &str) -> Result<TriggerId, Refusal> {
    let key = name.trim().to_lowercase().replace([' ', '-'], "_").replace(['\'', '’'], "");
    match known.iter().find(|trigger| trigger.key.as_deref() == Some(&key)) {
        Some(trigger) => Ok(trigger.id),
        // The same name again gives the same trigger.
        None => Ok(app.trigger_add(AddTrigger { name: Written::new(name.to_owned()) }).await?.id),
    }
}

/// `checkin list`
pub async fn list(door: &Door, list: &ListCheckIns) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let page = if list.all { everything(&app).await } else { pages(&app, list.limit).await };
    app.close().await;
    let (check_ins, total) = page?;
    let mut text = String::new();
    for view in &check_ins {
        one(&mut text, view);
    }
    if check_ins.is_empty() {
        text.push_str("No check-ins yet.");
    } else if (check_ins.len() as u64) < u64::from(total) {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "The latest {} of {total}; --all shows all.", check_ins.len());
    }
    let value = serde_json::json!({ "total": total, "check_ins": serde_json::to_value(&check_ins).unwrap_or_default() });
    Ok(Answer::new(&value, text)?.warn(door.warning()))
}

async fn pages(app: &App, limit: i32) -> Result<(Vec<CheckInView>, u32), Refusal> {
    let page = app.check_in_list(List { after: None, limit }).await?;
    Ok((page.check_ins, page.total))
}

async fn everything(app: &App) -> Result<(Vec<CheckInView>, u32), Refusal> {
    let mut all = Vec::new();
    loop {
        let after = all.last().map(|last: &CheckInView| last.id);
        let mut page = app.check_in_list(List { after, limit: PAGE }).await?;
        let last = page.check_ins.is_empty() || !page.more;
        all.append(&mut page.check_ins);
        if last {
            return Ok((all, page.total));
        }
    }
}

/// One check-in for people, ending in a line end. Writing into a String cannot fail.
fn one(text: &mut String, view: &CheckInView) {
    let local = view.zone.parse::<chrono_tz::Tz>().map_or_else(
        |_| view.at.format("%a %-d %b %Y, %H:%M UTC").to_string(),
        |zone| view.at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M").to_string(),
    );
    let _ = write!(text, "{local}: mood {} of 5, craving {} of 10", view.mood, view.craving);
    let halt = [(view.halt.hungry, "hungry"), (view.halt.angry, "angry"), (view.halt.lonely, "lonely"), (view.halt.tired, "tired")];
    for (_, word) in halt.iter().filter(|(is, _)| *is) {
        let _ = write!(text, ", {word}");
    }
    if let Some(minutes) = view.sleep_minutes {
        let _ = write!(text, ", slept {}", output::duration(minutes.into()));
    }
    if let Some(used) = view.used {
        text.push_str(if used { ", used" } else { ", no use" });
    }
    text.push('\n');
    if !view.triggers.is_empty() {
        let names: Vec<_> = view.triggers.iter().map(trigger_name).collect();
        let _ = writeln!(text, "    Triggers: {}", names.join(", "));
    }
    for line in view.note.iter().flat_map(|note| note.text().lines()) {
        let _ = writeln!(text, "    {}", output::shown(line));
    }
}

fn trigger_name(trigger: &TriggerView) -> String {
    match (&trigger.name, &trigger.key) {
        (Some(name), _) => output::line(name),
        (None, Some(key)) => key.replace('_', " "),
        (None, None) => "unnamed".into(),
    }
}
