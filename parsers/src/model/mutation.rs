use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tests::is_zero;

/// What became of the mutants.
///
/// The states are those of the [mutation testing elements](https://stryker-mutator.io/docs/mutation-testing-elements/mutant-states-and-metrics/),
/// plus mutmut's `suspicious`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mutation {
    /// A test failed because of the mutant.
    pub killed: u64,
    /// Every test still passed.
    pub survived: u64,
    /// The tests took too long.
    pub timeout: u64,
    /// No test reaches the mutant.
    pub no_coverage: u64,
    /// Ignored, skipped or never run.
    pub skipped: u64,
    /// Slower than expected, but not slow enough to be called a time-out (mutmut).
    pub suspicious: u64,
    /// Mutants that could not be compiled, or whose run crashed.
    pub errors: u64,
    /// All mutants.
    pub total: u64,
    /// The mutation score, 0–100, by the tool's own formula where it documents one; absent where it has no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The tool's own thresholds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<MutationThresholds>,
    /// Mutants that survived or that no test reaches.
    #[serde(default)]
    pub survivors: Vec<Survivor>,
    /// Survivors that `survivors` leaves out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted: u64,
    /// Counts per module or file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modules: Vec<Module>,
}

/// Score thresholds, 0–100.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MutationThresholds {
    /// At or above is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Below is bad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Below fails the build.
    #[serde(default, rename = "break", skip_serializing_if = "Option::is_none")]
    pub break_at: Option<f64>,
}

/// A mutant that no test noticed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Survivor {
    /// The tool's name for the mutant.
    pub id: String,
    /// The source file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in `file`, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The function or method around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The mutation operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mutator: Option<String>,
    /// The change as a unified diff without headers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
    /// Whether a test reaches it at all, where the tool knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered: Option<bool>,
    /// Tests that reach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covered_by: Vec<String>,
}

/// Mutants of one module or file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Module {
    /// The module's name or the file's path.
    pub name: String,
    /// Killed mutants.
    pub killed: u64,
    /// Surviving mutants.
    pub survived: u64,
    /// Mutants that timed out.
    pub timeout: u64,
    /// Mutants that no test reaches.
    pub no_coverage: u64,
    /// The score, 0–100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}
