//! The profile, the preferences, and what the app says of itself.

use crate::aid::{NOW, World, assert_silent, instant, letters, outside, refused, words};
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use daymark_app::api::{ProfileView, Written};
use daymark_app::{App, Error};
use daymark_domain::invalid::{Field, Rule};
use daymark_domain::preferences::{NotificationDetail, Preferences, QuietHours, Theme};
use daymark_store::ledger::{Ledger, State};

fn nobody() -> ProfileView {
    ProfileView { name: None, recovery_started_on: None, working_on: Vec::new(), medicines: Vec::new(), country: None, welcomed: false }
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

async fn refusal(app: &App, profile: ProfileView) -> Option<Error> {
    app.profile_save(profile).await.err()
}

async fn prefer(app: &App, change: impl FnOnce(&mut Preferences)) -> Result<Preferences, Error> {
    let mut preferences = Preferences::default();
    change(&mut preferences);
    app.preferences_save(preferences).await
}

fn pending(world: &World) -> usize {
    Ledger::open(world.dir()).unwrap().entries().iter().filter(|entry| entry.state == State::Pending).count()
}

#[tokio::test]
async fn a_profile_is_empty_until_it_is_saved() {
    let world = World::usual();
    let app = world.create().await;
    assert!(app.profile_get().await.unwrap() == nobody());
    let whole = ProfileView {
        name: Some(words("Zoë 🌱\0")),
        recovery_started_on: Some(date(2025, 11, 30)),
        working_on: vec![words("alcohol"), words("القمار")],
        medicines: vec![words("buprenorphine")],
        country: Some("GB".to_owned()),
        welcomed: true,
    };
    assert!(app.profile_save(whole.clone()).await.unwrap() == whole);
    let app = world.reopen(app).await;
    assert!(app.profile_get().await.unwrap() == whole);
    // What is blank is left out; what is not sent is taken away.
    let blank = ProfileView { name: Some(words(" ")), working_on: vec![words(""), words("pills"), words("\n")], ..nobody() };
    let saved = app.profile_save(blank).await.unwrap();
    assert!(saved == ProfileView { working_on: vec![words("pills")], ..nobody() });
    assert!(app.profile_get().await.unwrap() == saved);
}

#[tokio::test]
async fn a_profile_has_bounds() {
    let world = World::usual();
    let app = world.create().await;
    let named = |name: Written| ProfileView { name: Some(name), ..nobody() };
    let began = |on| ProfileView { recovery_started_on: Some(on), ..nobody() };
    let working_on = |all: Vec<Written>| ProfileView { working_on: all, ..nobody() };
    let lives_in = |country: &str| ProfileView { country: Some(country.to_owned()), ..nobody() };
    let many = |count: usize| (1..=count).map(letters).collect();

    let error = refusal(&app, named(letters(81))).await;
    assert_eq!(error, refused(Field::Name, Rule::TooLong { max: 80 }));
    assert_silent(error.unwrap(), "ж");
    assert_eq!(refusal(&app, began(date(2026, 3, 3))).await, refused(Field::RecoveryStarted, Rule::InFuture));
    assert_eq!(refusal(&app, began(date(1899, 12, 31))).await, refused(Field::RecoveryStarted, Rule::TooEarly));
    assert_eq!(refusal(&app, working_on(many(13))).await, refused(Field::WorkingOn, Rule::TooMany { max: 12 }));
    assert_eq!(refusal(&app, working_on(vec![letters(81)])).await, refused(Field::WorkingOn, Rule::TooLong { max: 80 }));
    assert_eq!(refusal(&app, working_on(vec![words("a"), words("a")])).await, refused(Field::WorkingOn, Rule::Duplicate));
    for country in ["", "G", "gb", "GBR", "é", "G1"] {
        assert_eq!(refusal(&app, lives_in(country)).await, refused(Field::Country, Rule::Malformed));
    }
    assert!(app.profile_get().await.unwrap() == nobody());

    for profile in
        [named(letters(80)), began(date(2026, 3, 2)), began(date(1900, 1, 1)), working_on(many(12)), working_on(vec![letters(80)])]
    {
        assert!(app.profile_save(profile.clone()).await.unwrap() == profile);
    }
    // Today is where the person is.
    world.set_zone(Tz::Pacific__Kiritimati);
    assert!(app.profile_save(began(date(2026, 3, 3))).await.is_ok());
}

#[tokio::test]
async fn preferences_are_the_usual_ones_until_they_are_saved() {
    let world = World::usual();
    let app = world.create().await;
    assert_eq!(app.preferences_get().await.unwrap(), Preferences::default());
    assert!(app.close_to_tray().await.unwrap());
    let chosen = Preferences {
        check_in_times: vec![at(21, 0), at(7, 30)],
        quiet_hours: None,
        notification_detail: NotificationDetail::Full,
        session_leads: vec![5, 60],
        idle_lock_minutes: None,
        close_to_tray: false,
        theme: Theme::Dark,
        exercise_sound: true,
        exercise_vibration: true,
        homework_reminders: false,
        text_size: 200,
        ..Preferences::default()
    };
    let saved = app.preferences_save(chosen.clone()).await.unwrap();
    let in_order = Preferences { check_in_times: vec![at(7, 30), at(21, 0)], session_leads: vec![60, 5], ..chosen };
    assert_eq!(saved, in_order);
    let app = world.reopen(app).await;
    assert_eq!(app.preferences_get().await.unwrap(), in_order);
    assert!(!app.close_to_tray().await.unwrap());
}

#[tokio::test]
async fn preferences_have_bounds() {
    let world = World::usual();
    let app = world.create().await;
    let times = |count: u32| (0..count).map(|minute| at(12, minute)).collect::<Vec<_>>();
    let refusals = [
        (prefer(&app, |one| one.check_in_times = times(9)).await, refused(Field::CheckInTimes, Rule::TooMany { max: 8 })),
        (prefer(&app, |one| one.check_in_times = vec![at(9, 0); 2]).await, refused(Field::CheckInTimes, Rule::Duplicate)),
        (
            prefer(&app, |one| one.quiet_hours = Some(QuietHours { from: at(9, 0), to: at(9, 0) })).await,
            refused(Field::QuietHours, Rule::EndsBeforeStart),
        ),
        (prefer(&app, |one| one.idle_lock_minutes = Some(0)).await, outside(Field::IdleLock, 1, 240)),
        (prefer(&app, |one| one.idle_lock_minutes = Some(241)).await, outside(Field::IdleLock, 1, 240)),
        (prefer(&app, |one| one.session_leads = vec![20_161]).await, outside(Field::Leads, 0, 20_160)),
        (prefer(&app, |one| one.session_leads = (0..6).collect()).await, refused(Field::Leads, Rule::TooMany { max: 5 })),
        (prefer(&app, |one| one.session_leads = vec![5, 5]).await, refused(Field::Leads, Rule::Duplicate)),
    ];
    for (refusal, expected) in refusals {
        assert_eq!(refusal.err(), expected);
    }
    assert_eq!(app.preferences_get().await.unwrap(), Preferences::default());
    prefer(&app, |one| one.check_in_times = times(8)).await.unwrap();
    prefer(&app, |one| one.session_leads = vec![20_160, 4, 3, 2, 0]).await.unwrap();
    for minutes in [1, 240] {
        assert_eq!(prefer(&app, |one| one.idle_lock_minutes = Some(minutes)).await.unwrap().idle_lock_minutes, Some(minutes));
    }
}

#[tokio::test]
async fn reminders_follow_the_preferences_at_once() {
    let world = World::usual();
    let app = world.create().await;
    assert!(pending(&world) > 0);
    prefer(&app, |one| one.check_in_times.clear()).await.unwrap();
    assert_eq!(pending(&world), 0);
    prefer(&app, |one| one.check_in_times = vec![at(12, 0)]).await.unwrap();
    assert_eq!(pending(&world), 14);
}

#[tokio::test]
async fn the_app_says_where_and_when_it_is() {
    let world = World::usual();
    let app = world.create().await;
    world.set_now("2026-03-02T23:30:00Z");
    for (zone, today) in [(Tz::Europe__London, date(2026, 3, 2)), (Tz::Asia__Kathmandu, date(2026, 3, 3))] {
        world.set_zone(zone);
        let info = app.app_info("1.2.3", true);
        assert_eq!((info.version.as_str(), info.zone.as_str(), info.today, info.has_tray), ("1.2.3", zone.name(), today, true));
        assert_eq!(info.now, instant("2026-03-02T23:30:00Z"));
    }
    assert!(instant(NOW) < app.app_info("", false).now);
}
