//! `calendar list`, `preview`, `import`, `undo` and `export`.

use std::fmt::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use daymark_app::api::{
    CalendarChange, CalendarEffect, CalendarFile as Picked, CalendarPreview, ExportCalendar, ImportCalendar, OneScheduleChange, Written,
};
use daymark_domain::ids::ScheduleChangeId;

use crate::arguments::{CalendarFile, OneChange};
use crate::output::{self, Answer};
use crate::refusal::Refusal;
use crate::sessions::kind;
use crate::values;
use crate::vault::Door;

/// `calendar list`
pub async fn list(door: &Door) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let listed = app.calendar_list().await;
    app.close().await;
    let views = listed?;
    let mut text = String::new();
    for view in &views {
        let on = view.imported_at.with_timezone(&door.zone).format("%-d %b %Y");
        let _ = writeln!(text, "{}  {} ({on})", output::count(view.events as usize, "event"), output::line(&view.name));
    }
    if views.is_empty() {
        text.push_str("No calendars.");
    }
    Ok(Answer::new(&views, text)?.warn(door.warning()))
}

/// `calendar preview`
pub async fn preview(door: &Door, file: &CalendarFile) -> Result<Answer, Refusal> {
    let request = read(file)?;
    let app = door.open().await?;
    let seen = app.calendar_preview(request).await;
    app.close().await;
    let seen = seen?;
    Ok(Answer::new(&seen, said(&seen))?.warn(door.warning()))
}

/// `calendar import`
pub async fn import(door: &Door, file: &CalendarFile) -> Result<Answer, Refusal> {
    let request = ImportCalendar { file: read(file)?, kinds: Vec::new(), without: Vec::new() };
    let app = door.open().await?;
    let done = app.calendar_import(request).await;
    app.close().await;
    let done = done?;
    let counts = format!("Added {}, changed {}, deleted {}.", done.added, done.changed, done.removed);
    let text = format!("{counts} To undo it: daymark-cli calendar undo {}", done.change.uuid());
    Ok(Answer::new(&done, text)?.warn(door.warning()))
}

/// `calendar undo`
pub async fn undo(door: &Door, change: &OneChange) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let undone = app.schedule_undo(OneScheduleChange { id: ScheduleChangeId::new(change.id) }).await;
    app.close().await;
    undone?;
    Ok(Answer::new(&(), "Undone.".into())?.warn(door.warning()))
}

/// `calendar export`
pub async fn export(door: &Door) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let written = app.calendar_export(ExportCalendar { session: None }).await;
    app.close().await;
    let written = written?;
    Ok(Answer::new(&written, written.text().to_owned())?.warn(door.warning()))
}

fn read(file: &CalendarFile) -> Result<Picked, Refusal> {
    Ok(Picked { base64: Written::new(BASE64.encode(values::calendar(&file.file)?)), calendar: None, kind: kind(file.kind) })
}

fn said(seen: &CalendarPreview) -> String {
    let mut text = format!("{}: {} as before.\n", output::line(&seen.name), output::count(seen.unchanged as usize, "event"));
    for item in &seen.items {
        one(&mut text, item);
    }
    for left in &seen.unsupported {
        let title = left.title.as_ref().map(output::line).unwrap_or_default();
        let when = left.starts.map(|starts| starts.format(", %-d %b %Y %H:%M").to_string()).unwrap_or_default();
        let _ = writeln!(text, "Left out: {} of {title}{when}", left.what);
    }
    text
}

fn one(text: &mut String, item: &CalendarChange) {
    let effect = match item.effect {
        CalendarEffect::Added => "New",
        CalendarEffect::Changed => "Changed",
        CalendarEffect::Removed => "Gone",
    };
    let title = item.title.as_ref().map(output::line).unwrap_or_default();
    let _ = writeln!(text, "{effect}: {title}, {} ({}), {} in a year", item.starts.format("%-d %b %Y %H:%M"), item.zone, item.ahead);
}
