//! People to call, crisis lines, and what may be dialled.

use crate::aid::{NOW, World, assert_silent, instant, letters, refused, words};
use chrono::Duration;
use chrono_tz::Tz;
use daymark_app::api::{AddPerson, CallNumber, CrisisContact, OnePerson, PersonView, ProfileView, UpdatePerson};
use daymark_app::{App, Error, closes_to_tray_while_locked, crisis_zones};
use daymark_content::countries;
use daymark_domain::ids::PersonId;
use daymark_domain::invalid::{Field, Rule};
use daymark_domain::person::dialled;
use daymark_domain::preferences::Preferences;
use uuid::Uuid;

const NOT_FOUND: Option<Error> = Some(Error::NotFound);

fn person(name: &str, phone: Option<&str>) -> AddPerson {
    AddPerson { name: words(name), phone: phone.map(words), relation: None }
}

async fn add(app: &App, name: &str, phone: Option<&str>) -> PersonView {
    app.person_add(person(name, phone)).await.unwrap()
}

async fn ids(app: &App) -> Vec<PersonId> {
    app.person_list().await.unwrap().iter().map(|one| one.id).collect()
}

async fn callable(app: &App, number: &str) -> Result<String, Error> {
    app.callable(CallNumber { number: words(number), by: CrisisContact::Call, message: None }).await
}

async fn live_in(app: &App, country: Option<&str>) {
    let profile = ProfileView {
        name: None,
        recovery_started_on: None,
        working_on: Vec::new(),
        medicines: Vec::new(),
        country: country.map(str::to_owned),
        welcomed: true,
    };
    app.profile_save(profile).await.unwrap();
}

#[tokio::test]
async fn people_are_kept_in_the_order_they_were_added() {
    let world = World::usual();
    let app = world.create().await;
    assert!(app.person_list().await.unwrap().is_empty());
    let whole = AddPerson { name: words("ماما 💛\0"), phone: Some(words("+44 (0)20 7946-0001")), relation: Some(words("mother")) };
    let first = app.person_add(whole).await.unwrap();
    assert!(first.name == words("ماما 💛\0"));
    assert!(first.phone == Some(words("+44 (0)20 7946-0001")) && first.relation == Some(words("mother")));
    let second = add(&app, "Aaron", None).await;
    assert!(second.phone.is_none() && second.relation.is_none());
    let third = add(&app, "Bo", Some(" ")).await;
    assert!(third.phone.is_none());
    let app = world.reopen(app).await;
    assert!(app.person_list().await.unwrap() == [first, second, third]);
}

#[tokio::test]
async fn a_person_has_bounds() {
    let world = World::usual();
    let app = world.create().await;
    for (name, rule) in [(words(""), Rule::Required), (words(" \n"), Rule::Required), (letters(121), Rule::TooLong { max: 120 })] {
        let error = app.person_add(AddPerson { name, phone: None, relation: None }).await.err();
        assert_eq!(error, refused(Field::Name, rule));
        assert_silent(error.unwrap(), "ж");
    }
    let error = app.person_add(AddPerson { relation: Some(letters(121)), ..person("Sam", None) }).await.err();
    assert_eq!(error, refused(Field::Relation, Rule::TooLong { max: 120 }));
    for (phone, rule) in [
        ("1", Rule::Malformed),
        ("+-()", Rule::Malformed),
        ("call me on 07946", Rule::Malformed),
        ("020;7946", Rule::Malformed),
        ("tel:0207946", Rule::Malformed),
        ("٠٢٠٧٩", Rule::Malformed),
        ("020\n7946", Rule::Malformed),
        ("020\u{0}7946", Rule::Malformed),
        (&"1".repeat(41), Rule::TooLong { max: 40 }),
    ] {
        let error = app.person_add(person("Sam", Some(phone))).await.err();
        assert_eq!(error, refused(Field::Phone, rule));
        assert_silent(error.unwrap(), phone);
    }
    assert!(app.person_list().await.unwrap().is_empty());
    for phone in ["12", "*#06#", "+1-800.555 (01)", &"1".repeat(40)] {
        let most = AddPerson { name: letters(120), phone: Some(words(phone)), relation: Some(letters(120)) };
        let added = app.person_add(most).await.unwrap();
        assert!(added.name == letters(120) && added.relation == Some(letters(120)) && added.phone == Some(words(phone)));
    }
}

#[tokio::test]
async fn a_person_is_changed_in_their_place() {
    let world = World::usual();
    let app = world.create().await;
    let (first, second) = (add(&app, "Sam", Some("0207 946")).await, add(&app, "Bo", None).await);
    world.pass(Duration::days(1));
    let changed = app.person_update(UpdatePerson { id: first.id, content: person("Samira", None) }).await.unwrap();
    assert_eq!(changed.id, first.id);
    assert!(changed.name == words("Samira") && changed.phone.is_none());
    assert!(app.person_list().await.unwrap() == [changed.clone(), second]);
    let error = app.person_update(UpdatePerson { id: first.id, content: person("", None) }).await.err();
    assert_eq!(error, refused(Field::Name, Rule::Required));
    assert!(app.person_list().await.unwrap()[0] == changed);
    let nowhere = UpdatePerson { id: PersonId::new(Uuid::from_u128(7)), content: person("Sam", None) };
    assert_eq!(app.person_update(nowhere).await.err(), NOT_FOUND);
    app.close().await;

    let store = world.store().await;
    let kept = daymark_store::person::get(&mut store.read().await, first.id).await.unwrap().unwrap();
    assert_eq!((kept.created_at, kept.updated_at), (instant(NOW), instant(NOW) + Duration::days(1)));
}

#[tokio::test]
async fn a_deleted_person_comes_back_in_their_place() {
    let world = World::usual();
    let app = world.create().await;
    let (first, second) = (add(&app, "Sam", Some("0207 946")).await, add(&app, "Bo", None).await);
    let one = OnePerson { id: first.id };
    app.person_delete(one).await.unwrap();
    assert_eq!(ids(&app).await, [second.id]);
    assert_eq!(app.person_delete(one).await.err(), NOT_FOUND);
    assert_eq!(app.person_update(UpdatePerson { id: first.id, content: person("Sam", None) }).await.err(), NOT_FOUND);
    // Nobody is called who is not on the list.
    assert_eq!(callable(&app, "0207 946").await.err(), refused(Field::Phone, Rule::Unknown));
    let app = world.reopen(app).await;
    assert!(app.person_restore(one).await.unwrap() == first);
    assert!(app.person_restore(one).await.unwrap() == first);
    assert_eq!(ids(&app).await, [first.id, second.id]);
    let nowhere = OnePerson { id: PersonId::new(Uuid::from_u128(7)) };
    assert_eq!(app.person_restore(nowhere).await.err(), NOT_FOUND);
    assert_eq!(app.person_delete(nowhere).await.err(), NOT_FOUND);
}

#[tokio::test]
async fn crisis_lines_are_those_of_the_persons_country() {
    let world = World::usual();
    let app = world.create().await;
    for (country, zone, here) in [
        (None, Tz::Europe__London, Some("GB")),
        (None, Tz::America__Chicago, Some("US")),
        (None, Tz::Antarctica__Troll, None),
        (Some("DE"), Tz::America__Chicago, Some("DE")),
        (Some("DE"), Tz::Antarctica__Troll, Some("DE")),
        // A country of which nothing is known: what is near is better than nothing.
        (Some("ZZ"), Tz::Europe__London, Some("GB")),
        (Some("ZZ"), Tz::Antarctica__Troll, None),
    ] {
        live_in(&app, country).await;
        world.set_zone(zone);
        assert_eq!(app.crisis_lines().await.unwrap().here.map(|lines| lines.country).as_deref(), here);
    }
    let shown = app.crisis_lines().await.unwrap().countries;
    assert!(!shown.is_empty() && shown.len() == countries().len());
    assert!(shown.is_sorted_by(|a, b| a.name < b.name));
    for shown in &shown {
        let written = daymark_content::country(&shown.country).unwrap();
        assert_eq!((&shown.name, &shown.emergency), (&written.name, &written.emergency));
        assert_eq!(shown.lines.len(), written.lines.len());
        for (shown, written) in shown.lines.iter().zip(&written.lines) {
            assert_eq!((&shown.name, shown.purpose, &shown.about), (&written.name, written.purpose, &written.about));
            assert_eq!((&shown.hours, &shown.cost, &shown.languages), (&written.hours, &written.cost, &written.languages));
            assert_eq!((&shown.call, &shown.text, &shown.chat), (&written.call, &written.text, &written.chat));
            assert_eq!((shown.checked, &shown.source), (written.checked, &written.source));
        }
    }
}

#[tokio::test]
async fn only_numbers_that_are_shown_are_dialled() {
    let world = World::usual();
    let app = world.create().await;
    add(&app, "Sam", Some("+44 (0)20 7946-0001")).await;
    for number in ["+44 (0)20 7946-0001", "+442079460001", "+44.20.7946.0001"] {
        assert_eq!(callable(&app, number).await.unwrap(), "+442079460001");
    }
    for country in countries() {
        assert_eq!(callable(&app, &country.emergency).await.unwrap(), dialled(&country.emergency));
        for number in country.lines.iter().flat_map(|line| line.call.iter().chain(line.text.as_ref().map(|text| &text.number))) {
            assert_eq!(callable(&app, number).await.unwrap(), dialled(number));
        }
    }
    // Where the country is not known.
    assert_eq!(callable(&app, "112").await.unwrap(), "112");
    for number in ["", " ", "abc", "02079460001", "+4402079460001", "+44020794600011", "0900 123456", "file:///etc/passwd"] {
        let error = callable(&app, number).await.err();
        assert_eq!(error, refused(Field::Phone, Rule::Unknown));
        if !number.trim().is_empty() {
            assert_silent(error.unwrap(), number);
        }
    }
    // A link around a number is not handed on: only its digits are.
    assert_eq!(callable(&app, "tel:+442079460001").await.unwrap(), "+442079460001");
}

#[tokio::test]
async fn only_chats_of_crisis_lines_are_opened() {
    let world = World::usual();
    let app = world.create().await;
    add(&app, "Sam", Some("+44 (0)20 7946-0001")).await;
    let chat = |address: &str| CallNumber { number: words(address), by: CrisisContact::Chat, message: None };
    let locked = World::usual().access();
    let known: Vec<&String> = countries().iter().flat_map(|country| country.lines.iter().filter_map(|line| line.chat.as_ref())).collect();
    assert!(known.len() > 10);
    for address in known {
        assert_eq!(&app.callable(chat(address)).await.unwrap(), address);
        assert_eq!(&locked.callable(chat(address)).await.unwrap(), address);
    }
    let others =
        ["", "988", "+44 (0)20 7946-0001", "https://988lifeline.org", "https://988lifeline.org/chat/x", "https://a.example", "file:///etc"];
    for address in others {
        assert_eq!(app.callable(chat(address)).await.err(), refused(Field::Phone, Rule::Unknown), "{address}");
        assert!(locked.callable(chat(address)).await.is_err(), "{address}");
    }
    // An address is never dialled as it is.
    let called = app.callable(CallNumber { number: words("https://www.thehotline.org"), by: CrisisContact::Call, message: None }).await;
    assert_eq!(called.err(), refused(Field::Phone, Rule::Unknown));
}

#[test]
fn pages_that_can_ask_nothing_find_the_country_by_its_zone() {
    let zones = crisis_zones();
    assert_eq!((zones.get("Pacific/Guam"), zones.get("Europe/Dublin")), (Some(&"US"), Some(&"IE")));
    assert!(zones.values().all(|code| daymark_content::country(code).is_some()));
    assert_eq!(zones.len(), countries().iter().map(|country| country.zones.len()).sum::<usize>());
}

#[tokio::test]
async fn the_lock_screen_knows_the_choices_it_needs_and_no_more() {
    let world = World::usual();
    let dir = world.dir().to_owned();
    assert!(closes_to_tray_while_locked(&dir));
    let app = world.create().await;
    let profile = ProfileView { country: Some("IE".to_owned()), name: Some(words("Robin")), ..app.profile_get().await.unwrap() };
    app.profile_save(profile).await.unwrap();
    let preferences = app.preferences_get().await.unwrap();
    app.preferences_save(Preferences { close_to_tray: false, text_size: 150, ..preferences }).await.unwrap();
    app.close().await;
    assert!(!closes_to_tray_while_locked(&dir));
    world.set_zone(chrono_tz::America::New_York);
    assert_eq!(world.vault().look(false).await.unwrap().text_size, 150);
    assert_eq!(world.access().crisis_lines().await.unwrap().here.unwrap().country, "IE");
    assert_eq!(std::fs::read_to_string(dir.join("lock-screen.json")).unwrap(), r#"{"close_to_tray":false,"country":"IE","text_size":150}"#);
    std::fs::remove_file(dir.join("lock-screen.json")).unwrap();
    assert_eq!(world.access().crisis_lines().await.unwrap().here.unwrap().country, "US");
}
