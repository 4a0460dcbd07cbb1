//! A GitHub Enterprise Server: REST below `/api/v3`, GraphQL at `/api/graphql`.

use serde_json::{Value, json};

use super::wire::{Reply, Request};
use super::{BOT, Comment, SHA, State, TOKEN};

const API: &str = "/api/v3/";
const COMMENTS: &str = "repos/acme/app/issues/7/comments";
/// Where links of lists point: another path for the same thing.
const COMMENTS_BY_ID: &str = "repositories/4242/issues/7/comments";
const COMMENT: &str = "repos/acme/app/issues/comments/";

pub(crate) fn variables(server: &str, pipeline: u64, attempt: u64) -> Vec<(&'static str, String)> {
    vec![
        ("GITHUB_ACTIONS", "true".to_owned()),
        ("GITHUB_API_URL", format!("{server}/api/v3")),
        ("GITHUB_GRAPHQL_URL", format!("{server}/api/graphql")),
        ("GITHUB_SERVER_URL", server.to_owned()),
        ("GITHUB_REPOSITORY", "acme/app".to_owned()),
        ("GITHUB_REF", "refs/pull/7/merge".to_owned()),
        ("GITHUB_RUN_ID", pipeline.to_string()),
        ("GITHUB_RUN_ATTEMPT", attempt.to_string()),
        ("GITHUB_TOKEN", TOKEN.to_owned()),
    ]
}

/// The same for a push to a branch that has an open pull request.
pub(crate) fn branch_variables(variables: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let mut branch: Vec<_> = variables.into_iter().filter(|(name, _)| *name != "GITHUB_REF").collect();
    branch.push(("GITHUB_REF", "refs/heads/topic".to_owned()));
    branch.push(("GITHUB_SHA", SHA.to_owned()));
    branch
}

pub(crate) fn route(state: &mut State, request: &Request) -> Reply {
    if let Err(why) = check_headers(request) {
        return state.refuse(request, &why);
    }
    if request.header("authorization") != Some(&format!("Bearer {}", state.token)) {
        return Reply::json(401, &json!({"message": "Bad credentials"}));
    }
    if (request.method.as_str(), request.path.as_str()) == ("POST", "/api/graphql") {
        return graphql(state, request);
    }
    let Some(path) = request.path.strip_prefix(API) else { return state.refuse(request, "outside of the API") };
    let comment = path.strip_prefix(COMMENT).and_then(|id| id.parse::<u64>().ok());
    match (request.method.as_str(), path, comment) {
        ("GET", "user", _) if state.token.starts_with("ghp_") => Reply::json(200, &json!({"id": BOT, "login": "user"})),
        ("GET", "user", _) => state.refuse(request, "an app's token must not ask who it is"),
        ("GET", COMMENTS | COMMENTS_BY_ID, _) => list(state, request),
        ("POST", COMMENTS, _) => match body(request) {
            Ok(body) => {
                let id = state.add(BOT, &body);
                Reply::json(201, &comment_json(state.comments.iter().find(|comment| comment.id == id).unwrap()))
            }
            Err(why) => state.refuse(request, &why),
        },
        ("PATCH", _, Some(id)) => match body(request) {
            Ok(body) => {
                state.edit(id, &body).map_or_else(not_found, |comment| Reply::json(200, &comment_json(&comment)))
            }
            Err(why) => state.refuse(request, &why),
        },
        ("DELETE", _, Some(id)) => state.remove(id).map_or_else(not_found, |()| Reply::json(204, &Value::Null)),
        ("GET", "repos/acme/app/pulls", _) if request.parameter("head") == Some("mallory:topic") => {
            Reply::json(200, &json!(state.fork_requests))
        }
        ("GET", path, _) if path == format!("repos/acme/app/commits/{SHA}/pulls") => {
            Reply::json(200, &json!(state.open_requests))
        }
        _ => not_found(),
    }
}

fn check_headers(request: &Request) -> Result<(), String> {
    let expect = [("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28")];
    for (name, value) in expect {
        if request.header(name) != Some(value) {
            return Err(format!("{name}: {:?}", request.header(name)));
        }
    }
    if !request.header("user-agent").is_some_and(|agent| agent.starts_with("ci-report/")) {
        return Err(format!("user agent {:?}", request.header("user-agent")));
    }
    Ok(())
}

fn body(request: &Request) -> Result<String, String> {
    if request.header("content-type") != Some("application/json") {
        return Err(format!("content type {:?}", request.header("content-type")));
    }
    let value: Value = serde_json::from_str(&request.body).map_err(|error| error.to_string())?;
    value.get("body").and_then(|body| body.as_str()).map(str::to_owned).ok_or_else(|| "no body".to_owned())
}

fn graphql(state: &mut State, request: &Request) -> Reply {
    if state.has_no_graphql {
        return not_found();
    }
    let value: Value = serde_json::from_str(&request.body).unwrap();
    let node = |id: &Value| {
        let id = id.as_str().unwrap();
        let comment = state.comments.iter().find(|comment| node_id(comment) == id);
        comment.map_or(Value::Null, |comment| json!({"id": id, "viewerDidAuthor": comment.author == BOT}))
    };
    let nodes: Vec<Value> = value["variables"]["ids"].as_array().unwrap().iter().map(node).collect();
    if !value["query"].as_str().unwrap().contains("viewerDidAuthor") || nodes.len() > 100 {
        return state.refuse(request, "not a question that GraphQL answers");
    }
    Reply::json(200, &json!({"data": {"nodes": nodes}}))
}

fn list(state: &mut State, request: &Request) -> Reply {
    let number = |name| request.parameter(name).and_then(|value| value.parse::<usize>().ok());
    let per_page = number("per_page").unwrap_or(30).min(100);
    let page = number("page").unwrap_or(1);
    let visible: Vec<&Comment> = state.comments.iter().filter(|comment| !comment.is_hidden).collect();
    let chunk = visible.chunks(per_page).nth(page - 1).unwrap_or_default();
    let comments: Vec<Value> = chunk.iter().map(|comment| comment_json(comment)).collect();
    let reply = Reply::json(200, &json!(comments));
    if page >= visible.len().div_ceil(per_page) {
        return reply;
    }
    let host = request.header("host").unwrap();
    let link = |page: usize| format!("<http://{host}{API}{COMMENTS_BY_ID}?per_page={per_page}&page={page}>");
    let last = visible.len().div_ceil(per_page);
    reply.with("link", &format!("{}; rel=\"next\", {}; rel=\"last\"", link(page + 1), link(last)))
}

/// The login of the bot is what GitHub calls everything that workflows write.
fn comment_json(comment: &Comment) -> Value {
    let bot = comment.author == BOT;
    let login = if bot { "github-actions[bot]".to_owned() } else { format!("user{}", comment.author) };
    json!({
        "id": comment.id, "node_id": node_id(comment), "body": comment.body,
        "html_url": format!("https://github.example/acme/app/pull/7#issuecomment-{}", comment.id),
        "user": {"id": comment.author, "login": login, "type": if bot { "Bot" } else { "User" }},
    })
}

fn node_id(comment: &Comment) -> String {
    format!("IC_{}", comment.id)
}

fn not_found() -> Reply {
    Reply::json(404, &json!({"message": "Not Found", "status": "404"}))
}
