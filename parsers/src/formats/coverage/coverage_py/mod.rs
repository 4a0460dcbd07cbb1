//! What `coverage report` prints, alone or at the end of a pytest run with pytest-cov:
//! <https://coverage.readthedocs.io/en/latest/commands/cmd_report.html>.

mod remark;
mod table;

use remark::Remark;
use table::{Header, Step, Table};

use crate::formats::{Claim, Format, LineParser, Reader};
use crate::model::{Coverage, CoverageThreshold, End, Evidence, Kind, Limits, ProblemKind, Telling, clip};

/// coverage.py's terminal report.
pub const FORMAT: Format = Format {
    id: "coverage-py",
    kind: Kind::Coverage,
    title: "coverage.py terminal report, also of pytest-cov",
    proven: &["coverage.py 4.5–7.17", "pytest-cov 2.8–7.1"],
    documented: &[],
    docs: "https://coverage.readthedocs.io/en/latest/commands/cmd_report.html",
    reader: Reader::Lines { signature, parser: |limits| Box::new(Report::new(limits)), companions: &[] },
};

fn signature(line: &str) -> bool {
    Header::read(line).is_some() || Remark::read(line).is_some_and(|remark| remark.tells_the_tool())
}

/// Reads a log. A table is kept until the next one, because remarks on it may follow. Each table is evidence of its
/// own: what several runs cover together cannot be told from their totals.
struct Report {
    limits: Limits,
    version: Option<String>,
    table: Option<Table>,
    last: Option<Evidence>,
    /// A threshold that was missed by a table that has not come yet.
    ahead: Option<CoverageThreshold>,
    left_out: u64,
    first_left_out: String,
    /// A number that stood on a line of its own, as long as no other lines did.
    number: Option<f64>,
    others: bool,
}

impl Report {
    const fn new(limits: Limits) -> Self {
        Self {
            limits,
            version: None,
            table: None,
            last: None,
            ahead: None,
            left_out: 0,
            first_left_out: String::new(),
            number: None,
            others: false,
        }
    }

    /// Evidence of a table, or of what stands instead of one.
    fn tell(
        &mut self,
        mut coverage: Option<Coverage>,
        end: End,
        problem: Option<(ProblemKind, String)>,
        out: &mut Vec<Evidence>,
    ) {
        let mut evidence = Evidence::new(FORMAT.id, Telling::Console);
        evidence.tool = Some("coverage.py".to_owned());
        evidence.tool_version.clone_from(&self.version);
        evidence.end = end;
        if let Some(coverage) = &mut coverage {
            coverage.thresholds.extend(self.ahead.take());
        }
        evidence.sections.coverage = coverage;
        if let Some((kind, text)) = problem {
            evidence.problem(kind, text);
        }
        if self.left_out > 0 {
            let others = std::mem::take(&mut self.left_out) - 1;
            let others = if others > 0 { format!(" (and {others} more)") } else { String::new() };
            evidence.problem(ProblemKind::NotChecked, std::mem::take(&mut self.first_left_out) + &others);
        }
        out.extend(self.last.replace(evidence));
    }

    fn no_data(&mut self, out: &mut Vec<Evidence>) {
        // pytest-cov says so while the tests run, coverage.py 4 prints the head of a table besides.
        let nothing = Some(Coverage::default());
        if self.last.as_ref().is_none_or(|last| last.sections.coverage != nothing) {
            let problem = (ProblemKind::NotChecked, "coverage.py had no data to report".to_owned());
            self.tell(nothing, End::Closed, Some(problem), out);
        }
    }

    /// Offers the line to the open table; whether it is part of it.
    fn in_table(&mut self, line: &str, out: &mut Vec<Evidence>) -> bool {
        let Some(mut table) = self.table.take() else { return false };
        match table.line(line) {
            Step::Inside => {
                self.table = Some(table);
                true
            }
            Step::Total(coverage, contradiction) => {
                let problem = contradiction.map(|text| (ProblemKind::Contradiction, text));
                self.tell(Some(*coverage), End::Closed, problem, out);
                true
            }
            Step::Outside => {
                if table.is_real() && table.is_empty() {
                    self.no_data(out);
                } else {
                    self.cut(table, out);
                }
                false
            }
        }
    }

    fn cut(&mut self, table: Table, out: &mut Vec<Evidence>) {
        if table.is_real() {
            let problem = (ProblemKind::CutOff, "the coverage table has no TOTAL line".to_owned());
            self.tell(Some(table.cut()), End::Cut, Some(problem), out);
        }
    }

    fn remark(&mut self, remark: Remark<'_>, out: &mut Vec<Evidence>) {
        match remark {
            Remark::Missed { threshold, before_table: true } => self.ahead = Some(threshold),
            Remark::Missed { threshold, before_table: false } | Remark::Required(threshold) => {
                self.threshold(threshold, out);
            }
            Remark::NoData => self.no_data(out),
            Remark::Failed(reason) => {
                let reason = clip(reason, self.limits.message_bytes).to_owned();
                self.tell(None, End::Cut, Some((ProblemKind::Aborted, reason)), out);
            }
            Remark::LeftOut(reason) => {
                if self.left_out == 0 {
                    clip(reason, self.limits.message_bytes).clone_into(&mut self.first_left_out);
                }
                self.left_out += 1;
            }
            Remark::Version(version) => self.version = Some(version.to_owned()),
            Remark::Number(number) => {
                self.others |= self.number.is_some();
                self.number = Some(number);
            }
        }
    }

    /// A threshold that was checked against the last table, or against one that was not printed.
    fn threshold(&mut self, threshold: CoverageThreshold, out: &mut Vec<Evidence>) {
        let coverage = self.last.as_mut().and_then(|last| last.sections.coverage.as_mut());
        let near = |percent: f64| threshold.actual.is_none_or(|actual| (actual - percent).abs() <= 1.0);
        match coverage {
            Some(coverage) if self.ahead.is_none() && coverage.percent.is_none_or(near) => {
                // pytest-cov tells a missed threshold twice; its last word has the figures in full.
                let again = |other: &CoverageThreshold| (other.required - threshold.required).abs() < 1.0;
                coverage.thresholds.retain(|other| threshold.passed || other.passed || !again(other));
                coverage.thresholds.push(threshold);
            }
            _ => {
                self.ahead = None;
                let coverage =
                    Coverage { percent: threshold.actual, thresholds: vec![threshold], ..Coverage::default() };
                self.tell(Some(coverage), End::Closed, None, out);
            }
        }
    }
}

impl LineParser for Report {
    fn line(&mut self, line: &str, out: &mut Vec<Evidence>) -> Claim {
        if self.in_table(line, out) {
            return Claim::Mine;
        }
        if let Some(header) = Header::read(line) {
            self.table = Some(Table::new(header, self.limits));
            self.others = true;
            return Claim::Mine;
        }
        match Remark::read(line) {
            Some(remark) => self.remark(remark, out),
            None => self.others |= !line.trim().is_empty(),
        }
        Claim::Free
    }

    fn finish(&mut self, out: &mut Vec<Evidence>) {
        if let Some(table) = self.table.take() {
            self.cut(table, out);
        }
        let alone = self.number.filter(|_| !self.others && self.last.is_none());
        if let Some(percent) = alone.or_else(|| self.ahead.as_ref().and_then(|threshold| threshold.actual)) {
            self.tell(Some(Coverage { percent: Some(percent), ..Coverage::default() }), End::Closed, None, out);
        }
        out.extend(self.last.take());
    }
}

#[cfg(test)]
mod coverage_py_tests {
    use super::*;
    use crate::read;

    const TABLE: &str = "Name    Stmts   Miss  Cover\n---------------------------\na.py        4      1    75%\n\
                         ---------------------------\nTOTAL       4      1    75%\n";

    fn parse(log: &str) -> Vec<Evidence> {
        read::parse(&[&FORMAT], log.as_bytes(), &Limits::default()).unwrap().evidence
    }

    fn percents(evidence: &[Evidence]) -> Vec<Option<f64>> {
        evidence.iter().map(|one| one.sections.coverage.as_ref().and_then(|coverage| coverage.percent)).collect()
    }

    fn passed(evidence: &Evidence) -> Vec<bool> {
        let thresholds = evidence.sections.coverage.iter().flat_map(|coverage| &coverage.thresholds);
        thresholds.map(|threshold| threshold.passed).collect()
    }

    #[test]
    fn every_table_is_evidence_of_its_own() {
        let cut = "Name    Stmts   Miss  Cover\n---------------------------\na.py        4      1    75%\n";
        let evidence = parse(&format!("{TABLE}\n{TABLE}$ next\n{cut}"));
        assert_eq!(percents(&evidence), [Some(75.0), Some(75.0), None]);
        assert_eq!(evidence[2].end, End::Cut);
    }

    #[test]
    fn a_total_without_its_table_is_a_word_like_any_other() {
        for log in
            ["TOTAL       4      0   100%\n", "Name    Stmts   Miss  Cover\nTOTAL       4      0   100%\n", "100\n2\n"]
        {
            assert!(parse(log).is_empty(), "{log}");
        }
    }

    #[test]
    fn a_missed_threshold_stays_missed_whatever_follows() {
        let missed = "Coverage failure: total of 75 is less than fail-under=90\n";
        let reached = "Required test coverage of 50% reached. Total coverage: 75.00%\n";
        let evidence = parse(&format!("{TABLE}{missed}{reached}"));
        assert_eq!(evidence.len(), 1);
        assert_eq!(passed(&evidence[0]), [false, true]);
        let told_twice =
            format!("ERROR: {missed}{TABLE}FAIL Required test coverage of 90% not reached. Total coverage: 75.00%\n");
        assert_eq!(passed(&parse(&told_twice)[0]), [false]);
    }

    #[test]
    fn a_threshold_is_told_where_no_table_was_printed() {
        let evidence = parse("ERROR: Coverage failure: total of 75 is less than fail-under=90\n");
        assert_eq!((percents(&evidence), passed(&evidence[0])), (vec![Some(75.0)], vec![false]));
        let evidence = parse("75\nCoverage failure: total of 75 is less than fail-under=90\n");
        assert_eq!((percents(&evidence), passed(&evidence[0])), (vec![Some(75.0)], vec![false]));
    }
}
