//! `reminders plan` and `reminders list`.

use std::fmt::Write;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use daymark_app::api::{ReminderAbout, ReminderView};
use daymark_domain::invalid::{Field, Rule};
use daymark_domain::reminder::Source;
use daymark_domain::wall_clock::to_instant;
use serde::Serialize;

use crate::arguments::PlanReminders;
use crate::output::{self, Answer};
use crate::refusal::Refusal;
use crate::values;
use crate::vault::Door;

/// A year and a day: no plan is meant to be longer.
const MOST_DAYS: i64 = 366;

/// A planned reminder as it is shown.
#[derive(Serialize)]
struct Planned {
    due_at: DateTime<Utc>,
    /// The same by the wall clock of the zone that was asked for.
    due: String,
    expires_at: DateTime<Utc>,
    about: About,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum About {
    CheckIn { on: NaiveDate, time: NaiveTime },
    Session { session: uuid::Uuid, original: chrono::NaiveDateTime, lead_minutes: u32 },
    Homework { homework: uuid::Uuid, lead_minutes: u32 },
    Own { reminder: uuid::Uuid, on: NaiveDate },
    WeeklyReview { on: NaiveDate },
}

/// `reminders plan`
pub async fn plan(door: &Door, plan: &PlanReminders) -> Result<Answer, Refusal> {
    let zone = plan.zone.as_deref().map_or(Ok(door.zone), values::zone)?;
    let (from, to) = range(values::day(Field::Range, &plan.range.from)?, values::day(Field::Range, &plan.range.to)?, zone)?;
    let app = door.open().await?;
    let planned = app.plan_reminders(from, to, zone).await;
    app.close().await;
    let planned: Vec<Planned> = planned?
        .into_iter()
        .map(|reminder| Planned {
            due_at: reminder.due_at,
            due: reminder.due_at.with_timezone(&zone).to_rfc3339(),
            expires_at: reminder.expires_at,
            about: match reminder.source {
                Source::CheckIn { on, time } => About::CheckIn { on, time },
                Source::Session { session, original, lead_minutes } => About::Session { session: session.uuid(), original, lead_minutes },
                Source::Homework { homework, lead_minutes } => About::Homework { homework: homework.uuid(), lead_minutes },
                Source::Own { reminder, on, .. } => About::Own { reminder: reminder.uuid(), on },
                Source::WeeklyReview { on } => About::WeeklyReview { on },
            },
        })
        .collect();
    let mut text = String::new();
    for reminder in &planned {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{}  {}", reminder.due_at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M"), said(&reminder.about));
    }
    let _ = write!(text, "{} ({zone}).", output::count(planned.len(), "reminder"));
    Ok(Answer::new(&planned, text)?.warn(door.warning()))
}

/// `reminders list`
pub async fn list(door: &Door) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let listed = app.reminder_list().await;
    app.close().await;
    let list = listed?;
    let mut text = String::new();
    for (title, none, reminders) in [("To come:", "Nothing is to come.", &list.upcoming), ("Missed:", "Nothing was missed.", &list.missed)]
    {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{}", if reminders.is_empty() { none } else { title });
        for reminder in reminders {
            let _ = writeln!(text, "{}", one(reminder, door.zone));
        }
    }
    Ok(Answer::new(&list, text)?.warn(door.warning()))
}

fn one(reminder: &ReminderView, zone: Tz) -> String {
    let about = match reminder.about {
        ReminderAbout::CheckIn => "check-in".to_owned(),
        ReminderAbout::Session { lead_minutes, .. } => format!("session, {} ahead", output::duration(lead_minutes.into())),
        ReminderAbout::Homework { .. } => "homework".to_owned(),
        ReminderAbout::Own { .. } => "one of your own".to_owned(),
        ReminderAbout::WeeklyReview => "weekly review".to_owned(),
        ReminderAbout::Unknown => "no longer planned".to_owned(),
    };
    format!("{}  {about}", reminder.due_at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M"))
}

/// From the beginning of the first local day to the end of the last.
fn range(from: NaiveDate, to: NaiveDate, zone: Tz) -> Result<(DateTime<Utc>, DateTime<Utc>), Refusal> {
    let days = (to - from).num_days();
    if days < 0 {
        return Err(Refusal::invalid(Field::Range, Rule::EndsBeforeStart));
    }
    if days >= MOST_DAYS {
        return Err(Refusal::said("A plan covers at most 366 days."));
    }
    let end = to.checked_add_days(Days::new(1)).ok_or_else(|| Refusal::invalid(Field::Range, Rule::Malformed))?;
    Ok((to_instant(from.and_time(NaiveTime::MIN), zone), to_instant(end.and_time(NaiveTime::MIN), zone)))
}

fn said(about: &About) -> String {
    match about {
        About::CheckIn { time, .. } => format!("check-in of {}", time.format("%H:%M")),
        About::Session { original, lead_minutes, .. } => {
            format!("session of {}, {} ahead", original.format("%a %-d %b, %H:%M"), output::duration((*lead_minutes).into()))
        }
        About::Homework { lead_minutes, .. } => format!("homework, {} ahead", output::duration((*lead_minutes).into())),
        About::Own { .. } => "one of your own".to_owned(),
        About::WeeklyReview { .. } => "weekly review".to_owned(),
    }
}
