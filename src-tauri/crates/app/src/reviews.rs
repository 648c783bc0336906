//! The weekly review: filled from the record, with three things to write.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use daymark_content as content;
use daymark_domain::check_in::CheckIn;
use daymark_domain::goal::{Role, role};
use daymark_domain::ids::ReviewId;
use daymark_domain::practice::{Practice, Relief, UrgeCount};
use daymark_domain::progress::mean;
use daymark_domain::review::{Content, WeeklyReview, asked_on, check_week};
use daymark_domain::session::OccurrenceStatus;
use daymark_domain::wall_clock::local_date;
use daymark_domain::week::{days_before, monday_of, sunday_after};
use daymark_store::{Tx, check_in, practice, review, settings, urge};

use crate::api::{HelpedMost, OneReview, ReviewList, ReviewSummary, ReviewView, SaveReview, WeekRecord, Written};
use crate::progress::{count, midnight};
use crate::sessions::{count_attendance, occurrences_on};
use crate::{App, Result, days, record, views};

impl App {
    /// The review of a week: what the record says of it, and what was written, if anything.
    pub async fn review_get(&self, request: OneReview) -> Result<ReviewView> {
        check_week(request.week_on, self.review_today())?;
        let mut tx = self.store.read().await;
        self.review(&mut tx, request.week_on).await
    }

    /// Keeps what is written so far.
    pub async fn review_save(&self, request: SaveReview) -> Result<()> {
        let mut tx = self.store.write().await;
        let written = self.written(&mut tx, request).await?;
        review::save(&mut tx, &written).await?;
        Ok(tx.commit().await?)
    }

    /// Finishes a review with what is written. It can still be changed.
    pub async fn review_finish(&self, request: SaveReview) -> Result<ReviewView> {
        let mut tx = self.store.write().await;
        let written = self.written(&mut tx, request).await?;
        let finished = WeeklyReview { finished_at: written.finished_at.or(Some(written.updated_at)), ..written };
        review::save(&mut tx, &finished).await?;
        let shown = self.review(&mut tx, finished.week_on).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// All reviews.
    pub async fn review_list(&self) -> Result<ReviewList> {
        let today = self.review_today();
        let mut tx = self.store.read().await;
        let summary = |review: &WeeklyReview| {
            let said = [&review.next_step, &review.helped, &review.hard].into_iter().flatten().next();
            let line = said.and_then(|words| words.reveal().lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned));
            ReviewSummary { week_on: review.week_on, finished: review.finished_at.is_some(), line: line.map(Written::new) }
        };
        Ok(ReviewList {
            this_week: monday_of(today),
            suggested: asked_on(today).unwrap_or_else(|| days_before(monday_of(today), 7)),
            reviews: review::list(&mut tx).await?.iter().map(summary).collect(),
        })
    }

    /// Stops asking for the review of a week.
    pub async fn review_put_away(&self, request: OneReview) -> Result<()> {
        check_week(request.week_on, self.review_today())?;
        let mut tx = self.store.write().await;
        settings::save_review_put_away(&mut tx, request.week_on).await?;
        Ok(tx.commit().await?)
    }

    fn review_today(&self) -> NaiveDate {
        local_date(self.ports.clock.now(), self.ports.zone.zone())
    }

    async fn written(&self, tx: &mut Tx<'_>, request: SaveReview) -> Result<WeeklyReview> {
        let SaveReview { week_on, helped, hard, next_step } = request;
        let before = review::get(tx, week_on).await?;
        let id = ReviewId::new(self.ports.ids.new_id());
        let content = Content { helped: views::text(helped), hard: views::text(hard), next_step: views::text(next_step) };
        Ok(WeeklyReview::written(before.as_ref(), id, week_on, content, self.ports.clock.now(), self.review_today())?)
    }

    async fn review(&self, tx: &mut Tx<'_>, week_on: NaiveDate) -> Result<ReviewView> {
        let kept = review::get(tx, week_on).await?;
        let kept = kept.as_ref();
        let before = review::get(tx, days_before(week_on, 7)).await?;
        Ok(ReviewView {
            week_on,
            ends_on: sunday_after(week_on),
            helped: views::written(kept.and_then(|kept| kept.helped.as_ref())),
            hard: views::written(kept.and_then(|kept| kept.hard.as_ref())),
            next_step: views::written(kept.and_then(|kept| kept.next_step.as_ref())),
            started_at: kept.map(|kept| kept.started_at),
            finished_at: kept.and_then(|kept| kept.finished_at),
            step_before: views::written(before.as_ref().and_then(|before| before.next_step.as_ref())),
            record: self.week_record(tx, week_on).await?,
        })
    }

    async fn week_record(&self, tx: &mut Tx<'_>, week_on: NaiveDate) -> Result<WeekRecord> {
        let (zone, now) = (self.ports.zone.zone(), self.ports.clock.now());
        let ends_on = sunday_after(week_on);
        let is_asked = |on: NaiveDate| (week_on..=ends_on).contains(&on);
        let check_ins = check_in::between(tx, week_on, ends_on).await?;
        let week_before = check_in::between(tx, days_before(week_on, 7), days_before(week_on, 1)).await?;
        let (first, last) = (midnight(week_on.checked_sub_days(Days::new(1))), midnight(ends_on.checked_add_days(Days::new(2))));
        let urges = urge::between(tx, first, last).await?;
        let uses = days::use_days(tx, week_on, ends_on.checked_add_days(Days::new(1)).unwrap_or(ends_on)).await?;
        let of_week: Vec<_> = urges.iter().filter(|urge| is_asked(local_date(urge.started_at, urge.zone))).collect();
        let urges_as = |what: UrgeCount| count(of_week.iter().filter(|urge| urge.counts_as(&uses) == Some(what)).count());
        let runs = practice::list_since(tx, first).await?;
        let runs: Vec<_> = runs.into_iter().filter(|run| is_asked(local_date(run.started_at, run.zone))).collect();

        let sessions = record::since(tx, week_on).await?;
        let occurrences = occurrences_on(tx, &sessions, week_on, ends_on, zone).await?;
        let held = occurrences
            .iter()
            .filter(|one| one.status != OccurrenceStatus::Cancelled && one.ends_at <= now && role(one.kind) != Role::Commitment)
            .count();
        let facts = record::facts(tx, week_on, ends_on, zone).await?;
        let attended = count(facts.attended.len());
        let moods = |all: &[CheckIn]| mean(all.iter().map(|one| one.mood.value()));
        let cravings = |all: &[CheckIn]| mean(all.iter().map(|one| one.craving.value()));
        Ok(WeekRecord {
            check_ins: count(check_ins.len()),
            mood: moods(&check_ins),
            mood_before: moods(&week_before),
            craving: cravings(&check_ins),
            craving_before: cravings(&week_before),
            urges_ridden: urges_as(UrgeCount::RiddenOut),
            urges_met: urges_as(UrgeCount::Met),
            // A series that got other times since was still held when the person was there.
            sessions_held: count(held).max(attended),
            sessions_attended: attended,
            practices: count(facts.practices.len()),
            helped_most: helped_most(&runs),
            homework_done: count(facts.homework.len()),
            goals: self.goals_in(tx, week_on, facts).await?,
            used: uses.iter().any(|on| is_asked(*on)),
        })
    }
}

/// The week whose review is asked for today: not finished, not put away, and with something in it to look back on.
pub(crate) async fn due(tx: &mut Tx<'_>, today: NaiveDate) -> Result<Option<NaiveDate>> {
    let Some(week_on) = asked_on(today) else { return Ok(None) };
    if settings::load_review_put_away(tx).await?.is_some_and(|put_away| put_away >= week_on) {
        return Ok(None);
    }
    if review::get(tx, week_on).await?.is_some_and(|review| review.finished_at.is_some()) {
        return Ok(None);
    }
    let ends_on = sunday_after(week_on);
    let something = !check_in::between(tx, week_on, ends_on).await?.is_empty() || {
        let sessions = record::since(tx, week_on).await?;
        count_attendance(tx, &sessions, week_on, ends_on).await?.0 > 0
    };
    Ok(something.then_some(week_on))
}

/// The exercise with the greatest mean relief over some runs, if any brought relief.
fn helped_most(runs: &[Practice]) -> Option<HelpedMost> {
    let mut by_exercise: HashMap<&str, Relief> = HashMap::new();
    for run in runs {
        if let (Some(before), Some(after)) = (run.before, run.after) {
            let relief = by_exercise.entry(&run.exercise).or_default();
            relief.rated_runs += 1;
            relief.sum += f64::from(before.value()) - f64::from(after.value());
        }
    }
    let mut all: Vec<(&str, f64)> = by_exercise.iter().filter_map(|(id, relief)| Some((*id, relief.mean()?))).collect();
    all.retain(|(_, mean)| *mean > 0.0);
    all.sort_by(|(a, more), (b, less)| less.total_cmp(more).then_with(|| a.cmp(b)));
    let (id, mean_relief) = *all.first()?;
    Some(HelpedMost { exercise: content::exercise(id)?.title.clone(), mean_relief })
}
