//! Merge and pull requests that have to be looked up, and jobs that have none.

use ci_report::Environment;
use ci_report::forge::{Posted, Problem};
use serde_json::{Value, json};

use crate::fake_forge::{Dialect, FakeForge, JOB_TOKEN, SHA};
use crate::{assert_one_comment, is_created, is_unchanged, on_both, post_in, post_once};

on_both!(
    a_branch_pipeline_finds_its_open_request_by_the_commit,
    a_commit_without_an_open_request_has_nowhere_to_go,
    requests_of_other_branches_that_contain_the_commit_are_none_of_ours,
    without_a_token_nothing_is_sent,
);

fn request(dialect: Dialect, state: &str, sha: &str, branch: &str) -> Value {
    match dialect {
        Dialect::GitLab => json!({"iid": 7, "project_id": 10, "state": state.replace("open", "opened"), "sha": sha,
            "source_branch": branch, "web_url": "https://gitlab.example/acme/tools/app/-/merge_requests/7"}),
        Dialect::GitHub => json!({"number": 7, "state": state, "head": {"ref": branch, "sha": sha}}),
    }
}

fn a_branch_pipeline_finds_its_open_request_by_the_commit(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    forge.state().open_requests =
        vec![request(dialect, "closed", SHA, "topic"), request(dialect, "open", SHA, "topic")];
    let environment: Environment = forge.branch_variables().into_iter().collect();
    assert!(is_created(&post_in(&environment, "found").unwrap()));
    assert_one_comment(&forge, "found");
    assert!(is_unchanged(&post_once(&forge, "found")), "the pipeline of the request finds the same comment");
}

fn a_commit_without_an_open_request_has_nowhere_to_go(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    forge.state().open_requests = vec![request(dialect, "merged", SHA, "topic")];
    let mut variables = forge.branch_variables();
    if dialect == Dialect::GitHub {
        // A merge queue's branch: nobody can have a pull request from it.
        variables.retain(|(name, _)| *name != "GITHUB_REF");
    }
    let posted = post_in(&variables.into_iter().collect(), "nowhere").unwrap();
    assert!(matches!(posted, Posted::Nowhere { .. }), "{posted:?}");
    assert!(forge.state().comments.is_empty());
}

fn requests_of_other_branches_that_contain_the_commit_are_none_of_ours(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    forge.state().open_requests = vec![request(dialect, "open", "fedcba9876543210", "stacked-on-topic")];
    let mut variables = forge.branch_variables();
    variables.retain(|(name, _)| *name != "GITHUB_REF");
    let posted = post_in(&variables.into_iter().collect(), "nowhere").unwrap();
    assert!(matches!(posted, Posted::Nowhere { .. }), "{posted:?}");
}

fn without_a_token_nothing_is_sent(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let mut variables = forge.variables(100, 1);
    variables.retain(|(name, _)| !name.ends_with("TOKEN"));
    let error = post_in(&variables.into_iter().collect(), "no token").unwrap_err();
    assert!(matches!(error.problem(), Problem::NoToken(_)), "{error}");
    assert!(forge.state().requests.is_empty());
}

#[test]
fn gitlab_names_the_open_request_of_a_branch() {
    let forge = FakeForge::start(Dialect::GitLab);
    let mut variables = forge.branch_variables();
    variables.push(("CI_OPEN_MERGE_REQUESTS", "acme/tools/app!7".to_owned()));
    assert!(is_created(&post_in(&variables.into_iter().collect(), "found").unwrap()));
    assert_one_comment(&forge, "found");
    assert!(is_unchanged(&post_once(&forge, "found")), "the pipeline of the request finds the same comment");
}

#[test]
fn gitlabs_job_token_is_enough_to_see_that_there_is_no_request() {
    let forge = FakeForge::start(Dialect::GitLab);
    let mut variables = forge.branch_variables();
    variables.retain(|(name, _)| *name != "GITLAB_TOKEN");
    variables.push(("CI_JOB_TOKEN", JOB_TOKEN.to_owned()));
    let environment: Environment = variables.into_iter().collect();
    assert!(matches!(post_in(&environment, "x").unwrap(), Posted::Nowhere { .. }));
    forge.state().open_requests = vec![request(Dialect::GitLab, "open", SHA, "topic")];
    assert!(matches!(post_in(&environment, "x").unwrap_err().problem(), Problem::NoToken(_)));
}

#[test]
fn a_job_outside_of_any_ci_system_has_nowhere_to_go() {
    let posted = post_in(&Environment::default(), "x").unwrap();
    assert!(matches!(posted, Posted::Nowhere { .. }), "{posted:?}");
}

#[test]
fn a_workflow_run_for_a_fork_finds_the_pull_request_by_its_head() {
    let forge = FakeForge::start(Dialect::GitHub);
    let folder = tempfile::tempdir().unwrap();
    let event = folder.path().join("event.json");
    let run = json!({"workflow_run": {"head_sha": SHA, "head_branch": "topic", "pull_requests": [],
        "head_repository": {"full_name": "mallory/app"}}});
    std::fs::write(&event, run.to_string()).unwrap();
    let mut variables = forge.variables(100, 1);
    variables.retain(|(name, _)| *name != "GITHUB_REF");
    variables.push(("GITHUB_EVENT_PATH", event.to_str().unwrap().to_owned()));
    let environment: Environment = variables.into_iter().collect();

    forge.state().fork_requests = vec![request(Dialect::GitHub, "open", "fedcba9876543210", "topic")];
    assert!(matches!(post_in(&environment, "late").unwrap(), Posted::Nowhere { .. }), "the fork has moved on");
    forge.state().fork_requests = vec![request(Dialect::GitHub, "open", SHA, "topic")];
    assert!(is_created(&post_in(&environment, "found").unwrap()));
    assert_one_comment(&forge, "found");
}

#[test]
fn github_without_graphql_asks_who_owns_a_personal_token() {
    let forge = FakeForge::start(Dialect::GitHub);
    forge.state().has_no_graphql = true;
    forge.state().token = "ghp_personal".to_owned();
    let mut variables = forge.variables(100, 1);
    variables.push(("CI_REPORT_TOKEN", "ghp_personal".to_owned()));
    let environment: Environment = variables.into_iter().collect();
    assert!(is_created(&post_in(&environment, "x").unwrap()));
    assert!(is_unchanged(&post_in(&environment, "x").unwrap()));
    assert_one_comment(&forge, "x");
}

#[test]
fn github_without_graphql_knows_workflows_by_their_name() {
    let forge = FakeForge::start(Dialect::GitHub);
    forge.state().has_no_graphql = true;
    assert!(is_created(&post_once(&forge, "x")));
    assert!(is_unchanged(&post_once(&forge, "x")));
    assert_one_comment(&forge, "x");
}
