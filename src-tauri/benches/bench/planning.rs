//! Planning reminders, and a year of giving them.

use std::time::Instant;

use chrono::{DateTime, TimeDelta};
use daymark_domain::preferences::Preferences;
use daymark_domain::reminder::{Sources, plan};
use daymark_domain::session::{Day, Session, SessionKind};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::figure::{Figure, at};
use crate::{PLANS, life, weekly};

/// A year of five sessions a week, three reminders each, and three check-ins a day.
pub fn planning() -> Figure {
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
    Figure { name: "planning a year of reminders".to_owned(), measured, goal: Some(5.0), unit: "ms", about: format!("{planned} reminders") }
}

/// A year under the reminders' ledger by a simulated clock: five sessions a week, three check-ins a day, 100 suspends, 20 restarts, four
/// changes of zone, and both days on which clocks change. What was planned has to be what was given and what is listed as missed.
pub fn simulated_year() -> Figure {
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
    Figure { name: "a simulated year: given and planned apart".to_owned(), measured, goal: Some(0.0), unit: "", about }
}
