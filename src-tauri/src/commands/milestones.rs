//! Milestones.

use daymark_app::api::{AddMilestone, CommandError, Milestones, OneMilestone};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn milestone_list(shell: State<'_, Shell>) -> Result<Milestones, CommandError> {
    Ok(shell.open().await?.milestone_list().await?)
}

#[tauri::command]
pub async fn milestone_add(shell: State<'_, Shell>, request: AddMilestone) -> Result<(), CommandError> {
    Ok(shell.open().await?.milestone_add(request).await?)
}

#[tauri::command]
pub async fn milestone_delete(shell: State<'_, Shell>, request: OneMilestone) -> Result<(), CommandError> {
    Ok(shell.open().await?.milestone_delete(request).await?)
}

#[tauri::command]
pub async fn milestone_restore(shell: State<'_, Shell>, request: OneMilestone) -> Result<(), CommandError> {
    Ok(shell.open().await?.milestone_restore(request).await?)
}
