//! The Today screen in one answer.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use daymark_domain::days::to_ask;
use daymark_domain::practice::{self as exercises, Record, UrgeCount};
use daymark_domain::progress::{self, AWAY, Recent, mean};
use daymark_domain::reminder::check_in_times;
use daymark_domain::session::{Occurrence, OccurrenceStatus, Session};
use daymark_domain::wall_clock::{local_date, to_local};
use daymark_store::{Tx, check_in, lapse, practice, settings, trigger, urge};

use crate::api::{
    DueCheckIn, Encouragement, LapseView, MissedReminder, MissedReminders, OccurrenceView, ReminderView, Silence, Today, Written,
};
use crate::progress::count;
use crate::sessions::{count_attendance, occurrences_on, with_attendance};
use crate::{App, Result, days, homework, milestones, reminders, reviews, views};

/// How far ahead the next session is looked for: near first, because that is where it mostly is.
const NEXT_WITHIN: [Duration; 2] = [Duration::days(15), Duration::days(400)];

/// The longest that a session lasts: one that began before can still be on.
pub(crate) const LONGEST_SESSION: Duration = Duration::days(31);

/// How long attendance is asked for.
const ATTENDANCE_ASKED: Duration = Duration::days(7);

impl App {
    /// Everything that Today shows, as it stands at one moment.
    pub async fn today_get(&self) -> Result<Today> {
        let (now, zone) = (self.ports.clock.now(), self.ports.zone.zone());
        let on = local_date(now, zone);
        let entries = self.ledger.entries().await?;
        let mut tx = self.store.read().await;
        let known = self.known(&mut tx, now).await?;
        let sessions = known.sessions.as_slice();
        let profile = settings::load_profile(&mut tx).await?;
        let triggers = views::Triggers::new(&trigger::list(&mut tx).await?);

        let mut check_ins = check_in::between(&mut tx, on, on).await?;
        check_ins.reverse();
        let done: Vec<_> = check_ins.iter().map(|check_in| to_local(check_in.at, check_in.zone).time()).collect();
        let time = to_local(now, zone).time();
        let mut asked = check_in_times(&known.preferences, on, &*self.store.reminder_secret()?);
        // One at random is known to nobody ahead.
        asked.retain(|at| known.preferences.random_check_ins.is_none() || *at <= time);
        let due = daymark_domain::check_in::due(&asked, &done, time);

        let next_session = next(&mut tx, sessions, now).await?;
        let mut of_today = occurrences_on(&mut tx, sessions, on, on, zone).await?;
        of_today.retain(|one| next_session.as_ref().is_none_or(|next| (one.session, one.original) != (next.session, next.original)));
        let (mut open_urge, mut urge_to_ask) = (None, None);
        if let Some(urge) = urge::open(&mut tx).await? {
            let shown = Some(crate::practice::show(&mut tx, &urge, now).await?);
            if urge.is_open(now) { open_urge = shown } else { urge_to_ask = shown }
        }
        let (silences, answered) = self.silent(&mut tx, &profile, on).await?;
        let recent = recent(&mut tx, sessions, now, zone).await?;
        let days_away = (recent.ever && recent.days_away >= AWAY).then_some(recent.days_away);
        let encouragement = view(progress::encouragement(&recent));
        Ok(Today {
            now,
            zone: zone.name().to_owned(),
            on,
            name: profile.name.as_ref().map(Written::from),
            recovery: days::recovery_with(&mut tx, &profile, on, &silences).await?,
            check_ins_due: due.into_iter().map(|due| DueCheckIn { time: due.time, done: due.done, due: due.due }).collect(),
            check_ins: check_ins.iter().map(|check_in| views::check_in(check_in, &triggers)).collect(),
            next_session,
            sessions: of_today,
            attendance_open: attendance_open(&mut tx, sessions, now).await?,
            homework: homework::views(&mut tx, &known.homework, now).await?,
            review_due: reviews::due(&mut tx, on).await?,
            milestones: milestones::reached_on(&mut tx, sessions, profile.recovery_started_on, &silences, on).await?,
            open_urge,
            urge_to_ask,
            days_away,
            silence_to_ask: to_ask(&silences, &answered, on).map(|span| Silence { from_on: span.from, to_on: span.to }),
            lapse: lapse_of_late(&mut tx, now, &triggers).await?,
            missed: missed(&reminders::missed(&entries, &known, now), now),
            encouragement,
        })
    }
}

/// How many missed reminders Today lists.
const MISSED_SHOWN: usize = 3;

/// How long after its time a missed reminder can be brought again: later, its moment is gone.
const SNOOZE_WITHIN: Duration = Duration::hours(2);

/// How long a lapse can be undone from Today.
const UNDO_WITHIN: Duration = Duration::hours(24);

impl App {
    /// Lets rest what was missed while the person was away: reminders are put away, and attendance of what is over is asked for no longer.
    pub async fn away_rest(&self) -> Result<()> {
        self.reminder_put_away().await?;
        let mut tx = self.store.write().await;
        settings::save_attendance_rests_since(&mut tx, Some(self.ports.clock.now())).await?;
        Ok(tx.commit().await?)
    }
}

fn missed(all: &[ReminderView], now: DateTime<Utc>) -> MissedReminders {
    let shown = |reminder: &ReminderView| MissedReminder { reminder: *reminder, can_snooze: now - reminder.due_at < SNOOZE_WITHIN };
    let newest: Vec<MissedReminder> = all.iter().take(MISSED_SHOWN).map(shown).collect();
    MissedReminders { more: count(all.len() - newest.len()), newest }
}

async fn lapse_of_late(tx: &mut Tx<'_>, now: DateTime<Utc>, triggers: &views::Triggers) -> Result<Option<LapseView>> {
    let newest = lapse::newest(tx, now).await?.filter(|one| now - one.created_at < UNDO_WITHIN);
    Ok(newest.map(|one| crate::lapses::view(&one, triggers)))
}

/// The next session that has not ended, cancelled ones left out.
pub(crate) async fn next(tx: &mut Tx<'_>, sessions: &[Session], now: DateTime<Utc>) -> Result<Option<OccurrenceView>> {
    for within in NEXT_WITHIN {
        let of = |session| Session::occurrences(session, now - LONGEST_SESSION, now + within).into_iter().map(move |one| (session, one));
        let sessions = sessions.iter().filter(|session| !session.kind.is_commitment());
        let ahead = |one: &Occurrence| one.ends_at > now && one.status != OccurrenceStatus::Cancelled;
        let next = sessions.flat_map(of).filter(|(_, one)| ahead(one)).min_by_key(|(session, one)| (one.starts_at, session.id));
        if next.is_some() {
            return Ok(with_attendance(tx, next.into_iter().collect()).await?.pop());
        }
    }
    Ok(None)
}

/// What ended of late without anything being said of it, newest first.
async fn attendance_open(tx: &mut Tx<'_>, sessions: &[Session], now: DateTime<Utc>) -> Result<Vec<OccurrenceView>> {
    let rests_since = settings::load_attendance_rests_since(tx).await?.filter(|at| *at <= now);
    let since = rests_since.map_or(now - ATTENDANCE_ASKED, |at| at.max(now - ATTENDANCE_ASKED));
    let of = |session| Session::occurrences(session, since - LONGEST_SESSION, now).into_iter().map(move |one| (session, one));
    let ended = |one: &Occurrence| one.ends_at <= now && one.ends_at > since && one.status != OccurrenceStatus::Cancelled;
    let sessions = sessions.iter().filter(|session| !session.kind.is_commitment());
    let ended = sessions.flat_map(of).filter(|(_, one)| ended(one)).collect();
    let mut open = with_attendance(tx, ended).await?;
    open.retain(|one| one.attendance.is_none());
    open.reverse();
    Ok(open)
}

/// What the last days hold.
async fn recent(tx: &mut Tx<'_>, sessions: &[Session], now: DateTime<Utc>, zone: Tz) -> Result<Recent> {
    let on = local_date(now, zone);
    let back = |days| on.checked_sub_days(Days::new(days)).unwrap_or(on);
    let last_week = check_in::between(tx, back(6), on).await?;
    let week_before = check_in::between(tx, back(13), back(7)).await?;
    let tally = practice::tally(tx).await?;
    let urges = urge::between(tx, now - Duration::days(8), now + Duration::seconds(1)).await?;
    let uses = days::use_days(tx, back(9), on).await?;
    let of_week: Vec<_> = urges.iter().filter(|urge| urge.ended_at.is_some_and(|at| at > now - Duration::days(7))).collect();
    let urges_as = |what: UrgeCount| count(of_week.iter().filter(|urge| urge.counts_as(&uses) == Some(what)).count());

    // After a flight to the west the last entry may be of tomorrow. What is dated later was made while a clock ran ahead.
    let tomorrow = on.checked_add_days(Days::new(1)).unwrap_or(on);
    let last_check_in = check_in::latest(tx, tomorrow).await?.map(|(_, on)| on);
    let last_urge = urge::list(tx, 1).await?.first().map(|urge| local_date(urge.started_at, urge.zone));
    let last_practice = tally.iter().map(|tally| local_date(tally.last_done_at, zone)).max();
    let last_lapse = lapse::newest(tx, now).await?.map(|lapse| local_date(lapse.created_at, zone));
    let last_on = [last_check_in, last_urge, last_practice, last_lapse].into_iter().flatten().filter(|day| *day <= tomorrow).max();

    let records: Vec<Record> = tally.into_iter().map(|tally| tally.record).collect();
    let cravings = |check_ins: &[daymark_domain::check_in::CheckIn]| mean(check_ins.iter().map(|check_in| check_in.craving.value()));
    Ok(Recent {
        ever: last_on.is_some(),
        days_away: last_on.map_or(0, |last| days_between(last, on)),
        use_since_yesterday: uses.iter().any(|day| *day >= back(1)),
        urges_ridden: urges_as(UrgeCount::RiddenOut),
        urges_met: urges_as(UrgeCount::Met),
        craving_now: cravings(&last_week),
        craving_before: cravings(&week_before),
        helped: helped(&records),
        sessions_attended: count_attendance(tx, sessions, back(6), on).await?.1,
        check_ins: count(last_week.len()),
    })
}

/// The exercise that would be suggested first of those that brought relief: its title, and the mean relief it brought.
fn helped(records: &[Record]) -> Option<(String, f64)> {
    let with_relief = |record: &&Record| record.relief.mean().is_some_and(|relief| relief > 0.0);
    let ids: Vec<&str> = records.iter().filter(with_relief).map(|record| record.exercise.as_str()).collect();
    let best = exercises::suggestions(&ids, records, &[]).into_iter().next()?;
    let relief = records.iter().find(|record| record.exercise == best)?.relief.mean()?;
    Some((daymark_content::exercise(&best)?.title.to_string(), relief))
}

fn days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}

fn view(encouragement: progress::Encouragement) -> Encouragement {
    use progress::Encouragement as Fact;
    match encouragement {
        Fact::FirstStep => Encouragement::FirstStep,
        Fact::WelcomeBack { days } => Encouragement::WelcomeBack { days },
        Fact::Honest => Encouragement::Honest,
        Fact::UrgesRidden { count } => Encouragement::UrgesRidden { count },
        Fact::UrgesMet { count } => Encouragement::UrgesMet { count },
        Fact::CravingEasing { now, before } => Encouragement::CravingEasing { now, before },
        Fact::Helped { exercise, mean_relief } => Encouragement::Helped { exercise, mean_relief },
        Fact::SessionsAttended { count } => Encouragement::SessionsAttended { count },
        Fact::CheckedIn { count } => Encouragement::CheckedIn { count },
    }
}
