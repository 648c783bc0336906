//! Whole use cases beside a floor measured in the same run: plain SQLite with the same rows and the same syncs.
//!
//! A check-in is saved as the window saves it, by the command that it calls. `bench [--json]`. Ends with 1 where a goal is missed.
//! `bench --year` lives the simulated year alone, and `bench --history` looks at the days after ten years alone.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "a measurement, not a library")]
#![allow(clippy::disallowed_methods, reason = "it measures by the computer's own clock, where its environment says")]

mod figure;
mod floor;
mod history;
mod opening;
mod planning;
mod saving;
mod searching;

use std::path::Path;
use std::process::{Command, ExitCode};

use chrono::{DateTime, NaiveDate, Utc};
use daymark_app::Vault;
use daymark_domain::ids::SessionId;
use daymark_domain::session::{Content, Day, Repeat, Session, SessionKind};
use daymark_lib::shell::Shell;
use serde_json::json;
use sqlx::Connection as _;
use tauri::Manager as _;
use uuid::Uuid;

use self::figure::Figure;
use self::floor::{open_encrypted, open_plain};
use self::history::history;
use self::opening::opening;
use self::planning::{planning, simulated_year};
use self::saving::{Border, check_ins};
use self::searching::searching;

#[path = "../../crates/domain/tests/life/mod.rs"]
mod life;

const CHECK_INS: usize = 1_000;
const OPENINGS: usize = 40;
const PLANS: usize = 200;
const NOTE: &str = "A long day. The bus went past the old corner, and I stayed on it until the next stop.";
const ENTRIES: u32 = 50_000;
const PASSPHRASE: &str = "a passphrase for the bench";

fn main() -> ExitCode {
    let is_asked = |word: &str| std::env::args().any(|argument| argument == word);
    if is_asked("--year") {
        return shown(&[simulated_year()], is_asked("--json"));
    }
    let is_inside = std::env::var_os("DAYMARK_BENCH_INSIDE").is_some();
    if !is_inside && !is_asked("--history") {
        return around(is_asked("--json"));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let room = room();
    let figures = if is_inside { runtime.block_on(measure(room.path())) } else { runtime.block_on(history(room.path())) };
    shown(&figures, is_asked("--json"))
}

/// Prints some figures, and says whether their goals are met.
fn shown(figures: &[Figure], json: bool) -> ExitCode {
    if json {
        println!("{}", serde_json::to_string_pretty(figures).unwrap());
    } else {
        let build = if cfg!(debug_assertions) { "an unoptimised build" } else { "a release build" };
        println!("{build}, {CHECK_INS} check-ins, {OPENINGS} openings, {PLANS} plans\n");
        println!("{:<44} {:>10} {:>10}", "", "measured", "at most");
        for one in figures {
            let mark = if one.met() { ' ' } else { '!' };
            let goal = one.goal.map(|goal| format!("{goal:.1} {}", one.unit)).unwrap_or_default();
            println!("{mark}{:<43} {:>7.2} {:<3}{goal:>9}  {}", one.name, one.measured, one.unit, one.about);
        }
    }
    if figures.iter().all(Figure::met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A folder on the project's disk: a temporary one may lie in memory, where nothing is ever synced.
fn room() -> tempfile::TempDir {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tmp");
    std::fs::create_dir_all(&base).unwrap();
    tempfile::Builder::new().prefix("bench-").tempdir_in(base).unwrap()
}

/// Runs the measurement on a computer of its own, so that a real keyring can be asked.
fn around(json: bool) -> ExitCode {
    #[cfg(target_os = "linux")]
    let desk = daymark_tests::desk::Desk::without_display(daymark_tests::desk::Keyring::Open);
    let mut command = Command::new(std::env::current_exe().unwrap());
    #[cfg(target_os = "linux")]
    command.envs(desk.environment());
    command.env("DAYMARK_BENCH_INSIDE", "1").args(json.then_some("--json"));
    let status = command.status().unwrap();
    if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn measure(room: &Path) -> Vec<Figure> {
    let vault = Vault::new(room.join("store"), daymark_platform::ports());
    let keyring = vault.status(false).keyring_available;
    let border = Border::new(&room.join("store"));
    border.ask("vault_create", &json!({ "request": { "passphrase": PASSPHRASE, "use_keyring": keyring } }).to_string());
    let floor = room.join("floor.db");
    let mut plain = open_plain(&floor, true).await;

    let mut encrypted = open_encrypted(&room.join("encrypted.db")).await;
    let mut figures = check_ins(&border, &mut plain, &mut encrypted).await;
    border.app.state::<Shell>().close().await;
    plain.close().await.unwrap();
    encrypted.close().await.unwrap();
    figures.push(planning());
    figures.push(simulated_year());
    if keyring {
        figures.push(opening(&vault, room, &floor).await);
    } else {
        eprintln!("No keyring answers, so opening by it is not measured.");
    }
    figures.push(searching(&vault, &room.join("store")).await);
    figures.extend(history(room).await);
    figures
}

/// A session of the programme, every week on a day.
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
