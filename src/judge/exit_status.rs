//! The command's own exit status: it may be worse than its output, and never makes it better.

use ci_report_parsers::model::{GateStatus, Sections, Telling};

use super::Findings;
use crate::input::Reading;
use crate::run::Ending;

/// Judges how the command ended. Where that is not known, a log may say it all the same.
pub(super) fn judge(readings: &[Reading], ending: Option<&Ending>, sections: &Sections, findings: &mut Findings) {
    match ending {
        None => judge_note(readings, sections, findings),
        Some(Ending::Exited(0)) if findings.reasons.is_empty() => {}
        Some(Ending::Exited(0)) => findings.note("the command exited with status 0 all the same"),
        Some(Ending::Exited(status)) => {
            judge_status(*status, tells_why(readings, *status), sections, findings);
        }
        Some(killed @ Ending::Killed { .. }) => findings.fail("command-killed", format!("the command {killed}")),
        Some(late @ Ending::TimedOut { .. }) => findings.fail("command-timed-out", format!("the command {late}")),
        Some(Ending::NotStarted { .. }) => {}
    }
}

/// Says that the command never ran, which is why its output is empty and its report files are missing.
pub(super) fn judge_start(ending: Option<&Ending>, findings: &mut Findings) {
    if let Some(never @ Ending::NotStarted { .. }) = ending {
        findings.fail("command-not-started", format!("the command {never}"));
    }
}

/// make, tox and CI systems say in the log that a command failed.
fn judge_note(readings: &[Reading], sections: &Sections, findings: &mut Findings) {
    for note in readings.iter().filter_map(|reading| reading.says_failed.as_ref()) {
        if !explained(true, sections, findings) {
            findings.fail("exit-status", format!("the log says \u{201c}{note}\u{201d}, and nothing in it says why"));
        }
    }
}

fn judge_status(status: i32, told: bool, sections: &Sections, findings: &mut Findings) {
    // A shell reports a signal as 128 + n; no finding of a tool explains one.
    if let Some(name) = (129..=192).contains(&status).then(|| signal_name(status - 128)) {
        findings.fail("command-killed", format!("the command exited with status {status}: killed by {name}"));
    } else if status == 124 && findings.reasons.is_empty() {
        findings.fail("exit-status", "the command exited with status 124, as `timeout` does when the time is up");
    } else if !explained(told, sections, findings) {
        let text = format!("the command exited with status {status}, and nothing in its output says why");
        findings.fail("exit-status", text);
    }
}

/// Whether the output holds something for which a tool exits with another status than 0, even where the policy lets
/// it pass: audits do it for any finding, linters for warnings, mutation testing for survivors.
fn explained(told: bool, sections: &Sections, findings: &Findings) -> bool {
    let explains = |code: &str| match code {
        "tests-flaky" | "contradiction" => false,
        "nothing-checked" => told,
        _ => true,
    };
    let by_reason = findings.reasons.iter().any(|reason| explains(&reason.code));
    let audit = sections.audit.as_ref().is_some_and(|audit| audit.low + audit.info > 0);
    let lint = sections.lint.as_ref().is_some_and(|lint| lint.errors + lint.warnings + lint.notes > 0);
    let mutants = sections.mutation.as_ref().is_some_and(|m| m.survived + m.timeout + m.suspicious + m.no_coverage > 0);
    let gate = sections.quality_gate.as_ref().is_some_and(|gate| gate.status != GateStatus::Ok);
    by_reason || audit || lint || mutants || gate
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        _ => return format!("signal {signal}"),
    };
    name.to_owned()
}

/// Statuses by which tools say that there were no tests, so that a report file without tests is explained by them:
/// [pytest](https://docs.pytest.org/en/stable/reference/exit-codes.html),
/// [unittest](https://docs.python.org/3/library/unittest.html#unittest.main),
/// [nextest](https://docs.rs/nextest-metadata/latest/nextest_metadata/enum.NextestExitCode.html).
const NO_TESTS: [(&str, i32); 3] = [("pytest", 5), ("unittest", 5), ("cargo-nextest", 4)];

/// Whether the evidence can tell why nothing was checked: a tool's own output can, a report file cannot.
fn tells_why(readings: &[Reading], exit_status: i32) -> bool {
    let mut runs = readings.iter().filter_map(|reading| reading.result.as_ref().ok()).flat_map(|found| &found.runs);
    runs.any(|run| {
        let by_status = |(tool, status): &(&str, i32)| run.tool.as_deref() == Some(*tool) && exit_status == *status;
        run.telling == Telling::Console || NO_TESTS.iter().any(by_status)
    })
}
