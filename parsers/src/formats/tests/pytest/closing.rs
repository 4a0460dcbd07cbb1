//! The closing line: `3 failed, 4 passed in 0.12s`, and the words it is made of.

/// What a closing line says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Closing {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) errors: u64,
    pub(super) skipped: u64,
    pub(super) xfailed: u64,
    pub(super) xpassed: u64,
    pub(super) deselected: u64,
    pub(super) warnings: u64,
    pub(super) reruns: u64,
    /// Subtests that passed or were skipped; failed ones are in `failed`.
    pub(super) subtests: u64,
    /// Tests that `--collect-only` listed.
    pub(super) collected: Option<u64>,
    /// Counts under a name that only a plugin knows and that sounds like trouble.
    pub(super) trouble: Option<String>,
    pub(super) duration_s: Option<f64>,
}

impl Closing {
    /// Reads the text of a closing line, without the rule around it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // Most lines begin otherwise.
        if !text.starts_with(|c: char| c.is_ascii_digit() || c == 'n') || !text.ends_with(['s', ')']) {
            return None;
        }
        let (counts, duration) = text.rsplit_once(" in ")?;
        let mut closing = Self { duration_s: Some(duration_s(duration)?), ..Self::default() };
        if counts == "no tests ran" {
            return Some(closing);
        }
        let mut known = false;
        for part in counts.split(", ") {
            known |= closing.part(part)?;
        }
        known.then_some(closing)
    }

    /// Reads one part, such as `2 errors`. Tells whether its word is pytest's own; nothing if it is no count at all.
    pub(super) fn part(&mut self, part: &str) -> Option<bool> {
        if let Some((tests, deselected)) =
            part.split_once(" tests collected").or_else(|| part.split_once(" test collected"))
        {
            let tests = tests.split('/').next()?;
            self.collected = Some(if tests == "no" { 0 } else { count(tests)? });
            if let Some(n) = deselected.strip_prefix(" (").and_then(|rest| rest.strip_suffix(" deselected)")) {
                self.deselected = count(n)?;
            }
            return Some(true);
        }
        let (n, word) = part.split_once(' ')?;
        let n = count(n)?;
        let slot = match word {
            "passed" => &mut self.passed,
            "failed" => &mut self.failed,
            "error" | "errors" => &mut self.errors,
            "skipped" => &mut self.skipped,
            "xfailed" => &mut self.xfailed,
            "xpassed" => &mut self.xpassed,
            "deselected" => &mut self.deselected,
            "warning" | "warnings" => &mut self.warnings,
            "rerun" | "retried" => &mut self.reruns,
            "subtests passed" | "subtests skipped" => &mut self.subtests,
            _ => return self.foreign(n, word, part),
        };
        *slot = slot.saturating_add(n);
        Some(true)
    }

    /// A word that some plugin added.
    fn foreign(&mut self, n: u64, word: &str, part: &str) -> Option<bool> {
        if word.len() > 40 || !word.chars().all(|c| c.is_alphabetic() || " -_".contains(c)) {
            return None;
        }
        if n > 0 && ["fail", "error", "crash", "timeout"].iter().any(|trouble| word.contains(trouble)) {
            self.trouble = Some(part.to_owned());
        }
        Some(false)
    }

    /// Reports of every outcome. A test whose tear-down failed too is told twice.
    pub(super) const fn reports(&self) -> u64 {
        self.passed + self.failed + self.errors + self.skipped + self.xfailed + self.xpassed
    }

    /// Whether it admits that something went wrong.
    pub(super) const fn red(&self) -> bool {
        self.failed + self.errors > 0 || self.trouble.is_some()
    }
}

/// A number of tests; no session has so many that sums of them overflow.
pub(super) fn count(digits: &str) -> Option<u64> {
    digits.parse::<u32>().ok().map(u64::from)
}

/// Seconds of `0.12s`, `61.09s (0:01:01)` and, before pytest 5, `0.12 seconds`.
pub(super) fn duration_s(text: &str) -> Option<f64> {
    let seconds = match text.split_once(" (") {
        Some((seconds, clock)) if clock.ends_with(')') => seconds,
        Some(_) => return None,
        None => text,
    };
    let number = seconds.strip_suffix('s').and_then(|number| number.strip_suffix(" second").or(Some(number)))?;
    let plain = number.chars().all(|c| c.is_ascii_digit() || c == '.');
    number.parse().ok().filter(|seconds: &f64| plain && seconds.is_finite())
}

#[cfg(test)]
mod closing_tests {
    use super::*;

    #[test]
    fn every_word_has_its_count() {
        let line = "12 failed, 6 passed, 1 skipped, 4 deselected, 1 xfailed, 2 xpassed, 1 warning, 3 errors, 5 rerun in 61.09s (0:01:01)";
        let closing = Closing::parse(line).unwrap();
        assert_eq!((closing.failed, closing.passed, closing.skipped, closing.xfailed), (12, 6, 1, 1));
        assert_eq!((closing.deselected, closing.xpassed, closing.warnings), (4, 2, 1));
        assert_eq!((closing.errors, closing.reruns, closing.duration_s), (3, 5, Some(61.09)));
        assert_eq!(closing.reports(), 25);
    }

    #[test]
    fn sessions_without_results_have_endings_of_their_own() {
        assert_eq!(Closing::parse("no tests ran in 0.00s").unwrap().reports(), 0);
        assert_eq!(Closing::parse("7 deselected in 0.08s").unwrap().deselected, 7);
        assert_eq!(Closing::parse("6 tests collected in 0.01s").unwrap().collected, Some(6));
        assert_eq!(Closing::parse("1 test collected, 2 errors in 0.21s").unwrap().errors, 2);
        let some = Closing::parse("2/6 tests collected (4 deselected) in 0.01s").unwrap();
        assert_eq!((some.collected, some.deselected), (Some(2), 4));
        assert_eq!(Closing::parse("no tests collected (6 deselected) in 0.01s").unwrap().collected, Some(0));
        assert_eq!(Closing::parse("3 passed in 0.12 seconds").unwrap().passed, 3);
    }

    #[test]
    fn a_plugin_may_add_words_but_not_make_a_line_of_its_own() {
        let closing = Closing::parse("1 passed, 2 benchmarks, 1 node crashed in 0.1s").unwrap();
        assert!(closing.red());
        for text in ["2 benchmarks in 0.1s", "3 passed", "3 passed in a row", "passed in 0.1s", "3 passed in 0.1s."] {
            assert_eq!(Closing::parse(text), None, "{text}");
        }
    }
}
