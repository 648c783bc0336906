//! Reminders as they are shown.

use daymark_app::api::{CommandError, ReminderList, SnoozeReminder};
use tauri::State;

use crate::notifier;
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
pub async fn reminder_test(shell: State<'_, Shell>) -> Result<(), CommandError> {
    drop(shell.open().await?);
    notifier::test().await
}
