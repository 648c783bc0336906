//! Goals, and how far each week has come.

use chrono::{DateTime, NaiveDate, Utc};
use daymark_domain::days;
use daymark_domain::goal::{Content, Goal, Measure, Span, WEEKS_SHOWN, counted, done_in, weekly};
use daymark_domain::ids::{GoalId, PhaseId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::programme::Programme;
use daymark_domain::statistics::Activity;
use daymark_domain::wall_clock::local_date;
use daymark_domain::week::{days_before, monday_of, sunday_after};
use daymark_store::{Tx, goal, programme};

use crate::api::{AddGoal, CountGoal, GoalView, GoalWeek, OneGoal, ReviewGoal, UpdateGoal, Written};
use crate::programme::{phase_span, phase_view};
use crate::{App, Error, Result, activity, views};

impl App {
    /// All goals: those that go on in the order in which they were set, then the ended ones.
    pub async fn goal_list(&self) -> Result<Vec<GoalView>> {
        let mut tx = self.store.read().await;
        let goals = goal::list(&mut tx).await?;
        self.goal_views(&mut tx, &goals).await
    }

    /// Sets a goal.
    pub async fn goal_add(&self, request: AddGoal) -> Result<GoalView> {
        let mut tx = self.store.write().await;
        check_phase(&mut tx, request.phase, None).await?;
        let added = Goal::new(GoalId::new(self.ports.ids.new_id()), content(request), self.ports.clock.now())?;
        goal::insert(&mut tx, &added).await?;
        let shown = self.goal_view(&mut tx, &added).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// Replaces what is known of a goal.
    pub async fn goal_update(&self, request: UpdateGoal) -> Result<GoalView> {
        self.change_goal(request.id, async |tx, known, now| {
            check_phase(tx, request.content.phase, known.phase).await?;
            Ok(known.revised(content(request.content.clone()), now)?)
        })
        .await
    }

    /// Ends a goal: reached, or let go of. Its weeks are kept.
    pub async fn goal_end(&self, request: OneGoal) -> Result<GoalView> {
        self.change_goal(request.id, async |_, known, now| {
            Ok(Goal { ended_at: known.ended_at.or(Some(now)), updated_at: now, ..known.clone() })
        })
        .await
    }

    /// Undoes [`App::goal_end`].
    pub async fn goal_reopen(&self, request: OneGoal) -> Result<GoalView> {
        self.change_goal(request.id, async |_, known, now| Ok(Goal { ended_at: None, updated_at: now, ..known.clone() })).await
    }

    /// Takes a goal away. It can be undone.
    pub async fn goal_delete(&self, request: OneGoal) -> Result<()> {
        self.change_goal(request.id, async |_, known, now| Ok(Goal { deleted_at: Some(now), updated_at: now, ..known.clone() })).await?;
        Ok(())
    }

    /// Undoes [`App::goal_delete`].
    pub async fn goal_restore(&self, request: OneGoal) -> Result<GoalView> {
        let mut tx = self.store.write().await;
        let deleted = goal::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        let after = Goal { deleted_at: None, updated_at: self.ports.clock.now(), ..deleted };
        goal::update(&mut tx, &after).await?;
        let shown = self.goal_view(&mut tx, &after).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// Counts for a goal of one's own measure.
    pub async fn goal_count(&self, request: CountGoal) -> Result<GoalView> {
        let today = local_date(self.ports.clock.now(), self.ports.zone.zone());
        let on = request.on.unwrap_or(today);
        if on > today {
            return Err(Invalid::new(Field::On, Rule::InFuture).into());
        }
        let mut tx = self.store.write().await;
        let known = present(&mut tx, request.id).await?;
        if known.measure != Measure::Own {
            return Err(Invalid::new(Field::Count, Rule::Unsupported).into());
        }
        let count = counted(goal::count(&mut tx, known.id, on).await?, request.by)?;
        goal::set_count(&mut tx, known.id, on, count).await?;
        let shown = self.goal_view(&mut tx, &known).await?;
        tx.commit().await?;
        Ok(shown)
    }

    async fn change_goal(
        &self,
        id: GoalId,
        change: impl AsyncFnOnce(&mut Tx<'_>, &Goal, DateTime<Utc>) -> Result<Goal>,
    ) -> Result<GoalView> {
        let mut tx = self.store.write().await;
        let before = present(&mut tx, id).await?;
        let after = change(&mut tx, &before, self.ports.clock.now()).await?;
        goal::update(&mut tx, &after).await?;
        let shown = self.goal_view(&mut tx, &after).await?;
        tx.commit().await?;
        Ok(shown)
    }

    async fn goal_view(&self, tx: &mut Tx<'_>, goal: &Goal) -> Result<GoalView> {
        self.goal_views(tx, std::slice::from_ref(goal)).await?.pop().ok_or(Error::Unexpected)
    }

    async fn goal_views(&self, tx: &mut Tx<'_>, goals: &[Goal]) -> Result<Vec<GoalView>> {
        let zone = self.ports.zone.zone();
        let today = local_date(self.ports.clock.now(), zone);
        let (from, to) = (days_before(monday_of(today), (WEEKS_SHOWN - 1) * 7), sunday_after(monday_of(today)));
        let programmes = programme::list(tx).await?;
        let activity = activity::load(tx, days::Span { from, to }).await?;
        let counts = Counts { activity: &activity, own: goal::counts_between(tx, from, to).await? };
        let view = |goal: &Goal| {
            let span = span(goal, &programmes, zone);
            let counted = counts.of(goal);
            let weeks = span.map_or_else(Vec::new, |span| weekly(span, &counted, today));
            let done = span.map_or(0, |span| done_in(span, &counted, monday_of(today)));
            let of_today = counted.iter().filter(|(on, _)| *on == today && goal.measure == Measure::Own);
            GoalView {
                id: goal.id,
                title: Written::from(&goal.title),
                why: views::written(goal.why.as_ref()),
                measure: goal.measure,
                weekly_target: goal.weekly_target,
                phase: goal.phase.and_then(|id| {
                    let programme = programmes.iter().find(|one| one.phases.iter().any(|phase| phase.id == id))?;
                    Some(phase_view(programme, programme.phases.iter().find(|phase| phase.id == id)?))
                }),
                counts: goal.ended_at.is_none() && span.is_some_and(|span| span.has(today)),
                done: amount(goal.measure, done),
                counted_today: of_today.map(|(_, count)| count).sum(),
                weeks: weeks.iter().map(|week| GoalWeek { week_on: week.week_on, done: amount(goal.measure, week.done) }).collect(),
                ended_on: goal.ended_at.map(|at| local_date(at, zone)),
            }
        };
        Ok(goals.iter().map(view).collect())
    }

    /// The goals that counted in a week, and how far each came.
    pub(crate) async fn goals_in(&self, tx: &mut Tx<'_>, week_on: NaiveDate, activity: &Activity) -> Result<Vec<ReviewGoal>> {
        let ends_on = sunday_after(week_on);
        let programmes = programme::list(tx).await?;
        let counts = Counts { activity, own: goal::counts_between(tx, week_on, ends_on).await? };
        let mut goals = goal::list(tx).await?;
        goals.sort_by_key(|goal| (goal.created_at, goal.id));
        let of = |goal: &Goal| {
            let span = span(goal, &programmes, self.ports.zone.zone())?;
            (span.from <= ends_on && span.to.is_none_or(|to| week_on <= to)).then(|| ReviewGoal {
                title: Written::from(&goal.title),
                measure: goal.measure,
                done: amount(goal.measure, done_in(span, &counts.of(goal), week_on)),
                target: goal.weekly_target,
            })
        };
        Ok(goals.iter().filter_map(of).collect())
    }
}

/// What is counted, by the app and by the person.
struct Counts<'a> {
    activity: &'a Activity,
    own: Vec<(GoalId, NaiveDate, u32)>,
}

impl Counts<'_> {
    fn of(&self, goal: &Goal) -> Vec<(NaiveDate, u32)> {
        match goal.measure {
            Measure::Own => self.own.iter().filter(|(id, ..)| *id == goal.id).map(|(_, on, count)| (*on, *count)).collect(),
            measure => self.activity.by_day(measure),
        }
    }
}

/// What was counted, in the unit of its target.
fn amount(measure: Measure, done: u32) -> f64 {
    if measure == Measure::HoursAttended { f64::from(done) / 60.0 } else { f64::from(done) }
}

/// The days on which a goal counts. One whose phase is gone counts as if it had none.
fn span(goal: &Goal, programmes: &[Programme], zone: chrono_tz::Tz) -> Option<Span> {
    let phase = goal.phase.and_then(|id| phase_span(programmes, id)).map(|(_, from, to)| (from, to));
    Span::of_goal(local_date(goal.created_at, zone), goal.ended_at.map(|at| local_date(at, zone)), phase)
}

fn content(request: AddGoal) -> Content {
    Content {
        title: request.title.text().to_owned(),
        why: views::text(request.why),
        measure: request.measure,
        weekly_target: request.weekly_target,
        phase: request.phase,
    }
}

async fn present(tx: &mut Tx<'_>, id: GoalId) -> Result<Goal> {
    goal::get(tx, id).await?.filter(|known| known.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// Holds a phase that a request names against what is there. One it named before can have gone since.
async fn check_phase(tx: &mut Tx<'_>, phase: Option<PhaseId>, before: Option<PhaseId>) -> Result<()> {
    let Some(id) = phase.filter(|_| phase != before) else { return Ok(()) };
    let known = programme::list(tx).await?.iter().any(|programme| programme.phases.iter().any(|phase| phase.id == id));
    if known { Ok(()) } else { Err(Invalid::new(Field::Phase, Rule::Unknown).into()) }
}
