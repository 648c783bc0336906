//! A store that is killed in the middle of a stream of check-ins holds every one that was acknowledged, and is whole.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate};
use daymark_domain::check_in::{CheckIn, Halt};
use daymark_domain::ids::CheckInId;
use daymark_domain::invalid::Field;
use daymark_domain::scale::{Mood, Rating};
use daymark_domain::trigger::STARTING_SET;
use daymark_domain::words::Words;
use daymark_store::vault::Credential;
use daymark_store::{Store, check_in};
use rand::RngExt as _;

const SECRET: [u8; 32] = [3; 32];
const CHILD: &str = "DAYMARK_KILL_DIR";
const FIRST: &str = "DAYMARK_KILL_FIRST";
const UPGRADED: &str = "DAYMARK_KILL_UPGRADE_DIR";
/// The device's secret of the frozen stores.
const FROZEN: [u8; 32] = *b"the secret of a frozen fixture 1";

fn id(number: u64) -> CheckInId {
    let text = format!("00000000-0000-7000-8000-{number:012x}");
    CheckInId::new(serde_json::from_value::<daymark_domain::ids::CheckInId>(text.into()).unwrap().uuid())
}

fn entry(number: u64) -> CheckIn {
    let at = DateTime::from_timestamp(1_790_000_000 + i64::try_from(number).unwrap(), 0).unwrap();
    CheckIn {
        id: id(number),
        at,
        zone: "America/New_York".parse().unwrap(),
        on: NaiveDate::from_ymd_opt(2026, 9, 21).unwrap(),
        mood: Mood::new(3).unwrap(),
        craving: Rating::new(Field::Craving, 4).unwrap(),
        // None to three of the starting set, so that most are written into two tables.
        triggers: STARTING_SET
            .iter()
            .cycle()
            .skip(usize::try_from(number % 7).unwrap())
            .take(usize::try_from(number % 4).unwrap())
            .map(|(id, _)| *id)
            .collect(),
        halt: Halt::default(),
        sleep_minutes: Some(400),
        used: Some(false),
        note: Some(Words::stored("a note ".repeat(usize::try_from(number % 900).unwrap() + 1))),
        created_at: at,
        updated_at: at,
        deleted_at: None,
    }
}

/// Not a test of its own: the process that is killed. Says a number only once its commit has returned.
#[tokio::test]
async fn child() {
    let (Ok(dir), Ok(first)) = (std::env::var(CHILD), std::env::var(FIRST)) else { return };
    let store = Store::open(Path::new(&dir), Credential::Device(&SECRET)).await.unwrap();
    let mut out = std::fs::OpenOptions::new().write(true).open("/dev/stderr").unwrap();
    for number in first.parse::<u64>().unwrap().. {
        let mut tx = store.write().await;
        check_in::insert(&mut tx, &entry(number)).await.unwrap();
        tx.commit().await.unwrap();
        // In one piece, so that the kill cannot leave half a number.
        out.write_all(format!("ack {number}\n").as_bytes()).unwrap();
    }
}

/// Not a test of its own: the process that is killed while it brings an older store up to date.
#[tokio::test]
async fn upgrading_child() {
    let Ok(dir) = std::env::var(UPGRADED) else { return };
    std::fs::write(Path::new(&dir).join("begun"), b"").unwrap();
    Store::open(Path::new(&dir), Credential::Device(&FROZEN)).await.unwrap().close().await.unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_store_that_is_killed_while_it_is_brought_up_to_date_keeps_all_it_held() {
    let rounds: u32 = std::env::var("DAYMARK_KILL_ROUNDS").ok().map_or(20, |rounds| rounds.parse().unwrap());
    let stores = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stores");
    let (mut slots_left, mut half_done, mut tables_left) = (0, 0, 0);
    for round in 0..rounds {
        let dir = tempfile::tempdir().unwrap();
        let [current, previous] = ["vault.slots", "vault.slots.previous"].map(|copy| dir.path().join(copy));
        std::fs::copy(stores.join("v0011.db"), dir.path().join("vault.db")).unwrap();
        for copy in [&current, &previous] {
            std::fs::copy(stores.join("v0011.slots"), copy).unwrap();
        }
        let old = std::fs::read(&current).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "upgrading_child", "--test-threads=1"])
            .env(UPGRADED, dir.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while !dir.path().join("begun").exists() {
            std::thread::yield_now();
        }
        if round % 2 == 0 {
            let wait = Duration::from_micros(rand::rng().random_range(0..200_000));
            let start = Instant::now();
            while start.elapsed() < wait {
                std::hint::spin_loop();
            }
        } else {
            // As soon as the first copy is new: between the two, or just after them.
            while std::fs::read(&current).unwrap() == old {
                std::hint::spin_loop();
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let is_old = |copy| std::fs::read(copy).unwrap() == old;
        slots_left += u32::from(is_old(&current));
        half_done += u32::from(!is_old(&current) && is_old(&previous));
        tables_left += u32::from(std::fs::metadata(dir.path().join("vault.db-journal")).is_ok_and(|journal| journal.len() > 0));

        let store = Store::open(dir.path(), Credential::Device(&FROZEN)).await.unwrap();
        store.verify().await.unwrap();
        assert_eq!(store.slots().len(), 1);
        assert_eq!(check_in::count(&mut store.read().await).await, Ok(1));
        store.close().await.unwrap();
        let new = std::fs::read(&current).unwrap();
        assert!(new != old && new == std::fs::read(&previous).unwrap(), "the slots were not brought up");
    }
    println!(
        "{rounds} kills while upgrading: {tables_left} within the tables, {slots_left} before the slots, {half_done} between their copies"
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_killed_store_keeps_all_that_it_acknowledged() {
    let rounds: u32 = std::env::var("DAYMARK_KILL_ROUNDS").ok().map_or(40, |rounds| rounds.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    Store::create(dir.path(), &[Credential::Device(&SECRET)]).await.unwrap().close().await.unwrap();
    let (mut acknowledged, mut next) = (Vec::new(), 0_u64);
    let (mut hot, mut unacknowledged) = (0, 0);
    for round in 0..rounds {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture", "--test-threads=1"])
            .env(CHILD, dir.path())
            .env(FIRST, next.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut acks = vec![lines.next().expect("the child says nothing").unwrap()];
        let reader = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
        let wait = Duration::from_micros(rand::rng().random_range(0..60_000));
        let start = Instant::now();
        while start.elapsed() < wait {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        acks.extend(reader.join().unwrap());
        acknowledged.extend(acks.iter().map(|line| line.strip_prefix("ack ").expect("only acknowledgements").parse::<u64>().unwrap()));
        hot += u32::from(std::fs::metadata(dir.path().join("vault.db-journal")).is_ok_and(|journal| journal.len() > 0));

        let store = Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap();
        store.verify().await.unwrap();
        let mut tx = store.read().await;
        let from = acknowledged.len().saturating_sub(acks.len());
        for number in &acknowledged[if round + 1 == rounds { 0 } else { from }..] {
            let found = check_in::get(&mut tx, id(*number)).await.unwrap();
            assert!(found == Some(entry(*number)), "check-in {number} was acknowledged and is not there");
        }
        let count = check_in::count(&mut tx).await.unwrap();
        let last = acknowledged.last().unwrap() + 1;
        assert!(count == last || count == last + 1, "{count} check-ins after {last}");
        unacknowledged += u32::from(count == last + 1);
        if count == last + 1 {
            acknowledged.push(last);
        }
        next = count;
        drop(tx);
        store.close().await.unwrap();
    }
    println!("{rounds} kills, {next} check-ins, none lost; {hot} hot journals rolled back, {unacknowledged} committed but not yet said");
}
