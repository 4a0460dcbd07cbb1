//! How vitest names a file, a suite or a test: `|project| file > suite > test`.

use crate::model::{Failure, FailureKind};
use crate::text::quote;

/// What stands between the parts of a name. A part may hold it too, so the parts are a guess and the whole is not.
const SEPARATOR: &str = " > ";

/// A file, or a suite or test in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    project: Option<String>,
    pub(super) file: String,
    /// The suites and the test, outermost first; empty for a file.
    path: Vec<String>,
}

impl Name {
    /// Reads `file > suite > test` with the badges in front of it.
    pub(super) fn parse(text: &str) -> Self {
        let (project, text) = badges(text);
        let mut parts = text.split(SEPARATOR);
        let file = without_location(parts.next().unwrap_or_default()).to_owned();
        Self { project: project.map(str::to_owned), file, path: parts.map(str::to_owned).collect() }
    }

    /// Reads the heading of a suite that failed, where a file is named twice: `file [ file ]`.
    pub(super) fn parse_suite(text: &str) -> Self {
        let mut name = Self::parse(text);
        let twice = name.file.strip_suffix(" ]").and_then(|text| text.split_once(" [ "));
        if let (Some((file, _)), []) = (twice, name.path.as_slice()) {
            name.file = without_location(file).to_owned();
        }
        name
    }

    /// The same name with further parts behind it.
    pub(super) fn join<'a>(&self, parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut name = self.clone();
        name.path.extend(parts.into_iter().map(str::to_owned));
        name
    }

    /// The name as vitest prints it without colours.
    pub(super) fn id(&self) -> String {
        let mut id = self.project.as_ref().map(|project| format!("|{project}| ")).unwrap_or_default();
        id.push_str(&self.file);
        for part in &self.path {
            id.push_str(SEPARATOR);
            id.push_str(part);
        }
        id
    }

    /// A failure of this name, with the command that repeats it.
    pub(super) fn failure(&self, kind: FailureKind) -> Failure {
        let mut failure = Failure::new(self.id(), kind);
        if let Some((_, suites @ [_, ..])) = self.path.split_last() {
            failure.suite = Some(suites.join(SEPARATOR));
        }
        failure.file = Some(self.file.clone());
        failure.rerun = Some(self.rerun());
        failure
    }

    /// `-t` takes a pattern for the parts joined by a space; `.+` finds them also where a part holds the separator.
    fn rerun(&self) -> String {
        let mut command = format!("npx vitest run {}", quote::shell(&self.file));
        if let Some(project) = &self.project {
            command.push_str(" --project ");
            command.push_str(&quote::shell(project));
        }
        if !self.path.is_empty() {
            let parts: Vec<String> = self.path.iter().map(|part| escape(part)).collect();
            command.push_str(" -t ");
            command.push_str(&quote::shell(&parts.join(".+")));
        }
        command
    }
}

/// Splits the badges off: the project as `|name| `, or ` name  ` where it was printed on a background; ` TS  ` marks
/// type tests.
fn badges(mut text: &str) -> (Option<&str>, &str) {
    let mut project = None;
    loop {
        let badge = match text.strip_prefix('|') {
            Some(rest) => rest.split_once("| "),
            None => text.strip_prefix(' ').and_then(|rest| rest.split_once("  ")),
        };
        let Some((label, rest)) = badge else { return (project, text.trim_start()) };
        if label != "TS" {
            project = project.or(Some(label));
        }
        text = rest;
    }
}

/// A file without the position that `--includeTaskLocation` puts behind it: `a.test.ts:12`, `a.test.ts:12:3`.
fn without_location(file: &str) -> &str {
    let mut file = file;
    while let Some((path, number)) = file.rsplit_once(':') {
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        file = path;
    }
    file
}

fn escape(part: &str) -> String {
    let mut escaped = String::with_capacity(part.len());
    for c in part.chars() {
        if r"\^$.*+?()[]{}|".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod name_tests {
    use super::*;

    #[test]
    fn a_project_is_read_with_and_without_colours() {
        for text in ["|node e2e| a.test.ts > suite > test", " node e2e  a.test.ts > suite > test"] {
            let failure = Name::parse(text).failure(FailureKind::Failed);
            assert_eq!(failure.id, "|node e2e| a.test.ts > suite > test");
            assert_eq!(failure.suite.as_deref(), Some("suite"));
            assert_eq!(failure.rerun.as_deref(), Some("npx vitest run a.test.ts --project 'node e2e' -t suite.+test"),);
        }
        assert_eq!(Name::parse("|unit|  TS  a.test-d.ts > t").id(), "|unit| a.test-d.ts > t");
        assert_eq!(Name::parse(" TS  a.test-d.ts > t").id(), "a.test-d.ts > t");
        assert_eq!(Name::parse_suite("|unit|  a.test.ts [ a.test.ts ]").id(), "|unit| a.test.ts");
    }

    #[test]
    fn a_position_is_no_part_of_the_file() {
        assert_eq!(Name::parse("a.test.ts:12:3 > t").file, "a.test.ts");
        assert_eq!(Name::parse_suite("a.test.ts [ a.test.ts ]").id(), "a.test.ts");
        assert_eq!(Name::parse_suite("a.test.ts > t [ a.test.ts ]").id(), "a.test.ts > t [ a.test.ts ]");
    }

    #[test]
    fn a_name_becomes_a_pattern_that_is_safe_in_a_shell() {
        let name = Name::parse("a.test.ts > it's $(x)");
        assert!(name.failure(FailureKind::Failed).rerun.unwrap().ends_with(r"-t 'it'\''s \$\(x\)'"));
    }
}
