//! The programme: set up by a common shape or by hand, and where today stands in it.

use chrono::NaiveDate;
use daymark_domain::days::Span;
use daymark_domain::ids::{PhaseId, ProgrammeId, SessionId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::programme::{self as domain, Content, Phase, PhaseContent, Programme, Standing};
use daymark_domain::reminder::Sources;
use daymark_domain::session::{Repeat, Session, SessionKind};
use daymark_domain::statistics::{Activity, minutes_planned};
use daymark_domain::wall_clock::local_date;
use daymark_domain::week::{days_before, monday_of, sunday_after};
use daymark_store::{Tx, programme, session};

use crate::api::{
    AddProgramme, AddSession, CurrentProgramme, OneProgramme, PhaseFields, PhaseView, ProgrammeProposal, ProgrammeStanding, ProgrammeView,
    ProposeProgramme, UpdateProgramme, Written,
};
use crate::{App, Error, Result, activity, occurrences, views};

const SESSIONS_MAX: u32 = 50;

impl App {
    /// The programme added last, and where today stands in it.
    pub async fn programme_current(&self) -> Result<Option<CurrentProgramme>> {
        let today = local_date(self.ports.clock.now(), self.ports.zone.zone());
        let mut tx = self.store.read().await;
        let Some(current) = programme::list(&mut tx).await?.pop() else { return Ok(None) };
        let counts = |kind: SessionKind| match current.phase_on(today) {
            Some(phase) if !phase.kinds.is_empty() => phase.kinds.contains(&kind),
            _ => true,
        };
        let week = Span { from: monday_of(today), to: sunday_after(monday_of(today)) };
        let sessions = occurrences::since(&mut tx, week.from).await?;
        let activity = Activity { sessions: activity::recorded(&mut tx, &sessions, week).await?, ..Activity::default() };
        Ok(Some(CurrentProgramme {
            programme: view(&current),
            standing: standing(&current, today),
            minutes_attended: activity.minutes_attended(week, counts),
            minutes_planned: minutes_planned(&sessions, week, counts),
        }))
    }

    /// All programmes, the current one first.
    pub async fn programme_list(&self) -> Result<Vec<ProgrammeView>> {
        let mut tx = self.store.read().await;
        Ok(programme::list(&mut tx).await?.iter().rev().map(view).collect())
    }

    /// What a common shape would be. Keeps nothing.
    pub async fn programme_propose(&self, request: ProposeProgramme) -> Result<ProgrammeProposal> {
        let ProposeProgramme { shape, starts_on, days, time } = request;
        let mut days = days.unwrap_or_else(|| shape.usual_days().to_vec());
        days.sort_unstable();
        days.dedup();
        let time = time.unwrap_or_else(|| shape.usual_time());
        let plan = domain::plan(shape, starts_on, Some(days.clone()), Some(time))?;
        let phase = |one: &domain::PlannedPhase| PhaseFields {
            id: None,
            level: one.level,
            title: None,
            starts_on: one.starts_on,
            minutes_a_week: i32::try_from(one.minutes_a_week).unwrap_or(i32::MAX),
            kinds: one.kinds.clone(),
        };
        Ok(ProgrammeProposal {
            days,
            time,
            programme: AddProgramme {
                name: None,
                starts_on,
                ends_on: plan.phases.last().map(|one| one.ends_on),
                phases: plan.phases.iter().map(phase).collect(),
                sessions: plan.series.iter().map(session).collect(),
            },
        })
    }

    /// Sets up a programme, and adds its sessions to the schedule.
    pub async fn programme_add(&self, request: AddProgramme) -> Result<ProgrammeView> {
        if request.sessions.len() > SESSIONS_MAX as usize {
            return Err(Invalid::new(Field::Item, Rule::TooMany { max: SESSIONS_MAX }).into());
        }
        let now = self.ports.clock.now();
        let AddProgramme { name, starts_on, ends_on, phases, sessions } = request;
        let content = Content { name: views::text(name), starts_on, ends_on, phases: self.phases(phases, &[]) };
        let added = Programme::new(ProgrammeId::new(self.ports.ids.new_id()), content, now)?;
        let mut tx = self.store.write().await;
        programme::insert(&mut tx, &added).await?;
        let mut all = Vec::with_capacity(sessions.len());
        for request in sessions {
            let content = self.content(&mut tx, request).await?;
            let one = Session::new(SessionId::new(self.ports.ids.new_id()), content, now)?;
            session::insert(&mut tx, &one).await?;
            all.push(one);
        }
        tx.commit().await?;
        self.follow(Sources::default(), Sources { sessions: &all, ..Sources::default() }).await;
        Ok(view(&added))
    }

    /// Replaces what is known of a programme.
    pub async fn programme_update(&self, request: UpdateProgramme) -> Result<ProgrammeView> {
        let UpdateProgramme { id, name, starts_on, ends_on, phases } = request;
        let mut tx = self.store.write().await;
        let before = present(&mut tx, id).await?;
        let content = Content { name: views::text(name), starts_on, ends_on, phases: self.phases(phases, &before.phases) };
        let after = before.revised(content, self.ports.clock.now())?;
        programme::update(&mut tx, &after).await?;
        tx.commit().await?;
        Ok(view(&after))
    }

    /// Takes a programme away. Its sessions stay on the schedule, and it can be undone.
    pub async fn programme_delete(&self, request: OneProgramme) -> Result<()> {
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await;
        let before = present(&mut tx, request.id).await?;
        programme::update(&mut tx, &Programme { deleted_at: Some(now), updated_at: now, ..before }).await?;
        Ok(tx.commit().await?)
    }

    /// Undoes [`App::programme_delete`].
    pub async fn programme_restore(&self, request: OneProgramme) -> Result<ProgrammeView> {
        let mut tx = self.store.write().await;
        let deleted = programme::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        let after = Programme { deleted_at: None, updated_at: self.ports.clock.now(), ..deleted };
        programme::update(&mut tx, &after).await?;
        tx.commit().await?;
        Ok(view(&after))
    }

    /// Phases that were there keep their id, whatever else is named gets a new one.
    fn phases(&self, phases: Vec<PhaseFields>, before: &[Phase]) -> Vec<PhaseContent> {
        let id = |id: Option<PhaseId>| id.filter(|id| before.iter().any(|phase| phase.id == *id));
        let content = |one: PhaseFields| PhaseContent {
            id: id(one.id).unwrap_or_else(|| PhaseId::new(self.ports.ids.new_id())),
            level: one.level,
            title: views::text(one.title),
            starts_on: one.starts_on,
            minutes_a_week: one.minutes_a_week,
            kinds: one.kinds,
        };
        phases.into_iter().map(content).collect()
    }
}

async fn present(tx: &mut Tx<'_>, id: ProgrammeId) -> Result<Programme> {
    programme::get(tx, id).await?.filter(|known| known.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// Sessions of a plan as they are added to the schedule.
fn session(series: &domain::PlannedSeries) -> AddSession {
    AddSession {
        kind: series.kind,
        title: None,
        place: None,
        link: None,
        bring: None,
        facilitator: None,
        description: None,
        zone: None,
        starts: series.first_on.and_time(series.time),
        duration_minutes: i32::try_from(series.minutes).unwrap_or(i32::MAX),
        all_day: false,
        free: false,
        travel_minutes: 0,
        repeat: Repeat::Weekly { every: 1, on: series.days.clone(), until: Some(series.until) },
        extra: Vec::new(),
        leads: None,
    }
}

fn standing(programme: &Programme, today: NaiveDate) -> ProgrammeStanding {
    match programme.standing(today) {
        Standing::Before { days } => ProgrammeStanding::Before { days },
        Standing::Within { phase, week, phase_week } => {
            ProgrammeStanding::Within { phase: u32::try_from(phase + 1).unwrap_or(u32::MAX), week, phase_week }
        }
        Standing::After => ProgrammeStanding::After,
    }
}

pub(crate) fn view(programme: &Programme) -> ProgrammeView {
    ProgrammeView {
        id: programme.id,
        name: views::written(programme.name.as_ref()),
        starts_on: programme.starts_on,
        ends_on: programme.ends_on,
        phases: programme.phases.iter().map(|phase| phase_view(programme, phase)).collect(),
    }
}

pub(crate) fn phase_view(programme: &Programme, phase: &Phase) -> PhaseView {
    PhaseView {
        id: phase.id,
        level: phase.level,
        title: phase.title.as_ref().map(Written::from),
        starts_on: phase.starts_on,
        ends_on: programme.days_of(phase.id).and_then(|(_, ends_on)| ends_on),
        minutes_a_week: i32::try_from(phase.minutes_a_week).unwrap_or(i32::MAX),
        kinds: phase.kinds.clone(),
    }
}

/// The last day that programmes before the last one had, so that a phase of theirs is not taken for one of today.
pub(crate) fn phase_span(programmes: &[Programme], id: PhaseId) -> Option<(&Programme, NaiveDate, Option<NaiveDate>)> {
    let at = programmes.iter().position(|programme| programme.phases.iter().any(|phase| phase.id == id))?;
    let programme = programmes.get(at)?;
    let (from, to) = programme.days_of(id)?;
    let later = programmes.get(at + 1..).unwrap_or_default().iter().map(|later| days_before(later.starts_on, 1)).min();
    Some((programme, from, [to, later].into_iter().flatten().min()))
}
