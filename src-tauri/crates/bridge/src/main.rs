//! The real app behind lines of JSON, for the tests of the window and for looking at the window in a browser.
//!
//! Each line of the input is one request with an `id`; each line of the output is its answer or an event:
//!
//! ```text
//! {"id": 1, "do": "begin", "options": {...}}                         -> {"id": 1, "ok": 1}          the number of a new world
//! {"id": 2, "world": 1, "do": "call", "command": "today_get"}       -> {"id": 2, "ok": {...}}      or {"id": 2, "refused": {...}}
//! {"id": 3, "world": 1, "do": "pass", "minutes": 30}                 -> {"id": 3, "ok": null}
//! {"world": 1, "event": "vault-changed"}
//! ```
//!
//! A world is one computer with a clock that stands still, a keyring in memory and a store in a temporary folder, which goes with it.
//! Worlds work side by side; the requests of one world are answered in their order. A line that cannot be read ends the program.
#![allow(clippy::print_stderr, reason = "a program for a terminal")]

mod commands;
mod world;

use std::collections::HashMap;
use std::process::ExitCode;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::world::{Action, Options, Templates, World};

#[derive(Deserialize)]
struct Line {
    id: u64,
    world: Option<u64>,
    #[serde(flatten)]
    message: Message,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Message {
    /// Makes a world.
    Begin { options: Box<Options> },
    /// Takes a world and its store away.
    End,
    #[serde(untagged)]
    Act(Action),
}

/// What one world is still to do.
type Queue = UnboundedSender<(u64, Action)>;

#[tokio::main]
async fn main() -> ExitCode {
    let (answers, written) = unbounded_channel();
    let writer = tokio::spawn(write(written));
    let read = read(&answers).await;
    drop(answers);
    let _ = writer.await;
    match read {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("daymark-bridge: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn read(answers: &UnboundedSender<Value>) -> Result<(), Box<dyn std::error::Error>> {
    let templates = Templates::default();
    let mut worlds: HashMap<u64, Queue> = HashMap::new();
    let mut last = 0;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let Line { id, world, message } = serde_json::from_str(&line)?;
        match message {
            Message::Begin { options } => {
                last += 1;
                let world = World::begin(*options, &templates, last, answers.clone()).await?;
                let (queue, queued) = unbounded_channel();
                worlds.insert(last, queue);
                tokio::spawn(run(world, queued, answers.clone()));
                answers.send(json!({ "id": id, "ok": last }))?;
            }
            Message::End => {
                // The world goes once what is under way is done.
                worlds.remove(&world.unwrap_or_default());
                answers.send(json!({ "id": id, "ok": null }))?;
            }
            Message::Act(action) => {
                let queue = worlds.get(&world.unwrap_or_default()).ok_or("there is no such world")?;
                queue.send((id, action))?;
            }
        }
    }
    Ok(())
}

async fn run(mut world: World, mut queued: UnboundedReceiver<(u64, Action)>, answers: UnboundedSender<Value>) {
    while let Some((id, action)) = queued.recv().await {
        let answer = match world.act(action).await {
            Ok(answer) => json!({ "id": id, "ok": answer }),
            Err(refused) => json!({ "id": id, "refused": refused }),
        };
        if answers.send(answer).is_err() {
            break;
        }
    }
    world.end().await;
}

async fn write(mut written: UnboundedReceiver<Value>) {
    let mut out = tokio::io::stdout();
    while let Some(line) = written.recv().await {
        if out.write_all(format!("{line}\n").as_bytes()).await.is_err() || out.flush().await.is_err() {
            break;
        }
    }
}
