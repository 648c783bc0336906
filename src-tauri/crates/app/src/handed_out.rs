//! Files that are handed to the person.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use daymark_store::Error as StoreError;

use crate::api::{SavedFile, Written};
use crate::{Error, Result};

/// The most files of one name in a folder.
const MOST_COPIES: u32 = 1_000;

/// Writes a file into a folder. What is there is never written over.
pub fn save(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> Result<SavedFile> {
    std::fs::create_dir_all(folder).map_err(StoreError::from)?;
    let names = std::iter::once(format!("{name}.{ending}")).chain((2..MOST_COPIES).map(|number| format!("{name} ({number}).{ending}")));
    for path in names.map(|name| folder.join(name)) {
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(bytes).and_then(|()| file.sync_all()).map_err(StoreError::from)?;
                return Ok(SavedFile { path: Written::new(path.display().to_string()) });
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StoreError::from(error).into()),
        }
    }
    Err(Error::Unexpected)
}
