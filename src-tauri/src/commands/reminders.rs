//! Reminders as they are shown.

use daymark_app::api::{
    AddOwnReminder, AnswerTrial, CommandError, ExactTimes, OneOwnReminder, OneReminder, OwnReminderView, ReminderList, ReminderReach,
    ReminderView, SnoozeReminder, Trial, UpdateOwnReminder,
};
use daymark_domain::reach::Tested;
use tauri::{AppHandle, Runtime, State};

#[cfg(desktop)]
use crate::notifier::test;
#[cfg(mobile)]
use crate::phone::test;
use crate::reach::{are_exact, ask_for_exact, surroundings};
use crate::shell::Shell;

#[tauri::command]
pub async fn reminder_list(shell: State<'_, Shell>) -> Result<ReminderList, CommandError> {
    Ok(shell.open().await?.reminder_list().await?)
}

#[tauri::command]
pub async fn reminder_snooze(shell: State<'_, Shell>, request: SnoozeReminder) -> Result<ReminderView, CommandError> {
    let answer = shell.open().await?.reminder_snooze(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn reminder_put_away(shell: State<'_, Shell>) -> Result<(), CommandError> {
    shell.open().await?.reminder_put_away().await?;
    shell.reminders_changed();
    Ok(())
}

#[tauri::command]
pub async fn reminder_done(shell: State<'_, Shell>, request: OneReminder) -> Result<(), CommandError> {
    shell.open().await?.reminder_done(request).await?;
    shell.reminders_changed();
    Ok(())
}

#[tauri::command]
pub async fn reminder_restore(shell: State<'_, Shell>, request: OneReminder) -> Result<(), CommandError> {
    shell.open().await?.reminder_restore(request).await?;
    shell.reminders_changed();
    Ok(())
}

#[tauri::command]
pub async fn own_reminder_list(shell: State<'_, Shell>) -> Result<Vec<OwnReminderView>, CommandError> {
    Ok(shell.open().await?.own_reminder_list().await?)
}

#[tauri::command]
pub async fn own_reminder_add(shell: State<'_, Shell>, request: AddOwnReminder) -> Result<OwnReminderView, CommandError> {
    let answer = shell.open().await?.own_reminder_add(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn own_reminder_update(shell: State<'_, Shell>, request: UpdateOwnReminder) -> Result<OwnReminderView, CommandError> {
    let answer = shell.open().await?.own_reminder_update(request).await?;
    shell.reminders_changed();
    Ok(answer)
}

#[tauri::command]
pub async fn own_reminder_delete(shell: State<'_, Shell>, request: OneOwnReminder) -> Result<(), CommandError> {
    shell.open().await?.own_reminder_delete(request).await?;
    shell.reminders_changed();
    Ok(())
}

#[tauri::command]
pub async fn own_reminder_restore(shell: State<'_, Shell>, request: OneOwnReminder) -> Result<OwnReminderView, CommandError> {
    let answer = shell.open().await?.own_reminder_restore(request).await?;
    shell.reminders_changed();
    Ok(answer)
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
        shell.reminders_changed();
    }
    Ok(shell.open().await?.reminder_reach(around).await?)
}

#[tauri::command]
pub async fn exact_times_get<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Result<ExactTimes, CommandError> {
    drop(shell.open().await?);
    let are_exact = are_exact(&app).await;
    if are_exact == Some(true) {
        // It may have been granted just now: what the system was handed before, it is handed anew.
        shell.reminders_changed();
    }
    Ok(shell.open().await?.exact_times_get(are_exact).await?)
}

#[tauri::command]
pub async fn exact_times_ask<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Result<(), CommandError> {
    drop(shell.open().await?);
    ask_for_exact(&app).await
}

#[tauri::command]
pub async fn exact_times_leave(shell: State<'_, Shell>) -> Result<(), CommandError> {
    Ok(shell.open().await?.exact_times_leave().await?)
}

#[tauri::command]
pub async fn reminder_trial_begin(shell: State<'_, Shell>) -> Result<Trial, CommandError> {
    let trial = shell.open().await?.reminder_trial_begin().await?;
    shell.reminders_changed();
    Ok(trial)
}

#[tauri::command]
pub async fn reminder_trial_get(shell: State<'_, Shell>) -> Result<Option<Trial>, CommandError> {
    Ok(shell.open().await?.reminder_trial_get().await?)
}

#[tauri::command]
pub async fn reminder_trial_answer(shell: State<'_, Shell>, request: AnswerTrial) -> Result<Tested, CommandError> {
    Ok(shell.open().await?.reminder_trial_answer(request).await?)
}
