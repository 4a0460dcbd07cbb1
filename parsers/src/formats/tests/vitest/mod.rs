//! What [vitest] prints in a terminal or a pipe, from version 0.34 on.
//!
//! A run opens with ` RUN  v3.2.4 /project`, lists files and tests, prints errors, and closes with a summary of four or
//! more lines that alone counts. In between the program under test may print anything, also all of these; what vitest
//! quotes (`stdout | file > test`, the text of an error) is not looked at.
//!
//! [vitest]: https://github.com/vitest-dev/vitest/blob/v3.2.4/packages/vitest/src/node/reporters/base.ts

mod closing;
mod coverage;
mod errors;
mod evidence;
mod listing;
mod name;
mod rule;
mod run;

use crate::formats::{Claim, Format, LineParser, Reader};
use crate::model::{Evidence, Kind, Limits};
use rule::{Opening, Rule};
use run::Run;

/// What vitest prints in a terminal or a pipe.
pub const FORMAT: Format = Format {
    id: "vitest",
    kind: Kind::Tests,
    title: "vitest terminal output",
    proven: &["vitest 0.34–5.1"],
    documented: &[],
    docs: "https://vitest.dev/guide/reporters.html",
    reader: Reader::Lines {
        signature,
        parser: |limits| Box::new(Vitest { limits, run: None, blank_lines: 0 }),
        companions: &[],
    },
};

fn signature(line: &str) -> bool {
    matches!(Opening::parse(line), Some(Opening::Run(_))) || closing::begins(line) || is_start_up_failure(line)
}

/// A run that fails before it opens: `⎯⎯ Startup Error ⎯⎯`, before version 1 `⎯⎯ Unhandled Error ⎯⎯`.
fn is_start_up_failure(line: &str) -> bool {
    matches!(Rule::parse(line), Some(Rule::Title("Startup Error" | "Unhandled Error" | "Unhandled Errors")))
}

/// The parser of a log.
struct Vitest {
    limits: Limits,
    run: Option<Run>,
    /// How many blank lines stand directly before the next line.
    blank_lines: usize,
}

impl LineParser for Vitest {
    fn line(&mut self, line: &str, out: &mut Vec<Evidence>) -> Claim {
        let blank_lines = self.blank_lines;
        self.blank_lines = if line.trim().is_empty() { blank_lines + 1 } else { 0 };
        if let Some(opening) = Opening::parse(line) {
            if self.run.as_mut().is_some_and(|run| run.holds_opening(blank_lines)) {
                return Claim::Quoted;
            }
            let version = match opening {
                Opening::Run(version) => Some(version.to_owned()),
                Opening::Rerun => self.run.as_ref().and_then(Run::version),
            };
            self.finish(out);
            self.run = Some(Run::new(version, self.limits));
            return Claim::Mine;
        }
        if self.run.is_none() && signature(line) {
            self.run = Some(Run::new(None, self.limits));
        }
        self.run.as_mut().map_or(Claim::Free, |run| run.line(line, blank_lines))
    }

    fn finish(&mut self, out: &mut Vec<Evidence>) {
        let Some(run) = self.run.take() else { return };
        if run.hides_killed_run() {
            out.push(Run::new(run.version(), self.limits).into_evidence());
        }
        out.push(run.into_evidence());
    }
}

#[cfg(test)]
mod vitest_tests {
    use super::*;
    use crate::model::{End, Outcome, ProblemKind};

    const SUMMARY: &str =
        "\n Test Files  1 passed (1)\n      Tests  2 passed (2)\n   Start at  10:00:00\n   Duration  9ms\n\n";

    fn read(log: &str) -> Vec<Evidence> {
        let mut parser = Vitest { limits: Limits::default(), run: None, blank_lines: 0 };
        let mut out = Vec::new();
        for line in log.lines() {
            parser.line(line, &mut out);
        }
        parser.finish(&mut out);
        out
    }

    fn passed(evidence: &Evidence) -> u64 {
        evidence.sections.tests.as_ref().map_or(0, |tests| tests.counts.get(Outcome::Passed))
    }

    fn problems(evidence: &Evidence) -> Vec<ProblemKind> {
        evidence.problems.iter().map(|problem| problem.kind).collect()
    }

    #[test]
    fn the_end_of_a_log_is_read_without_its_beginning() {
        let runs = read(SUMMARY);
        assert_eq!((runs.len(), runs[0].end, passed(&runs[0])), (1, End::Closed, 2));
    }

    #[test]
    fn a_summary_that_a_test_wrote_before_it_was_killed_does_not_count() {
        let log = format!("\n RUN  v3.2.4 /web\n\nstdout | a.test.ts > t{SUMMARY}\nmore\n");
        assert_eq!(read(&log)[0].end, End::Cut);
    }

    #[test]
    fn output_of_the_error_stream_may_arrive_within_the_summary() {
        let (first, rest) = SUMMARY.split_at(27);
        let log =
            format!("\n RUN  v3.2.4 /web\n\n ✓ a.test.ts (2 tests) 3ms\n{first}stderr | a.test.ts > t\nw\n\n{rest}");
        let runs = read(&log);
        assert_eq!((runs.len(), runs[0].end, passed(&runs[0])), (1, End::Closed, 2));
        let log = format!("\n RUN  v3.2.4 /web\n\n ✓ a.test.ts (2 tests) 3ms\n\nstderr | a.test.ts > t\nw{SUMMARY}");
        assert_eq!(read(&log)[0].end, End::Closed);
    }

    #[test]
    fn an_error_behind_the_summary_is_told() {
        let log = format!("\n RUN  v3.2.4 /web\n{SUMMARY}⎯⎯ Unhandled Rejection ⎯⎯\nError: tear-down\n\n");
        assert_eq!(problems(&read(&log)[0]), [ProblemKind::Unhandled]);
        let log = format!("\n RUN  v4.0.0 /web\n{SUMMARY}error during close Error: tear-down\n");
        assert_eq!(problems(&read(&log)[0]), [ProblemKind::Unhandled]);
    }

    #[test]
    fn a_log_without_its_blank_lines_is_read_too() {
        let noisy =
            format!("\n RUN  v3.2.4 /web\n\nstdout | a.test.ts > t\nnoise\n\n ✓ a.test.ts (2 tests) 3ms\n{SUMMARY}");
        let squeezed: String = noisy.split_inclusive('\n').filter(|line| *line != "\n").collect();
        let runs = read(&squeezed);
        assert_eq!((runs.len(), runs[0].end, passed(&runs[0])), (1, End::Closed, 2));
        let killed = squeezed.replace(" ✓ a.test.ts (2 tests) 3ms\n", "");
        assert_eq!(read(&killed)[0].end, End::Cut);
    }

    #[test]
    fn a_listed_message_may_quote_a_run() {
        let summary =
            SUMMARY.replace("1 passed (1)", "1 failed (1)").replace("2 passed (2)", "2 failed | 1 passed (3)");
        let log = format!(
            "\n RUN  v3.2.4 /web\n\n ❯ a.test.ts (3 tests | 2 failed) 3ms\n   × one 1ms\n     → boom\n\n RUN  v1.6.0 /tmp\n\
             {SUMMARY}end\n   × two 1ms\n     → no\n{summary}"
        );
        let runs = read(&log);
        assert_eq!((runs.len(), runs[0].end, passed(&runs[0])), (1, End::Closed, 1));
        assert_eq!(problems(&runs[0]), []);
    }

    #[test]
    fn the_summary_may_overtake_errors_that_fill_the_pipe() {
        let summary = SUMMARY.replace("1 passed (1)", "1 failed (1)").replace("2 passed (2)", "3 failed (3)");
        let log = format!(
            "\n RUN  v5.1.0 /web\n\n ❯ a.test.ts (3 tests | 3 failed) 3ms\n⎯⎯ Failed Tests 3 ⎯⎯\n\n FAIL  a.test.ts > one\n\
             Error: no{summary}- 1\n⎯⎯[1/3]⎯\n\n FAIL  a.test.ts > two\nError: no\n⎯⎯[2/3]⎯\n\n\
             \x20FAIL  a.test.ts > three\nError: no\n⎯⎯[3/3]⎯\n\n FAIL  b.test.ts > another tool's\n"
        );
        let runs = read(&log);
        let ids: Vec<_> =
            runs[0].sections.tests.iter().flat_map(|tests| &tests.failures).map(|f| f.id.as_str()).collect();
        assert_eq!(ids, ["a.test.ts > one", "a.test.ts > two", "a.test.ts > three"]);
        assert_eq!((runs.len(), runs[0].end, runs[0].problems.len()), (1, End::Closed, 0));
    }

    #[test]
    fn errors_that_the_summary_counts_are_told_though_their_stream_was_not_captured() {
        let log = SUMMARY.replace("   Start", "     Errors  2 errors\n   Start");
        let runs = read(&log);
        assert_eq!(runs[0].problems[0].text, "2 unhandled errors");
    }

    #[test]
    fn a_contradiction_is_told() {
        let log = format!("\n RUN  v3.2.4 /web\n\n ❯ a.test.ts (2 tests | 1 failed) 3ms\n   × t 1ms\n{SUMMARY}");
        assert_eq!(problems(&read(&log)[0]), [ProblemKind::Contradiction]);
        assert_eq!(problems(&read(&SUMMARY.replace("(2)", "(1)"))[0]), [ProblemKind::Contradiction]);
        let two = format!("{SUMMARY}{}", SUMMARY.replace("2 passed (2)", "1 passed (1)"));
        assert_eq!(problems(&read(&two)[0]), [ProblemKind::Contradiction]);
    }

    #[test]
    fn tests_behind_a_bail_are_skipped_and_their_files_told() {
        let log = SUMMARY.replace("1 passed (1)", "1 passed (2)").replace("2 passed (2)", "2 passed (5)");
        let runs = read(&log);
        let counts = runs[0].sections.tests.as_ref().unwrap().counts;
        assert_eq!((counts.total(), counts.get(Outcome::Skipped)), (5, 3));
        assert_eq!(problems(&runs[0]), [ProblemKind::NotChecked]);
    }

    #[test]
    fn every_run_of_a_watching_vitest_is_one() {
        let log =
            format!("\n DEV  v3.2.4 /web\n{SUMMARY} PASS  Waiting for file changes...\n RERUN  a.ts x1\n{SUMMARY}");
        let runs = read(&log);
        let versions: Vec<_> = runs.iter().map(|run| run.tool_version.as_deref()).collect();
        assert_eq!(versions, [Some("3.2.4"), Some("3.2.4")]);
    }

    #[test]
    fn two_reporters_make_one_run_and_a_killed_run_stays_one() {
        let opening = "\n RUN  v3.2.4 /web\n\n";
        let runs = read(&format!("{opening}{opening}{SUMMARY}{SUMMARY}"));
        assert_eq!((runs.len(), runs[0].end), (1, End::Closed));
        let ends: Vec<_> = read(&format!("{opening}{opening}{SUMMARY}")).iter().map(|run| run.end).collect();
        assert_eq!(ends, [End::Cut, End::Closed]);
    }

    #[test]
    fn a_run_that_broke_down_does_not_swallow_the_next() {
        let log =
            format!("\n RUN  v3.2.4 /a\n\n⎯⎯ Unhandled Rejection ⎯⎯\nError: no\n\n\n\n RUN  v3.2.4 /b\n{SUMMARY}");
        let ends: Vec<_> = read(&log).iter().map(|run| run.end).collect();
        assert_eq!(ends, [End::Cut, End::Closed]);
    }

    #[test]
    fn what_other_tools_print_behind_a_run_is_theirs() {
        let mut parser = Vitest { limits: Limits::default(), run: None, blank_lines: 0 };
        let mut out = Vec::new();
        for line in format!("\n RUN  v3.2.4 /web\n{SUMMARY}").lines() {
            parser.line(line, &mut out);
        }
        for line in
            ["  ✓ adds (3 tests)", "    1) breaks", "x", "stdout | x", " ✓ built in 3s", "     Isolate  7 workers"]
        {
            assert_eq!(parser.line(line, &mut out), Claim::Free, "{line}");
        }
        parser.finish(&mut out);
        assert_eq!(out[0].end, End::Closed);
    }
}
