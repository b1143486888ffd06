//! Tests of who may sign for what.

mod cases;
mod laws;
mod office;
