use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tests::is_zero;

/// How much of the code a run executed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// The tool's own total, 0–100, unrounded as read. What it is a share of differs by tool: coverage.py in branch
    /// mode counts statements and branches together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// Lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Ratio>,
    /// Branches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branches: Option<Ratio>,
    /// Functions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functions: Option<Ratio>,
    /// Statements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statements: Option<Ratio>,
    /// Per file, those with the lowest coverage first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileCoverage>,
    /// Files that `files` leaves out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted: u64,
    /// Thresholds that the tool itself enforced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<CoverageThreshold>,
}

/// Covered of total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ratio {
    /// How many were executed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered: Option<u64>,
    /// How many there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// The share, 0–100: as the tool states it, else from the counts; absent where there is nothing to cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
}

impl Ratio {
    /// A ratio from counts.
    #[must_use]
    pub fn of(covered: u64, total: u64) -> Self {
        let percent = (total > 0).then(|| covered as f64 * 100.0 / total as f64);
        Self { covered: Some(covered), total: Some(total), percent }
    }

    /// A ratio of which the tool tells the share alone.
    #[must_use]
    pub const fn percent(percent: f64) -> Self {
        Self { covered: None, total: None, percent: Some(percent) }
    }
}

/// Coverage of one source file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FileCoverage {
    /// The path as the tool writes it.
    pub path: String,
    /// The tool's own figure for the file, 0–100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// Lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Ratio>,
    /// Branches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branches: Option<Ratio>,
    /// Lines, and branches where the tool names them, that were not executed: `12-14, 20, 31->33`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// A minimum that the tool itself checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CoverageThreshold {
    /// What it is about: `total`, `lines`, `branches`, `functions`, `statements`; with a file in front for one file's.
    pub metric: String,
    /// The least that was asked for, 0–100.
    pub required: f64,
    /// What was reached, 0–100, where the tool says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<f64>,
    /// Whether it was reached, by the tool's own word.
    pub passed: bool,
}
