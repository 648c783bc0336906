//! Snoozing: a reminder comes again once, and goes with what it is for.
#![allow(clippy::unwrap_used, reason = "a test")]

mod aid;

use aid::{World, entries, given_at, instant, once, only_sessions};
use chrono::Duration;
use chrono_tz::Tz;
use daymark_app::Error;
use daymark_app::api::{OneOccurrence, ReminderAbout, SnoozeReminder};
use daymark_app::reminders::deliver;
use daymark_domain::ids::ReminderId;
use daymark_domain::invalid::{Field, Invalid, Rule};

/// A Monday, half an hour before the first check-in.
const MORNING: &str = "2026-03-02T08:30:00Z";

#[tokio::test]
async fn a_snoozed_reminder_comes_again_once() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let given = given_at(&world, "2026-03-02T09:00:00Z");
    let id = given[0].id;
    world.set_now("2026-03-02T09:02:00Z");
    for minutes in [0, -5, 241, i32::MAX] {
        let refused = app.reminder_snooze(SnoozeReminder { id, minutes }).await;
        assert_eq!(refused.unwrap_err(), Error::Invalid(Invalid::new(Field::Minutes, Rule::OutOfRange { min: 1, max: 240 })));
    }
    let nobody = ReminderId::new(uuid::Uuid::from_u128(7));
    assert_eq!(app.reminder_snooze(SnoozeReminder { id: nobody, minutes: 5 }).await.unwrap_err(), Error::NotFound);

    app.reminder_snooze(SnoozeReminder { id, minutes: 10 }).await.unwrap();
    app.reminder_snooze(SnoozeReminder { id, minutes: 15 }).await.unwrap();
    app.refresh_ledger().await.unwrap();
    let snoozed: Vec<_> = entries(&world).into_iter().filter(|entry| entry.of.is_some()).collect();
    assert_eq!(snoozed.len(), 1);
    let snoozed = &snoozed[0];
    assert_eq!((snoozed.of, snoozed.due_at), (Some(id), instant("2026-03-02T09:17:00Z")));
    assert!(snoozed.expires_at >= snoozed.due_at + Duration::minutes(60));
    let first = app.reminder_list().await.unwrap().upcoming[0];
    assert_eq!((first.id, first.about), (snoozed.id, ReminderAbout::CheckIn));
    assert_eq!(app.describe_reminder(snoozed.id).await.unwrap().title, "Time for your check-in");

    let again = given_at(&world, "2026-03-02T09:17:00Z");
    assert_eq!(again.iter().map(|entry| entry.id).collect::<Vec<_>>(), [snoozed.id]);
    // A snoozed one can be snoozed, and still knows where it came from.
    world.set_now("2026-03-02T09:18:00Z");
    app.reminder_snooze(SnoozeReminder { id: snoozed.id, minutes: 5 }).await.unwrap();
    let again = given_at(&world, "2026-03-02T09:23:00Z");
    assert_eq!(again.iter().map(|entry| entry.of).collect::<Vec<_>>(), [Some(id)]);
    assert_eq!(app.describe_reminder(again[0].id).await.unwrap().about, ReminderAbout::CheckIn);
    app.close().await;
}

#[tokio::test]
async fn a_missed_or_coming_reminder_can_be_snoozed_and_is_not_given_besides() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let coming = app.reminder_list().await.unwrap().upcoming[0];
    app.reminder_snooze(SnoozeReminder { id: coming.id, minutes: 40 }).await.unwrap();
    assert_eq!(given_at(&world, "2026-03-02T09:05:00Z").len(), 0);
    assert_eq!(given_at(&world, "2026-03-02T09:10:00Z").len(), 1);

    deliver(world.dir(), instant("2026-03-02T16:00:00Z"), &mut |_| ()).unwrap();
    world.set_now("2026-03-02T16:00:00Z");
    let missed = app.reminder_list().await.unwrap().missed;
    assert_eq!(missed.len(), 1);
    app.reminder_snooze(SnoozeReminder { id: missed[0].id, minutes: 1 }).await.unwrap();
    assert!(app.reminder_list().await.unwrap().missed.is_empty());
    assert_eq!(given_at(&world, "2026-03-02T16:01:10Z").len(), 1);
    app.close().await;
}

#[tokio::test]
async fn a_snoozed_session_is_worth_it_until_its_start_and_goes_with_it() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let session = app.session_add(aid::AddSession { leads: Some(vec![60]), ..once("2026-03-02T10:00:00") }).await.unwrap();
    let id = given_at(&world, "2026-03-02T09:00:00Z")[0].id;
    world.set_now("2026-03-02T09:00:00Z");
    app.reminder_snooze(SnoozeReminder { id, minutes: 45 }).await.unwrap();
    let snoozed = |world: &World| entries(world).into_iter().find(|entry| entry.of == Some(id));
    assert_eq!(snoozed(&world).unwrap().expires_at, instant("2026-03-02T10:00:00Z"));
    // Never before it is due.
    app.reminder_snooze(SnoozeReminder { id, minutes: 90 }).await.unwrap();
    let late = snoozed(&world).unwrap();
    assert_eq!((late.due_at, late.expires_at), (instant("2026-03-02T10:30:00Z"), instant("2026-03-02T10:30:00Z")));
    app.occurrence_cancel(OneOccurrence { session: session.id, original: session.starts }).await.unwrap();
    assert!(snoozed(&world).is_none());
    assert_eq!(given_at(&world, "2026-03-02T10:30:00Z").len(), 0);
    app.close().await;
}
