//! Reminders as they are shown.

use daymark_app::api::{CommandError, ReminderList, SnoozeReminder};
use tauri::{AppHandle, Runtime, State};

#[cfg(desktop)]
use crate::notifier::test;
#[cfg(mobile)]
use crate::phone::test;
use crate::shell::Shell;

#[tauri::command]
pub async fn reminder_list(shell: State<'_, Shell>) -> Result<ReminderList, CommandError> {
    Ok(shell.open().await?.reminder_list().await?)
}

#[tauri::command]
pub async fn reminder_snooze(shell: State<'_, Shell>, request: SnoozeReminder) -> Result<(), CommandError> {
    shell.open().await?.reminder_snooze(request).await?;
    shell.reminders_changed();
    Ok(())
}

#[tauri::command]
pub async fn reminder_put_away(shell: State<'_, Shell>) -> Result<(), CommandError> {
    shell.open().await?.reminder_put_away().await?;
    shell.reminders_changed();
    Ok(())
}

#[tauri::command]
pub async fn reminder_test<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Result<(), CommandError> {
    drop(shell.open().await?);
    test(&app).await
}
