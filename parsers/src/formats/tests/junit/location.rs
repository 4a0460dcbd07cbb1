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
fn place<'a>(dialect: Dialect, tag: Attributes<'a>, details: &'a str) -> Option<(&'a str, u64)> {
    let mut lines = details.lines().map(str::trim);
    match dialect {
        Dialect::Nextest => lines.find_map(|line| split(line.split_once(" panicked at ")?.1)),
        Dialect::GoTest => lines.find_map(|line| split(line).filter(|(file, _)| go_test(file))),
        Dialect::GoogleTest => lines.find_map(|line| split(line).filter(|(file, _)| !file.contains(' '))),
        Dialect::Catch2 => lines.find_map(|line| split(line.strip_prefix("at ")?)),
        Dialect::Behave => lines.find_map(|line| split(line.strip_prefix("Location: ")?)),
        Dialect::Boost => boost_place(details),
        Dialect::Busted => split(tag.raw("classname")?),
        Dialect::Surefire | Dialect::Gradle => java_frame(tag, details),
        Dialect::Jest | Dialect::Mocha | Dialect::Cypress | Dialect::NodeTest => lines.find_map(javascript_frame),
        Dialect::Nose2 | Dialect::XmlRunner => python_frame(tag, details),
        Dialect::Unknown => java_frame(tag, details)
            .or_else(|| python_frame(tag, details))
            .or_else(|| lines.find_map(javascript_frame).filter(|(file, _)| is_javascript(file))),
        _ => None,
    }
}

/// The first frame in the file of the test's class: `at acme.ShopTest.adds(ShopTest.java:21)`.
fn java_frame<'a>(tag: Attributes<'_>, details: &'a str) -> Option<(&'a str, u64)> {
    let class = tag.raw("classname")?;
    let class = class.rsplit('.').next().unwrap_or(class);
    let class = class.split('$').next().filter(|class| !class.is_empty())?;
    details.lines().find_map(|line| {
        let (_, frame) = line.rsplit_once('(')?;
        let (file, line) = split(frame)?;
        file.strip_prefix(class)?.starts_with('.').then_some((file, line))
    })
}

/// The innermost frame in the file of the test's module: `File "/builds/acme/tests/test_shop.py", line 6, in test_adds`.
fn python_frame<'a>(tag: Attributes<'_>, details: &'a str) -> Option<(&'a str, u64)> {
    let class = tag.raw("classname")?;
    let ends = class.match_indices('.').map(|(at, _)| at).chain([class.len()]);
    let modules: Vec<String> =
        ends.filter_map(|end| Some(format!("{}.py", class.get(..end)?.replace('.', "/")))).collect();
    details.lines().rev().find_map(|line| {
        let (file, rest) = line.trim().strip_prefix("File \"")?.split_once("\", line ")?;
        if file.contains("/lib/python") {
            return None;
        }
        let name = modules.iter().find_map(|module| {
            let at = file.strip_suffix(module.as_str())?.len();
            (at == 0 || file.get(..at)?.ends_with('/')).then(|| file.get(at..))?
        })?;
        Some((name, leading_number(rest)?))
    })
}

/// `- file   : shop.cpp` and the `- line   : 7` behind it. What was thrown has its place in the last checkpoint.
fn boost_place(details: &str) -> Option<(&str, u64)> {
    let mut file = None;
    details.lines().find_map(|line| {
        let (name, value) = line.strip_prefix("- ")?.split_once(':')?;
        match name.trim() {
            "file" => file = Some(value.trim()),
            "line" => return Some((file?, leading_number(value.trim())?)),
            _ => {}
        }
        None
    })
}

fn is_javascript(file: &str) -> bool {
    let extension = file.rsplit('.').next().unwrap_or_default();
    matches!(extension, "js" | "cjs" | "mjs" | "jsx" | "ts" | "cts" | "mts" | "tsx")
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
        assert_eq!(place(Dialect::Unknown, tag, java), Some(("ShopTest.java", 21)));
    }

    #[test]
    fn places_are_read_from_the_words_of_writers_that_are_not_known() {
        let tag = Attributes("classname=\"tests.test_shop.Shop\"");
        let python = "  File \"/builds/acme/tests/test_shop.py\", line 6, in test_bad\n    self.assertEqual(1, 2)\n  \
                      File \"/usr/lib/python3.11/unittest/case.py\", line 873, in assertEqual\nAssertionError";
        assert_eq!(place(Dialect::Unknown, tag, python), Some(("tests/test_shop.py", 6)));
        let loader = Attributes("classname=\"unittest.loader._FailedTest\"");
        let frame = "File \"/usr/lib/python3.11/unittest/loader.py\", line 419, in _find_test_path";
        assert_eq!(place(Dialect::Unknown, loader, frame), None);
        let jasmine = "at <Jasmine>\n    at UserContext.<anonymous> (/builds/acme/spec/shop_spec.js:3:36)";
        assert_eq!(place(Dialect::Unknown, Attributes(""), jasmine), Some(("/builds/acme/spec/shop_spec.js", 3)));
        let thrown = "- file: unknown location\n- line: 0\n\nLast checkpoint:\n- file: b.cpp\n- line: 8";
        assert_eq!(place(Dialect::Boost, tag, thrown), Some(("b.cpp", 8)));
        assert_eq!(place(Dialect::Boost, tag, "- file   : b.cpp\n- line   : 7"), Some(("b.cpp", 7)));
        assert_eq!(place(Dialect::Busted, Attributes("classname='shop_spec.lua:4'"), ""), Some(("shop_spec.lua", 4)));
    }
}
