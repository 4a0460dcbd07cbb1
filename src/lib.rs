//! `ci-report` reads what CI tools print, decides whether it is good, and says so in one comment per job.

mod environment;
pub mod forge;

pub use environment::Environment;
