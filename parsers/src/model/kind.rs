use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an input tells about; names the section of the report that it fills first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Unit, integration and other test runs.
    Tests,
    /// Line, branch and function coverage.
    Coverage,
    /// Mutation testing.
    Mutation,
    /// Property-based fuzzing of an API against its schema.
    SchemaFuzz,
    /// Known vulnerabilities, secrets and licence findings.
    Audit,
    /// Findings of linters, type checkers and static analysis.
    Lint,
    /// A quality gate such as SonarQube's.
    QualityGate,
    /// What a bundler or compiler produced.
    Build,
    /// Features and scenarios in Gherkin.
    Bdd,
    /// Load tests and benchmarks.
    Load,
    /// The tickets that a change names.
    Tickets,
    /// Test-design annotations in test sources.
    Annotations,
}

impl Kind {
    /// Every kind, in the order in which the report prints them.
    pub const ALL: [Self; 12] = [
        Self::Tests,
        Self::Bdd,
        Self::Coverage,
        Self::Mutation,
        Self::SchemaFuzz,
        Self::Load,
        Self::Build,
        Self::Lint,
        Self::Audit,
        Self::QualityGate,
        Self::Tickets,
        Self::Annotations,
    ];

    /// The kind's name on the command line, in the configuration and in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Tests => "tests",
            Self::Coverage => "coverage",
            Self::Mutation => "mutation",
            Self::SchemaFuzz => "schema-fuzz",
            Self::Audit => "audit",
            Self::Lint => "lint",
            Self::QualityGate => "quality-gate",
            Self::Build => "build",
            Self::Bdd => "bdd",
            Self::Load => "load",
            Self::Tickets => "tickets",
            Self::Annotations => "annotations",
        }
    }
}
