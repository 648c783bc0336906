//! Calendars made to keep a person waiting: they are cut down to what can be looked through, and that is said.
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "use_cases/aid.rs"]
mod aid;

use aid::World;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono_tz::Tz;
use daymark_app::api::{CalendarFile, Written};
use daymark_domain::session::SessionKind;

const EVENTS: usize = 19_999;

fn whole(events: impl Iterator<Item = String>) -> String {
    let events: String = events.map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n")).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

fn many(rule: &str) -> String {
    whole((0..EVENTS).map(|number| format!("UID:{number}\r\nDTSTART:19700105T183000Z\r\nRRULE:{rule}")))
}

/// So many days from 1970 on, each as a local start.
fn days() -> impl Iterator<Item = String> {
    let first = chrono::NaiveDate::from_ymd_opt(1970, 1, 5).unwrap();
    first.iter_days().take(EVENTS).map(|day| day.format("%Y%m%dT183000Z").to_string())
}

#[tokio::test]
async fn a_hostile_calendar_is_cut_down() {
    let series = "UID:a\r\nDTSTART:19700105T183000Z\r\nRRULE:FREQ=DAILY";
    let left_out = whole(std::iter::once(format!("{series}\r\nEXDATE:{}", days().collect::<Vec<_>>().join(","))));
    let changed = days().map(|day| format!("UID:a\r\nRECURRENCE-ID:{day}\r\nDTSTART:{day}\r\nSUMMARY:x"));
    let changed = whole(std::iter::once(series.to_owned()).chain(changed.take(EVENTS - 1)));
    let listed = |most: u32| (0..most).map(|one| one.to_string()).collect::<Vec<_>>().join(",");
    let minutes = format!("FREQ=YEARLY;COUNT=24;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={};BYMINUTE={}", listed(24), listed(60));
    let files = [
        ("a day left out, 20,000 times", left_out, 1, 0),
        ("a day changed, 20,000 times", changed, 1, 0),
        ("20,000 series every day since 1970", many("FREQ=DAILY"), EVENTS, 18_000),
        ("20,000 series that never happen", many("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), EVENTS, EVENTS),
        ("20,000 series that happen on no day", many("FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2,4,6"), EVENTS, EVENTS),
        ("20,000 series every hour", many("FREQ=HOURLY"), EVENTS, EVENTS),
        ("20,000 series of leap days", many("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"), EVENTS, 19_000),
        ("20,000 series whose start is searched for", many("FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO"), EVENTS, 19_000),
        ("20,000 series that begin on another day", many("FREQ=WEEKLY;BYDAY=TU"), EVENTS, 18_000),
        ("20,000 series of two rules", many("FREQ=WEEKLY\r\nRRULE:FREQ=DAILY;COUNT=1000"), EVENTS, EVENTS),
        ("20,000 series of 24 out of every minute of a year", many(&minutes), EVENTS, EVENTS),
        ("20,000 series of 50,000 days", many("FREQ=DAILY;COUNT=50000"), EVENTS, 19_000),
    ];
    for (name, file, items, cut) in files {
        let world = World::new("2026-03-02T08:30:00Z", Tz::America__New_York);
        let app = world.create().await;
        let file = CalendarFile { base64: Written::new(BASE64.encode(file)), calendar: None, kind: SessionKind::Group };
        let preview = app.calendar_preview(file).await.unwrap();
        assert_eq!(preview.items.len(), items, "{name}");
        assert!(preview.unsupported.len() >= cut, "{name}: {} cut", preview.unsupported.len());
    }
}
