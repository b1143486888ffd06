//! The line of an operation.
#![no_main]

use libfuzzer_sys::fuzz_target;
use titian_core::sync::fuzzing;

fuzz_target!(|bytes: &[u8]| {
    if let Err(broken) = fuzzing::op(bytes) {
        panic!("{broken}");
    }
});
