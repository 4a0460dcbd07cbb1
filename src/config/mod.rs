//! `ci-report.toml`, its overrides per job and `--set`, as one checked value.

mod layers;

use std::collections::BTreeMap;
use std::path::PathBuf;

use ci_report_parsers::model::{Limits, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use layers::{ConfigError, DEFAULT_FILE, Layers};

/// Everything that can be configured, for one job.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// What a run that checked nothing is worth.
    pub vacuous: Vacuous,
    /// Tests and scenarios.
    pub tests: TestsPolicy,
    /// Coverage.
    pub coverage: CoveragePolicy,
    /// Mutation testing.
    pub mutation: MutationPolicy,
    /// Schema fuzzing.
    pub schema_fuzz: SchemaFuzzPolicy,
    /// Vulnerabilities and secrets.
    pub audit: AuditPolicy,
    /// Linters.
    pub lint: DiagnosticsPolicy,
    /// Builds.
    pub build: DiagnosticsPolicy,
    /// Load tests.
    pub load: LoadPolicy,
    /// Posting.
    pub post: PostConfig,
    /// How much is kept and shown.
    pub limits: LimitsConfig,
    /// A folder with templates that replace the built-in ones of the same name.
    pub templates: Option<PathBuf>,
    /// Settings for single jobs by their title, laid over the others.
    #[schemars(with = "BTreeMap<String, serde_json::Map<String, serde_json::Value>>")]
    pub jobs: BTreeMap<String, toml::Table>,
}

/// What something is worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// It is shown and decides nothing.
    Ignore,
    /// It warns.
    #[default]
    Warn,
    /// It fails.
    Fail,
}

/// What a run that checked nothing is worth: never a pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Vacuous {
    /// It warns.
    #[default]
    Warn,
    /// It fails.
    Fail,
}

/// Policy for tests and scenarios. Failed and errored tests always fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TestsPolicy {
    /// Tests that passed after a retry.
    pub flaky: Weight,
    /// Tests that passed although they were expected to fail.
    pub xpassed: Weight,
    /// Undefined and pending steps of scenarios.
    pub undefined: Weight,
}

impl Default for TestsPolicy {
    fn default() -> Self {
        Self { flaky: Weight::Warn, xpassed: Weight::Warn, undefined: Weight::Warn }
    }
}

/// Policy for coverage, in percent. A threshold that the tool itself missed always fails.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CoveragePolicy {
    /// Fails below this.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub fail_under: Option<f64>,
    /// Warns below this.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub warn_under: Option<f64>,
}

/// Policy for mutation testing: score thresholds in percent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MutationPolicy {
    /// Warns below this.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub high: f64,
    /// Fails below this; the tool's own `break` threshold counts besides.
    #[serde(rename = "break")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub break_at: Option<f64>,
}

impl Default for MutationPolicy {
    fn default() -> Self {
        Self { high: 80.0, break_at: None }
    }
}

/// Policy for schema fuzzing. Failures and errors always fail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SchemaFuzzPolicy {
    /// The fuzzer's warnings.
    pub warnings: Weight,
}

/// Policy for audits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AuditPolicy {
    /// Fails from this severity on.
    pub fail_from: Severity,
    /// Warns from this severity on; findings of unknown severity warn too.
    pub warn_from: Severity,
}

impl Default for AuditPolicy {
    fn default() -> Self {
        Self { fail_from: Severity::High, warn_from: Severity::Moderate }
    }
}

/// Policy for whatever has errors and warnings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DiagnosticsPolicy {
    /// Errors.
    pub errors: Weight,
    /// Warnings.
    pub warnings: Weight,
}

impl Default for DiagnosticsPolicy {
    fn default() -> Self {
        Self { errors: Weight::Fail, warnings: Weight::Warn }
    }
}

/// Policy for load tests. A crossed threshold fails; so does a run in which every request failed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LoadPolicy {
    /// Failed requests, where not all failed.
    pub failed_requests: Weight,
    /// Failed checks.
    pub failed_checks: Weight,
}

/// What happens when the comment cannot be posted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OnError {
    /// The exit status is the verdict's, at least 77.
    #[default]
    Warn,
    /// The exit status is 1.
    Fail,
    /// The exit status is the verdict's.
    Ignore,
}

/// Posting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PostConfig {
    /// What happens when the comment cannot be posted.
    pub on_error: OnError,
    /// Seconds that posting may take, retries included.
    pub deadline_s: u64,
    /// Allows plain `http` to a forge that is not this machine. The token then travels unencrypted.
    pub allow_http: bool,
}

impl Default for PostConfig {
    fn default() -> Self {
        Self { on_error: OnError::Warn, deadline_s: 60, allow_http: false }
    }
}

/// How much of an input is kept. Counts are always exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsConfig {
    /// Failing tests, survivors and findings per section.
    pub entries: usize,
    /// Files per coverage table.
    pub files: usize,
    /// Bytes of one name or message.
    pub message_bytes: usize,
    /// Bytes of one traceback.
    pub details_bytes: usize,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        let Limits { entries, files, message_bytes, details_bytes, .. } = Limits::default();
        Self { entries, files, message_bytes, details_bytes }
    }
}

impl LimitsConfig {
    /// The limits that parsers obey.
    #[must_use]
    pub fn parsers(&self) -> Limits {
        Limits {
            entries: self.entries,
            files: self.files,
            message_bytes: self.message_bytes,
            details_bytes: self.details_bytes,
            ..Limits::default()
        }
    }
}
