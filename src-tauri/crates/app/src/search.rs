//! Search in everything the person wrote, and in all content.

use daymark_content::{self as content, StepForm};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_store::Error as StoreError;
use daymark_store::search::{self, Found, MATCH_BEGINS, MATCH_ENDS};
use uuid::Uuid;

use crate::api::{EntryKind, FoundEntry, Search, SearchResults, SnippetPart, Written};
use crate::{App, Error, Result};

/// The longest search, in characters.
const TEXT_MAX: u32 = 200;

/// The most entries that a search shows.
const ENTRIES_MAX: u32 = 50;

impl App {
    /// What matches every word of a search.
    pub async fn search(&self, request: Search) -> Result<SearchResults> {
        let text = request.text.text();
        if text.chars().count() > TEXT_MAX as usize {
            return Err(Invalid::new(Field::Name, Rule::TooLong { max: TEXT_MAX }).into());
        }
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        match self.catch_up().await {
            // Where there is no room, all but the newest is found.
            Ok(()) | Err(StoreError::DiskFull | StoreError::ReadOnly) => {}
            Err(error) => return Err(error.into()),
        }
        let mut tx = self.store.read().await;
        let entries = search::search(&mut tx, text, ENTRIES_MAX).await?;
        drop(tx);
        Ok(SearchResults {
            entries: entries.iter().map(entry).collect::<Result<_>>()?,
            exercises: exercises(&words),
            worksheets: self.worksheets_with(&words).await?,
        })
    }

    async fn catch_up(&self) -> Result<(), StoreError> {
        let mut tx = self.store.write().await;
        search::catch_up(&mut tx).await?;
        tx.commit().await
    }
}

/// Whether every word is in one of the texts.
pub fn holds(words: &[String], texts: &[&str]) -> bool {
    let text = texts.join("\n").to_lowercase();
    !words.is_empty() && words.iter().all(|word| text.contains(word.as_str()))
}

fn exercises(words: &[String]) -> Vec<String> {
    let mut found: Vec<&content::Exercise> = content::exercises().iter().filter(|one| holds(words, &texts(one))).collect();
    found.sort_by_key(|one| !holds(words, &[&one.title]));
    found.into_iter().map(|one| one.id.clone()).collect()
}

/// All that a person reads in an exercise.
fn texts(exercise: &content::Exercise) -> Vec<&str> {
    let mut texts = vec![exercise.title.as_str(), &exercise.purpose];
    texts.extend(exercise.caution.as_deref());
    for step in &exercise.steps {
        texts.extend([step.title.as_str(), &step.text]);
        match &step.form {
            StepForm::Paced { phases, .. } => texts.extend(phases.iter().filter_map(|phase| phase.cue.as_deref())),
            StepForm::Cards { cards } => texts.extend(cards.iter().map(String::as_str)),
            StepForm::Choose { options, prompt } => texts.extend(options.iter().chain(prompt).map(String::as_str)),
            StepForm::Write { prompt } => texts.push(prompt),
            StepForm::Timed { .. }
            | StepForm::Untimed
            | StepForm::Count { .. }
            | StepForm::Delay { .. }
            | StepForm::People
            | StepForm::CopingCards => {}
        }
    }
    texts
}

fn entry(found: &Found) -> Result<FoundEntry> {
    let kind = serde_json::from_value(serde_json::Value::String(found.kind.clone())).map_err(|_| Error::Unexpected)?;
    let of = match (kind, &found.of) {
        (EntryKind::Occurrence | EntryKind::OccurrenceNote, Some(of)) => {
            let (session, original) = of.split_once(' ').ok_or(Error::Unexpected)?;
            Some(format!("{}/{original}", Uuid::try_parse(session).map_err(|_| Error::Unexpected)?))
        }
        (_, of) => of.clone(),
    };
    Ok(FoundEntry { kind, id: found.id.to_string(), at: found.at, of, snippet: parts(found.snippet.reveal()) })
}

fn parts(snippet: &str) -> Vec<SnippetPart> {
    let part = |text: &str, found| (!text.is_empty()).then(|| SnippetPart { text: Written::new(text.to_owned()), found });
    let mut pieces = snippet.split(MATCH_BEGINS);
    let first = pieces.next().and_then(|text| part(text, false));
    let rest = pieces.flat_map(|piece| match piece.split_once(MATCH_ENDS) {
        Some((found, after)) => [part(found, true), part(after, false)],
        None => [part(piece, false), None],
    });
    first.into_iter().chain(rest.flatten()).collect()
}
