//! Policy: thresholds and the command's own exit status turn evidence into a verdict and its reasons.
//!
//! A verdict is `pass` only when every input was read to its proper end, says that something was really checked, and
//! says that all of it passed.

mod combine;
mod exit_status;
mod headline;
mod inputs;
mod sections;
mod vacuous;

use ci_report_parsers::model::Sections;

use crate::config::{Config, Weight};
use crate::input::Reading;
use crate::report::{Level, Reason, Verdict};
use crate::run::Ending;

/// What evidence was judged to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The verdict: the level of the heaviest reason.
    pub verdict: Verdict,
    /// What decided it, what weighs most first.
    pub reasons: Vec<Reason>,
    /// What matters most, in a few words.
    pub headline: String,
    /// The facts of all inputs together.
    pub sections: Sections,
    /// Facts worth showing that decided nothing.
    pub notes: Vec<String>,
}

/// Reasons and notes while they are collected.
#[derive(Debug, Default)]
struct Findings {
    reasons: Vec<Reason>,
    notes: Vec<String>,
}

impl Findings {
    fn fail(&mut self, code: &str, text: impl Into<String>) {
        self.add(Level::Fail, code, text.into());
    }

    fn warn(&mut self, code: &str, text: impl Into<String>) {
        self.add(Level::Warn, code, text.into());
    }

    fn weigh(&mut self, weight: Weight, code: &str, text: impl Into<String>) {
        match weight {
            Weight::Ignore => {}
            Weight::Warn => self.warn(code, text),
            Weight::Fail => self.fail(code, text),
        }
    }

    fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    fn add(&mut self, level: Level, code: &str, text: String) {
        let reason = Reason { level, code: code.to_owned(), text };
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

/// Judges the inputs of one job.
#[must_use]
pub fn judge(readings: &[Reading], ending: Option<&Ending>, config: &Config) -> Judgement {
    let mut findings = Findings::default();
    let exit_status = ending.map(Ending::exit_status);
    exit_status::judge_start(ending, &mut findings);
    inputs::judge(readings, exit_status, &mut findings);
    vacuous::judge(readings, config, &mut findings);
    let sections = combine::combine(readings, &mut findings);
    sections::judge(&sections, config, &mut findings);
    exit_status::judge(readings, ending, &sections, &mut findings);

    let Findings { mut reasons, notes } = findings;
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.level));
    let verdict = match reasons.first().map(|reason| reason.level) {
        None => Verdict::Pass,
        Some(Level::Warn) => Verdict::Warn,
        Some(Level::Fail) => Verdict::Fail,
    };
    let headline = headline::headline(&reasons, &sections);
    Judgement { verdict, reasons, headline, sections, notes }
}
