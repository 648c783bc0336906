//! Making, opening and locking the store.

use std::time::Duration;

use daymark_app::api::{CommandError, CreateVault, ReportActivity, SetKeyring, SetPassphrase, UnlockVault, VaultStatus};
use tauri::{AppHandle, Runtime, State};

#[cfg(desktop)]
use crate::lock::lock;
#[cfg(mobile)]
use crate::phone::lock;
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
pub async fn vault_set_passphrase(shell: State<'_, Shell>, request: SetPassphrase) -> Result<VaultStatus, CommandError> {
    Ok(shell.open().await?.vault_set_passphrase(request).await?)
}

#[tauri::command]
pub async fn vault_set_keyring(shell: State<'_, Shell>, request: SetKeyring) -> Result<VaultStatus, CommandError> {
    Ok(shell.open().await?.vault_set_keyring(request).await?)
}
