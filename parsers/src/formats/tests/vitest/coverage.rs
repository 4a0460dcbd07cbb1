//! What stands behind the closing summary of a run with coverage: the report, then the thresholds that were missed.

use crate::model::{CoverageThreshold, End, clip};

/// Thresholds kept; a run per file can miss one for every file.
const MAX_THRESHOLDS: usize = 200;

/// Bytes looked at of such an error.
const MAX_ERROR: usize = 2 * 1024;

/// The part of a run that comes after its summary.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    stage: Stage,
    pub(super) missed: Vec<CoverageThreshold>,
    /// Other rules that were broken, in vitest's words.
    pub(super) broken: Vec<String>,
    pub(super) omitted: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The lines directly below the run's opening may yet say that coverage is enabled.
    #[default]
    Heading,
    /// The run is without coverage.
    Off,
    /// ` % Coverage report from v8` is to come, if a reporter prints one.
    Due,
    /// The report was announced.
    Announced,
    /// So many of the table's three rules were printed.
    Table(u8),
    /// In `text-summary`.
    Summary,
    Printed,
}

impl Coverage {
    /// Takes a line below the run's opening, without the space around it; a blank line ends the heading.
    pub(super) fn heading(&mut self, line: &str) {
        if self.stage == Stage::Heading && line.is_empty() {
            self.stage = Stage::Off;
        } else if self.stage == Stage::Heading && line.starts_with("Coverage enabled with ") {
            self.stage = Stage::Due;
        }
    }

    /// Takes a line behind the closing summary.
    pub(super) fn line(&mut self, line: &str) {
        let line = line.trim_end();
        if let Some(error) = line.strip_prefix("ERROR: ") {
            self.error(clip(error, MAX_ERROR));
        }
        let only = |c: char| line.len() > 2 && line.chars().all(|other| other == c);
        self.stage = match self.stage {
            Stage::Due | Stage::Printed if line.trim_start().starts_with("% Coverage report from ") => Stage::Announced,
            Stage::Announced | Stage::Table(0 | 1) if is_table_rule(line) => {
                Stage::Table(if let Stage::Table(rules) = self.stage { rules + 1 } else { 1 })
            }
            Stage::Table(_) if is_table_rule(line) => Stage::Printed,
            Stage::Announced | Stage::Printed if line.contains("= Coverage summary =") => Stage::Summary,
            Stage::Summary if only('=') => Stage::Printed,
            stage => stage,
        };
    }

    /// How a run ended whose summary was read. Nothing announces which reports are printed, or whether any is: where
    /// none was, only the exit status can tell that the thresholds behind it were met. After a failure there is none.
    pub(super) const fn end(&self, failed: bool) -> End {
        match self.stage {
            Stage::Heading | Stage::Off | Stage::Printed => End::Closed,
            Stage::Due if failed => End::Closed,
            Stage::Due | Stage::Announced => End::Silent,
            Stage::Table(_) | Stage::Summary => End::Cut,
        }
    }

    fn error(&mut self, error: &str) {
        let missed = threshold(error);
        let broken = error.starts_with("Uncovered ") && error.contains(" exceed ")
            || error.contains(" import(s) exceeded the danger threshold");
        if missed.is_none() && !broken {
            return;
        }
        if self.missed.len() + self.broken.len() >= MAX_THRESHOLDS {
            self.omitted += 1;
        } else if let Some(missed) = missed {
            self.missed.push(missed);
        } else {
            self.broken.push(error.to_owned());
        }
    }
}

/// `----------|---------|`, the rule of istanbul's table.
fn is_table_rule(line: &str) -> bool {
    line.starts_with('-') && line.contains('|') && line.bytes().all(|b| matches!(b, b'-' | b'|'))
}

/// `Coverage for lines (75%) does not meet global threshold (90%)`, with `for src/math.ts` behind it or a pattern in
/// place of `global`.
fn threshold(error: &str) -> Option<CoverageThreshold> {
    let (metric, rest) = error.strip_prefix("Coverage for ")?.split_once(" (")?;
    let (actual, rest) = rest.split_once("%) does not meet ")?;
    let (scope, rest) = rest.split_once("threshold (")?;
    let (required, rest) = rest.split_once("%)")?;
    let scope = match rest.strip_prefix(" for ") {
        Some(file) => file,
        None => scope.trim_end().trim_matches('"'),
    };
    let metric =
        if matches!(scope, "" | "global" | "per-file") { metric.to_owned() } else { format!("{scope} {metric}") };
    Some(CoverageThreshold { metric, required: required.parse().ok()?, actual: actual.parse().ok(), passed: false })
}

#[cfg(test)]
mod coverage_tests {
    use super::*;

    fn read(text: &str) -> Coverage {
        let mut coverage = Coverage::default();
        coverage.heading("Coverage enabled with v8");
        text.lines().for_each(|line| coverage.line(line));
        coverage
    }

    #[test]
    fn a_report_counts_as_printed_behind_its_last_rule() {
        let table = " % Coverage report from v8\n---|---|\nFile |\n---|---|\na.ts | 1 |\n---|---|";
        assert_eq!(read(table).end(false), End::Closed);
        assert_eq!(read(table.rsplit_once('\n').unwrap().0).end(false), End::Cut);
        assert_eq!(read(" % Coverage report from v8\n").end(false), End::Silent);
        assert_eq!(read("").end(false), End::Silent);
        assert_eq!(read("").end(true), End::Closed);
        assert_eq!(Coverage::default().end(false), End::Closed);
        let summary = " % Coverage report from v8\n\n==== Coverage summary ====\nLines : 1%\n=====";
        assert_eq!(read(summary).end(false), End::Closed);
    }

    #[test]
    fn missed_thresholds_are_read_in_every_wording() {
        let metrics = |text: &str| read(text).missed.into_iter().map(|missed| missed.metric).collect::<Vec<_>>();
        let lines = "ERROR: Coverage for lines (75.5%) does not meet";
        assert_eq!(metrics(&format!("{lines} global threshold (90%)")), ["lines"]);
        assert_eq!(metrics(&format!("{lines} threshold (90%) for src/a.ts")), ["src/a.ts lines"]);
        assert_eq!(metrics(&format!("{lines} \"src/*.ts\" threshold (90%)")), ["src/*.ts lines"]);
        let missed = read(&format!("{lines} global threshold (90%)")).missed.remove(0);
        assert_eq!((missed.actual, missed.required, missed.passed), (Some(75.5), 90.0, false));
        assert_eq!(read("ERROR: Uncovered lines (9) exceed global threshold (2)").broken.len(), 1);
    }
}
