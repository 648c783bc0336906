//! Ids: UUIDs of version 7, which sort by the time they were made.

use daymark_app::ports::Ids;
use uuid::Uuid;

/// Makes UUIDs of version 7 from the time and the system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_7_and_never_twice() {
        let ids: std::collections::BTreeSet<_> = (0..10_000).map(|_| RandomIds.new_id()).collect();
        assert_eq!(ids.len(), 10_000);
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
