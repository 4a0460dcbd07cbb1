//! What the users of each tool call a test, and what they would say of its failure first.

use super::attributes::Attributes;
use super::dialect::Dialect;

/// The class that jest-junit gives to a file that could not be loaded.
pub(super) const JEST_SUITE_ERROR: &str = "Test suite failed to run";

/// An open `<testsuite>`.
#[derive(Debug, Default)]
pub(super) struct Suite {
    pub(super) name: String,
    pub(super) file: Option<String>,
}

/// The name by which the tool's users call the test.
pub(super) fn id(dialect: Dialect, tag: Attributes<'_>, suites: &[Suite]) -> String {
    let name = tag.text("name").unwrap_or_default();
    let class = class(dialect, tag);
    let suite = suites.last().map(|suite| suite.name.as_str()).unwrap_or_default();
    match dialect {
        Dialect::Pytest => pytest_id(tag.text("file"), &class, &name),
        Dialect::Vitest | Dialect::Playwright => {
            let separator = if dialect == Dialect::Vitest { " > " } else { " › " };
            if name == class { name } else { joined(&class, separator, &name) }
        }
        Dialect::NodeTest => {
            let path: Vec<&str> = suites.iter().map(|suite| suite.name.as_str()).chain([name.as_str()]).collect();
            path.join(" > ")
        }
        Dialect::Jest if class == JEST_SUITE_ERROR => name,
        Dialect::Jest | Dialect::Mocha | Dialect::Cypress => {
            // By default one of the two holds the other: `classname="adds" name="cart adds"`.
            let (class, name) = (class.trim(), name.trim());
            let separator = if dialect == Dialect::Jest { " › " } else { " " };
            if name.ends_with(class) { name.to_owned() } else { joined(class, separator, name) }
        }
        Dialect::RSpec | Dialect::CTest | Dialect::Catch2 | Dialect::Doctest | Dialect::Busted => name,
        Dialect::Nextest => joined(&class, " ", &name),
        // A data provider that does not work has no class and no name of its own.
        Dialect::PhpUnit if class.is_empty() => suite.to_owned(),
        Dialect::GoTest if class.is_empty() => joined(suite, ".", &name),
        Dialect::EsLint => joined(suite, ": ", name.trim_start_matches("org.eslint.")),
        Dialect::PhpUnit => joined(&class, "::", &name),
        Dialect::Bats => joined(&class, ": ", name.trim()),
        Dialect::Surefire | Dialect::Gradle if name == class => name,
        _ if class.is_empty() && name.is_empty() => suite.to_owned(),
        _ if class.is_empty() || begins_with(&name, &class) => name,
        _ => joined(&class, ".", &name),
    }
}

/// The class or module that the report puts the test in. PHPUnit writes it with its own separators too.
pub(super) fn class(dialect: Dialect, tag: Attributes<'_>) -> String {
    let own = tag.text("class").filter(|_| dialect == Dialect::PhpUnit);
    own.or_else(|| tag.text("classname")).or_else(|| tag.text("class")).unwrap_or_default()
}

/// Whether the name holds its class already; `Teardown` does not hold `T`.
fn begins_with(name: &str, class: &str) -> bool {
    name.strip_prefix(class).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

fn joined(class: &str, separator: &str, name: &str) -> String {
    match (class, name) {
        ("", name) => name.to_owned(),
        (class, "") => class.to_owned(),
        (class, name) => format!("{class}{separator}{name}"),
    }
}

/// pytest's node id. `xunit1` names the file; `xunit2` leaves the dotted module path with the classes behind it, and a
/// file that could not be collected stands in the name alone.
fn pytest_id(file: Option<String>, class: &str, name: &str) -> String {
    if class.is_empty() {
        return file.unwrap_or_else(|| if name.contains('/') { name.to_owned() } else { module_path(name) });
    }
    let (file, classes) = if let Some(file) = file {
        let module = file.trim_end_matches(".py").replace(['/', '\\'], ".");
        let classes = class.strip_prefix(module.as_str()).unwrap_or_default().to_owned();
        (file.replace('\\', "/"), classes)
    } else {
        let (module, classes) = split_module(class);
        (module_path(&module), classes)
    };
    let classes = classes.split('.').filter(|class| !class.is_empty());
    [file.as_str()].into_iter().chain(classes).chain([name]).collect::<Vec<_>>().join("::")
}

fn module_path(module: &str) -> String {
    format!("{}.py", module.replace('.', "/"))
}

/// Splits `tests.test_shop.TestCart` behind the module: the last part named like a test file, else before the first
/// part named like a class.
fn split_module(class: &str) -> (String, String) {
    let parts: Vec<&str> = class.split('.').collect();
    let is_test_file = |part: &&str| part.starts_with("test_") || part.ends_with("_test");
    let is_class = |part: &&str| part.chars().next().is_some_and(char::is_uppercase);
    let modules = parts
        .iter()
        .rposition(is_test_file)
        .map(|at| at + 1)
        .or_else(|| parts.iter().skip(1).position(is_class).map(|at| at + 1))
        .unwrap_or(parts.len());
    let (modules, classes) = parts.split_at(modules);
    (modules.join("."), classes.join("."))
}

/// The test's source file, where the report names it.
pub(super) fn file(dialect: Dialect, tag: Attributes<'_>, suites: &[Suite]) -> Option<String> {
    if let Some(mut file) = tag.filled("file").or_else(|| tag.filled("filepath")) {
        // Pest puts the test's name behind the file's.
        let end = file.find("::").filter(|_| dialect == Dialect::PhpUnit).unwrap_or(file.len());
        file.truncate(end);
        return Some(file);
    }
    match dialect {
        Dialect::Pytest => {
            let id = id(dialect, tag, &[]);
            id.split("::").next().map(str::to_owned)
        }
        Dialect::Vitest | Dialect::Playwright | Dialect::Bats | Dialect::Doctest => tag.filled("classname"),
        Dialect::Jest if tag.raw("classname") == Some(JEST_SUITE_ERROR) => tag.filled("name"),
        Dialect::EsLint => suites.last().map(|suite| suite.name.clone()),
        _ => suites.iter().rev().find_map(|suite| suite.file.clone()),
    }
}

/// Whether a failed case stands for a set-up, a tear-down or a file that could not be loaded.
pub(super) fn is_around_tests(dialect: Dialect, tag: Attributes<'_>, message: &str) -> bool {
    let name = tag.text("name").unwrap_or_default();
    let class = tag.raw("classname").unwrap_or_default();
    match dialect {
        Dialect::Vitest => tag.raw("name") == Some(class),
        Dialect::Jest => class == JEST_SUITE_ERROR,
        Dialect::Mocha | Dialect::Cypress => {
            ["\"before all\" hook", "\"before each\" hook", "\"after all\" hook", "\"after each\" hook"]
                .iter()
                .any(|hook| name.contains(hook))
        }
        Dialect::GoTest => name == "TestMain",
        // `NonTestSuiteFailure`: the environment around all tests.
        Dialect::GoogleTest => name.is_empty(),
        Dialect::Nextest => class.starts_with("@setup-script"),
        // The file itself stands for the test.
        Dialect::NodeTest => message == "test failed",
        Dialect::Gradle | Dialect::Surefire => {
            matches!(name.as_str(), "classMethod" | "initializationError" | "executionError" | "")
        }
        Dialect::Bats => {
            matches!(name.as_str(), "" | "setup_file" | "teardown_file" | "setup_suite" | "teardown_suite")
        }
        Dialect::Robot => ["Setup failed", "Parent suite setup failed", "Teardown failed"]
            .iter()
            .any(|start| message.starts_with(start)),
        _ => false,
    }
}

/// The first telling line of a failure: of its message where that tells more than where it was raised, else of its text.
pub(super) fn message(dialect: Dialect, class: Option<&str>, message: &str, text: &[&str]) -> Option<String> {
    let message = message.trim();
    let wordless = matches!(message, "" | "Failed" | "None" | "test failure" | "exception" | "---");
    let (first, rest) = match dialect {
        // Below the frames, pytest marks what was raised.
        Dialect::Pytest if message == "collection failure" => {
            (text.iter().rev().find_map(|line| line.strip_prefix("E ")).unwrap_or(message).trim(), Vec::new())
        }
        Dialect::Boost => (boost_message(text).unwrap_or(message), Vec::new()),
        // The line with the place comes first.
        Dialect::Nextest => telling(if text.is_empty() { message.lines().collect() } else { text.to_vec() }),
        // The message repeats the test's name; below the text's own heading stands what happened.
        Dialect::Playwright if class == Some("FAILURE") => {
            let below: Vec<&str> = text.iter().copied().filter(|line| !line.contains(" › ")).collect();
            telling(if below.is_empty() { message.lines().collect() } else { below })
        }
        _ if wordless => telling(text.get(behind_python_frames(text)..).unwrap_or(text).to_vec()),
        _ => telling(message.lines().collect()),
    };
    if first.is_empty() {
        let last = message.lines().next_back();
        return class.or(last).filter(|word| !word.is_empty()).map(str::to_owned);
    }
    let mut line = first.to_owned();
    // `Expected equality of these values:` says nothing without the values, `expected: 1` without `got: 2`.
    let more = match dialect {
        Dialect::GoogleTest | Dialect::RSpec => 4,
        _ => usize::from(line.ends_with(':')),
    };
    for next in rest.iter().take(more).filter(|next| !next.starts_with(['+', '-'])) {
        line.push(' ');
        line.push_str(next);
    }
    if dialect == Dialect::GoTest {
        // `cart_test.go:20: want 1`: the place is told apart.
        line = line
            .split_once(".go:")
            .and_then(|(_, rest)| rest.split_once(": "))
            .map_or(line.clone(), |(_, text)| text.to_owned());
    }
    Some(match class.and_then(exception).filter(|_| dialect != Dialect::Robot && !wordless) {
        Some(exception) if !line.contains(exception) => format!("{exception}: {line}"),
        _ => line,
    })
}

/// What was thrown, else the message of the broken expectation; the checkpoint behind both has a message too.
fn boost_message<'a>(text: &[&'a str]) -> Option<&'a str> {
    let thrown = text.iter().skip_while(|line| !line.starts_with("EXCEPTION STACK TRACE")).nth(1);
    thrown.copied().or_else(|| text.iter().find_map(|line| line.strip_prefix("- message: "))).map(str::trim)
}

/// The first line that tells something, trimmed, and the lines behind it.
fn telling(lines: Vec<&str>) -> (&str, Vec<&str>) {
    let mut lines = lines.into_iter().map(str::trim).filter(|line| !is_frame(line));
    (lines.next().unwrap_or_default(), lines.take(4).collect())
}

/// The line behind a Python traceback's last frame, which is the first line that is not indented.
fn behind_python_frames(text: &[&str]) -> usize {
    let frame = text.iter().rposition(|line| line.starts_with("  File \"")).map_or(0, |at| at + 1);
    let frames = text.iter().skip(frame).take_while(|line| line.starts_with("    ")).count();
    frame + frames
}

/// Whether a line says where rather than why, or nothing.
fn is_frame(line: &str) -> bool {
    let place_only = line.rsplit_once(':').is_some_and(|(file, n)| {
        !file.contains(' ') && !file.is_empty() && !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit())
    });
    line.is_empty()
        || place_only
        || matches!(line, "unknown file" | "FAILED:" | "Failed" | "Error" | "PASS" | "---")
        || line.starts_with("FAIL\t")
        || line.starts_with("=== RUN")
        || line.starts_with("--- FAIL")
        || line.starts_with("Traceback (")
        || line.starts_with("(in test file")
        || line.starts_with("(from function")
        || line.starts_with("● Test suite failed to run")
        || line.starts_with("thread '") && line.contains(" panicked at ")
}

/// The simple name of an exception class; other things stand in `type` too.
fn exception(class: &str) -> Option<&str> {
    let simple = class.rsplit(['.', '\\', ':', '$']).next().unwrap_or(class);
    let named = ["Error", "Exception", "Failure", "Failed"].iter().any(|end| simple.ends_with(end));
    let word = simple.chars().all(|c| c.is_alphanumeric() || c == '_');
    let class = simple.chars().next().is_some_and(char::is_uppercase);
    let bare = matches!(simple, "Error" | "Failure" | "Exception" | "ExpectationNotMetError" | "TestFailed");
    (named && word && class && !bare).then_some(simple)
}
