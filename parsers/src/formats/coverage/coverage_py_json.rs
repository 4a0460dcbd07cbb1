//! What `coverage json` writes: <https://coverage.readthedocs.io/en/latest/commands/cmd_json.html>.

use std::fmt;
use std::io::{self, BufRead};

use memchr::memmem;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::lines::Lines;
use super::tally::Tally;
use super::worst::WorstFiles;
use crate::formats::{Answer, Format, Reader};
use crate::model::{Coverage, End, Evidence, FileCoverage, Kind, Limits, ProblemKind, Telling};
use crate::text::bytewise::Bytewise;

/// coverage.py's JSON report.
pub const FORMAT: Format = Format {
    id: "coverage-py-json",
    kind: Kind::Coverage,
    title: "coverage.py JSON report",
    proven: &["coverage.py 5.5–7.17", "SlipCover 1.1"],
    documented: &[],
    docs: "https://coverage.readthedocs.io/en/latest/commands/cmd_json.html",
    reader: Reader::Document { recognise, parse },
};

/// `meta` comes first, unless another program sorted the keys; then the entry of a file is to be seen.
fn recognise(head: &[u8]) -> bool {
    let has = |names: &[&str]| names.iter().all(|name| memmem::find(head, name.as_bytes()).is_some());
    head.starts_with(b"{")
        && (has(&["\"meta\"", "\"branch_coverage\"", "\"version\""])
            || has(&["\"executed_lines\"", "\"missing_lines\"", "\"summary\""]))
}

fn parse(reader: &mut dyn BufRead, limits: &Limits) -> io::Result<Answer> {
    let mut report = Report::new(*limits);
    let mut json = serde_json::Deserializer::from_reader(Bytewise::new(reader));
    let read = json.deserialize_map(&mut report);
    let mut evidence = Evidence::new(FORMAT.id, Telling::Report);
    let complete = match read {
        Ok(()) if !report.known => return Ok(Answer::NotMine),
        Ok(()) if report.totals.is_none() => {
            evidence.problem(ProblemKind::Malformed, "the report has no `totals`");
            false
        }
        Ok(()) => {
            evidence.end = End::Closed;
            true
        }
        Err(error) => {
            match error.classify() {
                Category::Io => return Err(error.into()),
                Category::Eof => evidence.problem(ProblemKind::CutOff, error.to_string()),
                Category::Syntax | Category::Data => evidence.problem(ProblemKind::Malformed, error.to_string()),
            }
            false
        }
    };
    report.finish(&mut evidence);
    Ok(if complete { Answer::Mine(Box::new(evidence)) } else { Answer::Broken(Box::new(evidence)) })
}

/// What is known of the report so far.
struct Report {
    limits: Limits,
    known: bool,
    version: Option<String>,
    software: Option<String>,
    totals: Option<Summary>,
    /// The sum over the files.
    lines: Tally,
    branches: Tally,
    files: WorstFiles,
}

#[derive(Deserialize)]
struct Meta {
    version: Option<String>,
    /// Another tool that writes this format.
    software: Option<String>,
}

/// The numbers of a file or of all; before 7.0 without the branch numbers where branches were not measured.
#[derive(Deserialize, Default, Clone, Copy)]
struct Summary {
    covered_lines: u64,
    missing_lines: u64,
    /// `SlipCover` leaves this sum and that of the branches out.
    num_statements: Option<u64>,
    percent_covered: f64,
    #[serde(default)]
    covered_branches: u64,
    #[serde(default)]
    missing_branches: u64,
    num_branches: Option<u64>,
}

impl Summary {
    const fn lines(self) -> Tally {
        let sum = self.covered_lines.saturating_add(self.missing_lines);
        Tally::of((self.covered_lines, if let Some(stated) = self.num_statements { stated } else { sum }))
    }

    const fn branches(self) -> Tally {
        let sum = self.covered_branches.saturating_add(self.missing_branches);
        Tally::of((self.covered_branches, if let Some(stated) = self.num_branches { stated } else { sum }))
    }

    /// coverage.py's own figure. It calls nothing covered at all 100 %.
    fn percent(self) -> Option<f64> {
        (self.lines().total > 0).then_some(self.percent_covered)
    }
}

impl Report {
    const fn new(limits: Limits) -> Self {
        let (lines, branches) = (Tally::of((0, 0)), Tally::of((0, 0)));
        Self {
            limits,
            known: false,
            version: None,
            software: None,
            totals: None,
            lines,
            branches,
            files: WorstFiles::new(limits),
        }
    }

    fn file(&mut self, path: String, file: File) {
        let summary = file.summary;
        self.lines.add(summary.lines());
        self.branches.add(summary.branches());
        let bytes = self.limits.message_bytes;
        self.files.push(summary.percent(), || FileCoverage {
            path,
            percent: summary.percent(),
            lines: Some(summary.lines().ratio()),
            branches: summary.branches().measured(),
            missing: file.missing(bytes),
        });
    }

    fn finish(self, evidence: &mut Evidence) {
        evidence.tool = Some(self.software.unwrap_or_else(|| "coverage.py".to_owned()));
        evidence.tool_version = self.version;
        let (lines, branches, percent) = match self.totals {
            Some(totals) => (totals.lines(), totals.branches(), totals.percent()),
            None => (self.lines, self.branches, None),
        };
        if self.totals.is_some() && (lines, branches) != (self.lines, self.branches) {
            let text = format!(
                "`totals` says {lines} statements and {branches} branches, but the files add up to {} and {}",
                self.lines, self.branches
            );
            evidence.problem(ProblemKind::Contradiction, text);
        }
        let mut both = lines;
        both.add(branches);
        if let (Some(stated), Some(counted)) = (percent, both.ratio().percent)
            && (stated - counted).abs() > 0.01
        {
            let text = format!("`totals` says {stated} %, but {both} lines and branches are {counted:.2} %");
            evidence.problem(ProblemKind::Contradiction, text);
        }
        let mut coverage = Coverage {
            percent,
            // What coverage.py calls a statement is the line that it begins on: its reports use both words for one number.
            lines: Some(lines.ratio()),
            statements: Some(lines.ratio()),
            branches: branches.measured(),
            ..Coverage::default()
        };
        self.files.finish(&mut coverage);
        evidence.sections.coverage = Some(coverage);
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum ReportKey {
    Meta,
    Files,
    #[serde(alias = "summary")]
    Totals,
    #[serde(other)]
    Other,
}

impl<'de> Visitor<'de> for &mut Report {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a report of coverage.py")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key()? {
            match key {
                ReportKey::Meta => {
                    let Meta { version, software } = map.next_value()?;
                    (self.version, self.software) = (version, software);
                }
                ReportKey::Files => map.next_value_seed(Files(self))?,
                ReportKey::Totals => self.totals = Some(map.next_value()?),
                ReportKey::Other => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            }
            self.known = true;
        }
        Ok(())
    }
}

/// `files`: from path to [`File`].
struct Files<'a>(&'a mut Report);

impl<'de> DeserializeSeed<'de> for Files<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Files<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a map of files")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(path) = map.next_key()? {
            self.0.file(path, map.next_value()?);
        }
        Ok(())
    }
}

/// A source file. Its contexts and regions, which make up most of a report, are skipped.
#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    summary: Summary,
    executed_lines: Listed<true>,
    missing_lines: Listed<false>,
    missing_branches: Vec<(i64, i64)>,
}

impl File {
    /// As `coverage report --show-missing` writes it: a branch is told where neither of its ends is missing itself.
    fn missing(mut self, bytes: usize) -> Option<String> {
        let mut lines = self.missing_lines.0;
        lines.unite(&mut self.executed_lines.0);
        let mut branches = Vec::new();
        for (from, to) in self.missing_branches {
            let Ok(from) = u32::try_from(from) else { continue };
            let end = u32::try_from(to).ok().filter(|to| *to > 0);
            if !lines.is_missing(from) && !end.is_some_and(|to| lines.is_missing(to)) {
                branches.push((from, to, end.map_or_else(|| format!("{from}->exit"), |to| format!("{from}->{to}"))));
            }
        }
        branches.sort_unstable();
        let branches: Vec<_> = branches.into_iter().map(|(from, _, text)| (from, text)).collect();
        lines.missing(bytes, &branches)
    }
}

/// A list of line numbers, all of them hit or not.
#[derive(Default)]
struct Listed<const HIT: bool>(Lines);

impl<'de, const HIT: bool> Deserialize<'de> for Listed<HIT> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Self::default())
    }
}

impl<'de, const HIT: bool> Visitor<'de> for Listed<HIT> {
    type Value = Self;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list of line numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Self, A::Error> {
        while let Some(line) = seq.next_element()? {
            self.0.add(line, HIT);
        }
        Ok(self)
    }
}
