//! What a reviewer sees: the same reports through every renderer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may"
)]

#[path = "render/hostile.rs"]
mod hostile;
#[allow(clippy::too_many_lines, clippy::unnecessary_wraps, reason = "it is data")]
#[path = "render/samples.rs"]
mod samples;
#[path = "render/size.rs"]
mod size;
#[path = "render/templates.rs"]
mod templates;

use ci_report::render::{self, Budget, Screen, Templates};

fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn a_report_is_published_as_json() {
    let report = samples::named("tests-red");
    let json = render::json(&report);
    assert_eq!(serde_json::from_str::<ci_report::report::Report>(&json).unwrap(), report);
    snapshot("render", "json", &json);
}

#[test]
fn colours_and_folds_read_as_their_snapshot() {
    let screen = Screen { width: 80, colour: true, unfold: false };
    for name in ["tests-green", "tests-red", "mutation-red"] {
        let text = render::terminal(&samples::named(name), screen, &Templates::built_in()).unwrap();
        snapshot("render/colour", name, &text.replace('\u{1b}', "␛"));
    }
}

#[test]
fn every_sample_reads_as_its_snapshot_in_a_narrow_terminal_without_colour() {
    let screen = Screen { width: 60, colour: false, unfold: true };
    for (name, report) in samples::all() {
        let text = render::terminal(&report, screen, &Templates::built_in()).unwrap();
        snapshot("render/terminal", name, &text);
    }
}

/// Writes every sample below the target folder, to be looked at in a browser.
#[test]
fn every_sample_becomes_a_page() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("render");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, report) in samples::all() {
        let page = render::html(&report, &Templates::built_in()).unwrap();
        assert!(!page.contains("src=") && !page.contains("url("), "{name} loads something");
        let article = page.split_once("<article>").unwrap().1.split_once("</article>").unwrap().0;
        snapshot("render/html", name, article);
        std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
}

#[test]
fn every_sample_reads_as_its_snapshot_in_markdown() {
    for (name, report) in samples::all() {
        let comment = render::markdown(&report, &Budget::GITHUB, &Templates::built_in()).unwrap();
        snapshot("render/markdown", name, &comment.body);
    }
}
