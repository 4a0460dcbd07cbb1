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
    /// What was printed twice and differed.
    pub(super) contradiction: Option<&'static str>,
    /// The words in place of a summary with which a run ends that has nothing to sum up.
    pub(super) farewell: Option<Problem>,
    /// Nothing came behind the opening yet.
    fresh: bool,
    /// How many blank lines there were; some task runners drop all of them.
    blank_lines: u32,
    /// Every reporter prints the opening and the summary: so often they were printed.
    openings: u32,
    summaries: u32,
    quotation: Option<Quotation>,
    pub(super) notes: Vec<Problem>,
}

/// Text in the log that vitest does not say itself.
#[derive(Debug)]
enum Quotation {
    /// What a test wrote, under `stdout | file > test`. It ends with a blank line, but may hold such lines too.
    Console {
        /// Runs of vitest that the test itself started: so many opened and did not close yet.
        inner_runs: u32,
        inner_closing: Closing,
    },
    /// The document of the `junit` reporter, which quotes everything once more.
    Document,
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
            contradiction: None,
            farewell: None,
            quotation: None,
            fresh: true,
            blank_lines: 0,
            openings: 1,
            summaries: 0,
            notes: Vec::new(),
            version,
        }
    }

    pub(super) fn version(&self) -> Option<String> {
        self.version.clone()
    }

    /// Whether an opening line is no new run: part of a quotation, of an error, or printed by a second reporter.
    pub(super) fn holds_opening(&mut self, blank_lines: usize) -> bool {
        match &mut self.quotation {
            // A run that a test started and whose output it wrote.
            Some(Quotation::Console { inner_runs, .. }) => *inner_runs += u32::from(blank_lines > 0),
            Some(Quotation::Document) => {}
            None if self.fresh => self.openings = self.openings.saturating_add(1),
            None if self.listing.in_message => {}
            None => return self.errors.inside_failure() || (self.errors.inside() && blank_lines == 0),
        }
        true
    }

    /// Whether a run was killed as soon as it had opened: its opening looks like a second reporter's, but no second
    /// summary follows.
    pub(super) const fn hides_killed_run(&self) -> bool {
        self.summaries > 0 && self.summaries < self.openings
    }

    /// Takes a line that opens no run, and how many blank lines stand before it.
    pub(super) fn line(&mut self, line: &str, blank_lines: usize) -> Claim {
        self.fresh &= line.trim().is_empty();
        self.blank_lines = self.blank_lines.saturating_add(u32::from(line.trim().is_empty()));
        if self.is_of_inner_run(line) {
            return Claim::Quoted;
        }
        let quoted = self.quotes(line, blank_lines);
        if closing::begins(line) {
            // What a test writes ends with a blank line, and the summary begins with another.
            self.doubtful = self.listing.in_message || (quoted && (self.errors.inside() || blank_lines < 2));
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
        match &mut self.quotation {
            Some(Quotation::Console { inner_runs, inner_closing }) if *inner_runs > 0 => {
                if let Fed::Whole(_) = inner_closing.line(line) {
                    *inner_runs -= 1;
                }
                true
            }
            _ => false,
        }
    }

    /// Whether the line is part of a quotation, or of an error.
    fn quotes(&mut self, line: &str, blank_lines: usize) -> bool {
        match self.quotation {
            Some(Quotation::Console { .. }) if (blank_lines == 0 && self.blank_lines > 0) || !resumes(line) => {
                return true;
            }
            Some(Quotation::Document) => {
                if line.starts_with("</testsuites>") {
                    self.quotation = None;
                }
                return true;
            }
            _ => self.quotation = None,
        }
        if self.errors.inside() {
            self.errors.quoted(line);
        } else if is_console_header(line) && (self.summary.is_none() || line.contains(" > ")) {
            self.quotation = Some(Quotation::Console { inner_runs: 0, inner_closing: Closing::default() });
        } else if line.starts_with("<?xml ") {
            self.quotation = Some(Quotation::Document);
        } else {
            return false;
        }
        true
    }

    fn body(&mut self, line: &str) -> Claim {
        if Listing::begins(line) {
            // Nothing is listed behind the summary: what looked like it was something else.
            self.summary = None;
            self.summaries = 0;
            self.errors.list_goes_on();
        }
        if let Some(rule) = Rule::parse(line) {
            self.errors_behind_summary = self.summary.is_some();
            self.listing.in_message = false;
            self.errors.rule(rule);
        } else if self.errors.heading(line) {
            return Claim::Quoted;
        } else if self.summary.is_some() {
            self.coverage.line(line);
            self.last_words(line);
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

    /// What comes while vitest shuts down.
    fn last_words(&mut self, line: &str) {
        if line.starts_with("error during close ") {
            self.errors.unhandled(self.remark(ProblemKind::Unhandled, line));
        } else if line.starts_with("close timed out after ") && self.notes.len() < MAX_NOTES {
            self.notes.push(self.remark(ProblemKind::Note, line));
        }
    }

    fn remark(&self, kind: ProblemKind, text: &str) -> Problem {
        Problem { kind, text: clip(text, self.limits.message_bytes).to_owned() }
    }

    /// Two reporters print two summaries, which agree; the summary in a listed error stands before the errors.
    fn close(&mut self, summary: Summary) {
        let former = self.summary.replace(summary).filter(|_| !self.errors_behind_summary);
        if former.is_some_and(|former| former.tests != summary.tests || former.files != summary.files) {
            self.contradiction = Some("two closing summaries that differ");
        }
        self.summaries += 1;
        self.errors_behind_summary = false;
        self.quotation = None;
        self.errors.sum_up(summary.errors);
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
