use std::io::{self, BufRead, Read};

/// Bytes copied at once.
const CHUNK: usize = 32 * 1024;

/// A reader for parsers that ask for every byte by itself, as that of `serde_json` does: bytes are handed out of a
/// small copy, which saves a dynamic call for each, and nothing behind the last byte that was asked for is consumed.
pub(crate) struct Bytewise<'a> {
    inner: &'a mut dyn BufRead,
    copy: Vec<u8>,
    taken: usize,
}

impl<'a> Bytewise<'a> {
    /// Wraps a reader.
    pub(crate) const fn new(inner: &'a mut dyn BufRead) -> Self {
        Self { inner, copy: Vec::new(), taken: 0 }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.inner.consume(self.taken);
        self.taken = 0;
        self.copy.clear();
        let ahead = self.inner.fill_buf()?;
        self.copy.extend_from_slice(ahead.get(..CHUNK).unwrap_or(ahead));
        Ok(())
    }
}

impl Drop for Bytewise<'_> {
    fn drop(&mut self) {
        self.inner.consume(self.taken);
    }
}

impl Read for Bytewise<'_> {
    #[inline]
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.copy.len() {
            self.fill()?;
        }
        let ahead = self.copy.get(self.taken..).unwrap_or_default();
        // Written out for the usual case: a general copy would cost more than all the rest.
        let n = match (out, ahead) {
            ([only], [first, ..]) => {
                *only = *first;
                1
            }
            (out, mut ahead) => ahead.read(out)?,
        };
        self.taken += n;
        Ok(n)
    }
}

#[cfg(test)]
mod bytewise_tests {
    use super::*;

    #[test]
    fn only_what_was_asked_for_is_consumed() {
        let text = "x".repeat(CHUNK) + "ab";
        let mut inner = text.as_bytes();
        let mut bytes = Bytewise::new(&mut inner);
        for _ in 0..=CHUNK {
            bytes.read_exact(&mut [0]).unwrap();
        }
        drop(bytes);
        assert_eq!(inner, b"b");
    }
}
