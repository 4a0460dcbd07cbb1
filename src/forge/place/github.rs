//! GitHub's default variables and the event that started the workflow.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>

use serde::Deserialize;

use super::super::ForgeKind;
use super::super::token::Token;
use super::{Commit, Place, Request, Target, commit_hash};
use crate::Environment;

const DEFAULT_API: &str = "https://api.github.com";

pub(super) fn find(environment: &Environment) -> Place {
    let Some(repository) = environment.get("GITHUB_REPOSITORY").filter(|name| is_repository(name)) else {
        return Place::nowhere("GITHUB_REPOSITORY does not name a repository as owner/name");
    };
    let request = match request(environment, repository) {
        Ok(request) => request,
        Err(why) => return Place::nowhere(why),
    };
    Place::Request(Box::new(Target {
        forge: ForgeKind::GitHub,
        api: environment.get("GITHUB_API_URL").unwrap_or(DEFAULT_API).to_owned(),
        graphql: environment.get("GITHUB_GRAPHQL_URL").map(str::to_owned),
        project: repository.to_owned(),
        home: repository.to_ascii_lowercase(),
        request,
        page: None,
        token: Token::find(environment, ForgeKind::GitHub),
        job_token: None,
        ca: None,
    }))
}

fn request(environment: &Environment, repository: &str) -> Result<Request, String> {
    let event = environment.get("GITHUB_EVENT_PATH").map(read_event).unwrap_or_default();
    let number = environment.get("GITHUB_REF").and_then(number_in_ref).or_else(|| event.number(repository));
    if let Some(number) = number {
        return Ok(Request::Number(number));
    }
    let commit = match event.workflow_run {
        Some(run) => run.commit(repository).ok_or_else(|| "the workflow run names no commit".to_owned()),
        None => pushed_commit(environment, &event, repository),
    };
    commit.map(Request::Of)
}

/// A branch that was pushed may have an open pull request.
fn pushed_commit(environment: &Environment, event: &Event, repository: &str) -> Result<Commit, String> {
    let full = environment.get("GITHUB_REF").unwrap_or_default();
    if full.starts_with("refs/tags/") {
        return Err(format!("this workflow runs for {full}, not for a pull request"));
    }
    let branch = full.strip_prefix("refs/heads/");
    if branch.is_some() && branch == event.default_branch() {
        return Err("this workflow runs for the default branch, not for a pull request".to_owned());
    }
    let sha = environment.get("GITHUB_SHA").and_then(commit_hash);
    let sha = sha.ok_or("neither the event nor GITHUB_REF names a pull request, and GITHUB_SHA is not set")?;
    let branch = branch.map(str::to_owned);
    Ok(Commit { sha, branch, owner: repository.split('/').next().map(str::to_owned), is_trusted: true })
}

/// `refs/pull/7/merge`.
fn number_in_ref(full: &str) -> Option<u64> {
    full.strip_prefix("refs/pull/")?.split('/').next()?.parse().ok()
}

fn is_repository(name: &str) -> bool {
    let is_part = |part: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        !part.is_empty() && part != "." && part != ".." && part.bytes().all(allowed)
    };
    name.split_once('/').is_some_and(|(owner, name)| is_part(owner) && is_part(name))
}

/// An event that cannot be read tells nothing; there are other ways to find the pull request.
fn read_event(path: &str) -> Event {
    std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// What started the workflow. <https://docs.github.com/en/webhooks/webhook-events-and-payloads>
#[derive(Deserialize, Default)]
struct Event {
    pull_request: Option<Numbered>,
    issue: Option<Issue>,
    workflow_run: Option<WorkflowRun>,
    repository: Option<OwnRepository>,
}

#[derive(Deserialize)]
struct OwnRepository {
    default_branch: Option<String>,
}

#[derive(Deserialize)]
struct Numbered {
    number: u64,
}

#[derive(Deserialize)]
struct Issue {
    number: u64,
    /// Only there when the issue is a pull request.
    pull_request: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct WorkflowRun {
    head_sha: Option<String>,
    head_branch: Option<String>,
    head_repository: Option<Repository>,
    #[serde(default)]
    pull_requests: Vec<RunPullRequest>,
}

#[derive(Deserialize)]
struct Repository {
    full_name: String,
}

#[derive(Deserialize)]
struct RunPullRequest {
    number: u64,
    base: Option<Base>,
}

#[derive(Deserialize)]
struct Base {
    repo: Option<BaseRepository>,
}

#[derive(Deserialize)]
struct BaseRepository {
    url: Option<String>,
}

impl Event {
    fn default_branch(&self) -> Option<&str> {
        self.repository.as_ref()?.default_branch.as_deref()
    }

    fn number(&self, repository: &str) -> Option<u64> {
        let pull_request = self.pull_request.as_ref().map(|pull| pull.number);
        let issue = || self.issue.as_ref().filter(|issue| issue.pull_request.is_some()).map(|issue| issue.number);
        let of_run = || self.workflow_run.as_ref()?.pull_requests.iter().find(|pull| pull.is_in(repository));
        pull_request.or_else(issue).or_else(|| of_run().map(|pull| pull.number))
    }
}

impl RunPullRequest {
    /// A branch of a fork may belong to a pull request of the parent as well, which is none of ours.
    fn is_in(&self, repository: &str) -> bool {
        let url = self.base.as_ref().and_then(|base| base.repo.as_ref()?.url.as_deref());
        url.is_none_or(|url| url.to_ascii_lowercase().ends_with(&format!("/{}", repository.to_ascii_lowercase())))
    }
}

impl WorkflowRun {
    /// For forks `pull_requests` is empty; the head finds it.
    fn commit(self, repository: &str) -> Option<Commit> {
        let sha = commit_hash(self.head_sha.as_deref()?)?;
        let head = self.head_repository.map(|head| head.full_name);
        let owner = head.as_deref().and_then(|name| name.split('/').next()).map(str::to_owned);
        let is_trusted = head.is_some_and(|head| head.eq_ignore_ascii_case(repository));
        Some(Commit { sha, branch: self.head_branch, owner, is_trusted })
    }
}

#[cfg(test)]
mod github_place_tests {
    use super::*;

    const SHA: &str = "0123456789abcdef0123456789abcdef01234567";

    fn place(event: &str, variables: &[(&str, &str)]) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("event.json");
        std::fs::write(&path, event).unwrap();
        let event = [("GITHUB_EVENT_PATH", path.to_str().unwrap()), ("GITHUB_REPOSITORY", "Acme/app")];
        find(&event.into_iter().chain(variables.iter().copied()).collect())
    }

    fn request(event: &str, variables: &[(&str, &str)]) -> Request {
        match place(event, variables) {
            Place::Request(target) => target.request,
            Place::Nowhere { why } => panic!("{why}"),
        }
    }

    #[test]
    fn the_number_comes_from_the_ref_or_the_event() {
        assert_eq!(request("{}", &[("GITHUB_REF", "refs/pull/7/merge")]), Request::Number(7));
        let main = [("GITHUB_REF", "refs/heads/main")];
        assert_eq!(request(r#"{"pull_request":{"number":8}}"#, &main), Request::Number(8));
        assert_eq!(request(r#"{"issue":{"number":9,"pull_request":{"url":"x"}}}"#, &main), Request::Number(9));
    }

    #[test]
    fn an_issue_is_no_pull_request() {
        let place = place(r#"{"issue":{"number":9}}"#, &[]);
        assert!(matches!(place, Place::Nowhere { .. }), "{place:?}");
    }

    #[test]
    fn a_workflow_run_names_its_pull_request_in_this_repository() {
        let run = r#"{"workflow_run":{"pull_requests":[
            {"number":1,"base":{"repo":{"url":"https://api.github.com/repos/parent/app"}}},
            {"number":2,"base":{"repo":{"url":"https://api.github.com/repos/acme/app"}}}]}}"#;
        assert_eq!(request(run, &[]), Request::Number(2));
    }

    #[test]
    fn a_workflow_run_of_a_fork_is_looked_up_by_its_head() {
        let run = format!(
            r#"{{"workflow_run":{{"head_sha":"{SHA}","head_branch":"main","pull_requests":[],
                "head_repository":{{"full_name":"mallory/app"}}}}}}"#
        );
        let Request::Of(commit) = request(&run, &[("GITHUB_SHA", "fedcba9876543210")]) else { panic!() };
        assert_eq!((commit.sha.as_str(), commit.owner.as_deref(), commit.is_trusted), (SHA, Some("mallory"), false));
    }

    #[test]
    fn a_pushed_branch_is_looked_up_but_no_tag_and_not_the_default_branch() {
        let main = [("GITHUB_SHA", SHA), ("GITHUB_REF", "refs/heads/main")];
        let default = place(r#"{"repository":{"default_branch":"main"}}"#, &main);
        assert!(matches!(default, Place::Nowhere { .. }), "{default:?}");
        let push = [("GITHUB_SHA", SHA), ("GITHUB_REF", "refs/heads/topic")];
        let Request::Of(commit) = request("{}", &push) else { panic!() };
        assert_eq!((commit.branch.as_deref(), commit.owner.as_deref()), (Some("topic"), Some("Acme")));
        let tag = place("not json", &[("GITHUB_SHA", SHA), ("GITHUB_REF", "refs/tags/v1")]);
        assert!(matches!(tag, Place::Nowhere { .. }));
    }

    #[test]
    fn a_repository_is_an_owner_and_a_name() {
        for bad in ["acme", "acme/app/x", "acme/..", "/app", "acme/a?b"] {
            assert!(!is_repository(bad), "{bad}");
        }
        assert!(is_repository("Acme-1/my.app_2"));
    }
}
