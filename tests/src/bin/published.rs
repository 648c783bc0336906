//! Brings calendars of another program's own tests in, as a person would, and says what then stands on the calendar.
//!
//! `published FOLDER OUT`: every `*.ics` of FOLDER, into OUT as JSON.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a task, not a library")]

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use daymark_app::api::{CalendarFile, CreateVault, ImportCalendar, ListOccurrences, OneScheduleChange, Secret, Written};
use daymark_app::{App, Vault};
use daymark_domain::session::{OccurrenceStatus, SessionKind};
use daymark_domain::wall_clock::local_date;
use daymark_tests::world::{MemoryKeychain, NOW, PASSPHRASE, ports};
use serde_json::{Map, Value, json};

/// What a file's floating times are taken for, on both sides.
const HOME: &str = "Europe/Berlin";
const FIRST: i32 = 1990;
const LAST: i32 = 2040;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (folder, out) = (arguments.next().unwrap(), arguments.next().unwrap());
    let room = tempfile::tempdir().unwrap();
    let vault = Vault::new(room.path().to_owned(), ports(NOW, HOME, Arc::new(MemoryKeychain::default())));
    let passphrase = Some(Secret::new(PASSPHRASE.to_owned()));
    let app = vault.create(CreateVault { passphrase, use_keyring: false }).await.unwrap();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "ics"));
    files.sort();
    let mut found = Map::new();
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        found.insert(name, on_the_calendar(&app, std::fs::read(path).unwrap()).await);
    }
    let count = found.len();
    let all = json!({ "home": HOME, "from": FIRST, "to": LAST, "files": found });
    std::fs::write(out, serde_json::to_vec(&all).unwrap()).unwrap();
    app.close().await;
    println!("published: {count} calendars were brought in, one after the other");
}

/// What a file puts on an empty calendar.
async fn on_the_calendar(app: &App, bytes: Vec<u8>) -> Value {
    let file = CalendarFile { base64: Written::new(BASE64.encode(bytes)), calendar: None, kind: SessionKind::Group };
    let unsupported = match app.calendar_preview(file.clone()).await {
        Ok(preview) => preview.unsupported.into_iter().map(|one| one.what).collect::<Vec<_>>(),
        Err(error) => return json!({ "refused": error.to_string() }),
    };
    let imported = match app.calendar_import(ImportCalendar { file, kinds: Vec::new(), without: Vec::new() }).await {
        Ok(imported) => imported,
        Err(error) => return json!({ "refused": error.to_string() }),
    };
    let mut occurrences = Vec::new();
    for year in FIRST..LAST {
        let from = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let to = NaiveDate::from_ymd_opt(year + 1, 1, 1).unwrap() - Days::new(1);
        let listed = app.occurrence_list(ListOccurrences { from, to }).await.unwrap();
        occurrences.extend(listed.iter().filter(|one| one.status != OccurrenceStatus::Cancelled).map(|one| {
            let title = one.title.as_ref().map_or("", Written::text);
            match one.all_day {
                true => {
                    let ends = local_date(one.ends_at, one.zone.parse::<Tz>().unwrap());
                    json!([title, one.starts.date().to_string(), (ends - one.starts.date()).num_days()])
                }
                false => json!([title, one.starts_at.timestamp(), (one.ends_at - one.starts_at).num_minutes()]),
            }
        }));
    }
    app.schedule_undo(OneScheduleChange { id: imported.change }).await.unwrap();
    json!({ "unsupported": unsupported, "occurrences": occurrences })
}
