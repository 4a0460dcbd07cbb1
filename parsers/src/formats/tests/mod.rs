//! Test runners and their report files.

pub mod pytest;
pub mod vitest;
