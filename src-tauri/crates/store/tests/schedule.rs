//! Which sessions can still be on, found without a look at those that are long over.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use daymark_domain::ids::{SessionId, UrgeId};
use daymark_domain::practice::Urge;
use daymark_domain::session::{Content, Day, Repeat, Session, SessionKind};
use daymark_store::vault::Credential;
use daymark_store::{Store, session, urge};
use uuid::Uuid;

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&[7; 32])]).await.unwrap();
    (dir, store)
}

fn made(number: u128, starts: &str, repeat: Repeat) -> Session {
    let content = Content {
        kind: SessionKind::Group,
        title: None,
        place: None,
        link: None,
        bring: None,
        zone: chrono_tz::UTC,
        starts: local(starts),
        duration_minutes: 60,
        repeat,
        facilitator: None,
        description: None,
        all_day: false,
        free: false,
        travel_minutes: 0,
        rdates: Vec::new(),
        leads: Vec::new(),
    };
    Session::new(SessionId::new(Uuid::from_u128(number)), content, instant("2020-01-01T00:00:00Z")).ok().unwrap()
}

#[tokio::test]
async fn what_can_still_be_on_is_listed_with_its_exceptions() {
    let (_dir, store) = store().await;
    let weekly = |until: Option<&str>| Repeat::Weekly { every: 1, on: vec![Day::Monday], until: until.map(|until| until.parse().unwrap()) };
    let over = made(1, "2026-01-05T10:00:00", weekly(Some("2026-03-30")));
    let endless = made(2, "2026-01-05T11:00:00", weekly(None));
    let mut moved = made(3, "2026-01-05T12:00:00", Repeat::Never);
    let original = moved.starts;
    moved.set_exception(original, moved.move_of(original, local("2026-07-01T10:00:00")).unwrap());
    let mut cancelled = made(4, "2026-07-02T10:00:00", weekly(Some("2026-09-30")));
    let first = local("2026-07-06T10:00:00");
    cancelled.set_exception(first, Some(cancelled.cancel_of(first)));
    let deleted = Session { deleted_at: Some(instant("2026-02-01T00:00:00Z")), ..made(5, "2026-01-05T13:00:00", weekly(None)) };
    let mut tx = store.write().await;
    for one in [&over, &endless, &moved, &cancelled, &deleted] {
        session::insert(&mut tx, one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = store.read().await;
    assert!(session::list(&mut tx).await.unwrap() == [over.clone(), endless.clone(), moved.clone(), cancelled.clone()]);
    assert!(session::list_since(&mut tx, local("2026-06-01T00:00:00")).await.unwrap() == [endless.clone(), moved, cancelled]);
    assert!(session::list_since(&mut tx, local("2027-06-01T00:00:00")).await.unwrap() == [endless]);
    assert!(session::list_since(&mut tx, NaiveDateTime::MIN).await.unwrap().contains(&over));
}

#[tokio::test]
async fn the_urge_that_goes_on_is_found_behind_those_of_a_clock_ahead() {
    let (_dir, store) = store().await;
    let begun = |number: u128, started_at, is_over: bool| Urge {
        id: UrgeId::new(Uuid::from_u128(number)),
        zone: chrono_tz::UTC,
        started_at,
        ended_at: is_over.then_some(started_at),
        end: None,
        before: None,
        after: None,
        triggers: Vec::new(),
        note: None,
    };
    let now = instant("2026-03-02T10:00:00Z");
    let mut tx = store.write().await;
    for number in 1..100 {
        let at = now + if number < 10 { TimeDelta::days(365) } else { -TimeDelta::hours(number) };
        urge::insert(&mut tx, &begun(number as u128, at, true)).await.unwrap();
    }
    assert!(urge::open(&mut tx).await.unwrap().is_none());
    let goes_on = begun(200, now, false);
    urge::insert(&mut tx, &goes_on).await.unwrap();
    assert!(urge::open(&mut tx).await.unwrap() == Some(goes_on));
}

#[tokio::test]
async fn each_change_has_a_number_and_what_is_not_committed_has_none() {
    let (_dir, store) = store().await;
    let before = store.read().await.revision();
    let mut tx = store.write().await;
    assert_eq!(tx.revision(), before);
    session::insert(&mut tx, &made(1, "2026-01-05T10:00:00", Repeat::Never)).await.unwrap();
    assert_eq!(tx.revision(), None);
    tx.commit().await.unwrap();
    let after = store.read().await.revision();
    assert!(after > before);
    assert_eq!(store.read().await.revision(), after);
}
