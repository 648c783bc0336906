//! How long something took, on a machine that has other things to do.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// How long this thread has worked: a busy machine does not count against it. Where the system does not tell, as long as it was.
pub fn worked() -> Duration {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGIN.elapsed(), Duration::from_nanos)
}
