//! Where the store lives.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// This platform does not tell where a person's data goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there is no folder for a person's data")]
pub struct NoDataDir;

/// The data folder: `chosen` if there is one, else the platform's own. Nothing is created.
///
/// Linux: `$XDG_DATA_HOME/daymark`, else `~/.local/share/daymark`. macOS: `~/Library/Application Support/app.daymark.Daymark`. Windows:
/// `%LOCALAPPDATA%\Daymark`. Phones have none here: their shell passes the folder that the system gave it.
pub fn data_dir(chosen: Option<&Path>) -> Result<PathBuf, NoDataDir> {
    match chosen {
        Some(dir) => std::path::absolute(dir).map_err(|_| NoDataDir),
        None => platform_dir(&|name| std::env::var_os(name).map(PathBuf::from)).ok_or(NoDataDir),
    }
}

/// Makes the data folder if it is missing, open to its owner alone.
pub fn create(dir: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// A variable that holds an absolute path. A relative one is to be ignored, says the XDG specification.
#[cfg(any(target_os = "linux", target_os = "macos", windows))]
fn absolute(var: &dyn Fn(&str) -> Option<PathBuf>, name: &str) -> Option<PathBuf> {
    var(name).filter(|path| path.is_absolute())
}

#[cfg(target_os = "linux")]
fn platform_dir(var: &dyn Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    absolute(var, "XDG_DATA_HOME").or_else(|| absolute(var, "HOME").map(|home| home.join(".local/share"))).map(|dir| dir.join("daymark"))
}

#[cfg(target_os = "macos")]
fn platform_dir(var: &dyn Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    absolute(var, "HOME").map(|home| home.join("Library/Application Support/app.daymark.Daymark"))
}

#[cfg(windows)]
fn platform_dir(var: &dyn Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    absolute(var, "LOCALAPPDATA").map(|dir| dir.join("Daymark"))
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn platform_dir(_: &dyn Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn with<'a>(vars: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<PathBuf> + 'a {
        |name| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| PathBuf::from(value))
    }

    #[test]
    fn the_platform_names_the_folder() {
        assert_eq!(platform_dir(&with(&[("XDG_DATA_HOME", "/x"), ("HOME", "/h")])), Some("/x/daymark".into()));
        assert_eq!(platform_dir(&with(&[("HOME", "/h")])), Some("/h/.local/share/daymark".into()));
        assert_eq!(platform_dir(&with(&[("XDG_DATA_HOME", "relative"), ("HOME", "/h")])), Some("/h/.local/share/daymark".into()));
        assert_eq!(platform_dir(&with(&[])), None);
    }

    #[test]
    fn a_chosen_folder_wins() {
        assert_eq!(data_dir(Some(Path::new("/chosen"))), Ok("/chosen".into()));
    }

    #[test]
    fn a_new_folder_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("a/b");
        create(&dir).unwrap();
        create(&dir).unwrap();
        assert_eq!(dir.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
