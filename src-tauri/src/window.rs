//! The one window.

use std::path::{Path, PathBuf};

use tauri::webview::{DownloadEvent, NewWindowResponse, Webview};
use tauri::{AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// Its label, which the capability file names.
pub const MAIN: &str = "main";

/// Shows the window, making it if there is none.
pub fn show<R: Runtime>(app: &AppHandle<R>) {
    show_or_make(app, WebviewUrl::default());
}

/// Says whether it was there already.
fn show_or_make<R: Runtime>(app: &AppHandle<R>, page: WebviewUrl) -> bool {
    if let Some(window) = app.get_webview_window(MAIN) {
        bring_up(&window);
        return true;
    }
    let builder = WebviewWindowBuilder::new(app, MAIN, page)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|page, event| save(&page, event))
        .disable_drag_drop_handler()
        // Nothing of the page is kept between two starts. WebKit lets no driver at a private page, so a test drives a plain one: what it
        // does not find on the disk then, is not there with a private one either.
        .incognito(!is_driven());
    #[cfg(desktop)]
    let builder = builder.title("Daymark").inner_size(440.0, 860.0).min_inner_size(320.0, 480.0);
    // Without a window there is nobody to tell; the tray and the next start try again.
    let _ = builder.build();
    false
}

#[cfg(desktop)]
fn bring_up<R: Runtime>(window: &WebviewWindow<R>) {
    let _ = window.show();
    let _ = window.unminimize();
    let _ = window.set_focus();
}

/// A phone shows the one window of the app it has brought up.
#[cfg(mobile)]
const fn bring_up<R: Runtime>(_: &WebviewWindow<R>) {}

/// Shows the window at a place: `check-in`, `homework`, `review`, `settings/reach`, `urge` or `today`.
#[cfg(desktop)]
pub fn go<R: Runtime>(app: &AppHandle<R>, place: &str) {
    // A page that is only being made hears nothing yet, so it starts at that place.
    if show_or_make(app, WebviewUrl::App(format!("index.html#/{place}").into())) {
        let _ = tauri::Emitter::emit_to(app, MAIN, "navigate", place);
    }
}

/// Whether a test drives the window: the web view lets itself be driven only where it may keep data, in which the tests then search.
#[cfg(feature = "test-hooks")]
#[allow(clippy::disallowed_methods, reason = "only a test asks, of its own environment")]
fn is_driven() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
}

#[cfg(not(feature = "test-hooks"))]
const fn is_driven() -> bool {
    false
}

/// Lets a file that the page itself made go into the downloads folder, under a name that is free.
fn save<R: Runtime>(page: &Webview<R>, event: DownloadEvent<'_>) -> bool {
    let DownloadEvent::Requested { url, destination } = event else { return true };
    let paths = page.path();
    let Ok(folder) = paths.download_dir().or_else(|_| paths.document_dir()).or_else(|_| paths.home_dir()) else { return false };
    let name = destination.file_name().map_or_else(|| PathBuf::from("file"), PathBuf::from);
    *destination = free(&folder, &name);
    url.scheme() == "blob" && std::fs::create_dir_all(&folder).is_ok()
}

/// A path in a folder at which nothing is: what is there is never written over.
fn free(folder: &Path, name: &Path) -> PathBuf {
    let (stem, extension) = (name.file_stem().unwrap_or_default().to_string_lossy(), name.extension().map(|it| it.to_string_lossy()));
    let numbered = |number: u32| match &extension {
        Some(extension) => format!("{stem} ({number}).{extension}"),
        None => format!("{stem} ({number})"),
    };
    let names = std::iter::once(name.to_owned()).chain((2..).map(numbered).map(PathBuf::from));
    names.map(|name| folder.join(name)).find(|path| !path.exists()).unwrap_or_else(|| folder.join(name))
}

/// Only our own pages are shown: the app's protocol, and on Windows and Android its stand-in.
fn is_ours(url: &Url) -> bool {
    url.scheme() == "tauri" || matches!(url.host_str(), Some("tauri.localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over() {
        let folder = std::env::temp_dir().join(format!("daymark-free-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let name = Path::new("sessions.ics");
        assert_eq!(free(&folder, name), folder.join("sessions.ics"));
        std::fs::write(folder.join("sessions.ics"), "").expect("a file");
        assert_eq!(free(&folder, name), folder.join("sessions (2).ics"));
        std::fs::remove_dir_all(&folder).expect("the folder");
    }

    #[test]
    fn no_other_page_is_shown() {
        let ours = |url: &str| url.parse().map(|url| is_ours(&url)).unwrap_or(false);
        assert!(ours("tauri://localhost/index.html") && ours("http://tauri.localhost/"));
        for other in ["https://example.org", "file:///etc/passwd", "data:text/html,x", "http://localhost/", "about:blank"] {
            assert!(!ours(other), "{other}");
        }
    }
}
