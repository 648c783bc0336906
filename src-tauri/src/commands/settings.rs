//! Who the person is, how the app behaves, and what it is.

use daymark_app::api::{AppInfo, CommandError, ProfileView, StartAtLogin};
use daymark_domain::preferences::Preferences;
use tauri::{AppHandle, Runtime, State};

use crate::login;
use crate::shell::Shell;

#[tauri::command]
pub async fn app_info(shell: State<'_, Shell>) -> Result<AppInfo, CommandError> {
    Ok(shell.open().await?.app_info(env!("CARGO_PKG_VERSION"), shell.has_tray()))
}

#[tauri::command]
pub async fn profile_get(shell: State<'_, Shell>) -> Result<ProfileView, CommandError> {
    Ok(shell.open().await?.profile_get().await?)
}

#[tauri::command]
pub async fn profile_save(shell: State<'_, Shell>, request: ProfileView) -> Result<ProfileView, CommandError> {
    Ok(shell.open().await?.profile_save(request).await?)
}

#[tauri::command]
pub async fn preferences_get(shell: State<'_, Shell>) -> Result<Preferences, CommandError> {
    Ok(shell.open().await?.preferences_get().await?)
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
