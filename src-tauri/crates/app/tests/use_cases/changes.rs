//! Who listens hears of each change, of the store and of the ledger, and of nothing else.

use crate::aid::{World, check_in, once, only_sessions, pending};
use chrono::Duration;
use daymark_app::api::{OneReminder, SnoozeReminder};

#[tokio::test]
async fn each_change_of_the_store_is_announced_and_no_look_at_it() {
    let world = World::usual();
    let app = world.create().await;
    let mut changes = app.changes();
    changes.mark_unchanged();
    app.today_get().await.unwrap();
    app.check_in_list(daymark_app::api::ListCheckIns { after: None, limit: 10 }).await.unwrap();
    assert!(!changes.has_changed().unwrap());
    app.check_in_record(check_in()).await.unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    assert!(app.session_add(daymark_app::api::AddSession { duration_minutes: 0, ..once("2026-03-02T18:00:00") }).await.is_err());
    assert!(!changes.has_changed().unwrap(), "what was refused changed nothing");
    app.close().await;
    assert!(changes.changed().await.is_err(), "a closed app tells its listeners that nothing more comes");
}

#[tokio::test]
async fn each_change_of_the_ledger_is_announced() {
    let world = World::usual();
    let app = only_sessions(&world).await;
    let session = daymark_app::api::AddSession { leads: Some(vec![60]), ..once("2026-03-02T13:00:00") };
    app.session_add(session).await.unwrap();
    assert_eq!(pending(&world).len(), 1);
    let id = app.reminder_list().await.unwrap().upcoming[0].id;
    let mut changes = app.changes();
    changes.mark_unchanged();
    app.reminder_list().await.unwrap();
    assert!(!changes.has_changed().unwrap());

    app.reminder_snooze(SnoozeReminder { id, minutes: 10 }).await.unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    app.reminder_restore(OneReminder { id }).await.unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    app.reminder_done(OneReminder { id }).await.unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    app.reminder_trial_begin().await.unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    world.pass(Duration::minutes(1));
    app.reminder_put_away().await.unwrap();
    assert!(!changes.has_changed().unwrap(), "nothing was missed");
}
