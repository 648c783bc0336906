//! `programme show` and `goal list`.

use std::fmt::Write;

use daymark_app::api::{GoalView, LevelOfCare, Measure, PhaseView, ProgrammeStanding};

use crate::output::{self, Answer};
use crate::refusal::Refusal;
use crate::vault::Door;

/// `programme show`
pub async fn show(door: &Door) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let current = app.programme_current().await;
    app.close().await;
    let current = current?;
    let mut text = String::new();
    match &current {
        None => text.push_str("No program is set up."),
        Some(current) => {
            let programme = &current.programme;
            let name = programme.name.as_ref().map_or_else(|| "Program".to_owned(), output::line);
            let (stands, now) = match current.standing {
                ProgrammeStanding::Before { days: 1 } => ("starts tomorrow".to_owned(), None),
                ProgrammeStanding::Before { days } => (format!("starts in {days} days"), None),
                ProgrammeStanding::Within { phase, week, .. } => {
                    (format!("phase {phase} of {}, week {week}", programme.phases.len()), Some(phase))
                }
                ProgrammeStanding::After => ("complete".to_owned(), None),
            };
            let _ = writeln!(text, "{name}: {stands}");
            for (number, phase) in (1..).zip(&programme.phases) {
                one(&mut text, phase, now == Some(number));
            }
            if now.is_some() {
                let _ = writeln!(
                    text,
                    "This week: {} attended, {} on the schedule",
                    hours(current.minutes_attended),
                    hours(current.minutes_planned)
                );
            }
        }
    }
    Ok(Answer::new(&current, text)?.warn(door.warning()))
}

/// `goal list`
pub async fn goals(door: &Door) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let listed = app.goal_list().await;
    app.close().await;
    let goals = listed?;
    let mut text = String::new();
    for goal in &goals {
        let _ = writeln!(text, "{}: {}", output::line(&goal.title), stands(goal));
    }
    if goals.is_empty() {
        text.push_str("No goals.");
    }
    Ok(Answer::new(&goals, text)?.warn(door.warning()))
}

fn stands(goal: &GoalView) -> String {
    if let Some(on) = goal.ended_on {
        return format!("ended {on}");
    }
    if !goal.counts {
        return "not counting now, it belongs to another phase".to_owned();
    }
    let unit = if goal.measure == Measure::HoursAttended { " hours" } else { "" };
    format!("{} of {}{unit} this week", tenths(goal.done), goal.weekly_target)
}

/// One phase for people. Writing into a String cannot fail.
fn one(text: &mut String, phase: &PhaseView, now: bool) {
    let level = match phase.level {
        LevelOfCare::PartialHospitalisation => "Partial hospitalization",
        LevelOfCare::Intensive => "Intensive outpatient",
        LevelOfCare::Outpatient => "Outpatient",
        LevelOfCare::Aftercare => "Aftercare",
        LevelOfCare::Other => "Another kind",
    };
    let name = phase.title.as_ref().map_or_else(|| level.to_owned(), output::line);
    let until = phase.ends_on.map(|on| format!(" to {on}")).unwrap_or_default();
    let mark = if now { ">" } else { " " };
    let minutes = u32::try_from(phase.minutes_a_week).unwrap_or(0);
    let _ = writeln!(text, "{mark} {name}, {}{until}, {} a week", phase.starts_on, hours(minutes));
}

fn hours(minutes: u32) -> String {
    format!("{} h", tenths(f64::from(minutes) / 60.0))
}

/// With one decimal, where it is not 0.
fn tenths(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}
