//! Every error says what happened, where, and what mends it, and gives nothing away.

use std::time::{Duration, Instant};

use ci_report::forge::{ForgeKind, PostError, Problem, UnsafeBody};
use serde_json::json;

use crate::fake_forge::wire::Reply;
use crate::fake_forge::{Dialect, FakeForge, TOKEN};
use crate::{on_both, post_in};

on_both!(
    a_wrong_token_is_named,
    a_missing_scope_is_named,
    a_hidden_project_is_named,
    a_page_that_is_no_forge_is_not_quoted,
    a_redirect_to_another_host_is_not_followed,
    a_redirect_on_the_same_host_is_followed,
    a_comment_that_is_too_long_for_the_forge_is_named,
    an_unknown_host_is_named,
    a_refused_connection_is_named,
    plain_http_to_another_machine_is_refused,
    a_server_without_tls_is_named,
    an_unknown_authority_is_named_and_trusted_when_it_is_given,
    bodies_that_could_act_are_not_sent,
);

fn kind(dialect: Dialect) -> ForgeKind {
    match dialect {
        Dialect::GitLab => ForgeKind::GitLab,
        Dialect::GitHub => ForgeKind::GitHub,
    }
}

/// The error that ends posting, checked for secrets.
fn error_of(variables: Vec<(&'static str, String)>) -> PostError {
    let error = post_in(&variables.into_iter().collect(), "body").unwrap_err();
    let shown = format!("{error}\n{error:?}");
    assert!(!shown.contains(TOKEN) && !shown.contains("secret"), "{shown}");
    assert_eq!(error.to_string().lines().count(), 2, "what and where, then the remedy: {error}");
    error
}

fn error_after(dialect: Dialect, method: &'static str, reply: Reply) -> PostError {
    let forge = FakeForge::start(dialect);
    forge.before(method, reply);
    error_of(forge.variables(1, 1))
}

fn with(mut variables: Vec<(&'static str, String)>, names: [&str; 2], value: &str) -> Vec<(&'static str, String)> {
    for (name, old) in &mut variables {
        if names.contains(name) {
            value.clone_into(old);
        }
    }
    variables
}

fn with_api(dialect: Dialect, api: &str) -> Vec<(&'static str, String)> {
    let forge = FakeForge::start(dialect);
    with(forge.variables(1, 1), ["CI_API_V4_URL", "GITHUB_API_URL"], api)
}

fn a_wrong_token_is_named(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let error = error_of(with(forge.variables(1, 1), ["GITLAB_TOKEN", "GITHUB_TOKEN"], "wrong"));
    assert_eq!(error.problem(), &Problem::BadToken(kind(dialect)));
    assert!(error.remedy().contains("CI_REPORT_TOKEN"), "{error}");
    assert_eq!(forge.state().requests.len(), 1, "not tried again");
}

fn a_missing_scope_is_named(dialect: Dialect) {
    let body = match dialect {
        Dialect::GitLab => {
            json!({"error": "insufficient_scope", "error_description": "The request requires higher privileges", "scope": "api"})
        }
        Dialect::GitHub => json!({"message": "Resource not accessible by integration"}),
    };
    let error = error_after(dialect, "POST", Reply::json(403, &body));
    assert_eq!(error.problem(), &Problem::MissingScope(kind(dialect)));
    let cure = if dialect == Dialect::GitLab { "scope `api`" } else { "permissions: pull-requests: write" };
    assert!(error.remedy().contains(cure), "{error}");
}

fn a_hidden_project_is_named(dialect: Dialect) {
    let error = error_after(dialect, "GET", Reply::json(404, &json!({"message": "404 Project Not Found"})));
    assert_eq!(error.problem(), &Problem::NotFound(kind(dialect)));
    assert!(error.spot().unwrap().starts_with("GET 127.0.0.1:"), "{error}");
}

fn a_page_that_is_no_forge_is_not_quoted(dialect: Dialect) {
    let page = "<!DOCTYPE html><title>secret sign-in</title>".to_owned();
    for status in [200, 403] {
        let page = Reply::Answer { status, headers: Vec::new(), body: page.clone() }.with("content-type", "text/html");
        assert_eq!(error_after(dialect, "GET", page).problem(), &Problem::NotTheForge);
    }
}

fn a_redirect_to_another_host_is_not_followed(dialect: Dialect) {
    let other = FakeForge::start(dialect);
    let elsewhere = with(other.variables(1, 1), [""; 2], "");
    let (_, api) =
        elsewhere.into_iter().find(|(name, _)| name.ends_with("API_URL") || name.ends_with("V4_URL")).unwrap();
    for method in ["GET", "POST"] {
        let moved = Reply::json(302, &json!({})).with("location", &format!("{api}/user?token=secret"));
        let error = error_after(dialect, method, moved);
        assert!(matches!(error.problem(), Problem::Redirected(to) if to.ends_with("/user")), "{error}");
    }
    assert!(other.state().requests.is_empty());
}

fn a_redirect_on_the_same_host_is_followed(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let comments = match dialect {
        Dialect::GitLab => "/gitlab/api/v4/projects/10/merge_requests/7/notes?sort=asc&per_page=100&page=1",
        Dialect::GitHub => "/api/v3/repositories/4242/issues/7/comments?per_page=100",
    };
    forge.before("GET", Reply::json(301, &json!({"message": "Moved Permanently"})).with("location", comments));
    post_in(&forge.environment(1, 1), "body").unwrap();
    assert_eq!(forge.state().own().len(), 1);
}

fn a_comment_that_is_too_long_for_the_forge_is_named(dialect: Dialect) {
    let refusal =
        Reply::json(422, &json!({"message": "Validation Failed", "errors": [{"message": "Body is too long"}]}));
    assert_eq!(error_after(dialect, "POST", refusal).problem(), &Problem::TooLong);
}

fn an_unknown_host_is_named(dialect: Dialect) {
    let error = error_of(with_api(dialect, "https://forge.invalid/api"));
    assert_eq!(error.problem(), &Problem::UnknownHost);
    assert!(error.spot().unwrap().starts_with("GET forge.invalid/api/"), "{error}");
}

fn a_refused_connection_is_named(dialect: Dialect) {
    let error = error_of(with_api(dialect, "http://127.0.0.1:9/api"));
    assert!(matches!(error.problem(), Problem::Unreachable(why) if why.contains("refused")), "{error}");
}

fn plain_http_to_another_machine_is_refused(dialect: Dialect) {
    let start = Instant::now();
    let error = error_of(with_api(dialect, "http://forge.example/api"));
    assert_eq!(error.problem(), &Problem::PlainHttp);
    assert!(start.elapsed() < Duration::from_secs(1));
}

fn a_server_without_tls_is_named(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let variables = forge.variables(1, 1);
    let secure: Vec<_> =
        variables.into_iter().map(|(name, value)| (name, value.replace("http://", "https://"))).collect();
    let error = error_of(secure);
    assert!(matches!(error.problem(), Problem::Tls(_)), "{error:?}");
}

fn an_unknown_authority_is_named_and_trusted_when_it_is_given(dialect: Dialect) {
    let (forge, authority) = FakeForge::start_with_tls(dialect);
    let error = error_of(forge.variables(1, 1));
    assert!(matches!(error.problem(), Problem::Tls(why) if why.contains("UnknownIssuer")), "{error:?}");
    assert!(error.remedy().contains("CI_SERVER_TLS_CA_FILE"), "{error}");
    if dialect == Dialect::GitHub {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, &authority).unwrap();
    for given in [file.to_str().unwrap().to_owned(), authority] {
        let mut variables = forge.variables(1, 1);
        variables.push(("CI_SERVER_TLS_CA_FILE", given));
        post_in(&variables.into_iter().collect(), "over TLS").unwrap();
    }
    assert_eq!(forge.state().own().len(), 1);
}

fn bodies_that_could_act_are_not_sent(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    for (body, rule) in [("a\n/close", UnsafeBody::QuickAction(2)), ("<!-- ci-report:v1", UnsafeBody::SecondMarker(1))]
    {
        let error = post_in(&forge.environment(1, 1), body).unwrap_err();
        assert_eq!(error.problem(), &Problem::UnsafeBody(rule));
    }
    assert!(forge.state().requests.is_empty());
}

#[test]
fn gitlabs_ca_file_must_hold_certificates() {
    let forge = FakeForge::start(Dialect::GitLab);
    for ca in ["/no/such/ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "/dev/null"] {
        let mut variables = forge.variables(1, 1);
        variables.push(("CI_SERVER_TLS_CA_FILE", ca.to_owned()));
        let error = error_of(variables);
        assert!(matches!(error.problem(), Problem::BadCertificates(_)), "{ca}: {error:?}");
    }
}
