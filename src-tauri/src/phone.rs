//! What a phone has and a computer has not: a system that gives reminders while the app sleeps, and wants them ahead of time.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use daymark_app::api::CommandError;
use daymark_app::reminders;
use daymark_domain::ids::ReminderId;
use tauri::{AppHandle, Builder, Emitter, Manager, Runtime, Wry};
use tauri_plugin_notification::{NotificationExt, Schedule};

use crate::arguments::Arguments;
use crate::shell::Shell;
use crate::{scheduler, window};

/// How many reminders the system is handed. iOS keeps at most 64, the soonest ones.
const MOST: usize = 60;

/// What the system has, so that it is told only of changes.
static HANDED_OVER: Mutex<Vec<(ReminderId, DateTime<Utc>)>> = Mutex::new(Vec::new());

/// Adds all that to the app.
pub fn prepare(builder: Builder<Wry>, _: Arguments) -> Result<Builder<Wry>, String> {
    Ok(builder.plugin(tauri_plugin_notification::init()).setup(|app| {
        let shell = Shell::new(app.path().app_data_dir()?, daymark_platform::ports(), false);
        app.manage(shell);
        // Without leave there are no reminders; everything else works.
        let _ = app.notification().request_permission();
        scheduler::start(app.handle());
        window::show(app.handle());
        Ok(())
    }))
}

/// Hands the coming reminders to the system. While the store is locked it keeps those it has.
pub async fn hand_over<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>();
    // What was due was given by the system.
    let _ = reminders::given_by_system(&shell.dir, shell.ports.clock.now());
    let Ok(open) = shell.open().await else { return };
    let Ok(pending) = open.pending_notices(MOST).await else { return };
    let coming: Vec<(ReminderId, DateTime<Utc>)> = pending.iter().map(|(id, at, _)| (*id, *at)).collect();
    let mut handed_over = HANDED_OVER.lock().unwrap_or_else(PoisonError::into_inner);
    if *handed_over == coming || app.notification().cancel_all().is_err() {
        return;
    }
    for (number, (_, at, notice)) in (1_i32..).zip(pending) {
        let Ok(date) = time::OffsetDateTime::from_unix_timestamp(at.timestamp()) else { continue };
        let schedule = Schedule::At { date, repeating: false, allow_while_idle: true };
        // One that the system does not take is given by nobody, and is listed as missed when its time has passed.
        let _ = app.notification().builder().id(number).title(notice.title).body(notice.body).schedule(schedule).show();
    }
    *handed_over = coming;
}

/// Locks: a phone ends and starts its apps itself, so the page is made anew, and the store and its keys are gone.
pub async fn lock<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>();
    shell.close().await;
    shell.locked_by_person();
    for window in app.webview_windows().values() {
        let _ = window.reload();
    }
    let _ = app.emit("vault-changed", ());
}

/// Shows what a reminder looks like.
pub async fn test<R: Runtime>(app: &AppHandle<R>) -> Result<(), CommandError> {
    let looks = app.notification().builder().title("This is how a reminder looks");
    let looks = looks.body("It does not say what it is for, unless you choose so.");
    looks.show().map_err(|_| CommandError::NotificationsUnavailable)
}
