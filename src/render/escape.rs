//! The one place where text from outside becomes inert.
//!
//! Entities and backslashes do not disarm mentions and references on either forge, and both link bare URLs; only code
//! does. So whatever came out of a log stands in `<code>` or in a fence. `<code>` is used instead of backticks because
//! it means the same in a paragraph, a table cell, a heading and the raw HTML of a `<summary>`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Marks a string of the view as our own, ready Markdown. No text from outside keeps a control character.
pub(super) const OURS: char = '\u{2}';

/// What a template's `{{value}}` puts out: our own Markdown as it is, everything else as inert code.
pub(super) fn value(text: &str) -> String {
    match text.strip_prefix(OURS) {
        Some(ours) => ours.to_owned(),
        None if text.is_empty() => String::new(),
        None => code(text),
    }
}

/// Untrusted text as inline code, on one line, in Markdown and in HTML alike.
pub(super) fn code(text: &str) -> String {
    let text = visible(text, Newlines::Shown);
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str("<code>");
    encode(&text, &mut out);
    out.push_str("</code>");
    out
}

/// Encodes what Markdown or HTML could read as structure. Raw HTML in a paragraph does not stop Markdown between its
/// tags, so this goes further than HTML asks.
fn encode(text: &str, out: &mut String) {
    let mut before = ['\0'; 3];
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let next = rest.clone().next().unwrap_or('\0');
        let [_, _, last] = before;
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' | '|' | '*' | '`' | '\\' | '[' | ']' | '{' | '}' | '~' | '$' | '^' => entity(c, out),
            '_' if !(last.is_alphanumeric() && next.is_alphanumeric()) => entity(c, out),
            '=' if (next == '=' && last != ' ') || (last == '=' && next != ' ') => entity(c, out),
            // `scheme://` and `www.` are linked while Markdown is parsed, which knows nothing of the tags around them.
            ':' if next == '/' => entity(c, out),
            '.' if before.iter().all(|w| w.eq_ignore_ascii_case(&'w')) => entity(c, out),
            // Addresses are linked after entities were decoded: only a node between the halves keeps them apart.
            '@' if last.is_ascii_alphanumeric() || matches!(last, '.' | '+' | '-' | '_') => out.push_str("<!-- -->@"),
            _ => out.push(c),
        }
        before.rotate_left(1);
        before[2] = c;
    }
}

fn entity(c: char, out: &mut String) {
    let _ = write!(out, "&#{};", u32::from(c));
}

/// What becomes of line ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Newlines {
    /// They are shown as `⏎`, tabs as a space.
    Shown,
    /// They stay, as `\n`; tabs stay too.
    Kept,
}

/// `text` with everything that cannot be seen, or that changes the order of what is seen, shown by name.
pub(super) fn visible(text: &str, newlines: Newlines) -> Cow<'_, str> {
    let plain = |c: char| !(is_hidden(c) || c == '\u{200d}' || c == '\u{fe0f}');
    if text.chars().all(|c| plain(c) || (newlines == Newlines::Kept && matches!(c, '\n' | '\t'))) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut last = '\0';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, newlines) {
            ('\r', _) if rest.peek() == Some(&'\n') => {}
            ('\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}', Newlines::Kept) => out.push('\n'),
            ('\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}', Newlines::Shown) => out.push('⏎'),
            ('\t', Newlines::Kept) => out.push('\t'),
            ('\t', Newlines::Shown) => out.push(' '),
            // Emoji are joined and coloured by these two; elsewhere they only hide.
            ('\u{200d}' | '\u{fe0f}', _) if last >= '\u{2190}' => out.push(c),
            ('\u{0}'..='\u{1f}', _) => out.extend(char::from_u32(0x2400 + u32::from(c))),
            ('\u{7f}', _) => out.push('␡'),
            _ if plain(c) => out.push(c),
            _ => {
                let _ = write!(out, "⟨U+{:04X}⟩", u32::from(c));
            }
        }
        last = c;
    }
    Cow::Owned(out)
}

/// Whether a reader would not see the character, or would see others in an order that they do not have: controls,
/// bidirectional controls, zero-width and other default-ignorable characters, tags, lone variation selectors.
pub(super) const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// A fence's language. Never taken from input: forges draw diagrams and formulas for some.
#[derive(Clone, Copy)]
pub(super) enum Fence {
    /// Plain text.
    Text,
    /// A diff.
    Diff,
    /// A shell command.
    Shell,
}

/// Untrusted text as a fenced block. Fence and content are indented by one space, which Markdown takes away again: so
/// no line can begin with `/`, whatever a forge's command reader thinks of fences.
pub(super) fn fence(kind: Fence, text: &str) -> String {
    let text = visible(text.trim_matches(['\n', '\r']), Newlines::Kept);
    let ticks = "`".repeat(longest_run(&text, '`').max(2) + 1);
    let info = match kind {
        Fence::Text => "text",
        Fence::Diff => "diff",
        Fence::Shell => "sh",
    };
    let mut out = String::with_capacity(text.len() + text.len() / 32 + 32);
    let _ = writeln!(out, " {ticks}{info}");
    for line in text.split('\n') {
        if !line.is_empty() {
            out.push(' ');
            out.push_str(line);
        }
        out.push('\n');
    }
    let _ = write!(out, " {ticks}");
    out
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|c| c != wanted).map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod escape_tests {
    use super::*;

    #[test]
    fn what_templates_print_is_code_unless_it_is_ours() {
        assert_eq!(value("@root & <b>"), "<code>@root &amp; &lt;b&gt;</code>");
        assert_eq!(value("\u{2}<b>x</b>"), "<b>x</b>");
        assert_eq!(value(""), "");
    }

    #[test]
    fn structure_of_markdown_tables_links_and_addresses_is_taken_apart() {
        assert_eq!(code("a|b"), "<code>a&#124;b</code>");
        assert_eq!(code("test_a_b __init__"), "<code>test_a_b &#95;&#95;init&#95;&#95;</code>");
        assert_eq!(code("https://x.org WWW.x"), "<code>https&#58;//x.org WWW&#46;x</code>");
        assert_eq!(code("a@b.co @me"), "<code>a<!-- -->@b.co @me</code>");
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(visible("a\r\nb\rc\td", Newlines::Shown), "a⏎b⏎c d");
        assert_eq!(visible("a\r\nb\rc\td", Newlines::Kept), "a\nb\nc\td");
        assert_eq!(visible("\u{1b}[31m\u{2}\u{7f}\u{9b}", Newlines::Kept), "␛[31m␂␡⟨U+009B⟩");
        assert_eq!(visible("abc\u{202e}fdp.exe\u{200b}", Newlines::Shown), "abc⟨U+202E⟩fdp.exe⟨U+200B⟩");
        assert_eq!(visible("❤\u{fe0f} a\u{200d}b", Newlines::Shown), "❤\u{fe0f} a⟨U+200D⟩b");
    }

    #[test]
    fn a_fence_is_longer_than_any_inside_and_no_line_begins_with_a_slash() {
        let block = fence(Fence::Text, "/close\n````\n\n/merge\n");
        assert_eq!(block, " `````text\n /close\n ````\n\n /merge\n `````");
    }
}
