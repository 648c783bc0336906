//! Homework: something to do until a time.

use daymark_app::api::{AddHomework, CommandError, HomeworkView, ListHomework, OneHomework, UpdateHomework};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn homework_list(shell: State<'_, Shell>, request: ListHomework) -> Result<Vec<HomeworkView>, CommandError> {
    Ok(shell.open().await?.homework_list(request).await?)
}

#[tauri::command]
pub async fn homework_get(shell: State<'_, Shell>, request: OneHomework) -> Result<HomeworkView, CommandError> {
    Ok(shell.open().await?.homework_get(request).await?)
}

#[tauri::command]
pub async fn homework_add(shell: State<'_, Shell>, request: AddHomework) -> Result<HomeworkView, CommandError> {
    let answer = shell.open().await?.homework_add(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn homework_update(shell: State<'_, Shell>, request: UpdateHomework) -> Result<HomeworkView, CommandError> {
    let answer = shell.open().await?.homework_update(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn homework_done(shell: State<'_, Shell>, request: OneHomework) -> Result<HomeworkView, CommandError> {
    let answer = shell.open().await?.homework_done(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn homework_reopen(shell: State<'_, Shell>, request: OneHomework) -> Result<HomeworkView, CommandError> {
    let answer = shell.open().await?.homework_reopen(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn homework_delete(shell: State<'_, Shell>, request: OneHomework) -> Result<(), CommandError> {
    shell.open().await?.homework_delete(request).await?;
    shell.reminders_changed();
    Ok(())
}

#[tauri::command]
pub async fn homework_restore(shell: State<'_, Shell>, request: OneHomework) -> Result<HomeworkView, CommandError> {
    let answer = shell.open().await?.homework_restore(request).await?;
    shell.reminders_changed();
    Ok(answer)
}
