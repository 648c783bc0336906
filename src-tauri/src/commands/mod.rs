//! The commands of the window. Each takes a request, asks the app, and gives its answer back; what is decided is decided there.

mod calendars;
mod check_ins;
mod goals;
mod homework;
mod lapses;
mod milestones;
mod practice;
mod programme;
mod progress;
mod reminders;
mod reviews;
mod schedule;
mod sessions;
mod settings;
mod support;
mod today;
mod vault;
mod worksheets;

use std::path::PathBuf;

use daymark_app::api::CommandError;
use tauri::ipc::Invoke;
use tauri::{AppHandle, Manager, Runtime};

use calendars::*;
use check_ins::*;
use goals::*;
use homework::*;
use lapses::*;
use milestones::*;
use practice::*;
use programme::*;
use progress::*;
use reminders::*;
use reviews::*;
use schedule::*;
use sessions::*;
use settings::*;
use support::*;
use today::*;
use vault::*;
use worksheets::*;

/// Where files go that a person asks for.
fn folder_for_files<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf, CommandError> {
    let paths = app.path();
    let folder = paths.download_dir().or_else(|_| paths.document_dir()).or_else(|_| paths.home_dir());
    folder.map_err(|_| CommandError::Unexpected)
}

macro_rules! commands {
    ($($name:ident($request:ty) -> $response:ty;)*) => {
        /// Answers each command of the list.
        pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }

        /// The names in the list.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

include!("list.rs");
