//! Starting when the person logs in.

use daymark_app::api::{CommandError, StartAtLogin};
use tauri::{AppHandle, Runtime};

/// Whether the app starts at login.
#[cfg(desktop)]
pub fn get<R: Runtime>(app: &AppHandle<R>) -> StartAtLogin {
    use tauri_plugin_autostart::ManagerExt;
    match app.autolaunch().is_enabled() {
        Ok(on) => StartAtLogin { on, offered: true },
        Err(_) => StartAtLogin { on: false, offered: false },
    }
}

/// Turns starting at login on or off.
#[cfg(desktop)]
pub fn set<R: Runtime>(app: &AppHandle<R>, on: bool) -> Result<StartAtLogin, CommandError> {
    use tauri_plugin_autostart::ManagerExt;
    let launch = app.autolaunch();
    // Turning off what is off already is refused by some systems.
    if launch.is_enabled().unwrap_or(!on) != on {
        let done = if on { launch.enable() } else { launch.disable() };
        done.map_err(|_| CommandError::Unexpected)?;
    }
    Ok(get(app))
}

/// Phones have no login to start at.
#[cfg(mobile)]
pub const fn get<R: Runtime>(_: &AppHandle<R>) -> StartAtLogin {
    StartAtLogin { on: false, offered: false }
}

/// Phones have no login to start at.
#[cfg(mobile)]
pub const fn set<R: Runtime>(app: &AppHandle<R>, _: bool) -> Result<StartAtLogin, CommandError> {
    Ok(get(app))
}
