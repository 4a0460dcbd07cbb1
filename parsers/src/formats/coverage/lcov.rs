//! LCOV tracefiles, as lcov 1 and 2, istanbul, c8, vitest, coverage.py, llvm-cov, grcov, tarpaulin and gcovr write them:
//! <https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1>, section FILES.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use super::lines::Lines;
use super::marks::{Marks, key};
use super::tally::Tally;
use super::worst::WorstFiles;
use crate::formats::{Answer, Format, Reader};
use crate::model::{Coverage, End, Evidence, FileCoverage, Kind, Limits, ProblemKind, Telling};

/// LCOV tracefiles.
pub const FORMAT: Format = Format {
    id: "lcov",
    kind: Kind::Coverage,
    title: "LCOV tracefile",
    proven: &[
        "lcov 1.16",
        "nyc 17",
        "c8 10",
        "vitest 3 (v8, istanbul)",
        "coverage.py 6.5–7.17",
        "llvm-cov 14",
        "grcov 0.10",
        "cargo-tarpaulin 0.37",
        "gcovr 8.8",
    ],
    documented: &["lcov 2.3"],
    docs: "https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1",
    reader: Reader::Document { recognise, parse },
};

/// A record begins with its source file, which the name of a test or a remark may precede.
fn recognise(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n');
    let test = lines.next().is_some_and(|first| first.starts_with(b"TN:") || first.starts_with(b"SF:"));
    let rest = |line: &[u8]| line.is_empty() || line.starts_with(b"TN:") || line.starts_with(b"#");
    test && (head.starts_with(b"SF:") || lines.find(|line| !rest(line)).is_none_or(|line| line.starts_with(b"SF:")))
}

fn parse(reader: &mut dyn BufRead, limits: &Limits) -> io::Result<Answer> {
    let mut tracefile = Tracefile::default();
    each_line(reader, |line| tracefile.line(line))?;
    Ok(tracefile.finish(limits))
}

/// Bytes of a line that are looked at; what decides anything stands in front.
const LONGEST: usize = 64 * 1024;

/// Calls `take` with each line, without its line end, where it lies in the reader's buffer if it lies there whole.
fn each_line(reader: &mut dyn BufRead, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let mut split: Vec<u8> = Vec::new();
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', buffer) {
            let line = buffer.get(start..end).unwrap_or_default();
            start = end + 1;
            if split.is_empty() {
                take(line.strip_suffix(b"\r").unwrap_or(line));
            } else {
                split.extend_from_slice(line);
                take(split.strip_suffix(b"\r").unwrap_or(&split));
                split.clear();
            }
        }
        let rest = buffer.get(start..).unwrap_or_default();
        split.extend_from_slice(rest.get(..LONGEST.saturating_sub(split.len())).unwrap_or(rest));
        let all = buffer.len();
        reader.consume(all);
    }
    if !split.is_empty() {
        take(&split);
    }
    Ok(())
}

/// What a record counts, and the entries that state how many were found and hit and that list them.
struct Sort {
    found: &'static str,
    hit: &'static str,
    listed: &'static str,
}

const LINES: Sort = Sort { found: "LF", hit: "LH", listed: "DA" };
const FUNCTIONS: Sort = Sort { found: "FNF", hit: "FNH", listed: "FN" };
const BRANCHES: Sort = Sort { found: "BRF", hit: "BRH", listed: "BRDA" };

/// One value for each sort.
#[derive(Debug, Default, Clone, Copy)]
struct Each<T> {
    lines: T,
    functions: T,
    branches: T,
}

/// The summary of a record: how many were found and hit.
#[derive(Debug, Default, Clone, Copy)]
struct Summary {
    found: Option<u64>,
    hit: Option<u64>,
}

/// A source file, united over all records that speak of it.
#[derive(Default)]
struct Source {
    records: u64,
    lines: Lines,
    functions: Marks,
    branches: Marks,
    /// The numbers of the latest record, for files that have but one.
    told: Each<Tally>,
}

impl Source {
    fn tallies(&mut self) -> Each<Tally> {
        if self.records == 1 {
            return self.told;
        }
        Each {
            lines: Tally::of(self.lines.count()),
            functions: Tally::of(self.functions.count()),
            branches: Tally::of(self.branches.count()),
        }
    }
}

/// One `SF:` … `end_of_record`: a source file as one test ran it.
#[derive(Default)]
struct Record {
    path: String,
    lines: Lines,
    /// Functions that are there (`FN`) and how often they were called (`FNDA`).
    functions: Vec<(u64, bool)>,
    calls: Vec<(u64, bool)>,
    /// lcov 2: functions by index, with the line where they begin; their names are aliases of one function.
    indexed: BTreeMap<u64, (u64, bool)>,
    /// Lines where functions begin: those that begin together may be instances of one.
    starts: Vec<u64>,
    branches: Marks,
    summary: Each<Summary>,
}

impl Record {
    /// Takes an entry other than `DA`; nothing if it breaks the syntax.
    fn entry(&mut self, name: &[u8], entry: &[u8]) -> Option<()> {
        match name {
            b"FN" => {
                let (start, rest) = cut(entry)?;
                self.starts.push(number(start)?);
                let name = cut(rest).filter(|(end, _)| number(end).is_some()).map_or(rest, |(_, name)| name);
                self.functions.push((key(name), false));
            }
            b"FNDA" => {
                let (count, name) = cut(entry)?;
                self.calls.push((key(name), is_hit(count)?));
            }
            b"FNL" => {
                let (index, lines) = cut(entry)?;
                let start = cut(lines).map_or(lines, |(start, _)| start);
                self.indexed.entry(number(index)?).or_insert((key(start), false));
            }
            b"FNA" => {
                let (index, rest) = cut(entry)?;
                let (count, name) = cut(rest)?;
                self.indexed.entry(number(index)?).or_insert((key(name), false)).1 |= is_hit(count)?;
            }
            b"BRDA" => {
                let comma = memchr::memrchr(b',', entry)?;
                self.branches.add(key(entry.get(..comma)?), is_hit(entry.get(comma + 1..)?)?);
            }
            b"LF" => self.summary.lines.found = Some(number(entry)?),
            b"LH" => self.summary.lines.hit = Some(number(entry)?),
            b"FNF" => self.summary.functions.found = Some(number(entry)?),
            b"FNH" => self.summary.functions.hit = Some(number(entry)?),
            b"BRF" => self.summary.branches.found = Some(number(entry)?),
            b"BRH" => self.summary.branches.hit = Some(number(entry)?),
            _ => name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()).then_some(())?,
        }
        Some(())
    }
}

/// What is known of a tracefile so far.
#[derive(Default)]
struct Tracefile {
    line: u64,
    sources: BTreeMap<String, Source>,
    open: Option<Record>,
    cut: bool,
    odd_line: Option<u64>,
    contradictions: u64,
    contradiction: String,
}

impl Tracefile {
    fn line(&mut self, line: &[u8]) {
        self.line += 1;
        let Some(record) = &mut self.open else {
            if let Some(path) = line.strip_prefix(b"SF:") {
                self.start(path);
            }
            return;
        };
        // Nearly every line of a tracefile.
        if let Some(entry) = line.strip_prefix(b"DA:") {
            match data(entry) {
                Some((number, hit)) => record.lines.add(number, hit),
                None => self.odd(),
            }
        } else if line == b"end_of_record" {
            self.close();
        } else if let Some(path) = line.strip_prefix(b"SF:") {
            self.cut = true;
            self.close();
            self.start(path);
        } else if !line.is_empty() && !line.starts_with(b"#") {
            let entry = memchr::memchr(b':', line).and_then(|at| Some((line.get(..at)?, line.get(at + 1..)?)));
            if entry.and_then(|(name, entry)| record.entry(name, entry)).is_none() {
                self.odd();
            }
        }
    }

    fn odd(&mut self) {
        self.odd_line.get_or_insert(self.line);
    }

    fn start(&mut self, path: &[u8]) {
        self.open = Some(Record { path: String::from_utf8_lossy(path).into_owned(), ..Record::default() });
    }

    /// Unites the open record with what is known of its source file.
    fn close(&mut self) {
        let Some(mut record) = self.open.take() else { return };
        let owners = (record.functions.len() + record.indexed.len()) as u64;
        record.starts.sort_unstable();
        record.starts.dedup();
        let instances = (record.functions.len() - record.starts.len()) as u64 + 1;
        let mut functions = Marks::default();
        functions.list(record.functions);
        functions.list(record.calls);
        functions.list(record.indexed.into_values().collect());
        let (path, summary) = (&record.path, record.summary);
        let told = Each {
            lines: self.settle(path, &LINES, summary.lines, record.lines.count(), (owners, 1)),
            functions: self.settle(path, &FUNCTIONS, summary.functions, functions.count(), (1, instances)),
            branches: self.settle(path, &BRANCHES, summary.branches, record.branches.count(), (owners, instances)),
        };
        let source = self.sources.entry(record.path).or_default();
        source.records += 1;
        source.told = told;
        source.lines.unite(record.lines);
        source.functions.unite(functions);
        source.branches.unite(record.branches);
    }

    /// The number that counts, of the one that a record states and the one of its entries.
    fn settle(&mut self, path: &str, sort: &Sort, summary: Summary, counted: (u64, u64), shared: (u64, u64)) -> Tally {
        let counted = Tally::of(counted);
        let (Some(total), Some(covered)) = (summary.found, summary.hit) else { return counted };
        let stated = Tally { covered, total };
        stated.means(counted, shared.0, shared.1).unwrap_or_else(|| {
            let Sort { found, hit, listed } = sort;
            if self.contradictions == 0 {
                self.contradiction =
                    format!("{path}: {hit} and {found} say {stated}, but the {listed} entries say {counted}");
            }
            self.contradictions += 1;
            counted
        })
    }

    fn finish(mut self, limits: &Limits) -> Answer {
        let cut = self.cut || self.open.is_some();
        let odd_line = self.odd_line.filter(|line| !(cut && *line == self.line));
        self.close();

        let mut evidence = Evidence::new(FORMAT.id, Telling::Report);
        let mut total = Each::<Tally>::default();
        let mut files = WorstFiles::new(*limits);
        for (path, mut source) in self.sources {
            let tallies = source.tallies();
            total.lines.add(tallies.lines);
            total.functions.add(tallies.functions);
            total.branches.add(tallies.branches);
            files.push(FileCoverage {
                path,
                percent: tallies.lines.ratio().percent,
                lines: Some(tallies.lines.ratio()),
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
            evidence.problem(ProblemKind::Contradiction, self.contradiction + &others);
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

/// `<line>,<count>[,<checksum>]`: the line and whether it was hit.
fn data(entry: &[u8]) -> Option<(u32, bool)> {
    let mut line: u32 = 0;
    let mut digits = 0;
    for byte in entry.iter().take_while(|byte| byte.is_ascii_digit()) {
        line = line.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
        digits += 1;
    }
    let count = entry.get(digits..)?.strip_prefix(b",").filter(|_| digits > 0)?;
    let count = cut(count).map_or(count, |(count, _)| count);
    Some((line, is_hit(count)?))
}

/// Whether a count says that something was executed; nothing if it is no count. `-` says that the block around a
/// branch was not; a negative count is a counter that ran over, of which lcov believes nothing either.
fn is_hit(count: &[u8]) -> Option<bool> {
    match count {
        [b'1'..=b'9'] => Some(true),
        [b'0' | b'-'] => Some(false),
        _ => {
            let count: f64 = std::str::from_utf8(count).ok()?.trim().parse().ok()?;
            (!count.is_nan()).then_some(count > 0.0)
        }
    }
}

fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

/// Cuts at the first comma.
fn cut(entry: &[u8]) -> Option<(&[u8], &[u8])> {
    let comma = memchr::memchr(b',', entry)?;
    Some((entry.get(..comma)?, entry.get(comma + 1..)?))
}
