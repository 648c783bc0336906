//! Reads FHIR R4 Questionnaires.

use std::collections::{HashMap, HashSet};

use daymark_domain::worksheet::{
    ChoiceControl, ChoiceOption, Coding, EnableOperator, EnableWhen, Expression, ItemForm, Worksheet, WorksheetItem, WorksheetKind,
    WorksheetValue,
};
use serde_json::{Map, Value};
use thiserror::Error;

use super::{DEEPEST_JSON, LARGEST, depth, path};

/// The most items, and how deep they nest.
const MOST_ITEMS: usize = 5_000;
const DEEPEST_ITEM: usize = 24;

/// The most that all calculations are long together, in bytes and with their variables written out: they are worked out with every change.
const MOST_CALCULATED: usize = 5_000;

/// The most that all variables of calculations are long together, in bytes and written out.
const MOST_NAMED: usize = 20_000;

/// The longest text of an item, in characters.
const LONGEST_TEXT: usize = 20_000;

/// The most digits after a point that a rule can be about; numbers have no more.
const MOST_PLACES: u32 = 17;

const MINUTES: &str = "https://daymark.example/fhir/minutes";
const KIND: &str = "https://daymark.example/fhir/kind";
const VARIABLE: &str = "http://hl7.org/fhir/StructureDefinition/variable";

/// Why a file is no worksheet. Carries nothing of what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QuestionnaireError {
    #[error("the file is over 5 MB")]
    TooLarge,
    #[error("the file is not JSON")]
    NotJson,
    #[error("the file nests too deeply")]
    TooDeep,
    #[error("the file is not a FHIR resource")]
    NotFhir,
    #[error("the file is a FHIR resource of another type")]
    WrongType,
    #[error("the file is of another version of FHIR")]
    WrongVersion,
    #[error("an item has no link id")]
    LinkIdMissing,
    #[error("two items have the same link id")]
    LinkIdTwice,
    #[error("conditions turn in a circle")]
    Circle,
    #[error("a condition asks for an item that is not there")]
    ConditionOnNothing,
    #[error("the worksheet has no items")]
    NoItems,
    #[error("the worksheet has too many items")]
    TooManyItems,
    #[error("an item is not written as FHIR says")]
    Malformed,
}

/// What a file came to.
#[derive(Clone, PartialEq)]
pub struct Reading {
    pub worksheet: Worksheet,
    /// What it has that cannot be shown or asked here.
    pub unsupported: Vec<Unsupported>,
}

/// Something that cannot be shown or asked here.
#[derive(Clone, PartialEq, Eq)]
pub struct Unsupported {
    pub link_id: Option<String>,
    /// The item's text.
    pub text: String,
    /// What it is, by the standard's own name.
    pub what: String,
}

/// Reads a worksheet. Markup in it is plain text; nothing in it is ever run.
pub fn read(bytes: &[u8]) -> Result<Reading, QuestionnaireError> {
    if bytes.len() > LARGEST {
        return Err(QuestionnaireError::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if depth(bytes) > DEEPEST_JSON {
        return Err(QuestionnaireError::TooDeep);
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|_| QuestionnaireError::NotJson)?;
    let root = value.as_object().ok_or(QuestionnaireError::NotFhir)?;
    match text(root, "resourceType") {
        None => return Err(QuestionnaireError::NotFhir),
        Some("Questionnaire") => {}
        Some(_) => return Err(QuestionnaireError::WrongType),
    }
    if is_of_another_version(root) {
        return Err(QuestionnaireError::WrongVersion);
    }
    let mut reader = Reader { value_sets: value_sets(root), ..Reader::default() };
    reader.look(root, None, "");
    reader.variables(root, None, &Expression::Path(Vec::new()));
    let items = reader.items(root, 0)?;
    if items.is_empty() {
        return Err(QuestionnaireError::NoItems);
    }
    reader.check_conditions()?;
    reader.name_orphans(&items);
    let title = ["title", "name", "id"].into_iter().find_map(|field| filled(root, field)).unwrap_or_else(|| "Worksheet".to_owned());
    let kind = extension(root, KIND).and_then(|extension| match text(extension, "valueCode")? {
        "cbt" => Some(WorksheetKind::Cbt),
        "motivation" => Some(WorksheetKind::Motivation),
        "safety" => Some(WorksheetKind::Safety),
        _ => None,
    });
    let minutes = extension(root, MINUTES).and_then(|extension| extension.get("valueInteger")?.as_u64());
    Ok(Reading {
        worksheet: Worksheet {
            id: filled(root, "id").unwrap_or_default(),
            url: filled(root, "url"),
            version: filled(root, "version"),
            title,
            about: filled(root, "description"),
            purpose: filled(root, "purpose"),
            kind,
            minutes: minutes.and_then(|minutes| u32::try_from(minutes).ok()),
            items,
        },
        unsupported: reader.unsupported,
    })
}

type Object = Map<String, Value>;

fn text<'a>(object: &'a Object, field: &str) -> Option<&'a str> {
    object.get(field)?.as_str()
}

/// The text of a field, if there is any.
fn filled(object: &Object, field: &str) -> Option<String> {
    let text = text(object, field)?.trim();
    (!text.is_empty()).then(|| text.chars().take(LONGEST_TEXT).collect())
}

fn is(object: &Object, field: &str) -> bool {
    object.get(field).and_then(Value::as_bool).unwrap_or(false)
}

fn objects<'a>(object: &'a Object, field: &str) -> impl Iterator<Item = &'a Object> {
    object.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn extension<'a>(object: &'a Object, url: &str) -> Option<&'a Object> {
    objects(object, "extension").find(|extension| text(extension, "url") == Some(url))
}

/// An extension of HL7's by the last part of its address.
fn known_extension<'a>(object: &'a Object, name: &str) -> Option<&'a Object> {
    objects(object, "extension")
        .find(|extension| text(extension, "url").is_some_and(|url| last_part(url) == name && url.starts_with("http://hl7.org/fhir/")))
}

fn last_part(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

/// The code of an item's control.
fn control(item: &Object) -> Option<&str> {
    let concept = known_extension(item, "questionnaire-itemControl")?.get("valueCodeableConcept")?.as_object()?;
    objects(concept, "coding").find_map(|coding| text(coding, "code"))
}

/// The keyboard that an answer is best typed with.
fn keyboard(item: &Object) -> Option<&str> {
    let extension = known_extension(item, "sdc-questionnaire-keyboard")?;
    text(extension, "valueCode").or_else(|| text(extension.get("valueCoding")?.as_object()?, "code"))
}

/// Fields and types that only other versions of FHIR have.
fn is_of_another_version(root: &Object) -> bool {
    const R5: [&str; 3] = ["versionAlgorithmString", "versionAlgorithmCoding", "copyrightLabel"];
    let profiles = root.get("meta").and_then(|meta| meta.get("profile")).and_then(Value::as_array);
    let is_other = |profile: &str| ["/5.0/", "/3.0/", "/1.0/", "|5.0", "|3.0"].iter().any(|part| profile.contains(part));
    let by_profile = profiles.into_iter().flatten().filter_map(Value::as_str).any(is_other);
    let by_number = text(root, "fhirVersion").is_some_and(|version| !version.starts_with("4."));
    // DSTU2 has one group at the top and no items.
    let dstu2 = root.get("group").is_some_and(Value::is_object);
    by_profile || by_number || dstu2 || R5.iter().any(|field| root.contains_key(*field)) || has_other_item(root, 0)
}

fn has_other_item(object: &Object, depth: usize) -> bool {
    depth <= DEEPEST_ITEM
        && objects(object, "item").any(|item| {
            let r5 = matches!(text(item, "type"), Some("coding" | "question"))
                || item.contains_key("answerConstraint")
                || item.contains_key("disabledDisplay");
            let stu3 = item.contains_key("option")
                || item.contains_key("options")
                || objects(item, "enableWhen").any(|when| when.contains_key("hasAnswer"));
            r5 || stu3 || has_other_item(item, depth + 1)
        })
}

/// The options of a value set that the file brings along.
#[derive(Clone, Default)]
struct ValueSet {
    options: Vec<ChoiceOption>,
    /// Whether it has options besides that only a terminology server knows.
    partial: bool,
}

/// The value sets that the file brings along, by their id.
fn value_sets(root: &Object) -> HashMap<String, ValueSet> {
    let mut sets = HashMap::new();
    for written in objects(root, "contained").filter(|one| text(one, "resourceType") == Some("ValueSet")) {
        let Some(id) = text(written, "id") else { continue };
        let mut set = ValueSet::default();
        if let Some(expansion) = written.get("expansion").and_then(Value::as_object) {
            expand(expansion, 0, &mut set.options);
        } else if let Some(compose) = written.get("compose").and_then(Value::as_object) {
            set.partial = compose.contains_key("exclude");
            for include in objects(compose, "include") {
                set.partial |= !include.contains_key("concept") || include.contains_key("valueSet");
                set.options.extend(objects(include, "concept").map(|one| concept(one, text(include, "system"))));
            }
        }
        sets.insert(id.to_owned(), set);
    }
    sets
}

/// The codes of an expansion, those beneath others too; abstract ones only hold others together.
fn expand(expansion: &Object, depth: usize, options: &mut Vec<ChoiceOption>) {
    for one in objects(expansion, "contains").filter(|_| depth <= DEEPEST_JSON) {
        if !is(one, "abstract") {
            options.push(concept(one, text(one, "system")));
        }
        expand(one, depth + 1, options);
    }
}

fn concept(one: &Object, system: Option<&str>) -> ChoiceOption {
    let coding = Coding { system: system.map(str::to_owned), code: filled(one, "code"), display: filled(one, "display") };
    ChoiceOption { label: label(&coding), value: WorksheetValue::Coding(coding), ordinal: ordinal(one), selected: false }
}

fn label(coding: &Coding) -> String {
    coding.display.clone().or_else(|| coding.code.clone()).unwrap_or_default()
}

/// What an option counts.
fn ordinal(object: &Object) -> Option<f64> {
    let weight = ["ordinalValue", "itemWeight", "questionnaire-ordinalValue"].into_iter().find_map(|name| known_extension(object, name))?;
    weight.get("valueDecimal")?.as_f64()
}

/// A value of an option, a condition or an initial answer; `None` where it is of a kind that is not answered here.
fn value(object: &Object, prefix: &str) -> Option<WorksheetValue> {
    let (name, value) = object.iter().find(|(name, _)| name.starts_with(prefix) && name.len() > prefix.len())?;
    let text = || value.as_str().map(str::to_owned);
    Some(match name.get(prefix.len()..)? {
        "String" | "Uri" | "Url" | "Markdown" | "Text" => WorksheetValue::Text(text()?),
        "Boolean" => WorksheetValue::Boolean(value.as_bool()?),
        "Integer" => WorksheetValue::Integer(i32::try_from(value.as_i64()?).ok()?),
        "Decimal" => WorksheetValue::Decimal(value.as_number()?.to_string()),
        "Date" => WorksheetValue::Date(text()?),
        "DateTime" => WorksheetValue::DateTime(text()?),
        "Time" => WorksheetValue::Time(text()?),
        "Coding" => {
            let coding = value.as_object()?;
            let field = |field| filled(coding, field);
            WorksheetValue::Coding(Coding { system: field("system"), code: field("code"), display: field("display") })
        }
        _ => return None,
    })
}

#[derive(Default)]
struct Reader {
    value_sets: HashMap<String, ValueSet>,
    unsupported: Vec<Unsupported>,
    link_ids: HashSet<String>,
    /// Who asks for whom.
    conditions: Vec<(String, String)>,
    /// Which item lies beneath which.
    beneath: Vec<(String, String)>,
    /// The items that were left out.
    left_out: HashSet<String>,
    /// How long the calculations so far are together.
    calculated: usize,
    /// The names that calculations can use where the reader is.
    names: HashMap<String, path::Read>,
    /// How long the variables so far are together.
    named: usize,
}

impl Reader {
    fn cannot(&mut self, link_id: Option<&str>, text: &str, what: &str) {
        let what = what.chars().take(80).collect();
        self.unsupported.push(Unsupported { link_id: link_id.map(str::to_owned), text: text.chars().take(200).collect(), what });
    }

    /// Names what changes the meaning of something, or asks for more than is done here.
    fn look(&mut self, object: &Object, link_id: Option<&str>, said: &str) {
        const UNDERSTOOD: [&str; 31] = [
            "questionnaire-itemControl",
            "minValue",
            "maxValue",
            "maxDecimalPlaces",
            "questionnaire-sliderStepValue",
            "entryFormat",
            "questionnaire-hidden",
            "ordinalValue",
            "itemWeight",
            "questionnaire-optionPrefix",
            "questionnaire-unit",
            "sdc-questionnaire-calculatedExpression",
            "sdc-questionnaire-keyboard",
            "variable",
            // Change how something looks, and nothing else.
            "questionnaire-choiceOrientation",
            "rendering-xhtml",
            "rendering-markdown",
            "rendering-style",
            "rendering-styleSensitive",
            "designNote",
            "translation",
            "questionnaire-displayCategory",
            "questionnaire-supportLink",
            "questionnaire-baseType",
            "sdc-questionnaire-shortText",
            "sdc-questionnaire-width",
            // Say where the file comes from, who keeps it, and how far it has come.
            "artifact-relatedArtifact",
            "structuredefinition-wg",
            "structuredefinition-fmm",
            "structuredefinition-standards-status",
            "cqf-publicationDate",
        ];
        for one in objects(object, "modifierExtension") {
            self.cannot(link_id, said, text(one, "url").map_or("modifierExtension", last_part));
        }
        // What is said of a field stands beside it, under its name with a line before it.
        let fields = object.iter().filter(|(name, _)| name.starts_with('_')).filter_map(|(_, field)| field.as_object());
        let asked: Vec<String> = std::iter::once(object)
            .chain(fields)
            .flat_map(|one| objects(one, "extension"))
            .filter_map(|one| text(one, "url"))
            .filter(|url| url.starts_with("http://hl7.org/fhir/") && !UNDERSTOOD.contains(&last_part(url)))
            .map(|url| last_part(url).to_owned())
            .collect();
        for what in asked {
            self.cannot(link_id, said, &what);
        }
    }

    fn items(&mut self, parent: &Object, depth: usize) -> Result<Vec<WorksheetItem>, QuestionnaireError> {
        let list = match parent.get("item") {
            None => return Ok(Vec::new()),
            Some(list) => list.as_array().ok_or(QuestionnaireError::Malformed)?,
        };
        if depth > DEEPEST_ITEM {
            return Err(QuestionnaireError::TooDeep);
        }
        let mut items = Vec::new();
        for item in list {
            let item = item.as_object().ok_or(QuestionnaireError::Malformed)?;
            if let Some(item) = self.item(item, depth)? {
                items.push(item);
            }
        }
        Ok(items)
    }

    fn item(&mut self, item: &Object, depth: usize) -> Result<Option<WorksheetItem>, QuestionnaireError> {
        let link_id = filled(item, "linkId").ok_or(QuestionnaireError::LinkIdMissing)?;
        if !self.link_ids.insert(link_id.clone()) {
            return Err(QuestionnaireError::LinkIdTwice);
        }
        if self.link_ids.len() > MOST_ITEMS {
            return Err(QuestionnaireError::TooManyItems);
        }
        let said = filled(item, "text").unwrap_or_default();
        self.look(item, Some(&link_id), &said);
        let enable_when = self.conditions(item, &link_id)?;
        let kind = text(item, "type").ok_or(QuestionnaireError::Malformed)?;
        let repeats = is(item, "repeats");
        let has_variables = kind == "group" && extension(item, VARIABLE).is_some();
        let names_around = has_variables.then(|| self.names.clone());
        if has_variables {
            self.variables(item, Some((&link_id, &said)), &Expression::Within(link_id.clone(), Vec::new()));
        }
        let beneath = self.items(item, depth + 1)?;
        if let Some(names) = names_around {
            self.names = names;
        }
        let Some(form) = self.form(item, kind, &link_id, &said)? else {
            self.leave_out(&link_id, kind, &beneath);
            return Ok(None);
        };
        self.name_bounds(item, &form, &link_id, &said);
        let repeats = repeats && self.can_repeat(&form, &link_id, &said);
        let mut read = WorksheetItem {
            text: said,
            prefix: filled(item, "prefix"),
            help: None,
            placeholder: known_extension(item, "entryFormat").and_then(|extension| filled(extension, "valueString")),
            required: is(item, "required"),
            repeats,
            read_only: is(item, "readOnly"),
            hidden: known_extension(item, "questionnaire-hidden").is_some_and(|extension| is(extension, "valueBoolean")),
            phone: keyboard(item) == Some("phone"),
            enable_when,
            enable_all: text(item, "enableBehavior") == Some("all"),
            initial: objects(item, "initial").filter_map(|initial| value(initial, "value")).collect(),
            calculated: None,
            items: Vec::new(),
            link_id,
            form,
        };
        self.calculation(item, &mut read);
        self.adopt(item, beneath, &mut read);
        Ok(Some(read))
    }

    /// Names what goes with an item that cannot be asked: the questions beneath it.
    fn leave_out(&mut self, link_id: &str, kind: &str, beneath: &[WorksheetItem]) {
        self.left_out.insert(link_id.to_owned());
        for child in beneath {
            if child.form != ItemForm::Display {
                self.cannot(Some(&child.link_id), &child.text, &format!("beneath {kind}"));
            }
            self.leave_out(&child.link_id, kind, &child.items);
        }
    }

    /// Names the items whose conditions ask after one that was left out: it never has an answer.
    fn name_orphans(&mut self, items: &[WorksheetItem]) {
        for item in items {
            if item.enable_when.iter().any(|when| self.left_out.contains(&when.question)) {
                self.cannot(Some(&item.link_id), &item.text, "enableWhen");
            }
            self.name_orphans(&item.items);
        }
    }

    /// Names bounds that are written in a way that is not read here.
    fn name_bounds(&mut self, item: &Object, form: &ItemForm, link_id: &str, said: &str) {
        let read = match form {
            ItemForm::Integer { min, max, .. } => [min.is_some(), max.is_some()],
            ItemForm::Decimal { min, max, .. } => [min.is_some(), max.is_some()],
            ItemForm::Date { min, max } | ItemForm::DateTime { min, max } => [min.is_some(), max.is_some()],
            _ => [false; 2],
        };
        for (name, read) in ["minValue", "maxValue"].into_iter().zip(read) {
            if !read && known_extension(item, name).is_some() {
                self.cannot(Some(link_id), said, name);
            }
        }
        if !matches!(form, ItemForm::Integer { .. } | ItemForm::Decimal { places: Some(_), .. })
            && known_extension(item, "maxDecimalPlaces").is_some()
        {
            self.cannot(Some(link_id), said, "maxDecimalPlaces");
        }
    }

    /// Whether an item can be answered several times here. Names one that should be, and cannot.
    fn can_repeat(&mut self, form: &ItemForm, link_id: &str, said: &str) -> bool {
        if *form == ItemForm::Boolean {
            self.cannot(Some(link_id), said, "boolean that repeats");
        }
        !matches!(form, ItemForm::Display | ItemForm::Boolean)
    }

    /// Takes in the names that an element gives to calculations beneath it. Names those that cannot be read.
    fn variables(&mut self, object: &Object, of: Option<(&str, &str)>, context: &Expression) {
        let variables = objects(object, "extension").filter(|one| text(one, "url") == Some(VARIABLE));
        for written in variables.map(|one| one.get("valueExpression").and_then(Value::as_object)) {
            let written = written.filter(|one| text(one, "language") == Some("text/fhirpath"));
            let read = written.and_then(|one| {
                let scope = path::Scope { context: Some(context), variables: &self.names };
                Some((filled(one, "name")?, path::read(text(one, "expression")?, &scope)?))
            });
            self.named += read.as_ref().map_or(0, |(_, read)| read.cost);
            match read.filter(|_| self.named <= MOST_NAMED) {
                Some((name, read)) => drop(self.names.insert(name, read)),
                None => self.cannot(of.map(|(link_id, _)| link_id), of.map_or("", |(_, said)| said), "variable"),
            }
        }
    }

    fn calculation(&mut self, item: &Object, read: &mut WorksheetItem) {
        let Some(extension) = known_extension(item, "sdc-questionnaire-calculatedExpression") else { return };
        let written = extension.get("valueExpression").and_then(Value::as_object);
        let written = written.filter(|one| text(one, "language") == Some("text/fhirpath")).and_then(|one| text(one, "expression"));
        let scope = path::Scope { context: None, variables: &self.names };
        let calculation = written.and_then(|written| path::read(written, &scope));
        self.calculated += calculation.as_ref().map_or_else(|| written.map_or(0, str::len), |one| one.cost);
        let counts = matches!(read.form, ItemForm::Integer { .. } | ItemForm::Decimal { .. });
        match calculation.filter(|_| counts && self.calculated <= MOST_CALCULATED) {
            Some(calculation) => {
                read.calculated = Some(calculation.expression);
                read.read_only = true;
            }
            None => self.cannot(Some(&read.link_id), &read.text, "calculatedExpression"),
        }
    }

    /// Takes in what stands beneath an item: help and the ends of a slider become part of it.
    fn adopt(&mut self, item: &Object, beneath: Vec<WorksheetItem>, read: &mut WorksheetItem) {
        let is_group = read.form == ItemForm::Group;
        let roles: HashMap<String, &str> =
            objects(item, "item").filter_map(|one| control(one).and_then(|role| Some((filled(one, "linkId")?, role)))).collect();
        self.beneath.extend(beneath.iter().map(|child| (child.link_id.clone(), read.link_id.clone())));
        for child in beneath {
            let role = roles.get(&child.link_id).copied();
            // What is shown only sometimes, or never, is no fixed part of its question.
            let is_apart = child.hidden || !child.enable_when.is_empty();
            match (&mut read.form, role) {
                _ if child.form != ItemForm::Display || is_apart => read.items.push(child),
                (ItemForm::Integer { low, .. }, Some("lower")) => *low = Some(child.text),
                (ItemForm::Integer { high, .. }, Some("upper")) => *high = Some(child.text),
                (_, Some("help" | "flyover" | "legal")) => add_line(&mut read.help, &child.text),
                _ if is_group => read.items.push(child),
                _ => add_line(&mut read.help, &child.text),
            }
        }
        if !is_group && read.repeats && read.items.iter().any(|child| child.form != ItemForm::Display) {
            self.cannot(Some(&read.link_id), &read.text, "repeats with items beneath");
            read.repeats = false;
        }
    }

    fn conditions(&mut self, item: &Object, link_id: &str) -> Result<Vec<EnableWhen>, QuestionnaireError> {
        let mut conditions = Vec::new();
        for when in objects(item, "enableWhen") {
            let question = filled(when, "question").ok_or(QuestionnaireError::Malformed)?;
            let operator = match text(when, "operator") {
                Some("exists") => EnableOperator::Exists,
                Some("=") => EnableOperator::Equal,
                Some("!=") => EnableOperator::NotEqual,
                Some(">") => EnableOperator::Greater,
                Some("<") => EnableOperator::Less,
                Some(">=") => EnableOperator::GreaterOrEqual,
                Some("<=") => EnableOperator::LessOrEqual,
                _ => return Err(QuestionnaireError::Malformed),
            };
            self.conditions.push((link_id.to_owned(), question.clone()));
            match value(when, "answer") {
                Some(answer) => conditions.push(EnableWhen { question, operator, answer }),
                None => self.cannot(Some(link_id), &filled(item, "text").unwrap_or_default(), "enableWhen"),
            }
        }
        Ok(conditions)
    }

    /// What is asked; `None` where that cannot be asked here.
    fn form(&mut self, item: &Object, kind: &str, link_id: &str, said: &str) -> Result<Option<ItemForm>, QuestionnaireError> {
        let max_length = item.get("maxLength").and_then(Value::as_u64).and_then(|max| u32::try_from(max).ok());
        let bound = |name| known_extension(item, name).and_then(|extension| value(extension, "value"));
        let integer = |name| match bound(name) {
            Some(WorksheetValue::Integer(number)) => Some(number),
            _ => None,
        };
        let decimal = |name| match bound(name) {
            Some(WorksheetValue::Integer(number)) => Some(f64::from(number)),
            Some(WorksheetValue::Decimal(text)) => text.parse().ok(),
            _ => None,
        };
        let date = |name| match bound(name) {
            Some(WorksheetValue::Date(text) | WorksheetValue::DateTime(text)) => Some(text),
            _ => None,
        };
        let control = control(item);
        // Several answers are typed: a slider has one.
        let slider = control == Some("slider") && !is(item, "repeats");
        let unit = || {
            let unit = known_extension(item, "questionnaire-unit")?.get("valueCoding")?.as_object()?;
            filled(unit, "display").or_else(|| filled(unit, "code"))
        };
        let step = || known_extension(item, "questionnaire-sliderStepValue").and_then(|extension| extension.get("valueInteger")?.as_i64());
        if let Some(name @ ("table" | "htable" | "gtable" | "atable" | "grid")) = control {
            self.cannot(Some(link_id), said, &format!("{name} (shown as a list)"));
        }
        Ok(Some(match kind {
            "group" => ItemForm::Group,
            "display" => ItemForm::Display,
            "string" => ItemForm::String { max_length },
            "text" => ItemForm::Text { max_length },
            "url" => ItemForm::Url,
            "boolean" => ItemForm::Boolean,
            "integer" => ItemForm::Integer {
                min: integer("minValue"),
                max: integer("maxValue"),
                step: step().and_then(|step| i32::try_from(step).ok()).filter(|step| *step > 0),
                slider,
                low: None,
                high: None,
                unit: unit(),
            },
            "decimal" => ItemForm::Decimal {
                min: decimal("minValue"),
                max: decimal("maxValue"),
                step: step().filter(|step| *step > 0).map(|step| step as f64),
                places: integer("maxDecimalPlaces").and_then(|places| u32::try_from(places).ok()).filter(|places| *places <= MOST_PLACES),
                slider,
                unit: unit(),
            },
            "date" => ItemForm::Date { min: date("minValue"), max: date("maxValue") },
            "dateTime" => ItemForm::DateTime { min: date("minValue"), max: date("maxValue") },
            "time" => ItemForm::Time,
            "choice" | "open-choice" => {
                let open = kind == "open-choice";
                match self.options(item, link_id, said)? {
                    Some(options) => ItemForm::Choice { options, open, control: choice_control(control, is(item, "repeats")) },
                    // Without options there is still room for one's own words.
                    None if open => ItemForm::String { max_length },
                    None => return Ok(None),
                }
            }
            "attachment" | "reference" | "quantity" => {
                self.cannot(Some(link_id), said, kind);
                return Ok(None);
            }
            _ => return Err(QuestionnaireError::Malformed),
        }))
    }

    fn options(&mut self, item: &Object, link_id: &str, said: &str) -> Result<Option<Vec<ChoiceOption>>, QuestionnaireError> {
        if let Some(set) = text(item, "answerValueSet") {
            let set = set.strip_prefix('#').and_then(|id| self.value_sets.get(id)).filter(|set| !set.options.is_empty()).cloned();
            if set.as_ref().is_none_or(|set| set.partial) {
                self.cannot(Some(link_id), said, "answerValueSet");
            }
            return Ok(set.map(|set| set.options));
        }
        let mut options: Vec<ChoiceOption> = Vec::new();
        if objects(item, "answerOption").any(|option| known_extension(option, "questionnaire-optionExclusive").is_some()) {
            self.cannot(Some(link_id), said, "questionnaire-optionExclusive");
        }
        for option in objects(item, "answerOption") {
            let Some(value) = value(option, "value") else {
                self.cannot(Some(link_id), said, "answerOption");
                continue;
            };
            let coding = option.get("valueCoding").and_then(Value::as_object);
            let plain = match &value {
                WorksheetValue::Coding(coding) => label(coding),
                WorksheetValue::Integer(number) => number.to_string(),
                WorksheetValue::Text(text) | WorksheetValue::Date(text) | WorksheetValue::Time(text) => text.clone(),
                _ => return Err(QuestionnaireError::Malformed),
            };
            let prefix = known_extension(option, "questionnaire-optionPrefix").and_then(|extension| filled(extension, "valueString"));
            options.push(ChoiceOption {
                label: prefix.map_or_else(|| plain.clone(), |prefix| format!("{prefix} {plain}")),
                ordinal: ordinal(option).or_else(|| coding.and_then(ordinal)),
                selected: is(option, "initialSelected"),
                value,
            });
        }
        if options.is_empty() && text(item, "type") == Some("choice") {
            self.cannot(Some(link_id), said, "choice without options");
        }
        Ok((!options.is_empty()).then_some(options))
    }

    /// Every condition asks for an item that is there, and none in the end for itself or for what lies beneath it.
    fn check_conditions(&self) -> Result<(), QuestionnaireError> {
        if self.conditions.iter().any(|(_, question)| !self.link_ids.contains(question)) {
            return Err(QuestionnaireError::ConditionOnNothing);
        }
        let mut asks: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut asked_by: HashMap<&str, usize> = HashMap::new();
        for (who, whom) in self.conditions.iter().chain(&self.beneath) {
            asks.entry(who).or_default().push(whom);
            *asked_by.entry(whom).or_default() += 1;
        }
        // Takes away, again and again, those that nobody asks for; what is left turns in a circle.
        let mut free: Vec<&str> = asks.keys().copied().filter(|who| !asked_by.contains_key(who)).collect();
        while let Some(who) = free.pop() {
            for whom in asks.remove(who).unwrap_or_default() {
                if let Some(count) = asked_by.get_mut(whom) {
                    *count -= 1;
                    if *count == 0 {
                        free.push(whom);
                    }
                }
            }
        }
        if asks.is_empty() { Ok(()) } else { Err(QuestionnaireError::Circle) }
    }
}

fn add_line(help: &mut Option<String>, line: &str) {
    match help {
        Some(help) => {
            help.push('\n');
            help.push_str(line);
        }
        None => *help = Some(line.to_owned()),
    }
}

fn choice_control(control: Option<&str>, repeats: bool) -> ChoiceControl {
    match control {
        Some("drop-down" | "autocomplete" | "lookup") if !repeats => ChoiceControl::DropDown,
        _ if repeats => ChoiceControl::CheckBox,
        _ => ChoiceControl::Radio,
    }
}
