//! The lines of the short test summary: `FAILED tests/test_a.py::test_x - AssertionError: …`.

use super::block::Title;

/// What a line of the short summary lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    Failed,
    Error,
    /// A subtest that failed, told with its description before the id (pytest 9) or before the word (pytest-subtests).
    Subtest,
    Xpassed,
    Rerun,
    Passed,
    /// Skipped and expected failures.
    Other,
}

/// Reads the word at the beginning of a line, and hands out the rest.
pub(super) fn parse(line: &str) -> Option<(Listed, &str)> {
    for (word, listed) in [
        ("FAILED ", Listed::Failed),
        ("ERROR ", Listed::Error),
        ("PASSED ", Listed::Passed),
        ("SKIPPED ", Listed::Other),
        ("XFAIL ", Listed::Other),
        ("XPASS ", Listed::Xpassed),
        ("RERUN ", Listed::Rerun),
        ("SUBFAILED", Listed::Subtest),
        ("SUBFAIL", Listed::Subtest),
        ("SUBSKIPPED", Listed::Other),
    ] {
        if let Some(rest) = line.strip_prefix(word) {
            return Some((listed, rest.trim_start()));
        }
    }
    line.starts_with(['[', '(']).then(|| line.split_once(" SUBFAIL "))?.map(|(_, rest)| (Listed::Subtest, rest))
}

/// Divides `id - message` where the id is that of a known block's title.
pub(super) fn divide<'a>(rest: &'a str, title: &Title) -> Option<(&'a str, Option<&'a str>)> {
    splits(rest).find(|(id, _)| title.names(id))
}

/// Divides `[even] (n=1) id - message`, told of a block whose title is `test_x [even] (n=1)`. Hands out the
/// description besides.
pub(super) fn divide_subtest<'a, 'b>(rest: &'a str, title: &'b Title) -> Option<(&'a str, Option<&'a str>, &'b str)> {
    title.subtest().find_map(|(name, description)| {
        let rest = rest.strip_prefix(description).map_or(rest, str::trim_start);
        divide(rest, &Title::test(name)).map(|(id, message)| (id, message, description))
    })
}

/// Takes the description off `[even] (n=1) id - message`, where no block tells how long it is.
pub(super) fn undescribed(rest: &str) -> (&str, &str) {
    let ends = rest.match_indices([')', ']']).filter(|_| rest.starts_with(['(', '[']));
    ends.filter_map(|(at, end)| Some((rest.get(..at + end.len())?, rest.get(at + end.len()..)?.strip_prefix(' ')?)))
        .find(|(_, id)| !id.starts_with(['(', '[']) && id.split(' ').next().is_some_and(|word| word.contains("::")))
        .unwrap_or(("", rest))
}

/// Divides `id - message` by its looks: parameters in brackets may hold ` - `.
pub(super) fn guess(rest: &str) -> (&str, Option<&str>) {
    splits(rest).find(|(id, _)| !id.contains('[') || id.ends_with(']')).unwrap_or((rest, None))
}

/// Every way to divide a line into an id and a message.
fn splits(rest: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let divided =
        rest.match_indices(" - ").filter_map(|(at, dash)| Some((rest.get(..at)?, rest.get(at + dash.len()..))));
    divided.chain([(rest, None)])
}

#[cfg(test)]
mod listing_tests {
    use super::*;

    #[test]
    fn an_id_may_hold_the_divider() {
        let rest = "a.py::test_slug[left - right] - ValueError: a - b";
        let title = Title::parse("test_slug[left - right]");
        assert_eq!(divide(rest, &title), Some(("a.py::test_slug[left - right]", Some("ValueError: a - b"))));
        assert_eq!(guess(rest), ("a.py::test_slug[left - right]", Some("ValueError: a - b")));
        assert_eq!(guess("a.py::test_x"), ("a.py::test_x", None));
    }

    #[test]
    fn subtests_are_listed_in_three_ways() {
        let title = Title::parse("test_bad [even] (n=1)");
        for line in [
            "SUBFAILED[even] (n=1) a.py::test_bad - assert 1",
            "[even] (n=1) SUBFAIL a.py::test_bad - assert 1",
            "SUBFAIL a.py::test_bad - assert 1",
        ] {
            let (listed, rest) = parse(line).unwrap();
            assert_eq!(listed, Listed::Subtest);
            assert_eq!(
                divide_subtest(rest, &title),
                Some(("a.py::test_bad", Some("assert 1"), "[even] (n=1)")),
                "{line}"
            );
        }
        assert_eq!(parse("assert False"), None);
        let bare = "a.py::test_bad - assert 1";
        assert_eq!(undescribed("[a (b) c] (n=1) a.py::test_bad - assert 1"), ("[a (b) c] (n=1)", bare));
        assert_eq!(undescribed(bare), ("", bare));
    }
}
