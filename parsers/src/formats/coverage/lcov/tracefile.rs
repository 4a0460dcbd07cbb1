use std::collections::BTreeMap;

use super::super::lines::Lines;
use super::super::marks::Marks;
use super::super::tally::Tally;
use super::super::worst::WorstFiles;
use super::record::{Each, Record, Told, data, usual_data};
use crate::formats::Answer;
use crate::model::{Coverage, End, Evidence, FileCoverage, Limits, ProblemKind, Telling, clip};

/// Bytes of a path that stand in a message.
const PATH: usize = 512;

/// What is known of a tracefile so far.
#[derive(Default)]
pub(super) struct Tracefile {
    line: u64,
    sources: BTreeMap<String, Source>,
    record: Record,
    in_record: bool,
    cut: bool,
    odd_line: Option<u64>,
    contradictions: u64,
    first_contradiction: String,
}

/// A source file, united over all records that speak of it.
#[derive(Default)]
struct Source {
    records: u64,
    lines: Lines,
    functions: Marks,
    branches: Marks,
    /// The numbers of the latest record, for files that have but one.
    told: Each<Told>,
}

impl Source {
    fn tallies(&mut self) -> Each<Tally> {
        if self.records == 1 {
            let Each { lines, functions, branches } = self.told;
            return Each { lines: lines.tally, functions: functions.tally, branches: branches.tally };
        }
        Each {
            lines: Tally::of(self.lines.count()),
            functions: Tally::of(self.functions.count()),
            branches: Tally::of(self.branches.count()),
        }
    }
}

impl Tracefile {
    /// Takes the lines `DA:<line>,<count>` at the beginning of `rest`, which are nearly all lines of a tracefile, and
    /// returns what is behind them; nothing if there are none.
    pub(super) fn usual_lines<'a>(&mut self, mut rest: &'a [u8]) -> Option<&'a [u8]> {
        let before = self.line;
        while self.in_record
            && let Some((line, hit, behind)) = usual_data(rest)
        {
            self.record.lines.add(line, hit);
            self.line += 1;
            rest = behind;
        }
        (self.line > before).then_some(rest)
    }

    pub(super) fn line(&mut self, line: &[u8]) {
        self.line += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if self.in_record
            && let Some(entry) = line.strip_prefix(b"DA:")
        {
            match data(entry) {
                Some((number, hit)) => self.record.lines.add(number, hit),
                None => self.odd(),
            }
        } else if let Some(path) = line.strip_prefix(b"SF:") {
            self.cut |= self.in_record;
            self.close();
            self.record.start(path);
            self.in_record = true;
        } else if line == b"end_of_record" {
            self.close();
        } else if self.in_record && !line.is_empty() && !line.starts_with(b"#") {
            let entry = memchr::memchr(b':', line).and_then(|at| Some((line.get(..at)?, line.get(at + 1..)?)));
            if entry.and_then(|(name, entry)| self.record.entry(name, entry)).is_none() {
                self.odd();
            }
        }
    }

    fn odd(&mut self) {
        self.odd_line.get_or_insert(self.line);
    }

    /// Unites the open record with what is known of its source file.
    fn close(&mut self) {
        if !std::mem::take(&mut self.in_record) {
            return;
        }
        let told = self.record.end();
        for (told, hit, found, listed) in [
            (told.lines, "LH", "LF", "DA"),
            (told.functions, "FNH", "FNF", "FN"),
            (told.branches, "BRH", "BRF", "BRDA"),
        ] {
            let Told { tally, contradicted: Some(stated) } = told else { continue };
            if self.contradictions == 0 {
                let path = clip(&self.record.path, PATH);
                self.first_contradiction =
                    format!("{path}: {hit} and {found} say {stated}, but the {listed} entries say {tally}");
            }
            self.contradictions += 1;
        }
        let record = &mut self.record;
        let source = self.sources.entry(std::mem::take(&mut record.path)).or_default();
        source.records += 1;
        source.told = told;
        source.lines.unite(&mut record.lines);
        source.functions.unite(&mut record.functions);
        source.branches.unite(&mut record.branches);
    }

    pub(super) fn finish(mut self, limits: &Limits) -> Answer {
        let cut = self.cut || self.in_record;
        let odd_line = self.odd_line.filter(|line| !(cut && *line == self.line));
        self.close();

        let mut evidence = Evidence::new(super::FORMAT.id, Telling::Report);
        let mut total = Each::<Tally>::default();
        let mut files = WorstFiles::new(*limits);
        for (path, mut source) in self.sources {
            let tallies = source.tallies();
            total.lines.add(tallies.lines);
            total.functions.add(tallies.functions);
            total.branches.add(tallies.branches);
            let lines = tallies.lines.ratio();
            files.push(lines.percent, || FileCoverage {
                path,
                percent: lines.percent,
                lines: Some(lines),
                branches: tallies.branches.measured(),
                missing: source.lines.missing(limits.message_bytes, &[]),
            });
        }
        let mut coverage = Coverage {
            percent: total.lines.ratio().percent,
            lines: Some(total.lines.ratio()),
            functions: total.functions.measured(),
            branches: total.branches.measured(),
            ..Coverage::default()
        };
        files.finish(&mut coverage);
        evidence.sections.coverage = Some(coverage);

        if self.contradictions > 0 {
            let others = self.contradictions - 1;
            let others = if others > 0 { format!(" (and {others} more)") } else { String::new() };
            evidence.problem(ProblemKind::Contradiction, self.first_contradiction + &others);
        }
        if let Some(line) = odd_line {
            evidence.problem(ProblemKind::Malformed, format!("line {line} is no entry of an LCOV record"));
        }
        if cut {
            evidence.problem(ProblemKind::CutOff, "a record has no end_of_record");
        } else {
            evidence.end = End::Closed;
        }
        if cut || odd_line.is_some() { Answer::Broken(Box::new(evidence)) } else { Answer::Mine(Box::new(evidence)) }
    }
}
