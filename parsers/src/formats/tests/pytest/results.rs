//! How pytest prints results while tests run: letters, or with `-v` a line per test.

use crate::model::Outcome;

/// Results told one by one, and tests that passed after `R` letters or `RERUN` lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) errors: u64,
    pub(super) skipped: u64,
    pub(super) xfailed: u64,
    pub(super) xpassed: u64,
    pub(super) reruns: u64,
    pub(super) flaky: u64,
    /// The last letter was an `R`.
    again: bool,
}

impl Tally {
    fn letter(&mut self, letter: char) -> bool {
        match letter {
            '.' => {
                self.passed += 1;
                self.flaky += u64::from(self.again);
            }
            'F' | 'u' => self.failed += 1,
            'E' => self.errors += 1,
            's' => self.skipped += 1,
            'x' => self.xfailed += 1,
            'X' => self.xpassed += 1,
            'R' => self.reruns += 1,
            ',' | '-' | 'y' => {}
            _ => return false,
        }
        self.again = letter == 'R';
        true
    }

    /// Counts one result.
    pub(super) const fn count(&mut self, result: Told) {
        match result {
            Told::Outcome(Outcome::Passed) => self.passed += 1,
            Told::Outcome(Outcome::Failed) => self.failed += 1,
            Told::Outcome(Outcome::Errored) => self.errors += 1,
            Told::Outcome(Outcome::Skipped) => self.skipped += 1,
            Told::Outcome(Outcome::Xfailed) => self.xfailed += 1,
            Told::Outcome(Outcome::Xpassed) => self.xpassed += 1,
            Told::Rerun => self.reruns += 1,
            Told::Subtest => {}
        }
    }

    /// Adds another tally that follows this one.
    pub(super) const fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.errors += other.errors;
        self.skipped += other.skipped;
        self.xfailed += other.xfailed;
        self.xpassed += other.xpassed;
        self.reruns += other.reruns;
        self.flaky += other.flaky;
    }

    /// Results of every outcome.
    pub(super) const fn results(&self) -> u64 {
        self.passed + self.failed + self.errors + self.skipped + self.xfailed + self.xpassed
    }
}

/// A line of letters: `tests/test_a.py ..F.s [ 63%]`, or `..F. [100%]` where no file is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letters {
    pub(super) tally: Tally,
    /// The column behind the first `[ 63%]` or `[14/22]`, where there is one.
    pub(super) edge: Option<usize>,
    /// Whether a percentage says that this was the last test.
    pub(super) last: bool,
    /// Whether a file is named before the letters.
    pub(super) named: bool,
}

impl Letters {
    /// Whether the progress mark stands where pytest puts it on a terminal on which its rules take `columns`: it leaves
    /// the last column free, and on Windows the rules do so too.
    pub(super) fn spans(&self, columns: usize) -> bool {
        self.edge.is_some_and(|edge| edge == columns || edge + 1 == columns)
    }

    /// Reads a line that consists of nothing else.
    pub(super) fn parse(line: &str) -> Option<Self> {
        // Most lines end otherwise.
        if !line.ends_with(is_end) {
            return None;
        }
        let mut letters = Self { tally: Tally::default(), edge: None, last: false, named: false };
        let mut rest = line;
        if let Some((_, behind)) = line.split_once(' ').filter(|(file, _)| names_a_file(file)) {
            letters.named = true;
            rest = behind;
        }
        letters.read(rest, line).then_some(letters)
    }

    /// Reads the letters of a file to which something else is glued: `tests/test_a.py ..Killed`. A letter that a word
    /// begins with is the word's.
    /// Hands out what is glued, too.
    pub(super) fn beginning(line: &str) -> Option<(Self, &str)> {
        let (_, rest) = line.split_once(' ').filter(|(file, _)| names_a_file(file))?;
        let end = rest.find(|c: char| !Tally::default().letter(c))?;
        let (told, glued) = rest.split_at_checked(end)?;
        let told =
            if glued.starts_with(char::is_alphanumeric) { told.trim_end_matches(char::is_alphabetic) } else { told };
        let mut letters = Self { tally: Tally::default(), edge: None, last: false, named: true };
        let glued = rest.strip_prefix(told)?;
        (!told.is_empty() && letters.read(told, told)).then_some((letters, glued))
    }

    /// Reads the letters in `rest`, the end of `line`. Tells whether there is nothing else.
    fn read(&mut self, mut rest: &str, line: &str) -> bool {
        let mut any = false;
        while let Some(c) = rest.chars().next() {
            let next = rest.get(c.len_utf8()..).unwrap_or_default();
            rest = match c {
                ' ' => next,
                '[' => {
                    let Some((inside, behind)) = next.split_once(']') else { return false };
                    let Some(last) = done(inside) else { return false };
                    self.last = last;
                    self.edge = self.edge.or_else(|| Some(line.chars().count() - behind.chars().count()));
                    behind
                }
                _ if self.tally.letter(c) => next,
                _ => return false,
            };
            any |= c != ' ';
        }
        any
    }
}

/// Whether a line of progress may end so: with a letter, or with its mark.
pub(super) fn is_end(c: char) -> bool {
    c == ']' || Tally::default().letter(c)
}

fn names_a_file(word: &str) -> bool {
    word.contains(['.', '/']) && word.chars().any(|c| c.is_alphanumeric() && !"FEsxXRuy".contains(c))
}

/// Whether `[ 63%]` or `[14/22]` is the last of its kind; nothing if it is neither.
fn done(inside: &str) -> Option<bool> {
    let inside = inside.trim_start();
    if let Some(percent) = inside.strip_suffix('%') {
        return percent.parse::<u8>().ok().map(|percent| percent == 100);
    }
    let (at, of) = inside.split_once('/')?;
    Some(at.trim().parse::<u64>().ok()? == of.parse::<u64>().ok()?)
}

/// Whether the progress mark of a `-v` line is the last; nothing if it has none.
pub(super) fn mark(line: &str) -> Option<bool> {
    let inside = match line.strip_prefix("[gw") {
        Some(rest) => rest.split_once("] [")?.1.split(']').next()?,
        None => line.strip_suffix(']')?.rsplit('[').next()?,
    };
    done(inside)
}

/// What a `-v` line says of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Its outcome.
    Outcome(Outcome),
    /// It failed and is tried again.
    Rerun,
    /// How one of its subtests ended, which the test's own outcome does not hide.
    Subtest,
}

const WORDS: [(&str, Told); 8] = [
    ("PASSED", Told::Outcome(Outcome::Passed)),
    ("FAILED", Told::Outcome(Outcome::Failed)),
    ("ERROR", Told::Outcome(Outcome::Errored)),
    ("SKIPPED", Told::Outcome(Outcome::Skipped)),
    ("XFAIL", Told::Outcome(Outcome::Xfailed)),
    ("XPASS", Told::Outcome(Outcome::Xpassed)),
    ("RERUN", Told::Rerun),
    ("RETRY", Told::Rerun),
];

/// The meaning of one of pytest's words.
pub(super) fn word(text: &str) -> Option<Told> {
    if ["SUBPASS", "SUBFAIL", "SUBSKIP"].iter().any(|word| text.starts_with(word)) {
        return Some(Told::Subtest);
    }
    WORDS.iter().find(|(word, _)| *word == text).map(|(_, told)| *told)
}

/// A line of `-v`: the test's id and what became of it. With pytest-xdist the id comes last.
pub(super) fn verbose(line: &str) -> Option<(&str, Told)> {
    if !line.contains("::") {
        return None;
    }
    if let Some((_, rest)) = line.strip_prefix("[gw").and_then(|rest| rest.split_once("] ")) {
        let rest = rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")).map_or(rest, |(_, rest)| rest);
        let (first, id) = rest.split_once(' ')?;
        return Some((bare(id), word(first)?));
    }
    let reasons = [(" SKIPPED (", Outcome::Skipped), (" XFAIL (", Outcome::Xfailed), (" XPASS (", Outcome::Xpassed)];
    for (reason, word) in reasons.into_iter().filter(|_| line.contains('(')) {
        if let Some((id, _)) = line.split_once(reason) {
            return Some((bare(id), Told::Outcome(word)));
        }
    }
    let mut end = line.trim_end().len();
    // From the end: a test's id may hold anything, what follows the word only a reason and the progress.
    while let Some(at) = line.get(..end)?.rfind(' ') {
        let (id, rest) = (line.get(..at)?, line.get(at + 1..)?);
        let first = rest.split([' ', '[']).next()?;
        if let Some(told) = word(first) {
            let id = bare(id);
            return (id.contains("::") && !id.starts_with(' ')).then_some((id, told));
        }
        // The progress stands behind a long row of spaces.
        end = line.get(..at)?.trim_end().len();
    }
    None
}

/// An id without the place where an inherited test was found (`a.py::test_x <- b.py`).
fn bare(id: &str) -> &str {
    id.split(" <- ").next().unwrap_or(id).trim_end()
}

#[cfg(test)]
mod results_tests {
    use super::*;

    #[test]
    fn letters_are_counted_with_and_without_a_file_and_progress() {
        let letters =
            Letters::parse("tests/test_orders.py ..FFFFE.EFEsxXF.                              [ 63%]").unwrap();
        let tally = letters.tally;
        assert_eq!((tally.passed, tally.failed, tally.errors, tally.skipped, tally.results()), (4, 6, 3, 1, 16));
        assert!(letters.named && !letters.last);
        let letters = Letters::parse("..F  [ 3/3]").unwrap();
        assert!(!letters.named && letters.last);
        assert_eq!(letters.edge, Some(11));
        for line in ["working ... [ 50%]", "tests/x.py::test_y FAILED [ 20%]", "", "[gw0] PASSED", "a [b]"] {
            assert_eq!(Letters::parse(line), None, "{line}");
        }
    }

    #[test]
    fn a_pass_behind_a_rerun_is_flaky() {
        let tally = Letters::parse("tests/a.py .R.RRF.R   [100%]R [100%]. [100%]").unwrap().tally;
        assert_eq!((tally.passed, tally.failed, tally.reruns, tally.flaky), (4, 1, 5, 2));
    }

    #[test]
    fn a_verbose_line_names_the_test_and_its_outcome() {
        let passed = Told::Outcome(Outcome::Passed);
        for (line, id, told) in [
            ("a.py::T::test_x PASSED          [ 50%]", "a.py::T::test_x", passed),
            ("a.py::test_x[1 FAILED - b] PASSED", "a.py::test_x[1 FAILED - b]", passed),
            ("a.py::test_x SKIPPED (no printer - see m...) [ 71%]", "a.py::test_x", Told::Outcome(Outcome::Skipped)),
            ("a.py::test_x <- ../b.py RERUN", "a.py::test_x", Told::Rerun),
            ("[gw0] [ 45%] XFAIL a.py::test_x[a b] ", "a.py::test_x[a b]", Told::Outcome(Outcome::Xfailed)),
            ("[gw1] ERROR a.py::test_x", "a.py::test_x", Told::Outcome(Outcome::Errored)),
            ("a.py::test_x SUBPASSED[even] (n=0)      [ 80%]", "a.py::test_x", Told::Subtest),
        ] {
            assert_eq!(verbose(line), Some((id, told)), "{line}");
        }
        for line in ["a.py::test_x ", "PASSED a.py", "FAILED   [ 35%]"] {
            assert_eq!(verbose(line), None, "{line}");
        }
    }
}
