//! What the made-up person works towards: a programme with its phases, goals, reviews of weeks, and a milestone of their own.

use chrono::{Duration, NaiveDate};
use daymark_domain::goal::{self as goals, Goal, Measure};
use daymark_domain::ids::{GoalId, MilestoneId, PhaseId, ProgrammeId, ReviewId};
use daymark_domain::milestone::OwnMilestone;
use daymark_domain::programme::{Content, LevelOfCare, PhaseContent, Programme};
use daymark_domain::review::{self as reviews, WeeklyReview};
use daymark_domain::session::SessionKind;
use daymark_store::{self as store, Tx};

use super::{Demo, WEEKS, words};
use crate::Result;
use crate::demo::courses::clock;

/// How long the phases after the intensive one last.
const OUTPATIENT_WEEKS: i64 = 8;
const AFTERCARE_WEEKS: i64 = 12;

impl Demo<'_> {
    pub(super) async fn goals(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let phase = self.programme(tx).await?;
        let all = [
            ("Be there for group", Some("It is the one place where I do not have to explain."), Measure::HoursAttended, 9, Some(phase)),
            ("Check in three times a day", None, Measure::CheckIns, 18, None),
            ("Walk home the long way", Some("Not past Harding Street."), Measure::Own, 4, None),
        ];
        let mut walks = None;
        for (title, why, measure, weekly_target, phase) in all {
            let content = goals::Content { title: title.into(), why: why.map(Into::into), measure, weekly_target, phase };
            let goal = Goal::new(GoalId::new(self.ids.new_id()), content, self.at((1, clock(20, 0))))?;
            store::goal::insert(tx, &goal).await?;
            walks = Some(goal.id);
        }
        if let Some(walks) = walks {
            for day in 2..=self.day_today() {
                if self.dice.chance(30 + day / 2) {
                    store::goal::set_count(tx, walks, self.date(day), 1).await?;
                }
            }
        }
        self.reviews(tx).await?;
        let met = OwnMilestone::new(
            MilestoneId::new(self.ids.new_id()),
            "First Sunday lunch at Maya's",
            self.date(48),
            self.at((41, clock(19, 0))),
        )?;
        store::milestone::insert(tx, &met).await?;
        Ok(())
    }

    /// Adds the programme; gives its first phase.
    async fn programme(&self, tx: &mut Tx<'_>) -> Result<PhaseId> {
        let week = |week: i64| -> NaiveDate { self.date(week * 7) };
        let phase = |level, week_of, minutes_a_week, kinds: &[SessionKind]| PhaseContent {
            id: PhaseId::new(self.ids.new_id()),
            level,
            title: None,
            starts_on: week(week_of),
            minutes_a_week,
            kinds: kinds.to_vec(),
        };
        let phases = vec![
            phase(LevelOfCare::Intensive, 0, 780, &[]),
            phase(LevelOfCare::Outpatient, WEEKS, 240, &[]),
            phase(LevelOfCare::Aftercare, WEEKS + OUTPATIENT_WEEKS, 90, &[SessionKind::Group]),
        ];
        let first = phases.first().map(|phase| phase.id);
        let ends_on = week(WEEKS + OUTPATIENT_WEEKS + AFTERCARE_WEEKS) - Duration::days(1);
        let content = Content { name: Some("Harbor Clinic".into()), starts_on: self.start, ends_on: Some(ends_on), phases };
        let programme = Programme::new(ProgrammeId::new(self.ids.new_id()), content, self.at((-2, clock(18, 0))))?;
        store::programme::insert(tx, &programme).await?;
        first.ok_or(crate::Error::Unexpected)
    }

    async fn reviews(&self, tx: &mut Tx<'_>) -> Result<()> {
        for (week, helped, hard, next_step) in words::REVIEWS {
            let at = self.at((week * 7 + 6, clock(19, 30)));
            let text = |text: &str| Some(text.to_owned());
            let content = reviews::Content { helped: text(helped), hard: text(hard), next_step: text(next_step) };
            let id = ReviewId::new(self.ids.new_id());
            let review = WeeklyReview::written(None, id, self.date(week * 7), content, at, self.today)?;
            store::review::save(tx, &WeeklyReview { finished_at: Some(at + Duration::minutes(8)), ..review }).await?;
        }
        Ok(())
    }
}
