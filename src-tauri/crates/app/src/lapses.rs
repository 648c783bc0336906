//! Lapses, and what a person says of days that nobody reported.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use daymark_content as content;
use daymark_domain::days::{Answered, Span};
use daymark_domain::ids::{LapseId, TriggerId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::lapse::{Content, Lapse};
use daymark_domain::practice::suggestions;
use daymark_domain::wall_clock::local_date;
use daymark_domain::week::days_before;
use daymark_store::{Tx, check_in, lapse, practice, settings, silence, trigger};

use crate::api::{AnswerSilence, LapseHelp, LapseView, OfferedExercise, OneLapse, RecordLapse, UpdateLapse, Written};
use crate::views::{self, Triggers};
use crate::{App, Error, Result, occurrences};

impl App {
    /// Writes a lapse down. It can be undone.
    pub async fn lapse_record(&self, request: RecordLapse) -> Result<LapseView> {
        let id = LapseId::new(self.ports.ids.new_id());
        let recorded = Lapse::new(id, content_of(request), self.today_on(), self.ports.clock.now())?;
        let mut tx = self.store.write().await;
        let triggers = known(&mut tx, &recorded.triggers).await?;
        lapse::insert(&mut tx, &recorded).await?;
        tx.commit().await?;
        Ok(view(&recorded, &triggers))
    }

    /// Replaces what is said of a lapse.
    pub async fn lapse_update(&self, request: UpdateLapse) -> Result<LapseView> {
        let mut tx = self.store.write().await;
        let before = present(&mut tx, request.id).await?;
        let now = self.ports.clock.now().max(before.updated_at);
        let revised = before.revised(content_of(request.content), self.today_on().max(before.on), now)?;
        let triggers = known(&mut tx, &revised.triggers).await?;
        lapse::update(&mut tx, &revised).await?;
        tx.commit().await?;
        Ok(view(&revised, &triggers))
    }

    /// One lapse.
    pub async fn lapse_get(&self, request: OneLapse) -> Result<LapseView> {
        let mut tx = self.store.read().await;
        let one = present(&mut tx, request.id).await?;
        let triggers = known(&mut tx, &one.triggers).await?;
        Ok(view(&one, &triggers))
    }

    /// All lapses, the latest day first.
    pub async fn lapse_list(&self) -> Result<Vec<LapseView>> {
        let mut tx = self.store.read().await;
        let triggers = Triggers::new(&trigger::list(&mut tx).await?);
        Ok(lapse::list(&mut tx).await?.iter().map(|one| view(one, &triggers)).collect())
    }

    /// Takes a lapse away. It can be undone.
    pub async fn lapse_delete(&self, request: OneLapse) -> Result<()> {
        let mut tx = self.store.write().await;
        let mut one = present(&mut tx, request.id).await?;
        one.deleted_at = Some(self.ports.clock.now());
        lapse::update(&mut tx, &one).await?;
        Ok(tx.commit().await?)
    }

    /// Undoes [`App::lapse_delete`].
    pub async fn lapse_restore(&self, request: OneLapse) -> Result<LapseView> {
        let mut tx = self.store.write().await;
        let mut one = lapse::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        one.deleted_at = None;
        let triggers = known(&mut tx, &one.triggers).await?;
        lapse::update(&mut tx, &one).await?;
        tx.commit().await?;
        Ok(view(&one, &triggers))
    }

    /// What the flow after a lapse offers: the words for it, and steps to take.
    pub async fn lapse_help(&self) -> Result<LapseHelp> {
        let (now, zone) = (self.ports.clock.now(), self.ports.zone.zone());
        let on = local_date(now, zone);
        let mut tx = self.store.read().await;
        let profile = settings::load_profile(&mut tx).await?;
        let (mut own, known): (Vec<_>, Vec<_>) =
            trigger::list(&mut tx).await?.iter().filter(|one| !one.hidden).map(views::trigger).partition(|one| one.key.is_none());
        own.extend(known);
        let sessions = occurrences::since(&mut tx, on).await?;
        Ok(LapseHelp {
            today: on,
            yesterday: days_before(on, 1),
            zone: zone.name().to_owned(),
            what: profile.working_on.iter().map(Written::from).collect(),
            triggers: own,
            exercise: offered(&mut tx).await?,
            session: occurrences::next(&mut tx, &sessions, now).await?,
            recovery: self.recovery(&mut tx, &profile, on).await?,
        })
    }

    /// Says how it was on days that nobody reported, or takes that back.
    pub async fn silence_answer(&self, request: AnswerSilence) -> Result<()> {
        let now = self.ports.clock.now();
        let span = Span { from: request.from_on, to: request.to_on };
        let answered = request.answer.map(|answer| Answered::new(span, answer, self.today_on())).transpose()?;
        let mut tx = self.store.write().await;
        match answered {
            Some(answered) => silence::put(&mut tx, self.ports.ids.new_id(), &answered, now).await?,
            None => silence::take_back(&mut tx, span).await?,
        }
        Ok(tx.commit().await?)
    }

    pub(crate) fn today_on(&self) -> NaiveDate {
        local_date(self.ports.clock.now(), self.ports.zone.zone())
    }
}

/// Whether use was recorded in the last 24 hours. A lapse has a day and no time, so it counts from the end of its day.
pub(crate) async fn used_lately(tx: &mut Tx<'_>, now: DateTime<Utc>, zone: Tz) -> Result<bool> {
    let since = now - Duration::hours(24);
    if check_in::used_between(tx, since, now).await? {
        return Ok(true);
    }
    Ok(!lapse::days(tx, local_date(since, zone), local_date(now, zone)).await?.is_empty())
}

/// The first of the exercises to offer that calms, and takes no more than five minutes.
async fn offered(tx: &mut Tx<'_>) -> Result<OfferedExercise> {
    const SHORT_MINUTES: u32 = 5;
    let records: Vec<_> = practice::totals(tx).await?.into_iter().map(|tally| tally.record).collect();
    let calms = |kind| matches!(kind, content::ExerciseKind::Body | content::ExerciseKind::Attention);
    let fits = |one: &&content::Exercise| {
        one.minutes <= SHORT_MINUTES && !one.not_after_use && calms(one.kind) && one.states.contains(&content::ExerciseState::Craving)
    };
    let short: Vec<&str> = content::exercises().iter().filter(fits).map(|one| one.id.as_str()).collect();
    let first = suggestions(&short, &records, &[]).into_iter().next().ok_or(Error::Unexpected)?;
    let exercise = content::exercise(&first).ok_or(Error::Unexpected)?;
    Ok(OfferedExercise { id: exercise.id.clone(), title: exercise.title.clone(), minutes: exercise.minutes })
}

fn content_of(request: RecordLapse) -> Content {
    let what = request.what.iter().map(|one| one.text().to_owned()).collect();
    Content { on: request.on, what, triggers: request.triggers }
}

async fn present(tx: &mut Tx<'_>, id: LapseId) -> Result<Lapse> {
    lapse::get(tx, id).await?.filter(|one| one.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// These triggers, once it is sure that there are all of them.
async fn known(tx: &mut Tx<'_>, ids: &[TriggerId]) -> Result<Triggers> {
    let known = Triggers::new(&trigger::some(tx, ids).await?);
    if ids.iter().all(|id| known.knows(*id)) { Ok(known) } else { Err(Invalid::new(Field::Triggers, Rule::Unknown).into()) }
}

pub(crate) fn view(lapse: &Lapse, triggers: &Triggers) -> LapseView {
    LapseView {
        id: lapse.id,
        on: lapse.on,
        what: lapse.what.iter().map(Written::from).collect(),
        triggers: triggers.of(&lapse.triggers),
        created_at: lapse.created_at,
    }
}
