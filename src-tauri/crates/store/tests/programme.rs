//! What belongs to the programme comes back as it was written.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, NaiveDate, Utc};
use daymark_domain::goal::{self as goals, Goal, Measure};
use daymark_domain::ids::{GoalId, MilestoneId, PhaseId, ProgrammeId, ReviewId};
use daymark_domain::milestone::OwnMilestone;
use daymark_domain::programme::{Content, LevelOfCare, PhaseContent, Programme};
use daymark_domain::review::{self as reviews, WeeklyReview};
use daymark_domain::session::SessionKind;
use daymark_store::search::{catch_up, search};
use daymark_store::vault::Credential;
use daymark_store::{Error, Store, goal, milestone, programme, review, settings};
use uuid::Uuid;

const SECRET: [u8; 32] = [7; 32];

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 123_456_789).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&SECRET)]).await.unwrap();
    (dir, store)
}

fn phase(number: u128, starts_on: &str, level: LevelOfCare, kinds: &[SessionKind]) -> PhaseContent {
    PhaseContent {
        id: PhaseId::new(Uuid::from_u128(number)),
        level,
        title: Some("The long evenings".into()),
        starts_on: day(starts_on),
        minutes_a_week: 600,
        kinds: kinds.to_vec(),
    }
}

fn made(number: u128, phases: Vec<PhaseContent>) -> Programme {
    let starts_on = phases.first().unwrap().starts_on;
    let content = Content { name: Some("Harbour".into()), starts_on, ends_on: Some(day("2026-12-31")), phases };
    Programme::new(ProgrammeId::new(Uuid::from_u128(number)), content, at(number as i64)).unwrap()
}

#[tokio::test]
async fn programmes_keep_their_phases() {
    let (_dir, store) = store().await;
    let mut tx = store.write().await;
    let intensive = || phase(10, "2026-03-02", LevelOfCare::Intensive, &[SessionKind::Group, SessionKind::Individual]);
    let first = made(1, vec![intensive(), phase(11, "2026-05-11", LevelOfCare::Aftercare, &[])]);
    let second = made(2, vec![phase(20, "2026-09-07", LevelOfCare::Other, &[])]);
    programme::insert(&mut tx, &first).await.unwrap();
    programme::insert(&mut tx, &second).await.unwrap();
    assert!(programme::list(&mut tx).await.unwrap() == [first.clone(), second.clone()]);
    let shorter = Programme { updated_at: at(90), ..made(1, vec![intensive()]) };
    programme::update(&mut tx, &shorter).await.unwrap();
    assert!(programme::get(&mut tx, first.id).await.unwrap() == Some(shorter));
    let gone = Programme { deleted_at: Some(at(91)), ..second.clone() };
    programme::update(&mut tx, &gone).await.unwrap();
    assert_eq!(programme::list(&mut tx).await.unwrap().len(), 1);
    assert!(programme::get(&mut tx, second.id).await.unwrap() == Some(gone));
    let unknown = made(3, vec![phase(30, "2026-09-07", LevelOfCare::Other, &[])]);
    assert_eq!(programme::update(&mut tx, &unknown).await, Err(Error::NotFound));
}

#[tokio::test]
async fn goals_keep_what_was_counted() {
    let (_dir, store) = store().await;
    let mut tx = store.write().await;
    let content = |title: &str, measure| goals::Content {
        title: title.into(),
        why: Some("For the mornings".into()),
        measure,
        weekly_target: 3,
        phase: Some(PhaseId::new(Uuid::from_u128(10))),
    };
    let of = |number: u128, measure| Goal::new(GoalId::new(Uuid::from_u128(number)), content("Walk", measure), at(number as i64)).unwrap();
    let ended = Goal { ended_at: Some(at(50)), ..of(1, Measure::HoursAttended) };
    let (own, last) = (of(2, Measure::Own), of(3, Measure::Practices));
    for one in [&ended, &own, &last] {
        goal::insert(&mut tx, one).await.unwrap();
    }
    assert!(goal::list(&mut tx).await.unwrap() == [own.clone(), last.clone(), ended.clone()]);
    let on = day("2026-03-04");
    goal::set_count(&mut tx, own.id, on, 2).await.unwrap();
    goal::set_count(&mut tx, own.id, on, 3).await.unwrap();
    assert_eq!(goal::count(&mut tx, own.id, on).await, Ok(3));
    assert_eq!(goal::counts_between(&mut tx, on, on).await.unwrap(), [(own.id, on, 3)]);
    goal::set_count(&mut tx, own.id, on, 0).await.unwrap();
    assert!(goal::counts_between(&mut tx, day("2026-01-01"), day("2026-12-31")).await.unwrap().is_empty());
    goal::update(&mut tx, &Goal { deleted_at: Some(at(60)), ..last }).await.unwrap();
    assert_eq!(goal::list(&mut tx).await.unwrap().len(), 2);
}

#[tokio::test]
async fn reviews_are_kept_by_week_and_found_by_their_words() {
    let (_dir, store) = store().await;
    let mut tx = store.write().await;
    let (week, today) = (day("2026-03-02"), day("2026-03-09"));
    let words = |helped: &str, hard: &str| reviews::Content { helped: Some(helped.into()), hard: Some(hard.into()), next_step: None };
    let id = |number| ReviewId::new(Uuid::from_u128(number));
    let first = WeeklyReview::written(None, id(1), week, words("Walking home", ""), at(0), today).unwrap();
    review::save(&mut tx, &first).await.unwrap();
    let second = WeeklyReview::written(Some(&first), id(2), week, words("", "Payday évening"), at(9), today).unwrap();
    let second = WeeklyReview { finished_at: Some(at(9)), ..second };
    review::save(&mut tx, &second).await.unwrap();
    assert!(review::list(&mut tx).await.unwrap() == [second.clone()]);
    assert!(review::get(&mut tx, week).await.unwrap() == Some(second.clone()));
    catch_up(&mut tx).await.unwrap();
    assert!(search(&mut tx, "walking", 10).await.unwrap().is_empty());
    let found = search(&mut tx, "evening payd", 10).await.unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].kind == "weekly_review" && found[0].id == second.id.uuid() && found[0].of.as_deref() == Some("2026-03-02"));
    let empty = WeeklyReview::written(Some(&second), id(3), week, words("", " "), at(10), today).unwrap();
    review::save(&mut tx, &empty).await.unwrap();
    assert!(search(&mut tx, "payday", 10).await.unwrap().is_empty());
    assert_eq!(settings::load_review_put_away(&mut tx).await, Ok(None));
    settings::save_review_put_away(&mut tx, week).await.unwrap();
    assert_eq!(settings::load_review_put_away(&mut tx).await, Ok(Some(week)));
}

#[tokio::test]
async fn milestones_of_ones_own_are_kept() {
    let (_dir, store) = store().await;
    let mut tx = store.write().await;
    let made =
        |number: u128, on: &str| OwnMilestone::new(MilestoneId::new(Uuid::from_u128(number)), "First shift back", day(on), at(0)).unwrap();
    let (late, early) = (made(1, "2026-05-01"), made(2, "2026-04-01"));
    milestone::insert(&mut tx, &late).await.unwrap();
    milestone::insert(&mut tx, &early).await.unwrap();
    assert!(milestone::list(&mut tx).await.unwrap() == [early.clone(), late.clone()]);
    milestone::update(&mut tx, &OwnMilestone { deleted_at: Some(at(5)), ..early.clone() }).await.unwrap();
    assert!(milestone::list(&mut tx).await.unwrap() == [late]);
    assert!(milestone::get(&mut tx, early.id).await.unwrap().is_some());
}
