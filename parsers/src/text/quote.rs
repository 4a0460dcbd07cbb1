//! Quoting for a POSIX shell: test names come from outside, and people paste the commands that hold them.

/// `word` as one word of a POSIX shell command, quoted only where it must be.
///
/// ```
/// use ci_report_parsers::text::quote::shell;
/// assert_eq!(shell("tests/test_a.py::test_x"), "tests/test_a.py::test_x");
/// assert_eq!(shell("t[a b]"), "'t[a b]'");
/// assert_eq!(shell("it's $(x)"), r"'it'\''s $(x)'");
/// ```
#[must_use]
pub fn shell(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
