//! What is done with answers as a whole.

use std::collections::{HashMap, HashSet};

use super::evaluate::{Instance, Nodes, instances, keep, key};
use super::{Answered, CallableNumber, Change, ChoiceOption, ItemForm, Worksheet, WorksheetAnswer, WorksheetItem, WorksheetValue};
use crate::person::numbers_in;

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
        let mut changes = Vec::new();
        differences(&self.items, &self.settle(before), &self.settle(after), &[], &mut changes);
        changes
    }

    /// Whether it asks for a phone number anywhere.
    #[must_use]
    pub fn asks_for_number(&self) -> bool {
        fn asks(items: &[WorksheetItem]) -> bool {
            items.iter().any(|item| item.phone || asks(&item.items))
        }
        asks(&self.items)
    }

    /// The phone numbers in the answers to questions that ask for one.
    #[must_use]
    pub fn callable(&self, answers: &[Answered]) -> Vec<CallableNumber> {
        let of = |one: &Instance<'_>| -> Vec<CallableNumber> {
            let texts = one.answers.iter().filter_map(|answer| match &answer.value {
                WorksheetValue::Text(text) if one.item.phone => Some(numbers_in(text)),
                _ => None,
            });
            texts.flatten().map(|number| CallableNumber { key: one.key.clone(), number: number.to_owned() }).collect()
        };
        instances(&self.items, answers).iter().flat_map(of).collect()
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

/// Adds what differs between the answers to the same items.
fn differences(items: &[WorksheetItem], before: &[Answered], after: &[Answered], places: &[usize], changes: &mut Vec<Change>) {
    let (before, after) = (Nodes::new(before), Nodes::new(after));
    for item in items {
        let (old, new) = (before.of(item), after.of(item));
        if item.form == ItemForm::Group && item.repeats {
            for (place, (old, new)) in paired(old, new).into_iter().enumerate() {
                differences(&item.items, items_of(old), items_of(new), &[places, &[place]].concat(), changes);
            }
        } else if item.form == ItemForm::Group {
            differences(&item.items, items_of(old.first().copied()), items_of(new.first().copied()), places, changes);
        } else {
            let (old, new) = (answers_of(old.first().copied()), answers_of(new.first().copied()));
            if !same_values(old, new) {
                let values = |answers: &[WorksheetAnswer]| answers.iter().map(|answer| answer.value.clone()).collect();
                let key = key(&item.link_id, places);
                changes.push(Change { key, text: item.text.clone(), before: values(old), after: values(new) });
            }
            differences(&item.items, beneath(old), beneath(new), places, changes);
        }
    }
}

/// Which repetitions of a group are the same one, before and after: those that say the same, then those that have most in common, then those
/// that stand in the same order. They come as they stand now; those that are no longer there come last.
fn paired<'a>(old: &[&'a Answered], new: &[&'a Answered]) -> Vec<(Option<&'a Answered>, Option<&'a Answered>)> {
    let mut left: Vec<Option<&Answered>> = old.iter().copied().map(Some).collect();
    let mut pairs: Vec<(Option<&Answered>, Option<&Answered>)> = new.iter().map(|one| (None, Some(*one))).collect();
    let wanted: [fn(&Answered, &Answered) -> usize; 3] = [|one, two| usize::from(same_parts(one, two)), in_common, |_, _| 1];
    for likeness in wanted {
        for (before, after) in &mut pairs {
            let (None, Some(now)) = (&before, *after) else { continue };
            let best = left.iter_mut().filter(|one| one.is_some()).rev().max_by_key(|one| one.map_or(0, |then| likeness(then, now)));
            if let Some(best) = best.filter(|one| one.is_some_and(|then| likeness(then, now) > 0)) {
                *before = best.take();
            }
        }
    }
    pairs.extend(left.into_iter().flatten().map(|gone| (Some(gone), None)));
    pairs
}

fn items_of(one: Option<&Answered>) -> &[Answered] {
    one.map_or(&[], |one| &one.items)
}

fn answers_of(one: Option<&Answered>) -> &[WorksheetAnswer] {
    one.map_or(&[], |one| &one.answers)
}

fn beneath(answers: &[WorksheetAnswer]) -> &[Answered] {
    answers.first().map_or(&[], |answer| &answer.items)
}

fn same_values(one: &[WorksheetAnswer], two: &[WorksheetAnswer]) -> bool {
    one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.value.is_same(&two.value))
}

fn same_parts(one: &Answered, two: &Answered) -> bool {
    let same_items = |one: &[Answered], two: &[Answered]| {
        one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.link_id == two.link_id && same_parts(one, two))
    };
    let beneath = one.answers.iter().zip(&two.answers).all(|(one, two)| same_items(&one.items, &two.items));
    same_values(&one.answers, &two.answers) && beneath && same_items(&one.items, &two.items)
}

/// How many answers two repetitions have in common.
fn in_common(one: &Answered, two: &Answered) -> usize {
    let mut of_one = HashMap::new();
    leaves(&one.items, &mut of_one);
    let mut of_two = HashMap::new();
    leaves(&two.items, &mut of_two);
    of_one.iter().filter(|(link_id, answers)| of_two.get(*link_id).is_some_and(|other| same_values(answers, other))).count()
}

/// The answers beneath, the first of each question.
fn leaves<'a>(items: &'a [Answered], found: &mut HashMap<&'a str, &'a [WorksheetAnswer]>) {
    for one in items {
        if !one.answers.is_empty() {
            found.entry(&one.link_id).or_insert(&one.answers);
        }
        leaves(&one.items, found);
        one.answers.iter().for_each(|answer| leaves(&answer.items, found));
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
            let answers =
                answers.map(|answer| WorksheetAnswer { value: item.form.as_option(answer.value), items: refit(&item.items, answer.items) });
            let most = if item.repeats { usize::MAX } else { 1 };
            Some(Answered { link_id: node.link_id, answers: answers.take(most).collect(), items: refit(&item.items, node.items) })
        })
        .collect()
}

impl ItemForm {
    /// A value as the option that it is, so that words which an older version of a worksheet took become its code.
    fn as_option(&self, value: WorksheetValue) -> WorksheetValue {
        match self {
            Self::Choice { options, .. } => {
                options.iter().find(|option| option.value.is_same(&value)).map_or(value, |option| option.value.clone())
            }
            _ => value,
        }
    }
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
