//! The words of a notification. By default nothing in them tells what it is for, because it is read over a shoulder.

use chrono::{DateTime, Duration, NaiveTime, Utc};
use chrono_tz::Tz;
use daymark_domain::preferences::NotificationDetail;
use daymark_domain::reminder::Source;
use daymark_domain::session::{Occurrence, Session, SessionKind};
use daymark_domain::wall_clock::{local_date, to_local};
use daymark_domain::words::Words;

use crate::api::ReminderAbout;
use crate::reminder_context::{Known, about};

const CHECK_IN: &str = "Time for your check-in";
const MOMENT: &str = "A moment for yourself";
const COMING_UP: &str = "Something is coming up";

/// What a notification says. Has no `Debug`: it can hold what a person wrote.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    pub body: String,
    pub about: ReminderAbout,
}

/// What is said of any reminder while the store is locked, and of any that a system is told of ahead of time.
#[must_use]
pub fn neutral_notice() -> Notice {
    Notice { title: "A reminder for you".into(), body: "Open the app when you have a moment.".into(), about: ReminderAbout::Unknown }
}

/// What a test reminder says.
#[must_use]
pub fn trial_notice() -> Notice {
    Notice { title: "A test reminder".into(), body: "It reached you. Open the app to say so.".into(), about: ReminderAbout::Unknown }
}

impl Notice {
    /// The words for a reminder that is read at `at` in `zone`.
    pub(crate) fn new(known: &Known, source: Option<Source>, at: DateTime<Utc>, zone: Tz) -> Self {
        let detail = known.preferences.notification_detail;
        let (title, body) = match source {
            None => return neutral_notice(),
            Some(Source::Own { reminder, .. }) => match (known.own_of(reminder), detail) {
                (Some(own), NotificationDetail::Full) => (own.text.reveal().to_owned(), "A reminder of your own.".to_owned()),
                (_, _) => (neutral_notice().title, neutral_notice().body),
            },
            Some(Source::WeeklyReview { .. }) => match detail {
                NotificationDetail::Discreet => (MOMENT.to_owned(), "Whenever you are ready.".to_owned()),
                NotificationDetail::Full => ("Your weekly review".to_owned(), "Look back at your week, whenever you are ready.".to_owned()),
            },
            Some(Source::CheckIn { time, .. }) => (
                CHECK_IN.to_owned(),
                match detail {
                    NotificationDetail::Discreet => "Whenever you are ready.".to_owned(),
                    NotificationDetail::Full => format!("How are you? This is your {} check-in.", clock_time(time)),
                },
            ),
            Some(Source::Session { session, original, .. }) => {
                let session = known.sessions.iter().find(|known| known.id == session);
                let Some((session, occurrence)) = session.and_then(|session| Some((session, session.occurrence(original)?))) else {
                    return neutral_notice();
                };
                match detail {
                    NotificationDetail::Discreet => (COMING_UP.to_owned(), until(occurrence.starts_at - at)),
                    NotificationDetail::Full => full(session, &occurrence, at, zone),
                }
            }
            Some(Source::Homework { homework, .. }) => {
                let known = known.homework_of(homework);
                let Some((title, due_at)) = known.and_then(|(homework, title)| Some((title, homework.due_at?))) else {
                    return neutral_notice();
                };
                match detail {
                    NotificationDetail::Discreet => (COMING_UP.to_owned(), until(due_at - at)),
                    NotificationDetail::Full => (title.to_owned(), format!("{}: {}", until(due_at - at), time(due_at, at, zone))),
                }
            }
        };
        Self { title, body, about: about(source) }
    }
}

fn full(session: &Session, occurrence: &Occurrence, at: DateTime<Utc>, zone: Tz) -> (String, String) {
    let title = session.title.as_ref().map_or_else(|| kind_name(session.kind).to_owned(), |title| title.reveal().to_owned());
    let time = time(occurrence.starts_at, at, zone);
    let place = session.place.as_ref().map(Words::reveal).map(|place| format!(", {place}")).unwrap_or_default();
    (title, format!("{}: {time}{place}", until(occurrence.starts_at - at)))
}

/// The time of day of something to come, with its day unless that is today.
fn time(of: DateTime<Utc>, at: DateTime<Utc>, zone: Tz) -> String {
    let local = to_local(of, zone);
    let is_today = local.date() == local_date(at, zone);
    let time = clock_time(local.time());
    if is_today { time } else { format!("{} at {time}", local.format("%A")) }
}

/// A time of day as the screens write it: "6:30 PM".
fn clock_time(time: NaiveTime) -> String {
    time.format("%-I:%M %p").to_string()
}

pub(crate) const fn kind_name(kind: SessionKind) -> &'static str {
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
        SessionKind::Other => "Something planned",
    }
}

/// How long it is until something, as people say it.
fn until(left: Duration) -> String {
    // To the nearest minute: a notification is shown some seconds after its time.
    let minutes = (left.num_seconds() + 30).div_euclid(60).max(0);
    let (hours, days) = ((minutes + 30) / 60, (minutes + 720) / 1440);
    match minutes {
        0 => "Now".to_owned(),
        1 => "In a minute".to_owned(),
        2..=59 => format!("In {minutes} minutes"),
        60..=89 => "In an hour".to_owned(),
        90..=1409 => format!("In {hours} hours"),
        1410..=2159 => "In a day".to_owned(),
        _ => format!("In {days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_on_the_screens() {
        let written = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).map(clock_time).unwrap();
        assert_eq!([written(0, 5), written(9, 0), written(12, 30), written(18, 30)], ["12:05 AM", "9:00 AM", "12:30 PM", "6:30 PM"]);
    }

    #[test]
    fn time_left_is_said_in_words() {
        let said = |seconds| until(Duration::seconds(seconds));
        assert_eq!(said(-600), "Now");
        assert_eq!(said(20), "Now");
        assert_eq!(said(60), "In a minute");
        assert_eq!(said(15 * 60 - 3), "In 15 minutes");
        assert_eq!(said(3_600), "In an hour");
        assert_eq!(said(2 * 3_600 - 4), "In 2 hours");
        assert_eq!(said(23 * 3_600), "In 23 hours");
        assert_eq!(said(86_400), "In a day");
        assert_eq!(said(7 * 86_400), "In 7 days");
    }
}
