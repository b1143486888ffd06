//! What journeys share: a clinic in a temporary folder, with a clock the test sets; and a desk with the app in a real
//! window, driven as its users do.

pub mod clinic;
pub mod dice;
pub mod earlier;
pub mod figures;
#[cfg(feature = "window")]
pub mod window;
