//! Exercises, practice and urges.

use daymark_content as content;
use daymark_domain::ids::{PracticeId, UrgeId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::practice::{self as rules, Practice, Record, Urge};
use daymark_domain::scale::Rating;
use daymark_domain::trigger::check;
use daymark_store::practice::Tally;
use daymark_store::{Tx, practice, trigger, urge};

use crate::api::{
    BeginPractice, BeginUrge, Breath, EndPractice, EndUrge, ExerciseKind, ExerciseStep, ExerciseView, ListUrges, PacerPhase, PracticeView,
    StepForm, UrgeView,
};
use crate::views::{self, Triggers};
use crate::{App, Error, Result};

const LIST_MAX: i32 = 200;

impl App {
    /// The exercises of the catalogue, and what each did for this person.
    pub async fn exercise_list(&self) -> Result<Vec<ExerciseView>> {
        let mut tx = self.store.read().await?;
        let tallies = practice::tally(&mut tx).await?;
        Ok(content::exercises().iter().map(|one| exercise(one, tallies.iter().find(|tally| tally.exercise == one.id))).collect())
    }

    /// Begins a run of an exercise, on its own or within an urge.
    pub async fn practice_begin(&self, request: BeginPractice) -> Result<PracticeView> {
        let exercise = content::exercise(&request.exercise).ok_or(Invalid::new(Field::Exercise, Rule::Unknown))?;
        let mut tx = self.store.write().await?;
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
        };
        practice::insert(&mut tx, &begun).await?;
        tx.commit().await?;
        Ok(views::practice(&begun))
    }

    /// Ends a run. Once it has ended, calling this again replaces its last rating and its note.
    pub async fn practice_end(&self, request: EndPractice) -> Result<PracticeView> {
        let (after, note) = (rating(request.after)?, rules::note(views::text(request.note))?);
        let mut tx = self.store.write().await?;
        let mut run = practice::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        if run.ended_at.is_none() {
            run.ended_at = Some(self.ports.clock.now().max(run.started_at));
        }
        run.outcome = Some(request.outcome);
        run.after = after;
        run.note = note;
        practice::update(&mut tx, &run).await?;
        if let Some(id) = run.urge {
            rate(&mut tx, id, after).await?;
        }
        tx.commit().await?;
        Ok(views::practice(&run))
    }

    /// Begins an urge with its first rating. One that was left open ends as it stands.
    pub async fn urge_begin(&self, request: BeginUrge) -> Result<UrgeView> {
        let before = Rating::new(Field::Rating, request.before)?;
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await?;
        if let Some(mut open) = urge::open(&mut tx).await? {
            open.ended_at = Some(now.max(open.started_at));
            urge::update(&mut tx, &open).await?;
        }
        let begun = Urge {
            id: UrgeId::new(self.ports.ids.new_id()),
            zone: self.ports.zone.zone(),
            started_at: now,
            ended_at: None,
            before,
            after: None,
            triggers: Vec::new(),
            note: None,
        };
        urge::insert(&mut tx, &begun).await?;
        let shown = show(&mut tx, &begun).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// The urge that was begun and not ended, if any.
    pub async fn urge_open(&self) -> Result<Option<UrgeView>> {
        let mut tx = self.store.read().await?;
        match urge::open(&mut tx).await? {
            Some(open) => Ok(Some(show(&mut tx, &open).await?)),
            None => Ok(None),
        }
    }

    /// Ends an urge, or adds to one that has ended. What is left out stays as it was.
    pub async fn urge_end(&self, request: EndUrge) -> Result<UrgeView> {
        let (after, note, triggers) = (rating(request.after)?, rules::note(views::text(request.note))?, check(request.triggers)?);
        let mut tx = self.store.write().await?;
        let mut known = urge::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        let all = Triggers::new(&trigger::list(&mut tx).await?);
        if !triggers.iter().all(|id| all.knows(*id)) {
            return Err(Invalid::new(Field::Triggers, Rule::Unknown).into());
        }
        known.after = after.or(known.after);
        if !triggers.is_empty() {
            known.triggers = triggers;
        }
        known.note = note.or(known.note);
        if known.ended_at.is_none() {
            known.ended_at = Some(self.ports.clock.now().max(known.started_at));
        }
        urge::update(&mut tx, &known).await?;
        let shown = show(&mut tx, &known).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// The latest urges, newest first.
    pub async fn urge_list(&self, request: ListUrges) -> Result<Vec<UrgeView>> {
        let limit = match u32::try_from(request.limit) {
            Ok(limit) if (1..=LIST_MAX).contains(&request.limit) => limit,
            _ => return Err(Invalid::new(Field::Range, Rule::OutOfRange { min: 1, max: LIST_MAX }).into()),
        };
        let mut tx = self.store.read().await?;
        let mut shown = Vec::new();
        for one in urge::list(&mut tx, limit).await? {
            shown.push(show(&mut tx, &one).await?);
        }
        Ok(shown)
    }
}

/// An urge with its runs, and the exercises in the order to offer them.
pub async fn show(tx: &mut Tx<'_>, urge: &Urge) -> Result<UrgeView> {
    let runs = practice::for_urge(tx, urge.id).await?;
    let triggers = Triggers::new(&trigger::list(tx).await?);
    let records: Vec<Record> = practice::tally(tx)
        .await?
        .into_iter()
        .map(|tally| Record { exercise: tally.exercise, rated_runs: tally.rated_runs, mean_relief: tally.mean_relief })
        .collect();
    let catalogue: Vec<&str> = content::exercises().iter().map(|one| one.id.as_str()).collect();
    Ok(UrgeView {
        id: urge.id,
        started_at: urge.started_at,
        zone: urge.zone.name().to_owned(),
        ended_at: urge.ended_at,
        before: i32::from(urge.before.value()),
        after: views::rating(urge.after),
        triggers: triggers.of(&urge.triggers),
        note: views::written(urge.note.as_ref()),
        practices: runs.iter().map(views::practice).collect(),
        suggestions: rules::suggestions(&catalogue, &records),
    })
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

fn exercise(one: &content::Exercise, tally: Option<&Tally>) -> ExerciseView {
    ExerciseView {
        id: one.id.clone(),
        title: one.title.clone(),
        purpose: one.purpose.clone(),
        kind: match one.kind {
            content::Kind::Body => ExerciseKind::Body,
            content::Kind::Attention => ExerciseKind::Attention,
            content::Kind::Thought => ExerciseKind::Thought,
            content::Kind::Action => ExerciseKind::Action,
        },
        minutes: one.minutes,
        caution: one.caution.clone(),
        steps: one.steps.iter().map(step).collect(),
        times_done: tally.map_or(0, |tally| tally.runs),
        last_done_at: tally.map(|tally| tally.last_done_at),
        mean_relief: tally.and_then(|tally| tally.mean_relief),
        rated_runs: tally.map_or(0, |tally| tally.rated_runs),
    }
}

fn step(step: &content::Step) -> ExerciseStep {
    let form = match &step.form {
        content::Form::Timed { seconds } => StepForm::Timed { seconds: *seconds },
        content::Form::Untimed => StepForm::Untimed,
        content::Form::Paced { phases, rounds } => StepForm::Paced { phases: phases.iter().map(phase).collect(), rounds: *rounds },
        content::Form::Count { count } => StepForm::Count { count: *count },
    };
    ExerciseStep { title: step.title.clone(), text: step.text.clone(), form }
}

const fn phase(phase: &content::Phase) -> PacerPhase {
    PacerPhase {
        breath: match phase.breath {
            content::Breath::In => Breath::In,
            content::Breath::Hold => Breath::Hold,
            content::Breath::Out => Breath::Out,
            content::Breath::Rest => Breath::Rest,
        },
        milliseconds: phase.milliseconds,
    }
}
