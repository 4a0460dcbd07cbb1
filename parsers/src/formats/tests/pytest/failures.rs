//! Failures: shown in blocks, listed in the short summary, brought together by the test's name.

use std::collections::BTreeSet;

use super::block::{Block, Title, When};
use super::command::Command;
use super::listing::{self, Listed};
use super::place::{Places, id_of, place};
use crate::model::{Failure, FailureKind, Limits, Tests, clip};

/// Blocks come in the order in which they are listed; so many are looked at for the next line of the list.
const AHEAD: usize = 64;

/// Findings of both kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Findings {
    pub(super) failed: u64,
    pub(super) errors: u64,
}

impl Findings {
    const fn count(&mut self, kind: FailureKind) {
        match kind {
            FailureKind::Failed => self.failed += 1,
            FailureKind::Errored => self.errors += 1,
        }
    }

    /// Whether what is here is what a closing line says; a kind that is not told at all contradicts nothing.
    pub(super) const fn agree(self, failed: u64, errors: u64) -> bool {
        (self.failed == 0 || self.failed == failed) && (self.errors == 0 || self.errors == errors)
    }

    pub(super) const fn of(self, kind: FailureKind) -> u64 {
        match kind {
            FailureKind::Failed => self.failed,
            FailureKind::Errored => self.errors,
        }
    }

    pub(super) const fn all(self) -> u64 {
        self.failed + self.errors
    }
}

/// What is known of a kept failure besides what is reported.
#[derive(Debug)]
struct Known {
    title: Title,
    places: Places,
    hypothesis_seed: Option<String>,
    listed: bool,
    /// It was shown in its place.
    counts: bool,
    /// The message is a guess.
    vague: bool,
    /// The how-manieth block of its kind it is, from 1.
    nth: u64,
}

impl Known {
    fn listed(id: &str) -> Self {
        Self {
            title: Title::test(id),
            places: Places::default(),
            hypothesis_seed: None,
            listed: true,
            counts: true,
            vague: false,
            nth: 0,
        }
    }
}

/// A message behind the description of the subtest that it is about.
fn described(description: &str, message: Option<String>) -> Option<String> {
    match (message, description) {
        (message, "") => message,
        (Some(message), description) => Some(format!("{description}: {message}")),
        (None, description) => Some(description.to_owned()),
    }
}

/// The failures of a run.
#[derive(Debug)]
pub(super) struct Failures {
    limits: Limits,
    tests: Tests,
    /// One for each of `tests.failures`.
    known: Vec<Known>,
    /// Failures before this one are listed.
    open: usize,
    /// Blocks.
    pub(super) shown: Findings,
    /// Blocks of tear-downs.
    teardowns: u64,
    /// Lines of the short summary.
    pub(super) listed: Findings,
    /// Ids of failed tests by lines that tell where they are; blocks do not.
    hints: Vec<String>,
    /// What `--tb=line` shows of failures: places and messages.
    lines: Vec<(Places, String)>,
    /// How many failures the letters tell of each file, in the order in which the blocks come.
    files: Vec<(String, Findings)>,
    /// pytest-sugar lists errors as failures.
    any_kind: bool,
    /// Whether a subtest failed.
    pub(super) subtests: bool,
}

impl Failures {
    /// No failures yet. With `any_kind`, errors are listed as failures too.
    pub(super) fn new(limits: Limits, any_kind: bool) -> Self {
        Self {
            limits,
            tests: Tests::default(),
            known: Vec::new(),
            open: 0,
            shown: Findings::default(),
            teardowns: 0,
            listed: Findings::default(),
            hints: Vec::new(),
            lines: Vec::new(),
            files: Vec::new(),
            any_kind,
            subtests: false,
        }
    }

    fn keep(&mut self, failure: Failure, known: Known) {
        self.tests.push_failure(failure, &self.limits);
        if self.known.len() < self.tests.failures.len() {
            self.known.push(known);
        }
    }

    /// Takes a block that was read to its end; of an early one, only the short summary makes a failure. Hands back its
    /// message.
    pub(super) fn block(&mut self, block: Block) -> Option<String> {
        let counts = !block.early;
        let (vague, hypothesis_seed) = (block.vague(), block.hypothesis_seed.clone());
        let (title, failure, places) = block.finish();
        if counts {
            self.shown.count(title.kind());
            self.teardowns += u64::from(title.when == When::Teardown);
        }
        let message = failure.message.clone();
        let nth = self.shown.of(title.kind());
        self.keep(failure, Known { title, places, hypothesis_seed, listed: false, counts, vague, nth });
        message
    }

    /// Takes a line of the short summary behind its word.
    pub(super) fn list(&mut self, listed: Listed, rest: &str) {
        let kind = if listed == Listed::Error { FailureKind::Errored } else { FailureKind::Failed };
        self.listed.count(kind);
        self.subtests |= listed == Listed::Subtest;
        while self.known.get(self.open).is_some_and(|known| known.listed) {
            self.open += 1;
        }
        let failures = self.tests.failures.iter_mut().zip(&mut self.known).skip(self.open);
        let any = self.any_kind;
        let failures = failures.filter(|(failure, known)| !known.listed && (any || failure.kind == kind));
        for (failure, known) in failures.take(AHEAD) {
            let found = if listed == Listed::Subtest {
                listing::divide_subtest(rest, &known.title)
            } else {
                listing::divide(rest, &known.title).map(|(id, message)| (id, message, ""))
            };
            let Some((id, message, description)) = found else { continue };
            known.listed = true;
            id.clone_into(&mut failure.id);
            let whole = message.filter(|message| known.vague && !message.ends_with("..."));
            let message =
                whole.map(str::to_owned).or_else(|| failure.message.take()).or_else(|| message.map(str::to_owned));
            failure.message = described(description, message);
            return;
        }
        // With all blocks shown, what is listed beyond the kept ones is counted already.
        if self.shown.of(kind) >= self.listed.of(kind) {
            return;
        }
        let (description, rest) = if listed == Listed::Subtest { listing::undescribed(rest) } else { ("", rest) };
        let (id, message) = listing::guess(rest);
        let (mut failure, mut known) = (Failure::new(id, kind), Known::listed(id));
        failure.message = described(description, message.map(str::to_owned));
        let beginning = message.unwrap_or_default().trim_end_matches("...");
        let shown =
            self.lines.iter().position(|(places, whole)| places.lead_through(id) && whole.starts_with(beginning));
        if let Some((places, message)) = shown.map(|at| self.lines.remove(at)) {
            known.places = places;
            failure.message = described(description, Some(message));
        }
        self.keep(failure, known);
    }

    /// Takes a line outside every block, which with `--tb=line` stands for a failure: `/b/a.py:12: ValueError: no`.
    pub(super) fn line(&mut self, text: &str) {
        let Some((file, _)) = place(text).filter(|_| self.lines.len() < self.limits.entries) else { return };
        let mut places = Places::default();
        places.line(text);
        let message = text.get(file.len()..).and_then(|rest| rest.split_once(": ")).map_or("", |(_, message)| message);
        self.lines.push((places, clip(message, self.limits.message_bytes).to_owned()));
    }

    /// Takes the letters of a file.
    pub(super) fn letters(&mut self, file: &str, failed: u64, errors: u64) {
        if failed + errors > 0 && self.files.len() < self.limits.entries {
            self.files.push((file.to_owned(), Findings { failed, errors }));
        }
    }

    /// The file of a block, where as many letters were told as blocks are shown.
    fn file_of(&self, kind: FailureKind, nth: u64) -> Option<&str> {
        let told: u64 = self.files.iter().map(|(_, findings)| findings.of(kind)).sum();
        let mut before = 0;
        let file = self.files.iter().find(|(_, findings)| {
            before += findings.of(kind);
            before >= nth
        });
        file.filter(|_| nth > 0 && told == self.shown.of(kind)).map(|(file, _)| file.as_str())
    }

    /// The id of a failure whose block names neither its file nor its place.
    fn id_by_place(&self, failure: &Failure, known: &Known) -> Option<String> {
        if known.listed || known.title.when == When::Collect {
            return None;
        }
        let hint = self.hints.iter().find(|id| known.title.names(id)).cloned();
        let unplaced = !failure.id.contains("::");
        hint.or_else(|| {
            unplaced.then(|| self.file_of(failure.kind, known.nth)).flatten().map(|file| id_of(file, &known.title.name))
        })
    }

    /// Takes a line of pytest-sugar and pytest-pretty that places a failed test: `a.py:31 TestA.test_b - ValueError`.
    pub(super) fn hint(&mut self, line: &str) {
        let Some((file, rest)) = line.split_once(':') else { return };
        let Some((number, title)) = rest.split_once(' ') else { return };
        if number.parse::<u64>().is_ok() && !file.contains(' ') {
            let (title, _) = listing::guess(clip(title, self.limits.message_bytes));
            self.hint_id(&id_of(file, title));
        }
    }

    /// Takes the id of a test that failed.
    pub(super) fn hint_id(&mut self, id: &str) {
        if self.hints.len() < self.limits.entries {
            self.hints.push(id.to_owned());
        }
    }

    /// Takes a failure that only a line of progress tells.
    pub(super) fn tell(&mut self, id: &str, kind: FailureKind) {
        self.keep(Failure::new(id, kind), Known::listed(id));
    }

    /// Whether neither blocks nor a list came.
    pub(super) const fn unknown(&self) -> bool {
        self.shown.all() == 0 && self.listed.all() == 0
    }

    /// How many passed tests have an error in their tear-down, by the blocks. `extra` is by how many the results
    /// outnumber the tests, for sessions that show no blocks.
    pub(super) fn passed_with_error(&self, extra: Option<u64>) -> u64 {
        let failed: BTreeSet<&str> = self.names(|failure, _| failure.kind == FailureKind::Failed).collect();
        let twice = |names: &mut dyn Iterator<Item = &str>| names.filter(|name| failed.contains(name)).count() as u64;
        if self.shown.all() > 0 {
            let both = twice(&mut self.names(|_, known| known.title.when == When::Teardown));
            return self.teardowns.saturating_sub(both);
        }
        let both = twice(&mut self.names(|failure, _| failure.kind == FailureKind::Errored));
        extra.unwrap_or_default().saturating_sub(both)
    }

    /// The names of some failures: their ids where these are listed, else their titles.
    fn names(&self, pick: impl Fn(&Failure, &Known) -> bool) -> impl Iterator<Item = &str> {
        self.tests
            .failures
            .iter()
            .zip(&self.known)
            .filter(move |(failure, known)| pick(failure, known))
            .map(|(failure, known)| if known.listed { failure.id.as_str() } else { known.title.name.as_str() })
    }

    /// The failures, located and with the commands that run them again; `options` bring a random order back.
    pub(super) fn finish(mut self, options: &[String]) -> Tests {
        let (failures, known) = (std::mem::take(&mut self.tests.failures), std::mem::take(&mut self.known));
        let sure = failures.into_iter().zip(known).filter(|(_, known)| known.counts || known.listed);
        (self.tests.failures, self.known) = sure.unzip();
        let mut all = Command::default();
        let placed = self.tests.failures.iter().zip(&self.known);
        let ids: Vec<_> = placed.map(|(failure, known)| self.id_by_place(failure, known)).collect();
        for ((failure, known), id) in self.tests.failures.iter_mut().zip(&self.known).zip(ids) {
            failure.id = id.unwrap_or_else(|| std::mem::take(&mut failure.id));
            known.places.locate(failure);
            let mut words = options.to_vec();
            words.extend(known.hypothesis_seed.as_ref().map(|seed| format!("--hypothesis-seed={seed}")));
            words.extend(
                known.title.doctest.then(|| "--doctest-modules".to_owned()).filter(|_| !failure.id.contains(".rst")),
            );
            words.push(failure.id.clone());
            for word in &words {
                all.word(word);
            }
            failure.rerun = Some(Command::one(&words));
        }
        self.tests.rerun = all.finish().filter(|_| self.tests.omitted == 0);
        self.tests
    }
}
