//! Check-ins, and the triggers they name.

use chrono::Duration;
use daymark_domain::check_in::{CheckIn, Content, is_strong};
use daymark_domain::ids::{CheckInId, TriggerId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::trigger::{Trigger, TriggerName, own_name};
use daymark_domain::wall_clock::local_date;
use daymark_store::{Tx, check_in, draft, settings, trigger};

use crate::api::{
    AddTrigger, CheckInFollowUp, CheckInPage, CheckInView, DraftOf, Form, HideTrigger, ListCheckIns, OneCheckIn, RecordCheckIn,
    TriggerView, UpdateCheckIn,
};
use crate::views::{self, Triggers};
use crate::{App, Error, Result, drafts};

const PAGE_MAX: i32 = 200;

/// How long a check-in is taken to speak of now.
const STILL_SPEAKS: Duration = Duration::hours(2);

/// How many earlier check-ins tell what craving is usual.
const USUAL_OF: u32 = 30;

impl App {
    /// Records a check-in. Once this returns it survives a crash and a power cut. The form's draft goes with it.
    pub async fn check_in_record(&self, request: RecordCheckIn) -> Result<CheckInView> {
        let now = self.ports.clock.now();
        let id = CheckInId::new(self.ports.ids.new_id());
        let recorded = CheckIn::new(id, content(request, now, self.ports.zone.zone()), now)?;
        let mut tx = self.store.write().await;
        let triggers = known(&mut tx, &recorded.triggers).await?;
        check_in::insert(&mut tx, &recorded).await?;
        draft::discard(&mut tx, &drafts::name(Form::CheckIn, None)).await?;
        tx.commit().await?;
        self.gaps.recorded(recorded.at, recorded.on);
        Ok(views::check_in(&recorded, &triggers))
    }

    /// Replaces the content of a check-in. Without a time it keeps the one it has. The draft of this change goes with it, and no other.
    pub async fn check_in_update(&self, request: UpdateCheckIn) -> Result<CheckInView> {
        let mut tx = self.store.write().await;
        let before = present(&mut tx, request.id).await?;
        // A clock that was set back does not put an entry that is there already into the future.
        let now = self.ports.clock.now().max(before.updated_at);
        let revised = before.revised(content(request.content, before.at, before.zone), now)?;
        let triggers = known(&mut tx, &revised.triggers).await?;
        check_in::update(&mut tx, &revised).await?;
        self.gaps.forget();
        discard_changes(&mut tx, request.id).await?;
        tx.commit().await?;
        Ok(views::check_in(&revised, &triggers))
    }

    /// One check-in.
    pub async fn check_in_get(&self, request: OneCheckIn) -> Result<CheckInView> {
        let mut tx = self.store.read().await;
        let one = present(&mut tx, request.id).await?;
        let triggers = known(&mut tx, &one.triggers).await?;
        Ok(views::check_in(&one, &triggers))
    }

    /// Deletes a check-in, and what was begun to be changed of it. The deletion can be undone.
    pub async fn check_in_delete(&self, request: OneCheckIn) -> Result<()> {
        let mut tx = self.store.write().await;
        let mut one = present(&mut tx, request.id).await?;
        one.deleted_at = Some(self.ports.clock.now());
        check_in::update(&mut tx, &one).await?;
        self.gaps.forget();
        discard_changes(&mut tx, request.id).await?;
        Ok(tx.commit().await?)
    }

    /// Undoes [`App::check_in_delete`].
    pub async fn check_in_restore(&self, request: OneCheckIn) -> Result<CheckInView> {
        let mut tx = self.store.write().await;
        let mut one = check_in::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        one.deleted_at = None;
        check_in::update(&mut tx, &one).await?;
        self.gaps.forget();
        let triggers = known(&mut tx, &one.triggers).await?;
        tx.commit().await?;
        Ok(views::check_in(&one, &triggers))
    }

    /// What a check-in asks for, once it is saved. That the safety plan was offered is kept, so that it is offered once a day.
    pub async fn check_in_follow_up(&self, request: OneCheckIn) -> Result<CheckInFollowUp> {
        let (now, zone) = (self.ports.clock.now(), self.ports.zone.zone());
        let mut tx = self.store.write().await;
        let one = present(&mut tx, request.id).await?;
        let used = one.used == Some(true);
        // What a person fills in for an earlier time is over.
        if now - one.at > STILL_SPEAKS {
            return Ok(CheckInFollowUp { used, strong: false, offer_plan: false });
        }
        let before = check_in::cravings_before(&mut tx, one.at, USUAL_OF).await?;
        let very_low = one.mood.value() == 1;
        let today = local_date(now, zone);
        let offer_plan = very_low && !used && settings::load_plan_offered_on(&mut tx).await? != Some(today);
        if offer_plan {
            settings::save_plan_offered_on(&mut tx, today).await?;
        }
        tx.commit().await?;
        Ok(CheckInFollowUp { used, strong: very_low || is_strong(one.craving, &before), offer_plan })
    }

    /// Check-ins, newest first, a page at a time.
    pub async fn check_in_list(&self, request: ListCheckIns) -> Result<CheckInPage> {
        let limit = match u32::try_from(request.limit) {
            Ok(limit) if (1..=PAGE_MAX).contains(&request.limit) => limit,
            _ => return Err(Invalid::new(Field::Range, Rule::OutOfRange { min: 1, max: PAGE_MAX }).into()),
        };
        let mut tx = self.store.read().await;
        let triggers = Triggers::new(&trigger::list(&mut tx).await?);
        // One more than asked for tells whether there are more.
        let mut found = check_in::list(&mut tx, request.after, limit + 1).await?;
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let total = u32::try_from(check_in::count(&mut tx).await?).unwrap_or(u32::MAX);
        Ok(CheckInPage { check_ins: found.iter().map(|one| views::check_in(one, &triggers)).collect(), more, total })
    }

    /// The triggers on offer, the starting set first.
    pub async fn trigger_list(&self) -> Result<Vec<TriggerView>> {
        let mut tx = self.store.read().await;
        Ok(trigger::list(&mut tx).await?.iter().filter(|one| !one.hidden).map(views::trigger).collect())
    }

    /// Adds a trigger of one's own. A name that is there already, in capitals or not, gives the trigger that has it, and offers it again.
    pub async fn trigger_add(&self, request: AddTrigger) -> Result<TriggerView> {
        let name = own_name(request.name.text().to_owned())?;
        let folded = name.reveal().to_lowercase();
        let mut tx = self.store.write().await;
        let same = |one: &Trigger| matches!(&one.name, TriggerName::Own(own) if own.reveal().to_lowercase() == folded);
        let added = match trigger::list(&mut tx).await?.into_iter().find(same) {
            Some(there) => {
                trigger::set_hidden(&mut tx, there.id, false).await?;
                there
            }
            None => {
                let new = Trigger { id: TriggerId::new(self.ports.ids.new_id()), name: TriggerName::Own(name), hidden: false };
                trigger::insert(&mut tx, &new).await?;
                new
            }
        };
        tx.commit().await?;
        Ok(views::trigger(&added))
    }

    /// Stops offering a trigger. Entries that name it keep it.
    pub async fn trigger_hide(&self, request: HideTrigger) -> Result<()> {
        let mut tx = self.store.write().await;
        trigger::set_hidden(&mut tx, request.id, true).await?;
        Ok(tx.commit().await?)
    }
}

fn content(request: RecordCheckIn, at: chrono::DateTime<chrono::Utc>, zone: chrono_tz::Tz) -> Content {
    Content {
        at: request.at.unwrap_or(at),
        zone,
        mood: request.mood,
        craving: request.craving,
        triggers: request.triggers,
        halt: request.halt,
        sleep_minutes: request.sleep_minutes,
        used: request.used,
        note: views::text(request.note),
    }
}

async fn discard_changes(tx: &mut Tx<'_>, id: CheckInId) -> Result<()> {
    Ok(draft::discard(tx, &drafts::name(Form::CheckIn, Some(DraftOf::Entry { id: id.uuid() }))).await?)
}

async fn present(tx: &mut Tx<'_>, id: CheckInId) -> Result<CheckIn> {
    check_in::get(tx, id).await?.filter(|one| one.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// These triggers, once it is sure that there are all of them.
async fn known(tx: &mut Tx<'_>, ids: &[TriggerId]) -> Result<Triggers> {
    let known = Triggers::new(&trigger::some(tx, ids).await?);
    if ids.iter().all(|id| known.knows(*id)) { Ok(known) } else { Err(Invalid::new(Field::Triggers, Rule::Unknown).into()) }
}
