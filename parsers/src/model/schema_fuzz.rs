use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tests::is_zero;

/// An API fuzzed against its schema.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SchemaFuzz {
    /// Operations (method and path) that the schema offers and the run selected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operations: Option<u64>,
    /// Operations that were really exercised, where the tool tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operations_tested: Option<u64>,
    /// Generated requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cases: Option<u64>,
    /// Requests all of whose checks passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<u64>,
    /// Errors of the tool or the network, which are no findings about the API.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub errors: u64,
    /// The seed, for the same requests again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// Wall-clock duration in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<f64>,
    /// What the checks found.
    #[serde(default)]
    pub failures: Vec<FuzzFailure>,
    /// Failures that `failures` leaves out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted: u64,
    /// What makes the run worth less than it looks: every answer 401, operations never reached.
    #[serde(default)]
    pub warnings: Vec<FuzzWarning>,
}

/// A check that failed on an operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FuzzFailure {
    /// Method and path, `GET /invoices/{id}`.
    pub operation: String,
    /// The check's name.
    pub check: String,
    /// The HTTP status that was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What the check says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The command that sends the same request again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reproduce: Option<String>,
}

/// A warning of the fuzzer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FuzzWarning {
    /// What is wrong.
    pub title: String,
    /// The operations it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<String>,
}
