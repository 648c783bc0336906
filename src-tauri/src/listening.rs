//! What a build for tests logs, so that a test can look for what must not be in a log. Daymark itself logs nothing.

/// Where a test asks for it, writes whatever any library says, by `tracing` or by `log`, at any level, to stderr.
#[allow(clippy::disallowed_methods, reason = "only a test asks, of its own environment")]
pub fn begin() {
    if std::env::var_os("DAYMARK_TEST_LOG").is_none() {
        return;
    }
    let listening = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(std::io::stderr);
    if listening.try_init().is_ok() {
        tracing::trace!("every word is heard");
    }
}
