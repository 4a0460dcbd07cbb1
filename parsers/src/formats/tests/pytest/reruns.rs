//! Tests that were tried again, and tests that passed although nobody expected it.

use std::collections::BTreeSet;

use super::listing::{self, Listed};
use super::results::Told;
use crate::model::{Limits, NotedTest, Outcome};

/// Tests that are known to have been tried again and whose last try is still to come.
const OPEN: usize = 10_000;

/// Reruns by the ids of their tests.
#[derive(Debug, Default)]
pub(super) struct Reruns {
    again: BTreeSet<String>,
    /// Tests that `-v` lines tell to have passed after a rerun.
    told: u64,
    /// The same by the list of reruns (`-rR`).
    listed: u64,
    noted: Vec<NotedTest>,
}

impl Reruns {
    /// Takes a `-v` line.
    pub(super) fn told(&mut self, id: &str, told: Told, limits: &Limits) {
        match told {
            Told::Rerun => self.open(id),
            Told::Outcome(outcome) => {
                let again = self.again.remove(id);
                if outcome == Outcome::Xpassed {
                    self.note(id, "xpassed", None, limits);
                } else if again && outcome == Outcome::Passed {
                    self.told += 1;
                    self.note(id, "flaky", None, limits);
                }
            }
            Told::Subtest => {}
        }
    }

    /// Takes a line of the short summary or of the list of reruns.
    pub(super) fn listed(&mut self, listed: Listed, rest: &str, limits: &Limits) {
        match listed {
            Listed::Rerun => self.open(listing::guess(rest).0),
            Listed::Passed if self.again.remove(rest) => {
                self.listed += 1;
                self.note(rest, "flaky", None, limits);
            }
            Listed::Xpassed => {
                let (id, reason) = listing::guess(rest);
                self.note(id, "xpassed", reason, limits);
            }
            _ => {}
        }
    }

    fn open(&mut self, id: &str) {
        if self.again.len() < OPEN {
            self.again.insert(id.to_owned());
        }
    }

    fn note(&mut self, id: &str, why: &str, message: Option<&str>, limits: &Limits) {
        let message =
            message.map(|text| text.trim_start_matches("reason: ").to_owned()).filter(|text| !text.is_empty());
        if let Some(known) = self.noted.iter_mut().rev().find(|noted| noted.id == id && noted.why == why) {
            known.message = message.or(known.message.take());
        } else if self.noted.len() < limits.entries {
            let file = id.split("::").next().map(str::to_owned);
            self.noted.push(NotedTest { id: id.to_owned(), why: why.to_owned(), file, line: None, message });
        }
    }

    /// How many tests passed after a rerun, where ids tell.
    pub(super) fn flaky(&self) -> Option<u64> {
        Some(self.told.max(self.listed)).filter(|flaky| *flaky > 0)
    }

    /// The tests to be noted.
    pub(super) fn finish(self) -> Vec<NotedTest> {
        self.noted
    }
}

#[cfg(test)]
mod reruns_tests {
    use super::*;

    #[test]
    fn a_test_that_passes_after_a_rerun_is_flaky_once() {
        let (mut reruns, limits) = (Reruns::default(), Limits::default());
        for told in [Told::Rerun, Told::Rerun, Told::Outcome(Outcome::Passed)] {
            reruns.told("a.py::test_x", told, &limits);
        }
        for told in [Told::Rerun, Told::Outcome(Outcome::Failed)] {
            reruns.told("a.py::test_y", told, &limits);
        }
        reruns.listed(Listed::Rerun, "a.py::test_x", &limits);
        reruns.listed(Listed::Passed, "a.py::test_x", &limits);
        reruns.listed(Listed::Xpassed, "a.py::test_z - reason: old", &limits);
        assert_eq!(reruns.flaky(), Some(1));
        let noted: Vec<_> = reruns.finish().into_iter().map(|n| (n.id, n.why, n.message)).collect();
        assert_eq!(noted.len(), 2);
        assert_eq!(noted[1], ("a.py::test_z".into(), "xpassed".into(), Some("old".into())));
    }
}
