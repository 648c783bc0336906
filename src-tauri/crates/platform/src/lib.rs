//! The operating system behind the app's ports, without Tauri: keyring, clock, ids, zone, paths.

#![allow(clippy::disallowed_methods, reason = "this is the crate that asks the system, so that no other has to")]

pub mod paths;
