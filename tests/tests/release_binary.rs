//! A build without the feature `test-hooks` has none of the tests' doors in it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]
#![cfg(target_os = "linux")]

use std::fs;

use daymark_tests::desk::built;
use daymark_tests::traces::contains;

const MARKS: [&str; 5] = ["DAYMARK_TEST_NOW", "DAYMARK_TEST_CLOCK", "DAYMARK_TEST_ZONE", "DAYMARK_TEST_LOG", "DAYMARK_TEST_"];

#[test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
fn the_plain_binary_has_no_test_hooks() {
    let plain = fs::read(built("DAYMARK_PLAIN_BIN")).unwrap();
    for mark in MARKS {
        assert!(!contains(&plain, mark.as_bytes()), "the plain binary holds {mark}");
    }
    // The control: in the one that the tests drive, they are found.
    let hooked = fs::read(built("DAYMARK_BIN")).unwrap();
    for mark in MARKS {
        assert!(contains(&hooked, mark.as_bytes()), "the search finds nothing");
    }
    // And it is the app that was read, not some launcher.
    assert!(contains(&plain, b"check_in_record"));
}
