//! One run of vitest, from its opening line to whatever comes next.

use super::closing::{self, Closing, Fed, Summary, titled};
use super::coverage::Coverage;
use super::errors::Errors;
use super::listing::{Listing, is_dots, without_dots};
use super::rule::Rule;
use crate::formats::Claim;
use crate::model::{Limits, Problem, ProblemKind, clip};

/// Remarks kept beside the counts.
const MAX_NOTES: usize = 20;

/// What is known of a run.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) limits: Limits,
    pub(super) version: Option<String>,
    pub(super) listing: Listing,
    pub(super) errors: Errors,
    closing: Closing,
    /// The summary being read began where a test could have written it.
    doubtful: bool,
    pub(super) coverage: Coverage,
    pub(super) summary: Option<Summary>,
    /// Errors or their rules came after the summary, so that another summary may yet come.
    errors_behind_summary: bool,
    /// Summaries were printed that differ.
    pub(super) contradictory: bool,
    /// The words in place of a summary with which a run ends that has nothing to sum up.
    pub(super) farewell: Option<Problem>,
    console: Option<Console>,
    pub(super) notes: Vec<Problem>,
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
            doubtful: false,
            coverage: Coverage::default(),
            summary: None,
            errors_behind_summary: false,
            contradictory: false,
            farewell: None,
            console: None,
            notes: Vec::new(),
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
        self.errors.inside_failure() || (self.errors.inside() && blank_lines == 0)
    }

    /// Takes a line that opens no run, and how many blank lines stand before it.
    pub(super) fn line(&mut self, line: &str, blank_lines: usize) -> Claim {
        if self.is_of_inner_run(line) {
            return Claim::Quoted;
        }
        let quoted = self.quotes(line, blank_lines);
        if closing::begins(line) {
            // What a test writes ends with a blank line, and the summary begins with another.
            self.doubtful = quoted && (self.errors.inside() || blank_lines < 2);
        }
        match self.closing.line(line) {
            Fed::Whole(summary) if !self.doubtful || self.listing.accounts_for(&summary) => {
                self.close(summary);
                Claim::Mine
            }
            _ if quoted => Claim::Quoted,
            Fed::Foreign => self.body(line),
            Fed::Part | Fed::Whole(_) => Claim::Mine,
        }
    }

    fn is_of_inner_run(&mut self, line: &str) -> bool {
        let Some(console) = self.console.as_mut().filter(|console| console.inner_runs > 0) else { return false };
        if let Fed::Whole(_) = console.inner_closing.line(line) {
            console.inner_runs -= 1;
        }
        true
    }

    /// Whether the line is part of what a test wrote, or of an error.
    fn quotes(&mut self, line: &str, blank_lines: usize) -> bool {
        if self.console.is_some() {
            if blank_lines == 0 || !resumes(line) {
                return true;
            }
            self.console = None;
        }
        if self.errors.inside() {
            self.errors.quoted(line);
            return true;
        }
        if is_console_header(line) && (self.summary.is_none() || line.contains(" > ")) {
            self.console = Some(Console::default());
            return true;
        }
        false
    }

    fn body(&mut self, line: &str) -> Claim {
        if Listing::begins(line) {
            // Nothing is listed behind the errors and the summary: what looked like them was something else.
            self.summary = None;
            self.errors.forget_failures();
        }
        if let Some(rule) = Rule::parse(line) {
            self.errors_behind_summary = self.summary.is_some();
            self.errors.rule(rule);
        } else if self.errors.heading(line) {
            return Claim::Quoted;
        } else if self.summary.is_some() {
            self.coverage.line(line);
        } else if !self.listing.line(line) {
            self.words(line);
        }
        if self.has_ended() { Claim::Free } else { Claim::Mine }
    }

    /// Whether vitest said its last word, as far as that can be known.
    pub(super) fn has_ended(&self) -> bool {
        self.summary.is_some() || (self.farewell.is_some() && self.listing.is_empty())
    }

    /// Lines that say what no number does.
    fn words(&mut self, line: &str) {
        let text = line.trim();
        self.coverage.heading(text);
        if text.starts_with("No ") && text.contains(" found, exiting with code ") {
            let kind = if text.ends_with('0') { ProblemKind::Note } else { ProblemKind::Rule };
            self.farewell = Some(self.remark(kind, text));
        } else if line.starts_with(" BENCH  ") {
            self.farewell = Some(self.remark(ProblemKind::Note, "a benchmark, which runs no tests"));
        } else if let Some(snapshots) = snapshots(line).filter(|_| self.notes.len() < MAX_NOTES) {
            self.notes.push(self.remark(ProblemKind::Note, &format!("snapshots: {snapshots}")));
        }
    }

    fn remark(&self, kind: ProblemKind, text: &str) -> Problem {
        Problem { kind, text: clip(text, self.limits.message_bytes).to_owned() }
    }

    /// Two reporters print two summaries, which agree; the summary in a listed error stands before the errors.
    fn close(&mut self, summary: Summary) {
        let former = self.summary.replace(summary).filter(|_| !self.errors_behind_summary);
        self.contradictory |=
            former.is_some_and(|former| former.tests != summary.tests || former.files != summary.files);
        self.errors_behind_summary = false;
        self.console = None;
        self.errors.end_sections(summary.errors);
    }
}

/// Whether vitest speaks again with this line, behind what a test wrote.
fn resumes(line: &str) -> bool {
    Rule::parse(line).is_some() || Listing::begins(line) || is_dots(line) || is_console_header(line)
}

/// `  Snapshots  1 written` and the lines below it. Snapshots that failed are tests that failed; those that were
/// written were compared with nothing, and obsolete ones are compared with nothing any more.
fn snapshots(line: &str) -> Option<&str> {
    let below = line.strip_prefix("             ");
    let value = below.or_else(|| titled(line).filter(|(title, _)| *title == "Snapshots").map(|(_, value)| value))?;
    let (count, word) = value.trim_end().split_once(' ')?;
    let counted =
        count.bytes().all(|b| b.is_ascii_digit()) && matches!(word, "written" | "obsolete" | "files obsolete");
    counted.then_some(value.trim_end())
}

/// `stdout | file > test`, also behind the dots of the dot reporter.
fn is_console_header(line: &str) -> bool {
    let line = without_dots(line);
    line.starts_with("stdout | ") || line.starts_with("stderr | ")
}
