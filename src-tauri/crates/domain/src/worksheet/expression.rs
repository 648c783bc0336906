//! Numbers worked out from answers.

use std::collections::{HashMap, HashSet};
use std::ptr;

use super::{Answered, ChoiceOption, ItemForm, WorksheetItem, WorksheetValue};

/// A calculation over answers: the part of FHIRPath that scores are written in.
///
/// As in FHIRPath, everything is a collection; arithmetic with an empty one is empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Number(f64),
    /// From the whole response, step by step.
    Path(Vec<Step>),
    /// From the part of this link id around what is worked out, step by step. A part that repeats is the one that it lies in.
    Within(String, Vec<Step>),
    Aggregate(Aggregate, Box<Expression>),
    Negative(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// `iif(condition, then, otherwise)`.
    If(Box<Expression>, Box<Expression>, Option<Box<Expression>>),
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The items right beneath.
    Items,
    /// All items beneath, at any depth.
    Descendants,
    /// Those with one of these link ids.
    Where(Vec<String>),
    Answers,
    Values,
    /// What an option counts.
    Ordinals,
    /// The first of what was found so far.
    First,
    /// One value as text; a time is `22:30:00`.
    Written,
    /// So many characters of a text, from a place counted from 0.
    Cut(usize, usize),
    /// The whole number that a text says.
    Whole,
}

/// What a collection comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    Sum,
    Count,
    Average,
    Least,
    Greatest,
    First,
    Exists,
    Empty,
}

/// What joins two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// What is left over by a division.
    Modulo,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

/// A member of a collection.
#[derive(Clone)]
enum Member<'a> {
    Response(&'a [Answered]),
    Item(&'a Answered),
    Answer(&'a str, &'a WorksheetValue, &'a [Answered]),
    Value(&'a str, &'a WorksheetValue),
    Number(f64),
    Text(String),
}

/// What a calculation looks at: the response, and those parts around what is worked out that it names.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub response: &'a [Answered],
    pub parts: &'a [(String, Vec<Answered>)],
}

/// The options of all choices, by the link ids of their items.
pub(super) struct Options<'a>(HashMap<&'a str, &'a [ChoiceOption]>);

impl<'a> Options<'a> {
    pub fn new(items: &'a [WorksheetItem]) -> Self {
        let mut options = HashMap::new();
        let mut left: Vec<&WorksheetItem> = items.iter().collect();
        while let Some(item) = left.pop() {
            if let ItemForm::Choice { options: of, .. } = &item.form {
                options.insert(item.link_id.as_str(), of.as_slice());
            }
            left.extend(&item.items);
        }
        Self(options)
    }

    /// What an option counts, if the item has it.
    fn ordinal(&self, link_id: &str, value: &WorksheetValue) -> Option<f64> {
        self.0.get(link_id)?.iter().find(|option| option.value.is_same(value))?.ordinal
    }
}

impl Expression {
    /// The number it comes to over a response to these items; `None` where that is not one number.
    #[must_use]
    pub fn number(&self, items: &[WorksheetItem], answered: &[Answered]) -> Option<f64> {
        self.amount(&Options::new(items), Ground { response: answered, parts: &[] })
    }

    pub(super) fn amount(&self, options: &Options<'_>, ground: Ground<'_>) -> Option<f64> {
        match self.members(options, ground).as_slice() {
            [one] => number(one, options).filter(|number| number.is_finite()),
            _ => None,
        }
    }

    /// The link ids it names.
    pub fn link_ids(&self) -> Vec<&str> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Path(steps) => named_in(steps).collect(),
            Self::Within(part, steps) => named_in(steps).chain([part.as_str()]).collect(),
            Self::Aggregate(_, of) | Self::Negative(of) => of.link_ids(),
            Self::Binary(_, left, right) => [left.link_ids(), right.link_ids()].concat(),
            Self::If(when, then, otherwise) => {
                let otherwise = otherwise.as_ref().map(|otherwise| otherwise.link_ids()).unwrap_or_default();
                [when.link_ids(), then.link_ids(), otherwise].concat()
            }
        }
    }

    /// The link ids of the parts around it that it looks at.
    pub(super) fn parts(&self) -> Vec<&str> {
        match self {
            Self::Number(_) | Self::Path(_) => Vec::new(),
            Self::Within(part, _) => vec![part],
            Self::Aggregate(_, of) | Self::Negative(of) => of.parts(),
            Self::Binary(_, left, right) => [left.parts(), right.parts()].concat(),
            Self::If(when, then, otherwise) => {
                let otherwise = otherwise.as_ref().map(|otherwise| otherwise.parts()).unwrap_or_default();
                [when.parts(), then.parts(), otherwise].concat()
            }
        }
    }

    fn members<'a>(&self, options: &Options<'_>, ground: Ground<'a>) -> Vec<Member<'a>> {
        let from =
            |answered, steps: &[Step]| steps.iter().fold(vec![Member::Response(answered)], |members, step| take(&members, step, options));
        match self {
            Self::Number(number) => vec![Member::Number(*number)],
            Self::Path(steps) => from(ground.response, steps),
            Self::Within(part, steps) => {
                let inside = ground.parts.iter().find(|(link_id, _)| link_id == part);
                inside.map(|(_, answered)| from(answered.as_slice(), steps)).unwrap_or_default()
            }
            Self::Aggregate(aggregate, of) => {
                let members = of.members(options, ground);
                sum_up(*aggregate, &members, options).into_iter().map(Member::Number).collect()
            }
            Self::Negative(of) => of.amount(options, ground).map(|number| Member::Number(-number)).into_iter().collect(),
            Self::Binary(operator, left, right) => {
                let both = left.amount(options, ground).zip(right.amount(options, ground));
                both.and_then(|(left, right)| join(*operator, left, right)).map(Member::Number).into_iter().collect()
            }
            Self::If(when, then, otherwise) => {
                if when.amount(options, ground).is_some_and(|when| when != 0.0) {
                    then.members(options, ground)
                } else {
                    otherwise.as_ref().map(|otherwise| otherwise.members(options, ground)).unwrap_or_default()
                }
            }
        }
    }
}

fn named_in(steps: &[Step]) -> impl Iterator<Item = &str> {
    steps.iter().filter_map(|step| if let Step::Where(ids) = step { Some(ids) } else { None }).flatten().map(String::as_str)
}

fn take<'a>(members: &[Member<'a>], step: &Step, options: &Options<'_>) -> Vec<Member<'a>> {
    let each = members.iter();
    match step {
        Step::Items => each.flat_map(|one| beneath(one).into_iter().map(Member::Item)).collect(),
        Step::Descendants => {
            // What lies beneath several members is found once.
            let mut seen = HashSet::new();
            let mut found = Vec::new();
            for member in each {
                let mut left = beneath(member);
                left.reverse();
                while let Some(item) = left.pop() {
                    if members.len() == 1 || seen.insert(ptr::from_ref(item)) {
                        found.push(Member::Item(item));
                        left.extend(item.items.iter().chain(item.answers.iter().flat_map(|answer| &answer.items)).rev());
                    }
                }
            }
            found
        }
        Step::Where(ids) => each.filter(|one| matches!(one, Member::Item(item) if ids.contains(&item.link_id))).cloned().collect(),
        Step::Answers => each
            .filter_map(|one| if let Member::Item(item) = one { Some(item) } else { None })
            .flat_map(|item| item.answers.iter().map(|answer| Member::Answer(&item.link_id, &answer.value, &answer.items)))
            .collect(),
        Step::Values => each
            .filter_map(|one| match one {
                Member::Answer(link_id, value, _) => Some(Member::Value(link_id, value)),
                _ => None,
            })
            .collect(),
        Step::Ordinals => each
            .filter_map(|one| match one {
                Member::Value(link_id, value) | Member::Answer(link_id, value, _) => options.ordinal(link_id, value).map(Member::Number),
                _ => None,
            })
            .collect(),
        Step::First => each.take(1).cloned().collect(),
        // As in FHIRPath, these are about one value.
        Step::Written | Step::Cut(..) | Step::Whole => match members {
            [one] => rewritten(one, step).into_iter().collect(),
            _ => Vec::new(),
        },
    }
}

fn rewritten<'a>(member: &Member<'a>, step: &Step) -> Option<Member<'a>> {
    match (step, member) {
        (Step::Written, Member::Value(_, WorksheetValue::Integer(number))) => Some(Member::Text(number.to_string())),
        (Step::Written, Member::Value(_, WorksheetValue::Text(text) | WorksheetValue::Decimal(text) | WorksheetValue::Time(text))) => {
            Some(Member::Text(text.clone()))
        }
        (Step::Cut(start, length), Member::Text(text)) => {
            let cut: String = text.chars().skip(*start).take(*length).collect();
            (*start < text.chars().count()).then_some(Member::Text(cut))
        }
        (Step::Whole, Member::Text(text)) => text.parse::<i32>().ok().map(|number| Member::Number(f64::from(number))),
        _ => None,
    }
}

fn beneath<'a>(member: &Member<'a>) -> Vec<&'a Answered> {
    match member {
        Member::Response(items) | Member::Answer(_, _, items) => items.iter().collect(),
        Member::Item(item) => item.items.iter().collect(),
        _ => Vec::new(),
    }
}

fn number(member: &Member<'_>, options: &Options<'_>) -> Option<f64> {
    match member {
        Member::Number(number) => Some(*number),
        Member::Value(_, WorksheetValue::Integer(number)) => Some(f64::from(*number)),
        Member::Value(_, WorksheetValue::Decimal(text)) => text.parse().ok(),
        Member::Value(_, WorksheetValue::Boolean(is)) => Some(f64::from(u8::from(*is))),
        Member::Value(link_id, value) => options.ordinal(link_id, value),
        _ => None,
    }
}

fn sum_up(aggregate: Aggregate, members: &[Member<'_>], options: &Options<'_>) -> Option<f64> {
    let numbers: Vec<f64> = members.iter().filter_map(|one| number(one, options)).collect();
    let count = members.len() as f64;
    match aggregate {
        // From 0: the sum of nothing is otherwise -0.
        Aggregate::Sum => Some(numbers.iter().fold(0.0, |sum, number| sum + number)),
        Aggregate::Count => Some(count),
        Aggregate::Average => (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64),
        Aggregate::Least => numbers.into_iter().min_by(f64::total_cmp),
        Aggregate::Greatest => numbers.into_iter().max_by(f64::total_cmp),
        Aggregate::First => numbers.first().copied(),
        Aggregate::Exists => Some(f64::from(u8::from(!members.is_empty()))),
        Aggregate::Empty => Some(f64::from(u8::from(members.is_empty()))),
    }
}

fn join(operator: Operator, left: f64, right: f64) -> Option<f64> {
    let truth = |is: bool| Some(f64::from(u8::from(is)));
    match operator {
        Operator::Add => Some(left + right),
        Operator::Subtract => Some(left - right),
        Operator::Multiply => Some(left * right),
        Operator::Divide => (right != 0.0).then(|| left / right),
        Operator::Modulo => (right != 0.0).then(|| left % right),
        Operator::Equal => truth(left == right),
        Operator::NotEqual => truth(left != right),
        Operator::Less => truth(left < right),
        Operator::LessOrEqual => truth(left <= right),
        Operator::Greater => truth(left > right),
        Operator::GreaterOrEqual => truth(left >= right),
        Operator::And => truth(left != 0.0 && right != 0.0),
        Operator::Or => truth(left != 0.0 || right != 0.0),
    }
}
