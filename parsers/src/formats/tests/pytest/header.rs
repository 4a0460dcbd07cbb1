//! What pytest tells before the first test: its version, its plugins' seeds, how many tests there are.

use memchr::memmem;

use super::closing::count;

const COLLECTED: &str = "collected ";

/// How many tests the session has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Collected {
    pub(super) items: u64,
    pub(super) deselected: u64,
    /// Files that could not be collected.
    pub(super) errors: u64,
    /// Files that skipped themselves.
    pub(super) skipped: u64,
}

impl Collected {
    /// Reads `collected 9 items / 1 error / 2 deselected / 1 skipped / 7 selected`, with pytest-xdist
    /// `2 workers [9 items]` or `gw0 [9] / gw1 [9]`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        // Behind `collecting ... ` and behind whatever the tests' files print (`-s`).
        if let Some(at) = memmem::rfind(line.as_bytes(), COLLECTED.as_bytes()) {
            return Self::counts(line.get(at + COLLECTED.len()..)?);
        }
        let items = if let Some(items) = line.strip_prefix("gw0 [") {
            items.split(']').next()?
        } else {
            let (workers, items) = line.strip_suffix(']').filter(|line| line.starts_with(digit))?.split_once(" [")?;
            workers.strip_suffix(" workers").or_else(|| workers.strip_suffix(" worker"))?.parse::<u64>().ok()?;
            items.strip_suffix(" items").or_else(|| items.strip_suffix(" item"))?
        };
        Some(Self { items: count(items)?, ..Self::default() })
    }

    fn counts(counts: &str) -> Option<Self> {
        let mut collected = Self::default();
        let mut items = None;
        for part in counts.split(" / ") {
            let (n, word) = part.split_once(' ')?;
            let n = count(n)?;
            match word {
                "item" | "items" => items = Some(n),
                "deselected" => collected.deselected = n,
                "error" | "errors" => collected.errors = n,
                "skipped" => collected.skipped = n,
                _ => {}
            }
        }
        Some(Self { items: items?, ..collected })
    }

    /// Tests that the session set out to run.
    pub(super) const fn selected(&self) -> u64 {
        self.items.saturating_sub(self.deselected)
    }
}

const fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// pytest's version from its `platform` line, or from pytest-sugar's.
pub(super) fn version(line: &str) -> Option<&str> {
    let rest = match line.strip_prefix("platform ") {
        Some(rest) => rest.split_once(", pytest-")?.1,
        None => line.strip_prefix("Test session starts (platform: ")?.split_once(", pytest ")?.1,
    };
    rest.split([',', ')', ' ']).next()
}

/// The option that brings back a random order, as the plugin prints it (`Using --randomly-seed=4242`).
pub(super) fn random_option(line: &str) -> Option<&str> {
    let option = line.strip_prefix("Using ")?.trim_end();
    (option.starts_with("--random") && option.contains('=') && !option.contains(' ')).then_some(option)
}

#[cfg(test)]
mod header_tests {
    use super::*;

    #[test]
    fn the_number_of_tests_is_read_in_every_way_it_is_told() {
        let all =
            Collected::parse("collecting ... collected 9 items / 1 error / 2 deselected / 1 skipped / 7 selected")
                .unwrap();
        assert_eq!(all, Collected { items: 9, deselected: 2, errors: 1, skipped: 1 });
        assert_eq!(all.selected(), 7);
        for (line, items) in [
            ("collected 1 item", 1),
            ("2 workers [22 items]", 22),
            ("1 worker [1 item]", 1),
            ("gw0 [22] / gw1 [22]", 22),
        ] {
            assert_eq!(Collected::parse(line).unwrap().items, items, "{line}");
        }
        for line in ["collected stamps", "gw0 I / gw1 I", "workers [2]", "created: 2/2 workers"] {
            assert_eq!(Collected::parse(line), None, "{line}");
        }
    }

    #[test]
    fn the_version_and_the_seed_stand_in_the_header() {
        assert_eq!(
            version("platform linux -- Python 3.11.7, pytest-9.2.0, pluggy-1.7.0 -- /bin/python"),
            Some("9.2.0")
        );
        assert_eq!(
            version("Test session starts (platform: linux, Python 3.11.7, pytest 8.4.2, pytest-sugar 1.1.1)"),
            Some("8.4.2")
        );
        assert_eq!(random_option("Using --randomly-seed=4242"), Some("--randomly-seed=4242"));
        assert_eq!(random_option("Using --no colour"), None);
    }
}
