//! LCOV tracefiles, as lcov 1 and 2, istanbul, c8, vitest, coverage.py, llvm-cov, grcov, tarpaulin and gcovr write them:
//! <https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1>, section FILES.

mod record;
mod tracefile;

use std::io::{self, BufRead};

use crate::formats::{Answer, Format, Reader};
use crate::model::{Kind, Limits};
use tracefile::Tracefile;

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
