//! One computer with a store, and what stands in for the window's shell on it.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use daymark_app::Access;
use daymark_app::api::*;
use daymark_domain::reach::{Permission, Platform, Service, Surroundings};
use daymark_test_support::{Computer, Keyring};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedSender;

use crate::commands::{Answer, ask, kind, read, written};

/// The version that the app gives as its own.
const VERSION: &str = "0.1.0";

/// How a world begins.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Where the clock stands.
    now: DateTime<Utc>,
    zone: Tz,
    vault: State,
    /// What is wrong with the files of the store.
    damage: Option<Damage>,
    passphrase: Option<String>,
    /// Whether the keyring opens the store.
    keyring: bool,
    /// Whether the keyring answers.
    keyring_available: bool,
    locked_by_person: bool,
    welcomed: bool,
    /// Fills the store with the demo.
    demo: bool,
}

/// How the store is found.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Absent,
    Locked,
    Open,
}

/// What can be done with a world.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    /// Asks a command, as the window does.
    Call {
        command: String,
        #[serde(default)]
        request: Value,
    },
    /// Moves the clock on.
    Pass { minutes: i64 },
    /// Sets the clock.
    SetNow { now: DateTime<Utc> },
    /// Sets what the system around the app would say.
    SetHost { host: Box<Host> },
    /// Gives what is due, as the scheduler would; answers with how many were given and missed.
    Deliver,
    /// What the shell was asked to open, and where files were saved to.
    Host,
}

/// What the shell knows of the system, and what it was asked to do there.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    surroundings: Surroundings,
    start_at_login: StartAtLogin,
    /// Whether a notification can be shown.
    shows_notifications: bool,
    /// Whether a program takes numbers.
    dials: bool,
    #[serde(skip)]
    opened: Vec<String>,
    #[serde(skip)]
    asked_for_exact_times: u32,
}

impl Default for Host {
    fn default() -> Self {
        Self {
            surroundings: Surroundings {
                platform: Platform::Linux,
                has_tray: true,
                starts_at_login: Some(false),
                service: Service::Answers { name: "dunst".to_owned() },
                buttons: Some(true),
                silenced: Some(false),
                permission: Permission::Unread,
                exact: None,
            },
            start_at_login: StartAtLogin { on: false, offered: true },
            shows_notifications: true,
            dials: true,
            opened: Vec::new(),
            asked_for_exact_times: 0,
        }
    }
}

/// A store that was made once, to be copied for each world that begins with the same options.
struct Template {
    files: BTreeMap<String, Vec<u8>>,
    entries: BTreeMap<String, Vec<u8>>,
}

/// The stores that were made so far, by what they were made of.
#[derive(Default)]
pub struct Templates(Mutex<HashMap<String, Arc<Template>>>);

pub struct World {
    number: u64,
    computer: Arc<Computer>,
    access: Access,
    host: Host,
    dir: TempDir,
    events: UnboundedSender<Value>,
}

impl World {
    pub async fn begin(
        options: Options,
        templates: &Templates,
        number: u64,
        events: UnboundedSender<Value>,
    ) -> Result<Self, Box<dyn Error>> {
        let computer = Computer::new(options.now, options.zone);
        // A window of an earlier world may still save a draft. Its ids are not those of this world, so it changes nothing here.
        computer.count_ids_apart(number);
        let dir = tempfile::tempdir()?;
        if options.vault != State::Absent {
            let template = templates.get(&options).await?;
            std::fs::create_dir_all(store_dir(&dir))?;
            for (name, bytes) in &template.files {
                std::fs::write(store_dir(&dir).join(name), bytes)?;
            }
            computer.set_entries(template.entries.clone());
        }
        if let Some(damage) = options.damage {
            do_damage(damage, &store_dir(&dir))?;
        }
        if !options.keyring_available {
            computer.set_keyring(Keyring::Absent);
        }
        let access = Access::new(store_dir(&dir), computer.ports(), options.locked_by_person);
        let world = Self { number, computer, access, host: Host::default(), dir, events };
        if options.vault == State::Open {
            let passphrase = options.passphrase.filter(|_| !options.keyring).map(Secret::new);
            world.access.unlock(UnlockVault { passphrase }).await.map_err(|refused| format!("{refused:?}"))?;
        }
        Ok(world)
    }

    pub async fn act(&mut self, action: Action) -> Answer {
        match action {
            Action::Call { command, request } => return self.call(&command, request).await,
            Action::Pass { minutes } => self.computer.pass(Duration::minutes(minutes)),
            Action::SetNow { now } => self.computer.set_now(now),
            Action::SetHost { host } => self.host = *host,
            Action::Deliver => return self.deliver(),
            Action::Host => {
                let Host { opened, asked_for_exact_times, .. } = &self.host;
                return Ok(json!({ "opened": opened, "asked_for_exact_times": asked_for_exact_times }));
            }
        }
        Ok(Value::Null)
    }

    pub async fn end(self) {
        self.access.close().await;
    }

    async fn call(&mut self, command: &str, request: Value) -> Answer {
        match kind(command) {
            Some("vault") => self.call_vault(command, request).await,
            Some("special") => self.call_special(command, request).await,
            Some(_) => {
                let app = self.access.open().await.ok();
                ask(app.as_deref(), command, request).await
            }
            None => Err(CommandError::NotFound),
        }
    }

    async fn call_vault(&mut self, command: &str, request: Value) -> Answer {
        match command {
            "vault_status" => written(&self.access.status().await?),
            "vault_create" => written(&self.access.create(read(request)?).await?),
            "vault_unlock" => written(&self.access.unlock(read(request)?).await?),
            "vault_lock" => {
                self.access.close().await;
                self.access.set_locked_by_person();
                self.tell("vault-changed");
                Ok(Value::Null)
            }
            "activity_report" => read::<ReportActivity>(request).map(|_| Value::Null),
            "crisis_lines" => written(&self.access.crisis_lines().await?),
            "call_number" => {
                let number = self.access.callable(read(request)?).await?;
                if !self.host.dials {
                    return Err(CommandError::NoDialer);
                }
                self.host.opened.push(number);
                Ok(Value::Null)
            }
            _ => Err(CommandError::NotFound),
        }
    }

    async fn call_special(&mut self, command: &str, request: Value) -> Answer {
        let app = self.access.open().await?;
        match command {
            "app_info" => written(&app.app_info(VERSION, self.host.surroundings.has_tray)),
            "preferences_save" => written(&app.preferences_save(read(request)?).await?),
            "start_at_login_get" => written(&self.host.start_at_login),
            "start_at_login_set" => {
                let StartAtLogin { on, .. } = read(request)?;
                self.host.start_at_login.on = on;
                self.host.surroundings.starts_at_login = Some(on);
                written(&self.host.start_at_login)
            }
            "reminder_test" if self.host.shows_notifications => Ok(Value::Null),
            "reminder_test" => Err(CommandError::NotificationsUnavailable),
            "reminder_reach" => written(&app.reminder_reach(self.host.surroundings.clone()).await?),
            "exact_times_get" => written(&app.exact_times_get(self.host.surroundings.exact).await?),
            "exact_times_ask" => {
                self.host.asked_for_exact_times += 1;
                Ok(Value::Null)
            }
            "calendar_save" => written(&app.calendar_save(read(request)?, &self.dir.path().join("files")).await?),
            "response_hand_out" => written(&app.response_hand_out(read(request)?, &self.dir.path().join("files")).await?),
            "open_link" => {
                let link = app.link_of(read(request)?).await?;
                self.host.opened.push(link);
                Ok(Value::Null)
            }
            _ => Err(CommandError::NotFound),
        }
    }

    fn deliver(&self) -> Answer {
        let now = self.access.ports.clock.now();
        let delivered = self.access.ledger().deliver(now, &mut |_| {})?;
        self.tell("reminders-changed");
        Ok(json!({ "given": delivered.given, "missed": delivered.missed }))
    }

    fn tell(&self, event: &str) {
        // Nobody hears it once the program ends.
        let _ = self.events.send(json!({ "world": self.number, "event": event }));
    }
}

impl Templates {
    async fn get(&self, options: &Options) -> Result<Arc<Template>, Box<dyn Error>> {
        let Options { now, zone, passphrase, keyring, welcomed, demo, .. } = options;
        let of = format!("{now} {zone} {passphrase:?} {keyring} {welcomed} {demo}");
        let mut made = self.0.lock().await;
        if let Some(template) = made.get(&of) {
            return Ok(Arc::clone(template));
        }
        let template = Arc::new(make(options).await?);
        made.insert(of, Arc::clone(&template));
        Ok(template)
    }
}

async fn make(options: &Options) -> Result<Template, Box<dyn Error>> {
    let computer = Computer::new(options.now, options.zone);
    let dir = tempfile::tempdir()?;
    let access = Access::new(store_dir(&dir), computer.ports(), false);
    let request = CreateVault { passphrase: options.passphrase.clone().map(Secret::new), use_keyring: options.keyring };
    access.create(request).await.map_err(|refused| format!("{refused:?}"))?;
    let app = access.open().await.map_err(|refused| format!("{refused:?}"))?;
    if options.demo {
        app.demo_fill().await?;
    } else if options.welcomed {
        let profile = app.profile_get().await?;
        app.profile_save(ProfileView { welcomed: true, ..profile }).await?;
    }
    drop(app);
    access.close().await;
    Ok(Template { files: files(&store_dir(&dir))?, entries: computer.entries() })
}

/// Damages a store in the way that the app would say of it.
fn do_damage(damage: Damage, dir: &Path) -> std::io::Result<()> {
    let slots = [dir.join("vault.slots"), dir.join("vault.slots.previous")].into_iter().filter(|path| path.exists());
    let database = dir.join("vault.db");
    match damage {
        Damage::SlotsMissing => slots.into_iter().try_for_each(std::fs::remove_file),
        Damage::SlotsDamaged => slots.into_iter().try_for_each(|path| std::fs::write(path, "no slots")),
        Damage::DatabaseMissing => std::fs::remove_file(database),
        Damage::DatabaseDamaged => std::fs::write(database, "short"),
        Damage::NotAVault => std::fs::write(database, ""),
    }
}

/// Every file of a store but its lock, by name.
fn files(dir: &Path) -> std::io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".lock") {
            files.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(files)
}

fn store_dir(dir: &TempDir) -> PathBuf {
    dir.path().join("store")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::commands::BY_HAND;

    #[tokio::test]
    async fn each_command_of_the_list_is_answered() {
        let options = json!({
            "now": "2026-03-09T08:30:00Z", "zone": "UTC", "vault": "open", "damage": null, "passphrase": null, "keyring": true,
            "keyring_available": true, "locked_by_person": false, "welcomed": true, "demo": false,
        });
        let options: Options = serde_json::from_value(options).unwrap();
        let mut world = World::begin(options, &Templates::default(), 1, unbounded_channel().0).await.unwrap();
        for command in BY_HAND.iter().filter(|name| !name.is_empty()) {
            assert_ne!(world.call(command, Value::Null).await, Err(CommandError::NotFound), "{command}");
            world.access.unlock(UnlockVault { passphrase: None }).await.unwrap();
        }
        assert!(!world.call("trigger_list", Value::Null).await.unwrap().as_array().unwrap().is_empty());
        assert_eq!(world.call("no_such_command", Value::Null).await, Err(CommandError::NotFound));
    }
}
