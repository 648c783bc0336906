//! Tests that look at Daymark from outside, and what they need: a private computer, a hand on the window, a search of every file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test's own tools stop where something is not so"
)]

#[cfg(target_os = "linux")]
pub mod desk;
pub mod key;
pub mod requests;
pub mod traces;
#[cfg(target_os = "linux")]
pub mod walk;
#[cfg(target_os = "linux")]
pub mod window;
pub mod world;
