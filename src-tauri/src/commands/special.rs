//! The commands that need the shell itself, beside the store or in its place: locking, the system's dialler, folders, the login.

use std::path::PathBuf;
use std::time::Duration;

use daymark_app::api::*;
use tauri::{AppHandle, Manager, Runtime, State};

#[cfg(desktop)]
use crate::lock::lock;
use crate::login;
#[cfg(desktop)]
use crate::notifier::test;
use crate::opener;
#[cfg(mobile)]
use crate::phone::{lock, test};
use crate::reach::{are_exact, ask_for_exact, surroundings};
use crate::shell::Shell;

#[tauri::command]
pub async fn vault_status(shell: State<'_, Shell>) -> Result<VaultStatus, CommandError> {
    shell.status().await
}

#[tauri::command]
pub async fn vault_create(shell: State<'_, Shell>, request: CreateVault) -> Result<VaultStatus, CommandError> {
    shell.create(request).await
}

#[tauri::command]
pub async fn vault_unlock(shell: State<'_, Shell>, request: UnlockVault) -> Result<VaultStatus, CommandError> {
    shell.unlock(request).await
}

#[tauri::command]
pub async fn vault_lock<R: Runtime>(app: AppHandle<R>) -> Result<(), CommandError> {
    lock(&app).await;
    Ok(())
}

#[tauri::command]
pub async fn activity_report(shell: State<'_, Shell>, request: ReportActivity) -> Result<(), CommandError> {
    match request.runs_for_seconds {
        Some(seconds) => shell.idle.runs_for(Duration::from_secs(seconds.into())),
        None => shell.idle.touch(),
    }
    Ok(())
}

#[tauri::command]
pub async fn app_info(shell: State<'_, Shell>) -> Result<AppInfo, CommandError> {
    Ok(shell.open().await?.app_info(env!("CARGO_PKG_VERSION"), shell.has_tray()))
}

#[tauri::command]
pub async fn preferences_save(shell: State<'_, Shell>, request: Preferences) -> Result<Preferences, CommandError> {
    let answer = shell.open().await?.preferences_save(request).await?;
    shell.prefer(&answer);
    Ok(answer)
}

#[tauri::command]
pub async fn start_at_login_get<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Result<StartAtLogin, CommandError> {
    drop(shell.open().await?);
    Ok(login::get(&app))
}

#[tauri::command]
pub async fn start_at_login_set<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    request: StartAtLogin,
) -> Result<StartAtLogin, CommandError> {
    drop(shell.open().await?);
    login::set(&app, request.on)
}

#[tauri::command]
pub async fn reminder_test<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Result<(), CommandError> {
    drop(shell.open().await?);
    test(&app).await
}

#[tauri::command]
pub async fn reminder_reach<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Result<ReminderReach, CommandError> {
    drop(shell.open().await?);
    // Asked before the store is held: it can take seconds.
    let around = surroundings(&app).await;
    if around.exact == Some(true) {
        shell.wake.notify_one();
    }
    Ok(shell.open().await?.reminder_reach(around).await?)
}

#[tauri::command]
pub async fn exact_times_get<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Result<ExactTimes, CommandError> {
    drop(shell.open().await?);
    let are_exact = are_exact(&app).await;
    if are_exact == Some(true) {
        // It may have been granted just now: what the system was handed before, it is handed anew.
        shell.wake.notify_one();
    }
    Ok(shell.open().await?.exact_times_get(are_exact).await?)
}

#[tauri::command]
pub async fn exact_times_ask<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Result<(), CommandError> {
    drop(shell.open().await?);
    ask_for_exact(&app).await
}

#[tauri::command]
pub async fn response_hand_out<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    request: OneResponse,
) -> Result<SavedFile, CommandError> {
    Ok(shell.open().await?.response_hand_out(request, &folder_for_files(&app)?).await?)
}

#[tauri::command]
pub async fn calendar_save<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    request: ExportCalendar,
) -> Result<SavedFile, CommandError> {
    Ok(shell.open().await?.calendar_save(request, &folder_for_files(&app)?).await?)
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

/// Where files go that a person asks for.
fn folder_for_files<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf, CommandError> {
    let paths = app.path();
    let folder = paths.download_dir().or_else(|_| paths.document_dir()).or_else(|_| paths.home_dir());
    folder.map_err(|_| CommandError::Unexpected)
}
