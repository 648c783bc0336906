//! The words of notifications, and how much they give away.

use crate::aid::{World, check_in_times, once};
use chrono_tz::Tz;
use daymark_app::api::{OneOccurrence, OneSession, ReminderAbout, Written};
use daymark_app::reminders::neutral_notice;
use daymark_domain::ids::ReminderId;
use daymark_domain::preferences::NotificationDetail;

/// A Monday, half an hour before the first check-in.
const MORNING: &str = "2026-03-02T08:30:00Z";

#[tokio::test]
async fn notices_say_as_much_as_is_chosen() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let mut preferences = app.preferences_get().await.unwrap();
    preferences.check_in_times = check_in_times(&[9]);
    app.preferences_save(preferences.clone()).await.unwrap();
    let session = app
        .session_add(crate::aid::AddSession {
            title: Some(Written::new("Morning group".into())),
            place: Some(Written::new("Room 4".into())),
            leads: Some(vec![15]),
            ..once("2026-03-02T10:00:00")
        })
        .await
        .unwrap();
    let list = app.reminder_list().await.unwrap().upcoming;
    let (check_in, coming) = (list[0].id, list[1].id);
    let occurrence = OneOccurrence { session: session.id, original: session.starts };
    assert_eq!(list[1].about, ReminderAbout::Session { occurrence, lead_minutes: 15 });

    world.set_now("2026-03-02T09:45:02Z");
    let notice = app.describe_reminder(check_in).await.unwrap();
    assert_eq!((notice.title.as_str(), notice.about), ("Time for your check-in", ReminderAbout::CheckIn));
    let notice = app.describe_reminder(coming).await.unwrap();
    assert_eq!((notice.title.as_str(), notice.body.as_str()), ("Something is coming up", "In 15 minutes"));

    preferences.notification_detail = NotificationDetail::Full;
    app.preferences_save(preferences).await.unwrap();
    let notice = app.describe_reminder(coming).await.unwrap();
    assert_eq!((notice.title.as_str(), notice.body.as_str()), ("Morning group", "In 15 minutes: 10:00 AM, Room 4"));
    world.set_zone(Tz::Europe__Paris);
    assert_eq!(app.describe_reminder(coming).await.unwrap().body, "In 15 minutes: 11:00 AM, Room 4");

    let unknown = app.describe_reminder(ReminderId::new(uuid::Uuid::from_u128(3))).await.unwrap();
    assert_eq!((unknown.title.clone(), unknown.about), (neutral_notice().title, ReminderAbout::Unknown));
    app.session_delete(OneSession { id: session.id }).await.unwrap();
    assert_eq!(app.describe_reminder(coming).await.unwrap().about, ReminderAbout::Unknown);
    app.close().await;
}
