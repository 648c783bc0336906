//! From what the domain knows to what a window is shown.

use std::collections::HashMap;

use daymark_domain::check_in::CheckIn;
use daymark_domain::ids::TriggerId;
use daymark_domain::person::Person;
use daymark_domain::practice::Practice;
use daymark_domain::scale::Rating;
use daymark_domain::trigger::{Trigger, TriggerName};
use daymark_domain::words::Words;

use crate::api::{CheckInView, PersonView, PracticeView, TriggerView, Written};

pub fn written(words: Option<&Words>) -> Option<Written> {
    words.map(Written::from)
}

/// What came in, on its way to validation.
pub fn text(written: Option<Written>) -> Option<String> {
    written.map(|written| written.text().to_owned())
}

pub fn rating(rating: Option<Rating>) -> Option<i32> {
    rating.map(|rating| i32::from(rating.value()))
}

pub fn trigger(trigger: &Trigger) -> TriggerView {
    match &trigger.name {
        TriggerName::Known(key) => TriggerView { id: trigger.id, key: Some((*key).to_owned()), name: None },
        TriggerName::Own(name) => TriggerView { id: trigger.id, key: None, name: Some(name.into()) },
    }
}

/// All triggers by id, hidden ones too: an old entry keeps those it named.
pub struct Triggers(HashMap<TriggerId, TriggerView>);

impl Triggers {
    pub fn new(triggers: &[Trigger]) -> Self {
        Self(triggers.iter().map(|one| (one.id, trigger(one))).collect())
    }

    pub fn knows(&self, id: TriggerId) -> bool {
        self.0.contains_key(&id)
    }

    pub fn of(&self, ids: &[TriggerId]) -> Vec<TriggerView> {
        ids.iter().filter_map(|id| self.0.get(id).cloned()).collect()
    }
}

pub fn check_in(check_in: &CheckIn, triggers: &Triggers) -> CheckInView {
    CheckInView {
        id: check_in.id,
        at: check_in.at,
        zone: check_in.zone.name().to_owned(),
        on: check_in.on,
        mood: i32::from(check_in.mood.value()),
        craving: i32::from(check_in.craving.value()),
        triggers: triggers.of(&check_in.triggers),
        halt: check_in.halt,
        sleep_minutes: check_in.sleep_minutes.map(i32::from),
        used: check_in.used,
        note: written(check_in.note.as_ref()),
    }
}

pub fn practice(practice: &Practice) -> PracticeView {
    PracticeView {
        id: practice.id,
        exercise: practice.exercise.clone(),
        urge: practice.urge,
        started_at: practice.started_at,
        ended_at: practice.ended_at,
        outcome: practice.outcome,
        before: rating(practice.before),
        after: rating(practice.after),
        note: written(practice.note.as_ref()),
        place: written(practice.place.as_ref()),
    }
}

pub fn person(person: &Person) -> PersonView {
    PersonView {
        id: person.id,
        name: (&person.name).into(),
        phone: written(person.phone.as_ref()),
        relation: written(person.relation.as_ref()),
    }
}
