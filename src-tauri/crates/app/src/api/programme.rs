//! The programme and its phases.

use chrono::{NaiveDate, NaiveTime};
use daymark_domain::ids::{PhaseId, ProgrammeId};
pub use daymark_domain::programme::{LevelOfCare, Shape};
use daymark_domain::session::{Day, SessionKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AddSession, Written};

/// A phase as it is written down.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhaseFields {
    /// `None` for a new one.
    pub id: Option<PhaseId>,
    pub level: LevelOfCare,
    /// At most 200 characters.
    pub title: Option<Written>,
    pub starts_on: NaiveDate,
    /// 0 to 3,600.
    pub minutes_a_week: i32,
    /// The kinds of session that its hours are made of; empty for all.
    pub kinds: Vec<SessionKind>,
}

/// Asks what a common shape of programme would be from a first day on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ProposeProgramme {
    pub shape: Shape,
    pub starts_on: NaiveDate,
    /// At least one; `None` for the usual ones.
    pub days: Option<Vec<Day>>,
    /// When sessions begin; `None` for the usual time.
    pub time: Option<NaiveTime>,
}

/// What would be set up. Nothing is kept of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProgrammeProposal {
    pub days: Vec<Day>,
    pub time: NaiveTime,
    /// Ready to be sent back, with changes or without.
    pub programme: AddProgramme,
}

/// Sets up a programme, which becomes the current one, and adds sessions to the schedule: all of it, or nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddProgramme {
    /// At most 200 characters.
    pub name: Option<Written>,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// In order of their start, 1 to 12; the first starts with the programme.
    pub phases: Vec<PhaseFields>,
    /// At most 50.
    pub sessions: Vec<AddSession>,
}

/// Replaces what is known of a programme. Its sessions stay as they are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateProgramme {
    pub id: ProgrammeId,
    pub name: Option<Written>,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub phases: Vec<PhaseFields>,
}

/// Names one programme.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct OneProgramme {
    pub id: ProgrammeId,
}

/// A programme as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProgrammeView {
    pub id: ProgrammeId,
    pub name: Option<Written>,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub phases: Vec<PhaseView>,
}

/// A phase as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhaseView {
    pub id: PhaseId,
    pub level: LevelOfCare,
    pub title: Option<Written>,
    pub starts_on: NaiveDate,
    /// The last day; `None` where there is no end.
    pub ends_on: Option<NaiveDate>,
    pub minutes_a_week: i32,
    pub kinds: Vec<SessionKind>,
}

/// Where today stands in a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ProgrammeStanding {
    Before {
        days: u32,
    },
    /// `phase`, `week` and `phase_week` are counted from 1.
    Within {
        phase: u32,
        week: u32,
        phase_week: u32,
    },
    After,
}

/// The current programme, and how far this week has come.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CurrentProgramme {
    pub programme: ProgrammeView,
    pub standing: ProgrammeStanding,
    /// This week's sessions of the phase's kinds that were attended, in minutes.
    pub minutes_attended: u32,
    /// This week's sessions of the phase's kinds that are on the schedule, cancelled ones left out, in minutes.
    pub minutes_planned: u32,
}
