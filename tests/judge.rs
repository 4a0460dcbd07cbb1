//! The default policy, rule by rule: what is never a pass, what warns, what fails.

#![allow(clippy::unwrap_used, reason = "a test may")]

use ci_report::config::{Config, Vacuous};
use ci_report::input::{Evidences, Reading, Unusable};
use ci_report::judge::{Judgement, judge};
use ci_report::report::Verdict;
use ci_report::run::Ending;
use ci_report_parsers::formats;
use ci_report_parsers::model::{
    Audit, Bdd, Build, Condition, ConditionSource, Coverage, CoverageThreshold, Diagnostic, End, Evidence, Failure,
    FailureKind, GateStatus, Limits, Lint, Load, LoadThreshold, Mutation, Outcome, ProblemKind, QualityGate, Ratio,
    Scenarios, SchemaFuzz, Sections, Stated, Step, Telling, Tests, Ticket, Tickets,
};

fn reading(path: &str, runs: Vec<Evidence>) -> Reading {
    let format = formats::find("pytest").unwrap();
    Reading {
        path: path.to_owned(),
        name: path.to_owned(),
        result: Ok(Evidences { format, runs }),
        bytes: 100,
        tail: Vec::new(),
        says_failed: None,
    }
}

fn unusable(why: Unusable) -> Reading {
    Reading { result: Err(why), ..reading("x.log", Vec::new()) }
}

fn run(sections: Sections) -> Evidence {
    let mut run = Evidence::new("pytest", Telling::Console);
    run.tool = Some("pytest".to_owned());
    run.end = End::Closed;
    run.sections = sections;
    run
}

fn tests(outcomes: &[(Outcome, u64)]) -> Tests {
    let mut tests = Tests::default();
    for (outcome, n) in outcomes {
        tests.counts.add(*outcome, *n);
    }
    tests
}

fn of_tests(outcomes: &[(Outcome, u64)]) -> Evidence {
    run(Sections { tests: Some(tests(outcomes)), ..Sections::default() })
}

fn green() -> Evidence {
    of_tests(&[(Outcome::Passed, 3)])
}

fn judged(runs: Vec<Evidence>) -> Judgement {
    judge(&[reading("x.log", runs)], None, &Config::default())
}

fn with_status(runs: Vec<Evidence>, status: i32) -> Judgement {
    judge(&[reading("x.log", runs)], Some(&Ending::Exited(status)), &Config::default())
}

#[track_caller]
fn expect(judgement: &Judgement, verdict: Verdict, codes: &[&str]) {
    let found: Vec<&str> = judgement.reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!((judgement.verdict, found.as_slice()), (verdict, codes), "{:#?}", judgement.reasons);
    assert_eq!(judgement.verdict == Verdict::Pass, judgement.reasons.is_empty());
}

#[test]
fn tests_that_all_passed_are_a_pass_and_skipped_ones_beside_them_too() {
    expect(&judged(vec![green()]), Verdict::Pass, &[]);
    let mixed = of_tests(&[(Outcome::Passed, 1), (Outcome::Skipped, 5), (Outcome::Xfailed, 1)]);
    let judgement = with_status(vec![mixed], 0);
    expect(&judgement, Verdict::Pass, &[]);
    assert_eq!(judgement.headline, "1 passed, 1 failed as expected");
}

#[test]
fn failed_and_errored_tests_fail_and_flaky_and_unexpected_ones_warn() {
    expect(&judged(vec![of_tests(&[(Outcome::Passed, 9), (Outcome::Failed, 1)])]), Verdict::Fail, &["tests-failed"]);
    expect(&judged(vec![of_tests(&[(Outcome::Errored, 2)])]), Verdict::Fail, &["tests-errored"]);
    expect(&judged(vec![of_tests(&[(Outcome::Xpassed, 1)])]), Verdict::Warn, &["tests-xpassed"]);
    let mut flaky = green();
    flaky.sections.tests.as_mut().unwrap().counts.add_flaky(1);
    expect(&judged(vec![flaky]), Verdict::Warn, &["tests-flaky"]);
}

#[test]
fn a_later_green_run_does_not_undo_an_earlier_red_one() {
    let judgement = judged(vec![of_tests(&[(Outcome::Failed, 1)]), green()]);
    expect(&judgement, Verdict::Fail, &["tests-failed"]);
    assert_eq!(judgement.sections.tests.unwrap().counts.total(), 4);
}

#[test]
fn two_runs_of_scenarios_are_added_up() {
    let scenarios = |passed| Bdd { scenarios: Scenarios { passed, ..Scenarios::default() }, ..Bdd::default() };
    let of = |passed| run(Sections { bdd: Some(scenarios(passed)), ..Sections::default() });
    let judgement = judged(vec![of(2), of(3)]);
    expect(&judgement, Verdict::Pass, &[]);
    assert_eq!(judgement.sections.bdd.map(|bdd| bdd.scenarios.passed), Some(5));
}

#[test]
fn an_input_that_cannot_be_used_fails_beside_a_green_one_too() {
    for (why, code) in [
        (Unusable::Missing, "input-missing"),
        (Unusable::Unreadable("permission denied".into()), "input-unreadable"),
        (Unusable::Empty, "input-empty"),
        (Unusable::Binary("a PNG image"), "input-unrecognised"),
        (Unusable::Unrecognised, "input-unrecognised"),
        (Unusable::NotOfFormat("pytest", Some("junit")), "input-unrecognised"),
    ] {
        let judgement = judge(&[reading("a.log", vec![green()]), unusable(why)], None, &Config::default());
        expect(&judgement, Verdict::Fail, &[code]);
        assert!(judgement.headline.contains("x.log"), "{}", judgement.headline);
    }
    expect(&judge(&[], None, &Config::default()), Verdict::Fail, &["input-missing"]);
}

#[test]
fn an_input_without_its_proper_end_fails() {
    let mut cut = green();
    cut.end = End::Cut;
    expect(&judged(vec![cut]), Verdict::Fail, &["input-cut-off"]);
    let mut silent = green();
    silent.end = End::Silent;
    expect(&judged(vec![silent.clone()]), Verdict::Fail, &["input-cut-off"]);
    expect(&with_status(vec![silent.clone()], 0), Verdict::Pass, &[]);
    expect(&with_status(vec![silent], 1), Verdict::Fail, &["exit-status"]);
}

#[test]
fn problems_fail_warn_or_are_only_shown_by_their_kind() {
    for (kind, verdict, code) in [
        (ProblemKind::Malformed, Verdict::Fail, "input-malformed"),
        (ProblemKind::Aborted, Verdict::Fail, "tool-aborted"),
        (ProblemKind::Unhandled, Verdict::Fail, "unhandled-error"),
        (ProblemKind::Rule, Verdict::Fail, "rule-broken"),
        (ProblemKind::Contradiction, Verdict::Warn, "contradiction"),
        (ProblemKind::NotChecked, Verdict::Warn, "not-checked"),
    ] {
        let mut with = green();
        with.problem(kind, "something");
        expect(&judged(vec![with]), verdict, &[code]);
    }
    let mut noted = green();
    noted.problem(ProblemKind::Note, "something");
    let judgement = judged(vec![noted]);
    expect(&judgement, Verdict::Pass, &[]);
    assert_eq!(judgement.notes, ["pytest: something"]);
}

#[test]
fn an_exit_status_that_nothing_explains_fails() {
    expect(&with_status(vec![green()], 1), Verdict::Fail, &["exit-status"]);
    expect(&with_status(vec![green()], 137), Verdict::Fail, &["command-killed"]);
    expect(&with_status(vec![of_tests(&[(Outcome::Failed, 1)])], 1), Verdict::Fail, &["tests-failed"]);
    // pytest exits 5 where no tests ran: the text explains it.
    expect(&with_status(vec![of_tests(&[])], 5), Verdict::Warn, &["nothing-checked"]);
    // A report file that holds no test does not say why the command failed.
    let report = Evidence { telling: Telling::Report, ..of_tests(&[]) };
    expect(&with_status(vec![report], 1), Verdict::Fail, &["exit-status", "nothing-checked"]);
    // A flaky test passed in the end; it is no reason for a status of 1.
    let mut flaky = green();
    flaky.sections.tests.as_mut().unwrap().counts.add_flaky(1);
    expect(&with_status(vec![flaky], 1), Verdict::Fail, &["exit-status", "tests-flaky"]);
}

#[test]
fn a_log_that_says_that_its_command_failed_fails_unless_something_explains_it_or_the_status_is_known() {
    let says = |run| Reading { says_failed: Some("make: *** [test] Error 2".into()), ..reading("x.log", vec![run]) };
    expect(&judge(&[says(green())], None, &Config::default()), Verdict::Fail, &["exit-status"]);
    expect(&judge(&[says(green())], Some(&Ending::Exited(0)), &Config::default()), Verdict::Pass, &[]);
    let failed = of_tests(&[(Outcome::Failed, 1)]);
    expect(&judge(&[says(failed)], None, &Config::default()), Verdict::Fail, &["tests-failed"]);
}

#[test]
fn a_command_that_was_killed_or_never_started_fails_whatever_its_output_says() {
    let judge_ending = |ending| judge(&[reading("-", vec![green()])], Some(&ending), &Config::default());
    let killed = Ending::Killed { signal: 9, name: "SIGKILL".into() };
    expect(&judge_ending(killed), Verdict::Fail, &["command-killed"]);
    let timed_out = Ending::TimedOut { after: std::time::Duration::from_secs(5) };
    expect(&judge_ending(timed_out), Verdict::Fail, &["command-timed-out"]);
    let missing = Ending::NotStarted { error: std::io::ErrorKind::NotFound.into() };
    expect(&judge_ending(missing), Verdict::Fail, &["command-not-started"]);
}

#[test]
fn runs_that_checked_nothing_warn_or_fail_by_the_configuration() {
    let strict = Config { vacuous: Vacuous::Fail, ..Config::default() };
    for sections in vec![
        Sections { tests: Some(tests(&[])), ..Sections::default() },
        Sections { tests: Some(tests(&[(Outcome::Skipped, 4)])), ..Sections::default() },
        Sections { coverage: Some(Coverage::default()), ..Sections::default() },
        Sections {
            coverage: Some(Coverage { lines: Some(Ratio::of(0, 0)), ..Coverage::default() }),
            ..Sections::default()
        },
        Sections { mutation: Some(Mutation::default()), ..Sections::default() },
        Sections { mutation: Some(Mutation { timeout: 7, total: 7, ..Mutation::default() }), ..Sections::default() },
        Sections {
            schema_fuzz: Some(SchemaFuzz { operations: Some(0), ..SchemaFuzz::default() }),
            ..Sections::default()
        },
        Sections { audit: Some(Audit { scanned: Some(0), ..Audit::default() }), ..Sections::default() },
        Sections { bdd: Some(Bdd::default()), ..Sections::default() },
        Sections { load: Some(Load::default()), ..Sections::default() },
        Sections {
            quality_gate: Some(QualityGate { status: GateStatus::Ok, conditions: Vec::new(), url: None }),
            ..Sections::default()
        },
    ] {
        let input = [reading("x.log", vec![run(sections)])];
        expect(&judge(&input, None, &Config::default()), Verdict::Warn, &["nothing-checked"]);
        expect(&judge(&input, None, &strict), Verdict::Fail, &["nothing-checked"]);
    }
}

#[test]
fn an_empty_run_beside_a_real_one_in_the_same_input_is_no_vacuous_input() {
    expect(&judged(vec![of_tests(&[]), green()]), Verdict::Pass, &[]);
    let two = [reading("a.xml", vec![green()]), reading("b.xml", vec![of_tests(&[])])];
    let judgement = judge(&two, None, &Config::default());
    expect(&judgement, Verdict::Warn, &["nothing-checked"]);
    assert!(judgement.headline.contains("b.xml"), "{}", judgement.headline);
}

#[test]
fn coverage_is_held_against_the_tools_threshold_and_the_configured_ones() {
    let coverage =
        |percent: f64| Coverage { percent: Some(percent), lines: Some(Ratio::of(1, 2)), ..Coverage::default() };
    let judge_at = |percent: f64, sets: &[&str]| {
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let none = std::path::Path::new("/dev/null");
        let config = ci_report::config::Layers::read(Some(none), &sets).unwrap().settle(None).unwrap();
        judge(
            &[reading("x", vec![run(Sections { coverage: Some(coverage(percent)), ..Sections::default() })])],
            None,
            &config,
        )
    };
    expect(&judge_at(50.0, &[]), Verdict::Pass, &[]);
    let sets = ["coverage.fail_under=80", "coverage.warn_under=90"];
    expect(&judge_at(90.0, &sets), Verdict::Pass, &[]);
    expect(&judge_at(89.99, &sets), Verdict::Warn, &["coverage-below-threshold"]);
    expect(&judge_at(79.999, &sets), Verdict::Fail, &["coverage-below-threshold"]);
    let mut missed = coverage(85.0);
    missed.thresholds.push(CoverageThreshold {
        metric: "total".into(),
        required: 90.0,
        actual: Some(85.0),
        passed: false,
    });
    let sections = Sections { coverage: Some(missed), ..Sections::default() };
    expect(&judged(vec![run(sections)]), Verdict::Fail, &["coverage-threshold-missed"]);
}

#[test]
fn the_lowest_of_several_coverage_figures_counts_whatever_their_order() {
    let of = |percent: f64| {
        let coverage = Coverage { percent: Some(percent), lines: Some(Ratio::of(1, 2)), ..Coverage::default() };
        run(Sections { coverage: Some(coverage), ..Sections::default() })
    };
    for figures in [[100.0, 63.0, 80.0], [63.0, 80.0, 100.0], [80.0, 100.0, 63.0]] {
        let judgement = judged(figures.map(of).to_vec());
        assert_eq!(judgement.sections.coverage.unwrap().percent, Some(63.0), "{figures:?}");
    }
}

#[test]
fn the_other_kinds_follow_the_published_table() {
    let mutation = |score| Mutation { killed: 8, survived: 2, total: 10, score: Some(score), ..Mutation::default() };
    let gate = |status| {
        let condition = Condition {
            metric: "new_coverage".into(),
            value: Some("80".into()),
            threshold: Some("80".into()),
            operator: Some("LT".into()),
            status,
            from: ConditionSource::PullRequest,
        };
        Sections {
            quality_gate: Some(QualityGate { status, conditions: vec![condition], url: None }),
            ..Sections::default()
        }
    };
    let audit = |audit| Sections { audit: Some(audit), ..Sections::default() };
    let load = |load| Sections { load: Some(load), ..Sections::default() };
    let crossed = LoadThreshold { metric: "m".into(), expression: "p(95)<1".into(), passed: false, actual: None };
    let warning = Diagnostic { message: "large chunk".into(), file: None, line: None, details: None };
    let step = Step { text: "Given x".into(), scenario: None, location: None, status: "undefined".into() };
    let passed = Scenarios { passed: 1, ..Scenarios::default() };
    let ticket = |found, closed| Ticket {
        key: "ENG-1".into(),
        found,
        title: None,
        state: None,
        closed,
        assignee: None,
        url: None,
    };
    let tickets = |tickets| Sections { tickets: Some(Tickets { tickets }), ..Sections::default() };
    for (sections, verdict) in vec![
        (Sections { mutation: Some(mutation(80.0)), ..Sections::default() }, Verdict::Pass),
        (Sections { mutation: Some(mutation(79.9)), ..Sections::default() }, Verdict::Warn),
        (audit(Audit { low: 3, ..Audit::default() }), Verdict::Pass),
        (audit(Audit { moderate: 1, ..Audit::default() }), Verdict::Warn),
        (audit(Audit { unknown: 1, ..Audit::default() }), Verdict::Warn),
        (audit(Audit { not_scanned: 1, ..Audit::default() }), Verdict::Warn),
        (audit(Audit { high: 1, ..Audit::default() }), Verdict::Fail),
        (audit(Audit { critical: 1, ..Audit::default() }), Verdict::Fail),
        (Sections { lint: Some(Lint { notes: 2, ..Lint::default() }), ..Sections::default() }, Verdict::Pass),
        (Sections { lint: Some(Lint { warnings: 1, ..Lint::default() }), ..Sections::default() }, Verdict::Warn),
        (Sections { lint: Some(Lint { errors: 1, ..Lint::default() }), ..Sections::default() }, Verdict::Fail),
        (
            Sections { build: Some(Build { warnings: vec![warning], ..Build::default() }), ..Sections::default() },
            Verdict::Warn,
        ),
        (Sections { build: Some(Build { errors: 1, ..Build::default() }), ..Sections::default() }, Verdict::Fail),
        (gate(GateStatus::Ok), Verdict::Pass),
        (gate(GateStatus::Warn), Verdict::Warn),
        (gate(GateStatus::None), Verdict::Warn),
        (gate(GateStatus::Error), Verdict::Fail),
        (load(Load { requests: Some(9), failed_requests: Some(0), ..Load::default() }), Verdict::Pass),
        (load(Load { requests: Some(9), failed_requests: Some(1), ..Load::default() }), Verdict::Warn),
        (load(Load { requests: Some(9), failed_requests: Some(9), ..Load::default() }), Verdict::Fail),
        (load(Load { requests: Some(9), thresholds: vec![crossed], ..Load::default() }), Verdict::Fail),
        (
            Sections {
                bdd: Some(Bdd { scenarios: passed, undefined_steps: vec![step], ..Bdd::default() }),
                ..Sections::default()
            },
            Verdict::Warn,
        ),
        (
            Sections {
                bdd: Some(Bdd { scenarios: Scenarios { failed: 1, ..passed }, ..Bdd::default() }),
                ..Sections::default()
            },
            Verdict::Fail,
        ),
        (tickets(vec![ticket(true, Some(false))]), Verdict::Pass),
        (tickets(vec![ticket(true, Some(true))]), Verdict::Warn),
        (tickets(vec![ticket(false, None)]), Verdict::Warn),
        (tickets(Vec::new()), Verdict::Warn),
    ] {
        let judgement = judged(vec![run(sections.clone())]);
        assert_eq!(judgement.verdict, verdict, "{sections:?}: {:?}", judgement.reasons);
    }
}

#[test]
fn a_summary_that_counts_more_failures_than_its_cases_do_fails_and_other_disagreements_warn() {
    let with_stated = |stated| {
        let mut run = green();
        run.sections.tests.as_mut().unwrap().stated = Some(stated);
        judged(vec![run])
    };
    let agree = Stated { total: Some(3), failed: Some(0), ..Stated::default() };
    expect(&with_stated(agree), Verdict::Pass, &[]);
    expect(&with_stated(Stated { total: Some(4), ..agree }), Verdict::Warn, &["contradiction"]);
    expect(&with_stated(Stated { failed: Some(1), ..agree }), Verdict::Fail, &["contradiction"]);
}

#[test]
fn a_run_told_by_output_and_report_file_counts_once_and_the_worse_telling_decides() {
    let report =
        |outcomes: &[(Outcome, u64)]| Evidence { telling: Telling::Report, format: "junit", ..of_tests(outcomes) };
    let both = |console, report| {
        judge(&[reading("x.log", vec![console]), reading("x.xml", vec![report])], None, &Config::default())
    };
    let mut with_message = of_tests(&[(Outcome::Passed, 2), (Outcome::Failed, 1)]);
    let mut failure = Failure::new("t::a", FailureKind::Failed);
    failure.message = Some("why".into());
    with_message.sections.tests.as_mut().unwrap().push_failure(failure, &Limits::default());
    let mut bare = report(&[(Outcome::Passed, 2), (Outcome::Failed, 1)]);
    bare.sections.tests.as_mut().unwrap().push_failure(Failure::new("t::a", FailureKind::Failed), &Limits::default());
    let judgement = both(with_message, bare);
    expect(&judgement, Verdict::Fail, &["tests-failed"]);
    let tests = judgement.sections.tests.unwrap();
    assert_eq!((tests.counts.total(), tests.failures[0].message.as_deref()), (3, Some("why")));

    let judgement = both(of_tests(&[(Outcome::Passed, 2), (Outcome::Xpassed, 1)]), report(&[(Outcome::Passed, 3)]));
    expect(&judgement, Verdict::Warn, &["tests-xpassed"]);
    let judgement = both(of_tests(&[(Outcome::Passed, 2), (Outcome::Failed, 1)]), report(&[(Outcome::Passed, 3)]));
    expect(&judgement, Verdict::Fail, &["tests-failed", "contradiction"]);
}
