//! The separator lines that pytest draws across the terminal: `=== title ===`.

/// A title between two rows of the same character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule<'a> {
    pub(super) fill: char,
    pub(super) title: &'a str,
    /// Columns from edge to edge.
    pub(super) width: usize,
    /// Characters on the left; one where the terminal is too narrow for the title.
    left: usize,
}

impl<'a> Rule<'a> {
    /// Reads a line that is a rule from its first to its last character.
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        let fill = line.chars().next().filter(|c| matches!(c, '=' | '_' | '!' | '-' | '―'))?;
        let rest = line.trim_start_matches(fill);
        let left = (line.len() - rest.len()) / fill.len_utf8();
        let title = rest.trim_end_matches(fill);
        let right = (rest.len() - title.len()) / fill.len_utf8();
        if right != left && right != left + 1 {
            return None;
        }
        let title = title.strip_prefix(' ')?.strip_suffix(' ')?;
        let width = left + right + 2 + title.chars().count();
        // `_ _ _ _` divides a traceback and has no title.
        (!title.chars().all(|c| c == fill || c == ' ')).then_some(Self { fill, title, width, left })
    }

    /// Whether the rule is wide enough to be pytest's where nothing tells the width of its terminal: it takes 80
    /// columns where there is none, and Windows takes one away.
    pub(super) const fn wide(&self) -> bool {
        self.width >= 79
    }

    /// Whether pytest would draw this title so on a terminal of `columns`: it fills the width, or keeps one character
    /// on either side of a title that is too long ([`TerminalWriter.sep`]). Other people's rules seldom do.
    ///
    /// [`TerminalWriter.sep`]: https://github.com/pytest-dev/pytest/blob/main/src/_pytest/_io/terminalwriter.py
    pub(super) const fn spans(&self, columns: usize) -> bool {
        self.width == columns || (self.left == 1 && self.width > columns)
    }
}

/// Whether the title of a rule of exclamation marks tells that the session was given up.
pub(super) fn gives_up(title: &str) -> bool {
    ["KeyboardInterrupt", "Interrupted: ", "_pytest.", "xdist."].iter().any(|how| title.starts_with(how))
}

/// A rule of `columns` that something printed before or behind it without a line end is glued to.
pub(super) fn glued(line: &str, fill: char, columns: usize) -> Option<Rule<'_>> {
    let end = line.char_indices().rev().nth(columns.checked_sub(1)?).map(|(at, _)| line.get(at..));
    let start = line.char_indices().nth(columns).map(|(at, _)| line.get(..at));
    [end, start]
        .into_iter()
        .filter_map(Option::flatten)
        .filter_map(Rule::parse)
        .find(|rule| rule.fill == fill && rule.width == columns)
}

#[cfg(test)]
mod rule_tests {
    use super::*;

    #[test]
    fn a_title_between_equal_rows_is_a_rule() {
        let rule = Rule::parse("=== FAILURES ====").unwrap();
        assert_eq!((rule.fill, rule.title, rule.width), ('=', "FAILURES", 17));
        assert!(rule.spans(17) && !rule.spans(80));
        assert_eq!(Rule::parse("____ __init__ ____").unwrap().title, "__init__");
        for line in ["=== 3 passed", "=====", "== a =", "= a ===", "", "a = b", "_ _ _ _"] {
            assert_eq!(Rule::parse(line), None, "{line}");
        }
    }

    #[test]
    fn a_title_too_long_for_the_terminal_keeps_one_character_on_either_side() {
        assert!(Rule::parse("= 12 failed, 6 passed, 1 skipped in 0.15s =").unwrap().spans(40));
    }

    #[test]
    fn a_rule_is_found_behind_and_before_what_is_glued_to_it() {
        for line in ["bye=== 1 passed in 0.01s ===", "=== 1 passed in 0.01s ===bye"] {
            assert_eq!(glued(line, '=', 25).unwrap().title, "1 passed in 0.01s", "{line}");
        }
        assert_eq!(glued("=== 1 passed in 0.01s ===", '=', 80), None);
    }
}
