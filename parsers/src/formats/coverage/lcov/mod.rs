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

/// Bytes of a line that are looked at; what decides anything stands in front.
const LONGEST: usize = 64 * 1024;

fn parse(reader: &mut dyn BufRead, limits: &Limits) -> io::Result<Answer> {
    let mut tracefile = Tracefile::default();
    // A line that lies in two of the reader's buffers.
    let mut split: Vec<u8> = Vec::new();
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let mut rest = buffer;
        while !rest.is_empty() {
            if split.is_empty()
                && let Some(behind) = tracefile.usual_lines(rest)
            {
                rest = behind;
                continue;
            }
            let Some(end) = memchr::memchr(b'\n', rest) else {
                split.extend_from_slice(rest.get(..LONGEST.saturating_sub(split.len())).unwrap_or(rest));
                break;
            };
            let (line, behind) = rest.split_at(end);
            rest = behind.get(1..).unwrap_or_default();
            if split.is_empty() {
                tracefile.line(line);
            } else {
                split.extend_from_slice(line);
                tracefile.line(&split);
                split.clear();
            }
        }
        let all = buffer.len();
        reader.consume(all);
    }
    if !split.is_empty() {
        tracefile.line(&split);
    }
    Ok(tracefile.finish(limits))
}

#[cfg(test)]
mod lcov_tests {
    use super::*;
    use crate::formats::coverage::testing::{parse_one, problems};
    use crate::model::{Coverage, End, Evidence, ProblemKind, Ratio};

    fn parse(report: &str) -> (Evidence, Coverage) {
        parse_one(&FORMAT, report)
    }

    #[test]
    fn records_of_one_file_are_united_by_line_function_and_branch() {
        let first = "TN:a\nSF:x.c\nFN:1,f\nFN:9,g\nFNDA:1,f\nFNDA:0,g\nDA:1,1\nDA:2,0\nBRDA:1,0,0,1\nBRDA:1,0,1,0\nend_of_record\n";
        let second = "TN:b\nSF:x.c\nFN:1,f\nFN:9,g\nFNDA:0,f\nFNDA:2,g\nDA:2,3\nDA:9,0\nBRDA:1,0,1,-\nend_of_record\n";
        let (evidence, coverage) = parse(&format!("{first}{second}"));
        assert_eq!(evidence.end, End::Closed);
        assert_eq!(coverage.lines, Some(Ratio::of(2, 3)));
        assert_eq!(coverage.functions, Some(Ratio::of(2, 2)));
        assert_eq!(coverage.branches, Some(Ratio::of(1, 2)));
        assert_eq!(coverage.files.len(), 1);
        assert_eq!(coverage.files[0].missing.as_deref(), Some("9"));
    }

    #[test]
    fn entries_win_over_a_summary_that_says_otherwise_and_the_contradiction_is_told() {
        for summary in ["LF:4\nLH:4", "LF:4\nLH:0", "LF:9\nLH:8", "LF:1\nLH:1", "LF:3\nLH:7"] {
            let (evidence, coverage) =
                parse(&format!("SF:x\nDA:1,1\nDA:2,0\nDA:3,0\nDA:4,1\n{summary}\nend_of_record\n"));
            assert_eq!(coverage.lines, Some(Ratio::of(2, 4)), "{summary}");
            assert_eq!(problems(&evidence), [ProblemKind::Contradiction], "{summary}");
            assert_eq!(evidence.end, End::Closed);
        }
    }

    #[test]
    fn summaries_are_enough_where_nothing_is_listed_and_may_be_absent() {
        assert_eq!(parse("SF:x\nLF:4\nLH:3\nend_of_record").1.lines, Some(Ratio::of(3, 4)));
        assert_eq!(parse("SF:x\nDA:4,3\nend_of_record").1.lines, Some(Ratio::of(1, 1)));
        let (evidence, coverage) = parse("TN:\n");
        assert_eq!((evidence.end, coverage.percent), (End::Closed, None));
        assert_eq!(coverage.lines.and_then(|lines| lines.total), Some(0));
    }

    #[test]
    fn counts_are_read_in_every_notation() {
        let report = "SF:x\r\nDA:1,1e+06\r\nDA:2,-3\r\nDA:3,0,c2Vlbg\r\nDA:4,18446744073709551615\r\nDA:5,007\r\n# note\r\n\r\nend_of_record\r\n";
        let (evidence, coverage) = parse(report);
        assert_eq!(coverage.lines, Some(Ratio::of(3, 5)));
        assert_eq!(problems(&evidence), []);
        assert_eq!(coverage.files[0].path, "x");
    }

    #[test]
    fn a_record_without_its_end_is_cut_off() {
        let whole = "SF:x\nDA:1,1\nend_of_record\n";
        for report in ["SF:y\nDA:1,1\n", "SF:y\nDA:1,1\nend_of_recor", &format!("SF:y\nDA:1,1\n{whole}")] {
            let (evidence, _) = parse(report);
            assert_eq!(problems(&evidence), [ProblemKind::CutOff], "{report}");
        }
        assert_eq!(parse(&format!("SF:y\nDA:1,1\n{whole}")).1.lines, Some(Ratio::of(2, 2)));
    }

    #[test]
    fn what_breaks_the_syntax_is_told_with_its_line() {
        for odd in ["DA:x,1", "DA:,1", "DA:5", "DA:5,", "DA:5000000000,1", "DA:1,many", "BRDA:1", "FN:x,y", "words"] {
            let (evidence, _) = parse(&format!("TN:\nSF:x\n{odd}\nDA:1,1\nend_of_record\n"));
            assert_eq!(problems(&evidence), [ProblemKind::Malformed], "{odd}");
            assert!(evidence.problems[0].text.contains("line 3"), "{odd}");
        }
    }

    #[test]
    fn console_noise_around_the_report_is_skipped() {
        let (evidence, coverage) =
            parse("> jest\nTests: 3\nSome text\nTN:\nSF:x\nDA:1,1\nend_of_record\nDone in 3s.\n");
        assert_eq!(coverage.lines, Some(Ratio::of(1, 1)));
        assert_eq!(problems(&evidence), []);
    }

    #[test]
    fn other_texts_are_not_taken_for_a_report() {
        assert!(recognise(b"TN:\nTN:x\n\nSF:a"));
        for other in ["TN: is a name\nand more", "SFX:", "Tests: 3", "end_of_record", ""] {
            assert!(!recognise(other.as_bytes()), "{other}");
        }
    }
}
