//! What is done with answers as a whole.

use std::collections::HashSet;

use super::evaluate::{instances, keep};
use super::{Answered, Change, ChoiceOption, ItemForm, Worksheet, WorksheetAnswer, WorksheetItem, WorksheetValue};

/// How much of the first thing written a list shows, in characters.
const LINE: usize = 120;

impl Worksheet {
    /// The answers that a new response begins with.
    #[must_use]
    pub fn start(&self) -> Vec<Answered> {
        begin(&self.items)
    }

    /// The answers that a response begun from an earlier one begins with: those that still fit. Scores are worked out anew.
    #[must_use]
    pub fn carry_over(&self, earlier: &[Answered]) -> Vec<Answered> {
        fitting(&self.items, earlier)
    }

    /// The answers of a finished response: in the worksheet's order, without blanks and without what is not asked, and with the scores.
    #[must_use]
    pub fn settle(&self, answers: &[Answered]) -> Vec<Answered> {
        let evaluation = self.evaluate(answers);
        let disabled: HashSet<String> = evaluation.disabled.into_iter().collect();
        trim(self.asked(&self.with_scores(answers, &evaluation.scores), &disabled))
    }

    /// The questions whose answers differ between two responses, in the worksheet's order.
    #[must_use]
    pub fn changes(&self, before: &[Answered], after: &[Answered]) -> Vec<Change> {
        let (before, after) = (self.settle(before), self.settle(after));
        let values = |answers: &[WorksheetAnswer]| answers.iter().map(|answer| answer.value.clone()).collect::<Vec<_>>();
        let (old, new) = (instances(&self.items, &before), instances(&self.items, &after));
        let mut changes: Vec<Change> = Vec::new();
        let mut add = |key: &str, item: &WorksheetItem, before: Vec<WorksheetValue>, after: Vec<WorksheetValue>| {
            let same = before.len() == after.len() && before.iter().zip(&after).all(|(one, two)| one.is_same(two));
            if !same {
                changes.push(Change { key: key.to_owned(), text: item.text.clone(), before, after });
            }
        };
        for one in &new {
            let then = old.iter().find(|then| then.key == one.key).map_or(&[][..], |then| then.answers);
            add(&one.key, one.item, values(then), values(one.answers));
        }
        for one in old.iter().filter(|one| new.iter().all(|now| now.key != one.key)) {
            add(&one.key, one.item, values(one.answers), Vec::new());
        }
        changes
    }

    /// All text that the person wrote in their answers, a line each.
    #[must_use]
    pub fn words_of(answers: &[Answered]) -> String {
        let mut lines = Vec::new();
        each(answers, &mut |value| {
            if let WorksheetValue::Text(text) = value {
                lines.push(text.clone());
            }
        });
        lines.join("\n")
    }

    /// The first thing that was answered in words, shortened for a list.
    #[must_use]
    pub fn first_line(answers: &[Answered]) -> Option<String> {
        let mut first = None;
        each(answers, &mut |value| {
            let text = match value {
                WorksheetValue::Text(text) => Some(text.as_str()),
                WorksheetValue::Coding(coding) => coding.display.as_deref(),
                _ => None,
            };
            if first.is_none() {
                first = text.and_then(|text| text.lines().find(|line| !line.trim().is_empty())).map(|line| line.trim().to_owned());
            }
        });
        first.map(|line| if line.chars().count() > LINE { line.chars().take(LINE).chain(['…']).collect() } else { line })
    }
}

fn each(answers: &[Answered], see: &mut dyn FnMut(&WorksheetValue)) {
    for node in answers {
        for answer in &node.answers {
            see(&answer.value);
            each(&answer.items, see);
        }
        each(&node.items, see);
    }
}

fn begin(items: &[WorksheetItem]) -> Vec<Answered> {
    let mut begun = Vec::new();
    for item in items {
        let chosen = |options: &[ChoiceOption]| {
            options.iter().filter(|option| option.selected).map(|option| option.value.clone()).collect::<Vec<_>>()
        };
        let values = match &item.form {
            ItemForm::Choice { options, .. } if item.initial.is_empty() => chosen(options),
            _ => item.initial.clone(),
        };
        let inner = begin(&item.items);
        if item.form == ItemForm::Group {
            if !inner.is_empty() {
                begun.push(Answered { link_id: item.link_id.clone(), answers: Vec::new(), items: inner });
            }
        } else if !values.is_empty() {
            let answers = values.into_iter().map(|value| WorksheetAnswer { value, items: inner.clone() }).collect();
            begun.push(Answered { link_id: item.link_id.clone(), answers, items: Vec::new() });
        }
    }
    begun
}

fn fitting(items: &[WorksheetItem], earlier: &[Answered]) -> Vec<Answered> {
    let kept = keep(items, earlier, &[], &mut |_, item| item.calculated.is_none());
    trim(refit(items, kept))
}

fn refit(items: &[WorksheetItem], answered: Vec<Answered>) -> Vec<Answered> {
    answered
        .into_iter()
        .filter_map(|node| {
            let item = items.iter().find(|item| item.link_id == node.link_id)?;
            let answers = node.answers.into_iter().filter(|answer| item.form.refuses(&answer.value).is_none());
            let answers = answers.map(|answer| WorksheetAnswer { value: answer.value, items: refit(&item.items, answer.items) });
            let most = if item.repeats { usize::MAX } else { 1 };
            Some(Answered { link_id: node.link_id, answers: answers.take(most).collect(), items: refit(&item.items, node.items) })
        })
        .collect()
}

fn trim(answered: Vec<Answered>) -> Vec<Answered> {
    answered
        .into_iter()
        .filter_map(|node| {
            let answers = node.answers.into_iter().filter(|answer| !answer.value.is_blank());
            let answers: Vec<_> = answers.map(|answer| WorksheetAnswer { value: answer.value, items: trim(answer.items) }).collect();
            let items = trim(node.items);
            (!answers.is_empty() || !items.is_empty()).then_some(Answered { link_id: node.link_id, answers, items })
        })
        .collect()
}
