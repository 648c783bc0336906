//! A calendar brought in, a conflict answered, a session moved with its reminder, snoozed, and attended: in the real web view, with a real
//! notification daemon.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::time::Duration;

use daymark_tests::desk::{Desk, Keyring, Start};
use daymark_tests::window::Window;
use daymark_tests::world::{self, PASSPHRASE};
