//! Whose JUnit XML it is. There is no standard, and writers do not sign: each is told by what it alone writes.

use super::attributes::Attributes;

/// A writer of JUnit XML whose reports need to be read in their own way, or whose tests its own users name so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Dialect {
    #[default]
    Unknown,
    Bats,
    Behave,
    Boost,
    Busted,
    Catch2,
    CTest,
    Cypress,
    Doctest,
    EsLint,
    GoogleTest,
    GoTest,
    Gradle,
    Jest,
    Mocha,
    Nextest,
    NodeTest,
    Nose2,
    PhpUnit,
    Playwright,
    Pytest,
    QtTest,
    Robot,
    RSpec,
    Surefire,
    Vitest,
    XmlRunner,
}

/// An element that may tell the dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Suites,
    Suite,
    Case,
    Property,
    Skipped,
}

/// What an attribute must say.
enum Says {
    Is(&'static str),
    Starts(&'static str),
    Ends(&'static str),
    Holds(&'static str),
    Anything,
}

impl Says {
    fn fits(&self, value: &str) -> bool {
        match self {
            Self::Is(text) => value == *text,
            Self::Starts(text) => value.starts_with(text),
            Self::Ends(text) => value.ends_with(text),
            Self::Holds(text) => value.contains(text),
            Self::Anything => true,
        }
    }
}

use Dialect as D;
use Element as E;

/// An attribute that one writer alone writes.
const MARKS: &[(Element, &str, Says, Dialect)] = &[
    (E::Suites, "name", Says::Is("pytest tests"), D::Pytest),
    (E::Suites, "name", Says::Is("vitest tests"), D::Vitest),
    (E::Suites, "name", Says::Is("jest tests"), D::Jest),
    (E::Suites, "name", Says::Is("Mocha Tests"), D::Mocha),
    (E::Suites, "name", Says::Is("nextest-run"), D::Nextest),
    (E::Suites, "uuid", Says::Anything, D::Nextest),
    (E::Suites, "name", Says::Is("AllTests"), D::GoogleTest),
    (E::Suite, "name", Says::Is("pytest"), D::Pytest),
    (E::Suite, "name", Says::Is("Mocha Tests"), D::Mocha),
    (E::Suite, "name", Says::Is("rspec"), D::RSpec),
    (E::Suite, "name", Says::Is("nose2-junit"), D::Nose2),
    (E::Suite, "name", Says::Ends(".bats"), D::Bats),
    (E::Suite, "name", Says::Is("vitest unhandled errors"), D::Vitest),
    (E::Suite, "package", Says::Is("org.eslint"), D::EsLint),
    (E::Suite, "noNamespaceSchemaLocation", Says::Holds("surefire"), D::Surefire),
    (E::Suite, "file", Says::Holds(".cy."), D::Cypress),
    (E::Suite, "file", Says::Starts("cypress/"), D::Cypress),
    (E::Suite, "assertions", Says::Anything, D::PhpUnit),
    (E::Suite, "doctest_version", Says::Anything, D::Doctest),
    (E::Suite, "name", Says::Starts("Run 1 of "), D::Busted),
    (E::Property, "name", Says::Is("QTestVersion"), D::QtTest),
    (E::Property, "name", Says::Is("go.version"), D::GoTest),
    (E::Property, "name", Says::Is("surefire.test.class.path"), D::Surefire),
    (E::Property, "value", Says::Holds("surefirebooter"), D::Surefire),
    (E::Case, "classname", Says::Is("test"), D::NodeTest),
    (E::Case, "value_param", Says::Anything, D::GoogleTest),
    (E::Case, "result", Says::Is("completed"), D::GoogleTest),
    (E::Case, "result", Says::Is("suppressed"), D::GoogleTest),
    (E::Skipped, "type", Says::Starts("pytest."), D::Pytest),
    (E::Skipped, "type", Says::Is("XFAIL"), D::XmlRunner),
];

/// A tag whose attributes one writer alone puts in this order.
const ORDERS: &[(Element, &[&str], Dialect)] = &[
    (E::Suites, &["id", "name", "tests", "failures", "skipped", "errors", "time"], D::Playwright),
    (E::Suites, &["name", "time", "tests", "failures"], D::Mocha),
    (E::Suites, &["name", "time", "tests", "failures", "skipped"], D::Mocha),
    (E::Suite, &["name", "errors", "failures", "skipped", "tests", "time", "timestamp", "hostname"], D::Pytest),
    (E::Suite, &["name", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time"], D::Vitest),
    (E::Suite, &["name", "errors", "failures", "skipped", "timestamp", "time", "tests"], D::Jest),
    (E::Suite, &["name", "tests", "skipped", "failures", "errors", "timestamp", "hostname", "time"], D::Gradle),
    (E::Suite, &["name", "tests", "failures", "disabled", "skipped", "hostname", "time", "timestamp"], D::CTest),
    (E::Suite, &["name", "errors", "failures", "tests", "hostname", "time", "timestamp"], D::Catch2),
    (E::Suite, &["name", "errors", "failures", "skipped", "tests", "hostname", "time", "timestamp"], D::Catch2),
    (E::Suite, &["tests", "failures", "time", "name", "timestamp"], D::GoTest),
    (E::Suite, &["tests", "failures", "time", "name"], D::GoTest),
    (E::Suite, &["name", "tests", "file", "time", "timestamp", "failures", "errors", "skipped"], D::XmlRunner),
    (E::Suite, &["name", "tests", "errors", "failures", "skipped", "time", "timestamp", "hostname"], D::Behave),
    (E::Suite, &["name", "tests", "errors", "failures", "skipped", "time", "timestamp"], D::Robot),
    (E::Suite, &["tests", "skipped", "errors", "failures", "id", "name", "time"], D::Boost),
    (E::Suite, &["name", "tests", "skipped", "failures", "errors", "time", "timestamp", "hostname"], D::RSpec),
];

impl Dialect {
    /// The dialect that this tag tells, if it does.
    pub(super) fn told_by(element: Element, tag: Attributes<'_>) -> Option<Self> {
        let by_mark = MARKS
            .iter()
            .filter(|(place, ..)| *place == element)
            .find(|(_, name, says, _)| tag.raw(name).is_some_and(|value| says.fits(value)));
        if let Some((.., dialect)) = by_mark {
            return Some(*dialect);
        }
        ORDERS.iter().find(|(place, names, _)| *place == element && tag.are(names)).map(|(.., dialect)| *dialect)
    }

    /// The tool's name in its own spelling.
    pub(super) const fn tool(self) -> Option<&'static str> {
        Some(match self {
            Self::Unknown => return None,
            Self::Bats => "bats",
            Self::Behave => "behave",
            Self::Boost => "Boost.Test",
            Self::Busted => "busted",
            Self::Catch2 => "Catch2",
            Self::CTest => "CTest",
            Self::Cypress => "Cypress",
            Self::Doctest => "doctest",
            Self::EsLint => "ESLint",
            Self::GoogleTest => "GoogleTest",
            Self::GoTest => "go test",
            Self::Gradle => "Gradle",
            Self::Jest => "jest",
            Self::Mocha => "mocha",
            Self::Nextest => "cargo-nextest",
            Self::NodeTest => "node:test",
            Self::Nose2 => "nose2",
            Self::PhpUnit => "PHPUnit",
            Self::Playwright => "Playwright",
            Self::Pytest => "pytest",
            Self::QtTest => "QtTest",
            Self::Robot => "Robot Framework",
            Self::RSpec => "RSpec",
            Self::Surefire => "Surefire",
            Self::Vitest => "vitest",
            Self::XmlRunner => "unittest-xml-reporting",
        })
    }

    /// Whether a header's number of tests means something other than the test cases below it: Catch2 counts
    /// assertions, node:test the direct children of a suite, Boost.Test the cases that ran without a warning.
    pub(super) const fn counts_other_things(self) -> bool {
        matches!(self, Self::Boost | Self::Catch2 | Self::NodeTest)
    }
}
