//! One failure as pytest shows it under FAILURES or ERRORS: a title, a traceback in one of its styles, captured output.

use memchr::memmem;

use super::place::{Places, id_of};
use super::rule::Rule;
use crate::model::{Excerpt, Failure, FailureKind, Limits};

/// What Hypothesis says of the seed that brings a failure back.
const SEED: &str = "--hypothesis-seed=";

/// Where in its life a test went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Collect,
    Setup,
    Teardown,
    Call,
}

/// The title of a block, which names the test without its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) name: String,
    pub(super) when: When,
    /// It is a doctest's.
    pub(super) doctest: bool,
}

impl Title {
    pub(super) fn parse(text: &str) -> Self {
        for (start, when) in [
            ("ERROR collecting ", When::Collect),
            ("ERROR at setup of ", When::Setup),
            ("ERROR at teardown of ", When::Teardown),
        ] {
            if let Some(name) = text.strip_prefix(start) {
                return Self { when, ..Self::test(name) };
            }
        }
        match text.strip_prefix("[doctest] ") {
            Some(name) => Self { doctest: true, ..Self::test(name) },
            None => Self::test(text),
        }
    }

    /// The title of a test of this name that was run.
    pub(super) fn test(name: &str) -> Self {
        Self { name: name.to_owned(), when: When::Call, doctest: false }
    }

    pub(super) const fn kind(&self) -> FailureKind {
        match self.when {
            When::Call => FailureKind::Failed,
            When::Collect | When::Setup | When::Teardown => FailureKind::Errored,
        }
    }

    /// Whether this is the title of the test with this id: `TestA.test_b[x::y]` of `a.py::TestA::test_b[x::y]`.
    pub(super) fn names(&self, id: &str) -> bool {
        // Items that are no Python functions, such as a linter's, need not tell pytest a name for their title.
        if self.name == "test session" {
            return true;
        }
        let Some((file, test)) = id.split_once("::") else { return self.name == id };
        if self.when == When::Collect || self.name == file {
            // pytest-xdist gives a test that took its worker down the title of its file.
            return self.name == id || self.name == file;
        }
        let (path, param) = test.find('[').and_then(|at| test.split_at_checked(at)).unwrap_or((test, ""));
        let Some(rest) = self.name.strip_suffix(param) else { return false };
        rest.split('.').eq(path.split("::")) || rest == path
    }

    /// The description of a subtest behind the name of its test.
    pub(super) fn subtest(&self) -> impl Iterator<Item = (&str, &str)> {
        self.name.match_indices([' ', '(', '[']).filter_map(|(at, _)| {
            let (name, description) = self.name.split_at_checked(at)?;
            Some((name.trim_end(), description.trim_start()))
        })
    }
}

/// A block while it is read.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) title: Title,
    /// It stands among the progress, where a test may have printed it.
    pub(super) early: bool,
    details: Excerpt,
    /// Captured output of the test follows: nothing in it is pytest's word.
    pub(super) captured: bool,
    /// The least indented `E` line, which holds the exception's name and message.
    error: Option<(usize, String)>,
    /// Without `E` lines: the exception at the end of a native traceback.
    native: Option<String>,
    in_native: bool,
    /// Without either: the first words.
    first: Option<String>,
    doctest: Option<Doctest>,
    places: Places,
    pub(super) hypothesis_seed: Option<String>,
}

/// What a doctest was to print and what it printed.
#[derive(Debug, Default)]
struct Doctest {
    expected: Option<String>,
    got: Option<String>,
}

impl Block {
    pub(super) fn new(title: &str, limits: &Limits) -> Self {
        Self {
            title: Title::parse(title),
            early: false,
            details: Excerpt::new(limits.details_bytes),
            captured: false,
            error: None,
            native: None,
            in_native: false,
            first: None,
            doctest: None,
            places: Places::default(),
            hypothesis_seed: None,
        }
    }

    /// The same block among the progress.
    pub(super) const fn early(mut self) -> Self {
        self.early = true;
        self
    }

    /// Takes the next line.
    pub(super) fn line(&mut self, line: &str) {
        self.details.push_line(line);
        if !self.captured {
            self.captured =
                Rule::parse(line).is_some_and(|rule| rule.fill == '-' && rule.title.starts_with("Captured "));
        }
        if self.captured {
            return;
        }
        if self.first.is_none() && !line.trim().is_empty() && !line.starts_with("[gw") {
            self.first = Some(line.trim().to_owned());
        }
        if let Some(at) = memmem::find(line.as_bytes(), SEED.as_bytes()) {
            let seed = line.get(at + SEED.len()..).unwrap_or_default();
            self.hypothesis_seed = seed.split(|c: char| !c.is_ascii_digit()).next().map(str::to_owned);
        }
        self.places.line(line);
        self.error_line(line);
        self.native_line(line);
        self.doctest_line(line);
    }

    fn error_line(&mut self, line: &str) {
        if line.starts_with("During handling of the above exception")
            || line.starts_with("The above exception was the direct cause")
        {
            self.error = None;
            return;
        }
        let Some(text) = line.strip_prefix("E  ") else { return };
        let message = text.trim_start();
        let indent = text.len() - message.len();
        if !message.is_empty() && self.error.as_ref().is_none_or(|(least, _)| indent < *least) {
            self.error = Some((indent, message.trim_end().to_owned()));
        }
    }

    /// Tracebacks as Python itself prints them, also inside the margins of an exception group.
    fn native_line(&mut self, line: &str) {
        let line = line.strip_prefix("  | ").or_else(|| line.strip_prefix("  + ")).unwrap_or(line);
        if line.ends_with("Traceback (most recent call last):") {
            self.in_native = true;
        } else if self.in_native && line.starts_with(|c: char| c.is_alphabetic()) {
            self.native = Some(line.trim_end().to_owned());
            self.in_native = false;
        }
    }

    fn doctest_line(&mut self, line: &str) {
        match (&mut self.doctest, line) {
            (None, "Expected:") => self.doctest = Some(Doctest::default()),
            (Some(Doctest { expected: expected @ None, .. }), _) => *expected = Some(line.trim().to_owned()),
            (Some(doctest @ Doctest { got: None, .. }), "Got:") => doctest.got = Some(String::new()),
            (Some(Doctest { got: Some(got), .. }), _) if got.is_empty() => line.trim().clone_into(got),
            _ => {}
        }
    }

    /// Whether it names no exception: then its message is a guess.
    pub(super) const fn vague(&self) -> bool {
        self.error.is_none() && self.native.is_none() && self.doctest.is_none()
    }

    /// The failure, with the id that the title and the traceback suggest.
    pub(super) fn finish(self) -> (Title, Failure, Places) {
        // A traceback begins in the test's own file, or in that of a fixture.
        let file = self.places.first().filter(|file| !file.ends_with("conftest.py"));
        let id = match (self.title.when, file) {
            (When::Collect, _) | (_, None) => self.title.name.clone(),
            (_, Some(file)) => id_of(file, &self.title.name),
        };
        let mut failure = Failure::new(id, self.title.kind());
        failure.message = match (self.error, self.native, self.doctest) {
            (Some((_, message)), _, _) | (None, Some(message), _) => Some(message),
            (None, None, Some(Doctest { expected: Some(expected), got: Some(got) })) => {
                Some(format!("doctest: expected {expected}, got {got}"))
            }
            _ => self.first,
        };
        failure.details = (!self.details.is_empty()).then(|| self.details.finish());
        (self.title, failure, self.places)
    }
}

#[cfg(test)]
mod block_tests {
    use super::*;

    fn read(title: &str, text: &str) -> (Title, Failure, Places) {
        let mut block = Block::new(title, &Limits::default());
        text.lines().for_each(|line| block.line(line));
        block.finish()
    }

    #[test]
    fn a_title_names_its_test_whatever_the_parameters_hold() {
        for (title, id) in [
            ("test_x", "a.py::test_x"),
            ("TestA.test_b[x::y]", "a.py::TestA::test_b[x::y]"),
            ("ERROR at setup of TestA.test_b[1.5]", "a.py::TestA::test_b[1.5]"),
            ("ERROR collecting tests/a.py", "tests/a.py"),
            ("[doctest] shop.prices.vat", "shop/prices.py::shop.prices.vat"),
            ("[doctest] README.rst", "README.rst::README.rst"),
            ("tests/a.py", "tests/a.py::test_crashes"),
            ("test session", "tests/a.py::ruff"),
        ] {
            assert!(Title::parse(title).names(id), "{title}");
        }
        assert!(!Title::parse("test_x").names("a.py::test_xy"));
        assert!(!Title::parse("TestA.test_x").names("a.py::TestB::test_x"));
    }

    #[test]
    fn the_message_is_the_last_exceptions_first_line() {
        let text = "E       KeyError: 'a'\n\na.py:3: KeyError\n\nDuring handling of the above exception, another exception occurred:\n\n>   x\nE       ValueError: no a\nE       b\n\na.py:9: ValueError\n---- Captured stdout call ----\nE   nothing\n";
        let (_, mut failure, places) = read("test_x", text);
        assert_eq!(failure.message.as_deref(), Some("ValueError: no a"));
        places.locate(&mut failure);
        assert_eq!((failure.id.as_str(), failure.line), ("a.py::test_x", Some(9)));
        assert!(failure.details.unwrap().ends_with("E   nothing"));
    }

    #[test]
    fn a_syntax_error_names_itself_last() {
        let (_, failure, _) = read(
            "ERROR collecting a.py",
            "E     File \"/a.py\", line 1\nE       def f(:\nE             ^\nE   SyntaxError: invalid syntax",
        );
        assert_eq!(failure.message.as_deref(), Some("SyntaxError: invalid syntax"));
    }

    #[test]
    fn native_tracebacks_and_doctests_tell_why_in_their_own_ways() {
        let (_, failure, places) = read(
            "test_x",
            "Traceback (most recent call last):\n  File \"/b/a.py\", line 7, in test_x\n    f()\nOSError: no disk\n",
        );
        assert_eq!((failure.message.as_deref(), places.first()), (Some("OSError: no disk"), Some("/b/a.py")));
        let (_, failure, _) =
            read("[doctest] a.f", "003 >>> f()\nExpected:\n    2\nGot:\n    1\n\n/b/a.py:3: DocTestFailure");
        assert_eq!(failure.message.as_deref(), Some("doctest: expected 2, got 1"));
        let (_, failure, _) = read("test_x", "[gw1] linux -- Python 3\n[XPASS(strict)] was broken");
        assert_eq!(failure.message.as_deref(), Some("[XPASS(strict)] was broken"));
    }
}
