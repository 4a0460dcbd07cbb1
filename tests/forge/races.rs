//! Several processes at once: they meet at one comment, and the latest run's word stays.

use std::sync::Arc;
use std::thread;

use crate::fake_forge::{BOT, Dialect, FakeForge, State};
use crate::{assert_one_comment, is_kept_newer, on_both, post_as, post_once};

on_both!(
    processes_that_race_end_with_one_comment,
    pipelines_that_race_end_with_the_latest,
    a_racer_that_finds_an_older_comment_joins_it,
    a_racer_removes_only_its_own_extra_comment_when_a_newer_run_was_first,
    a_racer_leaves_the_oldest_to_a_newer_run,
    an_older_run_that_slipped_in_between_is_overwritten,
    a_newer_run_that_came_in_between_is_left_alone,
    many_jobs_with_many_retries_each_have_one_comment,
);

fn race(forge: &Arc<FakeForge>, posts: Vec<(u64, u64, String)>) {
    let threads: Vec<_> = posts
        .into_iter()
        .map(|(pipeline, attempt, body)| {
            let forge = Arc::clone(forge);
            thread::spawn(move || drop(post_as(&forge, pipeline, attempt, &body)))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

fn processes_that_race_end_with_one_comment(dialect: Dialect) {
    for _ in 0..5 {
        let forge = Arc::new(FakeForge::start(dialect));
        race(&forge, (0..6).map(|_| (100, 1, "same".to_owned())).collect());
        assert_one_comment(&forge, "same");
    }
}

fn pipelines_that_race_end_with_the_latest(dialect: Dialect) {
    let forge = Arc::new(FakeForge::start(dialect));
    let newest_last = |n: u64| (100 + n, 1, format!("pipeline {n}"));
    race(&forge, (0..2).map(newest_last).collect());
    // Two writes can still cross on their way; whoever comes next mends it.
    assert_eq!(forge.state().own().len(), 1);
    post_as(&forge, 101, 1, "pipeline 1");
    assert_one_comment(&forge, "pipeline 1");
}

/// A copy of our only comment by another process of a run, put in place of its own numbers.
fn of_run(state: &State, pipeline: u64, body: &str) -> String {
    let marker = state.own()[0].body.lines().next().unwrap().to_owned();
    let words = marker.split(' ').map(|word| match word.split_once('=') {
        Some(("pipeline", _)) => format!("pipeline={pipeline}"),
        Some(("digest", _)) => "digest=0123456789abcdef".to_owned(),
        _ => word.to_owned(),
    });
    format!("{}\n{body}", words.collect::<Vec<_>>().join(" "))
}

fn a_racer_that_finds_an_older_comment_joins_it(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    post_once(&forge, "mine");
    let first = forge.state().own()[0].clone();
    let theirs = of_run(&forge.state(), 99, "older run");
    forge.state().remove(first.id).unwrap();
    // Another process creates its comment between our first look and our own comment.
    forge.just_before("POST", move |state| {
        state.add(BOT, &theirs);
    });
    post_once(&forge, "mine");
    let comment = assert_one_comment(&forge, "mine");
    assert_eq!((comment.id, comment.edits), (first.id + 1, 1), "the oldest stays");
}

fn a_racer_removes_only_its_own_extra_comment_when_a_newer_run_was_first(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    post_once(&forge, "mine");
    let first = forge.state().own()[0].clone();
    let theirs = of_run(&forge.state(), 101, "newer run");
    forge.state().remove(first.id).unwrap();
    forge.just_before("POST", move |state| {
        state.add(BOT, &theirs);
    });
    assert!(is_kept_newer(&post_once(&forge, "mine")));
    assert_eq!(assert_one_comment(&forge, "newer run").edits, 0);
}

fn a_racer_leaves_the_oldest_to_a_newer_run(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    post_once(&forge, "mine");
    let first = forge.state().own()[0].clone();
    let theirs = of_run(&forge.state(), 101, "newer run");
    forge.state().remove(first.id).unwrap();
    forge.just_after("POST", move |state| {
        state.add(BOT, &theirs);
    });
    assert!(is_kept_newer(&post_once(&forge, "mine")));
    assert_eq!(forge.state().own().len(), 2, "the newer run moves over to the oldest itself");
    post_as(&forge, 101, 1, "newer run");
    assert_one_comment(&forge, "newer run");
}

fn an_older_run_that_slipped_in_between_is_overwritten(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    post_as(&forge, 98, 1, "first");
    let id = forge.state().own()[0].id;
    let older = of_run(&forge.state(), 99, "older run");
    let update = if dialect == Dialect::GitLab { "PUT" } else { "PATCH" };
    forge.just_after(update, move |state| drop(state.edit(id, &older)));
    post_once(&forge, "mine");
    assert_one_comment(&forge, "mine");
}

fn a_newer_run_that_came_in_between_is_left_alone(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    post_as(&forge, 98, 1, "first");
    let id = forge.state().own()[0].id;
    let newer = of_run(&forge.state(), 101, "newer run");
    // Right after our first look.
    forge.just_after("GET", move |state| drop(state.edit(id, &newer)));
    assert!(is_kept_newer(&post_once(&forge, "mine")));
    assert_one_comment(&forge, "newer run");
}

fn many_jobs_with_many_retries_each_have_one_comment(dialect: Dialect) {
    let forge = Arc::new(FakeForge::start(dialect));
    let threads: Vec<_> = (0..10)
        .map(|leg| {
            let forge = Arc::clone(&forge);
            thread::spawn(move || {
                for attempt in 1..=3 {
                    let mut variables = forge.variables(100, attempt);
                    variables.push(("CI_NODE_INDEX", leg.to_string()));
                    crate::post_in(&variables.into_iter().collect(), &format!("leg {leg}, try {attempt}")).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let state = forge.state();
    assert_eq!(state.violations, Vec::<String>::new());
    assert_eq!(state.own().len(), 10);
    assert!(state.own().iter().all(|comment| comment.body.contains(", try 3")));
}
