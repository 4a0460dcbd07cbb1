//! The life of a comment: created, updated, left alone, amid many others.

use crate::fake_forge::{Comment, Dialect, FakeForge, MALLORY};
use crate::{
    assert_one_comment, is_created, is_kept_newer, is_unchanged, is_updated, on_both, post_as, post_in, post_once,
    posted_comment,
};

on_both!(
    a_comment_is_created_then_updated_then_left_alone,
    one_comment_lives_amid_many_and_those_of_others_are_never_touched,
    a_marker_that_others_copied_is_ignored_even_when_it_is_older,
    a_marker_in_the_text_of_an_own_comment_is_not_its_marker,
    each_job_has_a_comment_of_its_own,
    few_requests_are_enough,
    a_retry_of_the_job_updates_the_comment,
    an_older_run_leaves_a_newer_comment_alone,
    a_run_without_numbers_still_has_one_comment,
    a_comment_that_somebody_deleted_is_created_again,
);

fn a_comment_is_created_then_updated_then_left_alone(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let created = post_once(&forge, "### 4 failed\n\ntext");
    assert!(is_created(&created), "{created:?}");
    assert_one_comment(&forge, "### 4 failed\n\ntext");

    let updated = post_as(&forge, 101, 2, "### all passed\n\nü 🟢");
    assert!(is_updated(&updated), "{updated:?}");
    let comment = assert_one_comment(&forge, "### all passed\n\nü 🟢");

    let unchanged = post_as(&forge, 101, 2, "### all passed\n\nü 🟢");
    assert!(is_unchanged(&unchanged), "{unchanged:?}");
    assert_eq!(assert_one_comment(&forge, "### all passed\n\nü 🟢"), comment, "not even edited");
    assert_eq!(posted_comment(&created), posted_comment(&unchanged));
    let url = posted_comment(&created).url.clone().unwrap();
    assert!(
        url.ends_with(&format!(
            "{}{}",
            if dialect == Dialect::GitLab { "/-/merge_requests/7#note_" } else { "/pull/7#issuecomment-" },
            comment.id
        )),
        "{url}"
    );
}

/// Fills the request with comments of others, every third of which lists hide.
fn crowd(forge: &FakeForge, size: u64) {
    let mut state = forge.state();
    for number in 0..size {
        state.add(MALLORY + number % 5, &format!("comment {number}"));
        state.comments.last_mut().unwrap().is_hidden = number % 3 == 0;
    }
}

fn others(forge: &FakeForge) -> Vec<Comment> {
    forge.state().comments.iter().filter(|comment| comment.author != crate::BOT).cloned().collect()
}

fn one_comment_lives_amid_many_and_those_of_others_are_never_touched(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    crowd(&forge, 125);
    assert!(is_created(&post_once(&forge, "first")));
    crowd(&forge, 125);
    let before = others(&forge);
    assert_eq!(before.len(), 250);
    assert!(is_updated(&post_as(&forge, 101, 2, "second")));
    assert!(is_unchanged(&post_as(&forge, 101, 2, "second")));
    assert_one_comment(&forge, "second");
    assert_eq!(others(&forge), before);
}

fn a_marker_that_others_copied_is_ignored_even_when_it_is_older(dialect: Dialect) {
    let other = FakeForge::start(dialect);
    post_as(&other, 999, 9, "copied");
    let copied = other.state().own()[0].body.clone();

    let forge = FakeForge::start(dialect);
    // The key names the forge's host, which differs in its port here; take the key that this forge gets.
    post_as(&forge, 1, 1, "x");
    let own = forge.state().own()[0].clone();
    let key = own.body.split(' ').find(|word| word.starts_with("key=")).unwrap().to_owned();
    let foreign =
        copied.split(' ').map(|word| if word.starts_with("key=") { &key } else { word }).collect::<Vec<_>>().join(" ");
    forge.state().remove(own.id).unwrap();
    forge.state().add(MALLORY, &foreign);
    let before = others(&forge);

    assert!(is_created(&post_once(&forge, "mine")));
    assert!(is_updated(&post_as(&forge, 101, 1, "mine too")));
    assert!(is_unchanged(&post_as(&forge, 101, 1, "mine too")));
    assert_one_comment(&forge, "mine too");
    assert_eq!(others(&forge), before);
}

fn a_marker_in_the_text_of_an_own_comment_is_not_its_marker(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    post_once(&forge, "x");
    let body = forge.state().own()[0].body.clone();
    let id = forge.state().own()[0].id;
    forge.state().edit(id, &format!("somebody asked the bot to quote:\n{body}"));
    assert!(is_created(&post_once(&forge, "x")));
    assert_eq!(forge.state().own().len(), 2);
}

fn each_job_has_a_comment_of_its_own(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let variant = if dialect == Dialect::GitLab { "CI_NODE_INDEX" } else { "GITHUB_WORKFLOW" };
    for leg in ["1", "2"] {
        let mut variables = forge.variables(100, 1);
        variables.push((variant, leg.to_owned()));
        let posted = post_in(&variables.into_iter().collect(), &format!("leg {leg}")).unwrap();
        assert!(is_created(&posted));
    }
    assert_eq!(forge.state().own().len(), 2);
}

fn few_requests_are_enough(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    crowd(&forge, 50);
    let count = |post: &dyn Fn()| {
        let before = forge.state().requests.len();
        post();
        forge.state().requests.len() - before
    };
    assert_eq!(count(&|| drop(post_once(&forge, "first"))), 3, "list, create, list");
    assert_eq!(count(&|| drop(post_once(&forge, "first"))), 2, "list, whose is it");
    assert_eq!(count(&|| drop(post_as(&forge, 101, 2, "second"))), 5, "list, whose is it, look again, update, list");
}

fn a_retry_of_the_job_updates_the_comment(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    post_as(&forge, 100, 1, "red");
    assert!(is_updated(&post_as(&forge, 100, 2, "green")));
    assert!(is_kept_newer(&post_as(&forge, 100, 1, "red")));
    assert_one_comment(&forge, "green");
}

fn an_older_run_leaves_a_newer_comment_alone(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    post_as(&forge, 200, 1, "new");
    let before = assert_one_comment(&forge, "new");
    let posted = post_as(&forge, 199, 9, "old");
    assert!(is_kept_newer(&posted), "{posted:?}");
    assert_eq!(assert_one_comment(&forge, "new"), before);
}

fn a_run_without_numbers_still_has_one_comment(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    let unnumbered =
        |name: &&str| !matches!(*name, "CI_PIPELINE_ID" | "CI_JOB_ID" | "GITHUB_RUN_ID" | "GITHUB_RUN_ATTEMPT");
    let by_hand = forge.variables(0, 0).into_iter().filter(|(name, _)| unnumbered(name)).collect();
    assert!(is_created(&post_in(&by_hand, "by hand").unwrap()));
    assert!(is_unchanged(&post_in(&by_hand, "by hand").unwrap()));
    assert!(is_updated(&post_once(&forge, "by the pipeline")));
    assert!(is_updated(&post_in(&by_hand, "by hand").unwrap()));
    assert_one_comment(&forge, "by hand");
}

fn a_comment_that_somebody_deleted_is_created_again(dialect: Dialect) {
    let forge = FakeForge::start(dialect);
    post_once(&forge, "one");
    let id = assert_one_comment(&forge, "one").id;
    let write = if dialect == Dialect::GitLab { "PUT" } else { "PATCH" };
    forge.just_before(write, move |state| state.remove(id).unwrap());
    post_as(&forge, 101, 2, "two");
    assert_one_comment(&forge, "two");
}
