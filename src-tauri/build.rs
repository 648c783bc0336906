//! Gives each command of the one list its own permission.

fn main() {
    println!("cargo:rerun-if-changed=src/commands/list.rs");
    println!("cargo:rerun-if-changed=../ui/dist");
    let list = std::fs::read_to_string("src/commands/list.rs").unwrap_or_default();
    let names = list.lines().filter_map(|line| line.trim().split_once('(')).map(|(name, _)| name);
    let names = names.filter(|name| !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_'));
    let names: Vec<&'static str> = names.map(|name| -> &'static str { Box::leak(name.to_owned().into_boxed_str()) }).collect();
    let manifest = tauri_build::AppManifest::new().commands(Box::leak(names.into_boxed_slice()));
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
