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
    proven: &["vitest 0.34, 1.6, 2.1, 3.2, 4.1, 5.1"],
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
            if self.run.as_mut().is_some_and(|run| run.quotes_opening(blank_lines)) {
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
        out.extend(self.run.take().map(Run::into_evidence));
    }
}
