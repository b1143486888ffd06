//! Stamps the day of the build, before which no clock can be right.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    // A packager who wants the same bytes twice sets the moment.
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    #[expect(clippy::disallowed_methods, reason = "a build has no clock but the machine's")]
    let moment = given
        .and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0))
        .unwrap_or_else(chrono::Utc::now);
    println!("cargo::rustc-env=TITIAN_BUILD_DAY={}", moment.date_naive());
}
