//! Locking: the store is closed, its keys are wiped, and the app is started anew into its lock screen. A process that never held the
//! record cannot show it; the old one's memory, the web view's too, goes back to the system.

use std::ffi::OsString;
use std::process::Command;

use tauri::{AppHandle, Manager, Runtime};

use crate::notifier;
use crate::shell::Shell;

/// Locks. Does not come back unless the system refuses to start the app anew; then the app ends, which locks as well.
pub async fn lock<R: Runtime>(app: &AppHandle<R>) {
    app.state::<Shell>().close().await;
    let handle = app.clone();
    // Windows and tray belong to the main thread.
    let _ = app.run_on_main_thread(move || {
        let hidden = !handle.webview_windows().values().any(|window| window.is_visible().unwrap_or(true));
        for window in handle.webview_windows().values() {
            let _ = window.destroy();
        }
        end_web_processes();
        // Its listeners end here, so what is on the screen is given anew by the fresh program.
        tauri::async_runtime::block_on(notifier::hand_back(&handle));
        // Gives back the tray icon and the name by which a second start finds the first.
        handle.cleanup_before_exit();
        leave_files_behind();
        start_anew(hidden);
        std::process::exit(1);
    });
}

/// Ends the web view's processes, which held what was on the page, and takes leave of them: the fresh program would not know that they
/// are its own, and they would stay as zombies.
#[cfg(target_os = "linux")]
fn end_web_processes() {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return };
    let children = threads.flatten().filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok()).collect::<String>();
    for child in children.split_whitespace().filter_map(|id| id.parse::<libc::pid_t>().ok()) {
        // Not the browser or the dialler that a person opened from here.
        if std::fs::read_to_string(format!("/proc/{child}/comm")).is_ok_and(|name| name.starts_with("WebKit")) {
            // SAFETY: a child that is not yet waited for keeps its id, so no other process is meant; a null status is allowed.
            unsafe {
                libc::kill(child, libc::SIGKILL);
                libc::waitpid(child, std::ptr::null_mut(), 0);
            }
        }
    }
}

/// Elsewhere they end with the process that started them.
#[cfg(not(target_os = "linux"))]
const fn end_web_processes() {}

/// Lets go of every open file but the standard three once the fresh program runs. WebKit opens some that would be carried over, and
/// would pile up with each lock.
#[cfg(target_os = "linux")]
fn leave_files_behind() {
    // SAFETY: only marks descriptors. An older kernel refuses, and then they are carried over.
    unsafe {
        libc::syscall(libc::SYS_close_range, 3 as libc::c_uint, libc::c_uint::MAX, libc::CLOSE_RANGE_CLOEXEC);
    }
}

/// Elsewhere a fresh process has its own.
#[cfg(not(target_os = "linux"))]
const fn leave_files_behind() {}

fn start_anew(hidden: bool) {
    let Ok(program) = std::env::current_exe() else { return };
    let mut command = Command::new(program);
    command.args(arguments(std::env::args_os().skip(1), hidden));
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // Comes back only if it failed.
        let _ = command.exec();
    }
    #[cfg(not(unix))]
    if command.spawn().is_ok() {
        std::process::exit(0);
    }
}

fn arguments(given: impl Iterator<Item = OsString>, hidden: bool) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = given.filter(|argument| argument != "--locked" && argument != "--hidden").collect();
    arguments.push("--locked".into());
    if hidden {
        arguments.push("--hidden".into());
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_kept_and_nothing_said_twice() {
        let given = ["--hidden", "--data-dir", "x", "--locked"].map(OsString::from);
        assert_eq!(arguments(given.into_iter(), false), ["--data-dir", "x", "--locked"]);
        assert_eq!(arguments([].into_iter(), true), ["--locked", "--hidden"]);
    }
}
