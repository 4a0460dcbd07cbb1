//! What an answer means: the value that was asked for, or the problem that it tells about.

use http::{HeaderMap, StatusCode};
use reqwest::Url;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::address;
use super::patience::wanted_wait;
use super::{ForgeKind, PostError, Problem};

/// Long enough for a sentence, too short for a page.
const LONGEST_MESSAGE: usize = 200;

/// A complete answer of a server.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// A header as text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The value in a good answer.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.body)
            .map_err(|_| if self.is_page() { Problem::NotTheForge } else { Problem::Garbled })
    }

    /// Passes good answers on and names the problem of all others.
    pub(super) fn check(self, forge: ForgeKind, asked: &Url) -> Result<Self, PostError> {
        if self.status.is_success() {
            return Ok(self);
        }
        Err(PostError::new(self.problem(forge, asked)).wait(wanted_wait(&self.headers)))
    }

    fn problem(&self, forge: ForgeKind, asked: &Url) -> Problem {
        let said = self.message();
        let low = said.to_ascii_lowercase();
        match self.status.as_u16() {
            401 => Problem::BadToken(forge),
            429 => Problem::RateLimited,
            403 if self.is_rate_limit(&low) => Problem::RateLimited,
            403 if lacks_permission(&low) => Problem::MissingScope(forge),
            404 | 410 => Problem::NotFound(forge),
            400 | 413 | 422 if self.status == StatusCode::PAYLOAD_TOO_LARGE || low.contains("too long") => {
                Problem::TooLong
            }
            301..=308 => {
                Problem::Redirected(self.location(asked).map_or_else(|| "nowhere".to_owned(), |to| address::bare(&to)))
            }
            status @ 500.. => Problem::ServerError(status),
            _ if self.is_page() => Problem::NotTheForge,
            403 => Problem::Forbidden(said),
            status => Problem::Refused(status, said),
        }
    }

    /// GitHub answers 403 to both used-up quotas and missing permissions.
    fn is_rate_limit(&self, message: &str) -> bool {
        self.header("retry-after").is_some()
            || self.header("x-ratelimit-remaining") == Some("0")
            || message.contains("rate limit")
            || message.contains("abuse detection")
    }

    /// Where a redirect points, if anywhere.
    pub(super) fn location(&self, asked: &Url) -> Option<Url> {
        asked.join(self.header("location")?).ok()
    }

    /// Whether this is a web page, whatever it calls itself.
    fn is_page(&self) -> bool {
        let typed = self.header("content-type").is_some_and(|kind| kind.contains("html"));
        typed || self.body.trim_ascii_start().starts_with(b"<")
    }

    /// The forge's own words, cut to one short line; never any of a web page.
    fn message(&self) -> String {
        let Ok(value) = serde_json::from_slice::<Value>(&self.body) else {
            return self.status.canonical_reason().unwrap_or("no reason given").to_owned();
        };
        let mut words = Vec::new();
        for field in ["message", "error", "error_description", "errors"] {
            collect_text(value.get(field), &mut words);
        }
        let said = if words.is_empty() { "no reason given".to_owned() } else { words.join(": ") };
        said.chars().filter(|c| !c.is_control()).take(LONGEST_MESSAGE).collect()
    }
}

/// GitLab's words for a scope and for a role that is too low, and GitHub's for a permission.
fn lacks_permission(message: &str) -> bool {
    message.contains("insufficient_scope") || message == "403 forbidden" || message.contains("not accessible by")
}

/// Messages are text, or text inside of objects and lists, whose keys tell as much as their values.
fn collect_text(value: Option<&Value>, words: &mut Vec<String>) {
    match value {
        Some(Value::String(text)) => words.push(text.clone()),
        Some(Value::Array(items)) => items.iter().for_each(|item| collect_text(Some(item), words)),
        Some(Value::Object(fields)) => {
            for (name, field) in fields {
                let mut inner = Vec::new();
                collect_text(Some(field), &mut inner);
                words.push(format!("{name} {}", inner.join(", ")));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod answer_tests {
    use super::*;

    fn problem(status: u16, headers: &[(&'static str, &str)], body: &str) -> Problem {
        let headers = headers.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()));
        let answer = Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: headers.collect(),
            body: body.as_bytes().to_vec(),
        };
        let asked = Url::parse("https://forge.example/api/v4/user").unwrap();
        answer.check(ForgeKind::GitHub, &asked).unwrap_err().problem().clone()
    }

    const HUB: ForgeKind = ForgeKind::GitHub;

    #[test]
    fn the_three_meanings_of_403_are_told_apart() {
        assert_eq!(
            problem(403, &[], r#"{"message":"Resource not accessible by integration"}"#),
            Problem::MissingScope(HUB)
        );
        assert_eq!(problem(403, &[], r#"{"error":"insufficient_scope","scope":"api"}"#), Problem::MissingScope(HUB));
        let quota = [("x-ratelimit-remaining", "0")];
        assert_eq!(problem(403, &quota, r#"{"message":"API rate limit exceeded"}"#), Problem::RateLimited);
        let secondary = r#"{"message":"You have exceeded a secondary rate limit."}"#;
        assert_eq!(problem(403, &[], secondary), Problem::RateLimited);
        let locked = r#"{"message":"Unable to create comment because issue is locked."}"#;
        let Problem::Forbidden(said) = problem(403, &[], locked) else { panic!() };
        assert_eq!(said, "Unable to create comment because issue is locked.");
    }

    #[test]
    fn every_wording_of_a_comment_that_is_too_long_is_understood() {
        for (status, body) in [
            (
                422,
                r#"{"message":"Validation Failed","errors":[{"field":"data","message":"Body is too long (maximum is 65536 characters)"}]}"#,
            ),
            (
                422,
                r#"{"message":"Validation Failed","errors":[{"code":"custom","field":"body","message":"body is too long"}]}"#,
            ),
            (400, r#"{"message":"400 Bad request - Note {note: [\"is too long (maximum is 1000000 characters)\"]}"}"#),
            (400, r#"{"message":{"note":["is too long (maximum is 1000000 characters)"]}}"#),
            (413, "<html>"),
        ] {
            assert_eq!(problem(status, &[], body), Problem::TooLong, "{body}");
        }
    }

    #[test]
    fn a_web_page_is_never_quoted() {
        let page = "<!DOCTYPE html><title>secret</title>";
        assert_eq!(problem(403, &[], page), Problem::NotTheForge);
        assert_eq!(problem(502, &[("content-type", "text/html")], page), Problem::ServerError(502));
        assert_eq!(problem(400, &[], "plain secret"), Problem::Refused(400, "Bad Request".to_owned()));
    }

    #[test]
    fn a_redirect_is_named_without_its_query() {
        let moved = problem(302, &[("location", "/users/sign_in?token=secret")], "");
        assert_eq!(moved, Problem::Redirected("https://forge.example/users/sign_in".to_owned()));
    }

    #[test]
    fn messages_are_one_short_line() {
        let Problem::Refused(409, said) = problem(409, &[], &format!(r#"{{"message":"a\nb{}"}}"#, "c".repeat(999)))
        else {
            panic!()
        };
        assert!(said.starts_with("abc") && said.len() == LONGEST_MESSAGE);
    }
}
