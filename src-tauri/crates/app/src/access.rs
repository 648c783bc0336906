//! The store as a window finds it: absent, locked or open, and what is answered in each of these states.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{RwLock, RwLockReadGuard};

use crate::api::{CallNumber, CommandError, CreateVault, CrisisLines, UnlockVault, VaultStatus};
use crate::ledger::ReminderLedger;
use crate::people::{callable_by_anyone, crisis_lines_while_locked};
use crate::ports::Ports;
use crate::{App, Vault};

/// Where the store is, and the app itself while the store is open.
pub struct Access {
    vault: Vault,
    app: RwLock<Option<App>>,
    pub dir: PathBuf,
    pub ports: Ports,
    locked_by_person: AtomicBool,
}

impl Access {
    /// Access to a store that is closed.
    #[must_use]
    pub fn new(dir: PathBuf, ports: Ports, locked_by_person: bool) -> Self {
        Self {
            vault: Vault::new(dir.clone(), ports.clone()),
            app: RwLock::new(None),
            dir,
            ports,
            locked_by_person: AtomicBool::new(locked_by_person),
        }
    }

    /// The ledger of its reminders, which can be used while the store is closed.
    #[must_use]
    pub const fn ledger(&self) -> &ReminderLedger {
        self.vault.ledger()
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
        let created = self.vault.create(request).await?;
        self.keep(created, &mut app).await
    }

    /// Opens the store. If it is open already, that is as good.
    pub async fn unlock(&self, request: UnlockVault) -> Result<VaultStatus, CommandError> {
        let mut app = self.app.write().await;
        if let Some(open) = app.as_ref() {
            return Ok(open.vault_status().await?);
        }
        let opened = self.vault.unlock(request).await?;
        self.keep(opened, &mut app).await
    }

    async fn keep(&self, opened: App, slot: &mut Option<App>) -> Result<VaultStatus, CommandError> {
        let status = opened.vault_status().await?;
        self.locked_by_person.store(false, Ordering::Relaxed);
        *slot = Some(opened);
        Ok(status)
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

    /// The person locked it, so it waits to be opened by hand.
    pub fn set_locked_by_person(&self) {
        self.locked_by_person.store(true, Ordering::Relaxed);
    }
}
