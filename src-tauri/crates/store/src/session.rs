//! The `session` table, with the changes to single occurrences and who was there.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use daymark_domain::ids::{CalendarId, SessionId};
use daymark_domain::session::{Attendance, CalendarItem, Change, Details, Exception, Repeat, Session, SessionKind};
use daymark_domain::words::Words;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{from_json, from_local, from_name, from_words, instant, json, local, name, words, zone};
use crate::row::Row;
use crate::{Error, Result, Tx, occurrence, repeat};

#[derive(FromRow, Serialize, Deserialize)]
struct Stored {
    id: Uuid,
    kind: String,
    title: Option<String>,
    place: Option<String>,
    link: Option<String>,
    bring: Option<String>,
    facilitator: Option<String>,
    description: Option<String>,
    zone: String,
    starts: String,
    duration_minutes: i64,
    all_day: bool,
    travel_minutes: i64,
    repeat: String,
    extra: String,
    leads: String,
    calendar_id: Option<Uuid>,
    uid: Option<String>,
    sequence: Option<i64>,
    digest: Option<String>,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
    #[serde(default)]
    since: Option<String>,
    #[serde(default)]
    until: Option<String>,
    #[serde(default)]
    free: bool,
}

fn small(number: i64) -> Result<u32> {
    u32::try_from(number).map_err(|_| Error::Database)
}

impl TryFrom<Stored> for Session {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        let calendar = match (row.calendar_id, row.uid, row.sequence, row.digest) {
            (Some(calendar), Some(uid), Some(sequence), Some(digest)) => {
                let bound = |text: Option<String>| text.as_deref().map(local).transpose();
                let (since, until) = (bound(row.since)?, bound(row.until)?);
                let (calendar, uid) = (CalendarId::new(calendar), Words::stored(uid));
                Some(CalendarItem { calendar, uid, sequence: small(sequence)?, digest, since, until })
            }
            _ => None,
        };
        let zone = zone(&row.zone)?;
        Ok(Self {
            id: SessionId::new(row.id),
            kind: name(row.kind)?,
            title: words(row.title),
            place: words(row.place),
            link: words(row.link),
            bring: words(row.bring),
            facilitator: words(row.facilitator),
            description: words(row.description),
            zone,
            starts: local(&row.starts)?,
            duration_minutes: small(row.duration_minutes)?,
            all_day: row.all_day,
            free: row.free,
            travel_minutes: small(row.travel_minutes)?,
            repeat: repeat::read(&row.repeat, zone)?,
            rdates: json(&row.extra)?,
            leads: json(&row.leads)?,
            exceptions: Vec::new(),
            calendar,
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

#[derive(FromRow, Serialize, Deserialize)]
struct ExceptionRow {
    session_id: Uuid,
    original: String,
    change: String,
    moved_to: Option<String>,
    title: Option<String>,
    place: Option<String>,
    link: Option<String>,
    duration_minutes: Option<i64>,
    from_calendar: bool,
    #[serde(default)]
    sequence: i64,
    #[serde(default)]
    said_to: Option<String>,
}

impl TryFrom<ExceptionRow> for Exception {
    type Error = Error;

    fn try_from(row: ExceptionRow) -> Result<Self> {
        let change = match (row.change.as_str(), row.moved_to) {
            ("cancelled", None) => Change::Cancelled,
            ("removed", None) => Change::Removed,
            ("kept", None) => Change::Kept,
            ("moved", Some(to)) => Change::Moved { to: local(&to)? },
            _ => return Err(Error::Database),
        };
        let details = Details {
            title: words(row.title),
            place: words(row.place),
            link: words(row.link),
            duration_minutes: row.duration_minutes.map(small).transpose()?,
        };
        let (original, sequence) = (local(&row.original)?, small(row.sequence)?);
        let said = row.said_to.as_deref().map(local).transpose()?;
        Ok(Self { original, change, details, from_calendar: row.from_calendar, sequence, said })
    }
}

fn row(session: &Session) -> Result<Row> {
    let calendar = session.calendar.as_ref();
    Row::with_id("session", session.id.uuid())
        .set("kind", from_name(&session.kind)?)
        .set("title", from_words(session.title.as_ref()))
        .set("place", from_words(session.place.as_ref()))
        .set("link", from_words(session.link.as_ref()))
        .set("bring", from_words(session.bring.as_ref()))
        .set("facilitator", from_words(session.facilitator.as_ref()))
        .set("description", from_words(session.description.as_ref()))
        .set("zone", session.zone.name())
        .set("starts", from_local(session.starts))
        .set("duration_minutes", session.duration_minutes)
        .set("all_day", session.all_day)
        .set("free", session.free)
        .set("travel_minutes", session.travel_minutes)
        .set("repeat", repeat::write(&session.repeat)?)
        .set("extra", from_json(&session.rdates)?)
        .set("leads", from_json(&session.leads)?)
        .set("calendar_id", calendar.map(|item| item.calendar.uuid()))
        .set("uid", calendar.map(|item| item.uid.reveal()))
        .set("sequence", calendar.map(|item| item.sequence))
        .set("digest", calendar.map(|item| item.digest.as_str()))
        .set("since", calendar.and_then(|item| item.since).map(from_local))
        .set("until", calendar.and_then(|item| item.until).map(from_local))
        .set("last_start", session.last_start().map(from_local))
        .times(session.created_at, session.updated_at, session.deleted_at)
}

/// Adds one, with its exceptions.
pub async fn insert(tx: &mut Tx<'_>, session: &Session) -> Result<()> {
    row(session)?.insert(tx).await?;
    put_exceptions(tx, session).await
}

/// Writes every field of one that is there, `deleted_at` too; its exceptions become those given.
pub async fn update(tx: &mut Tx<'_>, session: &Session) -> Result<()> {
    row(session)?.update(tx).await?;
    let there: Vec<String> = sqlx::query_scalar("SELECT original FROM session_exception WHERE session_id = ? AND deleted_at IS NULL")
        .bind(session.id.uuid())
        .fetch_all(tx.reader()?)
        .await?;
    let given: HashSet<String> = session.exceptions.iter().map(|exception| from_local(exception.original)).collect();
    for gone in there.iter().filter(|original| !given.contains(*original)) {
        Row::of("session_exception").key("session_id", session.id.uuid()).key("original", gone).remove(tx).await?;
    }
    put_exceptions(tx, session).await
}

async fn put_exceptions(tx: &mut Tx<'_>, session: &Session) -> Result<()> {
    for exception in &session.exceptions {
        let (change, moved_to) = match exception.change {
            Change::Cancelled => ("cancelled", None),
            Change::Removed => ("removed", None),
            Change::Kept => ("kept", None),
            Change::Moved { to } => ("moved", Some(from_local(to))),
        };
        Row::of("session_exception")
            .key("session_id", session.id.uuid())
            .key("original", from_local(exception.original))
            .once("id", tx.new_id()?)
            .set("change", change)
            .set("moved_to", moved_to)
            .set("title", from_words(exception.details.title.as_ref()))
            .set("place", from_words(exception.details.place.as_ref()))
            .set("link", from_words(exception.details.link.as_ref()))
            .set("duration_minutes", exception.details.duration_minutes)
            .set("from_calendar", exception.from_calendar)
            .set("sequence", exception.sequence)
            .set("said_to", exception.said.map(from_local))
            .stamped(tx)?
            .put(tx)
            .await?;
    }
    Ok(())
}

/// One by its id with its exceptions, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<Session>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM session WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    let Some(row) = row else { return Ok(None) };
    let mut session = Session::try_from(row)?;
    let exceptions: Vec<ExceptionRow> =
        sqlx::query_as("SELECT * FROM session_exception WHERE session_id = ? AND deleted_at IS NULL ORDER BY original")
            .bind(id.uuid())
            .fetch_all(tx.reader()?)
            .await?;
    session.exceptions = exceptions.into_iter().map(Exception::try_from).collect::<Result<_>>()?;
    keep_recorded(tx, &mut session).await?;
    Ok(Some(session))
}

/// Of a rule that this version does not follow stays what something is kept of: those starts are single dates of the series.
async fn keep_recorded(tx: &mut Tx<'_>, session: &mut Session) -> Result<()> {
    if !matches!(session.repeat, Repeat::Unsupported { .. }) {
        return Ok(());
    }
    let changed = session.exceptions.iter().filter(|one| one.change != Change::Removed).map(|one| one.original);
    session.rdates.extend(changed);
    session.rdates.extend(occurrence::kept(tx, session.id).await?);
    session.rdates.sort_unstable();
    session.rdates.dedup();
    Ok(())
}

/// Those not deleted with their exceptions, by their first start.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Session>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM session WHERE deleted_at IS NULL ORDER BY starts, id").fetch_all(tx.reader()?).await?;
    with_all_exceptions(tx, rows).await
}

/// The ids of those that can still be on. Two questions, because of one with OR SQLite reads the whole table.
macro_rules! still_on {
    () => {
        "SELECT id FROM session WHERE deleted_at IS NULL AND last_start IS NULL
         UNION ALL SELECT id FROM session WHERE deleted_at IS NULL AND last_start >= ?"
    };
}

/// As [`list`], without those of which nothing can be on from a local time on, in whatever zone, however long it lasts.
pub async fn list_since(tx: &mut Tx<'_>, from: NaiveDateTime) -> Result<Vec<Session>> {
    let from = from_local(from.checked_sub_signed(LONGEST).unwrap_or(from));
    let rows: Vec<Stored> = sqlx::query_as(concat!("SELECT * FROM session WHERE id IN (", still_on!(), ") ORDER BY starts, id"))
        .bind(&from)
        .fetch_all(tx.reader()?)
        .await?;
    let exceptions = sqlx::query_as(concat!(
        "SELECT * FROM session_exception WHERE deleted_at IS NULL AND session_id IN (",
        still_on!(),
        ") ORDER BY session_id, original"
    ))
    .bind(&from)
    .fetch_all(tx.reader()?)
    .await?;
    with_exceptions(tx, rows, exceptions).await
}

/// Whether there is any.
pub async fn any(tx: &mut Tx<'_>) -> Result<bool> {
    let any: i64 = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM session WHERE deleted_at IS NULL)").fetch_one(tx.reader()?).await?;
    Ok(any == 1)
}

/// Longer than anything lasts, and than two zones are apart.
const LONGEST: TimeDelta = TimeDelta::days(34);

/// Those that came with calendars, with their exceptions, deleted or not.
pub async fn imported(tx: &mut Tx<'_>) -> Result<Vec<Session>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM session WHERE calendar_id IS NOT NULL ORDER BY starts, id").fetch_all(tx.reader()?).await?;
    with_all_exceptions(tx, rows).await
}

/// Those of one calendar with their exceptions, deleted or not.
pub async fn of_calendar(tx: &mut Tx<'_>, calendar: CalendarId) -> Result<Vec<Session>> {
    let rows: Vec<Stored> = sqlx::query_as("SELECT * FROM session WHERE calendar_id = ? ORDER BY starts, id")
        .bind(calendar.uuid())
        .fetch_all(tx.reader()?)
        .await?;
    with_all_exceptions(tx, rows).await
}

async fn with_all_exceptions(tx: &mut Tx<'_>, rows: Vec<Stored>) -> Result<Vec<Session>> {
    let exceptions = sqlx::query_as("SELECT * FROM session_exception WHERE deleted_at IS NULL ORDER BY session_id, original")
        .fetch_all(tx.reader()?)
        .await?;
    with_exceptions(tx, rows, exceptions).await
}

/// Sessions with those of the exceptions that are theirs. The exceptions are in order.
async fn with_exceptions(tx: &mut Tx<'_>, rows: Vec<Stored>, exceptions: Vec<ExceptionRow>) -> Result<Vec<Session>> {
    let mut sessions = rows.into_iter().map(Session::try_from).collect::<Result<Vec<_>>>()?;
    let places: HashMap<Uuid, usize> = sessions.iter().enumerate().map(|(at, session)| (session.id.uuid(), at)).collect();
    for row in exceptions {
        if let Some(session) = places.get(&row.session_id).and_then(|at| sessions.get_mut(*at)) {
            session.exceptions.push(row.try_into()?);
        }
    }
    for session in &mut sessions {
        keep_recorded(tx, session).await?;
    }
    Ok(sessions)
}

/// A session as its rows are, to be put back later.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    row: Stored,
    exceptions: Vec<ExceptionRow>,
}

impl Kept {
    pub(crate) fn id(&self) -> SessionId {
        SessionId::new(self.row.id)
    }
}

pub(crate) async fn kept(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<Kept>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM session WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    let Some(row) = row else { return Ok(None) };
    let exceptions = sqlx::query_as("SELECT * FROM session_exception WHERE session_id = ? AND deleted_at IS NULL")
        .bind(id.uuid())
        .fetch_all(tx.reader()?)
        .await?;
    Ok(Some(Kept { row, exceptions }))
}

pub(crate) async fn put_back(tx: &mut Tx<'_>, kept: Kept) -> Result<()> {
    let mut session = Session::try_from(kept.row)?;
    session.exceptions = kept.exceptions.into_iter().map(Exception::try_from).collect::<Result<_>>()?;
    session.exceptions.sort_by_key(|exception| exception.original);
    update(tx, &session).await
}

/// Whether the person was at one occurrence, where it was said.
pub async fn attendance(tx: &mut Tx<'_>, session: SessionId, original: NaiveDateTime) -> Result<Option<Attendance>> {
    let attendance: Option<String> =
        sqlx::query_scalar("SELECT attendance FROM attendance WHERE deleted_at IS NULL AND session_id = ? AND original = ?")
            .bind(session.uuid())
            .bind(from_local(original))
            .fetch_optional(tx.reader()?)
            .await?;
    attendance.map(name).transpose()
}

/// Says whether the person was at one occurrence.
pub async fn set_attendance(tx: &mut Tx<'_>, session: SessionId, original: NaiveDateTime, attendance: Attendance) -> Result<()> {
    let row = attendance_row(session, original).set("attendance", from_name(&attendance)?);
    row.once("id", tx.new_id()?).stamped(tx)?.put(tx).await
}

/// Takes back what was said of one occurrence, if anything.
pub async fn clear_attendance(tx: &mut Tx<'_>, session: SessionId, original: NaiveDateTime) -> Result<()> {
    attendance_row(session, original).remove(tx).await
}

fn attendance_row(session: SessionId, original: NaiveDateTime) -> Row {
    Row::of("attendance").key("session_id", session.uuid()).key("original", from_local(original))
}

/// How many occurrences of these kinds the person was at before a local date, by where they were moved to. What was deleted, cancelled or
/// taken out does not count.
pub async fn count_attended(tx: &mut Tx<'_>, kinds: &[SessionKind], before: NaiveDate) -> Result<u32> {
    let kinds = kinds.iter().map(from_name).collect::<Result<Vec<_>>>()?;
    let count: i64 = sqlx::query_scalar(
        // Counted by the series' own times first, because few occurrences are otherwise; then what is otherwise.
        "WITH counted AS MATERIALIZED (
             SELECT id FROM session WHERE deleted_at IS NULL AND kind IN (SELECT value FROM json_each(?1))
         )
         SELECT (
             SELECT count(*) FROM counted AS s CROSS JOIN attendance AS a ON a.session_id = s.id
             WHERE a.deleted_at IS NULL AND a.attendance IN ('attended', 'late') AND a.original < ?2
         ) + (
             SELECT coalesce(sum((e.change NOT IN ('cancelled', 'removed') AND coalesce(e.moved_to, e.original) < ?2) - (e.original < ?2)), 0)
             FROM counted AS s CROSS JOIN session_exception AS e ON e.session_id = s.id
             CROSS JOIN attendance AS a ON a.session_id = e.session_id AND a.original = e.original
             WHERE a.deleted_at IS NULL AND e.deleted_at IS NULL AND a.attendance IN ('attended', 'late')
         )",
    )
    .bind(from_json(&kinds)?)
    .bind(from_local(before.and_time(NaiveTime::MIN)))
    .fetch_one(tx.reader()?)
    .await?;
    u32::try_from(count).map_err(|_| Error::Database)
}

/// What was said of the occurrences whose original local start lies in a range, both ends included, in order.
pub async fn attendance_between(
    tx: &mut Tx<'_>,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> Result<Vec<(SessionId, NaiveDateTime, Attendance)>> {
    let rows: Vec<(Uuid, String, String)> = sqlx::query_as(
        "SELECT session_id, original, attendance FROM attendance
         WHERE deleted_at IS NULL AND original BETWEEN ? AND ? ORDER BY original, session_id",
    )
    .bind(from_local(from))
    .bind(from_local(to))
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter().map(|(id, original, attendance)| Ok((SessionId::new(id), local(&original)?, name(attendance)?))).collect()
}
