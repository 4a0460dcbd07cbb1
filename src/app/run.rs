use std::time::{Duration, SystemTime};

use super::{Outcome, Prepared, console, post, prepare};
use crate::Environment;
use crate::cli::RunArgs;
use crate::input::{Session, Source, Spec, Unusable};
use crate::run::{self as command, RunOptions};

/// Runs the command, then does what `post` does with its output and the report files it wrote.
pub(super) fn run(args: &RunArgs, environment: &Environment) -> Outcome {
    let mut prepared = prepare(&args.inputs, &args.common, environment)?;
    let options = RunOptions { timeout: args.timeout.map(Duration::from_secs), ..RunOptions::default() };
    let since = SystemTime::now();
    let captured = command::run(&args.cmd, &options);
    let output = Source::from(captured.log);
    add_output(&mut prepared, &output);
    let lost = captured.lost.map(|error| error.to_string());
    let session = Session { output: Some(output), lost, since: Some(since) };
    let report = prepared.report(&session, Some(&captured.ending), environment);
    // Standard output is the command's; whoever reads it did not ask for a report.
    post::deliver(&report, &prepared, &args.common, environment, console::print_aside)
}

/// The command's output is an input too: named with `-`, or the only one, or beside report files where it is of a
/// format that is known.
fn add_output(prepared: &mut Prepared, output: &Source) {
    if prepared.specs.iter().any(|spec| spec.path == "-") {
        return;
    }
    let spec = Spec { format: None, path: "-".to_owned() };
    let limits = prepared.config.limits.parsers();
    let unknown = || {
        let reading = crate::input::read_source("-", output, None, &limits);
        reading.is_ok_and(|reading| {
            matches!(reading.result, Err(Unusable::Unrecognised | Unusable::Empty | Unusable::Binary(_)))
        })
    };
    if prepared.specs.is_empty() || !unknown() {
        prepared.specs.push(spec);
    }
}
