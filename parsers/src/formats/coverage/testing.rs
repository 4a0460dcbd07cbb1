use crate::formats::Format;
use crate::model::{Coverage, Evidence, Limits, ProblemKind};
use crate::read;

/// The only evidence in a report, and its coverage.
pub(super) fn parse_one(format: &'static Format, report: &str) -> (Evidence, Coverage) {
    let mut evidence = read::parse(&[format], report.as_bytes(), &Limits::default()).unwrap().evidence;
    assert_eq!(evidence.len(), 1, "{report}");
    let evidence = evidence.remove(0);
    let coverage = evidence.sections.coverage.clone().unwrap();
    (evidence, coverage)
}

pub(super) fn problems(evidence: &Evidence) -> Vec<ProblemKind> {
    evidence.problems.iter().map(|problem| problem.kind).collect()
}
