//! GitLab: notes of a merge request, through the endpoints of the `gitlab` crate.
//!
//! The crate's own client takes a short page for the last one, has no time-outs and hides `Retry-After`; its endpoints
//! work over our own. A page may be short because notes that the token may not see are taken out after paginating.

use std::borrow::Cow;

use ::gitlab::api::common::{NameOrId, SortOrder};
use ::gitlab::api::endpoint_prelude::{BodyError, Endpoint, QueryParams};
use ::gitlab::api::merge_requests::MergeRequestState;
use ::gitlab::api::projects::merge_requests::MergeRequests;
use ::gitlab::api::projects::merge_requests::notes::{
    CreateMergeRequestNote, EditMergeRequestNote, MergeRequestNotes, NoteOrderBy,
};
use ::gitlab::api::projects::repository::commits::MergeRequests as CommitMergeRequests;
use ::gitlab::api::users::CurrentUser;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, Response, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::answer::Answer;
use super::http::Http;
use super::place::{Commit, Request, Target};
use super::token::Token;
use super::{Author, Comment, Forge, ForgeKind, PostError, Problem};

const PAGE_SIZE: u64 = 100;

/// One merge request on a GitLab server, seen with one token.
pub(super) struct GitLab {
    api: Api,
    project: String,
    merge_request: u64,
    /// The merge request's page, to link to its notes.
    page: Option<String>,
}

/// The API of a GitLab server.
struct Api {
    http: Http,
    /// The header's name and value that say who asks.
    credentials: (&'static str, String),
}

impl GitLab {
    /// Finds the merge request; `None` when the commit has none that is open.
    pub(super) async fn open(http: Http, target: &Target) -> Result<Option<Self>, PostError> {
        let writer = target.token.as_ref().map(|token| credentials("PRIVATE-TOKEN", token)).transpose()?;
        let missing = || PostError::new(Problem::NoToken(ForgeKind::GitLab));
        match &target.request {
            Request::Number(number) => {
                let api = Api { http, credentials: writer.ok_or_else(missing)? };
                let page = target.page.clone();
                Ok(Some(Self { api, project: target.project.clone(), merge_request: *number, page }))
            }
            Request::Of(commit) => {
                let reader = target.job_token.as_ref().map(|token| credentials("JOB-TOKEN", token)).transpose()?;
                let looking = Api { http, credentials: writer.clone().or(reader).ok_or_else(missing)? };
                let Some(found) = looking.merge_request_of(&target.project, commit).await? else { return Ok(None) };
                let api = Api { http: looking.http, credentials: writer.ok_or_else(missing)? };
                let project = found.project_id.map_or_else(|| target.project.clone(), |id| id.to_string());
                Ok(Some(Self { api, project, merge_request: found.iid, page: found.web_url }))
            }
        }
    }

    fn comment(&self, note: Note) -> Comment {
        let url = self.page.as_ref().map(|page| format!("{page}#note_{}", note.id));
        let author = note.author.map(|user| Author { id: user.id, login: user.username });
        Comment { id: note.id, author, text: note.body, url, node: None }
    }
}

impl Forge for GitLab {
    type Cursor = u64;

    async fn page(&self, cursor: Option<u64>) -> Result<(Vec<Comment>, Option<u64>), PostError> {
        let number = cursor.unwrap_or(1);
        let notes = MergeRequestNotes::builder()
            .project(named(&self.project))
            .merge_request(self.merge_request)
            .order_by(NoteOrderBy::CreatedAt)
            .sort(SortOrder::Ascending)
            .build();
        let page = Page { list: notes.map_err(|error| misbuilt(&error))?, number };
        let (notes, next) =
            self.api.read(&page, |answer| Ok((answer.json::<Vec<Note>>()?, next_page(answer, number)))).await?;
        let comments = notes.into_iter().filter(|note| !note.system).map(|note| self.comment(note)).collect();
        Ok((comments, next.filter(|next| *next > number)))
    }

    async fn own_author(&self, _comments: &[&Comment]) -> Result<Option<u64>, PostError> {
        let user: User = self.api.read(&CurrentUser {}, Answer::json).await?;
        Ok(Some(user.id))
    }

    async fn create(&self, text: &str) -> Result<Comment, PostError> {
        let create = CreateMergeRequestNote::builder()
            .project(named(&self.project))
            .merge_request(self.merge_request)
            .body(text)
            .build();
        Ok(self.comment(self.api.write(&create.map_err(|error| misbuilt(&error))?).await?))
    }

    async fn update(&self, id: u64, text: &str) -> Result<Comment, PostError> {
        let edit = EditMergeRequestNote::builder()
            .project(named(&self.project))
            .merge_request(self.merge_request)
            .note(id)
            .body(text)
            .build();
        Ok(self.comment(self.api.write(&edit.map_err(|error| misbuilt(&error))?).await?))
    }

    async fn delete(&self, id: u64) -> Result<(), PostError> {
        let delete = DeleteNote { project: named(&self.project), merge_request: self.merge_request, note: id };
        self.api.send(&delete).await.map(drop)
    }
}

impl Api {
    async fn read<T>(
        &self,
        endpoint: &impl Endpoint,
        understand: impl Fn(&Answer) -> Result<T, Problem>,
    ) -> Result<T, PostError> {
        let url = self.url(endpoint);
        self.http.read(&url, async |url| self.request(endpoint, url, None).await, understand).await
    }

    async fn write<T: DeserializeOwned>(&self, endpoint: &impl Endpoint) -> Result<T, PostError> {
        self.send(endpoint).await?.json().map_err(PostError::new)
    }

    async fn send(&self, endpoint: &impl Endpoint) -> Result<Answer, PostError> {
        let url = self.url(endpoint);
        let body = endpoint.body().map_err(|error| misbuilt(&error))?;
        self.http.write(&endpoint.method(), &url, self.request(endpoint, url.clone(), body)).await
    }

    fn url(&self, endpoint: &impl Endpoint) -> Url {
        let mut url = self.http.address.join(&endpoint.endpoint());
        endpoint.parameters().add_to_url(&mut url);
        // Without parameters the crate leaves a bare `?` behind, which proxies and logs may take for another address.
        if url.query() == Some("") {
            url.set_query(None);
        }
        url
    }

    async fn request(
        &self,
        endpoint: &impl Endpoint,
        url: Url,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<Response, reqwest::Error> {
        let (name, value) = &self.credentials;
        let mut request = self.http.client.request(endpoint.method(), url).header(*name, value);
        if let Some((kind, body)) = body {
            request = request.header(CONTENT_TYPE, kind).body(body);
        }
        request.send().await
    }

    /// The open merge request that this commit or its branch is the head of.
    async fn merge_request_of(&self, project: &str, commit: &Commit) -> Result<Option<MergeRequest>, PostError> {
        let by_commit = CommitMergeRequests::builder().project(named(project)).sha(commit.sha.as_str()).build();
        let by_commit = by_commit.map_err(|error| misbuilt(&error))?;
        let of_commit: Vec<MergeRequest> = self.read(&by_commit, Answer::json).await?;
        let found = of_commit.into_iter().find(|request| request.is_open_for(commit));
        let (None, Some(branch)) = (&found, &commit.branch) else { return Ok(found) };
        let by_branch = MergeRequests::builder()
            .project(named(project))
            .source_branch(branch.as_str())
            .state(MergeRequestState::Opened)
            .build();
        let by_branch = by_branch.map_err(|error| misbuilt(&error))?;
        let of_branch: Vec<MergeRequest> = self.read(&by_branch, Answer::json).await?;
        Ok(of_branch.into_iter().find(|request| request.is_open_for(commit)))
    }
}

fn credentials(header: &'static str, token: &Token) -> Result<(&'static str, String), PostError> {
    Ok((header, token.expose()?.to_owned()))
}

/// Numbers are ids, everything else is a path such as `group/sub/project`.
fn named(project: &str) -> NameOrId<'_> {
    project.parse::<u64>().map_or_else(|_| NameOrId::from(project), NameOrId::from)
}

/// All fields of the endpoints are set here, so that this never happens; it is no reason to crash.
fn misbuilt(error: &dyn std::fmt::Display) -> PostError {
    Problem::Internal(error.to_string()).into()
}

/// The number of the page after this one; there is none when the header is empty. Where a proxy keeps the header back,
/// the links are asked. <https://docs.gitlab.com/api/rest/#pagination>
fn next_page(answer: &Answer, number: u64) -> Option<u64> {
    match answer.header("x-next-page") {
        Some(next) => next.trim().parse().ok(),
        None => answer.header("link")?.contains("rel=\"next\"").then_some(number + 1),
    }
}

/// One page of a list of notes, without the forge's own ("changed the description").
struct Page<E> {
    list: E,
    number: u64,
}

impl<E: Endpoint> Endpoint for Page<E> {
    fn method(&self) -> Method {
        self.list.method()
    }

    fn endpoint(&self) -> Cow<'static, str> {
        self.list.endpoint()
    }

    fn parameters(&self) -> QueryParams<'_> {
        let mut parameters = self.list.parameters();
        parameters.push("activity_filter", "only_comments").push("per_page", PAGE_SIZE).push("page", self.number);
        parameters
    }
}

/// `DELETE /projects/:id/merge_requests/:iid/notes/:note_id`, which the crate lacks.
/// <https://docs.gitlab.com/api/notes/#delete-a-merge-request-note>
struct DeleteNote<'a> {
    project: NameOrId<'a>,
    merge_request: u64,
    note: u64,
}

impl Endpoint for DeleteNote<'_> {
    fn method(&self) -> Method {
        Method::DELETE
    }

    fn endpoint(&self) -> Cow<'static, str> {
        format!("projects/{}/merge_requests/{}/notes/{}", self.project, self.merge_request, self.note).into()
    }

    fn body(&self) -> Result<Option<(&'static str, Vec<u8>)>, BodyError> {
        Ok(None)
    }
}

#[derive(Deserialize)]
struct Note {
    id: u64,
    #[serde(default)]
    body: String,
    author: Option<User>,
    #[serde(default)]
    system: bool,
}

#[derive(Deserialize)]
struct User {
    id: u64,
    #[serde(default)]
    username: String,
}

#[derive(Deserialize)]
struct MergeRequest {
    iid: u64,
    /// The project that it targets.
    project_id: Option<u64>,
    #[serde(default)]
    state: String,
    sha: Option<String>,
    source_branch: Option<String>,
    web_url: Option<String>,
}

impl MergeRequest {
    /// Whether it is open and this commit is its own; commits of other branches may be part of it too.
    fn is_open_for(&self, commit: &Commit) -> bool {
        let is_branch = commit.branch.is_some() && self.source_branch == commit.branch;
        self.state == "opened" && (self.sha.as_ref() == Some(&commit.sha) || is_branch)
    }
}
