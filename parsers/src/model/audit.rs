use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tests::is_zero;

/// Known vulnerabilities, leaked secrets and forbidden licences, counted by severity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// Critical findings.
    pub critical: u64,
    /// High findings.
    pub high: u64,
    /// Moderate findings; other tools call them medium.
    pub moderate: u64,
    /// Low findings.
    pub low: u64,
    /// Notices.
    pub info: u64,
    /// Findings without a severity.
    pub unknown: u64,
    /// Packages or files that were looked at, where the tool tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scanned: Option<u64>,
    /// Packages or files that could not be looked at.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_scanned: u64,
    /// The findings, the most severe first.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Findings that `findings` leaves out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted: u64,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// No severity is known.
    Unknown,
    /// A notice.
    Info,
    /// Low.
    Low,
    /// Moderate, medium.
    Moderate,
    /// High.
    High,
    /// Critical.
    Critical,
}

/// One vulnerability, secret or licence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// CVE, GHSA, RUSTSEC or rule id.
    pub id: String,
    /// The package, or the file for secrets.
    pub package: String,
    /// The installed version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The severity.
    pub severity: Severity,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The first version without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_in: Option<String>,
    /// Where it is described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
