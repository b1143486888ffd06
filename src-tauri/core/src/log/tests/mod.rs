//! Tests of the log: machines that write, lose, repeat and receive each other's operations.

mod attacks;
mod cases;
mod erasures;
mod laws;
mod machine;
mod persons;
mod revocations;
