//! Test runners and their report files.

pub mod junit;
pub mod pytest;
pub mod vitest;
