//! Parsers for what CI tools print and write: bytes in, plain facts out.
//!
//! ```text
//! bytes ─ text ─▶ clean lines or a document ─ formats ─▶ evidence
//! ```
//!
//! This crate opens no files, reads no environment, asks no clock and has no opinion: whether 79 % is good enough
//! is for the caller to judge. [`formats::all`] is the list of every format, [`read::detect`] names the formats of an
//! input by its content, [`read::parse`] turns an input into [`model::Evidence`].

pub mod formats;
pub mod model;
pub mod read;
pub mod text;
