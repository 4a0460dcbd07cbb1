//! The commands that run failed tests again.

use crate::text::quote::shell;

/// A command line longer than this is no help to a reader.
const BYTES: usize = 600;

/// Words of one command, each of them once: options, and the tests as they are or by the files they are in.
#[derive(Debug, Default)]
pub(super) struct Command {
    tests: Words,
    files: Words,
}

impl Command {
    /// Adds an option or a test.
    pub(super) fn word(&mut self, word: &str) {
        self.tests.push(word);
        self.files.push(word.split_once("::").map_or(word, |(file, _)| file));
    }

    /// The command of one test.
    pub(super) fn one(words: &[String]) -> String {
        let words: Vec<_> = words.iter().map(|word| shell(word)).collect();
        format!("pytest {}", words.join(" "))
    }

    /// The command of all tests, else of all their files, where that stays short enough to be read.
    pub(super) fn finish(self) -> Option<String> {
        let short = [self.tests, self.files].into_iter().find(|words| !words.too_long())?;
        (!short.text.is_empty()).then(|| format!("pytest{}", short.text))
    }
}

/// Quoted words, each of them once.
#[derive(Debug, Default)]
struct Words {
    text: String,
    known: Vec<String>,
}

impl Words {
    fn push(&mut self, word: &str) {
        if self.too_long() || self.known.iter().any(|known| known == word) {
            return;
        }
        self.text.push(' ');
        self.text.push_str(&shell(word));
        self.known.push(word.to_owned());
    }

    const fn too_long(&self) -> bool {
        self.text.len() > BYTES
    }
}

#[cfg(test)]
mod command_tests {
    use super::*;

    #[test]
    fn a_command_names_every_test_once() {
        let mut command = Command::default();
        for word in ["--randomly-seed=1", "a.py::test_x[a b]", "--randomly-seed=1", "a.py::test_y", "a.py::test_y"] {
            command.word(word);
        }
        assert_eq!(command.finish().as_deref(), Some("pytest --randomly-seed=1 'a.py::test_x[a b]' a.py::test_y"));
    }

    #[test]
    fn tests_too_many_to_be_read_are_run_by_their_files() {
        let mut command = Command::default();
        command.word("--randomly-seed=1");
        (0..100).for_each(|n| command.word(&format!("tests/test_{}.py::test_{n}", n % 2)));
        assert_eq!(command.finish().as_deref(), Some("pytest --randomly-seed=1 tests/test_0.py tests/test_1.py"));
    }

    #[test]
    fn a_command_that_nobody_would_read_is_none() {
        let mut command = Command::default();
        (0..100).for_each(|n| command.word(&format!("tests/test_file_{n}.py::test_a")));
        assert_eq!(command.finish(), None);
        assert_eq!(Command::default().finish(), None);
    }
}
