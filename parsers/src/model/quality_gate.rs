use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A quality gate and its conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QualityGate {
    /// The gate's own word.
    pub status: GateStatus,
    /// The conditions, those of the pull request first.
    pub conditions: Vec<Condition>,
    /// The gate's or project's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The status of a gate or of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum GateStatus {
    /// It holds.
    Ok,
    /// It is close (servers before 7.6).
    Warn,
    /// It does not hold.
    Error,
    /// There is no gate, or nothing to judge by.
    None,
}

/// One condition of a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Condition {
    /// The metric's key, `new_coverage`.
    pub metric: String,
    /// What was measured, as the server writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<String>,
    /// How the two are compared to fail: `LT`, `GT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Whether it holds.
    pub status: GateStatus,
    /// Whose condition it is.
    pub from: ConditionSource,
}

/// Whose gate a condition comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConditionSource {
    /// The pull request's: it decides.
    PullRequest,
    /// The main branch's: for information.
    MainBranch,
}
