//! The read model of what a person did: the facts that [`daymark_domain::statistics`] counts, loaded here and nowhere else.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use daymark_domain::days::Span;
use daymark_domain::homework::Homework;
use daymark_domain::ids::SessionId;
use daymark_domain::session::{Change, Session, SessionKind};
use daymark_domain::statistics::{Activity, Recorded};
use daymark_domain::wall_clock::local_date;
use daymark_store::{Tx, check_in, homework, practice, session, urge, worksheet};

use crate::dates::{instants_around, later};
use crate::{Result, days, occurrences};

/// What the record holds of some local dates.
pub async fn load(tx: &mut Tx<'_>, days: Span) -> Result<Activity> {
    let sessions = occurrences::since(tx, days.from).await?;
    load_with(tx, &sessions, days).await
}

/// As [`load`], where the sessions that can be on from the first of the dates on are at hand.
pub async fn load_with(tx: &mut Tx<'_>, sessions: &[Session], days: Span) -> Result<Activity> {
    let (first, last) = instants_around(days);
    let finished = worksheet::finished_between(tx, first, last).await?;
    let done = homework::done_between(tx, first, last).await?;
    Ok(Activity {
        sessions: recorded(tx, sessions, days).await?,
        check_ins: check_in::readings(tx, days.from, days.to).await?,
        urges: urge::between(tx, first, last).await?,
        runs: practice::between(tx, first, last).await?,
        worksheets: finished.into_iter().map(|(at, zone)| local_date(at, zone)).collect(),
        homework: done.iter().filter_map(done_on).collect(),
        use_days: days::use_days(tx, days.from, later(days.to)).await?,
    })
}

/// What was said of the sessions that took place on some local dates. `sessions` are all that can be on from the first one on.
pub async fn recorded(tx: &mut Tx<'_>, sessions: &[Session], days: Span) -> Result<Vec<Recorded>> {
    // What was moved into these dates may have its name from any other.
    let moved_here = sessions.iter().flat_map(|session| &session.exceptions).filter_map(|one| match one.change {
        Change::Moved { to } if days.has(to.date()) => Some(one.original),
        _ => None,
    });
    let (mut first, mut last) = (days.from.and_time(NaiveTime::MIN), later(days.to).and_time(NaiveTime::MIN));
    for original in moved_here {
        (first, last) = (first.min(original), last.max(original));
    }
    let rows = session::attendance_between(tx, first, last).await?;
    // A series that was cut short since is no longer among those that can be on.
    let mut known: HashMap<SessionId, Cow<'_, Session>> = sessions.iter().map(|one| (one.id, Cow::Borrowed(one))).collect();
    for (id, ..) in &rows {
        if let Entry::Vacant(unknown) = known.entry(*id)
            && let Some(session) = session::get(tx, *id).await?
        {
            unknown.insert(Cow::Owned(session));
        }
    }
    let of = |(id, original, attendance)| Recorded::of(known.get(&id)?, original, attendance);
    Ok(rows.into_iter().filter_map(of).filter(|one| days.has(one.on)).collect())
}

/// How many sessions the person was at before a local date: what [`Activity::sessions_attended`] counts, over all that was.
pub async fn attended_before(tx: &mut Tx<'_>, on: NaiveDate) -> Result<u32> {
    Ok(session::count_attended(tx, &SessionKind::OF_PROGRAMME, on).await?)
}

/// The dates of all sessions that the person was at up to a local date.
pub async fn attended_until(tx: &mut Tx<'_>, to: NaiveDate) -> Result<Vec<NaiveDate>> {
    let sessions = session::list(tx).await?;
    let all = recorded(tx, &sessions, Span { from: NaiveDate::default(), to }).await?;
    Ok(all.iter().filter(|one| one.is_attended()).map(|one| one.on).collect())
}

fn done_on(homework: &Homework) -> Option<NaiveDate> {
    homework.done_at.map(|at: DateTime<Utc>| local_date(at, homework.zone))
}
