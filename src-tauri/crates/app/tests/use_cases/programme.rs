//! The programme and what hangs on it: goals, the weekly review, milestones.

use crate::aid::{World, check_in_at, date, local, once, weekly};
use chrono::NaiveDate;
use chrono_tz::Tz;
use daymark_app::api::{
    AddGoal, AddHomework, AddMilestone, AddProgramme, BeginPractice, CommandError, CountGoal, EndPractice, EntryKind, GoalView,
    HomeworkItem, LevelOfCare, ListOccurrences, Measure, Milestone, MoveOccurrence, OneGoal, OneHomework, OneMilestone, OneOccurrence,
    OneProgramme, OneReview, OneSession, PhaseFields, ProfileView, ProgrammeStanding, ProposeProgramme, RecordAttendance, SaveReview,
    Search, SessionView, Shape, UpdateGoal, UpdateProgramme, Written,
};
use daymark_app::{App, Error};
use daymark_domain::ids::{PhaseId, SessionId};
use daymark_domain::invalid::{Field, Rule};
use daymark_domain::practice::Outcome;
use daymark_domain::session::{Attendance, Day, SessionKind};

fn written(text: &str) -> Written {
    Written::new(text.to_owned())
}

fn phase(starts_on: &str, level: LevelOfCare, minutes_a_week: i32) -> PhaseFields {
    PhaseFields { id: None, level, title: None, starts_on: date(starts_on), minutes_a_week, kinds: Vec::new() }
}

fn programme(phases: Vec<PhaseFields>) -> AddProgramme {
    AddProgramme { name: None, starts_on: phases[0].starts_on, ends_on: None, phases, sessions: Vec::new() }
}

fn goal(title: &str, measure: Measure, weekly_target: i32) -> AddGoal {
    AddGoal { title: written(title), why: None, measure, weekly_target, phase: None }
}

async fn attend(app: &App, session: SessionId, original: &str, attendance: Attendance) {
    let request = RecordAttendance { session, original: local(original), attendance: Some(attendance) };
    app.attendance_record(request).await.unwrap();
}

fn refused<T>(result: Result<T, Error>) -> Option<CommandError> {
    result.err().map(CommandError::from)
}

const fn invalid(field: Field, rule: Rule) -> Option<CommandError> {
    Some(CommandError::Invalid { field, rule })
}

fn done(goals: &[GoalView]) -> Vec<f64> {
    goals.iter().map(|goal| goal.done).collect()
}

#[tokio::test]
async fn one_tap_sets_up_a_programme_and_its_sessions() {
    let world = World::new("2026-03-04T09:00:00Z", Tz::Europe__London);
    let app = world.create().await;
    assert!(app.programme_current().await.unwrap().is_none());
    let ask = ProposeProgramme { shape: Shape::ThreeEvenings, starts_on: date("2026-03-09"), days: None, time: None };
    let proposed = app.programme_propose(ask.clone()).await.unwrap();
    assert_eq!(proposed.programme.phases.len(), 3);
    assert!(app.programme_list().await.unwrap().is_empty());
    // Other days and another time.
    let days = vec![Day::Thursday, Day::Monday, Day::Tuesday, Day::Monday];
    let proposed =
        app.programme_propose(ProposeProgramme { days: Some(days), time: Some("17:30:00".parse().unwrap()), ..ask }).await.unwrap();
    assert_eq!(proposed.days, [Day::Monday, Day::Tuesday, Day::Thursday]);
    let view = app.programme_add(proposed.programme).await.unwrap();
    assert_eq!(view.phases[0].ends_on, Some(date("2026-05-17")));
    let week = ListOccurrences { from: date("2026-03-09"), to: date("2026-03-15") };
    let starts: Vec<_> = app.occurrence_list(week).await.unwrap().iter().map(|one| one.starts.to_string()).collect();
    assert_eq!(starts, ["2026-03-09 16:30:00", "2026-03-09 17:30:00", "2026-03-10 17:30:00", "2026-03-12 17:30:00"]);
    // Reminders are planned for them.
    assert!(!app.reminder_list().await.unwrap().upcoming.is_empty());

    let current = app.programme_current().await.unwrap().unwrap();
    assert_eq!(current.standing, ProgrammeStanding::Before { days: 5 });
    world.set_now("2026-03-18T21:00:00Z");
    let group = app.session_list().await.unwrap().into_iter().find(|one| one.kind == SessionKind::Group).unwrap();
    attend(&app, group.id, "2026-03-16T17:30:00", Attendance::Late).await;
    attend(&app, group.id, "2026-03-17T17:30:00", Attendance::Missed).await;
    let current = app.programme_current().await.unwrap().unwrap();
    assert_eq!(current.standing, ProgrammeStanding::Within { phase: 1, week: 2, phase_week: 2 });
    assert_eq!((current.minutes_attended, current.minutes_planned), (180, 600));
    assert_eq!(current.programme.phases[0].minutes_a_week, 600);
    app.close().await;
}

#[tokio::test]
async fn a_programme_is_added_whole_or_not_at_all() {
    let world = World::new("2026-03-04T09:00:00Z", Tz::UTC);
    let app = world.create().await;
    let mut broken = programme(vec![phase("2026-03-09", LevelOfCare::Intensive, 540)]);
    broken.sessions =
        vec![once("2026-03-09T18:00:00"), daymark_app::api::AddSession { duration_minutes: 0, ..once("2026-03-10T18:00:00") }];
    assert!(matches!(refused(app.programme_add(broken.clone()).await), Some(CommandError::Invalid { field: Field::Duration, .. })));
    assert!(app.programme_list().await.unwrap().is_empty() && app.session_list().await.unwrap().is_empty());
    broken.sessions = vec![once("2026-03-09T18:00:00"); 51];
    assert_eq!(refused(app.programme_add(broken).await), invalid(Field::Item, Rule::TooMany { max: 50 }));

    let view = app.programme_add(programme(vec![phase("2026-03-09", LevelOfCare::Intensive, 540)])).await.unwrap();
    let kept = PhaseFields { id: Some(view.phases[0].id), ..phase("2026-03-09", LevelOfCare::Intensive, 600) };
    let stranger = PhaseFields { id: Some(PhaseId::new(uuid::Uuid::nil())), ..phase("2026-05-11", LevelOfCare::Aftercare, 90) };
    let update = UpdateProgramme {
        id: view.id,
        name: Some(written("Harbour")),
        starts_on: view.starts_on,
        ends_on: None,
        phases: vec![kept, stranger],
    };
    let changed = app.programme_update(update).await.unwrap();
    assert_eq!(changed.phases[0].id, view.phases[0].id);
    assert_ne!(changed.phases[1].id, PhaseId::new(uuid::Uuid::nil()));
    assert_eq!(changed.phases[0].ends_on, Some(date("2026-05-10")));

    // The one added last is current; the one before is kept.
    world.set_now("2026-03-05T09:00:00Z");
    let second = app.programme_add(programme(vec![phase("2026-06-01", LevelOfCare::Outpatient, 120)])).await.unwrap();
    assert_eq!(app.programme_current().await.unwrap().unwrap().programme.id, second.id);
    assert_eq!(app.programme_list().await.unwrap().len(), 2);
    app.programme_delete(OneProgramme { id: second.id }).await.unwrap();
    assert_eq!(app.programme_current().await.unwrap().unwrap().programme.id, view.id);
    assert_eq!(refused(app.programme_delete(OneProgramme { id: second.id }).await), Some(CommandError::NotFound));
    assert!(app.programme_restore(OneProgramme { id: second.id }).await.unwrap() == second);
    app.close().await;
}

#[tokio::test]
async fn goals_count_the_record_of_the_week() {
    // A Wednesday.
    let world = World::new("2026-03-11T21:00:00Z", Tz::Europe__London);
    let app = world.create().await;
    let of = [
        goal("Hours", Measure::HoursAttended, 9),
        goal("Sessions", Measure::SessionsAttended, 4),
        goal("Check in", Measure::CheckIns, 10),
        goal("Practise", Measure::Practices, 3),
        goal("Meetings", Measure::Meetings, 2),
        goal("Homework", Measure::HomeworkDone, 1),
        goal("Walks", Measure::Own, 5),
    ];
    for one in of {
        app.goal_add(one).await.unwrap();
    }
    let group = app.session_add(weekly("2026-03-02T18:00:00", &[Day::Monday, Day::Wednesday])).await.unwrap();
    for original in ["2026-03-02T18:00:00", "2026-03-09T18:00:00", "2026-03-11T18:00:00"] {
        attend(&app, group.id, original, Attendance::Attended).await;
    }
    app.check_in_record(check_in_at("2026-03-08T23:30:00Z", 3, 4)).await.unwrap();
    app.check_in_record(check_in_at("2026-03-09T00:30:00Z", 3, 4)).await.unwrap();
    for outcome in [Outcome::Finished, Outcome::Stopped] {
        let run = app.practice_begin(BeginPractice { exercise: "box-breathing".into(), urge: None, before: None }).await.unwrap();
        app.practice_end(EndPractice { id: run.id, outcome, after: None, note: None }).await.unwrap();
    }
    let item = AddHomework { session: None, item: HomeworkItem::Other, note: Some(written("Call Maya")), due_at: None };
    let homework = app.homework_add(item).await.unwrap();
    app.homework_done(OneHomework { id: homework.id }).await.unwrap();

    let goals = app.goal_list().await.unwrap();
    assert_eq!(done(&goals), [2.0, 2.0, 1.0, 1.0, 0.0, 1.0, 0.0]);
    assert!(goals.iter().all(|goal| goal.counts && goal.weeks.len() == 1 && goal.weeks[0].week_on == date("2026-03-09")));
    let walks = goals.last().unwrap().id;
    app.goal_count(CountGoal { id: walks, on: None, by: 2 }).await.unwrap();
    app.goal_count(CountGoal { id: walks, on: Some(date("2026-03-09")), by: 1 }).await.unwrap();
    let counted = app.goal_count(CountGoal { id: walks, on: None, by: -1 }).await.unwrap();
    assert_eq!((counted.done, counted.counted_today), (2.0, 1));
    let ahead = CountGoal { id: walks, on: Some(date("2026-03-12")), by: 1 };
    assert_eq!(refused(app.goal_count(ahead).await), invalid(Field::On, Rule::InFuture));
    let counting = CountGoal { id: goals[0].id, on: None, by: 1 };
    assert_eq!(refused(app.goal_count(counting).await), invalid(Field::Count, Rule::Unsupported));
    app.close().await;
}

#[tokio::test]
async fn a_goal_can_be_changed_ended_and_taken_away() {
    let world = World::new("2026-03-11T12:00:00Z", Tz::UTC);
    let app = world.create().await;
    let phases = vec![phase("2026-03-02", LevelOfCare::Intensive, 540), phase("2026-03-16", LevelOfCare::Outpatient, 120)];
    let view = app.programme_add(programme(phases)).await.unwrap();
    let tied = AddGoal { phase: Some(view.phases[0].id), ..goal("Check in", Measure::CheckIns, 3) };
    let added = app.goal_add(tied.clone()).await.unwrap();
    let one = OneGoal { id: added.id };
    assert!(added.phase.is_some_and(|phase| phase.id == view.phases[0].id));
    let unknown = AddGoal { phase: Some(PhaseId::new(uuid::Uuid::nil())), ..tied.clone() };
    assert_eq!(refused(app.goal_add(unknown).await), invalid(Field::Phase, Rule::Unknown));
    for at in ["2026-03-11T08:00:00Z", "2026-03-17T08:00:00Z"] {
        world.set_now(at);
        app.check_in_record(check_in_at(at, 3, 3)).await.unwrap();
    }
    // Its phase is over: what was done stays, and nothing more counts.
    let goals = app.goal_list().await.unwrap();
    assert!(!goals[0].counts && goals[0].done == 0.0);
    assert_eq!(goals[0].weeks.iter().map(|week| week.done).collect::<Vec<_>>(), [1.0]);
    let changed = app.goal_update(UpdateGoal { id: added.id, content: AddGoal { phase: None, weekly_target: 5, ..tied } }).await.unwrap();
    assert!(changed.counts && changed.done == 1.0 && changed.weekly_target == 5);
    let ended = app.goal_end(one).await.unwrap();
    assert!(ended.ended_on == Some(date("2026-03-17")) && !ended.counts);
    assert!(app.goal_reopen(one).await.unwrap().counts);
    app.goal_delete(one).await.unwrap();
    assert!(app.goal_list().await.unwrap().is_empty());
    assert_eq!(refused(app.goal_end(one).await), Some(CommandError::NotFound));
    assert!(app.goal_restore(one).await.unwrap().counts);
    app.close().await;
}

fn texts(week: &str, helped: &str, next: &str) -> SaveReview {
    SaveReview { week_on: date(week), helped: Some(written(helped)), hard: None, next_step: Some(written(next)) }
}

#[tokio::test]
async fn the_review_fills_itself_and_keeps_what_is_written() {
    let world = World::new("2026-03-01T12:00:00Z", Tz::UTC);
    let app = world.create().await;
    app.check_in_record(check_in_at("2026-02-24T08:00:00Z", 2, 8)).await.unwrap();
    let group = app.session_add(weekly("2026-03-02T10:00:00", &[Day::Monday, Day::Wednesday])).await.unwrap();
    world.set_now("2026-03-08T12:00:00Z");
    app.goal_add(goal("Check in", Measure::CheckIns, 3)).await.unwrap();
    // Nothing to look back on yet, in the week itself.
    assert_eq!(app.today_get().await.unwrap().review_due, None);
    app.check_in_record(check_in_at("2026-03-02T08:00:00Z", 3, 6)).await.unwrap();
    let used = daymark_app::api::RecordCheckIn { used: Some(true), ..check_in_at("2026-03-03T08:00:00Z", 4, 5) };
    app.check_in_record(used).await.unwrap();
    attend(&app, group.id, "2026-03-02T10:00:00", Attendance::Attended).await;
    let run = app.practice_begin(BeginPractice { exercise: "box-breathing".into(), urge: None, before: Some(7) }).await.unwrap();
    app.practice_end(EndPractice { id: run.id, outcome: Outcome::Finished, after: Some(4), note: None }).await.unwrap();

    assert_eq!(app.today_get().await.unwrap().review_due, Some(date("2026-03-02")));
    let week = OneReview { week_on: date("2026-03-02") };
    let review = app.review_get(week).await.unwrap();
    let record = &review.record;
    assert_eq!((record.check_ins, record.mood, record.mood_before), (2, Some(3.5), Some(2.0)));
    assert_eq!((record.craving, record.craving_before), (Some(5.5), Some(8.0)));
    assert_eq!((record.sessions_attended, record.sessions_held, record.practices), (1, 2, 1));
    assert!(record.used && record.helped_most.as_ref().is_some_and(|helped| helped.mean_relief == 3.0));
    assert!(record.goals.len() == 1 && record.goals[0].done == 2.0 && record.goals[0].target == 3);
    assert!(review.started_at.is_none());

    app.review_save(texts("2026-03-02", "Long walks", "")).await.unwrap();
    // As after a kill: nothing was said to be finished, and it is there.
    app.close().await;
    let app = world.open().await;
    let kept = app.review_get(week).await.unwrap();
    assert!(kept.helped == Some(written("Long walks")) && kept.next_step.is_none() && kept.finished_at.is_none());
    world.set_now("2026-03-09T07:00:00Z");
    assert_eq!(app.today_get().await.unwrap().review_due, Some(date("2026-03-02")));
    app.review_finish(texts("2026-03-02", "Long walks", "Call Jon on Friday")).await.unwrap();
    assert_eq!(app.today_get().await.unwrap().review_due, None);
    assert!(app.review_get(OneReview { week_on: date("2026-03-09") }).await.unwrap().step_before == Some(written("Call Jon on Friday")));
    let list = app.review_list().await.unwrap();
    assert_eq!((list.this_week, list.suggested), (date("2026-03-09"), date("2026-03-02")));
    assert!(list.reviews[0].finished && list.reviews[0].line == Some(written("Call Jon on Friday")));
    // It can be changed, and stays finished.
    app.review_save(texts("2026-03-02", "Rain", "")).await.unwrap();
    assert!(app.review_list().await.unwrap().reviews[0].finished);
    let found = app.search(Search { text: written("rain") }).await.unwrap();
    assert!(found.entries.len() == 1 && found.entries[0].kind == EntryKind::WeeklyReview);
    assert_eq!(found.entries[0].of.as_deref(), Some("2026-03-02"));
    assert_eq!(refused(app.review_save(texts("2026-03-03", "", "")).await), invalid(Field::Week, Rule::Malformed));
    assert_eq!(refused(app.review_save(texts("2026-03-16", "", "")).await), invalid(Field::Week, Rule::InFuture));
    app.close().await;
}

#[tokio::test]
async fn a_review_can_be_put_away() {
    let world = World::new("2026-03-08T12:00:00Z", Tz::UTC);
    let app = world.create().await;
    app.check_in_record(check_in_at("2026-03-08T08:00:00Z", 3, 3)).await.unwrap();
    assert_eq!(app.today_get().await.unwrap().review_due, Some(date("2026-03-02")));
    app.review_put_away(OneReview { week_on: date("2026-03-02") }).await.unwrap();
    for later in ["2026-03-08T20:00:00Z", "2026-03-09T08:00:00Z", "2026-03-10T08:00:00Z"] {
        world.set_now(later);
        assert_eq!(app.today_get().await.unwrap().review_due, None, "{later}");
    }
    world.set_now("2026-03-15T12:00:00Z");
    app.check_in_record(check_in_at("2026-03-14T08:00:00Z", 3, 3)).await.unwrap();
    assert_eq!(app.today_get().await.unwrap().review_due, Some(date("2026-03-09")));
    app.close().await;
}

async fn recovery_from(app: &App, on: NaiveDate) {
    let profile = ProfileView {
        name: None,
        recovery_started_on: Some(on),
        working_on: Vec::new(),
        medicines: Vec::new(),
        country: None,
        welcomed: true,
    };
    app.profile_save(profile).await.unwrap();
}

/// Today counts the sessions before it without a look at each, and comes to what the whole list comes to.
#[tokio::test]
async fn the_fifth_session_is_marked_today_whatever_became_of_the_others() {
    let world = World::new("2026-03-02T12:00:00Z", Tz::UTC);
    let app = world.create().await;
    let of = |session: &SessionView, original: &str| OneOccurrence { session: session.id, original: local(original) };
    let days = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday];
    let group = app.session_add(weekly("2026-02-16T10:00:00", &days)).await.unwrap();
    for day in ["16", "17", "18", "19", "20"] {
        attend(&app, group.id, &format!("2026-02-{day}T10:00:00"), Attendance::Attended).await;
    }
    attend(&app, group.id, "2026-02-23T10:00:00", Attendance::Missed).await;
    let moved =
        |day: &str, to: &str| MoveOccurrence { session: group.id, original: local(&format!("2026-02-{day}T10:00:00")), to: local(to) };
    app.occurrence_move(moved("18", "2026-02-19T15:00:00")).await.unwrap();
    app.occurrence_cancel(of(&group, "2026-02-20T10:00:00")).await.unwrap();
    let gone = app.session_add(once("2026-02-16T12:00:00")).await.unwrap();
    attend(&app, gone.id, "2026-02-16T12:00:00", Attendance::Attended).await;
    app.session_delete(OneSession { id: gone.id }).await.unwrap();
    assert!(app.today_get().await.unwrap().milestones.is_empty());
    // Moved from a day before to today.
    app.occurrence_move(moved("27", "2026-03-02T09:00:00")).await.unwrap();
    attend(&app, group.id, "2026-02-27T10:00:00", Attendance::Late).await;
    let today = app.today_get().await.unwrap().milestones;
    assert!(today.len() == 1 && today[0].what == Milestone::Sessions { count: 5 });
    let all = app.milestone_list().await.unwrap().reached;
    assert!(all.iter().any(|one| one.what == Milestone::Sessions { count: 5 } && one.on == date("2026-03-02")));
    app.close().await;
}

#[tokio::test]
async fn milestones_are_marked_on_their_day_and_stay() {
    let world = World::new("2026-03-09T12:00:00Z", Tz::UTC);
    let app = world.create().await;
    recovery_from(&app, date("2026-03-03")).await;
    let today = app.today_get().await.unwrap().milestones;
    assert!(today.len() == 1 && today[0].what == Milestone::Days { days: 7 });
    let group = app.session_add(weekly("2026-03-02T10:00:00", &[Day::Monday])).await.unwrap();
    attend(&app, group.id, "2026-03-09T10:00:00", Attendance::Attended).await;
    assert_eq!(app.today_get().await.unwrap().milestones.len(), 2);
    app.programme_add(programme(vec![phase("2026-03-09", LevelOfCare::Intensive, 540), phase("2026-05-11", LevelOfCare::Aftercare, 90)]))
        .await
        .unwrap();
    app.milestone_add(AddMilestone { title: written("First shift back"), on: date("2026-03-12") }).await.unwrap();
    let before = app.milestone_list().await.unwrap();
    let coming: Vec<_> = before.next.iter().map(|one| one.to_go).collect();
    assert_eq!(coming, [3, 7, 63, 4]);

    // A lapse takes nothing away.
    world.set_now("2026-03-13T12:00:00Z");
    let used = daymark_app::api::RecordCheckIn { used: Some(true), ..check_in_at("2026-03-13T08:00:00Z", 2, 7) };
    app.check_in_record(used).await.unwrap();
    let after = app.milestone_list().await.unwrap();
    assert!(before.reached.iter().all(|one| after.reached.contains(one)));
    let own = after.reached.iter().find_map(|one| match &one.what {
        Milestone::Own { id, .. } => Some(*id),
        _ => None,
    });
    let own = OneMilestone { id: own.unwrap() };
    app.milestone_delete(own).await.unwrap();
    assert_eq!(app.milestone_list().await.unwrap().reached.len(), after.reached.len() - 1);
    app.milestone_restore(own).await.unwrap();
    assert!(app.milestone_list().await.unwrap() == after);
    // Silence brings no milestone; a word about these days does.
    world.set_now("2026-03-20T12:00:00Z");
    assert!(app.today_get().await.unwrap().milestones.is_empty());
    let said = daymark_app::api::RecordCheckIn { used: Some(false), ..check_in_at("2026-03-20T08:00:00Z", 3, 3) };
    app.check_in_record(said).await.unwrap();
    assert!(app.today_get().await.unwrap().milestones.iter().any(|one| one.what == Milestone::Run { days: 7 }));
    app.session_delete(OneSession { id: group.id }).await.unwrap();
    app.close().await;
}
