//! The scenarios that pytest-bdd's `--gherkin-terminal-reporter -v` tells.

use super::results::{Told, word};
use crate::model::{Bdd, Feature, Limits, Outcome, Step};

/// Reads features and scenarios from among the progress lines.
#[derive(Debug, Default)]
pub(super) struct Gherkin {
    bdd: Bdd,
    /// The feature that is told of, as its place in the list; nothing where the list is full.
    feature: Option<usize>,
    /// A scenario was named and has no result yet.
    scenario: bool,
    seen: bool,
}

impl Gherkin {
    /// Takes a progress line.
    pub(super) fn line(&mut self, line: &str, limits: &Limits) {
        if let Some(name) = line.strip_prefix("Feature: ") {
            self.seen = true;
            self.feature = self.find(name.trim(), limits);
            self.scenario = false;
            return;
        }
        let Some(text) = line.strip_prefix("    ").filter(|text| self.seen && !text.starts_with(' ')) else { return };
        self.scenario |= text.starts_with("Scenario");
        let last = text.rsplit(' ').next().unwrap_or_default();
        if let (true, Some(Told::Outcome(outcome))) = (self.scenario, word(last)) {
            self.count(outcome);
            self.scenario = false;
        }
    }

    fn find(&mut self, name: &str, limits: &Limits) -> Option<usize> {
        let features = &mut self.bdd.features;
        if let Some(at) = features.iter().rposition(|feature| feature.name == name) {
            return Some(at);
        }
        if features.len() >= limits.entries {
            self.bdd.omitted += 1;
            return None;
        }
        features.push(Feature { name: name.to_owned(), ..Feature::default() });
        Some(features.len() - 1)
    }

    fn count(&mut self, outcome: Outcome) {
        let scenarios = &mut self.bdd.scenarios;
        let feature = self.feature.and_then(|at| self.bdd.features.get_mut(at));
        let (all, one) = match outcome {
            Outcome::Passed | Outcome::Xpassed => (&mut scenarios.passed, feature.map(|feature| &mut feature.passed)),
            Outcome::Failed | Outcome::Errored => (&mut scenarios.failed, feature.map(|feature| &mut feature.failed)),
            Outcome::Skipped | Outcome::Xfailed => {
                (&mut scenarios.skipped, feature.map(|feature| &mut feature.skipped))
            }
        };
        *all += 1;
        if let Some(one) = one {
            *one += 1;
        }
    }

    /// Notes a step without a definition, told in a failure's message.
    pub(super) fn message(&mut self, message: &str, limits: &Limits) {
        let Some((_, told)) = message.split_once("Step definition is not found: ") else { return };
        let Some((step, told)) = told.split_once(". Line ") else { return };
        let quoted = |text: &str, before: &str| Some(text.split_once(before)?.1.split('"').next()?.to_owned());
        let line = told.split(' ').next().unwrap_or_default();
        if self.bdd.undefined_steps.len() < limits.entries {
            self.bdd.undefined_steps.push(Step {
                text: step.replace('"', ""),
                scenario: quoted(told, "in scenario \""),
                location: quoted(told, "in the feature \"").map(|file| format!("{file}:{line}")),
                status: "undefined".to_owned(),
            });
        }
    }

    /// The features, where the reporter told of any.
    pub(super) fn finish(self) -> Option<Bdd> {
        self.seen.then_some(self.bdd)
    }
}

#[cfg(test)]
mod gherkin_tests {
    use super::*;

    #[test]
    fn scenarios_are_counted_per_feature_in_both_verbosities() {
        let mut gherkin = Gherkin::default();
        let text = "Feature: Cart\n    Scenario: Add FAILED goods PASSED\n\nFeature: Pay\n    Scenario: Now\n        Given PASSED\n    FAILED\n\nFeature: Cart\n    Scenario Outline: Many PASSED\n    PASSED\n";
        text.lines().for_each(|line| gherkin.line(line, &Limits::default()));
        gherkin.message("E: Step definition is not found: Given \"a step\". Line 9 in scenario \"Now\" in the feature \"/b/pay.feature\"", &Limits::default());
        let bdd = gherkin.finish().unwrap();
        let told: Vec<_> = bdd.features.iter().map(|f| (f.name.as_str(), f.passed, f.failed)).collect();
        assert_eq!(told, [("Cart", 2, 0), ("Pay", 0, 1)]);
        assert_eq!((bdd.scenarios.passed, bdd.scenarios.failed), (2, 1));
        assert_eq!(bdd.undefined_steps[0].location.as_deref(), Some("/b/pay.feature:9"));
        assert!(Gherkin::default().finish().is_none());
    }
}
