//! The first line of a bundle.
#![no_main]

use libfuzzer_sys::fuzz_target;
use titian_core::sync::fuzzing;

fuzz_target!(|bytes: &[u8]| {
    if let Err(broken) = fuzzing::manifest(bytes) {
        panic!("{broken}");
    }
});
