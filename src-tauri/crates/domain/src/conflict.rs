//! What gets in each other's way: two things at one time, or too little time to get from one to the other.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why two occurrences cannot both be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Both are on at once.
    Overlap,
    /// The way from the first to the second takes longer than there is time between them.
    Travel,
}

/// When something is on, and how long it takes to get there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub travel_minutes: u32,
}

/// Two that get in each other's way, by their places in what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The one that starts first.
    pub first: usize,
    pub second: usize,
    pub kind: ConflictKind,
    /// Minutes that both are on, or that are missing on the way; at least 1.
    pub minutes: u32,
}

/// The most that are named: more than that is not read by anyone.
const MOST: usize = 500;

/// Every two that get in each other's way, by the start of the later one; at most 500.
///
/// One that ends as another starts is not in its way, unless the other takes time to get to. Travel counts only towards the later one:
/// how long it takes to get there from wherever one is.
#[must_use]
pub fn conflicts(busy: &[Busy]) -> Vec<Conflict> {
    let mut order: Vec<usize> = (0..busy.len()).collect();
    order.sort_by_key(|at| busy.get(*at).map(|one| (one.from, one.to)));
    let mut found = Vec::new();
    // Those before that can still be in the way.
    let mut open: Vec<(usize, Busy)> = Vec::new();
    for (second, later) in order.into_iter().filter_map(|at| Some((at, *busy.get(at)?))) {
        open.retain(|(_, earlier)| earlier.to + LONGEST_TRAVEL > later.from);
        for (first, earlier) in &open {
            let both = earlier.to.min(later.to) - later.from;
            let missing = earlier.to + Duration::minutes(i64::from(later.travel_minutes)) - later.from;
            let (kind, lasts) = if both > Duration::zero() {
                (ConflictKind::Overlap, both)
            } else if missing > Duration::zero() && later.travel_minutes > 0 {
                (ConflictKind::Travel, missing)
            } else {
                continue;
            };
            if found.len() < MOST {
                // Part of a minute is a minute.
                let minutes = u32::try_from((lasts.num_seconds() + 59) / 60).unwrap_or(u32::MAX);
                found.push(Conflict { first: *first, second, kind, minutes });
            }
        }
        open.push((second, later));
    }
    found
}

/// The longest way that a session can have.
const LONGEST_TRAVEL: Duration = Duration::hours(8);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
    }

    fn busy(from: i64, to: i64, travel_minutes: u32) -> Busy {
        Busy { from: at(from), to: at(to), travel_minutes }
    }

    #[test]
    fn two_at_once_are_found_and_neighbours_are_not() {
        let found = conflicts(&[busy(60, 120, 0), busy(0, 60, 0), busy(100, 130, 0)]);
        assert_eq!(found, [Conflict { first: 0, second: 2, kind: ConflictKind::Overlap, minutes: 20 }]);
    }

    #[test]
    fn the_way_there_counts() {
        let missing =
            |gap: i64, travel| conflicts(&[busy(0, 60, 0), busy(60 + gap, 120 + gap, travel)]).first().map(|one| (one.kind, one.minutes));
        assert_eq!(missing(30, 30), None);
        assert_eq!(missing(20, 30), Some((ConflictKind::Travel, 10)));
        assert_eq!(missing(0, 30), Some((ConflictKind::Travel, 30)));
        assert_eq!(missing(-10, 30), Some((ConflictKind::Overlap, 10)));
        // The way to the earlier one is over.
        assert_eq!(conflicts(&[busy(0, 60, 90), busy(70, 90, 0)]), []);
    }

    #[test]
    fn the_same_time_twice_is_a_conflict_both_ways_named_once() {
        assert_eq!(conflicts(&[busy(0, 60, 0), busy(0, 60, 0)]).len(), 1);
        assert_eq!(conflicts(&vec![busy(0, 60, 0); 100]).len(), MOST);
    }

    proptest! {
        #[test]
        fn none_is_missed_and_none_is_made_up(all in proptest::collection::vec((0_i64..3_000, 5_i64..300, 0_u32..100), 0..25)) {
            let all: Vec<Busy> = all.into_iter().map(|(from, lasts, travel)| busy(from, from + lasts, travel)).collect();
            let found = conflicts(&all);
            for (a, first) in all.iter().enumerate() {
                for (b, second) in all.iter().enumerate().skip(a + 1) {
                    let (early, late) = if (first.from, first.to) <= (second.from, second.to) { (first, second) } else { (second, first) };
                    let way = Duration::minutes(i64::from(late.travel_minutes));
                    let expected = early.to > late.from || (late.travel_minutes > 0 && early.to > late.from - way);
                    let named = found.iter().any(|one| [one.first, one.second] == [a, b] || [one.first, one.second] == [b, a]);
                    prop_assert_eq!(expected, named);
                }
            }
        }
    }
}
