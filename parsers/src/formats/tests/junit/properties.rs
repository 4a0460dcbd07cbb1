//! What holds for every report, whatever is in it.

use proptest::prelude::*;

use super::{FORMAT, parse};
use crate::formats::Answer;
use crate::model::{End, Evidence, Limits, Outcome, ProblemKind};

fn read(document: &[u8]) -> Evidence {
    match parse(&mut &*document, &Limits::default()).unwrap() {
        Answer::Mine(evidence) | Answer::Broken(evidence) => *evidence,
        Answer::NotMine => panic!("not mine"),
    }
}

fn count(evidence: &Evidence, outcome: Outcome) -> u64 {
    evidence.sections.tests.as_ref().unwrap().counts.get(outcome)
}

/// A case that ends in this way, in words that try to be taken for something else.
fn case(outcome: Outcome, name: &str) -> String {
    let name = name.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let body = match outcome {
        Outcome::Passed => "<system-out><![CDATA[<testcase/><failure/>]]></system-out>",
        Outcome::Failed => "<failure message=\"1 &lt; 2\">text &amp; <![CDATA[]]]]><![CDATA[> <skipped/>]]></failure>",
        Outcome::Errored => "<!-- <skipped/> --><error type='E'/>",
        Outcome::Xfailed => "<skipped type='pytest.xfail'/>",
        _ => "<skipped/>",
    };
    format!("<testcase classname='C' name=\"{name}\">{body}</testcase>")
}

fn outcomes() -> impl Strategy<Value = Vec<(Outcome, String, bool)>> {
    let outcome = prop_oneof![
        Just(Outcome::Passed),
        Just(Outcome::Failed),
        Just(Outcome::Errored),
        Just(Outcome::Skipped),
        Just(Outcome::Xfailed)
    ];
    proptest::collection::vec((outcome, "[ -~äλ€]{0,12}", any::<bool>()), 0..12)
}

/// A document of these cases; a flag opens another suite inside the current one first.
fn document(cases: &[(Outcome, String, bool)]) -> String {
    let mut text = "<?xml version='1.0'?>\n<testsuites>\n".to_owned();
    let mut depth = 0;
    for (outcome, name, opens) in cases {
        if *opens {
            text.push_str("<testsuite name='s'>");
            depth += 1;
        }
        text.push_str(&case(*outcome, name));
    }
    text + &"</testsuite>".repeat(depth) + "</testsuites>"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_case_is_counted_once_at_any_depth(cases in outcomes()) {
        let evidence = read(document(&cases).as_bytes());
        prop_assert_eq!(evidence.end, End::Closed);
        for outcome in [Outcome::Passed, Outcome::Failed, Outcome::Errored, Outcome::Skipped] {
            let wanted = cases.iter().filter(|(one, ..)| *one == outcome).count() as u64;
            // The type of the skipped element makes the whole report pytest's, where equal names are tries.
            if !cases.iter().any(|(one, ..)| *one == Outcome::Xfailed) {
                prop_assert_eq!(count(&evidence, outcome), wanted);
            }
        }
    }

    #[test]
    fn a_report_that_is_cut_anywhere_is_not_complete(cases in outcomes(), at in any::<prop::sample::Index>()) {
        let document = document(&cases);
        let evidence = read(&document.as_bytes()[..at.index(document.len())]);
        prop_assert_eq!(evidence.end, End::Cut);
        let problem = &evidence.problems[0];
        prop_assert!(matches!(problem.kind, ProblemKind::CutOff | ProblemKind::Malformed));
        prop_assert!(problem.text.starts_with("line "));
    }

    #[test]
    fn no_bytes_make_it_panic(
        cases in outcomes(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..40), 1..6),
    ) {
        let mut bytes = document(&cases).into_bytes();
        for (at, byte, n) in changes {
            let at = at.index(bytes.len());
            let to = (at + n).min(bytes.len());
            bytes.splice(at..to, [byte]);
        }
        let evidence = read(&bytes);
        let tests = evidence.sections.tests.as_ref().unwrap();
        prop_assert!(tests.failures.len() as u64 <= count(&evidence, Outcome::Failed) + count(&evidence, Outcome::Errored));
    }
}

#[test]
fn a_report_is_recognised_by_its_root_behind_any_prologue() {
    let crate::formats::Reader::Document { recognise, .. } = FORMAT.reader else { panic!("a document") };
    for head in [
        "<testsuites/>",
        "<testsuite name='a'>",
        "<?xml version='1.0' encoding='UTF-16'?>\n<!-- <a> -->\n<testsuites\n",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><testsuite/>",
        "<ju:testsuites xmlns:ju='x'>",
    ] {
        assert!(recognise(head.as_bytes()), "{head}");
    }
    for head in
        ["", "<?xml version='1.0'?>", "<coverage><testsuite/></coverage>", "<testsuitesx>", "{}", "<!-- <testsuite>"]
    {
        assert!(!recognise(head.as_bytes()), "{head}");
    }
}

#[test]
fn an_entity_that_the_document_defines_is_never_expanded() {
    let bomb = b"<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;'>]>\
        <testsuite name='s'><testcase name='n'><failure message='&y;'>&y;</failure></testcase></testsuite>";
    let evidence = read(bomb);
    let failure = &evidence.sections.tests.as_ref().unwrap().failures[0];
    assert_eq!((failure.message.as_deref(), failure.details.as_deref()), (Some("&y;"), Some("&y;")));
}

#[test]
fn the_place_of_a_break_is_told_as_a_path() {
    let evidence = read(b"<testsuites>\n<testsuite><testcase/></testsuite>\n<testsuite><testcase/>\n<testcase></x>");
    assert_eq!(evidence.problems[0].kind, ProblemKind::Malformed);
    let text = &evidence.problems[0].text;
    assert!(text.starts_with("line 4, byte 85, testsuites/testsuite[1]/testcase[1]: "), "{text}");
}

#[test]
fn an_error_outside_every_case_is_an_errored_suite() {
    let evidence =
        read(b"<testsuite name='store'><testcase name='a'/><error message='no plan'>text</error></testsuite>");
    let failure = &evidence.sections.tests.as_ref().unwrap().failures[0];
    assert_eq!((failure.id.as_str(), failure.message.as_deref()), ("store", Some("no plan")));
    assert_eq!((count(&evidence, Outcome::Passed), count(&evidence, Outcome::Errored)), (1, 1));
}

#[test]
fn a_failed_try_hides_neither_the_failure_nor_the_pass() {
    let flaky = read(b"<testsuite><testcase name='a'><flakyFailure message='first'/></testcase></testsuite>");
    let tests = flaky.sections.tests.as_ref().unwrap();
    assert_eq!((tests.counts.get(Outcome::Passed), tests.counts.flaky()), (1, 1));
    assert_eq!(tests.noted[0].message.as_deref(), Some("first"));
    let rerun = "<rerunFailure message='again'/>".repeat(9);
    let failed = format!("<testsuite><testcase name='a'>{rerun}<failure message='at last'/></testcase></testsuite>");
    let failed = read(failed.as_bytes());
    let tests = failed.sections.tests.as_ref().unwrap();
    assert_eq!((tests.counts.get(Outcome::Failed), tests.counts.total(), tests.counts.flaky()), (1, 1, 0));
    assert_eq!((tests.failures[0].message.as_deref(), tests.failures[0].tries), (Some("at last"), Some(10)));
}

#[test]
fn failures_past_the_limit_are_counted_and_left_out() {
    let cases = "<testcase name='a'><failure/></testcase>".repeat(5);
    let limits = Limits { entries: 2, ..Limits::default() };
    let Answer::Mine(evidence) = parse(&mut format!("<testsuite>{cases}</testsuite>").as_bytes(), &limits).unwrap()
    else {
        panic!("a whole document")
    };
    let tests = evidence.sections.tests.as_ref().unwrap();
    assert_eq!((tests.failures.len(), tests.omitted, tests.counts.total()), (2, 3, 5));
}
