//! Exercises, their runs, and urges from the first rating to the last.

use crate::aid::{NOW, World, assert_silent, check_in, instant, letters, outside, refused, words};
use chrono::Duration;
use chrono_tz::Tz;
use daymark_app::api::{
    AddCopingCard, BeginPractice, BeginUrge, EndPractice, EndUrge, EntryKind, ExerciseView, HideTrigger, LeavePractice, ListPractices,
    ListUrges, OneCopingCard, PracticeView, RecordCheckIn, Search, SetFavourite, StepForm, UpdateCopingCard, UrgeEnd, UrgeView,
};
use daymark_app::{App, Error};
use daymark_content::{ExerciseState, exercises};
use daymark_domain::ids::{PracticeId, TriggerId, UrgeId};
use daymark_domain::invalid::{Field, Rule};
use daymark_domain::practice::{ItemKind, Outcome};
use daymark_domain::trigger::STARTING_SET;
use uuid::Uuid;

const FIRST: &str = "urge-surfing";
const SECOND: &str = "paced-breathing";
const NOT_FOUND: Option<Error> = Some(Error::NotFound);
const TOO_LONG: Option<Error> = refused(Field::Note, Rule::TooLong { max: 10_000 });
const RATING: Option<Error> = outside(Field::Rating, 0, 10);
const WRONG_RATINGS: [i32; 5] = [i32::MIN, -1, 11, 256, i32::MAX];

async fn begin(app: &App, exercise: &str, urge: Option<UrgeId>, before: Option<i32>) -> PracticeView {
    app.practice_begin(BeginPractice { exercise: exercise.to_owned(), urge, before }).await.unwrap()
}

fn ending(id: PracticeId, after: Option<i32>) -> EndPractice {
    EndPractice { id, outcome: Outcome::Finished, after, note: None }
}

async fn end(app: &App, id: PracticeId, after: Option<i32>) -> PracticeView {
    app.practice_end(ending(id, after)).await.unwrap()
}

/// A run from its beginning to its end, a minute long.
async fn run(world: &World, app: &App, exercise: &str, urge: Option<UrgeId>, before: Option<i32>, after: Option<i32>) -> PracticeView {
    let begun = begin(app, exercise, urge, before).await;
    world.pass(Duration::minutes(1));
    end(app, begun.id, after).await
}

async fn urge(app: &App, before: i32) -> UrgeView {
    app.urge_begin(BeginUrge { before: Some(before) }).await.unwrap()
}

fn nothing_more(id: UrgeId) -> EndUrge {
    EndUrge { id, after: None, triggers: None, note: None }
}

async fn listed(app: &App, id: UrgeId) -> UrgeView {
    app.urge_list(ListUrges { limit: 200 }).await.unwrap().into_iter().find(|one| one.id == id).unwrap()
}

async fn shown(app: &App, id: &str) -> ExerciseView {
    app.exercise_list().await.unwrap().into_iter().find(|one| one.id == id).unwrap()
}

#[tokio::test]
async fn the_catalogue_is_shown_whole() {
    let world = World::usual();
    let app = world.create().await;
    let shown = app.exercise_list().await.unwrap();
    assert!(!shown.is_empty());
    assert_eq!(shown.len(), exercises().len());
    for (shown, written) in shown.iter().zip(exercises()) {
        assert_eq!((&shown.id, &shown.title, &shown.purpose), (&written.id, &written.title, &written.purpose));
        assert_eq!((shown.minutes, &shown.caution), (written.minutes, &written.cautions()));
        assert_eq!(shown.steps.len(), written.steps.len());
        assert_eq!((shown.times_done, shown.last_done_at, shown.relief.mean, shown.relief.rated_runs), (0, None, None, 0));
    }
    let pacer = shown.iter().find(|one| one.id == SECOND).unwrap();
    let rounds = pacer.steps.iter().find_map(|step| match &step.form {
        StepForm::Paced { phases, rounds } => Some((phases.len(), *rounds)),
        _ => None,
    });
    assert_eq!(rounds, Some((2, 24)));
}

#[tokio::test]
async fn what_an_exercise_did_is_told_with_it() {
    let world = World::usual();
    let app = world.create().await;
    run(&world, &app, FIRST, None, Some(8), Some(3)).await;
    run(&world, &app, FIRST, None, Some(5), Some(6)).await;
    run(&world, &app, FIRST, None, Some(9), None).await;
    run(&world, &app, FIRST, None, None, Some(0)).await;
    let last = begin(&app, FIRST, None, None).await;
    let app = world.reopen(app).await;
    let shown = shown(&app, FIRST).await;
    // The last one goes on still.
    assert_eq!((shown.times_done, shown.relief.rated_runs, shown.relief.mean), (4, 2, Some(2.0)));
    assert_eq!(shown.last_done_at, Some(last.started_at));
    assert_eq!(self::shown(&app, SECOND).await.times_done, 0);
}

#[tokio::test]
async fn a_run_begins_with_what_is_known_of_it() {
    let world = World::usual();
    let app = world.create().await;
    let begun = begin(&app, FIRST, None, Some(0)).await;
    assert_eq!((begun.exercise.as_str(), begun.started_at, begun.before), (FIRST, instant(NOW), Some(0)));
    assert!(begun.urge.is_none() && begun.ended_at.is_none() && begun.outcome.is_none() && begun.after.is_none() && begun.note.is_none());
    begin(&app, FIRST, None, Some(10)).await;
    for before in WRONG_RATINGS {
        let error = app.practice_begin(BeginPractice { exercise: FIRST.to_owned(), urge: None, before: Some(before) }).await.err();
        assert_eq!(error, RATING);
    }
    let unknown = BeginPractice { exercise: "drowning-sorrows".to_owned(), urge: None, before: None };
    let error = app.practice_begin(unknown).await.err();
    assert_eq!(error, refused(Field::Exercise, Rule::Unknown));
    assert_silent(error.unwrap(), "sorrows");
    let nowhere = BeginPractice { exercise: FIRST.to_owned(), urge: Some(UrgeId::new(Uuid::from_u128(7))), before: None };
    assert_eq!(app.practice_begin(nowhere).await.err(), NOT_FOUND);
    let of = shown(&app, FIRST).await;
    assert_eq!((of.times_done, of.last_done_at), (0, Some(instant(NOW))), "two were begun and none is finished");
}

#[tokio::test]
async fn a_run_ends_once_and_its_rating_and_note_can_be_given_again() {
    let world = World::usual();
    let app = world.create().await;
    let begun = begin(&app, FIRST, None, Some(7)).await;
    world.pass(Duration::minutes(4));
    let stopped = EndPractice { outcome: Outcome::Stopped, note: Some(words("felt\0 calmer 🌊")), ..ending(begun.id, None) };
    let ended = app.practice_end(stopped).await.unwrap();
    assert_eq!((ended.ended_at, ended.outcome, ended.after), (Some(instant(NOW) + Duration::minutes(4)), Some(Outcome::Stopped), None));
    assert!(ended.note == Some(words("felt\0 calmer 🌊")));
    world.pass(Duration::minutes(4));
    let again = end(&app, begun.id, Some(2)).await;
    assert_eq!((again.ended_at, again.outcome, again.after), (ended.ended_at, Some(Outcome::Finished), Some(2)));
    assert!(again.note.is_none());

    for after in WRONG_RATINGS {
        assert_eq!(app.practice_end(ending(begun.id, Some(after))).await.err(), RATING);
    }
    for after in [0, 10] {
        assert_eq!(end(&app, begun.id, Some(after)).await.after, Some(after));
    }
    let note = |count| EndPractice { note: Some(letters(count)), ..ending(begun.id, None) };
    let error = app.practice_end(note(10_001)).await.err();
    assert_eq!(error, TOO_LONG);
    assert_silent(error.unwrap(), "ж");
    assert!(app.practice_end(note(10_000)).await.unwrap().note == Some(letters(10_000)));
    assert_eq!(app.practice_end(ending(PracticeId::new(Uuid::from_u128(7)), None)).await.err(), NOT_FOUND);
}

#[tokio::test]
async fn nothing_ends_before_it_began() {
    let world = World::usual();
    let app = world.create().await;
    let (urge, run) = (urge(&app, 5).await, begin(&app, FIRST, None, None).await);
    world.pass(-Duration::hours(1));
    assert_eq!(end(&app, run.id, None).await.ended_at, Some(run.started_at));
    assert_eq!(app.urge_end(nothing_more(urge.id)).await.unwrap().ended_at, Some(urge.started_at));
}

#[tokio::test]
async fn an_urge_stays_open_until_it_is_ended() {
    let world = World::usual();
    world.set_zone(Tz::America__New_York);
    let app = world.create().await;
    assert!(app.urge_open().await.unwrap().is_none());
    let begun = urge(&app, 8).await;
    assert_eq!((begun.started_at, begun.zone.as_str(), begun.before), (instant(NOW), "America/New_York", Some(8)));
    assert!(begun.ended_at.is_none() && begun.after.is_none() && begun.note.is_none());
    assert!(begun.triggers.is_empty() && begun.practices.is_empty());
    let mut suggested = begun.suggestions.clone();
    let for_craving = exercises().iter().filter(|one| one.states.contains(&ExerciseState::Craving));
    let mut catalogue: Vec<String> = for_craving.map(|one| one.id.clone()).collect();
    assert_eq!(suggested, catalogue);

    let run = run(&world, &app, SECOND, Some(begun.id), Some(8), Some(4)).await;
    let app = world.reopen(app).await;
    let open = app.urge_open().await.unwrap().unwrap();
    assert_eq!((open.id, open.after), (begun.id, Some(4)));
    assert!(open.practices == [run]);
    // What helped comes first, and nothing is left out.
    assert_eq!(open.suggestions[0], SECOND);
    suggested = open.suggestions;
    suggested.sort();
    catalogue.sort();
    assert_eq!(suggested, catalogue);

    let ended = app.urge_end(nothing_more(begun.id)).await.unwrap();
    assert_eq!((ended.ended_at, ended.after), (Some(instant(NOW) + Duration::minutes(1)), Some(4)));
    assert!(app.urge_open().await.unwrap().is_none());
    assert!(listed(&app, begun.id).await == ended);
}

#[tokio::test]
async fn what_is_left_out_of_an_urges_end_stays() {
    let world = World::usual();
    let app = world.create().await;
    let begun = urge(&app, 6).await;
    world.pass(Duration::minutes(9));
    let triggers = vec![STARTING_SET[4].0, STARTING_SET[1].0];
    let whole = EndUrge { id: begun.id, after: Some(2), triggers: Some(triggers.clone()), note: Some(words("called Sam 📞")) };
    let ended = app.urge_end(whole).await.unwrap();
    assert_eq!((ended.before, ended.after, ended.ended_at), (Some(6), Some(2), Some(instant(NOW) + Duration::minutes(9))));
    assert_eq!(ended.triggers.iter().map(|one| one.id).collect::<Vec<_>>(), triggers);
    assert!(ended.note == Some(words("called Sam 📞")));
    world.pass(Duration::minutes(9));
    assert!(app.urge_end(nothing_more(begun.id)).await.unwrap() == ended);

    // What is given replaces.
    app.trigger_hide(HideTrigger { id: STARTING_SET[9].0 }).await.unwrap();
    let again = EndUrge { after: Some(0), triggers: Some(vec![STARTING_SET[9].0]), note: Some(words("x")), ..nothing_more(begun.id) };
    let again = app.urge_end(again).await.unwrap();
    assert_eq!((again.after, again.ended_at), (Some(0), ended.ended_at));
    assert_eq!(again.triggers.iter().map(|one| one.id).collect::<Vec<_>>(), [STARTING_SET[9].0]);
    assert!(again.note == Some(words("x")));
    // It was none of them, after all.
    let none = app.urge_end(EndUrge { triggers: Some(Vec::new()), ..nothing_more(begun.id) }).await.unwrap();
    assert!(none.triggers.is_empty());
}

#[tokio::test]
async fn an_urge_has_the_bounds_of_its_parts() {
    let world = World::usual();
    let app = world.create().await;
    for before in WRONG_RATINGS {
        assert_eq!(app.urge_begin(BeginUrge { before: Some(before) }).await.err(), RATING);
    }
    assert!(app.urge_open().await.unwrap().is_none());
    urge(&app, 0).await;
    let id = urge(&app, 10).await.id;
    for after in WRONG_RATINGS {
        assert_eq!(app.urge_end(EndUrge { after: Some(after), ..nothing_more(id) }).await.err(), RATING);
    }
    let note = |count| EndUrge { note: Some(letters(count)), ..nothing_more(id) };
    assert_eq!(app.urge_end(note(10_001)).await.err(), TOO_LONG);
    let naming = |triggers| EndUrge { triggers: Some(triggers), ..nothing_more(id) };
    let unknown = TriggerId::new(Uuid::from_u128(7));
    let stress = STARTING_SET[0].0;
    for (triggers, rule) in [
        (vec![stress, unknown], Rule::Unknown),
        (vec![stress, stress], Rule::Duplicate),
        ((0..21).map(|id| TriggerId::new(Uuid::from_u128(id))).collect(), Rule::TooMany { max: 20 }),
    ] {
        assert_eq!(app.urge_end(naming(triggers)).await.err(), refused(Field::Triggers, rule));
    }
    // Nothing that was refused ended it.
    assert!(app.urge_open().await.unwrap().is_some_and(|open| open.id == id));
    assert_eq!(app.urge_end(nothing_more(UrgeId::new(Uuid::from_u128(7)))).await.err(), NOT_FOUND);
    assert!(app.urge_end(note(10_000)).await.unwrap().note == Some(letters(10_000)));
    for after in [0, 10] {
        assert_eq!(app.urge_end(EndUrge { after: Some(after), ..nothing_more(id) }).await.unwrap().after, Some(after));
    }
    for limit in [i32::MIN, -1, 0, 201, i32::MAX] {
        assert_eq!(app.urge_list(ListUrges { limit }).await.err(), outside(Field::Range, 1, 200));
    }
}

#[tokio::test]
async fn a_new_urge_leaves_the_one_before_at_two_hours() {
    let world = World::usual();
    let app = world.create().await;
    let first = urge(&app, 9).await;
    run(&world, &app, FIRST, Some(first.id), Some(9), Some(5)).await;
    world.pass(Duration::hours(2));
    let second = urge(&app, 7).await;
    assert!(app.urge_open().await.unwrap().is_some_and(|open| open.id == second.id));
    let left = listed(&app, first.id).await;
    assert_eq!((left.after, left.ended_at), (Some(5), Some(first.started_at + Duration::hours(2))));
    assert_eq!(left.end, Some(UrgeEnd::Left));
    let newest_first = app.urge_list(ListUrges { limit: 2 }).await.unwrap();
    assert_eq!(newest_first.iter().map(|one| one.id).collect::<Vec<_>>(), [second.id, first.id]);
    assert_eq!(app.urge_list(ListUrges { limit: 1 }).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_urge_has_the_last_rating_that_was_given() {
    let world = World::usual();
    let app = world.create().await;
    let id = urge(&app, 9).await.id;
    let after = async || listed(&app, id).await.after;
    let first = run(&world, &app, FIRST, Some(id), Some(9), Some(6)).await;
    assert_eq!(after().await, Some(6));
    let second = run(&world, &app, SECOND, Some(id), Some(6), None).await;
    assert_eq!(after().await, Some(6));
    end(&app, second.id, Some(3)).await;
    assert_eq!(after().await, Some(3));
    // Taken back: the one before it is the last again.
    end(&app, second.id, None).await;
    assert_eq!(after().await, Some(6));
    end(&app, first.id, None).await;
    assert_eq!(after().await, None);

    app.urge_end(EndUrge { after: Some(4), ..nothing_more(id) }).await.unwrap();
    end(&app, second.id, None).await;
    assert_eq!(after().await, Some(4));
    // And one more exercise after the end.
    run(&world, &app, FIRST, Some(id), Some(4), Some(1)).await;
    assert_eq!(after().await, Some(1));
    assert!(listed(&app, id).await.ended_at.is_some());
}

#[tokio::test]
async fn a_run_that_was_left_goes_on_where_it_was() {
    let world = World::usual();
    let app = world.create().await;
    let begun = begin(&app, FIRST, None, Some(7)).await;
    assert!(app.practice_open().await.unwrap().is_empty(), "nothing to go on from yet");
    for place in ["{\"step\":1}", "{\"step\":2}"] {
        app.practice_leave(LeavePractice { id: begun.id, place: words(place) }).await.unwrap();
    }
    let app = world.reopen(app).await;
    let left = app.practice_open().await.unwrap();
    assert!(left.len() == 1 && left[0].id == begun.id && left[0].place == Some(words("{\"step\":2}")));
    world.pass(Duration::hours(25));
    assert!(app.practice_open().await.unwrap().is_empty(), "a day later it is let go");
    world.pass(Duration::hours(-25));
    app.practice_end(ending(begun.id, Some(2))).await.unwrap();
    app.practice_leave(LeavePractice { id: begun.id, place: words("{}") }).await.unwrap();
    assert!(app.practice_open().await.unwrap().is_empty(), "what has ended stays ended");
    let far = LeavePractice { id: begun.id, place: words(&"x".repeat(20_001)) };
    assert_eq!(app.practice_leave(far).await.err(), refused(Field::Place, Rule::TooLong { max: 20_000 }));
    let list = |exercise: Option<&str>| ListPractices { exercise: exercise.map(str::to_owned), limit: 5 };
    assert_eq!(app.practice_list(list(None)).await.unwrap().len(), 1);
    assert!(app.practice_list(list(Some(SECOND))).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_helps_with_a_trigger_is_known_and_comes_first_there() {
    let world = World::usual();
    let app = world.create().await;
    let triggers = app.trigger_list().await.unwrap();
    let (stress, place) = (triggers[0].id, triggers[1].id);
    for (trigger, exercise, after) in [(stress, FIRST, 7), (stress, SECOND, 2), (place, FIRST, 0), (place, FIRST, 1), (place, SECOND, 8)] {
        for _ in 0..3 {
            let urge = app.urge_begin(BeginUrge { before: Some(8) }).await.unwrap();
            run(&world, &app, exercise, Some(urge.id), Some(8), Some(after)).await;
            app.urge_end(EndUrge { id: urge.id, after: Some(after), triggers: Some(vec![trigger]), note: None }).await.unwrap();
        }
    }
    let first = shown(&app, FIRST).await;
    let of: Vec<_> = first.relief_by_trigger.iter().map(|one| (one.trigger.id, one.relief.rated_runs, one.relief.mean)).collect();
    assert_eq!(of, [(place, 6, Some(7.5)), (stress, 3, Some(1.0))]);
    assert!(first.relief.spread.is_some_and(|spread| spread > 2.0));

    // A check-in just before the urge names what is at work.
    for (trigger, expected) in [(stress, SECOND), (place, FIRST)] {
        world.pass(Duration::hours(3));
        app.check_in_record(RecordCheckIn { triggers: vec![trigger], ..check_in() }).await.unwrap();
        world.pass(Duration::minutes(20));
        let urge = app.urge_begin(BeginUrge { before: Some(8) }).await.unwrap();
        assert_eq!(urge.suggestions[0], expected);
    }
}

#[tokio::test]
async fn an_urge_is_counted_for_what_the_check_in_before_it_named() {
    let world = World::usual();
    let app = world.create().await;
    let (stress, place) = (STARTING_SET[0].0, STARTING_SET[9].0);
    app.check_in_record(RecordCheckIn { triggers: vec![stress, place], ..check_in() }).await.unwrap();
    world.pass(Duration::minutes(20));
    let begun = urge(&app, 8).await;
    assert_eq!(begun.triggers.iter().map(|one| one.id).collect::<Vec<_>>(), [stress, place]);
    run(&world, &app, FIRST, Some(begun.id), Some(8), Some(3)).await;
    // Left as it is: nobody has to say anything.
    app.urge_end(nothing_more(begun.id)).await.unwrap();
    let of: Vec<_> = shown(&app, FIRST).await.relief_by_trigger.iter().map(|one| (one.trigger.id, one.relief.mean)).collect();
    assert_eq!(of, [(stress, Some(5.0)), (place, Some(5.0))]);

    // Hours later that check-in says nothing any more.
    world.pass(Duration::hours(3));
    assert!(urge(&app, 5).await.triggers.is_empty());
}

#[tokio::test]
async fn a_check_in_before_midnight_or_before_a_flight_still_counts() {
    let world = World::usual();
    world.set_zone(Tz::Europe__London);
    let app = world.create().await;
    let stress = STARTING_SET[0].0;
    // 23:50, and twenty minutes on.
    world.pass(instant("2026-03-02T23:50:00Z") - instant(NOW));
    app.check_in_record(RecordCheckIn { triggers: vec![stress], ..check_in() }).await.unwrap();
    world.pass(Duration::minutes(20));
    assert_eq!(urge(&app, 8).await.triggers.len(), 1);
    // Tomorrow there is today here.
    world.pass(Duration::hours(3));
    world.set_zone(Tz::Pacific__Kiritimati);
    app.check_in_record(RecordCheckIn { triggers: vec![stress], ..check_in() }).await.unwrap();
    world.pass(Duration::minutes(20));
    world.set_zone(Tz::Pacific__Pago_Pago);
    assert_eq!(urge(&app, 8).await.triggers.len(), 1);
}

#[tokio::test]
async fn something_new_is_offered_now_and_then() {
    let world = World::usual();
    let app = world.create().await;
    let mut offered = Vec::new();
    for _ in 0..6 {
        let urge = app.urge_begin(BeginUrge { before: Some(5) }).await.unwrap();
        offered.push(urge.something_new.clone());
        run(&world, &app, FIRST, Some(urge.id), Some(5), Some(4)).await;
    }
    assert_eq!(offered, [None, None, Some(SECOND.to_owned()), None, None, Some(SECOND.to_owned())]);
}

#[tokio::test]
async fn favourites_and_cards_are_kept() {
    let world = World::usual();
    let app = world.create().await;
    let favourite = |on| SetFavourite { kind: ItemKind::Exercise, item: SECOND.to_owned(), on };
    for (on, times) in [(true, 2), (false, 2), (true, 1)] {
        for _ in 0..times {
            app.favourite_set(favourite(on)).await.unwrap();
        }
        assert_eq!(shown(&app, SECOND).await.favourite, on);
    }
    let unknown = SetFavourite { kind: ItemKind::Worksheet, item: "no-such".to_owned(), on: true };
    assert_eq!(app.favourite_set(unknown).await.err(), refused(Field::Exercise, Rule::Unknown));

    let card = app.coping_card_add(AddCopingCard { text: words("My daughter's laugh 🌊") }).await.unwrap();
    app.coping_card_add(AddCopingCard { text: words("This passes") }).await.unwrap();
    let app = world.reopen(app).await;
    app.coping_card_update(UpdateCopingCard { id: card.id, text: words("Mina's laugh") }).await.unwrap();
    let texts = async || app.coping_card_list().await.unwrap().into_iter().map(|card| card.text.text().to_owned()).collect::<Vec<_>>();
    assert_eq!(texts().await, ["Mina's laugh", "This passes"]);
    app.coping_card_delete(OneCopingCard { id: card.id }).await.unwrap();
    assert_eq!(texts().await, ["This passes"]);
    app.coping_card_restore(OneCopingCard { id: card.id }).await.unwrap();
    assert_eq!(texts().await, ["Mina's laugh", "This passes"]);
    for text in ["", "  ", &"x".repeat(501)] {
        assert!(app.coping_card_add(AddCopingCard { text: words(text) }).await.is_err());
    }
}

#[tokio::test]
async fn search_finds_what_was_written_and_what_is_there_to_practise() {
    let world = World::usual();
    let app = world.create().await;
    app.check_in_record(RecordCheckIn { note: Some(words("the harbour at dusk, and then home")), ..check_in() }).await.unwrap();
    let begun = begin(&app, FIRST, None, None).await;
    app.practice_end(EndPractice { note: Some(words("harbour sounds")), ..ending(begun.id, None) }).await.unwrap();
    let search = async |text: &str| app.search(Search { text: words(text) }).await.unwrap();
    let found = search("harb").await;
    assert_eq!(found.entries.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [EntryKind::Practice, EntryKind::CheckIn]);
    assert_eq!(found.entries[0].of.as_deref(), Some(FIRST));
    let parts: Vec<_> = found.entries[1].snippet.iter().map(|part| (part.text.text(), part.found)).collect();
    assert_eq!(parts, [("the ", false), ("harbour", true), (" at dusk, and then home", false)]);
    assert!(search("breath").await.exercises.contains(&SECOND.to_owned()));
    let nothing = search("  ").await;
    assert!(nothing.entries.is_empty() && nothing.exercises.is_empty() && nothing.worksheets.is_empty());
    assert!(app.search(Search { text: words(&"x".repeat(201)) }).await.is_err());
}
