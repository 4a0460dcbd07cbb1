//! GitLab's predefined variables. <https://docs.gitlab.com/ci/variables/predefined_variables/>

use super::super::ForgeKind;
use super::super::token::Token;
use super::{Commit, Place, Request, Target, commit_hash};
use crate::Environment;

const DEFAULT_SERVER: &str = "https://gitlab.com";

pub(super) fn find(environment: &Environment) -> Place {
    let found = merge_request(environment).or_else(|| open_merge_request(environment));
    let (project, request, page) = match found.map_or_else(|| commit(environment), Ok) {
        Ok(found) => found,
        Err(why) => return Place::nowhere(why),
    };
    let home = environment.get("CI_PROJECT_ID").map_or_else(|| project.clone(), str::to_owned);
    let api = environment.get("CI_API_V4_URL").map_or_else(|| format!("{}/api/v4", server(environment)), str::to_owned);
    Place::Request(Box::new(Target {
        forge: ForgeKind::GitLab,
        api,
        graphql: None,
        project,
        home,
        request,
        page,
        token: Token::find(environment, ForgeKind::GitLab),
        job_token: Token::in_variable(environment, "CI_JOB_TOKEN"),
        ca: environment.get("CI_SERVER_TLS_CA_FILE").map(str::to_owned),
    }))
}

type Found = (String, Request, Option<String>);

/// In a merge request pipeline. The request lives in the project that it targets, in forks not the job's own.
fn merge_request(environment: &Environment) -> Option<Found> {
    let number = environment.get("CI_MERGE_REQUEST_IID")?.parse().ok()?;
    let project = environment.get("CI_MERGE_REQUEST_PROJECT_ID").or_else(|| environment.get("CI_PROJECT_ID"))?;
    let page = environment.get("CI_MERGE_REQUEST_PROJECT_URL").map(|url| page(url, number));
    Some((project.to_owned(), Request::Number(number), page))
}

/// In a branch pipeline: `group/project!333,group/project!334`, the first of which is taken.
fn open_merge_request(environment: &Environment) -> Option<Found> {
    let first = environment.get("CI_OPEN_MERGE_REQUESTS")?.split(',').next()?;
    let (path, number) = first.trim().rsplit_once('!')?;
    let number = number.parse().ok()?;
    let page = page(&format!("{}/{path}", server(environment)), number);
    let is_own = environment.get("CI_PROJECT_PATH").is_some_and(|own| own.eq_ignore_ascii_case(path));
    let project = environment.get("CI_PROJECT_ID").filter(|_| is_own).unwrap_or(path);
    Some((project.to_owned(), Request::Number(number), Some(page)))
}

fn commit(environment: &Environment) -> Result<Found, String> {
    if let Some(tag) = environment.get("CI_COMMIT_TAG") {
        return Err(format!("this pipeline is for the tag {tag}, not for a merge request"));
    }
    let branch = environment.get("CI_COMMIT_BRANCH").or_else(|| environment.get("CI_COMMIT_REF_NAME"));
    if branch.is_some() && branch == environment.get("CI_DEFAULT_BRANCH") {
        return Err("this pipeline is for the default branch, not for a merge request".to_owned());
    }
    let project = environment.get("CI_PROJECT_ID").or_else(|| environment.get("CI_PROJECT_PATH"));
    let sha = environment.get("CI_COMMIT_SHA").and_then(commit_hash);
    let (Some(project), Some(sha)) = (project, sha) else {
        return Err("neither CI_MERGE_REQUEST_IID nor CI_PROJECT_ID with CI_COMMIT_SHA is set".to_owned());
    };
    let commit = Commit { sha, branch: branch.map(str::to_owned), owner: None, is_trusted: true };
    Ok((project.to_owned(), Request::Of(commit), None))
}

fn page(project: &str, number: u64) -> String {
    format!("{project}/-/merge_requests/{number}")
}

fn server(environment: &Environment) -> &str {
    let server = environment.get("CI_SERVER_URL").or_else(|| environment.get("CI_API_V4_URL")?.strip_suffix("/api/v4"));
    server.unwrap_or(DEFAULT_SERVER).trim_end_matches('/')
}

#[cfg(test)]
mod gitlab_place_tests {
    use super::*;

    fn target(variables: &[(&str, &str)]) -> Box<Target> {
        match find(&variables.iter().copied().collect()) {
            Place::Request(target) => target,
            Place::Nowhere { why } => panic!("{why}"),
        }
    }

    #[test]
    fn a_fork_comments_in_the_project_that_it_targets() {
        let target = target(&[
            ("CI_MERGE_REQUEST_IID", "7"),
            ("CI_MERGE_REQUEST_PROJECT_ID", "10"),
            ("CI_MERGE_REQUEST_PROJECT_URL", "https://forge.example/acme/app"),
            ("CI_PROJECT_ID", "99"),
            ("CI_API_V4_URL", "https://forge.example/api/v4"),
        ]);
        assert_eq!((target.project.as_str(), target.home.as_str()), ("10", "99"));
        assert_eq!(target.request, Request::Number(7));
        assert_eq!(target.page.as_deref(), Some("https://forge.example/acme/app/-/merge_requests/7"));
    }

    #[test]
    fn a_branch_pipeline_takes_the_first_open_merge_request() {
        let target = target(&[
            ("CI_OPEN_MERGE_REQUESTS", "acme/tools/app!333,other/app!4"),
            ("CI_PROJECT_ID", "99"),
            ("CI_API_V4_URL", "https://forge.example/gitlab/api/v4"),
        ]);
        assert_eq!((target.project.as_str(), target.request), ("acme/tools/app", Request::Number(333)));
        let page = "https://forge.example/gitlab/acme/tools/app/-/merge_requests/333";
        assert_eq!((target.home.as_str(), target.page.as_deref()), ("99", Some(page)));
    }

    #[test]
    fn an_open_merge_request_of_the_own_project_goes_by_its_id() {
        let target = target(&[
            ("CI_OPEN_MERGE_REQUESTS", "acme/app!3"),
            ("CI_PROJECT_PATH", "acme/app"),
            ("CI_PROJECT_ID", "99"),
        ]);
        assert_eq!((target.project.as_str(), target.request), ("99", Request::Number(3)));
    }

    #[test]
    fn a_branch_without_a_known_request_is_looked_up_by_its_commit() {
        let sha = "0123456789abcdef0123456789abcdef01234567";
        let variables = [("CI_PROJECT_ID", "9"), ("CI_COMMIT_SHA", sha), ("CI_COMMIT_BRANCH", "topic")];
        let target = target(&variables);
        let Request::Of(commit) = target.request else { panic!() };
        assert_eq!((commit.sha.as_str(), commit.branch.as_deref()), (sha, Some("topic")));
    }

    #[test]
    fn tags_and_the_default_branch_have_no_merge_request() {
        for variables in [
            vec![("CI_COMMIT_TAG", "v1"), ("CI_PROJECT_ID", "9"), ("CI_COMMIT_SHA", "0123456789")],
            vec![("CI_COMMIT_BRANCH", "main"), ("CI_DEFAULT_BRANCH", "main"), ("CI_PROJECT_ID", "9")],
            vec![("CI_PROJECT_ID", "9"), ("CI_COMMIT_SHA", "../../etc")],
            vec![],
        ] {
            let place = find(&variables.iter().copied().collect());
            assert!(matches!(place, Place::Nowhere { .. }), "{variables:?}");
        }
    }
}
