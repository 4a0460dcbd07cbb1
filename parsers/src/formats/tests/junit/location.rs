//! Where a test failed: the line of its own source file in the traceback, and the file where the report names none.

use super::attributes::Attributes;
use super::dialect::Dialect;
use crate::model::Failure;

/// Fills in the line, and the file where it is not known yet.
pub(super) fn fill(failure: &mut Failure, dialect: Dialect, tag: Attributes<'_>, details: &str) {
    if let Some(file) = &failure.file {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let mut lines = lines_of(name, details);
        // Python and PHP print the innermost frame last.
        let innermost_last = matches!(dialect, Dialect::Pytest | Dialect::XmlRunner | Dialect::PhpUnit);
        failure.line = match dialect {
            // The test's own line heads Playwright's text; where it failed stands in a frame.
            Dialect::Playwright => frames(details).find_map(|frame| lines_of(name, frame).next()).or(lines.next()),
            _ if innermost_last => lines.last(),
            _ => lines.next(),
        };
    } else if let Some((file, line)) = place(dialect, tag, details) {
        failure.file = Some(file.to_owned());
        failure.line = Some(line);
    }
    if dialect == Dialect::EsLint {
        failure.line = details.strip_prefix("line ").and_then(leading_number);
    }
    failure.line = failure.line.or_else(|| tag.count("line").filter(|line| *line > 0));
}

/// The lines at which `name:12`, `name", line 12` or `name, line 12` stands in a text.
fn lines_of<'a>(name: &'a str, text: &'a str) -> impl Iterator<Item = u64> + 'a {
    text.match_indices(name).filter(|_| !name.is_empty()).filter_map(move |(at, _)| {
        let after = text.get(at + name.len()..)?;
        let number = [":", "\", line ", ", line "].iter().find_map(|mark| after.strip_prefix(mark))?;
        leading_number(number)
    })
}

/// The lines of a JavaScript stack.
fn frames(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| line.trim_start().starts_with("at "))
}

fn leading_number(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits)?.parse().ok().filter(|line| *line > 0)
}

/// The place that the tool's own words name, where the report has no attribute for it.
fn place<'a>(dialect: Dialect, tag: Attributes<'_>, details: &'a str) -> Option<(&'a str, u64)> {
    let mut lines = details.lines().map(str::trim);
    match dialect {
        Dialect::Nextest => lines.find_map(|line| split(line.split_once(" panicked at ")?.1)),
        Dialect::GoTest => lines.find_map(|line| split(line).filter(|(file, _)| go_test(file))),
        Dialect::GoogleTest => lines.find_map(|line| split(line).filter(|(file, _)| !file.contains(' '))),
        Dialect::Catch2 => lines.find_map(|line| split(line.strip_prefix("at ")?)),
        Dialect::Behave => lines.find_map(|line| split(line.strip_prefix("Location: ")?)),
        Dialect::Surefire | Dialect::Gradle => {
            let class = tag.raw("classname")?;
            let class = class.rsplit('.').next().unwrap_or(class);
            let class = class.split('$').next().unwrap_or(class);
            lines.find_map(|line| {
                let (_, frame) = line.rsplit_once('(')?;
                let (file, line) = split(frame)?;
                file.strip_prefix(class)?.starts_with('.').then_some((file, line))
            })
        }
        Dialect::Jest | Dialect::Mocha | Dialect::Cypress | Dialect::NodeTest => lines.find_map(javascript_frame),
        _ => None,
    }
}

/// `at Context.<anonymous> (cart.spec.cjs:5:47)`, `at file:///builds/acme/cart.test.mjs:6:47`.
fn javascript_frame(line: &str) -> Option<(&str, u64)> {
    let frame = line.strip_prefix("at ")?;
    let frame = frame.rsplit_once('(').map_or(frame, |(_, inner)| inner);
    let frame = frame.strip_prefix("file://").unwrap_or(frame);
    if frame.starts_with("node:") || frame.contains("node_modules/") || frame.starts_with("internal/") {
        return None;
    }
    split(frame)
}

/// Whether it is a file of Go tests; a panic's first frames are the runtime's.
fn go_test(file: &str) -> bool {
    file.strip_suffix("_test.go").is_some_and(|name| !name.contains(' '))
}

/// Splits `file:12` and whatever follows. A drive letter's colon has no number behind it.
fn split(text: &str) -> Option<(&str, u64)> {
    text.match_indices(':').find_map(|(at, _)| {
        let line = leading_number(text.get(at + 1..)?)?;
        let file = text.get(..at)?;
        (!file.is_empty()).then_some((file, line))
    })
}

#[cfg(test)]
mod location_tests {
    use super::*;

    #[test]
    fn places_are_read_from_every_notation() {
        assert_eq!(lines_of("test_a.py", "tests/test_a.py:3: in f\ntests/test_a.py:12: E").last(), Some(12));
        assert_eq!(lines_of("test_a.py", "File \"/x/test_a.py\", line 9, in t").next(), Some(9));
        assert_eq!(split("C:\\src\\a.cpp:7"), Some(("C:\\src\\a.cpp", 7)));
        assert_eq!(javascript_frame("at Context.<anonymous> (cart.spec.cjs:5:47)"), Some(("cart.spec.cjs", 5)));
        assert_eq!(javascript_frame("at process.processTimers (node:internal/timers:519:7)"), None);
        let java = "at org.junit.Assert.fail(Assert.java:89)\n\tat acme.ShopTest.errors(ShopTest.java:21)";
        let tag = Attributes("classname=\"acme.ShopTest$Inner\"");
        assert_eq!(place(Dialect::Surefire, tag, java), Some(("ShopTest.java", 21)));
    }
}
