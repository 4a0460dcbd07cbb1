//! What the header attributes claim. They never count; they are compared with what does.

use super::attributes::Attributes;
use super::case::Case;
use super::dialect::Dialect;
use crate::model::{Evidence, Outcome, ProblemKind};

/// The numbers of a `<testsuites>` or `<testsuite>` tag.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Header {
    tests: Option<u64>,
    failures: Option<u64>,
    errors: Option<u64>,
    skipped: Option<u64>,
    pub(super) seconds: Option<f64>,
}

impl Header {
    pub(super) fn read(tag: Attributes<'_>) -> Self {
        Self {
            tests: tag.count("tests"),
            failures: tag.count("failures"),
            errors: tag.count("errors"),
            skipped: tag.count("skipped").or_else(|| tag.count("skip")).or_else(|| tag.count("disabled")),
            seconds: tag.seconds("time"),
        }
    }

    /// Adds the header of another suite beside this one.
    pub(super) fn add(&mut self, other: &Self) {
        fn sum(a: &mut Option<u64>, b: Option<u64>) {
            *a = match (*a, b) {
                (Some(a), Some(b)) => Some(a.saturating_add(b)),
                (a, b) => a.or(b),
            };
        }
        sum(&mut self.tests, other.tests);
        sum(&mut self.failures, other.failures);
        sum(&mut self.errors, other.errors);
        sum(&mut self.skipped, other.skipped);
        self.seconds = match (self.seconds, other.seconds) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
    }

    /// Fills what the root leaves out from the sum of its suites.
    pub(super) fn or(self, suites: &Self) -> Self {
        Self {
            tests: self.tests.or(suites.tests),
            failures: self.failures.or(suites.failures),
            errors: self.errors.or(suites.errors),
            skipped: self.skipped.or(suites.skipped),
            seconds: self.seconds.or(suites.seconds),
        }
    }
}

/// What the elements of a document add up to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Elements {
    cases: u64,
    /// `<failure>` and `<error>` elements; a case may have several.
    failures: u64,
    /// Tries besides those that count: Surefire adds them to every number.
    retries: u64,
    bad: u64,
    skipped: u64,
}

impl Elements {
    /// Counts the elements of one case.
    pub(super) fn count(&mut self, case: &Case, outcome: Outcome) {
        self.cases += 1;
        self.failures += case.failures + case.errors;
        self.retries += case.retries;
        match outcome {
            Outcome::Failed | Outcome::Errored => self.bad += 1,
            Outcome::Skipped | Outcome::Xfailed => self.skipped += 1,
            Outcome::Passed | Outcome::Xpassed => {}
        }
    }

    /// Counts an error that stands in a suite outside every case.
    pub(super) fn count_suite_error(&mut self) {
        self.failures += 1;
        self.bad += 1;
    }

    /// Reports the contradictions that a header cannot explain. Known explanations: writers that count tries,
    /// sub-tests or assertions; failed hooks that are no tests; skipped tests that are counted and left out.
    pub(super) fn compare(&self, header: &Header, dialect: Dialect, evidence: &mut Evidence) {
        let claimed = header.failures.unwrap_or(0).saturating_add(header.errors.unwrap_or(0));
        let seen = (self.failures + self.retries).max(self.bad);
        if claimed > seen {
            // gotestsum counts packages that do not build here and nowhere else.
            let kind = if dialect == Dialect::GoTest { ProblemKind::Unhandled } else { ProblemKind::Contradiction };
            let text = format!("the header counts {claimed} failures and errors, the test cases show {seen}");
            evidence.problem(kind, text);
        }
        let Some(tests) = header.tests.filter(|_| !dialect.counts_other_things()) else { return };
        let left_out = header.skipped.unwrap_or(0).saturating_sub(self.skipped);
        let fewest = self.cases - self.bad.min(self.cases);
        let most = self.cases.saturating_add(self.retries).saturating_add(left_out);
        if !(fewest..=most).contains(&tests) {
            let text = format!("the header counts {tests} tests, the document holds {}", self.cases);
            evidence.problem(ProblemKind::Contradiction, text);
        }
    }
}
