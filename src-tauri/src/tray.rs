//! The tray icon: a way back to the window, and to what one needs at once.

use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Runtime};

use crate::shell::Shell;
use crate::{lock, window};

const ID: &str = "main";

/// Puts the icon into the tray, as soon as there is one to put it into: at login the app can be there before the panel is.
pub fn set_up<R: Runtime>(app: &AppHandle<R>) {
    panel::watch(app);
}

/// Shows the icon, and says that there is a way back to the window by it.
fn appear<R: Runtime>(app: &AppHandle<R>) {
    let is_there = app.tray_by_id(ID).is_some() || build(app).is_ok();
    app.state::<Shell>().set_has_tray(is_there);
}

fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let item = |id: &str, text: &str| MenuItem::with_id(app, id, text, true, None::<&str>);
    let menu = Menu::with_items(
        app,
        &[
            &item("open", "Open")?,
            &item("check-in", "Check in")?,
            &item("urge", "Urge")?,
            &PredefinedMenuItem::separator(app)?,
            &item("lock", "Lock now")?,
            &item("quit", "Quit")?,
        ],
    )?;
    let mut builder = TrayIconBuilder::with_id(ID).menu(&menu).tooltip("Daymark").show_menu_on_left_click(false);
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

/// Whether a panel shows icons. Asking is needed on Linux, where the library may be missing, which would end the app, or no panel may
/// show the icon, which would leave the person without a way back.
#[cfg(target_os = "linux")]
mod panel {
    use tauri::{AppHandle, Manager, Runtime};
    use zbus::blocking::Connection;
    use zbus::blocking::fdo::DBusProxy;

    use super::appear;
    use crate::shell::Shell;

    /// The name that a panel takes which offers itself to icons.
    const PANEL: &str = "org.kde.StatusNotifierWatcher";

    pub fn watch<R: Runtime>(app: &AppHandle<R>) {
        let libraries = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
        // SAFETY: both are the libraries that the tray loads next anyway; loading them runs nothing else.
        if !libraries.iter().any(|name| unsafe { libloading::Library::new(*name) }.is_ok()) {
            return;
        }
        let Ok(bus) = Connection::session() else { return };
        if is_there(&bus).unwrap_or(false) {
            appear(app);
        }
        let app = app.clone();
        // Without the thread it stays as it is.
        let _ = std::thread::Builder::new().name("panel".into()).spawn(move || follow(&app, &bus));
    }

    fn is_there(bus: &Connection) -> zbus::Result<bool> {
        Ok(DBusProxy::new(bus)?.name_has_owner(PANEL.try_into()?)?)
    }

    /// Follows the panel as it comes and goes.
    fn follow<R: Runtime>(app: &AppHandle<R>, bus: &Connection) -> zbus::Result<()> {
        let changes = DBusProxy::new(bus)?.receive_name_owner_changed_with_args(&[(0, PANEL)])?;
        // It may have come before anybody listened.
        tell(app, is_there(bus)?);
        for change in changes {
            tell(app, change.args()?.new_owner().is_some());
        }
        Ok(())
    }

    fn tell<R: Runtime>(app: &AppHandle<R>, is_there: bool) {
        let handle = app.clone();
        // Icons belong to the main thread.
        let _ = app.run_on_main_thread(move || {
            if is_there {
                appear(&handle);
            } else {
                handle.state::<Shell>().set_has_tray(false);
            }
        });
    }
}

#[cfg(not(target_os = "linux"))]
mod panel {
    use super::*;

    pub fn watch<R: Runtime>(app: &AppHandle<R>) {
        appear(app);
    }
}
