use crate::Environment;
use crate::config::Config;
use crate::input::Reading;
use crate::judge;
use crate::mask::Masker;
use crate::origin;
use crate::report::{Input, Report, SCHEMA_VERSION};
use crate::run::Ending;

use ci_report_parsers::model::End;

/// Judges what was read and makes the report of it, without secrets.
pub(super) fn assemble(
    title: &str,
    readings: &[Reading],
    ending: Option<&Ending>,
    config: &Config,
    environment: &Environment,
) -> Report {
    let judgement = judge::judge(readings, ending, config);
    let report = Report {
        schema_version: SCHEMA_VERSION,
        job: title.to_owned(),
        verdict: judgement.verdict,
        exit_code: judgement.verdict.exit_code(),
        headline: judgement.headline,
        reasons: judgement.reasons,
        inputs: readings.iter().map(|reading| input(reading, ending)).collect(),
        sections: judgement.sections,
        notes: judgement.notes,
        exit_status: ending.map(Ending::exit_status),
        origin: origin::origin(environment),
        masked: 0,
    };
    Masker::new(environment).report(report)
}

fn input(reading: &Reading, ending: Option<&Ending>) -> Input {
    let Ok(evidences) = &reading.result else {
        return Input {
            path: reading.path.clone(),
            bytes: reading.bytes,
            tail: reading.tail.clone(),
            ..Input::default()
        };
    };
    let believed =
        |end: End| end == End::Closed || (end == End::Silent && ending.is_some_and(|e| e.exit_status() == 0));
    let complete = evidences.runs.iter().all(|run| believed(run.end));
    let named = evidences.runs.iter().find(|run| run.tool.is_some());
    Input {
        path: reading.path.clone(),
        format: Some(evidences.format.id.to_owned()),
        kind: Some(evidences.format.kind),
        tool: named.and_then(|run| run.tool.clone()),
        tool_version: named.and_then(|run| run.tool_version.clone()),
        complete,
        bytes: reading.bytes,
        tail: if complete { Vec::new() } else { reading.tail.clone() },
    }
}

/// The job's title: what was asked for or what the CI system calls it, else what the first input is.
pub(super) fn title(job: Option<&str>, readings: &[Reading]) -> String {
    let format = || readings.iter().find_map(|reading| reading.result.as_ref().ok()).map(|found| found.format.id);
    job.or_else(format).unwrap_or("CI job").to_owned()
}
