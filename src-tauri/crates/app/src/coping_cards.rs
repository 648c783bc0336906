//! Coping cards.

use daymark_domain::coping_card::CopingCard;
use daymark_domain::ids::CopingCardId;
use daymark_store::{Tx, coping_card};

use crate::api::{AddCopingCard, CopingCardView, OneCopingCard, UpdateCopingCard};
use crate::{App, Error, Result};

impl App {
    /// The cards, in the person's order.
    pub async fn coping_card_list(&self) -> Result<Vec<CopingCardView>> {
        let mut tx = self.store.read().await;
        Ok(coping_card::list(&mut tx).await?.iter().map(view).collect())
    }

    /// Writes a card, after those that are there.
    pub async fn coping_card_add(&self, request: AddCopingCard) -> Result<CopingCardView> {
        let mut tx = self.store.write().await;
        let last = coping_card::list(&mut tx).await?.last().map_or(0, |last| last.position.saturating_add(1));
        let id = CopingCardId::new(self.ports.ids.new_id());
        let added = CopingCard::new(id, request.text.text().to_owned(), last, self.ports.clock.now())?;
        coping_card::insert(&mut tx, &added).await?;
        tx.commit().await?;
        Ok(view(&added))
    }

    /// Replaces the words of a card.
    pub async fn coping_card_update(&self, request: UpdateCopingCard) -> Result<CopingCardView> {
        let mut tx = self.store.write().await;
        let revised = present(&mut tx, request.id).await?.revised(request.text.text().to_owned(), self.ports.clock.now())?;
        coping_card::update(&mut tx, &revised).await?;
        tx.commit().await?;
        Ok(view(&revised))
    }

    /// Takes a card away. It can be undone.
    pub async fn coping_card_delete(&self, request: OneCopingCard) -> Result<()> {
        let mut tx = self.store.write().await;
        let mut known = present(&mut tx, request.id).await?;
        known.deleted_at = Some(self.ports.clock.now());
        coping_card::update(&mut tx, &known).await?;
        Ok(tx.commit().await?)
    }

    /// Undoes [`App::coping_card_delete`].
    pub async fn coping_card_restore(&self, request: OneCopingCard) -> Result<CopingCardView> {
        let mut tx = self.store.write().await;
        let mut known = coping_card::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        known.deleted_at = None;
        coping_card::update(&mut tx, &known).await?;
        tx.commit().await?;
        Ok(view(&known))
    }
}

async fn present(tx: &mut Tx<'_>, id: CopingCardId) -> Result<CopingCard> {
    coping_card::get(tx, id).await?.filter(|card| card.deleted_at.is_none()).ok_or(Error::NotFound)
}

fn view(card: &CopingCard) -> CopingCardView {
    CopingCardView { id: card.id, text: (&card.text).into() }
}
