//! Several inputs and runs, one report. A run may be told twice, by the tool's output and by its report file: then it
//! counts once, and where the two disagree the worse telling decides.

use ci_report_parsers::model::{Coverage, Evidence, Outcome, Sections, Stated, Telling, Tests};

use super::Findings;
use crate::format::percent;
use crate::input::Reading;

/// Console output rounds; a difference of more than this many points is none of rounding.
const ROUNDING: f64 = 1.0;

pub(super) fn combine(readings: &[Reading], findings: &mut Findings) -> Sections {
    let runs: Vec<&Evidence> =
        readings.iter().filter_map(|reading| reading.result.as_ref().ok()).flat_map(|found| &found.runs).collect();
    let mut sections = Sections::default();
    for run in &runs {
        let Sections {
            tests: _,
            coverage: _,
            mutation,
            schema_fuzz,
            audit,
            lint,
            quality_gate,
            build,
            bdd,
            load,
            tickets,
            annotations,
        } = run.sections.clone();
        first(&mut sections.mutation, mutation, "mutation", findings);
        first(&mut sections.schema_fuzz, schema_fuzz, "schema-fuzz", findings);
        first(&mut sections.audit, audit, "audit", findings);
        first(&mut sections.lint, lint, "lint", findings);
        first(&mut sections.quality_gate, quality_gate, "quality-gate", findings);
        first(&mut sections.build, build, "build", findings);
        match (&mut sections.bdd, bdd) {
            (Some(sum), Some(more)) => sum.absorb(more),
            (slot, found) => *slot = slot.take().or(found),
        }
        first(&mut sections.load, load, "load", findings);
        first(&mut sections.tickets, tickets, "tickets", findings);
        first(&mut sections.annotations, annotations, "annotations", findings);
    }
    sections.tests = tests(&runs, findings);
    sections.coverage = coverage(&runs, findings);
    sections
}

/// One section of a kind whose sections cannot be added up. A second one must not be lost in silence.
fn first<T>(slot: &mut Option<T>, found: Option<T>, kind: &str, findings: &mut Findings) {
    match (&slot, found) {
        (None, found) => *slot = found,
        (Some(_), None) => {}
        (Some(_), Some(_)) => {
            findings
                .fail("several-reports", format!("more than one {kind} report in one job; give each a job of its own"));
        }
    }
}

/// The runs of one tool, as its output and its report files tell them.
#[derive(Default)]
struct Told {
    tool: Option<String>,
    console: Option<Tests>,
    report: Option<Tests>,
}

fn tests(runs: &[&Evidence], findings: &mut Findings) -> Option<Tests> {
    let mut tools: Vec<Told> = Vec::new();
    for run in runs {
        let Some(tests) = run.sections.tests.clone() else { continue };
        compare_stated(run, &tests, findings);
        let at = tools.iter().position(|told| told.tool == run.tool).unwrap_or_else(|| {
            tools.push(Told { tool: run.tool.clone(), ..Told::default() });
            tools.len() - 1
        });
        let Some(told) = tools.get_mut(at) else { continue };
        let slot = match run.telling {
            Telling::Console => &mut told.console,
            Telling::Report => &mut told.report,
        };
        match slot {
            Some(sum) => sum.absorb(tests),
            None => *slot = Some(tests),
        }
    }
    let mut all = tools.into_iter().filter_map(|told| unite(told, findings));
    let mut sum = all.next()?;
    all.for_each(|tests| sum.absorb(tests));
    Some(sum)
}

/// A summary that counts other than its cases do is evidence too.
fn compare_stated(run: &Evidence, tests: &Tests, findings: &mut Findings) {
    let Some(Stated { total, passed, failed, errored, skipped }) = tests.stated else { return };
    let counts = &tests.counts;
    let pairs = [
        ("tests", total, counts.total()),
        ("passed", passed, counts.get(Outcome::Passed)),
        ("failed", failed, counts.get(Outcome::Failed)),
        ("errors", errored, counts.get(Outcome::Errored)),
        ("skipped", skipped, counts.get(Outcome::Skipped)),
    ];
    let differences: Vec<String> = pairs
        .into_iter()
        .filter_map(|(name, stated, counted)| {
            let stated = stated.filter(|stated| *stated != counted)?;
            Some(format!("{stated} {name} in its summary, {counted} in its cases"))
        })
        .collect();
    if differences.is_empty() {
        return;
    }
    let tool = run.tool.as_deref().unwrap_or(run.format);
    let text = format!("{tool} contradicts itself: {}", differences.join("; "));
    let bad = |failed: Option<u64>, errored: Option<u64>| failed.unwrap_or(0) + errored.unwrap_or(0);
    let counted_bad = counts.get(Outcome::Failed) + counts.get(Outcome::Errored);
    if bad(failed, errored) > counted_bad {
        findings.fail("contradiction", text);
    } else {
        findings.warn("contradiction", text);
    }
}

fn unite(told: Told, findings: &mut Findings) -> Option<Tests> {
    let (console, report) = match (told.console, told.report) {
        (Some(console), Some(report)) => (console, report),
        (console, report) => return console.or(report),
    };
    let tool = told.tool.as_deref().unwrap_or("the tool");
    let bad = |tests: &Tests| tests.counts.get(Outcome::Failed) + tests.counts.get(Outcome::Errored);
    if console.counts.total() != report.counts.total() || bad(&console) != bad(&report) {
        let text = format!(
            "{tool}'s output and its report file disagree: {} of {} tests went wrong in the one, {} of {} in the other",
            bad(&console),
            console.counts.total(),
            bad(&report),
            report.counts.total()
        );
        findings.warn("contradiction", text);
    }
    // The worse telling decides: report files know nothing of unexpected passes, and some leave retries out.
    let gravity = |tests: &Tests| (bad(tests), tests.counts.get(Outcome::Xpassed), tests.counts.flaky());
    let (mut decisive, other) =
        if gravity(&console) > gravity(&report) { (console, report) } else { (report, console) };
    enrich(&mut decisive, other);
    Some(decisive)
}

/// Takes over what only the other telling knows.
fn enrich(tests: &mut Tests, other: Tests) {
    tests.duration_s = other.duration_s.or(tests.duration_s);
    tests.warnings = tests.warnings.max(other.warnings);
    tests.seed = tests.seed.take().or(other.seed);
    tests.rerun = tests.rerun.take().or(other.rerun);
    tests.deselected = tests.deselected.or(other.deselected);
    if tests.noted.is_empty() {
        tests.noted = other.noted;
    }
    for failure in &mut tests.failures {
        let Some(twin) = other.failures.iter().find(|twin| twin.id == failure.id) else { continue };
        failure.file = failure.file.take().or_else(|| twin.file.clone());
        failure.line = failure.line.or(twin.line);
        failure.message = failure.message.take().or_else(|| twin.message.clone());
        failure.details = failure.details.take().or_else(|| twin.details.clone());
        failure.rerun = failure.rerun.take().or_else(|| twin.rerun.clone());
    }
}

/// Coverage of several runs cannot be added up without the lines themselves, so the lowest figure stands for all:
/// a threshold that holds for it holds for every one. The thresholds that tools enforced are kept from all.
fn coverage(runs: &[&Evidence], findings: &mut Findings) -> Option<Coverage> {
    let told: Vec<(&Evidence, &Coverage)> =
        runs.iter().filter_map(|run| Some((*run, run.sections.coverage.as_ref()?))).collect();
    compare_tellings(&told, findings);
    let detailed = |coverage: &Coverage| coverage.files.len();
    let lowest = told.iter().map(|(_, coverage)| *coverage).reduce(|best, next| {
        let order = match (best.percent, next.percent) {
            (Some(a), Some(b)) if (a - b).abs() > ROUNDING => a.total_cmp(&b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            _ => detailed(next).cmp(&detailed(best)),
        };
        if order.is_gt() { next } else { best }
    })?;
    let mut united = lowest.clone();
    for threshold in told.iter().flat_map(|(_, coverage)| &coverage.thresholds) {
        if !united.thresholds.contains(threshold) {
            united.thresholds.push(threshold.clone());
        }
    }
    if told.len() > 1 {
        let figures: Vec<String> = told.iter().filter_map(|(_, coverage)| coverage.percent).map(percent).collect();
        let mut distinct = figures.clone();
        distinct.sort();
        distinct.dedup();
        if distinct.len() > 1 {
            findings.note(format!(
                "coverage was reported {} times ({}); the lowest counts",
                told.len(),
                figures.join(", ")
            ));
        }
    }
    Some(united)
}

/// The output and the report file of one tool tell of the same coverage.
fn compare_tellings(told: &[(&Evidence, &Coverage)], findings: &mut Findings) {
    let only = |telling: Telling, tool: &Option<String>| {
        let mut of_tool = told.iter().filter(|(run, _)| run.telling == telling && run.tool == *tool);
        of_tool.next().filter(|_| of_tool.next().is_none()).and_then(|(_, coverage)| coverage.percent)
    };
    for (run, _) in told.iter().filter(|(run, _)| run.telling == Telling::Report && run.tool.is_some()) {
        let (Some(report), Some(console)) = (only(Telling::Report, &run.tool), only(Telling::Console, &run.tool))
        else {
            continue;
        };
        if (report - console).abs() > ROUNDING {
            let tool = run.tool.as_deref().unwrap_or(run.format);
            let text =
                format!("{tool}'s output says {} coverage, its report file {}", percent(console), percent(report));
            findings.warn("contradiction", text);
        }
    }
}
