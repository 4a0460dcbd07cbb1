use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tests::is_zero;

/// What a bundler or compiler made of the sources.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Build {
    /// Files that were written, the largest first.
    #[serde(default)]
    pub assets: Vec<Asset>,
    /// Assets that `assets` leaves out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted: u64,
    /// The size of all assets in bytes, where the tool tells each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_bytes: Option<u64>,
    /// Errors.
    pub errors: u64,
    /// What the errors say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_list: Vec<Diagnostic>,
    /// Warnings, in full.
    #[serde(default)]
    pub warnings: Vec<Diagnostic>,
    /// Modules that went into the build.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modules: Option<u64>,
    /// Wall-clock duration in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<f64>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Asset {
    /// The path as the tool prints it.
    pub path: String,
    /// Its size in bytes; tools that print kB round it.
    pub bytes: u64,
    /// Its size after gzip in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gzip_bytes: Option<u64>,
}

/// An error or warning of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// What the tool says, first line.
    pub message: String,
    /// The file it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in `file`, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The rest: code frame, plugin, stack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
}
