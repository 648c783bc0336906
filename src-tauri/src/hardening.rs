//! What the process asks of the system so that its memory stays its own.

/// Forbids core dumps, which would write keys and entries to the disk, and being read by other programs of the same person.
///
/// The limit is 1 and not 0: the kernel takes 1 for "not even through a pipe", while a dump that is piped to a collector goes past a
/// limit of 0. The web view's processes have the limit from here, and nothing else of this.
#[cfg(target_os = "linux")]
pub fn keep_memory_private() {
    let [least, none] = [1, 0].map(|size| libc::rlimit { rlim_cur: size, rlim_max: size });
    // SAFETY: the calls only set limits of this process; the pointers are valid for the calls.
    unsafe {
        // Refused where the system has set 0 already: a limit is not raised.
        if libc::setrlimit(libc::RLIMIT_CORE, &raw const least) != 0 {
            libc::setrlimit(libc::RLIMIT_CORE, &raw const none);
        }
        libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0);
    }
}

/// Other systems write no core dumps of apps unless asked to.
#[cfg(not(target_os = "linux"))]
pub const fn keep_memory_private() {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn a_child_has_the_limit_that_stops_piped_dumps_too() {
        super::keep_memory_private();
        let limits = std::process::Command::new("cat").arg("/proc/self/limits").output().unwrap();
        let limits = String::from_utf8(limits.stdout).unwrap();
        let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
        assert_eq!(core.split_whitespace().collect::<Vec<_>>(), ["1", "1", "bytes"]);
    }
}
