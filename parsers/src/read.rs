//! From an input to evidence: which formats it holds, and what they say.

use std::collections::VecDeque;
use std::io::{self, Read};

use crate::formats::{self, Answer, Claim, Format, LineParser, Reader};
use crate::model::{Evidence, Limits};
use crate::text::{Decoded, Lines, Window, says_failed, split_label, unwrapped};

/// Lines of an input's end that are kept, to be shown where nothing better can be.
const TAIL: usize = 20;

/// Commands of one log that are read apart.
const MAX_LANES: usize = 256;

/// What [`parse`] made of an input.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The evidence of every run, in the order in which they ended.
    pub evidence: Vec<Evidence>,
    /// The last lines of the input, clean.
    pub tail: Vec<String>,
    /// The size of the input in bytes, as read.
    pub bytes: u64,
    /// The last line outside every run that says that a command failed: `make: *** [test] Error 2`.
    pub says_failed: Option<String>,
}

/// Names the formats of an input by its content; nothing if none is recognised.
///
/// A document at the beginning decides; else every format whose signature a line of the log bears; else a document
/// that stands behind console noise; else every format whose signature stands behind the label of a task runner.
///
/// # Errors
///
/// Those of `open` and of the readers it returns. It is called up to four times.
pub fn detect<R: Read>(mut open: impl FnMut() -> io::Result<R>) -> io::Result<Vec<&'static Format>> {
    if let Some(format) = first_document(&mut open()?)? {
        return Ok(vec![format]);
    }
    let found = log_formats(&mut open()?)?;
    if !found.is_empty() {
        return Ok(found);
    }
    if let Some(format) = any_document(&mut open()?)? {
        return Ok(vec![format]);
    }
    labelled_formats(&mut open()?)
}

/// The format of the document that the input begins with.
fn first_document(reader: &mut dyn Read) -> io::Result<Option<&'static Format>> {
    let mut window = Window::new(unwrapped(Decoded::new(reader))?);
    window.skip_blank()?;
    Ok(document_format(window.head()?))
}

/// The format of the first document anywhere in the input.
fn any_document(reader: &mut dyn Read) -> io::Result<Option<&'static Format>> {
    let mut window = Window::new(unwrapped(Decoded::new(reader))?);
    window.seek_document(|head| document_format(head).is_some())?;
    Ok(document_format(window.head()?))
}

fn document_format(head: &[u8]) -> Option<&'static Format> {
    formats::all().iter().copied().find(|format| match format.reader {
        Reader::Document { recognise, .. } => recognise(head),
        Reader::Lines { .. } => false,
    })
}

fn log_formats(reader: &mut dyn Read) -> io::Result<Vec<&'static Format>> {
    signed(reader, |line| Some(line))
}

/// The formats that several commands wrote, whose task runner put a label in front of every line.
fn labelled_formats(reader: &mut dyn Read) -> io::Result<Vec<&'static Format>> {
    signed(reader, |line| split_label(line).map(|(_, text)| text))
}

/// The formats whose signature this part of a line is.
fn signed(reader: &mut dyn Read, part: fn(&str) -> Option<&str>) -> io::Result<Vec<&'static Format>> {
    let mut open: Vec<_> = formats::all()
        .iter()
        .filter_map(|format| match format.reader {
            Reader::Lines { signature, .. } => Some((*format, signature)),
            Reader::Document { .. } => None,
        })
        .collect();
    let mut found = Vec::new();
    let mut lines = Lines::new(Decoded::new(reader));
    while let Some(line) = lines.next_line()? {
        let Some(text) = part(line) else { continue };
        open.retain(|(format, signature)| {
            let signed = signature(text);
            if signed {
                found.push(*format);
            }
            !signed
        });
        if open.is_empty() {
            break;
        }
    }
    Ok(found)
}

/// Reads an input as these formats.
///
/// # Errors
///
/// Those of the reader. What the input says wrongly is no error but evidence.
pub fn parse(formats: &[&'static Format], mut reader: impl Read, limits: &Limits) -> io::Result<Parsed> {
    // From here on nothing is generic: it is compiled here, for speed, and not in the caller's crate by the caller's rules.
    parse_from(formats, &mut reader, limits)
}

fn parse_from(formats: &[&'static Format], reader: &mut dyn Read, limits: &Limits) -> io::Result<Parsed> {
    let mut counted = Counted { inner: reader, bytes: 0 };
    let document = formats.iter().find(|format| matches!(format.reader, Reader::Document { .. }));
    let mut parsed = match document {
        Some(format) => parse_documents(format, &mut counted, limits)?,
        None => parse_log(formats, &mut counted, limits)?,
    };
    parsed.bytes = counted.bytes;
    Ok(parsed)
}

/// The last lines of an input that no format reads.
///
/// # Errors
///
/// Those of the reader.
pub fn tail(reader: impl Read) -> io::Result<Parsed> {
    parse(&[], reader, &Limits::default())
}

fn parse_documents(format: &Format, reader: &mut dyn Read, limits: &Limits) -> io::Result<Parsed> {
    let Reader::Document { recognise, parse } = format.reader else { return Ok(Parsed::default()) };
    let mut parsed = Parsed::default();
    let mut window = Window::new(unwrapped(Decoded::new(reader))?);
    while window.seek_document(recognise)? {
        match parse(&mut window, limits)? {
            Answer::Mine(evidence) => parsed.evidence.push(*evidence),
            Answer::NotMine => window.skip_line()?,
            Answer::Broken(evidence) => {
                parsed.evidence.push(*evidence);
                break;
            }
        }
    }
    io::copy(&mut window, &mut io::sink())?;
    Ok(parsed)
}

/// A line parser at work, with the ids of the formats that may look over its shoulder.
struct Active {
    id: &'static str,
    parser: Box<dyn LineParser>,
    companions: &'static [&'static str],
}

fn activate(formats: &[&'static Format], limits: Limits) -> Vec<Active> {
    let mut active: Vec<Active> = Vec::new();
    let mut queue: VecDeque<&'static Format> = formats.iter().copied().collect();
    while let Some(format) = queue.pop_front() {
        let Reader::Lines { parser, companions, .. } = format.reader else { continue };
        if active.iter().any(|other| other.id == format.id) {
            continue;
        }
        active.push(Active { id: format.id, parser: parser(limits), companions });
        queue.extend(companions.iter().filter_map(|id| formats::find(id)));
    }
    active
}

/// What one command writes. A log has several where a task runner labels every line with the command that wrote it.
struct Lane {
    active: Vec<Active>,
    /// The parser in the middle of a run.
    holder: Option<usize>,
    /// A run was seen.
    began: bool,
}

impl Lane {
    fn new(formats: &[&'static Format], limits: Limits) -> Self {
        Self { active: activate(formats, limits), holder: None, began: false }
    }

    fn line(&mut self, line: &str, out: &mut Vec<Evidence>) -> Claim {
        let claim = offer(&mut self.active, &mut self.holder, line, out);
        self.began |= claim != Claim::Free;
        claim
    }

    fn finish(&mut self, out: &mut Vec<Evidence>) {
        for parser in &mut self.active {
            parser.parser.finish(out);
        }
    }
}

fn is_signature(formats: &[&'static Format], line: &str) -> bool {
    formats.iter().any(|format| match format.reader {
        Reader::Lines { signature, .. } => signature(line),
        Reader::Document { .. } => false,
    })
}

fn parse_log(formats: &[&'static Format], reader: &mut dyn Read, limits: &Limits) -> io::Result<Parsed> {
    let mut parsed = Parsed::default();
    let mut tail = VecDeque::with_capacity(TAIL);
    let mut log = Lane::new(formats, *limits);
    let mut labelled: Vec<(String, Lane)> = Vec::new();
    let mut lines = Lines::new(Decoded::new(reader));
    while let Some(line) = lines.next_line()? {
        let mut lane = &mut log;
        let mut text = line;
        if !lane.began
            && let Some((label, rest)) = split_label(line)
        {
            let known = labelled.iter().position(|(known, _)| known == label);
            if known.is_none() && labelled.len() < MAX_LANES && is_signature(formats, rest) {
                labelled.push((label.to_owned(), Lane::new(formats, *limits)));
            }
            let at = known.unwrap_or(labelled.len().wrapping_sub(1));
            if let Some((_, own)) = labelled.get_mut(at).filter(|(known, _)| known == label) {
                lane = own;
                text = rest;
            }
        }
        let claim = lane.line(text, &mut parsed.evidence);
        if claim == Claim::Free && says_failed(text) {
            parsed.says_failed = Some(line.trim().to_owned());
        }
        keep_tail(&mut tail, line, limits);
    }
    log.finish(&mut parsed.evidence);
    for (_, lane) in &mut labelled {
        lane.finish(&mut parsed.evidence);
    }
    parsed.tail = tail.into();
    Ok(parsed)
}

/// Offers a line to the parser in the middle of a run, and to the others where it leaves the line to them. Returns whose
/// it is.
fn offer(active: &mut [Active], holder: &mut Option<usize>, line: &str, out: &mut Vec<Evidence>) -> Claim {
    let mut claim = Claim::Free;
    let mut companions: &[&str] = &[];
    let held = *holder;
    if let Some(first) = held.and_then(|at| active.get_mut(at)) {
        claim = first.parser.line(line, out);
        companions = first.companions;
    }
    if claim == Claim::Free {
        *holder = None;
    }
    if claim == Claim::Quoted {
        return claim;
    }
    for (at, other) in active.iter_mut().enumerate() {
        if Some(at) == held || (claim != Claim::Free && !companions.contains(&other.id)) {
            continue;
        }
        let answer = other.parser.line(line, out);
        if claim == Claim::Free && answer != Claim::Free {
            *holder = Some(at);
            claim = answer;
            companions = other.companions;
            if answer == Claim::Quoted {
                return claim;
            }
        }
    }
    claim
}

fn keep_tail(tail: &mut VecDeque<String>, line: &str, limits: &Limits) {
    if line.trim().is_empty() {
        return;
    }
    // The oldest line's memory serves the newest.
    let mut kept = if tail.len() == TAIL { tail.pop_front().unwrap_or_default() } else { String::new() };
    kept.clear();
    kept.push_str(crate::model::clip(line, limits.message_bytes));
    tail.push_back(kept);
}

/// Counts what is read.
struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.bytes += n as u64;
        Ok(n)
    }
}
