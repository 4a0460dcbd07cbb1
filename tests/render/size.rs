//! A comment fits the forge's limit, stays whole and useful, and says what it leaves out.

use std::time::{Duration, Instant};

use ci_report::render::{self, Budget, Comment, Templates, guard};
use ci_report::report::Report;

use crate::samples;

fn comment(report: &Report, budget: &Budget) -> Comment {
    let comment = render::markdown(report, budget, &Templates::built_in()).unwrap();
    guard(&comment.body).unwrap();
    assert!(budget.admits(&comment.body));
    comment
}

fn with_details(mut report: Report, details: impl Fn(usize) -> String) -> Report {
    let tests = report.sections.tests.as_mut().unwrap();
    for (i, failure) in tests.failures.iter_mut().enumerate() {
        failure.details = Some(details(i));
    }
    report
}

fn named(body: &str) -> usize {
    body.matches("- <code>TestArea::test&#95;case").count() + body.matches("- <code>TestArea::test_case").count()
}

#[test]
fn what_fits_is_left_whole() {
    let comment = comment(&samples::many_failures(27), &Budget::GITHUB);
    assert_eq!(comment.dropped, Vec::<String>::new());
    assert_eq!(named(&comment.body), 27);
    assert!(!comment.body.contains("left out"));
}

#[test]
fn tracebacks_go_before_messages_and_names() {
    let report = with_details(samples::many_failures(60), |i| format!("traceback {i}\n").repeat(300));
    let comment = comment(&report, &Budget::GITHUB);
    assert_eq!(named(&comment.body), 60);
    assert_eq!(comment.body.matches("AssertionError: assert").count(), 60);
    let kept = comment.body.matches("<summary><code>TestArea").count();
    assert!((5..60).contains(&kept), "{kept} tracebacks");
    assert_eq!(comment.dropped, [format!("{} tracebacks and other blocks", 60 - kept)]);
    assert!(comment.body.contains("left out to fit: "), "the comment says so");
    assert!(
        comment.body.contains("all of it is in <a href=\"https://ci.example.com/shop/-/jobs/5000\">the job's log</a>")
    );
}

#[test]
fn ten_thousand_failures_with_a_megabyte_each_give_a_useful_comment_within_both_limits() {
    let long = "E   assert 1 == 2 # ".repeat(50_000);
    let report =
        with_details(samples::many_failures(10_000), |i| if i < 40 { long.clone() } else { "E   short".into() });
    for budget in [Budget::GITHUB, Budget::GITLAB] {
        let start = Instant::now();
        let comment = comment(&report, &budget);
        assert!(start.elapsed() < Duration::from_mins(1), "took {:?}", start.elapsed());
        assert!(comment.body.contains("10000 tests failed"));
        assert!(named(&comment.body) > 300, "{} names", named(&comment.body));
        assert_eq!(comment.body.matches("AssertionError: assert").count(), 10, "the open ones keep their messages");
        assert!(comment.body.contains("**Run again**"));
        assert!(comment.body.contains("more failed tests</summary>"));
        assert!(comment.dropped.iter().any(|what| what.ends_with("names of failed tests")), "{:?}", comment.dropped);
    }
}

#[test]
fn every_sample_fits_a_small_budget_whole_or_says_that_it_does_not() {
    for (name, report) in samples::all() {
        for room in [1_500, 3_000, 10_000] {
            let result = render::markdown(&report, &Budget::characters(room), &Templates::built_in());
            if let Ok(comment) = result {
                guard(&comment.body).unwrap_or_else(|broken| panic!("{name} in {room}: {broken}"));
                assert!(comment.body.chars().count() <= room);
            } else {
                assert!(room < 3_000, "{name} does not fit {room}");
            }
        }
    }
}
