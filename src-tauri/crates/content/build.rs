//! Lists the files of exercises, worksheets and countries, so that adding one file adds one of them.
#![allow(clippy::disallowed_methods, reason = "a build script is told of its folders by the environment")]

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    list("crisis", "toml")?;
    list("exercises", "toml")?;
    list("worksheets", "json")
}

fn list(name: &str, kind: &str) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("content").join(name);
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == kind));
    paths.sort();
    let list: String = paths.iter().map(|path| format!("    include_str!({path:?}),\n")).collect();
    fs::write(Path::new(&env::var("OUT_DIR")?).join(format!("{name}.rs")), format!("&[\n{list}]\n"))?;
    Ok(())
}
