//! The copy of a command's output.

use std::io::{self, Seek as _, Write as _};

use tempfile::SpooledTempFile;

/// Logs up to this size never touch the disk.
const IN_MEMORY: usize = 4 << 20;

/// Longer lines may be torn by the other stream.
const LONGEST_LINE: usize = 64 << 10;

/// Which of its two streams a command wrote to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Err,
}

/// Both streams in the order of arrival.
///
/// Programs flush blocks, not lines, into a pipe. The beginning of a line waits for its end, so that what came on the
/// other stream meanwhile does not tear it: half a summary line is none.
pub(super) struct Capture {
    spool: SpooledTempFile,
    /// The unfinished line of each stream that has one, oldest first.
    unfinished: Vec<(Stream, Vec<u8>)>,
    /// The spool takes no more: a log with a hole would be worse than one that ends.
    full: bool,
    lost: Option<io::Error>,
}

impl Default for Capture {
    fn default() -> Self {
        Self { spool: SpooledTempFile::new(IN_MEMORY), unfinished: Vec::new(), full: false, lost: None }
    }
}

impl Capture {
    pub(super) fn write(&mut self, stream: Stream, bytes: &[u8]) {
        let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let (lines, rest) = bytes.split_at(end);
        if !lines.is_empty() {
            self.release(stream);
            self.append(lines);
        }
        if rest.is_empty() {
            return;
        }
        let length = if let Some((_, line)) = self.unfinished.iter_mut().find(|(of, _)| *of == stream) {
            line.extend_from_slice(rest);
            line.len()
        } else {
            self.unfinished.push((stream, rest.to_vec()));
            rest.len()
        };
        if length > LONGEST_LINE {
            self.release(stream);
        }
    }

    /// Something that the command may still have to say is not heard: `failed` is what could not be done.
    pub(super) fn ends_early(&mut self, failed: &str, error: &io::Error) {
        self.lost.get_or_insert_with(|| io::Error::new(error.kind(), format!("{failed}: {error}")));
    }

    /// The log from its start, and why its end is missing, if it is.
    pub(super) fn finish(mut self) -> (SpooledTempFile, Option<io::Error>) {
        for (_, line) in std::mem::take(&mut self.unfinished) {
            self.append(&line);
        }
        if let Err(error) = self.spool.rewind() {
            self.ends_early("keeping the output in a temporary file", &error);
        }
        (self.spool, self.lost)
    }

    fn release(&mut self, stream: Stream) {
        if let Some(index) = self.unfinished.iter().position(|(of, _)| *of == stream) {
            let (_, line) = self.unfinished.remove(index);
            self.append(&line);
        }
    }

    fn append(&mut self, bytes: &[u8]) {
        if !self.full
            && let Err(error) = self.spool.write_all(bytes)
        {
            self.full = true;
            self.ends_early("keeping the output in a temporary file", &error);
        }
    }
}

#[cfg(test)]
mod capture_tests {
    use super::*;
    use std::io::Read as _;

    fn log_of(pieces: &[(Stream, &str)]) -> String {
        let mut capture = Capture::default();
        for (stream, text) in pieces {
            capture.write(*stream, text.as_bytes());
        }
        let (mut log, lost) = capture.finish();
        assert!(lost.is_none());
        let mut text = String::new();
        log.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_line_is_not_torn_by_the_other_stream() {
        use Stream::{Err, Out};
        assert_eq!(log_of(&[(Out, "5 pas"), (Err, "warning\n"), (Out, "sed\n")]), "warning\n5 passed\n");
        assert_eq!(log_of(&[(Out, "a\nb"), (Err, "c"), (Out, "d"), (Err, "e\nf")]), "a\nce\nbdf");
    }

    #[test]
    fn unfinished_lines_end_the_log_oldest_first() {
        use Stream::{Err, Out};
        assert_eq!(log_of(&[(Err, "no "), (Out, "end"), (Err, "newline ")]), "no newline end");
    }

    #[test]
    fn a_line_without_end_does_not_fill_the_memory() {
        let mut capture = Capture::default();
        for _ in 0..100 {
            capture.write(Stream::Out, &[b'x'; 10_000]);
            assert!(capture.unfinished.iter().all(|(_, line)| line.len() <= LONGEST_LINE));
        }
        assert_eq!(capture.finish().0.seek(io::SeekFrom::End(0)).unwrap(), 1_000_000);
    }
}
