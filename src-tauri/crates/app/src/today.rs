//! The Today screen in one answer.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use daymark_domain::practice::{self as exercises, Record};
use daymark_domain::progress::{self, Recent, mean};
use daymark_domain::reminder::check_in_times;
use daymark_domain::session::{Occurrence, OccurrenceStatus, Session};
use daymark_domain::wall_clock::{local_date, to_local};
use daymark_store::{Tx, check_in, practice, settings, trigger, urge};

use crate::api::{DueCheckIn, Encouragement, OccurrenceView, Today, Written};
use crate::progress::{count, recovery};
use crate::sessions::{count_attendance, occurrences_on, with_attendance};
use crate::{App, Result, homework, milestones, reminders, reviews, views};

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
        let entries = self.ledger_entries()?;
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
        let open_urge = match urge::open(&mut tx).await? {
            Some(urge) => Some(crate::practice::show(&mut tx, &urge).await?),
            None => None,
        };
        Ok(Today {
            now,
            zone: zone.name().to_owned(),
            on,
            name: profile.name.as_ref().map(Written::from),
            recovery: recovery(&mut tx, &profile, on).await?,
            check_ins_due: due.into_iter().map(|due| DueCheckIn { time: due.time, done: due.done, due: due.due }).collect(),
            check_ins: check_ins.iter().map(|check_in| views::check_in(check_in, &triggers)).collect(),
            next_session,
            sessions: of_today,
            attendance_open: attendance_open(&mut tx, sessions, now).await?,
            homework: homework::views(&mut tx, &known.homework, now).await?,
            review_due: reviews::due(&mut tx, on).await?,
            milestones: milestones::reached_on(&mut tx, sessions, profile.recovery_started_on, on).await?,
            open_urge,
            missed_reminders: reminders::missed(&entries, &known, now),
            encouragement: encouragement(&mut tx, sessions, now, zone).await?,
        })
    }
}

/// The next session that has not ended, cancelled ones left out.
async fn next(tx: &mut Tx<'_>, sessions: &[Session], now: DateTime<Utc>) -> Result<Option<OccurrenceView>> {
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
    let since = now - ATTENDANCE_ASKED;
    let of = |session| Session::occurrences(session, since - LONGEST_SESSION, now).into_iter().map(move |one| (session, one));
    let ended = |one: &Occurrence| one.ends_at <= now && one.ends_at > since && one.status != OccurrenceStatus::Cancelled;
    let sessions = sessions.iter().filter(|session| !session.kind.is_commitment());
    let ended = sessions.flat_map(of).filter(|(_, one)| ended(one)).collect();
    let mut open = with_attendance(tx, ended).await?;
    open.retain(|one| one.attendance.is_none());
    open.reverse();
    Ok(open)
}

async fn encouragement(tx: &mut Tx<'_>, sessions: &[Session], now: DateTime<Utc>, zone: Tz) -> Result<Encouragement> {
    let on = local_date(now, zone);
    let back = |days| on.checked_sub_days(Days::new(days)).unwrap_or(on);
    let last_week = check_in::between(tx, back(6), on).await?;
    let week_before = check_in::between(tx, back(13), back(7)).await?;
    let tally = practice::tally(tx).await?;
    let urges = urge::between(tx, now - Duration::days(8), now + Duration::seconds(1)).await?;
    let urges_ended = urges.iter().filter(|urge| urge.ended_at.is_some_and(|at| at > now - Duration::days(7))).count();

    let last_check_in = check_in::list(tx, None, 1).await?.first().map(|check_in| check_in.on);
    let last_urge = urge::list(tx, 1).await?.first().map(|urge| local_date(urge.started_at, urge.zone));
    let last_practice = tally.iter().map(|tally| local_date(tally.last_done_at, zone)).max();
    let last_on = [last_check_in, last_urge, last_practice].into_iter().flatten().max();

    let records: Vec<Record> = tally.into_iter().map(|tally| tally.record).collect();
    let cravings = |check_ins: &[daymark_domain::check_in::CheckIn]| mean(check_ins.iter().map(|check_in| check_in.craving.value()));
    let recent = Recent {
        ever: last_on.is_some(),
        days_away: last_on.map_or(0, |last| days_between(last, on)),
        use_since_yesterday: !check_in::use_days(tx, back(1), on).await?.is_empty(),
        urges_ended: count(urges_ended),
        craving_now: cravings(&last_week),
        craving_before: cravings(&week_before),
        helped: helped(&records),
        sessions_attended: count_attendance(tx, sessions, back(6), on).await?.1,
        check_ins: count(last_week.len()),
    };
    Ok(view(progress::encouragement(&recent)))
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
        Fact::CravingEasing { now, before } => Encouragement::CravingEasing { now, before },
        Fact::Helped { exercise, mean_relief } => Encouragement::Helped { exercise, mean_relief },
        Fact::SessionsAttended { count } => Encouragement::SessionsAttended { count },
        Fact::CheckedIn { count } => Encouragement::CheckedIn { count },
    }
}
