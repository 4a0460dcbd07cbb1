//! Everything that a document tells, gathered while it is read.

use std::collections::BTreeSet;

use super::attributes::Attributes;
use super::case::{Case, Place};
use super::dialect::{Dialect, Element};
use super::header::{Elements, Header};
use super::naming::Suite;
use super::repeats::{Repeat, Reruns, Retries, Tries, hash};
use super::rerun;
use crate::model::{Counts, End, Evidence, Failure, Limits, NotedTest, Outcome, ProblemKind, Telling, Tests, clip};
use crate::text::xml;

/// The outcomes in the order of a tally's slots.
const OUTCOMES: [Outcome; 6] =
    [Outcome::Passed, Outcome::Failed, Outcome::Errored, Outcome::Skipped, Outcome::Xfailed, Outcome::Xpassed];

/// Groups of one file that are remembered.
const MAX_GROUPS: usize = 10_000;
/// Errors outside every test that are told.
const MAX_UNHANDLED: usize = 100;
/// The suite in which vitest 5 tells of errors outside every test.
const VITEST_UNHANDLED: &str = "vitest unhandled errors";

/// The report of one document.
#[derive(Debug)]
pub(super) struct Report<'a> {
    limits: &'a Limits,
    dialect: Dialect,
    /// How many cases ended in which way; retries can take one back.
    tally: [u64; OUTCOMES.len()],
    flaky: u64,
    tests: Tests,
    elements: Elements,
    root: Header,
    /// The sum of the suites directly below a `<testsuites>` root.
    top: Header,
    /// The open suites.
    suites: Vec<Suite>,
    /// The groups that vitest's tests of the current file stand in, as hashes.
    groups: BTreeSet<u64>,
    /// Errors outside every test.
    unhandled: Vec<String>,
    case: Case,
    cases: u64,
    retries: Retries,
    reruns: Reruns,
    /// Where the current suite's failures and notes begin.
    suite_failures: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            dialect: Dialect::default(),
            tally: [0; OUTCOMES.len()],
            flaky: 0,
            tests: Tests::default(),
            elements: Elements::default(),
            root: Header::default(),
            top: Header::default(),
            suites: Vec::new(),
            groups: BTreeSet::new(),
            unhandled: Vec::new(),
            case: Case::default(),
            cases: 0,
            retries: Retries::default(),
            reruns: Reruns::default(),
            suite_failures: 0,
        }
    }

    /// Learns the dialect from a tag, if it tells one and none is known. Cypress is mocha with specs of its own.
    fn learn(&mut self, element: Element, tag: Attributes<'_>) {
        if matches!(self.dialect, Dialect::Unknown | Dialect::Mocha) {
            let told = Dialect::told_by(element, tag);
            if self.dialect == Dialect::Unknown || told == Some(Dialect::Cypress) {
                self.dialect = told.unwrap_or(self.dialect);
            }
        }
    }

    /// Opens a `<testsuites>`, at the root or where several were joined into one.
    pub(super) fn open_suites(&mut self, tag: Attributes<'_>, is_root: bool) {
        self.learn(Element::Suites, tag);
        // GoogleTest writes it where the tests were shuffled.
        self.tests.seed = tag.filled("random_seed").filter(|seed| seed != "0");
        if is_root {
            self.root = Header::read(tag);
        }
    }

    /// Opens a `<testsuite>`; `depth` is the number of elements around it.
    pub(super) fn open_suite(&mut self, tag: Attributes<'_>, depth: usize) {
        self.learn(Element::Suite, tag);
        let header = Header::read(tag);
        match depth {
            0 => self.root = header,
            1 => self.top.add(&header),
            _ => {}
        }
        let name = clip(&tag.text("name").unwrap_or_default(), self.limits.message_bytes).to_owned();
        self.suites.push(Suite { name, file: tag.filled("file").or_else(|| tag.filled("filepath")) });
        self.groups.clear();
        // Merged reports hold the same tests once per suite.
        self.retries = Retries::default();
        self.suite_failures = self.tests.failures.len();
    }

    pub(super) fn close_suite(&mut self) {
        let repeated = self.reruns.finish();
        if !repeated.is_empty() {
            self.settle(&repeated);
        }
        self.suites.pop();
    }

    /// A `<property>` of a suite.
    pub(super) fn property(&mut self, tag: Attributes<'_>) {
        self.learn(Element::Property, tag);
        if self.dialect == Dialect::RSpec && tag.raw("name") == Some("seed") {
            self.tests.seed = tag.filled("value");
        }
    }

    /// Opens a `<testcase>`.
    pub(super) fn open_case(&mut self, tag: &str) {
        if self.cases == 0 {
            self.learn(Element::Case, Attributes(tag));
        }
        self.cases += 1;
        self.case.begin(tag);
    }

    /// Takes an element inside a case; returns where its text belongs.
    pub(super) fn element(&mut self, name: &str, tag: Attributes<'_>) -> Option<Place> {
        if name == "skipped" {
            self.learn(Element::Skipped, tag);
        }
        self.case.element(name, tag, self.dialect)
    }

    /// A comment inside a case.
    pub(super) fn comment(&mut self, text: Attributes<'_>) {
        if self.dialect == Dialect::QtTest && text.raw("type") == Some("skip") {
            self.case.element("skipped", text, self.dialect);
        }
    }

    pub(super) fn text(&mut self, place: Place, piece: &str) {
        self.case.text(place, piece);
    }

    pub(super) fn reference(&mut self, place: Place, name: &str) {
        if let Some(character) = xml::reference(name) {
            self.case.text(place, character.encode_utf8(&mut [0; 4]));
        } else {
            for piece in ["&", name, ";"] {
                self.case.text(place, piece);
            }
        }
    }

    pub(super) fn close_case(&mut self) {
        let mut outcome = self.case.outcome(self.dialect);
        if self.dialect == Dialect::Vitest && self.is_vitest_group(outcome) {
            outcome = Outcome::Errored;
        }
        self.elements.count(&self.case, outcome);
        if self.dialect == Dialect::Vitest && Attributes(&self.case.tag).raw("classname") == Some(VITEST_UNHANDLED) {
            self.keep_unhandled();
            return;
        }
        let repeat = self.repeat(outcome);
        if repeat != Repeat::New {
            self.elements.count_repeat();
        }
        match repeat {
            Repeat::Known => return,
            Repeat::PassedAgain => return self.note("flaky"),
            Repeat::Replaces { noted } => self.withdraw(noted),
            Repeat::New => {}
        }
        self.record(outcome);
        match outcome {
            Outcome::Failed | Outcome::Errored => self.keep_failure(outcome),
            Outcome::Passed if self.case.is_flaky() => self.note("flaky"),
            Outcome::Xpassed => self.note("xpassed"),
            _ => {}
        }
    }

    /// What the case is to those before it.
    fn repeat(&mut self, outcome: Outcome) -> Repeat {
        let Self { retries, reruns, case, dialect, suites, .. } = self;
        match dialect {
            Dialect::Pytest => retries.see(&case.tag, outcome),
            Dialect::Jest if outcome == Outcome::Errored => self.known_suite_error(),
            Dialect::GoTest => {
                reruns.see(&case.tag, outcome, || case.id(*dialect, suites));
                Repeat::New
            }
            _ => Repeat::New,
        }
    }

    /// Takes back a case that was counted as passed and was a failed try of this one.
    fn withdraw(&mut self, noted: bool) {
        self.take_back(Outcome::Passed, 1);
        if noted {
            self.flaky = self.flaky.saturating_sub(1);
            let id = self.case.id(self.dialect, &self.suites);
            self.tests.noted.retain(|note| note.id != id);
        }
    }

    fn keep_failure(&mut self, outcome: Outcome) {
        // Past the limit not even its name is put together.
        if self.tests.failures.len() >= self.limits.entries {
            self.tests.omitted += 1;
            return;
        }
        let failure = self.case.failure(outcome, self.dialect, &self.suites, self.limits);
        self.tests.push_failure(failure, self.limits);
    }

    fn keep_unhandled(&mut self) {
        if self.unhandled.len() < MAX_UNHANDLED {
            self.unhandled.extend(Attributes(&self.case.tag).text("name"));
        }
    }

    /// Remembers the groups of a test's name; whether a failed case is not a test but one of them, whose set-up or
    /// tear-down failed. vitest writes those behind the tests of the file, by the group's own name.
    fn is_vitest_group(&mut self, outcome: Outcome) -> bool {
        let name = Attributes(&self.case.tag).raw("name").unwrap_or_default();
        let Some((groups, _)) = name.rsplit_once(" &gt; ") else {
            return outcome == Outcome::Failed && self.groups.contains(&hash(name));
        };
        if self.groups.len() < MAX_GROUPS {
            self.groups.extend(groups.split(" &gt; ").map(hash));
        }
        false
    }

    /// jest-junit writes a suite that could not be loaded as an `<error>` and again as a `<failure>`.
    fn known_suite_error(&self) -> Repeat {
        let id = self.case.id(self.dialect, &self.suites);
        let known = self.tests.failures.last().is_some_and(|last| last.id == id);
        if known { Repeat::Known } else { Repeat::New }
    }

    /// Opens an `<error>` or `<failure>` that stands in a suite: the suite itself went wrong.
    pub(super) fn open_suite_error(&mut self, name: &str, tag: Attributes<'_>) -> Option<Place> {
        self.case.begin("");
        self.case.element(name, tag, self.dialect)
    }

    pub(super) fn close_suite_error(&mut self) {
        self.elements.count_suite_error();
        self.record(Outcome::Errored);
        let mut failure = self.case.failure(Outcome::Errored, self.dialect, &self.suites, self.limits);
        failure.id = self.suites.last().map_or_else(|| "testsuites".to_owned(), |suite| suite.name.clone());
        (failure.suite, failure.file, failure.rerun) = (None, None, None);
        self.tests.push_failure(failure, self.limits);
    }

    fn record(&mut self, outcome: Outcome) {
        if let Some(slot) = self.slot(outcome) {
            *slot += 1;
        }
    }

    fn take_back(&mut self, outcome: Outcome, n: u64) {
        if let Some(slot) = self.slot(outcome) {
            *slot = slot.saturating_sub(n);
        }
    }

    fn slot(&mut self, outcome: Outcome) -> Option<&mut u64> {
        let at = OUTCOMES.iter().position(|one| *one == outcome)?;
        self.tally.get_mut(at)
    }

    fn note(&mut self, why: &str) {
        self.flaky += u64::from(why == "flaky");
        if self.tests.noted.len() < self.limits.entries {
            self.tests.noted.push(self.case.note(why, self.dialect, &self.suites));
        }
    }

    /// Counts every test of a Go package once: as its last try ended.
    fn settle(&mut self, repeated: &[Tries]) {
        for tries in repeated {
            self.take_back(Outcome::Failed, tries.failed - u64::from(tries.passed == 0));
            self.take_back(Outcome::Passed, tries.passed.saturating_sub(1));
            self.flaky += u64::from(tries.passed > 0);
        }
        let suite = self.tests.failures.split_off(self.suite_failures.min(self.tests.failures.len()));
        let mut kept = BTreeSet::new();
        for mut failure in suite {
            match repeated.iter().find(|tries| tries.id == failure.id) {
                None => self.tests.failures.push(failure),
                Some(_) if !kept.insert(failure.id.clone()) => {}
                Some(tries) if tries.passed == 0 => {
                    failure.tries = Some(tries.failed);
                    self.tests.failures.push(failure);
                }
                Some(_) => {
                    let Failure { id, file, line, message, .. } = failure;
                    self.tests.noted.push(NotedTest { id, why: "flaky".to_owned(), file, line, message });
                }
            }
        }
    }

    /// The evidence of a document that was read to its end, or up to the place that the problem names.
    pub(super) fn finish(mut self, problem: Option<(ProblemKind, String)>) -> Evidence {
        let mut evidence = Evidence::new("junit", Telling::Report);
        evidence.tool = self.dialect.tool().map(str::to_owned);
        let header = self.root.or(&self.top);
        for text in self.unhandled {
            evidence.problem(ProblemKind::Unhandled, text);
        }
        if let Some((kind, text)) = problem {
            evidence.problem(kind, text);
        } else {
            evidence.end = End::Closed;
            self.elements.compare(&header, self.dialect, &mut evidence);
        }
        let todo = self.elements.todo(&header, self.dialect);
        let mut counts = Counts::default();
        for (outcome, n) in OUTCOMES.into_iter().zip(self.tally) {
            counts.add(outcome, n);
        }
        counts.reclassify(Outcome::Passed, Outcome::Skipped, todo);
        counts.add_flaky(self.flaky);
        self.tests.counts = counts;
        // node:test's suites are a part of the run, and the whole is told in a comment.
        self.tests.duration_s = header.seconds.filter(|_| self.dialect != Dialect::NodeTest);
        self.tests.rerun = rerun::all(self.dialect, &self.tests.failures).filter(|_| self.tests.omitted == 0);
        evidence.sections.tests = Some(self.tests);
        evidence
    }
}
