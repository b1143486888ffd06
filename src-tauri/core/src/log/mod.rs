//! The operation log: what was written, by whom, and what replaces what. The tables are its picture.
//!
//! [`op`] is an operation and its bytes, [`heads`] the rule that says which values are current, [`intake`] the
//! one function that stores an operation, [`project`] the recomputing of what it touches, [`picture`] what the tables then
//! show, `derived` what follows from several of them, [`write`] the local side of it (what the person changed, against what
//! was shown), [`relay`] the other side (what other machines wrote), [`ranges`] which numbers of each device are held, [`personal`] the signatures of persons beside it, [`signature`] how any signature is checked,
//! [`verify`] the check of it all, [`history`] the reading of it, [`erase`] the dropping of what was erased, [`apart`] the
//! keeping apart of what a revoked device went on to write, [`export`] what others need to check it without the vault.
//! Knows no entity by name: what may be written is declared by the domains in a [`Schema`].

pub mod apart;
mod derived;
pub mod erase;
pub mod export;
pub mod heads;
pub mod history;
pub mod intake;
pub mod op;
pub mod personal;
pub mod picture;
pub mod project;
pub mod ranges;
pub mod relay;
mod rows;
pub mod schema;
pub mod signature;
#[cfg(test)]
mod tests;
pub mod verify;
pub mod write;

pub use derived::merge_words;
pub use op::{Device, Op, OpId};
pub use personal::{Personal, Signatory};
pub use relay::{Received, receive};
pub use schema::{Class, Column, Derived, Entity, Kind, Owner, Register, Schema, WordIndex};
pub use write::{Edit, KeptBoth, Pen};
