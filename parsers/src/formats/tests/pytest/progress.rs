//! What a session tells before its sections: its header, and the tests as they end.

use super::failures::Failures;
use super::gherkin::Gherkin;
use super::header::{self, Collected};
use super::reruns::Reruns;
use super::results::{self, Letters, Tally, Told};
use crate::model::{FailureKind, Limits, Outcome};

/// Plugins that may shuffle tests at once.
const OPTIONS: usize = 4;

/// Header and results so far.
#[derive(Debug)]
pub(super) struct Progress {
    limits: Limits,
    pub(super) version: Option<String>,
    /// Options that bring a random order back.
    pub(super) random: Vec<String>,
    pub(super) collected: Option<Collected>,
    /// Letters of lines that fill the width up to the progress mark: surely pytest's.
    pub(super) letters: Tally,
    /// Other letters, and `-v` lines.
    pub(super) told: Tally,
    /// Whether the last progress mark stood at the last test.
    pub(super) at_end: Option<bool>,
    pub(super) reruns: Reruns,
    /// Failures that `-v` lines tell, for sessions that never come to show them.
    pub(super) failures: Failures,
    pub(super) gherkin: Gherkin,
    /// The test that began last, where `-v` names it and nothing tells how it ended.
    running: Option<String>,
    /// What Python, a plugin or the shell said last of a session that broke down.
    last_words: Option<String>,
    pub(super) exceeded: Option<String>,
}

impl Progress {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            version: None,
            random: Vec::new(),
            collected: None,
            letters: Tally::default(),
            told: Tally::default(),
            at_end: None,
            reruns: Reruns::default(),
            failures: Failures::new(limits, false),
            gherkin: Gherkin::default(),
            running: None,
            last_words: None,
            exceeded: None,
        }
    }

    /// Takes a line. `columns` is the width of the terminal; failures that the line places go to `failures`.
    pub(super) fn line(&mut self, text: &str, columns: usize, failures: &mut Failures) {
        if self.collected.is_none() {
            self.header(text);
        }
        if let Some((id, told)) = results::verbose(text) {
            self.verbose(id, told);
            self.at_end = results::mark(text).or(self.at_end);
        } else if let Some(letters) = Letters::parse(text) {
            self.letters(&letters, columns);
            if let (true, Some((file, _))) = (letters.named, text.split_once(' ')) {
                failures.letters(file, letters.tally.failed, letters.tally.errors);
            }
        } else {
            failures.hint(text);
            self.gherkin.line(text, &self.limits);
            self.rule_broken(text);
            self.breakdown(text);
        }
    }

    fn header(&mut self, text: &str) {
        if let Some(version) = header::version(text) {
            self.version = Some(version.to_owned());
        } else if let Some(option) = header::random_option(text) {
            if self.random.len() < OPTIONS {
                self.random.push(option.to_owned());
            }
        } else {
            self.collected = Collected::parse(text);
        }
    }

    fn verbose(&mut self, id: &str, told: Told) {
        self.told.count(told);
        self.reruns.told(id, told, &self.limits);
        self.running = None;
        match told {
            Told::Outcome(Outcome::Failed) => self.failures.tell(id, FailureKind::Failed),
            Told::Outcome(Outcome::Errored) => self.failures.tell(id, FailureKind::Errored),
            _ => {}
        }
    }

    fn letters(&mut self, letters: &Letters, columns: usize) {
        if letters.spans(columns) {
            self.letters.add(&letters.tally);
        } else {
            self.told.add(&letters.tally);
        }
        if letters.edge.is_some() || letters.named {
            self.at_end = Some(letters.last);
        }
    }

    /// Takes a line that may say that `--max-warnings` was exceeded.
    pub(super) fn rule_broken(&mut self, text: &str) {
        if text.starts_with("Tests pass, but maximum allowed warnings exceeded: ") {
            self.exceeded = Some(text.to_owned());
        }
    }

    /// A line that the end of the process left behind is glued to the test that ran.
    fn breakdown(&mut self, text: &str) {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        let glued = if let Some((letters, glued)) = Letters::beginning(text) {
            self.told.add(&letters.tally);
            self.at_end = Some(false);
            glued
        } else if first.contains("::") && !first.starts_with(':') {
            self.running = Some(first.to_owned());
            rest
        } else {
            text
        };
        if ["Fatal Python error: ", "Killed", "Terminated", "Aborted", "Segmentation fault"]
            .iter()
            .any(|words| glued.starts_with(words))
        {
            self.last_words = Some(glued.to_owned());
        } else if glued.starts_with("+++") && glued.contains("+ Timeout +") {
            self.last_words = Some("Timeout".to_owned());
        } else if glued.len() < text.len() && glued.contains(" Killed ") {
            self.last_words = Some("Killed".to_owned());
        }
    }

    /// Why a session may have come to no end.
    pub(super) fn why_cut(&self) -> String {
        let mut why = "the closing line is missing".to_owned();
        for (before, what) in [(": ", &self.last_words), ("; the last test to begin was ", &self.running)] {
            if let Some(what) = what {
                why.push_str(before);
                why.push_str(what);
            }
        }
        why
    }
}
