//! What the app holds while it runs: where the store is, and the store itself while it is open.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use daymark_app::api::{CallNumber, CommandError, CreateVault, CrisisLines, UnlockVault, VaultStatus};
use daymark_app::ports::Ports;
use daymark_app::{App, Vault, callable_by_anyone, closes_to_tray_while_locked, crisis_lines_while_locked};
use daymark_domain::preferences::Preferences;
use tokio::sync::{Notify, RwLock, RwLockReadGuard};

use crate::idle::Idle;

/// The state behind every command.
pub struct Shell {
    vault: Vault,
    app: RwLock<Option<App>>,
    pub dir: PathBuf,
    pub ports: Ports,
    locked_by_person: AtomicBool,
    has_tray: AtomicBool,
    /// Wakes the scheduler.
    pub wake: Notify,
    /// Whether closing the window leaves the app in the tray; remembered, because a locked store cannot be asked, and kept beside it.
    pub closes_to_tray: AtomicBool,
    /// Whether the person is there.
    pub idle: Idle,
}

impl Shell {
    /// A shell around a store that is closed.
    #[must_use]
    pub fn new(dir: PathBuf, ports: Ports, locked_by_person: bool) -> Self {
        Self {
            vault: Vault::new(dir.clone(), ports.clone()),
            app: RwLock::new(None),
            closes_to_tray: AtomicBool::new(closes_to_tray_while_locked(&dir)),
            dir,
            ports,
            locked_by_person: AtomicBool::new(locked_by_person),
            has_tray: AtomicBool::new(false),
            wake: Notify::new(),
            idle: Idle::new(),
        }
    }

    /// The open app, or [`CommandError::Locked`].
    pub async fn open(&self) -> Result<RwLockReadGuard<'_, App>, CommandError> {
        RwLockReadGuard::try_map(self.app.read().await, Option::as_ref).map_err(|_| CommandError::Locked)
    }

    /// Where the store stands, and how it opens.
    pub async fn status(&self) -> Result<VaultStatus, CommandError> {
        if let Ok(app) = self.open().await {
            return Ok(app.vault_status().await?);
        }
        Ok(self.vault.look(self.locked_by_person.load(Ordering::Relaxed)).await?)
    }

    /// Crisis lines: while the store is locked, those of the country that was chosen, or else that the computer is in.
    pub async fn crisis_lines(&self) -> Result<CrisisLines, CommandError> {
        match self.open().await {
            Ok(app) => Ok(app.crisis_lines().await?),
            Err(_) => Ok(crisis_lines_while_locked(&self.dir, self.ports.zone.zone())),
        }
    }

    /// What a dialler takes of a number: while the store is locked, only of a crisis line.
    pub async fn callable(&self, request: CallNumber) -> Result<String, CommandError> {
        match self.open().await {
            Ok(app) => Ok(app.callable(request).await?),
            Err(_) => Ok(callable_by_anyone(&request)?),
        }
    }

    /// Makes the store, and leaves it open.
    pub async fn create(&self, request: CreateVault) -> Result<VaultStatus, CommandError> {
        let mut app = self.app.write().await;
        if app.is_some() {
            return Err(CommandError::AlreadyExists);
        }
        let made = self.vault.create(request).await?;
        self.opened(made, &mut app).await
    }

    /// Opens the store. If it is open already, that is as good.
    pub async fn unlock(&self, request: UnlockVault) -> Result<VaultStatus, CommandError> {
        let mut app = self.app.write().await;
        if let Some(open) = app.as_ref() {
            return Ok(open.vault_status().await?);
        }
        let opened = self.vault.unlock(request).await?;
        self.opened(opened, &mut app).await
    }

    async fn opened(&self, opened: App, slot: &mut Option<App>) -> Result<VaultStatus, CommandError> {
        let status = opened.vault_status().await?;
        self.prefer(&opened.preferences_get().await.unwrap_or_default());
        self.idle.runs_for(Duration::ZERO);
        self.locked_by_person.store(false, Ordering::Relaxed);
        *slot = Some(opened);
        self.wake.notify_one();
        Ok(status)
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

    /// Closes the store and wipes its keys, once what is under way is done. Says whether it was open.
    pub async fn close(&self) -> bool {
        match self.app.write().await.take() {
            Some(app) => {
                app.close().await;
                true
            }
            None => false,
        }
    }

    /// The person locked it, so it waits to be opened by hand. A computer says so to the program that it starts anew.
    #[cfg(mobile)]
    pub fn locked_by_person(&self) {
        self.locked_by_person.store(true, Ordering::Relaxed);
    }

    /// To be called when what reminders are made of has changed.
    pub fn reminders_changed(&self) {
        self.wake.notify_one();
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
