//! Posting: one comment per job on the merge or pull request, whatever happens on the way.
//!
//! The forges differ in the few methods of [`Forge`]; what to do with them is decided once, in `upsert`.

mod address;
mod answer;
mod error;
mod github;
mod gitlab;
mod guard;
mod http;
mod marker;
mod patience;
mod place;
#[cfg(test)]
mod race_tests;
mod token;
mod upsert;

use std::fmt;
use std::time::Duration;

pub use error::{PostError, Problem};
pub use guard::UnsafeBody;
pub use marker::Run;
pub use place::{Place, Target};
pub use token::Token;

use crate::Environment;
use crate::render::Budget;
use marker::{Marker, short_digest};
use patience::Patience;

/// A forge that ci-report can comment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForgeKind {
    /// gitlab.com and self-managed servers.
    GitLab,
    /// github.com and GitHub Enterprise Server.
    GitHub,
}

impl ForgeKind {
    /// How long a comment may be; there is room left for the line that identifies it.
    #[must_use]
    pub const fn budget(self) -> Budget {
        match self {
            Self::GitLab => Budget::GITLAB,
            Self::GitHub => Budget::GITHUB,
        }
    }

    /// What the forge calls a request to take changes in.
    #[must_use]
    pub fn request_name(self) -> &'static str {
        match self {
            Self::GitLab => "merge request",
            Self::GitHub => "pull request",
        }
    }
}

impl fmt::Display for ForgeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GitLab => "GitLab",
            Self::GitHub => "GitHub",
        })
    }
}

/// What tells one job's comment from another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The job's name, as in the title of its comment.
    pub name: String,
    /// What tells jobs of the same name apart: workflow, matrix leg, index of a parallel job.
    pub variant: Option<String>,
}

impl Job {
    /// The job of this name, told apart by what the CI system says about workflows and parallel jobs.
    ///
    /// The number of parallel jobs is no part of it: the comments stay the same ones when it changes.
    #[must_use]
    pub fn in_environment(name: impl Into<String>, environment: &Environment) -> Self {
        let parts = ["GITHUB_WORKFLOW", "CI_NODE_INDEX"].map(|variable| environment.get(variable));
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        Self { name: name.into(), variant: (!parts.is_empty()).then(|| parts.join(" ")) }
    }
}

impl Run {
    /// The run of this pipeline, where its numbers are known.
    #[must_use]
    pub fn in_environment(environment: &Environment) -> Option<Self> {
        let number = |variable| environment.get(variable)?.parse().ok();
        let run = |pipeline, attempt| Some(Self { pipeline: number(pipeline)?, attempt: number(attempt).unwrap_or(1) });
        run("CI_PIPELINE_ID", "CI_JOB_ID").or_else(|| run("GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT"))
    }
}

/// A comment to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whose comment it is.
    pub job: Job,
    /// Which run of the job it tells about; unknown ones overwrite and are overwritten.
    pub run: Option<Run>,
    /// Markdown, safe to post, within [`ForgeKind::budget`], without the line that identifies it.
    pub body: String,
}

impl Draft {
    fn marker(&self, target: &Target, host: &str) -> Marker {
        let variant = self.job.variant.as_deref().unwrap_or_default();
        let key = short_digest(&[host, &target.home, &self.job.name, variant]);
        Marker::new(key, self.run, &self.body)
    }
}

/// How posting goes about its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// After this time posting gives up, whatever it is doing.
    pub deadline: Duration,
    /// After this time one request counts as unanswered.
    pub request_timeout: Duration,
    /// After this time a server counts as unreachable.
    pub connect_timeout: Duration,
    /// The pause before the second try; it doubles from try to try.
    pub first_pause: Duration,
    /// Whether the token may be sent over plain http to another machine.
    pub allow_http: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            deadline: Duration::from_mins(1),
            request_timeout: Duration::from_secs(20),
            connect_timeout: Duration::from_secs(10),
            first_pause: Duration::from_millis(500),
            allow_http: false,
        }
    }
}

/// How posting ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// A new comment.
    Created(PostedComment),
    /// The job's comment says something new.
    Updated(PostedComment),
    /// The job's comment said all of this before.
    Unchanged(PostedComment),
    /// The job's comment tells about a later run and was left alone.
    KeptNewer(PostedComment),
    /// There is no merge or pull request to comment on.
    Nowhere {
        /// Why there is none.
        why: String,
    },
}

/// A comment on the forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedComment {
    /// Its number on the forge.
    pub id: u64,
    /// Its address for a browser, where that is known.
    pub url: Option<String>,
}

/// Creates or updates the comment of a job, so that in the end there is exactly one and it tells about the latest run.
///
/// # Errors
///
/// When the comment could not be brought to the forge; the error says why, where, and what mends it.
pub fn post(place: &Place, draft: &Draft, settings: &Settings) -> Result<Posted, PostError> {
    let target = match place {
        Place::Request(target) => target,
        Place::Nowhere { why } => return Ok(Posted::Nowhere { why: why.clone() }),
    };
    guard::check(&draft.body, target.forge).map_err(Problem::UnsafeBody)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Problem::Internal(error.to_string()))?;
    let posted = runtime.block_on(post_to(target, draft, settings));
    // A look-up of a host name cannot be stopped; waiting for it would break the deadline.
    runtime.shutdown_background();
    posted
}

async fn post_to(target: &Target, draft: &Draft, settings: &Settings) -> Result<Posted, PostError> {
    let http = http::Http::new(target.forge, &target.api, target.ca.as_deref(), settings)?;
    let patience = http.patience.clone();
    let marker = draft.marker(target, &http.address.host());
    let text = format!("{marker}\n{}", draft.body);
    let posted = match target.forge {
        ForgeKind::GitLab => upsert_on(gitlab::GitLab::open(http, target).await?, &patience, &marker, &text).await?,
        ForgeKind::GitHub => upsert_on(github::GitHub::open(http, target).await?, &patience, &marker, &text).await?,
    };
    let why = || format!("no open {} belongs to this commit", target.forge.request_name());
    Ok(posted.unwrap_or_else(|| Posted::Nowhere { why: why() }))
}

/// `None` when there is no merge or pull request.
async fn upsert_on<F: Forge>(
    forge: Option<F>,
    patience: &Patience,
    marker: &Marker,
    text: &str,
) -> Result<Option<Posted>, PostError> {
    match forge {
        Some(forge) => upsert::upsert(&forge, patience, marker, text).await.map(Some),
        None => Ok(None),
    }
}

/// What the algorithm needs from a forge. Reading is repeated inside while trouble may pass, writing never is.
trait Forge {
    /// Where a page of comments begins.
    type Cursor: Clone;

    /// One page of the comments, oldest first, and where the next one begins.
    async fn page(&self, cursor: Option<Self::Cursor>) -> Result<(Vec<Comment>, Option<Self::Cursor>), PostError>;

    /// Which author among those of these comments is this token's own, if any.
    async fn own_author(&self, comments: &[&Comment]) -> Result<Option<u64>, PostError>;

    async fn create(&self, text: &str) -> Result<Comment, PostError>;

    async fn update(&self, id: u64, text: &str) -> Result<Comment, PostError>;

    async fn delete(&self, id: u64) -> Result<(), PostError>;
}

/// A comment as a forge tells it.
#[derive(Debug, Clone)]
struct Comment {
    id: u64,
    author: Option<Author>,
    text: String,
    url: Option<String>,
    /// GitHub's other name for it, which GraphQL wants.
    node: Option<String>,
}

/// Who wrote a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Author {
    id: u64,
    login: String,
}
