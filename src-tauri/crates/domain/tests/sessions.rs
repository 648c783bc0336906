//! Sessions: what is refused, and when the others are.
#![allow(clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Timelike, Utc, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};
use daymark_domain::ids::SessionId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::recurrence::{Frequency, RecurrenceEnd, RecurrenceRule};
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
        rdates: Vec::new(),
        leads: vec![1440, 120, 15],
    }
}

fn made(content: Content) -> Result<Session, Invalid> {
    Session::new(SessionId::new(Uuid::from_u128(1)), content, at("2026-01-01T00:00:00Z"))
}

fn weekly(every: u32, on: &[Day], until: Option<&str>) -> Repeat {
    Repeat::Weekly { every, on: on.to_vec(), until: until.map(|until| until.parse().unwrap()) }
}

fn read(rrule: &str) -> Result<RecurrenceRule, Invalid> {
    RecurrenceRule::parse(rrule, Tz::America__New_York)
}

fn rule(rrule: &str) -> Repeat {
    Repeat::Rule { rule: read(rrule).unwrap() }
}

fn starts(session: &Session, from: &str, to: &str) -> Vec<String> {
    session.occurrences(at(from), at(to)).iter().map(|one| one.starts.format("%F %H:%M").to_string()).collect()
}

fn refused(content: Content) -> (Field, Rule) {
    let invalid = made(content).err().unwrap();
    (invalid.field, invalid.rule)
}

fn refused_rule(text: &str) -> (Field, Rule) {
    let made = read(text).and_then(|rule| made(content("2026-01-05T10:00:00", Repeat::Rule { rule })));
    let invalid = made.err().unwrap();
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

#[test]
fn a_rule_of_several_times_a_day_is_cut_anywhere() {
    let series = made(content("2026-03-02T09:00:00", rule("FREQ=DAILY;BYHOUR=9,12,15;BYMINUTE=0,30;COUNT=20"))).unwrap();
    let all = |of: &Session| starts(of, "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z");
    let occurrences = series.occurrences(at("2026-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z"));
    assert_eq!((occurrences.len(), series.most_a_day()), (20, 6));
    for cut in occurrences.iter().skip(1).map(|one| one.original) {
        let (before, after) = series.split(series.id, cut, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!([all(&before), all(&after)].concat(), all(&series), "{cut}");
    }
}

#[test]
fn a_rule_is_written_as_it_was_read() {
    for text in [
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU;COUNT=12",
        "FREQ=MONTHLY;BYDAY=1MO,-1FR;UNTIL=20270301T120000",
        "FREQ=MONTHLY;BYMONTHDAY=-1,15;BYDAY=MO,TU;BYSETPOS=-1,1",
        "FREQ=YEARLY;BYMONTH=1,3;BYWEEKNO=-1,20;BYYEARDAY=-366,1;BYHOUR=9,17;BYMINUTE=0,30;BYSECOND=0,15",
    ] {
        assert_eq!(read(text).unwrap().to_string(), text);
    }
    let written = |text: &str| read(text).unwrap().to_string();
    assert_eq!(written("RRULE:freq=weekly;byday=2mo;wkst=mo;interval=1"), "FREQ=WEEKLY;BYDAY=MO");
    assert_eq!(written("FREQ=DAILY;UNTIL=20260330"), "FREQ=DAILY;UNTIL=20260330T235959");
    assert_eq!(written("FREQ=DAILY;UNTIL=20260331T033000Z"), "FREQ=DAILY;UNTIL=20260330T233000", "on the wall clock of New York");
    assert_eq!(written("FREQ=DAILY;BYSECOND=60"), "FREQ=DAILY;BYSECOND=59", "a leap second");
}

#[test]
fn a_plain_weekly_rule_is_one_that_the_form_shows() {
    let first = local("2026-03-09T18:30:00");
    let of = |text: &str| Repeat::of(read(text).unwrap(), first);
    assert_eq!(of("FREQ=WEEKLY"), weekly(1, &[Day::Monday], None));
    assert_eq!(
        of("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,MO,MO;UNTIL=20260330T183000"),
        weekly(2, &[Day::Monday, Day::Wednesday], Some("2026-03-30"))
    );
    assert_eq!(of("FREQ=WEEKLY;UNTIL=20260330T182959"), weekly(1, &[Day::Monday], Some("2026-03-29")));
    for text in ["FREQ=WEEKLY;COUNT=4", "FREQ=WEEKLY;WKST=SU", "FREQ=WEEKLY;BYMONTH=3", "FREQ=WEEKLY;INTERVAL=53", "FREQ=DAILY"] {
        assert_eq!(of(text), rule(text), "{text}");
    }
}

#[test]
fn a_rule_tells_whether_it_has_its_own_start() {
    let first = local("2026-03-09T18:30:00");
    let cases = [
        ("FREQ=WEEKLY;BYDAY=MO,WE", true, "2026-03-09T18:30:00"),
        ("FREQ=WEEKLY;BYDAY=TU", false, "2026-03-10T18:30:00"),
        ("FREQ=MONTHLY;BYDAY=2MO", true, "2026-03-09T18:30:00"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", false, "2026-03-31T18:30:00"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2", true, "2026-03-09T18:30:00"),
        ("FREQ=YEARLY;BYYEARDAY=68", true, "2026-03-09T18:30:00"),
        ("FREQ=DAILY;BYHOUR=7", false, "2026-03-10T07:30:00"),
    ];
    for (text, is_met, wanted) in cases {
        let rule = read(text).unwrap();
        assert_eq!((rule.occurs_at_start(first), rule.first_start(first)), (is_met, Some(local(wanted))), "{text}");
    }
}

/// A rule that an earlier version kept: what is left is its first start and its single dates; it can stay, but not be made anew.
#[test]
fn a_rule_of_an_earlier_version_stays_with_what_is_left_of_it() {
    let unsupported = || Repeat::Unsupported { text: "FREQ=HOURLY;INTERVAL=5".to_owned() };
    assert_eq!(refused(content("2026-03-02T09:00:00", unsupported())), (Field::Repeat, Rule::Unsupported));
    let first = made(content("2026-03-02T09:00:00", Repeat::Never)).unwrap();
    let kept = Session { repeat: unsupported(), rdates: vec![local("2026-03-02T14:00:00")], ..first };
    assert_eq!(starts(&kept, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), ["2026-03-02 09:00", "2026-03-02 14:00"]);
    assert_eq!((kept.last_start(), kept.is_first(kept.starts)), (Some(local("2026-03-02T14:00:00")), true));
    let revised = |repeat| {
        let content = Content { title: Some("Ping".to_owned()), rdates: kept.rdates.clone(), ..content("2026-03-02T09:00:00", repeat) };
        kept.revised(content, at("2026-03-03T00:00:00Z"))
    };
    assert_eq!(revised(unsupported()).map(|session| session.repeat), Ok(unsupported()));
    let other = Repeat::Unsupported { text: "FREQ=SECONDLY".to_owned() };
    assert_eq!(revised(other).err(), Some(Invalid::new(Field::Repeat, Rule::Unsupported)));
    assert!(revised(weekly(1, &[Day::Monday], None)).is_ok());
    let (earlier, rest) = kept.split(SessionId::new(Uuid::from_u128(2)), local("2026-03-02T14:00:00"), at("2026-03-03T00:00:00Z")).unwrap();
    assert_eq!((earlier.repeat, rest.repeat, rest.starts), (unsupported(), Repeat::Never, local("2026-03-02T14:00:00")));
}

#[test]
fn whole_days_stay_on_their_date_wherever_the_person_is() {
    let days = Content { all_day: true, duration_minutes: 1_440, ..content("2026-06-10T00:00:00", Repeat::Never) };
    let day = made(days).unwrap().occurrence(local("2026-06-10T00:00:00")).unwrap();
    let evening = made(content("2026-06-10T22:00:00", Repeat::Never)).unwrap().occurrence(local("2026-06-10T22:00:00")).unwrap();
    for zone in [Tz::Pacific__Honolulu, Tz::America__Los_Angeles, Tz::America__New_York, Tz::Pacific__Kiritimati] {
        assert_eq!(day.date_in(zone).to_string(), "2026-06-10", "{zone}");
    }
    assert_eq!(evening.date_in(Tz::Asia__Tokyo).to_string(), "2026-06-11");
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
        ("FREQ=HOURLY;INTERVAL=5;BYMONTH=2;BYMONTHDAY=30", Field::Repeat, Rule::Unsupported),
        ("freq=minutely;INTERVAL=50", Field::Repeat, Rule::Unsupported),
        ("FREQ=SECONDLY", Field::Repeat, Rule::Unsupported),
        ("FREQ=MONTHLY;COUNT=24;BYHOUR=10,11,12,13,14;BYMINUTE=0,10,20,30,40,50", Field::Repeat, Rule::Unsupported),
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
        assert_eq!(refused_rule(text), (field, wanted), "{text}");
    }
    assert_eq!(refused_rule(&"A=B;".repeat(200)), (Field::Repeat, Rule::Malformed));
    // What only the window could make of one.
    let odd = |change: fn(&mut RecurrenceRule)| {
        let mut rule = RecurrenceRule::every(1, Frequency::Monthly);
        change(&mut rule);
        refused(content("2026-01-05T10:00:00", Repeat::Rule { rule }))
    };
    assert_eq!(odd(|rule| rule.interval = 0), (Field::Repeat, Rule::NeverHappens));
    assert_eq!(odd(|rule| rule.by_month = vec![13]), (Field::Repeat, Rule::Malformed));
    assert_eq!(odd(|rule| rule.by_hour = vec![24]), (Field::Repeat, Rule::Malformed));
    assert_eq!(odd(|rule| rule.end = RecurrenceEnd::Count { count: 0 }), (Field::Repeat, Rule::NeverHappens));
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
    let days = |days: i32| Content { all_day: true, duration_minutes: days * 1_440, ..content("2026-01-05T00:00:00", Repeat::Never) };
    assert_eq!(made(days(185)).map(|session| session.duration_minutes), Ok(185 * 1_440));
    assert_eq!(refused(days(3_651)), (Field::Duration, Rule::OutOfRange { min: 5, max: 5_256_000 }));
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
        let Ok(rule) = read(&text) else { return Ok(()) };
        prop_assert_eq!(read(&rule.to_string()), Ok(rule.clone()));
        if let Ok(session) = made(content("2026-01-05T10:00:00", Repeat::Rule { rule })) {
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
    let twice = Session { rdates: vec![local("2026-03-04T08:00:00")], ..after.clone() };
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
        rdates in proptest::collection::btree_set(0_i64..800, 0..6),
        pick in 0_usize..60,
    ) {
        let day = |days: i64| local("2026-01-01T09:30:00") + Duration::days(days);
        let mut whole = content("2026-01-01T09:30:00", repeat);
        whole.starts = day(first);
        whole.rdates = rdates.into_iter().map(day).collect();
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
