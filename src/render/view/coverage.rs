use ci_report_parsers::model::{Coverage, FileCoverage, Ratio};
use serde::Serialize;

use super::list::{Noun, Rows};
use super::room::Room;
use super::words::{given, name};
use crate::format::{count, percent};
use crate::render::field::Field;

/// Files with the least coverage that are shown without a click, where coverage decided the verdict.
const WORST: usize = 5;
/// The longest list of missing lines, in characters.
const MISSING: usize = 100;

/// What `coverage.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct CoverageView {
    /// Lines, branches, functions, statements.
    measures: Vec<Measure>,
    /// The files with the least coverage, where coverage decided the verdict.
    worst: Vec<File>,
    /// All other files, those with the least coverage first.
    files: Rows<File>,
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
    /// The tool's figure; `–` for a file in which there is nothing to cover.
    percent: Field,
    /// The share of its branches; `–` for a file without any.
    branches: Field,
    /// Lines that were not executed.
    missing: Option<Field>,
}

/// The numbers of the line below the title; `told` says whether the title tells the coverage.
pub(super) fn numbers(coverage: &Coverage, told: bool) -> Vec<Field> {
    if told {
        return Vec::new();
    }
    let total = coverage.percent.or_else(|| share(coverage.lines)).or_else(|| share(coverage.statements));
    total.map(|total| Field::ours(format!("{} coverage", percent(total)))).into_iter().collect()
}

fn share(ratio: Option<Ratio>) -> Option<f64> {
    ratio.and_then(|ratio| ratio.percent)
}

/// The view of a section.
pub(super) fn view(coverage: &Coverage, blamed: bool, room: &mut Room) -> CoverageView {
    let lacking = coverage.files.iter().take_while(|file| file.percent.is_none_or(|share| share < 100.0)).count();
    let (worst, rest) = coverage.files.split_at(if blamed { WORST.min(lacking) } else { 0 });
    let all = rest.len() as u64 + coverage.omitted;
    let noun = Noun("file", "files");
    let title = match worst.len() {
        0 => format!("Coverage of {}", noun.count(all)),
        _ => format!("Coverage of {} more {}", count(all), noun.pick(all)),
    };
    CoverageView {
        measures: measures(coverage),
        worst: worst.iter().map(file).collect(),
        files: room.rows(rest, coverage.omitted, title, |_, f| file(f)),
        branches: coverage.files.iter().any(|file| share(file.branches).is_some()),
        missing: coverage.files.iter().any(|file| file.missing.is_some()),
    }
}

fn measures(coverage: &Coverage) -> Vec<Measure> {
    let all = [
        ("Lines", coverage.lines),
        ("Branches", coverage.branches),
        ("Functions", coverage.functions),
        ("Statements", coverage.statements),
    ];
    // Many tools know lines alone and tell them by both names.
    let doubled = |what: &str| what == "Statements" && coverage.statements == coverage.lines;
    all.into_iter()
        .filter(|(what, _)| !doubled(what))
        .filter_map(|(what, ratio)| Some(measure(what, ratio.filter(is_any)?)))
        .collect()
}

/// Whether there was anything to cover.
fn is_any(ratio: &Ratio) -> bool {
    ratio.total != Some(0)
}

fn measure(what: &str, ratio: Ratio) -> Measure {
    let covered = ratio.covered.zip(ratio.total);
    Measure {
        what: Field::ours(what),
        covered: covered.map(|(covered, total)| Field::ours(format!("{} of {}", count(covered), count(total)))),
        percent: ratio.percent.map(|share| Field::ours(percent(share))),
    }
}

fn shown(share: Option<f64>) -> Field {
    Field::ours(share.map_or_else(|| "–".to_owned(), percent))
}

fn file(file: &FileCoverage) -> File {
    File {
        path: name(&file.path),
        percent: shown(file.percent.or_else(|| share(file.lines))),
        branches: shown(share(file.branches)),
        missing: given(file.missing.as_ref()).map(|missing| Field::theirs(missing, MISSING)),
    }
}
