use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tests::is_zero;

/// Findings of a linter, type checker or static analyser.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lint {
    /// Errors.
    pub errors: u64,
    /// Warnings.
    pub warnings: u64,
    /// Notes, hints and information.
    pub notes: u64,
    /// Findings that the source or a baseline suppresses.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub suppressed: u64,
    /// Files that were looked at, where the tool tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<u64>,
    /// The findings, errors first.
    #[serde(default)]
    pub findings: Vec<LintFinding>,
    /// Findings that `findings` leaves out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted: u64,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LintFinding {
    /// The rule's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in `file`, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// How serious the tool says it is.
    pub level: LintLevel,
    /// What the tool says.
    pub message: String,
    /// Where the rule is described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The level of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LintLevel {
    /// A note, hint or information.
    Note,
    /// A warning.
    Warning,
    /// An error.
    Error,
}
