//! Evidence: the facts that a parser reads from an input, one file per kind.
//!
//! The sections serialise as the JSON report that users rely on (`schema/report.schema.json`): absent facts are
//! absent, never zero; percentages are 0–100; durations are seconds.

mod annotations;
mod audit;
mod bdd;
mod build;
mod coverage;
mod evidence;
mod excerpt;
mod kind;
mod limits;
mod lint;
mod load;
mod mutation;
mod quality_gate;
mod schema_fuzz;
mod tests;
mod tickets;

pub use annotations::{AnnotatedFile, Annotation, Annotations};
pub use audit::{Audit, Finding, Severity};
pub use bdd::{Bdd, Feature, Scenarios, Step};
pub use build::{Asset, Build, Diagnostic};
pub use coverage::{Coverage, CoverageThreshold, FileCoverage, Ratio};
pub use evidence::{End, Evidence, Problem, ProblemKind, Sections, Telling};
pub use excerpt::Excerpt;
pub(crate) use excerpt::clip;
pub use kind::Kind;
pub use limits::Limits;
pub use lint::{Lint, LintFinding, LintLevel};
pub use load::{Checks, Latency, Load, LoadThreshold};
pub use mutation::{Module, Mutation, MutationThresholds, Survivor};
pub use quality_gate::{Condition, ConditionSource, GateStatus, QualityGate};
pub use schema_fuzz::{FuzzFailure, FuzzWarning, SchemaFuzz};
pub use tests::{Counts, Failure, FailureKind, NotedTest, Outcome, Stated, Tests};
pub use tickets::{Ticket, Tickets};
