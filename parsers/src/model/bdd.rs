use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tests::is_zero;

/// Features and scenarios; the single tests are in `tests` as well.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bdd {
    /// Per feature, in the order of the run.
    pub features: Vec<Feature>,
    /// All scenarios.
    pub scenarios: Scenarios,
    /// Steps without a definition, and pending ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undefined_steps: Vec<Step>,
    /// Features that `features` leaves out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted: u64,
}

impl Bdd {
    /// Adds another run to this one: counts are summed, lists joined.
    pub fn absorb(&mut self, other: Self) {
        self.features.extend(other.features);
        self.undefined_steps.extend(other.undefined_steps);
        self.omitted += other.omitted;
        self.scenarios.passed += other.scenarios.passed;
        self.scenarios.failed += other.scenarios.failed;
        self.scenarios.skipped += other.scenarios.skipped;
    }
}

/// Scenarios of one feature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Feature {
    /// The feature's name.
    pub name: String,
    /// The feature file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Scenarios that passed.
    pub passed: u64,
    /// Scenarios that failed.
    pub failed: u64,
    /// Scenarios that were skipped, undefined or pending.
    pub skipped: u64,
}

/// Scenario counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scenarios {
    /// Scenarios that passed.
    pub passed: u64,
    /// Scenarios that failed.
    pub failed: u64,
    /// Scenarios that were skipped, undefined or pending.
    pub skipped: u64,
}

/// A step of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// The step with its keyword.
    pub text: String,
    /// The scenario it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// The feature file and line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// `undefined` or `pending`.
    pub status: String,
}
