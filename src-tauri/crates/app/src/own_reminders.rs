//! Reminders of the person's own.

use daymark_domain::ids::OwnReminderId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::own_reminder::OwnReminder;
use daymark_domain::reminder::Sources;
use daymark_store::{Tx, own_reminder};

use crate::api::{AddOwnReminder, OneOwnReminder, OwnReminderView, UpdateOwnReminder};
use crate::{App, Error, Result};

const MOST: u32 = 50;

impl App {
    /// The reminders of one's own, by their time of day.
    pub async fn own_reminder_list(&self) -> Result<Vec<OwnReminderView>> {
        let mut tx = self.store.read().await;
        Ok(own_reminder::list(&mut tx).await?.iter().map(view).collect())
    }

    /// Adds one, of at most 50.
    pub async fn own_reminder_add(&self, request: AddOwnReminder) -> Result<OwnReminderView> {
        let mut tx = self.store.write().await;
        has_room(&mut tx).await?;
        let id = OwnReminderId::new(self.ports.ids.new_id());
        let AddOwnReminder { text, time, days } = request;
        let added = OwnReminder::new(id, text.text().to_owned(), time, days, self.ports.clock.now())?;
        own_reminder::insert(&mut tx, &added).await?;
        tx.commit().await?;
        self.follow(Sources::default(), of(&added)).await;
        Ok(view(&added))
    }

    /// Replaces what one says and when it comes.
    pub async fn own_reminder_update(&self, request: UpdateOwnReminder) -> Result<OwnReminderView> {
        let mut tx = self.store.write().await;
        let known = present(&mut tx, request.id).await?;
        let AddOwnReminder { text, time, days } = request.content;
        let revised = known.revised(text.text().to_owned(), time, days, self.ports.clock.now())?;
        own_reminder::update(&mut tx, &revised).await?;
        tx.commit().await?;
        self.follow(of(&known), of(&revised)).await;
        Ok(view(&revised))
    }

    /// Takes one away. It can be undone.
    pub async fn own_reminder_delete(&self, request: OneOwnReminder) -> Result<()> {
        let mut tx = self.store.write().await;
        let known = present(&mut tx, request.id).await?;
        own_reminder::update(&mut tx, &OwnReminder { deleted_at: Some(self.ports.clock.now()), ..known.clone() }).await?;
        tx.commit().await?;
        self.follow(of(&known), Sources::default()).await;
        Ok(())
    }

    /// Undoes [`App::own_reminder_delete`].
    pub async fn own_reminder_restore(&self, request: OneOwnReminder) -> Result<OwnReminderView> {
        let mut tx = self.store.write().await;
        let known = own_reminder::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        if known.deleted_at.is_some() {
            has_room(&mut tx).await?;
        }
        let restored = OwnReminder { deleted_at: None, ..known };
        own_reminder::update(&mut tx, &restored).await?;
        tx.commit().await?;
        self.follow(Sources::default(), of(&restored)).await;
        Ok(view(&restored))
    }
}

fn of(own: &OwnReminder) -> Sources<'_> {
    Sources { own: std::slice::from_ref(own), ..Sources::default() }
}

async fn has_room(tx: &mut Tx<'_>) -> Result<()> {
    match own_reminder::list(tx).await?.len() < MOST as usize {
        true => Ok(()),
        false => Err(Invalid::new(Field::Note, Rule::TooMany { max: MOST }).into()),
    }
}

async fn present(tx: &mut Tx<'_>, id: OwnReminderId) -> Result<OwnReminder> {
    own_reminder::get(tx, id).await?.filter(|own| own.deleted_at.is_none()).ok_or(Error::NotFound)
}

fn view(own: &OwnReminder) -> OwnReminderView {
    OwnReminderView { id: own.id, text: (&own.text).into(), time: own.time, days: own.days.clone() }
}
