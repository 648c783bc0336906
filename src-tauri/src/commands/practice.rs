//! Exercises, practice and urges, coping cards, and search.

use daymark_app::api::{
    AddCopingCard, AnswerUrge, BeginPractice, BeginUrge, CommandError, CopingCardView, EndPractice, EndUrge, ExerciseView, LeavePractice,
    ListPractices, ListUrges, OneCopingCard, PracticeView, RateUrge, Search, SearchResults, SetFavourite, UpdateCopingCard, UrgeView,
};
use tauri::State;

use crate::shell::Shell;

#[tauri::command]
pub async fn exercise_list(shell: State<'_, Shell>) -> Result<Vec<ExerciseView>, CommandError> {
    Ok(shell.open().await?.exercise_list().await?)
}

#[tauri::command]
pub async fn practice_begin(shell: State<'_, Shell>, request: BeginPractice) -> Result<PracticeView, CommandError> {
    Ok(shell.open().await?.practice_begin(request).await?)
}

#[tauri::command]
pub async fn practice_end(shell: State<'_, Shell>, request: EndPractice) -> Result<PracticeView, CommandError> {
    let answer = shell.open().await?.practice_end(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn urge_begin(shell: State<'_, Shell>, request: BeginUrge) -> Result<UrgeView, CommandError> {
    Ok(shell.open().await?.urge_begin(request).await?)
}

#[tauri::command]
pub async fn urge_open(shell: State<'_, Shell>) -> Result<Option<UrgeView>, CommandError> {
    Ok(shell.open().await?.urge_open().await?)
}

#[tauri::command]
pub async fn urge_rate(shell: State<'_, Shell>, request: RateUrge) -> Result<UrgeView, CommandError> {
    Ok(shell.open().await?.urge_rate(request).await?)
}

#[tauri::command]
pub async fn urge_answer(shell: State<'_, Shell>, request: AnswerUrge) -> Result<UrgeView, CommandError> {
    Ok(shell.open().await?.urge_answer(request).await?)
}

#[tauri::command]
pub async fn urge_end(shell: State<'_, Shell>, request: EndUrge) -> Result<UrgeView, CommandError> {
    Ok(shell.open().await?.urge_end(request).await?)
}

#[tauri::command]
pub async fn urge_list(shell: State<'_, Shell>, request: ListUrges) -> Result<Vec<UrgeView>, CommandError> {
    Ok(shell.open().await?.urge_list(request).await?)
}

#[tauri::command]
pub async fn practice_leave(shell: State<'_, Shell>, request: LeavePractice) -> Result<(), CommandError> {
    Ok(shell.open().await?.practice_leave(request).await?)
}

#[tauri::command]
pub async fn practice_open(shell: State<'_, Shell>) -> Result<Vec<PracticeView>, CommandError> {
    Ok(shell.open().await?.practice_open().await?)
}

#[tauri::command]
pub async fn practice_list(shell: State<'_, Shell>, request: ListPractices) -> Result<Vec<PracticeView>, CommandError> {
    Ok(shell.open().await?.practice_list(request).await?)
}

#[tauri::command]
pub async fn favourite_set(shell: State<'_, Shell>, request: SetFavourite) -> Result<(), CommandError> {
    Ok(shell.open().await?.favourite_set(request).await?)
}

#[tauri::command]
pub async fn coping_card_list(shell: State<'_, Shell>) -> Result<Vec<CopingCardView>, CommandError> {
    Ok(shell.open().await?.coping_card_list().await?)
}

#[tauri::command]
pub async fn coping_card_add(shell: State<'_, Shell>, request: AddCopingCard) -> Result<CopingCardView, CommandError> {
    Ok(shell.open().await?.coping_card_add(request).await?)
}

#[tauri::command]
pub async fn coping_card_update(shell: State<'_, Shell>, request: UpdateCopingCard) -> Result<CopingCardView, CommandError> {
    Ok(shell.open().await?.coping_card_update(request).await?)
}

#[tauri::command]
pub async fn coping_card_delete(shell: State<'_, Shell>, request: OneCopingCard) -> Result<(), CommandError> {
    Ok(shell.open().await?.coping_card_delete(request).await?)
}

#[tauri::command]
pub async fn coping_card_restore(shell: State<'_, Shell>, request: OneCopingCard) -> Result<CopingCardView, CommandError> {
    Ok(shell.open().await?.coping_card_restore(request).await?)
}

#[tauri::command]
pub async fn search(shell: State<'_, Shell>, request: Search) -> Result<SearchResults, CommandError> {
    Ok(shell.open().await?.search(request).await?)
}
