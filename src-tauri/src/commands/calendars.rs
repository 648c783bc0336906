//! Calendars, brought in and handed out.

use daymark_app::api::{
    CalendarFile, CalendarImported, CalendarPreview, CalendarView, CommandError, ExportCalendar, ImportCalendar, OneCalendar,
    OneScheduleChange, SavedFile,
};
use tauri::{AppHandle, Runtime, State};

use super::folder_for_files;
use crate::shell::Shell;

#[tauri::command]
pub async fn calendar_list(shell: State<'_, Shell>) -> Result<Vec<CalendarView>, CommandError> {
    Ok(shell.open().await?.calendar_list().await?)
}

#[tauri::command]
pub async fn calendar_preview(shell: State<'_, Shell>, request: CalendarFile) -> Result<CalendarPreview, CommandError> {
    Ok(shell.open().await?.calendar_preview(request).await?)
}

#[tauri::command]
pub async fn calendar_import(shell: State<'_, Shell>, request: ImportCalendar) -> Result<CalendarImported, CommandError> {
    let answer = shell.open().await?.calendar_import(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn calendar_delete(shell: State<'_, Shell>, request: OneCalendar) -> Result<OneScheduleChange, CommandError> {
    let answer = shell.open().await?.calendar_delete(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn calendar_save<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    request: ExportCalendar,
) -> Result<SavedFile, CommandError> {
    Ok(shell.open().await?.calendar_save(request, &folder_for_files(&app)?).await?)
}
