//! What the system says around the app: what shows notifications, whether it holds them back, and how the app stays and starts.

use std::time::Duration;

use daymark_domain::reach::{Permission, Platform, Service, Surroundings};
use tauri::{AppHandle, Runtime};

#[cfg(desktop)]
pub use computer::{Heard, hear};

/// How long the system has to answer. One that is stuck never does.
const PATIENCE: Duration = Duration::from_secs(3);

const PLATFORM: Platform = if cfg!(target_os = "android") {
    Platform::Android
} else if cfg!(target_os = "ios") {
    Platform::Ios
} else if cfg!(target_os = "macos") {
    Platform::Macos
} else if cfg!(windows) {
    Platform::Windows
} else {
    Platform::Linux
};

/// What can be known around the app, within a few seconds.
#[cfg(desktop)]
pub async fn surroundings<R: Runtime>(app: &AppHandle<R>) -> Surroundings {
    let has_tray = tauri::Manager::state::<crate::shell::Shell>(app).has_tray();
    let login = crate::login::get(app);
    let Heard { service, buttons, silenced } = tauri::async_runtime::spawn_blocking(hear).await.unwrap_or_default();
    let starts_at_login = login.offered.then_some(login.on);
    Surroundings { platform: PLATFORM, has_tray, starts_at_login, service, buttons, silenced, permission: Permission::Unread, exact: None }
}

/// What can be known around the app, within a few seconds. A phone tells of its permissions and of nothing else.
#[cfg(mobile)]
pub async fn surroundings<R: Runtime>(app: &AppHandle<R>) -> Surroundings {
    Surroundings {
        platform: PLATFORM,
        has_tray: false,
        starts_at_login: None,
        service: Service::Unread,
        buttons: None,
        silenced: None,
        permission: permission(app).await,
        exact: are_exact(app).await,
    }
}

/// Whether reminders may be shown.
#[cfg(mobile)]
pub async fn permission<R: Runtime>(app: &AppHandle<R>) -> Permission {
    use tauri::plugin::PermissionState;
    use tauri_plugin_notification::NotificationExt;

    let asked = app.clone();
    let state = tauri::async_runtime::spawn_blocking(move || asked.notification().permission_state());
    match tokio::time::timeout(PATIENCE, state).await {
        Ok(Ok(Ok(PermissionState::Granted))) => Permission::Granted,
        Ok(Ok(Ok(PermissionState::Denied))) => Permission::Denied,
        Ok(Ok(Ok(PermissionState::Prompt | PermissionState::PromptWithRationale))) => Permission::NotAsked,
        _ => Permission::Unread,
    }
}

/// Whether reminders may come at their minute. Only Android holds them to a leave, and says so.
#[cfg(target_os = "android")]
pub use crate::alarms::{are_exact, ask_for_exact};

/// Whether reminders may come at their minute. Only Android holds them to a leave, and says so.
#[cfg(not(target_os = "android"))]
#[allow(clippy::unused_async, reason = "on Android it has to be waited for")]
pub async fn are_exact<R: Runtime>(_: &AppHandle<R>) -> Option<bool> {
    None
}

/// Only Android is asked.
#[cfg(not(target_os = "android"))]
#[allow(clippy::unused_async, reason = "on Android it has to be waited for")]
pub async fn ask_for_exact<R: Runtime>(_: &AppHandle<R>) -> Result<(), daymark_app::api::CommandError> {
    Err(daymark_app::api::CommandError::NotFound)
}

#[cfg(desktop)]
mod computer {
    use serde::{Deserialize, Serialize};

    use super::Service;

    /// What is heard of what shows notifications. `None` is what it does not tell.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Heard {
        pub service: Service,
        pub buttons: Option<bool>,
        pub silenced: Option<bool>,
    }

    impl Default for Heard {
        fn default() -> Self {
            Self { service: Service::Unread, buttons: None, silenced: None }
        }
    }

    /// Windows and macOS tell an app nothing of this that can be asked for here.
    #[cfg(not(target_os = "linux"))]
    #[must_use]
    pub fn hear() -> Heard {
        Heard::default()
    }

    #[cfg(target_os = "linux")]
    pub use super::bus::hear;
}

/// Over D-Bus.
#[cfg(target_os = "linux")]
mod bus {
    use std::process::{Command, Stdio};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::{self, Sender};
    use std::thread;
    use std::time::Instant;

    use zbus::blocking::Connection;
    use zbus::zvariant::OwnedValue;

    use super::computer::Heard;
    use super::{PATIENCE, Service};

    const SERVICE: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";

    /// Where services say that they hold notifications back: KDE's and others', and dunst's.
    const HELD_BACK: [(&str, &str); 2] = [(SERVICE, "Inhibited"), ("org.dunstproject.cmd0", "paused")];

    /// The longest name of a service that is shown.
    const LONGEST_NAME: usize = 40;

    /// How many askings may be stuck at once before a further one is given up without trying.
    const MOST_STUCK: usize = 4;

    static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

    /// Counts an asking as under way until it is dropped.
    struct Running;

    impl Drop for Running {
        fn drop(&mut self) {
            UNDER_WAY.fetch_sub(1, Ordering::AcqRel);
        }
    }

    /// An answer, as soon as it is there.
    enum Said {
        Service(Service),
        Buttons(bool),
        Silenced(Option<bool>),
    }

    /// Asks what shows notifications, and gives what has been said when its time is up.
    #[must_use]
    pub fn hear() -> Heard {
        let mut heard = Heard { service: Service::Silent, ..Heard::default() };
        let is_too_many = UNDER_WAY.fetch_add(1, Ordering::AcqRel) >= MOST_STUCK;
        let running = Running;
        if is_too_many {
            return heard;
        }
        let (say, said) = mpsc::channel();
        let spawned = thread::Builder::new().name("reach".into()).spawn(move || {
            ask(&say);
            drop(running);
        });
        if spawned.is_err() {
            return heard;
        }
        let until = Instant::now() + PATIENCE;
        while let Ok(said) = said.recv_timeout(until.saturating_duration_since(Instant::now())) {
            match said {
                Said::Service(service) => heard.service = service,
                Said::Buttons(buttons) => heard.buttons = Some(buttons),
                Said::Silenced(silenced) => heard.silenced = silenced,
            }
        }
        heard
    }

    /// May block for ever. Nobody listens any more once the time is up.
    fn ask(say: &Sender<Said>) {
        let Ok(information) = notify_rust::get_server_information() else {
            let _ = say.send(Said::Service(Service::Absent));
            return;
        };
        let name = information.name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
        let _ = say.send(Said::Service(Service::Answers { name }));
        if let Ok(capabilities) = notify_rust::get_capabilities() {
            let _ = say.send(Said::Buttons(capabilities.iter().any(|one| one == "actions")));
        }
        let _ = say.send(Said::Silenced(silenced(&information.name)));
    }

    fn silenced(name: &str) -> Option<bool> {
        if name == "gnome-shell" {
            return banners_off();
        }
        let bus = Connection::session().ok()?;
        HELD_BACK.iter().find_map(|(interface, property)| read(&bus, interface, property))
    }

    fn read(bus: &Connection, interface: &str, property: &str) -> Option<bool> {
        let properties = Some("org.freedesktop.DBus.Properties");
        let reply = bus.call_method(Some(SERVICE), PATH, properties, "Get", &(interface, property)).ok()?;
        reply.body().deserialize::<OwnedValue>().ok()?.try_into().ok()
    }

    /// GNOME keeps do not disturb among its settings, as banners that are not shown.
    fn banners_off() -> Option<bool> {
        let mut command = Command::new("gsettings");
        command.args(["get", "org.gnome.desktop.notifications", "show-banners"]).stdin(Stdio::null()).stderr(Stdio::null());
        let output = command.output().ok()?;
        off(&String::from_utf8_lossy(&output.stdout))
    }

    fn off(text: &str) -> Option<bool> {
        text.trim().parse().ok().map(|on: bool| !on)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_setting_is_read_or_said_to_be_unknown() {
            assert_eq!(off("false\n"), Some(true));
            assert_eq!(off("true\n"), Some(false));
            assert_eq!(off(""), None);
            assert_eq!(off("No such schema"), None);
        }

        #[test]
        fn one_that_stays_stuck_is_not_asked_for_ever() {
            UNDER_WAY.store(MOST_STUCK, Ordering::Release);
            let began = Instant::now();
            assert_eq!(hear(), Heard { service: Service::Silent, ..Heard::default() });
            assert!(began.elapsed() < PATIENCE / 10);
            assert_eq!(UNDER_WAY.swap(0, Ordering::AcqRel), MOST_STUCK);
        }
    }
}
