//! The programme and its phases.

use daymark_app::api::{
    AddProgramme, CommandError, CurrentProgramme, OneProgramme, ProgrammeProposal, ProgrammeView, ProposeProgramme, UpdateProgramme,
};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn programme_current(shell: State<'_, Shell>) -> Result<Option<CurrentProgramme>, CommandError> {
    Ok(shell.open().await?.programme_current().await?)
}

#[tauri::command]
pub async fn programme_list(shell: State<'_, Shell>) -> Result<Vec<ProgrammeView>, CommandError> {
    Ok(shell.open().await?.programme_list().await?)
}

#[tauri::command]
pub async fn programme_propose(shell: State<'_, Shell>, request: ProposeProgramme) -> Result<ProgrammeProposal, CommandError> {
    Ok(shell.open().await?.programme_propose(request).await?)
}

#[tauri::command]
pub async fn programme_add(shell: State<'_, Shell>, request: AddProgramme) -> Result<ProgrammeView, CommandError> {
    let answer = shell.open().await?.programme_add(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn programme_update(shell: State<'_, Shell>, request: UpdateProgramme) -> Result<ProgrammeView, CommandError> {
    Ok(shell.open().await?.programme_update(request).await?)
}

#[tauri::command]
pub async fn programme_delete(shell: State<'_, Shell>, request: OneProgramme) -> Result<(), CommandError> {
    Ok(shell.open().await?.programme_delete(request).await?)
}

#[tauri::command]
pub async fn programme_restore(shell: State<'_, Shell>, request: OneProgramme) -> Result<ProgrammeView, CommandError> {
    Ok(shell.open().await?.programme_restore(request).await?)
}
