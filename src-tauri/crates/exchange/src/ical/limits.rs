//! How much of a stranger's file is read.

/// The largest file that is read, in bytes.
pub const FILE_MAX: usize = 20_000_000;
/// The most lines of a file, as they are folded.
pub(super) const LINES_MAX: usize = 1_000_000;
pub(super) const EVENTS_MAX: usize = 20_000;
/// The most single dates of an event, and as many that are taken out.
pub(super) const DATES_MAX: usize = 20_000;
/// The most lines of one component that are kept, after those of a kind are put together.
pub(super) const COMPONENT_LINES_MAX: usize = 1_000;
pub(super) const ZONES_MAX: usize = 500;
/// How many names of zones a file can use.
pub(super) const ZONE_NAMES_MAX: usize = 1_000;
/// The most changes of "this and all that follow" that are followed.
pub(super) const THIS_AND_FUTURE_MAX: usize = 8;
/// The most rules of a file whose start is searched for among what they give.
pub(super) const SEARCHES_MAX: usize = 200;
pub(super) const DEPTH_MAX: usize = 16;
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1970..=9997;
pub(super) const RULE_MAX: usize = 500;
pub(super) const UID_MAX: usize = 500;
pub(super) const TITLE_MAX: usize = 200;
pub(super) const PLACE_MAX: usize = 500;
pub(super) const LONG_MAX: usize = 2_000;
pub(super) const DAY_MINUTES: i64 = 1_440;
/// Ten years.
pub(super) const MINUTES_MAX: i64 = 3_650 * DAY_MINUTES;
