use crate::model::CoverageThreshold;

/// A line of coverage.py or pytest-cov outside a table.
#[derive(Debug, PartialEq)]
pub(super) enum Remark<'a> {
    /// `Coverage failure: …`. coverage.py prints it behind the table that it is about, pytest-cov before it.
    Missed { threshold: CoverageThreshold, before_table: bool },
    /// pytest-cov's last word on the threshold.
    Required(CoverageThreshold),
    /// There is no report, because nothing was measured.
    NoData,
    /// There is no report, for this reason.
    Failed(&'a str),
    /// Something was left out of the report, for this reason.
    LeftOut(&'a str),
    /// The version of coverage.py.
    Version(&'a str),
    /// A number and nothing else: `coverage report --format=total`.
    Number(f64),
}

impl<'a> Remark<'a> {
    pub(super) fn read(line: &'a str) -> Option<Self> {
        let line = line.trim();
        if let Some(left_out) = left_out(line) {
            return Some(Self::LeftOut(left_out));
        }
        // Most lines of a log begin with none of these.
        match line.bytes().next()? {
            b'N' if line == "No data to report." => Some(Self::NoData),
            b'N' if line.starts_with("No source for code: '") => Some(Self::Failed(line)),
            b'C' if line.starts_with("Couldn't parse '") && line.contains("' as Python source: ") => {
                Some(Self::Failed(line))
            }
            b'C' if line.starts_with("Coverage.py, version ") => line.split_whitespace().nth(2).map(Self::Version),
            b'W' => match line.strip_prefix("WARNING: Failed to generate report: ")? {
                "No data to report." => Some(Self::NoData),
                reason => Some(Self::Failed(reason)),
            },
            b'C' | b'E' => missed(line),
            b'F' | b'R' => required(line).map(Self::Required),
            b'0'..=b'9' => line.parse().ok().filter(|number| *number <= 100.0).map(Self::Number),
            _ => None,
        }
    }

    /// Whether no other tool prints such a line.
    pub(super) const fn tells_the_tool(&self) -> bool {
        !matches!(self, Self::Number(_))
    }
}

/// `Coverage failure: total of 61 is less than fail-under=90`.
fn missed(line: &str) -> Option<Remark<'_>> {
    let failure = line.strip_prefix("ERROR: ");
    let before_table = failure.is_some();
    let numbers = failure.unwrap_or(line).strip_prefix("Coverage failure: total of ")?;
    let (actual, required) = numbers.split_once(" is less than fail-under=")?;
    Some(Remark::Missed { threshold: threshold(required, actual, false)?, before_table })
}

/// `FAIL Required test coverage of 90% not reached. Total coverage: 64.29%`.
fn required(line: &str) -> Option<CoverageThreshold> {
    let numbers = line.strip_prefix("FAIL ").unwrap_or(line).strip_prefix("Required test coverage of ")?;
    let (required, rest) = numbers.split_once("% ")?;
    let (reached, actual) = rest.split_once(". Total coverage: ")?;
    let passed = match reached {
        "reached" => true,
        "not reached" => false,
        _ => return None,
    };
    threshold(required, actual.strip_suffix('%')?, passed)
}

fn threshold(required: &str, actual: &str, passed: bool) -> Option<CoverageThreshold> {
    let (required, actual) = (required.parse().ok()?, actual.parse().ok()?);
    Some(CoverageThreshold { metric: "total".to_owned(), required, actual: Some(actual), passed })
}

/// A warning of coverage.py, which may stand behind pytest's progress, or pytest-cov's word on missing workers.
fn left_out(line: &str) -> Option<&str> {
    if line.starts_with("The following workers failed to return coverage data, ") {
        return Some(line);
    }
    // In new versions a link to the explanation follows.
    if !line.ends_with(" (couldnt-parse)") && !line.ends_with("#warning-couldnt-parse") {
        return None;
    }
    let (warning, _) = line.rsplit_once(" (couldnt-parse)")?;
    warning.rsplit_once("arning: ").map(|(_, text)| text)
}

#[cfg(test)]
mod remark_tests {
    use super::*;

    #[test]
    fn thresholds_are_read_from_the_tools_own_lines_only() {
        let missed = Remark::read("Coverage failure: total of 60.56 is less than fail-under=99.50");
        let threshold =
            CoverageThreshold { metric: "total".into(), required: 99.5, actual: Some(60.56), passed: false };
        assert_eq!(missed, Some(Remark::Missed { threshold, before_table: false }));
        let reached = Remark::read("Required test coverage of 50.5% reached. Total coverage: 65.31%");
        let threshold = CoverageThreshold { metric: "total".into(), required: 50.5, actual: Some(65.31), passed: true };
        assert_eq!(reached, Some(Remark::Required(threshold)));
        assert_eq!(Remark::read("E   Coverage failure: total of 60 is less than fail-under=99"), None);
        assert_eq!(Remark::read("Required test coverage of 50% reached. Total coverage: 65.31% or so"), None);
        assert_eq!(Remark::read("101"), None);
        assert_eq!(Remark::read("61"), Some(Remark::Number(61.0)));
    }

    #[test]
    fn a_file_that_was_left_out_is_told_with_its_reason() {
        let warning = "..../lib/control.py:967: CoverageWarning: Couldn't parse Python file '/b/x.py' (couldnt-parse)";
        for link in ["", "; see https://coverage.readthedocs.io/en/7.17.3/messages.html#warning-couldnt-parse"] {
            let warning = format!("{warning}{link}");
            assert_eq!(Remark::read(&warning), Some(Remark::LeftOut("Couldn't parse Python file '/b/x.py'")));
        }
    }
}
