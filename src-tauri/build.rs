//! Checks that what `cargo xtask` makes is there, and names the commands for the capability file.

use std::path::Path;

const COMMANDS: &[&str] =
    &["call", "cancel", "pick_file", "pick_save", "pick_folder", "print", "lock", "quit", "stay"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../ui/dist");
    if !Path::new("../ui/dist/index.html").exists() {
        println!("cargo::error=the user interface is not built yet. Run this once: cargo xtask check");
        return;
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error=the window's configuration is not valid: {error:#}");
    }
}
