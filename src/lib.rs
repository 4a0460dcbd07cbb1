//! `ci-report` reads what CI tools print, decides whether it is good, and says so in one comment per job.

pub mod app;
pub mod cli;
pub mod config;
mod environment;
pub mod forge;
pub mod format;
pub mod input;
pub mod judge;
pub mod mask;
mod origin;
pub mod render;
pub mod report;
pub mod run;

pub use environment::Environment;
