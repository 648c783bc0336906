//! Homework: something to do until a time, handed out by a session or taken on by the person.

use chrono::{DateTime, Utc};
use daymark_content as content;
use daymark_domain::homework::{Content, Homework, HomeworkItem};
use daymark_domain::ids::HomeworkId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::reminder::Sources;
use daymark_store::{Tx, homework, session, worksheet};

use crate::api::{AddHomework, HomeworkView, ListHomework, OneHomework, OneOccurrence, UpdateHomework, Written};
use crate::{App, Error, Result, views};

const LIST_MAX: i32 = 200;

impl App {
    /// Writes homework down.
    pub async fn homework_add(&self, request: AddHomework) -> Result<HomeworkView> {
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await;
        check(&mut tx, &request, None).await?;
        let added = Homework::new(HomeworkId::new(self.ports.ids.new_id()), self.homework_content(request), now)?;
        homework::insert(&mut tx, &added).await?;
        let shown = view(&mut tx, &added, now).await?;
        tx.commit().await?;
        self.follow(Sources::default(), of(&added)).await;
        Ok(shown)
    }

    /// Replaces what is known of homework.
    pub async fn homework_update(&self, request: UpdateHomework) -> Result<HomeworkView> {
        self.change_homework(request.id, async |tx, known, now| {
            check(tx, &request.content, Some(known)).await?;
            Ok(known.revised(self.homework_content(request.content.clone()), now)?)
        })
        .await
    }

    /// Says that it is done. Saying it again keeps when it was done first.
    pub async fn homework_done(&self, request: OneHomework) -> Result<HomeworkView> {
        self.change_homework(request.id, async |_, known, now| {
            Ok(Homework { done_at: known.done_at.or(Some(now)), updated_at: now, ..known.clone() })
        })
        .await
    }

    /// Undoes [`App::homework_done`].
    pub async fn homework_reopen(&self, request: OneHomework) -> Result<HomeworkView> {
        self.change_homework(request.id, async |_, known, now| Ok(Homework { done_at: None, updated_at: now, ..known.clone() })).await
    }

    /// Takes homework away. It can be undone.
    pub async fn homework_delete(&self, request: OneHomework) -> Result<()> {
        self.change_homework(request.id, async |_, known, now| Ok(Homework { deleted_at: Some(now), updated_at: now, ..known.clone() }))
            .await?;
        Ok(())
    }

    /// Undoes [`App::homework_delete`].
    pub async fn homework_restore(&self, request: OneHomework) -> Result<HomeworkView> {
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await;
        let mut known = homework::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        known.deleted_at = None;
        known.updated_at = now;
        homework::update(&mut tx, &known).await?;
        let shown = view(&mut tx, &known, now).await?;
        tx.commit().await?;
        self.follow(Sources::default(), of(&known)).await;
        Ok(shown)
    }

    /// One piece of homework.
    pub async fn homework_get(&self, request: OneHomework) -> Result<HomeworkView> {
        let mut tx = self.store.read().await;
        let known = present(&mut tx, request.id).await?;
        view(&mut tx, &known, self.ports.clock.now()).await
    }

    /// What is still to be done, due first first, and then what was done last, newest first.
    pub async fn homework_list(&self, request: ListHomework) -> Result<Vec<HomeworkView>> {
        let limit = match u32::try_from(request.limit) {
            Ok(limit) if (1..=LIST_MAX).contains(&request.limit) => limit,
            _ => return Err(Invalid::new(Field::Range, Rule::OutOfRange { min: 1, max: LIST_MAX }).into()),
        };
        let now = self.ports.clock.now();
        let mut tx = self.store.read().await;
        let mut all = homework::open(&mut tx).await?;
        all.extend(homework::done(&mut tx, limit).await?);
        views(&mut tx, &all, now).await
    }

    /// Puts a change in place of what is known of homework, and lets the reminders follow.
    async fn change_homework(
        &self,
        id: HomeworkId,
        change: impl AsyncFnOnce(&mut Tx<'_>, &Homework, DateTime<Utc>) -> Result<Homework>,
    ) -> Result<HomeworkView> {
        let now = self.ports.clock.now();
        let mut tx = self.store.write().await;
        let before = present(&mut tx, id).await?;
        let after = change(&mut tx, &before, now).await?;
        homework::update(&mut tx, &after).await?;
        let shown = view(&mut tx, &after, now).await?;
        tx.commit().await?;
        self.follow(of(&before), of(&after)).await;
        Ok(shown)
    }

    fn homework_content(&self, request: AddHomework) -> Content {
        Content {
            session: request.session.map(|one| (one.session, one.original)),
            item: request.item,
            note: views::text(request.note),
            zone: self.ports.zone.zone(),
            due_at: request.due_at,
        }
    }

    /// Lets the reminders follow what [`close_matching`] closed, once that is committed.
    pub(crate) async fn follow_closed(&self, closed: Option<Homework>) {
        if let Some(before) = closed {
            self.follow(of(&before), Sources::default()).await;
        }
    }
}

/// Closes the open homework for an item that is due first, and gives it as it was.
pub(crate) async fn close_matching(tx: &mut Tx<'_>, item: &HomeworkItem, now: DateTime<Utc>) -> Result<Option<Homework>> {
    let Some(open) = homework::open(tx).await?.into_iter().find(|one| one.item == *item) else { return Ok(None) };
    homework::update(tx, &Homework { done_at: Some(now), updated_at: now, ..open.clone() }).await?;
    Ok(Some(open))
}

/// Whether there is such an exercise or worksheet.
pub(crate) async fn is_known(tx: &mut Tx<'_>, item: &HomeworkItem) -> Result<bool> {
    Ok(match item {
        HomeworkItem::Exercise { id } => content::exercise(id).is_some(),
        HomeworkItem::Worksheet { key } if content::worksheet(key).is_some() => true,
        HomeworkItem::Worksheet { key } => worksheet::newest(tx, key).await?.is_some_and(|kept| kept.deleted_at.is_none()),
        HomeworkItem::Other => true,
    })
}

/// What it is called.
pub(crate) async fn title(tx: &mut Tx<'_>, homework: &Homework) -> Result<Written> {
    let known = match &homework.item {
        HomeworkItem::Exercise { id } => content::exercise(id).map(|one| one.title.clone()),
        HomeworkItem::Worksheet { key } => match content::worksheet(key) {
            Some(one) => Some(one.worksheet.title.clone()),
            // One that was taken away keeps its name here.
            None => worksheet::newest(tx, key).await?.map(|kept| kept.title.reveal().to_owned()),
        },
        HomeworkItem::Other => None,
    };
    Ok(Written::new(known.or_else(|| homework.first_line().map(str::to_owned)).unwrap_or_default()))
}

pub(crate) async fn views(tx: &mut Tx<'_>, all: &[Homework], now: DateTime<Utc>) -> Result<Vec<HomeworkView>> {
    let mut shown = Vec::with_capacity(all.len());
    for one in all {
        shown.push(view(tx, one, now).await?);
    }
    Ok(shown)
}

async fn view(tx: &mut Tx<'_>, homework: &Homework, now: DateTime<Utc>) -> Result<HomeworkView> {
    Ok(HomeworkView {
        id: homework.id,
        item: homework.item.clone(),
        title: title(tx, homework).await?,
        note: views::written(homework.note.as_ref()),
        session: homework.session.map(|(session, original)| OneOccurrence { session, original }),
        due_at: homework.due_at,
        zone: homework.zone.name().to_owned(),
        done_at: homework.done_at,
        overdue: homework.is_overdue(now),
    })
}

fn of(homework: &Homework) -> Sources<'_> {
    Sources { homework: std::slice::from_ref(homework), ..Sources::default() }
}

async fn present(tx: &mut Tx<'_>, id: HomeworkId) -> Result<Homework> {
    homework::get(tx, id).await?.filter(|known| known.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// Holds what a request names against what is there. What it named before can have gone since.
async fn check(tx: &mut Tx<'_>, request: &AddHomework, before: Option<&Homework>) -> Result<()> {
    if before.is_none_or(|before| before.item != request.item) && !is_known(tx, &request.item).await? {
        return Err(Invalid::new(Field::Item, Rule::Unknown).into());
    }
    if let Some(OneOccurrence { session: id, original }) = request.session
        && before.is_none_or(|before| before.session != Some((id, original)))
    {
        let session = session::get(tx, id).await?.filter(|session| session.deleted_at.is_none()).ok_or(Error::NotFound)?;
        session.occurrence(original).ok_or(Error::NotFound)?;
    }
    Ok(())
}
