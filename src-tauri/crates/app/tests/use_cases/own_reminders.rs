//! Reminders of one's own, and the rules that hold reminders back.

use crate::aid::{World, entries, given_at, instant, once, only_sessions, pending, prefer};
use chrono_tz::Tz;
use daymark_app::Error;
use daymark_app::api::{AddOwnReminder, OneOwnReminder, OneReminder, OwnDays, ReminderAbout, UpdateOwnReminder, Written};
use daymark_app::reminders::State;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::preferences::{NotificationDetail, RandomCheckIns, WeeklyTime, Window};
use daymark_domain::session::{Day, SessionKind};

/// A Monday, half an hour before the first check-in.
const MORNING: &str = "2026-03-02T08:30:00Z";

fn own(text: &str, time: &str, days: OwnDays) -> AddOwnReminder {
    AddOwnReminder { text: Written::new(text.to_owned()), time: time.parse().unwrap(), days }
}

fn once_on(on: &str) -> OwnDays {
    OwnDays::Once { on: on.parse().unwrap() }
}

#[tokio::test]
async fn own_reminders_come_go_and_come_back() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let days = OwnDays::Weekly { on: vec![Day::Monday, Day::Thursday] };
    let one = app.own_reminder_add(own("Canary words", "10:00:00", days)).await.unwrap();
    let wanted = ["2026-03-02T10:00:00Z", "2026-03-05T10:00:00Z", "2026-03-09T10:00:00Z", "2026-03-12T10:00:00Z"].map(instant);
    assert_eq!(pending(&world), wanted);
    assert!(!std::fs::read_to_string(world.dir().join("reminders.ledger")).unwrap().contains("Canary"));

    let of = OneOwnReminder { id: one.id };
    app.own_reminder_delete(of).await.unwrap();
    assert!(pending(&world).is_empty() && app.own_reminder_list().await.unwrap().is_empty());
    assert_eq!(app.own_reminder_delete(of).await.err(), Some(Error::NotFound));
    app.own_reminder_restore(of).await.unwrap();
    assert_eq!(pending(&world), wanted);
    assert_eq!(given_at(&world, "2026-03-02T10:00:00Z").len(), 1);

    // Moved to later today it comes again, at its new time; it follows the person to another zone.
    world.set_now("2026-03-02T10:30:00Z");
    let content = own("Canary words", "15:00:00", once_on("2026-03-02"));
    app.own_reminder_update(UpdateOwnReminder { id: one.id, content }).await.unwrap();
    assert_eq!(pending(&world), [instant("2026-03-02T15:00:00Z")]);
    world.set_zone(Tz::America__New_York);
    app.refresh_ledger().await.unwrap();
    assert_eq!(pending(&world), [instant("2026-03-02T20:00:00Z")]);

    let coming = app.reminder_list().await.unwrap().upcoming;
    assert_eq!(coming.first().map(|next| next.about), Some(ReminderAbout::Own { id: one.id }));
    let notice = app.describe_reminder(coming[0].id).await.unwrap();
    assert!(notice.title == "A reminder for you" && !notice.body.contains("Canary"));
    prefer(&app, |preferences| preferences.notification_detail = NotificationDetail::Full).await;
    assert_eq!(app.describe_reminder(coming[0].id).await.unwrap().title, "Canary words");
    prefer(&app, |preferences| preferences.own_reminders = false).await;
    assert!(pending(&world).is_empty());
    app.close().await;
}

#[tokio::test]
async fn an_own_reminder_has_bounds() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = only_sessions(&world).await;
    let refused = |field, rule| Some(Error::Invalid(Invalid::new(field, rule)));
    let add = |text: &str, days| app.own_reminder_add(own(text, "10:00:00", days));
    assert_eq!(add(" ", once_on("2026-03-02")).await.err(), refused(Field::Note, Rule::Required));
    assert_eq!(add("x", OwnDays::Weekly { on: vec![] }).await.err(), refused(Field::On, Rule::Required));
    for _ in 0..50 {
        add("x", once_on("2026-01-01")).await.unwrap();
    }
    assert_eq!(add("x", once_on("2026-01-01")).await.err(), refused(Field::Note, Rule::TooMany { max: 50 }));
    app.close().await;
}

#[tokio::test]
async fn done_is_put_away_for_good() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let given = given_at(&world, "2026-03-02T09:00:00Z")[0].id;
    app.reminder_done(OneReminder { id: given }).await.unwrap();
    let coming = app.reminder_list().await.unwrap().upcoming[1].id;
    app.reminder_done(OneReminder { id: coming }).await.unwrap();
    world.set_now("2026-03-02T08:00:00Z");
    app.refresh_ledger().await.unwrap();
    let state = |id| entries(&world).iter().find(|entry| entry.id == id).unwrap().state;
    assert_eq!((state(given), state(coming)), (State::PutAway, State::PutAway));
    let unknown = daymark_domain::ids::ReminderId::new(uuid::Uuid::from_u128(3));
    assert_eq!(app.reminder_done(OneReminder { id: unknown }).await.err(), Some(Error::NotFound));
    assert!(app.today_get().await.unwrap().check_ins.is_empty());
    app.close().await;
}

#[tokio::test]
async fn a_pause_gives_nothing_and_misses_nothing() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    app.session_add(crate::aid::AddSession { leads: Some(vec![15]), ..once("2026-03-03T12:00:00") }).await.unwrap();
    // The one of nine was slept through before the pause, and keeps its name.
    world.set_now("2026-03-02T10:30:00Z");
    app.refresh_ledger().await.unwrap();
    prefer(&app, |preferences| preferences.paused_until = Some(instant("2026-03-05T00:00:00Z"))).await;
    assert_eq!(pending(&world).first(), Some(&instant("2026-03-05T09:00:00Z")));
    assert_eq!(given_at(&world, "2026-03-04T12:00:00Z").len(), 0);
    world.set_now("2026-03-05T08:00:00Z");
    let missed = app.reminder_list().await.unwrap().missed;
    assert_eq!(
        missed.iter().map(|one| (one.due_at, one.about)).collect::<Vec<_>>(),
        [(instant("2026-03-02T09:00:00Z"), ReminderAbout::CheckIn)]
    );
    assert_eq!(given_at(&world, "2026-03-05T09:00:00Z").len(), 1);
    app.close().await;
}

#[tokio::test]
async fn work_is_waited_out_and_a_day_has_at_most_so_many() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let work = crate::aid::AddSession { kind: SessionKind::Work, duration_minutes: 480, ..once("2026-03-02T09:00:00") };
    app.session_add(work).await.unwrap();
    let group = crate::aid::AddSession { leads: Some(vec![60]), travel_minutes: 30, ..once("2026-03-02T18:00:00") };
    app.session_add(group).await.unwrap();
    prefer(&app, |preferences| preferences.not_during_work = true).await;
    // Nine and two wait until five, and are one; an hour and the way before six is past four, and waits too.
    let first = |count| pending(&world).into_iter().take(count).collect::<Vec<_>>();
    assert_eq!(first(3), ["2026-03-02T17:00:00Z", "2026-03-02T17:00:00Z", "2026-03-02T20:00:00Z"].map(instant));
    prefer(&app, |preferences| preferences.most_a_day = Some(1)).await;
    assert_eq!(first(2), ["2026-03-02T17:00:00Z", "2026-03-03T09:00:00Z"].map(instant));
    let about = app.reminder_list().await.unwrap().upcoming[0].about;
    assert!(matches!(about, ReminderAbout::Session { lead_minutes: 60, .. }));
    app.close().await;
}

#[tokio::test]
async fn check_ins_at_random_and_the_weekly_review() {
    let world = World::new(MORNING, Tz::Europe__London);
    let app = world.create().await;
    let window = |from: &str, to: &str| Window { from: from.parse().unwrap(), to: to.parse().unwrap() };
    let windows = vec![window("09:00:00", "11:00:00"), window("15:00:00", "18:00:00")];
    prefer(&app, |preferences| {
        preferences.random_check_ins = Some(RandomCheckIns { windows, spacing_minutes: 60 });
        preferences.weekly_review = Some(WeeklyTime { day: Day::Monday, time: "19:00:00".parse().unwrap() });
    })
    .await;
    let today: Vec<_> = pending(&world).into_iter().take(3).collect();
    assert!((instant("2026-03-02T09:00:00Z")..=instant("2026-03-02T11:00:00Z")).contains(&today[0]));
    assert!((instant("2026-03-02T15:00:00Z")..=instant("2026-03-02T18:00:00Z")).contains(&today[1]));
    assert_eq!(today[2], instant("2026-03-02T19:00:00Z"));
    app.refresh_ledger().await.unwrap();
    assert_eq!(pending(&world)[..3], today);
    // Nobody is told ahead.
    assert!(app.today_get().await.unwrap().check_ins_due.is_empty());
    world.set_now("2026-03-02T12:00:00Z");
    assert_eq!(app.today_get().await.unwrap().check_ins_due.len(), 1);
    let review = app.reminder_list().await.unwrap().upcoming.into_iter().find(|one| one.about == ReminderAbout::WeeklyReview).unwrap();
    assert_eq!(app.describe_reminder(review.id).await.unwrap().title, "A moment for yourself");
    app.close().await;
}
