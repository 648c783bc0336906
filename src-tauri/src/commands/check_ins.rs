//! Check-ins, triggers and drafts.

use daymark_app::api::{
    AddTrigger, CheckInFollowUp, CheckInPage, CheckInView, CommandError, Draft, HideTrigger, ListCheckIns, OneCheckIn, OneDraft,
    RecordCheckIn, SaveDraft, TriggerView, UpdateCheckIn,
};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn check_in_record(shell: State<'_, Shell>, request: RecordCheckIn) -> Result<CheckInView, CommandError> {
    Ok(shell.open().await?.check_in_record(request).await?)
}

#[tauri::command]
pub async fn check_in_update(shell: State<'_, Shell>, request: UpdateCheckIn) -> Result<CheckInView, CommandError> {
    Ok(shell.open().await?.check_in_update(request).await?)
}

#[tauri::command]
pub async fn check_in_get(shell: State<'_, Shell>, request: OneCheckIn) -> Result<CheckInView, CommandError> {
    Ok(shell.open().await?.check_in_get(request).await?)
}

#[tauri::command]
pub async fn check_in_delete(shell: State<'_, Shell>, request: OneCheckIn) -> Result<(), CommandError> {
    Ok(shell.open().await?.check_in_delete(request).await?)
}

#[tauri::command]
pub async fn check_in_restore(shell: State<'_, Shell>, request: OneCheckIn) -> Result<CheckInView, CommandError> {
    Ok(shell.open().await?.check_in_restore(request).await?)
}

#[tauri::command]
pub async fn check_in_list(shell: State<'_, Shell>, request: ListCheckIns) -> Result<CheckInPage, CommandError> {
    Ok(shell.open().await?.check_in_list(request).await?)
}

#[tauri::command]
pub async fn check_in_follow_up(shell: State<'_, Shell>, request: OneCheckIn) -> Result<CheckInFollowUp, CommandError> {
    Ok(shell.open().await?.check_in_follow_up(request).await?)
}

#[tauri::command]
pub async fn trigger_list(shell: State<'_, Shell>) -> Result<Vec<TriggerView>, CommandError> {
    Ok(shell.open().await?.trigger_list().await?)
}

#[tauri::command]
pub async fn trigger_add(shell: State<'_, Shell>, request: AddTrigger) -> Result<TriggerView, CommandError> {
    Ok(shell.open().await?.trigger_add(request).await?)
}

#[tauri::command]
pub async fn trigger_hide(shell: State<'_, Shell>, request: HideTrigger) -> Result<(), CommandError> {
    Ok(shell.open().await?.trigger_hide(request).await?)
}

#[tauri::command]
pub async fn draft_save(shell: State<'_, Shell>, request: SaveDraft) -> Result<(), CommandError> {
    Ok(shell.open().await?.draft_save(request).await?)
}

#[tauri::command]
pub async fn draft_get(shell: State<'_, Shell>, request: OneDraft) -> Result<Draft, CommandError> {
    Ok(shell.open().await?.draft_get(request).await?)
}

#[tauri::command]
pub async fn draft_discard(shell: State<'_, Shell>, request: OneDraft) -> Result<(), CommandError> {
    Ok(shell.open().await?.draft_discard(request).await?)
}
