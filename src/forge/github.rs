//! GitHub: comments of a pull request, through octocrab.
//!
//! octocrab is put together from its layers, because its ready-made client repeats a POST at once, names itself beside
//! us as user agent, and joins GraphQL of an Enterprise Server to `/api/v3/api/graphql`. Answers are read here, because
//! its models fail on comments of deleted users and its errors carry whole web pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::http::{HeaderValue, Uri, header::ACCEPT};
use octocrab::service::middleware::auth_header::AuthHeaderLayer;
use octocrab::service::middleware::extra_headers::ExtraHeadersLayer;
use octocrab::service::middleware::reqwest_connector::ReqwestConnector;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use reqwest::{Body, Method, Response, Url};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answer::Answer;
use super::http::Http;
use super::place::{Commit, Request, Target};
use super::token::Token;
use super::{Author, Comment, Forge, ForgeKind, PostError, Problem};

const PAGE_SIZE: &str = "per_page=100";
/// The author of everything that workflows write with their own token.
const WORKFLOW_LOGIN: &str = "github-actions[bot]";
/// GraphQL answers for at most this many nodes at once.
const MOST_NODES: usize = 100;

type Sent = Result<Response, octocrab::Error>;

/// One pull request on a GitHub server, seen with one token.
pub(super) struct GitHub {
    api: Api,
    repository: String,
    number: u64,
    token: Token,
    graphql: Option<Url>,
}

struct Api {
    http: Http,
    octocrab: Octocrab,
}

impl GitHub {
    /// Finds the pull request; `None` when the commit has none that is open.
    pub(super) async fn open(http: Http, target: &Target) -> Result<Option<Self>, PostError> {
        let token = target.token.clone().ok_or(Problem::NoToken(ForgeKind::GitHub))?;
        let graphql = graphql_address(&http, target.graphql.as_deref());
        let api = Api::new(http, &token)?;
        let number = match &target.request {
            Request::Number(number) => Some(*number),
            Request::Of(commit) => api.pull_request_of(&target.project, commit).await?,
        };
        let repository = target.project.clone();
        Ok(number.map(|number| Self { api, repository, number, token, graphql }))
    }

    fn comments(&self) -> Url {
        self.api.url(&format!("repos/{}/issues/{}/comments", self.repository, self.number))
    }

    fn comment(&self, id: u64) -> Url {
        self.api.url(&format!("repos/{}/issues/comments/{id}", self.repository))
    }

    /// The author of those comments that GitHub says this token wrote; works for every kind of token.
    /// <https://docs.github.com/en/graphql/reference/interfaces#comment>
    async fn viewer_among(&self, graphql: &Url, nodes: &[(u64, &str)]) -> Result<Option<u64>, PostError> {
        for chunk in nodes.chunks(MOST_NODES) {
            let ids: Vec<&str> = chunk.iter().map(|(_, node)| *node).collect();
            let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id viewerDidAuthor } } }";
            let query = json!({"query": query, "variables": {"ids": ids}});
            let ask =
                async || self.api.write(&Method::POST, graphql, Some(&query)).await?.json().map_err(PostError::new);
            let found: GraphQl = self.api.http.patience.retry(ask).await?;
            let nodes = found.data.ok_or(Problem::Garbled)?.nodes;
            let own = nodes.into_iter().flatten().find(|node| node.viewer_did_author).map(|node| node.id);
            if let Some((author, _)) = chunk.iter().find(|(_, node)| own.as_deref() == Some(node)) {
                return Ok(Some(*author));
            }
        }
        Ok(None)
    }

    /// Where GraphQL is out of reach: people may ask who they are; of the rest only workflows are known by name.
    async fn author_by_token(&self, comments: &[&Comment]) -> Result<Option<u64>, PostError> {
        if !self.token.is_of_app() {
            let user: Result<User, PostError> = self.api.read(&self.api.url("user"), Answer::json).await;
            if let Ok(user) = user {
                return Ok(Some(user.id));
            }
        }
        let authors = comments.iter().filter_map(|comment| comment.author.as_ref());
        Ok(authors.into_iter().find(|author| author.login == WORKFLOW_LOGIN).map(|author| author.id))
    }
}

impl Forge for GitHub {
    type Cursor = Url;

    async fn page(&self, cursor: Option<Url>) -> Result<(Vec<Comment>, Option<Url>), PostError> {
        let url = cursor.unwrap_or_else(|| with_query(self.comments(), PAGE_SIZE));
        let understand = |answer: &Answer| Ok((answer.json::<Vec<IssueComment>>()?, next_page(answer, &url)));
        let (comments, next) = self.api.read(&url, understand).await?;
        let next = next.filter(|next| self.api.http.address.is_same_origin(next) && *next != url);
        Ok((comments.into_iter().map(Comment::from).collect(), next))
    }

    async fn own_author(&self, comments: &[&Comment]) -> Result<Option<u64>, PostError> {
        let nodes = nodes_by_author(comments);
        let Some(graphql) = self.graphql.as_ref().filter(|_| !nodes.is_empty()) else {
            return self.author_by_token(comments).await;
        };
        match self.viewer_among(graphql, &nodes).await {
            Err(error) if !matches!(error.problem(), Problem::BadToken(_)) => self.author_by_token(comments).await,
            answer => answer,
        }
    }

    async fn create(&self, text: &str) -> Result<Comment, PostError> {
        let answer = self.api.write(&Method::POST, &self.comments(), Some(&json!({"body": text}))).await?;
        Ok(answer.json::<IssueComment>()?.into())
    }

    async fn update(&self, id: u64, text: &str) -> Result<Comment, PostError> {
        let answer = self.api.write(&Method::PATCH, &self.comment(id), Some(&json!({"body": text}))).await?;
        Ok(answer.json::<IssueComment>()?.into())
    }

    async fn delete(&self, id: u64) -> Result<(), PostError> {
        self.api.write(&Method::DELETE, &self.comment(id), None::<&()>).await.map(drop)
    }
}

impl Api {
    fn new(http: Http, token: &Token) -> Result<Self, PostError> {
        let bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose()?));
        let mut bearer = bearer.map_err(|_| Problem::MalformedToken)?;
        bearer.set_sensitive(true);
        let origin = http.address.origin();
        let server: Uri = origin.parse().map_err(|_| Problem::BadAddress(origin))?;
        let accept = vec![(ACCEPT, HeaderValue::from_static("application/vnd.github+json"))];
        let Ok(octocrab) = OctocrabBuilder::new_empty()
            .with_service(ReqwestConnector::new(http.client.clone()))
            .with_layer(&ExtraHeadersLayer::new(Arc::new(accept)))
            .with_layer(&AuthHeaderLayer::new(Some(bearer), server.clone(), server))
            .with_auth(AuthState::None)
            .build();
        Ok(Self { http, octocrab })
    }

    fn url(&self, path: &str) -> Url {
        self.http.address.join(path)
    }

    async fn read<T>(&self, url: &Url, understand: impl Fn(&Answer) -> Result<T, Problem>) -> Result<T, PostError> {
        self.http.read(url, async |url| self.send(&Method::GET, &url, None::<&()>).await, understand).await
    }

    async fn write(&self, method: &Method, url: &Url, body: Option<&impl Serialize>) -> Result<Answer, PostError> {
        self.http.write(method, url, self.send(method, url, body)).await
    }

    async fn send(&self, method: &Method, url: &Url, body: Option<&impl Serialize>) -> Sent {
        let request = ::http::Request::builder().method(method).uri(url.as_str());
        let response = Box::pin(self.octocrab.execute(self.octocrab.build_request(request, body)?)).await?;
        Ok(response.map(Body::wrap).into())
    }

    /// The open pull request that this commit or its branch is the head of.
    async fn pull_request_of(&self, repository: &str, commit: &Commit) -> Result<Option<u64>, PostError> {
        let by_commit = self.url(&format!("repos/{repository}/commits/{}/pulls", commit.sha));
        let of_commit: Result<Vec<PullRequest>, PostError> =
            self.read(&with_query(by_commit, PAGE_SIZE), Answer::json).await;
        let of_commit = match of_commit {
            // A commit that only a fork has.
            Err(error) if error.is_not_found() || matches!(error.problem(), Problem::Refused(422, _)) => Vec::new(),
            answer => answer?,
        };
        let own_branch = |pull: &&PullRequest| commit.is_trusted && Some(&pull.head.branch) == commit.branch.as_ref();
        let open = || of_commit.iter().filter(|pull| pull.state == "open");
        let found = open().find(|pull| pull.head.sha == commit.sha).or_else(|| open().find(own_branch));
        let (None, Some(branch), Some(owner)) = (&found, &commit.branch, &commit.owner) else {
            return Ok(found.map(|pull| pull.number));
        };
        let mut by_head = self.url(&format!("repos/{repository}/pulls"));
        by_head.query_pairs_mut().append_pair("head", &format!("{owner}:{branch}")).append_pair("state", "open");
        let of_head: Vec<PullRequest> = self.read(&by_head, Answer::json).await?;
        let head = of_head.into_iter().find(|pull| pull.state == "open" && pull.head.sha == commit.sha);
        Ok(head.map(|pull| pull.number))
    }
}

/// One comment of each author tells all about them.
fn nodes_by_author<'a>(comments: &[&'a Comment]) -> Vec<(u64, &'a str)> {
    let nodes = comments.iter().filter_map(|comment| Some((comment.author.as_ref()?.id, comment.node.as_deref()?)));
    nodes.collect::<BTreeMap<u64, &str>>().into_iter().collect()
}

/// `https://host/api/v3` of an Enterprise Server belongs to `https://host/api/graphql`. Only the API's own server is
/// asked: it has the token already.
fn graphql_address(http: &Http, given: Option<&str>) -> Option<Url> {
    let beside = match http.address.path().strip_suffix("/v3") {
        Some(api) => format!("{}{api}/graphql", http.address.origin()),
        None => format!("{}{}/graphql", http.address.origin(), http.address.path()),
    };
    Url::parse(given.unwrap_or(&beside)).ok().filter(|url| http.address.is_same_origin(url))
}

fn with_query(mut url: Url, query: &str) -> Url {
    url.set_query(Some(query));
    url
}

/// The page that `Link: <…>; rel="next"` names; its path differs from the first page's, so it is followed, not built.
/// <https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api>
fn next_page(answer: &Answer, asked: &Url) -> Option<Url> {
    let next = answer.header("link")?.split(',').find(|link| link.contains("rel=\"next\""))?;
    let (_, behind) = next.split_once('<')?;
    asked.join(behind.split_once('>')?.0).ok()
}

#[derive(Deserialize)]
struct IssueComment {
    id: u64,
    node_id: Option<String>,
    html_url: Option<String>,
    body: Option<String>,
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    id: u64,
    #[serde(default)]
    login: String,
}

impl From<IssueComment> for Comment {
    fn from(comment: IssueComment) -> Self {
        Self {
            id: comment.id,
            author: comment.user.map(|user| Author { id: user.id, login: user.login }),
            text: comment.body.unwrap_or_default(),
            url: comment.html_url,
            node: comment.node_id,
        }
    }
}

#[derive(Deserialize)]
struct GraphQl {
    data: Option<Nodes>,
}

#[derive(Deserialize)]
struct Nodes {
    nodes: Vec<Option<Node>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Node {
    id: String,
    viewer_did_author: bool,
}

#[derive(Deserialize)]
struct PullRequest {
    number: u64,
    #[serde(default)]
    state: String,
    head: Head,
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "ref", default)]
    branch: String,
    #[serde(default)]
    sha: String,
}
