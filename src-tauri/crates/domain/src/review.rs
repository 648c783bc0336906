//! The weekly review: three things that a person asks themselves at the end of a week.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};

use crate::ids::ReviewId;
use crate::invalid::{Field, Invalid, Rule};
use crate::week::{days_before, monday_of};
use crate::words::Words;

const TEXT_MAX: u32 = 10_000;

/// The review of one week.
#[derive(Clone, PartialEq, Eq)]
pub struct WeeklyReview {
    pub id: ReviewId,
    /// The week's Monday.
    pub week_on: NaiveDate,
    pub helped: Option<Words>,
    pub hard: Option<Words>,
    pub next_step: Option<Words>,
    pub started_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
}

/// What a person wrote, not yet validated: at most 10,000 characters each.
pub struct Content {
    pub helped: Option<String>,
    pub hard: Option<String>,
    pub next_step: Option<String>,
}

impl WeeklyReview {
    /// Begins the review of a week, or goes on with it. It may be any week up to the one that `today` is in.
    pub fn written(
        before: Option<&Self>,
        new_id: ReviewId,
        week_on: NaiveDate,
        content: Content,
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<Self, Invalid> {
        check_week(week_on, today)?;
        Ok(Self {
            id: before.map_or(new_id, |before| before.id),
            week_on,
            helped: Words::optional(Field::Helped, content.helped, TEXT_MAX)?,
            hard: Words::optional(Field::Hard, content.hard, TEXT_MAX)?,
            next_step: Words::optional(Field::NextStep, content.next_step, TEXT_MAX)?,
            started_at: before.map_or(now, |before| before.started_at),
            finished_at: before.and_then(|before| before.finished_at),
            updated_at: now,
        })
    }
}

/// Holds a week against what a review can be of: a Monday, from 1970 up to this week's.
pub fn check_week(week_on: NaiveDate, today: NaiveDate) -> Result<(), Invalid> {
    if week_on != monday_of(week_on) {
        return Err(Invalid::new(Field::Week, Rule::Malformed));
    }
    if week_on > today {
        return Err(Invalid::new(Field::Week, Rule::InFuture));
    }
    if week_on.year() < 1970 {
        return Err(Invalid::new(Field::Week, Rule::TooEarly));
    }
    Ok(())
}

/// The week whose review is asked for on a day: on a Sunday the one that ends, on a Monday the one that has ended.
#[must_use]
pub fn asked_on(today: NaiveDate) -> Option<NaiveDate> {
    match today.weekday() {
        Weekday::Sun => Some(monday_of(today)),
        Weekday::Mon => Some(days_before(today, 7)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_asked_for_on_sunday_and_monday() {
        assert_eq!(asked_on(day("2026-03-08")), Some(day("2026-03-02")));
        assert_eq!(asked_on(day("2026-03-09")), Some(day("2026-03-02")));
        for other in ["2026-03-07", "2026-03-10", "2026-03-12"] {
            assert_eq!(asked_on(day(other)), None);
        }
    }

    #[test]
    fn it_can_be_of_any_week_up_to_this_one() {
        let today = day("2026-03-11");
        assert!(check_week(day("2026-03-09"), today).is_ok() && check_week(day("1970-01-05"), today).is_ok());
        let refused = |week: &str| check_week(day(week), today).err().map(|invalid| invalid.rule);
        assert_eq!(refused("2026-03-10"), Some(Rule::Malformed));
        assert_eq!(refused("2026-03-16"), Some(Rule::InFuture));
        assert_eq!(refused("1969-12-29"), Some(Rule::TooEarly));
    }

    #[test]
    fn going_on_keeps_when_it_was_begun_and_finished() {
        let id = |number| ReviewId::new(Uuid::from_u128(number));
        let content = |text: &str| Content { helped: Some(text.to_owned()), hard: Some(" ".into()), next_step: None };
        let (week, today) = (day("2026-03-02"), day("2026-03-11"));
        let first = WeeklyReview::written(None, id(1), week, content("Walking"), "2026-03-09T08:00:00Z".parse().unwrap(), today).unwrap();
        assert!(first.hard.is_none() && first.finished_at.is_none());
        let finished = WeeklyReview { finished_at: Some("2026-03-09T08:10:00Z".parse().unwrap()), ..first.clone() };
        let again =
            WeeklyReview::written(Some(&finished), id(2), week, content("Rain"), "2026-03-10T08:00:00Z".parse().unwrap(), today).unwrap();
        assert!(again.id == first.id && again.started_at == first.started_at && again.finished_at == finished.finished_at);
        let long = Content { next_step: Some("ж".repeat(10_001)), ..content("") };
        let refused = WeeklyReview::written(None, id(1), week, long, first.started_at, today);
        assert_eq!(refused.err().map(|invalid| invalid.field), Some(Field::NextStep));
    }
}
