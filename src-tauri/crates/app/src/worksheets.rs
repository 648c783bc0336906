//! Worksheets, and what is answered in them.

use std::path::Path;

use chrono::{DateTime, Utc};
use daymark_content as content;
use daymark_domain::homework::HomeworkItem;
use daymark_domain::ids::{ResponseId, WorksheetId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::practice::ItemKind;
use daymark_domain::response::{KeptWorksheet, Response};
use daymark_domain::words::Words;
use daymark_domain::worksheet::{Answered, ItemForm, Worksheet};
use daymark_exchange::fhir::{questionnaire, response as fhir_response};
use daymark_store::{Tx, favourite, worksheet};

use crate::api::{
    BeginResponse, CallableNumber, FinishedResponse, OneResponse, OneWorksheet, ResponseChanges, ResponseSummary, ResponseView,
    SaveResponse, SavedFile, UnsupportedItem, WorksheetFile, WorksheetPreview, WorksheetSummary, WorksheetView, Written,
};
use crate::homework::close_matching;
use crate::search::holds;
use crate::{App, Error, Result, handed_out};

/// What the keys of worksheets that were brought in begin with.
const OWN: &str = "own:";

/// The most text in one response, in characters of its JSON.
const ANSWERS_MAX: u32 = 1_000_000;

/// A worksheet at hand: of the catalogue, or brought in.
struct Known {
    key: String,
    worksheet: Worksheet,
    definition: Words,
}

impl App {
    /// All worksheets, those of the catalogue first, and what the record says of each.
    pub async fn worksheet_list(&self) -> Result<Vec<WorksheetSummary>> {
        let mut tx = self.store.read().await;
        let all = all(&mut tx).await?;
        summaries(&mut tx, &all).await
    }

    /// A worksheet with all that was answered in it.
    pub async fn worksheet_get(&self, request: OneWorksheet) -> Result<WorksheetView> {
        let mut tx = self.store.read().await;
        let known = known(&mut tx, &request.key).await?;
        let mut responses = Vec::new();
        for response in worksheet::responses(&mut tx, &request.key).await? {
            responses.push(summary_of(&response)?);
        }
        let purpose = known.worksheet.purpose.clone().map(Written::new);
        let summary = summaries(&mut tx, std::slice::from_ref(&known)).await?.pop().ok_or(Error::Unexpected)?;
        Ok(WorksheetView { summary, purpose, responses })
    }

    /// Begins a response, from nothing or from an earlier one.
    pub async fn response_begin(&self, request: BeginResponse) -> Result<ResponseView> {
        let mut tx = self.store.write().await;
        let known = known(&mut tx, &request.key).await?;
        let answers = match request.from {
            Some(from) => known.worksheet.carry_over(&answers(&present(&mut tx, from).await?)?),
            None => known.worksheet.start(),
        };
        let kept = self.keep(&mut tx, &known).await?;
        let now = self.ports.clock.now();
        let begun = Response {
            id: ResponseId::new(self.ports.ids.new_id()),
            worksheet: kept,
            based_on: request.from,
            zone: self.ports.zone.zone(),
            started_at: now,
            finished_at: None,
            answers: json(&answers)?,
            words: Words::stored(Worksheet::words_of(&answers)),
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        worksheet::insert_response(&mut tx, &begun).await?;
        tx.commit().await?;
        Ok(view(begun, known.key, known.worksheet, answers, now))
    }

    /// A response, with the questions it answers.
    pub async fn response_get(&self, request: OneResponse) -> Result<ResponseView> {
        let mut tx = self.store.read().await;
        let response = present(&mut tx, request.id).await?;
        let (key, worksheet) = answered(&mut tx, &response).await?;
        let answers = answers(&response)?;
        Ok(view(response, key, worksheet, answers, self.ports.clock.now()))
    }

    /// Keeps the answers given so far. Nothing is refused for being unfinished: what is not in order yet is named in the evaluation.
    pub async fn response_save(&self, request: SaveResponse) -> Result<ResponseView> {
        let mut tx = self.store.write().await;
        let mut response = present(&mut tx, request.id).await?;
        let (key, worksheet) = answered(&mut tx, &response).await?;
        let now = self.ports.clock.now();
        write(&mut tx, &mut response, &request.answers, now).await?;
        tx.commit().await?;
        Ok(view(response, key, worksheet, request.answers, now))
    }

    /// Finishes a response, unless an answer is missing or wrong, and closes the homework it was. Finishing it again keeps when it was
    /// finished first.
    pub async fn response_finish(&self, request: SaveResponse) -> Result<FinishedResponse> {
        let mut tx = self.store.write().await;
        let mut response = present(&mut tx, request.id).await?;
        let (key, worksheet) = answered(&mut tx, &response).await?;
        let mut answers = request.answers;
        let finished = worksheet.evaluate(&answers).problems.is_empty();
        // One moment for all of it: what was changed after it was finished is amended.
        let now = self.ports.clock.now().max(response.started_at);
        let mut closed = None;
        if finished {
            answers = worksheet.settle(&answers);
            if response.finished_at.is_none() {
                response.finished_at = Some(now);
                closed = close_matching(&mut tx, &HomeworkItem::Worksheet { key: key.clone() }, now).await?;
            }
        }
        write(&mut tx, &mut response, &answers, now).await?;
        tx.commit().await?;
        self.follow_closed(closed).await;
        Ok(FinishedResponse { finished, response: view(response, key, worksheet, answers, now) })
    }

    /// What changed since the response it was begun from, or else since the finished one before it.
    pub async fn response_changes(&self, request: OneResponse) -> Result<ResponseChanges> {
        let mut tx = self.store.read().await;
        let response = present(&mut tx, request.id).await?;
        let (key, worksheet) = answered(&mut tx, &response).await?;
        let based_on = match response.based_on {
            Some(id) => worksheet::response(&mut tx, id).await?.filter(|earlier| earlier.deleted_at.is_none()),
            None => None,
        };
        let earlier = match based_on {
            Some(earlier) => Some(earlier),
            None => worksheet::responses(&mut tx, &key)
                .await?
                .into_iter()
                .find(|earlier| earlier.finished_at.is_some() && earlier.id != response.id && earlier.started_at <= response.started_at),
        };
        let Some(earlier) = earlier else { return Ok(ResponseChanges { since: None, changes: Vec::new() }) };
        let changes = worksheet.changes(&answers(&earlier)?, &answers(&response)?);
        Ok(ResponseChanges { since: Some(summary_of(&earlier)?), changes })
    }

    /// Takes a response away. It can be undone.
    pub async fn response_delete(&self, request: OneResponse) -> Result<()> {
        let mut tx = self.store.write().await;
        let mut response = present(&mut tx, request.id).await?;
        response.deleted_at = Some(self.ports.clock.now());
        worksheet::update_response(&mut tx, &response).await?;
        Ok(tx.commit().await?)
    }

    /// Undoes [`App::response_delete`].
    pub async fn response_restore(&self, request: OneResponse) -> Result<()> {
        let mut tx = self.store.write().await;
        let mut response = worksheet::response(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        response.deleted_at = None;
        worksheet::update_response(&mut tx, &response).await?;
        Ok(tx.commit().await?)
    }

    /// A response as a FHIR R4 QuestionnaireResponse.
    pub async fn response_export(&self, request: OneResponse) -> Result<Written> {
        let mut tx = self.store.read().await;
        let response = present(&mut tx, request.id).await?;
        let (_, worksheet) = answered(&mut tx, &response).await?;
        let status = match response.finished_at {
            None => fhir_response::Status::InProgress,
            Some(at) if response.updated_at > at => fhir_response::Status::Amended,
            Some(_) => fhir_response::Status::Completed,
        };
        let bytes = fhir_response::write(&worksheet, &answers(&response)?, status, response.updated_at, response.zone);
        Ok(Written::new(String::from_utf8(bytes).map_err(|_| Error::Unexpected)?))
    }

    /// As [`App::response_export`], into a file of a folder. What is there is never written over, and the name tells nothing.
    pub async fn response_hand_out(&self, request: OneResponse, folder: &Path) -> Result<SavedFile> {
        handed_out::save(folder, "answers", "json", self.response_export(request).await?.text().as_bytes())
    }

    /// What bringing in a worksheet would give. Nothing is kept.
    pub async fn worksheet_preview(&self, request: WorksheetFile) -> Result<WorksheetPreview> {
        let reading = questionnaire::read(request.text.text().as_bytes())?;
        let mut tx = self.store.read().await;
        let same = own_like(&mut tx, &reading.worksheet, request.text.text()).await?.filter(|same| same.deleted_at.is_none());
        Ok(WorksheetPreview {
            questions: reading.worksheet.evaluate(&[]).total,
            here_already: same.as_ref().is_some_and(|same| same.definition.reveal() == request.text.text()),
            replaces: same.is_some(),
            unsupported: reading
                .unsupported
                .into_iter()
                .map(|one| UnsupportedItem { link_id: one.link_id, text: Written::new(one.text), what: one.what })
                .collect(),
            worksheet: reading.worksheet,
        })
    }

    /// Brings a worksheet in. A newer version of one that is here takes its place; what was answered in the old one stays as it was. One that
    /// was taken away comes back, with what was answered in it.
    pub async fn worksheet_import(&self, request: WorksheetFile) -> Result<WorksheetSummary> {
        let reading = questionnaire::read(request.text.text().as_bytes())?;
        let mut tx = self.store.write().await;
        let same = own_like(&mut tx, &reading.worksheet, request.text.text()).await?;
        let key = match &same {
            Some(same) => same.key.clone(),
            None => format!("{OWN}{}", self.ports.ids.new_id()),
        };
        let known = Known { key, worksheet: reading.worksheet, definition: Words::stored(request.text.text().to_owned()) };
        self.keep(&mut tx, &known).await?;
        let summary = summaries(&mut tx, std::slice::from_ref(&known)).await?.pop().ok_or(Error::Unexpected)?;
        tx.commit().await?;
        Ok(summary)
    }

    /// Takes away a worksheet that was brought in. What was answered in it stays, and it can be undone.
    pub async fn worksheet_delete(&self, request: OneWorksheet) -> Result<()> {
        self.mark(&request.key, true).await
    }

    /// Undoes [`App::worksheet_delete`].
    pub async fn worksheet_restore(&self, request: OneWorksheet) -> Result<()> {
        self.mark(&request.key, false).await
    }

    async fn mark(&self, key: &str, deleted: bool) -> Result<()> {
        if !key.starts_with(OWN) {
            return Err(Error::NotFound);
        }
        let mut tx = self.store.write().await;
        let mut kept = worksheet::newest(&mut tx, key).await?.ok_or(Error::NotFound)?;
        kept.deleted_at = deleted.then(|| self.ports.clock.now());
        worksheet::set_deleted(&mut tx, &kept).await?;
        Ok(tx.commit().await?)
    }

    /// Keeps the worksheet itself beside its answers, where it is not kept yet as it is now.
    async fn keep(&self, tx: &mut Tx<'_>, known: &Known) -> Result<WorksheetId> {
        if let Some(mut kept) = worksheet::newest(tx, &known.key).await?
            && kept.definition == known.definition
        {
            if kept.deleted_at.is_some() {
                kept.deleted_at = None;
                worksheet::set_deleted(tx, &kept).await?;
            }
            return Ok(kept.id);
        }
        let kept = KeptWorksheet {
            id: WorksheetId::new(self.ports.ids.new_id()),
            key: known.key.clone(),
            title: Words::stored(known.worksheet.title.clone()),
            definition: known.definition.clone(),
            created_at: self.ports.clock.now(),
            deleted_at: None,
        };
        worksheet::insert(tx, &kept).await?;
        Ok(kept.id)
    }

    /// The keys of the worksheets that have every word, those with a match in their title first.
    pub(crate) async fn worksheets_with(&self, words: &[String]) -> Result<Vec<String>> {
        let mut tx = self.store.read().await;
        let mut found: Vec<Known> = all(&mut tx).await?;
        found.retain(|one| holds(words, &texts(&one.worksheet)));
        found.sort_by_key(|one| !holds(words, &[&one.worksheet.title]));
        Ok(found.into_iter().map(|one| one.key).collect())
    }
}

async fn write(tx: &mut Tx<'_>, response: &mut Response, answers: &[Answered], now: DateTime<Utc>) -> Result<()> {
    response.answers = json(answers)?;
    if response.answers.reveal().len() > ANSWERS_MAX as usize {
        return Err(Invalid::new(Field::Note, Rule::TooLong { max: ANSWERS_MAX }).into());
    }
    response.words = Words::stored(Worksheet::words_of(answers));
    response.updated_at = now;
    Ok(worksheet::update_response(tx, response).await?)
}

/// The phone numbers that the person wrote down where a worksheet asks for one.
pub(crate) async fn numbers(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let mut numbers = Vec::new();
    for known in all(tx).await?.into_iter().filter(|known| known.worksheet.asks_for_number()) {
        for response in worksheet::responses(tx, &known.key).await? {
            let (_, worksheet) = answered(tx, &response).await?;
            numbers.extend(worksheet.callable(&answers(&response)?).into_iter().map(|one| one.number));
        }
    }
    Ok(numbers)
}

fn of_catalogue(one: &content::CatalogueWorksheet) -> Known {
    Known { key: one.worksheet.id.clone(), worksheet: one.worksheet.clone(), definition: Words::stored(one.definition.to_owned()) }
}

fn of_kept(kept: KeptWorksheet) -> Result<Known> {
    Ok(Known { key: kept.key, worksheet: questionnaire::read(kept.definition.reveal().as_bytes())?.worksheet, definition: kept.definition })
}

async fn all(tx: &mut Tx<'_>) -> Result<Vec<Known>> {
    let mut all: Vec<Known> = content::worksheets().iter().map(of_catalogue).collect();
    for kept in worksheet::own(tx).await? {
        all.push(of_kept(kept)?);
    }
    Ok(all)
}

async fn known(tx: &mut Tx<'_>, key: &str) -> Result<Known> {
    match content::worksheet(key) {
        Some(one) => Ok(of_catalogue(one)),
        None => of_kept(worksheet::newest(tx, key).await?.filter(|kept| kept.deleted_at.is_none()).ok_or(Error::NotFound)?),
    }
}

/// The worksheet that was brought in and that this is a version of: by its address. One without an address is only ever the same file. Those
/// that were taken away come last.
async fn own_like(tx: &mut Tx<'_>, wanted: &Worksheet, definition: &str) -> Result<Option<KeptWorksheet>> {
    let mut all = worksheet::own_and_deleted(tx).await?;
    all.reverse();
    all.sort_by_key(|kept| kept.deleted_at.is_some());
    for kept in all {
        let is_same = match &wanted.url {
            Some(_) => questionnaire::read(kept.definition.reveal().as_bytes())?.worksheet.url == wanted.url,
            None => kept.definition.reveal() == definition,
        };
        if is_same {
            return Ok(Some(kept));
        }
    }
    Ok(None)
}

async fn present(tx: &mut Tx<'_>, id: ResponseId) -> Result<Response> {
    worksheet::response(tx, id).await?.filter(|response| response.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// The worksheet that a response answers, as it was then.
async fn answered(tx: &mut Tx<'_>, response: &Response) -> Result<(String, Worksheet)> {
    let kept = of_kept(worksheet::get(tx, response.worksheet).await?.ok_or(Error::Unexpected)?)?;
    Ok((kept.key, kept.worksheet))
}

async fn summaries(tx: &mut Tx<'_>, worksheets: &[Known]) -> Result<Vec<WorksheetSummary>> {
    let tallies = worksheet::tally(tx).await?;
    let favourites = favourite::list(tx).await?;
    let summary = |one: &Known| {
        let tally = tallies.iter().find(|tally| tally.key == one.key);
        WorksheetSummary {
            key: one.key.clone(),
            title: Written::new(one.worksheet.title.clone()),
            about: one.worksheet.about.clone().map(Written::new),
            kind: one.worksheet.kind,
            minutes: one.worksheet.minutes,
            own: one.key.starts_with(OWN),
            favourite: favourites.iter().any(|(kind, item)| *kind == ItemKind::Worksheet && *item == one.key),
            times_done: tally.map_or(0, |tally| tally.times_done),
            last_done_at: tally.and_then(|tally| tally.last_done_at),
            open: tally.and_then(|tally| tally.open),
        }
    };
    Ok(worksheets.iter().map(summary).collect())
}

fn summary_of(response: &Response) -> Result<ResponseSummary> {
    let line = Worksheet::first_line(&answers(response)?).map(Written::new);
    Ok(ResponseSummary {
        id: response.id,
        started_at: response.started_at,
        updated_at: response.updated_at,
        finished_at: response.finished_at,
        line,
    })
}

fn view(response: Response, key: String, worksheet: Worksheet, answers: Vec<Answered>, now: DateTime<Utc>) -> ResponseView {
    let numbers = worksheet.callable(&answers);
    ResponseView {
        id: response.id,
        key,
        evaluation: worksheet.evaluate(&answers),
        callable: numbers.into_iter().map(|one| CallableNumber { key: one.key, number: Written::new(one.number) }).collect(),
        changeable: response.is_changeable(now),
        worksheet,
        answers,
        zone: response.zone.name().to_owned(),
        started_at: response.started_at,
        updated_at: response.updated_at,
        finished_at: response.finished_at,
        based_on: response.based_on,
    }
}

/// All that a person reads in a worksheet, and what says when it is useful.
fn texts(worksheet: &Worksheet) -> Vec<&str> {
    let mut texts = vec![worksheet.title.as_str()];
    texts.extend(worksheet.about.as_deref());
    texts.extend(worksheet.purpose.as_deref());
    let mut left: Vec<_> = worksheet.items.iter().collect();
    while let Some(item) = left.pop() {
        texts.push(&item.text);
        texts.extend([&item.prefix, &item.help, &item.placeholder].into_iter().filter_map(Option::as_deref));
        if let ItemForm::Choice { options, .. } = &item.form {
            texts.extend(options.iter().map(|option| option.label.as_str()));
        }
        left.extend(&item.items);
    }
    texts
}

fn answers(response: &Response) -> Result<Vec<Answered>> {
    serde_json::from_str(response.answers.reveal()).map_err(|_| Error::Unexpected)
}

fn json(answers: &[Answered]) -> Result<Words> {
    serde_json::to_string(answers).map(Words::stored).map_err(|_| Error::Unexpected)
}
