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
