//! GitLab below a path, as `doc/api/notes.md` and `lib/api/helpers/notes_helpers.rb` have it.

use serde_json::{Value, json};

use super::wire::{Reply, Request, form};
use super::{BOT, Comment, JOB_TOKEN, SHA, State, TOKEN};

const API: &str = "/gitlab/api/v4/";
const NOTES: &str = "projects/10/merge_requests/7/notes";
/// The same project by its path, as branch pipelines name it.
const NOTES_BY_PATH: &str = "projects/acme%2Ftools%2Fapp/merge_requests/7/notes";

/// A merge request pipeline of a fork: the job's project is not the merge request's.
pub(crate) fn variables(server: &str, pipeline: u64, attempt: u64) -> Vec<(&'static str, String)> {
    vec![
        ("GITLAB_CI", "true".to_owned()),
        ("CI_API_V4_URL", format!("{server}/gitlab/api/v4")),
        ("CI_SERVER_URL", format!("{server}/gitlab")),
        ("CI_PROJECT_ID", "99".to_owned()),
        ("CI_MERGE_REQUEST_IID", "7".to_owned()),
        ("CI_MERGE_REQUEST_PROJECT_ID", "10".to_owned()),
        ("CI_MERGE_REQUEST_PROJECT_URL", format!("{server}/gitlab/acme/tools/app")),
        ("CI_PIPELINE_ID", pipeline.to_string()),
        ("CI_JOB_ID", attempt.to_string()),
        ("GITLAB_TOKEN", TOKEN.to_owned()),
    ]
}

/// The same for a branch that has an open merge request.
pub(crate) fn branch_variables(variables: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let mut branch: Vec<_> = variables.into_iter().filter(|(name, _)| !name.starts_with("CI_MERGE_REQUEST")).collect();
    branch.push(("CI_COMMIT_SHA", SHA.to_owned()));
    branch.push(("CI_COMMIT_BRANCH", "topic".to_owned()));
    branch
}

pub(crate) fn route(state: &mut State, request: &Request) -> Reply {
    if let Err(why) = check_headers(request) {
        return state.refuse(request, &why);
    }
    let Some(path) = request.path.strip_prefix(API) else { return state.refuse(request, "outside of the API") };
    let reads = request.method == "GET" && request.header("job-token") == Some(JOB_TOKEN);
    if request.header("private-token") != Some(&state.token) && !reads {
        return Reply::json(401, &json!({"message": "401 Unauthorized"}));
    }
    let path = path.replace(NOTES_BY_PATH, NOTES);
    let note = path.strip_prefix(NOTES).and_then(|rest| rest.strip_prefix('/')?.parse::<u64>().ok());
    match (request.method.as_str(), path.as_str(), note) {
        ("GET", "user", _) => Reply::json(200, &json!({"id": BOT, "username": "project_10_bot", "bot": true})),
        ("GET", NOTES, _) => list(state, request),
        ("POST", NOTES, _) => match body(request) {
            Ok(body) => {
                let id = state.add(BOT, &stored(&body));
                Reply::json(201, &note_json(state.comments.iter().find(|comment| comment.id == id).unwrap()))
            }
            Err(why) => state.refuse(request, &why),
        },
        ("PUT", _, Some(id)) => match body(request) {
            Ok(body) => {
                state.edit(id, &stored(&body)).map_or_else(not_found, |note| Reply::json(200, &note_json(&note)))
            }
            Err(why) => state.refuse(request, &why),
        },
        ("DELETE", _, Some(id)) => state.remove(id).map_or_else(not_found, |()| Reply::json(204, &Value::Null)),
        ("GET", "projects/99/merge_requests", _) if request.parameter("source_branch") == Some("topic") => {
            Reply::json(200, &json!(state.open_requests))
        }
        ("GET", path, _) if path == format!("projects/99/repository/commits/{SHA}/merge_requests") => {
            Reply::json(200, &json!(state.open_requests))
        }
        _ => not_found(),
    }
}

fn check_headers(request: &Request) -> Result<(), String> {
    if !request.header("user-agent").is_some_and(|agent| agent.starts_with("ci-report/")) {
        return Err(format!("user agent {:?}", request.header("user-agent")));
    }
    if request.header("authorization").is_some() {
        return Err("two kinds of credentials".to_owned());
    }
    Ok(())
}

fn body(request: &Request) -> Result<String, String> {
    let body = match request.header("content-type") {
        Some("application/x-www-form-urlencoded") => {
            form(&request.body).into_iter().find(|(name, _)| name == "body").map(|(_, body)| body)
        }
        Some("application/json") => {
            let value: Value = serde_json::from_str(&request.body).map_err(|error| error.to_string())?;
            value.get("body").and_then(|body| body.as_str()).map(str::to_owned)
        }
        other => return Err(format!("content type {other:?}")),
    };
    let body = body.ok_or("body is missing")?;
    if body.replace('\r', "").lines().any(|line| line.starts_with('/')) {
        return Err("a quick action would run".to_owned());
    }
    Ok(body)
}

fn stored(body: &str) -> String {
    body.replace('\r', "").trim_end().to_owned()
}

/// Hidden notes are taken out after paginating, so that a page may be short and yet not the last.
fn list(state: &mut State, request: &Request) -> Reply {
    let number = |name| request.parameter(name).and_then(|value| value.parse::<usize>().ok());
    let per_page = number("per_page").unwrap_or(20).min(100);
    let page = number("page").unwrap_or(1);
    let mut notes: Vec<&Comment> = state.comments.iter().collect();
    if request.parameter("sort") != Some("asc") {
        notes.reverse();
    }
    let pages = notes.len().div_ceil(per_page).max(1);
    let visible = notes.chunks(per_page).nth(page - 1).unwrap_or_default().iter().filter(|note| !note.is_hidden);
    let notes: Vec<Value> = visible.map(|note| note_json(note)).collect();
    let next = if page < pages { (page + 1).to_string() } else { String::new() };
    Reply::json(200, &json!(notes)).with("x-next-page", &next).with("x-page", &page.to_string())
}

fn note_json(note: &Comment) -> Value {
    json!({
        "id": note.id, "type": null, "body": note.body, "system": false, "resolvable": false, "internal": false,
        "author": {"id": note.author, "username": format!("user{}", note.author), "state": "active"},
        "created_at": "2026-01-01T00:00:00.000Z", "noteable_type": "MergeRequest", "noteable_iid": 7,
    })
}

fn not_found() -> Reply {
    Reply::json(404, &json!({"message": "404 Not found"}))
}
