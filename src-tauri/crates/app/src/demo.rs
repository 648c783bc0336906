//! A store filled with a believable programme, to look at Daymark with. The same clock, zone and ids give the same store.

mod courses;
mod dice;
mod goals;
mod practised;
mod words;

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use daymark_content as content;
use daymark_domain::check_in::{self, CheckIn, Halt};
use daymark_domain::homework::{self, Homework, HomeworkItem};
use daymark_domain::ids::{CheckInId, HomeworkId, PersonId, PracticeId, SessionId, TriggerId, UrgeId};
use daymark_domain::invalid::{Field, Invalid};
use daymark_domain::person::{self, Person};
use daymark_domain::practice::{self, Outcome, Practice, Urge};
use daymark_domain::preferences::{Preferences, QuietHours};
use daymark_domain::profile::{self, Profile};
use daymark_domain::scale::Rating;
use daymark_domain::session::{self, Attendance, Change, Exception, OccurrenceStatus, Repeat, Session};
use daymark_domain::trigger::{STARTING_SET, Trigger, TriggerName, own_name};
use daymark_domain::wall_clock::{local_date, to_instant};
use daymark_store::{self as store, Tx};

use crate::ports::Ids;
use crate::{App, Result};
use courses::{COURSES, Time, clock};
use dice::Dice;
use words::When;

/// Whole weeks of the programme that are over: the ninth of twelve is in progress.
const WEEKS_DONE: i64 = 8;
const WEEKS: i64 = 12;

/// Days of the programme, counted from 0, on which use is recorded: a Sunday, of the night before, and a Friday.
const LAPSES: [i64; 2] = [20, 39];

/// How many exercises of the catalogue this person has come to use.
const KNOWN: usize = 6;

/// How many urges to show in each week of the programme.
const URGES: [i64; 9] = [6, 5, 5, 4, 3, 3, 2, 1, 1];

const OWN_TRIGGERS: [&str; 3] = ["My brother's messages", "Driving past Harding Street", "Long empty afternoons"];

impl App {
    /// Fills a new store with twelve weeks of a made-up person's programme, the ninth in progress.
    pub async fn demo_fill(&self) -> Result<()> {
        let (now, zone) = (self.ports.clock.now(), self.ports.zone.zone());
        let today = local_date(now, zone);
        let monday = today - Duration::days(i64::from(today.weekday().num_days_from_monday()));
        let start = monday - Duration::weeks(WEEKS_DONE);
        let mut tx = self.store.write().await;
        self.gaps.forget();
        let triggers = triggers(&mut tx, &*self.ports.ids).await?;
        let mut demo = Demo { ids: &*self.ports.ids, dice: Dice::new(), now, zone, start, today, triggers };
        demo.settings(&mut tx).await?;
        demo.people(&mut tx).await?;
        demo.sessions(&mut tx).await?;
        demo.check_ins(&mut tx).await?;
        demo.urges(&mut tx).await?;
        demo.practised(&mut tx).await?;
        demo.homework(&mut tx).await?;
        demo.goals(&mut tx).await?;
        tx.commit().await?;
        self.refresh_ledger().await
    }
}

/// Adds triggers of one's own; gives all by their name.
async fn triggers(tx: &mut Tx<'_>, ids: &dyn Ids) -> Result<HashMap<&'static str, TriggerId>> {
    let mut triggers: HashMap<&'static str, TriggerId> = STARTING_SET.iter().map(|(id, key)| (*key, *id)).collect();
    for name in OWN_TRIGGERS {
        let id = TriggerId::new(ids.new_id());
        let own = Trigger { id, name: TriggerName::Own(own_name(name.to_owned())?), hidden: false };
        store::trigger::insert(tx, &own).await?;
        triggers.insert(name, id);
    }
    Ok(triggers)
}

/// The times of day at which the made-up person checks in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Morning,
    Noon,
    /// Between the asked-for ones, when something is up.
    Afternoon,
    Evening,
}

struct Demo<'a> {
    ids: &'a dyn Ids,
    dice: Dice,
    now: DateTime<Utc>,
    zone: Tz,
    /// The programme's first Monday.
    start: NaiveDate,
    today: NaiveDate,
    triggers: HashMap<&'static str, TriggerId>,
}

impl Demo<'_> {
    fn date(&self, day: i64) -> NaiveDate {
        self.start + Duration::days(day)
    }

    /// A minute of a day of the programme.
    fn at(&self, (day, minute): Time) -> DateTime<Utc> {
        to_instant(self.date(day).and_time(NaiveTime::MIN) + Duration::minutes(minute), self.zone)
    }

    /// The day of the programme that today is.
    fn day_today(&self) -> i64 {
        (self.today - self.start).num_days()
    }

    async fn settings(&self, tx: &mut Tx<'_>) -> Result<()> {
        let country = content::country_of_zone(self.zone).map_or_else(|| "US".to_owned(), |country| country.code.clone());
        let profile = profile::Content {
            name: Some("Sam".into()),
            recovery_started_on: Some(self.date(-3)),
            working_on: vec!["Alcohol".into()],
            medicines: Vec::new(),
            country: Some(country),
            welcomed: true,
        };
        let said = Profile { recovery_said_on: Some(self.start), ..Profile::new(profile, &Profile::default(), self.today)? };
        store::settings::save_profile(tx, &said).await?;
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let preferences = Preferences {
            check_in_times: vec![at(8, 0), at(13, 30), at(20, 30)],
            quiet_hours: Some(QuietHours { from: at(22, 0), to: at(7, 0) }),
            ..Preferences::default()
        };
        store::settings::save_preferences(tx, &preferences.checked()?).await?;
        store::settings::save_last_zone(tx, self.zone).await?;
        Ok(())
    }

    async fn people(&self, tx: &mut Tx<'_>) -> Result<()> {
        // Numbers that both countries keep for stories.
        let british = self.zone == Tz::Europe__London;
        for (position, (name, relation, american, london)) in (0_u32..).zip(words::PEOPLE) {
            let phone = if british { london } else { american };
            let known = person::Content { name: name.into(), phone: Some(phone.into()), relation: Some(relation.into()) };
            let person = Person::new(PersonId::new(self.ids.new_id()), known, position, self.at((-2, clock(19, 0))))?;
            store::person::insert(tx, &person).await?;
        }
        Ok(())
    }

    async fn sessions(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let local = |(day, minute): Time| self.date(day).and_time(NaiveTime::MIN) + Duration::minutes(minute);
        let mut sessions = Vec::new();
        for course in &COURSES {
            let repeat = match course.on {
                [] => Repeat::Never,
                on => Repeat::Weekly { every: 1, on: on.to_vec(), until: Some(self.date(WEEKS * 7 - 1)) },
            };
            let text = |text: &str| Some(text.to_owned());
            let content = session::Content {
                kind: course.kind,
                title: text(course.title),
                place: course.place.and_then(text),
                link: course.link.and_then(text),
                bring: course.bring.and_then(text),
                zone: self.zone,
                starts: local(course.first),
                duration_minutes: course.minutes,
                repeat,
                facilitator: course.facilitator.and_then(text),
                description: None,
                all_day: false,
                free: false,
                travel_minutes: course.travel,
                rdates: Vec::new(),
                leads: if course.kind.is_commitment() { Vec::new() } else { vec![1_440, 120, 15] },
            };
            let mut session = Session::new(SessionId::new(self.ids.new_id()), content, self.at((-2, clock(18, 30))))?;
            for original in course.cancelled {
                let original = local(*original);
                session.set_exception(original, Some(Exception::new(original, Change::Cancelled)));
            }
            for (original, to) in course.moved {
                let moved = session.move_of(local(*original), local(*to))?;
                session.set_exception(local(*original), moved);
            }
            store::session::insert(tx, &session).await?;
            sessions.push(session);
        }
        self.attendance(tx, &sessions).await
    }

    /// Says of every session that is over whether the person was there, but for the last: that is still to be said.
    async fn attendance(&mut self, tx: &mut Tx<'_>, sessions: &[Session]) -> Result<()> {
        let (from, now) = (self.at((0, 0)), self.now);
        let sessions = sessions.iter().filter(|session| !session.kind.is_commitment());
        let mut over: Vec<_> = sessions.flat_map(|session| session.occurrences(from, now)).collect();
        over.retain(|one| one.ends_at <= now && one.status != OccurrenceStatus::Cancelled);
        over.sort_by_key(|one| (one.starts_at, one.session));
        over.pop();
        for one in over {
            let day = (one.original.date() - self.start).num_days();
            let attendance = match (day, self.dice.below(100)) {
                // The Mondays after: late to one, not there for the other.
                (21, _) | (_, 0..=5) => Attendance::Late,
                (42, _) | (_, 6..=8) => Attendance::Missed,
                (_, 9..=11) => Attendance::Excused,
                _ => Attendance::Attended,
            };
            store::session::set_attendance(tx, one.session, one.original, attendance).await?;
        }
        Ok(())
    }

    async fn check_ins(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let mut notes = words::Notes::new();
        for day in 0..=self.day_today() {
            let middle = [(Slot::Morning, clock(7, 40), 50), (Slot::Noon, clock(13, 5), 70), (Slot::Evening, clock(20, 5), 75)];
            let mut slots: Vec<_> = middle.into_iter().filter(|_| self.dice.chance(93)).collect();
            if self.dice.chance(35) {
                slots.push((Slot::Afternoon, clock(16, 10), 110));
            }
            // The morning after the first lapse is told of below.
            slots.retain(|(slot, _, _)| *slot != Slot::Morning || LAPSES.first() != Some(&day));
            for (slot, from, spread) in slots {
                let (minute, second) = (from + self.dice.below(spread), self.dice.below(60));
                let at = self.at((day, minute)) + Duration::seconds(second);
                let check_in = self.check_in(day, slot, at, &mut notes)?;
                if at < self.now - Duration::minutes(5) {
                    store::check_in::insert(tx, &check_in).await?;
                }
            }
            // What is told of a lapse is told whatever else the day held.
            if let Some(lapse) = LAPSES.iter().position(|lapse| *lapse == day) {
                let at = self.at((day, if lapse == 0 { clock(11, 20) } else { clock(22, 35) }));
                let content = check_in::Content {
                    at,
                    zone: self.zone,
                    mood: 1,
                    craving: 6,
                    triggers: self.named(if lapse == 0 {
                        &["celebration", "social_pressure"]
                    } else {
                        &["bad_news", "My brother's messages"]
                    }),
                    halt: Halt { hungry: false, angry: lapse == 1, lonely: true, tired: true },
                    sleep_minutes: (lapse == 0).then_some(260),
                    used: Some(true),
                    note: words::LAPSES.get(lapse).map(|note| (*note).to_owned()),
                };
                store::check_in::insert(tx, &CheckIn::new(CheckInId::new(self.ids.new_id()), content, at)?).await?;
            }
        }
        Ok(())
    }

    fn check_in(&mut self, day: i64, slot: Slot, at: DateTime<Utc>, notes: &mut words::Notes) -> Result<CheckIn, Invalid> {
        let weekday = self.date(day).weekday();
        let weekend = matches!(weekday, Weekday::Sat | Weekday::Sun);
        // How near a lapse is: cravings rise before one, and stay up for a day.
        let near = LAPSES.iter().map(|lapse| match day - lapse {
            -1 => 16,
            0 => 20,
            1 => 9,
            2 => 4,
            _ => 0,
        });
        let strain: i64 = near.sum::<i64>() + if weekend { 5 } else { 0 };
        // In tenths: from seven down to three over the weeks, lowest in the morning.
        let by_slot = match slot {
            Slot::Morning => -9,
            Slot::Noon => -2,
            Slot::Afternoon => 10,
            Slot::Evening => 7,
        };
        let craving = (10 + 1_440 / (24 + day) + by_slot + strain + self.dice.around(14) + 5).div_euclid(10).clamp(0, 10);
        let mood = (46 - 3 * craving - strain / 4 + self.dice.around(13) + 5).div_euclid(10).clamp(1, 5);
        let sleep = 345 + day + day / 2 - strain * 3 + self.dice.around(45);
        let is_tired = slot != Slot::Noon && self.dice.chance(if sleep < 390 { 50 } else { 18 });
        let halt = Halt {
            hungry: matches!(slot, Slot::Noon | Slot::Afternoon) && self.dice.chance(22),
            angry: self.dice.chance(if mood <= 2 { 30 } else { 7 }),
            lonely: matches!(slot, Slot::Evening) && self.dice.chance(45 - day / 2),
            tired: is_tired,
        };
        let when = match (slot, weekday) {
            (Slot::Morning, _) => When::Morning,
            (_, Weekday::Mon | Weekday::Wed | Weekday::Fri) => When::AfterGroup,
            (_, Weekday::Sat | Weekday::Sun) => When::Weekend,
            (Slot::Evening, _) => When::Evening,
            _ => When::Any,
        };
        let note = self.dice.chance(24).then(|| notes.take(day, when)).flatten();
        let content = check_in::Content {
            at,
            zone: self.zone,
            mood: small(mood),
            craving: small(craving),
            triggers: self.triggers_of(slot, weekend, craving),
            halt,
            sleep_minutes: (slot == Slot::Morning).then(|| small(sleep / 5 * 5)),
            used: self.dice.chance(80).then_some(false),
            note: note.map(str::to_owned),
        };
        // Those of later today are made and not kept, so that the clock changes nothing that is past.
        CheckIn::new(CheckInId::new(self.ids.new_id()), content, at)
    }

    fn triggers_of(&mut self, slot: Slot, weekend: bool, craving: i64) -> Vec<TriggerId> {
        let pool: &[&str] = match (slot, weekend) {
            (Slot::Morning, _) => &["cant_sleep", "tiredness", "memories", "stress"],
            (Slot::Noon, false) => &["stress", "conflict", "tiredness", "Driving past Harding Street", "bad_news"],
            (_, true) => &["weekend", "boredom", "Long empty afternoons", "seeing_people_who_use", "celebration", "loneliness"],
            _ => &["after_work", "stress", "loneliness", "boredom", "My brother's messages", "a_place", "payday"],
        };
        let most = match craving {
            6.. => 1 + self.dice.below(2),
            3..=5 => i64::from(self.dice.chance(60)),
            _ => i64::from(self.dice.chance(12)),
        };
        let first = self.dice.below(pool.len() as i64);
        let chosen: Vec<&str> = (0..most).filter_map(|more| pool.get(((first + more * 2) as usize) % pool.len()).copied()).collect();
        self.named(&chosen)
    }

    fn named(&self, names: &[&str]) -> Vec<TriggerId> {
        names.iter().filter_map(|name| self.triggers.get(name).copied()).collect()
    }

    async fn urges(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let exercises: Vec<&content::Exercise> = content::exercises().iter().take(KNOWN).collect();
        let mut notes = words::WORKED.iter();
        for (week, count) in (0_i64..).zip(URGES) {
            let first = self.dice.below(7);
            for more in 0..count {
                let minute = if self.dice.chance(25) { clock(12, 20) + self.dice.below(120) } else { clock(17, 0) + self.dice.below(270) };
                let at = self.at((week * 7 + (first + more * 3) % 7, minute));
                // One that would be still to come was a week before.
                let at = if at < self.now - Duration::hours(2) { at } else { at - Duration::days(7) };
                let before = (85 - 4 * week + self.dice.around(14) + 5).div_euclid(10).clamp(3, 10);
                let note = self.dice.chance(45).then(|| notes.next().copied()).flatten();
                self.urge(tx, at, before, note, &exercises).await?;
            }
        }
        for week in 0..=WEEKS_DONE {
            for _ in 0..2 {
                let minute = clock(7, 10) + self.dice.below(40) + if self.dice.chance(40) { clock(14, 0) } else { 0 };
                let day = week * 7 + self.dice.below(7);
                let at = self.at((day, minute));
                let before = 5 - week / 3 + self.dice.below(2);
                let rated = self.dice.chance(60).then_some(before);
                if at < self.now - Duration::hours(1)
                    && let Some((run, _)) = self.run(at, None, rated, &exercises)?
                {
                    store::practice::insert(tx, &run).await?;
                }
            }
        }
        Ok(())
    }

    /// One that is due in two days, one whose time has passed, and two that are done.
    async fn homework(&self, tx: &mut Tx<'_>) -> Result<()> {
        let exercise = |id: &str| HomeworkItem::Exercise { id: id.to_owned() };
        let worksheet = |key: &str| HomeworkItem::Worksheet { key: key.to_owned() };
        let (open, over, done, earlier) = words::HOMEWORK;
        // When it was given, when it is due and when it was done, in days from today.
        let all = [
            (worksheet("thought-record"), Some(open), -1, 2, None),
            (HomeworkItem::Other, Some(over), -5, -1, None),
            (exercise("urge-surfing"), done, -8, -3, Some(-4)),
            (worksheet("trigger-map"), earlier, -16, -10, Some(-11)),
        ];
        let today = self.day_today();
        for (item, note, given, due, done) in all {
            let content = homework::Content {
                session: None,
                item,
                note: note.map(str::to_owned),
                zone: self.zone,
                due_at: Some(self.at((today + due, clock(18, 0)))),
            };
            let mut homework = Homework::new(HomeworkId::new(self.ids.new_id()), content, self.at((today + given, clock(12, 15))))?;
            homework.done_at = done.map(|done| self.at((today + done, clock(16, 40))));
            store::homework::insert(tx, &homework).await?;
        }
        Ok(())
    }

    /// An urge from its first rating to its last, with a run or two of exercises.
    async fn urge(
        &mut self,
        tx: &mut Tx<'_>,
        at: DateTime<Utc>,
        before: i64,
        note: Option<&str>,
        exercises: &[&content::Exercise],
    ) -> Result<()> {
        let id = UrgeId::new(self.ids.new_id());
        let weekend = matches!(at.with_timezone(&self.zone).weekday(), Weekday::Sat | Weekday::Sun);
        let (mut rating, mut ends_at, mut runs) = (before, at + Duration::seconds(20), Vec::new());
        for _ in 0..2 {
            if let Some((run, after)) = self.run(ends_at, Some(id), Some(rating), exercises)? {
                ends_at = run.ended_at.unwrap_or(ends_at) + Duration::seconds(15 + self.dice.below(40));
                rating = after;
                runs.push(run);
            }
            if rating < 5 || self.dice.chance(40) {
                break;
            }
        }
        let urge = Urge {
            id,
            zone: self.zone,
            started_at: at,
            ended_at: Some(ends_at),
            end: Some(practice::UrgeEnd::Finished),
            before: Some(Rating::new(Field::Rating, small(before))?),
            after: (!runs.is_empty()).then(|| Rating::new(Field::Rating, small(rating))).transpose()?,
            triggers: self.triggers_of(Slot::Evening, weekend, before),
            note: practice::note(note.map(str::to_owned))?,
        };
        store::urge::insert(tx, &urge).await?;
        for run in &runs {
            store::practice::insert(tx, run).await?;
        }
        Ok(())
    }

    /// A run of one exercise, and the rating after it. Some help this person more than others.
    fn run(
        &mut self,
        at: DateTime<Utc>,
        urge: Option<UrgeId>,
        before: Option<i64>,
        exercises: &[&content::Exercise],
    ) -> Result<Option<(Practice, i64)>> {
        // The first ones of the catalogue more often.
        let which = self.dice.below(exercises.len() as i64).min(self.dice.below(exercises.len() as i64 + 1));
        let Some(exercise) = exercises.get(which as usize) else { return Ok(None) };
        let finished = self.dice.chance(88);
        let relief = 11 + (which * 7 + 13) % 17 + self.dice.around(12) - if finished { 0 } else { 8 };
        let relief = (relief + 5).div_euclid(10);
        let seconds = i64::from(exercise.minutes) * 60;
        let lasted = if finished { seconds - 20 + self.dice.below(50) } else { seconds / 3 + 10 };
        let after = before.map(|before| (before - relief).clamp(0, 10));
        let rating = |value: Option<i64>| value.map(|value| Rating::new(Field::Rating, small(value))).transpose();
        let practice = Practice {
            id: PracticeId::new(self.ids.new_id()),
            exercise: exercise.id.clone(),
            urge,
            zone: self.zone,
            started_at: at,
            ended_at: Some(at + Duration::seconds(lasted.max(15))),
            outcome: Some(if finished { Outcome::Finished } else { Outcome::Stopped }),
            before: rating(before)?,
            after: rating(after)?,
            note: None,
            place: None,
        };
        Ok(Some((practice, after.unwrap_or(0))))
    }
}

/// A number that is known to be small.
fn small(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(0)
}
