//! The small words everything else is written in: ids, days, codes, personal data types and name folding.
//! Imports no sibling.

pub mod codes;
pub mod days;
pub mod fold;
pub mod ids;
pub mod nik;
