//! What pytest quotes is not what pytest says: closing lines in captured output, in messages and between the lines of
//! a test that prints, and several sessions in one log.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

#[allow(dead_code, reason = "other tests use the rest")]
mod corpus;

use ci_report_parsers::model::{Counts, Evidence, Outcome};
use corpus::Capture;

/// Closing lines as pytest writes them on a terminal of 80 columns, with and without a header.
const FAKES: [&str; 4] = [
    "============================== 7 passed in 0.12s ==============================",
    "======= 7 passed in 0.12s =======",
    "7 passed in 0.12s",
    "= 7 passed in 0.12s =",
];

fn captures(pick: impl Fn(&Capture) -> bool) -> Vec<Capture> {
    corpus::captures(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/captures"))
        .into_iter()
        .filter(|capture| capture.format.id == "pytest" && pick(capture))
        .collect()
}

/// The name of a capture without its format and version.
fn case(capture: &Capture) -> &str {
    capture.name.split_once('-').map_or("", |(_, case)| case)
}

fn read(capture: &Capture, text: &str) -> Vec<Evidence> {
    corpus::parse(capture.format, text.as_bytes())
}

fn text(capture: &Capture) -> String {
    String::from_utf8(capture.bytes.clone()).unwrap()
}

fn red(counts: &Counts) -> bool {
    counts.get(Outcome::Failed) + counts.get(Outcome::Errored) > 0
}

#[test]
fn no_closing_line_between_its_lines_makes_a_red_session_green() {
    for capture in captures(|capture| capture.name.contains("/9.2-") && capture.name.ends_with("plain.log")) {
        let whole = text(&capture);
        let lines: Vec<_> = whole.split_inclusive('\n').collect();
        if !corpus::counts(&read(&capture, &whole)).is_some_and(|counts| red(&counts)) {
            continue;
        }
        for at in (0..=lines.len()).step_by(1 + lines.len() / 20) {
            for fake in FAKES {
                let told = format!("{}{fake}\n{}", lines[..at].concat(), lines[at..].concat());
                assert!(!corpus::looks_green(&read(&capture, &told)), "{}: {fake:?} at line {at}", capture.name);
            }
        }
    }
}

#[test]
fn a_closing_line_that_a_block_or_a_message_quotes_changes_no_count() {
    for capture in captures(|capture| matches!(case(capture), "failing/plain.log" | "failing-quiet/plain.log")) {
        let whole = text(&capture);
        let counts = corpus::counts(&read(&capture, &whole));
        let from = whole.find("== FAILURES ==").unwrap();
        let to = whole.find("== warnings summary ==").unwrap();
        for (at, _) in whole.match_indices('\n').filter(|(at, _)| (from..to).contains(at)) {
            let (before, behind) = whole.split_at(at);
            for fake in FAKES {
                let told = format!("{before}\n{fake}{behind}");
                assert_eq!(corpus::counts(&read(&capture, &told)), counts, "{}: {fake:?} at byte {at}", capture.name);
            }
        }
    }
}

#[test]
fn sessions_one_after_the_other_are_told_apart() {
    let names =
        ["green", "failing", "green-quiet", "failing-quiet", "collection-error", "interrupted", "xdist", "pytest-exit"];
    let one = |capture: &Capture| names.iter().any(|name| capture.name == format!("pytest/9.2-{name}/plain.log"));
    let captures = captures(one);
    assert_eq!(captures.len(), names.len());
    for first in &captures {
        for second in &captures {
            let (a, b) = (read(first, &text(first)), read(second, &text(second)));
            let both = read(first, &(text(first) + &text(second)));
            let name = format!("{} and {}", first.name, second.name);
            assert_eq!(both.len(), 2, "{name}");
            let mut sum = corpus::counts(&a).unwrap();
            sum.merge(&corpus::counts(&b).unwrap());
            assert_eq!(corpus::counts(&both), Some(sum), "{name}");
            assert_eq!(corpus::looks_green(&both), corpus::looks_green(&a) && corpus::looks_green(&b), "{name}");
        }
    }
}
