//! When the store locks by itself. It is decided here and not on the page: without a window there is no page, and a page's clock stands
//! still while the computer sleeps.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The longest that a step of an exercise holds the store open without a touch.
const LONGEST_RUN: Duration = Duration::from_secs(3_600);

/// What is known of the person's being there.
pub struct Idle(Mutex<State>);

struct State {
    /// `None` for never.
    minutes: Option<u32>,
    touched: Moment,
    /// What runs by itself, to be watched and not to be touched: since when, and for how long.
    run: Option<(Moment, Duration)>,
}

impl Idle {
    /// Touched just now, and never locking before it is told when.
    #[must_use]
    pub fn new() -> Self {
        Self(Mutex::new(State { minutes: None, touched: Moment::now(), run: None }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After how many minutes it is to lock.
    pub fn set_minutes(&self, minutes: Option<u32>) {
        self.state().minutes = minutes;
    }

    /// The person is there.
    pub fn touch(&self) {
        self.state().touched = Moment::now();
    }

    /// Something runs for so long from now on that is watched and not touched; nothing does, where that is no time.
    pub fn runs_for(&self, lasts: Duration) {
        let now = Moment::now();
        let mut state = self.state();
        state.touched = now;
        state.run = (!lasts.is_zero()).then_some((now, lasts));
    }

    /// How long it is until the store is to lock; `None` where it never does.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        let state = self.state();
        left(state.minutes?, state.touched.elapsed(), state.run.map(|(since, lasts)| (since.elapsed(), lasts)))
    }
}

impl Default for Idle {
    fn default() -> Self {
        Self::new()
    }
}

/// How long it is until the store locks that locks after so many minutes: counted from the last touch, or from the end of what ran since,
/// told by how long ago it began and how long it lasts.
fn left(minutes: u32, touched: Duration, run: Option<(Duration, Duration)>) -> Option<Duration> {
    let allowed = Duration::from_secs(u64::from(minutes) * 60);
    let by_touch = allowed.saturating_sub(touched);
    let by_run = run.map_or(Duration::ZERO, |(since, lasts)| (lasts.min(LONGEST_RUN) + allowed).saturating_sub(since));
    Some(by_touch.max(by_run))
}

/// An instant by a clock that goes on while the computer sleeps, and that nobody sets.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy)]
struct Moment(Duration);

#[cfg(target_os = "linux")]
impl Moment {
    fn now() -> Self {
        Self(boot_clock::read(libc::CLOCK_BOOTTIME))
    }

    fn elapsed(self) -> Duration {
        Self::now().0.saturating_sub(self.0)
    }
}

/// An instant by the steady clock, which may stand still while the computer sleeps, and by the one that people set: what went by is the
/// longer of the two.
#[cfg(not(target_os = "linux"))]
#[derive(Clone, Copy)]
struct Moment(std::time::Instant, std::time::SystemTime);

#[cfg(not(target_os = "linux"))]
impl Moment {
    #[allow(clippy::disallowed_methods, reason = "how long ago it was, whatever a test sets the clock to")]
    fn now() -> Self {
        Self(std::time::Instant::now(), std::time::SystemTime::now())
    }

    fn elapsed(self) -> Duration {
        let now = Self::now();
        now.0.saturating_duration_since(self.0).max(now.1.duration_since(self.1).unwrap_or_default())
    }
}

/// Calls when the computer is back from sleep: timers stand still meanwhile, and what is due is due at once. Other systems are noticed
/// when the next timer ends.
#[cfg(target_os = "linux")]
pub fn after_sleep(wake: impl Fn() + Send + 'static) {
    const LOOK: Duration = Duration::from_secs(20);
    // Without the thread it is noticed as on the others.
    let _ = std::thread::Builder::new().name("after sleep".into()).spawn(move || {
        let mut slept = boot_clock::slept();
        loop {
            boot_clock::sleep(LOOK);
            let now = boot_clock::slept();
            if now.saturating_sub(slept) > Duration::from_secs(1) {
                wake();
            }
            slept = now;
        }
    });
}

#[cfg(not(target_os = "linux"))]
pub fn after_sleep(_: impl Fn() + Send + 'static) {}

#[cfg(target_os = "linux")]
mod boot_clock {
    use std::time::Duration;

    pub fn read(clock: libc::clockid_t) -> Duration {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the pointer is valid for the call, which only writes there. Both clocks are in every kernel that the web view runs on.
        unsafe { libc::clock_gettime(clock, &raw mut time) };
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
    }

    /// How long the computer has slept since it was started.
    pub fn slept() -> Duration {
        let steady = read(libc::CLOCK_MONOTONIC);
        read(libc::CLOCK_BOOTTIME).saturating_sub(steady)
    }

    /// Sleeps by the clock that goes on, so that it ends with the computer's own sleep where that was longer.
    pub fn sleep(length: Duration) {
        let time = libc::timespec { tv_sec: length.as_secs().try_into().unwrap_or(1), tv_nsec: length.subsec_nanos().into() };
        // SAFETY: the pointer is valid for the call; what is left of the time is not asked for.
        let failed = unsafe { libc::clock_nanosleep(libc::CLOCK_BOOTTIME, 0, &raw const time, std::ptr::null_mut()) };
        if failed != 0 {
            std::thread::sleep(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn after(minutes: u32) -> Option<Duration> {
        left(10, MINUTE * minutes, None)
    }

    #[test]
    fn it_locks_after_the_chosen_minutes_without_a_touch() {
        assert_eq!((after(0), after(9)), (Some(MINUTE * 10), Some(MINUTE)));
        // Also when the lid was closed for a night.
        assert_eq!((after(10), after(480)), (Some(Duration::ZERO), Some(Duration::ZERO)));
    }

    #[test]
    fn a_step_that_runs_counts_until_its_end_and_no_longer() {
        let running = |touched: u32, lasts: u32| left(10, MINUTE * touched, Some((MINUTE * touched, MINUTE * lasts)));
        assert_eq!(running(0, 20), Some(MINUTE * 30));
        assert_eq!(running(20, 20), Some(MINUTE * 10));
        assert_eq!((running(30, 20), running(480, 20)), (Some(Duration::ZERO), Some(Duration::ZERO)));
        // A touch during the step or after it is a touch.
        assert_eq!(left(10, MINUTE, Some((MINUTE * 30, MINUTE * 20))), Some(MINUTE * 9));
        // However long it says that it lasts.
        assert_eq!(left(10, Duration::ZERO, Some((Duration::ZERO, Duration::MAX))), Some(MINUTE * 70));
    }

    #[test]
    fn it_is_told_when_and_touched() {
        let idle = Idle::new();
        assert_eq!(idle.left(), None);
        idle.set_minutes(Some(1));
        assert!(idle.left().is_some_and(|left| left > MINUTE / 2 && left <= MINUTE));
        idle.runs_for(MINUTE);
        assert!(idle.left().is_some_and(|left| left > MINUTE));
        idle.runs_for(Duration::ZERO);
        assert!(idle.left().is_some_and(|left| left <= MINUTE));
        std::thread::sleep(Duration::from_millis(30));
        let before = idle.left();
        idle.touch();
        assert!(idle.left() > before);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_sleep_by_the_boot_clock_ends() {
        let began = Moment::now();
        boot_clock::sleep(Duration::from_millis(20));
        assert!(began.elapsed() >= Duration::from_millis(20));
    }
}
