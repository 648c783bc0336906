//! Making and opening the store: `init`, `demo`, `status`, and the way in for every other command.

use std::path::{Path, PathBuf};

use daymark_app::api::{CommandError, CreateVault, Secret, UnlockVault, VaultState, VaultStatus, WayIn, WayKind};
use daymark_app::{App, Vault};
use daymark_domain::invalid::{Field, Rule};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::arguments::{Arguments, Keys};
use crate::output::Answer;
use crate::refusal::Refusal;
use crate::{sentence, values};

const READABLE_BY_OTHERS: &str = "Warning: other people on this computer can read the passphrase file (chmod 600 makes it yours alone).";

/// The store's place, and how its passphrase comes in.
pub struct Door {
    dir: PathBuf,
    vault: Vault,
    passphrase_file: Option<PathBuf>,
    /// The zone this computer is in.
    pub zone: chrono_tz::Tz,
}

impl Door {
    /// Finds the place. Nothing is opened or created.
    pub fn new(arguments: &Arguments) -> Result<Self, Refusal> {
        let dir = daymark_platform::paths::data_dir(arguments.data_dir.as_deref())
            .map_err(|_| Refusal::said("This system does not say where your data goes, so name a folder with --data-dir."))?;
        let ports = daymark_platform::ports();
        let zone = ports.zone.zone();
        Ok(Self { vault: Vault::new(dir.clone(), ports), dir, passphrase_file: arguments.passphrase_file.clone(), zone })
    }

    /// Opens the store: by the passphrase file if one was named, else by the keyring, else by asking.
    pub async fn open(&self) -> Result<App, Refusal> {
        let status = self.vault.status(false);
        match status.vault {
            VaultState::Absent => return Err(CommandError::NoStore.into()),
            VaultState::Damaged { what } => return Err(CommandError::Damaged { what }.into()),
            VaultState::Locked | VaultState::Open => {}
        }
        if let Some(file) = &self.passphrase_file {
            return self.unlock(Some(from_file(file)?)).await;
        }
        if status.opens_by(WayKind::Device) {
            match self.unlock(None).await {
                Err(Refusal::App(
                    CommandError::KeyringUnavailable | CommandError::KeyringEmpty { .. } | CommandError::KeyringWrong { .. },
                )) if status.opens_by(WayKind::Passphrase) => {}
                outcome => return outcome,
            }
        }
        self.unlock(Some(ask("Passphrase: ")?)).await
    }

    async fn unlock(&self, passphrase: Option<Secret>) -> Result<App, Refusal> {
        Ok(self.vault.unlock(UnlockVault { passphrase }).await?)
    }

    /// Makes a store, if there is none.
    async fn create(&self, keys: &Keys) -> Result<App, Refusal> {
        // Asked before the passphrase is: nobody should think of one for nothing.
        match self.vault.status(false).vault {
            VaultState::Absent => {}
            VaultState::Locked | VaultState::Open => return Err(CommandError::AlreadyExists.into()),
            VaultState::Damaged { what } => return Err(CommandError::Damaged { what }.into()),
        }
        let passphrase = match (&self.passphrase_file, keys.no_passphrase) {
            (_, true) => None,
            (Some(file), false) => Some(from_file(file)?),
            (None, false) => Some(ask_twice()?),
        };
        daymark_platform::paths::create(&self.dir).map_err(|_| Refusal::from(CommandError::ReadOnly))?;
        Ok(self.vault.create(CreateVault { passphrase, use_keyring: keys.keyring }).await?)
    }

    /// What is worth a word about the passphrase file, once the command is done.
    pub fn warning(&self) -> Option<&'static str> {
        self.passphrase_file.as_deref().is_some_and(readable_by_others).then_some(READABLE_BY_OTHERS)
    }
}

/// Where the store is and how it opens.
#[derive(Serialize)]
struct Status<'a> {
    version: &'static str,
    data_dir: &'a Path,
    #[serde(flatten)]
    status: VaultStatus,
}

/// `status`
#[allow(clippy::unused_async, reason = "one shape for all commands")]
pub async fn status(door: &Door) -> Result<Answer, Refusal> {
    told(door, None)
}

/// `init`
pub async fn init(door: &Door, keys: &Keys) -> Result<Answer, Refusal> {
    door.create(keys).await?.close().await;
    told(door, Some("Daymark is set up. Nobody can open your entries without the passphrase or the keyring."))
}

/// `demo`
pub async fn demo(door: &Door, keys: &Keys) -> Result<Answer, Refusal> {
    let app = door.create(keys).await?;
    let filled = app.demo_fill().await;
    app.close().await;
    filled?;
    told(door, Some("A made-up twelve-week program is ready. Everything in it is invented."))
}

fn told(door: &Door, first: Option<&str>) -> Result<Answer, Refusal> {
    let status = door.vault.status(false);
    let state = match status.vault {
        VaultState::Absent => "Daymark is not set up here yet. `daymark-cli init` does that.".to_owned(),
        VaultState::Locked | VaultState::Open => format!("Your entries open with {}.", ways(&status.ways)),
        VaultState::Damaged { what } => sentence::of(CommandError::Damaged { what }),
    };
    let keyring = if status.keyring_available { "The system's keyring answers." } else { "The system's keyring does not answer." };
    let first = first.map(|first| format!("{first}\n")).unwrap_or_default();
    let text = format!("{first}{state}\n{keyring}\nFolder: {}", door.dir.display());
    let value = Status { version: env!("CARGO_PKG_VERSION"), data_dir: &door.dir, status };
    Ok(Answer::new(&value, text)?.warn(door.warning()))
}

fn ways(ways: &[WayIn]) -> String {
    match ways {
        [] => "no way that is left".to_owned(),
        [WayIn { kind: WayKind::Device, .. }] => "the system's keyring alone".to_owned(),
        ways => {
            let mut names = Vec::new();
            for way in ways.iter().map(|way| name(way.kind)) {
                if !names.contains(&way) {
                    names.push(way);
                }
            }
            names.join(" or ")
        }
    }
}

const fn name(kind: WayKind) -> &'static str {
    match kind {
        WayKind::Device => "the system's keyring",
        WayKind::Passphrase => "your passphrase",
        WayKind::RecoveryCode => "your recovery code",
        WayKind::Biometric => "your finger or your face",
    }
}

/// The first line of a file.
fn from_file(path: &Path) -> Result<Secret, Refusal> {
    let bytes = values::contents(path)?;
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let first = first.strip_suffix(b"\r").unwrap_or(first);
    let text = std::str::from_utf8(first).map_err(|_| Refusal::said("The passphrase file must hold UTF-8 text."))?;
    if text.is_empty() {
        return Err(Refusal::said("The first line of the passphrase file is empty."));
    }
    Ok(Secret::new(text.to_owned()))
}

fn ask(prompt: &str) -> Result<Secret, Refusal> {
    rpassword::prompt_password(prompt)
        .map(Secret::new)
        .map_err(|_| Refusal::said("The passphrase is needed and there is no terminal to ask at, so name a file with --passphrase-file."))
}

fn ask_twice() -> Result<Secret, Refusal> {
    let first = ask("Choose a passphrase, at least 8 characters: ")?;
    // Told at once, not after typing it again. The app checks it too.
    if first.expose().chars().count() < 8 {
        return Err(Refusal::invalid(Field::Passphrase, Rule::TooShort { min: 8 }));
    }
    let again = Zeroizing::new(ask("The same again: ")?.expose().to_owned());
    if first.expose() != again.as_str() {
        return Err(Refusal::said("The two were not the same, so nothing was set up."));
    }
    Ok(first)
}

#[cfg(unix)]
fn readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    // A pipe or a terminal has no readers but this one.
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
const fn readable_by_others(_: &Path) -> bool {
    false
}
