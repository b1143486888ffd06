//! Tests of the log: machines that write, lose, repeat and receive each other's operations.

mod cases;
mod laws;
mod machine;
mod persons;
