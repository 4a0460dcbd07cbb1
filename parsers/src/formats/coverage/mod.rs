//! Coverage tools and their report files.
