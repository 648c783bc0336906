//! Series across the changes of the clock, checked against jiff, a calendar that shares no code with ours.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "test code")]

mod common;

use common::Home;
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

/// A whole year of a daily session and a little more (a range of days is read in the computer's zone), by Daymark.
fn year(home: &Home) -> Vec<Timestamp> {
    let listed = home.json(&["session", "occurrences", "--from", "2025-12-30", "--to", "2027-01-02"]);
    listed.as_array().unwrap().iter().map(|view| view["starts_at"].as_str().unwrap().parse().unwrap()).collect()
}

/// The same by jiff, whose "compatible" reading is that of RFC 5545: in a gap by the offset before it, in an overlap the first.
fn expected(zone: &str, hour: i8, minute: i8) -> Vec<Timestamp> {
    let first = date(2026, 1, 1);
    (0..365).map(|day| first.checked_add(day.days()).unwrap().at(hour, minute, 0, 0).in_tz(zone).unwrap().timestamp()).collect()
}

#[test]
fn a_series_in_the_missing_and_the_doubled_hour_is_read_as_rfc_5545_says() {
    for zone in ["America/New_York", "Europe/London", "Australia/Lord_Howe"] {
        for (clock, hour, minute) in [("02:30", 2, 30), ("01:30", 1, 30), ("18:00", 18, 0)] {
            let home = Home::with_store();
            let starts = format!("2026-01-01T{clock}");
            home.json(&[
                "session",
                "add",
                "--kind",
                "group",
                "--starts",
                &starts,
                "--minutes",
                "60",
                "--zone",
                zone,
                "--rrule",
                "FREQ=DAILY",
            ]);
            let within: Vec<_> = year(&home).into_iter().filter(|at| at.to_zoned(TimeZone::get(zone).unwrap()).year() == 2026).collect();
            assert_eq!(within, expected(zone, hour, minute), "{zone} {clock}");
        }
    }
}

#[test]
fn reminders_come_their_lead_before_the_session_on_both_sides_of_a_change() {
    let home = Home::with_store();
    home.json(&[
        "session",
        "add",
        "--kind",
        "family",
        "--starts",
        "2026-03-01T12:00",
        "--minutes",
        "60",
        "--zone",
        "America/New_York",
        "--rrule",
        "FREQ=WEEKLY;BYDAY=SU;COUNT=3",
        "--lead",
        "60",
    ]);
    let planned = home.json(&["reminders", "plan", "--from", "2026-02-28", "--to", "2026-03-31", "--zone", "America/New_York"]);
    let due: Vec<_> = planned
        .as_array()
        .unwrap()
        .iter()
        .filter(|reminder| reminder["about"]["kind"] == "session")
        .map(|reminder| reminder["due_at"].as_str().unwrap())
        .collect();
    assert_eq!(due, ["2026-03-01T16:00:00Z", "2026-03-08T15:00:00Z", "2026-03-15T15:00:00Z"]);
    let id = |value: &Value| value.to_string();
    assert_eq!(
        id(&planned),
        id(&home.json(&["reminders", "plan", "--from", "2026-02-28", "--to", "2026-03-31", "--zone", "America/New_York"]))
    );
}

#[test]
fn the_zone_of_the_computer_is_the_one_that_tz_names() {
    let home = Home::with_store();
    for zone in ["America/Chicago", "Asia/Kathmandu"] {
        let mut command = home.command();
        command.args(["session", "add", "--kind", "group", "--starts", "2026-03-09T18:00", "--minutes", "60", "--json", "--data-dir"]);
        command.arg(home.data()).arg("--passphrase-file").arg(home.path().join("passphrase")).env("TZ", zone);
        let told = common::told(&command.output().unwrap());
        let added: Value = serde_json::from_str(&told.out).unwrap();
        assert_eq!(added["zone"], zone);
    }
}
