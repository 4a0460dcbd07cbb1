//! One run of vitest, from its opening line to whatever comes next.

use super::closing::{self, Closing, Fed, Summary, titled};
use super::coverage::Coverage;
use super::errors::Errors;
use super::listing::{Listing, without_dots};
use super::rule::Rule;
use crate::formats::Claim;
use crate::model::{Limits, Problem, ProblemKind, clip};

/// Remarks kept beside the counts.
const MAX_PROBLEMS: usize = 50;

/// What is known of a run.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) limits: Limits,
    pub(super) version: Option<String>,
    pub(super) listing: Listing,
    pub(super) errors: Errors,
    closing: Closing,
    pub(super) coverage: Coverage,
    pub(super) summary: Option<Summary>,
    /// Errors or their rules came after the summary, so that another summary may yet come.
    errors_behind_summary: bool,
    /// The run ended in words other than a summary.
    pub(super) said_its_end: bool,
    console: Option<Console>,
    pub(super) problems: Vec<Problem>,
}

/// What a test wrote, quoted under `stdout | file > test`. It ends with a blank line, but may hold such lines too.
#[derive(Debug, Default)]
struct Console {
    /// Runs of vitest that the test itself started: so many opened and did not close yet.
    inner_runs: u32,
    inner_closing: Closing,
}

impl Run {
    pub(super) fn new(version: Option<String>, limits: Limits) -> Self {
        let major = version.as_ref().and_then(|version| version.split('.').next()?.parse().ok());
        Self {
            limits,
            listing: Listing::new(limits),
            errors: Errors::new(limits, major.is_some_and(|major: u32| major >= 5)),
            closing: Closing::default(),
            coverage: Coverage::default(),
            summary: None,
            errors_behind_summary: false,
            said_its_end: false,
            console: None,
            problems: Vec::new(),
            version,
        }
    }

    pub(super) fn version(&self) -> Option<String> {
        self.version.clone()
    }

    /// Whether an opening line is quoted: the text of an error, or a run that a test started and whose output it wrote.
    pub(super) fn quotes_opening(&mut self, blank_lines: usize) -> bool {
        if let Some(console) = &mut self.console {
            console.inner_runs += u32::from(blank_lines > 0);
            return true;
        }
        self.errors.inside()
    }

    /// Takes a line that opens no run, and how many blank lines stand before it.
    pub(super) fn line(&mut self, line: &str, blank_lines: usize) -> Claim {
        if self.quotes(line, blank_lines) {
            return Claim::Quoted;
        }
        if self.errors.inside() {
            self.errors.quoted(line);
            return Claim::Quoted;
        }
        if is_console_header(line) && (self.summary.is_none() || line.contains(" > ")) {
            self.console = Some(Console::default());
            return Claim::Quoted;
        }
        match self.closing.line(line) {
            Fed::Whole(summary) => self.close(summary),
            Fed::Part => {}
            Fed::Foreign => return self.body(line),
        }
        Claim::Mine
    }

    /// Whether the line is part of what a test wrote.
    fn quotes(&mut self, line: &str, blank_lines: usize) -> bool {
        let Some(console) = &mut self.console else { return false };
        if console.inner_runs > 0 {
            if let Fed::Whole(_) = console.inner_closing.line(line) {
                console.inner_runs -= 1;
            }
            return true;
        }
        // The blank line that ends the quotation, and the one with which the summary begins.
        let goes_on = match blank_lines {
            0 => false,
            1 => resumes(line),
            _ => resumes(line) || begins_summary(line),
        };
        if goes_on {
            self.console = None;
        }
        !goes_on
    }

    fn body(&mut self, line: &str) -> Claim {
        if Listing::begins(line) {
            // Nothing is listed behind the errors and the summary: what looked like them was something else.
            self.summary = None;
            if !self.errors.failures.is_empty() {
                self.errors = self.errors.anew();
            }
        }
        if let Some(rule) = Rule::parse(line) {
            self.errors_behind_summary = self.summary.is_some();
            self.errors.rule(rule);
        } else if self.errors.heading(line) {
            return Claim::Quoted;
        } else if self.summary.is_some() {
            self.coverage.line(line);
        } else if !self.listing.line(line) {
            self.coverage.heading(line);
            self.words(line);
        }
        if self.summary.is_some() || self.said_its_end { Claim::Free } else { Claim::Mine }
    }

    /// Lines that say what no number does.
    fn words(&mut self, line: &str) {
        let text = line.trim();
        if text.starts_with("No ") && text.contains(" found, exiting with code ") {
            self.said_its_end = true;
            let kind = if text.ends_with('0') { ProblemKind::Note } else { ProblemKind::Rule };
            self.problem(kind, text);
        } else if line.starts_with(" BENCH  ") {
            self.said_its_end = true;
            self.problem(ProblemKind::Note, "a benchmark, which runs no tests");
        } else if let Some(("Snapshots", value)) = titled(line) {
            self.problem(ProblemKind::Note, &format!("snapshots: {value}"));
        } else if let Some(obsolete) = line.strip_prefix("             ").filter(|text| text.ends_with(" obsolete")) {
            self.problem(ProblemKind::Note, &format!("snapshots: {obsolete}"));
        }
    }

    pub(super) fn problem(&mut self, kind: ProblemKind, text: &str) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { kind, text: clip(text, self.limits.message_bytes).to_owned() });
        }
    }

    /// Two reporters print two summaries, which agree; the summary in a listed error stands before the errors.
    fn close(&mut self, summary: Summary) {
        let former = self.summary.replace(summary).filter(|_| !self.errors_behind_summary);
        if former.is_some_and(|former| former.tests != summary.tests || former.files != summary.files) {
            self.problem(ProblemKind::Contradiction, "two closing summaries that differ");
        }
        self.errors_behind_summary = false;
    }
}

/// Whether vitest speaks again with this line, behind what a test wrote.
fn resumes(line: &str) -> bool {
    Rule::parse(line).is_some() || Listing::begins(line) || is_console_header(line)
}

fn begins_summary(line: &str) -> bool {
    closing::begins(line) || matches!(titled(line), Some(("Snapshots", _)))
}

/// `stdout | file > test`, also behind the dots of the dot reporter.
fn is_console_header(line: &str) -> bool {
    let line = without_dots(line);
    line.starts_with("stdout | ") || line.starts_with("stderr | ")
}
