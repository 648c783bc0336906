//! Notifications on the desktop.
//!
//! What was handed to the daemon is kept in mind until it is gone from the screen, because locking ends the program that listens to its
//! buttons: then it is taken from the screen, and the fresh program gives it anew.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use daymark_app::api::{CommandError, ReminderAbout};
use daymark_app::reminders::{Notice, trial_notice};
use daymark_domain::ids::ReminderId;
use notify_rust::Notification;
use tauri::{AppHandle, Emitter, Manager, Runtime};
use tokio::sync::oneshot;

use crate::shell::Shell;

use daemon::Shown;

/// How long a notification may take to be shown. A daemon that is stuck never answers.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long locking waits for notifications that are being shown or closed.
const PARTING: Duration = Duration::from_secs(1);

/// How often it looks meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// Where a notification stands.
enum Standing {
    /// Noted as given, and not yet handed over.
    Due,
    /// Handed over, and not yet answered.
    Asked,
    Shown(Shown),
}

/// What is on the screen, or on its way there.
struct Board {
    all: Vec<(ReminderId, Standing)>,
    /// The program is about to end: nothing more is handed over.
    is_leaving: bool,
}

static BOARD: Mutex<Board> = Mutex::new(Board { all: Vec::new(), is_leaving: false });

fn board() -> MutexGuard<'static, Board> {
    BOARD.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Board {
    fn set(&mut self, id: ReminderId, standing: Standing) {
        self.forget(id);
        self.all.push((id, standing));
    }

    fn forget(&mut self, id: ReminderId) {
        self.all.retain(|(other, _)| *other != id);
    }
}

/// Keeps in mind that a reminder is noted as given and is about to be shown.
pub fn expect(id: ReminderId) {
    board().set(id, Standing::Due);
}

/// Shows a reminder, and does what the person chooses on it. One that cannot be shown is listed as missed.
pub fn show<R: Runtime>(app: &AppHandle<R>, id: ReminderId, notice: &Notice) {
    let place = match notice.about {
        ReminderAbout::CheckIn => "check-in",
        ReminderAbout::Homework { .. } => "homework",
        ReminderAbout::WeeklyReview => "review",
        ReminderAbout::Session { .. } | ReminderAbout::Own { .. } | ReminderAbout::Unknown => "today",
    };
    let mut notification = plain(&notice.title, &notice.body);
    daemon::add_buttons(&mut notification, matches!(notice.about, ReminderAbout::CheckIn));
    give(app, id, notification, place);
}

/// Shows a test reminder, which leads to where the person says whether it arrived.
pub fn show_trial<R: Runtime>(app: &AppHandle<R>, id: ReminderId) {
    let Notice { title, body, .. } = trial_notice();
    let mut notification = plain(&title, &body);
    daemon::add_open(&mut notification);
    give(app, id, notification, "settings/reach");
}

fn give<R: Runtime>(app: &AppHandle<R>, id: ReminderId, notification: Notification, place: &'static str) {
    {
        let mut board = board();
        if board.is_leaving {
            return;
        }
        board.set(id, Standing::Asked);
    }
    let (answer, mut answered) = oneshot::channel();
    let asking = app.clone();
    tauri::async_runtime::spawn(async move {
        let shown = daemon::put_up(notification).await;
        let is_heard = answer.send(shown.is_some()).is_ok();
        match shown {
            Some(shown) if is_heard => {
                board().set(id, Standing::Shown(shown.clone()));
                daemon::heed(&asking, id, &shown, place).await;
                board().forget(id);
            }
            // Nobody waits any longer: it is listed as missed, and is not to be there besides.
            Some(shown) => daemon::take_down(&shown).await,
            None => {}
        }
    });
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let is_shown = match tokio::time::timeout(PATIENCE, &mut answered).await {
            Ok(said) => said.unwrap_or(false),
            Err(_) => {
                // It may have come at this very moment.
                answered.close();
                answered.try_recv().unwrap_or(false)
            }
        };
        if !is_shown {
            board().forget(id);
            let _ = app.state::<Shell>().ledger().aside(move |ledger| ledger.could_not_give(id)).await;
            let _ = app.emit("reminders-changed", ());
        }
    });
}

/// Takes what is on the screen away, for the fresh program to give it anew in neutral words: its buttons would do nothing, and some
/// desktops take it away themselves. What cannot be taken away stays, and is not given a second time.
pub async fn hand_back<R: Runtime>(app: &AppHandle<R>) {
    board().is_leaving = true;
    let is_asking = || board().all.iter().any(|(_, standing)| matches!(standing, Standing::Asked));
    let settled = async {
        while is_asking() {
            tokio::time::sleep(LOOK).await;
        }
    };
    let _ = tokio::time::timeout(PARTING, settled).await;
    let all = std::mem::take(&mut board().all);
    let mut unseen = Vec::new();
    let until = tokio::time::Instant::now() + PARTING;
    let shell = app.state::<Shell>();
    for (id, standing) in all {
        match standing {
            Standing::Due => unseen.push(id),
            Standing::Shown(shown) if tokio::time::timeout_at(until, daemon::take_down(&shown)).await.is_ok() => unseen.push(id),
            Standing::Shown(_) => {}
            Standing::Asked => {
                let _ = shell.ledger().aside(move |ledger| ledger.could_not_give(id)).await;
            }
        }
    }
    if !unseen.is_empty() {
        let _ = shell.ledger().aside(move |ledger| ledger.take_back(&unseen)).await;
    }
}

/// Over D-Bus: only there do buttons on a notification lead back to the app.
#[cfg(all(unix, not(target_os = "macos")))]
mod daemon {
    use std::sync::Arc;

    use daymark_app::api::{OneReminder, SnoozeReminder};
    use daymark_domain::ids::ReminderId;
    use daymark_domain::reminder::ledger::SNOOZE;
    use notify_rust::{Notification, NotificationHandle, NotificationResponse};
    use tauri::{AppHandle, Emitter, Manager, Runtime};

    use crate::shell::Shell;
    use crate::window;

    pub type Shown = Arc<NotificationHandle>;

    pub fn add_open(notification: &mut Notification) {
        notification.action("default", "Open");
    }

    pub fn add_buttons(notification: &mut Notification, is_check_in: bool) {
        add_open(notification);
        if is_check_in {
            notification.action("check-in", "Check in now");
        }
        notification.action("snooze", &format!("Snooze {} minutes", SNOOZE.num_minutes()));
        notification.action("done", "Done");
    }

    pub async fn put_up(notification: Notification) -> Option<Shown> {
        notification.show_async().await.ok().map(Arc::new)
    }

    pub async fn take_down(shown: &Shown) {
        shown.close_async().await;
    }

    /// Some desktops take it from the screen when nobody is there for it any longer.
    pub async fn hold(shown: Shown) {
        shown.wait_for_action_async(|_: &NotificationResponse| ()).await;
    }

    /// Does what the person chooses, as long as the notification is there.
    pub async fn heed<R: Runtime>(app: &AppHandle<R>, id: ReminderId, shown: &Shown, place: &str) {
        let mut chosen = None;
        shown
            .wait_for_action_async(|response: &NotificationResponse| {
                chosen = match response {
                    NotificationResponse::Default => Some("default".to_owned()),
                    NotificationResponse::Action(action) => Some(action.clone()),
                    _ => None,
                };
            })
            .await;
        match chosen.as_deref() {
            Some("snooze") => snooze(app, id).await,
            Some("done") => done(app, id).await,
            Some("check-in") => window::go(app, "check-in"),
            Some("default") => window::go(app, place),
            _ => {}
        }
    }

    async fn snooze<R: Runtime>(app: &AppHandle<R>, id: ReminderId) {
        let shell = app.state::<Shell>();
        if let Ok(open) = shell.open().await {
            let minutes = i32::try_from(SNOOZE.num_minutes()).unwrap_or_default();
            let _ = open.reminder_snooze(SnoozeReminder { id, minutes }).await;
        } else {
            let again = ReminderId::new(shell.ports.ids.new_id());
            let now = shell.ports.clock.now();
            let _ = shell.ledger().aside(move |ledger| ledger.snooze(id, again, now)).await;
        }
        shell.wake.notify_one();
        let _ = app.emit("reminders-changed", ());
    }

    async fn done<R: Runtime>(app: &AppHandle<R>, id: ReminderId) {
        let shell = app.state::<Shell>();
        if let Ok(open) = shell.open().await {
            let _ = open.reminder_done(OneReminder { id }).await;
        } else {
            let _ = shell.ledger().aside(move |ledger| ledger.done(id)).await;
        }
        shell.wake.notify_one();
        let _ = app.emit("reminders-changed", ());
    }
}

/// These systems bring the app to the front by themselves, and tell it of nothing else.
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod daemon {
    use daymark_domain::ids::ReminderId;
    use notify_rust::Notification;
    use tauri::{AppHandle, Runtime};

    #[derive(Clone)]
    pub struct Shown;

    pub const fn add_open(_: &mut Notification) {}

    pub const fn add_buttons(_: &mut Notification, _: bool) {}

    pub async fn put_up(notification: Notification) -> Option<Shown> {
        let shown = tauri::async_runtime::spawn_blocking(move || notification.show().map(drop)).await;
        matches!(shown, Ok(Ok(()))).then_some(Shown)
    }

    /// It stays where the system has it.
    pub async fn take_down(_: &Shown) {
        std::future::pending().await
    }

    pub async fn hold(_: Shown) {}

    pub async fn heed<R: Runtime>(_: &AppHandle<R>, _: ReminderId, _: &Shown, _: &str) {}
}

/// Shows what a reminder looks like.
pub async fn test<R: Runtime>(_: &AppHandle<R>) -> Result<(), CommandError> {
    let looks = plain("This is how a reminder looks", "It does not say what it is for, unless you choose that.");
    // A daemon that is stuck never answers, and the person waits before the window.
    match tokio::time::timeout(PATIENCE, tauri::async_runtime::spawn(daemon::put_up(looks))).await {
        Ok(Ok(Some(shown))) => {
            tauri::async_runtime::spawn(daemon::hold(shown));
            Ok(())
        }
        _ => Err(CommandError::NotificationsUnavailable),
    }
}

fn plain(title: &str, body: &str) -> Notification {
    let mut notification = Notification::new();
    notification.appname("Daymark").summary(title).body(&escaped(body)).auto_icon();
    #[cfg(all(unix, not(target_os = "macos")))]
    notification.urgency(notify_rust::Urgency::Normal);
    notification
}

/// The body may be read as markup, and a session's title is the person's own: `<` and `&` stay what they are.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
