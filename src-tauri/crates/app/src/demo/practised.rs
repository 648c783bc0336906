//! The made-up person's worksheets and coping cards.

use chrono::Duration;
use daymark_content as content;
use daymark_domain::coping_card::CopingCard;
use daymark_domain::ids::{CopingCardId, ResponseId, WorksheetId};
use daymark_domain::practice::ItemKind;
use daymark_domain::response::{KeptWorksheet, Response};
use daymark_domain::words::Words;
use daymark_domain::worksheet::{Answered, ItemForm, Worksheet, WorksheetAnswer, WorksheetItem, WorksheetValue};
use daymark_store::{self as store, Tx};

use super::Demo;
use super::courses::clock;
use crate::{Error, Result};

/// What is said in answer to a question, by its link id. Options are named by their words.
type Said = &'static [(&'static str, &'static [&'static str])];

/// When, in which worksheet, and what.
const SHEETS: [(i64, &str, Said); 3] = [
    (
        9,
        "safety-plan",
        &[
            ("sign", &["I stop answering messages", "I count the money in the jar"]),
            ("alone-do", &["Walk to the canal and back", "The breathing with the circle"]),
            ("company-name", &["Priya"]),
            ("place", &["The library on Mill Road"]),
            ("helper-name", &["Jordan"]),
            ("helper-ask", &["Stay on the phone until it is over"]),
            ("pro-name", &["Harbor Clinic's evening desk"]),
            ("safer-who", &["Jordan keeps the key to the cabinet"]),
            ("worth-most", &["Mina. She starts school in the fall."]),
        ],
    ),
    (
        23,
        "thought-record",
        &[
            ("situation", &["My brother read my message and did not answer."]),
            ("thought", &["He has given up on me."]),
            ("belief-before", &["85"]),
            ("feeling", &["Hurt"]),
            ("feeling-before", &["80"]),
            ("evidence-for", &["He has not called since Sunday."]),
            ("evidence-against", &["He drove me to group twice. He works nights this week."]),
            ("balanced", &["He is tired and slow to answer. That is not the same as gone."]),
            ("balanced-belief", &["70"]),
            ("belief-after", &["40"]),
            ("feeling-after", &["35"]),
            ("next-step", &["Ask him for a walk on Saturday"]),
        ],
    ),
    (37, "readiness-rulers", &[("importance", &["9"]), ("confidence", &["6"]), ("readiness", &["8"])]),
];

const CARDS: [&str; 3] =
    ["Twenty minutes. Every one of them has passed so far.", "Mina's face when I pick her up on time.", "First call Jordan, then decide."];

impl Demo<'_> {
    pub(super) async fn practised(&self, tx: &mut Tx<'_>) -> Result<()> {
        for (position, text) in (0_u32..).zip(CARDS) {
            let at = self.at((6 + i64::from(position) * 5, clock(20, 40)));
            let card = CopingCard::new(CopingCardId::new(self.ids.new_id()), text.to_owned(), position, at)?;
            store::coping_card::insert(tx, &card).await?;
        }
        for (day, key, said) in SHEETS {
            let at = self.at((day, clock(20, 15)));
            if at > self.now {
                continue;
            }
            let sheet = content::worksheet(key).ok_or(Error::Unexpected)?;
            let kept = KeptWorksheet {
                id: WorksheetId::new(self.ids.new_id()),
                key: key.to_owned(),
                title: Words::stored(sheet.worksheet.title.clone()),
                definition: Words::stored(sheet.definition.to_owned()),
                created_at: at,
                deleted_at: None,
            };
            store::worksheet::insert(tx, &kept).await?;
            let answers = sheet.worksheet.settle(&answers(&sheet.worksheet.items, said));
            let finished_at = at + Duration::minutes(11);
            let response = Response {
                id: ResponseId::new(self.ids.new_id()),
                worksheet: kept.id,
                based_on: None,
                zone: self.zone,
                started_at: at,
                finished_at: Some(finished_at),
                words: Words::stored(Worksheet::words_of(&answers)),
                answers: Words::stored(serde_json::to_string(&answers).map_err(|_| Error::Unexpected)?),
                created_at: at,
                updated_at: finished_at,
                deleted_at: None,
            };
            store::worksheet::insert_response(tx, &response).await?;
        }
        store::favourite::set(tx, ItemKind::Exercise, "paced-breathing", true).await?;
        store::favourite::set(tx, ItemKind::Worksheet, "thought-record", true).await?;
        Ok(())
    }
}

fn answers(items: &[WorksheetItem], said: Said) -> Vec<Answered> {
    let mut all = Vec::new();
    for item in items {
        let values = said.iter().find(|(link_id, _)| *link_id == item.link_id).map_or(&[][..], |(_, values)| values);
        let answers = values.iter().filter_map(|text| value(&item.form, text)).map(|value| WorksheetAnswer { value, items: Vec::new() });
        let answers: Vec<_> = answers.collect();
        let beneath = self::answers(&item.items, said);
        if !answers.is_empty() || !beneath.is_empty() {
            all.push(Answered { link_id: item.link_id.clone(), answers, items: beneath });
        }
    }
    all
}

fn value(form: &ItemForm, text: &str) -> Option<WorksheetValue> {
    match form {
        ItemForm::Integer { .. } => text.parse().ok().map(WorksheetValue::Integer),
        ItemForm::Choice { options, .. } => options.iter().find(|option| option.label == text).map(|option| option.value.clone()),
        _ => Some(WorksheetValue::Text(text.to_owned())),
    }
}
