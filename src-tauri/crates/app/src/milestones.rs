//! Milestones, read from the record, and those of one's own.

use chrono::NaiveDate;
use daymark_domain::days::Span;
use daymark_domain::ids::MilestoneId;
use daymark_domain::milestone::{self as domain, Facts, Mark, OwnMilestone};
use daymark_domain::programme::{Programme, lived};
use daymark_domain::wall_clock::local_date;
use daymark_store::{Tx, milestone, programme, settings};

use crate::api::{AddMilestone, Milestone, Milestones, NextMilestone, OneMilestone, ReachedMilestone, Written};
use crate::{App, Error, Result, activity, days, views};

impl App {
    /// Milestones up to today, and the next ones.
    pub async fn milestone_list(&self) -> Result<Milestones> {
        let today = local_date(self.ports.clock.now(), self.ports.zone.zone());
        let mut tx = self.store.read().await;
        let profile = settings::load_profile(&mut tx).await?;
        let start = profile.recovery_started_on;
        let use_days = match start {
            Some(start) => days::use_days(&mut tx, start, today).await?,
            None => Vec::new(),
        };
        let (silences, _) = self.silent(&mut tx, &profile, today).await?;
        let attended = activity::attended_until(&mut tx, today).await?;
        let known = Known::load(&mut tx).await?;
        let found = domain::milestones(&known.facts(Recovered { start, use_days, silences }, attended), today);
        Ok(Milestones {
            reached: known.reached(&found.reached),
            next: found
                .next
                .iter()
                .filter_map(|one| Some(NextMilestone { what: known.name(one.mark)?, on: one.on, to_go: one.to_go }))
                .collect(),
        })
    }

    /// Adds one of one's own.
    pub async fn milestone_add(&self, request: AddMilestone) -> Result<()> {
        let id = MilestoneId::new(self.ports.ids.new_id());
        let added = OwnMilestone::new(id, request.title.text(), request.on, self.ports.clock.now())?;
        let mut tx = self.store.write().await;
        milestone::insert(&mut tx, &added).await?;
        Ok(tx.commit().await?)
    }

    /// Takes one of one's own away. It can be undone.
    pub async fn milestone_delete(&self, request: OneMilestone) -> Result<()> {
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await;
        let known = milestone::get(&mut tx, request.id).await?.filter(|known| known.deleted_at.is_none()).ok_or(Error::NotFound)?;
        milestone::update(&mut tx, &OwnMilestone { deleted_at: Some(now), updated_at: now, ..known }).await?;
        Ok(tx.commit().await?)
    }

    /// Undoes [`App::milestone_delete`].
    pub async fn milestone_restore(&self, request: OneMilestone) -> Result<()> {
        let mut tx = self.store.write().await;
        let deleted = milestone::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        milestone::update(&mut tx, &OwnMilestone { deleted_at: None, updated_at: self.ports.clock.now(), ..deleted }).await?;
        Ok(tx.commit().await?)
    }
}

impl App {
    /// The milestones reached today, without a look at when each session before today was. `attended` is how many were today.
    pub(crate) async fn milestones_on(
        &self,
        tx: &mut Tx<'_>,
        today: NaiveDate,
        attended: u32,
        start: Option<NaiveDate>,
        silences: &[Span],
    ) -> Result<Vec<ReachedMilestone>> {
        // A run of today goes back to the last use.
        let use_days = days::latest_use_on(tx, today).await?.into_iter().collect();
        let recovered = Recovered { start, use_days, silences: silences.to_vec() };
        let mut all = vec![today; attended as usize];
        if attended > 0 {
            let count = async |tx: &mut Tx<'_>| activity::attended_before(tx, today).await;
            let before = self.attended_before.get(tx, today, count).await?;
            all.extend((0..before).filter_map(|_| today.pred_opt()));
        }
        let known = Known::load(tx).await?;
        let mut found = domain::milestones(&known.facts(recovered, all), today).reached;
        found.retain(|one| one.on == today);
        Ok(known.reached(&found))
    }
}

/// What is known of the days of recovery.
struct Recovered {
    start: Option<NaiveDate>,
    use_days: Vec<NaiveDate>,
    silences: Vec<Span>,
}

/// What marks are named by.
struct Known {
    programmes: Vec<Programme>,
    own: Vec<OwnMilestone>,
}

impl Known {
    async fn load(tx: &mut Tx<'_>) -> Result<Self> {
        Ok(Self { programmes: programme::list(tx).await?, own: milestone::list(tx).await? })
    }

    fn facts(&self, recovered: Recovered, attended: Vec<NaiveDate>) -> Facts {
        Facts {
            recovery_started_on: recovered.start,
            use_days: recovered.use_days,
            silences: recovered.silences,
            attended,
            phases: lived(&self.programmes).iter().map(|(_, phase)| (phase.id, phase.starts_on)).collect(),
            own: self.own.iter().map(|one| (one.id, one.on)).collect(),
        }
    }

    fn reached(&self, found: &[domain::Reached]) -> Vec<ReachedMilestone> {
        found.iter().filter_map(|one| Some(ReachedMilestone { what: self.name(one.mark)?, on: one.on })).collect()
    }

    fn name(&self, mark: Mark) -> Option<Milestone> {
        Some(match mark {
            Mark::Days { days } => Milestone::Days { days },
            Mark::Run { days } => Milestone::Run { days },
            Mark::Sessions { count } => Milestone::Sessions { count },
            Mark::Phase { phase: id } => {
                let phase = self.programmes.iter().flat_map(|programme| &programme.phases).find(|phase| phase.id == id)?;
                Milestone::Phase { level: phase.level, title: views::written(phase.title.as_ref()) }
            }
            Mark::Own { id } => Milestone::Own { id, title: Written::from(&self.own.iter().find(|one| one.id == id)?.title) },
        })
    }
}
