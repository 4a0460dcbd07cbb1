//! One test case: what its elements say, put together into an outcome and, where it failed, a failure.

use memchr::memmem;

use super::attributes::Attributes;
use super::dialect::Dialect;
use super::naming::Suite;
use super::{location, naming, rerun};
use crate::model::{Excerpt, Failure, FailureKind, Limits, NotedTest, Outcome, clip};
use crate::text::xml;

/// Failures of one case that are kept; GoogleTest and sub-tests write one element per broken expectation.
const MAX_FINDINGS: usize = 5;
/// Bytes of text kept of one element until it is known whether they matter.
const MAX_TEXT: usize = 64 * 1024;

/// The test case that is being read. One value is used again and again: a passing case allocates nothing.
#[derive(Debug, Default)]
pub(super) struct Case {
    /// The raw attributes of `<testcase>`.
    pub(super) tag: String,
    findings: Vec<Finding>,
    /// `<failure>` and `<error>` elements, also those that were not kept.
    pub(super) failures: u64,
    pub(super) errors: u64,
    /// `<rerunFailure>`, `<flakyFailure>` and their like: tries before or after the one that counts.
    pub(super) retries: u64,
    flaky: bool,
    rerun_failed: bool,
    skip: Option<Skip>,
    /// Playwright's `test.fail()`.
    expected_to_fail: bool,
    out: Text,
    err: Text,
    words: Words,
}

/// Finds the attributes that say how a case ended, which most cases do not have.
#[derive(Debug)]
struct Words([memmem::Finder<'static>; 2]);

impl Default for Words {
    fn default() -> Self {
        Self([memmem::Finder::new("status="), memmem::Finder::new("result=")])
    }
}

impl Words {
    fn are_in(&self, tag: &str) -> bool {
        self.0.iter().any(|word| word.find(tag.as_bytes()).is_some())
    }
}

/// A `<failure>`, an `<error>` or a failed try.
#[derive(Debug, Default)]
struct Finding {
    retry: bool,
    class: Option<String>,
    message: Option<String>,
    text: Text,
}

/// What a `<skipped>` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skip {
    /// Not run.
    Plain,
    /// Run, and its failure does not count.
    ExpectedFailure,
    /// Run or not, whatever it found does not count yet.
    Todo,
    /// It should have run but could not be.
    Impossible,
    /// Run, and it passed where the tool calls that a failure.
    UnexpectedSuccess,
}

/// Where text that is being read belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Finding,
    Out,
    Err,
}

/// Text within a bound, its middle left out.
#[derive(Debug, Default)]
struct Text(String);

impl Text {
    fn push(&mut self, piece: &str) {
        self.0.push_str(piece);
        if self.0.len() > 2 * MAX_TEXT {
            let head = clip(&self.0, MAX_TEXT / 2).len();
            let tail = self.0.ceil_char_boundary(self.0.len() - MAX_TEXT / 2);
            self.0.replace_range(head..tail, "\n…\n");
        }
    }
}

impl Case {
    /// Starts over for the next case.
    pub(super) fn begin(&mut self, tag: &str) {
        self.tag.clear();
        self.tag.push_str(tag);
        self.findings.clear();
        (self.failures, self.errors, self.retries) = (0, 0, 0);
        (self.flaky, self.rerun_failed, self.expected_to_fail) = (false, false, false);
        self.skip = None;
        self.out.0.clear();
        self.err.0.clear();
    }

    /// Takes the tag of an element inside the case; returns where the text of the element belongs.
    pub(super) fn element(&mut self, name: &str, tag: Attributes<'_>, dialect: Dialect) -> Option<Place> {
        match name {
            "failure" => self.failures += 1,
            "error" => self.errors += 1,
            "flakyFailure" | "flakyError" => {
                self.retries += 1;
                self.flaky = true;
            }
            "rerunFailure" | "rerunError" => {
                self.retries += 1;
                self.rerun_failed = true;
            }
            // PHPUnit 9: a test that could not say anything, for example a class without tests.
            "skipped" | "ignored" | "warning" => {
                let skip = skip(tag, dialect);
                self.skip = Some(skip);
                if matches!(skip, Skip::Impossible | Skip::UnexpectedSuccess) {
                    self.findings.push(Finding { message: tag.filled("message"), ..Finding::default() });
                }
                return None;
            }
            "property" => {
                self.expected_to_fail |= dialect == Dialect::Playwright && tag.raw("name") == Some("fail");
                return None;
            }
            "system-out" => return Some(Place::Out),
            "system-err" => return Some(Place::Err),
            _ => return None,
        }
        let retry = !matches!(name, "failure" | "error");
        // One try is enough, and leaves room for what decided.
        if self.findings.len() == MAX_FINDINGS || (retry && self.findings.iter().any(|finding| finding.retry)) {
            return None;
        }
        self.findings.push(Finding {
            retry,
            class: tag.filled("type"),
            message: tag.filled("message"),
            text: Text::default(),
        });
        Some(Place::Finding)
    }

    /// Takes text.
    pub(super) fn text(&mut self, place: Place, piece: &str) {
        match place {
            Place::Finding => {
                if let Some(finding) = self.findings.last_mut() {
                    finding.text.push(piece);
                }
            }
            Place::Out => self.out.push(piece),
            Place::Err => self.err.push(piece),
        }
    }

    /// How the case ended.
    pub(super) fn outcome(&self, dialect: Dialect) -> Outcome {
        let failed = self.failures + self.errors > 0 || (self.rerun_failed && !self.flaky);
        match self.skip {
            // Catch2 writes the failure that it expected; with pytest, the tear-down of such a test went wrong.
            Some(Skip::ExpectedFailure) if !failed || dialect == Dialect::Catch2 => return Outcome::Xfailed,
            Some(Skip::Todo) => return Outcome::Skipped,
            Some(Skip::Impossible) => return Outcome::Errored,
            Some(Skip::UnexpectedSuccess) => return Outcome::Failed,
            Some(Skip::Plain) if !failed => return Outcome::Skipped,
            _ => {}
        }
        if failed {
            return self.failed_outcome(dialect);
        }
        let attributes = Attributes(&self.tag);
        // `--gtest_list_tests` writes the same document about tests that it does not run.
        if dialect == Dialect::GoogleTest && !self.words.are_in(&self.tag) && attributes.raw("time").is_none() {
            return Outcome::Skipped;
        }
        if self.expected_to_fail {
            return Outcome::Xfailed;
        }
        if self.flaky || !self.words.are_in(&self.tag) { Outcome::Passed } else { outcome_by_attribute(attributes) }
    }

    fn failed_outcome(&self, dialect: Dialect) -> Outcome {
        match self.decisive().and_then(|finding| finding.class.as_deref()) {
            // unittest: an unexpected success fails the run.
            Some("UnexpectedSuccess") => Outcome::Failed,
            // TAP: `ok 5 # TODO` passes.
            Some("TodoTestSucceeded") => Outcome::Xpassed,
            // Boost.Test writes the failures that it expected too, and repeats those that it did not.
            _ if dialect == Dialect::Boost && self.errors == 0 && !self.err.0.contains("Failures detected in:") => {
                Outcome::Xfailed
            }
            // Playwright knows failed tests alone; it writes a timeout or an exception as an `<error>`.
            _ if self.failures == 0 && self.errors > 0 && dialect != Dialect::Playwright => Outcome::Errored,
            _ if naming::is_around_tests(dialect, Attributes(&self.tag), self.message()) => Outcome::Errored,
            _ => Outcome::Failed,
        }
    }

    /// Whether the case passed after a failed try.
    pub(super) fn is_flaky(&self) -> bool {
        self.flaky && self.failures + self.errors == 0
    }

    /// The finding that decided, else the first failed try.
    fn decisive(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| !finding.retry).or(self.findings.first())
    }

    fn message(&self) -> &str {
        self.decisive().and_then(|finding| finding.message.as_deref()).unwrap_or_default()
    }

    /// The name by which the tool's users call the case.
    pub(super) fn id(&self, dialect: Dialect, suites: &[Suite]) -> String {
        naming::id(dialect, Attributes(&self.tag), suites)
    }

    /// The failure, for a case that failed or errored.
    pub(super) fn failure(&mut self, outcome: Outcome, dialect: Dialect, suites: &[Suite], limits: &Limits) -> Failure {
        let tag = Attributes(&self.tag);
        let kind = if outcome == Outcome::Errored { FailureKind::Errored } else { FailureKind::Failed };
        let mut failure = Failure::new(naming::id(dialect, tag, suites), kind);
        failure.suite = suites.last().map(|suite| suite.name.clone()).filter(|name| !name.is_empty());
        failure.file = naming::file(dialect, tag, suites);
        failure.duration_s = tag.seconds("time");
        failure.tries = (self.retries > 0).then_some(self.retries + 1);
        let details = self.details(limits);
        failure.message = self.telling(dialect, &failure.id);
        location::fill(&mut failure, dialect, tag, &details);
        failure.details = (!details.is_empty()).then_some(details);
        failure.rerun = rerun::command(dialect, tag, &failure);
        failure
    }

    /// The note, for a case that is flaky or passed unexpectedly.
    pub(super) fn note(&self, why: &str, dialect: Dialect, suites: &[Suite]) -> NotedTest {
        let tag = Attributes(&self.tag);
        let id = naming::id(dialect, tag, suites);
        let message = self.findings.first().and_then(|_| self.telling(dialect, &id));
        NotedTest {
            id,
            why: why.to_owned(),
            file: naming::file(dialect, tag, suites),
            line: tag.count("line"),
            message,
        }
    }

    fn details(&self, limits: &Limits) -> String {
        let mut details = Excerpt::new(limits.details_bytes);
        for finding in self.findings.iter().filter(|finding| !finding.retry || self.failures + self.errors == 0) {
            let text = xml::plain(finding.text.0.clone());
            let text = if text.trim().is_empty() { finding.message.clone().unwrap_or_default() } else { text };
            if !details.is_empty() {
                details.push_line("");
            }
            details.push_text(text.trim_end().trim_start_matches('\n'));
        }
        for (name, text) in [("stdout", &self.out), ("stderr", &self.err)] {
            let text = xml::plain(text.0.clone());
            if !text.trim().is_empty() {
                details.push_line(&format!("── {name} ──"));
                details.push_text(text.trim_end().trim_start_matches('\n'));
            }
        }
        details.finish()
    }

    /// The first telling line of why it failed.
    fn telling(&self, dialect: Dialect, id: &str) -> Option<String> {
        let finding = self.decisive();
        let class = finding.and_then(|finding| finding.class.as_deref());
        let text = finding.map(|finding| finding.text.0.as_str()).unwrap_or_default();
        // CTest and Bazel leave the reason to what the program printed.
        let wordless = class.is_none() && self.message().is_empty() && text.trim().is_empty();
        let text = if wordless { &self.out.0 } else { text };
        let text = xml::plain(clip(text, MAX_TEXT / 8).to_owned());
        let lines: Vec<&str> = text.lines().filter(|line| id.is_empty() || !line.trim().starts_with(id)).collect();
        naming::message(dialect, class, self.message(), &lines)
    }
}

fn skip(tag: Attributes<'_>, dialect: Dialect) -> Skip {
    let message = tag.raw("message").unwrap_or_default();
    match (dialect, tag.raw("type").unwrap_or_default()) {
        (_, "pytest.xfail" | "XFAIL") => Skip::ExpectedFailure,
        (Dialect::NodeTest, "todo") => Skip::Todo,
        (Dialect::Nose2, _) if message == "expected test failure" => Skip::ExpectedFailure,
        (Dialect::Nose2, _) if message == "test passes unexpectedly" => Skip::UnexpectedSuccess,
        (Dialect::Catch2, _) if message.contains("!mayfail") => Skip::ExpectedFailure,
        // CTest counts a test whose program or fixture is missing among the failed ones.
        (Dialect::CTest, _) if !message.is_empty() && !message.starts_with("SKIP_") => Skip::Impossible,
        _ => Skip::Plain,
    }
}

/// What the attributes say where no element says it: `status="notrun" result="suppressed"`.
fn outcome_by_attribute(tag: Attributes<'_>) -> Outcome {
    let words = ["result", "status"].into_iter().filter_map(|name| tag.raw(name)).map(str::to_ascii_lowercase);
    let outcomes = words.map(|word| match word.trim() {
        "fail" | "failed" | "failure" => Outcome::Failed,
        "error" | "errored" | "broken" | "aborted" | "crashed" | "timeout" | "timedout" | "timed_out" | "panicked"
        | "interrupted" | "killed" | "cancelled" | "canceled" => Outcome::Errored,
        "skip" | "skipped" | "suppressed" | "notrun" | "not run" | "not_run" | "disabled" | "ignored" | "ignore"
        | "pending" | "todo" | "undefined" | "untested" | "inconclusive" | "notexecuted" => Outcome::Skipped,
        "xfail" => Outcome::Xfailed,
        _ => Outcome::Passed,
    });
    outcomes.fold(Outcome::Passed, |before, now| if before == Outcome::Passed { now } else { before })
}
