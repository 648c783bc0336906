//! Writes FHIR R4 QuestionnaireResponses.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use daymark_domain::worksheet::{Answered, Coding, ItemForm, Worksheet, WorksheetAnswer, WorksheetItem, WorksheetValue};
use serde_json::{Map, Number, Value, json};

/// How far a response has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    InProgress,
    Completed,
    /// Changed after it was completed.
    Amended,
}

/// A response as a file. Answers that have no value of a kind that FHIR knows are left out.
#[must_use]
pub fn write(worksheet: &Worksheet, answers: &[Answered], status: Status, authored: DateTime<Utc>, zone: Tz) -> Vec<u8> {
    let status = match status {
        Status::InProgress => "in-progress",
        Status::Completed => "completed",
        Status::Amended => "amended",
    };
    let authored = authored.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut root = json!({ "resourceType": "QuestionnaireResponse", "status": status, "authored": authored });
    if let Some(root) = root.as_object_mut() {
        if let Some(url) = &worksheet.url {
            let version = worksheet.version.as_ref().map(|version| format!("|{version}")).unwrap_or_default();
            root.insert("questionnaire".to_owned(), format!("{url}{version}").into());
        }
        let items = items(&worksheet.items, answers);
        if !items.is_empty() {
            root.insert("item".to_owned(), items.into());
        }
    }
    serde_json::to_vec_pretty(&root).unwrap_or_default()
}

fn items(asked: &[WorksheetItem], answered: &[Answered]) -> Vec<Value> {
    asked
        .iter()
        .flat_map(|item| answered.iter().filter(|one| one.link_id == item.link_id).filter_map(move |one| self::item(item, one)))
        .collect()
}

fn item(asked: &WorksheetItem, answered: &Answered) -> Option<Value> {
    let answers: Vec<Value> = answered.answers.iter().filter_map(|one| answer(asked, one)).collect();
    let beneath = if asked.form == ItemForm::Group { items(&asked.items, &answered.items) } else { Vec::new() };
    if answers.is_empty() && beneath.is_empty() {
        return None;
    }
    let mut written = Map::new();
    written.insert("linkId".to_owned(), asked.link_id.clone().into());
    if !asked.text.is_empty() {
        written.insert("text".to_owned(), asked.text.clone().into());
    }
    if !answers.is_empty() {
        written.insert("answer".to_owned(), answers.into());
    }
    if !beneath.is_empty() {
        written.insert("item".to_owned(), beneath.into());
    }
    Some(written.into())
}

fn answer(asked: &WorksheetItem, given: &WorksheetAnswer) -> Option<Value> {
    if given.value.is_blank() {
        return None;
    }
    let (name, value): (&str, Value) = match &given.value {
        WorksheetValue::Text(text) if asked.form == ItemForm::Url => ("valueUri", text.clone().into()),
        WorksheetValue::Text(text) => ("valueString", text.clone().into()),
        WorksheetValue::Boolean(is) => ("valueBoolean", (*is).into()),
        WorksheetValue::Integer(number) if matches!(asked.form, ItemForm::Decimal { .. }) => ("valueDecimal", (*number).into()),
        WorksheetValue::Integer(number) => ("valueInteger", (*number).into()),
        WorksheetValue::Decimal(text) => ("valueDecimal", Number::from_f64(text.parse().ok()?)?.into()),
        WorksheetValue::Date(text) => ("valueDate", text.clone().into()),
        WorksheetValue::DateTime(text) => ("valueDateTime", text.clone().into()),
        WorksheetValue::Time(text) => ("valueTime", text.clone().into()),
        WorksheetValue::Coding(coding) => ("valueCoding", self::coding(coding)?),
    };
    let mut written = Map::new();
    written.insert(name.to_owned(), value);
    let beneath = items(&asked.items, &given.items);
    if !beneath.is_empty() {
        written.insert("item".to_owned(), beneath.into());
    }
    Some(written.into())
}

fn coding(coding: &Coding) -> Option<Value> {
    let fields = [("system", &coding.system), ("code", &coding.code), ("display", &coding.display)];
    let written: Map<String, Value> =
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.as_ref()?.clone().into()))).collect();
    (!written.is_empty()).then(|| written.into())
}
