//! The schedule as a whole, conflicts, free time, and what is kept of one occurrence.

use daymark_app::api::{
    AcceptConflict, CommandError, FindFreeTime, FollowingChanged, FreeTimeView, GetSchedule, OccurrenceDetail, OccurrenceNoteView,
    OneOccurrence, OneScheduleChange, SaveOccurrenceNote, ScheduleView, UpdateFollowing,
};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn schedule_get(shell: State<'_, Shell>, request: GetSchedule) -> Result<ScheduleView, CommandError> {
    Ok(shell.open().await?.schedule_get(request).await?)
}

#[tauri::command]
pub async fn schedule_undo(shell: State<'_, Shell>, request: OneScheduleChange) -> Result<(), CommandError> {
    shell.open().await?.schedule_undo(request).await?;
    shell.reminders_changed();
    Ok(())
}

#[tauri::command]
pub async fn session_update_following(shell: State<'_, Shell>, request: UpdateFollowing) -> Result<FollowingChanged, CommandError> {
    let answer = shell.open().await?.session_update_following(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn session_end_before(shell: State<'_, Shell>, request: OneOccurrence) -> Result<FollowingChanged, CommandError> {
    let answer = shell.open().await?.session_end_before(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn conflict_accept(shell: State<'_, Shell>, request: AcceptConflict) -> Result<(), CommandError> {
    Ok(shell.open().await?.conflict_accept(request).await?)
}

#[tauri::command]
pub async fn free_time_find(shell: State<'_, Shell>, request: FindFreeTime) -> Result<Vec<FreeTimeView>, CommandError> {
    Ok(shell.open().await?.free_time_find(request).await?)
}

#[tauri::command]
pub async fn occurrence_get(shell: State<'_, Shell>, request: OneOccurrence) -> Result<OccurrenceDetail, CommandError> {
    Ok(shell.open().await?.occurrence_get(request).await?)
}

#[tauri::command]
pub async fn occurrence_note_save(shell: State<'_, Shell>, request: SaveOccurrenceNote) -> Result<OccurrenceNoteView, CommandError> {
    Ok(shell.open().await?.occurrence_note_save(request).await?)
}
