//! Check-ins, people, profile, preferences, practice and progress: bounds, and what is reckoned from them.
#![allow(clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use daymark_domain::check_in::{self, CheckIn, Due, Halt};
use daymark_domain::days;
use daymark_domain::encouragement::{Encouragement, Recent, encouragement};
use daymark_domain::ids::{CheckInId, LapseId, PersonId, TriggerId, UrgeId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::lapse::{self, Lapse};
use daymark_domain::person::{self, Person};
use daymark_domain::practice::{Record, Relief, Urge, UrgeChange, UrgeCount, UrgeEnd, something_new, suggestions};
use daymark_domain::preferences::{Preferences, QuietHours};
use daymark_domain::profile::{self, Profile};
use daymark_domain::scale::Rating;
use daymark_domain::statistics::{Activity, Reading};
use daymark_domain::trigger;
use proptest::prelude::*;
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    "2026-06-15T12:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn clock(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

fn content() -> check_in::Content {
    check_in::Content {
        at: now(),
        zone: Tz::America__New_York,
        mood: 3,
        craving: 4,
        triggers: Vec::new(),
        halt: Halt::default(),
        sleep_minutes: None,
        used: None,
        note: None,
    }
}

fn check_in(content: check_in::Content) -> Result<CheckIn, Invalid> {
    CheckIn::new(CheckInId::new(Uuid::nil()), content, now())
}

fn refused(content: check_in::Content) -> (Field, Rule) {
    let invalid = check_in(content).err().unwrap();
    (invalid.field, invalid.rule)
}

#[test]
fn check_ins_hold_their_bounds() {
    for mood in [i32::MIN, -1, 0, 6, i32::MAX] {
        assert_eq!(refused(check_in::Content { mood, ..content() }), (Field::Mood, Rule::OutOfRange { min: 1, max: 5 }));
    }
    for craving in [i32::MIN, -1, 11, 256, i32::MAX] {
        assert_eq!(refused(check_in::Content { craving, ..content() }), (Field::Craving, Rule::OutOfRange { min: 0, max: 10 }));
    }
    for minutes in [-1, 1441, 65_536, 70_000] {
        assert_eq!(
            refused(check_in::Content { sleep_minutes: Some(minutes), ..content() }),
            (Field::Sleep, Rule::OutOfRange { min: 0, max: 1440 })
        );
    }
    for (mood, craving, sleep) in [(1, 0, 0), (5, 10, 1440)] {
        assert!(check_in(check_in::Content { mood, craving, sleep_minutes: Some(sleep), ..content() }).is_ok());
    }
    assert_eq!(refused(check_in::Content { at: now() + Duration::milliseconds(1), ..content() }), (Field::At, Rule::InFuture));
    assert_eq!(
        refused(check_in::Content { at: DateTime::UNIX_EPOCH - Duration::milliseconds(1), ..content() }),
        (Field::At, Rule::TooEarly)
    );
    let id = |number| TriggerId::new(Uuid::from_u128(number));
    assert_eq!(refused(check_in::Content { triggers: vec![id(1), id(2), id(1)], ..content() }), (Field::Triggers, Rule::Duplicate));
    assert_eq!(
        refused(check_in::Content { triggers: (0..21).map(id).collect(), ..content() }),
        (Field::Triggers, Rule::TooMany { max: 20 })
    );
    assert!(check_in(check_in::Content { triggers: (0..20).map(id).collect(), ..content() }).is_ok());
}

#[test]
fn notes_of_every_script_are_kept_as_given_and_too_long_ones_refused() {
    for note in ["\u{0}", "a\u{0}b", "👩‍👩‍👧‍👦 שלום مرحبا", "\u{202e}reversed", "e\u{301}", "line\r\nline", &"🙂".repeat(10_000)]
    {
        let kept = check_in(check_in::Content { note: Some(note.to_owned()), ..content() }).ok().unwrap();
        assert_eq!(kept.note.unwrap().reveal(), note);
    }
    for blank in ["", "  ", "\u{a0}\n"] {
        assert!(check_in(check_in::Content { note: Some(blank.to_owned()), ..content() }).ok().unwrap().note.is_none());
    }
    for long in ["x".repeat(10_001), "x".repeat(1_000_000)] {
        assert_eq!(refused(check_in::Content { note: Some(long), ..content() }), (Field::Note, Rule::TooLong { max: 10_000 }));
    }
}

#[test]
fn a_check_in_belongs_to_the_local_day_it_speaks_of() {
    let late = check_in(check_in::Content { at: "2026-06-10T03:30:00Z".parse().unwrap(), ..content() }).ok().unwrap();
    assert_eq!(late.on, day("2026-06-09"));
    let later = now() + Duration::hours(1);
    let revised = late.revised(check_in::Content { mood: 5, ..content() }, later).ok().unwrap();
    assert_eq!((revised.created_at, revised.updated_at, revised.mood.value()), (now(), later, 5));
}

#[test]
fn a_due_check_in_is_done_by_one_nearer_to_it_than_to_its_neighbours() {
    let times = [clock("09:00"), clock("14:00"), clock("20:00")];
    let due = |done: &[&str], now: &str| {
        let done: Vec<NaiveTime> = done.iter().map(|text| clock(text)).collect();
        check_in::due(&times, &done, clock(now)).into_iter().map(|Due { done, due, .. }| (done, due)).collect::<Vec<_>>()
    };
    assert_eq!(due(&[], "13:59"), [(false, true), (false, false), (false, false)]);
    assert_eq!(due(&["00:05"], "00:10"), [(true, false), (false, false), (false, false)]);
    assert_eq!(due(&["11:29"], "12:00"), [(true, true), (false, false), (false, false)]);
    assert_eq!(due(&["11:30"], "12:00"), [(false, true), (true, false), (false, false)]);
    assert_eq!(due(&["16:59", "23:59"], "23:59"), [(false, true), (true, true), (true, true)]);
    assert!(check_in::due(&[], &[clock("10:00")], clock("11:00")).is_empty());
}

#[test]
fn people_have_names_and_numbers_that_dial() {
    let person = |name: &str, phone: Option<&str>| {
        let content = person::Content { name: name.to_owned(), phone: phone.map(str::to_owned), relation: None };
        Person::new(PersonId::new(Uuid::nil()), content, 0, now()).map_err(|invalid| (invalid.field, invalid.rule)).map(|_| ())
    };
    assert_eq!(person("Ada", Some("+1 (555) 010-0.99#*")), Ok(()));
    assert_eq!(person("Ada", Some(" ")), Ok(()));
    assert_eq!(person("", None), Err((Field::Name, Rule::Required)));
    assert_eq!(person(&"x".repeat(121), None), Err((Field::Name, Rule::TooLong { max: 120 })));
    for bad in ["call me", "1", "555-0100;ext=1", "٥٥٥٠١٠٠"] {
        assert_eq!(person("Ada", Some(bad)), Err((Field::Phone, Rule::Malformed)), "{bad}");
    }
    assert_eq!(person("Ada", Some(&"1".repeat(41))), Err((Field::Phone, Rule::TooLong { max: 40 })));
    assert_eq!(person::dialled("+1 (555) 010-0.99#*"), "+1555010099#*");
    assert_eq!(person::dialled("+44 (0)20 7946 0001"), "+442079460001");
    assert_eq!(person::dialled("(0)20 7946 0001"), "02079460001");
}

#[test]
fn phone_numbers_are_found_among_words() {
    for (text, expected) in [
        ("+1 (555) 010-0199", &["+1 (555) 010-0199"][..]),
        ("Mina, 0171 23 45 67 (evenings)", &["0171 23 45 67"]),
        ("988", &["988"]),
        ("988 (call or text)", &["988"]),
        ("Samaritans 116 123, 24/7", &["116 123"]),
        ("988, or text 741741", &["988", "741741"]),
        ("01 23 45 67\n(030) 1234-56", &["01 23 45 67", "(030) 1234-56"]),
        ("weekdays 9-17", &[]),
        ("at 9.30", &[]),
        ("next door", &[]),
    ] {
        assert_eq!(person::numbers_in(text), expected, "{text}");
    }
}

#[test]
fn profiles_and_preferences_hold_their_bounds() {
    let today = day("2026-06-15");
    let profile = |content| Profile::new(content, &Profile::default(), today).map(|_| ()).map_err(|invalid| (invalid.field, invalid.rule));
    let started = |on: &str| profile::Content { recovery_started_on: Some(day(on)), ..Default::default() };
    assert_eq!(profile(started("2026-06-15")), Ok(()));
    assert_eq!(profile(started("2026-06-16")), Err((Field::RecoveryStarted, Rule::InFuture)));
    assert_eq!(profile(started("1899-12-31")), Err((Field::RecoveryStarted, Rule::TooEarly)));
    let working_on =
        |count: usize| profile::Content { working_on: (0..count).map(|number| number.to_string()).collect(), ..Default::default() };
    assert_eq!(profile(working_on(12)), Ok(()));
    assert_eq!(profile(working_on(13)), Err((Field::WorkingOn, Rule::TooMany { max: 12 })));
    let medicines = |all: &[&str]| profile::Content { medicines: all.iter().map(|one| (*one).to_owned()).collect(), ..Default::default() };
    assert_eq!(profile(medicines(&["Buprenorphine", " "])), Ok(()));
    assert_eq!(profile(medicines(&["Buprenorphine", "Buprenorphine"])), Err((Field::Medicines, Rule::Duplicate)));
    let country = |code: &str| profile::Content { country: Some(code.to_owned()), ..Default::default() };
    assert_eq!(profile(country("US")), Ok(()));
    assert_eq!(profile(country("us")), Err((Field::Country, Rule::Malformed)));

    let checked = |change: &dyn Fn(&mut Preferences)| {
        let mut preferences = Preferences::default();
        change(&mut preferences);
        preferences.checked().map_err(|invalid| (invalid.field, invalid.rule))
    };
    assert_eq!(checked(&|_| ()).unwrap(), Preferences::default());
    let sorted = checked(&|preferences| preferences.check_in_times = vec![clock("20:00"), clock("08:00")]).unwrap();
    assert_eq!(sorted.check_in_times, [clock("08:00"), clock("20:00")]);
    let twice = checked(&|preferences| preferences.check_in_times = vec![clock("08:00"), clock("08:00")]);
    assert_eq!(twice, Err((Field::CheckInTimes, Rule::Duplicate)));
    let nine =
        checked(&|preferences| preferences.check_in_times = (0..9).map(|hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap()).collect());
    assert_eq!(nine, Err((Field::CheckInTimes, Rule::TooMany { max: 8 })));
    let empty = checked(&|preferences| preferences.quiet_hours = Some(QuietHours { from: clock("22:00"), to: clock("22:00") }));
    assert_eq!(empty, Err((Field::QuietHours, Rule::EndsBeforeStart)));
    for minutes in [0, 241] {
        assert_eq!(checked(&|preferences| preferences.idle_lock_minutes = Some(minutes)).err().unwrap().0, Field::IdleLock);
    }
    assert_eq!(checked(&|preferences| preferences.session_leads = vec![15, 15]), Err((Field::Leads, Rule::Duplicate)));
}

#[test]
fn the_starting_set_is_stable() {
    let keys: Vec<&str> = trigger::STARTING_SET.iter().map(|(_, key)| *key).collect();
    assert_eq!(keys.len(), 18);
    assert_eq!((keys[0], keys[17]), ("stress", "memories"));
    assert_eq!(trigger::STARTING_SET[0].0.uuid().to_string(), "00000000-0000-7000-9000-000000000000");
    assert_eq!(trigger::own_name("  the bridge ".to_owned()).ok().unwrap().reveal(), "the bridge");
    assert!(trigger::own_name(" ".to_owned()).is_err());
    assert!(trigger::own_name("x".repeat(81)).is_err());
}

#[test]
fn suggestions_trust_a_record_more_than_one_lucky_run() {
    let relief = |rated_runs: u32, mean: f64| {
        let sum = f64::from(rated_runs) * mean;
        Relief { rated_runs, sum, sum_of_squares: sum * mean }
    };
    let record = |exercise: &str, rated_runs, mean| Record {
        exercise: exercise.to_owned(),
        runs: rated_runs,
        relief: relief(rated_runs, mean),
        by_trigger: Vec::new(),
    };
    let order = |catalogue: &[&str], records: &[Record]| suggestions(catalogue, records, &[]);
    assert_eq!(order(&["a", "b", "c"], &[]), ["a", "b", "c"]);
    assert_eq!(order(&["a", "b", "c"], &[record("b", 1, 4.0), record("c", 20, 3.0)]), ["c", "b", "a"]);
    assert_eq!(order(&["a", "b"], &[record("a", 10, -2.0)]), ["b", "a"]);
    assert_eq!(order(&["a", "b"], &[record("gone", 10, 9.0)]), ["a", "b"]);

    // What helps against one trigger comes first there, and not elsewhere.
    let (stress, place) = (trigger::STARTING_SET[0].0, trigger::STARTING_SET[1].0);
    let with = |exercise, rated_runs, mean, trigger, of_trigger: Relief| Record {
        by_trigger: vec![(trigger, of_trigger)],
        ..record(exercise, rated_runs, mean)
    };
    let records = [with("a", 10, 3.0, stress, relief(6, 0.5)), with("b", 10, 2.0, stress, relief(6, 3.5))];
    assert_eq!(suggestions(&["a", "b"], &records, &[]), ["a", "b"]);
    assert_eq!(suggestions(&["a", "b"], &records, &[stress]), ["b", "a"]);
    assert_eq!(suggestions(&["a", "b"], &records, &[place]), ["a", "b"]);
}

#[test]
fn something_new_comes_at_every_third_urge() {
    let tried = |id: &str| Record { exercise: id.to_owned(), runs: 1, relief: Relief::default(), by_trigger: Vec::new() };
    let offered = |records: &[Record]| (0..7).map(|urges| something_new(&["a", "b", "c"], records, urges)).collect::<Vec<_>>();
    let b = || Some("b".to_owned());
    assert_eq!(offered(&[tried("a")]), [None, None, b(), None, None, b(), None]);
    assert!(offered(&[]).iter().all(Option::is_none), "where nothing was tried, all is new");
    assert!(offered(&[tried("a"), tried("b"), tried("c")]).iter().all(Option::is_none));
}

#[test]
fn spread_is_the_sample_standard_deviation() {
    let of = |reliefs: &[f64]| Relief {
        rated_runs: reliefs.len() as u32,
        sum: reliefs.iter().sum(),
        sum_of_squares: reliefs.iter().map(|relief| relief * relief).sum(),
    };
    assert_eq!((of(&[]).mean(), of(&[]).spread(), of(&[3.0]).spread()), (None, None, None));
    // 2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and a sum of squared deviations of 32.
    let known = of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
    assert_eq!(known.mean(), Some(5.0));
    assert!((known.spread().unwrap() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-12);
    assert_eq!(of(&[2.0, 2.0, 2.0]).spread(), Some(0.0));
}

#[test]
fn the_day_on_which_recovery_was_said_is_kept() {
    let said = |on: &str, before: &Profile, today: &str| {
        let content = profile::Content { recovery_started_on: Some(day(on)), ..Default::default() };
        Profile::new(content, before, day(today)).ok().unwrap()
    };
    let first = said("2026-05-01", &Profile::default(), "2026-06-01");
    assert_eq!(first.recovery_said_on, Some(day("2026-06-01")));
    let same = said("2026-05-01", &first, "2026-06-20");
    assert_eq!(same.recovery_said_on, Some(day("2026-06-01")), "saving the profile says nothing new");
    assert_eq!(said("2026-05-02", &same, "2026-06-21").recovery_said_on, Some(day("2026-06-21")));
}

#[test]
fn a_lapse_has_a_day_that_was() {
    let lapse = |on: &str, what: &[&str]| {
        let content = lapse::Content { on: day(on), what: what.iter().map(|one| (*one).to_owned()).collect(), triggers: Vec::new() };
        Lapse::new(LapseId::new(Uuid::nil()), content, day("2026-06-15"), now()).map_err(|invalid| (invalid.field, invalid.rule))
    };
    assert_eq!(lapse("2026-06-15", &["alcohol", " ", "alcohol"]).ok().unwrap().what.len(), 1);
    assert_eq!(lapse("2026-06-16", &[]).err(), Some((Field::On, Rule::InFuture)));
    assert_eq!(lapse("1969-12-31", &[]).err(), Some((Field::On, Rule::TooEarly)));
    let many: Vec<String> = (0..13).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(lapse("2026-06-15", &many).err(), Some((Field::What, Rule::TooMany { max: 12 })));
}

fn rating(value: i32) -> Rating {
    Rating::new(Field::Rating, value).unwrap()
}

fn an_urge(before: Option<i32>, after: Option<i32>, end: Option<UrgeEnd>) -> Urge {
    Urge {
        id: UrgeId::new(Uuid::nil()),
        zone: chrono_tz::America::New_York,
        started_at: now(),
        ended_at: end.map(|_| now()),
        end,
        before: before.map(rating),
        after: after.map(rating),
        triggers: Vec::new(),
        note: None,
    }
}

#[test]
fn an_urge_is_judged_by_its_change() {
    let change = |before, after| an_urge(before, after, None).change();
    for (before, after, expected) in [
        (9, 4, UrgeChange::CameDown),
        (10, 7, UrgeChange::CameDown),
        (9, 7, UrgeChange::MovedALittle),
        (1, 1, UrgeChange::AboutTheSame),
        (0, 0, UrgeChange::AboutTheSame),
        (5, 5, UrgeChange::AboutTheSame),
        (8, 8, UrgeChange::StillStrong),
        (4, 7, UrgeChange::StillStrong),
        (2, 5, UrgeChange::Rose),
        (3, 0, UrgeChange::CameDown),
    ] {
        assert_eq!(change(Some(before), Some(after)), expected, "{before} to {after}");
    }
    assert_eq!(change(None, Some(8)), UrgeChange::NotRated);
    assert_eq!(change(Some(8), None), UrgeChange::NotRated);
}

#[test]
fn only_what_was_ridden_out_counts_as_that() {
    let today = day("2026-06-15");
    let count = |after, end, uses: &[NaiveDate]| an_urge(Some(8), after, end).counts_as(uses);
    assert_eq!(count(Some(3), Some(UrgeEnd::Finished), &[]), Some(UrgeCount::RiddenOut));
    assert_eq!(count(Some(4), Some(UrgeEnd::Finished), &[]), Some(UrgeCount::Met));
    assert_eq!(count(None, Some(UrgeEnd::Finished), &[]), Some(UrgeCount::Met));
    assert_eq!(count(Some(2), Some(UrgeEnd::Used), &[]), Some(UrgeCount::Met));
    assert_eq!(count(Some(2), Some(UrgeEnd::Left), &[]), Some(UrgeCount::Left));
    assert_eq!(count(Some(2), Some(UrgeEnd::Hard), &[]), Some(UrgeCount::Met));
    assert_eq!(count(Some(2), None, &[]), None, "it goes on");
    for (used_on, expected) in [
        ("2026-06-14", UrgeCount::RiddenOut),
        ("2026-06-15", UrgeCount::Met),
        ("2026-06-16", UrgeCount::Met),
        ("2026-06-17", UrgeCount::RiddenOut),
    ] {
        assert_eq!(count(Some(2), Some(UrgeEnd::Finished), &[day(used_on)]), Some(expected), "{used_on}, {today}");
    }
}

#[test]
fn an_urge_is_over_after_two_hours() {
    let mut urge = an_urge(Some(8), None, None);
    assert!(urge.is_open(now() + Duration::minutes(119)) && !urge.is_open(now() + Duration::hours(2)));
    assert!(!urge.is_open(now() - Duration::days(365)), "a clock that was set back opens nothing for a year");
    urge.end(UrgeEnd::Passed, now() + Duration::days(14));
    assert_eq!(urge.ended_at, Some(now() + Duration::hours(2)));
}

#[test]
fn a_strong_craving_is_high_or_above_what_is_usual() {
    let strong = |craving, before: &[i32]| check_in::is_strong(rating(craving), &before.iter().copied().map(rating).collect::<Vec<_>>());
    assert!(strong(6, &[]) && !strong(5, &[]));
    assert!(strong(5, &[2, 2, 2, 2, 2]) && !strong(4, &[2, 2, 2, 2, 2]));
    assert!(!strong(5, &[0, 0, 0, 0]), "four are no usual one");
    assert!(!strong(5, &[5, 5, 5, 5, 5]));
}

#[test]
fn encouragement_never_shames_and_knows_the_last_days() {
    let recent = Recent { ever: true, check_ins: 5, ..Recent::default() };
    let say = |recent: Recent| encouragement(&recent);
    assert_eq!(say(Recent::default()), Encouragement::FirstStep);
    assert_eq!(say(recent.clone()), Encouragement::CheckedIn { count: 5 });
    assert_eq!(say(Recent { sessions_attended: 2, ..recent.clone() }), Encouragement::SessionsAttended { count: 2 });
    let eased = Recent { craving_now: Some(3.0), craving_before: Some(3.5), ..recent.clone() };
    assert_eq!(say(eased), Encouragement::CravingEasing { now: 3.0, before: 3.5 });
    let risen = Recent { craving_now: Some(6.0), craving_before: Some(3.5), ..recent.clone() };
    assert_eq!(say(risen), Encouragement::CheckedIn { count: 5 });
    assert_eq!(say(Recent { helped: Some(("x".into(), -1.0)), ..recent.clone() }), Encouragement::CheckedIn { count: 5 });
    assert_eq!(say(Recent { use_since_yesterday: true, urges_ridden: 3, ..recent.clone() }), Encouragement::Honest);
    assert_eq!(say(Recent { urges_ridden: 2, urges_met: 1, ..recent.clone() }), Encouragement::UrgesRidden { count: 2 });
    assert_eq!(say(Recent { urges_met: 1, ..recent.clone() }), Encouragement::UrgesMet { count: 1 });
    assert_eq!(say(Recent { days_away: 9, check_ins: 0, ..recent }), Encouragement::WelcomeBack { days: 9 });
}

proptest! {
    #[test]
    fn days_are_means_of_their_check_ins(entries in proptest::collection::vec((0_i64..20, 1_i32..=5, 0_i32..=10, any::<bool>()), 0..60)) {
        let made: Vec<CheckIn> = entries.iter().map(|(back, mood, craving, used)| {
            let at = now() - Duration::days(*back);
            check_in(check_in::Content { at, mood: *mood, craving: *craving, used: Some(*used), ..content() }).ok().unwrap()
        }).collect();
        let activity = Activity {
            check_ins: made.iter().map(|one| Reading { on: one.on, mood: one.mood, craving: one.craving }).collect(),
            use_days: made.iter().filter(|one| one.used == Some(true)).map(|one| one.on).collect(),
            ..Activity::default()
        };
        let all = days::Span { from: self::day("2026-05-01"), to: self::day("2026-06-30") };
        let days = activity.daily(all);
        prop_assert!(days.windows(2).all(|pair| pair[0].on < pair[1].on));
        prop_assert_eq!(days.iter().map(|day| day.check_ins as usize).sum::<usize>(), entries.len());
        for day in &days {
            let back = (self::day("2026-06-15") - day.on).num_days();
            let of: Vec<_> = entries.iter().filter(|entry| entry.0 == back).collect();
            let mean = of.iter().map(|entry| f64::from(entry.1)).sum::<f64>() / of.len() as f64;
            prop_assert!((day.mood - mean).abs() < 1e-9);
            prop_assert_eq!(day.craving_peak, of.iter().map(|entry| entry.2).max().unwrap());
            prop_assert_eq!(day.used, of.iter().any(|entry| entry.3));
        }
    }
}
