use ci_report_parsers::model::{Coverage, CoverageThreshold, FileCoverage, Ratio};
use serde::Serialize;

use super::room::{Noun, Room, name};
use crate::render::field::Field;
use crate::render::number::{count, percent};

/// Files with the least coverage that are shown without a click, where coverage decided the verdict.
const WORST: usize = 5;

/// What `coverage.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct CoverageView {
    /// Thresholds of the tool that were missed, as sentences.
    missed: Vec<Field>,
    /// Lines, branches, functions, statements.
    measures: Vec<Measure>,
    /// The files with the least coverage, where coverage decided the verdict.
    worst: Vec<File>,
    /// All other files, those with the least coverage first.
    files: Vec<File>,
    /// The fold's title.
    title: Field,
    /// What is not listed at all.
    cut: Option<Field>,
    /// Whether any file tells its branches.
    branches: bool,
    /// Whether any file tells its missing lines.
    missing: bool,
}

/// One sort of thing that can be covered.
#[derive(Debug, Serialize)]
struct Measure {
    /// What is counted.
    what: Field,
    /// `700 of 800`.
    covered: Option<Field>,
    /// The share.
    percent: Option<Field>,
}

/// One file.
#[derive(Debug, Serialize)]
struct File {
    /// Its path.
    path: Field,
    /// The tool's figure.
    percent: Option<Field>,
    /// The share of its branches.
    branches: Option<Field>,
    /// Lines that were not executed.
    missing: Option<Field>,
}

/// The numbers of the line below the title.
pub(super) fn numbers(coverage: &Coverage) -> Vec<Field> {
    total(coverage).map(|total| Field::ours(format!("{} coverage", percent(total)))).into_iter().collect()
}

/// The tool's total; its lines or statements where it states none.
fn total(coverage: &Coverage) -> Option<f64> {
    let share = |ratio: Option<Ratio>| ratio.and_then(|ratio| ratio.percent);
    coverage.percent.or_else(|| share(coverage.lines)).or_else(|| share(coverage.statements))
}

/// The view of a section.
pub(super) fn view(coverage: &Coverage, blamed: bool, room: &mut Room) -> CoverageView {
    let (worst, rest) = coverage.files.split_at(if blamed { WORST.min(coverage.files.len()) } else { 0 });
    let shown = room.rows(rest);
    let cut = (rest.len() - shown.len()) as u64 + coverage.omitted;
    let all = rest.len() as u64 + coverage.omitted;
    let files = Noun("file", "files");
    CoverageView {
        missed: coverage.thresholds.iter().filter(|threshold| !threshold.passed).map(missed).collect(),
        measures: measures(coverage),
        worst: worst.iter().map(file).collect(),
        files: shown.iter().map(file).collect(),
        title: Field::ours(match worst.len() {
            0 => format!("Coverage of {}", files.count(all)),
            _ => format!("Coverage of {} more {}", count(all), files.pick(all)),
        }),
        cut: (cut > 0).then(|| Field::ours(format!("and {} more", count(cut)))),
        branches: coverage.files.iter().any(|file| file.branches.is_some_and(|b| b.percent.is_some())),
        missing: coverage.files.iter().any(|file| file.missing.is_some()),
    }
}

fn missed(threshold: &CoverageThreshold) -> Field {
    let metric = Field::prose(&threshold.metric);
    let Field::Ours(metric) | Field::Theirs(metric) = metric;
    let required = percent(threshold.required);
    Field::ours(match threshold.actual {
        Some(actual) => format!("{metric}: {}, {required} required", percent(actual)),
        None => format!("{metric}: below the required {required}"),
    })
}

fn measures(coverage: &Coverage) -> Vec<Measure> {
    let all = [
        ("Lines", coverage.lines),
        ("Branches", coverage.branches),
        ("Functions", coverage.functions),
        ("Statements", coverage.statements),
    ];
    all.into_iter().filter_map(|(what, ratio)| ratio.map(|ratio| measure(what, ratio))).collect()
}

fn measure(what: &str, ratio: Ratio) -> Measure {
    let covered = ratio.covered.zip(ratio.total);
    Measure {
        what: Field::ours(what),
        covered: covered.map(|(covered, total)| Field::ours(format!("{} of {}", count(covered), count(total)))),
        percent: ratio.percent.map(|share| Field::ours(percent(share))),
    }
}

fn file(file: &FileCoverage) -> File {
    let share = |ratio: Option<Ratio>| ratio.and_then(|ratio| ratio.percent);
    File {
        path: name(&file.path),
        percent: file.percent.or_else(|| share(file.lines)).map(|share| Field::ours(percent(share))),
        branches: share(file.branches).map(|share| Field::ours(percent(share))),
        missing: file.missing.as_deref().filter(|missing| !missing.trim().is_empty()).map(|missing| Field::theirs(missing, 120)),
    }
}
