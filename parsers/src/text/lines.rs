use std::collections::VecDeque;
use std::io::{self, Read};

use super::ansi;
use super::screen::{ROWS, Screen};
use super::wrapper::Wrapper;

/// Bytes asked of the reader at once.
const CHUNK: usize = 256 * 1024;
/// A line without an end is taken to the screen in pieces of this size.
const MAX_RAW_LINE: usize = 1024 * 1024;

/// The lines of a log as a person would have read them: without control sequences, redraws resolved, wrappers of CI
/// systems removed, invalid UTF-8 replaced. Memory stays constant whatever the input's size.
///
/// Most lines need none of this and are handed out where they lie. Since a redraw can reach back, the last lines of
/// what was read so far are held back until more was read; once a cursor moves up, every line goes over a [`Screen`].
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    /// What was read; `start..` is not handed out yet.
    buffer: Vec<u8>,
    start: usize,
    /// Lines that end before this offset may be handed out.
    free: usize,
    end_of_input: bool,
    sniffed: bool,
    wrapper: Option<Wrapper>,
    /// The line on its way out, where it could not be handed out as it lies.
    scratch: Vec<u8>,
    text: String,
    /// Everything goes over this screen once a cursor moved up.
    screen: Option<Screen>,
    scrolled: VecDeque<String>,
}

/// Where the next line lies.
enum Found {
    /// In `buffer`, clean.
    Buffer(usize, usize),
    /// In `scratch`, clean.
    Scratch,
    /// In `text`.
    Text,
}

impl<R: Read> Lines<R> {
    /// The lines of decoded bytes (see [`Decoded`](super::Decoded)).
    pub const fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            start: 0,
            free: 0,
            end_of_input: false,
            sniffed: false,
            wrapper: None,
            scratch: Vec::new(),
            text: String::new(),
            screen: None,
            scrolled: VecDeque::new(),
        }
    }

    /// The next line without its line end, or nothing at the end.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub fn next_line(&mut self) -> io::Result<Option<&str>> {
        let bytes = match self.find()? {
            None => return Ok(None),
            Some(Found::Text) => return Ok(Some(&self.text)),
            Some(Found::Buffer(from, to)) => self.buffer.get(from..to).unwrap_or_default(),
            Some(Found::Scratch) => &self.scratch,
        };
        if let Ok(line) = std::str::from_utf8(bytes) {
            return Ok(Some(line));
        }
        self.text = String::from_utf8_lossy(bytes).into_owned();
        Ok(Some(&self.text))
    }

    fn find(&mut self) -> io::Result<Option<Found>> {
        loop {
            if let Some(line) = self.scrolled.pop_front() {
                self.text = line;
                return Ok(Some(Found::Text));
            }
            let Some((from, to, next)) = self.raw_line()? else {
                let Some(mut screen) = self.screen.take() else { return Ok(None) };
                self.scrolled.extend(screen.drain());
                // The row behind the last line feed is no line unless something stands in it.
                if self.scrolled.back().is_some_and(String::is_empty) {
                    self.scrolled.pop_back();
                }
                continue;
            };
            self.start = next;
            let raw = self.buffer.get(from..to).unwrap_or_default();
            let raw = self.wrapper.and_then(|wrapper| wrapper.text(raw)).unwrap_or(raw);
            let from = to - raw.len();
            if self.joins_next() {
                return self.join(from, to).map(Some);
            }
            if let Some(screen) = &mut self.screen {
                screen.write(raw);
                self.scrolled.extend(screen.line_feed());
                continue;
            }
            if ansi::is_plain(raw) {
                return Ok(Some(Found::Buffer(from, to)));
            }
            return Ok(Some(Self::clean(raw, &mut self.scratch, &mut self.text)));
        }
    }

    /// Resolves one raw line.
    fn clean(raw: &[u8], scratch: &mut Vec<u8>, text: &mut String) -> Found {
        scratch.clear();
        if ansi::strip_into(raw, scratch) {
            return Found::Scratch;
        }
        let mut row = Screen::new();
        row.write(raw);
        *text = row.drain().join(" ");
        Found::Text
    }

    /// Whether the wrapper says that the following line belongs to the current one.
    fn joins_next(&self) -> bool {
        let Some(wrapper) = self.wrapper else { return false };
        wrapper.continues(self.buffer.get(self.start..).unwrap_or_default())
    }

    /// Puts lines that the wrapper split together again.
    fn join(&mut self, from: usize, to: usize) -> io::Result<Found> {
        let mut whole = self.buffer.get(from..to).unwrap_or_default().to_vec();
        while self.joins_next() && whole.len() < MAX_RAW_LINE {
            let Some((from, to, next)) = self.raw_line()? else { break };
            let raw = self.buffer.get(from..to).unwrap_or_default();
            whole.extend_from_slice(self.wrapper.and_then(|wrapper| wrapper.text(raw)).unwrap_or(raw));
            self.start = next;
        }
        Ok(Self::clean(&whole, &mut self.scratch, &mut self.text))
    }

    /// The next raw line in `buffer` (from, to, start of the one after it), read if need be; without its line end.
    fn raw_line(&mut self) -> io::Result<Option<(usize, usize, usize)>> {
        loop {
            let window = self.buffer.get(self.start..self.free).unwrap_or_default();
            if let Some(len) = memchr::memchr(b'\n', window) {
                let mut line = window.get(..len).unwrap_or_default();
                while let Some(shorter) = line.strip_suffix(b"\r") {
                    line = shorter;
                }
                return Ok(Some((self.start, self.start + line.len(), self.start + len + 1)));
            }
            if self.end_of_input {
                let rest = (self.start, self.buffer.len(), self.buffer.len());
                return Ok((rest.0 < rest.1).then_some(rest));
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        if memchr::memchr(b'\n', &self.buffer).is_none() && self.buffer.len() > MAX_RAW_LINE {
            self.collapse();
        }
        let before = self.buffer.len();
        let read = (&mut self.reader).take(CHUNK as u64).read_to_end(&mut self.buffer)?;
        self.end_of_input = read < CHUNK;
        if !self.sniffed {
            self.sniffed = true;
            self.wrapper = Wrapper::sniff(self.buffer.get(..CHUNK / 4).unwrap_or(&self.buffer));
        }
        let fresh = self.buffer.get(before.saturating_sub(8)..).unwrap_or_default();
        if self.screen.is_none() && moves_up(fresh) {
            self.screen = Some(Screen::new());
        }
        self.free = if self.end_of_input {
            self.buffer.len()
        } else {
            memchr::memrchr_iter(b'\n', &self.buffer).nth(ROWS).map_or(0, |at| at + 1)
        };
        // Rows longer than the buffer is deep would never become free.
        if self.free == 0 && self.buffer.len() > MAX_RAW_LINE {
            self.free = memchr::memrchr(b'\n', &self.buffer).map_or(0, |at| at + 1);
        }
        Ok(())
    }

    /// Replaces a line that has no end by what is to be seen of it so far: progress displays redraw one line for hours.
    fn collapse(&mut self) {
        // Up to the last return the picture is finished; what follows may still be in the middle of a word.
        let last = memchr::memrchr(b'\r', &self.buffer).unwrap_or(self.buffer.len());
        let (finished, rest) = self.buffer.split_at(last);
        let mut row = Screen::new();
        row.write(finished);
        let mut seen = row.drain().concat().into_bytes();
        seen.truncate(MAX_RAW_LINE / 2);
        seen.extend_from_slice(rest.get(..MAX_RAW_LINE / 2).unwrap_or(rest));
        self.buffer = seen;
    }
}

/// Whether a cursor moves up anywhere: `ESC [ n A` or `ESC [ n F`.
fn moves_up(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0x1b, bytes).any(|at| {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let Some(rest) = rest.strip_prefix(b"[") else { return false };
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        matches!(rest.get(digits), Some(b'A' | b'F'))
    })
}

#[cfg(test)]
mod lines_tests {
    use super::*;

    fn lines(log: &[u8]) -> Vec<String> {
        let mut lines = Lines::new(log);
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            all.push(line.to_owned());
        }
        all
    }

    #[test]
    fn line_ends_of_every_system_end_a_line() {
        assert_eq!(lines(b"a\nb\r\nc\r\r\n\nd"), ["a", "b", "c", "", "d"]);
        assert!(lines(b"").is_empty());
    }

    #[test]
    fn colours_redraws_and_bad_bytes_are_resolved() {
        assert_eq!(lines(b"\x1b[32m3 passed\x1b[0m\n10%\r20%\ra\xffb\n\xfe\n"), ["3 passed", "a\u{fffd}b", "\u{fffd}"]);
    }

    #[test]
    fn a_live_display_leaves_its_last_picture() {
        let log = b"start\nrunning 1\n tests 0\n\x1b[2A\x1b[Jrunning 2\n tests 1\n\x1b[2A\x1b[Jdone\n";
        assert_eq!(lines(log), ["start", "done"]);
    }

    #[test]
    fn a_live_display_reaches_back_over_a_chunk_border() {
        for pad in CHUNK - 40..CHUNK + 4 {
            let mut log = vec![b'x'; pad];
            log.extend_from_slice(b"\nold 1\nold 2\n\x1b[2A\x1b[Jnew\nend\n");
            assert_eq!(lines(&log)[1..], ["new", "end"], "{pad}");
        }
    }

    #[test]
    fn gitlab_timestamps_are_removed_and_split_lines_joined() {
        let log = b"2026-01-31T12:34:56.123456Z 00O section_start:1:x\r\x1b[0Kintro\n\
                    2026-01-31T12:34:56.123456Z 00O ...\n2026-01-31T12:34:57.123456Z 00O+. [100%]\n\
                    2026-01-31T12:34:56.123456Z 01E  last\n";
        assert_eq!(lines(log), ["intro", "....  [100%]".replace("  ", " ").as_str(), " last"]);
    }

    #[test]
    fn one_line_of_many_megabytes_keeps_its_latest_picture_in_bounded_memory() {
        let mut log = Vec::new();
        for n in 0..400_000 {
            log.extend_from_slice(format!("\r{n} of 400000").as_bytes());
        }
        log.extend_from_slice(b"\nend");
        let mut lines = Lines::new(log.as_slice());
        assert_eq!(lines.next_line().unwrap(), Some("399999 of 400000"));
        assert_eq!(lines.next_line().unwrap(), Some("end"));
        assert!(lines.buffer.capacity() < 4 * MAX_RAW_LINE);
        let endless = vec![b'a'; 5 * MAX_RAW_LINE];
        let mut lines = Lines::new(endless.as_slice());
        assert!(lines.next_line().unwrap().is_some_and(|line| line.len() < 2 * MAX_RAW_LINE));
    }

    #[test]
    fn every_line_comes_once_whatever_the_chunks() {
        let log = (0..60_000).fold(String::new(), |log, n| log + &format!("line number {n}\n"));
        assert_eq!(lines(log.as_bytes()).len(), 60_000);
        assert_eq!(lines(log.as_bytes()).last().map(String::as_str), Some("line number 59999"));
    }
}
