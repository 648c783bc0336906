//! Sessions and their occurrences, as everything that shows or counts them finds them.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use daymark_domain::ids::SessionId;
use daymark_domain::reminder::Sources;
use daymark_domain::session::{Attendance, Details, Occurrence, OccurrenceStatus, Session};
use daymark_domain::wall_clock::to_instant;
use daymark_domain::words::Words;
use daymark_store::{Tx, session};

use crate::api::OccurrenceView;
use crate::dates::{earlier, later};
use crate::{Error, Result, views};

/// The longest that a session lasts: one that began before can still be on.
pub const LONGEST_SESSION: Duration = Duration::days(31);

/// How far ahead the next session is looked for: near first, because that is where it mostly is.
const NEXT_WITHIN: [Duration; 2] = [Duration::days(15), Duration::days(400)];

/// A session that is there and not deleted.
pub async fn live(tx: &mut Tx<'_>, id: SessionId) -> Result<Session> {
    session::get(tx, id).await?.filter(|session| session.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// The sessions that can be on from a local date on.
pub async fn since(tx: &mut Tx<'_>, from: NaiveDate) -> Result<Vec<Session>> {
    Ok(session::list_since(tx, from.and_time(NaiveTime::MIN)).await?)
}

/// Some sessions as what reminders come from.
pub fn sources(sessions: &[Session]) -> Sources<'_> {
    Sources { sessions, ..Sources::default() }
}

/// Every occurrence that starts between two instants, both included.
fn starting(sessions: &[Session], from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = (&Session, Occurrence)> {
    sessions.iter().flat_map(move |session| session.occurrences(from, to).into_iter().map(move |one| (session, one)))
}

/// The occurrences that start on these local dates in `zone`, in order, with what was said of each.
pub async fn occurrences_on(
    tx: &mut Tx<'_>,
    sessions: &[Session],
    from: NaiveDate,
    to: NaiveDate,
    zone: Tz,
) -> Result<Vec<OccurrenceView>> {
    // A day more at each end: a midnight can be skipped, or come twice, and whole days keep the midnight of another zone.
    let midnight = |on: NaiveDate| to_instant(on.and_time(NaiveTime::MIN), zone);
    let around = starting(sessions, midnight(earlier(from)), midnight(later(later(to))));
    let asked = around.filter(|(_, one)| (from..=to).contains(&one.date_in(zone)));
    with_attendance(tx, asked.collect()).await
}

/// Everything that is on on these local dates, both included, though it began long before.
pub fn on(sessions: &[Session], from: NaiveDate, to: NaiveDate, zone: Tz) -> Vec<(&Session, Occurrence)> {
    let midnight = |on: NaiveDate| to_instant(on.and_time(NaiveTime::MIN), zone);
    let (first, last) = (midnight(from), midnight(later(to)) - Duration::nanoseconds(1));
    starting(sessions, first - LONGEST_SESSION, last).filter(|(_, one)| one.starts_at >= first || one.ends_at > first).collect()
}

/// The next session that has not ended, cancelled ones left out.
pub async fn next(tx: &mut Tx<'_>, sessions: &[Session], now: DateTime<Utc>) -> Result<Option<OccurrenceView>> {
    for within in NEXT_WITHIN {
        let is_ahead = |(session, one): &(&Session, Occurrence)| {
            !session.kind.is_commitment() && one.ends_at > now && one.status != OccurrenceStatus::Cancelled
        };
        let ahead = starting(sessions, now - LONGEST_SESSION, now + within).filter(is_ahead);
        let next = ahead.min_by_key(|(session, one)| (one.starts_at, session.id));
        if next.is_some() {
            return Ok(with_attendance(tx, next.into_iter().collect()).await?.pop());
        }
    }
    Ok(None)
}

/// The sessions that ended after one instant and up to another, cancelled ones left out, by their start.
pub async fn ended(tx: &mut Tx<'_>, sessions: &[Session], since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<OccurrenceView>> {
    let has_ended = |(session, one): &(&Session, Occurrence)| {
        let is_cancelled = one.status == OccurrenceStatus::Cancelled;
        !session.kind.is_commitment() && !is_cancelled && one.ends_at <= now && one.ends_at > since
    };
    let ended = starting(sessions, since - LONGEST_SESSION, now).filter(has_ended).collect();
    with_attendance(tx, ended).await
}

/// Occurrences as they are shown, by their start.
pub async fn with_attendance(tx: &mut Tx<'_>, mut occurrences: Vec<(&Session, Occurrence)>) -> Result<Vec<OccurrenceView>> {
    occurrences.sort_by_key(|(session, occurrence)| (occurrence.starts_at, occurrence.original, session.id));
    let originals = || occurrences.iter().map(|(_, occurrence)| occurrence.original);
    let said: HashMap<(SessionId, NaiveDateTime), Attendance> = match (originals().min(), originals().max()) {
        (Some(first), Some(last)) => {
            let rows = session::attendance_between(tx, first, last).await?;
            rows.into_iter().map(|(session, original, attendance)| ((session, original), attendance)).collect()
        }
        _ => HashMap::new(),
    };
    let view = |(session, one): (&Session, Occurrence)| view(session, one, said.get(&(session.id, one.original)).copied());
    Ok(occurrences.into_iter().map(view).collect())
}

/// One occurrence as it is shown.
pub fn view(session: &Session, occurrence: Occurrence, attendance: Option<Attendance>) -> OccurrenceView {
    let details = session.exception(occurrence.original).map(|exception| &exception.details);
    let own = |of: fn(&Details) -> Option<&Words>, series: Option<&Words>| views::written(details.and_then(of).or(series));
    OccurrenceView {
        session: session.id,
        original: occurrence.original,
        starts: occurrence.starts,
        starts_at: occurrence.starts_at,
        ends_at: occurrence.ends_at,
        zone: session.zone.name().to_owned(),
        status: occurrence.status,
        kind: session.kind,
        title: own(|details| details.title.as_ref(), session.title.as_ref()),
        place: own(|details| details.place.as_ref(), session.place.as_ref()),
        link: own(|details| details.link.as_ref(), session.link.as_ref()),
        bring: views::written(session.bring.as_ref()),
        facilitator: views::written(session.facilitator.as_ref()),
        description: views::written(session.description.as_ref()),
        commitment: session.kind.is_commitment(),
        all_day: session.all_day,
        free: session.free,
        travel_minutes: small(session.travel_minutes),
        attendance,
        recurring: session.recurs(),
    }
}

/// Minutes, which validation has kept small.
pub fn small(minutes: u32) -> i32 {
    i32::try_from(minutes).unwrap_or(i32::MAX)
}
