//! One session of pytest, from its first line to its closing line: which part of the output a line stands in.

use super::block::Block;
use super::closing::{self, Closing};
use super::failures::Failures;
use super::gherkin::Gherkin;
use super::header::{self, Collected};
use super::listing::{self, Listed};
use super::progress::{Letters, Tally, Told};
use super::reruns::Reruns;
use super::rule::{self, Rule};
use crate::formats::Claim;
use crate::model::{FailureKind, Limits, Outcome};

/// The width where pytest finds neither a terminal nor `COLUMNS`.
const COLUMNS: usize = 80;
/// pytest takes narrower terminals for a mistake.
const NARROWEST: usize = 40;

/// The part of the output that a line stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Header and progress.
    Progress,
    /// ERRORS and FAILURES: blocks.
    Blocks,
    /// Warnings, and captured output of tests that passed: nothing in it counts.
    Quoted,
    /// The short test summary.
    Listing,
    /// Tables of plugins, durations.
    Tables,
    /// One count per line, as pytest-sugar and pytest-pretty close a session.
    Results,
    /// Behind the closing line.
    Done,
}

/// How a session begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// With a ruled header of so many columns; so its closing line is ruled too.
    Ruled(usize),
    /// With pytest-sugar's header; its counts stand on a line each.
    Sugar,
    /// With the first results (`-q`); no rule around its closing line.
    None,
}

/// A session.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) limits: Limits,
    pub(super) header: Header,
    columns: usize,
    part: Part,
    /// The part in which the closing line stood.
    closed_in: Part,
    block: Option<Block>,
    /// A session inside captured output: its sections are not ours.
    nested: bool,
    pub(super) version: Option<String>,
    pub(super) random: Vec<String>,
    pub(super) collected: Option<Collected>,
    /// Letters of lines that fill the width up to the progress mark: surely pytest's.
    pub(super) letters: Tally,
    /// Other letters, and `-v` lines.
    pub(super) told: Tally,
    /// Whether the last progress mark stood at the last test.
    pub(super) at_end: Option<bool>,
    pub(super) reruns: Reruns,
    pub(super) failures: Failures,
    /// Failures that `-v` lines tell, for sessions that never come to show them.
    pub(super) told_failures: Failures,
    pub(super) gherkin: Gherkin,
    pub(super) closing: Option<Closing>,
    /// A closing line that disagrees with what was shown before it.
    pub(super) doubtful: Option<Closing>,
    /// The closing counts stand on a line each, of which the last may be missing.
    pub(super) by_line: bool,
    /// A closing line that admitted failures was taken back since the session went on.
    pub(super) taken_back: bool,
    pub(super) stopped: Option<String>,
    pub(super) aborted: Option<String>,
    pub(super) broken_rule: Option<String>,
}

impl Run {
    pub(super) fn new(limits: Limits, header: Header) -> Self {
        Self {
            limits,
            header,
            columns: if let Header::Ruled(columns) = header { columns } else { COLUMNS },
            part: Part::Progress,
            closed_in: Part::Progress,
            block: None,
            nested: false,
            version: None,
            random: Vec::new(),
            collected: None,
            letters: Tally::default(),
            told: Tally::default(),
            at_end: None,
            reruns: Reruns::default(),
            failures: Failures::new(limits, header == Header::Sugar),
            told_failures: Failures::new(limits, false),
            gherkin: Gherkin::default(),
            closing: None,
            doubtful: None,
            by_line: false,
            taken_back: false,
            stopped: None,
            aborted: None,
            broken_rule: None,
        }
    }

    /// Whether the closing line was seen.
    pub(super) fn done(&self) -> bool {
        self.part == Part::Done
    }

    /// Whether the line stands in output of the program under test, so that the header of another session is not one.
    pub(super) fn quoting(&self) -> bool {
        self.part == Part::Quoted || self.block.as_ref().is_some_and(|block| block.captured)
    }

    /// Takes note of the header of a session that is quoted.
    pub(super) const fn nest(&mut self) {
        self.nested = true;
    }

    /// Whether the closing line is to have a rule around it.
    pub(super) const fn ruled(&self) -> bool {
        matches!(self.header, Header::Ruled(_))
    }

    /// Takes the next line, without blanks at its end. `after_progress`: the line before ends as progress does. Tells
    /// whose the line is.
    pub(super) fn line(&mut self, text: &str, after_progress: bool) -> Claim {
        if let Some(error) = text.strip_prefix("INTERNALERROR>") {
            if let Some(error) = error.strip_prefix(' ').filter(|error| error.starts_with(|c: char| c.is_alphabetic()))
            {
                self.aborted = Some(format!("internal error: {error}"));
            }
            return Claim::Mine;
        }
        let ruled = match Rule::parse(text).filter(|rule| self.draws(rule)) {
            Some(rule) => self.rule(&rule),
            None if self.ruled() && (text.ends_with('=') || text.starts_with('=')) => {
                rule::glued(text, '=', self.columns).and_then(|rule| self.ruled_closing(rule.title))
            }
            None => None,
        };
        ruled.unwrap_or_else(|| self.plain(text, after_progress))
    }

    /// Whether pytest draws this rule. Without a header the width shows in the first section.
    fn draws(&mut self, rule: &Rule<'_>) -> bool {
        if rule.title.starts_with("coverage: platform ") {
            return true;
        }
        let early =
            self.part == Part::Progress || (self.part == Part::Listing && matches!(rule.title, "ERRORS" | "FAILURES"));
        if !self.ruled() && early && rule.width >= NARROWEST && rule.fill == '=' && part(rule.title).is_some() {
            self.columns = rule.width;
        }
        rule.spans(self.columns)
    }

    /// Takes a rule; nothing if it is to be read as any other line.
    fn rule(&mut self, rule: &Rule<'_>) -> Option<Claim> {
        let section = part(rule.title);
        if self.nested {
            // The end of the quoted session, unless that came to no end and this is ours.
            if let Some(closing) = Closing::parse(rule.title).filter(|_| rule.fill == '=') {
                self.nested = false;
                self.close(closing);
            }
            return Some(Claim::Quoted);
        }
        match (rule.fill, section) {
            ('=', Some(section)) => self.enter(section),
            ('=', None) => {
                if let Some(claim) = self.ruled_closing(rule.title) {
                    return Some(claim);
                }
                if self.quoting() || self.part == Part::Done {
                    return None;
                }
                if self.part != Part::Progress || !self.ruled() {
                    self.enter(Part::Tables);
                }
            }
            ('!', _) => return self.exclaimed(rule.title),
            ('_' | '―', _) if self.in_blocks() || (rule.fill == '―' && self.part == Part::Progress) => {
                self.enter(Part::Blocks);
                self.block = Some(Block::new(rule.title, &self.limits));
                return Some(Claim::Quoted);
            }
            ('_' | '-', _) if rule.title.starts_with("coverage: platform ") => self.enter(Part::Tables),
            _ => return None,
        }
        Some(Claim::Mine)
    }

    /// Whether a block may follow. Captured output may hold a closing line that even agrees with the blocks so far.
    fn in_blocks(&self) -> bool {
        self.part == Part::Blocks || (self.part == Part::Done && self.closed_in == Part::Blocks)
    }

    fn enter(&mut self, part: Part) {
        self.end_block();
        self.doubtful = None;
        self.taken_back |= self.closing.take().is_some_and(|closing| closing.red());
        self.part = part;
    }

    /// Takes the block that was read until now.
    pub(super) fn end_block(&mut self) {
        let message = self.block.take().and_then(|block| self.failures.block(block));
        if let Some(message) = message {
            self.gherkin.message(&message, &self.limits);
        }
    }

    /// Takes `!!! Interrupted: 1 error during collection !!!` and the like.
    fn exclaimed(&mut self, title: &str) -> Option<Claim> {
        if self.part == Part::Quoted || title == "collection failures" {
            return None;
        }
        if title.contains("stopping after ") {
            self.stopped = Some(title.to_owned());
        } else {
            self.aborted = Some(title.to_owned());
        }
        Some(Claim::Mine)
    }

    fn ruled_closing(&mut self, text: &str) -> Option<Claim> {
        let closing = Closing::parse(text)?;
        Some(self.close(closing))
    }

    /// Takes a closing line. In the middle of blocks and lists it must agree with them, since captured output and
    /// messages may hold anything.
    fn close(&mut self, closing: Closing) -> Claim {
        let agrees = match self.part {
            Part::Blocks => {
                let shown = self.failures.shown.failed
                    + u64::from(self.block.as_ref().is_some_and(|b| b.title.kind() == FailureKind::Failed));
                shown == closing.failed || shown == 0
            }
            Part::Listing => self.header == Header::Sugar || self.failures.listed.agree(closing.failed, closing.errors),
            _ => true,
        };
        if !agrees {
            self.doubtful = Some(closing);
            return Claim::Quoted;
        }
        self.end_block();
        self.closing = Some(closing);
        self.closed_in = self.part;
        self.part = Part::Done;
        Claim::Mine
    }

    /// Takes a line that is no rule.
    fn plain(&mut self, text: &str, after_progress: bool) -> Claim {
        if self.nested {
            return Claim::Quoted;
        }
        if !self.ruled() && !matches!(self.part, Part::Done | Part::Results) {
            let ready =
                self.part != Part::Progress || after_progress || self.aborted.is_some() || self.stopped.is_some();
            if let Some(closing) = Closing::parse(text).filter(|closing| ready || closing.passed == 0) {
                return self.close(closing);
            }
        }
        let results = text.strip_prefix("Results (").and_then(|rest| rest.strip_suffix("):"));
        if let Some(seconds) = results.and_then(closing::duration_s) {
            self.end_block();
            self.closing = Some(Closing { duration_s: Some(seconds), ..Closing::default() });
            self.by_line = true;
            self.part = Part::Results;
            return Claim::Mine;
        }
        match self.part {
            Part::Progress => self.progress(text),
            Part::Blocks => return self.in_block(text),
            Part::Listing => {
                self.list(text);
                return Claim::Quoted;
            }
            Part::Quoted => return Claim::Quoted,
            Part::Tables => self.exceeded(text),
            Part::Results => return self.result(text),
            Part::Done => return self.afterwards(text),
        }
        Claim::Mine
    }

    fn progress(&mut self, text: &str) {
        if self.collected.is_none() {
            if let Some(version) = header::version(text) {
                self.version = Some(version.to_owned());
            } else if let Some(option) = header::random_option(text) {
                self.random.push(option.to_owned());
            } else {
                self.collected = Collected::parse(text);
            }
        }
        if let Some((id, told)) = super::progress::verbose(text) {
            self.verbose(id, told);
            self.at_end = super::progress::mark(text).or(self.at_end);
        } else if let Some(letters) = Letters::parse(text) {
            self.letters(&letters);
            if let (true, Some((file, _))) = (letters.named, text.split_once(' ')) {
                self.failures.letters(file, letters.tally.failed, letters.tally.errors);
            }
        } else {
            self.failures.hint(text);
            self.gherkin.line(text, &self.limits);
            self.exceeded(text);
        }
    }

    fn verbose(&mut self, id: &str, told: Told) {
        self.told.count(told);
        self.reruns.told(id, told, &self.limits);
        match told {
            Told::Outcome(Outcome::Failed) => self.told_failures.tell(id, FailureKind::Failed),
            Told::Outcome(Outcome::Errored) => self.told_failures.tell(id, FailureKind::Errored),
            _ => {}
        }
    }

    /// Takes a line of letters.
    fn letters(&mut self, letters: &Letters) {
        if letters.edge == Some(self.columns) {
            self.letters.add(&letters.tally);
        } else if letters.named || letters.edge.is_some() || !self.ruled() {
            self.told.add(&letters.tally);
        }
        if letters.edge.is_some() || letters.named {
            self.at_end = Some(letters.last);
        }
    }

    fn exceeded(&mut self, text: &str) {
        if text.starts_with("Tests pass, but maximum allowed warnings exceeded: ") {
            self.broken_rule = Some(text.to_owned());
        }
    }

    fn in_block(&mut self, text: &str) -> Claim {
        // pytest-cov's own words, which have no header where it prints no table.
        if text.starts_with("FAIL Required test coverage of ") || text.starts_with("Required test coverage of ") {
            return Claim::Mine;
        }
        // pytest-sugar goes on with its progress bar.
        if self.header == Header::Sugar
            && text.contains('%')
            && text.ends_with(['█', '▏', '▎', '▍', '▌', '▋', '▊', '▉'])
        {
            self.end_block();
            self.part = Part::Progress;
            return Claim::Mine;
        }
        if let Some(block) = &mut self.block {
            block.line(text);
        }
        Claim::Quoted
    }

    fn list(&mut self, text: &str) {
        match listing::parse(text) {
            Some((listed @ (Listed::Failed | Listed::Error | Listed::Subtest), rest)) => {
                self.doubtful = None;
                self.failures.list(listed, rest);
            }
            Some((listed, rest)) => self.reruns.listed(listed, rest, &self.limits),
            None => {}
        }
    }

    fn result(&mut self, text: &str) -> Claim {
        let count = text.trim_start();
        if text.starts_with(' ') {
            match (count.strip_prefix("- "), &mut self.closing) {
                (Some(place), _) => self.failures.hint(place),
                (None, Some(closing)) => _ = closing.part(count),
                (None, None) => {}
            }
            return Claim::Mine;
        }
        if text.is_empty() {
            return Claim::Mine;
        }
        self.part = Part::Done;
        self.afterwards(text)
    }

    /// Takes a line behind the closing line.
    fn afterwards(&mut self, text: &str) -> Claim {
        let nothing = self.closing.as_ref().is_some_and(|closing| closing.reports() == 0);
        if let Some(error) = text.strip_prefix("ERROR: ").filter(|_| nothing && self.aborted.is_none()) {
            self.aborted = Some(error.to_owned());
            return Claim::Mine;
        }
        let goes_on = self.ruled()
            && (super::progress::verbose(text).is_some()
                || Letters::parse(text).is_some_and(|letters| letters.named && letters.edge == Some(self.columns)));
        if self.closed_in == Part::Listing && listing::parse(text).is_some_and(|(_, rest)| rest.contains("::")) {
            self.enter(Part::Listing);
            self.list(text);
            return Claim::Quoted;
        }
        if goes_on {
            self.enter(Part::Progress);
            self.progress(text);
            return Claim::Mine;
        }
        Claim::Free
    }
}

/// The part that begins under a section's title.
fn part(title: &str) -> Option<Part> {
    Some(match title {
        "ERRORS" | "FAILURES" => Part::Blocks,
        "PASSES" | "XPASSES" | "XFAILURES" | "warnings summary" | "warnings summary (final)" => Part::Quoted,
        "short test summary info" | "rerun test summary info" => Part::Listing,
        "tests coverage" => Part::Tables,
        _ => return None,
    })
}
