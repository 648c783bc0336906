//! The open store.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use daymark_domain::words::Words;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteQueryResult};
use sqlx::{AssertSqlSafe, Connection as _, Sqlite};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard, watch};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::files::{self, DATABASE, NEW_DATABASE, NEW_JOURNAL, PREVIOUS_SLOTS, SLOTS};
use crate::keys::Key as DatabaseKey;
use crate::slots::Slots;
use crate::vault::{Credential, SlotId, SlotInfo};
use crate::{Error, Result, database, search, secret, trigger};

/// Tells the time at which rows are written.
pub type Clock = Box<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// An open store: one connection, and the folder's lock. Dropping it gives both back.
pub struct Store {
    shared: AsyncMutex<Shared>,
    clock: Clock,
    reminder_secret: Zeroizing<[u8; 32]>,
    dir: PathBuf,
    key: DatabaseKey,
    slots: Mutex<Slots>,
    changes: watch::Sender<u64>,
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
    pub async fn create(dir: &Path, ways: &[Credential<'_>]) -> Result<Self> {
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(|_| Error::Io)?;
        Self::create_as(dir, uuid::Builder::from_random_bytes(id).into_uuid(), ways).await
    }

    /// As [`Store::create`] under an install id that was chosen before, so that the keyring's entry can come first.
    pub async fn create_as(dir: &Path, install_id: Uuid, ways: &[Credential<'_>]) -> Result<Self> {
        if ways.is_empty() {
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
        for way in ways {
            slots.add(*way, None, &key, system_clock())?;
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
        let mut connection = database::open(&new, &key).await?;
        secret::make(&mut connection, &DatabaseKey::random()?).await?;
        connection.close().await?;
        File::open(&new)?.sync_all()?;
        // Empty by now, and it will never be needed under this name.
        let _ = fs::remove_file(dir.join(NEW_JOURNAL));
        slots.save(dir)?;
        finish_creation(dir)?;
        Self::start(dir, key, slots, lock).await
    }

    /// Opens the store of a folder. Whatever is the matter, nothing is overwritten.
    pub async fn open(dir: &Path, credential: Credential<'_>) -> Result<Self> {
        crate::vault::inspect(dir)?;
        let lock = files::lock(dir)?;
        let slots = Slots::load(dir)?;
        let key = match credential {
            Credential::Passphrase(passphrase) => {
                let (slots, passphrase) = (slots.clone(), Zeroizing::new(passphrase.to_owned()));
                let slow = move || slots.unlock(Credential::Passphrase(&passphrase));
                tokio::task::spawn_blocking(slow).await.map_err(|_| Error::Io)??.1
            }
            quick => slots.unlock(quick)?.1,
        };
        finish_creation(dir)?;
        let store = Self::start(dir, key, slots, lock).await?;
        store.slots.lock().unwrap_or_else(PoisonError::into_inner).mend(dir)?;
        Ok(store)
    }

    async fn start(dir: &Path, key: DatabaseKey, slots: Slots, lock: File) -> Result<Self> {
        let mut connection = open_database(dir, &key, &slots).await?;
        let reminder_secret = secret::load(&mut connection, &key).await?;
        let store = Self {
            shared: AsyncMutex::new(Shared::new(connection).await),
            clock: Box::new(system_clock),
            reminder_secret,
            dir: dir.to_owned(),
            key,
            slots: Mutex::new(slots),
            changes: watch::Sender::new(0),
            _lock: lock,
        };
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

    /// Goes by another clock than the system's.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
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
        Tx { shared, changes: &self.changes, now: (self.clock)(), writes, begun: false, is_broken: false }
    }

    /// Hears of each commit, and of what [`Store::announce`] says. The number only tells one change from the next.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Says that something beside the database has changed, such as the reminder ledger.
    pub fn announce(&self) {
        announce(&self.changes);
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

    /// The ways in which the store opens, in the order in which they were added.
    pub fn slots(&self) -> Vec<SlotInfo> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).list(Some(&self.key))
    }

    /// Adds a way in. With a passphrase it takes its time, on purpose.
    pub fn add(&self, credential: Credential<'_>, label: Option<&Words>) -> Result<SlotId> {
        self.change(|slots| slots.add(credential, label, &self.key, (self.clock)()))
    }

    /// Lets a way in open by another credential, and no more by the one it had.
    pub fn replace(&self, id: SlotId, credential: Credential<'_>) -> Result<()> {
        self.change(|slots| slots.replace(id, credential, &self.key, (self.clock)()))
    }

    /// Takes a way in away, where there is another.
    pub fn remove(&self, id: SlotId) -> Result<()> {
        self.change(|slots| slots.remove(id))
    }

    fn change<T>(&self, change: impl FnOnce(&mut Slots) -> Result<T>) -> Result<T> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = slots.clone();
        let done = change(&mut changed)?;
        changed.save(&self.dir)?;
        *slots = changed;
        Ok(done)
    }

    /// Which way in a credential opens. With a passphrase it takes its time, on purpose.
    pub fn check(&self, credential: Credential<'_>) -> Result<SlotId> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner).clone();
        slots.unlock(credential).map(|(id, _)| id)
    }

    /// The id that names the keyring's entry.
    pub fn install_id(&self) -> Uuid {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).install_id()
    }

    /// The secret from which reminders take their opaque ids; it lasts as long as the store, whatever its keys are.
    pub fn reminder_secret(&self) -> Result<Zeroizing<[u8; 32]>> {
        Ok(self.reminder_secret.clone())
    }
}

#[allow(clippy::disallowed_methods, reason = "for a store that is opened without the app, which has a clock of its own")]
fn system_clock() -> DateTime<Utc> {
    Utc::now()
}

/// Opens the database by the key in the slots or, where a change of that key was broken off, by the one that was to follow.
async fn open_database(dir: &Path, key: &DatabaseKey, slots: &Slots) -> Result<SqliteConnection> {
    match (database::open(&dir.join(DATABASE), key).await, slots.pending(key)?) {
        (Err(Error::DatabaseDamaged), Some(next)) => database::open(&dir.join(DATABASE), &next).await,
        (opened, _) => opened,
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
    changes: &'a watch::Sender<u64>,
    now: DateTime<Utc>,
    writes: bool,
    begun: bool,
    is_broken: bool,
}

impl Tx<'_> {
    /// When the store was taken: the time of all that is written.
    pub(crate) const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// An id never given before, for a row that the domain knows by another name.
    pub(crate) fn new_id(&self) -> Result<Uuid> {
        let mut random = [0; 10];
        getrandom::fill(&mut random).map_err(|_| Error::Io)?;
        let since_1970 = u64::try_from(self.now.timestamp_millis()).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(since_1970, &random).into_uuid())
    }

    /// The connection, to ask it something.
    pub(crate) fn reader(&mut self) -> Result<&mut SqliteConnection> {
        if self.is_broken { Err(Error::Database) } else { Ok(&mut self.shared.connection) }
    }

    /// Changes something. After a change that failed nothing more is done, not even where the failure was not heeded.
    pub(crate) async fn execute(&mut self, change: Query<'_, Sqlite, SqliteArguments>) -> Result<SqliteQueryResult> {
        if self.begins()? {
            self.done(sqlx::query("BEGIN IMMEDIATE")).await?;
        }
        self.done(change).await
    }

    /// As [`Tx::execute`], for a statement of fixed names that counts no rows: where it is the first, it goes to the database's thread together
    /// with the transaction's beginning, because that way takes as long as the statement.
    pub(crate) async fn insert(&mut self, statement: String, arguments: SqliteArguments) -> Result<()> {
        let statement = if self.begins()? { format!("BEGIN IMMEDIATE; {statement}") } else { statement };
        self.done(sqlx::query_with(AssertSqlSafe(statement), arguments)).await.map(drop)
    }

    async fn done(&mut self, change: Query<'_, Sqlite, SqliteArguments>) -> Result<SqliteQueryResult> {
        let done = change.execute(&mut self.shared.connection).await;
        self.is_broken = done.is_err();
        Ok(done?)
    }

    /// The number of the last change: as long as it is the same, everything reads the same. `None` once this has changed something.
    pub fn revision(&self) -> Option<u64> {
        (!self.begun).then(|| *self.changes.borrow())
    }

    /// Whether the transaction is still to begin; from then on it counts as begun, so that a future dropped half-way leaves nothing open.
    fn begins(&mut self) -> Result<bool> {
        debug_assert!(self.writes, "the store was taken to read");
        self.is_broken |= !self.writes;
        if self.is_broken {
            return Err(Error::Database);
        }
        self.shared.unsettled = true;
        Ok(!std::mem::replace(&mut self.begun, true))
    }

    /// Makes everything done so far last. Once this returns, it survives a crash and a power cut.
    pub async fn commit(mut self) -> Result<()> {
        let begun = self.begun;
        let connection = self.reader()?;
        if !begun {
            return Ok(());
        }
        sqlx::query("COMMIT").execute(connection).await?;
        #[cfg(debug_assertions)]
        self.shared.note().await;
        self.shared.unsettled = false;
        announce(self.changes);
        Ok(())
    }
}

/// Tells the listeners that something is different now.
fn announce(changes: &watch::Sender<u64>) {
    changes.send_modify(|change| *change = change.wrapping_add(1));
}
