//! Sees to it that reminders are given when they are due, whether the store is open or not, and that an open store locks when nobody is
//! there.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use daymark_app::reminders;
#[cfg(desktop)]
use daymark_app::reminders::{Entry, Notice, neutral_notice};
use tauri::{AppHandle, Emitter, Manager, Runtime};

use crate::idle;
#[cfg(desktop)]
use crate::lock::lock;
#[cfg(desktop)]
use crate::notifier;
#[cfg(mobile)]
use crate::phone::lock;
use crate::shell::Shell;

/// The longest sleep: the clock may be set, the computer may sleep, and neither wakes a timer.
const LONGEST: Duration = Duration::from_secs(20);

/// The shortest sleep where the system gives what is due, so that it is not asked again and again in that second.
#[cfg(mobile)]
const SHORTEST: Duration = Duration::from_secs(1);

/// How often the plan is made anew, for days that come within its reach.
const REPLAN: TimeDelta = TimeDelta::hours(1);

/// Runs until the app ends.
pub fn start<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    let awake = app.clone();
    idle::after_sleep(move || awake.state::<Shell>().wake.notify_one());
    tauri::async_runtime::spawn(async move {
        let mut planned: Option<(DateTime<Utc>, chrono_tz::Tz)> = None;
        loop {
            let left = app.state::<Shell>().idle_left().await;
            if left.is_some_and(|left| left.is_zero()) {
                lock(&app).await;
                // On a computer the program is replaced now.
                if cfg!(desktop) {
                    return;
                }
            }
            // What the system was handed is settled before a new plan is made.
            #[cfg(mobile)]
            deliver(&app).await;
            replan(&app, &mut planned).await;
            let wait = deliver(&app).await.min(left.unwrap_or(LONGEST));
            let _ = tokio::time::timeout(wait, app.state::<Shell>().wake.notified()).await;
        }
    });
}

/// Plans anew when an hour has passed, the clock was set back, or the computer is in another zone.
async fn replan<R: Runtime>(app: &AppHandle<R>, planned: &mut Option<(DateTime<Utc>, chrono_tz::Tz)>) {
    let shell = app.state::<Shell>();
    let (now, zone) = (shell.ports.clock.now(), shell.ports.zone.zone());
    let is_fresh = planned.is_some_and(|(at, then)| then == zone && (at..at + REPLAN).contains(&now));
    if is_fresh {
        return;
    }
    if let Ok(open) = shell.open().await
        && open.refresh_ledger().await.is_ok()
    {
        *planned = Some((now, zone));
        let _ = app.emit("reminders-changed", ());
    }
}

/// The system gives what it was handed. The rest is given here, while the app is there.
#[cfg(mobile)]
async fn deliver<R: Runtime>(app: &AppHandle<R>) -> Duration {
    if crate::phone::deliver(app).await != reminders::Delivered::default() {
        let _ = app.emit("reminders-changed", ());
    }
    let shell = app.state::<Shell>();
    let next = shell.ledger().next_due().ok().flatten();
    let wait = next.and_then(|next| (next - shell.ports.clock.now()).to_std().ok());
    wait.unwrap_or(LONGEST).clamp(SHORTEST, LONGEST)
}

/// Gives what is due, and says how long it can wait.
#[cfg(desktop)]
async fn deliver<R: Runtime>(app: &AppHandle<R>) -> Duration {
    let shell = app.state::<Shell>();
    let (ledger, clock) = (shell.ledger().clone(), shell.ports.clock.clone());
    if !shell.dir.exists() {
        return LONGEST;
    }
    let round = tauri::async_runtime::spawn_blocking(move || {
        let mut due: Vec<Entry> = Vec::new();
        let delivered = ledger.deliver(clock.now(), &mut |entry| {
            notifier::expect(entry.id);
            due.push(entry.clone());
        });
        let missed = delivered.is_ok_and(|delivered| delivered.missed > 0);
        let wait = ledger.next_due().ok().flatten().and_then(|next| (next - clock.now()).to_std().ok());
        (due, missed, wait.unwrap_or(LONGEST).min(LONGEST))
    });
    let Ok((due, missed, wait)) = round.await else { return LONGEST };
    for entry in &due {
        if reminders::is_trial(entry) {
            notifier::show_trial(app, entry.id);
            continue;
        }
        let notice = words(&shell, entry).await;
        notifier::show(app, entry.id, &notice);
    }
    if missed || !due.is_empty() {
        let _ = app.emit("reminders-changed", ());
    }
    wait
}

/// What to say: neutral while the store is locked.
#[cfg(desktop)]
async fn words(shell: &Shell, entry: &Entry) -> Notice {
    match shell.open().await {
        Ok(open) => open.describe_reminder(entry.id).await.unwrap_or_else(|_| neutral_notice()),
        Err(_) => neutral_notice(),
    }
}
