//! Posting against a forge in a test: one contract, both forges.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "a test may")]

#[path = "../fake_forge/mod.rs"]
mod fake_forge;
#[allow(dead_code, reason = "shared with other tests, which use the rest")]
#[path = "../support/mod.rs"]
mod support;

mod command;
mod errors;
mod faults;
mod life;
mod places;
mod races;

use std::time::Duration;

use ci_report::Environment;
use ci_report::forge::{Draft, Job, Place, PostError, Posted, PostedComment, Run, Settings, post};
use fake_forge::{BOT, Comment, FakeForge};

/// Makes one test for each forge out of functions that take a [`fake_forge::Dialect`].
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod gitlab {
            $(#[test] fn $name() { super::$name(crate::fake_forge::Dialect::GitLab); })+
        }
        mod github {
            $(#[test] fn $name() { super::$name(crate::fake_forge::Dialect::GitHub); })+
        }
    };
}
pub(crate) use on_both;

/// Short pauses, but patience with a busy machine.
fn settings() -> Settings {
    Settings { first_pause: Duration::from_millis(4), ..Settings::default() }
}

fn draft(environment: &Environment, body: &str) -> Draft {
    Draft {
        job: Job::in_environment("API Tests", environment),
        run: Run::in_environment(environment),
        body: body.to_owned(),
    }
}

fn post_in(environment: &Environment, body: &str) -> Result<Posted, PostError> {
    post_with(&settings(), environment, body)
}

fn post_with(settings: &Settings, environment: &Environment, body: &str) -> Result<Posted, PostError> {
    post(&Place::find(environment, None), &draft(environment, body), settings)
}

/// Posts as the job of this pipeline and attempt.
fn post_as(forge: &FakeForge, pipeline: u64, attempt: u64, body: &str) -> Posted {
    post_in(&forge.environment(pipeline, attempt), body).unwrap()
}

/// Posts as the first attempt of pipeline 100.
fn post_once(forge: &FakeForge, body: &str) -> Posted {
    post_as(forge, 100, 1, body)
}

fn posted_comment(posted: &Posted) -> &PostedComment {
    match posted {
        Posted::Created(comment)
        | Posted::Updated(comment)
        | Posted::Unchanged(comment)
        | Posted::KeptNewer(comment) => comment,
        Posted::Nowhere { why } => panic!("{why}"),
    }
}

fn is_created(posted: &Posted) -> bool {
    matches!(posted, Posted::Created(_))
}

fn is_updated(posted: &Posted) -> bool {
    matches!(posted, Posted::Updated(_))
}

fn is_unchanged(posted: &Posted) -> bool {
    matches!(posted, Posted::Unchanged(_))
}

fn is_kept_newer(posted: &Posted) -> bool {
    matches!(posted, Posted::KeptNewer(_))
}

/// The only comment of our user; its first line is the marker, the rest is this body.
#[track_caller]
fn assert_one_comment(forge: &FakeForge, body: &str) -> Comment {
    let state = forge.state();
    assert_eq!(state.violations, Vec::<String>::new());
    let own = state.own();
    assert_eq!(own.len(), 1, "{own:#?}");
    let (first, rest) = own[0].body.split_once('\n').unwrap();
    assert!(first.starts_with("<!-- ci-report:v1 key=") && first.ends_with(" -->"), "{first}");
    assert_eq!(rest, body);
    assert_eq!(own[0].author, BOT);
    own[0].clone()
}
