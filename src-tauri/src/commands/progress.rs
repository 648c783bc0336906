//! What the record shows over time.

use daymark_app::api::{CommandError, GetProgress, Progress};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn progress_get(shell: State<'_, Shell>, request: GetProgress) -> Result<Progress, CommandError> {
    Ok(shell.open().await?.progress_get(request).await?)
}
