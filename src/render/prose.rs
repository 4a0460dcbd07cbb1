//! Sentences that are ours but hold words from outside: a path, a tool's name, a job's title.

use super::escape;
use super::field::shorten;

/// The length, in bytes, from which on a sentence is cut short.
const LONGEST: usize = 600;

/// Punctuation around a word that is still punctuation, in bytes.
const MARKS: usize = 4;

/// The text as running Markdown on one line: plain words stay as they are, every word that could be more than a word
/// to a forge becomes code.
pub(super) fn prose(text: &str) -> String {
    words(text, is_plain)
}

/// The same for the names of tools, in which a dot is no reason for code: `coverage.py 7.6`.
pub(super) fn label(text: &str) -> String {
    let dotless = |word: &str| word.split('.').all(|part| !part.is_empty() && is_plain(part));
    words(text, |word| dotless(word) && !word.to_ascii_lowercase().contains("www.") && !is_hash(word))
}

fn words(text: &str, is_plain: impl Fn(&str) -> bool) -> String {
    let words = text.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    let mut out = String::with_capacity(text.len() + 16);
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        if out.len() > LONGEST {
            out.push('…');
            break;
        }
        push_word(&shorten(word, LONGEST / 2), &is_plain, &mut out);
    }
    out
}

fn push_word(word: &str, is_plain: &impl Fn(&str) -> bool, out: &mut String) {
    let rest = word.trim_start_matches(['(', '"', '\'']);
    let core = rest.trim_end_matches([',', ':', ';', ')', '.', '?', '"', '\'']);
    let (lead, trail) = (word.len() - rest.len(), rest.len() - core.len());
    let lead = word.get(..lead).unwrap_or_default();
    let trail = word.get(word.len() - trail..).unwrap_or_default();
    if is_list_marker(core, trail) || lead.len() + trail.len() > MARKS || trail.contains("::") {
        out.push_str(&escape::code(word));
        return;
    }
    push_quotes(lead, out);
    match core.strip_prefix('`').and_then(|core| core.strip_suffix('`')) {
        Some(quoted) if !quoted.is_empty() && !quoted.contains('`') => out.push_str(&escape::code(quoted)),
        _ if is_plain(core) => out.push_str(core),
        _ => out.push_str(&escape::code(core)),
    }
    push_quotes(trail, out);
}

fn push_quotes(marks: &str, out: &mut String) {
    for mark in marks.chars() {
        match mark {
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(mark),
        }
    }
}

/// `1.` and `-` begin a list where a line begins.
fn is_list_marker(core: &str, trail: &str) -> bool {
    let number = !core.is_empty() && core.bytes().all(|b| b.is_ascii_digit()) && trail.starts_with(['.', ')']);
    number || (matches!(core, "-" | "+") && trail.is_empty())
}

/// Whether a word is nothing but a word or a number: no mention, reference, hash, issue key, address, emoji or markup.
fn is_plain(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let fits = chars.iter().enumerate().all(|(i, &c)| {
        let before = i.checked_sub(1).map_or('\0', at);
        let after = at(i + 1);
        match c {
            '·' | '—' | '–' | '−' | '…' | '→' | '×' | '≥' | '≤' | '\u{a0}' | '\u{202f}' => true,
            '%' => after == '\0',
            '.' | ',' | '/' | ':' => before.is_ascii_digit() && after.is_ascii_digit(),
            '-' => {
                (before.is_alphabetic() && after.is_alphabetic())
                    || (before.is_ascii_digit() && (after.is_ascii_digit() || after.is_alphabetic()))
                    || (before == '\0' && after.is_ascii_digit())
            }
            '+' => before == '\0' && after.is_ascii_digit(),
            '\'' | '’' => before.is_alphabetic() && after.is_alphabetic(),
            _ => c.is_alphanumeric() && !escape::is_hidden(c),
        }
    });
    fits && !is_hash(word)
}

/// Forges look for commits behind seven to forty hexadecimal digits.
fn is_hash(word: &str) -> bool {
    word.len() >= 7 && word.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod prose_tests {
    use super::*;

    #[test]
    fn plain_sentences_stay_as_they_are() {
        for text in [
            "4 failed, 1 of them new",
            "80.3 %, 2.4 points below the baseline",
            "nothing was checked: all 12 operations answered 401",
            "554 passed, 91% coverage (−0.4)",
            "API Tests 1/3",
        ] {
            assert_eq!(prose(text), text);
        }
    }

    #[test]
    fn words_that_a_forge_would_act_on_become_code() {
        for word in [
            "@root",
            "#1",
            "!7",
            "~bug",
            "api.log",
            "o/r#3",
            "ENG-12",
            "GH-1",
            "deadbeef",
            "1234567",
            ":x:",
            "/close",
            "$a$",
            "*b*",
            "a_b_c",
            "<b>",
            "-",
            "&epic",
            "%13",
            "[x](y)",
            "==",
            "a@b.co",
            "www.x.org",
            "https://x.org",
        ] {
            assert!(prose(word).starts_with("<code>"), "{word}: {}", prose(word));
        }
    }

    #[test]
    fn the_name_of_a_tool_may_have_a_dot() {
        assert_eq!(label("coverage.py 7.6"), "coverage.py 7.6");
        for name in ["www.x.org", "a..b", "@a.b", "WWW.x"] {
            assert!(label(name).starts_with("<code>"), "{name}");
        }
    }

    #[test]
    fn marks_around_a_word_stay_outside_of_its_code() {
        assert_eq!(
            prose("(api.log): \"x.y\", no such file."),
            "(<code>api.log</code>): &quot;<code>x.y</code>&quot;, no such file."
        );
        assert_eq!(prose("`a b` is `c`"), "<code>&#96;a</code> <code>b&#96;</code> is <code>c</code>");
    }
}
