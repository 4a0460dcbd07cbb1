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
    /// The `<error>` elements among them.
    errors: u64,
    /// Tries besides those that count: Surefire adds them to every number.
    retries: u64,
    bad: u64,
    skipped: u64,
    errored: u64,
    /// Cases that are further tries of a test, or say what was said before.
    repeats: u64,
}

impl Elements {
    /// Counts the elements of one case.
    pub(super) fn count(&mut self, case: &Case, outcome: Outcome) {
        self.cases += 1;
        if outcome != Outcome::Xfailed {
            self.failures += case.failures + case.errors;
            self.errors += case.errors;
        }
        self.retries += case.retries;
        match outcome {
            Outcome::Failed => self.bad += 1,
            Outcome::Errored => {
                self.bad += 1;
                self.errored += 1;
            }
            Outcome::Skipped | Outcome::Xfailed => self.skipped += 1,
            Outcome::Passed | Outcome::Xpassed => {}
        }
    }

    /// Counts a case that stands for a test that another case stands for too.
    pub(super) fn count_repeat(&mut self) {
        self.repeats += 1;
    }

    /// Counts an error that stands in a suite outside every case.
    pub(super) fn count_suite_error(&mut self) {
        self.failures += 1;
        self.bad += 1;
    }

    /// How many of jest's tests are still to be written: `it.todo` makes a case that looks passed, and only the header,
    /// which leaves those and the files that could not be loaded out, tells of them.
    pub(super) fn todo(&self, header: &Header, dialect: Dialect) -> u64 {
        let told = header.tests.filter(|_| dialect == Dialect::Jest);
        told.map_or(0, |tests| self.cases.saturating_sub(self.errored).saturating_sub(tests))
    }

    /// Reports the contradictions that a header cannot explain. Known explanations: writers that count tries,
    /// sub-tests or assertions; failed hooks that are no tests; skipped tests that are counted and left out.
    pub(super) fn compare(&self, header: &Header, dialect: Dialect, evidence: &mut Evidence) {
        let seen = (self.failures + self.retries).max(self.bad);
        let failures = header.failures.unwrap_or(0);
        let claimed = match header.errors {
            // QtTest counts messages here.
            Some(_) if dialect == Dialect::QtTest => failures,
            // Criterion counts its errors among the failures too.
            Some(errors) if errors <= self.errors && failures <= seen => failures.max(errors),
            errors => failures.saturating_add(errors.unwrap_or(0)),
        };
        if claimed > seen {
            // The worse reading decides. gotestsum, for one, counts packages that do not build here and nowhere else.
            let text = format!("the header counts {claimed} failures and errors, the test cases show {seen}");
            evidence.problem(ProblemKind::Unhandled, text);
        }
        let Some(tests) = header.tests.filter(|_| !dialect.counts_other_things()) else { return };
        let left_out = header.skipped.unwrap_or(0).saturating_sub(self.skipped);
        let explained = self.bad + self.repeats + self.todo(header, dialect);
        let fewest = self.cases.saturating_sub(explained);
        let most = self.cases.saturating_add(self.retries).saturating_add(left_out);
        if (fewest..=most).contains(&tests) {
            return;
        }
        let text = format!("the header counts {tests} tests, the document holds {}", self.cases);
        if dialect == Dialect::Pytest && tests > most {
            evidence.problem(ProblemKind::Note, text + "; pytest counts sub-tests and tear-downs too");
        } else {
            evidence.problem(ProblemKind::Contradiction, text);
        }
    }
}

#[cfg(test)]
mod header_tests {
    use super::*;
    use crate::model::Telling;

    /// The sort of problem that a header gives beside passing and failing cases.
    fn problem(header: &str, passed: u64, failed: u64, dialect: Dialect) -> Option<ProblemKind> {
        let mut elements = Elements::default();
        let (mut good, mut bad) = (Case::default(), Case::default());
        good.begin("");
        bad.begin("");
        bad.element("failure", Attributes(""), dialect);
        (0..passed).for_each(|_| elements.count(&good, Outcome::Passed));
        (0..failed).for_each(|_| elements.count(&bad, Outcome::Failed));
        let mut evidence = Evidence::new("junit", Telling::Report);
        elements.compare(&Header::read(Attributes(header)), dialect, &mut evidence);
        evidence.problems.first().map(|problem| problem.kind)
    }

    #[test]
    fn a_header_that_agrees_or_can_be_explained_is_no_problem() {
        for (header, passed, failed, dialect) in [
            ("", 3, 1, Dialect::Unknown),
            ("tests='4' failures='1'", 3, 1, Dialect::Unknown),
            ("tests='4' failures='0' errors='1'", 3, 1, Dialect::Unknown),
            ("tests='6' failures='1' skipped='2'", 3, 1, Dialect::Mocha),
            ("tests='3' failures='1'", 3, 1, Dialect::Mocha),
            ("tests='40' failures='1'", 3, 1, Dialect::Catch2),
            ("tests='4' failures='1' errors='7'", 3, 1, Dialect::QtTest),
        ] {
            assert_eq!(problem(header, passed, failed, dialect), None, "{header}");
        }
    }

    #[test]
    fn jest_tells_of_tests_to_be_written_in_the_header_alone() {
        let mut elements = Elements::default();
        let mut case = Case::default();
        case.begin("");
        (0..3).for_each(|_| elements.count(&case, Outcome::Passed));
        elements.count(&case, Outcome::Errored);
        let header = Header::read(Attributes("tests='2'"));
        assert_eq!((elements.todo(&header, Dialect::Jest), elements.todo(&header, Dialect::Mocha)), (1, 0));
        assert_eq!(problem("tests='2'", 3, 0, Dialect::Jest), None);
    }

    #[test]
    fn a_header_that_claims_more_than_the_cases_show_contradicts_them() {
        assert_eq!(problem("tests='2' failures='1'", 2, 0, Dialect::Unknown), Some(ProblemKind::Unhandled));
        assert_eq!(problem("tests='9'", 2, 0, Dialect::Unknown), Some(ProblemKind::Contradiction));
        assert_eq!(problem("tests='1'", 2, 0, Dialect::Pytest), Some(ProblemKind::Contradiction));
        assert_eq!(problem("tests='9'", 2, 0, Dialect::Pytest), Some(ProblemKind::Note));
        assert_eq!(problem("tests='2' errors='1'", 2, 0, Dialect::GoTest), Some(ProblemKind::Unhandled));
        assert_eq!(problem("tests='0' errors='1'", 0, 0, Dialect::Unknown), Some(ProblemKind::Unhandled));
    }
}
