//! A phone: a system that gives reminders by itself, is handed them ahead of time, and may refuse or lose them.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::aid::{World, check_in_times, entries, instant, local, once, only_sessions, pending, prefer};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use daymark_app::App;
use daymark_app::api::{MoveOccurrence, OneSession, TrialState, Written};
use daymark_app::reminders::{Delivered, Notice, State, System, SystemState, neutral_notice};
use daymark_domain::ids::ReminderId;
use daymark_domain::preferences::NotificationDetail;
use daymark_domain::session::Day;

/// A Monday, half an hour before the first check-in.
const MORNING: &str = "2026-03-02T08:30:00Z";

const ALLOWED: SystemState = SystemState { is_allowed: true, started_at: None, is_new: false };
const REFUSED: SystemState = SystemState { is_allowed: false, ..ALLOWED };

#[derive(Default)]
struct Phone {
    has: BTreeMap<ReminderId, DateTime<Utc>>,
    shown: Vec<ReminderId>,
    words: BTreeSet<String>,
    /// How often it was told something.
    told: u32,
    refuses: bool,
    dies: bool,
}

impl Phone {
    fn hear(&mut self, notice: Notice) {
        assert!(!self.dies, "the app went down");
        self.told += 1;
        self.words.extend([notice.title, notice.body]);
    }

    /// What it gives by itself up to now.
    fn gives(&mut self, now: DateTime<Utc>) -> BTreeSet<ReminderId> {
        let (due, to_come): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut self.has).into_iter().partition(|(_, at)| *at <= now);
        self.has = to_come;
        due.into_keys().collect()
    }
}

impl System for Phone {
    fn take_back(&mut self, ids: &[ReminderId]) -> bool {
        self.told += 1;
        self.has.retain(|id, _| !ids.contains(id));
        !self.refuses
    }

    fn hand_over(&mut self, id: ReminderId, at: DateTime<Utc>, notice: Notice) -> bool {
        self.hear(notice);
        if !self.refuses {
            self.has.insert(id, at);
        }
        !self.refuses
    }

    fn show(&mut self, id: ReminderId, notice: Notice) -> bool {
        self.hear(notice);
        self.shown.push(id);
        !self.refuses
    }
}

fn round(world: &World, phone: &mut Phone, now: &str, state: SystemState) -> Delivered {
    world.set_now(now);
    world.ledger().deliver_by_system(instant(now), state, phone).unwrap()
}

async fn missed(app: &App) -> usize {
    app.reminder_list().await.unwrap().missed.len()
}

#[tokio::test]
async fn what_it_was_handed_is_given_and_nothing_else() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let mut phone = Phone::default();
    round(&world, &mut phone, MORNING, ALLOWED);
    assert_eq!(phone.has.values().copied().collect::<BTreeSet<_>>(), pending(&world).into_iter().collect());
    // It sleeps through the day, and so does the app.
    assert_eq!(phone.gives(instant("2026-03-02T20:00:00Z")).len(), 3);
    world.set_now("2026-03-03T07:00:00Z");
    app.refresh_ledger().await.unwrap();
    round(&world, &mut phone, "2026-03-03T07:00:00Z", ALLOWED);
    assert_eq!((missed(&app).await, phone.shown.len()), (0, 0));
    assert_eq!(entries(&world).iter().filter(|entry| entry.state == State::Given).count(), 3);
    app.close().await;
}

#[tokio::test]
async fn it_is_told_of_changes_only_and_all_anew_when_the_app_starts() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let session = app.session_add(crate::aid::AddSession { leads: Some(vec![60, 15]), ..once("2026-03-02T18:00:00") }).await.unwrap();
    let mut phone = Phone::default();
    let told = |phone: &mut Phone, now, state| {
        phone.told = 0;
        round(&world, phone, now, state);
        phone.told
    };
    assert_eq!(told(&mut phone, MORNING, ALLOWED), 2);
    assert_eq!(told(&mut phone, "2026-03-02T08:30:20Z", ALLOWED), 0);
    assert_eq!(told(&mut phone, "2026-03-02T08:31:00Z", SystemState { is_new: true, ..ALLOWED }), 2);
    assert_eq!(told(&mut phone, "2026-03-02T08:31:20Z", ALLOWED), 0);
    app.session_delete(OneSession { id: session.id }).await.unwrap();
    assert_eq!((told(&mut phone, "2026-03-02T08:32:00Z", ALLOWED), phone.has.len()), (1, 0));
    // What was handed over a moment ago and comes in a moment stays where it is.
    app.session_restore(OneSession { id: session.id }).await.unwrap();
    assert_eq!(told(&mut phone, "2026-03-02T08:33:00Z", ALLOWED), 2);
    assert_eq!(told(&mut phone, "2026-03-02T16:59:59Z", ALLOWED), 0);
    assert_eq!(round(&world, &mut phone, "2026-03-02T17:00:00Z", ALLOWED), Delivered { given: 1, missed: 0 });
    app.close().await;
}

#[tokio::test]
async fn what_it_never_had_room_for_is_missed() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    prefer(&app, |preferences| preferences.check_in_times = check_in_times(&[9, 10, 11, 12, 13, 14, 15, 16])).await;
    let mut phone = Phone::default();
    round(&world, &mut phone, MORNING, ALLOWED);
    assert_eq!(phone.has.len(), 50);
    // The fiftieth is of ten o'clock on Sunday; the app is opened on Sunday evening.
    let evening = "2026-03-08T19:00:00Z";
    assert_eq!(phone.gives(instant(evening)).len(), 50);
    world.set_now(evening);
    app.refresh_ledger().await.unwrap();
    round(&world, &mut phone, evening, ALLOWED);
    assert_eq!((missed(&app).await, phone.shown.len()), (6, 0));
    assert_eq!(entries(&world).iter().filter(|entry| entry.state == State::Given).count(), 50);
    app.close().await;
}

#[tokio::test]
async fn one_whose_time_is_past_when_its_session_moves_nearer_is_shown_now() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let session = app.session_add(crate::aid::AddSession { leads: Some(vec![60]), ..once("2026-03-02T18:00:00") }).await.unwrap();
    let mut phone = Phone::default();
    round(&world, &mut phone, MORNING, ALLOWED);
    world.set_now("2026-03-02T09:40:00Z");
    app.occurrence_move(MoveOccurrence { session: session.id, original: session.starts, to: local("2026-03-02T10:00:00") }).await.unwrap();
    let delivered = round(&world, &mut phone, "2026-03-02T09:40:05Z", ALLOWED);
    assert_eq!((delivered, phone.shown.len(), phone.has.len()), (Delivered { given: 1, missed: 0 }, 1, 0));
    app.close().await;
}

#[tokio::test]
async fn without_leave_it_has_none_and_all_are_missed() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let mut phone = Phone::default();
    round(&world, &mut phone, MORNING, REFUSED);
    assert!(phone.has.is_empty());
    let delivered = round(&world, &mut phone, "2026-03-02T15:01:00Z", REFUSED);
    assert_eq!((delivered, phone.shown.len()), (Delivered { given: 0, missed: 2 }, 0));
    assert_eq!(missed(&app).await, 2);
    // Allowed again, what is still worth it comes.
    let delivered = round(&world, &mut phone, "2026-03-02T20:10:00Z", ALLOWED);
    assert_eq!((delivered, phone.shown.len()), (Delivered { given: 1, missed: 0 }, 1));
    assert!(!phone.has.is_empty());
    // Refused again, it gives back what it has; what came due meanwhile may not have been seen.
    assert_eq!(phone.gives(instant("2026-03-03T09:00:00Z")).len(), 1);
    let delivered = round(&world, &mut phone, "2026-03-03T09:00:10Z", REFUSED);
    assert_eq!((delivered, phone.has.len()), (Delivered { given: 0, missed: 1 }, 0));
    app.close().await;
}

#[tokio::test]
async fn what_it_did_not_take_is_shown_late_or_missed() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let mut phone = Phone { refuses: true, ..Phone::default() };
    round(&world, &mut phone, MORNING, ALLOWED);
    assert!(phone.has.is_empty());
    // Nine o'clock cannot be shown either.
    assert_eq!(round(&world, &mut phone, "2026-03-02T09:00:05Z", ALLOWED), Delivered { given: 0, missed: 1 });
    assert_eq!(missed(&app).await, 1);
    // And then it takes them.
    phone.refuses = false;
    assert_eq!(round(&world, &mut phone, "2026-03-02T14:00:05Z", ALLOWED), Delivered { given: 1, missed: 0 });
    assert!(!phone.has.is_empty());
    assert_eq!(missed(&app).await, 1);
    app.close().await;
}

#[tokio::test]
async fn when_the_app_goes_down_while_it_hands_over_what_is_unsure_is_missed() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let mut phone = Phone { dies: true, ..Phone::default() };
    assert!(catch_unwind(AssertUnwindSafe(|| round(&world, &mut phone, MORNING, ALLOWED))).is_err());
    app.close().await;
    // Whether it has the one of nine, nobody knows. It is not shown a second time, and not lost.
    let app = world.open().await;
    phone.dies = false;
    let started = SystemState { is_new: true, ..ALLOWED };
    assert_eq!(round(&world, &mut phone, "2026-03-02T09:20:00Z", started), Delivered { given: 0, missed: 1 });
    assert_eq!((missed(&app).await, phone.shown.len()), (1, 0));
    assert_eq!(phone.gives(instant("2026-03-02T14:00:00Z")).len(), 1);
    assert_eq!(round(&world, &mut phone, "2026-03-02T14:00:01Z", ALLOWED), Delivered { given: 1, missed: 0 });
    app.close().await;
}

#[tokio::test]
async fn what_it_forgot_when_it_started_is_not_taken_for_given() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let mut phone = Phone::default();
    round(&world, &mut phone, MORNING, ALLOWED);
    assert_eq!(phone.gives(instant("2026-03-02T10:00:00Z")).len(), 1);
    // It starts anew at half past ten with nothing in hand, and the app is opened at a quarter past eight.
    phone.has.clear();
    let state = SystemState { started_at: Some(instant("2026-03-02T10:30:00Z")), is_new: true, ..ALLOWED };
    let delivered = round(&world, &mut phone, "2026-03-02T20:15:00Z", state);
    // Nine was before; two is too late now; eight is not.
    assert_eq!(delivered, Delivered { given: 2, missed: 1 });
    assert_eq!((missed(&app).await, phone.shown.len()), (1, 1));
    // Handed over since, it has it.
    assert_eq!(phone.gives(instant("2026-03-03T09:00:00Z")).len(), 1);
    let state = SystemState { is_new: false, ..state };
    assert_eq!(round(&world, &mut phone, "2026-03-03T09:00:10Z", state), Delivered { given: 1, missed: 0 });
    app.close().await;
}

#[tokio::test]
async fn it_is_told_nothing_of_what_they_are_for() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    prefer(&app, |preferences| preferences.notification_detail = NotificationDetail::Full).await;
    let title = Some(Written::new("Canary group".into()));
    app.session_add(crate::aid::AddSession { title, leads: Some(vec![120]), ..crate::aid::weekly("2026-03-02T12:00:00", &[Day::Monday]) })
        .await
        .unwrap();
    let mut phone = Phone::default();
    round(&world, &mut phone, MORNING, ALLOWED);
    // Late, and shown by the app.
    phone.has.clear();
    let state = SystemState { started_at: Some(instant("2026-03-02T08:45:00Z")), is_new: true, ..ALLOWED };
    round(&world, &mut phone, "2026-03-02T10:05:00Z", state);
    assert_eq!(phone.shown.len(), 1);
    // While the store is locked too.
    app.close().await;
    round(&world, &mut phone, "2026-03-02T10:06:00Z", SystemState { is_new: true, ..ALLOWED });
    assert!(phone.has.len() > 10);
    assert_eq!(phone.words, [neutral_notice().title, neutral_notice().body].into());
}

#[tokio::test]
async fn it_is_handed_the_test_too() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    app.reminder_trial_begin().await.unwrap();
    let mut phone = Phone::default();
    round(&world, &mut phone, "2026-03-02T08:30:01Z", ALLOWED);
    assert!(phone.words.contains("A test reminder"));
    let first = phone.has.values().min().copied().unwrap();
    assert_eq!(first, instant(MORNING) + Duration::seconds(10));
    assert_eq!(round(&world, &mut phone, "2026-03-02T08:30:30Z", ALLOWED), Delivered { given: 1, missed: 0 });
    assert_eq!(app.reminder_trial_get().await.unwrap().map(|trial| trial.state), Some(TrialState::Sent));
    app.close().await;
}
