//! Sessions: what is refused, and when the others are.
#![allow(clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Timelike, Utc, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};
use daymark_domain::ids::SessionId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::session::{Change, Content, Day, Exception, OccurrenceStatus, Repeat, Session, SessionKind};
use daymark_domain::wall_clock::to_local;
use proptest::prelude::*;
use uuid::Uuid;

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn content(starts: &str, repeat: Repeat) -> Content {
    Content {
        kind: SessionKind::Group,
        title: None,
        place: None,
        link: None,
        bring: None,
        zone: Tz::America__New_York,
        starts: local(starts),
        duration_minutes: 90,
        repeat,
        facilitator: None,
        description: None,
        all_day: false,
        free: false,
        travel_minutes: 0,
        extra: Vec::new(),
        leads: vec![1440, 120, 15],
    }
}

fn made(content: Content) -> Result<Session, Invalid> {
    Session::new(SessionId::new(Uuid::from_u128(1)), content, at("2026-01-01T00:00:00Z"))
}

fn weekly(every: u32, on: &[Day], until: Option<&str>) -> Repeat {
    Repeat::Weekly { every, on: on.to_vec(), until: until.map(|until| until.parse().unwrap()) }
}

fn rule(rrule: &str) -> Repeat {
    Repeat::Rule { rrule: rrule.to_owned() }
}

fn starts(session: &Session, from: &str, to: &str) -> Vec<String> {
    session.occurrences(at(from), at(to)).iter().map(|one| one.starts.format("%F %H:%M").to_string()).collect()
}

fn refused(content: Content) -> (Field, Rule) {
    let invalid = made(content).err().unwrap();
    (invalid.field, invalid.rule)
}

#[test]
fn a_series_keeps_its_local_time_across_both_changes() {
    let session = made(content("2026-02-23T18:00:00", weekly(1, &[Day::Monday, Day::Thursday], None))).unwrap();
    let year = session.occurrences(at("2026-02-01T00:00:00Z"), at("2027-01-31T00:00:00Z"));
    assert!(year.iter().all(|one| one.starts.hour() == 18 && to_local(one.starts_at, session.zone) == one.starts));
    let hours: std::collections::BTreeSet<u32> = year.iter().map(|one| one.starts_at.hour()).collect();
    assert_eq!(hours.into_iter().collect::<Vec<_>>(), [22, 23], "18:00 in New York is 22:00 UTC in summer and 23:00 in winter");
    assert_eq!(year.len(), 98);
}

#[test]
fn weekly_every_second_week_counts_from_the_first() {
    let session = made(content("2026-01-07T10:00:00", weekly(2, &[Day::Monday, Day::Wednesday], None))).unwrap();
    assert_eq!(
        starts(&session, "2026-01-01T00:00:00Z", "2026-02-05T00:00:00Z"),
        ["2026-01-07 10:00", "2026-01-19 10:00", "2026-01-21 10:00", "2026-02-02 10:00", "2026-02-04 10:00"]
    );
    // Far off, where counting begins anew, it is the same weeks.
    let near: Vec<_> = starts(&session, "2029-01-01T00:00:00Z", "2029-03-01T00:00:00Z");
    let all: Vec<_> = starts(&session, "2026-01-01T00:00:00Z", "2029-03-01T00:00:00Z");
    assert!(!near.is_empty() && all.ends_with(&near));
}

#[test]
fn until_is_the_last_day_included() {
    let session = made(content("2026-01-05T10:00:00", weekly(1, &[Day::Monday], Some("2026-01-19")))).unwrap();
    assert_eq!(starts(&session, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z").len(), 3);
    // In a rule, an instant is read in the session's zone: 04:59:59Z is still the evening before in New York.
    for (until, count) in
        [("20260120T045959Z", 3), ("20260119T150000Z", 3), ("20260119T145959Z", 2), ("20260119", 3), ("20260119T095959", 2)]
    {
        let session = made(content("2026-01-05T10:00:00", rule(&format!("FREQ=WEEKLY;BYDAY=MO;UNTIL={until}")))).unwrap();
        assert_eq!(starts(&session, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z").len(), count, "{until}");
    }
}

#[test]
fn rules_of_the_standard() {
    let cases = [
        ("FREQ=MONTHLY;BYDAY=-1FR", vec!["2026-01-30 10:00", "2026-02-27 10:00", "2026-03-27 10:00"]),
        ("RRULE:FREQ=DAILY;COUNT=3", vec!["2026-01-05 10:00", "2026-01-06 10:00", "2026-01-07 10:00"]),
        ("freq=weekly;interval=4;byday=mo", vec!["2026-01-05 10:00", "2026-02-02 10:00", "2026-03-02 10:00", "2026-03-30 10:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", vec!["2026-01-31 10:00", "2026-03-31 10:00"]),
        ("FREQ=DAILY;BYHOUR=17,9;COUNT=3", vec!["2026-01-05 17:00", "2026-01-06 09:00", "2026-01-06 17:00"]),
        ("FREQ=WEEKLY;BYDAY=TU;BYHOUR=8;BYMINUTE=0,30;COUNT=2", vec!["2026-01-06 08:00", "2026-01-06 08:30"]),
    ];
    for (text, wanted) in cases {
        let session = made(content("2026-01-05T10:00:00", rule(text))).unwrap();
        assert_eq!(starts(&session, "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"), wanted, "{text}");
    }
}

#[test]
fn a_rule_that_gives_something_only_now_and_then_does_happen() {
    // The 29th of February was a Monday in 1988, 2016 and will be in 2044; of a year without leap day only every eighth is the next.
    for (text, wanted) in [
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2044-02-29 10:00"),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "2028-02-29 10:00"),
    ] {
        let session =
            made(content("2024-03-01T10:00:00", rule(text))).or_else(|_| made(content("2020-03-01T10:00:00", rule(text)))).unwrap();
        let found = starts(&session, "2026-01-01T00:00:00Z", "2045-01-01T00:00:00Z");
        assert_eq!(found.first().map(String::as_str), Some(wanted), "{text}");
    }
}

#[test]
fn far_from_its_start_a_series_is_looked_through_as_fast_as_near_it() {
    let rules = [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYWEEKNO=20",
    ];
    for text in rules {
        let series = |first: &str| made(content(first, rule(text))).unwrap();
        // From a start that the rule gives, in step with the earlier one, the same comes out.
        let old = series("1972-02-29T10:00:00");
        let all = starts(&old, "1972-01-01T00:00:00Z", "2098-12-31T00:00:00Z");
        let late = starts(&old, "2090-01-01T00:00:00Z", "2098-12-31T00:00:00Z");
        assert!(!late.is_empty() && all.ends_with(&late), "{text}");
        assert_eq!(all.iter().filter(|one| one.as_str() >= "2090-01-01").count(), late.len(), "{text}");
        assert!(old.steps() <= 10_000, "{text}");
    }
    assert_eq!(made(content("2026-01-05T10:00:00", rule("FREQ=DAILY;COUNT=900"))).unwrap().steps(), 900);
}

/// The examples of RFC 5545, 3.8.5.3, and steps that do not divide a day.
#[test]
fn a_rule_of_hours_or_minutes_keeps_its_step() {
    let times = |first: &str, text: &str, days: i64| -> Vec<String> {
        let series = made(content(first, rule(text))).unwrap();
        let from = local(first).and_utc() - chrono::TimeDelta::days(1);
        let all = series.occurrences(from, from + chrono::TimeDelta::days(days + 1));
        all.iter().map(|one| one.starts.format("%d %H:%M").to_string()).collect()
    };
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=HOURLY;INTERVAL=3;UNTIL=20260302T170000", 9), ["02 09:00", "02 12:00", "02 15:00"]);
    let quarters = ["02 09:00", "02 09:15", "02 09:30", "02 09:45", "02 10:00", "02 10:15"];
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=MINUTELY;INTERVAL=15;COUNT=6", 9), quarters);
    assert_eq!(times("2026-03-02T09:00:00", "FREQ=MINUTELY;INTERVAL=90;COUNT=3", 9), ["02 09:00", "02 10:30", "02 12:00"]);
    let working = "BYHOUR=9,10,11,12,13,14,15,16";
    let by_minutes = times("2026-03-02T09:00:00", &format!("FREQ=MINUTELY;INTERVAL=20;{working}"), 9);
    let by_days = times("2026-03-02T09:00:00", &format!("FREQ=DAILY;{working};BYMINUTE=0,20,40"), 9);
    assert_eq!((by_minutes.len(), &by_minutes), (9 * 24, &by_days));
    assert_eq!(times("2026-03-02T09:30:00", "FREQ=HOURLY;INTERVAL=7", 2)[..4], ["02 09:30", "02 16:30", "02 23:30", "03 06:30"]);
    // On the wall clock, years on, and where a series is ended and goes on.
    let series = made(content("2026-03-02T09:30:00", rule("FREQ=HOURLY;INTERVAL=7"))).unwrap();
    let at = local("2029-06-04T00:00:00");
    let first = series.first_from(at).unwrap();
    assert_eq!((first - local("2026-03-02T09:30:00")).num_hours() % 7, 0);
    let (before, after) = series.split(series.id, first, chrono::DateTime::UNIX_EPOCH).unwrap();
    assert_eq!((before.first_from(at), after.first_from(at)), (None, Some(first)));
    // Cut anywhere, the two parts are the whole.
    for text in ["FREQ=MINUTELY;INTERVAL=15;COUNT=6", "FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55,59;COUNT=20"] {
        let series = made(content("2026-03-02T09:00:00", rule(text))).unwrap();
        let all = |of: &Session| starts(of, "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z");
        let wall = series.occurrences("2026-01-01T00:00:00Z".parse().unwrap(), "2026-12-31T00:00:00Z".parse().unwrap());
        for at in wall.iter().skip(1).map(|one| one.original) {
            let (before, after) = series.split(series.id, at, chrono::DateTime::UNIX_EPOCH).unwrap();
            assert_eq!([all(&before), all(&after)].concat(), all(&series), "{text} at {at}");
        }
    }
    let whole = Content { all_day: true, duration_minutes: 1_440, ..content("2026-03-02T00:00:00", rule("FREQ=HOURLY;INTERVAL=6")) };
    assert_eq!(refused(whole), (Field::Repeat, Rule::Unsupported));
}

#[test]
fn a_kind_is_of_the_programme_or_of_the_life_around_it() {
    use SessionKind::{Care, Other, Practice, School, Work};
    assert!(SessionKind::OF_PROGRAMME.iter().all(|kind| !kind.is_commitment()));
    assert!([Work, School, Care, Practice, Other].iter().all(|kind| kind.is_commitment() && !SessionKind::OF_PROGRAMME.contains(kind)));
}

#[test]
fn what_never_happens_is_too_often_or_makes_no_sense_is_refused() {
    let cases = [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Field::Repeat, Rule::NeverHappens),
        ("FREQ=DAILY;INTERVAL=0", Field::Repeat, Rule::NeverHappens),
        ("FREQ=DAILY;COUNT=0", Field::Repeat, Rule::NeverHappens),
        ("FREQ=HOURLY;BYMINUTE=0,30", Field::Repeat, Rule::Unsupported),
        ("FREQ=HOURLY;BYHOUR=9;INTERVAL=2", Field::Repeat, Rule::NeverHappens),
        ("FREQ=HOURLY;INTERVAL=5;BYMONTH=2;BYMONTHDAY=30", Field::Repeat, Rule::NeverHappens),
        ("FREQ=MINUTELY;INTERVAL=50", Field::Repeat, Rule::Unsupported),
        ("FREQ=MONTHLY;COUNT=24;BYHOUR=10,11,12,13,14;BYMINUTE=0,10,20,30,40,50", Field::Repeat, Rule::Unsupported),
        ("FREQ=MINUTELY;INTERVAL=1;BYHOUR=9", Field::Repeat, Rule::Unsupported),
        ("FREQ=MINUTELY;INTERVAL=2", Field::Repeat, Rule::Unsupported),
        ("FREQ=SECONDLY", Field::Repeat, Rule::Unsupported),
        ("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYSECOND=0,10,20,30,40", Field::Repeat, Rule::Unsupported),
        ("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40", Field::Repeat, Rule::Unsupported),
        ("FREQ=DAILY;UNTIL=20250101", Field::Until, Rule::EndsBeforeStart),
        ("FREQ=DAILY;UNTIL=yesterday", Field::Repeat, Rule::Malformed),
        ("", Field::Repeat, Rule::Malformed),
        ("FREQ=SOMETIMES", Field::Repeat, Rule::Malformed),
        ("FREQ=WEEKLY;BYDAY=XX", Field::Repeat, Rule::Malformed),
        ("FREQ=DAILY\nDTSTART:20200101T000000Z", Field::Repeat, Rule::Malformed),
        ("😀", Field::Repeat, Rule::Malformed),
    ];
    for (text, field, wanted) in cases {
        assert_eq!(refused(content("2026-01-05T10:00:00", rule(text))), (field, wanted), "{text}");
    }
    assert_eq!(refused(content("2026-01-05T10:00:00", rule(&"A=B;".repeat(200)))), (Field::Repeat, Rule::Malformed));
    assert_eq!(refused(content("2026-01-05T10:00:00", weekly(1, &[], None))), (Field::Repeat, Rule::Required));
    assert_eq!(refused(content("2026-01-05T10:00:00", weekly(0, &[Day::Monday], None))).1, Rule::OutOfRange { min: 1, max: 52 });
    assert_eq!(refused(content("2026-01-05T10:00:00", weekly(53, &[Day::Monday], None))).1, Rule::OutOfRange { min: 1, max: 52 });
    assert_eq!(refused(content("2026-01-05T10:00:00", weekly(1, &[Day::Monday, Day::Monday], None))).1, Rule::Duplicate);
    assert_eq!(
        refused(content("2026-01-05T10:00:00", weekly(1, &[Day::Monday], Some("2026-01-04")))),
        (Field::Until, Rule::EndsBeforeStart)
    );
    // A Monday series that begins and ends on a Tuesday.
    assert_eq!(refused(content("2026-01-06T10:00:00", weekly(1, &[Day::Monday], Some("2026-01-07")))), (Field::Repeat, Rule::NeverHappens));
}

#[test]
fn bounds_of_the_other_fields() {
    let base = || content("2026-01-05T10:00:00", Repeat::Never);
    assert_eq!(refused(Content { duration_minutes: 4, ..base() }), (Field::Duration, Rule::OutOfRange { min: 5, max: 44_640 }));
    assert_eq!(refused(Content { duration_minutes: i32::MIN, ..base() }).0, Field::Duration);
    assert_eq!(refused(Content { leads: vec![-1], ..base() }), (Field::Leads, Rule::OutOfRange { min: 0, max: 20_160 }));
    assert_eq!(refused(Content { leads: vec![20_161], ..base() }).0, Field::Leads);
    assert_eq!(refused(Content { leads: vec![5, 5], ..base() }), (Field::Leads, Rule::Duplicate));
    assert_eq!(refused(Content { leads: vec![1, 2, 3, 4, 5, 6], ..base() }), (Field::Leads, Rule::TooMany { max: 5 }));
    assert_eq!(refused(Content { starts: local("1969-12-31T23:59:00"), ..base() }), (Field::Starts, Rule::TooEarly));
    assert_eq!(refused(Content { starts: NaiveDateTime::MAX, ..base() }), (Field::Starts, Rule::Malformed));
    for bad in ["javascript:alert(1)", "file:///etc/passwd", "https:", "https://", "https://a b", "no link", "tel:"] {
        assert_eq!(refused(Content { link: Some(bad.to_owned()), ..base() }), (Field::Link, Rule::Malformed), "{bad}");
    }
    for good in ["https://clinic.example/room?x=1", "HTTP://clinic.example", "tel:+15550100", "  https://clinic.example  "] {
        assert!(made(Content { link: Some(good.to_owned()), ..base() }).is_ok(), "{good}");
    }
    assert_eq!(made(Content { leads: vec![15, 1440, 120], ..base() }).unwrap().leads, [1440, 120, 15]);
    assert!(daymark_domain::session::zone("Mars/Olympus").is_err());
}

#[test]
fn one_occurrence_moved_or_cancelled() {
    let mut session = made(content("2026-01-05T10:00:00", weekly(1, &[Day::Monday], None))).unwrap();
    session.exceptions = vec![
        session.move_of(local("2026-01-12T10:00:00"), local("2026-03-31T16:00:00")).unwrap().unwrap(),
        Exception::new(local("2026-01-19T10:00:00"), Change::Cancelled),
    ];
    let january = session.occurrences(at("2026-01-01T00:00:00Z"), at("2026-01-31T00:00:00Z"));
    let seen: Vec<_> = january.iter().map(|one| (one.starts.format("%d").to_string(), one.status)).collect();
    assert_eq!(
        seen,
        [
            ("05".to_owned(), OccurrenceStatus::Planned),
            ("19".to_owned(), OccurrenceStatus::Cancelled),
            ("26".to_owned(), OccurrenceStatus::Planned),
        ]
    );
    let moved = session.occurrences(at("2026-03-31T00:00:00Z"), at("2026-04-01T00:00:00Z"));
    assert_eq!((moved.len(), moved[0].original, moved[0].status), (1, local("2026-01-12T10:00:00"), OccurrenceStatus::Moved));
    assert_eq!(moved[0].ends_at - moved[0].starts_at, Duration::minutes(90));
    assert!(session.move_of(local("2026-01-13T10:00:00"), local("2026-01-14T10:00:00")).is_err(), "no occurrence that day");

    // Another rule keeps the changes that still name one of its occurrences.
    let revised = session.revised(content("2026-01-05T10:00:00", weekly(2, &[Day::Monday], None)), at("2026-01-02T00:00:00Z")).unwrap();
    assert_eq!(revised.exceptions.iter().map(|kept| kept.original).collect::<Vec<_>>(), [local("2026-01-19T10:00:00")]);
}

fn days() -> impl Strategy<Value = Vec<Day>> {
    let all = vec![Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday, Day::Saturday, Day::Sunday];
    proptest::sample::subsequence(all, 1..=7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Weekly series against counting days by hand.
    #[test]
    fn weekly_is_what_counting_gives(on in days(), every in 1_u32..6, start in 0_i64..3_000, ahead in 0_i64..4_000, zone in 0..TZ_VARIANTS.len()) {
        let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Duration::days(start);
        let starts = first.and_hms_opt(2, 30, 0).unwrap();
        let zone = TZ_VARIANTS[zone];
        let session = made(Content { starts, zone, ..content("2026-01-05T10:00:00", weekly(every, &on, None)) }).unwrap();
        let from = (first + Duration::days(ahead)).and_hms_opt(0, 0, 0).unwrap().and_utc();
        let to = from + Duration::days(60);
        let week_of = |date: NaiveDate| date.week(Weekday::Mon).first_day();
        let wanted: Vec<NaiveDateTime> = (-3..64)
            .map(|day| from.date_naive() + Duration::days(day))
            .filter(|date| *date >= first && on.iter().any(|day| chrono::Datelike::weekday(date) == Weekday::from(*day)))
            .filter(|date| (week_of(*date) - week_of(first)).num_days() / 7 % i64::from(every) == 0)
            .map(|date| date.and_hms_opt(2, 30, 0).unwrap())
            .filter(|local| (from..=to).contains(&daymark_domain::wall_clock::to_instant(*local, zone)))
            .collect();
        let seen: Vec<NaiveDateTime> = session.occurrences(from, to).iter().map(|one| one.original).collect();
        prop_assert_eq!(seen, wanted);
    }

    /// Whatever is written, it is read or refused, and expanding it ends.
    #[test]
    fn any_rule_is_read_or_refused(text in "(FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY|MINUTELY|SECONDLY))?(;(INTERVAL|COUNT|BYMONTH|BYMONTHDAY|BYDAY|BYSETPOS|BYWEEKNO|BYYEARDAY|WKST|UNTIL|BYHOUR|BYMINUTE|BYSECOND)=(-?[0-9]{1,5}|MO|2TU|-1SU|20270101T000000Z|[A-Z,]{0,6})){0,4}") {
        if let Ok(session) = made(content("2026-01-05T10:00:00", rule(&text))) {
            let _ = session.occurrences(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
            let _ = session.occurrences(DateTime::<Utc>::MIN_UTC, at("2026-02-01T00:00:00Z"));
        }
    }
}

#[test]
fn a_series_is_divided_where_it_is_asked() {
    let second = SessionId::new(Uuid::from_u128(2));
    let now = at("2026-01-01T00:00:00Z");
    let counted = made(content("2026-01-31T10:00:00", rule("FREQ=MONTHLY;COUNT=5"))).unwrap();
    let all = starts(&counted, "2026-01-01T00:00:00Z", "2027-12-31T00:00:00Z");
    assert_eq!(all, ["2026-01-31 10:00", "2026-03-31 10:00", "2026-05-31 10:00", "2026-07-31 10:00", "2026-08-31 10:00"]);
    let (earlier, rest) = counted.split(second, local("2026-05-31T10:00:00"), now).unwrap();
    assert_eq!(starts(&earlier, "2026-01-01T00:00:00Z", "2027-12-31T00:00:00Z"), all[..2]);
    assert_eq!(starts(&rest, "2026-01-01T00:00:00Z", "2027-12-31T00:00:00Z"), all[2..]);
    assert_eq!((rest.id, rest.repeat), (second, rule("FREQ=MONTHLY;COUNT=3")));
    assert!(counted.split(second, local("2026-01-31T10:00:00"), now).is_err());
    assert!(counted.split(second, local("2026-02-28T10:00:00"), now).is_err());
}

#[test]
fn what_is_still_to_come_goes_and_what_was_stays() {
    let (from, to) = ("2026-03-01T00:00:00Z", "2026-12-31T00:00:00Z");
    let mut group = made(content("2026-03-02T18:00:00", weekly(1, &[Day::Monday], Some("2026-03-31")))).unwrap();
    let mut change = |original: &str, change| group.set_exception(local(original), Some(Exception::new(local(original), change)));
    // Put off, brought forward, taken out.
    change("2026-03-09T18:00:00", Change::Moved { to: local("2026-03-20T18:00:00") });
    change("2026-03-16T18:00:00", Change::Moved { to: local("2026-03-12T18:00:00") });
    change("2026-03-30T18:00:00", Change::Removed);
    assert_eq!(starts(&group, from, to), ["2026-03-02 18:00", "2026-03-12 18:00", "2026-03-20 18:00", "2026-03-23 18:00"]);
    let ended = |now: &str| (group.is_ahead(at(now)), group.ended_now(at(now)).map(|ended| starts(&ended, from, to)));
    assert_eq!(ended("2026-03-01T12:00:00Z"), (true, None));
    assert_eq!(ended("2026-03-15T12:00:00Z"), (true, Some(vec!["2026-03-02 18:00".into(), "2026-03-12 18:00".into()])));
    assert_eq!(ended("2026-03-21T12:00:00Z").1.unwrap().len(), 3);
    // After the last there is, though its rule ends later.
    assert_eq!(ended("2026-03-24T12:00:00Z"), (false, Some(starts(&group, from, to))));
    assert!(group.last_start() > Some(local("2026-03-24T12:00:00")));
}

#[test]
fn an_occurrence_is_known_again_at_another_time() {
    let two = |hour: &str| made(content(&format!("2026-03-02T{hour}:00:00"), weekly(1, &[Day::Monday, Day::Wednesday], None))).unwrap();
    let (before, after) = (two("18"), two("19"));
    assert_eq!(after.name_of(&before, local("2026-03-04T18:00:00")), Some(local("2026-03-04T19:00:00")));
    assert_eq!(before.name_of(&before, local("2026-03-04T18:00:00")), Some(local("2026-03-04T18:00:00")));
    assert_eq!(after.name_of(&before, local("2026-03-05T18:00:00")), None);
    let twice = Session { extra: vec![local("2026-03-04T08:00:00")], ..after.clone() };
    assert_eq!(twice.name_of(&before, local("2026-03-04T18:00:00")), None, "which of two is not known");
    let single = |starts: &str| made(content(starts, Repeat::Never)).unwrap();
    let (before_single, later) = (single("2026-03-04T18:00:00"), single("2026-03-11T09:00:00"));
    assert_eq!(later.name_of(&before_single, before_single.starts), Some(later.starts));
    assert!(!after.keeps_past_of(&before, at("2026-03-03T12:00:00Z")) && after.keeps_past_of(&before, at("2026-03-02T12:00:00Z")));
}

fn any_repeat() -> impl Strategy<Value = Repeat> {
    let rules = [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;COUNT=40",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU",
        "FREQ=WEEKLY;COUNT=30;BYDAY=TU,TH",
        "FREQ=MONTHLY;BYDAY=1MO,-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20270301T120000",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15,31;COUNT=20",
        "FREQ=YEARLY;BYMONTH=1,3,6;BYDAY=2SU",
    ];
    let day = proptest::sample::subsequence(vec![Day::Monday, Day::Tuesday, Day::Thursday, Day::Sunday], 1..4);
    prop_oneof![
        proptest::sample::select(rules.to_vec()).prop_map(rule),
        (1_u32..4, day).prop_map(|(every, on)| Repeat::Weekly { every, on, until: None }),
        Just(Repeat::Never),
    ]
}

proptest! {
    #[test]
    fn two_parts_are_the_whole(
        repeat in any_repeat(),
        first in 0_i64..400,
        extra in proptest::collection::btree_set(0_i64..800, 0..6),
        pick in 0_usize..60,
    ) {
        let day = |days: i64| local("2026-01-01T09:30:00") + Duration::days(days);
        let mut whole = content("2026-01-01T09:30:00", repeat);
        whole.starts = day(first);
        whole.extra = extra.into_iter().map(day).collect();
        let Ok(mut whole) = made(whole) else { return Ok(()) };
        let (from, to) = ("2025-01-01T00:00:00Z", "2029-01-01T00:00:00Z");
        let all: Vec<_> = whole.occurrences(at(from), at(to)).iter().map(|one| one.original).collect();
        let Some(cut) = all.get(pick % all.len().max(1)).copied() else { return Ok(()) };
        whole.set_exception(cut, Some(Exception::new(cut, Change::Cancelled)));
        match whole.split(SessionId::new(Uuid::from_u128(2)), cut, at(from)) {
            Err(_) => prop_assert_eq!(all.first(), Some(&cut)),
            Ok((earlier, rest)) => {
                let of = |session: &Session| session.occurrences(at(from), at(to)).iter().map(|one| (one.original, one.status)).collect::<Vec<_>>();
                prop_assert!(of(&earlier).iter().all(|(original, _)| *original < cut));
                prop_assert_eq!(of(&rest).first().copied(), Some((cut, OccurrenceStatus::Cancelled)));
                prop_assert_eq!([of(&earlier), of(&rest)].concat(), of(&whole));
            }
        }
    }
}
