//! Checks that what `cargo xtask` makes is there, names the commands for the capability file and stamps the day
//! of the build, before which no clock can be right.

use std::path::Path;

const COMMANDS: &[&str] = &["call", "cancel", "pick_file", "pick_save", "print", "lock", "quit"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../ui/dist");
    println!("cargo:rerun-if-env-changed=SOURCE_DATE_EPOCH");
    if !Path::new("../ui/dist/index.html").exists() {
        println!("cargo::error=the user interface is not built yet. Run this once: cargo xtask check");
        return;
    }
    println!("cargo:rustc-env=TITIAN_BUILD_DAY={}", build_day());
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error=the window's configuration is not valid: {error:#}");
    }
}

/// The day of the build, or that of `SOURCE_DATE_EPOCH` where a packager wants the same bytes twice.
fn build_day() -> chrono::NaiveDate {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    #[expect(clippy::disallowed_methods, reason = "a build has no clock but the machine's")]
    let instant = given
        .and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0))
        .unwrap_or_else(chrono::Utc::now);
    instant.date_naive()
}
