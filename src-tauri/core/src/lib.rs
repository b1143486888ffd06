//! Titian without a window: the vault, the operation log, the rules of care, the reports and the exchange
//! of registers. Knows neither Tauri nor the terminal, reads no environment and owns no clock: time, place
//! and machine come in through [`App`].

pub mod exchange;
pub mod kernel;
pub mod regions;
