//! The weekly review: filled from the record, with three things to write.

use chrono::NaiveDate;
use daymark_content as content;
use daymark_domain::days::Span;
use daymark_domain::ids::ReviewId;
use daymark_domain::review::{Content, WeeklyReview, asked_on, check_week};
use daymark_domain::wall_clock::local_date;
use daymark_domain::week::{days_before, monday_of, sunday_after};
use daymark_store::{Tx, check_in, review, settings};

use crate::api::{HelpedMost, OneReview, ReviewList, ReviewSummary, ReviewView, SaveReview, WeekRecord, Written};
use crate::{App, Result, activity, occurrences, views};

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
        let week = Span { from: week_on, to: sunday_after(week_on) };
        let week_before = Span { from: days_before(week_on, 7), to: days_before(week_on, 1) };
        let sessions = occurrences::since(tx, week_before.from).await?;
        let activity = activity::load_with(tx, &sessions, Span { from: week_before.from, to: week.to }).await?;
        Ok(WeekRecord {
            check_ins: activity.check_ins(week),
            mood: activity.mean_mood(week),
            mood_before: activity.mean_mood(week_before),
            craving: activity.mean_craving(week),
            craving_before: activity.mean_craving(week_before),
            urges_ridden: activity.urges_ridden_out(week),
            urges_met: activity.urges_met(week),
            sessions_held: activity.sessions_held(&sessions, week, self.ports.clock.now()),
            sessions_attended: activity.sessions_attended(week),
            practices: activity.practices(week),
            helped_most: activity.helped_most(week).and_then(helped_most),
            homework_done: activity.homework_done(week),
            goals: self.goals_in(tx, week_on, &activity).await?,
            used: activity.used(week),
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
    let week = Span { from: week_on, to: sunday_after(week_on) };
    let something = !check_in::readings(tx, week.from, week.to).await?.is_empty() || {
        let sessions = occurrences::since(tx, week.from).await?;
        !activity::recorded(tx, &sessions, week).await?.is_empty()
    };
    Ok(something.then_some(week_on))
}

fn helped_most((exercise, mean_relief): (&str, f64)) -> Option<HelpedMost> {
    Some(HelpedMost { exercise: content::exercise(exercise)?.title.clone(), mean_relief })
}
