//! The command that runs one failed test again, for the tools whose command line is known.

use std::collections::BTreeSet;

use super::attributes::Attributes;
use super::dialect::Dialect;
use super::naming;
use crate::model::{Failure, FailureKind};
use crate::text::quote::shell;

/// The command, as a person would type it in the project's folder.
pub(super) fn command(dialect: Dialect, tag: Attributes<'_>, failure: &Failure) -> Option<String> {
    let name = tag.text("name").unwrap_or_default();
    let class = naming::class(dialect, tag);
    let file = failure.file.as_deref();
    let whole_file = Some(failure.id.as_str()) == file;
    Some(match dialect {
        Dialect::Pytest => format!("pytest {}", shell(&failure.id)),
        Dialect::Vitest if whole_file => format!("npx vitest run {}", shell(&class)),
        Dialect::Vitest => {
            format!("npx vitest run {} -t {}", shell(&class), shell(&pattern(&name.replace(" > ", " "))))
        }
        Dialect::Jest if whole_file => format!("npx jest {}", shell(&failure.id)),
        Dialect::Jest => {
            let file = tag.filled("file").map(|file| format!(" {}", shell(&file))).unwrap_or_default();
            // By default the class holds the whole title; else the title follows the describe blocks.
            let title = if name.trim().ends_with(class.trim()) { name } else { format!("{class} {name}") };
            format!("npx jest{file} -t {}", shell(&pattern(&title.trim().replace(" › ", " "))))
        }
        Dialect::Mocha if !name.contains("\" hook") => {
            let file = file.map(|file| format!(" {}", shell(file))).unwrap_or_default();
            format!("npx mocha{file} --fgrep {}", shell(&failure.id))
        }
        Dialect::Cypress => format!("npx cypress run --spec {}", shell(file?)),
        Dialect::Playwright => {
            let title =
                name.split_once("] ").filter(|_| name.starts_with('[')).map_or(name.as_str(), |(_, title)| title);
            format!("npx playwright test {} -g {}", shell(&class), shell(&pattern(&title.replace(" › ", " "))))
        }
        Dialect::NodeTest if failure.kind == FailureKind::Errored => format!("node --test {}", shell(&name)),
        Dialect::NodeTest => {
            let file = tag.filled("file").map(|file| format!(" {}", shell(&file))).unwrap_or_default();
            format!("node --test --test-name-pattern {}{file}", shell(&format!("^{}$", pattern(&name))))
        }
        Dialect::Surefire => format!("mvn test -Dtest={}", shell(&with_method("#", &class, &name))),
        Dialect::Gradle => format!("gradle test --tests {}", shell(&with_method(".", &class, &name))),
        Dialect::Nextest => {
            format!("cargo nextest run -E {}", shell(&format!("binary_id(={class}) & test(={name})")))
        }
        Dialect::GoTest if failure.kind == FailureKind::Errored => {
            format!("go test {}", shell(failure.suite.as_deref()?))
        }
        Dialect::GoTest if name.starts_with("Test") && class.contains('/') => {
            let levels: Vec<String> = name.split('/').map(|level| format!("^{}$", pattern(level))).collect();
            format!("go test {} -run {}", shell(&class), shell(&levels.join("/")))
        }
        Dialect::PhpUnit if !class.is_empty() => {
            let filter = format!("/{}$/", pattern(&format!("{class}::{name}")).replace('/', "\\/"));
            match file {
                Some(file) => format!("phpunit --filter {} {}", shell(&filter), shell(file)),
                None => format!("phpunit --filter {}", shell(&filter)),
            }
        }
        // The report does not name the program.
        Dialect::GoogleTest if !name.is_empty() => format!("\"$TEST_PROGRAM\" --gtest_filter={}", shell(&failure.id)),
        Dialect::CTest => format!("ctest -R {}", shell(&format!("^{}$", pattern(&name)))),
        Dialect::Bats if name.trim().is_empty() => format!("bats {}", shell(&class)),
        Dialect::Bats => format!("bats -f {} {}", shell(&format!("^{}$", pattern(&name))), shell(&class)),
        Dialect::RSpec => format!("rspec {} -e {}", shell(file?), shell(&name)),
        Dialect::XmlRunner if !class.is_empty() && !name.contains(' ') && !class.starts_with("unittest.") => {
            format!("python -m unittest {}", shell(&failure.id))
        }
        Dialect::Behave => format!("behave -n {}", shell(&format!("^{}$", pattern(&name)))),
        _ => return None,
    })
}

/// Bytes past which a command for all failed tests helps nobody.
const MAX_COMMAND: usize = 500;

/// One command that runs every failed test again, where the tool has a short one.
pub(super) fn all(dialect: Dialect, failures: &[Failure]) -> Option<String> {
    if failures.len() < 2 {
        return None;
    }
    match dialect {
        Dialect::CTest => Some("ctest --rerun-failed --output-on-failure".to_owned()),
        Dialect::Playwright => Some("npx playwright test --last-failed".to_owned()),
        Dialect::Pytest => {
            let ids: BTreeSet<&str> = failures.iter().map(|failure| failure.id.as_str()).collect();
            let command = ids.into_iter().fold("pytest".to_owned(), |command, id| command + " " + &shell(id));
            (command.len() <= MAX_COMMAND).then_some(command)
        }
        _ => None,
    }
}

/// A regular expression that matches the text itself.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if r"\^$.|?*+()[]{}".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// `Class#method` where the name begins with a method's name; parameters and display names stand behind or instead.
fn with_method(separator: &str, class: &str, name: &str) -> String {
    let method = name.split(['(', '{', '[']).next().unwrap_or_default().trim();
    let is_method = !method.is_empty() && method.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
    let around = matches!(name, "classMethod" | "initializationError" | "executionError") || name == class;
    if is_method && !around { format!("{class}{separator}{method}") } else { class.to_owned() }
}

#[cfg(test)]
mod rerun_tests {
    use super::*;

    fn rerun(dialect: Dialect, tag: &str) -> String {
        let tag = Attributes(tag);
        let mut failure = Failure::new(naming::id(dialect, tag, &[]), FailureKind::Failed);
        failure.file = naming::file(dialect, tag, &[]);
        command(dialect, tag, &failure).unwrap_or_default()
    }

    #[test]
    fn each_tool_is_asked_in_its_own_words() {
        for (dialect, tag, command) in [
            (
                Dialect::Pytest,
                "classname='tests.test_a.TestB' name='test_c[x y]'",
                "pytest 'tests/test_a.py::TestB::test_c[x y]'",
            ),
            (
                Dialect::Vitest,
                "classname='src/a.test.ts' name='cart > adds (1)'",
                r"npx vitest run src/a.test.ts -t 'cart adds \(1\)'",
            ),
            (Dialect::Vitest, "classname='src/a.test.ts' name='src/a.test.ts'", "npx vitest run src/a.test.ts"),
            (
                Dialect::Surefire,
                "classname='acme.ShopTest' name='each{int}[2]'",
                "mvn test -Dtest='acme.ShopTest#each'",
            ),
            (Dialect::Gradle, "classname='acme.ShopTest' name='[2] b'", "gradle test --tests acme.ShopTest"),
            (
                Dialect::GoTest,
                "classname='example.com/shop' name='TestA/b c'",
                "go test example.com/shop -run '^TestA$/^b c$'",
            ),
            (
                Dialect::PhpUnit,
                r"class='App\FooTest' classname='App.FooTest' name='testA'",
                r"phpunit --filter '/App\\FooTest::testA$/'",
            ),
            (Dialect::CTest, "classname='a' name='a'", "ctest -R '^a$'"),
            (
                Dialect::Nextest,
                "classname='shop::it' name='adds'",
                "cargo nextest run -E 'binary_id(=shop::it) & test(=adds)'",
            ),
        ] {
            assert_eq!(rerun(dialect, tag), command);
        }
    }
}
