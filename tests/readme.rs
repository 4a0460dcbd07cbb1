//! What the README says is true: its table is the list of formats, its configuration is accepted, its command works.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may")]

#[allow(dead_code, reason = "shared with other tests, which use the rest")]
mod support;

use std::path::Path;

use ci_report_parsers::formats;

const README: &str = include_str!("../README.md");

fn blocks(language: &str) -> Vec<&'static str> {
    let open = format!("```{language}\n");
    README.split(&open).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_table_of_formats_is_that_of_the_list() {
    let (open, close) = ("<!-- formats: the list of `ci-report formats`, checked by a test -->\n", "<!-- /formats -->");
    let (before, rest) = README.split_once(open).unwrap();
    let (_, after) = rest.split_once(close).unwrap();
    let mut table = String::from("| Format | Kind | What | Proven on |\n|---|---|---|---|\n");
    for format in formats::all() {
        let documented = match format.documented {
            [] => String::new(),
            tools => format!("; by documentation only: {}", tools.join(", ")),
        };
        let (id, kind, title) = (format.id, format.kind.id(), format.title);
        let row =
            format!("| [`{id}`]({}) | {kind} | {title} | {}{documented} |\n", format.docs, format.proven.join(", "));
        table.push_str(&row);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    support::golden(&path, &format!("{before}{open}{table}{close}{after}"));
}

#[test]
fn the_configuration_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ci-report.toml");
    let toml = blocks("toml");
    assert_eq!(toml.len(), 1);
    std::fs::write(&path, toml.concat()).unwrap();
    let layers = ci_report::config::Layers::read(Some(&path), &[]).unwrap();
    let config = layers.settle(Some("API Tests")).unwrap();
    assert_eq!((config.coverage.fail_under, config.coverage.warn_under), (Some(85.0), Some(90.0)));
}

#[test]
fn the_preview_command_prints_a_correct_report_of_a_failing_run() {
    let command = blocks("sh").into_iter().find(|block| block.contains("preview")).unwrap();
    let arguments = command.trim().split_once(" -- ").unwrap().1;
    let output =
        support::ci_report().current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments.split(' ')).output().unwrap();
    let (status, text) = support::outcome(&output);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("failed") && text.contains("test_"), "{text}");
}
