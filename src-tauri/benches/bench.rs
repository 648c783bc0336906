//! Whole use cases beside a floor measured in the same run: plain SQLite with the same rows and the same syncs.
//!
//! A check-in is saved as the window saves it, by the command that it calls. `bench [--json]`. Ends with 1 where a goal is missed. `bench --year` lives the simulated year alone.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "a measurement, not a library")]
#![allow(clippy::disallowed_methods, reason = "it measures by the computer's own clock, where its environment says")]

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use daymark_app::api::{CreateVault, GetSchedule, RecordCheckIn, Search, Secret, TriggerView, UnlockVault, Written};
use daymark_app::{App, Vault};
use daymark_domain::check_in::{self, CheckIn, Halt};
use daymark_domain::ids::{CheckInId, PracticeId, SessionId, TriggerId};
use daymark_domain::invalid::Field;
use daymark_domain::occurrence_note::OccurrenceNote;
use daymark_domain::practice::{Outcome, Practice};
use daymark_domain::preferences::Preferences;
use daymark_domain::reminder::{Sources, plan};
use daymark_domain::scale::Rating;
use daymark_domain::session::{Attendance, Content, Day, Repeat, Session, SessionKind};
use daymark_lib::shell::Shell;
use daymark_store::Store;
use daymark_store::vault::Key;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde::Serialize;
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{Manager as _, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use uuid::Uuid;

#[path = "../crates/domain/tests/life/mod.rs"]
mod life;

const CHECK_INS: usize = 1_000;
const OPENINGS: usize = 40;
const PLANS: usize = 200;
const NOTE: &str = "A long day. The bus went past the old corner, and I stayed on it until the next stop.";
const ENTRIES: u32 = 50_000;
const PASSPHRASE: &str = "a passphrase for the bench";
/// The floor has the same rows, those of the search index too.
const SCHEMA: [&str; 10] = [
    include_str!("../crates/store/migrations/0001_start.sql"),
    include_str!("../crates/store/migrations/0002_practice.sql"),
    include_str!("../crates/store/migrations/0003_calendar.sql"),
    include_str!("../crates/store/migrations/0004_programme.sql"),
    include_str!("../crates/store/migrations/0005_reminders.sql"),
    include_str!("../crates/store/migrations/0006_search.sql"),
    include_str!("../crates/store/migrations/0007_calendar_cut.sql"),
    include_str!("../crates/store/migrations/0008_free.sql"),
    include_str!("../crates/store/migrations/0009_tally.sql"),
    include_str!("../crates/store/migrations/0010_fewer_pages.sql"),
];

/// One figure and what it should be at most.
#[derive(Serialize)]
struct Figure {
    name: &'static str,
    measured: f64,
    /// `None` where it is only shown.
    goal: Option<f64>,
    unit: &'static str,
    about: String,
}

impl Figure {
    fn met(&self) -> bool {
        self.goal.is_none_or(|goal| self.measured <= goal)
    }
}

fn main() -> ExitCode {
    let json = std::env::args().any(|argument| argument == "--json");
    if std::env::args().any(|argument| argument == "--year") {
        let year = simulated_year();
        println!("{}: {}", year.name, year.about);
        return if year.met() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if std::env::var_os("DAYMARK_BENCH_INSIDE").is_none() {
        return around(json);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let figures = runtime.block_on(measure());
    if json {
        println!("{}", serde_json::to_string_pretty(&figures).unwrap());
    } else {
        let build = if cfg!(debug_assertions) { "an unoptimised build" } else { "a release build" };
        println!("{build}, {CHECK_INS} check-ins, {OPENINGS} openings, {PLANS} plans\n");
        println!("{:<44} {:>10} {:>10}", "", "measured", "at most");
        for one in &figures {
            let mark = if one.met() { ' ' } else { '!' };
            let goal = one.goal.map(|goal| format!("{goal:.1} {}", one.unit)).unwrap_or_default();
            println!("{mark}{:<43} {:>7.2} {:<3}{goal:>9}  {}", one.name, one.measured, one.unit, one.about);
        }
    }
    if figures.iter().all(Figure::met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs the measurement on a computer of its own, so that a real keyring can be asked.
fn around(json: bool) -> ExitCode {
    #[cfg(target_os = "linux")]
    let desk = daymark_tests::desk::Desk::without_display(daymark_tests::desk::Keyring::Open);
    let mut command = Command::new(std::env::current_exe().unwrap());
    #[cfg(target_os = "linux")]
    command.envs(desk.environment());
    // On the project's disk: a temporary folder may lie in memory, where nothing is ever synced.
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tmp");
    std::fs::create_dir_all(&room).unwrap();
    command.env("DAYMARK_BENCH_INSIDE", room.canonicalize().unwrap()).args(json.then_some("--json"));
    let status = command.status().unwrap();
    if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn measure() -> Vec<Figure> {
    let base = std::env::var_os("DAYMARK_BENCH_INSIDE").unwrap();
    let room = tempfile::Builder::new().prefix("bench-").tempdir_in(base).unwrap();
    let vault = Vault::new(room.path().join("store"), daymark_platform::ports());
    let keyring = vault.status(false).keyring_available;
    let border = Border::new(&room.path().join("store"));
    border.ask("vault_create", &json!({ "request": { "passphrase": PASSPHRASE, "use_keyring": keyring } }).to_string());
    let floor = room.path().join("floor.db");
    let mut plain = open_plain(&floor, true).await;

    let mut encrypted = open_encrypted(&room.path().join("encrypted.db")).await;
    let mut figures = check_ins(&border, &mut plain, &mut encrypted).await;
    border.app.state::<Shell>().close().await;
    plain.close().await.unwrap();
    encrypted.close().await.unwrap();
    figures.push(planning());
    figures.push(simulated_year());
    if keyring {
        figures.push(opening(&vault, room.path(), &floor).await);
    } else {
        eprintln!("No keyring answers, so opening by it is not measured.");
    }
    figures.push(searching(&vault, &room.path().join("store")).await);
    figures.extend(history(room.path()).await);
    figures
}

/// As [`open_plain`], by SQLCipher with a raw key.
async fn open_encrypted(path: &Path) -> SqliteConnection {
    let key = format!("\"x'{}'\"", "2f".repeat(32));
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true).pragma("key", key).disable_statement_logging();
    with_schema(options, true).await
}

async fn open_plain(path: &Path, new: bool) -> SqliteConnection {
    with_schema(SqliteConnectOptions::new().filename(path).create_if_missing(new).disable_statement_logging(), new).await
}

async fn with_schema(options: SqliteConnectOptions, new: bool) -> SqliteConnection {
    let mut plain = SqliteConnection::connect_with(&options).await.unwrap();
    for pragma in ["locking_mode = EXCLUSIVE", "journal_mode = TRUNCATE", "synchronous = FULL", "fullfsync = ON", "foreign_keys = ON"] {
        sqlx::query(AssertSqlSafe(format!("PRAGMA {pragma}"))).execute(&mut plain).await.unwrap();
    }
    if new {
        for migration in SCHEMA {
            sqlx::raw_sql(migration).execute(&mut plain).await.unwrap();
        }
    }
    let _: i64 = sqlx::query_scalar("SELECT count(*) FROM check_in").fetch_one(&mut plain).await.unwrap();
    plain
}

/// The app behind a window that is not shown: a request goes in as the text that the window sends, and is answered with the text it gets.
struct Border {
    app: tauri::App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
}

impl Border {
    fn new(dir: &Path) -> Self {
        let shell = Shell::new(dir.to_owned(), daymark_platform::ports(), false);
        let builder = mock_builder().manage(shell).invoke_handler(daymark_lib::commands::handler());
        let app = builder.build(tauri::generate_context!(test = true)).unwrap();
        let window = WebviewWindowBuilder::new(&app, "main", WebviewUrl::default()).build().unwrap();
        Self { app, window }
    }

    fn ask(&self, command: &str, body: &str) -> String {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }.parse().unwrap(),
            body: InvokeBody::Json(serde_json::from_str(body).unwrap()),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        match get_ipc_response(&self.window, request) {
            Ok(InvokeResponseBody::Json(answer)) => answer,
            Ok(_) => panic!("{command} answers in another form"),
            Err(refusal) => panic!("{command} is refused: {refusal}"),
        }
    }
}

/// The same rows into the store by the command, and into a plain database by hand, turn by turn.
async fn check_ins(border: &Border, plain: &mut SqliteConnection, encrypted: &mut SqliteConnection) -> Vec<Figure> {
    let known: Vec<TriggerView> = serde_json::from_str(&border.ask("trigger_list", "{}")).unwrap();
    let triggers: Vec<TriggerId> = known.iter().take(2).map(|trigger| trigger.id).collect();
    for trigger in &triggers {
        for floor in [&mut *plain, &mut *encrypted] {
            let statement = r#"INSERT INTO "trigger" (id, name, position) VALUES (?, 'x', 0)"#;
            sqlx::query(statement).bind(trigger.uuid()).execute(floor).await.unwrap();
        }
    }
    let (mut ours, mut theirs, mut ciphered) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..CHECK_INS + 20 {
        let request = RecordCheckIn {
            at: None,
            mood: 3,
            craving: 4,
            triggers: triggers.clone(),
            halt: Halt::default(),
            sleep_minutes: Some(400),
            used: Some(false),
            note: Some(Written::new(NOTE.to_owned())),
        };
        let body = json!({ "request": request }).to_string();
        let began = Instant::now();
        std::hint::black_box(border.ask("check_in_record", &body));
        let used = began.elapsed();
        let began = Instant::now();
        insert(plain, &triggers).await;
        let floor = began.elapsed();
        let began = Instant::now();
        insert(encrypted, &triggers).await;
        // The first few warm all.
        if number >= 20 {
            ours.push(used);
            theirs.push(floor);
            ciphered.push(began.elapsed());
        }
    }
    let (p50, p50_floor) = (at(&mut ours, 0.5), at(&mut theirs, 0.5));
    let (p99, p99_floor) = (at(&mut ours, 0.99), at(&mut theirs, 0.99));
    let by_cipher = at(&mut ciphered, 0.5);
    let about = |ours: f64, floor: f64| format!("{ours:.2} ms beside {floor:.2} ms");
    vec![
        Figure {
            name: "a check-in by hand, encrypted, median",
            measured: by_cipher / p50_floor,
            goal: None,
            unit: "×",
            about: about(by_cipher, p50_floor),
        },
        Figure {
            name: "a check-in by its command, beside that",
            measured: p50 / by_cipher,
            goal: None,
            unit: "×",
            about: about(p50, by_cipher),
        },
        Figure {
            name: "a check-in by its command, median",
            measured: p50 / p50_floor,
            goal: Some(1.5),
            unit: "×",
            about: about(p50, p50_floor),
        },
        Figure {
            name: "a check-in by its command, 99th percentile",
            measured: p99 / p99_floor,
            goal: Some(2.0),
            unit: "×",
            about: about(p99, p99_floor),
        },
    ]
}

async fn insert(plain: &mut SqliteConnection, triggers: &[TriggerId]) {
    let (id, now) = (Uuid::now_v7(), Utc::now());
    let nanos = now.timestamp_nanos_opt().unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *plain).await.unwrap();
    sqlx::query(
        r#"INSERT INTO check_in (at, zone, "on", mood, craving, hungry, angry, lonely, tired, sleep_minutes, used, note,
           created_at, updated_at, id) VALUES (?, 'America/New_York', ?, 3, 4, 0, 0, 0, 0, 400, 0, ?, ?, ?, ?)"#,
    )
    .bind(nanos)
    .bind(now.date_naive().to_string())
    .bind(NOTE)
    .bind(nanos)
    .bind(nanos)
    .bind(id)
    .execute(&mut *plain)
    .await
    .unwrap();
    for (position, trigger) in (0_i64..).zip(triggers) {
        sqlx::query("INSERT INTO check_in_trigger (check_in_id, position, trigger_id) VALUES (?, ?, ?)")
            .bind(id)
            .bind(position)
            .bind(trigger.uuid())
            .execute(&mut *plain)
            .await
            .unwrap();
    }
    sqlx::query("COMMIT").execute(&mut *plain).await.unwrap();
}

/// A year of five sessions a week, three reminders each, and three check-ins a day.
fn planning() -> Figure {
    let zone: chrono_tz::Tz = "America/New_York".parse().unwrap();
    let from = DateTime::parse_from_rfc3339("2026-01-01T00:00:00Z").unwrap().to_utc();
    let days = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday];
    let sessions: Vec<Session> = (5..).zip(days).map(|(date, day)| weekly(date, day, zone, from)).collect();
    let (sources, preferences) = (Sources { sessions: &sessions, ..Sources::default() }, Preferences::default());
    let mut times = Vec::new();
    let mut planned = 0;
    for _ in 0..PLANS {
        let began = Instant::now();
        planned = std::hint::black_box(plan(sources, &preferences, from, from + TimeDelta::days(365), zone)).len();
        times.push(began.elapsed());
    }
    let measured = at(&mut times, 0.5);
    Figure { name: "planning a year of reminders", measured, goal: Some(5.0), unit: "ms", about: format!("{planned} reminders") }
}

/// A year under the reminders' ledger by a simulated clock: five sessions a week, three check-ins a day, 100 suspends, 20 restarts, four
/// changes of zone, and both days on which clocks change. What was planned has to be what was given and what is listed as missed.
fn simulated_year() -> Figure {
    let began = Instant::now();
    let zones: [chrono_tz::Tz; 4] =
        ["Europe/London", "Asia/Tokyo", "America/Los_Angeles", "America/New_York"].map(|name| name.parse().unwrap());
    let from = DateTime::parse_from_rfc3339("2026-01-05T06:00:00Z").unwrap().to_utc();
    let days = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday];
    let sessions = (0..).zip(days).map(|(number, day)| {
        let starts = from.date_naive().and_hms_opt(18, 0, 0).unwrap() + TimeDelta::days(i64::try_from(number).unwrap());
        life::weekly(number, SessionKind::Group, day, starts, 180, zones[3], &[1_440, 120, 15])
    });
    let mut year = life::Life::new(from, zones[3], sessions.collect(), Preferences::default(), life::Broken::No);
    let mut dice = StdRng::seed_from_u64(7);
    let end = from + TimeDelta::days(365);
    for step in 0..100 {
        year.sleep(TimeDelta::minutes(dice.random_range(10..1_200)));
        if step % 5 == 2 {
            // A restart: down for a little, and locked until the person is there again.
            year.sleep(TimeDelta::minutes(dice.random_range(1..30)));
            year.pass_locked(TimeDelta::minutes(dice.random_range(1..600)));
            year.look();
        }
        if step % 25 == 12 {
            year.travel(zones[step / 25]);
        }
        let left = (end - year.now).num_minutes() / (100 - i64::try_from(step).unwrap());
        year.pass(TimeDelta::minutes(left.max(1)));
    }
    let given: u32 = year.given.values().sum();
    let missed = year.missed.iter().filter(|key| !year.given.contains_key(*key)).count();
    let (doubled, lost) = (year.wrong.doubled.len(), year.wrong.lost.len() + year.wrong.early_or_late.len());
    let outcome: std::collections::HashSet<life::Key> = year.given.keys().chain(&year.missed).copied().collect();
    let apart = year.planned.symmetric_difference(&outcome).count();
    let about = format!(
        "{} planned, {given} given, {missed} missed and listed, {doubled} doubled, {lost} lost, in {:.1} s",
        year.planned.len(),
        began.elapsed().as_secs_f64()
    );
    #[allow(clippy::cast_precision_loss, reason = "a handful")]
    let measured = (doubled + lost + apart) as f64;
    Figure { name: "a simulated year: given and planned apart", measured, goal: Some(0.0), unit: "", about }
}

fn weekly(date: u32, day: Day, zone: chrono_tz::Tz, now: DateTime<Utc>) -> Session {
    let content = Content {
        kind: SessionKind::Group,
        title: None,
        place: None,
        link: None,
        bring: None,
        zone,
        starts: NaiveDate::from_ymd_opt(2026, 1, date).unwrap().and_hms_opt(18, 0, 0).unwrap(),
        duration_minutes: 90,
        repeat: Repeat::Weekly { every: 1, on: vec![day], until: None },
        facilitator: None,
        description: None,
        all_day: false,
        free: false,
        travel_minutes: 0,
        rdates: Vec::new(),
        leads: vec![1_440, 120, 15],
    };
    Session::new(SessionId::new(Uuid::now_v7()), content, now).unwrap()
}

/// Opening by the keyring beside opening a plain database of the same size, each time from files that are not in memory.
async fn opening(vault: &Vault, room: &Path, floor: &Path) -> Figure {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..OPENINGS {
        forget(&room.join("store/vault.db"));
        forget(&room.join("store/vault.slots"));
        forget(floor);
        let began = Instant::now();
        let app = vault.unlock(UnlockVault { passphrase: None }).await.unwrap();
        ours.push(began.elapsed());
        app.close().await;
        let began = Instant::now();
        let plain = open_plain(floor, false).await;
        theirs.push(began.elapsed());
        plain.close().await.unwrap();
    }
    let (ours, floor) = (at(&mut ours, 0.5), at(&mut theirs, 0.5));
    let about = format!("{ours:.1} ms beside {floor:.1} ms");
    Figure { name: "opening by the keyring, above the floor", measured: ours - floor, goal: Some(100.0), unit: "ms", about }
}

/// Searches as they are typed, letter by letter, in a store with many entries.
async fn searching(vault: &Vault, dir: &Path) -> Figure {
    let vocabulary = vocabulary();
    let mut dice = StdRng::seed_from_u64(5);
    // Common words far more often than rare ones, as in speech.
    let mut word = || vocabulary[(dice.random::<f64>().powi(3) * vocabulary.len() as f64) as usize].as_str();
    let store = Store::open(dir, Key::Passphrase(PASSPHRASE)).await.unwrap();
    let begin = DateTime::parse_from_rfc3339("2020-01-01T00:00:00Z").unwrap().to_utc();
    let mut tx = store.write().await;
    for number in 0..ENTRIES {
        let at = begin + TimeDelta::minutes(i64::from(number) * 60);
        let note = (0..18).map(|_| word()).collect::<Vec<_>>().join(" ");
        let content = check_in::Content {
            at,
            zone: chrono_tz::UTC,
            mood: 3,
            craving: 4,
            triggers: Vec::new(),
            halt: Halt::default(),
            sleep_minutes: None,
            used: None,
            note: Some(note),
        };
        let entry = CheckIn::new(CheckInId::new(Uuid::now_v7()), content, begin + TimeDelta::days(4_000)).ok().unwrap();
        daymark_store::check_in::insert(&mut tx, &entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await.unwrap();

    let app = vault.unlock(UnlockVault { passphrase: Some(Secret::new(PASSPHRASE.to_owned())) }).await.unwrap();
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..60 {
        let phrase = format!("{} {}", word(), word());
        for end in 1..=phrase.len() {
            let text = Written::new(phrase[..end].to_owned());
            let began = Instant::now();
            found += app.search(Search { text }).await.unwrap().entries.len();
            times.push(began.elapsed());
        }
    }
    app.close().await;
    let (searches, median) = (times.len(), at(&mut times, 0.5));
    let about = format!("{ENTRIES} entries, {searches} searches, median {median:.1} ms, {found} found");
    Figure { name: "searching as it is typed, 95th percentile", measured: at(&mut times, 0.95), goal: Some(20.0), unit: "ms", about }
}

/// Today and a week of the schedule, after ten years beside after one, turn by turn.
async fn history(room: &Path) -> Vec<Figure> {
    let (one, ten) = (lived(&room.join("one-year"), 1).await, lived(&room.join("ten-years"), 10).await);
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..HISTORY_ROUNDS {
        for (app, place) in [(&one, 0), (&ten, 1)] {
            let today = Utc::now().date_naive();
            let began = Instant::now();
            std::hint::black_box(app.today_get().await.unwrap());
            times[place].push(began.elapsed());
            let began = Instant::now();
            let week = app.schedule_get(GetSchedule { from: today, to: today + TimeDelta::days(6) }).await.unwrap();
            times[place + 2].push(began.elapsed());
            assert!(week.occurrences.len() >= 5, "the week is not empty");
        }
    }
    one.close().await;
    ten.close().await;
    let [today_one, today_ten, week_one, week_ten] = times.each_mut().map(|times| at(times, 0.5));
    let figure = |name, one: f64, ten: f64| Figure {
        name,
        measured: ten / one,
        goal: Some(2.0),
        unit: "×",
        about: format!("{ten:.1} ms beside {one:.1} ms"),
    };
    vec![
        figure("Today after ten years, beside one", today_one, today_ten),
        figure("a week after ten years, beside one", week_one, week_ten),
    ]
}

const HISTORY_ROUNDS: usize = 60;

/// A store in which this many years were lived up to now: four programmes of twelve weeks a year, five sessions a week, three check-ins a day.
async fn lived(dir: &Path, years: i64) -> App {
    let vault = Vault::new(dir.to_owned(), daymark_platform::ports());
    let open = || Some(Secret::new(PASSPHRASE.to_owned()));
    vault.create(CreateVault { passphrase: open(), use_keyring: false }).await.unwrap().close().await;
    let store = Store::open(dir, Key::Passphrase(PASSPHRASE)).await.unwrap();
    let now = Utc::now();
    // Just after midnight, from today's day of the week on: the person was there today, which is the dearest day.
    const DAYS: [Day; 7] = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday, Day::Saturday, Day::Sunday];
    let day = |number: i64| DAYS[(now.weekday().num_days_from_monday() as usize + number as usize) % 7];
    let mut tx = store.write().await;
    for programme in 0..years * 4 {
        let first = now.date_naive() - TimeDelta::weeks(13 * programme + 6);
        for number in 0..5 {
            let on = day(number);
            let starts = (first + TimeDelta::days(number)).and_hms_opt(0, 1, 0).unwrap();
            let mut session = weekly(5, on, chrono_tz::UTC, now);
            session.starts = starts;
            session.repeat = Repeat::Weekly { every: 1, on: vec![on], until: Some(first + TimeDelta::weeks(12)) };
            let moved = starts + TimeDelta::weeks(3);
            session.set_exception(moved, session.move_of(moved, moved + TimeDelta::hours(1)).unwrap());
            daymark_store::session::insert(&mut tx, &session).await.unwrap();
            for week in 0..12 {
                let original = starts + TimeDelta::weeks(week);
                if original < now.naive_utc() {
                    let key = (session.id, original);
                    daymark_store::session::set_attendance(&mut tx, session.id, original, Attendance::Attended).await.unwrap();
                    let note = OccurrenceNote::new(None, Some(4), Some(NOTE.to_owned()), None).unwrap();
                    daymark_store::occurrence::set_note(&mut tx, Uuid::now_v7(), key, &note, now).await.unwrap();
                }
            }
        }
    }
    for number in 0..years * 365 * 3 {
        let content = check_in::Content {
            at: now - TimeDelta::hours(8 * number + 1),
            zone: chrono_tz::UTC,
            mood: 3,
            craving: 4,
            triggers: Vec::new(),
            halt: Halt::default(),
            sleep_minutes: Some(400),
            used: Some(false),
            note: Some(NOTE.to_owned()),
        };
        let entry = CheckIn::new(CheckInId::new(Uuid::now_v7()), content, now).ok().unwrap();
        daymark_store::check_in::insert(&mut tx, &entry).await.unwrap();
    }
    let rating = |value| Rating::new(Field::Rating, value).unwrap();
    for number in 0..years * 400 {
        let began = now - TimeDelta::hours(21 * number + 2);
        let run = Practice {
            id: PracticeId::new(Uuid::now_v7()),
            exercise: "box-breathing".into(),
            urge: None,
            zone: chrono_tz::UTC,
            started_at: began,
            ended_at: Some(began + TimeDelta::minutes(5)),
            outcome: Some(Outcome::Finished),
            before: Some(rating(7)),
            after: Some(rating(4)),
            note: None,
            place: None,
        };
        daymark_store::practice::insert(&mut tx, &run).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await.unwrap();
    vault.unlock(UnlockVault { passphrase: open() }).await.unwrap()
}

/// Two thousand words of two to four syllables.
fn vocabulary() -> Vec<String> {
    let syllables =
        ["ba", "che", "dor", "el", "fin", "gra", "hu", "ing", "jo", "ka", "lem", "mo", "nar", "os", "pre", "qui", "ran", "ste", "ta", "un"];
    let mut dice = StdRng::seed_from_u64(3);
    (0..2_000).map(|_| (0..dice.random_range(2..=4)).map(|_| syllables[dice.random_range(0..syllables.len())]).collect()).collect()
}

/// Asks the system to drop a file from its memory, so that it is read from the disk.
fn forget(path: &Path) {
    let of = format!("of={}", path.display());
    let _ = Command::new("dd").args(["oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none", &of]).status();
}

/// The time below which this part of all lies, in milliseconds.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
fn at(times: &mut [Duration], part: f64) -> f64 {
    times.sort_unstable();
    let place = ((times.len() - 1) as f64 * part).round() as usize;
    times[place].as_secs_f64() * 1_000.0
}
