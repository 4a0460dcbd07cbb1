//! Test runners and their report files.
