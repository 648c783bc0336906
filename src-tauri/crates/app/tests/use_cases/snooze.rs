//! Snoozing: a reminder comes again once, and goes with what it is for.

use crate::aid::{World, entries, given_at, instant, once, only_sessions};
use chrono::Duration;
use chrono_tz::Tz;
use daymark_app::Error;
use daymark_app::api::{OneOccurrence, OneReminder, ReminderAbout, SnoozeReminder};

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
    // What is still ahead comes so much later than planned.
    let again = app.reminder_snooze(SnoozeReminder { id: coming.id, minutes: 40 }).await.unwrap();
    assert_eq!((again.due_at, again.about), (instant("2026-03-02T09:40:00Z"), ReminderAbout::CheckIn));
    assert_eq!(given_at(&world, "2026-03-02T09:35:00Z").len(), 0);
    assert_eq!(given_at(&world, "2026-03-02T09:40:00Z").len(), 1);
    // Longer than a snooze may be, from now.
    let evening = app.reminder_list().await.unwrap().upcoming[1];
    let refused = app.reminder_snooze(SnoozeReminder { id: evening.id, minutes: 10 }).await;
    assert_eq!(refused.err(), Some(Error::Invalid(Invalid::new(Field::Minutes, Rule::OutOfRange { min: 1, max: 0 }))));

    world.ledger().deliver(instant("2026-03-02T16:00:00Z"), &mut |_| ()).unwrap();
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
    let session = app.session_add(crate::aid::AddSession { leads: Some(vec![60]), ..once("2026-03-02T10:00:00") }).await.unwrap();
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

#[tokio::test]
async fn snooze_and_done_can_be_taken_back() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let one = |id| OneReminder { id };
    let coming = app.reminder_list().await.unwrap().upcoming;
    app.reminder_done(one(coming[0].id)).await.unwrap();
    assert_eq!(app.reminder_list().await.unwrap().upcoming[0], coming[1]);
    app.reminder_restore(one(coming[0].id)).await.unwrap();
    assert_eq!(app.reminder_list().await.unwrap().upcoming, coming);

    app.reminder_snooze(SnoozeReminder { id: coming[0].id, minutes: 10 }).await.unwrap();
    // Snoozed again, the first snooze can be taken back alone.
    let first = app.reminder_list().await.unwrap().upcoming[0];
    app.reminder_snooze(SnoozeReminder { id: first.id, minutes: 10 }).await.unwrap();
    assert_eq!(app.reminder_list().await.unwrap().upcoming[0].due_at, instant("2026-03-02T09:20:00Z"));
    app.reminder_restore(one(first.id)).await.unwrap();
    assert_eq!(app.reminder_list().await.unwrap().upcoming[0], first);
    app.reminder_restore(one(coming[0].id)).await.unwrap();
    assert_eq!(app.reminder_list().await.unwrap().upcoming, coming);
    assert_eq!(given_at(&world, "2026-03-02T09:00:00Z").len(), 1);

    // What was missed is missed again.
    world.set_now("2026-03-02T20:00:00Z");
    let missed = app.reminder_list().await.unwrap().missed;
    assert!(!missed.is_empty());
    app.reminder_snooze(SnoozeReminder { id: missed[0].id, minutes: 10 }).await.unwrap();
    app.reminder_restore(one(missed[0].id)).await.unwrap();
    assert_eq!(app.reminder_list().await.unwrap().missed, missed);
    app.reminder_done(one(missed[0].id)).await.unwrap();
    app.reminder_restore(one(missed[0].id)).await.unwrap();
    assert_eq!(app.reminder_list().await.unwrap().missed, missed);
    let nobody = ReminderId::new(uuid::Uuid::from_u128(7));
    assert_eq!(app.reminder_restore(one(nobody)).await.unwrap_err(), Error::NotFound);
    app.close().await;
}

#[tokio::test]
async fn on_a_locked_store_a_reminder_is_snoozed_and_done_by_the_ledger_alone() {
    let world = World::new(MORNING, Tz::Europe__London);
    world.create().await.close().await;
    let given = given_at(&world, "2026-03-02T09:00:00Z");
    let again = ReminderId::new(uuid::Uuid::from_u128(8));
    world.ledger().snooze(given[0].id, again, instant("2026-03-02T09:01:00Z")).unwrap();
    assert_eq!(given_at(&world, "2026-03-02T09:10:00Z").len(), 0);
    let snoozed = given_at(&world, "2026-03-02T09:11:00Z");
    assert_eq!((snoozed[0].id, snoozed[0].of), (again, Some(given[0].id)));
    world.ledger().done(again).unwrap();
    assert_eq!(world.ledger().snooze(ReminderId::new(uuid::Uuid::nil()), again, instant(MORNING)), Err(Error::NotFound));
    // It stands when the store is open again.
    world.set_now("2026-03-02T09:12:00Z");
    let app = world.open().await;
    let list = app.reminder_list().await.unwrap();
    assert!(list.missed.is_empty() && list.upcoming.iter().all(|one| one.id != again && one.id != given[0].id));
    app.close().await;
}

#[tokio::test]
async fn what_goes_from_the_screen_unseen_is_given_anew_or_missed() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let given = given_at(&world, "2026-03-02T09:00:00Z");
    world.ledger().take_back(&[given[0].id]).unwrap();
    let anew = given_at(&world, "2026-03-02T09:10:00Z");
    assert_eq!(anew.iter().map(|entry| entry.id).collect::<Vec<_>>(), [given[0].id]);
    assert_eq!(given_at(&world, "2026-03-02T09:10:01Z").len(), 0);
    // Long after, it is not given: the person hears of it in Today.
    world.ledger().take_back(&[given[0].id]).unwrap();
    assert_eq!(given_at(&world, "2026-03-02T16:00:00Z").len(), 0);
    world.set_now("2026-03-02T16:00:00Z");
    assert!(app.reminder_list().await.unwrap().missed.iter().any(|one| one.id == given[0].id));
    // What is done stays done.
    app.reminder_done(OneReminder { id: given[0].id }).await.unwrap();
    world.ledger().take_back(&[given[0].id]).unwrap();
    assert!(app.reminder_list().await.unwrap().missed.iter().all(|one| one.id != given[0].id));
    app.close().await;
}
