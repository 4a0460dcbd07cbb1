//! Test runners and their report files.

pub mod junit;
