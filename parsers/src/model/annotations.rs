use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Test-design annotations found in test sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Annotations {
    /// Per test source file.
    pub files: Vec<AnnotatedFile>,
}

/// Annotations of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnnotatedFile {
    /// The file.
    pub path: String,
    /// Its annotations in order.
    pub annotations: Vec<Annotation>,
}

/// One annotation, such as `# ISP: Email.whitespace_only`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Annotation {
    /// The technique, `ISP`, `CFG`.
    pub technique: String,
    /// The characteristic, `Email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characteristic: Option<String>,
    /// The partition or path, `whitespace_only`.
    pub value: String,
    /// The line, from 1.
    pub line: u64,
}
