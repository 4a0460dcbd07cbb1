//! From raw bytes to what a person would have read: decoding, terminal control, CI log wrappers, lines, documents.

mod ansi;
pub(crate) mod bytewise;
mod decode;
mod exit_note;
mod label;
mod lines;
pub mod quote;
mod screen;
mod unwrapped;
mod window;
mod wrapper;
pub(crate) mod xml;

pub use decode::Decoded;
pub(crate) use exit_note::says_failed;
pub(crate) use label::split_label;
pub use lines::Lines;
pub use unwrapped::unwrapped;
pub use window::Window;
