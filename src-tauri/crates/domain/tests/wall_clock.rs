//! Wall clocks and instants, against a calendar that shares no code with ours.
#![allow(clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use daymark_domain::wall_clock::{local_date, to_instant, to_local};
use jiff::civil;
use proptest::prelude::*;

/// The same question, put to jiff: its "compatible" reading is that of RFC 5545.
fn by_jiff(local: NaiveDateTime, zone: &jiff::tz::TimeZone) -> DateTime<Utc> {
    let civil: civil::DateTime = local.format("%FT%T").to_string().parse().unwrap();
    let at = zone.to_ambiguous_zoned(civil).compatible().unwrap().timestamp();
    DateTime::from_timestamp(at.as_second(), 0).unwrap()
}

/// Whether both calendars have the same edition of the zone's rules around a time. Governments change them; what is tested is the reckoning.
fn same_rules(local: NaiveDateTime, zone: Tz, theirs: &jiff::tz::TimeZone) -> bool {
    (-26..=26).all(|hours| {
        let at = local.and_utc() + Duration::hours(hours);
        let offset = theirs.to_offset(jiff::Timestamp::from_second(at.timestamp()).unwrap()).seconds();
        to_local(at, zone) - at.naive_utc() == Duration::seconds(i64::from(offset))
    })
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

#[test]
fn half_past_two_on_both_change_days() {
    let cases = [
        // The gap: read with the offset before it, so an hour (on Lord Howe half an hour) later.
        (Tz::America__New_York, "2026-03-08T02:30:00", "2026-03-08T07:30:00Z", "2026-03-08T03:30:00"),
        (Tz::Europe__London, "2026-03-29T01:30:00", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00"),
        (Tz::Australia__Lord_Howe, "2026-10-04T02:15:00", "2026-10-03T15:45:00Z", "2026-10-04T02:45:00"),
        // London and Lord Howe do not skip 02:30, but their days are as short.
        (Tz::Europe__London, "2026-03-29T02:30:00", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00"),
        (Tz::Australia__Lord_Howe, "2026-10-04T02:30:00", "2026-10-03T15:30:00Z", "2026-10-04T02:30:00"),
        // The overlap: the first of the two.
        (Tz::America__New_York, "2026-11-01T01:30:00", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00"),
        (Tz::America__New_York, "2026-11-01T02:30:00", "2026-11-01T07:30:00Z", "2026-11-01T02:30:00"),
        (Tz::Europe__London, "2026-10-25T01:30:00", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00"),
        (Tz::Europe__London, "2026-10-25T02:30:00", "2026-10-25T02:30:00Z", "2026-10-25T02:30:00"),
        (Tz::Australia__Lord_Howe, "2026-04-05T01:45:00", "2026-04-04T14:45:00Z", "2026-04-05T01:45:00"),
        (Tz::Australia__Lord_Howe, "2026-04-05T02:30:00", "2026-04-04T16:00:00Z", "2026-04-05T02:30:00"),
    ];
    for (zone, wanted, instant, shown) in cases {
        let at = to_instant(local(wanted), zone);
        assert_eq!(at, instant.parse::<DateTime<Utc>>().unwrap(), "{zone} {wanted}");
        assert_eq!(to_local(at, zone), local(shown), "{zone} {wanted}");
        assert_eq!(at, by_jiff(local(wanted), &jiff::tz::TimeZone::get(zone.name()).unwrap()), "{zone} {wanted}");
    }
}

#[test]
fn every_zone_agrees_with_an_independent_calendar_around_its_changes() {
    let mut compared = 0_u32;
    let mut other_rules = std::collections::BTreeSet::new();
    for zone in TZ_VARIANTS {
        let Ok(theirs) = jiff::tz::TimeZone::get(zone.name()) else { continue };
        // The changes of two years, found by jiff, and half-hours around each.
        let from: jiff::Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
        let to: jiff::Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
        for change in theirs.following(from).take_while(|change| change.timestamp() < to) {
            let at = DateTime::from_timestamp(change.timestamp().as_second(), 0).unwrap();
            if !same_rules(at.naive_utc(), zone, &theirs) {
                other_rules.insert(zone.name());
                continue;
            }
            for minutes in (-240..=240).step_by(15) {
                let wanted = to_local(at, zone) + Duration::minutes(minutes);
                assert_eq!(to_instant(wanted, zone), by_jiff(wanted, &theirs), "{zone} {wanted}");
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "only {compared} times were compared");
    assert!(other_rules.len() < 20, "the two have other rules in {other_rules:?}");
}

proptest! {
    #[test]
    fn any_zone_any_time_agrees(index in 0..TZ_VARIANTS.len(), seconds in 0_i64..2_145_916_800) {
        let zone = TZ_VARIANTS[index];
        let wanted = DateTime::from_timestamp(seconds - seconds % 60, 0).unwrap().naive_utc();
        if let Ok(theirs) = jiff::tz::TimeZone::get(zone.name()) && same_rules(wanted, zone, &theirs) {
            prop_assert_eq!(to_instant(wanted, zone), by_jiff(wanted, &theirs));
        }
    }

    #[test]
    fn an_instant_shows_its_own_date(index in 0..TZ_VARIANTS.len(), seconds in -2_000_000_000_i64..4_000_000_000) {
        let at = DateTime::from_timestamp(seconds, 0).unwrap();
        prop_assert_eq!(local_date(at, TZ_VARIANTS[index]), at.with_timezone(&TZ_VARIANTS[index]).date_naive());
    }
}

#[test]
fn absurd_clocks_are_taken_for_the_nearest_that_is_reckoned_with() {
    for zone in TZ_VARIANTS {
        for local in [NaiveDateTime::MIN, NaiveDateTime::MAX, NaiveDate::MIN.and_hms_opt(23, 59, 59).unwrap()] {
            let at = to_instant(local, zone);
            assert!(to_local(at, zone) <= NaiveDateTime::MAX);
        }
        for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let _ = (to_local(at, zone), local_date(at, zone));
        }
    }
}
