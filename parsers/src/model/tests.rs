use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Limits;
use super::excerpt::clip;

/// How one test case ended. Every case has exactly one outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It passed.
    Passed,
    /// It failed, or passed unexpectedly where the tool calls that a failure (`xfail(strict=True)`).
    Failed,
    /// Its set-up or tear-down failed, or its file or suite could not be loaded.
    Errored,
    /// It was known but not run to a result: skipped, ignored, pending, todo, disabled, not run.
    Skipped,
    /// It failed as expected.
    Xfailed,
    /// It passed although it was expected to fail.
    Xpassed,
}

/// How many test cases ended in which way.
///
/// `total` is always the sum of the outcomes; `flaky` counts cases that passed after a retry and are in `passed` too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "RawCounts")]
#[schemars(!try_from)]
pub struct Counts {
    total: u64,
    passed: u64,
    failed: u64,
    errored: u64,
    skipped: u64,
    xfailed: u64,
    xpassed: u64,
    flaky: u64,
}

impl Counts {
    /// Counts one case.
    pub fn record(&mut self, outcome: Outcome) {
        self.add(outcome, 1);
    }

    /// Counts `n` cases.
    pub fn add(&mut self, outcome: Outcome, n: u64) {
        self.total = self.total.saturating_add(n);
        let count = self.slot(outcome);
        *count = count.saturating_add(n);
    }

    /// Counts cases that passed after a retry; they are recorded as passed besides.
    pub fn add_flaky(&mut self, n: u64) {
        self.flaky = self.flaky.saturating_add(n);
    }

    /// Moves up to `n` cases from one outcome to another, for facts that come to light late (a tear-down error of a
    /// test that had passed).
    pub fn reclassify(&mut self, from: Outcome, to: Outcome, n: u64) {
        let n = n.min(self.get(from));
        *self.slot(from) -= n;
        *self.slot(to) += n;
    }

    /// Adds the counts of another run.
    pub fn merge(&mut self, other: &Self) {
        for outcome in
            [Outcome::Passed, Outcome::Failed, Outcome::Errored, Outcome::Skipped, Outcome::Xfailed, Outcome::Xpassed]
        {
            self.add(outcome, other.get(outcome));
        }
        self.add_flaky(other.flaky);
    }

    /// How many cases ended this way.
    #[must_use]
    pub const fn get(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Passed => self.passed,
            Outcome::Failed => self.failed,
            Outcome::Errored => self.errored,
            Outcome::Skipped => self.skipped,
            Outcome::Xfailed => self.xfailed,
            Outcome::Xpassed => self.xpassed,
        }
    }

    /// All cases.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// Cases that passed after a retry.
    #[must_use]
    pub const fn flaky(&self) -> u64 {
        self.flaky
    }

    /// Cases that were run to a result: all but the skipped ones.
    #[must_use]
    pub const fn ran(&self) -> u64 {
        self.total - self.skipped
    }

    const fn slot(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::Passed => &mut self.passed,
            Outcome::Failed => &mut self.failed,
            Outcome::Errored => &mut self.errored,
            Outcome::Skipped => &mut self.skipped,
            Outcome::Xfailed => &mut self.xfailed,
            Outcome::Xpassed => &mut self.xpassed,
        }
    }
}

/// [`Counts`] as they come from outside, before their sum is checked.
#[derive(Deserialize)]
struct RawCounts {
    total: u64,
    #[serde(default)]
    passed: u64,
    #[serde(default)]
    failed: u64,
    #[serde(default)]
    errored: u64,
    #[serde(default)]
    skipped: u64,
    #[serde(default)]
    xfailed: u64,
    #[serde(default)]
    xpassed: u64,
    #[serde(default)]
    flaky: u64,
}

impl TryFrom<RawCounts> for Counts {
    type Error = String;

    fn try_from(raw: RawCounts) -> Result<Self, String> {
        let parts = [raw.passed, raw.failed, raw.errored, raw.skipped, raw.xfailed, raw.xpassed];
        let sum = parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(*part));
        if sum != Some(raw.total) {
            return Err(format!("tests: total is {}, but the outcomes add up to {sum:?}", raw.total));
        }
        Ok(Self {
            total: raw.total,
            passed: raw.passed,
            failed: raw.failed,
            errored: raw.errored,
            skipped: raw.skipped,
            xfailed: raw.xfailed,
            xpassed: raw.xpassed,
            flaky: raw.flaky,
        })
    }
}

/// Test results of one run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tests {
    /// The counts, derived from the cases where the cases are known.
    #[serde(flatten)]
    pub counts: Counts,
    /// The tool's ordinary warnings beside the tests.
    #[serde(default)]
    pub warnings: u64,
    /// Tests that a filter left out before the run; not part of `total`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deselected: Option<u64>,
    /// Wall-clock duration in seconds, as the tool states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<f64>,
    /// The seed of random order or random data, as the tool prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// One command that runs every failed test again, where it stays short enough to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rerun: Option<String>,
    /// Failed and errored tests, in the order of the input.
    #[serde(default)]
    pub failures: Vec<Failure>,
    /// Flaky and unexpectedly passing tests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub noted: Vec<NotedTest>,
    /// Failures that `failures` leaves out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted: u64,
    /// What the tool's own summary says, where the counts come from the cases; compared by the judge, not reported.
    #[serde(skip)]
    pub stated: Option<Stated>,
    /// Bytes of details kept so far.
    #[serde(skip)]
    details_bytes: usize,
}

impl Tests {
    /// Keeps a failure within the limits. Does not count it: the counts come from cases or from the summary.
    pub fn push_failure(&mut self, mut failure: Failure, limits: &Limits) {
        if self.failures.len() >= limits.entries {
            self.omitted += 1;
            return;
        }
        let names = [failure.message.as_mut(), failure.suite.as_mut(), failure.file.as_mut()];
        for text in names.into_iter().flatten().chain([&mut failure.id]) {
            text.truncate(clip(text, limits.message_bytes).len());
        }
        if let Some(details) = &failure.details {
            if self.details_bytes + details.len() > limits.all_details_bytes {
                failure.details = None;
            } else {
                self.details_bytes += details.len();
            }
        }
        self.failures.push(failure);
    }

    /// Adds another run to this one: counts and durations are summed, lists joined. What only a single run can tell
    /// (its seed, one command for all its failures) stays only where both agree.
    pub fn absorb(&mut self, other: Self) {
        self.counts.merge(&other.counts);
        self.warnings = self.warnings.saturating_add(other.warnings);
        self.omitted = self.omitted.saturating_add(other.omitted);
        self.duration_s = match (self.duration_s, other.duration_s) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        self.deselected = match (self.deselected, other.deselected) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        if self.seed != other.seed {
            self.seed = None;
        }
        // A command for all failures of one run alone would leave the other's out.
        self.rerun = match (self.failures.is_empty(), other.failures.is_empty()) {
            (true, _) => other.rerun,
            (_, true) => self.rerun.take(),
            _ => None,
        };
        self.failures.extend(other.failures);
        self.noted.extend(other.noted);
    }
}

/// The numbers of a summary that stands beside the cases it sums up. Only what it says is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stated {
    /// All cases.
    pub total: Option<u64>,
    /// Passed cases.
    pub passed: Option<u64>,
    /// Failed cases.
    pub failed: Option<u64>,
    /// Errored cases.
    pub errored: Option<u64>,
    /// Skipped cases.
    pub skipped: Option<u64>,
}

/// A failed or errored test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The name by which the tool's users call the test; unique within the run where the tool makes it so.
    pub id: String,
    /// The suite, class or describe block around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suite: Option<String>,
    /// The test's source file, as the tool writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in `file` at which it failed, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The first telling line of why, for example `AssertionError: assert 'PAID' == 'PARTIAL'`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Traceback, diff, captured output: several lines, within the limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// Failed, or errored outside the test itself.
    pub kind: FailureKind,
    /// The command that runs this test alone again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rerun: Option<String>,
    /// How long it took, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<f64>,
    /// How often it was tried, where it was retried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries: Option<u64>,
}

impl Failure {
    /// A failure of which only the name is known yet.
    #[must_use]
    pub fn new(id: impl Into<String>, kind: FailureKind) -> Self {
        Self {
            id: id.into(),
            suite: None,
            file: None,
            line: None,
            message: None,
            details: None,
            kind,
            rerun: None,
            duration_s: None,
            tries: None,
        }
    }
}

/// Whether the test or something around it went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailureKind {
    /// The test failed.
    Failed,
    /// Set-up, tear-down, collection, loading or an error outside every test.
    Errored,
}

/// A test that did not fail but deserves a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NotedTest {
    /// The test's name, as in [`Failure::id`].
    pub id: String,
    /// Why it is noted: `flaky`, `xpassed`.
    pub why: String,
    /// The test's source file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in `file`, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What its failed try said, or the reason of the mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(super) const fn is_zero(n: &u64) -> bool {
    *n == 0
}

#[cfg(test)]
mod counts_tests {
    use super::*;

    #[test]
    fn the_total_is_the_sum_of_the_outcomes() {
        let mut counts = Counts::default();
        counts.add(Outcome::Passed, 3);
        counts.record(Outcome::Failed);
        counts.add_flaky(1);
        assert_eq!((counts.total(), counts.ran(), counts.flaky()), (4, 4, 1));
        counts.reclassify(Outcome::Passed, Outcome::Errored, 1);
        assert_eq!((counts.total(), counts.get(Outcome::Passed), counts.get(Outcome::Errored)), (4, 2, 1));
    }

    #[test]
    fn a_report_whose_outcomes_do_not_add_up_is_refused() {
        assert!(serde_json::from_str::<Counts>(r#"{"total": 3, "passed": 2}"#).is_err());
        assert!(serde_json::from_str::<Counts>(r#"{"total": 3, "passed": 2, "skipped": 1}"#).is_ok());
    }

    #[test]
    fn failures_past_the_limit_are_counted_and_details_past_it_dropped() {
        let limits = Limits { entries: 2, all_details_bytes: 5, ..Limits::default() };
        let mut tests = Tests::default();
        for n in 0..4 {
            let mut failure = Failure::new(format!("t{n}"), FailureKind::Failed);
            failure.details = Some("1234".into());
            tests.push_failure(failure, &limits);
        }
        assert_eq!((tests.failures.len(), tests.omitted), (2, 2));
        assert!(tests.failures[0].details.is_some() && tests.failures[1].details.is_none());
    }
}
