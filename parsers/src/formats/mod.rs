//! The list of formats. Everything that names formats is derived from it: detection, `FORMAT:PATH`, help texts,
//! completions, the README's table and the tests that walk every format.

pub mod coverage;
pub mod tests;

use std::io::{self, BufRead};

use crate::model::{Evidence, Kind, Limits};

/// A format: how an input is written, how to recognise it and how to read it.
#[derive(Debug)]
pub struct Format {
    /// The one name of the format: on the command line, in JSON, as a file and as a folder of captures.
    pub id: &'static str,
    /// The section of the report that it fills first.
    pub kind: Kind,
    /// What it is, for people, without a full stop.
    pub title: &'static str,
    /// Tools and versions whose real output it was proven on.
    pub proven: &'static [&'static str],
    /// Tools whose output could not be captured: read by their documentation.
    pub documented: &'static [&'static str],
    /// Where the format is described.
    pub docs: &'static str,
    /// How it is recognised and read.
    pub reader: Reader,
}

/// How a format is recognised and read.
#[derive(Debug)]
pub enum Reader {
    /// A log, line by line.
    Lines {
        /// Whether a clean line is one that this tool prints and others do not. One such line makes a log the format's.
        signature: fn(&str) -> bool,
        /// A parser at the start of a log.
        parser: fn(Limits) -> Box<dyn LineParser>,
        /// Formats whose lines stand inside this one's runs (pytest prints coverage.py's table): they are read along
        /// with it, also where this format was asked for by name.
        companions: &'static [&'static str],
    },
    /// A document such as XML or JSON, from its first byte. Console noise around it is skipped by the caller.
    Document {
        /// Whether a document that begins with these bytes (64 KiB or all) may be one of this format. Looks at the first
        /// bytes first, as it is asked at every line of a log; a parser can still answer [`Answer::NotMine`].
        recognise: fn(&[u8]) -> bool,
        /// Reads one document and leaves the reader behind it.
        parse: fn(&mut dyn BufRead, &Limits) -> io::Result<Answer>,
    },
}

/// Reads a log line by line. Lines come clean: no control sequences, no wrappers, no line ends.
pub trait LineParser {
    /// Takes the next line. Evidence of runs that ended goes to `out`.
    fn line(&mut self, line: &str, out: &mut Vec<Evidence>) -> Claim;

    /// Takes the end of the log: a run that has not ended is evidence with [`End::Cut`](crate::model::End).
    fn finish(&mut self, out: &mut Vec<Evidence>);
}

/// Whose a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Not this parser's, or anybody's: others look at it too.
    Free,
    /// Inside a run of this parser: only its companions look at it too.
    Mine,
    /// Output of the program under test, quoted by the tool: nobody else looks at it, whatever it seems to say.
    Quoted,
}

/// The three answers of a document parser.
#[derive(Debug)]
pub enum Answer {
    /// The document was read to its end.
    Mine(Box<Evidence>),
    /// It is some other format's: try the next.
    NotMine,
    /// It is this format's but broken or cut off: what could be read, with a problem that says where. Stop.
    Broken(Box<Evidence>),
}

/// Every format, in the order in which they are tried and listed.
#[must_use]
pub const fn all() -> &'static [&'static Format] {
    &[
        &tests::pytest::FORMAT,
        &tests::vitest::FORMAT,
        &tests::junit::FORMAT,
        &coverage::coverage_py::FORMAT,
        &coverage::coverage_py_json::FORMAT,
        &coverage::cobertura::FORMAT,
        &coverage::lcov::FORMAT,
    ]
}

/// The format of this name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Format> {
    all().iter().copied().find(|format| format.id == id)
}
