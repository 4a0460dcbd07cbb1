//! Why a comment could not be posted, where, and what mends it.

use std::fmt;
use std::time::Duration;

use super::{ForgeKind, UnsafeBody};

/// Why a comment could not be posted: what happened, at which address, and the remedy.
///
/// Holds no token and no page that a server sent; both stay out of logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostError {
    problem: Problem,
    /// `GET host/path` of the request that failed, without its query.
    spot: Option<String>,
    /// How long the forge asks to wait before the next request.
    wait: Option<Duration>,
    /// How often it was tried in vain.
    tries: u32,
}

/// What can go wrong between the report and the forge.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// No variable holds a token.
    NoToken(ForgeKind),
    /// The token holds characters that no header may carry.
    MalformedToken,
    /// 401: wrong, expired or revoked, or a job token, which may not write.
    BadToken(ForgeKind),
    /// 403: the token is good but lacks the scope or permission for this.
    MissingScope(ForgeKind),
    /// 403 for another reason, in the forge's own words.
    Forbidden(String),
    /// 404: it does not exist, or the token may not see it.
    NotFound(ForgeKind),
    /// The forge accepts no comment of this size.
    TooLong,
    /// 4xx for another reason, in the forge's own words.
    Refused(u16, String),
    /// Too many requests.
    RateLimited,
    /// 5xx.
    ServerError(u16),
    /// Another address answers for this one.
    Redirected(String),
    /// What answered is a web page and no forge.
    NotTheForge,
    /// The answer ends too early or is not what the forge's documentation says.
    Garbled,
    /// The answer is larger than any that a forge should give.
    Oversized,
    /// The host name has no address.
    UnknownHost,
    /// The connection was refused or broke, in the system's words.
    Unreachable(String),
    /// The server's certificate is not trusted, or it does not speak TLS.
    Tls(String),
    /// No answer in time.
    TimedOut,
    /// The API's address is no `https` or `http` address.
    BadAddress(String),
    /// Plain `http`, which would show the token to everyone on the way.
    PlainHttp,
    /// The certificates of `CI_SERVER_TLS_CA_FILE` or of the system cannot be used.
    BadCertificates(String),
    /// Somebody changes the comment again and again.
    Contended,
    /// The comment breaks a rule that protects the forge.
    UnsafeBody(UnsafeBody),
    /// Something inside of ci-report or of this machine went wrong.
    Internal(String),
}

impl PostError {
    pub(super) fn new(problem: Problem) -> Self {
        Self { problem, spot: None, wait: None, tries: 1 }
    }

    pub(super) fn at(mut self, spot: &str) -> Self {
        self.spot.get_or_insert_with(|| spot.to_owned());
        self
    }

    pub(super) fn wait(mut self, wait: Option<Duration>) -> Self {
        self.wait = wait;
        self
    }

    pub(super) fn after_tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }

    pub(super) fn wanted_wait(&self) -> Option<Duration> {
        self.wait
    }

    /// What went wrong.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The request that failed as `METHOD host/path`, where there was one.
    #[must_use]
    pub fn spot(&self) -> Option<&str> {
        self.spot.as_deref()
    }

    /// How often the same thing is worth trying: once where only a person can mend it.
    pub(super) fn worth_tries(&self) -> u32 {
        match self.problem {
            Problem::UnknownHost => 3,
            Problem::Unreachable(_) => 5,
            Problem::RateLimited | Problem::ServerError(_) | Problem::Garbled | Problem::TimedOut => 8,
            _ => 1,
        }
    }

    /// The thing that was asked for is not there.
    pub(super) fn is_not_found(&self) -> bool {
        matches!(self.problem, Problem::NotFound(_))
    }

    /// What mends it, as one sentence.
    #[must_use]
    pub fn remedy(&self) -> String {
        self.problem.remedy(self.wait)
    }
}

impl From<Problem> for PostError {
    fn from(problem: Problem) -> Self {
        Self::new(problem)
    }
}

impl fmt::Display for PostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)?;
        if let Some(spot) = &self.spot {
            write!(f, " ({spot})")?;
        }
        if self.tries > 1 {
            write!(f, ", tried {} times", self.tries)?;
        }
        write!(f, "\n{}", self.remedy())
    }
}

impl std::error::Error for PostError {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoToken(forge) => write!(f, "no token for {forge}"),
            Self::MalformedToken => write!(f, "the token holds characters that no token has"),
            Self::BadToken(forge) => write!(f, "{forge} does not accept the token (401)"),
            Self::MissingScope(forge) => write!(f, "{forge} knows the token, but it may not write comments (403)"),
            Self::Forbidden(said) => write!(f, "the forge refuses: {said} (403)"),
            Self::NotFound(forge) => write!(f, "{forge} shows nothing there to this token (404)"),
            Self::TooLong => write!(f, "the comment is too long for the forge"),
            Self::Refused(status, said) => write!(f, "the forge refuses: {said} ({status})"),
            Self::RateLimited => write!(f, "too many requests, the forge asks to wait"),
            Self::ServerError(status) => write!(f, "the forge has trouble of its own ({status})"),
            Self::Redirected(to) => write!(f, "the address has moved to {to}"),
            Self::NotTheForge => write!(f, "a web page answered, not the forge's API"),
            Self::Garbled => write!(f, "the answer is cut off or not what the API documents"),
            Self::Oversized => write!(f, "the answer is too large to read"),
            Self::UnknownHost => write!(f, "the host name is unknown"),
            Self::Unreachable(why) => write!(f, "no connection: {why}"),
            Self::Tls(why) => write!(f, "no safe connection: {why}"),
            Self::TimedOut => write!(f, "no answer in time"),
            Self::BadAddress(address) => write!(f, "`{address}` is no address of an API"),
            Self::PlainHttp => write!(f, "plain http would show the token to everyone on the way"),
            Self::BadCertificates(why) => write!(f, "the CA certificates cannot be used: {why}"),
            Self::Contended => write!(f, "the comment changes again and again while it is written"),
            Self::UnsafeBody(rule) => write!(f, "the comment was not sent: {rule}"),
            Self::Internal(why) => write!(f, "the request could not be made: {why}"),
        }
    }
}

impl Problem {
    fn remedy(&self, wait: Option<Duration>) -> String {
        let advice = match self {
            Self::NoToken(forge) => return missing_token(*forge),
            Self::BadToken(forge) | Self::MissingScope(forge) => return better_token(self, *forge),
            Self::NotFound(forge) => return invisible(*forge),
            Self::RateLimited => return later(wait),
            Self::MalformedToken => "store the token again, without line breaks or quotes around it",
            Self::Forbidden(_) => {
                "unlock the conversation, or allow the token (single sign-on, IP allow list) to write here"
            }
            Self::TooLong => "lower `limits` in ci-report.toml; the whole report is in the job's log",
            Self::Refused(..) => "if the request looks right, report this as a bug of ci-report",
            Self::ServerError(_) | Self::Garbled | Self::TimedOut => {
                "run the job again later; where the forge is slow, raise `post.deadline_s`"
            }
            Self::Redirected(_) => "set CI_API_V4_URL or GITHUB_API_URL to the new address",
            Self::NotTheForge => {
                "check CI_API_V4_URL or GITHUB_API_URL, and what a proxy or sign-in page puts in between"
            }
            Self::Oversized => "remove the huge comments of the merge request",
            Self::UnknownHost => "check the host in CI_API_V4_URL or GITHUB_API_URL and the runner's DNS",
            Self::Unreachable(_) => "check that the runner may reach the forge: firewall, HTTPS_PROXY, NO_PROXY",
            Self::Tls(_) | Self::BadCertificates(_) => {
                "give the forge's CA as PEM in CI_SERVER_TLS_CA_FILE (GitLab) or SSL_CERT_FILE, or install ca-certificates"
            }
            Self::BadAddress(_) => {
                "set CI_API_V4_URL or GITHUB_API_URL to an address such as https://forge.example/api/v4"
            }
            Self::PlainHttp => "use https, or set `post.allow_http = true` for a server in a network that you trust",
            Self::Contended => "give each job a name of its own with --job; two jobs may be sharing one comment",
            Self::UnsafeBody(_) => "this is a bug of ci-report or of an own template; please report it",
            Self::Internal(_) => {
                "give the job more memory and file handles; if that is no help, report this as a bug of ci-report"
            }
        };
        advice.to_owned()
    }
}

fn missing_token(forge: ForgeKind) -> String {
    match forge {
        ForgeKind::GitLab => {
            "add a project access token with scope `api` and role Reporter as the masked CI/CD variable \
             CI_REPORT_TOKEN; protected variables are missing on unprotected branches and in forks"
                .to_owned()
        }
        ForgeKind::GitHub => "add `env: GITHUB_TOKEN: ${{ github.token }}` to the step, and \
             `permissions: pull-requests: write` to the job"
            .to_owned(),
    }
}

fn better_token(problem: &Problem, forge: ForgeKind) -> String {
    let advice = match (problem, forge) {
        (Problem::MissingScope(_), ForgeKind::GitLab) => {
            "create a project access token with scope `api` and at least role Reporter, and store it as CI_REPORT_TOKEN"
        }
        (Problem::MissingScope(_), ForgeKind::GitHub) => {
            "add `permissions: pull-requests: write` to the job; pull requests from forks and Dependabot only get a \
             read-only token: post those from a `workflow_run` workflow"
        }
        (_, ForgeKind::GitLab) => {
            "check that CI_REPORT_TOKEN or GITLAB_TOKEN is neither expired nor revoked; CI_JOB_TOKEN cannot write comments"
        }
        (_, ForgeKind::GitHub) => {
            "check that CI_REPORT_TOKEN or GITHUB_TOKEN is neither expired nor revoked and belongs to this server"
        }
    };
    advice.to_owned()
}

fn invisible(forge: ForgeKind) -> String {
    let advice = match forge {
        ForgeKind::GitLab => {
            "use a token of the project that the merge request targets, with at least role Reporter there; \
             for a private project the forge hides what a token may not see"
        }
        ForgeKind::GitHub => {
            "use a token that can see this repository; for a private one the forge hides what a token may not see"
        }
    };
    advice.to_owned()
}

fn later(wait: Option<Duration>) -> String {
    match wait {
        Some(wait) => format!("run the job again in {} s; the forge allows no request before", wait.as_secs().max(1)),
        None => "run the job again in a few minutes, or let fewer jobs post at once".to_owned(),
    }
}
