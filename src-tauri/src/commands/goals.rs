//! Goals with a weekly target.

use daymark_app::api::{AddGoal, CommandError, CountGoal, GoalView, OneGoal, UpdateGoal};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn goal_list(shell: State<'_, Shell>) -> Result<Vec<GoalView>, CommandError> {
    Ok(shell.open().await?.goal_list().await?)
}

#[tauri::command]
pub async fn goal_add(shell: State<'_, Shell>, request: AddGoal) -> Result<GoalView, CommandError> {
    Ok(shell.open().await?.goal_add(request).await?)
}

#[tauri::command]
pub async fn goal_update(shell: State<'_, Shell>, request: UpdateGoal) -> Result<GoalView, CommandError> {
    Ok(shell.open().await?.goal_update(request).await?)
}

#[tauri::command]
pub async fn goal_end(shell: State<'_, Shell>, request: OneGoal) -> Result<GoalView, CommandError> {
    Ok(shell.open().await?.goal_end(request).await?)
}

#[tauri::command]
pub async fn goal_reopen(shell: State<'_, Shell>, request: OneGoal) -> Result<GoalView, CommandError> {
    Ok(shell.open().await?.goal_reopen(request).await?)
}

#[tauri::command]
pub async fn goal_delete(shell: State<'_, Shell>, request: OneGoal) -> Result<(), CommandError> {
    Ok(shell.open().await?.goal_delete(request).await?)
}

#[tauri::command]
pub async fn goal_restore(shell: State<'_, Shell>, request: OneGoal) -> Result<GoalView, CommandError> {
    Ok(shell.open().await?.goal_restore(request).await?)
}

#[tauri::command]
pub async fn goal_count(shell: State<'_, Shell>, request: CountGoal) -> Result<GoalView, CommandError> {
    Ok(shell.open().await?.goal_count(request).await?)
}
