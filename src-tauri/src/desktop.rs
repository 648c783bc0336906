//! What a computer has and a phone has not: a tray, a login to start at, a second start, a command line.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use daymark_app::api::{UnlockVault, WayKind};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Builder, Manager, WindowEvent, Wry};

use crate::arguments::Arguments;
use crate::shell::Shell;
use crate::{scheduler, tray, window};

/// Adds all that to the app.
pub fn prepare(builder: Builder<Wry>, arguments: Arguments) -> Result<Builder<Wry>, String> {
    let dir = daymark_platform::paths::data_dir(arguments.data_dir.as_deref())
        .map_err(|_| "This system does not say where your data goes, so name a folder with --data-dir.")?;
    let builder = at_login(builder, arguments.data_dir.as_ref().map(|_| dir.clone()));
    let shell = Shell::new(dir, daymark_platform::ports(), arguments.locked);
    let hidden = arguments.hidden;
    Ok(builder
        .plugin(only_one(arguments.data_dir.as_deref()))
        .manage(shell)
        .setup(move |app| {
            let handle = app.handle();
            tray::set_up(handle);
            scheduler::start(handle);
            // Also without a tray: a second start brings the window up, and so does a reminder.
            if hidden {
                open_by_keyring(handle.clone());
            } else {
                window::show(handle);
            }
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event {
                let shell = window.state::<Shell>();
                if shell.has_tray() && shell.closes_to_tray.load(Ordering::Relaxed) {
                    api.prevent_close();
                    let _ = window.hide();
                }
            }
        }))
}

/// What starts at login finds the same store: `chosen` is its folder, if it is not at its usual place.
#[cfg(target_os = "linux")]
fn at_login(builder: Builder<Wry>, chosen: Option<PathBuf>) -> Builder<Wry> {
    builder.manage(crate::login::Login(chosen))
}

#[cfg(not(target_os = "linux"))]
fn at_login(builder: Builder<Wry>, chosen: Option<PathBuf>) -> Builder<Wry> {
    let arguments = crate::login::arguments(chosen.as_deref());
    builder.plugin(tauri_plugin_autostart::Builder::new().args(arguments).build())
}

/// A second start brings up the first one's window and ends. Each folder has its own first one.
fn only_one(chosen: Option<&Path>) -> TauriPlugin<Wry> {
    let builder = tauri_plugin_single_instance::Builder::new().callback(|app, arguments, _| {
        // At login, the app that is there already is enough.
        if !arguments.iter().any(|argument| argument == "--hidden") {
            window::show(app);
        }
    });
    let Some(dir) = chosen.and_then(|dir| std::path::absolute(dir).ok()) else { return builder.build() };
    let mut hasher = DefaultHasher::new();
    dir.hash(&mut hasher);
    builder.dbus_id(format!("app.daymark.Daymark.at{:x}", hasher.finish())).build()
}

/// Started without a window there is nobody to open the store, so the keyring is asked once; reminders can then say what they may.
fn open_by_keyring(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Shell>();
        let status = shell.status().await;
        if status.is_ok_and(|status| status.opens_by(WayKind::Device) && !status.locked_by_person) {
            // It stays locked otherwise, and reminders stay neutral.
            let _ = shell.unlock(UnlockVault { passphrase: None }).await;
        }
    });
}
