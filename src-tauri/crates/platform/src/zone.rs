//! The zone the computer is in.

use chrono_tz::Tz;
use daymark_app::ports::Zone;

/// The system's zone, read anew on every call, so that a person who travels is followed. UTC where the system does not tell, or names
/// one that is unknown. With the feature `test-hooks`, `DAYMARK_TEST_ZONE` names it instead.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemZone;

impl Zone for SystemZone {
    fn zone(&self) -> Tz {
        #[cfg(feature = "test-hooks")]
        if let Some(zone) = std::env::var("DAYMARK_TEST_ZONE").ok().and_then(|name| name.parse().ok()) {
            return zone;
        }
        iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_a_zone() {
        assert!(!SystemZone.zone().name().is_empty());
    }
}
