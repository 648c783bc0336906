//! The commands of the window, from the one list in `daymark_app::commands`. Most only pass on to the open app, and are generated here.

mod special;

use daymark_app::api::*;
use daymark_app::with_commands;
use special::*;
use tauri::State;
use tauri::ipc::Invoke;

use crate::shell::Shell;

/// The function of one command of the list: an `open` one asks the method of the same name, the others are in `special.rs`.
macro_rules! body {
    (open $name:ident(()) -> $response:ty) => {
        #[tauri::command]
        async fn $name(shell: State<'_, Shell>) -> Result<$response, CommandError> {
            Ok(shell.open().await?.$name().await?)
        }
    };
    (open $name:ident($request:ty) -> $response:ty) => {
        #[tauri::command]
        async fn $name(shell: State<'_, Shell>, request: $request) -> Result<$response, CommandError> {
            Ok(shell.open().await?.$name(request).await?)
        }
    };
    ($kind:ident $name:ident $request:tt -> $response:ty) => {};
}

macro_rules! commands {
    ($($kind:ident $name:ident $request:tt -> $response:ty;)*) => {
        $(body!($kind $name $request -> $response);)*

        /// Answers each command of the list.
        pub fn handler<R: tauri::Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }
    };
}

with_commands!(commands);
