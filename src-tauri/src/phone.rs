//! What a phone has and a computer has not: a system that gives reminders while the app sleeps, and wants them ahead of time.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use daymark_app::api::CommandError;
use daymark_app::reminders::{Delivered, Notice, System, SystemState};
use daymark_domain::ids::ReminderId;
use daymark_domain::reach::Permission;
use tauri::{AppHandle, Builder, Emitter, Manager, Runtime, Wry};
use tauri_plugin_notification::{NotificationExt, Schedule};

use crate::arguments::Arguments;
use crate::shell::Shell;
use crate::{reach, scheduler, window};

/// Whether everything was handed over since the app started. A system that ended the app may have dropped what it had.
static HANDED_OVER: AtomicBool = AtomicBool::new(false);

/// Whether the system was let give them at their minute then. What it was handed before that, it goes on giving around its time.
static AT_THE_MINUTE: AtomicBool = AtomicBool::new(false);

/// Adds all that to the app.
pub fn prepare(builder: Builder<Wry>, _: Arguments) -> Result<Builder<Wry>, String> {
    Ok(builder.plugin(tauri_plugin_notification::init()).setup(|app| {
        let shell = Shell::new(app.path().app_data_dir()?, daymark_platform::ports(), false);
        app.manage(shell);
        ask_for_leave(app.handle());
        scheduler::start(app.handle());
        window::show(app.handle());
        Ok(())
    }))
}

/// Asks whether reminders may be shown, once. Without leave there are none; everything else works. The answer is waited for on a thread of its
/// own: Android gives none where it was allowed before.
fn ask_for_leave<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if reach::permission(&app).await == Permission::NotAsked {
            let asked = app.clone();
            let _ = tauri::async_runtime::spawn_blocking(move || asked.notification().request_permission()).await;
            app.state::<Shell>().wake.notify_one();
        }
    });
}

/// Settles what the system was handed, and hands it what is to come.
pub async fn deliver<R: Runtime>(app: &AppHandle<R>) -> Delivered {
    let is_allowed = match reach::permission(app).await {
        Permission::Granted => true,
        Permission::Denied | Permission::NotAsked => false,
        // It does not say, so nothing is known either way: it is asked again.
        Permission::Unread => return Delivered::default(),
    };
    let is_exact = reach::are_exact(app).await == Some(true);
    let is_new = !HANDED_OVER.load(Ordering::Relaxed) || (is_exact && !AT_THE_MINUTE.load(Ordering::Relaxed));
    let shell = app.state::<Shell>();
    let (ledger, clock) = (shell.ledger().clone(), shell.ports.clock.clone());
    let mut system = Plugin(app.clone());
    let round = tauri::async_runtime::spawn_blocking(move || {
        let now = clock.now();
        let state = SystemState { is_allowed, started_at: started_at(now), is_new };
        ledger.deliver_by_system(now, state, &mut system)
    });
    let Ok(Ok(delivered)) = round.await else { return Delivered::default() };
    HANDED_OVER.store(true, Ordering::Relaxed);
    AT_THE_MINUTE.store(is_exact, Ordering::Relaxed);
    delivered
}

/// When the phone started, where that makes it forget: Android keeps alarms until then, iOS for good.
#[cfg(target_os = "android")]
fn started_at(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let up = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    now.checked_sub_signed(chrono::TimeDelta::try_seconds(up.tv_sec)?)
}

#[cfg(target_os = "ios")]
fn started_at(_: DateTime<Utc>) -> Option<DateTime<Utc>> {
    None
}

struct Plugin<R: Runtime>(AppHandle<R>);

impl<R: Runtime> System for Plugin<R> {
    fn take_back(&mut self, ids: &[ReminderId]) -> bool {
        self.0.notification().cancel(ids.iter().copied().map(number).collect()).is_ok()
    }

    fn hand_over(&mut self, id: ReminderId, at: DateTime<Utc>, notice: Notice) -> bool {
        let Ok(date) = time::OffsetDateTime::from_unix_timestamp(at.timestamp()) else { return false };
        let schedule = Schedule::At { date, repeating: false, allow_while_idle: true };
        self.0.notification().builder().id(number(id)).title(notice.title).body(notice.body).schedule(schedule).show().is_ok()
    }

    fn show(&mut self, id: ReminderId, notice: Notice) -> bool {
        self.0.notification().builder().id(number(id)).title(notice.title).body(notice.body).show().is_ok()
    }
}

/// The number under which the system knows a reminder: as opaque as its id, of which it is the end (the beginning can be a time).
fn number(id: ReminderId) -> i32 {
    let [.., a, b, c, d] = *id.uuid().as_bytes();
    i32::from_be_bytes([a & 0x7f, b, c, d])
}

/// Locks: a phone ends and starts its apps itself, so the page is made anew, and the store and its keys are gone.
pub async fn lock<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>();
    shell.close().await;
    shell.set_locked_by_person();
    for window in app.webview_windows().values() {
        let _ = window.reload();
    }
    let _ = app.emit("vault-changed", ());
}

/// Shows what a reminder looks like.
pub async fn test<R: Runtime>(app: &AppHandle<R>) -> Result<(), CommandError> {
    let looks = app.notification().builder().title("This is how a reminder looks");
    let looks = looks.body("It does not say what it is for, unless you choose that.");
    looks.show().map_err(|_| CommandError::NotificationsUnavailable)
}
