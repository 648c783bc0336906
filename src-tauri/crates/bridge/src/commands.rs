//! Answers the commands of the one list: the open app the `open` ones, the world in the shell's place the others.

use daymark_app::App;
use daymark_app::api::*;
use daymark_app::with_commands;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a command gives as JSON, or why it refused.
pub type Answer = Result<Value, CommandError>;

macro_rules! ask {
    (open $name:ident(()) $app:ident $request:ident) => {
        match $app {
            Some(app) => written(&app.$name().await?),
            None => Err(CommandError::Locked),
        }
    };
    (open $name:ident($type:ty) $app:ident $request:ident) => {
        match $app {
            Some(app) => written(&app.$name(read::<$type>($request)?).await?),
            None => Err(CommandError::Locked),
        }
    };
    ($kind:ident $name:ident $type:tt $app:ident $request:ident) => {
        Err(CommandError::Unexpected)
    };
}

macro_rules! dispatch {
    ($($kind:ident $name:ident $request:tt -> $response:ty;)*) => {
        /// The kind of a command: `open`, `special` or `vault`; `None` for a name that is not in the list.
        pub fn kind(command: &str) -> Option<&'static str> {
            match command {
                $(stringify!($name) => Some(stringify!($kind)),)*
                _ => None,
            }
        }

        /// Answers an `open` command by the app, or `locked` without one.
        pub async fn ask(app: Option<&App>, command: &str, request: Value) -> Answer {
            match command {
                $(stringify!($name) => ask!($kind $name $request app request),)*
                _ => Err(CommandError::Unexpected),
            }
        }

        /// Each command that is not answered by the app alone.
        #[cfg(test)]
        pub const BY_HAND: &[&str] = &[$(by_hand!($kind $name)),*];
    };
}

/// The name of a command that the world answers, or nothing.
#[cfg(test)]
macro_rules! by_hand {
    (open $name:ident) => {
        ""
    };
    ($kind:ident $name:ident) => {
        stringify!($name)
    };
}

with_commands!(dispatch);

/// A request as the window wrote it.
pub fn read<T: DeserializeOwned>(request: Value) -> Result<T, CommandError> {
    serde_json::from_value(request).map_err(|_| CommandError::Unexpected)
}

/// An answer as the window reads it.
pub fn written(answer: &impl Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|_| CommandError::Unexpected)
}
