//! Hands a link or a number to the system's own program for it.

use daymark_app::api::CommandError;

/// Opens a `tel:`, `https:` or `http:` address. The address never reaches a shell.
pub fn open(address: &str) -> Result<(), CommandError> {
    open::that_detached(address).map_err(|_| CommandError::Unexpected)
}
