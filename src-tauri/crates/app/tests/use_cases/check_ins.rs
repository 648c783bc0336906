//! Check-ins from their recording to their deletion, the triggers they name, and unfinished forms.

use crate::aid::{NOW, World, assert_silent, check_in, from_store, instant, letters, outside, refused, words};
use chrono::{Duration, TimeZone as _};
use chrono_tz::Tz;
use daymark_app::api::{
    AddTrigger, CheckInPage, CheckInView, DraftOf, Form, HideTrigger, ListCheckIns, OneCheckIn, OneDraft, RecordCheckIn, SaveDraft,
    TriggerView, UpdateCheckIn,
};
use daymark_app::{App, Error};
use daymark_domain::check_in::Halt;
use daymark_domain::ids::{CheckInId, SessionId, TriggerId};
use daymark_domain::invalid::{Field, Rule};
use daymark_domain::trigger::STARTING_SET;
use daymark_store::Error as StoreError;
use uuid::Uuid;

const NOT_FOUND: Option<Error> = Some(Error::NotFound);

/// A name in Arabic and Hebrew with marks of direction, a family joined into one sign, a flag, and bytes that end a C string.
const FAITHFUL: &str = "\u{202b}سارة\u{202c} שלום 👩‍👩‍👧‍👦 🏳️‍🌈 e\u{301}\0 end\0";

async fn total(app: &App) -> u32 {
    app.check_in_list(ListCheckIns { after: None, limit: 1 }).await.unwrap().total
}

async fn refusal(app: &App, change: impl FnOnce(&mut RecordCheckIn)) -> Option<Error> {
    let mut request = check_in();
    change(&mut request);
    app.check_in_record(request).await.err()
}

async fn accepted(app: &App, change: impl FnOnce(&mut RecordCheckIn)) -> CheckInView {
    let mut request = check_in();
    change(&mut request);
    app.check_in_record(request).await.unwrap()
}

async fn own(app: &App, name: &str) -> TriggerView {
    app.trigger_add(AddTrigger { name: words(name) }).await.unwrap()
}

async fn offered(app: &App) -> Vec<TriggerId> {
    app.trigger_list().await.unwrap().iter().map(|one| one.id).collect()
}

async fn page(app: &App, after: Option<CheckInId>, limit: i32) -> CheckInPage {
    app.check_in_list(ListCheckIns { after, limit }).await.unwrap()
}

#[tokio::test]
async fn mood_and_craving_are_enough() {
    let world = World::usual();
    world.set_zone(Tz::Pacific__Auckland);
    let app = world.create().await;
    let recorded = accepted(&app, |_| {}).await;
    assert_eq!(recorded.at, instant(NOW));
    assert_eq!(recorded.zone, "Pacific/Auckland");
    assert_eq!(recorded.on.to_string(), "2026-03-02");
    assert_eq!((recorded.mood, recorded.craving), (3, 4));
    assert!(recorded.triggers.is_empty());
    assert_eq!(recorded.halt, Halt::default());
    assert_eq!((recorded.sleep_minutes, recorded.used), (None, None));
    assert!(recorded.note.is_none());
    assert!(app.check_in_get(OneCheckIn { id: recorded.id }).await.unwrap() == recorded);
}

#[tokio::test]
async fn everything_said_comes_back_as_it_was_said() {
    let world = World::usual();
    let app = world.create().await;
    let mine = own(&app, FAITHFUL).await;
    let recorded = accepted(&app, |request| {
        request.at = Some(instant("2026-03-01T23:59:59.123456789Z"));
        request.mood = 1;
        request.craving = 10;
        request.triggers = vec![mine.id, STARTING_SET[3].0, STARTING_SET[0].0];
        request.halt = Halt { hungry: true, angry: false, lonely: true, tired: false };
        request.sleep_minutes = Some(385);
        request.used = Some(false);
        request.note = Some(words(FAITHFUL));
    })
    .await;
    let app = world.reopen(app).await;
    let kept = app.check_in_get(OneCheckIn { id: recorded.id }).await.unwrap();
    assert!(kept == recorded);
    assert_eq!(kept.at, instant("2026-03-01T23:59:59.123456789Z"));
    assert_eq!(kept.on.to_string(), "2026-03-01");
    assert_eq!(kept.triggers.iter().map(|one| one.key.as_deref()).collect::<Vec<_>>(), [None, Some("boredom"), Some("stress")]);
    assert!(kept.triggers[0].name == Some(words(FAITHFUL.trim())));
    assert!(kept.note == Some(words(FAITHFUL)));
    assert_eq!(kept.halt, Halt { hungry: true, angry: false, lonely: true, tired: false });
    assert_eq!((kept.mood, kept.craving, kept.sleep_minutes, kept.used), (1, 10, Some(385), Some(false)));
    // A blank note is none.
    assert!(accepted(&app, |request| request.note = Some(words(" \n"))).await.note.is_none());
}

#[tokio::test]
async fn numbers_have_bounds() {
    let world = World::usual();
    let app = world.create().await;
    for mood in [i32::MIN, -1, 0, 6, 257, i32::MAX] {
        assert_eq!(refusal(&app, |request| request.mood = mood).await, outside(Field::Mood, 1, 5));
    }
    for craving in [i32::MIN, -1, 11, 256, i32::MAX] {
        assert_eq!(refusal(&app, |request| request.craving = craving).await, outside(Field::Craving, 0, 10));
    }
    for sleep in [i32::MIN, -1, 1_441, 65_536, i32::MAX] {
        assert_eq!(refusal(&app, |request| request.sleep_minutes = Some(sleep)).await, outside(Field::Sleep, 0, 1_440));
    }
    assert_eq!(total(&app).await, 0);
    for (mood, craving, sleep) in [(1, 0, 0), (5, 10, 1_440)] {
        let recorded = accepted(&app, |request| {
            (request.mood, request.craving, request.sleep_minutes) = (mood, craving, Some(sleep));
        })
        .await;
        assert_eq!((recorded.mood, recorded.craving, recorded.sleep_minutes), (mood, craving, Some(sleep)));
    }
}

#[tokio::test]
async fn a_check_in_speaks_of_the_past_since_1970() {
    let world = World::usual();
    let app = world.create().await;
    let later = instant(NOW) + Duration::nanoseconds(1);
    assert_eq!(refusal(&app, |request| request.at = Some(later)).await, refused(Field::At, Rule::InFuture));
    let earlier = chrono::DateTime::UNIX_EPOCH - Duration::nanoseconds(1);
    assert_eq!(refusal(&app, |request| request.at = Some(earlier)).await, refused(Field::At, Rule::TooEarly));
    for at in [instant(NOW), chrono::DateTime::UNIX_EPOCH] {
        assert_eq!(accepted(&app, |request| request.at = Some(at)).await.at, at);
    }
}

#[tokio::test]
async fn a_note_has_at_most_10000_characters() {
    let world = World::usual();
    let app = world.create().await;
    let error = refusal(&app, |request| request.note = Some(letters(10_001))).await;
    assert_eq!(error, refused(Field::Note, Rule::TooLong { max: 10_000 }));
    assert_silent(error.unwrap(), "ж");
    assert!(accepted(&app, |request| request.note = Some(letters(10_000))).await.note == Some(letters(10_000)));
}

#[tokio::test]
async fn a_check_in_names_at_most_20_triggers_that_are_known() {
    let world = World::usual();
    let app = world.create().await;
    let mut all: Vec<TriggerId> = STARTING_SET.iter().map(|(id, _)| *id).collect();
    for name in ["one", "two", "three"] {
        all.push(own(&app, name).await.id);
    }
    assert_eq!(all.len(), 21);
    let too_many = refusal(&app, |request| request.triggers = all.clone()).await;
    assert_eq!(too_many, refused(Field::Triggers, Rule::TooMany { max: 20 }));
    let twice = refusal(&app, |request| request.triggers = vec![all[0], all[1], all[0]]).await;
    assert_eq!(twice, refused(Field::Triggers, Rule::Duplicate));
    let unknown = refusal(&app, |request| request.triggers = vec![all[0], TriggerId::new(Uuid::from_u128(7))]).await;
    assert_eq!(unknown, refused(Field::Triggers, Rule::Unknown));
    all.truncate(20);
    let recorded = accepted(&app, |request| request.triggers = all.clone()).await;
    assert_eq!(recorded.triggers.iter().map(|one| one.id).collect::<Vec<_>>(), all);
    assert_eq!(total(&app).await, 1);
}

#[tokio::test]
async fn an_update_replaces_what_was_said_and_keeps_when_it_was_made() {
    let world = World::usual();
    let app = world.create().await;
    let recorded = accepted(&app, |request| {
        request.at = Some(instant("2026-03-01T20:00:00Z"));
        request.triggers = vec![STARTING_SET[0].0, STARTING_SET[1].0];
        request.note = Some(words("before"));
        request.used = Some(true);
    })
    .await;
    world.pass(Duration::days(3));
    world.set_zone(Tz::Asia__Tokyo);
    let content = RecordCheckIn { mood: 5, triggers: vec![STARTING_SET[2].0], ..check_in() };
    let updated = app.check_in_update(UpdateCheckIn { id: recorded.id, content: content.clone() }).await.unwrap();
    // Without a time it keeps its own, and a journey since then moves it to no other day.
    assert_eq!((updated.at, updated.on), (recorded.at, recorded.on));
    assert_eq!((updated.id, updated.zone.as_str()), (recorded.id, "Europe/London"));
    assert_eq!((updated.mood, updated.used), (5, None));
    assert!(updated.note.is_none());
    assert_eq!(updated.triggers.iter().map(|one| one.id).collect::<Vec<_>>(), [STARTING_SET[2].0]);
    assert!(app.check_in_get(OneCheckIn { id: recorded.id }).await.unwrap() == updated);

    let moved = RecordCheckIn { at: Some(instant("2026-02-27T08:00:00Z")), ..content.clone() };
    let moved = app.check_in_update(UpdateCheckIn { id: recorded.id, content: moved }).await.unwrap();
    assert_eq!(moved.on.to_string(), "2026-02-27");
    let future = RecordCheckIn { at: Some(instant("2026-03-06T00:00:00Z")), ..content.clone() };
    let refusal = app.check_in_update(UpdateCheckIn { id: recorded.id, content: future }).await.err();
    assert_eq!(refusal, refused(Field::At, Rule::InFuture));
    let unknown = RecordCheckIn { triggers: vec![TriggerId::new(Uuid::from_u128(7))], ..content.clone() };
    let refusal = app.check_in_update(UpdateCheckIn { id: recorded.id, content: unknown }).await.err();
    assert_eq!(refusal, refused(Field::Triggers, Rule::Unknown));
    assert!(app.check_in_get(OneCheckIn { id: recorded.id }).await.unwrap() == moved);
    let nowhere = UpdateCheckIn { id: CheckInId::new(Uuid::from_u128(7)), content };
    assert_eq!(app.check_in_update(nowhere).await.err(), NOT_FOUND);
    app.close().await;

    let store = world.store().await;
    let mut tx = store.read().await;
    let kept = daymark_store::check_in::get(&mut tx, recorded.id).await.unwrap().unwrap();
    assert_eq!((kept.created_at, kept.updated_at), (instant(NOW), instant(NOW) + Duration::days(3)));
}

#[tokio::test]
async fn a_clock_set_back_leaves_what_is_there_open_to_change() {
    let world = World::usual();
    let app = world.create().await;
    let recorded = accepted(&app, |_| {}).await;
    world.pass(-Duration::days(1));
    let content = RecordCheckIn { mood: 5, ..check_in() };
    let updated = app.check_in_update(UpdateCheckIn { id: recorded.id, content }).await.unwrap();
    assert_eq!((updated.at, updated.mood), (recorded.at, 5));
}

#[tokio::test]
async fn a_deleted_check_in_is_gone_until_it_is_restored() {
    let world = World::usual();
    let app = world.create().await;
    let recorded = accepted(&app, |request| {
        request.triggers = vec![STARTING_SET[5].0];
        request.note = Some(words("kept"));
    })
    .await;
    let one = OneCheckIn { id: recorded.id };
    app.check_in_delete(one).await.unwrap();
    assert_eq!(app.check_in_get(one).await.err(), NOT_FOUND);
    assert_eq!(app.check_in_delete(one).await.err(), NOT_FOUND);
    let update = UpdateCheckIn { id: recorded.id, content: check_in() };
    assert_eq!(app.check_in_update(update).await.err(), NOT_FOUND);
    let shown = page(&app, None, 10).await;
    assert_eq!((shown.check_ins.len(), shown.more, shown.total), (0, false, 0));

    let app = world.reopen(app).await;
    assert!(app.check_in_restore(one).await.unwrap() == recorded);
    assert!(app.check_in_restore(one).await.unwrap() == recorded);
    assert!(page(&app, None, 10).await.check_ins == [recorded]);
    let nowhere = OneCheckIn { id: CheckInId::new(Uuid::from_u128(7)) };
    assert_eq!(app.check_in_delete(nowhere).await.err(), NOT_FOUND);
    assert_eq!(app.check_in_restore(nowhere).await.err(), NOT_FOUND);
}

#[tokio::test]
async fn pages_go_from_the_newest_to_the_oldest() {
    let world = World::usual();
    let app = world.create().await;
    let mut recorded = Vec::new();
    // Told out of order, two of them at the same instant.
    for hour in [3, 1, 5, 1, 4] {
        let at = chrono::Utc.with_ymd_and_hms(2026, 3, 1, hour, 0, 0).unwrap();
        recorded.push(accepted(&app, |request| request.at = Some(at)).await);
    }
    let expected = [2, 4, 0, 3, 1].map(|index: usize| recorded[index].id);
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let shown = page(&app, after, 2).await;
        assert_eq!(shown.total, 5);
        seen.extend(shown.check_ins.iter().map(|one| one.id));
        assert_eq!(shown.more, seen.len() < 5);
        after = seen.last().copied();
        if !shown.more {
            break;
        }
    }
    assert_eq!(seen, expected);
    // The last one of a page is deleted meanwhile: the next page goes on where it was.
    app.check_in_delete(OneCheckIn { id: expected[1] }).await.unwrap();
    let shown = page(&app, Some(expected[1]), 200).await;
    assert_eq!(shown.check_ins.iter().map(|one| one.id).collect::<Vec<_>>(), expected[2..]);
    assert_eq!((shown.more, shown.total), (false, 4));
    assert!(page(&app, Some(CheckInId::new(Uuid::from_u128(7))), 2).await.check_ins.is_empty());
    for limit in [i32::MIN, -1, 0, 201, i32::MAX] {
        let error = app.check_in_list(ListCheckIns { after: None, limit }).await.err();
        assert_eq!(error, outside(Field::Range, 1, 200));
    }
    assert_eq!(page(&app, None, 1).await.check_ins.len(), 1);
}

#[tokio::test]
async fn everybody_starts_with_the_same_triggers() {
    let world = World::usual();
    let app = world.create().await;
    let triggers = app.trigger_list().await.unwrap();
    assert_eq!(triggers.len(), STARTING_SET.len());
    for (shown, (id, key)) in triggers.iter().zip(STARTING_SET) {
        assert_eq!((shown.id, shown.key.as_deref()), (*id, Some(*key)));
        assert!(shown.name.is_none());
    }
}

#[tokio::test]
async fn a_trigger_is_added_once_whatever_its_capitals() {
    let world = World::usual();
    let app = world.create().await;
    let added = own(&app, "  Ärger im BÜRO ").await;
    assert!(added.name == Some(words("Ärger im BÜRO")));
    assert!(added.key.is_none());
    assert!(own(&app, "ärger im büro").await == added);
    let other = own(&app, "Ärger").await;
    assert!(other.id != added.id);
    let app = world.reopen(app).await;
    assert_eq!(offered(&app).await[STARTING_SET.len()..], [added.id, other.id]);

    for blank in ["", " \n\t"] {
        let error = app.trigger_add(AddTrigger { name: words(blank) }).await.err();
        assert_eq!(error, refused(Field::Name, Rule::Required));
    }
    let error = app.trigger_add(AddTrigger { name: letters(81) }).await.err();
    assert_eq!(error, refused(Field::Name, Rule::TooLong { max: 80 }));
    assert_silent(error.unwrap(), "ж");
    assert!(app.trigger_add(AddTrigger { name: letters(80) }).await.unwrap().name == Some(letters(80)));
}

#[tokio::test]
async fn a_hidden_trigger_stays_with_what_names_it() {
    let world = World::usual();
    let app = world.create().await;
    let mine = own(&app, "the old bar").await;
    let known = STARTING_SET[7].0;
    let recorded = accepted(&app, |request| request.triggers = vec![mine.id, known]).await;
    for id in [mine.id, known] {
        app.trigger_hide(HideTrigger { id }).await.unwrap();
        app.trigger_hide(HideTrigger { id }).await.unwrap();
        assert!(!offered(&app).await.contains(&id));
    }
    let kept = app.check_in_get(OneCheckIn { id: recorded.id }).await.unwrap();
    assert!(kept == recorded);
    // What names it can be changed in other ways, and keep it.
    let content = RecordCheckIn { triggers: vec![mine.id, known], mood: 1, ..check_in() };
    assert_eq!(app.check_in_update(UpdateCheckIn { id: recorded.id, content }).await.unwrap().triggers.len(), 2);
    // Added again, it is the same one, and offered again.
    assert_eq!(own(&app, "The Old Bar").await.id, mine.id);
    assert!(offered(&app).await.contains(&mine.id));
    let nowhere = HideTrigger { id: TriggerId::new(Uuid::from_u128(7)) };
    assert_eq!(app.trigger_hide(nowhere).await.err(), from_store(StoreError::NotFound));
}

async fn save(app: &App, form: Form, body: &str) {
    app.draft_save(SaveDraft { form, of: None, body: words(body) }).await.unwrap();
}

async fn has_draft(app: &App, form: Form) -> bool {
    app.draft_get(OneDraft { form, of: None }).await.unwrap().body.is_some()
}

#[tokio::test]
async fn a_draft_outlives_the_app() {
    let world = World::usual();
    let app = world.create().await;
    let forms = [Form::CheckIn, Form::Session, Form::Welcome, Form::Person, Form::Goal, Form::Profile];
    for form in forms {
        let draft = app.draft_get(OneDraft { form, of: None }).await.unwrap();
        assert!(draft.body.is_none() && draft.saved_at.is_none());
        save(&app, form, "first").await;
        world.pass(Duration::minutes(1));
        save(&app, form, &format!("{form:?} {FAITHFUL}")).await;
    }
    let app = world.reopen(app).await;
    for (minutes, form) in (1..).zip(forms) {
        let draft = app.draft_get(OneDraft { form, of: None }).await.unwrap();
        assert!(draft.body == Some(words(&format!("{form:?} {FAITHFUL}"))));
        assert_eq!(draft.saved_at, Some(instant(NOW) + Duration::minutes(minutes)));
    }
    app.draft_discard(OneDraft { form: Form::Session, of: None }).await.unwrap();
    app.draft_discard(OneDraft { form: Form::Session, of: None }).await.unwrap();
    assert!(!has_draft(&app, Form::Session).await);
    assert!(has_draft(&app, Form::Person).await);
}

#[tokio::test]
async fn a_draft_has_at_most_100000_characters() {
    let world = World::usual();
    let app = world.create().await;
    let form = Form::CheckIn;
    app.draft_save(SaveDraft { form, of: None, body: letters(100_000) }).await.unwrap();
    let error = app.draft_save(SaveDraft { form, of: None, body: letters(100_001) }).await.err();
    assert_eq!(error, refused(Field::Note, Rule::TooLong { max: 100_000 }));
    assert_silent(error.unwrap(), "ж");
    assert_eq!(app.draft_save(SaveDraft { form, of: None, body: words("") }).await.err(), refused(Field::Note, Rule::Required));
    assert!(app.draft_get(OneDraft { form, of: None }).await.unwrap().body == Some(letters(100_000)));
}

#[tokio::test]
async fn only_a_recorded_check_in_takes_its_draft_along() {
    let world = World::usual();
    let app = world.create().await;
    save(&app, Form::CheckIn, "{}").await;
    save(&app, Form::Session, "{}").await;
    assert!(refusal(&app, |request| request.mood = 0).await.is_some());
    assert!(refusal(&app, |request| request.triggers = vec![TriggerId::new(Uuid::from_u128(7))]).await.is_some());
    assert!(has_draft(&app, Form::CheckIn).await);
    let recorded = accepted(&app, |_| {}).await;
    assert!(!has_draft(&app, Form::CheckIn).await);
    assert!(has_draft(&app, Form::Session).await);
    // An update is another form's business.
    save(&app, Form::CheckIn, "{}").await;
    app.check_in_update(UpdateCheckIn { id: recorded.id, content: check_in() }).await.unwrap();
    assert!(has_draft(&app, Form::CheckIn).await);
}

#[tokio::test]
async fn what_is_changed_has_a_draft_beside_that_of_what_is_new() {
    let world = World::usual();
    let app = world.create().await;
    let (one, other) = (accepted(&app, |_| {}).await.id, accepted(&app, |_| {}).await.id);
    let of = |id: CheckInId| Some(DraftOf::Entry { id: id.uuid() });
    let on = instant(NOW).date_naive();
    let session = SessionId::new(one.uuid());
    let at = |hour| Some(DraftOf::Occurrence { session, original: on.and_hms_opt(hour, 0, 0).unwrap() });
    let week = Some(DraftOf::Week { on });
    let kept = [(None, "new"), (of(one), "one"), (of(other), "other"), (at(10), "at ten"), (at(11), "at eleven"), (week, "week")];
    for (of, body) in kept {
        app.draft_save(SaveDraft { form: Form::CheckIn, of, body: words(body) }).await.unwrap();
    }
    let there = async |of| app.draft_get(OneDraft { form: Form::CheckIn, of }).await.unwrap().body;
    for (of, body) in kept {
        assert!(there(of).await == Some(words(body)));
    }
    app.check_in_update(UpdateCheckIn { id: one, content: check_in() }).await.unwrap();
    assert!(there(of(one)).await.is_none());
    for (of, body) in [kept[0], kept[2], kept[3], kept[4], kept[5]] {
        assert!(there(of).await == Some(words(body)));
    }
    app.check_in_delete(OneCheckIn { id: other }).await.unwrap();
    assert!(there(of(other)).await.is_none() && there(None).await.is_some());
    accepted(&app, |_| {}).await;
    assert!(there(None).await.is_none() && there(at(10)).await.is_some());
    assert!(app.draft_get(OneDraft { form: Form::Session, of: at(10) }).await.unwrap().body.is_none());
}
