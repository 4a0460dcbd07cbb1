//! Places in source files, as tracebacks name them.

use std::borrow::Cow;

use crate::model::Failure;

/// Files whose last line in a traceback is remembered.
const FILES: usize = 32;

/// Nothing longer is a path.
const PATH: usize = 4096;

/// The files of a traceback, each with the last line that is named there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places(Vec<(String, u64)>);

impl Places {
    /// Takes a line of a traceback.
    pub(super) fn line(&mut self, line: &str) {
        let Some((file, at)) = place(line).filter(|(file, _)| file.len() <= PATH) else { return };
        if let Some(known) = self.0.iter_mut().find(|(known, _)| known == file) {
            known.1 = at;
        } else if self.0.len() < FILES {
            self.0.push((file.to_owned(), at));
        }
    }

    /// The file in which the traceback begins.
    pub(super) fn first(&self) -> Option<&str> {
        self.0.first().map(|(file, _)| file.as_str())
    }

    /// Whether the traceback leads through the file of this id.
    pub(super) fn lead_through(&self, id: &str) -> bool {
        self.line_in(file_of(id)).is_some()
    }

    fn line_in(&self, file: &str) -> Option<u64> {
        self.0.iter().find(|(place, _)| same_file(place, file)).map(|(_, line)| *line)
    }

    /// Gives a failure whose id is known its file, and the line there at which it failed.
    pub(super) fn locate(&self, failure: &mut Failure) {
        let file = file_of(&failure.id);
        failure.line = self.line_in(file);
        failure.file = Some(file.to_owned());
    }
}

fn file_of(id: &str) -> &str {
    id.split("::").next().unwrap_or(id)
}

/// The id of the test with this title in this file.
pub(super) fn id_of(file: &str, title: &str) -> String {
    let (path, param) = title.find('[').and_then(|at| title.split_at_checked(at)).unwrap_or((title, ""));
    format!("{file}::{}{param}", path.replace('.', "::"))
}

/// Whether a traceback's path, which may be absolute, is that of an id.
fn same_file(place: &str, file: &str) -> bool {
    // Windows writes paths with backslashes, ids without.
    let place = if place.contains('\\') { Cow::Owned(place.replace('\\', "/")) } else { Cow::Borrowed(place) };
    place.strip_suffix(file).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// The file and line that a line of a traceback names: `a.py:12: ValueError`, `a.py:12: in f`, `File "a.py", line 12, in f`.
pub(super) fn place(line: &str) -> Option<(&str, u64)> {
    if let Some(rest) = line.trim_start_matches([' ', '|']).strip_prefix("File \"") {
        let (file, rest) = rest.split_once("\", line ")?;
        let number = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        return Some((file, number.parse().ok()?));
    }
    if line.starts_with([' ', '>']) || line.starts_with("E  ") {
        return None;
    }
    let mut end = 0;
    loop {
        let colon = end + line.get(end..)?.find(':')?;
        let rest = line.get(colon + 1..)?;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 && rest.get(digits..)?.starts_with(':') {
            let file = line.get(..colon)?;
            let number = rest.get(..digits)?.parse().ok()?;
            return (!file.contains(['=', '\'', '"', '<'])).then_some((file, number));
        }
        end = colon + 1;
    }
}

#[cfg(test)]
mod place_tests {
    use super::*;
    use crate::model::FailureKind;

    #[test]
    fn a_line_of_a_traceback_names_a_place() {
        for (line, file, number) in [
            ("tests/a.py:12: ValueError", "tests/a.py", 12),
            ("tests/a.py:12:", "tests/a.py", 12),
            ("shop/b.py:3: in pay", "shop/b.py", 3),
            ("C:\\shop\\a.py:7: in f", "C:\\shop\\a.py", 7),
            ("  File \"/b/a.py\", line 7, in f", "/b/a.py", 7),
            ("  |   File \"/b/a.py\", line 7, in f", "/b/a.py", 7),
        ] {
            assert_eq!(place(line), Some((file, number)), "{line}");
        }
        for line in
            ["    return x:1: y", "> a:1: b", "E   a.py:1: b", "x = 'a:1: b'", "<frozen x>:12: in f", "no place"]
        {
            assert_eq!(place(line), None, "{line}");
        }
    }

    #[test]
    fn the_line_is_the_last_one_in_the_tests_own_file() {
        let mut places = Places::default();
        for line in ["C:\\b\\tests\\a.py:5: ", "C:\\b\\tests\\a.py:2: ", "lib/b.py:44: ValueError"] {
            places.line(line);
        }
        let mut failure = Failure::new("tests/a.py::test_x", FailureKind::Failed);
        places.locate(&mut failure);
        assert_eq!((failure.file.as_deref(), failure.line), (Some("tests/a.py"), Some(2)));
    }
}
