use std::io::{self, Cursor, Read};

use super::lines::Lines;
use super::wrapper::Wrapper;

/// Bytes looked at to recognise a wrapper.
const HEAD: u64 = 16 * 1024;

/// Decoded bytes without what a CI system wrote in front of every line, for documents that were printed into a job's
/// log. An input that is not wrapped passes unchanged.
///
/// # Errors
///
/// Those of the reader.
pub fn unwrapped<'a>(mut reader: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut head = Vec::new();
    (&mut reader).take(HEAD).read_to_end(&mut head)?;
    let is_wrapped = Wrapper::sniff(&head).is_some();
    let whole = Cursor::new(head).chain(reader);
    Ok(if is_wrapped {
        Box::new(Unwrapped { lines: Lines::new(whole), line: Vec::new(), handed: 0 })
    } else {
        Box::new(whole)
    })
}

struct Unwrapped<R> {
    lines: Lines<R>,
    line: Vec<u8>,
    handed: usize,
}

impl<R: Read> Read for Unwrapped<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.handed == self.line.len() {
            let Some(line) = self.lines.next_line()? else { return Ok(0) };
            self.line.clear();
            self.line.extend_from_slice(line.as_bytes());
            self.line.push(b'\n');
            self.handed = 0;
        }
        let n = self.line.get(self.handed..).unwrap_or_default().read(out)?;
        self.handed += n;
        Ok(n)
    }
}

#[cfg(test)]
mod unwrapped_tests {
    use super::*;

    fn read(log: &str) -> String {
        let mut text = String::new();
        unwrapped(log.as_bytes()).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_document_in_a_wrapped_log_is_set_free_and_another_left_alone() {
        let wrapped = "2026-01-31T12:34:56.1234567Z <a>\n2026-01-31T12:34:56.1234567Z </a>\n";
        assert_eq!(read(wrapped), "<a>\n</a>\n");
        assert_eq!(read("<a>\r\n</a>"), "<a>\r\n</a>");
    }
}
