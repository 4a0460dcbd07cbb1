//! Coverage tools and their report files.

pub mod lcov;
mod lines;
mod marks;
mod tally;
mod worst;
