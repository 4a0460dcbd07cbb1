//! The corpus of real captures: `tests/captures/<format>/<case>/` with the captured files, how they were captured
//! (`cmd.txt`) and what must be read from them (`truth.json`).

#![allow(clippy::disallowed_methods, reason = "the tests read the captures")]

use std::fs;
use std::path::{Path, PathBuf};

use ci_report_parsers::formats::{self, Format};
use ci_report_parsers::model::{Counts, Coverage, End, Evidence, Limits, Outcome, ProblemKind};
use ci_report_parsers::read;
use serde_json::Value;

/// One captured file.
pub(crate) struct Capture {
    /// `<format>/<case>/<file>`.
    pub(crate) name: String,
    /// The format whose folder it is in.
    pub(crate) format: &'static Format,
    /// The file's bytes.
    pub(crate) bytes: Vec<u8>,
    /// What must be read from it: `truth.json`, with the file's own entry under `except` laid over it.
    pub(crate) truth: Value,
}

/// Every capture below the folder `captures`, sorted by name.
pub(crate) fn captures(root: &str) -> Vec<Capture> {
    let mut all = Vec::new();
    for folder in entries(Path::new(root)) {
        let id = file_name(&folder);
        let format = formats::find(&id).unwrap_or_else(|| panic!("captures/{id}: no format of this name is listed"));
        for case in entries(&folder).into_iter().filter(|path| path.join("truth.json").is_file()) {
            assert!(case.join("cmd.txt").is_file(), "{}: cmd.txt is missing", case.display());
            let truth = fs::read_to_string(case.join("truth.json")).unwrap();
            let truth: Value = serde_json::from_str(&truth).unwrap_or_else(|e| panic!("{}: {e}", case.display()));
            for file in entries(&case) {
                let file_name = file_name(&file);
                if file.is_dir() || matches!(file_name.as_str(), "cmd.txt" | "truth.json") {
                    continue;
                }
                all.push(Capture {
                    name: format!("{id}/{}/{file_name}", self::file_name(&case)),
                    format,
                    bytes: fs::read(&file).unwrap(),
                    truth: with_exception(&truth, &file_name),
                });
            }
        }
    }
    all
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn with_exception(truth: &Value, file: &str) -> Value {
    let mut truth = truth.clone();
    if let Some(Value::Object(own)) = truth.get("except").and_then(|except| except.get(file)).cloned() {
        for (key, value) in own {
            truth[key] = value;
        }
    }
    truth
}

/// Reads bytes as this format, as the command line's `FORMAT:PATH` does.
pub(crate) fn parse(format: &'static Format, bytes: &[u8]) -> Vec<Evidence> {
    read::parse(&[format], bytes, &Limits::default()).unwrap().evidence
}

/// The counts of all runs together.
pub(crate) fn counts(evidence: &[Evidence]) -> Option<Counts> {
    let mut runs = evidence.iter().filter_map(|one| one.sections.tests.as_ref()).peekable();
    runs.peek()?;
    let mut sum = Counts::default();
    runs.for_each(|tests| sum.merge(&tests.counts));
    Some(sum)
}

/// The coverage that was printed last.
pub(crate) fn coverage(evidence: &[Evidence]) -> Option<&Coverage> {
    evidence.iter().rev().find_map(|one| one.sections.coverage.as_ref())
}

/// Whether every run was read to a proper end.
pub(crate) fn complete(evidence: &[Evidence]) -> bool {
    !evidence.is_empty() && evidence.iter().all(|one| one.end != End::Cut)
}

/// Whether nothing in the evidence could turn a verdict yellow or red, thresholds and exit status aside.
pub(crate) fn looks_green(evidence: &[Evidence]) -> bool {
    let calm = |one: &Evidence| one.problems.iter().all(|problem| problem.kind == ProblemKind::Note);
    let unmet = |coverage: &Coverage| coverage.thresholds.iter().any(|threshold| !threshold.passed);
    complete(evidence)
        && evidence.iter().all(calm)
        && !evidence.iter().filter_map(|one| one.sections.coverage.as_ref()).any(unmet)
        && counts(evidence).is_none_or(|counts| {
            let bad = counts.get(Outcome::Failed) + counts.get(Outcome::Errored) + counts.get(Outcome::Xpassed);
            bad + counts.flaky() == 0 && counts.ran() > 0
        })
}
