//! Driving Titian as its users do: the keyboard in a real window, native dialogs included. The tests in `e2e/` ask
//! whether it works, the tour shows what it looks like; both are made of the same steps.

#[cfg(feature = "window")]
pub mod window;
