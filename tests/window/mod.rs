//! A desk with nobody at it: a virtual display, a window manager, the released app in a real window, and the keys,
//! words and eyes of a user.

mod desk;
mod dialogs;
mod eyes;
mod job;
mod keys;
mod memory;
mod sleep;
mod start;
mod words;

pub use desk::{Desk, Light, Programs};
pub use dialogs::{Dialog, pdf_text};
pub use job::{Attention, MainJob};
pub use keys::Key;
pub use sleep::LoginManager;
pub use words::{Language, Words};
