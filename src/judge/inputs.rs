//! What is wrong with an input itself, whatever its counts say.

use ci_report_parsers::model::{End, Evidence, ProblemKind};

use super::Findings;
use crate::input::{Reading, Unusable};

pub(super) fn judge(readings: &[Reading], exit_status: Option<i32>, findings: &mut Findings) {
    if readings.is_empty() {
        findings.fail("input-missing", "there is no input: nothing was read");
    }
    for reading in readings {
        match &reading.result {
            Err(why) => {
                let (code, text) = describe(&reading.name, why);
                findings.fail(code, text);
                if matches!(why, Unusable::Unrecognised) {
                    findings.note("to say what an input is, name it as `FORMAT:PATH`; the command ci-report formats lists the formats");
                }
            }
            Ok(evidences) => {
                for run in &evidences.runs {
                    judge_run(&reading.name, run, exit_status, findings);
                }
            }
        }
    }
}

fn describe(name: &str, why: &Unusable) -> (&'static str, String) {
    match why {
        Unusable::Missing if name.contains(['*', '?']) => ("input-missing", format!("no file matches {name}")),
        Unusable::Missing => ("input-missing", format!("{name} does not exist")),
        Unusable::Stale => ("input-missing", format!("{name} is from an earlier run: the command did not write it")),
        Unusable::Unreadable(error) => ("input-unreadable", format!("{name} cannot be read: {error}")),
        Unusable::Empty => ("input-empty", format!("{name} is empty")),
        Unusable::Binary(what) => ("input-unrecognised", format!("{name} is {what}, not the output of a tool")),
        Unusable::Unrecognised => ("input-unrecognised", format!("{name} is of no format that is known")),
        Unusable::NotOfFormat(format, None) => ("input-unrecognised", format!("{name} holds no {format} run")),
        Unusable::NotOfFormat(format, Some(instead)) => {
            ("input-unrecognised", format!("{name} holds no {format} run; it looks like {instead}"))
        }
    }
}

fn judge_run(name: &str, run: &Evidence, exit_status: Option<i32>, findings: &mut Findings) {
    let tool = run.tool.as_deref().unwrap_or(run.format);
    let mut explained = false;
    for problem in &run.problems {
        let is_named = problem.text.starts_with(tool);
        let text = if is_named { problem.text.clone() } else { format!("{tool}: {}", problem.text) };
        let code = match problem.kind {
            ProblemKind::Note => {
                findings.note(text);
                continue;
            }
            ProblemKind::Contradiction => {
                findings.warn("contradiction", text);
                continue;
            }
            ProblemKind::NotChecked => {
                findings.warn("not-checked", text);
                continue;
            }
            ProblemKind::CutOff => "input-cut-off",
            ProblemKind::Malformed => "input-malformed",
            ProblemKind::Aborted => "tool-aborted",
            ProblemKind::Unhandled => "unhandled-error",
            ProblemKind::Rule => "rule-broken",
        };
        explained |= matches!(problem.kind, ProblemKind::CutOff | ProblemKind::Malformed | ProblemKind::Aborted);
        findings.fail(code, text);
    }
    match run.end {
        End::Closed => {}
        End::Cut if explained => {}
        End::Cut => findings.fail("input-cut-off", format!("{name} ends before {tool}'s closing summary")),
        End::Silent if exit_status == Some(0) => {}
        End::Silent if exit_status.is_some() => {}
        End::Silent => findings.fail(
            "input-cut-off",
            format!("{name}: {tool} prints no closing summary in this mode; pass its exit status with --exit-status"),
        ),
    }
}
