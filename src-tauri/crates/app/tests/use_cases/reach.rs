//! Whether reminders reach the person, and a test reminder that goes the way of the others without being one.

use std::collections::HashSet;

use crate::aid::{World, entries, given_at, instant, once, only_sessions, pending, prefer, weekly};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use daymark_app::api::{AnswerTrial, SnoozeReminder, TrialState};
use daymark_app::reminders::{State, is_trial};
use daymark_app::{App, Error};
use daymark_domain::preferences::QuietHours;
use daymark_domain::reach::{Advice, Cause, Finding, LedgerTrouble, Permission, Platform, Service, Standing, Surroundings};
use daymark_domain::session::Day;
use proptest::prelude::*;

/// A Monday, half an hour before the first check-in.
const MORNING: &str = "2026-03-02T08:30:00Z";

/// A desktop on which everything holds.
fn around() -> Surroundings {
    Surroundings {
        platform: Platform::Linux,
        has_tray: true,
        starts_at_login: Some(true),
        service: Service::Answers { name: "dunst".into() },
        buttons: Some(true),
        silenced: Some(false),
        permission: Permission::Unread,
        exact: None,
    }
}

async fn findings(app: &App) -> Vec<Finding> {
    app.reminder_reach(around()).await.unwrap().links.into_iter().map(|link| link.finding).collect()
}

async fn trial_state(app: &App) -> Option<TrialState> {
    app.reminder_trial_get().await.unwrap().map(|trial| trial.state)
}

#[tokio::test]
async fn a_store_in_order_has_the_next_ten_and_nothing_to_do() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let reach = app.reminder_reach(around()).await.unwrap();
    assert_eq!((reach.now, reach.zone.as_str(), reach.platform), (instant(MORNING), "Europe/London", Platform::Linux));
    assert!(reach.links.iter().all(|link| link.standing == Standing::Fine && link.link == link.finding.link()), "{:?}", reach.links);
    assert!(reach.links.iter().any(|link| link.finding == Finding::Planned { count: 42 }));
    assert_eq!(reach.next.len(), 10);
    assert_eq!(reach.next[0].reminder.due_at, instant("2026-03-02T09:00:00Z"));
    assert_eq!(reach.next.iter().map(|next| next.reminder).collect::<Vec<_>>(), app.reminder_list().await.unwrap().upcoming[..10]);
    assert_eq!((reach.trial, reach.tested), (None, None));
    app.close().await;
}

#[tokio::test]
async fn leave_for_exact_times_is_asked_for_while_something_is_to_come_and_never_again_when_it_was_left() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let asks = async |are_exact| app.exact_times_get(are_exact).await.unwrap().ask;
    assert!(asks(Some(false)).await);
    // Given already, or a system that has no such leave.
    assert!(!asks(Some(true)).await && !asks(None).await);
    app.exact_times_leave().await.unwrap();
    assert!(!asks(Some(false)).await);
    app.close().await;
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    assert!(!app.exact_times_get(Some(false)).await.unwrap().ask);
    app.session_add(daymark_app::api::AddSession { leads: Some(vec![15]), ..once("2026-03-03T09:40:00") }).await.unwrap();
    assert!(app.exact_times_get(Some(false)).await.unwrap().ask);
    app.close().await;
}

#[tokio::test]
async fn nothing_planned_is_a_finding() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let found = findings(&app).await;
    assert!(found.contains(&Finding::NothingPlanned) && found.contains(&Finding::NoQuietHours), "{found:?}");
    app.close().await;
}

#[tokio::test]
async fn what_quiet_hours_move_is_counted_and_shown() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    app.session_add(daymark_app::api::AddSession { leads: Some(vec![15, 120]), ..once("2026-03-02T09:40:00") }).await.unwrap();
    app.session_add(daymark_app::api::AddSession { leads: Some(vec![60]), ..weekly("2026-03-03T08:30:00", &[Day::Tuesday]) })
        .await
        .unwrap();
    prefer(&app, |preferences| {
        let time = |text: &str| text.parse().unwrap();
        preferences.quiet_hours = Some(QuietHours { from: time("22:00:00"), to: time("08:00:00") });
    })
    .await;
    let reach = app.reminder_reach(around()).await.unwrap();
    let moves: Vec<_> = reach.next.iter().map(|next| (next.reminder.due_at, next.moved_from)).collect();
    assert_eq!(
        moves,
        [
            (instant("2026-03-02T09:25:00Z"), None),
            (instant("2026-03-03T08:00:00Z"), Some(instant("2026-03-03T07:30:00Z"))),
            (instant("2026-03-10T08:00:00Z"), Some(instant("2026-03-10T07:30:00Z"))),
        ]
    );
    assert!(reach.links.iter().any(|link| link.finding == Finding::QuietHours { moved: 2, of: 3 }));
    app.close().await;
}

#[tokio::test]
async fn a_ledger_that_cannot_be_written_is_said_and_the_plan_is_still_shown() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    // In the way of the file that is written first.
    std::fs::create_dir(world.dir().join("reminders.ledger.tmp")).unwrap();
    let reach = app.reminder_reach(around()).await.unwrap();
    let found: Vec<_> = reach.links.iter().map(|link| &link.finding).collect();
    assert!(found.contains(&&Finding::LedgerNotWritten { why: LedgerTrouble::Unavailable }), "{found:?}");
    assert!(found.contains(&&Finding::Planned { count: 42 }), "{found:?}");
    assert_eq!((reach.next.len(), reach.advice[0]), (10, Advice::Folder));
    assert!(app.reminder_trial_begin().await.is_err());
    std::fs::remove_dir(world.dir().join("reminders.ledger.tmp")).unwrap();
    assert!(findings(&app).await.contains(&Finding::LedgerWritten));
    app.close().await;
}

#[tokio::test]
async fn missed_ones_a_clock_set_back_and_a_zone_without_a_place_are_said() {
    let world = World::new(MORNING, Tz::UTC);
    let app = world.create().await;
    assert!(findings(&app).await.contains(&Finding::ZoneUnnamed));
    world.set_zone(Tz::Europe__London);
    assert_eq!(world.ledger().deliver(instant("2026-03-02T14:20:00Z"), &mut |_| ()).unwrap().missed, 1);
    world.set_now("2026-03-02T14:20:00Z");
    let found = findings(&app).await;
    assert!(found.contains(&Finding::Missed { count: 1, causes: vec![Cause::Asleep] }), "{found:?}");
    assert!(found.contains(&Finding::ClockAndZone));
    world.set_now("2026-03-02T13:00:00Z");
    assert!(findings(&app).await.contains(&Finding::ClockWentBack));
    app.close().await;
}

#[tokio::test]
async fn a_test_reminder_comes_once_and_what_is_said_of_it_is_kept() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let before = app.reminder_list().await.unwrap();
    let begun = app.reminder_trial_begin().await.unwrap();
    let due = "2026-03-02T08:30:10Z";
    assert_eq!((begun.now, begun.due_at, begun.state), (instant(MORNING), instant(due), TrialState::Waiting));
    assert_eq!(world.ledger().next_due().unwrap(), Some(instant(due)));
    // It stays through a new plan, and is not listed among the others.
    assert_eq!(app.reminder_list().await.unwrap(), before);
    assert_eq!(app.reminder_reach(around()).await.unwrap().next[0].reminder, before.upcoming[0]);
    assert_eq!(trial_state(&app).await, Some(TrialState::Waiting));

    assert!(given_at(&world, "2026-03-02T08:30:09Z").is_empty());
    let given = given_at(&world, due);
    assert!(given.len() == 1 && is_trial(&given[0]), "{given:?}");
    assert!(given_at(&world, "2026-03-02T08:30:20Z").is_empty());
    world.set_now("2026-03-02T08:30:20Z");
    app.refresh_ledger().await.unwrap();
    assert!(given_at(&world, "2026-03-02T08:31:00Z").is_empty());
    assert_eq!(trial_state(&app).await, Some(TrialState::Sent));
    // There is nothing to snooze.
    let snooze = SnoozeReminder { id: given[0].id, minutes: 10 };
    assert_eq!(app.reminder_snooze(snooze).await.err(), Some(Error::NotFound));

    let tested = app.reminder_trial_answer(AnswerTrial { arrived: true }).await.unwrap();
    assert_eq!((tested.at, tested.arrived), (instant(due), true));
    assert!(entries(&world).iter().all(|entry| !is_trial(entry)));
    assert_eq!(app.reminder_trial_answer(AnswerTrial { arrived: false }).await.err(), Some(Error::NotFound));
    app.close().await;
    let app = world.open().await;
    let reach = app.reminder_reach(around()).await.unwrap();
    assert_eq!((reach.trial, reach.tested), (None, Some(tested)));
    app.close().await;
}

#[tokio::test]
async fn a_test_reminder_is_never_missed_nor_doubled() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    app.reminder_trial_begin().await.unwrap();
    // A second one takes the place of the first.
    app.reminder_trial_begin().await.unwrap();
    assert_eq!(pending(&world).len(), 1);
    // Slept through.
    world.set_now("2026-03-02T08:40:00Z");
    assert!(given_at(&world, "2026-03-02T08:40:00Z").is_empty());
    app.refresh_ledger().await.unwrap();
    let list = app.reminder_list().await.unwrap();
    assert!(list.missed.is_empty() && list.upcoming.is_empty());
    assert!(app.today_get().await.unwrap().missed.newest.is_empty());
    assert!(findings(&app).await.contains(&Finding::NoneMissed));
    app.reminder_put_away().await.unwrap();
    assert_eq!(trial_state(&app).await, Some(TrialState::NotSent));
    // Forgotten within the hour, and by a clock that goes back.
    world.set_now("2026-03-02T09:31:00Z");
    assert_eq!(trial_state(&app).await, None);
    app.refresh_ledger().await.unwrap();
    assert!(entries(&world).is_empty());
    app.reminder_trial_begin().await.unwrap();
    world.set_now("2026-03-01T09:31:00Z");
    assert_eq!(trial_state(&app).await, None);
    app.refresh_ledger().await.unwrap();
    assert!(entries(&world).is_empty());
    app.close().await;
}

#[tokio::test]
async fn a_test_reminder_that_could_not_be_shown_says_so() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    app.reminder_trial_begin().await.unwrap();
    let given = given_at(&world, "2026-03-02T08:30:11Z");
    world.ledger().could_not_give(given[0].id).unwrap();
    world.set_now("2026-03-02T08:30:12Z");
    assert_eq!(trial_state(&app).await, Some(TrialState::NotSent));
    assert!(app.reminder_list().await.unwrap().missed.is_empty());
    app.close().await;
}

#[tokio::test]
async fn a_test_reminder_takes_no_room_from_the_others() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    prefer(&app, |preferences| preferences.check_in_times = crate::aid::check_in_times(&[9, 10, 11, 12, 13, 14, 15, 16])).await;
    assert_eq!(pending(&world).len(), 50);
    app.reminder_trial_begin().await.unwrap();
    app.refresh_ledger().await.unwrap();
    assert_eq!(pending(&world).len(), 51);
    assert_eq!(entries(&world).iter().filter(|entry| entry.state == State::Pending && !is_trial(entry)).count(), 50);
    app.close().await;
}

/// What can happen to a computer.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// Its clock comes to show another second of the week: time passes, it sleeps, or the clock is set.
    Clock(i64),
    /// A little time passes.
    Wait(i64),
    Tick,
    Refresh,
    Restart,
    PutAway,
    /// The person sends a test. It is what the one world has and the other has not.
    Test,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        2 => (0_i64..7 * 86_400).prop_map(Event::Clock),
        3 => (0_i64..120).prop_map(Event::Wait),
        5 => Just(Event::Tick),
        2 => Just(Event::Refresh),
        1 => Just(Event::Restart),
        1 => Just(Event::PutAway),
        3 => Just(Event::Test),
    ];
    prop::collection::vec(event, 1..40)
}

/// What of the real reminders was given and is said to be missed, in the end; and how many tests were begun and given.
async fn live(events: &[Event], tests: bool) -> (Vec<DateTime<Utc>>, Vec<DateTime<Utc>>, usize, usize) {
    let world = World::new(MORNING, Tz::Europe__London);
    let mut app = world.create().await;
    let (mut now, mut given, mut begun, mut tested) = (instant(MORNING), Vec::new(), 0, HashSet::new());
    for event in events {
        match *event {
            Event::Clock(second) => now = instant("2026-03-02T00:00:00Z") + Duration::seconds(second),
            Event::Wait(seconds) => now += Duration::seconds(seconds),
            Event::Tick => {
                world
                    .ledger()
                    .deliver(now, &mut |entry| match is_trial(entry) {
                        true => assert!(tested.insert(entry.id), "a test is given twice"),
                        false => given.push(entry.due_at),
                    })
                    .unwrap();
            }
            Event::Refresh => app.refresh_ledger().await.unwrap(),
            Event::Restart => {
                app.close().await;
                app = world.open().await;
            }
            Event::PutAway => app.reminder_put_away().await.unwrap(),
            Event::Test if tests => {
                begun += 1;
                app.reminder_trial_begin().await.unwrap();
            }
            Event::Test => {}
        }
        world.set_now(&now.to_rfc3339());
        assert!(entries(&world).iter().filter(|entry| is_trial(entry)).count() <= 1);
    }
    let missed = app.reminder_list().await.unwrap().missed.iter().map(|one| one.due_at).collect();
    app.close().await;
    (given, missed, begun, tested.len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tests_change_nothing_of_the_real_reminders_whatever_happens(events in events()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (given, missed, begun, tested) = live(&events, true).await;
            let (given_without, missed_without, ..) = live(&events, false).await;
            assert_eq!((given, missed), (given_without, missed_without));
            assert!(tested <= begun);
        });
    }
}
