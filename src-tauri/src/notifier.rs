//! Notifications on the desktop.

use std::time::Duration;

use daymark_app::api::{CommandError, ReminderAbout, SnoozeReminder};
use daymark_app::reminders::{self, Notice, trial_notice};
use daymark_domain::ids::ReminderId;
use notify_rust::{Notification, Urgency};
use tauri::{AppHandle, Manager, Runtime};

use crate::shell::Shell;
use crate::window;

/// What "later" means on a notification.
const SNOOZE_MINUTES: i32 = 10;

/// How long a notification may take to be shown.
const PATIENCE: Duration = Duration::from_secs(5);

/// Shows a reminder, and does what the person chooses on it. One that cannot be shown is listed as missed.
pub fn show<R: Runtime>(app: &AppHandle<R>, id: ReminderId, notice: Notice, is_open: bool) {
    let is_check_in = matches!(notice.about, ReminderAbout::CheckIn);
    let place = match notice.about {
        ReminderAbout::CheckIn => "check-in",
        ReminderAbout::Homework { .. } => "homework",
        ReminderAbout::WeeklyReview => "review",
        ReminderAbout::Session { .. } | ReminderAbout::Own { .. } | ReminderAbout::Unknown => "today",
    };
    let mut notification = plain(&notice.title, &notice.body);
    notification.action("default", "Open");
    if is_check_in {
        notification.action("check-in", "Check in now");
    }
    if is_open {
        notification.action("snooze", "Snooze 10 minutes");
    }
    give(app, id, notification, place);
}

/// Shows a test reminder, which leads to where the person says whether it arrived.
pub fn show_trial<R: Runtime>(app: &AppHandle<R>, id: ReminderId) {
    let Notice { title, body, .. } = trial_notice();
    let mut notification = plain(&title, &body);
    notification.action("default", "Open");
    give(app, id, notification, "settings/reach");
}

fn give<R: Runtime>(app: &AppHandle<R>, id: ReminderId, notification: Notification, place: &'static str) {
    let app = app.clone();
    // Waits as long as the notification is there.
    let spawned = std::thread::Builder::new().name("notification".into()).spawn(move || match notification.show() {
        Ok(shown) => act(&app, id, shown, place),
        Err(_) => {
            let _ = reminders::could_not_give(&app.state::<Shell>().dir, id);
        }
    });
    drop(spawned);
}

#[cfg(all(unix, not(target_os = "macos")))]
fn act<R: Runtime>(app: &AppHandle<R>, id: ReminderId, shown: notify_rust::NotificationHandle, place: &str) {
    shown.wait_for_action(|action| match action {
        "snooze" => snooze(app, id),
        "check-in" => window::go(app, "check-in"),
        "default" => window::go(app, place),
        _ => {}
    });
}

/// These systems bring the app to the front by themselves.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn act<R: Runtime, T>(_: &AppHandle<R>, _: ReminderId, _: T, _: &str) {}

#[cfg_attr(not(all(unix, not(target_os = "macos"))), allow(dead_code, reason = "without actions there is nothing to snooze"))]
fn snooze<R: Runtime>(app: &AppHandle<R>, id: ReminderId) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Shell>();
        if let Ok(open) = shell.open().await {
            let _ = open.reminder_snooze(SnoozeReminder { id, minutes: SNOOZE_MINUTES }).await;
        }
        shell.reminders_changed();
    });
}

/// Shows what a reminder looks like.
pub async fn test<R: Runtime>(_: &AppHandle<R>) -> Result<(), CommandError> {
    let shown = tauri::async_runtime::spawn_blocking(|| {
        plain("This is how a reminder looks", "It does not say what it is for, unless you choose so.").show().map(drop)
    });
    // A daemon that is stuck never answers, and the person waits before the window.
    match tokio::time::timeout(PATIENCE, shown).await {
        Ok(Ok(Ok(()))) => Ok(()),
        _ => Err(CommandError::NotificationsUnavailable),
    }
}

fn plain(title: &str, body: &str) -> Notification {
    let mut notification = Notification::new();
    notification.appname("Daymark").summary(title).body(&escaped(body)).auto_icon();
    #[cfg(all(unix, not(target_os = "macos")))]
    notification.urgency(Urgency::Normal);
    notification
}

/// The body may be read as markup, and a session's title is the person's own: `<` and `&` stay what they are.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
