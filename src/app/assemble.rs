use crate::Environment;
use crate::config::Config;
use crate::input::Reading;
use crate::judge;
use crate::mask::Masker;
use crate::origin;
use crate::report::{Input, Report, SCHEMA_VERSION};
use crate::run::Ending;

use ci_report_parsers::formats::{self, Format, Reader};
use ci_report_parsers::model::{End, Evidence};

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
        inputs: readings.iter().flat_map(|reading| inputs(reading, ending)).collect(),
        sections: judgement.sections,
        notes: judgement.notes,
        exit_status: ending.map(Ending::exit_status),
        origin: origin::origin(environment),
        masked: 0,
    };
    Masker::new(environment).report(report)
}

/// What became of an input: an entry for every format that was read in it. Tables that a tool prints along with its own
/// output are part of that.
fn inputs(reading: &Reading, ending: Option<&Ending>) -> Vec<Input> {
    let (path, bytes, tail) = (reading.path.clone(), reading.bytes, reading.tail.clone());
    let Ok(evidences) = &reading.result else {
        return vec![Input { path, bytes, tail, ..Input::default() }];
    };
    let companions = match evidences.format.reader {
        Reader::Lines { companions, .. } => companions,
        Reader::Document { .. } => &[],
    };
    let mut formats = vec![evidences.format];
    for run in &evidences.runs {
        let known = companions.contains(&run.format) || formats.iter().any(|format| format.id == run.format);
        formats.extend(formats::find(run.format).filter(|_| !known));
    }
    let believed =
        |end: End| end == End::Closed || (end == End::Silent && ending.is_some_and(|e| e.exit_status() == 0));
    let input = |format: &'static Format| {
        let own = |run: &&Evidence| run.format == format.id || companions.contains(&run.format);
        let complete = evidences.runs.iter().filter(own).all(|run| believed(run.end));
        let named = evidences.runs.iter().filter(|run| run.format == format.id).find(|run| run.tool.is_some());
        Input {
            path: path.clone(),
            format: Some(format.id.to_owned()),
            kind: Some(format.kind),
            tool: named.and_then(|run| run.tool.clone()),
            tool_version: named.and_then(|run| run.tool_version.clone()),
            complete,
            bytes,
            tail: if complete { Vec::new() } else { tail.clone() },
        }
    };
    formats.into_iter().map(input).collect()
}

/// The job's title: what was asked for or what the CI system calls it, else what the first input is.
pub(super) fn title(job: Option<&str>, readings: &[Reading]) -> String {
    let format = || readings.iter().find_map(|reading| reading.result.as_ref().ok()).map(|found| found.format.id);
    job.or_else(format).unwrap_or("CI job").to_owned()
}
