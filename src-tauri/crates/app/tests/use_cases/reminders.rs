//! Reminders, from their plan to their being given: through restarts, crashes, sleep, clock changes and changes of mind.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::aid::{World, check_in_times, entries, given_at, instant, local, once, only_sessions, pending, prefer, weekly};
use chrono::{Duration, NaiveTime};
use chrono_tz::Tz;
use daymark_app::App;
use daymark_app::api::{MoveOccurrence, OneOccurrence, OneSession, ReminderAbout, SnoozeReminder, UpdateSession, Written};
use daymark_app::reminders::{Delivered, ReminderLedger, State, neutral_notice};
use daymark_domain::ids::ReminderId;
use daymark_domain::preferences::QuietHours;
use daymark_domain::session::Day;
use proptest::prelude::*;

/// A Monday, half an hour before the first check-in.
const MORNING: &str = "2026-03-02T08:30:00Z";

#[tokio::test]
async fn nothing_is_given_twice_over_a_restart_or_a_clock_set_back() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    assert_eq!(given_at(&world, "2026-03-02T08:59:59Z").len(), 0);
    assert_eq!(given_at(&world, "2026-03-02T09:00:05Z").len(), 1);
    assert_eq!(given_at(&world, "2026-03-02T09:00:10Z").len(), 0);
    app.close().await;
    assert_eq!(given_at(&world, "2026-03-02T09:01:00Z").len(), 0);
    world.set_now("2026-03-02T09:01:30Z");
    let app = world.open().await;
    app.refresh_ledger().await.unwrap();
    assert_eq!(given_at(&world, "2026-03-02T09:02:00Z").len(), 0);
    for set_back in ["2026-03-02T08:00:00Z", "2026-02-27T12:00:00Z", "2025-03-02T08:00:00Z"] {
        world.set_now(set_back);
        app.refresh_ledger().await.unwrap();
        let again: Vec<_> = given_at(&world, "2026-03-02T09:03:00Z").iter().map(|entry| entry.due_at).collect();
        assert!(!again.contains(&instant("2026-03-02T09:00:00Z")), "{set_back}: {again:?}");
    }
    app.close().await;
}

#[tokio::test]
async fn one_that_could_not_be_shown_is_listed_as_missed() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let given = given_at(&world, "2026-03-02T09:00:00Z");
    world.ledger().could_not_give(given[0].id).unwrap();
    world.set_now("2026-03-02T09:00:30Z");
    let missed = async |app: &App| app.reminder_list().await.unwrap().missed.iter().map(|missed| missed.id).collect::<Vec<_>>();
    assert_eq!(missed(&app).await, [given[0].id]);
    assert_eq!(app.today_get().await.unwrap().missed.newest.len(), 1);
    // It stays so over a restart, is not shown a second time, and a snoozed one is listed the same way.
    app.close().await;
    let app = world.open().await;
    app.refresh_ledger().await.unwrap();
    assert_eq!(given_at(&world, "2026-03-02T09:01:00Z").len(), 0);
    assert_eq!(missed(&app).await, [given[0].id]);
    app.reminder_snooze(SnoozeReminder { id: given[0].id, minutes: 5 }).await.unwrap();
    assert!(missed(&app).await.is_empty());
    let again = given_at(&world, "2026-03-02T09:05:40Z");
    world.ledger().could_not_give(again[0].id).unwrap();
    world.set_now("2026-03-02T09:06:00Z");
    assert_eq!(missed(&app).await, [again[0].id]);
    app.close().await;
}

#[tokio::test]
async fn the_most_of_a_day_counts_what_was_shown() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    prefer(&app, |preferences| preferences.most_a_day = Some(1)).await;
    let given = given_at(&world, "2026-03-02T09:00:00Z");
    assert_eq!(given.len(), 1);
    world.set_now("2026-03-02T10:00:00Z");
    app.session_add(crate::aid::AddSession { leads: Some(vec![15]), ..once("2026-03-02T18:00:00") }).await.unwrap();
    assert_eq!(pending(&world)[0], instant("2026-03-03T09:00:00Z"), "one was given today");
    // One that could not be shown leaves its place to the session.
    world.ledger().could_not_give(given[0].id).unwrap();
    app.refresh_ledger().await.unwrap();
    assert_eq!(pending(&world)[..2], ["2026-03-02T17:45:00Z", "2026-03-03T09:00:00Z"].map(instant));
    assert_eq!(app.plan_reminders(instant(MORNING), instant("2026-03-03T00:00:00Z"), Tz::Europe__London).await.unwrap().len(), 1);
    app.close().await;
}

#[tokio::test]
async fn a_crash_while_giving_gives_it_at_most_once() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let crashed = catch_unwind(AssertUnwindSafe(|| {
        world.ledger().deliver(instant("2026-03-02T09:00:01Z"), &mut |entry| {
            // It is on the disk already when it is handed over.
            let known = entries(&world).into_iter().find(|known| known.id == entry.id).unwrap();
            assert_eq!(known.state, State::Given);
            panic!("the system went down");
        })
    }));
    assert!(crashed.is_err());
    app.refresh_ledger().await.unwrap();
    assert_eq!(given_at(&world, "2026-03-02T09:00:02Z").len(), 0);
    // And the next one comes.
    assert_eq!(given_at(&world, "2026-03-02T14:00:00Z").len(), 1);
    app.close().await;
}

#[tokio::test]
async fn what_was_slept_through_is_missed_and_can_be_put_away() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let delivered = world.ledger().deliver(instant("2026-03-02T14:20:00Z"), &mut |_| ()).unwrap();
    // The one of nine is over an hour late; the one of two is not.
    assert_eq!(delivered, Delivered { given: 1, missed: 1 });
    world.set_now("2026-03-02T14:20:00Z");
    let list = app.reminder_list().await.unwrap();
    let missed: Vec<_> = list.missed.iter().map(|one| (one.due_at, one.about)).collect();
    assert_eq!(missed, [(instant("2026-03-02T09:00:00Z"), ReminderAbout::CheckIn)]);
    let shown = app.today_get().await.unwrap().missed;
    assert_eq!(shown.newest.iter().map(|one| one.reminder).collect::<Vec<_>>(), list.missed);
    assert!(!shown.newest[0].can_snooze && shown.more == 0, "its moment is gone");
    assert_eq!(list.upcoming.first().unwrap().due_at, instant("2026-03-02T20:00:00Z"));

    app.reminder_put_away().await.unwrap();
    assert!(app.reminder_list().await.unwrap().missed.is_empty());
    app.refresh_ledger().await.unwrap();
    assert!(app.reminder_list().await.unwrap().missed.is_empty());
    assert!(app.today_get().await.unwrap().missed.newest.is_empty());

    // After a week nobody is told any more.
    world.set_now("2026-03-02T21:30:00Z");
    assert_eq!(app.reminder_list().await.unwrap().missed.len(), 1);
    world.set_now("2026-03-20T12:00:00Z");
    app.refresh_ledger().await.unwrap();
    let missed = app.reminder_list().await.unwrap().missed;
    assert!(missed.iter().all(|one| one.due_at >= instant("2026-03-13T12:00:00Z")));
    app.close().await;
}

#[tokio::test]
async fn reminders_go_on_while_the_store_is_locked() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    app.session_add(crate::aid::AddSession { title: Some(Written::new("Canary group".into())), ..once("2026-03-02T19:00:00") })
        .await
        .unwrap();
    app.close().await;
    assert_eq!(world.ledger().next_due().unwrap(), Some(instant("2026-03-02T09:00:00Z")));
    assert_eq!(given_at(&world, "2026-03-02T09:00:00Z").len(), 1);
    assert_eq!(given_at(&world, "2026-03-02T14:00:30Z").len(), 1);
    assert_eq!(given_at(&world, "2026-03-03T09:10:00Z").len(), 1);
    let states: Vec<_> = entries(&world).iter().take(4).map(|entry| entry.state).collect();
    assert_eq!(states, [State::Given, State::Given, State::Missed, State::Given]);
    // The file tells nothing of what it is about.
    let text = std::fs::read_to_string(world.dir().join("reminders.ledger")).unwrap();
    assert!(["Canary", "group", "session", "check_in", "check-in"].iter().all(|word| !text.contains(word)));
    assert_eq!(neutral_notice().about, ReminderAbout::Unknown);
}

#[test]
fn a_folder_without_a_ledger_has_nothing_to_give() {
    let dir = tempfile::tempdir().unwrap();
    let now = instant(MORNING);
    assert_eq!(ReminderLedger::new(dir.path().to_owned()).deliver(now, &mut |_| panic!("nothing to give")).unwrap(), Delivered::default());
    assert_eq!(
        ReminderLedger::new(dir.path().join("none")).deliver(now, &mut |_| panic!("nothing to give")).unwrap(),
        Delivered::default()
    );
    assert_eq!(ReminderLedger::new(dir.path().to_owned()).next_due().unwrap(), None);
}

#[tokio::test]
async fn a_damaged_ledger_gives_nothing_that_is_past() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    assert_eq!(given_at(&world, "2026-03-02T09:00:01Z").len(), 1);
    std::fs::write(world.dir().join("reminders.ledger"), b"{").unwrap();
    world.set_now("2026-03-02T09:00:02Z");
    app.refresh_ledger().await.unwrap();
    assert_eq!(given_at(&world, "2026-03-02T09:30:00Z").len(), 0);
    assert_eq!(given_at(&world, "2026-03-02T14:00:01Z").len(), 1);
    app.close().await;
}

#[tokio::test]
async fn many_at_once_give_each_one_once() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    for minute in 0..12 {
        app.session_add(crate::aid::AddSession { leads: Some(vec![0]), ..once(&format!("2026-03-02T09:{minute:02}:00")) }).await.unwrap();
    }
    let given = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                world.ledger().deliver(instant("2026-03-02T09:11:30Z"), &mut |entry| given.lock().unwrap().push(entry.id)).unwrap()
            });
        }
    });
    // Only those of the last minute are still worth it: a session that began is not announced.
    let given: Vec<ReminderId> = given.into_inner().unwrap();
    assert_eq!(given.len(), 1);
    let states = entries(&world);
    assert_eq!(states.iter().filter(|entry| entry.state == State::Missed).count(), 11);
    app.close().await;
}

#[tokio::test]
async fn a_reminder_for_the_very_start_is_given_by_a_clock_that_ticks_a_little_late() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    app.session_add(crate::aid::AddSession { leads: Some(vec![0]), ..once("2026-03-02T10:00:00") }).await.unwrap();
    assert_eq!(given_at(&world, "2026-03-02T10:00:20Z").len(), 1);
    app.close().await;
}

#[tokio::test]
async fn only_what_is_to_come_is_taken_up() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    app.session_add(crate::aid::AddSession { leads: Some(vec![1_440, 15, 5]), ..once("2026-03-02T08:40:00") }).await.unwrap();
    assert_eq!(pending(&world), [instant("2026-03-02T08:35:00Z")]);
    app.close().await;
}

#[tokio::test]
async fn at_most_fifty_are_ready_and_the_nearest_ones() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    prefer(&app, |preferences| preferences.check_in_times = check_in_times(&[9, 10, 11, 12, 13, 14, 15, 16])).await;
    let ready = pending(&world);
    assert_eq!(ready.len(), 50);
    assert_eq!((ready[0], ready[49]), (instant("2026-03-02T09:00:00Z"), instant("2026-03-08T10:00:00Z")));
    assert_eq!(app.reminder_list().await.unwrap().upcoming.len(), 50);
    // Two more have come near since.
    world.set_now("2026-03-02T10:30:00Z");
    assert_eq!(given_at(&world, "2026-03-02T10:30:00Z").len(), 1);
    app.refresh_ledger().await.unwrap();
    assert_eq!(pending(&world).len(), 50);
    app.close().await;
}

#[tokio::test]
async fn quiet_hours_are_quiet() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    prefer(&app, |preferences| {
        preferences.check_in_times = check_in_times(&[12, 23]);
        preferences.quiet_hours = Some(QuietHours { from: time(22), to: time(8) });
    })
    .await;
    app.session_add(crate::aid::AddSession { leads: Some(vec![60]), ..once("2026-03-03T08:30:00") }).await.unwrap();
    let ready: Vec<_> = pending(&world).into_iter().take(4).collect();
    // An hour ahead would be half past seven: the end of the quiet hours is still before the start. The check-in of 23:00 waits too.
    let first = ["2026-03-02T12:00:00Z", "2026-03-03T08:00:00Z", "2026-03-03T08:00:00Z", "2026-03-03T12:00:00Z"];
    assert_eq!(ready, first.map(instant));

    // Changed quiet hours are followed.
    prefer(&app, |preferences| preferences.quiet_hours = None).await;
    assert!(pending(&world).contains(&instant("2026-03-02T23:00:00Z")));
    assert!(pending(&world).contains(&instant("2026-03-03T07:30:00Z")));
    app.close().await;
}

#[tokio::test]
async fn a_changed_session_changes_its_reminders() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let request = crate::aid::AddSession { leads: Some(vec![30]), ..weekly("2026-03-02T10:00:00", &[Day::Monday, Day::Wednesday]) };
    let session = app.session_add(request.clone()).await.unwrap();
    let (monday, wednesday) = ("2026-03-02T09:30:00Z", "2026-03-04T09:30:00Z");
    let next = ["2026-03-09T09:30:00Z", "2026-03-11T09:30:00Z"];
    assert_eq!(pending(&world), [monday, wednesday, next[0], next[1]].map(instant));

    let of = |original: &str| OneOccurrence { session: session.id, original: local(original) };
    app.occurrence_cancel(of("2026-03-04T10:00:00")).await.unwrap();
    assert_eq!(pending(&world), [monday, next[0], next[1]].map(instant));
    app.occurrence_reset(of("2026-03-04T10:00:00")).await.unwrap();
    let to = local("2026-03-05T16:00:00");
    app.occurrence_move(MoveOccurrence { session: session.id, original: local("2026-03-04T10:00:00"), to }).await.unwrap();
    assert_eq!(pending(&world), [monday, "2026-03-05T15:30:00Z", next[0], next[1]].map(instant));

    app.session_delete(OneSession { id: session.id }).await.unwrap();
    assert!(pending(&world).is_empty());
    app.session_restore(OneSession { id: session.id }).await.unwrap();
    assert_eq!(pending(&world), [monday, "2026-03-05T15:30:00Z", next[0], next[1]].map(instant));

    let content = crate::aid::AddSession { starts: local("2026-03-02T11:00:00"), leads: Some(vec![15]), ..request };
    app.session_update(UpdateSession { id: session.id, content }).await.unwrap();
    let changed = ["2026-03-02T10:45:00Z", "2026-03-04T10:45:00Z", "2026-03-09T10:45:00Z", "2026-03-11T10:45:00Z"];
    assert_eq!(pending(&world), changed.map(instant));
    app.close().await;
}

#[tokio::test]
async fn a_session_that_moves_after_its_reminder_is_announced_for_its_new_start() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let session = app.session_add(crate::aid::AddSession { leads: Some(vec![60]), ..once("2026-03-02T10:00:00") }).await.unwrap();
    assert_eq!(given_at(&world, "2026-03-02T09:00:00Z").len(), 1);
    world.set_now("2026-03-02T09:05:00Z");
    let moved = |to| MoveOccurrence { session: session.id, original: session.starts, to: local(to) };
    app.occurrence_move(moved("2026-03-03T10:00:00")).await.unwrap();
    assert_eq!(pending(&world), [instant("2026-03-03T09:00:00Z")]);
    // Back again: that hour has passed and was announced.
    app.occurrence_move(moved("2026-03-02T10:00:00")).await.unwrap();
    assert!(pending(&world).is_empty());
    assert_eq!(given_at(&world, "2026-03-02T09:06:00Z").len(), 0);
    app.close().await;
}

#[tokio::test]
async fn a_clock_that_ran_ahead_loses_nothing() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    // Two days ahead by mistake, then right again.
    let delivered = world.ledger().deliver(instant("2026-03-04T12:00:00Z"), &mut |_| ()).unwrap();
    assert!(delivered.missed > 0);
    world.set_now("2026-03-02T08:45:00Z");
    app.refresh_ledger().await.unwrap();
    assert_eq!(given_at(&world, "2026-03-02T09:00:00Z").len(), 1);
    assert!(app.reminder_list().await.unwrap().missed.is_empty());
    app.close().await;
}

#[tokio::test]
async fn reminders_keep_the_wall_clock_when_clocks_change_and_follow_the_person() {
    let world = World::new("2026-03-27T12:00:00Z", Tz::Europe__London);
    let app = world.create().await;
    prefer(&app, |preferences| preferences.check_in_times = check_in_times(&[9])).await;
    app.session_add(crate::aid::AddSession { leads: Some(vec![60]), ..weekly("2026-03-01T18:00:00", &[Day::Saturday, Day::Sunday]) })
        .await
        .unwrap();
    // Clocks go forward on the 29th.
    let expected = ["2026-03-28T09:00:00Z", "2026-03-28T17:00:00Z", "2026-03-29T08:00:00Z", "2026-03-29T16:00:00Z", "2026-03-30T08:00:00Z"];
    assert_eq!(pending(&world)[..5], expected.map(instant));
    let planned = app.plan_reminders(instant(expected[0]), instant(expected[4]), Tz::Europe__London).await.unwrap();
    assert_eq!(planned.iter().map(|one| one.due_at).collect::<Vec<_>>(), expected[..4].iter().map(|at| instant(at)).collect::<Vec<_>>());

    // In New York nine o'clock comes later; the session stays in London.
    world.set_zone(Tz::America__New_York);
    app.refresh_ledger().await.unwrap();
    let expected = ["2026-03-27T13:00:00Z", "2026-03-28T13:00:00Z", "2026-03-28T17:00:00Z", "2026-03-29T13:00:00Z", "2026-03-29T16:00:00Z"];
    assert_eq!(pending(&world)[..5], expected.map(instant));
    app.close().await;
}

/// Something that happens to a computer.
#[derive(Clone, Debug)]
enum Event {
    /// Its clock comes to show another minute of the week: time passes, it sleeps, or the clock is set.
    Clock(u32),
    Tick,
    Refresh,
    Restart,
    PutAway,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        4 => (0_u32..7 * 1_440).prop_map(Event::Clock),
        4 => Just(Event::Tick),
        2 => Just(Event::Refresh),
        1 => Just(Event::Restart),
        1 => Just(Event::PutAway),
    ];
    prop::collection::vec(event, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_given_twice_or_too_late_whatever_happens(events in events()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new(MORNING, Tz::Europe__London);
            let mut app = world.create().await;
            let request = crate::aid::AddSession { leads: Some(vec![1_440, 90, 0]), ..weekly("2026-03-02T10:00:00", &[Day::Monday, Day::Friday]) };
            app.session_add(request).await.unwrap();
            let (mut now, mut given) = (instant(MORNING), HashSet::new());
            for event in events {
                match event {
                    Event::Clock(minute) => {
                        now = instant("2026-03-02T00:00:00Z") + Duration::minutes(minute.into());
                        world.set_now(&now.to_rfc3339());
                    }
                    Event::Tick => {
                        world.ledger().deliver(now, &mut |entry| {
                            assert!(given.insert(entry.id), "given twice");
                            assert!(entry.due_at <= now && now <= entry.expires_at.max(entry.due_at + Duration::minutes(1)));
                        })
                        .unwrap();
                    }
                    Event::Refresh => app.refresh_ledger().await.unwrap(),
                    Event::Restart => {
                        app.close().await;
                        app = world.open().await;
                    }
                    Event::PutAway => app.reminder_put_away().await.unwrap(),
                }
                let entries = entries(&world);
                let ids: HashSet<_> = entries.iter().map(|entry| entry.id).collect();
                assert_eq!(ids.len(), entries.len());
                assert!(entries.iter().filter(|entry| entry.state == State::Pending).count() <= 50);
            }
            app.close().await;
        });
    }
}
