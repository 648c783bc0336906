//! The Today screen in one answer.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use daymark_domain::days::{Span, to_ask};
use daymark_domain::encouragement::{AWAY, Recent, encouragement};
use daymark_domain::lapse::Lapse;
use daymark_domain::practice::{self as exercises, Record, Urge};
use daymark_domain::reminder::check_in_times;
use daymark_domain::session::Session;
use daymark_domain::statistics::Activity;
use daymark_domain::wall_clock::{local_date, to_local};
use daymark_domain::week::days_before;
use daymark_store::{Tx, check_in, lapse, practice, settings, trigger, urge};

use crate::api::{DueCheckIn, MissedReminder, MissedReminders, OccurrenceView, ReminderView, Silence, Today, Written};
use crate::dates::{count, later};
use crate::occurrences::{self, occurrences_on};
use crate::{App, Result, activity, days, homework, lapses, reminders, reviews, views};

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

        let next_session = occurrences::next(&mut tx, sessions, now).await?;
        let mut of_today = occurrences_on(&mut tx, sessions, on, on, zone).await?;
        of_today.retain(|one| next_session.as_ref().is_none_or(|next| (one.session, one.original) != (next.session, next.original)));
        let (mut open_urge, mut urge_to_ask) = (None, None);
        if let Some(urge) = urge::open(&mut tx).await? {
            let shown = Some(crate::practice::show(&mut tx, &urge, now).await?);
            if urge.is_open(now) { open_urge = shown } else { urge_to_ask = shown }
        }
        let (silences, answered) = self.silent(&mut tx, &profile, on).await?;
        let activity = activity::load_with(&mut tx, sessions, Span { from: days_before(on, 13), to: on }).await?;
        let newest_lapse = lapse::newest(&mut tx, now).await?;
        let lapse_of_late = newest_lapse.as_ref().filter(|one| now - one.created_at < UNDO_WITHIN);
        let records = self.exercises.get(&mut tx, (), exercise_records).await?;
        let recent = recent(&mut tx, &activity, newest_lapse.as_ref(), &records, now, zone).await?;
        let attended_today = activity.sessions_attended(Span::day(on));
        let days_away = (recent.ever && recent.days_away >= AWAY).then_some(recent.days_away);
        let encouragement = encouragement(&recent);
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
            milestones: self.milestones_on(&mut tx, on, attended_today, profile.recovery_started_on, &silences).await?,
            open_urge,
            urge_to_ask,
            days_away,
            silence_to_ask: to_ask(&silences, &answered, on).map(|span| Silence { from_on: span.from, to_on: span.to }),
            lapse: lapse_of_late.map(|one| lapses::view(one, &triggers)),
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

/// What ended of late without anything being said of it, newest first.
async fn attendance_open(tx: &mut Tx<'_>, sessions: &[Session], now: DateTime<Utc>) -> Result<Vec<OccurrenceView>> {
    let rests_since = settings::load_attendance_rests_since(tx).await?.filter(|at| *at <= now);
    let since = rests_since.map_or(now - ATTENDANCE_ASKED, |at| at.max(now - ATTENDANCE_ASKED));
    let mut open = occurrences::ended(tx, sessions, since, now).await?;
    open.retain(|one| one.attendance.is_none());
    open.reverse();
    Ok(open)
}

/// What the last days hold.
async fn recent(
    tx: &mut Tx<'_>,
    activity: &Activity,
    lapse: Option<&Lapse>,
    records: &[Record],
    now: DateTime<Utc>,
    zone: Tz,
) -> Result<Recent> {
    let on = local_date(now, zone);
    let week = Span { from: days_before(on, 6), to: on };
    let week_before = Span { from: days_before(on, 13), to: days_before(on, 7) };

    // After a flight to the west the last entry may be of tomorrow. What is dated later was made while a clock ran ahead.
    let tomorrow = later(on);
    let last_check_in = check_in::latest(tx, tomorrow).await?.map(|(_, on)| on);
    let last_urge = urge::list(tx, 1).await?.first().map(Urge::on);
    let last_practice = practice::latest_at(tx).await?.map(|at| local_date(at, zone));
    let last_lapse = lapse.map(|lapse| local_date(lapse.created_at, zone));
    let last_on = [last_check_in, last_urge, last_practice, last_lapse].into_iter().flatten().filter(|day| *day <= tomorrow).max();

    Ok(Recent {
        ever: last_on.is_some(),
        days_away: last_on.map_or(0, |last| days_between(last, on)),
        use_since_yesterday: activity.used(Span { from: days_before(on, 1), to: on }),
        urges_ridden: activity.urges_ridden_out(week),
        urges_met: activity.urges_met(week),
        craving_now: activity.mean_craving(week),
        craving_before: activity.mean_craving(week_before),
        helped: helped(records),
        sessions_attended: activity.sessions_attended(week),
        check_ins: activity.check_ins(week),
    })
}

async fn exercise_records(tx: &mut Tx<'_>) -> Result<Vec<Record>> {
    Ok(practice::totals(tx).await?.into_iter().map(|tally| tally.record).collect())
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
