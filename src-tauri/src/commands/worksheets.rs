//! Worksheets, and what is answered in them.

use daymark_app::api::{
    BeginResponse, CommandError, FinishedResponse, OneResponse, OneWorksheet, ResponseChanges, ResponseView, SaveResponse, SavedFile,
    WorksheetFile, WorksheetPreview, WorksheetSummary, WorksheetView,
};
use tauri::{AppHandle, Runtime, State};

use super::folder_for_files;
use crate::shell::Shell;

#[tauri::command]
pub async fn worksheet_list(shell: State<'_, Shell>) -> Result<Vec<WorksheetSummary>, CommandError> {
    Ok(shell.open().await?.worksheet_list().await?)
}

#[tauri::command]
pub async fn worksheet_get(shell: State<'_, Shell>, request: OneWorksheet) -> Result<WorksheetView, CommandError> {
    Ok(shell.open().await?.worksheet_get(request).await?)
}

#[tauri::command]
pub async fn worksheet_preview(shell: State<'_, Shell>, request: WorksheetFile) -> Result<WorksheetPreview, CommandError> {
    Ok(shell.open().await?.worksheet_preview(request).await?)
}

#[tauri::command]
pub async fn worksheet_import(shell: State<'_, Shell>, request: WorksheetFile) -> Result<WorksheetSummary, CommandError> {
    Ok(shell.open().await?.worksheet_import(request).await?)
}

#[tauri::command]
pub async fn worksheet_delete(shell: State<'_, Shell>, request: OneWorksheet) -> Result<(), CommandError> {
    Ok(shell.open().await?.worksheet_delete(request).await?)
}

#[tauri::command]
pub async fn worksheet_restore(shell: State<'_, Shell>, request: OneWorksheet) -> Result<(), CommandError> {
    Ok(shell.open().await?.worksheet_restore(request).await?)
}

#[tauri::command]
pub async fn response_begin(shell: State<'_, Shell>, request: BeginResponse) -> Result<ResponseView, CommandError> {
    Ok(shell.open().await?.response_begin(request).await?)
}

#[tauri::command]
pub async fn response_get(shell: State<'_, Shell>, request: OneResponse) -> Result<ResponseView, CommandError> {
    Ok(shell.open().await?.response_get(request).await?)
}

#[tauri::command]
pub async fn response_save(shell: State<'_, Shell>, request: SaveResponse) -> Result<ResponseView, CommandError> {
    Ok(shell.open().await?.response_save(request).await?)
}

#[tauri::command]
pub async fn response_finish(shell: State<'_, Shell>, request: SaveResponse) -> Result<FinishedResponse, CommandError> {
    let answer = shell.open().await?.response_finish(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn response_changes(shell: State<'_, Shell>, request: OneResponse) -> Result<ResponseChanges, CommandError> {
    Ok(shell.open().await?.response_changes(request).await?)
}

#[tauri::command]
pub async fn response_delete(shell: State<'_, Shell>, request: OneResponse) -> Result<(), CommandError> {
    Ok(shell.open().await?.response_delete(request).await?)
}

#[tauri::command]
pub async fn response_restore(shell: State<'_, Shell>, request: OneResponse) -> Result<(), CommandError> {
    Ok(shell.open().await?.response_restore(request).await?)
}

#[tauri::command]
pub async fn response_hand_out<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    request: OneResponse,
) -> Result<SavedFile, CommandError> {
    Ok(shell.open().await?.response_hand_out(request, &folder_for_files(&app)?).await?)
}
