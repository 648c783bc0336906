//! Worksheets from strangers: what is supported is read, what is not is named, and nothing breaks.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

mod worked;

use std::time::Duration;

use daymark_domain::worksheet::{Answered, ItemForm, Worksheet, WorksheetAnswer, WorksheetItem, WorksheetValue};
use daymark_exchange::fhir::LARGEST;
use daymark_exchange::fhir::questionnaire::{QuestionnaireError as Fault, Reading, read};
use daymark_exchange::fhir::response::{self, Status};
use proptest::prelude::*;
use serde_json::{Value, json};
use worked::worked;

fn whole(items: Value) -> Value {
    json!({ "resourceType": "Questionnaire", "status": "active", "title": "A sheet", "url": "https://x.example/q", "version": "2", "item": items })
}

fn reading(items: Value) -> Reading {
    read(whole(items).to_string().as_bytes()).map_err(|fault| format!("{fault:?}")).ok().unwrap()
}

fn fault(value: &Value) -> Option<Fault> {
    read(value.to_string().as_bytes()).err()
}

fn one(item: Value) -> WorksheetItem {
    reading(json!([item])).worksheet.items.remove(0)
}

fn hl7(name: &str, field: &str, value: Value) -> Value {
    let mut extension = json!({ "url": format!("http://hl7.org/fhir/StructureDefinition/{name}") });
    extension[field] = value;
    extension
}

fn control(code: &str) -> Value {
    let coding = json!([{ "system": "http://hl7.org/fhir/questionnaire-item-control", "code": code }]);
    hl7("questionnaire-itemControl", "valueCodeableConcept", json!({ "coding": coding }))
}

fn named(reading: &Reading) -> Vec<(&str, &str)> {
    reading.unsupported.iter().map(|one| (one.link_id.as_deref().unwrap_or(""), one.what.as_str())).collect()
}

#[test]
fn what_a_question_says_of_itself_is_read() {
    let slider = one(json!({
        "linkId": "a", "type": "integer", "text": "How much?", "prefix": "1.", "required": true,
        "extension": [control("slider"), hl7("minValue", "valueInteger", json!(1)), hl7("maxValue", "valueInteger", json!(9)),
            hl7("questionnaire-sliderStepValue", "valueInteger", json!(2)), hl7("entryFormat", "valueString", json!("a number"))],
        "item": [
            { "linkId": "a.low", "type": "display", "text": "none", "extension": [control("lower")] },
            { "linkId": "a.high", "type": "display", "text": "all", "extension": [control("upper")] },
            { "linkId": "a.help", "type": "display", "text": "Take a guess.", "extension": [control("help")] }
        ]
    }));
    let form = ItemForm::Integer {
        min: Some(1),
        max: Some(9),
        step: Some(2),
        slider: true,
        low: Some("none".into()),
        high: Some("all".into()),
        unit: None,
    };
    assert!(slider.form == form && slider.required && slider.prefix.as_deref() == Some("1.") && slider.items.is_empty());
    assert!(slider.help.as_deref() == Some("Take a guess.") && slider.placeholder.as_deref() == Some("a number"));

    let choice = one(json!({
        "linkId": "a", "type": "choice", "repeats": true, "answerOption": [
            { "valueCoding": { "code": "x", "display": "Ex" }, "extension": [hl7("ordinalValue", "valueDecimal", json!(2.5))] },
            { "valueString": "plain", "initialSelected": true },
            { "valueInteger": 7 }
        ]
    }));
    let ItemForm::Choice { options, open: false, .. } = &choice.form else { panic!("not a choice") };
    assert_eq!(options.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), ["Ex", "plain", "7"]);
    assert_eq!(
        options.iter().map(|one| (one.ordinal, one.selected)).collect::<Vec<_>>(),
        [(Some(2.5), false), (None, true), (None, false)]
    );

    for (kind, form) in [
        ("string", ItemForm::String { max_length: Some(20) }),
        ("text", ItemForm::Text { max_length: Some(20) }),
        ("boolean", ItemForm::Boolean),
        ("time", ItemForm::Time),
        ("url", ItemForm::Url),
        ("date", ItemForm::Date { min: None, max: None }),
        ("dateTime", ItemForm::DateTime { min: None, max: None }),
        ("decimal", ItemForm::Decimal { min: None, max: None, step: None, places: None, slider: false, unit: None }),
    ] {
        assert!(one(json!({ "linkId": "a", "type": kind, "maxLength": 20 })).form == form, "{kind}");
    }
}

#[test]
fn numbers_have_their_unit_and_phones_are_known() {
    let unit = || hl7("questionnaire-unit", "valueCoding", json!({ "code": "kg", "display": "kilograms" }));
    let whole = one(json!({ "linkId": "a", "type": "integer", "extension": [unit()] }));
    assert!(matches!(whole.form, ItemForm::Integer { unit: Some(unit), .. } if unit == "kilograms"));
    let exact = one(json!({ "linkId": "a", "type": "decimal", "extension": [unit(), hl7("maxDecimalPlaces", "valueInteger", json!(1))] }));
    assert!(matches!(exact.form, ItemForm::Decimal { unit: Some(_), places: Some(1), .. }));
    let keyboard = |field: &str, value: Value| {
        let mut extension = json!({ "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-keyboard" });
        extension[field] = value;
        one(json!({ "linkId": "a", "type": "string", "extension": [extension] })).phone
    };
    assert!(keyboard("valueCoding", json!({ "code": "phone" })) && keyboard("valueCode", json!("phone")));
    assert!(!keyboard("valueCoding", json!({ "code": "email" })));
}

#[test]
fn help_that_is_shown_only_sometimes_stays_apart() {
    let when = json!([{ "question": "a", "operator": "=", "answerBoolean": true }]);
    let reading = reading(json!([
        { "linkId": "a", "type": "boolean" },
        { "linkId": "q", "type": "string", "repeats": true, "item": [
            { "linkId": "always", "type": "display", "text": "Take your time." },
            { "linkId": "then", "type": "display", "text": "Call now.", "extension": [control("help")], "enableWhen": when },
            { "linkId": "never", "type": "display", "text": "For staff.", "extension": [hl7("questionnaire-hidden", "valueBoolean", json!(true))] }
        ] }
    ]));
    let item = &reading.worksheet.items[1];
    assert_eq!((item.help.as_deref(), item.repeats, reading.unsupported.len()), (Some("Take your time."), true, 0));
    assert_eq!(item.items.iter().map(|one| (one.link_id.as_str(), one.hidden)).collect::<Vec<_>>(), [("then", false), ("never", true)]);
    let given = |is: bool| {
        let answers = vec![WorksheetAnswer { value: WorksheetValue::Boolean(is), items: vec![] }];
        vec![Answered { link_id: "a".into(), answers, items: vec![] }]
    };
    assert_eq!(reading.worksheet.evaluate(&given(false)).disabled, ["then"]);
    assert!(reading.worksheet.evaluate(&given(true)).disabled.is_empty(), "it waits for no answer to its question");
}

#[test]
fn options_that_the_file_brings_along_are_found() {
    let mut file = whole(
        json!([{ "linkId": "a", "type": "open-choice", "answerValueSet": "#set" }, { "linkId": "b", "type": "choice", "answerValueSet": "http://far.away/set" }]),
    );
    file["contained"] = json!([{ "resourceType": "ValueSet", "id": "set", "compose": { "include": [{ "system": "s", "concept": [{ "code": "y", "display": "Yes, often" }] }] } }]);
    let reading = read(file.to_string().as_bytes()).ok().unwrap();
    let ItemForm::Choice { options, open: true, .. } = &reading.worksheet.items[0].form else { panic!("no options") };
    assert_eq!(options[0].label, "Yes, often");
    assert_eq!((reading.worksheet.items.len(), named(&reading)), (1, vec![("b", "answerValueSet")]));
}

#[test]
fn options_that_only_a_server_knows_are_named() {
    let mut file = whole(json!([
        { "linkId": "a", "type": "choice", "answerValueSet": "#expanded" }, { "linkId": "b", "type": "choice", "answerValueSet": "#partly" },
        { "linkId": "c", "type": "choice", "repeats": true, "answerOption": [{ "valueString": "x" },
            { "valueString": "none of these", "extension": [hl7("questionnaire-optionExclusive", "valueBoolean", json!(true))] }] }
    ]));
    file["contained"] = json!([
        { "resourceType": "ValueSet", "id": "expanded", "expansion": { "contains": [
            { "abstract": true, "code": "all", "contains": [{ "code": "x" }, { "code": "y", "contains": [{ "code": "z" }] }] }] } },
        { "resourceType": "ValueSet", "id": "partly", "compose": { "include": [
            { "system": "s", "concept": [{ "code": "x" }] }, { "system": "t", "filter": [{ "property": "p", "op": "=", "value": "v" }] }] } }
    ]);
    let reading = read(file.to_string().as_bytes()).ok().unwrap();
    let ItemForm::Choice { options, .. } = &reading.worksheet.items[0].form else { panic!("no options") };
    assert_eq!(options.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), ["x", "y", "z"]);
    assert_eq!(named(&reading), [("b", "answerValueSet"), ("c", "questionnaire-optionExclusive")]);
}

#[test]
fn what_cannot_be_asked_is_named_item_by_item() {
    let reading = reading(json!([
        { "linkId": "1", "type": "attachment", "text": "Your photo" },
        { "linkId": "2", "type": "quantity", "text": "Weight" },
        { "linkId": "3", "type": "group", "extension": [control("gtable")], "item": [{ "linkId": "3.1", "type": "reference" }] },
        { "linkId": "4", "type": "string", "extension": [hl7("regex", "valueString", json!("[a-z]"))] },
        { "linkId": "5", "type": "string", "modifierExtension": [{ "url": "https://x.example/not-what-it-seems", "valueBoolean": true }] },
        { "linkId": "6", "type": "integer", "extension": [{
            "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
            "valueExpression": { "language": "text/fhirpath", "expression": "today()" } }] },
        { "linkId": "7", "type": "string", "repeats": true, "item": [{ "linkId": "7.1", "type": "string" }] }
    ]));
    let expected = [
        ("1", "attachment"),
        ("2", "quantity"),
        ("3.1", "reference"),
        ("3", "gtable (shown as a list)"),
        ("4", "regex"),
        ("5", "not-what-it-seems"),
        ("6", "calculatedExpression"),
        ("7", "repeats with items beneath"),
    ];
    assert_eq!(named(&reading), expected);
    assert_eq!(reading.worksheet.items.iter().map(|item| item.link_id.as_str()).collect::<Vec<_>>(), ["3", "4", "5", "6", "7"]);
}

#[test]
fn rules_that_are_not_kept_here_are_named() {
    let expression = json!({ "language": "text/fhirpath", "expression": "true" });
    let mut file = whole(json!([
        { "linkId": "1", "type": "quantity", "text": "Weight", "item": [
            { "linkId": "1.1", "type": "boolean" }, { "linkId": "1.2", "type": "display", "text": "In the morning." }] },
        { "linkId": "2", "type": "string", "enableWhen": [{ "question": "1", "operator": "exists", "answerBoolean": true }] },
        { "linkId": "3", "type": "string", "enableWhen": [{ "question": "1.1", "operator": "=", "answerBoolean": true }] },
        { "linkId": "4", "type": "string", "_text": { "extension": [hl7("cqf-expression", "valueExpression", expression.clone())] } },
        { "linkId": "5", "type": "string", "extension": [hl7("targetConstraint", "valueString", json!("x")), hl7("from-tomorrow", "valueString", json!("x"))] },
        { "linkId": "6", "type": "boolean", "repeats": true },
        { "linkId": "7", "type": "integer", "extension": [hl7("minValue", "valueDecimal", json!(0.5)), hl7("maxValue", "valueInteger", json!(3))] },
        { "linkId": "8", "type": "string", "extension": [hl7("maxDecimalPlaces", "valueInteger", json!(2))] }
    ]));
    file["extension"] = json!([
        hl7("variable", "valueExpression", expression),
        hl7("structuredefinition-wg", "valueCode", json!("pc")),
        { "url": "https://clinic.example/ward", "valueString": "x" }
    ]);
    let reading = read(file.to_string().as_bytes()).ok().unwrap();
    let expected = [
        ("", "variable"),
        ("1", "quantity"),
        ("1.1", "beneath quantity"),
        ("4", "cqf-expression"),
        ("5", "targetConstraint"),
        ("5", "from-tomorrow"),
        ("6", "boolean that repeats"),
        ("7", "minValue"),
        ("8", "maxDecimalPlaces"),
        ("2", "enableWhen"),
        ("3", "enableWhen"),
    ];
    assert_eq!(named(&reading), expected);
    assert!(!reading.worksheet.items.iter().any(|item| item.repeats));
}

#[test]
fn a_slider_that_repeats_is_typed() {
    let extension = json!([control("slider"), hl7("minValue", "valueInteger", json!(0)), hl7("maxValue", "valueInteger", json!(10))]);
    let item = one(json!({ "linkId": "a", "type": "integer", "repeats": true, "extension": extension }));
    assert!(item.repeats && matches!(item.form, ItemForm::Integer { slider: false, .. }));
}

#[test]
fn scores_are_read_as_fhirpath() {
    let score = |expression: &str| {
        let calculated = json!({
            "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
            "valueExpression": { "language": "text/fhirpath", "expression": expression }
        });
        let option = |code: &str, counts: f64| json!({ "valueCoding": { "code": code, "extension": [hl7("ordinalValue", "valueDecimal", json!(counts))] } });
        let reading = reading(json!([
            { "linkId": "g", "type": "group", "item": [
                { "linkId": "a", "type": "integer" }, { "linkId": "b", "type": "integer" },
                { "linkId": "c", "type": "choice", "answerOption": [option("low", 1.0), option("high", 3.0)] }
            ] },
            { "linkId": "total", "type": "decimal", "extension": [calculated] }
        ]));
        let sheet = reading.worksheet;
        let ItemForm::Choice { options, .. } = &sheet.items[0].items[2].form else { panic!("no options") };
        let given = |id: &str, value: WorksheetValue| Answered {
            link_id: id.into(),
            answers: vec![WorksheetAnswer { value, items: vec![] }],
            items: vec![],
        };
        let items =
            vec![given("a", WorksheetValue::Integer(4)), given("b", WorksheetValue::Integer(6)), given("c", options[1].value.clone())];
        let answers = [Answered { link_id: "g".into(), answers: vec![], items }];
        (reading.unsupported.len(), sheet.evaluate(&answers).scores.first().map(|score| score.value))
    };
    for (expression, expected) in [
        ("%resource.descendants().where(linkId='a').answer.value + %resource.descendants().where(linkId = 'b').answer.value", 10.0),
        ("%resource.descendants().where(linkId='a' or linkId='b').answer.value.sum() / 2", 5.0),
        ("%resource.item.where(linkId='g').item.where(linkId in ('a'|'b')).answer.valueInteger.avg()", 5.0),
        ("%resource.repeat(item).answer.value.ordinal().sum()", 3.0),
        ("%resource.descendants().where(linkId='c').answer.value.weight()", 3.0),
        ("iif(%resource.descendants().where(linkId='a').answer.value > 3 and 1 = 1, 2 * (1 + 3), 0)", 8.0),
        ("-item.where(linkId='g').item.where(linkId='b').answer.value", -6.0),
        ("%resource.descendants().where(linkId='a').answer.exists()", 1.0),
        ("%resource.descendants().where(linkId='z').answer.count() + 0.5", 0.5),
        ("%resource.descendants().where(linkId='b').answer.first().value", 6.0),
        ("%resource.descendants().where(linkId='a' or linkId='b').answer.value.first()", 4.0),
        ("%resource.descendants().where(linkId='c').answer.first().value.ordinal()", 3.0),
        ("%resource.descendants().descendants().answer.value.sum()", 13.0),
        ("%resource.item.repeat(item).where(linkId='a').answer.value.sum()", 4.0),
    ] {
        assert_eq!(score(expression), (0, Some(expected)), "{expression}");
    }
    for beyond in [
        "today()",
        "%resource.item[0]",
        "'a' & 'b'",
        "%patient.name",
        "1 +",
        ")",
        "%resource.where(true)",
        "%resource.item.where(linkId='\\''), 1",
    ] {
        assert_eq!(score(beyond), (1, None), "{beyond}");
    }
    assert_eq!(score(&"(".repeat(3_000)).0, 1);
}

/// A worksheet with a time, a part that repeats, and variables for the calculations in it.
fn with_variables(outer: &[(&str, &str)], inner: &[(&str, &str)], calculated: &str, total: &str) -> Reading {
    let expression = |text: &str| json!({ "language": "text/fhirpath", "expression": text });
    let variable = |(name, text): &(&str, &str)| {
        let mut written = expression(text);
        written["name"] = json!(name);
        json!({ "url": "http://hl7.org/fhir/StructureDefinition/variable", "valueExpression": written })
    };
    let score = |id: &str, text: &str| {
        json!({ "linkId": id, "type": "decimal", "extension": [{
            "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
            "valueExpression": expression(text) }] })
    };
    let mut file = whole(json!([
        { "linkId": "at", "type": "time" },
        { "linkId": "part", "type": "group", "repeats": true, "extension": inner.iter().map(variable).collect::<Vec<_>>(),
          "item": [{ "linkId": "a", "type": "integer" }, { "linkId": "b", "type": "integer" }, score("each", calculated)] },
        score("total", total),
    ]));
    file["extension"] = outer.iter().map(variable).collect();
    read(file.to_string().as_bytes()).ok().unwrap()
}

#[test]
fn calculations_can_name_what_they_use() {
    let reading = with_variables(
        &[
            ("at", "%resource.item.where(linkId='at').answer.value.toString()"),
            ("minutes", "%at.substring(0, 2).toInteger() * 60 + %at.substring(3, 2).toInteger()"),
        ],
        &[("a", "%context.item.where(linkId='a').answer.value"), ("both", "%a + %context.item.where(linkId='b').answer.value")],
        "%both * 2 - %a",
        "%minutes mod 100",
    );
    assert_eq!(named(&reading), [("", ""); 0]);
    let given = |id: &str, value: WorksheetValue| {
        let answers = vec![WorksheetAnswer { value, items: vec![] }];
        Answered { link_id: id.into(), answers, items: vec![] }
    };
    let part = |a: i32, b: i32| {
        let items = vec![given("a", WorksheetValue::Integer(a)), given("b", WorksheetValue::Integer(b))];
        Answered { link_id: "part".into(), answers: vec![], items }
    };
    let answers = [given("at", WorksheetValue::Time("22:45:00".into())), part(1, 2), part(10, 20)];
    let scores: Vec<_> = reading.worksheet.evaluate(&answers).scores.into_iter().map(|one| (one.key, one.value)).collect();
    assert_eq!(scores, [("each#0".to_owned(), 5.0), ("each#1".to_owned(), 50.0), ("total".to_owned(), 65.0)]);
}

#[test]
fn a_name_reaches_as_far_as_the_part_that_gives_it() {
    let calculated = |outer: &[(&str, &str)], inner: &[(&str, &str)], each: &str, total: &str| {
        let reading = with_variables(outer, inner, each, total);
        named(&reading).into_iter().map(|(id, what)| (id.to_owned(), what.to_owned())).collect::<Vec<_>>()
    };
    let named = |all: &[(&str, &str)]| all.iter().map(|(id, what)| ((*id).to_owned(), (*what).to_owned())).collect::<Vec<_>>();
    let one = [("one", "1")];
    assert!(calculated(&one, &[], "%one", "%one").is_empty());
    assert_eq!(calculated(&[], &one, "%one", "%one"), named(&[("total", "calculatedExpression")]));
    assert_eq!(calculated(&[], &[], "%one", "1"), named(&[("each", "calculatedExpression")]));
    assert_eq!(calculated(&[], &[("one", "today()")], "1", "1"), named(&[("part", "variable")]));
    assert_eq!(calculated(&[], &[], "%context.item.answer.value", "1"), named(&[("each", "calculatedExpression")]), "nothing is around it");
    // Each name doubles the one before it: written out, the last would be longer than the machine is large.
    let doubled: Vec<(String, String)> = (1..60).map(|n| (format!("v{n}"), format!("%v{0} + %v{0}", n - 1))).collect();
    let doubled: Vec<(&str, &str)> = [("v0", "1")].into_iter().chain(doubled.iter().map(|(a, b)| (a.as_str(), b.as_str()))).collect();
    let left_out = calculated(&doubled, &[], "%v3", "%v59");
    assert!(left_out.contains(&("total".to_owned(), "calculatedExpression".to_owned())) && left_out.len() > 40, "{left_out:?}");
    assert!(!left_out.contains(&("each".to_owned(), "calculatedExpression".to_owned())));
}

#[test]
fn what_is_no_worksheet_says_why() {
    let item = json!([{ "linkId": "a", "type": "string" }]);
    let with = |field: &str, value: Value| {
        let mut file = whole(item.clone());
        file[field] = value;
        file
    };
    let items = |items: Value| whole(items);
    let twice =
        json!([{ "linkId": "a", "type": "string" }, { "linkId": "g", "type": "group", "item": [{ "linkId": "a", "type": "string" }] }]);
    let asks = |from: &str, to: &str| json!({ "linkId": from, "type": "string", "enableWhen": [{ "question": to, "operator": "exists", "answerBoolean": true }] });
    let around_itself = json!([{ "linkId": "g", "type": "group", "item": [{ "linkId": "q", "type": "string" }],
        "enableWhen": [{ "question": "q", "operator": "exists", "answerBoolean": false }] }]);
    let cases = [
        (json!([1, 2]), Fault::NotFhir),
        (json!({ "hello": "there" }), Fault::NotFhir),
        (with("resourceType", json!("Patient")), Fault::WrongType),
        (with("resourceType", json!("QuestionnaireResponse")), Fault::WrongType),
        (with("versionAlgorithmString", json!("semver")), Fault::WrongVersion),
        (with("meta", json!({ "profile": ["http://hl7.org/fhir/5.0/StructureDefinition/Questionnaire"] })), Fault::WrongVersion),
        (with("group", json!({ "linkId": "x" })), Fault::WrongVersion),
        (items(json!([{ "linkId": "a", "type": "coding" }])), Fault::WrongVersion),
        (items(json!([{ "linkId": "a", "type": "choice", "option": [{ "valueString": "x" }] }])), Fault::WrongVersion),
        (items(json!([{ "type": "string" }])), Fault::LinkIdMissing),
        (items(json!([{ "linkId": "  ", "type": "string" }])), Fault::LinkIdMissing),
        (items(twice), Fault::LinkIdTwice),
        (items(json!([asks("a", "a")])), Fault::Circle),
        (items(json!([asks("a", "b"), asks("b", "c"), asks("c", "a")])), Fault::Circle),
        (items(around_itself), Fault::Circle),
        (items(json!([asks("a", "b"), { "linkId": "b", "type": "string" }, asks("c", "b"), asks("d", "z")])), Fault::ConditionOnNothing),
        (items(json!([])), Fault::NoItems),
        (items(json!("many")), Fault::Malformed),
        (items(json!(["one"])), Fault::Malformed),
        (items(json!([{ "linkId": "a" }])), Fault::Malformed),
        (items(json!([{ "linkId": "a", "type": "hologram" }])), Fault::Malformed),
    ];
    for (file, expected) in cases {
        assert_eq!(fault(&file), Some(expected), "{file}");
    }
    assert_eq!(read(b"\xff\xfe\x00").err(), Some(Fault::NotJson));
    assert_eq!(read(b"").err(), Some(Fault::NotJson));
    assert_eq!(read(b"{\"resourceType\":\"Questionnaire\"").err(), Some(Fault::NotJson));
    assert!(read(&[b"\xef\xbb\xbf".as_slice(), whole(item).to_string().as_bytes()].concat()).is_ok(), "a byte order mark does no harm");
}

#[test]
fn hostile_files_are_answered_within_a_second() {
    let nested = |depth: usize| {
        let mut text = String::from("{\"resourceType\":\"Questionnaire\",\"item\":[");
        for level in 0..depth {
            text.push_str(&format!("{{\"linkId\":\"{level}\",\"type\":\"group\",\"item\":["));
        }
        text.push_str(&"]}".repeat(depth));
        text + "]}"
    };
    let many: Vec<Value> = (0..40_000).map(|number| json!({ "linkId": number.to_string(), "type": "string" })).collect();
    let chain: Vec<Value> = (0..4_900)
        .map(|number: u32| {
            json!({ "linkId": number.to_string(), "type": "string",
            "enableWhen": [{ "question": number.saturating_sub(1).to_string(), "operator": "exists", "answerBoolean": number > 1 }] })
        })
        .skip(1)
        .chain([json!({ "linkId": "0", "type": "string" })])
        .collect();
    let files: [(&str, Vec<u8>, Option<Fault>); 7] = [
        ("100 MB", vec![b' '; 100_000_000], Some(Fault::TooLarge)),
        ("just over the bound", vec![b' '; LARGEST + 1], Some(Fault::TooLarge)),
        ("10,000 deep", nested(10_000).into_bytes(), Some(Fault::TooDeep)),
        ("30 deep", nested(30).into_bytes(), Some(Fault::TooDeep)),
        ("five million brackets", vec![b'['; LARGEST], Some(Fault::TooDeep)),
        ("40,000 items", whole(many.into()).to_string().into_bytes(), Some(Fault::TooManyItems)),
        ("a chain of conditions", whole(chain.into()).to_string().into_bytes(), None),
    ];
    for (name, bytes, expected) in files {
        let began = worked();
        let answer = read(&bytes);
        let took = worked() - began;
        assert_eq!(answer.as_ref().err().copied(), expected, "{name}");
        assert!(took < Duration::from_secs(1), "{name} took {took:?}");
    }
    assert!(read(nested(20).as_bytes()).is_ok());
}

#[test]
fn markup_is_text() {
    let script = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    let item = one(
        json!({ "linkId": "a", "type": "string", "text": script, "_text": { "extension": [hl7("rendering-xhtml", "valueString", json!("<b>bold</b>"))] } }),
    );
    assert_eq!(item.text, script);
}

#[test]
fn a_response_says_what_was_asked_and_answered() {
    let sheet = reading(json!([
        { "linkId": "g", "type": "group", "text": "Part", "repeats": true, "item": [{ "linkId": "q", "type": "string", "text": "Why?" }] },
        { "linkId": "n", "type": "decimal" }, { "linkId": "u", "type": "url" }
    ]))
    .worksheet;
    let given = |id: &str, value: WorksheetValue| Answered {
        link_id: id.into(),
        answers: vec![WorksheetAnswer { value, items: vec![] }],
        items: vec![],
    };
    let part = |text: &str| Answered { link_id: "g".into(), answers: vec![], items: vec![given("q", WorksheetValue::Text(text.into()))] };
    let answers = [
        part("because 🌧️"),
        part("  "),
        given("n", WorksheetValue::Decimal("2.5".into())),
        given("u", WorksheetValue::Text("https://x.example".into())),
        given("stranger", WorksheetValue::Integer(1)),
    ];
    let at = chrono::DateTime::parse_from_rfc3339("2026-03-09T18:30:00Z").unwrap().to_utc();
    let zone = chrono_tz::America::New_York;
    let written: Value = serde_json::from_slice(&response::write(&sheet, &answers, Status::Completed, at, zone)).unwrap();
    let expected = json!({
        "resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2026-03-09T14:30:00-04:00",
        "questionnaire": "https://x.example/q|2",
        "item": [
            { "linkId": "g", "text": "Part", "item": [{ "linkId": "q", "text": "Why?", "answer": [{ "valueString": "because 🌧️" }] }] },
            { "linkId": "n", "answer": [{ "valueDecimal": 2.5 }] },
            { "linkId": "u", "answer": [{ "valueUri": "https://x.example" }] }
        ]
    });
    assert_eq!(written, expected);
    let empty: Value = serde_json::from_slice(&response::write(&sheet, &[], Status::InProgress, at, zone)).unwrap();
    assert!(empty.get("item").is_none() && empty["status"] == "in-progress");
}

/// A worksheet in which one thing after another is changed at random.
fn changed() -> impl Strategy<Value = Vec<u8>> {
    let start = whole(json!([
        { "linkId": "a", "type": "choice", "answerOption": [{ "valueCoding": { "code": "x" } }], "item": [{ "linkId": "h", "type": "display", "text": "é" }] },
        { "linkId": "b", "type": "integer", "extension": [hl7("minValue", "valueInteger", json!(1))],
            "enableWhen": [{ "question": "a", "operator": "=", "answerCoding": { "code": "x" } }] }
    ]))
    .to_string()
    .into_bytes();
    proptest::collection::vec((0..start.len(), any::<u8>(), 0_u8..4), 0..12).prop_map(move |changes| {
        let mut bytes = start.clone();
        for (at, byte, what) in changes {
            let at = at.min(bytes.len().saturating_sub(1));
            match what {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => {
                    let middle = bytes.len() / 2;
                    bytes.swap(at, middle);
                }
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn no_file_breaks_it(bytes in changed()) {
        if let Ok(reading) = read(&bytes) {
            let sheet: Worksheet = reading.worksheet;
            let _ = sheet.evaluate(&sheet.start());
        }
    }
}

#[test]
fn hostile_worksheets_are_worked_out_in_time() {
    let group = |items: Vec<Value>| whole(json!([{ "linkId": "all", "type": "group", "item": items }])).to_string().into_bytes();
    let number = |id: usize| json!({ "linkId": id.to_string(), "type": "integer" });
    let calculated = |id: usize, expression: &str| {
        json!({ "linkId": id.to_string(), "type": "integer", "extension": [{
            "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
            "valueExpression": { "language": "text/fhirpath", "expression": expression } }] })
    };
    let chain = |ids: Vec<usize>| {
        let asks = |id: usize| {
            json!({ "linkId": id.to_string(), "type": "integer",
                "enableWhen": [{ "question": (id + 1).to_string(), "operator": "exists", "answerBoolean": true }] })
        };
        ids.into_iter().map(asks).chain([number(4_900)]).collect::<Vec<_>>()
    };
    let deep = format!("%resource{}.answer.value.sum()", ".descendants()".repeat(200));
    let mut nested = json!([number(0), calculated(1, &deep)]);
    for level in 2..24_usize {
        nested = json!([{ "linkId": format!("g{level}"), "type": "group", "item": nested }]);
    }
    let sums = (0..2_000).map(|id| calculated(id, "%resource.repeat(item).answer.value.sum()"));
    let files = [
        (
            "many texts in a group",
            group((0..4_900).map(|id| json!({ "linkId": id.to_string(), "type": "display", "text": "x" })).collect()),
        ),
        ("a chain", group(chain((0..4_900).collect()))),
        ("a chain backwards", group(chain((0..4_900).rev().collect()))),
        ("many sums", group(sums.chain((2_000..4_900).map(number)).collect())),
        ("steps that multiply", whole(nested).to_string().into_bytes()),
    ];
    for (name, bytes) in files {
        let began = worked();
        let sheet = read(&bytes).ok().unwrap().worksheet;
        let read_in = worked() - began;
        let answers = answer_all(&sheet.items);
        let began = worked();
        let _ = sheet.evaluate(&answers);
        let evaluated_in = worked() - began;
        println!("{name}: read in {read_in:?}, worked out in {evaluated_in:?}");
        // Unoptimised code is several times slower than what people run.
        let most = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });
        assert!(read_in < most && evaluated_in < most, "{name}: {read_in:?}, {evaluated_in:?}");
    }
}

/// A number for every question.
fn answer_all(items: &[WorksheetItem]) -> Vec<Answered> {
    let answered = |item: &WorksheetItem| {
        let value = WorksheetAnswer { value: WorksheetValue::Integer(1), items: vec![] };
        let answers = if item.form == ItemForm::Group { vec![] } else { vec![value] };
        Answered { link_id: item.link_id.clone(), answers, items: answer_all(&item.items) }
    };
    items.iter().filter(|item| item.form != ItemForm::Display).map(answered).collect()
}
