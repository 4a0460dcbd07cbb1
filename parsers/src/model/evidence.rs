use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Annotations, Audit, Bdd, Build, Coverage, Lint, Load, Mutation, QualityGate, SchemaFuzz, Tests, Tickets};

/// The facts of one run of one tool, as one input tells them.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The format's id in [`crate::formats::all`].
    pub format: &'static str,
    /// The tool that ran, in its own spelling, where the input names it or the format belongs to one tool.
    pub tool: Option<String>,
    /// The tool's version as it prints it.
    pub tool_version: Option<String>,
    /// Whether this is the tool's talk or its report file.
    pub telling: Telling,
    /// How the input ended.
    pub end: End,
    /// What went wrong outside the sections' own counts.
    pub problems: Vec<Problem>,
    /// The facts themselves.
    pub sections: Sections,
}

impl Evidence {
    /// Evidence without facts, whose end is not in sight yet.
    #[must_use]
    pub fn new(format: &'static str, telling: Telling) -> Self {
        Self {
            format,
            tool: None,
            tool_version: None,
            telling,
            end: End::Cut,
            problems: Vec::new(),
            sections: Sections::default(),
        }
    }

    /// Records a problem.
    pub fn problem(&mut self, kind: ProblemKind, text: impl Into<String>) {
        self.problems.push(Problem { kind, text: text.into() });
    }
}

/// Who tells: the same run may be told by the tool's output and by its report file, and both should agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// What the tool printed.
    Console,
    /// What the tool wrote into a report file.
    Report,
}

/// How an input ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The tool's own closing summary, or the end of the document, was seen.
    Closed,
    /// Nothing contradicts a proper end, but in this mode the tool prints no closing summary (`pytest -qq`, a clean
    /// `tsc`): to be believed together with exit status 0 only.
    Silent,
    /// It ended before that.
    Cut,
}

/// Something that went wrong around the checks rather than in one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which sort of problem.
    pub kind: ProblemKind,
    /// What happened, in one line; the tool's own words where it has some.
    pub text: String,
}

/// The sorts of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The input ends before the tool's closing summary.
    CutOff,
    /// The document breaks its own syntax; the text says where.
    Malformed,
    /// The tool itself gave up: an internal error, an interrupt, wrong usage, a broken configuration.
    Aborted,
    /// An error outside every test, which the test counts do not show.
    Unhandled,
    /// A rule that the tool enforces was broken although its counts look fine: obsolete snapshots, `failOnFlakyTests`.
    Rule,
    /// Two numbers of the same input contradict each other.
    Contradiction,
    /// Part of the work was left undone, for a reason that has nothing to do with quality: a service that could not
    /// be reached, packages that were skipped.
    NotChecked,
    /// Worth showing, decides nothing.
    Note,
}

/// The sections of a report; a run may fill several, `pytest --cov` fills `tests` and `coverage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sections {
    /// Test results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<Tests>,
    /// Coverage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// Mutation testing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mutation: Option<Mutation>,
    /// Schema fuzzing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_fuzz: Option<SchemaFuzz>,
    /// Vulnerabilities and secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<Audit>,
    /// Linters and type checkers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lint: Option<Lint>,
    /// Quality gates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality_gate: Option<QualityGate>,
    /// Bundles and compilations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<Build>,
    /// Features and scenarios.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bdd: Option<Bdd>,
    /// Load tests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<Load>,
    /// Tickets of the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tickets: Option<Tickets>,
    /// Test-design annotations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Annotations>,
}
