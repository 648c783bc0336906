//! What the app can be started with.

use std::ffi::OsString;
use std::path::PathBuf;

/// The arguments, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// `--data-dir DIR`: where the store is, instead of the usual place.
    pub data_dir: Option<PathBuf>,
    /// `--locked`: start into the lock screen, and wait to be opened by hand.
    pub locked: bool,
    /// `--hidden`: start without a window, as at login.
    pub hidden: bool,
}

impl Arguments {
    /// Reads arguments (without the program's name). What is unknown is refused in one sentence.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut read = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--data-dir") => {
                    let dir = arguments.next().ok_or("--data-dir needs the name of a folder.")?;
                    read.data_dir = Some(PathBuf::from(dir));
                }
                Some("--locked") => read.locked = true,
                Some("--hidden") => read.hidden = true,
                _ => return Err("Daymark takes --data-dir DIR, --locked and --hidden, and nothing else.".to_owned()),
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Arguments, String> {
        Arguments::read(arguments.iter().map(OsString::from))
    }

    #[test]
    fn known_ones_are_read_and_others_refused() {
        assert_eq!(read(&[]), Ok(Arguments::default()));
        let all = Arguments { data_dir: Some("a b".into()), locked: true, hidden: true };
        assert_eq!(read(&["--locked", "--data-dir", "a b", "--hidden"]), Ok(all));
        assert!(read(&["--data-dir"]).is_err());
        assert!(read(&["--passphrase", "x"]).is_err());
    }
}
