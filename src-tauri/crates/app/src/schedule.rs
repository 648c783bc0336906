//! The schedule as a whole: what is on, what gets in each other's way, where there is room, what is kept of one occurrence, and changes from
//! one occurrence on.

use chrono::{DateTime, Days, NaiveDateTime, Utc};
use daymark_domain::conflict::{Busy, conflicts};
use daymark_domain::free_time::{FreeTime, free_times};
use daymark_domain::ids::{ScheduleChangeId, SessionId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::occurrence_note::OccurrenceNote;
use daymark_domain::session::{Attendance, CalendarItem, Occurrence, OccurrenceStatus, Session};
use daymark_domain::wall_clock::local_date;
use daymark_store::schedule_change::{self, Upcoming};
use daymark_store::{Tx, homework, occurrence, session};

use crate::api::{
    AcceptConflict, ConflictView, FindFreeTime, FollowingChanged, FreeTimeView, GetSchedule, OccurrenceDetail, OccurrenceNoteView,
    OneOccurrence, OneScheduleChange, SaveOccurrenceNote, ScheduleView, SessionChanged, UpdateFollowing,
};
use crate::dates::{check_range, earlier, later};
use crate::occurrences::{live, on, since, sources, with_attendance};
use crate::sessions::session_view;
use crate::settings::preferences;
use crate::{App, Error, Result, views};

const MOST_DAYS: i32 = 62;
const FREE_DAYS: i32 = 14;
const FREE_MINUTES: std::ops::RangeInclusive<i32> = 5..=240;

/// How far beyond what is asked free time is looked at: whether it is free each week.
const WEEKS_BEYOND: Days = Days::new(29);

impl App {
    /// What is on some days, and what of it gets in each other's way.
    pub async fn schedule_get(&self, request: GetSchedule) -> Result<ScheduleView> {
        let GetSchedule { from, to } = request;
        check_range(from, to, MOST_DAYS)?;
        let zone = self.ports.zone.zone();
        let is_asked = |at: DateTime<Utc>| (from..=to).contains(&local_date(at, zone));
        let starts_then = |one: &Occurrence| (from..=to).contains(&one.date_in(zone));
        let mut tx = self.store.read().await;
        let sessions = since(&mut tx, earlier(from)).await?;
        // A day more at each end: the way there can be in the way.
        let around = on(&sessions, earlier(from), later(to), zone);
        let conflicts = conflicts_of(&mut tx, &around).await?;
        let conflicts = conflicts.into_iter().filter(|one| is_asked(one.first.starts_at) || is_asked(one.second.starts_at)).collect();
        let asked = around.into_iter().filter(|(_, one)| starts_then(one)).collect();
        Ok(ScheduleView { occurrences: with_attendance(&mut tx, asked).await?, conflicts, any: session::any(&mut tx).await? })
    }

    /// Says that two occurrences may meet, or takes that back.
    pub async fn conflict_accept(&self, request: AcceptConflict) -> Result<()> {
        let AcceptConflict { first, second, accepted } = request;
        let mut tx = self.store.write().await;
        for one in [first, second] {
            live(&mut tx, one.session).await?.occurrence(one.original).ok_or(Error::NotFound)?;
        }
        occurrence::accept_conflict(&mut tx, key(first), key(second), accepted).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Where something fits: what is on and the way to it, quiet hours and what is over are left out.
    pub async fn free_time_find(&self, request: FindFreeTime) -> Result<Vec<FreeTimeView>> {
        let FindFreeTime { from, to, minutes } = request;
        check_range(from, to, FREE_DAYS)?;
        let length = u32::try_from(minutes).ok().filter(|_| FREE_MINUTES.contains(&minutes));
        let refused = || Invalid::new(Field::Minutes, Rule::OutOfRange { min: *FREE_MINUTES.start(), max: *FREE_MINUTES.end() });
        let length = length.ok_or_else(refused)?;
        let (now, zone) = (self.ports.clock.now(), self.ports.zone.zone());
        let mut tx = self.store.read().await;
        let sessions = since(&mut tx, earlier(from)).await?;
        let quiet = preferences(&mut tx).await?.quiet_hours;
        let beyond = to.checked_add_days(WEEKS_BEYOND).unwrap_or(to);
        let busy: Vec<Busy> = on(&sessions, earlier(from), beyond, zone).iter().filter_map(busy).collect();
        let found = free_times(&busy, quiet, (from, to), length, now, zone);
        let view = |FreeTime { starts, free_from, free_to, every_week }| FreeTimeView { starts, free_from, free_to, every_week };
        Ok(found.into_iter().map(view).collect())
    }

    /// One occurrence with all that belongs to it.
    pub async fn occurrence_get(&self, request: OneOccurrence) -> Result<OccurrenceDetail> {
        let now = self.ports.clock.now();
        let mut tx = self.store.read().await;
        let asked = live(&mut tx, request.session).await?;
        let one = asked.occurrence(request.original).ok_or(Error::NotFound)?;
        let note = occurrence::note(&mut tx, key(request)).await?;
        let before = occurrence::questions_before(&mut tx, key(request)).await?;
        let mut given = homework::of_occurrence(&mut tx, request.session, request.original).await?;
        given.sort_by_key(|one| (one.done_at.is_some(), one.due_at));
        let zone = self.ports.zone.zone();
        let date = one.date_in(zone);
        let sessions = since(&mut tx, earlier(date)).await?;
        let around = on(&sessions, earlier(date), later(local_date(one.ends_at, zone)), zone);
        let mut conflicts = conflicts_of(&mut tx, &around).await?;
        conflicts.retain(|conflict| {
            [&conflict.first, &conflict.second].iter().any(|other| (other.session, other.original) == (one.session, one.original))
        });
        Ok(OccurrenceDetail {
            occurrence: with_attendance(&mut tx, vec![(&asked, one)]).await?.pop().ok_or(Error::NotFound)?,
            note: note_view(&note),
            questions_from_last: views::written(before.questions.as_ref()),
            homework: crate::homework::views(&mut tx, &given, now).await?,
            conflicts,
        })
    }

    /// Replaces what is kept of one occurrence.
    pub async fn occurrence_note_save(&self, request: SaveOccurrenceNote) -> Result<OccurrenceNoteView> {
        let SaveOccurrenceNote { session, original, note: OccurrenceNoteView { reason, went, takeaways, questions } } = request;
        let note = OccurrenceNote::new(views::text(reason), went, views::text(takeaways), views::text(questions))?;
        let mut tx = self.store.write().await;
        let known = live(&mut tx, session).await?;
        known.occurrence(original).ok_or(Error::NotFound)?;
        if known.kind.is_commitment() && (note.went.is_some() || note.reason.is_some()) {
            return Err(Invalid::new(Field::Rating, Rule::Unknown).into());
        }
        occurrence::set_note(&mut tx, self.ports.ids.new_id(), (session, original), &note, self.ports.clock.now()).await?;
        tx.commit().await?;
        Ok(note_view(&note))
    }

    /// Replaces the content of a series from one occurrence on. What was before it stays as it is; from its first one on, that is all of it.
    pub async fn session_update_following(&self, request: UpdateFollowing) -> Result<FollowingChanged> {
        let UpdateFollowing { id, original, content } = request;
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await;
        let before = live(&mut tx, id).await?;
        before.occurrence(original).ok_or(Error::NotFound)?;
        let mut content = self.content(&mut tx, content).await?;
        if before.is_first(original) {
            let SessionChanged { session, change } = self.revise(tx, before, content).await?;
            return Ok(FollowingChanged { session: Some(session), change });
        }
        let change = ScheduleChangeId::new(self.ports.ids.new_id());
        let (earlier, rest) = before.split(SessionId::new(self.ports.ids.new_id()), original, now)?;
        let earlier = ended_by_person(earlier, original);
        // A rule that was left alone goes on: of so many times, those that are left.
        if content.repeat == before.repeat {
            content.repeat = rest.repeat.clone();
        }
        let rest = rest.revised(content, now)?;
        let upcoming =
            Upcoming { changed: vec![id], added: vec![rest.id], handed_on: vec![(id, rest.id, original)], ..Upcoming::default() };
        schedule_change::keep(&mut tx, change, &upcoming, now).await?;
        session::update(&mut tx, &earlier).await?;
        session::insert(&mut tx, &rest).await?;
        occurrence::hand_on(&mut tx, id, rest.id, original).await?;
        tx.commit().await?;
        let answer = FollowingChanged { session: Some(session_view(&rest)), change };
        self.follow(sources(&[before]), sources(&[earlier, rest])).await;
        Ok(answer)
    }

    /// Ends a series before one occurrence; from its first one on, that deletes it.
    pub async fn session_end_before(&self, request: OneOccurrence) -> Result<FollowingChanged> {
        let OneOccurrence { session: id, original } = request;
        let now = self.ports.clock.now();
        let change = ScheduleChangeId::new(self.ports.ids.new_id());
        let mut tx = self.store.write().await;
        let before = live(&mut tx, id).await?;
        before.occurrence(original).ok_or(Error::NotFound)?;
        let ended = if before.is_first(original) {
            Session { deleted_at: Some(now), updated_at: now, ..before.clone() }
        } else {
            ended_by_person(before.ended_before(original, now)?, original)
        };
        schedule_change::keep(&mut tx, change, &Upcoming { changed: vec![id], ..Upcoming::default() }, now).await?;
        session::update(&mut tx, &ended).await?;
        tx.commit().await?;
        let session = ended.deleted_at.is_none().then(|| session_view(&ended));
        self.follow(sources(&[before]), sources(std::slice::from_ref(&ended))).await;
        Ok(FollowingChanged { session, change })
    }

    /// Undoes a change of many.
    pub async fn schedule_undo(&self, request: OneScheduleChange) -> Result<()> {
        let mut tx = self.store.write().await;
        let (before, after) = schedule_change::undo(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        tx.commit().await?;
        self.follow(sources(&before), sources(&after)).await;
        Ok(())
    }
}

/// Keeps where the person ended a series that came with a calendar: a newer copy of the calendar does not let it go on.
fn ended_by_person(session: Session, original: NaiveDateTime) -> Session {
    let calendar = session.calendar.map(|item| CalendarItem { until: Some(original), ..item });
    Session { calendar, ..session }
}

const fn key(one: OneOccurrence) -> occurrence::Key {
    (one.session, one.original)
}

fn note_view(note: &OccurrenceNote) -> OccurrenceNoteView {
    OccurrenceNoteView {
        reason: views::written(note.reason.as_ref()),
        went: note.went.map(i32::from),
        takeaways: views::written(note.takeaways.as_ref()),
        questions: views::written(note.questions.as_ref()),
    }
}

/// When one takes a person's time. What is cancelled, lasts for whole days or leaves them free does not.
fn busy((session, one): &(&Session, Occurrence)) -> Option<Busy> {
    let counts = one.status != OccurrenceStatus::Cancelled && session.is_busy();
    counts.then_some(Busy { from: one.starts_at, to: one.ends_at, travel_minutes: session.travel_minutes })
}

/// What gets in each other's way. One that the person excused themselves from, or missed, is in nobody's way.
async fn conflicts_of(tx: &mut Tx<'_>, around: &[(&Session, Occurrence)]) -> Result<Vec<ConflictView>> {
    let counted: Vec<(&Session, Occurrence)> = around.iter().filter(|one| busy(one).is_some()).copied().collect();
    let times: Vec<Busy> = counted.iter().filter_map(busy).collect();
    let mut found = Vec::new();
    for conflict in conflicts(&times) {
        let (Some(first), Some(second)) = (counted.get(conflict.first), counted.get(conflict.second)) else { continue };
        let names: [(SessionId, NaiveDateTime); 2] = [(first.1.session, first.1.original), (second.1.session, second.1.original)];
        let views = with_attendance(tx, vec![*first, *second]).await?;
        if views.iter().any(|one| matches!(one.attendance, Some(Attendance::Excused | Attendance::Missed))) {
            continue;
        }
        let accepted = occurrence::is_accepted(tx, names[0], names[1]).await?;
        let view_of = |(session, original)| views.iter().find(|one| (one.session, one.original) == (session, original)).cloned();
        let (Some(first), Some(second)) = (view_of(names[0]), view_of(names[1])) else { continue };
        found.push(ConflictView {
            first,
            second,
            kind: conflict.kind,
            minutes: i32::try_from(conflict.minutes).unwrap_or(i32::MAX),
            accepted,
        });
    }
    Ok(found)
}
