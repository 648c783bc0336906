//! Exercises, practice and urges.

use daymark_app::api::{BeginPractice, BeginUrge, CommandError, EndPractice, EndUrge, ExerciseView, ListUrges, PracticeView, UrgeView};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn exercise_list(shell: State<'_, Shell>) -> Result<Vec<ExerciseView>, CommandError> {
    Ok(shell.open().await?.exercise_list().await?)
}

#[tauri::command]
pub async fn practice_begin(shell: State<'_, Shell>, request: BeginPractice) -> Result<PracticeView, CommandError> {
    Ok(shell.open().await?.practice_begin(request).await?)
}

#[tauri::command]
pub async fn practice_end(shell: State<'_, Shell>, request: EndPractice) -> Result<PracticeView, CommandError> {
    Ok(shell.open().await?.practice_end(request).await?)
}

#[tauri::command]
pub async fn urge_begin(shell: State<'_, Shell>, request: BeginUrge) -> Result<UrgeView, CommandError> {
    Ok(shell.open().await?.urge_begin(request).await?)
}

#[tauri::command]
pub async fn urge_open(shell: State<'_, Shell>) -> Result<Option<UrgeView>, CommandError> {
    Ok(shell.open().await?.urge_open().await?)
}

#[tauri::command]
pub async fn urge_end(shell: State<'_, Shell>, request: EndUrge) -> Result<UrgeView, CommandError> {
    Ok(shell.open().await?.urge_end(request).await?)
}

#[tauri::command]
pub async fn urge_list(shell: State<'_, Shell>, request: ListUrges) -> Result<Vec<UrgeView>, CommandError> {
    Ok(shell.open().await?.urge_list(request).await?)
}
