//! The weekly review.

use daymark_app::api::{CommandError, OneReview, ReviewList, ReviewView, SaveReview};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn review_list(shell: State<'_, Shell>) -> Result<ReviewList, CommandError> {
    Ok(shell.open().await?.review_list().await?)
}

#[tauri::command]
pub async fn review_get(shell: State<'_, Shell>, request: OneReview) -> Result<ReviewView, CommandError> {
    Ok(shell.open().await?.review_get(request).await?)
}

#[tauri::command]
pub async fn review_save(shell: State<'_, Shell>, request: SaveReview) -> Result<(), CommandError> {
    Ok(shell.open().await?.review_save(request).await?)
}

#[tauri::command]
pub async fn review_finish(shell: State<'_, Shell>, request: SaveReview) -> Result<ReviewView, CommandError> {
    Ok(shell.open().await?.review_finish(request).await?)
}

#[tauri::command]
pub async fn review_put_away(shell: State<'_, Shell>, request: OneReview) -> Result<(), CommandError> {
    Ok(shell.open().await?.review_put_away(request).await?)
}
