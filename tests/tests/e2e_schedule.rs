//! A calendar brought in, a conflict answered, a session moved with its reminder, which is given once, snoozed and given once more, and
//! attendance marked: in the real web view, with a real notification daemon.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::time::Duration;

use daymark_tests::desk::{Desk, Keyring, PATIENCE, Start};
use daymark_tests::window::Window;
use daymark_tests::world::{self, PASSPHRASE};

/// As Outlook writes it: a Windows name for the zone, and a line folded within a letter.
const CLINIC: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Harbour Clinic\r\nBEGIN:VEVENT\r\nUID:group@clinic\r\nSEQUENCE:0\r\n\
    DTSTART;TZID=Eastern Standard Time:20260302T180000\r\nDTEND;TZID=Eastern Standard Time:20260302T193000\r\n\
    RRULE:FREQ=WEEKLY;BYDAY=MO\r\nSUMMARY:Evening group\r\nLOCATION:Room 4\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const WORK: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Shifts\r\nBEGIN:VEVENT\r\nUID:shift@bakery\r\n\
    DTSTART;TZID=America/New_York:20260309T140000\r\nDURATION:PT4H30M\r\nSUMMARY:Late shift\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

async fn opened(desk: &Desk, now: &str) -> Window {
    desk.hold_clock(now);
    let window = desk.start(Start::default()).await;
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait_for_heading("Today, Robin").await;
    window
}

async fn bring_in(window: &Window, what: &str, calendar: &str) {
    window.go("/calendars").await;
    window.wait_for_heading("Calendar files").await;
    window.press_in("What is in it?", what).await;
    window.choose_file("calendar.ics", calendar).await;
}

/// The times of the next reminders, as the screen about them shows them.
async fn next_reminders(window: &Window) -> String {
    // Looked at anew.
    window.go("/today").await;
    window.wait_for_heading("Today, Robin").await;
    window.go("/settings/reach").await;
    window.wait_for_heading("Will my reminders reach me?").await;
    window.wait_for("Next reminders").await;
    window.words().await
}

async fn shown(desk: &Desk, window: &Window, count: usize) {
    let began = std::time::Instant::now();
    while desk.notifications().len() < count && began.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Long enough for one too many.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(desk.notifications().len(), count, "{:?}; the page says:\n{}", desk.notifications(), window.words().await);
}

#[tokio::test]
#[ignore = "needs the built app: `cargo xtask e2e`"]
async fn a_calendar_a_conflict_a_move_a_reminder_a_snooze_and_attendance() {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;

    let window = opened(&desk, "2026-03-09T16:30:00-04:00").await;
    bring_in(&window, "My program’s sessions", "no calendar").await;
    window.wait_for("not a calendar").await;
    bring_in(&window, "My program’s sessions", CLINIC).await;
    window.wait_for("What “Harbour Clinic” would change").await;
    window.wait_for("Evening group").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Bring in 1 change").await;
    window.wait_for("It is in your schedule").await;
    bring_in(&window, "My work", WORK).await;
    window.wait_for("What “Shifts” would change").await;
    window.press("Bring in 1 change").await;
    window.wait_for("It is in your schedule").await;
    let planned = next_reminders(&window).await;
    assert!(planned.contains("5:45"), "{planned}");

    window.go("/schedule").await;
    window.wait_for_heading("Schedule").await;
    window.press("2 things get in each other's way").await;
    window.wait_for("Late shift and Evening group are on at the same time for 30 minutes").await;
    assert_eq!(window.axe().await, [""; 0]);
    window.press("Find a way: Late shift and Evening group are on at the same time for 30 minutes today.").await;
    window.press_in("Which one?", "Evening group").await;
    window.fill("New day and time", "2026-03-09T19:00").await;
    window.press("Move").await;
    window.wait("the conflict to be gone", async || !window.words().await.contains("t the same time")).await;
    // Handed on as a file, twice: the first is not written over. A home without a downloads folder takes it itself.
    window.go("/calendars").await;
    for name in ["sessions.ics", "sessions (2).ics"] {
        window.press("Save sessions as .ics").await;
        let file = desk.home().join(name);
        window.wait("the file", async || std::fs::read_to_string(&file).is_ok_and(|text| text.contains("END:VCALENDAR"))).await;
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains("SUMMARY:Evening group") && !text.contains("Late shift"));
    }

    let moved = next_reminders(&window).await;
    assert!(moved.contains("5:00") && !moved.contains("5:45"), "{moved}");
    window.kill();

    // Two hours ahead of its new time, after a restart, once.
    let window = opened(&desk, "2026-03-09T16:59:50-04:00").await;
    desk.hold_clock("2026-03-09T17:00:05-04:00");
    shown(&desk, &window, 1).await;
    assert_eq!(desk.notifications()[0].title, "Something is coming up");
    desk.choose("Snooze 10 minutes");
    window.wait("the snoozed reminder", async || next_reminders(&window).await.contains("5:10")).await;
    window.kill();

    let window = opened(&desk, "2026-03-09T17:09:58-04:00").await;
    desk.hold_clock("2026-03-09T17:10:10-04:00");
    shown(&desk, &window, 2).await;
    window.kill();

    let window = opened(&desk, "2026-03-09T21:15:00-04:00").await;
    window.wait_for("Were you there?").await;
    window.press("There").await;
    window.wait("attendance to be kept", async || !window.words().await.contains("Were you there?")).await;
    shown(&desk, &window, 2).await;
    window.go("/schedule").await;
    window.wait_for("Evening group").await;
    window.kill();
}
