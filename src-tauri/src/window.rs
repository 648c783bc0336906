//! The one window.

use tauri::webview::NewWindowResponse;
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

/// Only our own pages are shown: the app's protocol, and on Windows and Android its stand-in.
fn is_ours(url: &Url) -> bool {
    url.scheme() == "tauri" || matches!(url.host_str(), Some("tauri.localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_other_page_is_shown() {
        let ours = |url: &str| url.parse().map(|url| is_ours(&url)).unwrap_or(false);
        assert!(ours("tauri://localhost/index.html") && ours("http://tauri.localhost/"));
        for other in ["https://example.org", "file:///etc/passwd", "data:text/html,x", "http://localhost/", "about:blank"] {
            assert!(!ours(other), "{other}");
        }
    }
}
