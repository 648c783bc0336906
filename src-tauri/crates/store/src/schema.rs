//! What holds for every table: an id, times and tombstones, rows that survive the upgrade, and a purge that reaches them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use daymark_domain::ids::{GoalId, SessionId};
use daymark_domain::occurrence_note::OccurrenceNote;
use daymark_domain::practice::ItemKind;
use daymark_domain::session::{Attendance, Change, Exception};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::columns::from_instant;
use crate::purge::{KEPT, MOST, REMOVE, purge};
use crate::vault::Credential;
use crate::{Store, Tx, favourite, goal, occurrence, programme, session};

/// The tables whose rows have no times and no tombstones of their own, and why.
const EXCEPTIONS: [(&str, &str); 15] = [
    ("check_in_trigger", "a list within a check-in, written with it"),
    ("urge_trigger", "a list within an urge, written with it"),
    ("lapse_trigger", "a list within a lapse, written with it"),
    ("profile", "one row, which is changed and never deleted"),
    ("setting", "single values by name, which are changed and never deleted"),
    ("draft", "not saved yet; it goes at once when it is saved or thrown away"),
    ("schedule_change", "how sessions were before a change, kept for thirty days to undo it"),
    ("search_waiting", "made from other tables"),
    ("search_entry", "made from other tables"),
    ("search", "an index of search_entry"),
    ("search_config", "part of that index"),
    ("search_data", "part of that index"),
    ("search_docsize", "part of that index"),
    ("search_idx", "part of that index"),
    ("_sqlx_migrations", "which migrations ran"),
];

/// The device's secret of the frozen stores.
const SECRET: [u8; 32] = *b"the secret of a frozen fixture 1";

/// The store of the schema before rows had times, with a row in every table, brought up to date.
async fn upgraded() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let stores = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/stores");
    for kind in ["db", "slots"] {
        fs::copy(stores.join(format!("v0011.{kind}")), dir.path().join(format!("vault.{kind}"))).unwrap();
    }
    let store = Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap();
    (dir, store)
}

async fn connection<'t>(tx: &'t mut Tx<'_>) -> &'t mut SqliteConnection {
    tx.reader().unwrap()
}

/// The one column that a query made for this test asks for.
async fn column<T>(tx: &mut Tx<'_>, query: &str) -> Vec<T>
where
    (T,): for<'r> FromRow<'r, sqlx::sqlite::SqliteRow>,
    T: Send + Unpin,
{
    let rows: Vec<(T,)> = sqlx::query_as(AssertSqlSafe(query.to_owned())).fetch_all(connection(tx).await).await.unwrap();
    rows.into_iter().map(|(value,)| value).collect()
}

async fn number(tx: &mut Tx<'_>, query: &str) -> i64 {
    column(tx, query).await[0]
}

async fn run(tx: &mut Tx<'_>, statement: &str) {
    tx.execute(sqlx::query(AssertSqlSafe(statement.to_owned()))).await.unwrap();
}

/// The tables of what a person keeps.
async fn kept_tables(tx: &mut Tx<'_>) -> BTreeSet<String> {
    let all = column(tx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").await;
    let kept = all.into_iter().filter(|table: &String| EXCEPTIONS.iter().all(|(exception, _)| exception != table));
    kept.collect()
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

#[tokio::test]
async fn every_table_of_what_a_person_keeps_has_id_times_and_tombstones() {
    let (_dir, store) = upgraded().await;
    let mut tx = store.read().await;
    let tables = kept_tables(&mut tx).await;
    for table in &tables {
        let columns: Vec<String> = column(&mut tx, &format!("SELECT name FROM pragma_table_info('{table}')")).await;
        for wanted in ["id", "created_at", "updated_at", "deleted_at"] {
            assert!(columns.iter().any(|column| column == wanted), "{table} has no {wanted}");
        }
        let named_by_id = format!(
            "SELECT count(*) FROM pragma_index_list('{table}') AS i WHERE i.\"unique\" = 1
             AND (SELECT group_concat(name) FROM pragma_index_info(i.name)) = 'id'"
        );
        assert_eq!(number(&mut tx, &named_by_id).await, 1, "the id of {table} does not name one row");
    }
    let purged = REMOVE.iter().map(|statement| statement.split(' ').nth(2).unwrap().trim_matches('"').to_owned());
    assert_eq!(purged.collect::<BTreeSet<_>>(), tables, "not all of them are purged");
    for (exception, why) in EXCEPTIONS {
        let there = format!("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '{exception}'");
        assert_eq!(number(&mut tx, &there).await, 1, "{exception} ({why}) is no table");
    }
}

#[tokio::test]
async fn rows_from_before_they_had_times_get_the_best_there_are() {
    let (_dir, store) = upgraded().await;
    let mut tx = store.read().await;
    for table in kept_tables(&mut tx).await {
        let count = format!("SELECT count(*) FROM \"{table}\"");
        assert!(number(&mut tx, &count).await > 0, "the frozen store has nothing in {table}");
        let odd = format!("{count} WHERE length(id) <> 16 OR updated_at < created_at OR deleted_at IS NOT NULL");
        assert_eq!(number(&mut tx, &odd).await, 0, "{table}");
        let timeless = match table.as_str() {
            "trigger" => format!("{count} WHERE created_at = 0 AND key IS NULL"),
            "favourite" => continue,
            _ => format!("{count} WHERE created_at = 0 OR updated_at = 0"),
        };
        assert_eq!(number(&mut tx, &timeless).await, 0, "{table}");
    }
}

#[tokio::test]
async fn what_was_deleted_goes_for_good_after_ninety_days_and_not_before() {
    let (_dir, store) = upgraded().await;
    let mut tx = store.write().await;
    let tables = kept_tables(&mut tx).await;
    for table in &tables {
        run(&mut tx, &format!("UPDATE \"{table}\" SET deleted_at = {}", from_instant(at(0)).unwrap())).await;
    }
    purge(&mut tx, at(0) + KEPT).await.unwrap();
    for table in &tables {
        assert!(number(&mut tx, &format!("SELECT count(*) FROM \"{table}\"")).await > 0, "{table} was purged too early");
    }
    purge(&mut tx, at(1) + KEPT).await.unwrap();
    let exceptions = ["check_in_trigger", "urge_trigger", "lapse_trigger", "search_entry"];
    for table in tables.iter().map(String::as_str).chain(exceptions) {
        assert_eq!(number(&mut tx, &format!("SELECT count(*) FROM \"{table}\"")).await, 0, "{table} was not purged");
    }
    tx.commit().await.unwrap();
    store.verify().await.unwrap();
}

#[tokio::test]
async fn what_refers_to_something_purged_stays() {
    let (_dir, store) = upgraded().await;
    let mut tx = store.write().await;
    for table in ["worksheet", "session", "urge", "calendar", "trigger"] {
        run(&mut tx, &format!("UPDATE \"{table}\" SET deleted_at = 1")).await;
    }
    // One urge lives on with its trigger.
    run(&mut tx, "UPDATE urge SET deleted_at = NULL WHERE ended_at IS NOT NULL").await;
    let homework = number(&mut tx, "SELECT count(*) FROM homework").await;
    purge(&mut tx, at(0)).await.unwrap();
    assert_eq!(number(&mut tx, "SELECT count(*) FROM session").await, 0);
    assert_eq!(number(&mut tx, "SELECT count(*) FROM homework WHERE session_id IS NULL").await, homework);
    assert_eq!(number(&mut tx, "SELECT count(*) FROM worksheet").await, 1, "a response needs it");
    assert_eq!(number(&mut tx, "SELECT count(*) FROM \"trigger\"").await, 1, "a check-in, a lapse and an urge need it");
    assert_eq!(number(&mut tx, "SELECT count(*) FROM practice WHERE urge_id IS NULL").await, 1);
    run(&mut tx, "UPDATE worksheet_response SET deleted_at = 1").await;
    purge(&mut tx, at(0)).await.unwrap();
    assert_eq!(number(&mut tx, "SELECT count(*) FROM worksheet").await, 0);
    tx.commit().await.unwrap();
    store.verify().await.unwrap();
}

#[tokio::test]
async fn a_purge_is_bounded_and_finds_its_rows_without_reading_a_table() {
    let (_dir, store) = upgraded().await;
    let mut tx = store.write().await;
    run(
        &mut tx,
        &format!(
            "WITH RECURSIVE many (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM many WHERE value < {MOST} + 3)
             INSERT INTO milestone (id, title, \"on\", created_at, updated_at, deleted_at)
             SELECT randomblob(16), 'x', '2026-01-01', 1, 1, value FROM many"
        ),
    )
    .await;
    for left in [3, 0] {
        purge(&mut tx, at(0)).await.unwrap();
        assert_eq!(column::<i64>(&mut tx, "SELECT deleted_at FROM milestone WHERE deleted_at IS NOT NULL").await.len(), left);
    }
    for statement in REMOVE {
        let found = statement.split_once("(SELECT").unwrap().1.rsplit_once(')').unwrap().0;
        let plan = sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN SELECT{found}"))).bind(0).bind(1);
        let steps: Vec<(i64, i64, i64, String)> = plan.fetch_all(connection(&mut tx).await).await.unwrap();
        assert!(steps[0].3.contains("_deleted (deleted_at<?)"), "{}", steps[0].3);
    }
}

/// What is kept of the row of an occurrence: its id, and when it was changed and deleted.
type Times = (Uuid, i64, Option<i64>);

async fn times(tx: &mut Tx<'_>, table: &str) -> Vec<Times> {
    let query = format!("SELECT id, updated_at, deleted_at FROM \"{table}\" ORDER BY created_at, id");
    sqlx::query_as(AssertSqlSafe(query)).fetch_all(connection(tx).await).await.unwrap()
}

/// A store whose time is told by the test.
async fn timed() -> (tempfile::TempDir, Store, std::sync::Arc<std::sync::atomic::AtomicI64>) {
    let (dir, store) = upgraded().await;
    let seconds = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(0));
    let told = std::sync::Arc::clone(&seconds);
    let clock = Box::new(move || at(told.load(std::sync::atomic::Ordering::Relaxed)));
    (dir, store.with_clock(clock), seconds)
}

fn nanoseconds(seconds: i64) -> i64 {
    from_instant(at(seconds)).unwrap()
}

async fn an_occurrence(tx: &mut Tx<'_>) -> (SessionId, NaiveDateTime) {
    let sessions = session::list(tx).await.unwrap();
    let of_note = sessions.iter().find(|session| session.calendar.is_some()).unwrap();
    (of_note.id, of_note.starts)
}

#[tokio::test]
async fn what_is_taken_back_stays_as_a_tombstone_and_comes_back_under_its_id() {
    let (_dir, store, now) = timed().await;
    let set = |seconds| now.store(seconds, std::sync::atomic::Ordering::Relaxed);
    let note = OccurrenceNote::new(None, Some(2), None, None).ok().unwrap();
    let nothing = OccurrenceNote::default();
    let mut tx = store.read().await;
    let key = an_occurrence(&mut tx).await;
    let (session, original) = key;
    let evening = session::list(&mut tx).await.unwrap().into_iter().find(|session| session.calendar.is_none()).unwrap();
    let other = (evening.id, evening.starts);
    let counted: Uuid = column(&mut tx, "SELECT goal_id FROM goal_count").await[0];
    let item: String = column::<String>(&mut tx, "SELECT item FROM favourite").await.remove(0);
    let day: String = column::<String>(&mut tx, "SELECT \"on\" FROM goal_count").await.remove(0);
    let (goal, day) = (GoalId::new(counted), day.parse::<NaiveDate>().unwrap());
    drop(tx);
    for on in [true, false, false, true] {
        // The first says what is so already, and the second taking back finds nothing: neither leaves a trace.
        now.fetch_add(10, std::sync::atomic::Ordering::Relaxed);
        let mut tx = store.write().await;
        favourite::set(&mut tx, ItemKind::Worksheet, &item, on).await.unwrap();
        goal::set_count(&mut tx, goal, day, if on { 2 } else { 0 }).await.unwrap();
        occurrence::accept_conflict(&mut tx, key, other, on).await.unwrap();
        if on {
            session::set_attendance(&mut tx, evening.id, evening.starts, Attendance::Late).await.unwrap();
        } else {
            session::clear_attendance(&mut tx, evening.id, evening.starts).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    set(50);
    let mut tx = store.write().await;
    for table in ["favourite", "goal_count", "accepted_conflict", "attendance"] {
        let rows = times(&mut tx, table).await;
        assert!(rows.len() == 1 && rows[0].1 == nanoseconds(40) && rows[0].2.is_none(), "{table}: {rows:?}");
        assert!(number(&mut tx, &format!("SELECT created_at FROM {table}")).await < nanoseconds(0), "{table} was made anew");
    }
    let before = times(&mut tx, "occurrence_note").await;
    occurrence::set_note(&mut tx, Uuid::from_u128(1), key, &nothing, at(50)).await.unwrap();
    assert!(occurrence::note(&mut tx, key).await.unwrap() == nothing);
    assert_eq!(times(&mut tx, "occurrence_note").await, [(before[0].0, nanoseconds(50), Some(nanoseconds(50)))]);
    occurrence::set_note(&mut tx, Uuid::from_u128(2), key, &note, at(51)).await.unwrap();
    assert!(occurrence::note(&mut tx, (session, original)).await.unwrap() == note);
    assert_eq!(times(&mut tx, "occurrence_note").await, [(before[0].0, nanoseconds(51), None)]);
}

#[tokio::test]
async fn exceptions_and_phases_keep_their_rows_where_nothing_changed() {
    let (_dir, store, now) = timed().await;
    let mut tx = store.write().await;
    let of = an_occurrence(&mut tx).await.0;
    let mut changed = session::get(&mut tx, of).await.unwrap().unwrap();
    let query = format!("SELECT updated_at FROM session_exception WHERE session_id = x'{}' ORDER BY original", of.uuid().simple());
    let as_it_was: Vec<i64> = column(&mut tx, &query).await;
    let added = changed.starts + Duration::days(40);
    let taken = changed.exceptions.pop().unwrap();
    changed.exceptions.push(Exception::new(added, Change::Cancelled));
    session::update(&mut tx, &changed).await.unwrap();
    assert!(session::get(&mut tx, of).await.unwrap() == Some(changed.clone()));
    assert_eq!(column::<i64>(&mut tx, &query).await, [as_it_was[0], nanoseconds(0), nanoseconds(0)]);
    changed.exceptions.insert(1, taken);
    session::update(&mut tx, &changed).await.unwrap();
    assert!(session::get(&mut tx, of).await.unwrap() == Some(changed));
    assert_eq!(column::<i64>(&mut tx, &query).await.len(), 3);

    let mut programme = programme::list(&mut tx).await.unwrap().pop().unwrap();
    let phase = times(&mut tx, "phase").await;
    programme::update(&mut tx, &programme).await.unwrap();
    assert_eq!(times(&mut tx, "phase").await, phase);
    let gone = programme.phases.pop().unwrap();
    programme::update(&mut tx, &programme).await.unwrap();
    assert!(programme::list(&mut tx).await.unwrap()[0].phases.is_empty());
    assert_eq!(times(&mut tx, "phase").await, [(phase[0].0, nanoseconds(0), Some(nanoseconds(0)))]);
    programme.phases.push(gone);
    programme::update(&mut tx, &programme).await.unwrap();
    assert!(programme::list(&mut tx).await.unwrap() == [programme]);
    assert_eq!(now.load(std::sync::atomic::Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_tombstone_is_not_in_the_way_of_what_moves_to_its_place() {
    let (_dir, store) = upgraded().await;
    let mut tx = store.write().await;
    let (of, from) = an_occurrence(&mut tx).await;
    let to = from + Duration::days(1);
    let note = occurrence::note(&mut tx, (of, from)).await.unwrap();
    session::set_attendance(&mut tx, of, from, Attendance::Missed).await.unwrap();
    session::set_attendance(&mut tx, of, to, Attendance::Attended).await.unwrap();
    session::clear_attendance(&mut tx, of, to).await.unwrap();
    occurrence::set_note(&mut tx, Uuid::from_u128(1), (of, to), &note, at(0)).await.unwrap();
    occurrence::set_note(&mut tx, Uuid::from_u128(1), (of, to), &OccurrenceNote::default(), at(0)).await.unwrap();
    occurrence::rename(&mut tx, of, from, to).await.unwrap();
    assert_eq!(session::attendance(&mut tx, of, to).await.unwrap(), Some(Attendance::Missed));
    assert!(occurrence::note(&mut tx, (of, to)).await.unwrap() == note);
    // And to another series, where something was taken back as well.
    let other = session::list(&mut tx).await.unwrap().into_iter().find(|session| session.id != of).unwrap().id;
    session::set_attendance(&mut tx, other, to, Attendance::Attended).await.unwrap();
    session::clear_attendance(&mut tx, other, to).await.unwrap();
    occurrence::hand_on(&mut tx, of, other, to).await.unwrap();
    assert_eq!(session::attendance(&mut tx, other, to).await.unwrap(), Some(Attendance::Missed));
    assert_eq!(session::attendance(&mut tx, of, to).await.unwrap(), None);
    assert!(occurrence::note(&mut tx, (other, to)).await.unwrap() == note);
}

#[tokio::test]
async fn new_rows_have_the_time_at_which_they_were_written() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&SECRET)]).await.unwrap();
    let store = store.with_clock(Box::new(|| at(7)));
    let mut tx = store.write().await;
    favourite::set(&mut tx, ItemKind::Exercise, "paced-breathing", true).await.unwrap();
    let rows: Vec<(i64, i64)> =
        sqlx::query_as("SELECT created_at, updated_at FROM favourite").fetch_all(connection(&mut tx).await).await.unwrap();
    assert_eq!(rows, [(nanoseconds(7), nanoseconds(7))]);
}

/// The texts between quotes in a source file, up to its tests.
fn texts(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap();
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut texts = Vec::new();
    let mut rest = code.as_str();
    while let Some(start) = rest.find('"') {
        let is_raw = rest[..start].ends_with("r#");
        let body = &rest[start + 1..];
        let end = if is_raw { body.find("\"#") } else { body.match_indices('"').map(|(at, _)| at).find(|at| !body[..*at].ends_with('\\')) };
        let end = end.unwrap_or(body.len());
        texts.push(body[..end].replace("\\\"", "\""));
        rest = body.get(end + 1..).unwrap_or_default();
    }
    texts
}

#[tokio::test]
async fn every_statement_fits_the_schema() {
    let (_dir, store) = upgraded().await;
    let mut tx = store.read().await;
    let mut checked = 0;
    let sources = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    for path in sources.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|kind| kind == "rs")) {
        // Those of search and purge are put together of pieces, and this file has its own.
        if ["schema.rs", "purge.rs", "search.rs"].iter().any(|name| path.ends_with(name)) {
            continue;
        }
        let texts = texts(&fs::read_to_string(&path).unwrap());
        // What a file's `select!` begins with goes before what is given to it.
        let begins = texts.iter().find(|text| text.starts_with("SELECT") && text.ends_with(' ')).cloned().unwrap_or_default();
        for text in &texts {
            let statement = match text.split_whitespace().next() {
                Some("SELECT" | "INSERT" | "UPDATE" | "DELETE" | "WITH") => text.clone(),
                Some("WHERE" | "ORDER") if !begins.is_empty() => format!("{begins}{text}"),
                _ => continue,
            };
            // Names that are filled in belong to rows, which every test writes; an open bracket is closed by another piece.
            if statement.contains("{}") || statement.contains("\\\"") || statement.ends_with('(') {
                continue;
            }
            let explained = sqlx::query(AssertSqlSafe(format!("EXPLAIN {statement}"))).fetch_all(connection(&mut tx).await).await;
            assert!(explained.is_ok(), "{}: {statement}: {:?}", path.display(), explained.err());
            checked += 1;
        }
    }
    assert!(checked > 80, "only {checked} statements were found");
}
