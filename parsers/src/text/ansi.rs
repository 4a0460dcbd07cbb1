//! Terminal control sequences, by [ECMA-48](https://ecma-international.org/publications-and-standards/standards/ecma-48/)
//! and [xterm's list](https://invisible-island.net/xterm/ctlseqs/ctlseqs.html).

/// Longest operating system command that is believed; some tools never end theirs, and the text after it matters.
const MAX_STRING: usize = 4 * 1024;

/// A control sequence, as far as it can change what is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Control<'a> {
    /// A control sequence with its parameter bytes and final byte: `ESC [ 2 K`.
    Csi(&'a [u8], u8),
    /// Anything else: colours of the character set, titles, links.
    Other,
}

/// Reads the sequence at the start of `bytes`, which begins with ESC. Returns it and its length, at least 1.
///
/// A sequence never reaches past the line: one that the line's end breaks off ends there.
pub(super) fn control(bytes: &[u8]) -> (Control<'_>, usize) {
    match bytes.get(1) {
        Some(b'[') => csi(bytes),
        Some(b']' | b'P' | b'X' | b'^' | b'_') => (Control::Other, string_len(bytes)),
        // ESC, intermediates, final: `ESC ( B` selects a character set.
        Some(0x20..=0x2f) => {
            let rest = bytes.iter().skip(1).take_while(|b| (0x20..=0x2f).contains(*b)).count();
            let final_byte = usize::from(bytes.get(1 + rest).is_some_and(|b| (0x30..=0x7e).contains(b)));
            (Control::Other, 1 + rest + final_byte)
        }
        Some(0x30..=0x7e) => (Control::Other, 2),
        _ => (Control::Other, 1),
    }
}

fn csi(bytes: &[u8]) -> (Control<'_>, usize) {
    let body = bytes.get(2..).unwrap_or_default();
    let len = body.iter().take_while(|b| (0x20..=0x3f).contains(*b)).count();
    match body.get(len) {
        Some(last @ 0x40..=0x7e) => (Control::Csi(body.get(..len).unwrap_or_default(), *last), len + 3),
        _ => (Control::Other, len + 2),
    }
}

/// The length of a string sequence (`ESC ] … BEL`, `ESC P … ESC \`).
fn string_len(bytes: &[u8]) -> usize {
    let window = bytes.get(..bytes.len().min(MAX_STRING)).unwrap_or_default();
    let Some(found) = window.get(2..).and_then(|rest| memchr::memchr3(0x07, 0x1b, b'\n', rest)) else {
        return window.len();
    };
    let end = 2 + found;
    match (window.get(end), window.get(end + 1)) {
        (Some(0x07), _) => end + 1,
        (Some(0x1b), Some(b'\\')) => end + 2,
        // Another sequence or the line's end before the terminator: the string was never ended.
        _ => end,
    }
}

/// Which control characters a line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Controls {
    /// None but tabs.
    None,
    /// Escape characters.
    Escapes,
    /// Others: returns, backspaces, zeros.
    Others,
}

/// Looks for control characters; every byte of every log comes through here.
pub(super) fn controls(line: &[u8]) -> Controls {
    const ANY: u8 = 1;
    const OTHER: u8 = 2;
    let class = |b: u8| {
        let any = (u8::from(b < 0x20) & u8::from(b != b'\t')) | u8::from(b == 0x7f);
        any | ((any & u8::from(b != 0x1b)) << 1)
    };
    // Pieces of a fixed size and no early exit: the compiler uses vector instructions.
    let (pieces, rest) = line.as_chunks::<32>();
    let of_pieces = pieces.iter().fold([0_u8; 32], |mut found, piece| {
        for (found, b) in found.iter_mut().zip(piece) {
            *found |= class(*b);
        }
        found
    });
    let found = of_pieces.iter().copied().chain(rest.iter().map(|b| class(*b))).fold(0, |found, one| found | one);
    match found {
        0 => Controls::None,
        found if found & OTHER == 0 && found & ANY != 0 => Controls::Escapes,
        _ => Controls::Others,
    }
}

/// Whether a line has no control characters but tabs.
pub(super) fn is_plain(line: &[u8]) -> bool {
    controls(line) == Controls::None
}

/// Whether a sequence moves the cursor or erases: then only a screen shows what remains of the line.
fn redraws(control: Control<'_>) -> bool {
    matches!(control, Control::Csi(_, b'A'..=b'H' | b'J' | b'K' | b'P' | b'X' | b'f' | b'd' | b'`'))
}

/// Appends `line` without its control sequences and control characters; tabs stay. Returns whether that is what a
/// terminal would show; if not, something in the line moves the cursor or erases.
pub(super) fn strip_into(line: &[u8], out: &mut Vec<u8>) -> bool {
    let escapes_only = controls(line) != Controls::Others;
    let mut still = escapes_only || memchr::memchr2(b'\r', 0x08, line).is_none();
    let push = |text: &[u8], out: &mut Vec<u8>| {
        if escapes_only {
            out.extend_from_slice(text);
        } else {
            out.extend(text.iter().filter(|b| (**b >= 0x20 || **b == b'\t') && **b != 0x7f));
        }
    };
    let mut rest = line;
    while let Some(at) = memchr::memchr(0x1b, rest) {
        let (text, sequence) = rest.split_at(at);
        push(text, out);
        let (found, len) = control(sequence);
        still &= !redraws(found);
        rest = sequence.get(len..).unwrap_or_default();
    }
    push(rest, out);
    still
}

#[cfg(test)]
mod ansi_tests {
    use super::*;

    fn strip(line: &str) -> String {
        let mut out = Vec::new();
        strip_into(line.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn colours_links_and_character_sets_vanish_and_tabs_stay() {
        assert_eq!(strip("Found \x1b[31m6\x1b[0m errors"), "Found 6 errors");
        assert_eq!(strip("\x1b]8;;https://x.example\x07link\x1b]8;;\x1b\\ a\tb\x1b(B\x1b[m"), "link a\tb");
        assert_eq!(strip("\x1b[?2026hx\x1b[38;5;1my\x1b[38:2::1:2:3mz"), "xyz");
        assert_eq!(strip("a\0b\x7fc"), "abc");
    }

    #[test]
    fn a_sequence_that_never_ends_takes_no_text_beyond_its_bound() {
        assert_eq!(strip("x\x1b"), "x");
        assert_eq!(strip("x\x1b["), "x");
        assert_eq!(strip("x\x1b]0;title\x1b[0m 3 passed"), "x 3 passed");
        let long = format!("\x1b]0;{} 3 passed", "t".repeat(5000));
        assert!(strip(&long).ends_with(" 3 passed"));
    }

    #[test]
    fn agrees_with_the_reference_crate_on_well_formed_text_without_tabs() {
        for text in ["plain", "\x1b[1;31mred\x1b[0m", "\x1b]8;;u\x07t\x1b]8;;\x07", "é\x1b[2K→", "\x1b[1A\x1b[3Dx"] {
            assert_eq!(strip(text), strip_ansi_escapes::strip_str(text), "{text:?}");
        }
    }
}
