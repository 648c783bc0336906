//! Daymark's window, tray and notifications around the app.

#[cfg(target_os = "android")]
mod alarms;
pub mod arguments;
pub mod commands;
#[cfg(desktop)]
mod desktop;
mod hardening;
pub mod idle;
#[cfg(feature = "test-hooks")]
mod listening;
#[cfg(desktop)]
mod lock;
mod login;
#[cfg(desktop)]
pub mod notifier;
mod opener;
#[cfg(mobile)]
mod phone;
pub mod reach;
mod scheduler;
pub mod shell;
#[cfg(desktop)]
mod tray;
mod window;

use tauri::{Manager, RunEvent};

use crate::arguments::Arguments;
#[cfg(desktop)]
use crate::desktop as system;
#[cfg(mobile)]
use crate::phone as system;
use crate::shell::Shell;

/// Starts the app and runs it to its end. Gives the sentence to print where it cannot start.
pub fn run(arguments: Arguments) -> Result<(), String> {
    hardening::keep_memory_private();
    #[cfg(feature = "test-hooks")]
    listening::begin();
    let app = system::prepare(tauri::Builder::default(), arguments)?
        .invoke_handler(commands::handler())
        .build(tauri::generate_context!())
        .map_err(|error| format!("Daymark could not start: {error}."))?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            tauri::async_runtime::block_on(app.state::<Shell>().close());
        }
    });
    Ok(())
}

/// Where a phone's system comes in. It has nowhere to print a sentence to.
#[cfg(mobile)]
#[tauri::mobile_entry_point]
fn start() {
    let _ = run(Arguments::default());
}
