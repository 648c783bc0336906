//! The tray icon: a way back to the window, and to what one needs at once.

use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Runtime};

use crate::shell::Shell;
use crate::{lock, window};

/// Puts the icon into the tray, where there is one to put it into.
pub fn set_up<R: Runtime>(app: &AppHandle<R>) {
    let has_tray = is_there() && build(app).is_ok();
    app.state::<Shell>().set_has_tray(has_tray);
}

fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let item = |id: &str, text: &str| MenuItem::with_id(app, id, text, true, None::<&str>);
    let menu = Menu::with_items(
        app,
        &[
            &item("open", "Open")?,
            &item("check-in", "Check in")?,
            &item("urge", "Right now")?,
            &PredefinedMenuItem::separator(app)?,
            &item("lock", "Lock now")?,
            &item("quit", "Quit")?,
        ],
    )?;
    let mut builder = TrayIconBuilder::with_id("main").menu(&menu).tooltip("Daymark").show_menu_on_left_click(false);
    if let Some(icon) = app.default_window_icon() {
        builder = builder.icon(icon.clone());
    }
    builder
        .on_menu_event(|app, event| match event.id().as_ref() {
            "check-in" => window::go(app, "check-in"),
            "urge" => window::go(app, "urge"),
            "lock" => {
                let app = app.clone();
                tauri::async_runtime::spawn(async move { lock::lock(&app).await });
            }
            "quit" => app.exit(0),
            _ => window::show(app),
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, .. } = event {
                window::show(tray.app_handle());
            }
        })
        .build(app)?;
    Ok(())
}

/// Whether this desktop has a tray. Asking is needed on Linux, where the library may be missing, which would end the app, or no panel
/// may show the icon, which would leave the person without a way back.
#[cfg(target_os = "linux")]
fn is_there() -> bool {
    let libraries = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    // SAFETY: both are the libraries that the tray loads next anyway; loading them runs nothing else.
    let has_library = libraries.iter().any(|name| unsafe { libloading::Library::new(*name) }.is_ok());
    has_library && has_panel().unwrap_or(false)
}

/// Whether a panel offers itself to icons.
#[cfg(target_os = "linux")]
fn has_panel() -> zbus::Result<bool> {
    let bus = zbus::blocking::Connection::session()?;
    let names = zbus::blocking::fdo::DBusProxy::new(&bus)?;
    Ok(names.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?)?)
}

#[cfg(not(target_os = "linux"))]
const fn is_there() -> bool {
    true
}
