//! What journeys share: a clinic in a temporary folder, with a clock the test sets.

pub mod clinic;
