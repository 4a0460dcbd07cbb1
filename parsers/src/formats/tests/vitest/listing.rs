//! The files and tests that vitest lists while it runs. Every reporter and version lists others: files with the tests
//! that failed, trees, one line per test, or nothing. The closing summary counts; the list tells of retries, and of
//! what is known where the run was cut off or its error stream was not captured.

use super::closing::{Summary, number};
use super::name::Name;
use crate::model::{Counts, Failure, FailureKind, Limits, NotedTest, Outcome, clip};

/// Suites in suites that are told apart.
const MAX_DEPTH: usize = 64;

/// What was listed so far.
#[derive(Debug)]
pub(super) struct Listing {
    limits: Limits,
    /// The file whose tests are being listed below it.
    file: Option<Name>,
    /// The suites around the next line: how far they are indented, and their names.
    above: Vec<(usize, String)>,
    /// Files, and their tests by the files' own counts.
    files: u64,
    in_files: Counts,
    /// Tests that were listed one by one with their file.
    one_by_one: Counts,
    /// Files and tests that failed.
    pub(super) failures: Vec<Failure>,
    /// Tests that passed after a retry.
    pub(super) flaky: u64,
    pub(super) noted: Vec<NotedTest>,
    /// The line before was a failed test: its message may follow.
    message_due: bool,
    /// The message of a failed test was listed, which may go on over further lines.
    pub(super) in_message: bool,
}

/// What stands around the numbers behind a name.
const RETRIES: (&str, &str) = (" (retry x", ")");
const MILLISECONDS: (&str, &str) = (" ", "ms");

/// A line ` ✓ name 12ms (retry x1)` in its parts.
struct Entry<'a> {
    indent: usize,
    symbol: char,
    name: &'a str,
    retries: Option<u64>,
    milliseconds: Option<u64>,
}

impl Listing {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            file: None,
            above: Vec::new(),
            files: 0,
            in_files: Counts::default(),
            one_by_one: Counts::default(),
            failures: Vec::new(),
            flaky: 0,
            noted: Vec::new(),
            message_due: false,
            in_message: false,
        }
    }

    /// Whether a list could begin or go on with this line. Other tools list tests as well, but indented otherwise.
    pub(super) fn begins(line: &str) -> bool {
        let entry = Entry::parse(line).filter(|entry| entry.indent == 1);
        entry.is_some_and(|entry| entry.tally().is_some() || entry.name.contains(" > "))
    }

    /// Whether nothing was listed.
    pub(super) fn is_empty(&self) -> bool {
        self.files == 0 && self.one_by_one.total() == 0
    }

    /// Takes a line; whether it belongs to the list.
    pub(super) fn line(&mut self, line: &str) -> bool {
        let line = clip(line, self.limits.message_bytes);
        let message_due = std::mem::take(&mut self.message_due);
        let Some(entry) = Entry::parse(line) else {
            let message = line.trim_start().strip_prefix("→ ").filter(|_| message_due);
            if let (Some(message), Some(failure)) = (message, self.failures.last_mut()) {
                failure.message.get_or_insert_with(|| message.to_owned());
                self.in_message = true;
            }
            return message.is_some();
        };
        self.in_message = false;
        if entry.indent > 1 {
            return self.below_file(&entry);
        }
        if let Some((file, tally)) = entry.tally() {
            self.file(file, tally, &entry);
            return true;
        }
        if entry.name.contains(" > ") {
            self.file = None;
            self.test(&Name::parse(entry.name), &entry);
            return true;
        }
        false
    }

    /// The tests that were listed, whatever the way.
    pub(super) fn counts(&self) -> Counts {
        if self.in_files.total() >= self.one_by_one.total() { self.in_files } else { self.one_by_one }
    }

    /// Whether everything that this summary counts was listed.
    pub(super) fn accounts_for(&self, summary: &Summary) -> bool {
        let total = summary.tests.total;
        (self.files == summary.files.total && self.in_files.total() == total)
            || (total > 0 && self.one_by_one.total() == total)
    }

    fn file(&mut self, file: &str, tally: FileTally, entry: &Entry<'_>) {
        let name = Name::parse(file);
        self.files += 1;
        self.in_files.add(Outcome::Failed, tally.failed);
        self.in_files.add(Outcome::Skipped, tally.skipped);
        self.in_files.add(Outcome::Passed, tally.tests.saturating_sub(tally.failed + tally.skipped));
        if tally.complete && tally.failed == 0 && matches!(entry.symbol, '❯' | '×') {
            self.failed(&name, FailureKind::Errored, entry);
        }
        self.file = Some(name);
        self.above.clear();
    }

    fn below_file(&mut self, entry: &Entry<'_>) -> bool {
        let Some(file) = &self.file else { return false };
        while self.above.last().is_some_and(|(indent, _)| *indent >= entry.indent) {
            self.above.pop();
        }
        // Before version 2 failed tests are listed with `❯` and the name of their file.
        let full = entry.name.strip_prefix(file.file.as_str()).and_then(|rest| rest.strip_prefix(" > "));
        if entry.symbol == '❯' && full.is_none() {
            self.suite(entry);
            return true;
        }
        let parts = self.above.iter().map(|(_, name)| name.as_str());
        let name = file.join(parts.chain([full.unwrap_or(entry.name)]));
        match entry.symbol {
            '×' | '❯' => self.failed(&name, FailureKind::Failed, entry),
            '✓' | '√' if entry.retries.is_some() => self.flaky(&name),
            // A suite that passed is marked like a test.
            _ => self.suite(entry),
        }
        true
    }

    /// A line below which others may be indented further: `❯ suite (5)`.
    fn suite(&mut self, entry: &Entry<'_>) {
        if self.above.len() < MAX_DEPTH {
            let name = entry.name.rsplit_once(" (").map_or(entry.name, |(name, _)| name);
            self.above.push((entry.indent, name.to_owned()));
        }
    }

    /// A test in a list without files.
    fn test(&mut self, name: &Name, entry: &Entry<'_>) {
        let outcome = match entry.symbol {
            '✓' | '√' => Outcome::Passed,
            '×' | '❯' => Outcome::Failed,
            _ => Outcome::Skipped,
        };
        self.one_by_one.record(outcome);
        match outcome {
            Outcome::Failed => self.failed(name, FailureKind::Failed, entry),
            Outcome::Passed if entry.retries.is_some() => self.flaky(name),
            _ => {}
        }
    }

    /// Two reporters, or a redraw, can list a test twice.
    fn failed(&mut self, name: &Name, kind: FailureKind, entry: &Entry<'_>) {
        let mut failure = name.failure(kind);
        failure.duration_s = entry.milliseconds.map(|milliseconds| milliseconds as f64 / 1000.0);
        failure.tries = entry.retries.map(|retries| retries + 1);
        let known = self.failures.iter().any(|known| known.kind == kind && known.id == failure.id);
        if !known && self.failures.len() < self.limits.entries {
            self.failures.push(failure);
            self.message_due = true;
        }
    }

    fn flaky(&mut self, name: &Name) {
        let id = name.id();
        if self.noted.iter().any(|known| known.id == id) {
            return;
        }
        self.flaky += 1;
        if self.noted.len() < self.limits.entries {
            let file = Some(name.file.clone());
            self.noted.push(NotedTest { id, why: "flaky".to_owned(), file, line: None, message: None });
        }
    }
}

/// The counts behind a file's name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct FileTally {
    tests: u64,
    failed: u64,
    skipped: u64,
    /// Whether failures and skips are told at all; a tree gives the number of tests alone.
    complete: bool,
}

impl FileTally {
    /// `5 tests | 2 failed | 1 skipped`, or `5` in a tree.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(" | ");
        let first = parts.next()?;
        let (count, unit) = first.split_once(' ').unwrap_or((first, ""));
        let mut tally = Self { tests: number(count)?, ..Self::default() };
        match unit {
            "test" | "tests" => tally.complete = true,
            "" => {}
            _ => return None,
        }
        for part in parts {
            let (count, word) = part.split_once(' ')?;
            let slot = match word {
                "failed" => &mut tally.failed,
                "skipped" | "todo" => &mut tally.skipped,
                _ => return None,
            };
            *slot += number(count)?;
        }
        Some(tally)
    }
}

impl<'a> Entry<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        let symbol = text.chars().next().filter(|c| "✓√×❯↓□·".contains(*c))?;
        let text = text.strip_prefix(symbol)?.strip_prefix(' ')?;
        let mut entry = Self { indent, symbol, name: text.trim_end(), retries: None, milliseconds: None };
        entry.take_suffixes();
        (indent > 0 && !entry.name.is_empty()).then_some(entry)
    }

    /// Splits `12ms`, `(retry x1)`, `(repeat x1)` and `34 MB heap used` off the end, whose order differs by version;
    /// each stands there once at most, what is in front of it is the name's own.
    fn take_suffixes(&mut self) {
        let mut due = vec![RETRIES, (" (repeat x", ")"), MILLISECONDS, (" ", " MB heap used")];
        loop {
            let found = due.iter().enumerate().find_map(|(at, (open, close))| {
                let (rest, text) = self.name.strip_suffix(close)?.rsplit_once(open)?;
                Some((at, rest, number(text)?))
            });
            let Some((at, rest, n)) = found else { return };
            self.name = rest.trim_end();
            match due.remove(at) {
                RETRIES => self.retries = Some(n).filter(|n| *n > 0),
                MILLISECONDS => self.milliseconds = Some(n),
                _ => {}
            }
        }
    }

    /// The name and the counts of a file.
    fn tally(&self) -> Option<(&'a str, FileTally)> {
        let (file, tally) = self.name.strip_suffix(')')?.rsplit_once(" (")?;
        let tally = FileTally::parse(tally)?;
        (!file.contains(" > ")).then_some((file.trim_end(), tally))
    }
}

/// The line of the dot reporter: `··x-·*`.
pub(super) fn is_dots(line: &str) -> bool {
    without_dots(line).is_empty() && line.contains(['·', 'x'])
}

/// What stands behind the dots of the dot reporter, which do not end in a line feed.
pub(super) fn without_dots(line: &str) -> &str {
    line.trim_start_matches(['·', 'x', '*', '-'])
}

#[cfg(test)]
mod listing_tests {
    use super::*;

    fn list(text: &str) -> Listing {
        let mut listing = Listing::new(Limits::default());
        for line in text.lines() {
            listing.line(line);
        }
        listing
    }

    fn failed(text: &str) -> Vec<String> {
        list(text).failures.into_iter().map(|failure| failure.id).collect()
    }

    #[test]
    fn failed_tests_are_named_alike_in_every_layout() {
        let wanted = ["a.test.ts > suite > breaks"];
        assert_eq!(
            failed(" ❯ a.test.ts  (2 tests | 1 failed) 6ms\n   ❯ a.test.ts > suite > breaks\n     → no"),
            wanted
        );
        assert_eq!(
            failed(" ❯ a.test.ts (2 tests | 1 failed) 6ms\n   × suite > breaks 5ms (retry x1)\n     → no"),
            wanted
        );
        let tree =
            " ❯ a.test.ts (2 tests | 1 failed) 6ms\n   ✓ other (1)\n     ✓ fine 1ms\n   ❯ suite (1)\n     × breaks 5ms";
        assert_eq!(failed(tree), wanted);
        assert_eq!(failed(" × a.test.ts > suite > breaks 5ms\n   → no"), wanted);
        assert_eq!(failed(" ❯ a.test.ts (0 test)"), ["a.test.ts"]);
    }

    #[test]
    fn only_a_retry_that_ended_well_is_flaky() {
        let listing = list(
            " ❯ a.test.ts (3 tests | 1 failed) 6ms\n   ✓ one 2ms (retry x1)\n   × two 2ms (retry x2)\n   ✓ three (retry x1) again 1ms",
        );
        assert_eq!((listing.flaky, listing.noted[0].id.as_str()), (1, "a.test.ts > one"));
        assert_eq!((listing.failures[0].tries, listing.failures[0].duration_s), (Some(3), Some(0.002)));
        assert_eq!(list(" ✓ |unit| a.test.ts > one (retry x1)").flaky, 1);
    }

    #[test]
    fn counts_come_from_the_files_or_from_the_tests_themselves() {
        let counts = list(
            " ✓ a.test.ts (5 tests | 1 skipped | 1 todo) 10ms\n ❯  TS  b.test.ts  (2 tests | 1 failed) 8 MB heap used",
        )
        .counts();
        assert_eq!((counts.total(), counts.get(Outcome::Failed), counts.get(Outcome::Skipped)), (7, 1, 2));
        let counts = list(" ✓ a.test.ts > has (5) 1ms\n ↓ a.test.ts > b\n × a.test.ts > c").counts();
        assert_eq!((counts.total(), counts.get(Outcome::Failed), counts.get(Outcome::Skipped)), (3, 1, 1));
    }

    #[test]
    fn what_only_looks_like_a_list_is_none() {
        for line in [" ❯ a.test.ts:12:5", " ❯ test/slow.test.ts 2/4", "✓ built in 3s", " ✓ done", ""] {
            assert!(!Listing::begins(line), "{line}");
        }
    }
}
