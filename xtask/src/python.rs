//! Programs of others that read what Daymark writes. They are Python packages, kept in an environment of their own under `target`.

use std::fs;
use std::path::PathBuf;

use crate::shell::{self, Done};

const REQUIREMENTS: &str = "tests/python/requirements.txt";

/// Lets others read the worksheets and what is answered in them.
pub fn read_by_others() -> Done {
    environment()?;
    let folder = shell::root().join("target/fhir");
    let folder = folder.to_string_lossy();
    let write = ["run", "--quiet", "--locked", "--package", "daymark-tests", "--bin", "fhir", "--", &folder];
    shell::run(shell::command("cargo", &write, ""))?;
    let python = home().join("python");
    shell::run(shell::command(&python.to_string_lossy(), &["tests/python/check_fhir.py", &folder], ""))
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
