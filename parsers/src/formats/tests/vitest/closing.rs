//! The closing summary. Its titles are padded to eleven columns and two spaces stand before the values; the summary
//! that is redrawn while tests run has [one space][live], and a killed run leaves it behind.
//!
//! [live]: https://github.com/vitest-dev/vitest/blob/v3.2.4/packages/vitest/src/node/reporters/summary.ts

/// What the closing summary says.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Summary {
    pub(super) files: Tally,
    pub(super) tests: Tally,
    /// Unhandled errors.
    pub(super) errors: u64,
    /// Asynchronous resources that outlived their test.
    pub(super) leaks: u64,
    pub(super) duration_s: Option<f64>,
}

/// `1 failed | 3 passed | 1 expected fail | 2 skipped | 1 todo (8)`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) failed: u64,
    pub(super) passed: u64,
    pub(super) xfailed: u64,
    /// Skipped and to do.
    pub(super) skipped: u64,
    pub(super) total: u64,
}

impl Tally {
    fn parse(text: &str) -> Option<Self> {
        if text == "no tests" {
            return Some(Self::default());
        }
        let (parts, total) = text.strip_suffix(')')?.rsplit_once(" (")?;
        let mut tally = Self { total: number(total)?, ..Self::default() };
        for part in parts.split(" | ").filter(|part| !part.is_empty()) {
            let (count, word) = part.split_once(' ')?;
            let slot = match word {
                "failed" => &mut tally.failed,
                "passed" => &mut tally.passed,
                "expected fail" => &mut tally.xfailed,
                "skipped" | "todo" => &mut tally.skipped,
                _ => return None,
            };
            *slot += number(count)?;
        }
        Some(tally)
    }

    /// How many came to an end.
    pub(super) const fn ended(self) -> u64 {
        self.failed + self.passed + self.xfailed + self.skipped
    }
}

/// Reads the closing summary line by line. Where the two output streams are captured apart, lines of the other stream
/// can come in between.
#[derive(Debug, Default)]
pub(super) struct Closing {
    summary: Summary,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    #[default]
    Nothing,
    Files,
    Tests,
    Start,
}

/// What a line is to the closing summary.
#[derive(Debug, PartialEq)]
pub(super) enum Fed {
    /// No part of it.
    Foreign,
    /// A part of it.
    Part,
    /// Its last line.
    Whole(Summary),
}

impl Closing {
    pub(super) fn line(&mut self, line: &str) -> Fed {
        match self.feed(line) {
            Some(Stage::Nothing) => Fed::Whole(std::mem::take(self).summary),
            Some(stage) => {
                self.stage = stage;
                Fed::Part
            }
            None => Fed::Foreign,
        }
    }

    /// The stage behind this line; `Nothing` behind the last one.
    fn feed(&mut self, line: &str) -> Option<Stage> {
        let (title, value) = titled(line)?;
        Some(match (title, self.stage) {
            ("Test Files", _) => {
                self.summary = Summary { files: Tally::parse(value)?, ..Summary::default() };
                Stage::Files
            }
            ("Affected" | "Last Failed", Stage::Files) => Stage::Files,
            ("Tests", Stage::Files) => {
                self.summary.tests = Tally::parse(value)?;
                Stage::Tests
            }
            ("Type Errors", Stage::Tests) => Stage::Tests,
            ("Errors", Stage::Tests) => {
                self.summary.errors = leading_number(value)?;
                Stage::Tests
            }
            ("Leaks", Stage::Tests) => {
                self.summary.leaks = leading_number(value)?;
                Stage::Tests
            }
            ("Start at", Stage::Tests) => Stage::Start,
            ("Duration", Stage::Start) => {
                self.summary.duration_s = Some(seconds(value)?);
                Stage::Nothing
            }
            _ => return None,
        })
    }
}

/// Whether a closing summary may begin here.
pub(super) fn begins(line: &str) -> bool {
    titled(line).is_some_and(|(title, value)| title == "Test Files" && Tally::parse(value).is_some())
}

/// Splits `      Tests  3 passed (3)`.
pub(super) fn titled(line: &str) -> Option<(&str, &str)> {
    let (title, value) = line.split_at_checked(11)?;
    let value = value.strip_prefix("  ")?.trim_end();
    let title = title.trim_start();
    (!title.is_empty() && !value.is_empty() && !value.starts_with(' ')).then_some((title, value))
}

fn leading_number(value: &str) -> Option<u64> {
    number(value.split(' ').next()?)
}

/// A count; of 32 bits, so that sums of a line's counts cannot overflow.
pub(super) fn number(text: &str) -> Option<u64> {
    text.parse::<u32>().ok().map(u64::from)
}

/// `1.50s (transform 116ms, …)`, `345ms`.
fn seconds(value: &str) -> Option<f64> {
    let time = value.split(' ').next()?;
    match time.strip_suffix("ms") {
        Some(ms) => ms.parse::<f64>().ok().map(|ms| ms / 1000.0),
        None => time.strip_suffix('s')?.parse().ok(),
    }
}

#[cfg(test)]
mod closing_tests {
    use super::*;

    fn read(text: &str) -> Option<Summary> {
        let mut closing = Closing::default();
        text.lines().find_map(|line| match closing.line(line) {
            Fed::Whole(summary) => Some(summary),
            Fed::Part | Fed::Foreign => None,
        })
    }

    #[test]
    fn every_line_of_the_summary_is_read() {
        let summary = read(
            " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 3 passed | 1 expected fail | 2 skipped | 1 todo (8)\n\
             Type Errors  no errors\n     Errors  2 errors\n      Leaks  1 leak\n   Start at  08:54:48\n   Duration  1.50s (transform 116ms)",
        )
        .unwrap();
        assert_eq!(summary.tests, Tally { failed: 1, passed: 3, xfailed: 1, skipped: 3, total: 8 });
        assert_eq!((summary.files.total, summary.errors, summary.leaks), (3, 2, 1));
        assert_eq!(summary.duration_s, Some(1.5));
    }

    #[test]
    fn what_is_not_whole_does_not_close() {
        let live = " Test Files 1 passed (2)\n      Tests 7 passed (9)\n   Start at 09:03:22\n   Duration 921ms";
        assert_eq!(read(live), None);
        let swapped = " Test Files  1 passed (1)\n   Start at  1\n      Tests  3 passed (3)\n   Duration  1ms";
        assert_eq!(read(swapped), None);
        let cut = " Test Files  1 passed (1)\n      Tests  3 passed (3)\n   Start at  1\n   Duration  12";
        assert_eq!(read(cut), None);
        let unknown =
            " Test Files  1 passed (1)\n      Tests  3 passed | 1 cursed (4)\n   Start at  1\n   Duration  1ms";
        assert_eq!(read(unknown), None);
    }

    #[test]
    fn lines_of_the_other_stream_may_come_in_between() {
        let torn = " Test Files  1 passed (1)\nnoise\n\n      Tests  3 passed (3)\n   Start at  1\n   Duration  1ms";
        assert_eq!(read(torn).map(|summary| summary.tests.total), Some(3));
    }

    #[test]
    fn a_file_without_tests_has_an_empty_tally() {
        assert_eq!(Tally::parse("no tests"), Some(Tally::default()));
    }
}
