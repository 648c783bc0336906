//! Unfinished forms, kept so that they outlive the app.

use daymark_domain::invalid::Field;
use daymark_domain::words::Words;
use daymark_store::draft;

use crate::api::{Draft, DraftOf, Form, OneDraft, SaveDraft};
use crate::{App, Result};

/// The longest draft, in characters.
const BODY_MAX: u32 = 100_000;

/// The name a form's draft is kept under: one for what is new, one for each thing that it is opened for.
pub fn name(form: Form, of: Option<DraftOf>) -> String {
    let form = match form {
        Form::CheckIn => "check_in",
        Form::Session => "session",
        Form::Welcome => "welcome",
        Form::Person => "person",
        Form::Homework => "homework",
        Form::OccurrenceNote => "occurrence_note",
        Form::WeeklyReview => "weekly_review",
        Form::TextMessage => "text_message",
        Form::Goal => "goal",
        Form::Profile => "profile",
    };
    match of {
        None => form.to_owned(),
        Some(DraftOf::Entry { id }) => format!("{form}:{id}"),
        Some(DraftOf::Occurrence { session, original }) => format!("{form}:{}:{original}", session.uuid()),
        Some(DraftOf::Week { on }) => format!("{form}:{on}"),
    }
}

impl App {
    /// Keeps a form's unfinished state in place of the one before.
    pub async fn draft_save(&self, request: SaveDraft) -> Result<()> {
        let body = Words::new(Field::Note, request.body.text().to_owned(), BODY_MAX)?;
        let mut tx = self.store.write().await;
        draft::save(&mut tx, &name(request.form, request.of), &body, self.ports.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// A form's unfinished state, if there is one.
    pub async fn draft_get(&self, request: OneDraft) -> Result<Draft> {
        let mut tx = self.store.read().await;
        let kept = draft::get(&mut tx, &name(request.form, request.of)).await?;
        Ok(match kept {
            Some((body, at)) => Draft { body: Some((&body).into()), saved_at: Some(at) },
            None => Draft { body: None, saved_at: None },
        })
    }

    /// Forgets a form's unfinished state.
    pub async fn draft_discard(&self, request: OneDraft) -> Result<()> {
        let mut tx = self.store.write().await;
        draft::discard(&mut tx, &name(request.form, request.of)).await?;
        Ok(tx.commit().await?)
    }
}
