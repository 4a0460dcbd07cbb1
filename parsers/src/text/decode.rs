use std::io::{self, Read};

/// Decodes UTF-16 (with a byte order mark, or plainly recognisable without one) to UTF-8 and drops a UTF-8 mark;
/// other bytes pass unchanged. PowerShell writes UTF-16 when a command's output is redirected into a file.
#[derive(Debug)]
pub struct Decoded<R> {
    inner: R,
    encoding: Encoding,
    /// Raw bytes that were read but not decoded yet: the sniffed head, or half a code unit.
    raw: Vec<u8>,
    /// Decoded bytes that were not handed out yet.
    ready: Vec<u8>,
    handed: usize,
    end: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Unknown,
    Bytes,
    Utf16Le,
    Utf16Be,
}

const HEAD: usize = 4096;

impl<R: Read> Decoded<R> {
    /// Wraps a reader of raw bytes.
    pub const fn new(inner: R) -> Self {
        Self { inner, encoding: Encoding::Unknown, raw: Vec::new(), ready: Vec::new(), handed: 0, end: false }
    }

    fn sniff(&mut self) -> io::Result<()> {
        (&mut self.inner).take(HEAD as u64).read_to_end(&mut self.raw)?;
        let (encoding, mark) = match self.raw.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => (Encoding::Bytes, 3),
            [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
            [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
            head => (without_mark(head), 0),
        };
        self.encoding = encoding;
        self.raw.drain(..mark);
        Ok(())
    }

    /// Decodes what is in `raw`; half a code unit or half a pair stays there until more comes.
    fn decode(&mut self) {
        self.ready.clear();
        self.handed = 0;
        let unit = match self.encoding {
            Encoding::Utf16Le => u16::from_le_bytes,
            Encoding::Utf16Be => u16::from_be_bytes,
            Encoding::Unknown | Encoding::Bytes => {
                self.ready.append(&mut self.raw);
                return;
            }
        };
        let (pairs, _) = self.raw.as_chunks::<2>();
        let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        if !self.end && units.last().is_some_and(|last| (0xd800..0xdc00).contains(last)) {
            units.pop();
        }
        self.raw.drain(..units.len() * 2);
        for c in char::decode_utf16(units) {
            let mut bytes = [0; 4];
            let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.ready.extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
        }
    }
}

/// Text in UTF-16 without a mark has a zero in every second byte of its ASCII parts.
fn without_mark(head: &[u8]) -> Encoding {
    let (pairs, _) = head.as_chunks::<2>();
    let little = pairs.iter().filter(|[low, high]| *low != 0 && *high == 0).count();
    let big = pairs.iter().filter(|[high, low]| *low != 0 && *high == 0).count();
    if pairs.len() < 4 {
        Encoding::Bytes
    } else if little * 10 >= pairs.len() * 9 {
        Encoding::Utf16Le
    } else if big * 10 >= pairs.len() * 9 {
        Encoding::Utf16Be
    } else {
        Encoding::Bytes
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.encoding == Encoding::Unknown {
            self.sniff()?;
            self.decode();
        }
        while self.handed == self.ready.len() {
            if self.encoding == Encoding::Bytes {
                return self.inner.read(out);
            }
            if self.end {
                return Ok(0);
            }
            let before = self.raw.len();
            (&mut self.inner).take(HEAD as u64).read_to_end(&mut self.raw)?;
            self.end = self.raw.len() == before;
            self.decode();
        }
        let rest = self.ready.get(self.handed..).unwrap_or_default();
        let n = rest.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..n), rest.get(..n)) {
            to.copy_from_slice(from);
        }
        self.handed += n;
        Ok(n)
    }
}

#[cfg(test)]
mod decode_tests {
    use super::*;

    fn decode(bytes: &[u8]) -> String {
        let mut text = String::new();
        Decoded::new(bytes).read_to_string(&mut text).unwrap();
        text
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn utf16_is_decoded_in_both_orders_with_and_without_a_mark() {
        let text = format!("3 passed in 0.1s → 😀 {}", "x".repeat(9001));
        for big in [false, true] {
            assert_eq!(decode(&utf16(&format!("\u{feff}{text}"), big)), text);
            assert_eq!(decode(&utf16(&text, big)), text);
        }
    }

    #[test]
    fn a_mark_is_dropped_and_other_bytes_pass() {
        assert_eq!(decode("\u{feff}<a/>".as_bytes()), "<a/>");
        assert_eq!(decode(b""), "");
        let mut out = Vec::new();
        Decoded::new(&b"\x89PNG\r\n\x1a\n\0\0"[..]).read_to_end(&mut out).unwrap();
        assert_eq!(out, b"\x89PNG\r\n\x1a\n\0\0");
    }

    #[test]
    fn a_log_cut_inside_a_code_unit_ends_there() {
        let mut bytes = utf16("\u{feff}ab", false);
        bytes.push(0x41);
        assert_eq!(decode(&bytes), "ab");
    }
}
