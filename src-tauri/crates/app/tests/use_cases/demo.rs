//! The demo store: the same every time, valid, and believable.

use crate::aid::{World, date};
use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;
use daymark_app::App;
use daymark_app::api::{
    CheckInView, GetProgress, ListCheckIns, ListHomework, ListOccurrences, ListUrges, Milestone, OccurrenceView, ProgrammeStanding,
};
use daymark_domain::session::{Attendance, OccurrenceStatus, SessionKind};
use serde_json::{Value, json};

/// A Thursday of the ninth week.
const NOW: &str = "2026-05-14T14:10:00Z";

async fn filled(world: &World) -> App {
    let app = world.create().await;
    app.demo_fill().await.unwrap();
    app
}

async fn check_ins(app: &App) -> Vec<CheckInView> {
    let mut all: Vec<CheckInView> = Vec::new();
    loop {
        let page = app.check_in_list(ListCheckIns { after: all.last().map(|one| one.id), limit: 200 }).await.unwrap();
        all.extend(page.check_ins);
        if !page.more {
            assert_eq!(all.len(), page.total as usize);
            return all;
        }
    }
}

async fn occurrences(app: &App, from: NaiveDate, to: NaiveDate) -> Vec<OccurrenceView> {
    app.occurrence_list(ListOccurrences { from, to }).await.unwrap()
}

/// All that a window could show.
async fn everything(app: &App) -> Value {
    let (from, to) = (date("2026-03-01"), date("2026-06-30"));
    json!({
        "today": app.today_get().await.unwrap(),
        "profile": app.profile_get().await.unwrap(),
        "preferences": app.preferences_get().await.unwrap(),
        "check_ins": check_ins(app).await,
        "triggers": app.trigger_list().await.unwrap(),
        "urges": app.urge_list(ListUrges { limit: 200 }).await.unwrap(),
        "exercises": app.exercise_list().await.unwrap(),
        "sessions": app.session_list().await.unwrap(),
        "occurrences": occurrences(app, from, to).await,
        "people": app.person_list().await.unwrap(),
        "homework": app.homework_list(ListHomework { limit: 200 }).await.unwrap(),
        "programme": app.programme_current().await.unwrap(),
        "goals": app.goal_list().await.unwrap(),
        "reviews": app.review_list().await.unwrap(),
        "milestones": app.milestone_list().await.unwrap(),
        "progress": app.progress_get(GetProgress { from, to }).await.unwrap(),
    })
}

#[tokio::test]
async fn it_is_the_same_every_time() {
    let (one, other) = (World::new(NOW, Tz::Europe__London), World::new(NOW, Tz::Europe__London));
    let (one, other) = (filled(&one).await, filled(&other).await);
    assert!(everything(&one).await == everything(&other).await);
    one.close().await;
    other.close().await;
}

#[tokio::test]
async fn it_fits_every_hour_of_the_week_and_every_zone() {
    for (hours, zone) in
        [(0, Tz::UTC), (9, Tz::America__New_York), (33, Tz::Australia__Lord_Howe), (95, Tz::Asia__Kolkata), (167, Tz::Pacific__Apia)]
    {
        let now = crate::aid::instant("2026-03-30T00:00:00Z") + Duration::hours(hours);
        let world = World::new(&now.to_rfc3339(), zone);
        let app = filled(&world).await;
        let today = app.today_get().await.unwrap();
        assert!(today.next_session.is_some());
        assert_eq!(today.attendance_open.len(), 1, "{now} {zone}");
        let homework = app.homework_list(ListHomework { limit: 200 }).await.unwrap();
        let states: Vec<_> = homework.iter().map(|one| (one.overdue, one.done_at.is_some())).collect();
        assert_eq!(states, [(true, false), (false, false), (false, true), (false, true)], "{now} {zone}");
        assert!(homework.iter().all(|one| !one.title.text().is_empty() && one.done_at.is_none_or(|at| at <= now)));
        assert!((58..=72).contains(&today.recovery.unwrap().since_start));
        let all = check_ins(&app).await;
        assert!((165..=225).contains(&all.len()), "{} at {now}", all.len());
        assert!(all.iter().all(|one| one.at <= now));
        let urges = app.urge_list(ListUrges { limit: 200 }).await.unwrap();
        assert_eq!(urges.len(), 30);
        assert!(urges.iter().all(|urge| urge.ended_at.is_some_and(|at| at <= now)), "{now}");
        app.close().await;
    }
}

#[tokio::test]
async fn it_is_a_programme_of_twelve_weeks_in_its_ninth() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = filled(&world).await;
    let mut all = occurrences(&app, date("2026-03-01"), date("2026-08-30")).await;
    assert!([SessionKind::Work, SessionKind::Care].iter().all(|kind| all.iter().any(|one| one.kind == *kind)));
    all.retain(|one| !one.commitment);
    // Three, one, one, one and a meeting a week, and a review.
    assert_eq!(all.len(), 12 * 7 + 1);
    assert_eq!(all.iter().map(|one| one.original.date()).min(), Some(date("2026-03-16")));
    assert_eq!(all.iter().filter(|one| one.status == OccurrenceStatus::Cancelled).count(), 3);
    assert_eq!(all.iter().filter(|one| one.status == OccurrenceStatus::Moved).count(), 4);
    for kind in [SessionKind::Group, SessionKind::Individual, SessionKind::Family, SessionKind::Education] {
        assert!(all.iter().any(|one| one.kind == kind));
    }
    // Nobody can be in two rooms.
    let mut standing: Vec<_> = all.iter().filter(|one| one.status != OccurrenceStatus::Cancelled).collect();
    standing.sort_by_key(|one| one.starts_at);
    assert!(standing.windows(2).all(|pair| pair[0].ends_at <= pair[1].starts_at));
    // Attendance is known of what is over, but for the last.
    let now = crate::aid::instant(NOW);
    let over: Vec<_> = standing.iter().filter(|one| one.ends_at <= now).collect();
    assert_eq!(over.iter().filter(|one| one.attendance.is_none()).count(), 1);
    assert!(over.last().unwrap().attendance.is_none());
    assert!(standing.iter().all(|one| one.ends_at <= now || one.attendance.is_none()));
    let attended = over.iter().filter(|one| matches!(one.attendance, Some(Attendance::Attended | Attendance::Late))).count();
    assert!(attended * 100 / over.len() >= 80);
    app.close().await;
}

#[tokio::test]
async fn its_record_is_believable() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = filled(&world).await;
    let all = check_ins(&app).await;
    assert!((190..=215).contains(&all.len()), "{}", all.len());
    let mean = |from: &str, to: &str| {
        let (from, to) = (date(from), date(to));
        let cravings: Vec<f64> = all.iter().filter(|one| (from..=to).contains(&one.on)).map(|one| f64::from(one.craving)).collect();
        cravings.iter().sum::<f64>() / cravings.len() as f64
    };
    let (first, last) = (mean("2026-03-16", "2026-03-29"), mean("2026-05-01", "2026-05-14"));
    assert!(first > 5.0 && last < 4.0 && first - last > 2.0, "{first} {last}");
    assert_eq!(all.iter().filter(|one| one.used == Some(true)).count(), 2);
    let notes: Vec<_> = all.iter().filter_map(|one| one.note.as_ref()).map(|note| note.text().to_owned()).collect();
    assert!(notes.len() >= 30, "{}", notes.len());
    let mut once = notes.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), notes.len());
    assert!(all.iter().any(|one| one.triggers.iter().any(|trigger| trigger.name.is_some())));
    assert!(all.iter().any(|one| one.sleep_minutes.is_some_and(|minutes| minutes > 420)));
    assert!(all.iter().all(|one| one.sleep_minutes.is_none_or(|minutes| (180..=540).contains(&minutes))));

    let urges = app.urge_list(ListUrges { limit: 200 }).await.unwrap();
    let eased = urges.iter().filter(|urge| urge.before.zip(urge.after).is_some_and(|(before, after)| after < before)).count();
    assert!(eased >= 24 && eased <= urges.len(), "{eased}");
    assert!(urges.iter().all(|urge| !urge.practices.is_empty() && urge.practices.iter().all(|run| run.urge == Some(urge.id))));
    let exercises = app.exercise_list().await.unwrap();
    let (tried, untried): (Vec<_>, Vec<_>) = exercises.iter().partition(|one| one.times_done > 0);
    assert!(tried.len() >= 5 && !untried.is_empty(), "{}", tried.len());
    assert!(tried.iter().all(|one| one.relief.mean.is_some_and(|relief| relief > 0.3)));
    assert!(exercises.iter().filter(|one| !one.relief_by_trigger.is_empty()).count() >= 3);
    assert!(app.person_list().await.unwrap().len() >= 3);
    assert!(app.crisis_lines().await.unwrap().here.is_some_and(|here| here.country == "GB"));
    app.close().await;
}

#[tokio::test]
async fn its_reminders_are_ready() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = filled(&world).await;
    let list = app.reminder_list().await.unwrap();
    assert_eq!(list.upcoming.len(), 50);
    assert!(list.missed.is_empty());
    app.close().await;
}

#[tokio::test]
async fn its_goals_count_and_its_weeks_are_reviewed() {
    let world = World::new(NOW, Tz::Europe__London);
    let app = filled(&world).await;
    let current = app.programme_current().await.unwrap().unwrap();
    assert_eq!(current.standing, ProgrammeStanding::Within { phase: 1, week: 9, phase_week: 9 });
    let hours = current.programme.phases[0].minutes_a_week.unsigned_abs() / 60;
    assert!(current.minutes_planned.div_ceil(60).abs_diff(hours) <= 2, "{} of {hours}", current.minutes_planned);
    let goals = app.goal_list().await.unwrap();
    assert_eq!(goals.len(), 3);
    for goal in &goals {
        assert!(goal.counts && goal.weeks.len() == 8);
        assert!(goal.weeks.iter().any(|week| week.done >= f64::from(goal.weekly_target) * 0.5), "{}", goal.weekly_target);
    }
    let reviews = app.review_list().await.unwrap().reviews;
    assert!(reviews.len() == 3 && reviews.iter().all(|review| review.finished && review.line.is_some()));
    let milestones = app.milestone_list().await.unwrap();
    assert_eq!(milestones.reached.iter().filter(|one| matches!(one.what, Milestone::Own { .. })).count(), 1);
    assert!(milestones.reached.len() > 8 && milestones.next.len() >= 3);
    app.close().await;
}
