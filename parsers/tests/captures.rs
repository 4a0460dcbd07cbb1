//! Every capture of a real run, in every flavour, against the truth beside it, which comes from the tool's own
//! machine-readable report or from the project that was run. CONTRIBUTING.md has the layout.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

mod corpus;

use std::process::ExitCode;

use ci_report_parsers::formats::{self, Reader};
use ci_report_parsers::model::Evidence;
use ci_report_parsers::read;
use corpus::Capture;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let captures: &'static [Capture] = corpus::captures(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/captures")).leak();
    let trials = captures.iter().flat_map(|capture| {
        [
            Trial::test(format!("{}: counts are those of the truth", capture.name), || tells_the_truth(capture)),
            Trial::test(format!("{}: its format is detected, no other claims it", capture.name), || detected(capture)),
            Trial::test(format!("{}: no beginning of it looks greener", capture.name), || never_greener(capture)),
        ]
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn tells_the_truth(capture: &Capture) -> Result<(), Failed> {
    let evidence = corpus::parse(capture.format, &capture.bytes);
    let told = told(&evidence);
    let mut wrong = Vec::new();
    for (key, expected) in capture.truth.as_object().ok_or("truth.json: not an object")? {
        match key.as_str() {
            "except" | "exit_status" | "verdict" | "detected" | "note" | "last_words" => {}
            "failures" => {
                let sorted = |value: &Value| {
                    let mut ids: Vec<String> = serde_json::from_value(value.clone()).unwrap_or_default();
                    ids.sort();
                    ids
                };
                if sorted(expected) != sorted(&told[key]) {
                    wrong.push(format!("failures: expected {expected:#}, read {:#}", told[key]));
                }
            }
            _ => compare(key, expected, &told[key], &mut wrong),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// What was read, in the words of truth.json.
fn told(evidence: &[Evidence]) -> Value {
    let section = |value: Option<Value>| value.unwrap_or(Value::Null);
    let failures: Vec<&str> = evidence
        .iter()
        .filter_map(|one| one.sections.tests.as_ref())
        .flat_map(|tests| tests.failures.iter().map(|failure| failure.id.as_str()))
        .collect();
    let first = |pick: fn(&Evidence) -> Option<&String>| evidence.iter().find_map(pick);
    json!({
        "complete": corpus::complete(evidence),
        "runs": evidence.iter().filter(|one| one.sections.tests.is_some()).count(),
        "tool": first(|one| one.tool.as_ref()),
        "tool_version": first(|one| one.tool_version.as_ref()),
        "tests": section(corpus::counts(evidence).map(|counts| json!(counts))),
        "failures": failures,
        "coverage": section(corpus::coverage(evidence).map(|coverage| json!(coverage))),
    })
}

/// Compares field by field what the truth mentions; numbers may differ in the tenth digit.
fn compare(place: &str, expected: &Value, told: &Value, wrong: &mut Vec<String>) {
    match (expected, told) {
        (Value::Object(fields), _) => {
            for (key, value) in fields {
                compare(&format!("{place}.{key}"), value, &told[key], wrong);
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (n, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(&format!("{place}[{n}]"), expected, found, wrong);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            let same = (a - b).abs() <= 1e-9 * a.abs().max(1.0);
            if !same {
                wrong.push(format!("{place}: expected {a}, read {b}"));
            }
        }
        _ if expected == told => {}
        _ => wrong.push(format!("{place}: expected {expected}, read {told}")),
    }
}

fn detected(capture: &Capture) -> Result<(), Failed> {
    let found: Vec<_> = read::detect(|| Ok(capture.bytes.as_slice()))?.iter().map(|format| format.id).collect();
    let wanted = capture.truth.get("detected").and_then(Value::as_bool).unwrap_or(true);
    if wanted != found.contains(&capture.format.id) {
        return Err(format!("detected as {found:?}").into());
    }
    let companions = match capture.format.reader {
        Reader::Lines { companions, .. } => companions,
        Reader::Document { .. } => &[],
    };
    let foreign: Vec<_> = found.iter().filter(|id| **id != capture.format.id && !companions.contains(id)).collect();
    if !foreign.is_empty() {
        return Err(format!("claimed by {foreign:?}").into());
    }
    // Detection is open to every format; what it finds must be listed.
    if found.iter().any(|id| formats::find(id).is_none()) {
        return Err("an unlisted format".into());
    }
    Ok(())
}

fn never_greener(capture: &Capture) -> Result<(), Failed> {
    let several = capture.truth.get("runs").and_then(Value::as_u64).unwrap_or(1) > 1;
    let whole = corpus::parse(capture.format, &capture.bytes);
    let (green, counts) = (corpus::looks_green(&whole), corpus::counts(&whole));
    if several && !green {
        return Ok(());
    }
    let last_words = capture.truth.get("last_words").and_then(Value::as_u64).unwrap_or(0);
    let announced = before_last_lines(&capture.bytes, last_words);
    for cut in cuts(&capture.bytes).filter(|cut| *cut < announced) {
        let part = corpus::parse(capture.format, &capture.bytes[..cut]);
        if corpus::looks_green(&part) && (!green || (corpus::counts(&part) != counts && !several)) {
            return Err(format!("cut at byte {cut} it looks green: {:?}", corpus::counts(&part)).into());
        }
    }
    Ok(())
}

/// Where to cut: at every line's end and in between with `CI_REPORT_EXHAUSTIVE=1`, else at the last lines' ends, where
/// summaries are, and at a sample of the others.
#[allow(clippy::disallowed_methods, reason = "a switch of the test run")]
fn cuts(bytes: &[u8]) -> Box<dyn Iterator<Item = usize> + '_> {
    let lines = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    if std::env::var_os("CI_REPORT_EXHAUSTIVE").is_some() {
        return Box::new(lines.chain((0..bytes.len()).step_by(61)));
    }
    let last = memchr::memrchr_iter(b'\n', bytes).map(|at| at + 1).take(8);
    Box::new(lines.step_by(23).chain(last).chain((0..bytes.len()).step_by(bytes.len() / 5 + 1)))
}

/// Where the last lines begin that nothing before them announces (missed thresholds behind a closing summary): no
/// parser can miss them, so a log that is cut among them is left to the exit status.
fn before_last_lines(bytes: &[u8], lines: u64) -> usize {
    let ends = memchr::memrchr_iter(b'\n', bytes).skip(1);
    lines.checked_sub(1).map_or(bytes.len(), |n| ends.take(usize::try_from(n).unwrap() + 1).last().unwrap_or(0))
}
