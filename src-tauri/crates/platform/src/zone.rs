//! The zone the computer is in.

use chrono_tz::Tz;
use daymark_app::ports::Zone;

/// The zone that `TZ` names (POSIX 8.3), and the system's otherwise, read anew on every call, so that a person who travels is followed.
/// UTC where the system does not tell, or names one that is unknown. With the feature `test-hooks`, `DAYMARK_TEST_ZONE` names it instead.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemZone;

impl Zone for SystemZone {
    fn zone(&self) -> Tz {
        #[cfg(feature = "test-hooks")]
        if let Some(zone) = std::env::var("DAYMARK_TEST_ZONE").ok().and_then(|name| name.parse().ok()) {
            return zone;
        }
        let told = std::env::var("TZ").ok().and_then(|value| named(&value));
        told.or_else(|| iana_time_zone::get_timezone().ok()?.parse().ok()).unwrap_or(Tz::UTC)
    }
}

/// The IANA zone of a `TZ`, which may begin with a colon and may name a file. A rule of its own (`EST5EDT,M3.2.0,M11.1.0`) is no zone.
fn named(value: &str) -> Option<Tz> {
    let name = value.strip_prefix(':').unwrap_or(value);
    let name = name.rsplit_once("zoneinfo/").map_or(name, |(_, name)| name);
    name.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_taken_from_tz() {
        for value in ["America/Chicago", ":America/Chicago", ":/usr/share/zoneinfo/America/Chicago"] {
            assert_eq!(named(value), Some(Tz::America__Chicago), "{value}");
        }
        assert_eq!([named(""), named("Narnia"), named("EST5EDT,M3.2.0,M11.1.0")], [None; 3]);
        assert_eq!(named("UTC"), Some(Tz::UTC));
    }

    #[test]
    fn there_is_always_a_zone() {
        assert!(!SystemZone.zone().name().is_empty());
    }
}
