//! pytest's terminal output: <https://docs.pytest.org/en/stable/how-to/output.html>. The words and the order of the
//! sections are those of its [`TerminalReporter`] and of the plugins that write beside it.
//!
//! A log may hold several sessions, and a session may quote others in captured output. What a line means depends on
//! where it stands; [`run`] keeps track of that, [`sum`] turns a session into evidence.
//!
//! [`TerminalReporter`]: https://github.com/pytest-dev/pytest/blob/main/src/_pytest/terminal.py

mod block;
mod closing;
mod command;
mod ending;
mod failures;
mod gherkin;
mod header;
mod listing;
mod part;
mod place;
mod progress;
mod reruns;
mod results;
mod rule;
mod run;
mod sum;

use self::closing::Closing;
use self::part::Section;
use self::results::Letters;
use self::rule::Rule;
use self::run::{COLUMNS, Header, NARROWEST, Run, SESSION};
use crate::formats::{Claim, Format, LineParser, Reader};
use crate::model::{Evidence, Kind, Limits, ProblemKind, Telling, clip};

/// pytest's terminal output.
pub const FORMAT: Format = Format {
    id: "pytest",
    kind: Kind::Tests,
    title: "pytest terminal output",
    proven: &[
        "pytest 6.2.5, 7.4.4, 8.4.2, 9.2.0",
        "pytest-xdist 2.5, 3.8",
        "pytest-rerunfailures 10.3, 16.7",
        "pytest-randomly 3.12, 5.1",
        "pytest-subtests 0.6, 0.13, 0.15",
        "pytest-timeout 2.4",
        "pytest-instafail 0.5",
        "pytest-sugar 1.1",
        "pytest-pretty 1.3",
        "pytest-bdd 5.0, 7.3, 9.0",
        "pytest-cov 3.0, 7.1",
        "hypothesis 6.170",
    ],
    documented: &[],
    docs: "https://docs.pytest.org/en/stable/how-to/output.html",
    reader: Reader::Lines { signature, parser: |limits| Box::new(Parser::new(limits)), companions: &["coverage-py"] },
};

const SUGAR: &str = "Test session starts (platform: ";

/// Whether only pytest prints such a line.
fn signature(line: &str) -> bool {
    match line.as_bytes().first() {
        Some(b'=' | b'!') => {
            Rule::parse(line).is_some_and(|rule| rule.title == SESSION || (rule.wide() && ends(&rule)))
        }
        Some(b'p') => line.starts_with("platform ") && line.contains(", pytest-"),
        Some(b'I') => line.starts_with("INTERNALERROR> ") || line.starts_with(CONFTEST),
        Some(b'T') => line.starts_with(SUGAR),
        Some(b'E' | b'u') if usage(line).is_some() => true,
        Some(b'0'..=b'9' | b'n') => Closing::parse(line).is_some(),
        _ => opening_letters(line).is_some(),
    }
}

/// Whether this rule tells that a session ends, or how it ended.
fn ends(rule: &Rule<'_>) -> bool {
    match rule.fill {
        '=' => rule.title == "short test summary info" || Closing::parse(rule.title).is_some(),
        '!' => rule.title.starts_with("stopping after ") || rule::gives_up(rule.title),
        _ => false,
    }
}

/// Whether a section under this title follows the progress of a session.
fn follows(title: &str) -> bool {
    Section::titled(title).is_some() || title.starts_with("slowest ")
}

/// The letters that a session without a header (`-q`) opens with: as wide as a terminal.
fn opening_letters(line: &str) -> Option<Letters> {
    let letters = Letters::parse(line)?;
    (!letters.named && letters.edge.is_some_and(|edge| edge + 1 >= NARROWEST) && letters.tally.results() > 0)
        .then_some(letters)
}

/// The rule over a session, without what was printed before it on the same line.
fn session_rule(line: &str) -> Option<&str> {
    let title = line.ends_with('=').then(|| line.rfind(SESSION))??;
    let before = line.get(..title)?.strip_suffix(' ')?;
    line.get(before.trim_end_matches('=').len()..)
}

const CONFTEST: &str = "ImportError while loading conftest ";

/// The complaint of pytest's command line.
fn usage(line: &str) -> Option<&str> {
    let usage = line.strip_prefix("ERROR: ").unwrap_or(line);
    (usage.starts_with("usage: ") && usage.contains("[file_or_dir]")).then_some(usage)
}

/// Sessions that are told of one after the other or one inside the other.
#[derive(Debug)]
struct Parser {
    limits: Limits,
    run: Option<Run>,
    /// Sessions in the middle of which another began: it is theirs (`-s`), or they were killed.
    outer: Vec<Run>,
    /// Why no session came about.
    refused: Option<String>,
    /// The program's name and its complaint follow a usage line.
    complaint: bool,
    /// The line before ends as progress does.
    after_progress: bool,
}

/// Sessions inside sessions that are kept apart.
const DEPTH: usize = 8;

impl Parser {
    const fn new(limits: Limits) -> Self {
        Self { limits, run: None, outer: Vec::new(), refused: None, complaint: false, after_progress: false }
    }

    /// Opens a session where the line begins one.
    fn opens(&mut self, text: &str, out: &mut Vec<Evidence>) -> Option<Claim> {
        let between = self.run.as_ref().is_none_or(Run::done);
        let glued = if between { session_rule(text) } else { None };
        let rule = Rule::parse(glued.unwrap_or(text)).filter(|rule| rule.fill == '=' && rule.title == SESSION);
        if rule.is_some() || text.starts_with(SUGAR) {
            if let Some(run) = self.run.as_mut().filter(|run| run.quoting()) {
                run.nest();
                return Some(Claim::Quoted);
            }
            self.begin(rule.map_or(Header::Sugar, |rule| Header::Ruled(rule.width)), out);
            return Some(self.inside(glued.unwrap_or(text)));
        }
        if !between {
            return None;
        }
        self.begin(Header::None(opening_letters(text)?.edge? + 1), out);
        Some(self.inside(text))
    }

    /// A new session. The one before has ended, or waits for this one to end.
    fn begin(&mut self, header: Header, out: &mut Vec<Evidence>) {
        match self.run.take() {
            Some(run) if run.done() || self.outer.len() >= DEPTH => out.push(sum::evidence(run)),
            Some(run) => self.outer.push(run),
            None => {}
        }
        self.refuse(out);
        self.run = Some(Run::new(self.limits, header));
    }

    /// Goes back to the session in the middle of which another ended, where it goes on.
    fn resume(&mut self, text: &str, out: &mut Vec<Evidence>) {
        let done = self.run.as_ref().is_some_and(Run::done);
        if let Some(outer) = self.outer.pop_if(|outer| done && outer.resumes(text)) {
            out.extend(self.run.replace(outer).map(sum::evidence));
        }
    }

    /// Gives a line to the session.
    fn inside(&mut self, text: &str) -> Claim {
        self.run.as_mut().map_or(Claim::Free, |run| run.line(text, self.after_progress))
    }

    fn refuse(&mut self, out: &mut Vec<Evidence>) {
        if let Some(text) = self.refused.take() {
            let mut evidence = Evidence::new(FORMAT.id, Telling::Console);
            evidence.tool = Some("pytest".to_owned());
            evidence.problem(ProblemKind::Aborted, text);
            out.push(evidence);
        }
    }

    /// Takes a line outside every session: sessions that ended before they began, and endings without a beginning.
    fn outside(&mut self, text: &str, out: &mut Vec<Evidence>) -> Claim {
        let text = clip(text, self.limits.message_bytes);
        if text.starts_with(CONFTEST) {
            self.refused = Some(text.to_owned());
            return Claim::Mine;
        }
        if let Some(usage) = usage(text) {
            self.refused = Some(usage.to_owned());
            self.complaint = true;
            return Claim::Mine;
        }
        if let Some((_, error)) = text.split_once(": error: ").filter(|_| self.complaint) {
            self.refused = Some(error.to_owned());
            self.complaint = false;
            return Claim::Mine;
        }
        if let (Some(error), Some(refused)) = (text.strip_prefix("E   "), &mut self.refused) {
            if refused.starts_with(CONFTEST) && refused.ends_with("'.") {
                refused.push(' ');
                refused.push_str(error.trim_start());
            }
            return Claim::Mine;
        }
        self.headless(text, out).unwrap_or(Claim::Free)
    }

    /// Opens a session whose beginning is missing, or had nothing to say.
    fn headless(&mut self, text: &str, out: &mut Vec<Evidence>) -> Option<Claim> {
        let rule = Rule::parse(text).filter(Rule::wide);
        let telling = match rule {
            Some(rule) => ends(&rule) || (rule.fill == '=' && follows(rule.title)),
            None => {
                text.starts_with("INTERNALERROR> ")
                    || Closing::parse(text).is_some_and(|closing| self.after_progress || closing.passed == 0)
            }
        };
        if !telling {
            return None;
        }
        let closing = rule.filter(|rule| rule.fill == '=' && Closing::parse(rule.title).is_some());
        self.begin(closing.map_or(Header::None(COLUMNS), |rule| Header::Lost(rule.width)), out);
        Some(self.inside(text))
    }
}

impl LineParser for Parser {
    fn line(&mut self, line: &str, out: &mut Vec<Evidence>) -> Claim {
        let text = line.trim_end();
        self.resume(text, out);
        let mut claim = self.opens(text, out).unwrap_or_else(|| self.inside(text));
        if claim == Claim::Free {
            claim = self.outside(text, out);
        }
        if !text.is_empty() {
            self.after_progress = text.ends_with(results::is_end);
        }
        claim
    }

    fn finish(&mut self, out: &mut Vec<Evidence>) {
        self.refuse(out);
        out.extend(self.run.take().into_iter().chain(self.outer.drain(..)).map(sum::evidence));
    }
}

#[cfg(test)]
mod pytest_tests {
    use super::*;
    use crate::model::{End, Outcome};

    fn read(text: &str) -> Vec<Evidence> {
        let (mut parser, mut out) = (Parser::new(Limits::default()), Vec::new());
        for line in text.lines() {
            parser.line(line, &mut out);
        }
        parser.finish(&mut out);
        out
    }

    fn passed(evidence: &Evidence) -> u64 {
        evidence.sections.tests.as_ref().map_or(0, |tests| tests.counts.get(Outcome::Passed))
    }

    const START: &str = "============================= test session starts ==============================\n";
    const PASSED: &str = "============================== 2 passed in 0.01s ===============================\n";

    #[test]
    fn a_session_may_begin_behind_a_prompt() {
        let told = read(&format!("Running tests ... {START}collected 2 items\n\ntests/a.py ..\n{PASSED}"));
        assert_eq!((told.len(), told[0].end, passed(&told[0])), (1, End::Closed, 2));
        assert!(told[0].problems.is_empty());
    }

    #[test]
    fn a_log_that_lost_its_beginning_still_has_an_end() {
        let told = read(&format!("ests/a.py ..                      [100%]\n\n{PASSED}"));
        assert_eq!((told.len(), told[0].end, passed(&told[0])), (1, End::Closed, 2));
    }

    #[test]
    fn a_closing_line_of_another_width_counts_only_where_the_progress_confirms_all_of_it() {
        let session = |letters: &str, closing: &str| {
            read(&format!("{START}collected 3 items\n\ntests/a.py {letters}\n\n=== {closing} in 0.10s ===\n")).remove(0)
        };
        let told = session("...                           [100%]", "3 passed");
        assert_eq!((told.end, passed(&told), told.problems.len()), (End::Closed, 3, 0));
        for (letters, closing) in [("..", "3 passed"), ("..F", "3 passed"), ("...", "2 passed"), ("", "3 passed")] {
            assert_eq!(session(letters, closing).end, End::Cut, "{letters}: {closing}");
        }
    }

    #[test]
    fn a_killed_session_stays_one_when_it_is_tried_again() {
        let told = read(&format!(
            "{START}collected 2 items\n\ntests/a.py .Killed\n{START}collected 2 items\n\ntests/a.py ..\n{PASSED}"
        ));
        let ends: Vec<_> = told.iter().map(|one| (one.end, passed(one))).collect();
        assert_eq!(ends, [(End::Closed, 2), (End::Cut, 1)]);
    }

    #[test]
    fn fewer_results_than_tests_are_a_contradiction() {
        let told = read(&format!("{START}collected 3 items\n\ntests/a.py ..\n\n{PASSED}"));
        assert!(told[0].problems.iter().any(|problem| problem.kind == ProblemKind::Contradiction));
    }

    #[test]
    fn what_stands_behind_a_session_belongs_to_nobody_or_to_others() {
        let (mut parser, mut out) = (Parser::new(Limits::default()), Vec::new());
        for line in format!("{START}{PASSED}").lines() {
            assert_eq!(parser.line(line, &mut out), Claim::Mine);
        }
        assert_eq!(parser.line(" Test Files  1 passed (1)", &mut out), Claim::Free);
    }
}
