//! Sessions, occurrences and attendance.

use daymark_app::api::{
    AddSession, CommandError, ListOccurrences, MoveOccurrence, OccurrenceView, OneOccurrence, OneSession, RecordAttendance, SessionChanged,
    SessionView, UpdateSession,
};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn session_add(shell: State<'_, Shell>, request: AddSession) -> Result<SessionView, CommandError> {
    let answer = shell.open().await?.session_add(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn session_update(shell: State<'_, Shell>, request: UpdateSession) -> Result<SessionChanged, CommandError> {
    let answer = shell.open().await?.session_update(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn session_get(shell: State<'_, Shell>, request: OneSession) -> Result<SessionView, CommandError> {
    Ok(shell.open().await?.session_get(request).await?)
}

#[tauri::command]
pub async fn session_delete(shell: State<'_, Shell>, request: OneSession) -> Result<(), CommandError> {
    shell.open().await?.session_delete(request).await?;
    shell.reminders_changed();
    Ok(())
}

#[tauri::command]
pub async fn session_restore(shell: State<'_, Shell>, request: OneSession) -> Result<SessionView, CommandError> {
    let answer = shell.open().await?.session_restore(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn session_list(shell: State<'_, Shell>) -> Result<Vec<SessionView>, CommandError> {
    Ok(shell.open().await?.session_list().await?)
}

#[tauri::command]
pub async fn occurrence_list(shell: State<'_, Shell>, request: ListOccurrences) -> Result<Vec<OccurrenceView>, CommandError> {
    Ok(shell.open().await?.occurrence_list(request).await?)
}

#[tauri::command]
pub async fn occurrence_move(shell: State<'_, Shell>, request: MoveOccurrence) -> Result<OccurrenceView, CommandError> {
    let answer = shell.open().await?.occurrence_move(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn occurrence_cancel(shell: State<'_, Shell>, request: OneOccurrence) -> Result<OccurrenceView, CommandError> {
    let answer = shell.open().await?.occurrence_cancel(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn occurrence_reset(shell: State<'_, Shell>, request: OneOccurrence) -> Result<OccurrenceView, CommandError> {
    let answer = shell.open().await?.occurrence_reset(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn attendance_record(shell: State<'_, Shell>, request: RecordAttendance) -> Result<OccurrenceView, CommandError> {
    Ok(shell.open().await?.attendance_record(request).await?)
}
