//! Files that are replaced whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

pub const DATABASE: &str = "vault.db";
/// A database that is being made; it gets its name once everything else is in place.
pub const NEW_DATABASE: &str = "vault.db.new";
/// The journal of that one.
pub const NEW_JOURNAL: &str = "vault.db.new-journal";
pub const SLOTS: &str = "vault.slots";
pub const PREVIOUS_SLOTS: &str = "vault.slots.previous";
pub const LOCK: &str = "vault.lock";
pub const LEDGER: &str = "reminders.ledger";
pub const LOCK_SCREEN: &str = "lock-screen.json";

/// Puts `bytes` under `name` so that after a crash there are either the old bytes or the new ones.
pub fn replace(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    prepare(dir, name, bytes)?;
    put(dir, name)?;
    sync_dir(dir)
}

/// The first half of [`replace`]: the bytes are on the disk, and `name` is as it was.
pub fn prepare(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let mut file = options().write(true).create(true).truncate(true).open(temporary(dir, name))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

/// The second half: what was prepared takes its name.
pub fn put(dir: &Path, name: &str) -> Result<()> {
    Ok(fs::rename(temporary(dir, name), dir.join(name))?)
}

/// Takes away what was prepared and shall not be.
pub fn give_up(dir: &Path, name: &str) {
    // One that stays is written over the next time.
    let _ = fs::remove_file(temporary(dir, name));
}

fn temporary(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}.tmp"))
}

/// Makes a rename or a new file last.
pub fn sync_dir(dir: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// The file's bytes, or `None` where there is no such file.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Takes the folder for this process, until the file is dropped.
pub fn lock(dir: &Path) -> Result<File> {
    let file = options().read(true).write(true).create(true).truncate(false).open(dir.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Error::InUse),
        Err(fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Only the owner may read what is made here.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes an empty file that only the owner may read; refuses where there is one.
pub fn make(path: &Path) -> Result<()> {
    options().write(true).create_new(true).open(path)?;
    Ok(())
}
