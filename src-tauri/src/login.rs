//! Starting when the person logs in.

use daymark_app::api::{CommandError, StartAtLogin};
use tauri::{AppHandle, Runtime};

/// Whether the app starts at login.
pub fn get<R: Runtime>(app: &AppHandle<R>) -> StartAtLogin {
    match system::is_on(app) {
        Some(on) => StartAtLogin { on, offered: true },
        None => StartAtLogin { on: false, offered: false },
    }
}

/// Turns starting at login on or off.
pub fn set<R: Runtime>(app: &AppHandle<R>, on: bool) -> Result<StartAtLogin, CommandError> {
    system::set(app, on).ok_or(CommandError::Unexpected)?;
    Ok(get(app))
}

#[cfg(target_os = "linux")]
pub use system::Login;

/// An entry among those that the desktop starts, by the specifications of the XDG.
#[cfg(target_os = "linux")]
mod system {
    use std::fs;
    use std::io::ErrorKind;
    use std::path::{Path, PathBuf};

    use tauri::{AppHandle, Manager, Runtime};

    /// Where the store is, if not at its usual place: the app that starts at login is to find the same.
    pub struct Login(pub Option<PathBuf>);

    fn file<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
        Some(app.path().config_dir().ok()?.join("autostart").join(format!("{}.desktop", app.package_info().name)))
    }

    /// The program as it is started from outside: inside of an `AppImage` is not where it will be.
    fn program<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
        app.env().appimage.map(PathBuf::from).or_else(|| std::env::current_exe().ok())
    }

    fn text<R: Runtime>(app: &AppHandle<R>) -> Option<String> {
        let chosen = app.try_state::<Login>().and_then(|login| login.0.clone());
        entry(&program(app)?, chosen.as_deref())
    }

    pub fn is_on<R: Runtime>(app: &AppHandle<R>) -> Option<bool> {
        text(app)?;
        Some(file(app)?.exists())
    }

    pub fn set<R: Runtime>(app: &AppHandle<R>, on: bool) -> Option<()> {
        let file = file(app)?;
        if on {
            fs::create_dir_all(file.parent()?).ok()?;
            return fs::write(&file, text(app)?).ok();
        }
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => None,
            _ => Some(()),
        }
    }

    /// `None` where a path is no text, which an entry has to be.
    fn entry(program: &Path, dir: Option<&Path>) -> Option<String> {
        let mut command = format!("{} --hidden", quoted(program.to_str()?));
        if let Some(dir) = dir {
            command = format!("{command} --data-dir {}", quoted(dir.to_str()?));
        }
        let head = "[Desktop Entry]\nType=Application\nVersion=1.0\nName=Daymark\n";
        Some(format!("{head}Exec={command}\nStartupNotify=false\nTerminal=false\n"))
    }

    /// An argument as the specification wants it: in quotes, `%` doubled, and what a shell would read escaped, once for the command and
    /// once more for the entry.
    fn quoted(text: &str) -> String {
        let mut quoted = String::from('"');
        for letter in text.chars() {
            match letter {
                '"' | '`' | '$' => quoted.extend(["\\\\", letter.encode_utf8(&mut [0; 4])]),
                '\\' => quoted.push_str("\\\\\\\\"),
                '%' => quoted.push_str("%%"),
                '\n' => quoted.push_str("\\n"),
                _ => quoted.push(letter),
            }
        }
        quoted.push('"');
        quoted
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn an_entry_keeps_paths_as_they_are() {
            let entry = entry(Path::new("/home/robin/My Apps/Daymark.AppImage"), Some(Path::new(r#"/mnt/50% $HOME/a "b" \c"#))).unwrap();
            let exec = entry.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap();
            let wanted = r#""/home/robin/My Apps/Daymark.AppImage" --hidden --data-dir "/mnt/50%% \\$HOME/a \\"b\\" \\\\c""#;
            assert_eq!(exec, wanted);
        }

        #[test]
        fn without_a_chosen_folder_none_is_named() {
            let entry = entry(Path::new("/usr/bin/daymark"), None).unwrap();
            assert!(entry.contains("\nExec=\"/usr/bin/daymark\" --hidden\n"));
        }
    }
}

#[cfg(any(target_os = "macos", windows))]
mod system {
    use tauri::{AppHandle, Runtime};
    use tauri_plugin_autostart::ManagerExt;

    pub fn is_on<R: Runtime>(app: &AppHandle<R>) -> Option<bool> {
        app.autolaunch().is_enabled().ok()
    }

    pub fn set<R: Runtime>(app: &AppHandle<R>, on: bool) -> Option<()> {
        let launch = app.autolaunch();
        // Turning off what is off already is refused by some systems.
        if launch.is_enabled().unwrap_or(!on) == on {
            return Some(());
        }
        if on { launch.enable().ok() } else { launch.disable().ok() }
    }
}

/// What the app is started with at login. Windows has one line for all of it, so a folder stands in quotes there.
#[cfg(any(target_os = "macos", windows))]
pub fn arguments(dir: Option<&std::path::Path>) -> Vec<String> {
    let mut arguments = vec!["--hidden".to_owned()];
    if let Some(dir) = dir {
        let dir = dir.to_string_lossy();
        arguments.push("--data-dir".to_owned());
        arguments.push(if cfg!(windows) { format!("\"{}\"", dir.trim_end_matches('\\')) } else { dir.into_owned() });
    }
    arguments
}

/// Phones have no login to start at.
#[cfg(mobile)]
mod system {
    use tauri::{AppHandle, Runtime};

    pub const fn is_on<R: Runtime>(_: &AppHandle<R>) -> Option<bool> {
        None
    }

    pub const fn set<R: Runtime>(_: &AppHandle<R>, _: bool) -> Option<()> {
        Some(())
    }
}
