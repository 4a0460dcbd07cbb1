//! What a session comes to: counts, failures, and whatever contradicts them.

use super::closing::Closing;
use super::results::Tally;
use super::run::{Header, Run};
use crate::model::{Counts, End, Evidence, Outcome, ProblemKind, Telling};

/// Turns a session into evidence.
pub(super) fn evidence(mut run: Run) -> Evidence {
    let mut evidence = Evidence::new("pytest", Telling::Console);
    evidence.tool = Some("pytest".to_owned());
    evidence.tool_version = run.progress.version.take();
    let (closing, doubtful) = run.end();
    evidence.end = match (&closing, &doubtful) {
        (None, None) if matches!(run.header, Header::None(_)) && run.progress.at_end == Some(true) => End::Silent,
        (None, None) => End::Cut,
        _ => End::Closed,
    };
    if closing.is_none() && doubtful.is_some() {
        evidence.problem(ProblemKind::Contradiction, "the closing line disagrees with the failures shown before it");
    }
    let closing = closing.or(doubtful).unwrap_or_else(|| told(&run));
    problems(&mut evidence, &run, &closing);
    if run.failures.unknown() && closing.red() {
        std::mem::swap(&mut run.failures, &mut run.progress.failures);
    }
    let counts = counts(&run, &closing);
    let mut tests = run.failures.finish(&run.progress.random);
    tests.counts = counts;
    tests.omitted =
        (counts.get(Outcome::Failed) + counts.get(Outcome::Errored)).saturating_sub(tests.failures.len() as u64);
    tests.warnings = closing.warnings;
    let deselected = closing.deselected.max(run.progress.collected.map_or(0, |collected| collected.deselected));
    tests.deselected = (deselected > 0).then_some(deselected);
    tests.duration_s = closing.duration_s;
    tests.seed =
        run.progress.random.iter().find_map(|option| option.split_once("seed=")).map(|(_, seed)| seed.to_owned());
    tests.noted = run.progress.reruns.finish();
    evidence.sections.tests = Some(tests);
    evidence.sections.bdd = run.progress.gherkin.finish();
    evidence
}

/// What is known of a session without a closing line.
fn told(run: &Run) -> Closing {
    let mut tally = run.progress.letters;
    tally.add(&run.progress.told);
    let (shown, listed) = (run.failures.shown, run.failures.listed);
    Closing {
        passed: tally.passed,
        failed: tally.failed.max(shown.failed).max(listed.failed),
        errors: tally.errors.max(shown.errors).max(listed.errors),
        skipped: tally.skipped,
        xfailed: tally.xfailed,
        xpassed: tally.xpassed,
        reruns: tally.reruns,
        ..Closing::default()
    }
}

fn counts(run: &Run, closing: &Closing) -> Counts {
    let mut counts = Counts::default();
    let extra = run.progress.collected.filter(|_| closing.subtests == 0 && !run.failures.subtests).map(|collected| {
        closing.reports().saturating_sub(collected.errors + collected.skipped).saturating_sub(collected.selected())
    });
    let errored_later = run.failures.passed_with_error(extra).min(closing.passed).min(closing.errors);
    counts.add(Outcome::Passed, closing.passed - errored_later);
    counts.add(Outcome::Failed, closing.failed);
    counts.add(Outcome::Errored, closing.errors);
    counts.add(Outcome::Skipped, closing.skipped);
    counts.add(Outcome::Xfailed, closing.xfailed);
    counts.add(Outcome::Xpassed, closing.xpassed);
    counts.add_flaky(flaky(run, closing).min(counts.get(Outcome::Passed)));
    counts
}

/// Tests that passed after a rerun: by their ids, else by the letters, which tell of the last try behind the others.
/// Letters of several workers are mixed up; then a session of reruns without failures has at least one such test.
fn flaky(run: &Run, closing: &Closing) -> u64 {
    let by_ids = run.progress.reruns.flaky();
    if closing.reruns == 0 {
        return by_ids.unwrap_or_default();
    }
    let letters = run.progress.letters.flaky + run.progress.told.flaky;
    by_ids.unwrap_or(letters).max(u64::from(!closing.red()))
}

fn problems(evidence: &mut Evidence, run: &Run, closing: &Closing) {
    if let Some(text) = &run.ending.aborted {
        evidence.problem(ProblemKind::Aborted, text);
    }
    if let Some(text) = &run.ending.stopped {
        evidence.problem(ProblemKind::Note, text);
    }
    if let Some(text) = &run.progress.exceeded {
        evidence.problem(ProblemKind::Rule, text);
    }
    if let Some(text) = &closing.trouble {
        evidence.problem(ProblemKind::Unhandled, text);
    }
    if let Some(n) = closing.collected {
        evidence.problem(ProblemKind::Note, format!("only collected, not run: {n} tests"));
    }
    if evidence.end == End::Cut {
        evidence.problem(ProblemKind::CutOff, run.progress.why_cut());
    }
    if evidence.end == End::Closed {
        for text in contradictions(run, closing) {
            evidence.problem(ProblemKind::Contradiction, text);
        }
    }
}

/// Where the closing line says less than what came before it.
fn contradictions(run: &Run, closing: &Closing) -> Vec<String> {
    let mut found = Vec::new();
    let missing = missing(run, closing);
    if missing > 0 {
        found.push(format!("{missing} of the collected tests have no result"));
    }
    if matches!(run.header, Header::Ruled(_)) && run.progress.collected.is_none() && closing.reports() > 0 {
        found.push("tests have results, but none were collected: a part of the log is missing".to_owned());
    }
    let Tally { failed, errors, .. } = run.progress.letters;
    let (shown, listed) = (run.failures.shown, run.failures.listed);
    let said = closing.failed + closing.errors;
    for (more, what) in
        [(shown.all(), "shown"), (listed.all(), "listed"), (failed + errors, "told while the tests ran")]
    {
        if more > said {
            found.push(format!("{more} failures and errors were {what}, the closing line says {said}"));
        }
    }
    if run.progress.letters.results() > closing.reports() {
        found.push(format!(
            "{} results were told while the tests ran, the closing line says {}",
            run.progress.letters.results(),
            closing.reports()
        ));
    }
    if run.ending.taken_back && !closing.red() {
        found.push("an earlier closing line admitted failures".to_owned());
    }
    found
}

/// Tests that were to be run and of which nothing was told, for no reason that the session gives. Plugins that share
/// tests out between jobs leave some out silently, but then the progress comes to its end.
fn missing(run: &Run, closing: &Closing) -> u64 {
    let finished = run.progress.at_end == Some(true) && !run.ending.by_line;
    let explained = run.ending.early() || closing.collected.is_some();
    match run.progress.collected {
        Some(collected) if !finished && !explained => {
            let told = closing.reports().saturating_sub(collected.errors + collected.skipped);
            collected.selected().saturating_sub(told)
        }
        _ => 0,
    }
}
