//! What is counted of the record, by local date: for goals, the weekly review and milestones.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use daymark_domain::goal::{Measure, Role, role};
use daymark_domain::practice::Outcome;
use daymark_domain::session::{Attendance, Change, Session, SessionKind};
use daymark_domain::wall_clock::local_date;
use daymark_store::{Tx, check_in, homework, practice, session, worksheet};

use crate::Result;
use crate::progress::midnight;

/// A session that the person was at.
#[derive(Clone, Copy)]
pub struct Attended {
    pub on: NaiveDate,
    pub minutes: u32,
    pub kind: SessionKind,
}

/// How far from the day its rule gave it an occurrence is looked for after a move.
const MOVED_BY: Days = Days::new(60);

/// The sessions that can have been on from a local date on, moved ones too.
pub async fn since(tx: &mut Tx<'_>, from: NaiveDate) -> Result<Vec<Session>> {
    Ok(session::list_since(tx, from.checked_sub_days(MOVED_BY).unwrap_or(from).and_time(NaiveTime::MIN)).await?)
}

/// The sessions of these local dates that the person was at, commitments left out.
pub async fn attended(tx: &mut Tx<'_>, sessions: &[Session], from: NaiveDate, to: NaiveDate) -> Result<Vec<Attended>> {
    let by_id: HashMap<_, _> = sessions.iter().map(|session| (session.id, session)).collect();
    let first = from.checked_sub_days(MOVED_BY).unwrap_or(from).and_time(NaiveTime::MIN);
    let last = to.checked_add_days(MOVED_BY).unwrap_or(to).and_time(NaiveTime::MIN);
    let mut all = Vec::new();
    for (id, original, attendance) in session::attendance_between(tx, first, last).await? {
        // What was said stays true when a series gets other times; what was deleted or cancelled does not count.
        let Some(session) = by_id.get(&id).filter(|session| role(session.kind) != Role::Commitment) else { continue };
        let exception = session.exception(original);
        let on = match exception.map(|exception| exception.change) {
            Some(Change::Cancelled | Change::Removed) => continue,
            Some(Change::Moved { to }) => to.date(),
            Some(Change::Kept) | None => original.date(),
        };
        let minutes = exception.and_then(|exception| exception.details.duration_minutes).unwrap_or(session.duration_minutes);
        if matches!(attendance, Attendance::Attended | Attendance::Late) && (from..=to).contains(&on) {
            all.push(Attended { on, minutes, kind: session.kind });
        }
    }
    Ok(all)
}

/// All that goals count over some local dates.
pub struct Facts {
    pub attended: Vec<Attended>,
    pub check_ins: Vec<NaiveDate>,
    /// Exercises and worksheets finished.
    pub practices: Vec<NaiveDate>,
    pub homework: Vec<NaiveDate>,
}

/// Gathers what goals count over some local dates, both included. `zone` is where the computer is.
pub async fn facts(tx: &mut Tx<'_>, from: NaiveDate, to: NaiveDate, zone: Tz) -> Result<Facts> {
    // A day more at each end, for entries made in another zone.
    let (first, last) = (midnight(from.checked_sub_days(Days::new(1))), midnight(to.checked_add_days(Days::new(2))));
    let is_asked = |on: &NaiveDate| (from..=to).contains(on);
    let sessions = since(tx, from).await?;
    let runs = practice::list_since(tx, first).await?;
    let finished = runs.iter().filter(|run| run.outcome == Some(Outcome::Finished));
    let mut practices: Vec<NaiveDate> = finished.map(|run| local_date(run.started_at, run.zone)).collect();
    practices.extend(worksheet::finished_between(tx, first, last).await?.into_iter().map(|(at, zone)| local_date(at, zone)));
    practices.retain(is_asked);
    let done = homework::done_between(tx, first, last).await?;
    let on = |at: Option<DateTime<Utc>>| at.map(|at| local_date(at, zone));
    Ok(Facts {
        attended: attended(tx, &sessions, from, to).await?,
        check_ins: check_in::between(tx, from, to).await?.iter().map(|one| one.on).collect(),
        practices,
        homework: done.iter().filter_map(|one| on(one.done_at)).filter(is_asked).collect(),
    })
}

impl Facts {
    /// What one measure counts, by day; in minutes where it counts hours. What is counted by tapping is not among it.
    pub fn of(&self, measure: Measure) -> Vec<(NaiveDate, u32)> {
        let ones = |days: &[NaiveDate]| days.iter().map(|on| (*on, 1)).collect();
        match measure {
            Measure::HoursAttended => self.attended.iter().map(|one| (one.on, one.minutes)).collect(),
            Measure::SessionsAttended => self.attended.iter().map(|one| (one.on, 1)).collect(),
            Measure::Meetings => self.attended.iter().filter(|one| role(one.kind) == Role::Meeting).map(|one| (one.on, 1)).collect(),
            Measure::CheckIns => ones(&self.check_ins),
            Measure::Practices => ones(&self.practices),
            Measure::HomeworkDone => ones(&self.homework),
            Measure::Own => Vec::new(),
        }
    }
}
