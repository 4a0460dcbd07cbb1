use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::lines::{Lines, is_hit};
use super::super::tally::Tally;
use super::super::worst::WorstFiles;
use crate::model::{Coverage, Evidence, FileCoverage, Limits, ProblemKind, Telling};
use crate::text::xml::unescape;

/// What is known of a report so far.
///
/// The header's totals are believed where they are those of the `<line>` elements in one of three readings that tools
/// have: each line of a file once (coverage.py, istanbul), each line of a class (coverlet lists one that two methods
/// share twice), each line of a method (gcovr 8 lists one for each instance of a template).
#[derive(Default)]
pub(super) struct Report {
    lines: Stated,
    branches: Stated,
    files: BTreeMap<String, File>,
    class: Option<Class>,
    in_methods: bool,
    by_class: Counted,
    by_method: Counted,
}

/// What the header says.
#[derive(Default, Clone, Copy)]
struct Stated {
    covered: Option<u64>,
    total: Option<u64>,
    rate: Option<f64>,
}

#[derive(Default, Clone, Copy)]
struct Counted {
    lines: Tally,
    branches: Tally,
}

impl Counted {
    const fn add(&mut self, other: Self) {
        self.lines.add(other.lines);
        self.branches.add(other.branches);
    }
}

/// A source file, united over its classes.
#[derive(Default)]
struct File {
    lines: Lines,
    branches: Vec<BranchLine>,
}

/// How many of the branches of a line were taken. In the order in which the best telling of a line comes last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct BranchLine {
    line: u32,
    covered: u32,
    total: u32,
}

/// An open class. Its methods come first, and then its lines, which are those of its methods again.
#[derive(Default)]
struct Class {
    path: String,
    methods: Lines,
    method_branches: Vec<BranchLine>,
    lines: Lines,
    branches: Vec<BranchLine>,
    by_class: Counted,
    by_method: Counted,
}

impl Report {
    /// Takes a start tag; nothing if a line lacks what makes it one.
    pub(super) fn open(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        match tag.name().into_inner() {
            "line" => return self.line(tag),
            "coverage" => {
                for (name, value) in attributes(tag) {
                    match name {
                        "lines-covered" => self.lines.covered = value.parse().ok(),
                        "lines-valid" => self.lines.total = value.parse().ok(),
                        "line-rate" => self.lines.rate = value.parse().ok().filter(|rate: &f64| rate.is_finite()),
                        "branches-covered" => self.branches.covered = value.parse().ok(),
                        "branches-valid" => self.branches.total = value.parse().ok(),
                        _ => {}
                    }
                }
            }
            "class" => {
                let named = |wanted: &str| attributes(tag).find(|(name, _)| *name == wanted).map(|(_, value)| value);
                let path = named("filename").or_else(|| named("name")).unwrap_or_default();
                self.class = Some(Class { path: unescape(path), ..Class::default() });
            }
            "methods" => self.in_methods = true,
            _ => {}
        }
        Some(())
    }

    fn line(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        let class = self.class.as_mut()?;
        let (mut number, mut hit, mut branches) = (None, None, None);
        for (name, value) in attributes(tag) {
            match name {
                "number" => number = value.parse().ok(),
                "hits" => hit = is_hit(value.as_bytes()),
                "condition-coverage" => branches = conditions(value),
                _ => {}
            }
        }
        let line: u32 = number?;
        // A line of which nobody says that it ran did not.
        class.line(line, hit.unwrap_or(false), branches, self.in_methods);
        hit.map(|_| ())
    }

    /// Takes an end tag.
    pub(super) fn close(&mut self, name: &str) {
        match name {
            "methods" => self.in_methods = false,
            "class" => {
                let Some(mut class) = self.class.take() else { return };
                if class.by_class.lines.total == 0 {
                    class.by_class = class.by_method;
                    class.lines = class.methods;
                    class.branches = class.method_branches;
                }
                self.by_class.add(class.by_class);
                self.by_method.add(class.by_method);
                let file = self.files.entry(class.path).or_default();
                file.lines.unite(&mut class.lines);
                file.branches.append(&mut class.branches);
            }
            _ => {}
        }
    }

    pub(super) fn finish(mut self, limits: &Limits) -> Evidence {
        // A class that is cut off counts as far as it was read.
        self.close("class");
        let mut united = Counted::default();
        let mut files = WorstFiles::new(*limits);
        for (path, mut file) in self.files {
            let counted = Counted { lines: Tally::of(file.lines.count()), branches: unite(file.branches) };
            united.add(counted);
            let lines = counted.lines.ratio();
            files.push(lines.percent, || FileCoverage {
                path,
                percent: lines.percent,
                lines: Some(lines),
                branches: counted.branches.measured(),
                missing: file.lines.missing(limits.message_bytes, &[]),
            });
        }
        let mut evidence = Evidence::new(super::FORMAT.id, Telling::Report);
        let readings = [united, self.by_class, self.by_method];
        let mut settle = |what, stated: Stated, counted: [Tally; 3]| {
            stated.settle(what, counted).unwrap_or_else(|contradiction| {
                evidence.problem(ProblemKind::Contradiction, contradiction);
                let [united, ..] = counted;
                united
            })
        };
        let lines = settle("lines", self.lines, readings.map(|reading| reading.lines));
        // Tools that do not measure branches state none, whatever the lines say.
        let stated = if self.branches.total.is_some_and(|total| total > 0) { self.branches } else { Stated::default() };
        let branches = settle("branches", stated, readings.map(|reading| reading.branches));
        let mut coverage = Coverage {
            percent: lines.ratio().percent,
            lines: Some(lines.ratio()),
            branches: branches.measured(),
            ..Coverage::default()
        };
        files.finish(&mut coverage);
        evidence.sections.coverage = Some(coverage);
        evidence
    }
}

impl Class {
    fn line(&mut self, line: u32, hit: bool, branches: Option<(u32, u32)>, in_methods: bool) {
        let (covered, total) = branches.unwrap_or_default();
        let counted =
            Counted { lines: Tally::of((hit.into(), 1)), branches: Tally::of((covered.into(), total.into())) };
        let branch_line = (total > 0).then_some(BranchLine { line, covered, total });
        if in_methods {
            self.methods.add(line, hit);
            self.method_branches.extend(branch_line);
            self.by_method.add(counted);
        } else {
            self.lines.add(line, hit);
            self.branches.extend(branch_line);
            self.by_class.add(counted);
            if !self.methods.contains(line) {
                self.by_method.add(counted);
            }
        }
    }
}

impl Stated {
    /// The number that counts, of what the header says and the readings of what the elements list.
    fn settle(self, what: &str, counted: [Tally; 3]) -> Result<Tally, String> {
        let [united, ..] = counted;
        let rate_of = |tally: Tally| tally.ratio().percent;
        // Rates are rounded to four places, by some tools to two.
        let near = |tally: Tally| {
            let (Some(stated), Some(of)) = (self.rate, rate_of(tally)) else { return true };
            (stated * 100.0 - of).abs() < 0.51
        };
        let tally = match (self.covered, self.total) {
            (Some(covered), Some(total)) => {
                let stated = Tally { covered, total };
                let unlisted = united.total == 0 && covered <= total;
                if !unlisted && !counted.contains(&stated) {
                    return Err(format!("the header says {stated} {what}, its elements {united}"));
                }
                stated
            }
            _ => counted.into_iter().find(|tally| near(*tally)).unwrap_or(united),
        };
        match self.rate {
            Some(rate) if !near(tally) => {
                Err(format!("the header says {:.2} % of the {what}, its elements {united}", rate * 100.0))
            }
            _ => Ok(tally),
        }
    }
}

/// Names and raw values.
fn attributes<'a>(tag: &'a BytesStart<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let mut rest = tag.attributes_raw();
    // Names and values are short: a plain loop finds their ends sooner than a search does that has to be set up.
    let find = |text: &str, wanted: u8| text.bytes().position(|byte| byte == wanted);
    std::iter::from_fn(move || {
        let equals = find(rest, b'=')?;
        let name = rest.get(..equals)?.trim_ascii();
        let value = rest.get(equals + 1..)?.trim_ascii_start();
        let quote = value.bytes().next()?;
        let value = value.get(1..)?;
        let end = find(value, quote)?;
        rest = value.get(end + 1..)?;
        Some((name, value.get(..end)?))
    })
}

/// `50% (1/2)`: taken and all.
fn conditions(text: &str) -> Option<(u32, u32)> {
    let (covered, total) = text.split_once('(')?.1.split_once(')')?.0.split_once('/')?;
    let (covered, total) = (covered.trim().parse().ok()?, total.trim().parse().ok()?);
    (covered <= total).then_some((covered, total))
}

/// The branches of a file. Where several classes list a line, the best of what they tell counts, as for the line itself.
fn unite(mut branches: Vec<BranchLine>) -> Tally {
    branches.sort_unstable();
    let mut tally = Tally::default();
    for pair in branches.chunk_by(|a, b| a.line == b.line) {
        if let Some(best) = pair.last() {
            tally.add(Tally::of((best.covered.into(), best.total.into())));
        }
    }
    tally
}
