//! The commands that run failed tests again.

use crate::text::quote::shell;

/// A command line longer than this is no help to a reader.
const BYTES: usize = 600;

/// Words of one command, each of them once.
#[derive(Debug, Default)]
pub(super) struct Command {
    text: String,
    words: Vec<String>,
}

impl Command {
    /// Adds an option or, quoted where it must be, a test.
    pub(super) fn word(&mut self, word: &str) {
        if self.text.len() > BYTES || self.words.iter().any(|known| known == word) {
            return;
        }
        self.text.push(' ');
        self.text.push_str(&shell(word));
        self.words.push(word.to_owned());
    }

    /// The command of one test.
    pub(super) fn one(words: &[String]) -> String {
        let words: Vec<_> = words.iter().map(|word| shell(word)).collect();
        format!("pytest {}", words.join(" "))
    }

    /// The command of all tests, where it stays short enough to be read.
    pub(super) fn finish(self) -> Option<String> {
        (!self.text.is_empty() && self.text.len() <= BYTES).then(|| format!("pytest{}", self.text))
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
    fn a_command_that_nobody_would_read_is_none() {
        let mut command = Command::default();
        (0..100).for_each(|n| command.word(&format!("tests/test_a.py::test_{n}")));
        assert_eq!(command.finish(), None);
        assert_eq!(Command::default().finish(), None);
    }
}
