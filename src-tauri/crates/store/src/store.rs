//! The open store.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, Connection as _, Encode, FromRow, Sqlite, Type};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::files::{self, DATABASE, NEW_DATABASE, NEW_JOURNAL, PREVIOUS_SLOTS, SLOTS};
use crate::keys::Key as DatabaseKey;
use crate::slots::{Kind, Slots};
use crate::vault::{Key, NewKeys};
use crate::{Error, Result, database, search, trigger};

/// An open store: one connection, and the folder's lock. Dropping it gives both back.
pub struct Store {
    shared: AsyncMutex<Shared>,
    dir: PathBuf,
    key: DatabaseKey,
    slots: Mutex<Slots>,
    /// Dropped last, so that the next opener finds the database free.
    _lock: File,
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Store")
    }
}

/// Which libraries are at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// `sqlite_version()`.
    pub sqlite: String,
    /// `PRAGMA cipher_version`.
    pub cipher: String,
}

impl Store {
    /// Makes a store in a folder that holds none, with at least one way to open it.
    pub async fn create(dir: &Path, keys: NewKeys<'_>) -> Result<Self> {
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(|_| Error::Io)?;
        Self::create_as(dir, uuid::Builder::from_random_bytes(id).into_uuid(), keys).await
    }

    /// As [`Store::create`] under an install id that was chosen before, so that the keyring's entry can come first.
    pub async fn create_as(dir: &Path, install_id: Uuid, keys: NewKeys<'_>) -> Result<Self> {
        if keys.passphrase.is_none() && keys.device.is_none() {
            return Err(Error::NoSlot);
        }
        make_dir(dir)?;
        let lock = files::lock(dir)?;
        for name in [DATABASE, SLOTS, PREVIOUS_SLOTS] {
            if dir.join(name).try_exists()? {
                return Err(Error::AlreadyExists);
            }
        }
        let key = DatabaseKey::random()?;
        let mut slots = Slots::new(install_id, &key)?;
        if let Some(secret) = keys.device {
            slots.set_device(secret, &key)?;
        }
        if let Some(passphrase) = keys.passphrase {
            slots.set_passphrase(passphrase, &key)?;
        }
        // Whole and safe before anything bears a store's name. One left by a creation that broke off has no slots, so nothing is in it.
        let new = dir.join(NEW_DATABASE);
        for name in [NEW_DATABASE, NEW_JOURNAL] {
            match fs::remove_file(dir.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        files::make(&new)?;
        database::open(&new, &key).await?.close().await?;
        File::open(&new)?.sync_all()?;
        // Empty by now, and it will never be needed under this name.
        let _ = fs::remove_file(dir.join(NEW_JOURNAL));
        slots.save(dir)?;
        finish_creation(dir)?;
        Self::start(dir, key, slots, lock).await
    }

    /// Opens the store of a folder. Whatever is the matter, nothing is overwritten.
    pub async fn open(dir: &Path, key: Key<'_>) -> Result<Self> {
        crate::vault::inspect(dir)?;
        let lock = files::lock(dir)?;
        let slots = Slots::load(dir)?;
        let key = match key {
            Key::Device(secret) => slots.open_device(secret)?,
            Key::Passphrase(passphrase) => {
                let (slots, passphrase) = (slots.clone(), Zeroizing::new(passphrase.to_owned()));
                tokio::task::spawn_blocking(move || slots.open_passphrase(&passphrase)).await.map_err(|_| Error::Io)??
            }
        };
        finish_creation(dir)?;
        let store = Self::start(dir, key, slots, lock).await?;
        store.slots.lock().unwrap_or_else(PoisonError::into_inner).mend(dir)?;
        Ok(store)
    }

    async fn start(dir: &Path, key: DatabaseKey, slots: Slots, lock: File) -> Result<Self> {
        let connection = database::open(&dir.join(DATABASE), &key).await?;
        let shared = Shared::new(connection).await;
        let store = Self { shared: AsyncMutex::new(shared), dir: dir.to_owned(), key, slots: Mutex::new(slots), _lock: lock };
        let mut tx = store.write().await;
        trigger::seed(&mut tx).await?;
        tx.commit().await?;
        // So that no search waits for what was written in months. Where there is no room for it, that is no reason to stay shut.
        let mut tx = store.write().await;
        match search::catch_up(&mut tx).await {
            Ok(()) => drop(tx.commit().await),
            Err(_) => drop(tx),
        }
        Ok(store)
    }

    /// Takes the store to write. What is not committed is as if it had never been.
    pub async fn write(&self) -> Tx<'_> {
        self.take(true).await
    }

    /// Takes the store to read one state of it.
    pub async fn read(&self) -> Tx<'_> {
        self.take(false).await
    }

    async fn take(&self, writes: bool) -> Tx<'_> {
        let mut shared = self.shared.lock().await;
        shared.settle().await;
        Tx { shared, writes, begun: false, held: Held::default() }
    }

    /// Closes the store, and wipes its keys.
    pub async fn close(self) -> Result<()> {
        let mut shared = self.shared.into_inner();
        shared.settle().await;
        shared.connection.close().await?;
        Ok(())
    }

    /// Reads everything and checks it: every page's authentication, the structure, and what refers to what.
    pub async fn verify(&self) -> Result<()> {
        let mut shared = self.shared.lock().await;
        shared.settle().await;
        database::verify(&mut shared.connection).await
    }

    /// Which libraries are at work.
    pub async fn versions(&self) -> Result<Versions> {
        let mut shared = self.shared.lock().await;
        Ok(Versions {
            sqlite: sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut shared.connection).await?,
            cipher: sqlx::query_scalar("PRAGMA cipher_version").fetch_one(&mut shared.connection).await?,
        })
    }

    /// Sets the passphrase, in place of an earlier one, or takes it away where there is another way to open. Takes its time, on purpose.
    pub fn set_passphrase(&self, new: Option<&str>) -> Result<()> {
        self.change(|slots| match new {
            Some(passphrase) => slots.set_passphrase(passphrase, &self.key),
            None => slots.remove(Kind::Passphrase),
        })
    }

    /// Sets the device secret, in place of an earlier one, or takes it away where there is another way to open.
    pub fn set_device(&self, new: Option<&[u8; 32]>) -> Result<()> {
        self.change(|slots| match new {
            Some(secret) => slots.set_device(secret, &self.key),
            None => slots.remove(Kind::Device),
        })
    }

    fn change(&self, change: impl FnOnce(&mut Slots) -> Result<()>) -> Result<()> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = slots.clone();
        change(&mut changed)?;
        changed.save(&self.dir)?;
        *slots = changed;
        Ok(())
    }

    /// Whether a passphrase would open the store. Takes its time, on purpose.
    pub fn check_passphrase(&self, passphrase: &str) -> Result<()> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner).clone();
        slots.open_passphrase(passphrase).map(drop)
    }

    /// Whether there is a device slot.
    pub fn has_device(&self) -> bool {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).has(Kind::Device)
    }

    /// Whether there is a passphrase slot.
    pub fn has_passphrase(&self) -> bool {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).has(Kind::Passphrase)
    }

    /// The id that names the keyring's entry.
    pub fn install_id(&self) -> Uuid {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).install_id()
    }

    /// The secret from which reminders take their opaque ids; it lasts as long as the store.
    pub fn reminder_secret(&self) -> Result<Zeroizing<[u8; 32]>> {
        Ok(Zeroizing::new(*self.key.derive("daymark/reminder/v1")?.bytes()))
    }
}

/// Gives a database that was made whole its name, where a creation broke off just before.
fn finish_creation(dir: &Path) -> Result<()> {
    let (new, path) = (dir.join(NEW_DATABASE), dir.join(DATABASE));
    if !path.try_exists()? && new.try_exists()? {
        fs::rename(new, path)?;
        files::sync_dir(dir)?;
    }
    Ok(())
}

fn make_dir(dir: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.recursive(true).create(dir)?)
}

struct Shared {
    connection: SqliteConnection,
    /// Whether a transaction was begun that has not been seen to end.
    unsettled: bool,
    /// How many rows had been changed when that was last known to be as it should.
    #[cfg(debug_assertions)]
    changes: i64,
}

impl Shared {
    async fn new(connection: SqliteConnection) -> Self {
        #[cfg_attr(not(debug_assertions), expect(unused_mut, reason = "counted where rows are watched"))]
        let mut shared = Self {
            connection,
            unsettled: false,
            #[cfg(debug_assertions)]
            changes: 0,
        };
        #[cfg(debug_assertions)]
        shared.note().await;
        shared
    }

    /// Rolls back what was dropped without a commit.
    async fn settle(&mut self) {
        if self.unsettled {
            // Refused where nothing is open, which is as good.
            let _ = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
            #[cfg(debug_assertions)]
            self.note().await;
            self.unsettled = false;
        }
        #[cfg(debug_assertions)]
        self.check().await;
    }

    /// Whoever changes rows outside of a transaction learns of it from the first test that does so.
    #[cfg(debug_assertions)]
    async fn check(&mut self) {
        let changes = self.total_changes().await;
        assert_eq!(self.changes, changes, "rows were changed outside of a transaction");
    }

    /// To be said once a transaction has ended.
    #[cfg(debug_assertions)]
    async fn note(&mut self) {
        self.changes = self.total_changes().await;
    }

    #[cfg(debug_assertions)]
    async fn total_changes(&mut self) -> i64 {
        sqlx::query_scalar("SELECT total_changes()").fetch_one(&mut self.connection).await.unwrap_or(self.changes)
    }
}

/// The store, held to read or to write. Nobody else has the connection meanwhile, nor the file, so that what is read one after the other is
/// of one state. A transaction begins with the first that writes; dropped without [`Tx::commit`], it is as if it had never been.
pub struct Tx<'a> {
    shared: MutexGuard<'a, Shared>,
    writes: bool,
    begun: bool,
    held: Held,
}

/// Statements that have no answer to give, and so wait for the next that has one, or for the commit: each way to the database's own thread
/// and back takes longer than most statements do.
#[derive(Default)]
struct Held {
    /// Made of fixed texts alone.
    statements: String,
    count: usize,
    arguments: SqliteArguments,
    is_broken: bool,
}

/// How many statements are held at most.
const MOST_HELD: usize = 16;

impl Held {
    fn add(&mut self, statement: &'static str) {
        if !self.statements.is_empty() {
            self.statements.push_str("; ");
        }
        self.statements.push_str(statement);
        self.count += 1;
    }
}

/// A statement that was left for later, while it is given its arguments.
pub(crate) struct Later<'t>(&'t mut Held);

impl Later<'_> {
    pub(crate) fn bind<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(self, value: T) -> Self {
        self.0.is_broken |= self.0.arguments.add(value).is_err();
        self
    }
}

impl Tx<'_> {
    /// The connection, to ask it something.
    pub(crate) async fn reader(&mut self) -> Result<&mut SqliteConnection> {
        self.flush().await?;
        Ok(&mut self.shared.connection)
    }

    /// The connection, to change something.
    pub(crate) async fn writer(&mut self) -> Result<&mut SqliteConnection> {
        self.begin();
        self.flush().await?;
        Ok(&mut self.shared.connection)
    }

    /// How many rows this connection ever changed: as long as it is the same, everything reads the same.
    pub async fn changes(&mut self) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT total_changes()").fetch_one(self.reader().await?).await?)
    }

    /// Leaves a change for later; whatever is asked before the commit sees it. Its parameters are `?` without numbers.
    pub(crate) async fn later(&mut self, statement: &'static str) -> Result<Later<'_>> {
        if self.held.count >= MOST_HELD {
            self.flush().await?;
        }
        self.begin();
        self.held.add(statement);
        Ok(Later(&mut self.held))
    }

    fn begin(&mut self) {
        debug_assert!(self.writes, "the store was taken to read");
        self.held.is_broken |= !self.writes;
        if !self.begun {
            self.begun = true;
            self.held.add("BEGIN IMMEDIATE");
        }
    }

    async fn flush(&mut self) -> Result<()> {
        let Some((statements, arguments)) = self.held()? else { return Ok(()) };
        let done = sqlx::query_with(AssertSqlSafe(statements), arguments).execute(&mut self.shared.connection).await;
        // What was to come before it is not there, so nothing comes after it.
        self.held.is_broken = done.is_err();
        done.map(drop).map_err(Into::into)
    }

    /// What was left for later, on its way.
    fn held(&mut self) -> Result<Option<(String, SqliteArguments)>> {
        if self.held.is_broken {
            return Err(Error::Database);
        }
        let held = std::mem::take(&mut self.held);
        // Said before it is so, that a future dropped half-way leaves nothing open.
        self.shared.unsettled |= self.begun;
        Ok((!held.statements.is_empty()).then_some((held.statements, held.arguments)))
    }

    /// Makes everything done so far last. Once this returns, it survives a crash and a power cut.
    pub async fn commit(mut self) -> Result<()> {
        if self.begun {
            self.held.add("COMMIT");
            self.flush().await?;
            self.committed().await;
        }
        Ok(())
    }

    /// As [`Tx::commit`], and gives the rows of a question that was the last to be left for later.
    pub(crate) async fn commit_answered<T>(mut self) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
    {
        self.held.add("COMMIT");
        let Some((statements, arguments)) = self.held()? else { return Ok(Vec::new()) };
        let rows = sqlx::query_as_with(AssertSqlSafe(statements), arguments).fetch_all(&mut self.shared.connection).await?;
        self.committed().await;
        Ok(rows)
    }

    #[cfg_attr(not(debug_assertions), expect(clippy::unused_async, reason = "rows are watched in debug builds"))]
    async fn committed(&mut self) {
        #[cfg(debug_assertions)]
        self.shared.note().await;
        self.shared.unsettled = false;
    }
}
