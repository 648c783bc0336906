//! A process of a desk's own, ended with it.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A running process; dropping it kills it, by its own id.
pub struct Process {
    child: Child,
    name: String,
}

impl Process {
    /// Starts a command; what it says goes to a file.
    pub fn start(command: Command, log: &Path) -> Self {
        Self::spawn(command, log, Stdio::null())
    }

    /// Starts a command that reads one text and then nothing more.
    pub fn start_with(command: Command, log: &Path, input: &str) -> Self {
        use std::io::Write as _;
        let mut process = Self::spawn(command, log, Stdio::piped());
        process.child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        process
    }

    /// Starts a command and waits for the first line on its standard output.
    pub fn start_and_hear(mut command: Command, log: &Path) -> (Self, String) {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(append(log));
        let mut process = Self::of(command);
        let mut line = String::new();
        BufReader::new(process.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (process, line.trim().to_owned())
    }

    fn spawn(mut command: Command, log: &Path, input: Stdio) -> Self {
        command.stdin(input).stdout(append(log)).stderr(append(log));
        Self::of(command)
    }

    fn of(mut command: Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().unwrap_or_else(|error| panic!("`{name}` cannot be started: {error}. `cargo xtask setup` installs it."));
        Self { child, name }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// What it was started with, as the system tells it now: after an `exec` it is another.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let line = std::fs::read(format!("/proc/{}/cmdline", self.id())).unwrap_or_default();
        line.split(|byte| *byte == 0).filter(|part| !part.is_empty()).map(|part| String::from_utf8_lossy(part).into_owned()).collect()
    }

    /// What a variable of its environment was when it started.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<String> {
        let all = std::fs::read(format!("/proc/{}/environ", self.id())).ok()?;
        let mut pairs = all.split(|byte| *byte == 0).filter_map(|pair| std::str::from_utf8(pair).ok()?.split_once('='));
        pairs.find(|(other, _)| *other == name).map(|(_, value)| value.to_owned())
    }

    /// Waits for it to end by itself.
    pub fn wait(&mut self, at_most: Duration) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < at_most, "`{}` does not end", self.name);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn append(log: &Path) -> Stdio {
    File::options().create(true).append(true).open(log).unwrap().into()
}
