//! Whether reminders reach a person: each link between a plan and a notification that is seen, and what to try where one does not hold.
//!
//! Facts in, findings out. Nothing here asks the system; what cannot be asked is said to be unknown, and never taken for good.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What Daymark runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    Linux,
    Macos,
    Windows,
    Android,
    Ios,
}

impl Platform {
    /// Whether the system gives reminders by itself, while the app sleeps.
    #[must_use]
    pub const fn is_phone(self) -> bool {
        matches!(self, Self::Android | Self::Ios)
    }
}

/// What answers for notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Service {
    /// It answers, and says what it is called.
    Answers { name: String },
    /// There is none.
    Absent,
    /// It is there and does not answer in time.
    Silent,
    /// This system does not tell.
    Unread,
}

/// Whether notifications are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    Granted,
    Denied,
    NotAsked,
    /// This system does not tell.
    Unread,
}

/// What the system says around the app. `None` is what it does not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    pub platform: Platform,
    pub has_tray: bool,
    pub starts_at_login: Option<bool>,
    pub service: Service,
    /// Whether a notification can have buttons.
    pub buttons: Option<bool>,
    /// Whether notifications are held back: do not disturb, focus, paused.
    pub silenced: Option<bool>,
    pub permission: Permission,
    /// Whether reminders may come at their minute: a leave of its own on Android.
    pub exact: Option<bool>,
}

/// Why the list of reminders beside the store cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LedgerTrouble {
    ReadOnly,
    DiskFull,
    /// Another program holds it.
    InUse,
    /// A newer Daymark wrote it.
    TooNew,
    /// The folder is gone, or the system refuses.
    Unavailable,
}

/// All that is known when the question is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub around: Surroundings,
    /// Reminders in the next two weeks.
    pub planned: u32,
    /// Of the next ones (at most ten) …
    pub next: u32,
    /// … how many quiet hours move.
    pub moved: u32,
    pub has_quiet_hours: bool,
    pub ledger: Option<LedgerTrouble>,
    /// Whether closing the window leaves the app in the tray.
    pub closes_to_tray: bool,
    /// Whether the computer names a place for its zone, and not bare UTC.
    pub zone_is_a_place: bool,
    /// Whether a reminder that was given already lies ahead again.
    pub clock_went_back: bool,
    /// Missed in the last week, and not put away.
    pub missed: u32,
}

/// A link of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    Plan,
    Ledger,
    Background,
    Login,
    Service,
    Permission,
    Silence,
    Buttons,
    Timing,
    QuietHours,
    Clock,
    Missed,
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Fine,
    /// There is something to do about it.
    Attention,
    /// It cannot be known here.
    Unknown,
}

/// Why a reminder may have been missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Closing the window ends the app.
    Closed,
    /// The app is not started at login.
    NotStarted,
    /// Nothing would show it.
    NotShown,
    /// The computer or phone slept or was off.
    Asleep,
}

/// What is found of a link. The UI has the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// At most 50 are counted.
    Planned {
        count: u32,
    },
    NothingPlanned,
    LedgerWritten,
    LedgerNotWritten {
        why: LedgerTrouble,
    },
    StaysInTray,
    /// The person chose that closing the window ends the app.
    EndsWithWindow,
    NoTray,
    /// A phone's system is handed the next reminders.
    HandedOver,
    StartsAtLogin,
    NotAtLogin,
    LoginUnread,
    ServiceAnswers {
        name: String,
    },
    NoService,
    ServiceSilent,
    ServiceUnread,
    Permitted,
    NotPermitted,
    PermissionNotAsked,
    PermissionUnread,
    NotSilenced,
    Silenced,
    SilenceUnread,
    HasButtons,
    NoButtons,
    ButtonsUnread,
    OnTheMinute,
    /// Up to an hour late, until the person lets them come on the minute.
    AroundTheTime,
    TimingUnread,
    NoQuietHours,
    QuietHours {
        moved: u32,
        of: u32,
    },
    ClockAndZone,
    ZoneUnnamed,
    ClockWentBack,
    NoneMissed,
    Missed {
        count: u32,
        causes: Vec<Cause>,
    },
}

impl Finding {
    /// The link that it is about.
    #[must_use]
    pub const fn link(&self) -> Link {
        match self {
            Self::Planned { .. } | Self::NothingPlanned => Link::Plan,
            Self::LedgerWritten | Self::LedgerNotWritten { .. } => Link::Ledger,
            Self::StaysInTray | Self::EndsWithWindow | Self::NoTray | Self::HandedOver => Link::Background,
            Self::StartsAtLogin | Self::NotAtLogin | Self::LoginUnread => Link::Login,
            Self::ServiceAnswers { .. } | Self::NoService | Self::ServiceSilent | Self::ServiceUnread => Link::Service,
            Self::Permitted | Self::NotPermitted | Self::PermissionNotAsked | Self::PermissionUnread => Link::Permission,
            Self::NotSilenced | Self::Silenced | Self::SilenceUnread => Link::Silence,
            Self::HasButtons | Self::NoButtons | Self::ButtonsUnread => Link::Buttons,
            Self::OnTheMinute | Self::AroundTheTime | Self::TimingUnread => Link::Timing,
            Self::NoQuietHours | Self::QuietHours { .. } => Link::QuietHours,
            Self::ClockAndZone | Self::ZoneUnnamed | Self::ClockWentBack => Link::Clock,
            Self::NoneMissed | Self::Missed { .. } => Link::Missed,
        }
    }

    /// Whether it holds.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        match self {
            Self::Planned { .. }
            | Self::LedgerWritten
            | Self::StaysInTray
            | Self::HandedOver
            | Self::StartsAtLogin
            | Self::ServiceAnswers { .. }
            | Self::Permitted
            | Self::NotSilenced
            | Self::HasButtons
            // They come all the same.
            | Self::NoButtons
            | Self::OnTheMinute
            | Self::NoQuietHours
            | Self::QuietHours { .. }
            | Self::ClockAndZone
            | Self::NoneMissed => Standing::Fine,
            Self::NothingPlanned
            | Self::LedgerNotWritten { .. }
            | Self::EndsWithWindow
            | Self::NoTray
            | Self::NotAtLogin
            | Self::NoService
            | Self::ServiceSilent
            | Self::NotPermitted
            | Self::PermissionNotAsked
            | Self::Silenced
            | Self::AroundTheTime
            | Self::ClockWentBack
            | Self::Missed { .. } => Standing::Attention,
            Self::LoginUnread
            | Self::ServiceUnread
            | Self::PermissionUnread
            | Self::SilenceUnread
            | Self::ButtonsUnread
            | Self::TimingUnread
            | Self::ZoneUnnamed => Standing::Unknown,
        }
    }
}

/// What is found of each link that this platform has, from the plan to the person. A further reason why a plan holds nothing back (a
/// pause, a source that is switched off) stands after the plan: a fact, a [`Link`], its findings, and a line here.
#[must_use]
pub fn findings(facts: &Facts) -> Vec<Finding> {
    [
        Some(plan(facts)),
        Some(ledger(facts)),
        Some(background(facts)),
        login(&facts.around),
        service(&facts.around),
        permission(&facts.around),
        silence(&facts.around),
        buttons(&facts.around),
        timing(&facts.around),
        Some(quiet_hours(facts)),
        Some(clock(facts)),
        Some(missed(facts)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const fn plan(facts: &Facts) -> Finding {
    if facts.planned == 0 { Finding::NothingPlanned } else { Finding::Planned { count: facts.planned } }
}

const fn ledger(facts: &Facts) -> Finding {
    match facts.ledger {
        None => Finding::LedgerWritten,
        Some(why) => Finding::LedgerNotWritten { why },
    }
}

const fn background(facts: &Facts) -> Finding {
    match (facts.around.platform.is_phone(), facts.around.has_tray, facts.closes_to_tray) {
        (true, ..) => Finding::HandedOver,
        (false, false, _) => Finding::NoTray,
        (false, true, false) => Finding::EndsWithWindow,
        (false, true, true) => Finding::StaysInTray,
    }
}

/// A phone has no login to start at.
const fn login(around: &Surroundings) -> Option<Finding> {
    match (around.platform.is_phone(), around.starts_at_login) {
        (true, _) => None,
        (false, Some(true)) => Some(Finding::StartsAtLogin),
        (false, Some(false)) => Some(Finding::NotAtLogin),
        (false, None) => Some(Finding::LoginUnread),
    }
}

/// A phone's own service is always there; what counts is the permission.
fn service(around: &Surroundings) -> Option<Finding> {
    match &around.service {
        _ if around.platform.is_phone() => None,
        Service::Answers { name } => Some(Finding::ServiceAnswers { name: name.clone() }),
        Service::Absent => Some(Finding::NoService),
        Service::Silent => Some(Finding::ServiceSilent),
        Service::Unread => Some(Finding::ServiceUnread),
    }
}

/// Linux has no leave to ask for.
const fn permission(around: &Surroundings) -> Option<Finding> {
    match (around.platform, around.permission) {
        (Platform::Linux, _) => None,
        (_, Permission::Granted) => Some(Finding::Permitted),
        (_, Permission::Denied) => Some(Finding::NotPermitted),
        (_, Permission::NotAsked) => Some(Finding::PermissionNotAsked),
        (_, Permission::Unread) => Some(Finding::PermissionUnread),
    }
}

/// Without a service there is nothing to silence.
fn silence(around: &Surroundings) -> Option<Finding> {
    match around.silenced {
        _ if has_no_service(around) => None,
        Some(false) => Some(Finding::NotSilenced),
        Some(true) => Some(Finding::Silenced),
        None => Some(Finding::SilenceUnread),
    }
}

/// A phone's reminders have none: they lead into the app.
fn buttons(around: &Surroundings) -> Option<Finding> {
    match around.buttons {
        _ if around.platform.is_phone() || has_no_service(around) => None,
        Some(true) => Some(Finding::HasButtons),
        Some(false) => Some(Finding::NoButtons),
        None => Some(Finding::ButtonsUnread),
    }
}

/// Other systems keep to the minute unasked.
const fn timing(around: &Surroundings) -> Option<Finding> {
    match (around.platform, around.exact) {
        (Platform::Android, Some(true)) => Some(Finding::OnTheMinute),
        (Platform::Android, Some(false)) => Some(Finding::AroundTheTime),
        (Platform::Android, None) => Some(Finding::TimingUnread),
        _ => None,
    }
}

const fn quiet_hours(facts: &Facts) -> Finding {
    if facts.has_quiet_hours { Finding::QuietHours { moved: facts.moved, of: facts.next } } else { Finding::NoQuietHours }
}

const fn clock(facts: &Facts) -> Finding {
    match (facts.clock_went_back, facts.zone_is_a_place) {
        (true, _) => Finding::ClockWentBack,
        (false, false) => Finding::ZoneUnnamed,
        (false, true) => Finding::ClockAndZone,
    }
}

fn missed(facts: &Facts) -> Finding {
    if facts.missed == 0 {
        return Finding::NoneMissed;
    }
    let around = &facts.around;
    let is_phone = around.platform.is_phone();
    let stays = around.has_tray && facts.closes_to_tray;
    let causes = [
        (!is_phone && !stays).then_some(Cause::Closed),
        (!is_phone && around.starts_at_login != Some(true)).then_some(Cause::NotStarted),
        has_no_service(around).then_some(Cause::NotShown),
        Some(Cause::Asleep),
    ];
    Finding::Missed { count: facts.missed, causes: causes.into_iter().flatten().collect() }
}

fn has_no_service(around: &Surroundings) -> bool {
    !around.platform.is_phone() && matches!(around.service, Service::Absent | Service::Silent)
}

/// Something to try when a test reminder did not arrive. The UI has the words, for each platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Let Daymark write to its folder again.
    Folder,
    /// Start what shows notifications, or start it anew.
    Service,
    /// Allow notifications.
    Permission,
    /// Turn off do not disturb.
    Silence,
    /// Look where do not disturb is turned on, because it cannot be read.
    SilencePerhaps,
    /// Look into the system's list of notifications.
    History,
    /// A full screen hides notifications.
    FullScreen,
    /// Wait: it may come late.
    Wait,
    /// Let the app work in the background.
    Battery,
    /// Log out and in again.
    LogOut,
}

/// What to try, likeliest first: what is known to be wrong, then what cannot be seen from here.
#[must_use]
pub fn advice(facts: &Facts) -> Vec<Advice> {
    let around = &facts.around;
    let is_phone = around.platform.is_phone();
    let is_linux = around.platform == Platform::Linux;
    let permission_is_open = !is_linux && around.permission != Permission::Granted;
    let shows = !has_no_service(around);
    [
        (facts.ledger.is_some(), Advice::Folder),
        (!shows, Advice::Service),
        (permission_is_open && around.permission != Permission::Unread, Advice::Permission),
        (shows && around.silenced == Some(true), Advice::Silence),
        (around.platform == Platform::Android && around.exact != Some(true), Advice::Wait),
        (permission_is_open && around.permission == Permission::Unread, Advice::Permission),
        (shows && around.silenced.is_none(), Advice::SilencePerhaps),
        (shows, Advice::History),
        (shows && !is_phone, Advice::FullScreen),
        (around.platform == Platform::Android, Advice::Battery),
        (is_linux, Advice::LogOut),
    ]
    .into_iter()
    .filter_map(|(applies, advice)| applies.then_some(advice))
    .collect()
}

/// What the person said of the last test reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tested {
    pub at: DateTime<Utc>,
    pub arrived: bool,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    /// A Linux desktop where everything holds.
    fn desktop() -> Facts {
        Facts {
            around: Surroundings {
                platform: Platform::Linux,
                has_tray: true,
                starts_at_login: Some(true),
                service: Service::Answers { name: "dunst".into() },
                buttons: Some(true),
                silenced: Some(false),
                permission: Permission::Unread,
                exact: None,
            },
            planned: 12,
            next: 10,
            moved: 0,
            has_quiet_hours: true,
            ledger: None,
            closes_to_tray: true,
            zone_is_a_place: true,
            clock_went_back: false,
            missed: 0,
        }
    }

    fn phone(platform: Platform, permission: Permission) -> Facts {
        let around = Surroundings {
            platform,
            has_tray: false,
            starts_at_login: None,
            service: Service::Unread,
            buttons: None,
            silenced: None,
            permission,
            exact: None,
        };
        Facts { around, closes_to_tray: true, ..desktop() }
    }

    fn standing(facts: &Facts, standing: Standing) -> Vec<Finding> {
        findings(facts).into_iter().filter(|finding| finding.standing() == standing).collect()
    }

    fn links(facts: &Facts) -> Vec<Link> {
        findings(facts).iter().map(Finding::link).collect()
    }

    #[test]
    fn a_desktop_in_order_has_nothing_to_do() {
        let facts = desktop();
        assert_eq!(standing(&facts, Standing::Attention), []);
        assert_eq!(standing(&facts, Standing::Unknown), []);
        assert_eq!(
            links(&facts),
            [
                Link::Plan,
                Link::Ledger,
                Link::Background,
                Link::Login,
                Link::Service,
                Link::Silence,
                Link::Buttons,
                Link::QuietHours,
                Link::Clock,
                Link::Missed
            ]
        );
    }

    #[test]
    fn each_fact_moves_its_own_link_alone() {
        type Change = fn(&mut Facts);
        let cases: [(Change, Finding); 15] = [
            (|facts| facts.planned = 0, Finding::NothingPlanned),
            (|facts| facts.ledger = Some(LedgerTrouble::ReadOnly), Finding::LedgerNotWritten { why: LedgerTrouble::ReadOnly }),
            (|facts| facts.closes_to_tray = false, Finding::EndsWithWindow),
            (|facts| facts.around.has_tray = false, Finding::NoTray),
            (|facts| facts.around.starts_at_login = Some(false), Finding::NotAtLogin),
            (|facts| facts.around.starts_at_login = None, Finding::LoginUnread),
            (|facts| facts.around.service = Service::Unread, Finding::ServiceUnread),
            (|facts| facts.around.silenced = Some(true), Finding::Silenced),
            (|facts| facts.around.silenced = None, Finding::SilenceUnread),
            (|facts| facts.around.buttons = Some(false), Finding::NoButtons),
            (|facts| facts.around.buttons = None, Finding::ButtonsUnread),
            (|facts| facts.moved = 3, Finding::QuietHours { moved: 3, of: 10 }),
            (|facts| facts.zone_is_a_place = false, Finding::ZoneUnnamed),
            (|facts| facts.clock_went_back = true, Finding::ClockWentBack),
            (|facts| facts.missed = 2, Finding::Missed { count: 2, causes: vec![Cause::Asleep] }),
        ];
        let usual = findings(&desktop());
        for (change, found) in cases {
            let mut facts = desktop();
            change(&mut facts);
            let changed: Vec<Finding> = findings(&facts).into_iter().filter(|finding| !usual.contains(finding)).collect();
            assert_eq!(changed, [found]);
        }
    }

    #[test]
    fn without_a_service_nothing_is_said_of_what_it_would_do() {
        for (service, found) in [(Service::Absent, Finding::NoService), (Service::Silent, Finding::ServiceSilent)] {
            let mut facts = desktop();
            facts.around = Surroundings { service, buttons: None, silenced: None, ..facts.around };
            assert_eq!(standing(&facts, Standing::Attention), [found]);
            assert_eq!(standing(&facts, Standing::Unknown), []);
            assert_eq!(advice(&facts), [Advice::Service, Advice::LogOut]);
        }
    }

    #[test]
    fn what_cannot_be_read_is_never_called_fine() {
        for platform in [Platform::Macos, Platform::Windows] {
            let mut facts = desktop();
            facts.around = Surroundings { platform, service: Service::Unread, buttons: None, silenced: None, ..facts.around };
            let unknown = [Finding::ServiceUnread, Finding::PermissionUnread, Finding::SilenceUnread, Finding::ButtonsUnread];
            assert_eq!(standing(&facts, Standing::Unknown), unknown);
            assert_eq!(standing(&facts, Standing::Attention), []);
            assert_eq!(advice(&facts), [Advice::Permission, Advice::SilencePerhaps, Advice::History, Advice::FullScreen]);
        }
    }

    #[test]
    fn a_phone_is_asked_for_its_permission_and_not_for_a_tray() {
        let facts = phone(Platform::Android, Permission::Denied);
        assert_eq!(standing(&facts, Standing::Attention), [Finding::NotPermitted]);
        assert_eq!(standing(&facts, Standing::Unknown), [Finding::SilenceUnread, Finding::TimingUnread]);
        let tried = [Advice::Permission, Advice::Wait, Advice::SilencePerhaps, Advice::History, Advice::Battery];
        assert_eq!(advice(&facts), tried);
        let facts = phone(Platform::Ios, Permission::Granted);
        assert_eq!(standing(&facts, Standing::Attention), []);
        assert_eq!(standing(&facts, Standing::Unknown), [Finding::SilenceUnread]);
        assert!(findings(&facts).contains(&Finding::HandedOver));
        let facts = phone(Platform::Ios, Permission::NotAsked);
        assert_eq!(standing(&facts, Standing::Attention), [Finding::PermissionNotAsked]);
    }

    #[test]
    fn android_keeps_to_the_minute_where_it_is_let() {
        let mut facts = phone(Platform::Android, Permission::Granted);
        facts.around.exact = Some(false);
        assert_eq!(standing(&facts, Standing::Attention), [Finding::AroundTheTime]);
        assert!(advice(&facts).contains(&Advice::Wait));
        facts.around.exact = Some(true);
        assert_eq!(standing(&facts, Standing::Attention), []);
        assert!(findings(&facts).contains(&Finding::OnTheMinute));
        assert!(!advice(&facts).contains(&Advice::Wait));
    }

    #[test]
    fn missed_ones_have_the_causes_that_this_computer_allows() {
        let causes = |facts: &Facts| match findings(facts).pop() {
            Some(Finding::Missed { causes, .. }) => causes,
            other => panic!("{other:?}"),
        };
        let mut facts = desktop();
        facts.missed = 1;
        assert_eq!(causes(&facts), [Cause::Asleep]);
        facts.closes_to_tray = false;
        facts.around.starts_at_login = Some(false);
        facts.around.service = Service::Absent;
        assert_eq!(causes(&facts), [Cause::Closed, Cause::NotStarted, Cause::NotShown, Cause::Asleep]);
        let facts = Facts { missed: 1, ..phone(Platform::Android, Permission::Granted) };
        assert_eq!(causes(&facts), [Cause::Asleep]);
    }

    #[test]
    fn what_is_known_to_be_wrong_is_tried_first() {
        let mut facts = desktop();
        assert_eq!(advice(&facts), [Advice::History, Advice::FullScreen, Advice::LogOut]);
        facts.around.silenced = Some(true);
        facts.ledger = Some(LedgerTrouble::DiskFull);
        assert_eq!(advice(&facts)[..2], [Advice::Folder, Advice::Silence]);
        facts.around.silenced = None;
        assert_eq!(advice(&facts)[..2], [Advice::Folder, Advice::SilencePerhaps]);
    }

    #[test]
    fn every_finding_stands_at_a_link_that_comes_once() {
        for facts in [desktop(), phone(Platform::Android, Permission::Denied), phone(Platform::Ios, Permission::Unread)] {
            let found = links(&facts);
            assert!(found.iter().enumerate().all(|(at, link)| !found.iter().skip(at + 1).any(|other| other == link)), "{found:?}");
        }
    }
}
