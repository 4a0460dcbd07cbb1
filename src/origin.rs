//! What the CI system says about the job that is reported.

use serde_json::Value;

use crate::Environment;
use crate::report::Origin;

/// The title of the job by the CI system. GitLab's job name tells the legs of a matrix apart; GitHub's job id does not,
/// and no variable does: workflows pass `CI_REPORT_MATRIX: ${{ toJSON(matrix) }}`.
pub(crate) fn job_name(environment: &Environment) -> Option<String> {
    if let Some(name) = environment.get("CI_JOB_NAME") {
        return Some(name.to_owned());
    }
    let job = environment.get("GITHUB_JOB")?;
    let leg = environment.get("CI_REPORT_MATRIX").map(matrix_leg).filter(|leg| !leg.is_empty());
    Some(leg.map_or_else(|| job.to_owned(), |leg| format!("{job} ({leg})")))
}

/// The values of a matrix leg as GitHub names it in its own list of jobs: `ubuntu, 3.12`.
fn matrix_leg(matrix: &str) -> String {
    let Ok(Value::Object(values)) = serde_json::from_str(matrix) else {
        // `toJSON(matrix)` of a job without one.
        return if matrix == "null" { String::new() } else { matrix.to_owned() };
    };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    values.values().map(text).collect::<Vec<_>>().join(", ")
}

/// Links to the job, its pipeline and its commit, where the CI system tells them.
#[must_use]
pub(crate) fn origin(environment: &Environment) -> Origin {
    let get = |name: &str| environment.get(name).map(str::to_owned);
    if environment.get("GITHUB_ACTIONS").is_some() || environment.get("GITHUB_RUN_ID").is_some() {
        return github(environment);
    }
    Origin {
        job_url: get("CI_JOB_URL"),
        job_id: get("CI_JOB_ID"),
        pipeline_url: get("CI_PIPELINE_URL"),
        commit: commit(environment),
        commit_url: environment
            .get("CI_PROJECT_URL")
            .zip(environment.get("CI_COMMIT_SHA"))
            .map(|(project, sha)| format!("{project}/-/commit/{sha}")),
    }
}

/// In merged results pipelines `CI_COMMIT_SHA` is the merge commit that nobody knows; the branch's own tells more.
fn commit(environment: &Environment) -> Option<String> {
    let own = environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
    own.or_else(|| environment.get("CI_COMMIT_SHA")).map(str::to_owned)
}

fn github(environment: &Environment) -> Origin {
    let server = environment.get("GITHUB_SERVER_URL");
    let repository = server.zip(environment.get("GITHUB_REPOSITORY")).map(|(server, name)| format!("{server}/{name}"));
    let run = environment.get("GITHUB_RUN_ID");
    let run_url = repository.as_ref().zip(run).map(|(repository, run)| format!("{repository}/actions/runs/{run}"));
    let attempt = environment.get("GITHUB_RUN_ATTEMPT").filter(|attempt| *attempt != "1");
    let sha = environment.get("GITHUB_SHA");
    Origin {
        job_url: run_url.as_ref().map(|url| match attempt {
            Some(attempt) => format!("{url}/attempts/{attempt}"),
            None => url.clone(),
        }),
        job_id: run.map(str::to_owned),
        pipeline_url: run_url,
        commit: sha.map(str::to_owned),
        commit_url: repository.zip(sha).map(|(repository, sha)| format!("{repository}/commit/{sha}")),
    }
}

#[cfg(test)]
mod origin_tests {
    use super::*;

    #[test]
    fn the_legs_of_a_matrix_have_names_of_their_own() {
        let name = |matrix| job_name(&Environment::from_iter([("GITHUB_JOB", "tests"), ("CI_REPORT_MATRIX", matrix)]));
        assert_eq!(name(r#"{"os": "ubuntu", "python": 3.12}"#).as_deref(), Some("tests (ubuntu, 3.12)"));
        assert_eq!(name("null").as_deref(), Some("tests"));
        assert_eq!(name("").as_deref(), Some("tests"));
        assert_eq!(name("ubuntu").as_deref(), Some("tests (ubuntu)"));
    }

    #[test]
    fn a_github_run_and_its_attempt_are_linked() {
        let origin = origin(&Environment::from_iter([
            ("GITHUB_RUN_ID", "12"),
            ("GITHUB_RUN_ATTEMPT", "2"),
            ("GITHUB_SERVER_URL", "https://github.example"),
            ("GITHUB_REPOSITORY", "acme/shop"),
            ("GITHUB_SHA", "abc"),
        ]));
        assert_eq!(origin.job_url.as_deref(), Some("https://github.example/acme/shop/actions/runs/12/attempts/2"));
        assert_eq!(origin.commit_url.as_deref(), Some("https://github.example/acme/shop/commit/abc"));
    }

    #[test]
    fn a_gitlab_job_and_the_branch_commit_are_linked() {
        let origin = origin(&Environment::from_iter([
            ("CI_JOB_URL", "https://gitlab.example/acme/shop/-/jobs/5"),
            ("CI_COMMIT_SHA", "merge"),
            ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "own"),
        ]));
        assert_eq!(origin.commit.as_deref(), Some("own"));
        assert_eq!(origin.job_url.as_deref(), Some("https://gitlab.example/acme/shop/-/jobs/5"));
    }
}
