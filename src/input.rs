//! Inputs: what the command line names, opened and read.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use ci_report_parsers::formats::{self, Format};
use ci_report_parsers::model::{End, Evidence, Limits, ProblemKind};
use ci_report_parsers::read::{self, Parsed};
use tempfile::{SpooledData, SpooledTempFile};

/// One input as the command line names it: `PATH`, `FORMAT:PATH`, a glob of either, or `-`.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The format that was asked for; else it is detected.
    pub format: Option<&'static Format>,
    /// The path, glob or `-`.
    pub path: String,
}

impl Spec {
    /// Reads `PATH` or `FORMAT:PATH`. `C:\x.log` is a path, and so is whatever names an existing file.
    ///
    /// # Errors
    ///
    /// It is empty, or the part before the colon looks like a format but names none; the text says which was probably
    /// meant.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("an input is empty: expected a path, or `-` for standard input".to_owned());
        }
        let path = || Self { format: None, path: text.to_owned() };
        let Some((id, rest)) = text.split_once(':') else { return Ok(path()) };
        if let Some(format) = formats::find(id) {
            if rest.is_empty() {
                return Err(format!("`{text}`: expected a path behind `{id}:`, or `-` for standard input"));
            }
            return Ok(Self { format: Some(format), path: rest.to_owned() });
        }
        let looks_like_one =
            id.len() > 1 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !looks_like_one || Path::new(text).exists() {
            return Ok(path());
        }
        let ids = formats::all().iter().map(|format| format.id);
        let near = ids.max_by(|a, b| strsim::jaro(a, id).total_cmp(&strsim::jaro(b, id)));
        let near =
            near.filter(|near| strsim::jaro(near, id) > 0.7).map(|near| format!("; did you mean `{near}:{rest}`?"));
        Err(format!(
            "unknown format `{id}` in `{text}`{}; `ci-report formats` lists them all",
            near.unwrap_or_default()
        ))
    }

    /// The inputs that this names: one, or every file that a glob matches, sorted.
    fn expand(&self) -> Vec<Self> {
        let is_glob = self.path.contains(['*', '?', '[']) && !Path::new(&self.path).exists();
        if !is_glob {
            return vec![self.clone()];
        }
        let matches = glob::glob(&self.path).into_iter().flatten().filter_map(Result::ok).filter(|path| !path.is_dir());
        let mut found: Vec<Self> =
            matches.map(|path| Self { format: self.format, path: path.to_string_lossy().into_owned() }).collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        if found.is_empty() { vec![self.clone()] } else { found }
    }
}

/// Where an input's bytes are; it can be opened more than once.
#[derive(Debug)]
pub enum Source {
    /// A file.
    Path(PathBuf),
    /// Bytes that can be had only once, kept: standard input, or the output of a command.
    Memory(Vec<u8>),
    /// The same, too large for the memory, in a temporary file without a name.
    Disk(File),
}

impl Source {
    /// Keeps a stream that can be read only once.
    ///
    /// # Errors
    ///
    /// Those of the stream and of the temporary file.
    pub fn spool(mut stream: impl Read) -> io::Result<Self> {
        let mut spool = tempfile::spooled_tempfile(MEMORY);
        io::copy(&mut stream, &mut spool)?;
        Ok(spool.into())
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            Self::Path(path) => Box::new(File::open(path)?),
            Self::Memory(bytes) => Box::new(bytes.as_slice()),
            Self::Disk(file) => {
                let mut file = file.try_clone()?;
                file.rewind()?;
                Box::new(file)
            }
        })
    }
}

impl From<SpooledTempFile> for Source {
    fn from(spool: SpooledTempFile) -> Self {
        match spool.into_inner() {
            SpooledData::InMemory(bytes) => Self::Memory(bytes.into_inner()),
            SpooledData::OnDisk(file) => Self::Disk(file),
        }
    }
}

/// Streams up to this size are kept in memory.
const MEMORY: usize = 4 * 1024 * 1024;

/// What became of one input.
#[derive(Debug)]
pub struct Reading {
    /// The path as it was given, or as a glob matched it.
    pub path: String,
    /// What messages call it: the path, except where that is `-`.
    pub name: String,
    /// What was read, or why nothing was.
    pub result: Result<Evidences, Unusable>,
    /// The size in bytes, as read.
    pub bytes: u64,
    /// The last lines.
    pub tail: Vec<String>,
    /// The line of the log that says that a command failed, where one does.
    pub says_failed: Option<String>,
}

/// The evidence of one input, at least one.
#[derive(Debug)]
pub struct Evidences {
    /// The format that it was read as first.
    pub format: &'static Format,
    /// Run by run.
    pub runs: Vec<Evidence>,
}

/// Why an input is no evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// There is no such file, or no file that the glob matches.
    Missing,
    /// It was there before the command ran, and the command did not write it anew.
    Stale,
    /// It cannot be opened or read; the system's words.
    Unreadable(String),
    /// It has no content.
    Empty,
    /// It is no text; what it is, where that is known.
    Binary(&'static str),
    /// It is text, but of no format that is known.
    Unrecognised,
    /// It holds nothing of the format that was asked for; the format that it seems to be instead.
    NotOfFormat(&'static str, Option<&'static str>),
}

/// What `-` stands for, and since when files count as written by this run.
#[derive(Debug, Default)]
pub struct Session {
    /// The output of the command that was run; standard input if absent.
    pub output: Option<Source>,
    /// Why the end of the command's output is missing, where it is.
    pub lost: Option<String>,
    /// When the command was started. A report file that is older was written by somebody else, and says nothing.
    pub since: Option<SystemTime>,
}

/// Reads inputs in the order of the command line; a file that is named twice is read once.
#[must_use]
pub fn read_all(specs: &[Spec], session: &Session, limits: &Limits) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    for spec in specs.iter().flat_map(Spec::expand) {
        if readings.iter().any(|reading| reading.path == spec.path) {
            continue;
        }
        readings.push(read_one(&spec, session, limits));
    }
    readings
}

fn read_one(spec: &Spec, session: &Session, limits: &Limits) -> Reading {
    let source = if spec.path == "-" {
        if let Some(output) = &session.output {
            return Reading {
                name: "the command's output".to_owned(),
                ..read_output(output, session.lost.as_deref(), spec.format, limits)
            };
        }
        Source::spool(io::stdin().lock())
    } else {
        if session.since.is_some_and(|since| is_older(&spec.path, since)) {
            return unusable(&spec.path, Unusable::Stale);
        }
        let path = PathBuf::from(&spec.path);
        if path.is_dir() {
            let text = format!("it is a directory; name the files in it, such as '{}/*.xml'", spec.path);
            return unusable(&spec.path, Unusable::Unreadable(text));
        }
        open(path)
    };
    match source.and_then(|source| read_source(&spec.path, &source, spec.format, limits)) {
        Ok(reading) => reading,
        Err(error) if error.kind() == io::ErrorKind::NotFound => unusable(&spec.path, Unusable::Missing),
        Err(error) => unusable(&spec.path, Unusable::Unreadable(error.to_string())),
    }
}

/// A file, or what can be read only once: a pipe with a name or of `<(…)`, `/dev/stdin`.
fn open(path: PathBuf) -> io::Result<Source> {
    let metadata = std::fs::metadata(&path)?;
    if metadata.is_file() { Ok(Source::Path(path)) } else { Source::spool(File::open(path)?) }
}

/// Reads the output of the command. Where its end is missing, whatever was read before it proves nothing.
fn read_output(output: &Source, lost: Option<&str>, format: Option<&'static Format>, limits: &Limits) -> Reading {
    let mut reading = match read_source("-", output, format, limits) {
        Ok(reading) => reading,
        Err(error) => unusable("-", Unusable::Unreadable(error.to_string())),
    };
    if let (Some(lost), Ok(evidences)) = (lost, &mut reading.result) {
        for run in &mut evidences.runs {
            run.end = End::Cut;
            run.problem(ProblemKind::CutOff, format!("the end of the output could not be kept: {lost}"));
        }
    }
    reading
}

/// File systems keep times as coarsely as two seconds (FAT); a file is older only beyond that.
fn is_older(path: &str, since: SystemTime) -> bool {
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|modified| modified + Duration::from_secs(2) < since)
}

fn unusable(path: &str, why: Unusable) -> Reading {
    Reading { path: path.to_owned(), name: name(path), result: Err(why), bytes: 0, tail: Vec::new(), says_failed: None }
}

fn name(path: &str) -> String {
    if path == "-" { "standard input" } else { path }.to_owned()
}

/// Reads one source, as this format or as what it is detected to be.
///
/// # Errors
///
/// The source cannot be opened or read.
pub fn read_source(
    path: &str,
    source: &Source,
    format: Option<&'static Format>,
    limits: &Limits,
) -> io::Result<Reading> {
    let found = match format {
        Some(format) => vec![format],
        None => read::detect(|| source.open())?,
    };
    let Parsed { evidence, mut tail, bytes, says_failed } = read::parse(&found, source.open()?, limits)?;
    let result = match found.first() {
        Some(format) if !evidence.is_empty() => Ok(Evidences { format, runs: evidence }),
        _ if bytes == 0 => Err(Unusable::Empty),
        _ => Err(why_not(source, format)?),
    };
    if let Err(Unusable::Binary(_)) = result {
        tail.clear();
    } else if tail.is_empty() {
        tail = read::tail(source.open()?)?.tail;
    }
    Ok(Reading { path: path.to_owned(), name: name(path), result, bytes, tail, says_failed })
}

/// Why an input that has content yields no evidence.
fn why_not(source: &Source, format: Option<&'static Format>) -> io::Result<Unusable> {
    let mut head = Vec::new();
    source.open()?.take(4096).read_to_end(&mut head)?;
    if let Some(what) = binary(&head) {
        return Ok(Unusable::Binary(what));
    }
    let Some(format) = format else { return Ok(Unusable::Unrecognised) };
    let instead = read::detect(|| source.open())?.first().map(|other| other.id).filter(|id| *id != format.id);
    Ok(Unusable::NotOfFormat(format.id, instead))
}

/// What a file is that is not text, by its first bytes.
fn binary(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 9] = [
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "an SQLite database"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(what);
    }
    let control = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    (control * 10 > head.len() && !matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])).then_some("binary data")
}

#[cfg(test)]
mod input_tests {
    use super::*;

    #[test]
    fn windows_paths_and_files_with_colons_are_paths() {
        assert_eq!(Spec::parse(r"C:\x.log").unwrap().path, r"C:\x.log");
        assert_eq!(Spec::parse("Some Dir:x.log").unwrap().path, "Some Dir:x.log");
        assert_eq!(Spec::parse("-").unwrap().path, "-");
    }

    #[test]
    fn an_empty_name_is_no_path() {
        assert!(Spec::parse("").unwrap_err().contains("expected a path"));
    }

    #[test]
    fn binary_files_are_named() {
        assert_eq!(binary(b"\x89PNG\r\n"), Some("a PNG image"));
        assert_eq!(binary(&[0, 1, 2, 3, 4, 5]), Some("binary data"));
        assert_eq!(binary("plain ünïcode \x1b[0m\ttext\r\n".as_bytes()), None);
    }
}
