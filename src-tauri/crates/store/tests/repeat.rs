//! Rules that an earlier version kept and this one does not follow: nothing of them is lost.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use daymark_domain::ids::{ScheduleChangeId, SessionId};
use daymark_domain::occurrence_note::OccurrenceNote;
use daymark_domain::session::{Attendance, Change, Content, Exception, Repeat, Session, SessionKind};
use daymark_domain::words::Words;
use daymark_store::schedule_change::{self, Upcoming};
use daymark_store::vault::Credential;
use daymark_store::{Store, occurrence, session};
use uuid::Uuid;

const SECRET: [u8; 32] = [7; 32];

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-03-05T12:00:00Z".parse().unwrap()
}

/// As an earlier version wrote it: the column holds the text of the rule.
fn every_five_hours() -> Session {
    let content = Content {
        kind: SessionKind::Medical,
        title: Some("Tablets".to_owned()),
        place: None,
        link: None,
        bring: None,
        facilitator: None,
        description: None,
        zone: Tz::America__New_York,
        starts: local("2026-03-02T09:00:00"),
        duration_minutes: 15,
        all_day: false,
        free: false,
        travel_minutes: 0,
        repeat: Repeat::Never,
        rdates: Vec::new(),
        leads: vec![15],
    };
    let session = Session::new(SessionId::new(Uuid::from_u128(1)), content, now()).unwrap();
    Session { repeat: Repeat::Unsupported { text: "freq=HOURLY;INTERVAL=5".to_owned() }, ..session }
}

#[tokio::test]
async fn a_stored_rule_of_hours_still_opens_with_all_that_hangs_on_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&SECRET)]).await.unwrap();
    let mut kept = every_five_hours();
    let (attended, noted, moved, removed) =
        (local("2026-03-02T14:00:00"), local("2026-03-02T19:00:00"), local("2026-03-03T00:00:00"), local("2026-03-03T05:00:00"));
    let to = local("2026-03-03T01:00:00");
    kept.exceptions = vec![Exception::new(moved, Change::Moved { to }), Exception::new(removed, Change::Removed)];
    let mut tx = store.write().await;
    session::insert(&mut tx, &kept).await.unwrap();
    session::set_attendance(&mut tx, kept.id, attended, Attendance::Attended).await.unwrap();
    let note = OccurrenceNote::new(None, Some(4), Some("a lantern".to_owned()), None).unwrap();
    occurrence::set_note(&mut tx, Uuid::from_u128(2), (kept.id, noted), &note, now()).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await.unwrap();

    let store = Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap();
    let mut tx = store.write().await;
    let found = session::get(&mut tx, kept.id).await.unwrap().unwrap();
    assert!(found.repeat == kept.repeat && found.starts == kept.starts);
    assert_eq!(found.rdates, [attended, noted, moved]);
    let seen: Vec<NaiveDateTime> = found.occurrences(DateTime::UNIX_EPOCH, now()).iter().map(|one| one.starts).collect();
    assert_eq!(seen, [found.starts, attended, noted, to], "the first, and what something is kept of");
    assert!(session::list(&mut tx).await.unwrap() == [found.clone()]);
    assert!(session::list_since(&mut tx, local("2026-03-02T00:00:00")).await.unwrap() == [found.clone()]);

    // Changed, and put back as it was: the text is what it was to the letter.
    let change = ScheduleChangeId::new(Uuid::from_u128(3));
    let upcoming = Upcoming { changed: vec![found.id], ..Upcoming::default() };
    schedule_change::keep(&mut tx, change, &upcoming, now()).await.unwrap();
    let renamed = Session { title: Some(Words::stored("Pills".to_owned())), updated_at: now(), ..found.clone() };
    session::update(&mut tx, &renamed).await.unwrap();
    assert!(session::get(&mut tx, kept.id).await.unwrap().unwrap() == renamed);
    schedule_change::undo(&mut tx, change).await.unwrap().unwrap();
    let back = session::get(&mut tx, kept.id).await.unwrap().unwrap();
    assert!(back.repeat == kept.repeat && back.rdates == found.rdates && back.title == kept.title);
    assert!(session::attendance(&mut tx, kept.id, attended).await.unwrap() == Some(Attendance::Attended));
}

#[tokio::test]
async fn a_rule_that_is_followed_is_kept_as_text_and_read_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&SECRET)]).await.unwrap();
    let mut tx = store.write().await;
    for (number, text) in ["FREQ=MONTHLY;BYDAY=1MO;COUNT=6", "FREQ=DAILY;BYHOUR=9,17;UNTIL=20260401T035959Z"].into_iter().enumerate() {
        // What an earlier version wrote of it is a text like any other.
        let id = SessionId::new(Uuid::from_u128(10 + number as u128));
        let written = Session { id, repeat: Repeat::Unsupported { text: text.to_owned() }, ..every_five_hours() };
        session::insert(&mut tx, &written).await.unwrap();
        let read = session::get(&mut tx, id).await.unwrap().unwrap();
        let Repeat::Rule { rule } = &read.repeat else { panic!("{text} is not read") };
        session::update(&mut tx, &read).await.unwrap();
        assert!(session::get(&mut tx, id).await.unwrap().unwrap() == read);
        let wanted = text.replace("20260401T035959Z", "20260331T235959");
        assert_eq!(rule.to_string(), wanted, "its end is on the clock of the session");
    }
}
