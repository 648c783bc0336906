//! Programs of others that read what Daymark writes, and whose own tests Daymark reads. They are Python packages, kept in an environment of their own under `target`.

use std::fs;
use std::path::PathBuf;

use crate::shell::{self, Done};

const REQUIREMENTS: &str = "tests/python/requirements.txt";

/// Lets others read the worksheets and what is answered in them, and the calendars; reads the calendars that they write of those; and lets
/// them say when series take place.
pub fn read_by_others() -> Done {
    environment()?;
    let sheets = folder("fhir");
    made("fhir", &[&sheets])?;
    checked("tests/python/check_fhir.py", &sheets)?;
    let calendars = folder("ical");
    made("ical", &["write", &calendars])?;
    checked("tests/python/check_ical.py", &calendars)?;
    made("ical", &["compare", &calendars])?;
    let series = folder("recurrence");
    made("recurrence", &[&series])?;
    checked("tests/python/check_recurrence.py", &series)?;
    published()
}

/// Brings in the calendars that one of the packages is tested with, and holds the table of what comes of them.
fn published() -> Done {
    let check = "tests/python/check_published.py";
    let program = home().join("python");
    let asked = shell::root().join(check);
    let calendars = shell::answer(&program.to_string_lossy(), &[&asked.to_string_lossy(), "folder"])
        .ok_or("The published calendars are not where they are looked for.")?;
    let found = format!("{}.json", folder("published"));
    made("published", &[calendars.trim(), &found])?;
    shell::run(shell::command(&program.to_string_lossy(), &[check, "compare", &found, "docs/published-calendars.md"], ""))
}

fn folder(name: &str) -> String {
    shell::root().join("target").join(name).to_string_lossy().into_owned()
}

/// Runs one of the programs that write files for others.
fn made(program: &str, arguments: &[&str]) -> Done {
    let run = ["run", "--quiet", "--locked", "--package", "daymark-tests", "--bin", program, "--"];
    shell::run(shell::command("cargo", &[&run, arguments].concat(), ""))
}

/// Lets one of the Python programs read them.
fn checked(program: &str, folder: &str) -> Done {
    shell::run(shell::command(&home().join("python").to_string_lossy(), &[program, folder], ""))
}

/// Where the environment's programs are.
fn home() -> PathBuf {
    shell::root().join("target/python").join(if cfg!(windows) { "Scripts" } else { "bin" })
}

/// Makes the environment, when the requirements are not those it was made for.
fn environment() -> Done {
    let root = shell::root();
    let wanted = fs::read(root.join(REQUIREMENTS)).map_err(|error| format!("{REQUIREMENTS} cannot be read: {error}."))?;
    let home = root.join("target/python");
    let stamp = home.join("daymark-requirements");
    if fs::read(&stamp).is_ok_and(|stamped| stamped == wanted) {
        return Ok(());
    }
    println!("setup: installing Python packages");
    let home_name = home.to_string_lossy();
    shell::run(shell::command("python3", &["-m", "venv", "--clear", &home_name], ""))?;
    let pip = self::home().join("pip");
    let install = ["install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
    shell::run(shell::command(&pip.to_string_lossy(), &install, ""))?;
    fs::write(&stamp, wanted).map_err(|error| format!("the note of what was installed cannot be written: {error}."))
}
