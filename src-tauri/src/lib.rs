//! Daymark's window, tray and notifications around the app.

pub mod arguments;
pub mod commands;
mod hardening;
mod lock;
mod login;
mod notifier;
mod opener;
mod scheduler;
pub mod shell;
mod tray;
mod window;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::atomic::Ordering;

use daymark_app::api::UnlockVault;
use tauri::plugin::TauriPlugin;
use tauri::{Manager, RunEvent, WindowEvent};

use crate::arguments::Arguments;
use crate::shell::Shell;

/// Starts the app and runs it to its end. Gives the sentence to print where it cannot start.
pub fn run(arguments: Arguments) -> Result<(), String> {
    hardening::keep_memory_private();
    let dir = daymark_platform::paths::data_dir(arguments.data_dir.as_deref())
        .map_err(|_| "This system does not say where your data goes, so name a folder with --data-dir.")?;
    let shell = Shell::new(dir, daymark_platform::ports(), arguments.locked);
    let hidden = arguments.hidden;
    let app = tauri::Builder::default()
        .plugin(only_one(arguments.data_dir.as_deref()))
        .plugin(tauri_plugin_autostart::init(tauri_plugin_autostart::MacosLauncher::LaunchAgent, Some(vec!["--hidden"])))
        .manage(shell)
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let handle = app.handle();
            tray::set_up(handle);
            scheduler::start(handle);
            if hidden && app.state::<Shell>().has_tray() {
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
        })
        .build(tauri::generate_context!())
        .map_err(|error| format!("Daymark could not start: {error}."))?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            tauri::async_runtime::block_on(app.state::<Shell>().close());
        }
    });
    Ok(())
}

/// A second start brings up the first one's window and ends. Each folder has its own first one.
fn only_one(chosen: Option<&Path>) -> TauriPlugin<tauri::Wry> {
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
fn open_by_keyring(app: tauri::AppHandle) {
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Shell>();
        let status = shell.status().await;
        if status.is_ok_and(|status| status.opens_by_keyring && !status.locked_by_person) {
            // It stays locked otherwise, and reminders stay neutral.
            let _ = shell.unlock(UnlockVault { passphrase: None }).await;
        }
    });
}
