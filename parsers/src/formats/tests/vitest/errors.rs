//! The errors that vitest prints behind the list of files: those of suites, of tests, and those that nothing caught.

use super::closing::{Summary, number};
use super::name::Name;
use super::rule::Rule;
use crate::model::{Excerpt, Failure, FailureKind, Limits, Problem, ProblemKind, clip};

/// What the title of an error that nothing caught holds: `Unhandled Rejection`, `Unexpected Exit`, `Startup Error`.
const WORDS_FOR_UNHANDLED: [&str; 4] = ["Error", "Exception", "Exit", "Rejection"];

/// Errors outside every test that are told one by one.
const MAX_UNHANDLED: usize = 20;

/// The errors of one run.
#[derive(Debug)]
pub(super) struct Errors {
    limits: Limits,
    /// From version 5 on the tries that failed stand behind a test's name.
    tells_tries: bool,
    /// What the headings that follow are about: ` FAIL  name`.
    section: Option<FailureKind>,
    /// Whether further errors of the sections are to come.
    rest: Rest,
    /// The closing summary was printed.
    summed_up: bool,
    /// The list of tests went on behind these errors.
    early: bool,
    block: Option<Block>,
    /// How many suites and tests failed, by the titles of their sections.
    pub(super) stated_suites: Option<u64>,
    pub(super) stated_tests: Option<u64>,
    pub(super) failures: Vec<Failure>,
    details_room: usize,
    pub(super) unhandled: Vec<Problem>,
    pub(super) unhandled_seen: u64,
}

/// What is to come of the sections.
#[derive(Debug)]
enum Rest {
    Nothing,
    Errors,
}

/// One error, while it is being printed.
#[derive(Debug)]
enum Block {
    Failure(FailureBlock),
    Unhandled(UnhandledBlock),
}

/// ` FAIL  name` one or more times, the error that they share, and a rule that counts it.
#[derive(Debug)]
struct FailureBlock {
    kind: FailureKind,
    headings: Vec<Heading>,
    message: Message,
    text: Excerpt,
}

/// A failed test or suite, and the line of its file at which it failed: by a frame of the stack, else by the text.
#[derive(Debug)]
struct Heading {
    name: Name,
    frame: Option<u64>,
    mention: Option<u64>,
}

/// `⎯⎯ Unhandled Rejection ⎯⎯` and an error that no test caught.
#[derive(Debug)]
struct UnhandledBlock {
    title: String,
    message: Message,
    frame: Option<String>,
    origin: Option<String>,
}

impl Errors {
    pub(super) fn new(limits: Limits, tells_tries: bool) -> Self {
        Self {
            limits,
            tells_tries,
            section: None,
            rest: Rest::Nothing,
            summed_up: false,
            early: false,
            block: None,
            stated_suites: None,
            stated_tests: None,
            failures: Vec::new(),
            details_room: limits.all_details_bytes,
            unhandled: Vec::new(),
            unhandled_seen: 0,
        }
    }

    /// Takes that the list of tests goes on. Behind the errors nothing is listed, so a test wrote them, or they came
    /// early because the error stream was captured apart.
    pub(super) const fn list_goes_on(&mut self) {
        self.early = true;
    }

    /// Drops errors that came before the end of the list and do not fit the closing summary.
    pub(super) fn settle(&mut self, summary: Option<&Summary>) {
        let fits = summary.is_some_and(|summary| {
            self.stated_tests.unwrap_or(0) == summary.tests.failed
                && (self.stated_suites.unwrap_or(0) == 0 || summary.files.failed > 0)
        });
        if self.early && !fits {
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.failures.clear();
        self.stated_suites = None;
        self.stated_tests = None;
        self.early = false;
    }

    /// Whether an error is being printed, whose text may say anything.
    pub(super) const fn inside(&self) -> bool {
        self.block.is_some()
    }

    /// Whether the error of a test or suite is being printed.
    pub(super) const fn inside_failure(&self) -> bool {
        matches!(self.block, Some(Block::Failure(_)))
    }

    /// Takes a line while [`inside`](Self::inside).
    pub(super) fn quoted(&mut self, line: &str) {
        if self.further_heading(line) {
            return;
        }
        let rule = Rule::parse(line);
        match (&mut self.block, rule) {
            (Some(Block::Failure(block)), None | Some(Rule::Bare | Rule::Title(_))) => block.line(line, &self.limits),
            (Some(Block::Unhandled(block)), None) => block.line(line, &self.limits),
            (_, Some(rule)) => self.rule(rule),
            (None, None) => {}
        }
    }

    /// Takes a rule: the end of an error, or the title of what follows.
    pub(super) fn rule(&mut self, rule: Rule<'_>) {
        self.end_block();
        if let Rule::Counted { last } = rule {
            self.rest = if last { Rest::Nothing } else { Rest::Errors };
            self.end_sections();
        }
        let Rule::Title(title) = rule else { return };
        let count = |section: &str| number(title.strip_prefix(section)?);
        if let Some(suites) = count("Failed Suites ") {
            self.begin(FailureKind::Errored);
            self.stated_suites = Some(suites);
        } else if let Some(tests) = count("Failed Tests ") {
            self.begin(FailureKind::Failed);
            self.stated_tests = Some(tests);
        } else if !title.ends_with(" Errors") && WORDS_FOR_UNHANDLED.iter().any(|word| title.contains(word)) {
            let title = clip(title, self.limits.message_bytes).to_owned();
            self.block = Some(Block::Unhandled(UnhandledBlock {
                title,
                message: Message::default(),
                frame: None,
                origin: None,
            }));
        }
    }

    /// Takes ` FAIL  name`; whether it is one in its place.
    pub(super) fn heading(&mut self, line: &str) -> bool {
        let (Some(kind), Some(text)) = (self.section, failed(line)) else { return false };
        let mut block = FailureBlock {
            kind,
            headings: Vec::new(),
            message: Message::default(),
            text: Excerpt::new(self.limits.details_bytes),
        };
        block.push_heading(clip(text, self.limits.message_bytes), self.tells_tries);
        self.block = Some(Block::Failure(block));
        self.rest = Rest::Errors;
        true
    }

    /// Whether the line is a further heading of the error that begins, as tests that share an error have.
    fn further_heading(&mut self, line: &str) -> bool {
        let Some(Block::Failure(block)) = &mut self.block else { return false };
        let Some(text) = failed(line).filter(|_| block.text.is_empty()) else { return false };
        if block.headings.len() < self.limits.entries {
            block.push_heading(clip(text, self.limits.message_bytes), self.tells_tries);
        }
        true
    }

    /// Takes the closing summary, which counts the errors that nothing caught: where it counts none, what looked like
    /// one was a test's own output. Those that come later are real.
    pub(super) fn sum_up(&mut self, unhandled: u64) {
        self.summed_up = true;
        self.end_sections();
        if unhandled == 0 {
            self.unhandled.clear();
            self.unhandled_seen = 0;
        }
    }

    /// Ends the sections behind the closing summary and the last error: the summary can overtake errors that fill the
    /// pipe of the other stream.
    const fn end_sections(&mut self) {
        if self.summed_up && matches!(self.rest, Rest::Nothing) {
            self.section = None;
        }
    }

    /// A section is printed once per run, so a second one stands for the first, which a test may have printed.
    fn begin(&mut self, kind: FailureKind) {
        if self.early {
            self.forget();
        }
        self.failures.retain(|failure| failure.kind != kind);
        let kept: usize = self.failures.iter().filter_map(|failure| failure.details.as_ref()).map(String::len).sum();
        self.details_room = self.limits.all_details_bytes.saturating_sub(kept);
        self.section = Some(kind);
    }

    /// Ends the error that is being printed.
    pub(super) fn end_block(&mut self) {
        match self.block.take() {
            Some(Block::Failure(block)) => self.end_failure(block),
            Some(Block::Unhandled(block)) => self.unhandled(block.problem()),
            None => {}
        }
    }

    /// Keeps an error that nothing caught.
    pub(super) fn unhandled(&mut self, problem: Problem) {
        self.unhandled_seen += 1;
        if self.unhandled.len() < MAX_UNHANDLED {
            self.unhandled.push(problem);
        }
    }

    fn end_failure(&mut self, block: FailureBlock) {
        let message = block.message.finish();
        let details = block.text.finish();
        for heading in block.headings {
            let id = heading.name.id();
            let room = self.details_room.min(self.limits.details_bytes);
            // A test with several errors has a heading for each.
            if let Some(known) = self.failures.iter_mut().rev().find(|known| known.kind == block.kind && known.id == id)
            {
                let known = known.details.get_or_insert_default();
                if known.len() + details.len() < room && !known.contains(details.as_str()) {
                    self.details_room -= details.len();
                    known.push_str("\n\n");
                    known.push_str(&details);
                }
            } else if self.failures.len() < self.limits.entries {
                let mut failure = heading.name.failure(block.kind);
                failure.line = heading.frame.or(heading.mention);
                failure.message.clone_from(&message);
                if details.len() <= room {
                    self.details_room -= details.len();
                    failure.details = Some(details.clone());
                }
                self.failures.push(failure);
            }
        }
    }
}

impl FailureBlock {
    fn push_heading(&mut self, text: &str, tells_tries: bool) {
        let text = if tells_tries { without_tries(text) } else { text };
        let name = match self.kind {
            FailureKind::Failed => Name::parse(text),
            FailureKind::Errored => Name::parse_suite(text),
        };
        self.headings.push(Heading { name, frame: None, mention: None });
    }

    fn line(&mut self, line: &str, limits: &Limits) {
        self.message.line(line, limits);
        let frame = frame(line);
        for heading in &mut self.headings {
            let file = heading.name.file.as_str();
            if let Some((path, number)) = frame {
                if heading.frame.is_none() && same_file(path, file) {
                    heading.frame = Some(number);
                }
            } else if heading.mention.is_none() {
                heading.mention = mention(line, file);
            }
        }
        self.text.push_line(line);
    }
}

impl UnhandledBlock {
    fn line(&mut self, line: &str, limits: &Limits) {
        self.message.line(line, limits);
        if let Some((path, number)) = frame(line) {
            let own = !path.starts_with("node:") && !path.contains("node_modules/");
            if own && self.frame.is_none() {
                self.frame = Some(format!("{}:{number}", clip(path, limits.message_bytes)));
            }
        } else if let Some(text) = line.strip_prefix("This error originated in \"") {
            self.origin = text.split_once('"').map(|(file, _)| clip(file, limits.message_bytes).to_owned());
        }
    }

    fn problem(self) -> Problem {
        let kind = if self.title == "Startup Error" { ProblemKind::Aborted } else { ProblemKind::Unhandled };
        let mut text = self.title;
        if let Some(message) = self.message.finish() {
            text.push_str(": ");
            text.push_str(&message);
        }
        if let Some(place) = self.frame.or(self.origin) {
            text.push_str(" (");
            text.push_str(&place);
            text.push(')');
        }
        Problem { kind, text }
    }
}

/// The first telling line of an error; `Transform failed with 1 error:` tells nothing without the next.
#[derive(Debug, Default)]
struct Message {
    text: Option<String>,
    done: bool,
}

impl Message {
    fn line(&mut self, line: &str, limits: &Limits) {
        let line = line.trim();
        if self.done || line.is_empty() {
            return;
        }
        match &mut self.text {
            None => {
                self.text = Some(clip(line, limits.message_bytes).to_owned());
                self.done = !line.ends_with(':');
            }
            Some(text) => {
                text.push(' ');
                text.push_str(clip(line, limits.message_bytes));
                self.done = true;
            }
        }
    }

    /// An error without a message is printed as an object, whose brace tells nothing.
    fn finish(self) -> Option<String> {
        self.text.filter(|text| text != "{")
    }
}

/// The name in ` FAIL  name`; version 2 has the space behind a project.
fn failed(line: &str) -> Option<&str> {
    let text = line.strip_prefix(" FAIL ")?;
    text.strip_prefix(' ').or(Some(text).filter(|text| text.starts_with('|')))
}

/// The file and line of ` ❯ function src/a.ts:7:11`.
fn frame(line: &str) -> Option<(&str, u64)> {
    let place = line.trim().strip_prefix("❯ ")?;
    let (place, _column) = place.rsplit_once(':')?;
    let (path, number) = place.rsplit_once(':')?;
    let path = path.rsplit_once(' ').map_or(path, |(_function, path)| path);
    Some((path, number.parse().ok()?))
}

/// Whether a frame's path, relative to its project, is this file.
fn same_file(path: &str, file: &str) -> bool {
    let ends =
        |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    ends(path, file) || ends(file, path)
}

/// The line in `…/test/a.test.ts:4:12: ERROR: Unexpected "="`.
fn mention(line: &str, file: &str) -> Option<u64> {
    let (_, rest) = line.split_once(file)?;
    let number = rest.strip_prefix(':')?;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number.get(..end)?.parse().ok()
}

/// A heading without the tries that failed: `(initial run)`, `(1st retry, 2nd retry)`, `(2 times in initial run)`.
fn without_tries(text: &str) -> &str {
    let Some((name, tries)) = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) else { return text };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let times = |text: &str| text.strip_suffix(" times").is_some_and(number);
    let nth = |text: &str, word: &str| {
        let ordinal = text.strip_suffix(word).unwrap_or_default();
        ["st ", "nd ", "rd ", "th "].iter().any(|end| ordinal.strip_suffix(end).is_some_and(number))
    };
    let attempt = |text: &str| match text.split_once(" of ") {
        Some((retry, repeat)) => nth(retry, "retry") && nth(repeat, "repeat"),
        None => text == "initial run" || nth(text, "retry") || nth(text, "repeat"),
    };
    let told = tries.split(", ").all(|part| match part.split_once(" in ") {
        Some((count, rest)) => times(count) && attempt(rest),
        None => times(part) || attempt(part),
    });
    if told { name } else { text }
}

#[cfg(test)]
mod errors_tests {
    use super::*;

    fn read(text: &str) -> Errors {
        let mut errors = Errors::new(Limits::default(), true);
        for line in text.lines() {
            if errors.inside() {
                errors.quoted(line);
            } else if let Some(rule) = Rule::parse(line) {
                errors.rule(rule);
            } else {
                errors.heading(line);
            }
        }
        errors
    }

    #[test]
    fn tests_that_share_an_error_share_its_text() {
        let errors = read(
            "⎯⎯ Failed Tests 2 ⎯⎯\n\n FAIL  a.test.ts > one\n FAIL  b.test.ts > two\nError: no\n\n \
             ❯ check src/c.ts:9:1\n ❯ b.test.ts:12:5\n ❯ a.test.ts:3:5\n\n⎯⎯[1/2]⎯",
        );
        let read: Vec<_> = errors.failures.iter().map(|f| (f.id.as_str(), f.line, f.message.as_deref())).collect();
        assert_eq!(
            read,
            [("a.test.ts > one", Some(3), Some("Error: no")), ("b.test.ts > two", Some(12), Some("Error: no"))]
        );
    }

    #[test]
    fn errors_of_one_test_are_one_failure() {
        let errors = read(
            "⎯⎯ Failed Tests 1 ⎯⎯\n FAIL  a.test.ts > one (initial run)\nError: first\n⎯⎯[1/2]⎯\n\n \
             FAIL  a.test.ts > one (2 times in 1st retry)\nError: second\n⎯⎯[2/2]⎯",
        );
        assert_eq!(errors.failures.len(), 1);
        assert_eq!(errors.failures[0].details.as_deref(), Some("Error: first\n\nError: second"));
    }

    #[test]
    fn an_error_that_announces_its_reason_is_told_with_it() {
        let errors = read(
            "⎯⎯ Failed Suites 1 ⎯⎯\n FAIL  a.test.ts [ a.test.ts ]\nError: Transform failed with 1 error:\n\
             /web/a.test.ts:4:12: ERROR: Unexpected \"=\"\n ❯ fail node_modules/esbuild/main.js:1:2\n⎯⎯[1/1]⎯",
        );
        let failure = &errors.failures[0];
        assert_eq!((failure.id.as_str(), failure.line, failure.kind), ("a.test.ts", Some(4), FailureKind::Errored));
        assert_eq!(
            failure.message.as_deref(),
            Some("Error: Transform failed with 1 error: /web/a.test.ts:4:12: ERROR: Unexpected \"=\""),
        );
    }

    #[test]
    fn an_error_that_nothing_caught_is_told_with_its_place() {
        let errors = read(
            "⎯⎯ Unhandled Errors ⎯⎯\n\nVitest caught 2 unhandled errors\n\n⎯⎯ Unhandled Rejection ⎯⎯\nError: nobody\n \
             ❯ run node_modules/x.js:1:2\n ❯ t a.test.ts:4:1\n\n⎯⎯ Uncaught Exception ⎯⎯\nError: late\n\
             This error originated in \"b.test.ts\" test file. It\n⎯⎯⎯⎯",
        );
        let texts: Vec<_> = errors.unhandled.iter().map(|problem| problem.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Unhandled Rejection: Error: nobody (a.test.ts:4)", "Uncaught Exception: Error: late (b.test.ts)"]
        );
    }

    #[test]
    fn a_name_in_brackets_is_not_taken_for_tries() {
        for name in ["a (5)", "a (two times)", "a (1st)", "a (x retry)"] {
            assert_eq!(without_tries(name), name);
        }
        assert_eq!(without_tries("a (1st retry of 2nd repeat)"), "a");
        assert_eq!(without_tries("a (initial run, 1st retry)"), "a");
    }
}
