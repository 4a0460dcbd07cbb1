//! Runs that checked nothing are green in most tools and never here.

use ci_report_parsers::model::{
    Audit, Bdd, Coverage, Evidence, GateStatus, Load, Mutation, Problem, ProblemKind, QualityGate, Ratio, SchemaFuzz,
    Tests,
};

use super::Findings;
use crate::config::{Config, Vacuous};
use crate::format::{count, plural};
use crate::input::Reading;

/// Each input must have checked something in every kind that it tells about; its runs count together.
pub(super) fn judge(readings: &[Reading], config: &Config, findings: &mut Findings) {
    for reading in readings {
        let Ok(evidences) = &reading.result else { continue };
        for why in nothing_checked(&evidences.runs) {
            let text = if readings.len() > 1 {
                format!("nothing was checked in {}: {why}", reading.name)
            } else {
                format!("nothing was checked: {why}")
            };
            match config.vacuous {
                Vacuous::Warn => findings.warn("nothing-checked", text),
                Vacuous::Fail => findings.fail("nothing-checked", text),
            }
        }
    }
}

/// Why runs checked nothing, one reason per kind; nothing where something was checked or something worse is known.
fn nothing_checked(runs: &[Evidence]) -> Vec<String> {
    let sections = || runs.iter().map(|run| &run.sections);
    let all = |reasons: Vec<Option<String>>| reasons.into_iter().collect::<Option<Vec<_>>>()?.into_iter().next();
    // An abort or a broken document says more than "no tests ran" does.
    let broken =
        |problem: &Problem| matches!(problem.kind, ProblemKind::Aborted | ProblemKind::Malformed | ProblemKind::CutOff);
    if runs.iter().any(|run| run.problems.iter().any(broken)) {
        return Vec::new();
    }
    [
        all(sections().filter_map(|s| s.tests.as_ref()).map(tests).collect()),
        all(sections().filter_map(|s| s.coverage.as_ref()).map(coverage).collect()),
        all(sections().filter_map(|s| s.mutation.as_ref()).map(mutation).collect()),
        all(sections().filter_map(|s| s.schema_fuzz.as_ref()).map(schema_fuzz).collect()),
        all(sections().filter_map(|s| s.audit.as_ref()).map(audit).collect()),
        all(sections().filter_map(|s| s.bdd.as_ref()).map(bdd).collect()),
        all(sections().filter_map(|s| s.load.as_ref()).map(load).collect()),
        all(sections().filter_map(|s| s.quality_gate.as_ref()).map(quality_gate).collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn tests(tests: &Tests) -> Option<String> {
    if tests.counts.ran() > 0 {
        return None;
    }
    Some(match (tests.counts.total(), tests.deselected) {
        (0, Some(n)) if n > 0 => format!("{} left out by a filter", plural(n, "test was", "tests were")),
        (0, _) => "no tests ran".to_owned(),
        (1, _) => "the only test was skipped".to_owned(),
        (n, _) => format!("all {} tests were skipped", count(n)),
    })
}

fn coverage(coverage: &Coverage) -> Option<String> {
    let ratios = [coverage.lines, coverage.statements, coverage.branches, coverage.functions];
    let something = |ratio: Ratio| ratio.total.map_or(ratio.percent.is_some(), |total| total > 0);
    let known = ratios.iter().flatten().any(|ratio| ratio.total.is_some());
    let covers = ratios.into_iter().flatten().any(something) || (!known && coverage.percent.is_some());
    // vitest may print that a threshold was missed, and no table.
    let told = !known && !coverage.thresholds.is_empty();
    (!covers && !told).then(|| "there are no lines to cover".to_owned())
}

fn mutation(mutation: &Mutation) -> Option<String> {
    if mutation.killed + mutation.survived > 0 {
        return None;
    }
    Some(match mutation.total {
        0 => "there are no mutants".to_owned(),
        n if mutation.timeout == n => format!("all {} mutants timed out", count(n)),
        n if mutation.no_coverage == n => format!("no test reaches any of the {} mutants", count(n)),
        n if mutation.errors == n => format!("the run of every one of the {} mutants crashed", count(n)),
        n => format!("none of the {} mutants was tested to a result", count(n)),
    })
}

fn schema_fuzz(fuzz: &SchemaFuzz) -> Option<String> {
    match (fuzz.operations, fuzz.operations_tested, fuzz.cases) {
        (Some(0), ..) => Some("there are no operations".to_owned()),
        (Some(n), Some(0), _) => Some(format!("none of the {} operations was tested", count(n))),
        (_, _, Some(0)) => Some("no requests were sent".to_owned()),
        _ => None,
    }
}

fn audit(audit: &Audit) -> Option<String> {
    let found = audit.critical + audit.high + audit.moderate + audit.low + audit.info + audit.unknown;
    (audit.scanned == Some(0) && found == 0).then(|| "no packages were audited".to_owned())
}

fn bdd(bdd: &Bdd) -> Option<String> {
    let ran = bdd.scenarios.passed + bdd.scenarios.failed;
    (ran == 0).then(|| match bdd.scenarios.skipped {
        0 => "no scenarios ran".to_owned(),
        n => format!("all {} scenarios were skipped", count(n)),
    })
}

fn load(load: &Load) -> Option<String> {
    let checks = load.checks.map_or(0, |checks| checks.passed + checks.failed);
    let sent = load.requests.or(load.iterations).unwrap_or(0);
    (sent + checks == 0).then(|| "no requests were sent".to_owned())
}

fn quality_gate(gate: &QualityGate) -> Option<String> {
    (gate.status == GateStatus::Ok && gate.conditions.is_empty()).then(|| "the gate has no conditions".to_owned())
}
