//! Today and a week of the schedule, after ten years beside after one, on every kind of day.
//!
//! The days are by a clock of their own, so that a run on a Monday measures what one on a Saturday does.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use daymark_app::api::{
    CreateVault, GetSchedule, ListOccurrences, ProfileView, RecordAttendance, RecordCheckIn, Secret, UnlockVault, Written,
};
use daymark_app::ports::{Clock, Ids, Keychain, KeychainError, Ports, Zone};
use daymark_app::{App, Vault};
use daymark_domain::check_in::{self, CheckIn, Halt};
use daymark_domain::ids::{CheckInId, PracticeId, UrgeId};
use daymark_domain::invalid::Field;
use daymark_domain::occurrence_note::OccurrenceNote;
use daymark_domain::practice::{Outcome, Practice, Urge, UrgeEnd};
use daymark_domain::scale::Rating;
use daymark_domain::session::{Attendance, Day, Repeat};
use daymark_store::vault::Credential;
use daymark_store::{Store, Tx};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::figure::{Figure, at};
use crate::{NOTE, PASSPHRASE, weekly};

const ROUNDS: usize = 40;

/// The most that ten years may take beside one.
const GOAL: f64 = 1.5;

/// The Monday of the week that is measured: the middle of a programme of twelve weeks.
const MONDAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
const PROGRAMME_DAYS: [Day; 5] = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday];

/// Every kind of day, in the order in which they come: its name, its day of the week from 0, and the hour at which it is looked at.
const KINDS: [(&str, i64, i64); 6] = [
    ("a Monday", 0, 10),
    ("a session ahead", 1, 10),
    ("a session on now", 2, 19),
    ("a session attended", 3, 21),
    ("no session", 5, 10),
    ("a Sunday", 6, 10),
];

/// Both figures for every kind of day.
pub async fn history(room: &Path) -> Vec<Figure> {
    let (mut one, mut ten) = (Person::lived(&room.join("one-year"), 1).await, Person::lived(&room.join("ten-years"), 10).await);
    let mut figures = Vec::new();
    let mut after_change: [Vec<Duration>; 2] = Default::default();
    for (kind, day, hour) in KINDS {
        let now = midnight(MONDAY) + TimeDelta::days(day) + TimeDelta::hours(hour);
        one.live_until(now).await;
        ten.live_until(now).await;
        for (person, place) in [(&one, 0), (&ten, 1)] {
            let began = Instant::now();
            std::hint::black_box(person.app.today_get().await.unwrap());
            after_change[place].push(began.elapsed());
        }
        let mut times: [Vec<Duration>; 4] = Default::default();
        for _ in 0..ROUNDS {
            for (person, place) in [(&one, 0), (&ten, 1)] {
                let began = Instant::now();
                std::hint::black_box(person.app.today_get().await.unwrap());
                times[place].push(began.elapsed());
                let (from, to) = (now.date_naive(), now.date_naive() + TimeDelta::days(6));
                let began = Instant::now();
                let week = person.app.schedule_get(GetSchedule { from, to }).await.unwrap();
                times[place + 2].push(began.elapsed());
                assert!(week.occurrences.len() >= 5, "the week is not empty");
            }
        }
        let [today_one, today_ten, week_one, week_ten] = times.each_mut().map(|times| at(times, 0.5));
        figures.push(Figure::beside(&format!("Today after ten years, {kind}"), today_ten, today_one, Some(GOAL)));
        figures.push(Figure::beside(&format!("a week after ten years, {kind}"), week_ten, week_one, Some(GOAL)));
    }
    let [first_one, first_ten] = after_change.each_mut().map(|times| at(times, 0.5));
    figures.push(Figure::beside("Today after ten years, just after a change", first_ten, first_one, None));
    one.app.close().await;
    ten.app.close().await;
    figures
}

/// A store in which some years were lived, and the clock by which it goes on.
struct Person {
    app: App,
    clock: Arc<Computer>,
}

impl Person {
    /// Four programmes of twelve weeks a year, five sessions a week, three check-ins a day, a run of an exercise a day, two urges a month.
    async fn lived(dir: &Path, years: i64) -> Self {
        let clock = Arc::new(Computer(Mutex::new(midnight(MONDAY))));
        let own = || Arc::clone(&clock);
        let vault = Vault::new(dir.to_owned(), Ports { clock: own(), ids: own(), zone: own(), keychain: own() });
        let open = || Some(Secret::new(PASSPHRASE.to_owned()));
        vault.create(CreateVault { passphrase: open(), use_keyring: false }).await.unwrap().close().await;
        let store = Store::open(dir, Credential::Passphrase(PASSPHRASE)).await.unwrap();
        let mut tx = store.write().await;
        let first = MONDAY - TimeDelta::weeks(52 * years);
        programmes(&mut tx, years).await;
        record(&mut tx, first).await;
        tx.commit().await.unwrap();
        store.close().await.unwrap();
        let app = vault.unlock(UnlockVault { passphrase: open() }).await.unwrap();
        let profile = app.profile_get().await.unwrap();
        app.profile_save(ProfileView { recovery_started_on: Some(first), ..profile }).await.unwrap();
        Self { app, clock }
    }

    /// Goes on as before: the person checks in, and says that they were there.
    async fn live_until(&mut self, now: DateTime<Utc>) {
        let from = self.clock.now();
        *self.clock.0.lock().unwrap() = now;
        for at in hourly(from, now).filter(|at| matches!(at.time().to_string().as_str(), "08:00:00" | "14:00:00" | "20:00:00")) {
            let request = RecordCheckIn {
                at: Some(at),
                mood: 3,
                craving: 4,
                triggers: Vec::new(),
                halt: Halt::default(),
                sleep_minutes: Some(400),
                used: Some(false),
                note: Some(Written::new(NOTE.to_owned())),
            };
            self.app.check_in_record(request).await.unwrap();
        }
        let days = ListOccurrences { from: from.date_naive(), to: now.date_naive() };
        for one in self.app.occurrence_list(days).await.unwrap().iter().filter(|one| one.ends_at <= now) {
            let attendance = Some(Attendance::Attended);
            self.app.attendance_record(RecordAttendance { session: one.session, original: one.original, attendance }).await.unwrap();
        }
    }
}

/// The sessions, what was done to some of them, and what is kept of those that were.
async fn programmes(tx: &mut Tx<'_>, years: i64) {
    let now = midnight(MONDAY);
    for programme in 0..years * 4 {
        let first = MONDAY - TimeDelta::weeks(13 * programme + 6);
        for (number, on) in (0..).zip(PROGRAMME_DAYS) {
            let starts = (first + TimeDelta::days(number)).and_hms_opt(18, 0, 0).unwrap();
            let mut session = weekly(5, on, Tz::UTC, now);
            session.starts = starts;
            session.repeat = Repeat::Weekly { every: 1, on: vec![on], until: Some(first + TimeDelta::weeks(12)) };
            let moved = starts + TimeDelta::weeks(3);
            session.set_exception(moved, session.move_of(moved, moved + TimeDelta::hours(1)).unwrap());
            daymark_store::session::insert(tx, &session).await.unwrap();
            for original in (0..12).map(|week| starts + TimeDelta::weeks(week)).filter(|original| *original < now.naive_utc()) {
                let note = OccurrenceNote::new(None, Some(4), Some(NOTE.to_owned()), None).unwrap();
                daymark_store::session::set_attendance(tx, session.id, original, Attendance::Attended).await.unwrap();
                daymark_store::occurrence::set_note(tx, Uuid::now_v7(), (session.id, original), &note, now).await.unwrap();
            }
        }
    }
}

/// Check-ins, runs of exercises and urges, the oldest first.
async fn record(tx: &mut Tx<'_>, first: NaiveDate) {
    let triggers: Vec<_> = daymark_store::trigger::list(tx).await.unwrap().iter().map(|trigger| trigger.id).collect();
    let rating = |value| Some(Rating::new(Field::Rating, value).unwrap());
    for day in first.iter_days().take_while(|day| *day < MONDAY) {
        let hour = |hour| midnight(day) + TimeDelta::hours(hour);
        for at in [hour(8), hour(14), hour(20)] {
            let content = check_in::Content {
                at,
                zone: Tz::UTC,
                mood: 3,
                craving: 4,
                triggers: triggers.iter().copied().take(1).collect(),
                halt: Halt::default(),
                sleep_minutes: Some(400),
                used: Some(false),
                note: Some(NOTE.to_owned()),
            };
            let entry = CheckIn::new(CheckInId::new(Uuid::now_v7()), content, at).ok().unwrap();
            daymark_store::check_in::insert(tx, &entry).await.unwrap();
        }
        let (began, ended) = (hour(21), hour(21) + TimeDelta::minutes(5));
        let urge = UrgeId::new(Uuid::now_v7());
        let within = matches!(day.day(), 10 | 20);
        if within {
            let urge = Urge {
                id: urge,
                zone: Tz::UTC,
                started_at: began,
                ended_at: Some(ended),
                end: Some(UrgeEnd::Finished),
                before: rating(7),
                after: rating(4),
                triggers: triggers.iter().copied().take(2).collect(),
                note: None,
            };
            daymark_store::urge::insert(tx, &urge).await.unwrap();
        }
        let run = Practice {
            id: PracticeId::new(Uuid::now_v7()),
            exercise: "box-breathing".into(),
            urge: within.then_some(urge),
            zone: Tz::UTC,
            started_at: began,
            ended_at: Some(ended),
            outcome: Some(Outcome::Finished),
            before: rating(7),
            after: rating(4),
            note: None,
            place: None,
        };
        daymark_store::practice::insert(tx, &run).await.unwrap();
    }
}

fn midnight(on: NaiveDate) -> DateTime<Utc> {
    on.and_time(NaiveTime::MIN).and_utc()
}

/// Every full hour from one instant to another.
fn hourly(from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    (0..).map(move |hours| from + TimeDelta::hours(hours)).take_while(move |at| *at < to)
}

/// A computer whose clock stands where it is put, in UTC, without a keyring.
struct Computer(Mutex<DateTime<Utc>>);

impl Clock for Computer {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

impl Zone for Computer {
    fn zone(&self) -> Tz {
        Tz::UTC
    }
}

impl Ids for Computer {
    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

impl Keychain for Computer {
    fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Err(KeychainError::Unavailable)
    }

    fn set(&self, _: &str, _: &[u8]) -> Result<(), KeychainError> {
        Err(KeychainError::Unavailable)
    }

    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Unavailable)
    }
}
