//! People to call, and crisis lines.

use std::collections::BTreeMap;
use std::path::Path;

use chrono_tz::Tz;
use daymark_content as content;
use daymark_domain::ids::PersonId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::person::{Content, Person, dialled};
use daymark_store::lock_screen::LockScreen;
use daymark_store::{Tx, person, settings};

use crate::api::{AddPerson, CallNumber, CountryLines, CrisisContact, CrisisLine, CrisisLines, OnePerson, PersonView, UpdatePerson};
use crate::worksheets::numbers;
use crate::{App, Error, Result, views};

impl App {
    /// The people to call, in the person's order.
    pub async fn person_list(&self) -> Result<Vec<PersonView>> {
        let mut tx = self.store.read().await;
        Ok(person::list(&mut tx).await?.iter().map(views::person).collect())
    }

    /// Adds a person to the end of the list.
    pub async fn person_add(&self, request: AddPerson) -> Result<PersonView> {
        let mut tx = self.store.write().await;
        let last = person::list(&mut tx).await?.last().map_or(0, |last| last.position.saturating_add(1));
        let added = Person::new(PersonId::new(self.ports.ids.new_id()), content_of(request), last, self.ports.clock.now())?;
        person::insert(&mut tx, &added).await?;
        tx.commit().await?;
        Ok(views::person(&added))
    }

    /// Replaces what is known of a person.
    pub async fn person_update(&self, request: UpdatePerson) -> Result<PersonView> {
        let mut tx = self.store.write().await;
        let known = present(&mut tx, request.id).await?;
        let revised = known.revised(content_of(request.content), self.ports.clock.now())?;
        person::update(&mut tx, &revised).await?;
        tx.commit().await?;
        Ok(views::person(&revised))
    }

    /// Takes a person off the list. It can be undone.
    pub async fn person_delete(&self, request: OnePerson) -> Result<()> {
        let mut tx = self.store.write().await;
        let mut known = present(&mut tx, request.id).await?;
        known.deleted_at = Some(self.ports.clock.now());
        person::update(&mut tx, &known).await?;
        Ok(tx.commit().await?)
    }

    /// Undoes [`App::person_delete`].
    pub async fn person_restore(&self, request: OnePerson) -> Result<PersonView> {
        let mut tx = self.store.write().await;
        let mut known = person::get(&mut tx, request.id).await?.ok_or(Error::NotFound)?;
        known.deleted_at = None;
        person::update(&mut tx, &known).await?;
        tx.commit().await?;
        Ok(views::person(&known))
    }

    /// The crisis lines of the person's country, or of the one the computer's zone lies in, and of all that are known.
    pub async fn crisis_lines(&self) -> Result<CrisisLines> {
        let mut tx = self.store.read().await;
        let chosen = settings::load_profile(&mut tx).await?.country;
        let here = chosen.as_deref().and_then(content::country).or_else(|| content::country_of_zone(self.ports.zone.zone()));
        Ok(all_lines(here))
    }

    /// What a dialler takes of a number, if it is one of a person, of a crisis line, or written down in a worksheet that asks for one; or the
    /// address of a crisis line's chat. Nothing else is ever dialled or opened.
    pub async fn callable(&self, request: CallNumber) -> Result<String> {
        if request.by == CrisisContact::Chat {
            return callable_by_anyone(&request);
        }
        let wanted = dialled(request.number.text());
        let mut tx = self.store.read().await;
        let people = person::list(&mut tx).await?;
        let mut of_people = people.iter().filter_map(|person| person.phone.as_ref()).map(|phone| dialled(phone.reveal()));
        if !wanted.is_empty() && of_people.any(|known| known == wanted) {
            return Ok(wanted);
        }
        match callable_by_anyone(&request) {
            Err(_) if !wanted.is_empty() && numbers(&mut tx).await?.iter().any(|known| dialled(known) == wanted) => Ok(wanted),
            answer => answer,
        }
    }
}

/// The crisis lines of the country that a zone lies in, and of all that are known.
#[must_use]
pub fn crisis_lines_of(zone: Tz) -> CrisisLines {
    all_lines(content::country_of_zone(zone))
}

/// The crisis lines of the country that the person chose, or of the one the zone lies in. Help is there while the store is locked.
#[must_use]
pub fn crisis_lines_while_locked(dir: &Path, zone: Tz) -> CrisisLines {
    let chosen = LockScreen::load(dir).country;
    all_lines(chosen.as_deref().and_then(content::country).or_else(|| content::country_of_zone(zone)))
}

/// Whether closing the window leaves the app in the tray, while the store is locked.
#[must_use]
pub fn closes_to_tray_while_locked(dir: &Path) -> bool {
    LockScreen::load(dir).close_to_tray
}

/// The country of each zone that lies in one of those known.
#[must_use]
pub fn crisis_zones() -> BTreeMap<&'static str, &'static str> {
    let zones = content::countries().iter().flat_map(|country| country.zones.iter().map(|zone| (zone.name(), country.code.as_str())));
    zones.collect()
}

/// The emergency number to try where the country is not known: any cell phone takes it.
const EMERGENCY_ANYWHERE: &str = "112";

/// What a dialler takes of a number, if it is one of a crisis line or an emergency number, or the address of a crisis line's chat. Needs no
/// store.
pub fn callable_by_anyone(request: &CallNumber) -> Result<String> {
    let asked = request.number.text();
    let wanted = if request.by == CrisisContact::Chat { asked.to_owned() } else { dialled(asked) };
    let known = match request.by {
        CrisisContact::Chat => all().filter_map(|line| line.chat.as_deref()).any(|chat| chat == wanted),
        CrisisContact::Call | CrisisContact::Text => {
            let lines = all().flat_map(|line| line.call.as_ref().into_iter().chain(line.text.as_ref().map(|text| &text.number)));
            let emergency = content::countries().iter().map(|country| country.emergency.as_str());
            lines.map(String::as_str).chain(emergency).chain([EMERGENCY_ANYWHERE]).any(|number| dialled(number) == wanted)
        }
    };
    if known { Ok(wanted) } else { Err(Invalid::new(Field::Phone, Rule::Unknown).into()) }
}

fn all() -> impl Iterator<Item = &'static content::Line> {
    content::countries().iter().flat_map(|country| &country.lines)
}

fn all_lines(here: Option<&content::Country>) -> CrisisLines {
    let mut countries: Vec<CountryLines> = content::countries().iter().map(lines).collect();
    countries.sort_by(|a, b| a.name.cmp(&b.name));
    CrisisLines { here: here.map(lines), countries }
}

async fn present(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    person::get(tx, id).await?.filter(|person| person.deleted_at.is_none()).ok_or(Error::NotFound)
}

fn content_of(request: AddPerson) -> Content {
    Content { name: request.name.text().to_owned(), phone: views::text(request.phone), relation: views::text(request.relation) }
}

fn lines(country: &content::Country) -> CountryLines {
    CountryLines {
        country: country.code.clone(),
        name: country.name.clone(),
        emergency: country.emergency.clone(),
        lines: country
            .lines
            .iter()
            .map(|line| CrisisLine {
                name: line.name.clone(),
                purpose: line.purpose,
                about: line.about.clone(),
                hours: line.hours.clone(),
                cost: line.cost.clone(),
                languages: line.languages.clone(),
                call: line.call.clone(),
                text: line.text.clone(),
                chat: line.chat.clone(),
                checked: line.checked,
                source: line.source.clone(),
            })
            .collect(),
    }
}
