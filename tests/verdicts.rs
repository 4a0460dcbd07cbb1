//! Every capture of a real run is judged as its truth says: with the command's exit status where the truth knows it, and
//! never greener without it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may")]

#[allow(dead_code, clippy::indexing_slicing, reason = "shared with the parsers' own tests, which use the rest")]
#[path = "../parsers/tests/corpus/mod.rs"]
mod corpus;

use ci_report::config::Config;
use ci_report::input::{Source, read_source};
use ci_report::judge::judge;
use ci_report::report::Verdict;
use ci_report::run::Ending;
use ci_report_parsers::model::Limits;
use serde_json::Value;

const CAPTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/parsers/tests/captures");

fn verdict(capture: &corpus::Capture, exit_status: Option<i32>) -> (Verdict, String) {
    let source = Source::spool(capture.bytes.as_slice()).unwrap();
    let reading = read_source(&capture.name, &source, Some(capture.format), &Limits::default()).unwrap();
    let judgement = judge(&[reading], exit_status.map(Ending::Exited).as_ref(), &Config::default());
    (judgement.verdict, format!("{:#?}", judgement.reasons))
}

#[test]
fn every_capture_is_judged_as_its_truth_says() {
    let mut wrong = Vec::new();
    let mut judged = 0;
    for capture in corpus::captures(CAPTURES) {
        let Some(expected) = capture.truth.get("verdict") else { continue };
        let expected: Verdict = serde_json::from_value(expected.clone()).unwrap();
        let exit_status = capture.truth.get("exit_status").and_then(Value::as_i64).map(|n| i32::try_from(n).unwrap());
        let (found, reasons) = verdict(&capture, exit_status);
        judged += 1;
        if found != expected {
            wrong.push(format!("{}: expected {expected:?}, judged {found:?}: {reasons}", capture.name));
        }
    }
    assert!(judged > 500, "only {judged} captures were judged");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn an_exit_status_of_zero_makes_no_capture_greener_than_its_own_does() {
    for capture in corpus::captures(CAPTURES) {
        let own = capture.truth.get("exit_status").and_then(Value::as_i64).map(|n| i32::try_from(n).unwrap());
        if own.is_none_or(|own| own == 0) {
            continue;
        }
        let (without, _) = verdict(&capture, None);
        let (zero, reasons) = verdict(&capture, Some(0));
        assert!(
            zero >= without.min(Verdict::Warn),
            "{}: {zero:?} with status 0, {without:?} without: {reasons}",
            capture.name
        );
        let (nonzero, reasons) = verdict(&capture, own);
        assert!(nonzero != Verdict::Pass, "{}: passes with status {own:?}: {reasons}", capture.name);
    }
}
