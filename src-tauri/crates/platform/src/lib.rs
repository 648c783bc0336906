//! The operating system behind the app's ports, without Tauri: keyring, clock, ids, zone, paths.
