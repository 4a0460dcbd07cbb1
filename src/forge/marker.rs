//! The first line of a comment: whose it is and which run wrote it.

use std::fmt;

use sha2::{Digest, Sha256};

/// How a marker begins, in any version.
pub(super) const PREFIX: &str = "<!-- ci-report:";
const VERSION: &str = "v1";
const SUFFIX: &str = " -->";
/// 64 bits: within the comments of one merge request no two jobs meet by chance.
const DIGITS: usize = 16;

/// Identifies a comment: which job's it is, which run wrote it, and what it says.
///
/// `<!-- ci-report:v1 key=0123456789abcdef pipeline=42 attempt=7 digest=0123456789abcdef -->`
///
/// Only the first line of a comment can be a marker: everything below comes out of logs. Fields that this version does
/// not know are ignored, so that a later one may add some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) key: String,
    pub(super) run: Option<Run>,
    pub(super) digest: String,
}

/// Which run of the job wrote a comment; a greater one is newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// GitLab's pipeline id, GitHub's run id; both grow.
    pub pipeline: u64,
    /// GitLab's job id, which a retry renews; GitHub's run attempt.
    pub attempt: u64,
}

impl Marker {
    pub(super) fn new(key: String, run: Option<Run>, body: &str) -> Self {
        Self { key, run, digest: short_digest(&[body]) }
    }

    /// Reads the marker in a comment's first line, if it is one.
    pub(super) fn of_comment(text: &str) -> Option<Self> {
        Self::parse(text.lines().next()?.trim_end())
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.split(' ');
        if words.next() != Some(VERSION) {
            return None;
        }
        let mut fields = Fields::default();
        for word in words {
            let (name, value) = word.split_once('=')?;
            fields.set(name, value)?;
        }
        fields.finish()
    }

    /// Whether the other comes from a run that is known to be later than this.
    pub(super) fn is_older_than(&self, other: &Self) -> bool {
        matches!((self.run, other.run), (Some(own), Some(other)) if own < other)
    }
}

#[derive(Default)]
struct Fields<'a> {
    key: Option<&'a str>,
    pipeline: Option<u64>,
    attempt: Option<u64>,
    digest: Option<&'a str>,
}

impl<'a> Fields<'a> {
    /// Takes one field; `None` when it is malformed or stands there twice.
    fn set(&mut self, name: &str, value: &'a str) -> Option<()> {
        let twice = match name {
            "key" => self.key.replace(hex(value)?).is_some(),
            "digest" => self.digest.replace(hex(value)?).is_some(),
            "pipeline" => self.pipeline.replace(number(value)?).is_some(),
            "attempt" => self.attempt.replace(number(value)?).is_some(),
            _ => false,
        };
        (!twice).then_some(())
    }

    fn finish(self) -> Option<Marker> {
        let run = match (self.pipeline, self.attempt) {
            (Some(pipeline), Some(attempt)) => Some(Run { pipeline, attempt }),
            (None, None) => None,
            _ => return None,
        };
        Some(Marker { key: self.key?.to_owned(), run, digest: self.digest?.to_owned() })
    }
}

fn hex(value: &str) -> Option<&str> {
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (value.len() == DIGITS && value.bytes().all(digit)).then_some(value)
}

fn number(value: &str) -> Option<u64> {
    value.bytes().all(|byte| byte.is_ascii_digit()).then(|| value.parse().ok()).flatten()
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{VERSION} key={}", self.key)?;
        if let Some(Run { pipeline, attempt }) = self.run {
            write!(f, " pipeline={pipeline} attempt={attempt}")?;
        }
        write!(f, " digest={}{SUFFIX}", self.digest)
    }
}

/// A digest of parts in order; `["ab", "c"]` and `["a", "bc"]` differ.
pub(super) fn short_digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    let first = hash.finalize().first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
    format!("{first:0DIGITS$x}")
}

#[cfg(test)]
mod marker_tests {
    use super::*;

    fn marker(run: Option<Run>) -> Marker {
        Marker::new(short_digest(&["forge.example", "7", "test"]), run, "body")
    }

    #[test]
    fn a_marker_reads_back_as_it_was_written() {
        for run in [None, Some(Run { pipeline: 42, attempt: u64::MAX })] {
            let marker = marker(run);
            assert_eq!(Marker::of_comment(&format!("{marker}\nbody")), Some(marker.clone()));
            assert_eq!(Marker::of_comment(&format!("{marker}\r\nbody")), Some(marker));
        }
    }

    #[test]
    fn fields_of_later_versions_are_ignored() {
        let marker = marker(None);
        let later = marker.to_string().replace(" -->", " state=abc -->");
        assert_eq!(Marker::of_comment(&later), Some(marker));
    }

    #[test]
    fn only_a_well_formed_first_line_is_a_marker() {
        let good = marker(Some(Run { pipeline: 1, attempt: 2 })).to_string();
        for bad in [
            format!("text\n{good}"),
            format!(" {good}"),
            format!("> {good}"),
            good.replace("v1", "v2"),
            good.replace(" -->", ""),
            good.replace("key=", "key=0"),
            good.replace("pipeline=1", "pipeline=+1"),
            good.replace("pipeline=1", "pipeline=99999999999999999999"),
            good.replace(" attempt=2", ""),
            good.replace(" attempt=2", " attempt=2 attempt=3"),
            String::new(),
        ] {
            assert_eq!(Marker::of_comment(&bad), None, "{bad}");
        }
    }

    #[test]
    fn only_a_run_that_is_known_to_be_later_is_newer() {
        let run = |pipeline, attempt| marker(Some(Run { pipeline, attempt }));
        assert!(run(1, 9).is_older_than(&run(2, 1)));
        assert!(run(2, 1).is_older_than(&run(2, 2)));
        assert!(!run(2, 2).is_older_than(&run(2, 2)));
        assert!(!marker(None).is_older_than(&run(2, 2)));
        assert!(!run(2, 2).is_older_than(&marker(None)));
    }

    #[test]
    fn a_digest_tells_the_parts_apart() {
        assert_ne!(short_digest(&["ab", "c"]), short_digest(&["a", "bc"]));
    }
}
