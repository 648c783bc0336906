//! Saving a check-in by the command that the window calls, beside the same rows by hand.

use std::path::Path;
use std::time::Instant;

use chrono::Utc;
use daymark_app::api::{RecordCheckIn, TriggerView, Written};
use daymark_domain::check_in::Halt;
use daymark_domain::ids::TriggerId;
use daymark_lib::shell::Shell;
use serde_json::json;
use sqlx::sqlite::SqliteConnection;
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use uuid::Uuid;

use crate::figure::{Figure, at};
use crate::{CHECK_INS, NOTE};

/// The app behind a window that is not shown: a request goes in as the text that the window sends, and is answered with the text it gets.
pub struct Border {
    pub app: tauri::App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
}

impl Border {
    pub fn new(dir: &Path) -> Self {
        let shell = Shell::new(dir.to_owned(), daymark_platform::ports(), false);
        let builder = mock_builder().manage(shell).invoke_handler(daymark_lib::commands::handler());
        let app = builder.build(tauri::generate_context!(test = true)).unwrap();
        let window = WebviewWindowBuilder::new(&app, "main", WebviewUrl::default()).build().unwrap();
        Self { app, window }
    }

    pub fn ask(&self, command: &str, body: &str) -> String {
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
pub async fn check_ins(border: &Border, plain: &mut SqliteConnection, encrypted: &mut SqliteConnection) -> Vec<Figure> {
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
    vec![
        Figure::beside("a check-in by hand, encrypted, median", by_cipher, p50_floor, None),
        Figure::beside("a check-in by its command, beside that", p50, by_cipher, None),
        Figure::beside("a check-in by its command, median", p50, p50_floor, Some(1.5)),
        Figure::beside("a check-in by its command, 99th percentile", p99, p99_floor, Some(2.0)),
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
