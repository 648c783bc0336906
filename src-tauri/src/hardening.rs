//! What the process asks of the system so that its memory stays its own.

/// Forbids core dumps, which would write keys and entries to the disk, and being read by other programs of the same person.
#[cfg(target_os = "linux")]
pub fn keep_memory_private() {
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: both calls only set limits of this process; the pointer is valid for the call.
    unsafe {
        libc::setrlimit(libc::RLIMIT_CORE, &raw const none);
        libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0);
    }
}

/// Other systems write no core dumps of apps unless asked to.
#[cfg(not(target_os = "linux"))]
pub const fn keep_memory_private() {}
