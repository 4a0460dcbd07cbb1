use std::collections::BTreeMap;

use super::super::lines::{Lines, is_hit};
use super::super::marks::{Marks, key};
use super::super::tally::Tally;

/// One value for each sort of things that a record counts.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Each<T> {
    pub(super) lines: T,
    pub(super) functions: T,
    pub(super) branches: T,
}

/// One `SF:` … `end_of_record`: a source file as one test ran it.
#[derive(Default)]
pub(super) struct Record {
    pub(super) path: String,
    pub(super) lines: Lines,
    pub(super) functions: Marks,
    pub(super) branches: Marks,
    /// Functions that are there (`FN`), how often they were called (`FNDA`), and the lines where they begin: those
    /// that begin together may be instances of one.
    named: Vec<(u64, bool)>,
    calls: Vec<(u64, bool)>,
    starts: Vec<u64>,
    /// lcov 2: functions by index, with the line where they begin; their names are aliases of one function.
    indexed: BTreeMap<u64, (u64, bool)>,
    summary: Each<Summary>,
}

/// What a record says that it found and hit.
#[derive(Debug, Default, Clone, Copy)]
struct Summary {
    found: Option<u64>,
    hit: Option<u64>,
}

/// The number that counts, of the one that a record states and the one of its entries.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Told {
    pub(super) tally: Tally,
    /// What the record states, where its entries contradict it.
    pub(super) contradicted: Option<Tally>,
}

impl Summary {
    fn told(self, counted: (u64, u64), owners: u64, instances: u64) -> Told {
        let counted = Tally::of(counted);
        let stated = self.hit.zip(self.found).map(Tally::of);
        match stated.map(|stated| stated.means(counted, owners, instances)) {
            None => Told { tally: counted, contradicted: None },
            Some(Some(tally)) => Told { tally, contradicted: None },
            Some(None) => Told { tally: counted, contradicted: stated },
        }
    }
}

impl Record {
    pub(super) fn start(&mut self, path: &[u8]) {
        self.path = String::from_utf8_lossy(path).into_owned();
        self.summary = Each::default();
        self.starts.clear();
    }

    /// Takes the end of the record.
    pub(super) fn end(&mut self) -> Each<Told> {
        let owners = (self.named.len() + self.indexed.len()) as u64;
        self.starts.sort_unstable();
        self.starts.dedup();
        let instances = self.named.len().saturating_sub(self.starts.len()) as u64 + 1;
        self.functions.list(&mut self.named);
        self.functions.list(&mut self.calls);
        self.functions.list(&mut std::mem::take(&mut self.indexed).into_values().collect());
        Each {
            lines: self.summary.lines.told(self.lines.count(), owners, 1),
            functions: self.summary.functions.told(self.functions.count(), 1, instances),
            branches: self.summary.branches.told(self.branches.count(), owners, instances),
        }
    }

    /// Takes an entry other than `DA`; nothing if it breaks the syntax.
    pub(super) fn entry(&mut self, name: &[u8], entry: &[u8]) -> Option<()> {
        match name {
            b"FN" => {
                let (start, rest) = cut(entry)?;
                self.starts.push(number(start)?);
                let name = cut(rest).filter(|(end, _)| number(end).is_some()).map_or(rest, |(_, name)| name);
                self.named.push((key(name), false));
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

/// `DA:<line>,<count>` and a line feed, as nearly all tools write it: the line, whether it was hit, and what is behind.
#[inline]
pub(super) fn usual_data(text: &[u8]) -> Option<(u32, bool, &[u8])> {
    let mut rest = text.strip_prefix(b"DA:").filter(|rest| rest.first().is_some_and(u8::is_ascii_digit))?;
    let mut line: u32 = 0;
    while let [digit @ b'0'..=b'9', behind @ ..] = rest {
        line = line.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
        rest = behind;
    }
    let [b',', b'0'..=b'9', ..] = rest else { return None };
    let mut hit = false;
    loop {
        rest = rest.get(1..)?;
        match rest {
            [b'0', ..] => {}
            [b'1'..=b'9', ..] => hit = true,
            [b'\n', behind @ ..] => return Some((line, hit, behind)),
            _ => return None,
        }
    }
}

/// `<line>,<count>[,<checksum>]`: the line and whether it was hit.
pub(super) fn data(entry: &[u8]) -> Option<(u32, bool)> {
    let (line, count) = cut(entry)?;
    let line = u32::try_from(number(line)?).ok()?;
    Some((line, is_hit(cut(count).map_or(count, |(count, _)| count))?))
}

fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

/// Cuts at the first comma.
fn cut(entry: &[u8]) -> Option<(&[u8], &[u8])> {
    let comma = memchr::memchr(b',', entry)?;
    Some((entry.get(..comma)?, entry.get(comma + 1..)?))
}
