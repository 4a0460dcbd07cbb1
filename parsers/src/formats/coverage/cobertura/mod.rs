//! Cobertura XML, as coverage.py, istanbul, c8, vitest, gcovr, grcov, tarpaulin, PHPUnit, coverlet and gocover-cobertura
//! write it: <https://github.com/cobertura/web/blob/master/htdocs/xml/coverage-04.dtd>.

mod report;

use std::io::{self, BufRead};

use quick_xml::events::Event;
use quick_xml::{Error, Reader as XmlReader};

use crate::formats::{Answer, Format, Reader};
use crate::model::{End, Kind, Limits, ProblemKind};
use crate::text::xml::XmlSource;
use report::Report;

/// Cobertura XML.
pub const FORMAT: Format = Format {
    id: "cobertura",
    kind: Kind::Coverage,
    title: "Cobertura XML report",
    proven: &[
        "coverage.py 4.5–7.17",
        "nyc 17",
        "c8 10",
        "vitest 3 (v8, istanbul)",
        "gcovr 5.2, 8.8",
        "grcov 0.10",
        "cargo-tarpaulin 0.37",
        "PHPUnit 9.6",
        "SlipCover 1.1",
    ],
    documented: &["coverlet 6.0", "gocover-cobertura 1.4"],
    docs: "https://github.com/cobertura/web/blob/master/htdocs/xml/coverage-04.dtd",
    reader: Reader::Document { recognise, parse },
};

/// Clover's root has the same name; it holds a project, and Cobertura's holds packages.
fn recognise(head: &[u8]) -> bool {
    let mut rest = head.trim_ascii_start();
    while rest.starts_with(b"<?") || rest.starts_with(b"<!") {
        let end: &[u8] = if rest.starts_with(b"<!--") { b"-->" } else { b">" };
        let Some(at) = memchr::memmem::find(rest, end) else { return false };
        rest = rest.get(at + end.len()..).unwrap_or_default().trim_ascii_start();
    }
    let Some(root) = rest.strip_prefix(b"<coverage").filter(|root| !root.starts_with(b"-")) else { return false };
    let tag = root.split(|byte| *byte == b'>').next().unwrap_or_default();
    let has = |text: &[u8], name: &str| memchr::memmem::find(text, name.as_bytes()).is_some();
    ["line-rate=", "lines-valid=", "branch-rate="].iter().any(|name| has(tag, name))
        || (!has(tag, "clover=") && ["<packages", "<sources"].iter().any(|name| has(root, name)))
}

/// Elements inside one another past which a document is refused; a report nests ten.
const MAX_DEPTH: u64 = 256;

fn parse(input: &mut dyn BufRead, limits: &Limits) -> io::Result<Answer> {
    let mut xml = XmlReader::from_reader(XmlSource::new(input)?);
    xml.config_mut().allow_dangling_amp = true;
    let mut report = Report::default();
    let mut odd_line = None;
    let mut depth = 0_u64;
    let mut buffer = Vec::new();
    let broken = loop {
        buffer.clear();
        xml.get_mut().begin();
        let event = match xml.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(Error::Io(error)) if error.kind() != io::ErrorKind::InvalidData => {
                return Err(io::Error::new(error.kind(), error));
            }
            Err(Error::Syntax(error)) => break Some((ProblemKind::CutOff, error.to_string())),
            Err(error) => break Some((ProblemKind::Malformed, error.to_string())),
        };
        match &event {
            Event::Start(_) if depth == MAX_DEPTH => {
                break Some((ProblemKind::Malformed, format!("more than {MAX_DEPTH} elements inside one another")));
            }
            Event::Start(tag) | Event::Empty(tag) => {
                depth += 1;
                if report.open(tag).is_none() && odd_line.is_none() {
                    odd_line = Some(xml.get_mut().position().0);
                }
            }
            Event::Eof => break Some((ProblemKind::CutOff, "the document ends before its last end tag".to_owned())),
            _ => {}
        }
        let name = match &event {
            Event::Empty(tag) => tag.name(),
            Event::End(tag) => tag.name(),
            _ => continue,
        };
        report.close(name.into_inner());
        depth = depth.saturating_sub(1);
        if depth == 0 {
            break None;
        }
    };
    let (line, byte) = xml.get_mut().position();
    let mut evidence = report.finish(limits);
    if let Some(line) = odd_line {
        evidence.problem(ProblemKind::Malformed, format!("line {line}: a `line` without a number or without hits"));
    }
    if let Some((kind, text)) = &broken {
        evidence.problem(*kind, format!("line {line}, byte {byte}: {text}"));
    } else {
        evidence.end = End::Closed;
    }
    let whole = broken.is_none() && odd_line.is_none();
    Ok(if whole { Answer::Mine(Box::new(evidence)) } else { Answer::Broken(Box::new(evidence)) })
}

#[cfg(test)]
mod cobertura_tests {
    use super::*;
    use crate::formats::coverage::testing::{parse_one, problems};
    use crate::model::{Coverage, Evidence, Ratio};

    fn parse(report: &str) -> (Evidence, Coverage) {
        parse_one(&FORMAT, report)
    }

    fn report(header: &str, classes: &str) -> String {
        format!("<coverage {header}><packages><package><classes>{classes}</classes></package></packages></coverage>")
    }

    const CLASS: &str = r#"<class filename="a &amp; b.py"><methods><method><lines><line number="2" hits="0"/></lines></method></methods>
        <lines><line number="1" hits="1"/><line number="2" hits="0" branch="true" condition-coverage="50% (1/2)"/></lines></class>"#;

    #[test]
    fn lines_of_methods_are_those_of_the_class_again() {
        let (evidence, coverage) = parse(&report("lines-valid='2' lines-covered='1' line-rate='0.5'", CLASS));
        assert_eq!(evidence.end, End::Closed);
        assert_eq!(coverage.lines, Some(Ratio::of(1, 2)));
        assert_eq!(coverage.branches, Some(Ratio::of(1, 2)));
        assert_eq!(coverage.files[0].path, "a & b.py");
        assert_eq!(coverage.files[0].missing.as_deref(), Some("2"));
        assert_eq!(problems(&evidence), []);
    }

    #[test]
    fn classes_of_one_file_are_united() {
        let other = r#"<class filename="a &amp; b.py"><lines><line number="2" hits="7"/><line number="9" hits="0"/></lines></class>"#;
        let (evidence, coverage) = parse(&report("line-rate='0.6667'", &format!("{CLASS}{other}")));
        assert_eq!(coverage.lines, Some(Ratio::of(2, 3)));
        assert_eq!(coverage.files.len(), 1);
        assert_eq!(problems(&evidence), []);
    }

    #[test]
    fn elements_win_over_a_header_that_says_otherwise_and_the_contradiction_is_told() {
        for header in
            ["lines-valid='2' lines-covered='2'", "line-rate='1'", "lines-valid='2' lines-covered='1' line-rate='0.99'"]
        {
            let (evidence, coverage) = parse(&report(header, CLASS));
            assert_eq!(coverage.lines, Some(Ratio::of(1, 2)), "{header}");
            assert_eq!(problems(&evidence), [ProblemKind::Contradiction], "{header}");
        }
    }

    #[test]
    fn rounded_rates_and_headers_without_numbers_agree() {
        for header in ["line-rate='0.50'", "line-rate='0.4999'", "branch-rate='0'", "line-rate='NaN'", "version='1'"] {
            let (evidence, coverage) = parse(&report(header, CLASS));
            assert_eq!(coverage.percent, Some(50.0), "{header}");
            assert_eq!(problems(&evidence), [], "{header}");
        }
    }

    #[test]
    fn a_report_without_lines_has_its_header_or_nothing() {
        let (_, coverage) =
            parse("<coverage line-rate='0.75' lines-valid='8' lines-covered='6'><packages/></coverage>");
        assert_eq!(coverage.lines, Some(Ratio::of(6, 8)));
        let (evidence, coverage) =
            parse("<coverage line-rate='1' lines-valid='0' lines-covered='0'><packages/></coverage>");
        assert_eq!((coverage.percent, coverage.lines.and_then(|lines| lines.total)), (None, Some(0)));
        assert_eq!(problems(&evidence), []);
    }

    #[test]
    fn a_report_that_ends_too_soon_is_cut_off_and_one_line_without_hits_is_told() {
        let whole = report("line-rate='0.5'", CLASS);
        let (evidence, _) = parse(whole.strip_suffix("</packages></coverage>").unwrap());
        assert_eq!((evidence.end, problems(&evidence)), (End::Cut, vec![ProblemKind::CutOff]));
        let (evidence, coverage) =
            parse(&report("", "<class filename='x'><lines>\n<line number='1'/></lines></class>"));
        assert_eq!(coverage.lines, Some(Ratio::of(0, 1)));
        assert_eq!(problems(&evidence), [ProblemKind::Malformed]);
        assert!(evidence.problems[0].text.starts_with("line 2:"), "{}", evidence.problems[0].text);
    }

    #[test]
    fn elements_inside_one_another_without_end_are_refused() {
        let (evidence, _) = parse(&format!("<coverage line-rate='1'>{}", "<a>".repeat(100_000)));
        assert_eq!((evidence.end, problems(&evidence)), (End::Cut, vec![ProblemKind::Malformed]));
    }

    #[test]
    fn roots_of_other_formats_are_not_taken_for_a_report() {
        assert!(recognise(
            b"<?xml version='1.0'?>\n<!DOCTYPE coverage SYSTEM 'x'>\n<!-- a > b -->\n<coverage line-rate='1'>"
        ));
        assert!(recognise(b"<coverage>\n<sources>"));
        let others: [&[u8]; 5] = [
            b"<coverage generated='1' clover='3.2.0'><project/></coverage>",
            b"<coverage generated='1'><project timestamp='1'/></coverage>",
            b"<coverage-report line-rate='1'><packages/></coverage-report>",
            b"<report name='jacoco'><packages/></report>",
            b"<testsuites/>",
        ];
        for other in others {
            assert!(!recognise(other), "{}", String::from_utf8_lossy(other));
        }
    }
}
