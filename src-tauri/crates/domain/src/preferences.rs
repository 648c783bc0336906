//! How the person wants the app to behave.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::invalid::{Field, Invalid, Rule};
use crate::session::{self, Day, SessionKind};

/// How much a notification says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotificationDetail {
    /// "Time for your check-in", "A session is coming up": nothing that tells what for.
    #[default]
    Discreet,
    /// The session's kind, title and place too.
    Full,
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// A daily stretch without notifications, by the wall clock; it may span midnight. `from == to` is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuietHours {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

/// A stretch of a day by the wall clock, both ends included. It spans no midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Window {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

/// Check-ins at random moments, one in each window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RandomCheckIns {
    /// 1 to 8, in order, none meeting another, each of 15 minutes at least.
    pub windows: Vec<Window>,
    /// The least time between two, 0 to 480 minutes. There must be room for it: each window ends at least so much after the one before.
    pub spacing_minutes: u32,
}

/// A time in each week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WeeklyTime {
    pub day: Day,
    pub time: NaiveTime,
}

/// Lead times of one kind of session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KindLeads {
    pub kind: SessionKind,
    pub leads: Vec<u32>,
}

/// Settings kept in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Preferences {
    /// Local times at which to be asked for a check-in, at most 8, none twice.
    pub check_in_times: Vec<NaiveTime>,
    pub quiet_hours: Option<QuietHours>,
    pub notification_detail: NotificationDetail,
    /// Lead times in minutes that a new session starts with.
    pub session_leads: Vec<u32>,
    /// Minutes without input after which the app locks itself, 1 to 240; `None` for never.
    pub idle_lock_minutes: Option<u32>,
    /// Whether closing the window leaves the app running in the tray, so that reminders still fire.
    pub close_to_tray: bool,
    pub theme: Theme,
    /// Whether a tone and a buzz mark the changes in an exercise.
    #[serde(default)]
    pub exercise_sound: bool,
    #[serde(default)]
    pub exercise_vibration: bool,
    /// Whether homework is reminded of before it is due.
    #[serde(default = "yes")]
    pub homework_reminders: bool,
    /// Random check-ins in place of those at fixed times.
    #[serde(default)]
    pub random_check_ins: Option<RandomCheckIns>,
    #[serde(default = "yes")]
    pub session_reminders: bool,
    #[serde(default = "yes")]
    pub check_in_reminders: bool,
    #[serde(default = "yes")]
    pub practice_reminders: bool,
    #[serde(default = "yes")]
    pub own_reminders: bool,
    /// When to be asked for the weekly review; `None` for never.
    #[serde(default)]
    pub weekly_review: Option<WeeklyTime>,
    /// Lead times that a new session of a kind starts with, where they are other than `session_leads`.
    #[serde(default)]
    pub leads_by_kind: Vec<KindLeads>,
    /// Whether reminders wait until work is over.
    #[serde(default)]
    pub not_during_work: bool,
    /// The most reminders on one day, 1 to 30.
    #[serde(default)]
    pub most_a_day: Option<u32>,
    /// Until then there are none at all.
    #[serde(default)]
    pub paused_until: Option<DateTime<Utc>>,
    /// How large the letters of the window are, in percent: one of [`TEXT_SIZES`].
    #[serde(default = "usual_size")]
    pub text_size: u32,
}

/// The sizes of text that there are, in percent.
pub const TEXT_SIZES: [u32; 5] = [100, 115, 130, 150, 200];

const fn yes() -> bool {
    true
}

const fn usual_size() -> u32 {
    TEXT_SIZES[0]
}

/// The size of text that was kept, or the usual one where it is none of those there are.
#[must_use]
pub fn known_text_size(kept: u32) -> u32 {
    if TEXT_SIZES.contains(&kept) { kept } else { usual_size() }
}

const CHECK_IN_TIMES_MAX: u32 = 8;
const IDLE_LOCK_MAX: u32 = 240;
const MOST_A_DAY_MAX: u32 = 30;
const SPACING_MAX: u32 = 480;
const SHORTEST_WINDOW: TimeDelta = TimeDelta::minutes(15);

impl Default for Preferences {
    /// Three check-ins a day, quiet nights, discreet notifications, a day and two hours and a quarter of an hour before a session.
    fn default() -> Self {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        Self {
            check_in_times: vec![at(9), at(14), at(20)],
            quiet_hours: Some(QuietHours { from: at(22), to: at(8) }),
            notification_detail: NotificationDetail::Discreet,
            session_leads: vec![1_440, 120, 15],
            idle_lock_minutes: Some(10),
            close_to_tray: true,
            theme: Theme::System,
            exercise_sound: false,
            exercise_vibration: false,
            homework_reminders: true,
            random_check_ins: None,
            session_reminders: true,
            check_in_reminders: true,
            practice_reminders: true,
            own_reminders: true,
            weekly_review: None,
            leads_by_kind: Vec::new(),
            not_during_work: false,
            most_a_day: None,
            paused_until: None,
            text_size: usual_size(),
        }
    }
}

impl Preferences {
    /// Holds preferences against their bounds, and puts times and leads in order.
    pub fn checked(mut self) -> Result<Self, Invalid> {
        self.check_in_times.sort_unstable();
        if self.check_in_times.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(Invalid::new(Field::CheckInTimes, Rule::Duplicate));
        }
        if self.check_in_times.len() > CHECK_IN_TIMES_MAX as usize {
            return Err(Invalid::new(Field::CheckInTimes, Rule::TooMany { max: CHECK_IN_TIMES_MAX }));
        }
        if self.quiet_hours.is_some_and(|quiet| quiet.from == quiet.to) {
            return Err(Invalid::new(Field::QuietHours, Rule::EndsBeforeStart));
        }
        if self.idle_lock_minutes.is_some_and(|minutes| !(1..=IDLE_LOCK_MAX).contains(&minutes)) {
            return Err(Invalid::new(Field::IdleLock, Rule::OutOfRange { min: 1, max: IDLE_LOCK_MAX as i32 }));
        }
        self.session_leads = session::leads(self.session_leads)?;
        for of_kind in &mut self.leads_by_kind {
            of_kind.leads = session::leads(std::mem::take(&mut of_kind.leads))?;
        }
        self.leads_by_kind.sort_by_key(|of_kind| of_kind.kind);
        if self.leads_by_kind.windows(2).any(|pair| pair.first().map(|one| one.kind) == pair.last().map(|one| one.kind)) {
            return Err(Invalid::new(Field::Leads, Rule::Duplicate));
        }
        if self.most_a_day.is_some_and(|most| !(1..=MOST_A_DAY_MAX).contains(&most)) {
            return Err(Invalid::new(Field::MostADay, Rule::OutOfRange { min: 1, max: MOST_A_DAY_MAX as i32 }));
        }
        if !TEXT_SIZES.contains(&self.text_size) {
            return Err(Invalid::new(Field::TextSize, Rule::Unsupported));
        }
        if let Some(random) = &self.random_check_ins {
            check_random(random)?;
        }
        Ok(self)
    }

    /// Lead times that a new session of this kind starts with.
    #[must_use]
    pub fn leads_of(&self, kind: SessionKind) -> &[u32] {
        match self.leads_by_kind.iter().find(|of_kind| of_kind.kind == kind) {
            Some(of_kind) => &of_kind.leads,
            None if kind == SessionKind::Practice => &[0],
            None if kind.is_commitment() => &[],
            None => &self.session_leads,
        }
    }
}

fn check_random(random: &RandomCheckIns) -> Result<(), Invalid> {
    let refused = |rule| Err(Invalid::new(Field::CheckInTimes, rule));
    if random.windows.is_empty() {
        return refused(Rule::Required);
    }
    if random.windows.len() > CHECK_IN_TIMES_MAX as usize {
        return refused(Rule::TooMany { max: CHECK_IN_TIMES_MAX });
    }
    if random.spacing_minutes > SPACING_MAX {
        return Err(Invalid::new(Field::Minutes, Rule::OutOfRange { min: 0, max: SPACING_MAX as i32 }));
    }
    if random.windows.iter().any(|window| window.to - window.from < SHORTEST_WINDOW) {
        return refused(Rule::EndsBeforeStart);
    }
    let mut pairs = random.windows.iter().zip(random.windows.iter().skip(1));
    let spacing = TimeDelta::minutes(i64::from(random.spacing_minutes));
    if pairs.any(|(one, next)| next.from <= one.to || next.to - one.to < spacing) {
        return refused(Rule::Malformed);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    #[test]
    fn preferences_of_older_stores_read_as_everybody_starts() {
        let mut kept = serde_json::to_value(Preferences::default()).unwrap();
        let first =
            ["check_in_times", "quiet_hours", "notification_detail", "session_leads", "idle_lock_minutes", "close_to_tray", "theme"];
        let all = kept.as_object().unwrap().len();
        kept.as_object_mut().unwrap().retain(|name, _| first.contains(&name.as_str()));
        assert!(kept.as_object().unwrap().len() == first.len() && first.len() < all);
        assert_eq!(serde_json::from_value::<Preferences>(kept).unwrap(), Preferences::default());
    }

    fn checked(change: impl FnOnce(&mut Preferences)) -> Result<Preferences, (Field, Rule)> {
        let mut preferences = Preferences::default();
        change(&mut preferences);
        preferences.checked().map_err(|invalid| (invalid.field, invalid.rule))
    }

    #[test]
    fn windows_are_in_order_apart_and_have_room() {
        let random = |windows: &[(&str, &str)], spacing_minutes| {
            let window = |(from, to): &(&str, &str)| Window { from: from.parse().unwrap(), to: to.parse().unwrap() };
            let windows = windows.iter().map(window).collect();
            checked(|one| one.random_check_ins = Some(RandomCheckIns { windows, spacing_minutes })).map(drop)
        };
        let near = [("09:00:00", "10:00:00"), ("10:01:00", "11:00:00")];
        assert_eq!((random(&near, 60), random(&near, 61)), (Ok(()), Err((Field::CheckInTimes, Rule::Malformed))));
        assert_eq!(random(&[near[1], near[0]], 15), Err((Field::CheckInTimes, Rule::Malformed)));
        assert_eq!(random(&[("09:00:00", "09:14:00")], 15), Err((Field::CheckInTimes, Rule::EndsBeforeStart)));
        assert_eq!(random(&[], 15), Err((Field::CheckInTimes, Rule::Required)));
        assert_eq!(random(&[near[0]; 9], 15), Err((Field::CheckInTimes, Rule::TooMany { max: 8 })));
        assert_eq!(random(&near, 481), Err((Field::Minutes, Rule::OutOfRange { min: 0, max: 480 })));
    }

    #[test]
    fn the_rest_has_bounds() {
        let most = |most| checked(|one| one.most_a_day = Some(most)).err();
        let outside = Some((Field::MostADay, Rule::OutOfRange { min: 1, max: 30 }));
        assert_eq!((most(1), most(30), most(0), most(31)), (None, None, outside, outside));
        let size = |text_size| checked(|one| one.text_size = text_size).err();
        let none = Some((Field::TextSize, Rule::Unsupported));
        assert_eq!((TEXT_SIZES.map(size), size(0), size(120), size(250)), ([None; 5], none, none, none));
        assert_eq!((known_text_size(150), known_text_size(7)), (150, 100));
        let kind = |kind, leads: &[u32]| KindLeads { kind, leads: leads.to_vec() };
        let by_kind = |all: &[KindLeads]| checked(|one| one.leads_by_kind = all.to_vec());
        let testing = kind(SessionKind::Testing, &[15, 60]);
        let chosen = by_kind(std::slice::from_ref(&testing)).unwrap();
        assert_eq!(chosen.leads_of(SessionKind::Testing), [60, 15]);
        assert_eq!(chosen.leads_of(SessionKind::Group), Preferences::default().session_leads);
        assert_eq!((chosen.leads_of(SessionKind::Work), chosen.leads_of(SessionKind::Practice)), (&[][..], &[0][..]));
        assert_eq!(by_kind(&[testing.clone(), testing]).err(), Some((Field::Leads, Rule::Duplicate)));
        assert_eq!(by_kind(&[kind(SessionKind::Group, &[5, 5])]).err(), Some((Field::Leads, Rule::Duplicate)));
    }
}
