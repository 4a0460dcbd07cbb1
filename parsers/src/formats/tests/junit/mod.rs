//! JUnit XML, the report format that every test runner writes and none defines.
//!
//! Ant's task began it, Jenkins and Surefire shaped it, and each writer bends it. What holds for all of them:
//! `<testcase>` elements at any depth, with children that say how the case ended. Header attributes are wrong often
//! enough that they are compared and never counted. [`dialect`] tells the writers apart, [`case`] makes one outcome
//! of what a case says, [`repeats`] finds the cases that are tries of one test.

mod attributes;
mod case;
mod dialect;
mod header;
mod location;
mod naming;
#[cfg(test)]
mod properties;
mod repeats;
mod report;
mod rerun;

use std::io::{self, BufRead};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader as XmlReader};

use crate::formats::{Answer, Format, Reader};
use crate::model::{Kind, Limits, ProblemKind, clip};
use crate::text::xml::XmlSource;
use attributes::Attributes;
use case::Place;
use report::Report;

/// JUnit XML.
pub const FORMAT: Format = Format {
    id: "junit",
    kind: Kind::Tests,
    title: "JUnit XML report, whoever wrote it",
    proven: &[
        "pytest 6.2, 7.4, 8.4, 9.2",
        "vitest 0.34, 1.6, 2.1, 3.2, 4.1, 5.1",
        "jest-junit 13, 17",
        "mocha-junit-reporter 2.2",
        "mocha xunit 12",
        "Playwright 1.40, 1.65",
        "node:test 20",
        "Surefire 2.22",
        "Gradle 4.4",
        "cargo-nextest 0.9",
        "gotestsum 1.8",
        "PHPUnit 9.6",
        "GoogleTest 1.12",
        "CTest 3.25",
        "Catch2 2.13",
        "bats 1.8",
        "RSpec 3.12",
        "unittest-xml-reporting 4.0",
        "nose2 0.16",
        "behave 1.3",
        "Robot Framework 6, 7",
        "ESLint 8",
        "Boost.Test 1.74",
        "QtTest 5.15",
        "doctest 2.4",
        "Criterion 2.4",
        "busted 2.1",
        "TestNG 7.5",
        "TAP::Formatter::JUnit 0.16",
    ],
    documented: &["Surefire 3", "Gradle 8 with merged reruns", "Cypress", "Bazel"],
    docs: "https://github.com/testmoapp/junitxml",
    reader: Reader::Document { recognise, parse },
};

/// Elements inside one another past which a document is refused; real suites nest a handful.
const MAX_DEPTH: usize = 256;

/// Bytes of a place that are told.
const MAX_PLACE: usize = 200;

/// Stands for the name of an element of another vocabulary.
const FOREIGN: &str = ":";

/// Whether a document's root is one of this format's, past its prologue.
fn recognise(head: &[u8]) -> bool {
    let mut rest = head;
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => return memchr::memmem::find(rest, b"<testsuite").is_some(),
            [b'<', ..] => break,
            _ => return false,
        };
        let Some(at) = memchr::memmem::find(rest, end) else { return false };
        rest = rest.get(at + end.len()..).unwrap_or_default();
    }
    let tag = rest.split(|byte| *byte == b'>').next().unwrap_or_default();
    // Check's own format has the same root and other elements.
    if memchr::memmem::find(tag, b"check.sourceforge.net").is_some() {
        return false;
    }
    let name = rest.get(1..).unwrap_or_default();
    let name = name.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')).next().unwrap_or_default();
    let local = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
    matches!(local, b"testsuites" | b"testsuite")
}

fn parse(input: &mut dyn BufRead, limits: &Limits) -> io::Result<Answer> {
    let mut xml = XmlReader::from_reader(XmlSource::new(input)?);
    xml.config_mut().allow_dangling_amp = true;
    let mut walk = Walk::new(limits);
    let mut buffer = Vec::new();
    let problem = loop {
        buffer.clear();
        xml.get_mut().begin();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => walk.open(&tag),
            Ok(Event::Empty(tag)) => {
                walk.open(&tag);
                walk.close();
            }
            Ok(Event::End(_)) => walk.close(),
            Ok(Event::Text(text)) => walk.text(&text),
            Ok(Event::CData(text)) => walk.text(&text),
            Ok(Event::GeneralRef(name)) => walk.reference(&name),
            Ok(Event::Eof) => break (ProblemKind::CutOff, "the document ends before its last end tag".to_owned()),
            Ok(Event::Comment(text)) => walk.comment(&text),
            Ok(Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(Error::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                break (ProblemKind::Malformed, error.to_string());
            }
            Err(Error::Io(error)) => return Err(io::Error::new(error.kind(), error)),
            Err(Error::Syntax(error)) => break (ProblemKind::CutOff, error.to_string()),
            Err(error) => break (ProblemKind::Malformed, error.to_string()),
        }
        if walk.path.len() > MAX_DEPTH {
            break (ProblemKind::Malformed, format!("more than {MAX_DEPTH} elements inside one another"));
        }
        if walk.ended {
            return Ok(Answer::Mine(Box::new(walk.report.finish(None))));
        }
    };
    let (line, byte) = xml.get_mut().position();
    let place = walk.place();
    let text = format!("line {line}, byte {byte}, {place}: {}", problem.1);
    Ok(Answer::Broken(Box::new(walk.report.finish(Some((problem.0, text))))))
}

/// An open element, by what it means where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Suites,
    Suite,
    /// An `<error>` or `<failure>` in a suite, outside every case.
    SuiteError,
    Case,
    /// Something inside a case, or inside a suite error.
    Inside(Option<Place>),
    Properties,
    /// Something around suites or cases that this format does not know.
    Other,
    /// Output, or another vocabulary: whatever stands in it is not the report's.
    Ignored,
}

/// An open element and how many suites and cases were opened in it.
#[derive(Debug)]
struct Open {
    node: Node,
    suites: u64,
    cases: u64,
}

/// The way through a document.
struct Walk<'a> {
    report: Report<'a>,
    path: Vec<Open>,
    /// The root's namespace prefix with its colon; where it has one, elements without it are not ours.
    prefix: String,
    ended: bool,
}

impl<'a> Walk<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self { report: Report::new(limits), path: Vec::new(), prefix: String::new(), ended: false }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name().into_inner();
        if self.path.is_empty() {
            self.prefix = name.rsplit_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default();
        }
        let name = if self.prefix.is_empty() { name } else { name.strip_prefix(&self.prefix).unwrap_or(FOREIGN) };
        let node = self.node(name, tag.attributes_raw());
        self.path.push(Open { node, suites: 0, cases: 0 });
    }

    /// What an element is where it stands, told to the report.
    fn node(&mut self, name: &str, attributes: &str) -> Node {
        let tag = Attributes(attributes);
        let depth = self.path.len();
        let parent = self.path.last_mut();
        match (parent.as_ref().map(|open| open.node), name) {
            (Some(Node::Case), _) if name != FOREIGN => Node::Inside(self.report.element(name, tag)),
            // A finding at any depth of a case is the case's.
            (Some(Node::Inside(None)), "property" | "failure" | "error") => {
                Node::Inside(self.report.element(name, tag))
            }
            (Some(Node::Inside(place)), "stackTrace") => Node::Inside(place),
            (Some(Node::Inside(None)), "testcase" | "testsuite") => Node::Inside(None),
            (Some(Node::SuiteError | Node::Case | Node::Inside(_) | Node::Ignored), _)
            | (_, "system-out" | "system-err" | FOREIGN) => Node::Ignored,
            (Some(Node::Properties), "property") => {
                self.report.property(tag);
                Node::Ignored
            }
            (Some(Node::Suite | Node::Suites | Node::Other), "failure" | "error") => {
                self.report.open_suite_error(name, tag);
                Node::SuiteError
            }
            (_, "testcase") => {
                if let Some(parent) = parent {
                    parent.cases += 1;
                }
                self.report.open_case(attributes);
                Node::Case
            }
            (_, "testsuite") => {
                if let Some(parent) = parent {
                    parent.suites += 1;
                }
                self.report.open_suite(tag, depth);
                Node::Suite
            }
            (_, "testsuites") => {
                self.report.open_suites(tag, depth == 0);
                Node::Suites
            }
            (_, "properties") => Node::Properties,
            _ => Node::Other,
        }
    }

    fn close(&mut self) {
        match self.path.pop().map(|open| open.node) {
            Some(Node::Case) => self.report.close_case(),
            Some(Node::SuiteError) => self.report.close_suite_error(),
            Some(Node::Suite) => self.report.close_suite(),
            _ => {}
        }
        self.ended = self.path.is_empty();
    }

    fn place_of_text(&self) -> Option<Place> {
        match self.path.last()?.node {
            Node::Inside(place) => place,
            Node::SuiteError => Some(Place::Finding),
            _ => None,
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(place) = self.place_of_text() {
            self.report.text(place, text);
        }
    }

    /// `QtTest` 5 tells of a skipped test in a comment: `<!-- message="no display" type="skip" -->`.
    fn comment(&mut self, text: &str) {
        if self.path.last().is_some_and(|open| open.node == Node::Case) {
            self.report.comment(Attributes(text));
        }
    }

    fn reference(&mut self, name: &str) {
        if let Some(place) = self.place_of_text() {
            self.report.reference(place, name);
        }
    }

    /// Where the walk stands: `testsuites/testsuite[0]/testcase[2]`.
    fn place(&self) -> String {
        let mut place = String::new();
        let mut around: Option<&Open> = None;
        for open in &self.path {
            let counted = around.map(|around| (around.suites.saturating_sub(1), around.cases.saturating_sub(1)));
            let step = match (open.node, counted) {
                (Node::Suites, _) => "testsuites".to_owned(),
                (Node::Suite, Some((n, _))) => format!("testsuite[{n}]"),
                (Node::Suite, None) => "testsuite".to_owned(),
                (Node::Case, Some((_, n))) => format!("testcase[{n}]"),
                _ => break,
            };
            if !place.is_empty() {
                place.push('/');
            }
            place.push_str(&step);
            around = Some(open);
        }
        match place.len() {
            0 => "before the root".to_owned(),
            1..=MAX_PLACE => place,
            _ => format!("{}…", clip(&place, MAX_PLACE)),
        }
    }
}

#[cfg(test)]
mod junit_tests {
    use super::recognise;

    #[test]
    fn the_format_of_check_is_not_taken_for_a_report() {
        assert!(recognise(b"<?xml version='1.0'?>\n<testsuites xmlns='urn:x'>"));
        assert!(!recognise(b"<?xml version='1.0'?>\n<testsuites xmlns=\"http://check.sourceforge.net/ns\">\n<suite>"));
    }
}
