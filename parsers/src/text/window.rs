use std::io::{self, BufRead, Read};

use super::ansi;

/// Bytes looked at to recognise a document.
const HEAD: usize = 64 * 1024;
const CHUNK: usize = 256 * 1024;

/// A reader that can look ahead, for documents that stand in console noise.
#[derive(Debug)]
pub struct Window<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    end_of_input: bool,
}

impl<R: Read> Window<R> {
    /// Wraps a reader of decoded bytes (see [`Decoded`](super::Decoded)).
    pub const fn new(reader: R) -> Self {
        Self { reader, buffer: Vec::new(), start: 0, end_of_input: false }
    }

    /// Moves to the next place where a document begins: a line that, terminal sequences and white space aside, begins
    /// with what `starts` accepts, or an XML declaration behind text that had no line end. Returns whether there is
    /// one. `starts` is asked at every line of the noise before it, so it looks at the first bytes first.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub fn seek_document(&mut self, starts: impl Fn(&[u8]) -> bool) -> io::Result<bool> {
        loop {
            self.skip_blank()?;
            let head = self.head()?;
            if head.is_empty() {
                return Ok(false);
            }
            if starts(head) {
                return Ok(true);
            }
            self.skip_to_declaration()?;
        }
    }

    /// The bytes ahead, as many as it takes to recognise a document where the input has them.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub fn head(&mut self) -> io::Result<&[u8]> {
        while self.buffer.len() - self.start < HEAD && !self.end_of_input {
            self.fill()?;
        }
        let ahead = self.buffer.get(self.start..).unwrap_or_default();
        Ok(ahead.get(..HEAD).unwrap_or(ahead))
    }

    /// Skips white space, byte order marks and terminal sequences.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub fn skip_blank(&mut self) -> io::Result<()> {
        loop {
            let head = self.head()?;
            let n = match head {
                [b' ' | b'\t' | b'\r' | b'\n' | 0, ..] => 1,
                [0x1b, ..] => ansi::control(head).1,
                [0xef, 0xbb, 0xbf, ..] => 3,
                _ => return Ok(()),
            };
            self.consume(n);
        }
    }

    /// Skips the rest of the line.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let ahead = self.fill_buf()?;
            if ahead.is_empty() {
                return Ok(());
            }
            if let Some(at) = memchr::memchr(b'\n', ahead) {
                self.consume(at + 1);
                return Ok(());
            }
            let all = ahead.len();
            self.consume(all);
        }
    }

    /// Skips the rest of the line, or what stands before an XML declaration in it.
    fn skip_to_declaration(&mut self) -> io::Result<()> {
        let head = self.head()?;
        let line = head.get(1..).unwrap_or_default();
        let line = memchr::memchr(b'\n', line).and_then(|end| line.get(..end)).unwrap_or(line);
        match memchr::memmem::find(line, b"<?xml ") {
            Some(at) => {
                self.consume(1 + at);
                Ok(())
            }
            None => self.skip_line(),
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let read = (&mut self.reader).take(CHUNK as u64).read_to_end(&mut self.buffer)?;
        self.end_of_input = read == 0;
        Ok(())
    }
}

impl<R: Read> Read for Window<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Window<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.buffer.len() && !self.end_of_input {
            self.fill()?;
        }
        Ok(self.buffer.get(self.start..).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        let n = n.min(self.buffer.len() - self.start);
        self.start += n;
    }
}

#[cfg(test)]
mod window_tests {
    use super::*;

    #[test]
    fn a_document_is_found_behind_noise_and_escapes() {
        let log = b"npm warn {x}\n[not it]\n\x1b[0m\xef\xbb\xbf  <?xml version='1.0'?><a/>\ntail";
        let mut window = Window::new(&log[..]);
        assert!(window.seek_document(|head| head.starts_with(b"<?xml")).unwrap());
        assert!(window.head().unwrap().starts_with(b"<?xml"));
        let mut rest = String::new();
        window.read_to_string(&mut rest).unwrap();
        assert!(rest.ends_with("tail"));
    }

    #[test]
    fn a_document_is_found_directly_behind_text() {
        let mut window = Window::new(&b"a <?xml-stylesheet?>\n{\nrunning...<?xml version='1.0'?>\n<a/>"[..]);
        assert!(window.seek_document(|head| head.starts_with(b"<?xml ")).unwrap());
        assert!(window.head().unwrap().ends_with(b"<a/>"));
    }

    #[test]
    fn noise_without_a_document_ends_the_search() {
        assert!(!Window::new(&b"a\n{b\n<c"[..]).seek_document(|_| false).unwrap());
        assert!(!Window::new(&b""[..]).seek_document(|_| true).unwrap());
    }
}
