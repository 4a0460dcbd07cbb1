//! The report of one job: what was read, what it was judged to be, and why. Serialises as the published JSON.

use ci_report_parsers::model::{Kind, Sections};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Green, yellow or red.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Everything was read, something was checked, all of it passed.
    Pass,
    /// It deserves a look, but blocks nothing.
    Warn,
    /// It must not go on like this.
    Fail,
}

impl Verdict {
    /// The exit status that carries the verdict to the pipeline.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Warn => 77,
            Self::Fail => 1,
        }
    }
}

/// How much a reason weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It makes the verdict at least yellow.
    Warn,
    /// It makes the verdict red.
    Fail,
}

/// One thing that decided a verdict other than pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// How much it weighs.
    pub level: Level,
    /// A stable name for scripts: `tests-failed`, `coverage-below-threshold`, `input-cut-off`.
    pub code: String,
    /// The same in words, without a full stop: `4 tests failed`.
    pub text: String,
}

/// What became of one input.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Input {
    /// The path as it was given, `-` for standard input.
    pub path: String,
    /// The format it was read as; absent where none was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// What the format tells about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The tool that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// The tool's version as it prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_version: Option<String>,
    /// Whether it was read to its proper end.
    pub complete: bool,
    /// Its size in bytes.
    #[serde(default)]
    pub bytes: u64,
    /// The last lines of an input that could not be read to a proper end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tail: Vec<String>,
}

/// Where a report comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// The job's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_url: Option<String>,
    /// The job's number or name, as a link text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<String>,
    /// The pipeline's or workflow run's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline_url: Option<String>,
    /// The commit, as a full hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The commit's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit_url: Option<String>,
}

/// The report of one job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this format: 1.
    pub schema_version: u32,
    /// The job's title.
    pub job: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The exit status of the verdict: 0, 77 or 1.
    pub exit_code: u8,
    /// What matters most, in a few words.
    pub headline: String,
    /// What decided a verdict other than pass, what weighs most first.
    pub reasons: Vec<Reason>,
    /// What was read.
    pub inputs: Vec<Input>,
    /// The facts.
    #[serde(flatten)]
    pub sections: Sections,
    /// Facts worth showing that decided nothing, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The exit status of the command that wrote the inputs, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_status: Option<i32>,
    /// Where the report comes from.
    #[serde(default)]
    pub origin: Origin,
    /// How many secrets were masked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub masked: u64,
}

/// The version of the JSON report.
pub const SCHEMA_VERSION: u32 = 1;

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_zero(n: &u64) -> bool {
    *n == 0
}
