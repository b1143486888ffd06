//! Titian without a window: the vault, the operation log, the rules of care, the reports and the exchange
//! of registers. Knows neither Tauri nor the terminal, reads no environment and owns no clock: time, place
//! and machine come in through [`App`].

pub mod access;
pub mod accounts;
pub mod aftercare;
pub mod api;
mod app;
pub mod authority;
pub mod backup;
#[cfg(test)]
mod bindings;
pub mod clients;
pub mod demo;
pub mod drafts;
pub mod episodes;
pub mod erasure;
pub mod error;
pub mod exchange;
pub mod imports;
pub mod integrity;
pub mod kernel;
pub mod l10n;
#[cfg(test)]
mod layout;
pub mod log;
pub mod partners;
pub mod passphrases;
pub mod province;
pub mod regions;
pub mod reports;
#[cfg(test)]
mod roles_page;
pub mod scene;
pub mod schema;
pub mod sessions;
pub mod settings;
pub mod staff;
pub mod standing;
pub mod store;
pub mod sync;
pub mod today;
pub mod trace;
pub mod vault;

pub use app::App;
pub use error::{Error, Result, WireError};
pub use scene::Progress;
pub use vault::Place;
