//! Lapses, and days that nobody reported.

use daymark_app::api::{AnswerSilence, CommandError, LapseHelp, LapseView, OneLapse, RecordLapse, UpdateLapse};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn lapse_record(shell: State<'_, Shell>, request: RecordLapse) -> Result<LapseView, CommandError> {
    Ok(shell.open().await?.lapse_record(request).await?)
}

#[tauri::command]
pub async fn lapse_update(shell: State<'_, Shell>, request: UpdateLapse) -> Result<LapseView, CommandError> {
    Ok(shell.open().await?.lapse_update(request).await?)
}

#[tauri::command]
pub async fn lapse_get(shell: State<'_, Shell>, request: OneLapse) -> Result<LapseView, CommandError> {
    Ok(shell.open().await?.lapse_get(request).await?)
}

#[tauri::command]
pub async fn lapse_list(shell: State<'_, Shell>) -> Result<Vec<LapseView>, CommandError> {
    Ok(shell.open().await?.lapse_list().await?)
}

#[tauri::command]
pub async fn lapse_delete(shell: State<'_, Shell>, request: OneLapse) -> Result<(), CommandError> {
    Ok(shell.open().await?.lapse_delete(request).await?)
}

#[tauri::command]
pub async fn lapse_restore(shell: State<'_, Shell>, request: OneLapse) -> Result<LapseView, CommandError> {
    Ok(shell.open().await?.lapse_restore(request).await?)
}

#[tauri::command]
pub async fn lapse_help(shell: State<'_, Shell>) -> Result<LapseHelp, CommandError> {
    Ok(shell.open().await?.lapse_help().await?)
}

#[tauri::command]
pub async fn silence_answer(shell: State<'_, Shell>, request: AnswerSilence) -> Result<(), CommandError> {
    Ok(shell.open().await?.silence_answer(request).await?)
}
