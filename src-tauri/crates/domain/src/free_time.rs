//! Where there is room: stretches of the waking day in which nothing is on.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;

use crate::conflict::Busy;
use crate::preferences::QuietHours;
use crate::wall_clock::{to_instant, to_local};

/// Air before and after: nobody goes straight from one thing into the next.
const AIR: Duration = Duration::minutes(10);

/// Weeks ahead in which the same time has to be free for a weekly proposal.
const WEEKS: u64 = 4;

/// The waking day of one who has set no quiet hours.
const DAY: (u32, u32) = (8, 22);

/// The most proposals for one day: the longest stretches win.
const MOST_A_DAY: usize = 3;

/// A stretch in which nothing is on, by the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeTime {
    /// A quarter of an hour at which to begin, with air on both sides.
    pub starts: NaiveDateTime,
    pub free_from: NaiveDateTime,
    pub free_to: NaiveDateTime,
    /// Whether this time is free on the same day of each of the next four weeks.
    pub every_week: bool,
}

/// Where `minutes` fit on the local dates from `from` to `to`, both included, after `now`: at most three a day, in order of time.
///
/// What is on counts with the way to it. The waking day is what quiet hours leave. `busy` has to reach four weeks beyond `to`.
#[must_use]
pub fn free_times(
    busy: &[Busy],
    quiet: Option<QuietHours>,
    (from, to): (NaiveDate, NaiveDate),
    minutes: u32,
    now: DateTime<Utc>,
    zone: Tz,
) -> Vec<FreeTime> {
    let length = Duration::minutes(i64::from(minutes));
    let mut taken: Vec<(NaiveDateTime, NaiveDateTime)> = busy
        .iter()
        .map(|one| (to_local(one.from - Duration::minutes(i64::from(one.travel_minutes)), zone), to_local(one.to, zone)))
        .collect();
    taken.sort_unstable();
    let mut found = Vec::new();
    for on in from.iter_days().take_while(|on| *on <= to) {
        let mut of_day: Vec<FreeTime> = gaps(&taken, waking(on, quiet))
            .filter_map(|(free_from, free_to)| {
                let earliest = (free_from + AIR).max(to_local(now, zone) + AIR);
                let starts = quarter_after(earliest)?;
                // A clock change in between would make it longer or shorter than it looks.
                let begins = to_instant(starts, zone);
                let is_even = to_local(begins, zone) == starts && to_local(begins + length, zone) == starts + length;
                let fits = starts + length + AIR <= free_to && begins > now && is_even;
                fits.then(|| FreeTime { starts, free_from, free_to, every_week: weekly(&taken, starts, length) })
            })
            .collect();
        of_day.sort_by_key(|one| std::cmp::Reverse(one.free_to - one.free_from));
        of_day.truncate(MOST_A_DAY);
        of_day.sort_by_key(|one| one.starts);
        found.extend(of_day);
    }
    found
}

/// The waking day of one date: it may end after midnight.
fn waking(on: NaiveDate, quiet: Option<QuietHours>) -> (NaiveDateTime, NaiveDateTime) {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let (wakes, sleeps) = quiet.map_or((hour(DAY.0), hour(DAY.1)), |quiet| (quiet.to, quiet.from));
    let ends = if sleeps > wakes { Some(on) } else { on.checked_add_days(Days::new(1)) };
    (on.and_time(wakes), ends.unwrap_or(on).and_time(sleeps))
}

/// What `taken`, in order, leaves of a stretch.
fn gaps(
    taken: &[(NaiveDateTime, NaiveDateTime)],
    (begins, ends): (NaiveDateTime, NaiveDateTime),
) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
    let mut free_from = begins;
    let mut gaps = Vec::new();
    for (from, to) in taken.iter().filter(|(from, to)| *to > begins && *from < ends) {
        if *from > free_from {
            gaps.push((free_from, *from));
        }
        free_from = free_from.max(*to);
    }
    if free_from < ends {
        gaps.push((free_from, ends));
    }
    gaps.into_iter()
}

fn quarter_after(at: NaiveDateTime) -> Option<NaiveDateTime> {
    let whole = at.with_second(0)?.with_nanosecond(0)?;
    let whole = if whole < at { whole + Duration::minutes(1) } else { whole };
    Some(whole + Duration::minutes(i64::from((15 - whole.minute() % 15) % 15)))
}

fn weekly(taken: &[(NaiveDateTime, NaiveDateTime)], starts: NaiveDateTime, length: Duration) -> bool {
    (1..=WEEKS).all(|week| {
        starts.checked_add_days(Days::new(7 * week)).is_some_and(|then| !taken.iter().any(|(from, to)| *from < then + length && *to > then))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use proptest::prelude::*;

    use super::*;

    const ZONE: Tz = Tz::Europe__London;

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn busy(from: &str, to: &str, travel_minutes: u32) -> Busy {
        Busy { from: to_instant(local(from), ZONE), to: to_instant(local(to), ZONE), travel_minutes }
    }

    fn day(busy: &[Busy], minutes: u32, now: &str) -> Vec<String> {
        let on = "2026-03-10".parse().unwrap();
        let found = free_times(busy, None, (on, on), minutes, to_instant(local(now), ZONE), ZONE);
        found.iter().map(|one| one.starts.format("%H:%M").to_string()).collect()
    }

    #[test]
    fn practice_fits_between_and_not_on_the_way() {
        let on = [busy("2026-03-10T09:00:00", "2026-03-10T12:00:00", 45), busy("2026-03-10T13:00:00", "2026-03-10T17:00:00", 0)];
        // Before the group there is only the way to it; a quarter past eight would end on that way.
        assert_eq!(day(&on, 20, "2026-03-09T12:00:00"), ["12:15", "17:15"]);
        assert_eq!(day(&on, 40, "2026-03-09T12:00:00"), ["17:15"]);
        assert_eq!(day(&on, 20, "2026-03-10T12:30:00"), ["17:15"]);
        assert_eq!(day(&[], 20, "2026-03-10T21:45:00"), [""; 0]);
    }

    #[test]
    fn nothing_ends_in_an_hour_that_no_clock_shows() {
        // Clocks go from one to two on the 29th, and something begins at twelve minutes to three.
        let quiet = QuietHours { from: NaiveTime::from_hms_opt(2, 0, 0).unwrap(), to: NaiveTime::from_hms_opt(23, 0, 0).unwrap() };
        let on = "2026-03-28".parse().unwrap();
        let now = to_instant(local("2026-03-27T12:00:00"), ZONE);
        let after = [busy("2026-03-29T02:53:00", "2026-03-29T02:58:00", 5)];
        assert!(free_times(&after, Some(quiet), (on, on), 154, now, ZONE).is_empty());
        assert_eq!(free_times(&after, Some(quiet), (on, on), 90, now, ZONE)[0].starts, local("2026-03-28T23:15:00"));
    }

    #[test]
    fn a_time_that_is_free_each_week_says_so() {
        let on = "2026-03-10".parse().unwrap();
        let now = to_instant(local("2026-03-09T12:00:00"), ZONE);
        let next = [busy("2026-03-24T08:00:00", "2026-03-24T09:00:00", 0)];
        assert!(free_times(&[], None, (on, on), 20, now, ZONE)[0].every_week);
        assert!(!free_times(&next, None, (on, on), 20, now, ZONE)[0].every_week);
    }

    proptest! {
        #[test]
        fn what_is_proposed_is_free_and_awake(
            all in proptest::collection::vec((0_i64..10_000, 5_i64..600, 0_u32..120), 0..30),
            minutes in 5_u32..240,
            quiet in proptest::option::of((0_u32..24, 0_u32..24)),
        ) {
            let first: NaiveDate = "2026-03-27".parse().unwrap();
            let begins = to_instant(first.and_time(NaiveTime::MIN), ZONE);
            let at = |minute: i64| begins + Duration::minutes(minute);
            let all: Vec<Busy> = all.into_iter().map(|(from, lasts, travel_minutes)| Busy { from: at(from), to: at(from + lasts), travel_minutes }).collect();
            let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
            let quiet = quiet.filter(|(from, to)| from != to).map(|(from, to)| QuietHours { from: hour(from), to: hour(to) });
            let now = at(700);
            for one in free_times(&all, quiet, (first, first + Days::new(6)), minutes, now, ZONE) {
                let (from, to) = (to_instant(one.starts, ZONE), to_instant(one.starts + Duration::minutes(i64::from(minutes)), ZONE));
                prop_assert!(from > now);
                for busy in &all {
                    prop_assert!(to <= busy.from - Duration::minutes(i64::from(busy.travel_minutes)) || from >= busy.to);
                }
                if let Some(QuietHours { from: sleeps, to: wakes }) = quiet {
                    let asleep = |time: NaiveTime| if sleeps < wakes { (sleeps..wakes).contains(&time) } else { time >= sleeps || time < wakes };
                    prop_assert!(!asleep(one.starts.time()));
                }
            }
        }
    }
}
