//! What the app holds while it runs: where the store is, and the store itself while it is open.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use daymark_app::api::{CommandError, CreateVault, UnlockVault, VaultStatus};
use daymark_app::ports::Ports;
use daymark_app::{Access, closes_to_tray_while_locked};
use daymark_domain::preferences::Preferences;
use tokio::sync::Notify;

use crate::idle::Idle;

/// The state behind every command: access to the store, and what the window and the system around it need.
pub struct Shell {
    access: Access,
    has_tray: AtomicBool,
    /// Wakes the scheduler.
    pub wake: Arc<Notify>,
    /// Whether closing the window leaves the app in the tray; remembered, because a locked store cannot be asked, and kept beside it.
    pub closes_to_tray: AtomicBool,
    /// Whether the person is there.
    pub idle: Idle,
}

impl Deref for Shell {
    type Target = Access;

    fn deref(&self) -> &Access {
        &self.access
    }
}

impl Shell {
    /// A shell around a store that is closed.
    #[must_use]
    pub fn new(dir: PathBuf, ports: Ports, locked_by_person: bool) -> Self {
        Self {
            closes_to_tray: AtomicBool::new(closes_to_tray_while_locked(&dir)),
            access: Access::new(dir, ports, locked_by_person),
            has_tray: AtomicBool::new(false),
            wake: Arc::new(Notify::new()),
            idle: Idle::new(),
        }
    }

    /// Makes the store, and leaves it open.
    pub async fn create(&self, request: CreateVault) -> Result<VaultStatus, CommandError> {
        let status = self.access.create(request).await?;
        self.opened().await;
        Ok(status)
    }

    /// Opens the store. If it is open already, that is as good.
    pub async fn unlock(&self, request: UnlockVault) -> Result<VaultStatus, CommandError> {
        let was_open = self.open().await.is_ok();
        let status = self.access.unlock(request).await?;
        if !was_open {
            self.opened().await;
        }
        Ok(status)
    }

    async fn opened(&self) {
        let Ok(app) = self.open().await else { return };
        self.prefer(&app.preferences_get().await.unwrap_or_default());
        self.idle.runs_for(Duration::ZERO);
        // Wakes the scheduler at each change, until the app is closed.
        let (mut changes, wake) = (app.changes(), Arc::clone(&self.wake));
        tokio::spawn(async move {
            while changes.changed().await.is_ok() {
                wake.notify_one();
            }
        });
    }

    /// Goes by what the person prefers, as far as the shell itself does.
    pub fn prefer(&self, preferences: &Preferences) {
        self.closes_to_tray.store(preferences.close_to_tray, Ordering::Relaxed);
        self.idle.set_minutes(preferences.idle_lock_minutes);
        self.wake.notify_one();
    }

    /// How long it is until the open store is to lock by itself; `None` where it is locked, or never does.
    pub async fn idle_left(&self) -> Option<Duration> {
        drop(self.open().await.ok()?);
        self.idle.left()
    }

    /// Whether there is a tray icon to come back by.
    pub fn has_tray(&self) -> bool {
        self.has_tray.load(Ordering::Relaxed)
    }

    #[cfg(desktop)]
    pub(crate) fn set_has_tray(&self, has: bool) {
        self.has_tray.store(has, Ordering::Relaxed);
    }
}
