//! XML of unknown origin, made safe for a parser that buffers whole tokens and insists on UTF-8.

use std::io::{self, BufRead, Read};

use super::ansi;

/// Bytes of one token past which it is split or shortened: a report may hold gigabytes of captured output in one element.
const MAX_TOKEN: usize = 256 * 1024;
/// Bytes handed out at once, so that a token grows past the bound by no more.
const PIECE: usize = 64 * 1024;
/// Attribute values of one tag that are shortened before the tag is refused.
const MAX_SHORTENED: u8 = 8;
/// Bytes that tell which sort of token has begun.
const OPENING: usize = CDATA.len();

const CDATA: &[u8] = b"<![CDATA[";
/// Ends a CDATA section and opens the next one: two pieces for the parser, one text for the reader.
const SPLIT_CDATA: &[u8] = b"]]><![CDATA[";
/// An empty comment, which ends a piece of text.
const SPLIT_TEXT: &[u8] = b"<!---->";

/// The bytes of an XML document as a token parser can bear them, whatever the document does.
///
/// - Invalid UTF-8 is replaced; where the document declares a Latin encoding, its bytes are decoded.
/// - Text and CDATA sections past a bound come in pieces, attribute values past it are cut, other tokens refused:
///   memory stays constant. The user calls [`begin`](Self::begin) before it asks the parser for the next token.
///
/// Nothing is read past what the parser consumes.
#[derive(Debug)]
pub(crate) struct XmlSource<R> {
    inner: R,
    latin: bool,
    /// Bytes at the start of `inner`'s buffer that are known to be UTF-8.
    valid: usize,
    /// Handed out before what `inner` has.
    patch: Patch,
    token: Token,
    offset: u64,
    lines: u64,
}

#[derive(Debug, Default)]
struct Patch {
    bytes: [u8; 16],
    start: usize,
    end: usize,
}

impl Patch {
    fn set(&mut self, bytes: &[u8]) {
        self.start = 0;
        self.end = bytes.len().min(self.bytes.len());
        for (to, from) in self.bytes.iter_mut().zip(bytes) {
            *to = *from;
        }
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }
}

/// What was handed out of the current token.
#[derive(Debug, Default)]
struct Token {
    opening: [u8; OPENING],
    seen: usize,
    len: usize,
    /// The quote that an attribute value is open in, where a tag is longer than a piece.
    quote: Option<u8>,
    last: u8,
    shortened: u8,
}

impl Token {
    /// Follows a piece that the parser took whole without finding the token's end in it.
    fn follow(&mut self, piece: &[u8]) {
        self.last = piece.last().copied().unwrap_or(self.last);
        if self.opening.starts_with(b"<") && !self.opening.starts_with(b"<!") {
            for byte in piece.iter().copied().filter(|byte| matches!(byte, b'"' | b'\'')) {
                self.quote = match self.quote {
                    None => Some(byte),
                    Some(open) if open == byte => None,
                    open => open,
                };
            }
        }
    }
}

impl<R: BufRead> XmlSource<R> {
    /// Wraps a reader that stands at the beginning of a document.
    pub(crate) fn new(mut inner: R) -> io::Result<Self> {
        let head = inner.fill_buf()?;
        let declaration = head.split(|byte| *byte == b'>').next().unwrap_or_default().to_ascii_lowercase();
        let names = |label: &[u8]| memchr::memmem::find(&declaration, label).is_some();
        let latin = declaration.starts_with(b"<?xml") && (names(b"8859-1") || names(b"1252") || names(b"latin"));
        let (patch, token) = Default::default();
        Ok(Self { inner, latin, valid: 0, patch, token, offset: 0, lines: 0 })
    }

    /// Says that the parser is about to read the next token.
    pub(crate) fn begin(&mut self) {
        self.token = Token::default();
    }

    /// The line, from 1, and the byte, from 0, up to which the document was read.
    pub(crate) fn position(&mut self) -> (u64, u64) {
        let ahead = self.inner.fill_buf().unwrap_or_default();
        let ahead = ahead.get(..self.valid).unwrap_or(ahead);
        (1 + self.lines - count_lines(ahead), self.offset)
    }

    fn take(&mut self, n: usize) {
        self.inner.consume(n);
        self.offset += n as u64;
    }

    /// Looks at fresh bytes; what cannot be handed out as it is becomes the patch.
    fn validate(&mut self) -> io::Result<()> {
        let ahead = self.inner.fill_buf()?;
        let error = std::str::from_utf8(ahead).err();
        let good = error.map_or(ahead, |error| ahead.get(..error.valid_up_to()).unwrap_or_default());
        self.valid = good.len();
        self.lines += count_lines(good);
        let Some(error) = error.filter(|_| good.is_empty()) else { return Ok(()) };
        if self.latin {
            let byte = ahead.first().copied().unwrap_or_default();
            self.patch.set(char::from(byte).encode_utf8(&mut [0; 4]).as_bytes());
            self.take(1);
            return Ok(());
        }
        match error.error_len() {
            Some(len) => {
                self.patch.set("\u{fffd}".as_bytes());
                self.take(len);
            }
            None => self.join_character()?,
        }
        Ok(())
    }

    /// Puts a character together whose bytes lie in two buffers of the reader.
    fn join_character(&mut self) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(4);
        while let Some(next) = self.inner.fill_buf()?.first().copied() {
            bytes.push(next);
            match std::str::from_utf8(&bytes) {
                Ok(character) => {
                    self.patch.set(character.as_bytes());
                    self.take(1);
                    return Ok(());
                }
                Err(error) if error.error_len().is_none() => self.take(1),
                Err(_) => break,
            }
        }
        self.patch.set("\u{fffd}".as_bytes());
        Ok(())
    }

    /// Splits or shortens a token that has grown too long.
    fn shorten(&mut self) -> io::Result<()> {
        let opening = &self.token.opening;
        if opening.starts_with(CDATA) {
            // Between `]]` and `>` a split would hide the end of the section.
            if self.token.last != b']' || self.token.len > 4 * MAX_TOKEN {
                self.patch.set(SPLIT_CDATA);
                self.token.len = 0;
            }
            return Ok(());
        }
        if !opening.starts_with(b"<") {
            self.patch.set(SPLIT_TEXT);
            self.token.len = 0;
            return Ok(());
        }
        match self.token.quote {
            Some(quote) if self.token.shortened < MAX_SHORTENED => {
                self.token.shortened += 1;
                self.token.len = 0;
                self.skip_to(quote)
            }
            _ => Err(too_long()),
        }
    }

    fn skip_to(&mut self, byte: u8) -> io::Result<()> {
        loop {
            let ahead = self.inner.fill_buf()?;
            let found = memchr::memchr(byte, ahead);
            let n = found.unwrap_or(ahead.len());
            // What was counted before as ahead must not be counted again.
            let fresh = ahead.get(self.valid.min(n)..n).unwrap_or_default();
            self.lines += count_lines(fresh);
            self.valid = self.valid.saturating_sub(n);
            self.take(n);
            if found.is_some() || n == 0 {
                return Ok(());
            }
        }
    }
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a tag or declaration longer than {} KiB", MAX_TOKEN / 1024))
}

fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

impl<R: BufRead> BufRead for XmlSource<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.token.len >= MAX_TOKEN && self.patch.rest().is_empty() {
            self.shorten()?;
        }
        while self.valid == 0 && self.patch.rest().is_empty() && !self.inner.fill_buf()?.is_empty() {
            self.validate()?;
        }
        let piece = if self.patch.rest().is_empty() {
            let ahead = self.inner.fill_buf()?;
            ahead.get(..self.valid.min(PIECE)).unwrap_or(ahead)
        } else {
            self.patch.rest()
        };
        if self.token.seen < OPENING {
            let room = self.token.opening.get_mut(self.token.seen..).unwrap_or_default();
            for (to, from) in room.iter_mut().zip(piece) {
                *to = *from;
            }
        }
        Ok(piece)
    }

    fn consume(&mut self, n: usize) {
        self.token.len += n;
        self.token.seen = (self.token.seen + n).min(OPENING);
        if !self.patch.rest().is_empty() {
            self.token.last = 0;
            self.patch.start += n;
            return;
        }
        if n == self.valid.min(PIECE) {
            let ahead = self.inner.fill_buf().unwrap_or_default();
            self.token.follow(ahead.get(..n).unwrap_or_default());
        }
        self.take(n);
        self.valid = self.valid.saturating_sub(n);
    }
}

impl<R: BufRead> Read for XmlSource<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

/// The text of an attribute value or of character data: references resolved where they are XML's own or those of
/// characters, left as they stand where they are not (entities that the document defines are never expanded);
/// terminal sequences removed.
pub(crate) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, from)) = rest.split_once('&') {
        text.push_str(before);
        rest = from;
        let resolved = from.split_once(';').and_then(|(name, after)| Some((reference(name)?, after)));
        if let Some((character, after)) = resolved {
            text.push(character);
            rest = after;
        } else {
            text.push('&');
        }
    }
    text.push_str(rest);
    plain(text)
}

/// The character that `&name;` stands for.
pub(crate) fn reference(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Text without terminal sequences. pytest writes characters that XML forbids as `#x1B`.
pub(crate) fn plain(text: String) -> String {
    let text = if text.contains("#x1B[") { text.replace("#x1B[", "\u{1b}[") } else { text };
    if ansi::is_plain(text.as_bytes()) {
        return text;
    }
    let mut clean = Vec::with_capacity(text.len());
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            clean.push(b'\n');
        }
        ansi::strip_into(line.as_bytes(), &mut clean);
    }
    String::from_utf8_lossy(&clean).into_owned()
}

#[cfg(test)]
mod xml_tests {
    use super::*;
    use quick_xml::Reader;
    use quick_xml::events::Event;

    /// A reader that hands out as many bytes at once as it is told to.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.fill_buf()?.read(out)?;
            self.consume(n);
            Ok(n)
        }
    }

    impl BufRead for Pieces<'_> {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            Ok(&self.0[..self.0.len().min(self.1)])
        }

        fn consume(&mut self, n: usize) {
            self.0 = &self.0[n..];
        }
    }

    /// All text of a document, the longest token that the parser held, and how reading ended.
    fn read(document: &[u8], piece: usize) -> (String, usize, Result<(), quick_xml::Error>) {
        let mut reader = Reader::from_reader(XmlSource::new(Pieces(document, piece)).unwrap());
        let (mut text, mut longest, mut buffer) = (String::new(), 0, Vec::new());
        loop {
            buffer.clear();
            reader.get_mut().begin();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Eof) => return (text, longest, Ok(())),
                Ok(Event::Text(piece)) => text.push_str(&piece),
                Ok(Event::CData(piece)) => text.push_str(&piece),
                Ok(Event::Start(tag)) => text.push_str(tag.attributes_raw()),
                Ok(_) => {}
                Err(error) => return (text, longest, Err(error)),
            }
            longest = longest.max(buffer.capacity());
        }
    }

    #[test]
    fn long_text_comes_whole_in_pieces() {
        let long = "0123456789ü]]&gt; ".repeat(200_000);
        for piece in [1 << 20, 4096, 7001] {
            for (open, close) in [("", ""), ("<![CDATA[", "]]>")] {
                let document = format!("<a>{open}{long}{close}</a>");
                let (text, longest, end) = read(document.as_bytes(), piece);
                let long = if open.is_empty() { long.replace("&gt;", "") } else { long.clone() };
                assert!(end.is_ok() && text == long, "{piece} {open} {:?}", text.len());
                assert!(longest < 4 * MAX_TOKEN, "{longest}");
            }
        }
    }

    #[test]
    fn a_section_of_brackets_is_not_split_where_it_ends() {
        for n in [MAX_TOKEN - 2, MAX_TOKEN, MAX_TOKEN + 1, 3 * MAX_TOKEN] {
            let document = format!("<a><![CDATA[{}]]></a>", "]".repeat(n));
            for piece in [65536, 4099] {
                let (text, _, end) = read(document.as_bytes(), piece);
                assert!(end.is_ok() && text.len() == n, "{n} {piece}: {}", text.len());
            }
        }
    }

    #[test]
    fn a_long_attribute_is_cut_and_the_next_one_still_read() {
        let document = format!("<a message=\"{}'\" type='b'>text</a>", "x\n".repeat(4 * MAX_TOKEN));
        let (text, longest, end) = read(document.as_bytes(), 8192);
        assert!(end.is_ok() && text.ends_with("\" type='b'text"), "{end:?}");
        assert!(longest < 4 * MAX_TOKEN);
    }

    #[test]
    fn other_tokens_without_an_end_are_refused() {
        let much = "x".repeat(4 * MAX_TOKEN);
        for document in [format!("<a><!--{much}--></a>"), format!("<a{much}/>"), format!("<?{much}?><a/>")] {
            assert!(matches!(read(document.as_bytes(), 8192).2, Err(quick_xml::Error::Io(_))));
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_replaced_or_decoded_whatever_the_pieces() {
        for piece in 1..9 {
            assert_eq!(read("<a>für 5 € 😀</a>".as_bytes(), piece).0, "für 5 € 😀");
            assert_eq!(read(b"<a>f\xfcr \xf0\x9f\x98</a>", piece).0, "f\u{fffd}r \u{fffd}");
        }
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>Gr\xf6\xdfe</a>";
        assert_eq!(read(latin, 1024).0, "Größe");
    }

    #[test]
    fn the_position_is_that_of_the_document() {
        let document = format!("<a>\n\n{}\n<b></c>\n\n\n</a>", "y".repeat(2 * MAX_TOKEN));
        let mut reader = Reader::from_reader(XmlSource::new(Pieces(document.as_bytes(), 1 << 20)).unwrap());
        let mut buffer = Vec::new();
        while reader.read_event_into(&mut buffer).is_ok() {
            buffer.clear();
            reader.get_mut().begin();
        }
        let byte = document.find("</c>").unwrap() + "</c>".len();
        assert_eq!(reader.get_mut().position(), (4, byte as u64));
    }

    #[test]
    fn references_are_resolved_and_unknown_ones_stay() {
        assert_eq!(unescape("a &lt;b&gt; &amp;&#x41;&#66;&quot;&apos;"), "a <b> &AB\"'");
        assert_eq!(
            unescape("&nbsp; & &lol9; &#x110000; &#xD800; 1 && 2"),
            "&nbsp; & &lol9; &#x110000; &#xD800; 1 && 2"
        );
        assert_eq!(unescape("&#x1B;[31mred&#27;[0m #x1B[1mbold"), "red bold");
        assert_eq!(unescape("two\nlines&#10;\tthree"), "two\nlines\n\tthree");
    }
}
