//! What the CI system says about the job that is reported.

use crate::Environment;
use crate::report::Origin;

/// The title of the job by the CI system: GitLab's job name, GitHub's job id.
#[must_use]
pub(crate) fn job_name(environment: &Environment) -> Option<&str> {
    environment.get("CI_JOB_NAME").or_else(|| environment.get("GITHUB_JOB"))
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
