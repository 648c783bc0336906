//! People to call and crisis lines.

use daymark_app::api::{AddPerson, CallNumber, CommandError, CrisisLines, OneOccurrence, OnePerson, PersonView, UpdatePerson};
use tauri::{AppHandle, Runtime, State};

use crate::opener;
use crate::shell::Shell;

#[tauri::command]
pub async fn person_list(shell: State<'_, Shell>) -> Result<Vec<PersonView>, CommandError> {
    Ok(shell.open().await?.person_list().await?)
}

#[tauri::command]
pub async fn person_add(shell: State<'_, Shell>, request: AddPerson) -> Result<PersonView, CommandError> {
    Ok(shell.open().await?.person_add(request).await?)
}

#[tauri::command]
pub async fn person_update(shell: State<'_, Shell>, request: UpdatePerson) -> Result<PersonView, CommandError> {
    Ok(shell.open().await?.person_update(request).await?)
}

#[tauri::command]
pub async fn person_delete(shell: State<'_, Shell>, request: OnePerson) -> Result<(), CommandError> {
    Ok(shell.open().await?.person_delete(request).await?)
}

#[tauri::command]
pub async fn person_restore(shell: State<'_, Shell>, request: OnePerson) -> Result<PersonView, CommandError> {
    Ok(shell.open().await?.person_restore(request).await?)
}

#[tauri::command]
pub async fn crisis_lines(shell: State<'_, Shell>) -> Result<CrisisLines, CommandError> {
    shell.crisis_lines().await
}

#[tauri::command]
pub async fn call_number<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>, request: CallNumber) -> Result<(), CommandError> {
    let (by, message) = (request.by, request.message.clone());
    let number = shell.callable(request).await?;
    opener::open(&app, opener::address_of(by, &number, message)?).await
}

#[tauri::command]
pub async fn open_link<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>, request: OneOccurrence) -> Result<(), CommandError> {
    let link = shell.open().await?.link_of(request).await?;
    opener::open(&app, link).await
}
