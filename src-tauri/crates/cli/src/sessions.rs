//! `session add`, `session list` and `session occurrences`.

use std::fmt::Write;

use chrono_tz::Tz;
use daymark_app::api::{AddSession as Add, ListOccurrences, OccurrenceView, SessionView, Written};
use daymark_domain::invalid::{Field, Invalid};
use daymark_domain::recurrence::RecurrenceRule;
use daymark_domain::session::{Attendance, Day, OccurrenceStatus, Repeat, SessionKind};

use crate::arguments::{AddSession, Kind, Range, WeekDay};
use crate::output::{self, Answer};
use crate::refusal::Refusal;
use crate::values;
use crate::vault::Door;

/// `session add`
pub async fn add(door: &Door, add: &AddSession) -> Result<Answer, Refusal> {
    let written = |text: &Option<String>| text.clone().map(Written::new);
    let request = Add {
        kind: kind(add.kind),
        title: written(&add.title),
        place: written(&add.place),
        link: written(&add.link),
        bring: written(&add.bring),
        zone: add.zone.clone(),
        starts: values::wall_clock(Field::Starts, &add.starts)?,
        duration_minutes: add.minutes,
        repeat: repeat(add, door.zone)?,
        facilitator: written(&add.facilitator),
        description: None,
        all_day: false,
        free: false,
        travel_minutes: add.travel,
        extra: Vec::new(),
        leads: if add.leads.is_empty() && !add.no_reminders { None } else { Some(add.leads.clone()) },
    };
    let app = door.open().await?;
    let added = app.session_add(request).await;
    app.close().await;
    let view = added?;
    let mut text = String::from("Added. ");
    one(&mut text, &view);
    Ok(Answer::new(&view, text)?.warn(door.warning()))
}

fn repeat(add: &AddSession, home: Tz) -> Result<Repeat, Refusal> {
    if let Some(rrule) = &add.rrule {
        let zone = add.zone.as_deref().map_or(Ok(home), values::zone)?;
        let rule = RecurrenceRule::parse(rrule, zone).map_err(|Invalid { field, rule }| Refusal::invalid(field, rule))?;
        return Ok(Repeat::Rule { rule });
    }
    if add.weekly.is_empty() {
        return Ok(Repeat::Never);
    }
    let until = add.until.as_deref().map(|text| values::day(Field::Until, text)).transpose()?;
    Ok(Repeat::Weekly { every: add.every, on: add.weekly.iter().map(|&day| week_day(day)).collect(), until })
}

/// `session list`
pub async fn list(door: &Door) -> Result<Answer, Refusal> {
    let app = door.open().await?;
    let listed = app.session_list().await;
    app.close().await;
    let views = listed?;
    let mut text = String::new();
    for view in &views {
        one(&mut text, view);
    }
    if views.is_empty() {
        text.push_str("No sessions yet.");
    }
    Ok(Answer::new(&views, text)?.warn(door.warning()))
}

/// `session occurrences`
pub async fn occurrences(door: &Door, range: &Range) -> Result<Answer, Refusal> {
    let request = ListOccurrences { from: values::day(Field::Range, &range.from)?, to: values::day(Field::Range, &range.to)? };
    let app = door.open().await?;
    let listed = app.occurrence_list(request).await;
    app.close().await;
    let views = listed?;
    let mut text = String::new();
    for view in &views {
        occurrence(&mut text, view);
    }
    let _ = write!(text, "{} from {} to {}.", output::count(views.len(), "session"), range.from, range.to);
    Ok(Answer::new(&views, text)?.warn(door.warning()))
}

/// One session for people. Writing into a String cannot fail.
fn one(text: &mut String, view: &SessionView) {
    let _ = write!(text, "{}", kind_name(view.kind));
    if let Some(title) = &view.title {
        let _ = write!(text, " “{}”", output::line(title));
    }
    let _ = writeln!(
        text,
        ": {}, {}, {} ({})",
        view.starts.format("%a %-d %b %Y, %H:%M"),
        output::duration(view.duration_minutes.into()),
        repeat_name(&view.repeat),
        view.zone
    );
    details(text, [("Where", &view.place), ("Link", &view.link), ("Bring", &view.bring)]);
    if !view.leads.is_empty() {
        let leads: Vec<_> = view.leads.iter().map(|&lead| output::duration(lead.into())).collect();
        let _ = writeln!(text, "    Reminders: {} before", leads.join(", "));
    }
}

/// One occurrence for people.
fn occurrence(text: &mut String, view: &OccurrenceView) {
    let minutes = (view.ends_at - view.starts_at).num_minutes();
    let _ = write!(text, "{}  {}", view.starts.format("%a %-d %b %Y, %H:%M"), kind_name(view.kind));
    if let Some(title) = &view.title {
        let _ = write!(text, " “{}”", output::line(title));
    }
    let _ = write!(text, ", {}", output::duration(minutes));
    match view.status {
        OccurrenceStatus::Planned => {}
        OccurrenceStatus::Moved => {
            let _ = write!(text, ", moved from {}", view.original.format("%a %-d %b, %H:%M"));
        }
        OccurrenceStatus::Cancelled => text.push_str(", canceled"),
    }
    if let Some(attendance) = view.attendance {
        text.push_str(match attendance {
            Attendance::Attended => ", there",
            Attendance::Late => ", late",
            Attendance::Missed => ", missed",
            Attendance::Excused => ", excused",
        });
    }
    let _ = writeln!(text, " ({})", view.zone);
    details(text, [("Where", &view.place), ("Link", &view.link), ("Bring", &view.bring)]);
}

fn details<const N: usize>(text: &mut String, details: [(&str, &Option<Written>); N]) {
    for (name, value) in details {
        if let Some(value) = value {
            let _ = writeln!(text, "    {name}: {}", output::line(value));
        }
    }
}

pub const fn kind(kind: Kind) -> SessionKind {
    match kind {
        Kind::Individual => SessionKind::Individual,
        Kind::Group => SessionKind::Group,
        Kind::Family => SessionKind::Family,
        Kind::Education => SessionKind::Education,
        Kind::Medical => SessionKind::Medical,
        Kind::Testing => SessionKind::Testing,
        Kind::PeerMeeting => SessionKind::PeerMeeting,
        Kind::Work => SessionKind::Work,
        Kind::School => SessionKind::School,
        Kind::Care => SessionKind::Care,
        Kind::Practice => SessionKind::Practice,
        Kind::Other => SessionKind::Other,
    }
}

const fn kind_name(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Individual => "Individual session",
        SessionKind::Group => "Group session",
        SessionKind::Family => "Family session",
        SessionKind::Education => "Education session",
        SessionKind::Medical => "Medical appointment",
        SessionKind::Testing => "Testing",
        SessionKind::PeerMeeting => "Peer meeting",
        SessionKind::Work => "Work",
        SessionKind::School => "School",
        SessionKind::Care => "Family care",
        SessionKind::Practice => "Time to practice",
        SessionKind::Other => "Commitment",
    }
}

const fn week_day(day: WeekDay) -> Day {
    match day {
        WeekDay::Mon => Day::Monday,
        WeekDay::Tue => Day::Tuesday,
        WeekDay::Wed => Day::Wednesday,
        WeekDay::Thu => Day::Thursday,
        WeekDay::Fri => Day::Friday,
        WeekDay::Sat => Day::Saturday,
        WeekDay::Sun => Day::Sunday,
    }
}

fn repeat_name(repeat: &Repeat) -> String {
    match repeat {
        Repeat::Never => "once".into(),
        Repeat::Weekly { every, on, until } => {
            let days: Vec<_> = on.iter().map(|&day| chrono::Weekday::from(day).to_string()).collect();
            let weeks = if *every == 1 { "every".to_owned() } else { format!("every {every} weeks on") };
            let until = until.map(|until| format!(" until {}", until.format("%-d %b %Y"))).unwrap_or_default();
            format!("{weeks} {}{until}", days.join(", "))
        }
        Repeat::Rule { rule } => format!("by the rule {rule}"),
        Repeat::Unsupported { text } => {
            format!("by the rule {}, which Daymark no longer follows", output::shown(text).replace('\n', " "))
        }
    }
}
