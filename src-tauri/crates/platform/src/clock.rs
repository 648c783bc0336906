//! The computer's clock.

use chrono::{DateTime, Utc};
use daymark_app::ports::Clock;

/// The system clock. With the feature `test-hooks`, `DAYMARK_TEST_NOW` (RFC 3339) sets where it starts, and it runs on from there; while the
/// file that `DAYMARK_TEST_CLOCK` names holds a time, it stands at that.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock {
    #[cfg(feature = "test-hooks")]
    start: Option<(DateTime<Utc>, std::time::Instant)>,
}

impl SystemClock {
    /// A clock that tells the computer's time.
    #[must_use]
    pub fn new() -> Self {
        Self {
            #[cfg(feature = "test-hooks")]
            start: std::env::var("DAYMARK_TEST_NOW")
                .ok()
                .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
                .map(|at| (at.with_timezone(&Utc), std::time::Instant::now())),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        #[cfg(feature = "test-hooks")]
        if let Some(held) = held() {
            return held;
        }
        #[cfg(feature = "test-hooks")]
        if let Some((at, began)) = self.start {
            return chrono::TimeDelta::from_std(began.elapsed()).map_or(at, |run| at + run);
        }
        Utc::now()
    }
}

/// The time at which a test holds the clock.
#[cfg(feature = "test-hooks")]
fn held() -> Option<DateTime<Utc>> {
    let text = std::fs::read_to_string(std::env::var_os("DAYMARK_TEST_CLOCK")?).ok()?;
    Some(DateTime::parse_from_rfc3339(&text).ok()?.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_runs_on() {
        let clock = SystemClock::new();
        let first = clock.now();
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(clock.now() > first);
    }
}
