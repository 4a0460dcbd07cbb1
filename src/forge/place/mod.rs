//! Which merge or pull request this job belongs to, as far as the environment tells.

mod github;
mod gitlab;

use super::ForgeKind;
use super::token::Token;
use crate::Environment;

/// Where the comment goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A merge or pull request, or a commit whose open request the forge is asked for.
    Request(Box<Target>),
    /// This job belongs to none; that is no error.
    Nowhere {
        /// Why there is none.
        why: String,
    },
}

/// A merge or pull request and the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub(super) forge: ForgeKind,
    /// The API's base address.
    pub(super) api: String,
    /// GitHub's other API.
    pub(super) graphql: Option<String>,
    /// The project that the request targets: an id or a path.
    pub(super) project: String,
    /// The project whose job this is; the same in every kind of pipeline, other than the target.
    pub(super) home: String,
    pub(super) request: Request,
    /// The request's page, where it is known.
    pub(super) page: Option<String>,
    pub(super) token: Option<Token>,
    /// GitLab's token of the job itself, which may read but not write.
    pub(super) job_token: Option<Token>,
    /// More certificates to trust: a path or PEM text.
    pub(super) ca: Option<String>,
}

impl Target {
    /// The forge that the request is on.
    #[must_use]
    pub fn forge(&self) -> ForgeKind {
        self.forge
    }

    /// The token that will be used, if there is one.
    #[must_use]
    pub fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }
}

/// Which request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Request {
    Number(u64),
    /// The open one of this commit; the forge knows which.
    Of(Commit),
}

/// A commit to look a request up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Commit {
    pub(super) sha: String,
    pub(super) branch: Option<String>,
    /// Who owns the repository with the branch.
    pub(super) owner: Option<String>,
    /// Whether the branch's name comes from this repository and not from a fork, where anyone can choose it.
    pub(super) is_trusted: bool,
}

impl Place {
    /// Reads the place out of the CI system's variables; `forge` overrides which forge's variables count.
    #[must_use]
    pub fn find(environment: &Environment, forge: Option<ForgeKind>) -> Self {
        match forge.or_else(|| detect(environment)) {
            Some(ForgeKind::GitLab) => gitlab::find(environment),
            Some(ForgeKind::GitHub) => github::find(environment),
            None => Self::nowhere("this is neither a GitLab CI job nor a GitHub Actions job"),
        }
    }

    fn nowhere(why: impl Into<String>) -> Self {
        Self::Nowhere { why: why.into() }
    }
}

/// Whose job this is. Some systems set single variables of others, so those that name the system come first.
fn detect(environment: &Environment) -> Option<ForgeKind> {
    let says = |variable| environment.get(variable).is_some();
    let (gitlab, github) = (ForgeKind::GitLab, ForgeKind::GitHub);
    let signs = [
        ("GITLAB_CI", gitlab),
        ("GITHUB_ACTIONS", github),
        ("CI_API_V4_URL", gitlab),
        ("CI_MERGE_REQUEST_IID", gitlab),
        ("GITHUB_REPOSITORY", github),
    ];
    signs.into_iter().find(|(variable, _)| says(variable)).map(|(_, forge)| forge)
}

/// Commits are looked up by their hash alone.
fn commit_hash(text: &str) -> Option<String> {
    let is_hash = text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| text.to_ascii_lowercase())
}
