//! Exercises, practice and urges.

use chrono::{DateTime, Duration, Utc};
use daymark_content as content;
use daymark_domain::homework::HomeworkItem;
use daymark_domain::ids::{PracticeId, TriggerId, UrgeId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::practice::{self as rules, ItemKind, Outcome, Practice, Record, Relief, Urge, UrgeEnd};
use daymark_domain::scale::Rating;
use daymark_domain::trigger::check;
use daymark_store::practice::Tally;
use daymark_store::{Tx, check_in, favourite, practice, trigger, urge};

use crate::api::{
    AnswerUrge, BeginPractice, BeginUrge, EndPractice, EndUrge, ExerciseView, LeavePractice, ListPractices, ListUrges, PracticeView,
    RateUrge, ReliefView, SetFavourite, TriggerRelief, UrgeView,
};
use crate::homework::{close_matching, is_known};
use crate::lapses::used_lately;
use crate::views::{self, Triggers};
use crate::{App, Error, Result};

const LIST_MAX: i32 = 200;

/// How long a run that was left is offered to go on with.
const GOES_ON_FOR: Duration = Duration::days(1);

/// How long the triggers of a check-in are taken to be at work.
const STILL_AT_WORK: Duration = Duration::hours(2);

impl App {
    /// The exercises of the catalogue, and what each did for this person.
    pub async fn exercise_list(&self) -> Result<Vec<ExerciseView>> {
        let mut tx = self.store.read().await;
        let tallies = practice::tally(&mut tx).await?;
        let finished = practice::finished(&mut tx).await?;
        let triggers = Triggers::new(&trigger::list(&mut tx).await?);
        let favourites = favourite::list(&mut tx).await?;
        let view = |one: &content::Exercise| {
            let tally = tallies.iter().find(|tally| tally.record.exercise == one.id);
            let favourite = favourites.iter().any(|(kind, item)| *kind == ItemKind::Exercise && *item == one.id);
            let times_done = finished.iter().find(|(id, _)| *id == one.id).map_or(0, |(_, times)| *times);
            exercise(one, tally, times_done, &triggers, favourite)
        };
        Ok(content::exercises().iter().map(view).collect())
    }

    /// Begins a run of an exercise, on its own or within an urge.
    pub async fn practice_begin(&self, request: BeginPractice) -> Result<PracticeView> {
        let exercise = content::exercise(&request.exercise).ok_or(Invalid::new(Field::Exercise, Rule::Unknown))?;
        let mut tx = self.store.write().await;
        if let Some(id) = request.urge {
            urge::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        }
        let begun = Practice {
            id: PracticeId::new(self.ports.ids.new_id()),
            exercise: exercise.id.clone(),
            urge: request.urge,
            zone: self.ports.zone.zone(),
            started_at: self.ports.clock.now(),
            ended_at: None,
            outcome: None,
            before: rating(request.before)?,
            after: None,
            note: None,
            place: None,
        };
        practice::insert(&mut tx, &begun).await?;
        tx.commit().await?;
        Ok(views::practice(&begun))
    }

    /// Ends a run, and closes the homework it was if it is finished. Once it has ended, calling this again replaces its last rating and its
    /// note.
    pub async fn practice_end(&self, request: EndPractice) -> Result<PracticeView> {
        let (after, note) = (rating(request.after)?, rules::note(views::text(request.note))?);
        let mut tx = self.store.write().await;
        let mut run = practice::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        if run.ended_at.is_none() {
            run.ended_at = Some(self.ports.clock.now().max(run.started_at));
        }
        let item = HomeworkItem::Exercise { id: run.exercise.clone() };
        let closed = match (run.outcome, request.outcome) {
            (Some(Outcome::Finished), _) | (_, Outcome::Stopped) => None,
            (_, Outcome::Finished) => close_matching(&mut tx, &item, self.ports.clock.now()).await?,
        };
        run.outcome = Some(request.outcome);
        run.after = after;
        run.note = note;
        run.place = None;
        practice::update(&mut tx, &run).await?;
        if let Some(id) = run.urge {
            rate(&mut tx, id, after).await?;
        }
        tx.commit().await?;
        self.follow_closed(closed).await;
        Ok(views::practice(&run))
    }

    /// Leaves a run where it is. One that has ended stays as it ended.
    pub async fn practice_leave(&self, request: LeavePractice) -> Result<()> {
        let place = rules::place(Some(request.place.text().to_owned()))?;
        let mut tx = self.store.write().await;
        let mut run = practice::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        if run.ended_at.is_none() {
            run.place = place;
            practice::update(&mut tx, &run).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The runs on their own that were left within the last day, newest first.
    pub async fn practice_open(&self) -> Result<Vec<PracticeView>> {
        let mut tx = self.store.read().await;
        let left = practice::left_since(&mut tx, self.ports.clock.now() - GOES_ON_FOR).await?;
        Ok(left.iter().map(views::practice).collect())
    }

    /// The latest runs, of one exercise or of all, newest first.
    pub async fn practice_list(&self, request: ListPractices) -> Result<Vec<PracticeView>> {
        let limit = limit(request.limit)?;
        let mut tx = self.store.read().await;
        let runs = practice::latest(&mut tx, request.exercise.as_deref(), limit).await?;
        Ok(runs.iter().map(views::practice).collect())
    }

    /// Keeps an exercise or a worksheet at hand, or lets go of it.
    pub async fn favourite_set(&self, request: SetFavourite) -> Result<()> {
        let item = match request.kind {
            ItemKind::Exercise => HomeworkItem::Exercise { id: request.item.clone() },
            ItemKind::Worksheet => HomeworkItem::Worksheet { key: request.item.clone() },
        };
        let mut tx = self.store.write().await;
        // What is not there any longer can still be let go of.
        if request.on && !is_known(&mut tx, &item).await? {
            return Err(Invalid::new(Field::Exercise, Rule::Unknown).into());
        }
        favourite::set(&mut tx, request.kind, &request.item, request.on).await?;
        Ok(tx.commit().await?)
    }

    /// Begins an urge, with the triggers that a check-in just before it named. One that was left open counts as left.
    pub async fn urge_begin(&self, request: BeginUrge) -> Result<UrgeView> {
        let before = rating(request.before)?;
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await;
        if let Some(mut open) = urge::open(&mut tx).await? {
            open.end(UrgeEnd::Left, now);
            urge::update(&mut tx, &open).await?;
        }
        let begun = Urge {
            id: UrgeId::new(self.ports.ids.new_id()),
            zone: self.ports.zone.zone(),
            started_at: now,
            ended_at: None,
            end: None,
            before,
            after: None,
            triggers: at_work(&mut tx, now).await?,
            note: None,
        };
        urge::insert(&mut tx, &begun).await?;
        let shown = show(&mut tx, &begun, now).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// Changes the first rating of an urge that goes on.
    pub async fn urge_rate(&self, request: RateUrge) -> Result<UrgeView> {
        let before = Rating::new(Field::Rating, request.before)?;
        self.change_urge(request.id, |urge, _| urge.before = Some(before)).await
    }

    /// Says how an urge ended that was left, or that it ended in use.
    pub async fn urge_answer(&self, request: AnswerUrge) -> Result<UrgeView> {
        self.change_urge(request.id, |urge, now| urge.end(request.end, now)).await
    }

    async fn change_urge(&self, id: UrgeId, change: impl FnOnce(&mut Urge, DateTime<Utc>)) -> Result<UrgeView> {
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await;
        let mut known = urge::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        change(&mut known, now);
        urge::update(&mut tx, &known).await?;
        let shown = show(&mut tx, &known, now).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// The urge that can be gone on with, if any.
    pub async fn urge_open(&self) -> Result<Option<UrgeView>> {
        let now = self.ports.clock.now();
        let mut tx = self.store.read().await;
        match urge::open(&mut tx).await?.filter(|urge| urge.is_open(now)) {
            Some(open) => Ok(Some(show(&mut tx, &open, now).await?)),
            None => Ok(None),
        }
    }

    /// Ends an urge, or adds to one that has ended. What is left out stays as it was.
    pub async fn urge_end(&self, request: EndUrge) -> Result<UrgeView> {
        let (after, note) = (rating(request.after)?, rules::note(views::text(request.note))?);
        let triggers = request.triggers.map(check).transpose()?;
        let mut tx = self.store.write().await;
        let mut known = urge::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        let all = Triggers::new(&trigger::list(&mut tx).await?);
        if !triggers.iter().flatten().all(|id| all.knows(*id)) {
            return Err(Invalid::new(Field::Triggers, Rule::Unknown).into());
        }
        known.after = after.or(known.after);
        known.triggers = triggers.unwrap_or(known.triggers);
        known.note = note.or(known.note);
        let now = self.ports.clock.now();
        if known.ended_at.is_none() {
            known.end(UrgeEnd::Finished, now);
        }
        urge::update(&mut tx, &known).await?;
        let shown = show(&mut tx, &known, now).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// The latest urges, newest first.
    pub async fn urge_list(&self, request: ListUrges) -> Result<Vec<UrgeView>> {
        let (limit, now) = (limit(request.limit)?, self.ports.clock.now());
        let mut tx = self.store.read().await;
        let mut shown = Vec::new();
        for one in urge::list(&mut tx, limit).await? {
            shown.push(show(&mut tx, &one, now).await?);
        }
        Ok(shown)
    }
}

/// An urge with its runs, and the exercises in the order to offer them.
pub async fn show(tx: &mut Tx<'_>, urge: &Urge, now: DateTime<Utc>) -> Result<UrgeView> {
    let runs = practice::for_urge(tx, urge.id).await?;
    let triggers = Triggers::new(&trigger::list(tx).await?);
    let records: Vec<Record> = practice::tally(tx).await?.into_iter().map(|tally| tally.record).collect();
    let helped = |id: &str| records.iter().any(|one| one.exercise == id && one.relief.mean().is_some_and(|relief| relief > 0.0));
    let fits = |one: &&content::Exercise| one.states.contains(&content::ExerciseState::Craving) || helped(&one.id);
    let catalogue: Vec<&str> = content::exercises().iter().filter(fits).map(|one| one.id.as_str()).collect();
    let before = urge::count_before(tx, urge.started_at).await?;
    let mut suggestions = rules::suggestions(&catalogue, &records, &urge.triggers);
    if used_lately(tx, now, urge.zone).await? {
        suggestions.sort_by_key(|id| content::exercise(id).is_some_and(|one| one.not_after_use));
    }
    Ok(UrgeView {
        id: urge.id,
        started_at: urge.started_at,
        zone: urge.zone.name().to_owned(),
        ended_at: urge.ended_at,
        before: views::rating(urge.before),
        after: views::rating(urge.after),
        change: urge.change(),
        is_high: urge.is_high(),
        end: urge.end,
        triggers: triggers.of(&urge.triggers),
        note: views::written(urge.note.as_ref()),
        practices: runs.iter().map(views::practice).collect(),
        suggestions,
        something_new: rules::something_new(&catalogue, &records, before),
    })
}

/// The triggers of the latest check-in that are taken to be at work still.
async fn at_work(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Vec<TriggerId>> {
    let from = now - STILL_AT_WORK;
    // A check-in has the local date of where it was made, which may be a day off.
    let days = (from.date_naive() - Duration::days(1), now.date_naive() + Duration::days(1));
    let near = check_in::between(tx, days.0, days.1).await?;
    let last = near.into_iter().rfind(|check_in| (from..=now).contains(&check_in.at));
    Ok(last.map_or_else(Vec::new, |check_in| check_in.triggers))
}

/// Lets an urge know of a rating that one of its runs was given, or had taken away.
async fn rate(tx: &mut Tx<'_>, id: UrgeId, given: Option<Rating>) -> Result<()> {
    let Some(mut known) = urge::get(tx, id).await? else { return Ok(()) };
    known.after = match given {
        Some(rating) => Some(rating),
        // What the person said at its end stands.
        None if known.ended_at.is_some() => return Ok(()),
        None => practice::for_urge(tx, id).await?.iter().rev().find_map(|run| run.after),
    };
    Ok(urge::update(tx, &known).await?)
}

fn rating(value: Option<i32>) -> Result<Option<Rating>, Invalid> {
    value.map(|value| Rating::new(Field::Rating, value)).transpose()
}

fn limit(limit: i32) -> Result<u32, Invalid> {
    match u32::try_from(limit) {
        Ok(number) if (1..=LIST_MAX).contains(&limit) => Ok(number),
        _ => Err(Invalid::new(Field::Range, Rule::OutOfRange { min: 1, max: LIST_MAX })),
    }
}

fn relief(relief: &Relief) -> ReliefView {
    ReliefView { rated_runs: relief.rated_runs, mean: relief.mean(), spread: relief.spread() }
}

fn relief_by_trigger(record: &Record, triggers: &Triggers) -> Vec<TriggerRelief> {
    let mut by_trigger: Vec<TriggerRelief> = record
        .by_trigger
        .iter()
        .flat_map(|(id, of)| triggers.of(&[*id]).into_iter().map(|trigger| TriggerRelief { trigger, relief: relief(of) }))
        .collect();
    by_trigger.sort_by_key(|one| std::cmp::Reverse(one.relief.rated_runs));
    by_trigger
}

fn exercise(one: &content::Exercise, tally: Option<&Tally>, times_done: u32, triggers: &Triggers, favourite: bool) -> ExerciseView {
    ExerciseView {
        id: one.id.clone(),
        title: one.title.clone(),
        purpose: one.purpose.clone(),
        kind: one.kind,
        states: one.states.clone(),
        minutes: one.minutes,
        caution: one.cautions(),
        steps: one.steps.clone(),
        times_done,
        last_done_at: tally.map(|tally| tally.last_begun_at),
        relief: relief(&tally.map(|tally| tally.record.relief).unwrap_or_default()),
        relief_by_trigger: tally.map_or_else(Vec::new, |tally| relief_by_trigger(&tally.record, triggers)),
        favourite,
    }
}
