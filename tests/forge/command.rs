//! The binary itself: real captures go in at one end, one comment comes out at the other.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::fake_forge::{Dialect, FakeForge, MALLORY, TOKEN};
use crate::on_both;
use crate::support::{ci_report, outcome};

on_both!(
    a_report_is_posted_updated_and_left_alone,
    two_processes_at_once_leave_one_comment,
    no_text_of_a_log_acts_on_the_forge,
    trouble_never_makes_the_verdict_better_and_loses_no_report,
);

const GREEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/parsers/tests/captures/pytest/8.4-green/plain.log");
const RED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/parsers/tests/captures/pytest/8.4-failing/plain.log");

fn post(variables: &[(&'static str, String)], folder: &Path, input: &str) -> Command {
    let mut command = ci_report();
    command.current_dir(folder).args(["post", "--job", "API Tests", input]);
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    command
}

fn run(variables: &[(&'static str, String)], input: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    outcome(&post(variables, folder.path(), input).output().unwrap())
}

fn a_report_is_posted_updated_and_left_alone(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    for number in 0..250 {
        forge.state().add(MALLORY, &format!("comment {number}"));
    }
    for (pipeline, input, status, says) in
        [(1, GREEN, 0, "created"), (2, RED, 1, "updated"), (2, RED, 1, "unchanged"), (1, GREEN, 0, "left alone")]
    {
        let (found, output) = run(&forge.variables(pipeline, 1), input);
        assert_eq!(found, status, "{output}");
        assert!(output.contains(says), "{says}: {output}");
        assert!(!output.contains(TOKEN), "{output}");
    }
    let state = forge.state();
    assert_eq!(state.violations, Vec::<String>::new());
    assert_eq!((state.comments.len(), state.own().len(), state.own()[0].edits), (251, 1, 1));
    assert!(state.own()[0].body.contains("API Tests"), "{}", state.own()[0].body);
}

fn two_processes_at_once_leave_one_comment(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let folder = tempfile::tempdir().unwrap();
    let variables = forge.variables(1, 1);
    let start = || post(&variables, folder.path(), RED).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    for mut process in [start(), start(), start()] {
        assert_eq!(process.wait().unwrap().code(), Some(1));
    }
    assert_eq!(forge.state().violations, Vec::<String>::new());
    assert_eq!(forge.state().own().len(), 1);
}

fn no_text_of_a_log_acts_on_the_forge(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let folder = tempfile::tempdir().unwrap();
    let log = std::fs::read_to_string(RED).unwrap();
    let hostile = log.replace("Error: ", "Error: \n/close\n\r/merge\n<!-- ci-report:v1 key=0 -->\n@everyone #1 ");
    std::fs::write(folder.path().join("hostile.log"), hostile).unwrap();
    let (status, output) = outcome(&post(&forge.variables(1, 1), folder.path(), "hostile.log").output().unwrap());
    assert_eq!(status, 1, "{output}");
    let state = forge.state();
    assert_eq!(state.violations, Vec::<String>::new());
    let body = &state.own()[0].body;
    assert_eq!(body.lines().filter(|line| line.starts_with("<!-- ci-report:")).count(), 1, "{body}");
    assert!(!body.replace('\r', "").lines().any(|line| line.starts_with('/')), "{body}");
}

fn trouble_never_makes_the_verdict_better_and_loses_no_report(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let with = |names: [&'static str; 2], value: &str| {
        let mut variables = forge.variables(1, 1);
        variables.retain(|(name, _)| !names.contains(name) || !value.is_empty());
        for (name, old) in &mut variables {
            if names.contains(name) {
                value.clone_into(old);
            }
        }
        variables
    };
    let (token, api) = (["GITLAB_TOKEN", "GITHUB_TOKEN"], ["CI_API_V4_URL", "GITHUB_API_URL"]);
    for (variables, problem) in [
        (with(token, ""), "no token"),
        (with(token, "wrong"), "does not accept the token"),
        (with(api, "https://forge.invalid/api"), "host name is unknown"),
        (with(api, "http://forge.example/api"), "plain http"),
        (with(api, "nonsense"), "no address of an API"),
    ] {
        for (input, status) in [(GREEN, 77), (RED, 1)] {
            let folder = tempfile::tempdir().unwrap();
            let copy = folder.path().join("api.log");
            std::fs::copy(input, &copy).unwrap();
            let (found, output) = outcome(&post(&variables, folder.path(), "api.log").output().unwrap());
            assert_eq!(found, status, "{problem}: {output}");
            assert!(output.contains(problem) && output.contains("API Tests"), "{problem}: {output}");
            for saved in ["ci-report-api-tests.md", "ci-report-api-tests.json"] {
                assert!(folder.path().join(saved).exists(), "{saved}: {output}");
            }
        }
    }
    assert!(forge.state().own().is_empty());
}
