//! The Today screen.

use daymark_app::api::{CommandError, Today};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn today_get(shell: State<'_, Shell>) -> Result<Today, CommandError> {
    Ok(shell.open().await?.today_get().await?)
}

#[tauri::command]
pub async fn away_rest(shell: State<'_, Shell>) -> Result<(), CommandError> {
    shell.open().await?.away_rest().await?;
    shell.reminders_changed();
    Ok(())
}
