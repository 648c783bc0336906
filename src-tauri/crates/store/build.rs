//! Builds the store anew where a migration was added.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
