//! One session of pytest, from its first line to its closing line: which part of the output a line stands in.

use super::block::Block;
use super::closing::{self, Closing};
use super::ending::Ending;
use super::failures::Failures;
use super::listing::{self, Listed};
use super::part::{Begun, Part, Section};
use super::progress::Progress;
use super::results::{self, Letters};
use super::rule::{self, Rule};
use crate::formats::Claim;
use crate::model::{FailureKind, Limits, clip};

/// The width where pytest finds neither a terminal nor `COLUMNS`.
pub(super) const COLUMNS: usize = 80;
/// pytest takes narrower terminals for a mistake.
pub(super) const NARROWEST: usize = 40;

/// Bytes of a line of progress or of the short summary that are looked at.
const LINE: usize = 8 * 1024;

/// The title over a session.
pub(super) const SESSION: &str = "test session starts";

/// How a session begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// With a ruled header of so many columns; so its closing line is ruled too.
    Ruled(usize),
    /// With pytest-sugar's header; its counts stand on a line each.
    Sugar,
    /// It is missing from the log, which tells the width in the ruled closing line.
    Lost(usize),
    /// With the first results (`-q`), on a terminal of so many columns; no rule around its closing line.
    None(usize),
}

/// A session.
#[derive(Debug)]
pub(super) struct Run {
    limits: Limits,
    pub(super) header: Header,
    columns: usize,
    part: Part,
    sections: Begun,
    block: Option<Block>,
    /// A session inside captured output: its sections are not ours.
    nested: bool,
    pub(super) progress: Progress,
    pub(super) failures: Failures,
    pub(super) ending: Ending,
}

impl Run {
    pub(super) fn new(limits: Limits, header: Header) -> Self {
        Self {
            limits,
            header,
            columns: match header {
                Header::Ruled(columns) | Header::Lost(columns) | Header::None(columns) => columns,
                Header::Sugar => COLUMNS,
            },
            part: Part::Progress,
            sections: Begun::default(),
            block: None,
            nested: false,
            progress: Progress::new(limits),
            failures: Failures::new(limits, header == Header::Sugar),
            ending: Ending::default(),
        }
    }

    /// Whether the closing line was seen.
    pub(super) const fn done(&self) -> bool {
        matches!(self.part, Part::Done | Part::Results)
    }

    /// Whether a line of a session that has ended, or of one inside it, must be this session's.
    pub(super) fn resumes(&self, text: &str) -> bool {
        let rule = Rule::parse(text).filter(|rule| rule.fill == '=' && rule.spans(self.columns));
        rule.is_some_and(|rule| Section::titled(rule.title).is_some() || Closing::parse(rule.title).is_some())
            || (self.ruled() && self.tells(text))
    }

    /// Whether a line tells results as a session with a header does.
    fn tells(&self, text: &str) -> bool {
        results::verbose(text).is_some()
            || Letters::parse(text).is_some_and(|letters| letters.named && letters.spans(self.columns))
    }

    /// Whether the line stands in output of the program under test, so that the header of another session is not one.
    pub(super) fn quoting(&self) -> bool {
        self.part == Part::Quoted || self.block.as_ref().is_some_and(|block| block.captured)
    }

    /// Takes note of the header of a session that is quoted.
    pub(super) const fn nest(&mut self) {
        self.nested = true;
    }

    /// The end of the session: its closing line, or one that disagrees with the session and stands for it.
    pub(super) fn end(&mut self) -> (Option<Closing>, Option<Closing>) {
        self.end_block();
        self.ending.take()
    }

    const fn ruled(&self) -> bool {
        matches!(self.header, Header::Ruled(_) | Header::Lost(_))
    }

    /// Takes the next line, without blanks at its end. `after_progress`: the line before ends as progress does. Tells
    /// whose the line is.
    pub(super) fn line(&mut self, text: &str, after_progress: bool) -> Claim {
        if self.nested {
            self.nested_line(text);
            return Claim::Quoted;
        }
        if let Some(error) = text.strip_prefix("INTERNALERROR>") {
            self.ending.internal_error(error);
            return Claim::Mine;
        }
        let ruled = match Rule::parse(text).filter(|rule| self.draws(rule)) {
            Some(rule) => self.rule(&rule),
            None if text.ends_with('=') || text.starts_with('=') => {
                rule::glued(text, '=', self.columns).and_then(|rule| self.glued(rule.title))
            }
            None => None,
        };
        ruled.unwrap_or_else(|| self.plain(text, after_progress))
    }

    /// Whether pytest draws this rule. Without a header the width shows in the first section; one that a test printed
    /// is belied by the sections that pytest writes before it.
    fn draws(&mut self, rule: &Rule<'_>) -> bool {
        if rule.title.starts_with("coverage: platform ") {
            return true;
        }
        let early = match (self.part, Section::titled(rule.title)) {
            (Part::Progress, Some(_)) => true,
            (Part::Listing, Some(section)) => self.sections.is_past(section),
            _ => false,
        };
        if early && !self.ruled() && rule.width >= NARROWEST && rule.fill == '=' {
            self.columns = rule.width;
            self.sections = Begun::default();
        }
        rule.spans(self.columns) || (rule.fill == '=' && self.confirms(rule.title))
    }

    /// Whether a closing line of another width repeats, outcome by outcome, what the progress told of all tests: who
    /// reformatted the log changed nothing then, and a test that printed it told the truth.
    fn confirms(&self, title: &str) -> bool {
        let Some(closing) = Closing::parse(title) else { return false };
        let mut tally = self.progress.letters;
        tally.add(&self.progress.told);
        let told = [tally.passed, tally.failed, tally.errors, tally.skipped, tally.xfailed, tally.xpassed];
        let said = [closing.passed, closing.failed, closing.errors, closing.skipped, closing.xfailed, closing.xpassed];
        let all = self.progress.collected.is_some_and(|collected| collected.selected() == closing.reports());
        told == said && tally.results() > 0 && (all || self.progress.at_end == Some(true))
    }

    /// Takes a rule; nothing if it is to be read as any other line.
    fn rule(&mut self, rule: &Rule<'_>) -> Option<Claim> {
        match rule.fill {
            '=' => self.double_rule(rule.title),
            '!' if self.part == Part::Quoted => None,
            '!' => {
                let known = self.ending.exclaim(rule.title);
                Some(if known || !self.done() { Claim::Mine } else { Claim::Free })
            }
            '_' | '-' if rule.title.starts_with("coverage: platform ") => Some(self.enter(Part::Tables)),
            '_' if self.place() == Part::Blocks => Some(self.begin_block(rule.title)),
            // pytest-sugar and pytest-instafail show failures while the tests run.
            '_' if self.part == Part::Progress => {
                let claim = self.begin_block(rule.title);
                self.block = self.block.take().map(Block::early);
                Some(claim)
            }
            '―' if matches!(self.part, Part::Blocks | Part::Progress) => Some(self.begin_block(rule.title)),
            _ => None,
        }
    }

    /// Takes a line of a session inside this one.
    fn nested_line(&mut self, text: &str) {
        let rule = Rule::parse(text).filter(|rule| rule.fill == '=');
        if let Some(closing) = rule.and_then(|rule| Closing::parse(rule.title)) {
            self.nested = false;
            // Its end, unless it came to no end and this is ours.
            if self.part == Part::Blocks {
                self.close(closing);
            }
        }
    }

    /// Takes a rule that a line ends or begins with: a test printed something without a line end, or a session that a
    /// test runs (`-s`) begins behind the progress.
    fn glued(&mut self, title: &str) -> Option<Claim> {
        if title == SESSION && !self.done() {
            self.nested = true;
            return Some(Claim::Quoted);
        }
        Closing::parse(title).filter(|_| self.ruled()).map(|closing| self.close(closing))
    }

    fn double_rule(&mut self, title: &str) -> Option<Claim> {
        if let Some(closing) = Closing::parse(title) {
            // Behind a quiet session it is another's.
            return (self.ruled() || !self.done()).then(|| self.close(closing));
        }
        if let Some(section) = Section::titled(title) {
            let goes_on =
                matches!(self.place(), Part::Blocks | Part::Listing | Part::Reruns | Part::Quoted) || !self.done();
            return (goes_on && self.sections.begin(section)).then(|| self.enter(section.part));
        }
        if self.quoting() || self.done() {
            return None;
        }
        if self.part == Part::Progress && self.ruled() {
            return Some(Claim::Mine);
        }
        Some(self.enter(Part::Tables))
    }

    /// The part that the closing line stands in, if the session was closed; it may be a quoted one.
    fn place(&self) -> Part {
        self.ending.place().filter(|_| self.done()).unwrap_or(self.part)
    }

    fn enter(&mut self, part: Part) -> Claim {
        self.end_block();
        self.ending.reopen();
        self.part = part;
        Claim::Mine
    }

    fn begin_block(&mut self, title: &str) -> Claim {
        self.enter(Part::Blocks);
        self.block = Some(Block::new(clip(title, self.limits.message_bytes), &self.limits));
        Claim::Quoted
    }

    fn end_block(&mut self) {
        let message = self.block.take().and_then(|block| self.failures.block(block));
        if let Some(message) = message {
            self.progress.gherkin.message(&message, &self.limits);
        }
    }

    /// Takes a closing line. In the middle of blocks and lists it must agree with them, since captured output and
    /// messages may hold anything.
    fn close(&mut self, closing: Closing) -> Claim {
        let place = self.place();
        let agrees = match place {
            Part::Blocks => {
                let block = self.block.as_ref().filter(|block| !block.early);
                let open = block.is_some_and(|block| block.title.kind() == FailureKind::Failed);
                let shown = self.failures.shown.failed + u64::from(open);
                shown == closing.failed || shown == 0
            }
            // The lines of letters are told already, and each letter is a result.
            Part::Quoted => closing.reports() >= self.progress.letters.results(),
            Part::Listing => self.header == Header::Sugar || self.failures.listed.agree(closing.failed, closing.errors),
            _ => true,
        };
        if !agrees {
            self.ending.doubt(closing);
            return Claim::Quoted;
        }
        self.end_block();
        self.ending.close(closing, place);
        self.part = Part::Done;
        Claim::Mine
    }

    /// Takes a line that is no rule.
    fn plain(&mut self, text: &str, after_progress: bool) -> Claim {
        if let Some(closing) = self.closes_quietly(text, after_progress) {
            return self.close(closing);
        }
        if !text.is_empty() {
            self.ending.calm();
        }
        let results = text.strip_prefix("Results (").and_then(|rest| rest.strip_suffix("):"));
        if let Some(seconds) = results.and_then(closing::duration_s) {
            self.enter(Part::Results);
            self.ending.close(Closing { duration_s: Some(seconds), ..Closing::default() }, Part::Results);
            self.ending.by_line = true;
            return Claim::Mine;
        }
        match self.part {
            Part::Progress => self.progress.line(clip(text, LINE), self.columns, &mut self.failures),
            Part::Blocks => return self.in_block(text),
            Part::Listing => return self.in_list(text),
            Part::Reruns => return self.in_reruns(text),
            Part::Quoted => {
                if text.starts_with("-- Docs: ") {
                    self.part = Part::Tables;
                }
                return Claim::Quoted;
            }
            Part::Tables => self.progress.rule_broken(text),
            Part::Results => return self.result(text),
            Part::Done => return self.afterwards(text),
        }
        self.mine()
    }

    /// A line that is nobody else's, unless the session may have ended without a closing line (`-qq`).
    fn mine(&self) -> Claim {
        let silent = matches!(self.header, Header::None(_)) && self.progress.at_end == Some(true);
        if silent { Claim::Free } else { Claim::Mine }
    }

    /// The closing line of a session without a header stands behind its progress or its sections.
    fn closes_quietly(&self, text: &str, after_progress: bool) -> Option<Closing> {
        if self.ruled() {
            return None;
        }
        let closing = Closing::parse(text)?;
        let ready = match self.place() {
            Part::Progress if self.done() => false,
            Part::Progress => after_progress || closing.passed == 0 || self.ending.early(),
            Part::Results | Part::Done => false,
            Part::Listing | Part::Reruns | Part::Tables => !self.done(),
            Part::Blocks | Part::Quoted => true,
        };
        ready.then_some(closing)
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
            return self.enter(Part::Progress);
        }
        let early = self.block.as_ref().is_some_and(|block| block.early);
        if early && (self.tells(text) || Letters::parse(text).is_some_and(|letters| letters.named)) {
            self.enter(Part::Progress);
            return self.plain(text, false);
        }
        // pytest-pretty's table.
        if text.trim_start() == "Summary of Failures" {
            return self.enter(Part::Tables);
        }
        match &mut self.block {
            Some(block) => block.line(text),
            None => self.failures.line(text),
        }
        Claim::Quoted
    }

    fn in_list(&mut self, text: &str) -> Claim {
        match listing::parse(clip(text, LINE)) {
            Some((listed @ (Listed::Failed | Listed::Error | Listed::Subtest), rest)) => {
                self.ending.forget_doubt();
                self.failures.list(listed, rest);
            }
            Some((listed, rest)) => self.progress.reruns.listed(listed, rest, &self.limits),
            None if self.mine() == Claim::Free => return Claim::Free,
            None => {}
        }
        Claim::Quoted
    }

    fn in_reruns(&mut self, text: &str) -> Claim {
        match listing::parse(clip(text, LINE)) {
            Some((Listed::Failed | Listed::Error, id)) => self.failures.hint_id(id),
            Some((listed, rest)) => self.progress.reruns.listed(listed, rest, &self.limits),
            None => {}
        }
        self.mine()
    }

    fn result(&mut self, text: &str) -> Claim {
        let count = text.trim_start();
        if !text.is_empty() && !text.starts_with(' ') {
            self.part = Part::Done;
            return self.afterwards(text);
        }
        match (count.strip_prefix("- "), self.ending.closing()) {
            (Some(place), _) => self.failures.hint(place),
            (None, Some(closing)) => _ = closing.part(count),
            (None, None) => {}
        }
        Claim::Mine
    }

    /// Takes a line behind the closing line.
    fn afterwards(&mut self, text: &str) -> Claim {
        let nothing = self.ending.closing().is_some_and(|closing| closing.reports() == 0);
        if let Some(error) = text.strip_prefix("ERROR: ").filter(|_| nothing && self.ending.aborted.is_none()) {
            self.ending.aborted = Some(error.to_owned());
            return Claim::Mine;
        }
        if self.place() == Part::Listing && listing::parse(text).is_some_and(|(_, rest)| rest.contains("::")) {
            self.enter(Part::Listing);
            return self.in_list(text);
        }
        if self.ruled() && self.tells(text) {
            self.enter(Part::Progress);
            self.progress.line(text, self.columns, &mut self.failures);
            return Claim::Mine;
        }
        Claim::Free
    }
}
