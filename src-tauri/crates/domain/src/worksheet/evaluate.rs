//! What is asked now, what it adds up to, and what is not in order yet.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use chrono::{DateTime, NaiveDate, NaiveTime};

use super::expression::{Ground, Options};
use super::{
    AnswerRule, Answered, EnableOperator, EnableWhen, Evaluation, ItemForm, Problem, Score, Worksheet, WorksheetAnswer, WorksheetItem,
    WorksheetValue,
};

/// How often scores are worked out again because another one changed; those that turn in a circle stop there.
const ROUNDS: usize = 8;

/// One instance of an item: what is asked once.
pub(super) struct Instance<'a> {
    pub key: String,
    pub item: &'a WorksheetItem,
    pub answers: &'a [WorksheetAnswer],
    /// What was answered beneath a group.
    items: &'a [Answered],
    /// The places of the repeating groups around it, its own included.
    places: Vec<usize>,
    parent: Option<usize>,
    /// Where the instances beneath it are.
    beneath: Range<usize>,
}

impl Instance<'_> {
    fn is_answered(&self) -> bool {
        self.answers.iter().any(|answer| !answer.value.is_blank())
    }
}

impl WorksheetItem {
    fn is_question(&self) -> bool {
        !matches!(self.form, ItemForm::Group | ItemForm::Display)
    }
}

/// The nodes of one level by their link ids.
pub(super) struct Nodes<'a>(HashMap<&'a str, Vec<&'a Answered>>);

impl<'a> Nodes<'a> {
    pub(super) fn new(answered: &'a [Answered]) -> Self {
        let mut nodes: HashMap<&str, Vec<&Answered>> = HashMap::with_capacity(answered.len());
        for node in answered {
            nodes.entry(&node.link_id).or_default().push(node);
        }
        Self(nodes)
    }

    pub(super) fn of(&self, item: &WorksheetItem) -> &[&'a Answered] {
        self.0.get(item.link_id.as_str()).map_or(&[], Vec::as_slice)
    }
}

/// Every instance of every item, in order; a repeating group stands there as often as it was answered, and once where it was not.
pub(super) fn instances<'a>(items: &'a [WorksheetItem], answered: &'a [Answered]) -> Vec<Instance<'a>> {
    let mut all = Vec::new();
    gather(items, answered, &[], None, &mut all);
    all
}

fn gather<'a>(items: &'a [WorksheetItem], answered: &'a [Answered], places: &[usize], parent: Option<usize>, all: &mut Vec<Instance<'a>>) {
    let by_id = Nodes::new(answered);
    for item in items {
        let nodes = by_id.of(item);
        if item.form == ItemForm::Group {
            let times = if item.repeats { nodes.len().max(1) } else { 1 };
            for place in 0..times {
                let inner = if item.repeats { [places, &[place]].concat() } else { places.to_vec() };
                let beneath = nodes.get(place).map_or(&[][..], |node| node.items.as_slice());
                let at = push(item, &[], beneath, &inner, parent, all);
                gather(&item.items, beneath, &inner, Some(at), all);
                close(at, all);
            }
        } else {
            let node = nodes.first();
            let answers = node.map_or(&[][..], |node| node.answers.as_slice());
            let at = push(item, answers, &[], places, parent, all);
            let beneath = answers.first().map_or(&[][..], |answer| answer.items.as_slice());
            gather(&item.items, beneath, places, Some(at), all);
            close(at, all);
        }
    }
}

fn push<'a>(
    item: &'a WorksheetItem,
    answers: &'a [WorksheetAnswer],
    items: &'a [Answered],
    places: &[usize],
    parent: Option<usize>,
    all: &mut Vec<Instance<'a>>,
) -> usize {
    let start = all.len() + 1;
    let key = key(&item.link_id, places);
    all.push(Instance { key, item, answers, items, places: places.to_vec(), parent, beneath: start..start });
    all.len() - 1
}

fn close(at: usize, all: &mut [Instance<'_>]) {
    let end = all.len();
    if let Some(instance) = all.get_mut(at) {
        instance.beneath.end = end;
    }
}

pub(super) fn key(link_id: &str, places: &[usize]) -> String {
    if places.is_empty() {
        return link_id.to_owned();
    }
    let places: Vec<String> = places.iter().map(usize::to_string).collect();
    format!("{link_id}#{}", places.join("."))
}

impl Worksheet {
    /// What is asked now, what it adds up to, and what is not in order yet.
    ///
    /// A condition looks for its question as FHIR R4 says: the nearest one, in the innermost part around it first. A question that is not asked
    /// counts as not answered, and so do conditions that turn in a circle.
    #[must_use]
    pub fn evaluate(&self, answers: &[Answered]) -> Evaluation {
        let mut filled = answers.to_vec();
        let mut scores: Vec<Score> = Vec::new();
        let mut disabled;
        let mut round = 0;
        loop {
            disabled = self.disabled(&filled);
            let now = self.scores(&filled, &disabled);
            round += 1;
            if now == scores || round == ROUNDS {
                break;
            }
            scores = now;
            filled = self.with_scores(answers, &scores);
        }
        let all = instances(&self.items, answers);
        let asked: Vec<bool> = all.iter().zip(seen(&all)).map(|(one, seen)| seen && !disabled.contains(&one.key)).collect();
        let mut evaluation = Evaluation { scores, ..Evaluation::default() };
        for (instance, asked_now) in all.iter().zip(&asked) {
            if disabled.contains(&instance.key) {
                evaluation.disabled.push(instance.key.clone());
            }
            let item = instance.item;
            if !asked_now || item.calculated.is_some() {
                continue;
            }
            if item.is_question() && !item.read_only {
                evaluation.total += 1;
                evaluation.answered += u32::from(instance.is_answered());
            }
            let rules = wrong(instance, &all, &asked);
            evaluation.problems.extend(rules.map(|rule| Problem { key: instance.key.clone(), rule }));
        }
        unfitting(&self.items, answers, &[], &mut evaluation.problems);
        evaluation
    }

    /// The keys of the instances that are not asked.
    pub(super) fn disabled(&self, answers: &[Answered]) -> HashSet<String> {
        let all = instances(&self.items, answers);
        let asked_after = questions_of(&all);
        let mut off = vec![false; all.len()];
        // Conditions pass on at most from each item to one other; those that turn in a circle stop there.
        let most = 1 + count(&self.items);
        for _ in 0..most {
            let mut changed = false;
            for (at, instance) in all.iter().enumerate() {
                let outer = instance.parent.is_some_and(|parent| off.get(parent).copied().unwrap_or(false));
                let questions = asked_after.get(at).map_or(&[][..], Vec::as_slice);
                let now = outer || !is_enabled(instance.item, questions, &all, &off);
                if let Some(off) = off.get_mut(at) {
                    changed |= *off != now;
                    *off = now;
                }
            }
            if !changed {
                break;
            }
        }
        all.into_iter().zip(off).filter(|(_, off)| *off).map(|(instance, _)| instance.key).collect()
    }

    fn scores(&self, answers: &[Answered], disabled: &HashSet<String>) -> Vec<Score> {
        let asked = self.asked(answers, disabled);
        let options = Options::new(&self.items);
        let all = instances(&self.items, answers);
        all.iter()
            .filter(|instance| !disabled.contains(&instance.key))
            .filter_map(|instance| {
                let calculated = instance.item.calculated.as_ref()?;
                let parts: Vec<_> = calculated.parts().into_iter().filter_map(|id| part_around(id, instance, &all, disabled)).collect();
                let value = calculated.amount(&options, Ground { response: &asked, parts: &parts })?;
                Some(Score { key: instance.key.clone(), value })
            })
            .collect()
    }

    /// The answers to what is asked; those to anything else are left out.
    pub(super) fn asked(&self, answers: &[Answered], disabled: &HashSet<String>) -> Vec<Answered> {
        keep(&self.items, answers, &[], &mut |key, _| !disabled.contains(key))
    }

    /// The answers with scores in their places.
    pub(super) fn with_scores(&self, answers: &[Answered], scores: &[Score]) -> Vec<Answered> {
        let by_key: HashMap<&str, f64> = scores.iter().map(|score| (score.key.as_str(), score.value)).collect();
        put_scores(&self.items, answers, &[], &by_key)
    }
}

/// The part of that link id around an instance, with what is asked in it.
fn part_around(id: &str, instance: &Instance<'_>, all: &[Instance<'_>], disabled: &HashSet<String>) -> Option<(String, Vec<Answered>)> {
    let mut around = all.get(instance.parent?)?;
    while around.item.link_id != id {
        around = all.get(around.parent?)?;
    }
    let asked = keep(&around.item.items, around.items, &around.places, &mut |key, _| !disabled.contains(key));
    Some((id.to_owned(), asked))
}

/// The answers in the worksheet's order, with only those instances that `wanted` takes.
pub(super) fn keep(
    items: &[WorksheetItem],
    answered: &[Answered],
    places: &[usize],
    wanted: &mut dyn FnMut(&str, &WorksheetItem) -> bool,
) -> Vec<Answered> {
    let mut kept = Vec::new();
    let by_id = Nodes::new(answered);
    for item in items {
        let is_group = item.form == ItemForm::Group;
        for (place, node) in by_id.of(item).iter().enumerate() {
            if place > 0 && !(is_group && item.repeats) {
                break;
            }
            let inner = if is_group && item.repeats { [places, &[place]].concat() } else { places.to_vec() };
            if !wanted(&key(&item.link_id, &inner), item) {
                continue;
            }
            let answers = node
                .answers
                .iter()
                .map(|answer| WorksheetAnswer { value: answer.value.clone(), items: keep(&item.items, &answer.items, &inner, wanted) });
            let answers = if is_group { Vec::new() } else { answers.collect() };
            let items = if is_group { keep(&item.items, &node.items, &inner, wanted) } else { Vec::new() };
            kept.push(Answered { link_id: item.link_id.clone(), answers, items });
        }
    }
    kept
}

fn put_scores(items: &[WorksheetItem], answered: &[Answered], places: &[usize], scores: &HashMap<&str, f64>) -> Vec<Answered> {
    let mut all = Vec::new();
    let by_id = Nodes::new(answered);
    for item in items {
        let nodes = by_id.of(item);
        if item.form == ItemForm::Group {
            let times = if item.repeats { nodes.len() } else { 1 };
            for place in 0..times {
                let inner = if item.repeats { [places, &[place]].concat() } else { places.to_vec() };
                let items = put_scores(&item.items, nodes.get(place).map_or(&[], |node| node.items.as_slice()), &inner, scores);
                if !items.is_empty() || nodes.get(place).is_some() {
                    all.push(Answered { link_id: item.link_id.clone(), answers: Vec::new(), items });
                }
            }
        } else if item.calculated.is_some() {
            if let Some(score) = scores.get(key(&item.link_id, places).as_str()) {
                let value = match &item.form {
                    ItemForm::Integer { .. } => WorksheetValue::Integer(score.round() as i32),
                    ItemForm::Decimal { places: Some(places), .. } => {
                        WorksheetValue::Decimal(format!("{score:.0$}", (*places).min(17) as usize))
                    }
                    _ => WorksheetValue::Decimal(score.to_string()),
                };
                all.push(Answered {
                    link_id: item.link_id.clone(),
                    answers: vec![WorksheetAnswer { value, items: Vec::new() }],
                    items: Vec::new(),
                });
            }
        } else if let Some(node) = nodes.first() {
            let answers = node
                .answers
                .iter()
                .map(|answer| WorksheetAnswer {
                    value: answer.value.clone(),
                    items: put_scores(&item.items, &answer.items, places, scores),
                })
                .collect();
            all.push(Answered { link_id: item.link_id.clone(), answers, items: Vec::new() });
        }
    }
    all
}

fn is_enabled(item: &WorksheetItem, questions: &[Option<usize>], all: &[Instance<'_>], off: &[bool]) -> bool {
    let conditions = &item.enable_when;
    let mut hold = conditions.iter().zip(questions).map(|(condition, question)| holds(condition, &answers_to(*question, all, off)));
    conditions.is_empty() || if item.enable_all { hold.all(|holds| holds) } else { hold.any(|holds| holds) }
}

/// For every instance, where the questions are that its conditions ask after.
fn questions_of(all: &[Instance<'_>]) -> Vec<Vec<Option<usize>>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, instance) in all.iter().enumerate() {
        places.entry(&instance.item.link_id).or_default().push(at);
    }
    let nearest = |question: &str, from: usize| {
        let places = places.get(question)?;
        let mut around = all.get(from).and_then(|instance| instance.parent);
        loop {
            let range = around.and_then(|around| all.get(around)).map_or(0..all.len(), |around| around.beneath.clone());
            let first = places.partition_point(|at| *at < range.start);
            let end = places.partition_point(|at| *at < range.end);
            let inside = places.get(first..end).unwrap_or_default();
            // Several repetitions outside: the nearest before, else the first after.
            let before = inside.partition_point(|at| *at < from).checked_sub(1);
            if let Some(at) = inside.get(before.unwrap_or(0)) {
                return Some(*at);
            }
            around = all.get(around?).and_then(|instance| instance.parent);
        }
    };
    let of = |(at, instance): (usize, &Instance<'_>)| {
        instance.item.enable_when.iter().map(|condition| nearest(&condition.question, at)).collect()
    };
    all.iter().enumerate().map(of).collect()
}

/// The answers to a question, none where it is not asked.
fn answers_to<'a>(question: Option<usize>, all: &[Instance<'a>], off: &[bool]) -> Vec<&'a WorksheetValue> {
    let asked = question.filter(|at| !off.get(*at).copied().unwrap_or(false));
    let answers = asked.and_then(|at| all.get(at)).map_or(&[][..], |instance| instance.answers);
    answers.iter().map(|answer| &answer.value).filter(|value| !value.is_blank()).collect()
}

/// How many items there are, at any depth.
fn count(items: &[WorksheetItem]) -> usize {
    items.iter().map(|item| 1 + count(&item.items)).sum()
}

fn holds(condition: &EnableWhen, answers: &[&WorksheetValue]) -> bool {
    let compared = |wanted: fn(Ordering) -> bool| answers.iter().any(|answer| answer.compare(&condition.answer).is_some_and(wanted));
    match condition.operator {
        EnableOperator::Exists => condition.answer == WorksheetValue::Boolean(!answers.is_empty()),
        EnableOperator::Equal => answers.iter().any(|answer| answer.is_same(&condition.answer)),
        // "No answer is equal", said of a question that has an answer: what has none is not compared.
        EnableOperator::NotEqual => !answers.is_empty() && !answers.iter().any(|answer| answer.is_same(&condition.answer)),
        EnableOperator::Greater => compared(Ordering::is_gt),
        EnableOperator::Less => compared(Ordering::is_lt),
        EnableOperator::GreaterOrEqual => compared(Ordering::is_ge),
        EnableOperator::LessOrEqual => compared(Ordering::is_le),
    }
}

/// Which instances are in sight. What is hidden takes all beneath it along, and what lies beneath a question comes with its answer; only a
/// text to read stands there before.
fn seen(all: &[Instance<'_>]) -> Vec<bool> {
    let mut seen: Vec<bool> = Vec::with_capacity(all.len());
    for instance in all {
        let opens =
            |outer: &Instance<'_>| outer.item.form == ItemForm::Group || instance.item.form == ItemForm::Display || outer.is_answered();
        let is_within = instance.parent.is_none_or(|at| seen.get(at) == Some(&true) && all.get(at).is_some_and(opens));
        seen.push(is_within && !instance.item.hidden);
    }
    seen
}

/// What is wrong with the answers to one instance.
fn wrong(instance: &Instance<'_>, all: &[Instance<'_>], asked: &[bool]) -> impl Iterator<Item = AnswerRule> {
    let item = instance.item;
    let answers = instance.answers.iter().filter(|answer| !answer.value.is_blank());
    let count = answers.clone().count();
    let is_lacking = match item.form {
        ItemForm::Display => false,
        // One answer in it is enough, and a group that asks nothing now has none to give.
        ItemForm::Group => {
            let range = instance.beneath.clone();
            let beneath = all.get(range.clone()).unwrap_or_default().iter().zip(asked.get(range).unwrap_or_default());
            let mut questions = beneath.filter(|(one, asked)| **asked && one.item.is_question()).map(|(one, _)| one);
            questions.clone().any(|one| !one.item.read_only && one.item.calculated.is_none()) && !questions.any(Instance::is_answered)
        }
        _ => count == 0,
    };
    let required = (item.required && !item.read_only && is_lacking).then_some(AnswerRule::Required);
    let too_many = (!item.repeats && count > 1).then_some(AnswerRule::TooMany);
    let first = answers.filter_map(|answer| item.form.refuses(&answer.value)).next();
    required.into_iter().chain(too_many).chain(first)
}

/// Names what is answered and not asked anywhere, and what stands there twice and is asked once.
fn unfitting(items: &[WorksheetItem], answered: &[Answered], places: &[usize], problems: &mut Vec<Problem>) {
    let by_id: HashMap<&str, &WorksheetItem> = items.iter().map(|item| (item.link_id.as_str(), item)).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for node in answered {
        let Some(item) = by_id.get(node.link_id.as_str()) else {
            problems.push(Problem { key: key(&node.link_id, places), rule: AnswerRule::UnknownItem });
            continue;
        };
        let place = seen.entry(&node.link_id).and_modify(|place| *place += 1).or_insert(0);
        let repeats = item.form == ItemForm::Group && item.repeats;
        if *place == 1 && !repeats {
            problems.push(Problem { key: key(&node.link_id, places), rule: AnswerRule::TooMany });
        }
        let inner = if repeats { [places, &[*place]].concat() } else { places.to_vec() };
        unfitting(&item.items, &node.items, &inner, problems);
        for answer in &node.answers {
            unfitting(&item.items, &answer.items, &inner, problems);
        }
    }
}

impl ItemForm {
    /// Why a value is no answer to this, if it is none.
    #[must_use]
    pub fn refuses(&self, value: &WorksheetValue) -> Option<AnswerRule> {
        let malformed = Some(AnswerRule::Malformed);
        match (self, value) {
            (Self::String { max_length } | Self::Text { max_length }, WorksheetValue::Text(text)) => {
                let max = (*max_length)?;
                (text.chars().count() > max as usize).then_some(AnswerRule::TooLong { max })
            }
            // An address has no spaces in it.
            (Self::Url, WorksheetValue::Text(text)) => text.contains(char::is_whitespace).then_some(AnswerRule::Malformed),
            (Self::Boolean, WorksheetValue::Boolean(_)) => None,
            (Self::Integer { min, max, .. }, WorksheetValue::Integer(number)) => outside(
                min.is_some_and(|min| *number < min) || max.is_some_and(|max| *number > max),
                min.map(|min| min.to_string()),
                max.map(|max| max.to_string()),
            ),
            (Self::Decimal { min, max, places, .. }, WorksheetValue::Decimal(_) | WorksheetValue::Integer(_)) => {
                let Some(number) = value.number() else { return malformed };
                let too_exact = places.filter(|places| digits_after_point(number) > *places);
                outside(
                    min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max),
                    min.map(|min| min.to_string()),
                    max.map(|max| max.to_string()),
                )
                .or(too_exact.map(|places| AnswerRule::TooExact { places }))
            }
            (Self::Date { min, max }, WorksheetValue::Date(text)) => {
                if !is_date(text) {
                    return malformed;
                }
                let value = WorksheetValue::Date(text.clone());
                let beyond = |bound: &Option<String>, wrong: Ordering| {
                    bound.as_ref().is_some_and(|bound| value.compare(&WorksheetValue::Date(bound.clone())) == Some(wrong))
                };
                outside(beyond(min, Ordering::Less) || beyond(max, Ordering::Greater), min.clone(), max.clone())
            }
            (Self::DateTime { min, max }, WorksheetValue::DateTime(text)) => {
                if !is_date(text) && DateTime::parse_from_rfc3339(text).is_err() {
                    return malformed;
                }
                let value = WorksheetValue::DateTime(text.clone());
                let beyond = |bound: &Option<String>, wrong: Ordering| {
                    bound.as_ref().is_some_and(|bound| value.compare(&WorksheetValue::DateTime(bound.clone())) == Some(wrong))
                };
                outside(beyond(min, Ordering::Less) || beyond(max, Ordering::Greater), min.clone(), max.clone())
            }
            (Self::Time, WorksheetValue::Time(text)) => NaiveTime::parse_from_str(text, "%H:%M:%S%.f").err().map(|_| AnswerRule::Malformed),
            (Self::Choice { options, open, .. }, value) => {
                let is_own = *open && matches!(value, WorksheetValue::Text(_));
                (!is_own && !options.iter().any(|option| option.value.is_same(value))).then_some(AnswerRule::NotAnOption)
            }
            _ => malformed,
        }
    }
}

fn outside(is: bool, min: Option<String>, max: Option<String>) -> Option<AnswerRule> {
    is.then_some(AnswerRule::OutOfRange { min, max })
}

/// How many digits a number needs after its point; noughts at the end are none.
fn digits_after_point(number: f64) -> u32 {
    let written = number.to_string();
    written.split_once('.').map_or(0, |(_, after)| u32::try_from(after.len()).unwrap_or(u32::MAX))
}

/// A date as FHIR writes it: a year, a month of a year, or a day.
fn is_date(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    NaiveDate::parse_from_str(&whole, "%Y-%m-%d").is_ok()
}

impl WorksheetValue {
    /// Whether it is text of nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) | Self::Decimal(text) | Self::Date(text) | Self::DateTime(text) | Self::Time(text) => text.trim().is_empty(),
            Self::Boolean(_) | Self::Integer(_) | Self::Coding(_) => false,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(f64::from(*number)),
            Self::Decimal(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// Whether two values are the same answer. A code is the same in whatever words it is shown.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Coding(one), Self::Coding(two)) if one.code.is_some() => {
                one.code == two.code && (one.system == two.system || one.system.is_none() || two.system.is_none())
            }
            // An older version of a worksheet may have had the words alone.
            (Self::Coding(coding), Self::Text(text)) | (Self::Text(text), Self::Coding(coding)) => coding.display.as_ref() == Some(text),
            _ => self == other || self.number().is_some_and(|number| other.number() == Some(number)),
        }
    }

    /// The order of two values of one kind. Dates of which one is less exact have none where it would matter.
    fn compare(&self, other: &Self) -> Option<Ordering> {
        if let (Some(one), Some(two)) = (self.number(), other.number()) {
            return one.partial_cmp(&two);
        }
        match (self, other) {
            (Self::Text(one), Self::Text(two)) | (Self::Time(one), Self::Time(two)) => Some(one.cmp(two)),
            (Self::Date(one), Self::Date(two)) => {
                let exact = one.len().min(two.len());
                let order = one.get(..exact)?.cmp(two.get(..exact)?);
                (order.is_ne() || one.len() == two.len()).then_some(order)
            }
            (Self::DateTime(one), Self::DateTime(two)) => match (DateTime::parse_from_rfc3339(one), DateTime::parse_from_rfc3339(two)) {
                (Ok(one), Ok(two)) => Some(one.cmp(&two)),
                _ => Self::Date(one.get(..10.min(one.len()))?.to_owned()).compare(&Self::Date(two.get(..10.min(two.len()))?.to_owned())),
            },
            _ => None,
        }
    }
}
