//! Coverage tools and their report files.

pub mod cobertura;
pub mod coverage_py;
pub mod coverage_py_json;
pub mod lcov;
mod lines;
mod marks;
mod tally;
#[cfg(test)]
mod testing;
mod worst;
