//! Whatever breaks on the way, in the end there is exactly one comment and it is right.

use std::time::{Duration, Instant};

use ci_report::forge::{Posted, Problem, Settings};
use serde_json::json;

use crate::fake_forge::wire::Reply;
use crate::fake_forge::{Dialect, FakeForge};
use crate::{assert_one_comment, is_created, is_updated, on_both, post_in, post_with, settings};

on_both!(
    a_write_that_was_applied_but_not_confirmed_is_not_repeated,
    a_write_that_was_not_applied_is_repeated,
    an_update_in_trouble_ends_well,
    reading_in_trouble_ends_well,
    asking_whose_comment_it_is_may_be_in_trouble_too,
    a_wait_that_the_forge_asks_for_is_kept,
    a_wait_beyond_the_deadline_is_an_error_at_once,
    trouble_that_never_ends_is_an_error_in_time,
    the_deadline_holds_even_when_the_forge_never_answers,
);

fn every_fault() -> Vec<Reply> {
    let page = "<html>secret gateway page</html>";
    vec![
        Reply::Close,
        Reply::Truncate { body: json!({"id": 1, "body": "x"}).to_string() },
        Reply::Silence(Duration::from_millis(600)),
        Reply::Drip { body: json!({"id": 1, "body": "x"}).to_string(), pause: Duration::from_millis(60) },
        Reply::Answer { status: 502, headers: Vec::new(), body: page.to_owned() }.with("content-type", "text/html"),
        Reply::json(500, &json!({"message": "500 Internal Server Error"})),
        Reply::json(503, &json!({"message": "unavailable"})).with("retry-after", "0"),
        Reply::Answer { status: 429, headers: Vec::new(), body: "Retry later".to_owned() }
            .with("content-type", "text/plain"),
        Reply::json(403, &json!({"message": "You have exceeded a secondary rate limit."})),
    ]
}

/// Few of these forges answer at once.
fn hasty() -> Settings {
    Settings { request_timeout: Duration::from_millis(400), ..settings() }
}

fn post_as(forge: &FakeForge, pipeline: u64, attempt: u64, body: &str) -> Posted {
    post_with(&hasty(), &forge.environment(pipeline, attempt), body).unwrap()
}

fn post_once(forge: &FakeForge, body: &str) -> Posted {
    post_as(forge, 100, 1, body)
}

fn update_method(dialect: Dialect) -> &'static str {
    if dialect == Dialect::GitLab { "PUT" } else { "PATCH" }
}

fn a_write_that_was_applied_but_not_confirmed_is_not_repeated(dialect: Dialect) {
    for fault in every_fault() {
        let forge = FakeForge::start(dialect);
        forge.after("POST", fault.clone());
        let posted = post_once(&forge, "once");
        assert!(is_created(&posted), "{fault:?}: {posted:?}");
        let comment = assert_one_comment(&forge, "once");
        assert_eq!(comment.edits, 0, "{fault:?}");
        assert_eq!(
            forge.state().requests.iter().filter(|request| request.body.contains("once")).count(),
            1,
            "{fault:?}"
        );
    }
}

fn a_write_that_was_not_applied_is_repeated(dialect: Dialect) {
    for fault in every_fault() {
        let forge = FakeForge::start(dialect);
        forge.before("POST", fault.clone());
        let posted = post_once(&forge, "once");
        assert!(is_created(&posted), "{fault:?}: {posted:?}");
        assert_one_comment(&forge, "once");
    }
}

fn an_update_in_trouble_ends_well(dialect: Dialect) {
    for fault in every_fault() {
        let forge = FakeForge::start(dialect);
        post_once(&forge, "first");
        forge.after(update_method(dialect), fault.clone());
        let posted = post_as(&forge, 101, 2, "second");
        assert!(is_updated(&posted), "{fault:?}: {posted:?}");
        assert_eq!(assert_one_comment(&forge, "second").edits, 1, "{fault:?}");
        forge.before(update_method(dialect), fault.clone());
        assert!(is_updated(&post_as(&forge, 102, 3, "third")), "{fault:?}");
        assert_eq!(assert_one_comment(&forge, "third").edits, 2, "{fault:?}");
    }
}

fn reading_in_trouble_ends_well(dialect: Dialect) {
    for fault in every_fault() {
        let forge = FakeForge::start(dialect);
        forge.before("GET", fault.clone());
        assert!(is_created(&post_once(&forge, "first")), "{fault:?}");
        forge.before("GET", fault.clone());
        forge.before("GET", fault.clone());
        assert!(is_updated(&post_as(&forge, 101, 2, "second")), "{fault:?}");
        assert_one_comment(&forge, "second");
    }
}

fn asking_whose_comment_it_is_may_be_in_trouble_too(dialect: Dialect) {
    for fault in every_fault() {
        let forge = FakeForge::start(dialect);
        post_once(&forge, "first");
        if dialect == Dialect::GitHub {
            forge.before("POST", fault.clone());
        } else {
            forge.just_before("GET", |_| ());
            forge.before("GET", fault.clone());
        }
        assert!(is_updated(&post_as(&forge, 101, 2, "second")), "{fault:?}");
        assert_one_comment(&forge, "second");
    }
}

fn a_wait_that_the_forge_asks_for_is_kept(dialect: Dialect) {
    let now = ("date", "Tue, 01 Jan 2002 00:00:10 GMT");
    for (status, name, value) in [
        (429, "retry-after", "1"),
        (403, "retry-after", "Tue, 01 Jan 2002 00:00:11 GMT"),
        (403, "x-ratelimit-reset", "1009843211"),
    ] {
        let forge = FakeForge::start(dialect);
        let limited = Reply::json(status, &json!({"message": "slow down"}));
        let limited = limited.with(now.0, now.1).with(name, value).with("x-ratelimit-remaining", "0");
        forge.before("POST", limited);
        let start = Instant::now();
        assert!(is_created(&post_once(&forge, "patient")));
        let waited = start.elapsed();
        assert!(waited >= Duration::from_secs(1) && waited < Duration::from_secs(5), "{name}: {waited:?}");
        assert_one_comment(&forge, "patient");
    }
}

fn a_wait_beyond_the_deadline_is_an_error_at_once(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    forge.before("GET", Reply::json(429, &json!({"message": "slow down"})).with("retry-after", "3600"));
    let start = Instant::now();
    let error = post_in(&forge.environment(1, 1), "impatient").unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(error.problem(), &Problem::RateLimited);
    assert!(error.remedy().contains("3600 s"), "{error}");
}

fn trouble_that_never_ends_is_an_error_in_time(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    for _ in 0..20 {
        forge.before("POST", Reply::json(500, &json!({"message": "500"})));
    }
    let error = post_in(&forge.environment(1, 1), "never").unwrap_err();
    assert_eq!(error.problem(), &Problem::ServerError(500));
    assert!(error.to_string().contains("tried 8 times"), "{error}");
    assert!(error.spot().unwrap().starts_with("POST 127.0.0.1:"), "{error}");
    assert!(forge.state().own().is_empty());
}

fn the_deadline_holds_even_when_the_forge_never_answers(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    for _ in 0..9 {
        forge.before("GET", Reply::Silence(Duration::from_secs(9)));
    }
    let environment = forge.environment(1, 1);
    let impatient = Settings { deadline: Duration::from_millis(700), ..hasty() };
    let start = Instant::now();
    let error = post_with(&impatient, &environment, "x").unwrap_err();
    assert_eq!(error.problem(), &Problem::TimedOut);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}
