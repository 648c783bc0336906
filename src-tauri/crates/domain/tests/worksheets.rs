//! What a worksheet asks, adds up and takes for an answer.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use daymark_domain::worksheet::{
    Aggregate, AnswerRule, Answered, ChoiceControl, ChoiceOption, Coding, EnableOperator, EnableWhen, Expression, ItemForm, Operator, Step,
    Worksheet, WorksheetAnswer, WorksheetItem, WorksheetValue,
};
use proptest::prelude::*;

const LINE: ItemForm = ItemForm::String { max_length: Some(10) };
const NUMBER: ItemForm = ItemForm::Integer { min: Some(0), max: Some(10), step: None, slider: true, low: None, high: None, unit: None };

fn item(link_id: &str, form: ItemForm) -> WorksheetItem {
    WorksheetItem {
        link_id: link_id.to_owned(),
        text: format!("{link_id}?"),
        prefix: None,
        help: None,
        placeholder: None,
        form,
        required: false,
        repeats: false,
        read_only: false,
        hidden: false,
        phone: false,
        enable_when: Vec::new(),
        enable_all: false,
        initial: Vec::new(),
        calculated: None,
        items: Vec::new(),
    }
}

fn group(link_id: &str, items: Vec<WorksheetItem>) -> WorksheetItem {
    WorksheetItem { items, ..item(link_id, ItemForm::Group) }
}

fn when(item: WorksheetItem, question: &str, operator: EnableOperator, answer: WorksheetValue) -> WorksheetItem {
    let mut enable_when = item.enable_when.clone();
    enable_when.push(EnableWhen { question: question.to_owned(), operator, answer });
    WorksheetItem { enable_when, ..item }
}

fn sheet(items: Vec<WorksheetItem>) -> Worksheet {
    Worksheet { id: "x".into(), url: None, version: None, title: "X".into(), about: None, purpose: None, kind: None, minutes: None, items }
}

fn text(text: &str) -> WorksheetValue {
    WorksheetValue::Text(text.to_owned())
}

fn code(code: &str) -> WorksheetValue {
    WorksheetValue::Coding(Coding { system: Some("s".into()), code: Some(code.into()), display: Some(code.to_uppercase()) })
}

fn given(link_id: &str, values: &[WorksheetValue]) -> Answered {
    let answers = values.iter().map(|value| WorksheetAnswer { value: value.clone(), items: Vec::new() }).collect();
    Answered { link_id: link_id.to_owned(), answers, items: Vec::new() }
}

fn part(link_id: &str, items: Vec<Answered>) -> Answered {
    Answered { link_id: link_id.to_owned(), answers: Vec::new(), items }
}

fn value_of(ids: &[&str]) -> Expression {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    Expression::Path(vec![Step::Descendants, Step::Where(ids), Step::Answers, Step::Values])
}

fn sum_of(ids: &[&str]) -> Expression {
    Expression::Aggregate(Aggregate::Sum, Box::new(value_of(ids)))
}

#[test]
fn every_operator_asks_as_fhir_says() {
    use EnableOperator::{Equal, Exists, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    let cases = [
        (Exists, WorksheetValue::Boolean(true), vec![], false),
        (Exists, WorksheetValue::Boolean(true), vec![WorksheetValue::Integer(3)], true),
        (Exists, WorksheetValue::Boolean(false), vec![], true),
        (Exists, WorksheetValue::Boolean(false), vec![WorksheetValue::Integer(3)], false),
        (Equal, WorksheetValue::Integer(3), vec![WorksheetValue::Integer(3)], true),
        (Equal, WorksheetValue::Decimal("3.0".into()), vec![WorksheetValue::Integer(3)], true),
        (Equal, WorksheetValue::Integer(3), vec![WorksheetValue::Integer(4)], false),
        (Equal, code("a"), vec![code("b"), code("a")], true),
        (Equal, WorksheetValue::Coding(Coding { system: None, code: Some("a".into()), display: None }), vec![code("a")], true),
        (NotEqual, code("a"), vec![code("a")], false),
        (NotEqual, code("a"), vec![code("b")], true),
        (NotEqual, code("a"), vec![], false),
        (Greater, WorksheetValue::Integer(3), vec![WorksheetValue::Integer(3)], false),
        (Greater, WorksheetValue::Integer(3), vec![WorksheetValue::Decimal("3.1".into())], true),
        (Less, WorksheetValue::Integer(3), vec![WorksheetValue::Integer(2)], true),
        (Less, WorksheetValue::Integer(3), vec![], false),
        (GreaterOrEqual, WorksheetValue::Integer(3), vec![WorksheetValue::Integer(3)], true),
        (LessOrEqual, WorksheetValue::Integer(3), vec![WorksheetValue::Integer(4)], false),
        (Greater, WorksheetValue::Date("2026-01-31".into()), vec![WorksheetValue::Date("2026-02".into())], true),
        (Greater, WorksheetValue::Date("2026-02-01".into()), vec![WorksheetValue::Date("2026-02".into())], false),
        (
            Less,
            WorksheetValue::DateTime("2026-01-31T10:00:00+01:00".into()),
            vec![WorksheetValue::DateTime("2026-01-31T09:30:00+02:00".into())],
            true,
        ),
        (Less, WorksheetValue::Time("09:00:00".into()), vec![WorksheetValue::Time("08:59:59".into())], true),
        (Greater, WorksheetValue::Integer(3), vec![text("many")], false),
    ];
    for (at, (operator, answer, answers, expected)) in cases.into_iter().enumerate() {
        let sheet = sheet(vec![item("q", ItemForm::Url), when(item("then", LINE), "q", operator, answer)]);
        let evaluation = sheet.evaluate(&[given("q", &answers)]);
        assert_eq!(!evaluation.disabled.contains(&"then".to_owned()), expected, "case {at}");
    }
}

#[test]
fn any_or_all_conditions() {
    let with = |enable_all| {
        let asked = when(when(item("then", LINE), "a", EnableOperator::Equal, text("x")), "b", EnableOperator::Equal, text("x"));
        sheet(vec![item("a", LINE), item("b", LINE), WorksheetItem { enable_all, ..asked }])
    };
    let answers = [given("a", &[text("x")]), given("b", &[text("y")])];
    assert!(with(false).evaluate(&answers).disabled.is_empty());
    assert_eq!(with(true).evaluate(&answers).disabled, ["then"]);
}

#[test]
fn what_is_not_asked_counts_as_not_answered() {
    let exists = |link_id: &str, question: &str| when(item(link_id, LINE), question, EnableOperator::Exists, WorksheetValue::Boolean(true));
    let sheet = sheet(vec![item("a", LINE), exists("b", "a"), exists("c", "b"), exists("d", "c")]);
    let answers = [given("b", &[text("kept")]), given("c", &[text("kept")])];
    let evaluation = sheet.evaluate(&answers);
    assert_eq!(evaluation.disabled, ["b", "c", "d"]);
    assert_eq!((evaluation.answered, evaluation.total), (0, 1));
    assert!(sheet.settle(&answers).is_empty());

    // A circle comes to an end, and a part that is off takes all in it along.
    let circle = self::sheet(vec![exists("a", "b"), exists("b", "a")]);
    let _ = circle.evaluate(&[given("a", &[text("x")]), given("b", &[text("x")])]);
    let inner = group("part", vec![WorksheetItem { required: true, ..item("inner", LINE) }]);
    let off = self::sheet(vec![item("a", LINE), when(inner, "a", EnableOperator::Exists, WorksheetValue::Boolean(true))]);
    let evaluation = off.evaluate(&[]);
    assert_eq!((evaluation.disabled, evaluation.problems.len()), (vec!["part".to_owned(), "inner".to_owned()], 0));
}

#[test]
fn each_repetition_asks_after_its_own_answers() {
    let how = when(item("how", LINE), "did", EnableOperator::Equal, WorksheetValue::Boolean(true));
    let repeated = WorksheetItem { repeats: true, ..group("walk", vec![item("did", ItemForm::Boolean), how]) };
    let sheet = sheet(vec![repeated]);
    let walk = |did: bool| part("walk", vec![given("did", &[WorksheetValue::Boolean(did)]), given("how", &[text("slow")])]);
    let answers = [walk(true), walk(false), walk(true)];
    let evaluation = sheet.evaluate(&answers);
    assert_eq!(evaluation.disabled, ["how#1"]);
    assert_eq!((evaluation.answered, evaluation.total), (5, 5));
    let settled = sheet.settle(&answers);
    assert_eq!(settled.iter().map(|walk| walk.items.len()).collect::<Vec<_>>(), [2, 1, 2]);
}

#[test]
fn answers_are_held_against_what_is_asked() {
    let options = ["a", "b"].map(|one| ChoiceOption { value: code(one), label: one.into(), ordinal: None, selected: one == "b" }).to_vec();
    let choice = |open| ItemForm::Choice { options: options.clone(), open, control: ChoiceControl::Radio };
    let day = ItemForm::Date { min: Some("2026-01-01".into()), max: None };
    let decimal = ItemForm::Decimal { min: None, max: Some(1.5), step: None, places: Some(2), slider: false, unit: None };
    let moment = ItemForm::DateTime { min: None, max: None };
    let cases = [
        (LINE, text("ten letters"), Some(AnswerRule::TooLong { max: 10 })),
        (LINE, text("1234567890"), None),
        (LINE, WorksheetValue::Integer(1), Some(AnswerRule::Malformed)),
        (NUMBER, WorksheetValue::Integer(11), Some(AnswerRule::OutOfRange { min: Some("0".into()), max: Some("10".into()) })),
        (NUMBER, WorksheetValue::Integer(10), None),
        (NUMBER, text("ten"), Some(AnswerRule::Malformed)),
        (decimal.clone(), WorksheetValue::Decimal("1.50".into()), None),
        (decimal.clone(), WorksheetValue::Decimal("1.51".into()), Some(AnswerRule::OutOfRange { min: None, max: Some("1.5".into()) })),
        (decimal.clone(), WorksheetValue::Decimal("1.2500".into()), None),
        (decimal.clone(), WorksheetValue::Decimal("1.255".into()), Some(AnswerRule::TooExact { places: 2 })),
        (decimal.clone(), WorksheetValue::Decimal("1e-3".into()), Some(AnswerRule::TooExact { places: 2 })),
        (ItemForm::Url, text("https://x.example/a?b=c"), None),
        (ItemForm::Url, text("the clinic's page"), Some(AnswerRule::Malformed)),
        (decimal.clone(), WorksheetValue::Decimal("much".into()), Some(AnswerRule::Malformed)),
        (decimal, WorksheetValue::Decimal("inf".into()), Some(AnswerRule::Malformed)),
        (day.clone(), WorksheetValue::Date("2026-02-30".into()), Some(AnswerRule::Malformed)),
        (day.clone(), WorksheetValue::Date("2026".into()), None),
        (
            day.clone(),
            WorksheetValue::Date("2025-12-31".into()),
            Some(AnswerRule::OutOfRange { min: Some("2026-01-01".into()), max: None }),
        ),
        (day, WorksheetValue::Date("é026-01-0".into()), Some(AnswerRule::Malformed)),
        (moment.clone(), WorksheetValue::DateTime("2026-02-28T10:00:00Z".into()), None),
        (moment, WorksheetValue::DateTime("2026-02-28 10:00".into()), Some(AnswerRule::Malformed)),
        (ItemForm::Time, WorksheetValue::Time("23:59:00".into()), None),
        (ItemForm::Time, WorksheetValue::Time("24:00:00".into()), Some(AnswerRule::Malformed)),
        (ItemForm::Boolean, WorksheetValue::Boolean(false), None),
        (choice(false), code("a"), None),
        (choice(false), code("c"), Some(AnswerRule::NotAnOption)),
        (choice(false), text("mine"), Some(AnswerRule::NotAnOption)),
        (choice(true), text("mine"), None),
    ];
    for (at, (form, value, expected)) in cases.into_iter().enumerate() {
        let problems = sheet(vec![item("q", form)]).evaluate(&[given("q", &[value])]).problems;
        assert_eq!(problems.first().map(|problem| problem.rule.clone()), expected, "case {at}");
        assert_eq!(problems.len(), usize::from(expected.is_some()), "case {at}");
    }

    let sheet = sheet(vec![WorksheetItem { required: true, ..item("need", LINE) }, item("one", LINE)]);
    let rules =
        |answers: &[Answered]| sheet.evaluate(answers).problems.into_iter().map(|problem| (problem.key, problem.rule)).collect::<Vec<_>>();
    assert_eq!(rules(&[]), [("need".to_owned(), AnswerRule::Required)]);
    assert_eq!(rules(&[given("need", &[text("  ")])]), [("need".to_owned(), AnswerRule::Required)]);
    assert_eq!(rules(&[given("need", &[text("x")]), given("one", &[text("a"), text("b")])]), [("one".to_owned(), AnswerRule::TooMany)]);
    assert_eq!(rules(&[given("need", &[text("x")]), given("stranger", &[])]), [("stranger".to_owned(), AnswerRule::UnknownItem)]);
}

fn required(item: WorksheetItem) -> WorksheetItem {
    WorksheetItem { required: true, ..item }
}

fn problems(sheet: &Worksheet, answers: &[Answered]) -> Vec<(String, AnswerRule)> {
    sheet.evaluate(answers).problems.into_iter().map(|problem| (problem.key, problem.rule)).collect()
}

#[test]
fn what_cannot_be_seen_is_not_asked() {
    let beneath = WorksheetItem { items: vec![required(item("why", LINE))], ..item("did", LINE) };
    let hidden = WorksheetItem { hidden: true, ..group("out", vec![group("of", vec![required(item("sight", LINE))])]) };
    let sheet = sheet(vec![beneath, hidden]);
    let evaluation = sheet.evaluate(&[]);
    assert_eq!((evaluation.problems, evaluation.answered, evaluation.total), (Vec::new(), 0, 1));
    assert_eq!(problems(&sheet, &[given("did", &[text(" ")])]), []);
    // With an answer, what lies beneath it is there.
    let answered = given("did", &[text("yes")]);
    assert_eq!(problems(&sheet, std::slice::from_ref(&answered)), [("why".to_owned(), AnswerRule::Required)]);
    assert_eq!(sheet.evaluate(&[answered]).total, 2);
}

#[test]
fn a_needed_part_needs_one_answer_that_can_be_given() {
    let asked = when(item("b", LINE), "a", EnableOperator::Exists, WorksheetValue::Boolean(true));
    let unasked = when(item("c", LINE), "a", EnableOperator::Exists, WorksheetValue::Boolean(false));
    let texts = required(group("read", vec![item("words", ItemForm::Display), WorksheetItem { read_only: true, ..item("score", LINE) }]));
    let hidden = required(group("hid", vec![WorksheetItem { hidden: true, ..item("h", LINE) }]));
    let sheet = sheet(vec![item("a", LINE), required(group("g", vec![asked, unasked])), texts, hidden]);
    let lacking = [("g".to_owned(), AnswerRule::Required)];
    assert_eq!(problems(&sheet, &[]), lacking);
    let a = || given("a", &[text("x")]);
    assert_eq!(problems(&sheet, &[a(), part("g", vec![given("c", &[text("no longer asked")])])]), lacking);
    assert_eq!(problems(&sheet, &[a(), part("g", vec![given("b", &[text("x")])])]), []);
}

#[test]
fn scores_are_worked_out_and_can_be_asked_after() {
    let total = WorksheetItem { calculated: Some(sum_of(&["a", "b"])), read_only: true, ..item("total", NUMBER) };
    let high = when(item("high", LINE), "total", EnableOperator::Greater, WorksheetValue::Integer(10));
    let sheet = sheet(vec![item("a", NUMBER), item("b", NUMBER), total, high]);
    let of = |a, b| sheet.evaluate(&[given("a", &[WorksheetValue::Integer(a)]), given("b", &[WorksheetValue::Integer(b)])]);
    assert_eq!(of(2, 3).scores.iter().map(|score| score.value).collect::<Vec<_>>(), [5.0]);
    assert_eq!(of(2, 3).disabled, ["high"]);
    assert!(of(7, 6).disabled.is_empty());
    let settled = sheet.settle(&[given("a", &[WorksheetValue::Integer(7)]), given("b", &[WorksheetValue::Integer(6)])]);
    assert!(settled.iter().any(|one| one.link_id == "total" && one.answers[0].value == WorksheetValue::Integer(13)));
}

#[test]
fn a_new_response_begins_with_what_still_fits() {
    let old = [
        given("kept", &[text("same")]),
        given("shorter", &[text("far too long a line")]),
        given("gone", &[text("x")]),
        given("total", &[WorksheetValue::Integer(4)]),
        part("walk", vec![given("did", &[WorksheetValue::Boolean(true)])]),
    ];
    let total = WorksheetItem { calculated: Some(sum_of(&["kept"])), ..item("total", NUMBER) };
    let sheet = sheet(vec![group("walk", vec![item("did", ItemForm::Boolean)]), item("kept", LINE), item("shorter", LINE), total]);
    let carried = sheet.carry_over(&old);
    assert_eq!(carried.iter().map(|one| one.link_id.as_str()).collect::<Vec<_>>(), ["walk", "kept"]);

    let mut after = carried.clone();
    after[1] = given("kept", &[text("other")]);
    let changes = sheet.changes(&carried, &after);
    assert!(changes.len() == 1 && changes[0].key == "kept" && changes[0].before == [text("same")] && changes[0].after == [text("other")]);
    assert_eq!(Worksheet::words_of(&after), "other");
    assert_eq!(Worksheet::first_line(&after).as_deref(), Some("other"));
}

#[test]
fn repetitions_are_held_against_those_that_they_were() {
    let sheet = sheet(vec![WorksheetItem { repeats: true, ..group("who", vec![item("name", LINE), item("phone", LINE)]) }]);
    let who = |name: &str, phone: &str| part("who", vec![given("name", &[text(name)]), given("phone", &[text(phone)])]);
    let changes = |before: &[Answered], after: &[Answered]| -> Vec<(String, bool, bool)> {
        let changes = sheet.changes(before, after).into_iter();
        changes.map(|change| (change.key, change.before.is_empty(), change.after.is_empty())).collect()
    };
    let before = [who("Ann", "1"), who("Bob", "2"), who("Cid", "3")];
    assert_eq!(changes(&before, &[who("Cid", "3"), who("Ann", "1"), who("Bob", "2")]), []);
    assert_eq!(
        changes(&before, &[who("Bob", "2"), who("Cid", "3")]),
        [("name#2".to_owned(), false, true), ("phone#2".to_owned(), false, true)],
        "one was removed, and nothing else"
    );
    assert_eq!(
        changes(&before, &[who("Bob", "22"), who("Cid", "3")]),
        [("phone#0".to_owned(), false, false), ("name#2".to_owned(), false, true), ("phone#2".to_owned(), false, true)],
        "the one with a new number is the one with the same name"
    );
    assert_eq!(changes(&before, &[who("Dee", "4"), before[1].clone(), before[2].clone()]).len(), 2, "one took the place of another");
    assert_eq!(changes(&[], &before).len(), 6);
}

#[test]
fn numbers_can_be_called_where_one_was_asked_for() {
    let number = WorksheetItem { phone: true, ..item("phone", LINE) };
    let sheet = sheet(vec![WorksheetItem { repeats: true, ..group("who", vec![item("name", LINE), number]) }]);
    let who = |name: &str, phone: &str| part("who", vec![given("name", &[text(name)]), given("phone", &[text(phone)])]);
    let found = sheet.callable(&[who("Ann 123456", "by mail"), who("Bob", "home 555 0100, work 555 0101")]);
    let found: Vec<_> = found.iter().map(|one| (one.key.as_str(), one.number.as_str())).collect();
    assert_eq!(found, [("phone#1", "555 0100"), ("phone#1", "555 0101")]);
}

#[test]
fn a_score_is_as_exact_as_is_asked_for() {
    let half = Expression::Binary(Operator::Divide, Box::new(value_of(&["a"])), Box::new(Expression::Number(3.0)));
    let form = ItemForm::Decimal { min: None, max: None, step: None, places: Some(2), slider: false, unit: None };
    let sheet = sheet(vec![item("a", NUMBER), WorksheetItem { calculated: Some(half), read_only: true, ..item("third", form) }]);
    let settled = sheet.settle(&[given("a", &[WorksheetValue::Integer(1)])]);
    assert!(settled.iter().any(|one| one.link_id == "third" && one.answers[0].value == WorksheetValue::Decimal("0.33".into())));
}

#[test]
fn a_response_begins_with_its_initial_answers() {
    let options = ["a", "b"].map(|one| ChoiceOption { value: code(one), label: one.into(), ordinal: None, selected: one == "b" }).to_vec();
    let choice = item("c", ItemForm::Choice { options, open: false, control: ChoiceControl::Radio });
    let sheet = sheet(vec![group("g", vec![WorksheetItem { initial: vec![text("so far")], ..item("q", LINE) }]), choice, item("e", LINE)]);
    assert!(sheet.start() == [part("g", vec![given("q", &[text("so far")])]), given("c", &[code("b")])]);
}

#[test]
fn arithmetic_is_that_of_fhirpath() {
    let items = [item("a", NUMBER), item("b", NUMBER)];
    let answered = [given("a", &[WorksheetValue::Integer(8)])];
    let value = |id: &str| value_of(&[id]);
    let join = |operator, left: Expression, right: Expression| Expression::Binary(operator, Box::new(left), Box::new(right));
    let two = || Expression::Number(2.0);
    assert_eq!(join(Operator::Divide, value("a"), two()).number(&items, &answered), Some(4.0));
    assert_eq!(join(Operator::Divide, value("a"), Expression::Number(0.0)).number(&items, &answered), None);
    assert_eq!(join(Operator::Subtract, value("a"), value("b")).number(&items, &answered), None, "nothing less nothing is nothing");
    let count = Expression::Aggregate(Aggregate::Count, Box::new(value("b")));
    assert_eq!(count.number(&items, &answered), Some(0.0));
    let either = Expression::If(Box::new(join(Operator::Greater, value("a"), two())), Box::new(Expression::Number(1.0)), None);
    assert_eq!(either.number(&items, &answered), Some(1.0));
    assert_eq!(either.number(&items, &[]), None);
}

/// Answers that can be printed, because nobody wrote them.
#[derive(Clone, Debug)]
enum Made {
    Given(&'static str, Vec<(u8, String)>),
    Part(&'static str, Vec<Made>),
}

fn real(made: &Made) -> Answered {
    let value = |(kind, written): &(u8, String)| match kind {
        0 => text(written),
        1 => WorksheetValue::Boolean(written.len() > 3),
        2 => WorksheetValue::Integer(written.len() as i32 * 3 - 4),
        3 => WorksheetValue::Decimal(written.clone()),
        4 => WorksheetValue::Date(written.clone()),
        _ => code(written),
    };
    match made {
        Made::Given(id, values) => given(id, &values.iter().map(value).collect::<Vec<_>>()),
        Made::Part(id, parts) => part(id, parts.iter().map(real).collect()),
    }
}

fn any_answers() -> impl Strategy<Value = Vec<Made>> {
    let id = prop_oneof![Just("a"), Just("b"), Just("g"), Just("total"), Just("z")];
    let leaf = (id, proptest::collection::vec((0_u8..6, "[0-9a-zé. -]{0,10}"), 0..3)).prop_map(|(id, values)| Made::Given(id, values));
    let tree = leaf.prop_recursive(3, 24, 4, |inner| {
        (prop_oneof![Just("g"), Just("a")], proptest::collection::vec(inner, 0..4)).prop_map(|(id, parts)| Made::Part(id, parts))
    });
    proptest::collection::vec(tree, 0..6)
}

proptest! {
    #[test]
    fn whatever_is_answered_there_is_an_evaluation(made in any_answers()) {
        let answers: Vec<Answered> = made.iter().map(real).collect();
        let total = WorksheetItem { calculated: Some(sum_of(&["a", "b"])), ..item("total", NUMBER) };
        let b = when(item("b", NUMBER), "a", EnableOperator::GreaterOrEqual, WorksheetValue::Integer(5));
        let repeated = WorksheetItem { repeats: true, ..group("g", vec![item("a", NUMBER), b]) };
        let sheet = sheet(vec![repeated, total]);
        let evaluation = sheet.evaluate(&answers);
        prop_assert!(evaluation.answered <= evaluation.total);
        let settled = sheet.settle(&answers);
        prop_assert!(sheet.settle(&settled) == settled, "settling twice changes nothing");
        prop_assert!(sheet.evaluate(&settled).problems.iter().all(|problem| problem.rule != AnswerRule::UnknownItem));
        let _ = (sheet.carry_over(&answers), sheet.changes(&answers, &settled), Worksheet::first_line(&answers));
    }
}

#[test]
fn a_long_chain_of_conditions_is_followed_to_its_end() {
    let exists =
        |link_id: String, question: String| when(item(&link_id, LINE), &question, EnableOperator::Exists, WorksheetValue::Boolean(true));
    let name = |number: usize| format!("q{number}");
    let mut items: Vec<WorksheetItem> = (1..1_000).map(|number| exists(name(number), name(number - 1))).collect();
    let answers: Vec<Answered> = (1..1_000).map(|number| given(&name(number), &[text("x")])).collect();
    items.insert(0, item("q0", LINE));
    assert_eq!(sheet(items.clone()).evaluate(&answers).disabled.len(), 999);
    items.reverse();
    assert_eq!(sheet(items).evaluate(&answers).disabled.len(), 999, "backwards too");
}

#[test]
fn not_equal_means_that_no_answer_is_equal() {
    let then = when(item("then", LINE), "q", EnableOperator::NotEqual, code("a"));
    let sheet = sheet(vec![item("q", ItemForm::Url), then]);
    assert_eq!(sheet.evaluate(&[given("q", &[code("a"), code("b")])]).disabled, ["then"]);
    assert!(sheet.evaluate(&[given("q", &[code("c"), code("b")])]).disabled.is_empty());
}

#[test]
fn an_item_that_does_not_repeat_stands_once() {
    let sheet = sheet(vec![item("q", LINE), WorksheetItem { repeats: true, ..group("g", vec![group("in", vec![item("x", LINE)])]) }]);
    let twice = || part("in", vec![given("x", &[text("y")])]);
    let answers =
        [given("q", &[text("x")]), given("q", &[text("y")]), part("g", vec![]), part("g", vec![twice(), twice(), given("z", &[])])];
    let problems: Vec<_> = sheet.evaluate(&answers).problems.into_iter().map(|problem| (problem.key, problem.rule)).collect();
    assert_eq!(
        problems,
        [("q".to_owned(), AnswerRule::TooMany), ("in#1".to_owned(), AnswerRule::TooMany), ("z#1".to_owned(), AnswerRule::UnknownItem)]
    );
}

#[test]
fn a_code_counts_the_same_in_whatever_words_it_is_shown() {
    let option = ChoiceOption { value: code("a"), label: "A".into(), ordinal: Some(3.0), selected: false };
    let choice = item("c", ItemForm::Choice { options: vec![option], open: false, control: ChoiceControl::Radio });
    let total = WorksheetItem { calculated: Some(sum_of(&["c"])), ..item("total", NUMBER) };
    let earlier =
        WorksheetValue::Coding(Coding { system: Some("s".into()), code: Some("a".into()), display: Some("an older word".into()) });
    let evaluation = sheet(vec![choice, total]).evaluate(&[given("c", &[earlier])]);
    assert!(evaluation.problems.is_empty());
    assert_eq!(evaluation.scores.first().map(|score| score.value), Some(3.0));
}

#[test]
fn what_is_found_twice_counts_once() {
    let items = vec![group("g", vec![group("h", vec![item("a", NUMBER)])])];
    let answers = [part("g", vec![part("h", vec![given("a", &[WorksheetValue::Integer(4)])])])];
    let twice = Expression::Path(vec![Step::Descendants, Step::Descendants, Step::Answers, Step::Values]);
    assert_eq!(Expression::Aggregate(Aggregate::Sum, Box::new(twice)).number(&items, &answers), Some(4.0));
}

/// A part that repeats: two ratings, and how much higher the second is.
fn ratings() -> Worksheet {
    let inside = |id: &str| {
        let steps = vec![Step::Items, Step::Where(vec![id.to_owned()]), Step::Answers, Step::Values];
        Box::new(Expression::Within("thing".to_owned(), steps))
    };
    let rise = Expression::Binary(Operator::Subtract, inside("after"), inside("before"));
    let rise = WorksheetItem { calculated: Some(rise), read_only: true, ..item("rise", NUMBER) };
    let shown = when(item("after", NUMBER), "before", EnableOperator::Less, WorksheetValue::Integer(9));
    let thing = WorksheetItem { repeats: true, ..group("thing", vec![item("before", NUMBER), shown, rise]) };
    let mean = Expression::Aggregate(Aggregate::Average, Box::new(value_of(&["rise"])));
    sheet(vec![thing, WorksheetItem { calculated: Some(mean), read_only: true, ..item("mean", NUMBER) }])
}

fn scores(sheet: &Worksheet, answers: &[Answered]) -> Vec<(String, f64)> {
    sheet.evaluate(answers).scores.into_iter().map(|score| (score.key, score.value)).collect()
}

#[test]
fn a_part_that_repeats_is_worked_out_by_its_own_answers() {
    let number = WorksheetValue::Integer;
    let thing = |before: Option<i32>, after: Option<i32>| {
        let of = |id: &str, value: Option<i32>| value.map(|value| given(id, &[number(value)]));
        part("thing", of("before", before).into_iter().chain(of("after", after)).collect())
    };
    let of = |things: &[Answered]| scores(&ratings(), things);
    let named = |scores: &[(&str, f64)]| scores.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect::<Vec<_>>();
    assert_eq!(
        of(&[thing(Some(2), Some(6)), thing(Some(5), Some(4))]),
        named(&[("rise#0", 4.0), ("rise#1", -1.0), ("mean", 1.5)]),
        "each by itself, and the mean of both"
    );
    assert_eq!(of(&[thing(Some(2), None), thing(None, Some(9)), thing(Some(3), Some(4))]), named(&[("rise#2", 1.0), ("mean", 1.0)]));
    assert_eq!(of(&[thing(Some(2), None)]), named(&[]));
    assert_eq!(of(&[thing(Some(9), Some(1)), thing(Some(1), Some(2))]), named(&[("rise#1", 1.0), ("mean", 1.0)]), "not asked, not counted");
    assert_eq!(of(&[]), named(&[]));
}

#[test]
fn a_part_that_is_not_around_it_has_no_answers() {
    let elsewhere = Expression::Within("thing".to_owned(), vec![Step::Descendants, Step::Answers, Step::Values]);
    let sum = Expression::Aggregate(Aggregate::Sum, Box::new(elsewhere.clone()));
    let total = WorksheetItem { calculated: Some(sum), ..item("total", NUMBER) };
    let answers = [part("thing", vec![given("before", &[WorksheetValue::Integer(3)])])];
    let sheet = sheet(vec![group("thing", vec![item("before", NUMBER)]), total]);
    assert_eq!(scores(&sheet, &answers), [("total".to_owned(), 0.0)]);
    assert_eq!(elsewhere.number(&sheet.items, &answers), None);
}

#[test]
fn a_time_is_taken_apart_as_text() {
    let of = |id: &str, steps: &[Step]| {
        let Expression::Path(path) = value_of(&[id]) else { panic!("a path") };
        Expression::Path([path, steps.to_vec()].concat())
    };
    let items = [item("a", ItemForm::Time), item("b", ItemForm::Time), item("text", LINE)];
    let time = |value: &str| WorksheetValue::Time(value.to_owned());
    let answers = [given("a", &[time("22:45:00")]), given("b", &[time("06:30:00")]), given("text", &[text("7")])];
    let hours = [Step::Written, Step::Cut(0, 2), Step::Whole];
    assert_eq!(of("a", &hours).number(&items, &answers), Some(22.0));
    assert_eq!(of("a", &[Step::Written, Step::Cut(3, 2), Step::Whole]).number(&items, &answers), Some(45.0));
    assert_eq!(of("b", &hours).number(&items, &answers), Some(6.0));
    assert_eq!(of("text", &[Step::Written, Step::Whole]).number(&items, &answers), Some(7.0));
    for nothing in [vec![Step::Written, Step::Whole], vec![Step::Written, Step::Cut(9, 2), Step::Whole], vec![Step::Whole]] {
        assert_eq!(of("a", &nothing).number(&items, &answers), None, "{nothing:?}");
    }
    let both = Expression::Path(vec![Step::Items, Step::Answers, Step::Values, Step::Written, Step::Cut(0, 2), Step::Whole]);
    assert_eq!(both.number(&items, &answers), None, "it is about one value");
    let left = Expression::Binary(Operator::Modulo, Box::new(Expression::Number(1485.0)), Box::new(Expression::Number(1440.0)));
    assert_eq!(left.number(&items, &answers), Some(45.0));
    let by_nothing = Expression::Binary(Operator::Modulo, Box::new(Expression::Number(1.0)), Box::new(Expression::Number(0.0)));
    assert_eq!(by_nothing.number(&items, &answers), None);
}

#[test]
fn words_of_an_older_version_are_the_option_that_they_name() {
    let coded = |code: &str, label: &str| {
        let display = Some(label.to_owned());
        let value = WorksheetValue::Coding(Coding { system: Some("s".into()), code: Some(code.into()), display });
        ChoiceOption { value, label: label.to_owned(), ordinal: None, selected: false }
    };
    let options = vec![coded("yes", "Yes"), coded("maybe", "Maybe")];
    let form = ItemForm::Choice { options: options.clone(), open: false, control: ChoiceControl::Radio };
    let sheet = sheet(vec![item("again", form)]);
    let (before, after) = ([given("again", &[text("Maybe")])], [given("again", &[options[1].value.clone()])]);
    assert!(sheet.carry_over(&before) == after);
    assert!(sheet.changes(&before, &after).is_empty());
    assert_eq!(sheet.changes(&before, &[given("again", &[options[0].value.clone()])]).len(), 1);
    assert!(sheet.carry_over(&[given("again", &[text("Never")])]).is_empty());
}
