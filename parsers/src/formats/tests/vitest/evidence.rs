//! What a run of vitest comes to.

use std::collections::BTreeSet;

use super::FORMAT;
use super::closing::Summary;
use super::run::Run;
use crate::model::{Counts, Coverage, End, Evidence, Failure, FailureKind, Outcome, ProblemKind, Telling, Tests};
use crate::text::quote;

/// A command that repeats every failed file is worth printing up to this length.
const MAX_RERUN: usize = 300;

impl Run {
    /// The facts of the run.
    pub(super) fn into_evidence(mut self) -> Evidence {
        self.errors.end_block();
        self.errors.settle(self.summary.as_ref());
        let mut evidence = Evidence::new(FORMAT.id, Telling::Console);
        evidence.tool = Some("vitest".to_owned());
        evidence.tool_version = self.version();
        let counts = self.counts();
        let failed = counts.get(Outcome::Failed) + counts.get(Outcome::Errored) > 0;
        evidence.end = match self.summary {
            Some(_) => self.coverage.end(failed),
            None if self.has_ended() => End::Closed,
            None => End::Cut,
        };
        self.tell_unhandled(&mut evidence);
        if evidence.problems.is_empty() && self.has_ended() && self.summary.is_none() {
            evidence.problems.extend(self.farewell.take());
        }
        self.tell_summary(&mut evidence);
        self.tell_coverage(&mut evidence);
        evidence.problems.append(&mut self.notes);
        evidence.sections.tests = Some(self.into_tests(counts));
        evidence
    }

    fn counts(&self) -> Counts {
        let mut counts = match self.summary {
            None => self.listing.counts(),
            Some(Summary { tests, .. }) => {
                let mut counts = Counts::default();
                counts.add(Outcome::Passed, tests.passed);
                counts.add(Outcome::Failed, tests.failed);
                counts.add(Outcome::Xfailed, tests.xfailed);
                // What is in no part did not come to an end: behind `--bail`, in a file whose worker died.
                counts.add(Outcome::Skipped, tests.skipped + tests.total.saturating_sub(tests.ended()));
                counts
            }
        };
        counts.add(Outcome::Errored, self.errored_suites());
        counts.add_flaky(self.listing.flaky.min(counts.get(Outcome::Passed)));
        counts
    }

    /// Suites and files that failed outside their tests: by the title of their section, which goes to the error stream;
    /// else the failed files in which no test is listed as failed.
    fn errored_suites(&self) -> u64 {
        if let Some(suites) = self.errors.stated_suites {
            return suites;
        }
        let of = |kind| self.listing.failures.iter().filter(move |failure| failure.kind == kind);
        let listed = of(FailureKind::Errored).count() as u64;
        let Some(summary) = self.summary else { return listed };
        let files: BTreeSet<_> = of(FailureKind::Failed).map(|test| test.id.split(" > ").next()).collect();
        if files.is_empty() && summary.tests.failed > 0 {
            return listed;
        }
        listed.max(summary.files.failed.saturating_sub(files.len() as u64))
    }

    fn into_tests(self, counts: Counts) -> Tests {
        let mut tests = Tests::default();
        tests.counts = counts;
        tests.duration_s = self.summary.and_then(|summary| summary.duration_s);
        for kind in [FailureKind::Errored, FailureKind::Failed] {
            let of_kind = |failure: &&Failure| failure.kind == kind;
            let printed = self.errors.failures.iter().any(|failure| of_kind(&failure));
            let source = if printed { &self.errors.failures } else { &self.listing.failures };
            for failure in source.iter().filter(of_kind) {
                let mut failure = failure.clone();
                // How long it took and how often it was tried is listed alone.
                let mut listed = self.listing.failures.iter().filter(of_kind);
                if let Some(listed) = listed.find(|listed| listed.id == failure.id) {
                    failure.duration_s = listed.duration_s;
                    failure.tries = listed.tries;
                }
                tests.push_failure(failure, &self.limits);
            }
        }
        // Those for which there was no room, or whose names went to a stream that was not captured.
        let bad = counts.get(Outcome::Failed) + counts.get(Outcome::Errored);
        tests.omitted = bad.saturating_sub(tests.failures.len() as u64);
        tests.rerun = rerun(&tests.failures);
        tests.noted = self.listing.noted;
        tests
    }

    /// Errors that nothing caught: those that were printed, and how many more there are by the summary.
    fn tell_unhandled(&mut self, evidence: &mut Evidence) {
        let stated = self.summary.map_or(0, |summary| summary.errors);
        let told = std::mem::take(&mut self.errors.unhandled);
        let more = stated.max(self.errors.unhandled_seen).saturating_sub(told.len() as u64);
        evidence.problems.extend(told);
        if more > 0 {
            evidence.problem(ProblemKind::Unhandled, format!("{more} unhandled error{}", plural(more)));
        }
    }

    /// What the summary says beside the counts, and where it contradicts itself or what was printed before it.
    fn tell_summary(&self, evidence: &mut Evidence) {
        let Some(Summary { tests, files, leaks, .. }) = self.summary else { return };
        let listed = || self.listing.failures.iter().any(|failure| failure.kind == FailureKind::Failed);
        let contradiction = if let Some(text) = self.contradiction {
            Some(text.to_owned())
        } else if tests.ended() > tests.total {
            Some(format!("the parts of the summary add up to {}, its total is {}", tests.ended(), tests.total))
        } else if let Some(stated) = self.errors.stated_tests.filter(|stated| *stated != tests.failed) {
            Some(format!("{stated} failed tests are printed, the summary counts {}", tests.failed))
        } else if tests.failed == 0 && listed() {
            Some("failed tests are listed, the summary counts none".to_owned())
        } else {
            None
        };
        if let Some(text) = contradiction {
            evidence.problem(ProblemKind::Contradiction, text);
        }
        if files.ended() < files.total {
            let text = format!("{} of {} test files did not come to an end", files.total - files.ended(), files.total);
            evidence.problem(ProblemKind::NotChecked, text);
        }
        if leaks > 0 {
            evidence.problem(ProblemKind::Note, format!("{leaks} asynchronous leak{}", plural(leaks)));
        }
    }

    fn tell_coverage(&mut self, evidence: &mut Evidence) {
        for broken in std::mem::take(&mut self.coverage.broken) {
            evidence.problem(ProblemKind::Rule, broken);
        }
        if self.coverage.omitted > 0 {
            let text = format!("{} more coverage thresholds were missed", self.coverage.omitted);
            evidence.problem(ProblemKind::Rule, text);
        }
        if !self.coverage.missed.is_empty() {
            let thresholds = std::mem::take(&mut self.coverage.missed);
            evidence.sections.coverage = Some(Coverage { thresholds, ..Coverage::default() });
        }
    }
}

const fn plural(n: u64) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// One command for every file in which something failed.
fn rerun(failures: &[Failure]) -> Option<String> {
    let mut command = "npx vitest run".to_owned();
    let mut files: Vec<&str> = failures.iter().filter_map(|failure| failure.file.as_deref()).collect();
    files.sort_unstable();
    files.dedup();
    for file in &files {
        command.push(' ');
        command.push_str(&quote::shell(file));
        if command.len() > MAX_RERUN {
            return None;
        }
    }
    (!files.is_empty()).then_some(command)
}
