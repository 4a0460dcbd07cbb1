//! Templates of one's own: what replaces what, and what is refused, with its place.

use ci_report::render::{self, Budget, RenderError, Templates};

use crate::samples;

fn rendered(templates: &Templates) -> Result<String, RenderError> {
    render::markdown(&samples::named("tests-red"), &Budget::GITHUB, templates).map(|comment| comment.body)
}

fn refused(name: &str, source: &str) -> String {
    Templates::built_in().with(name, source).and_then(|templates| rendered(&templates)).unwrap_err().to_string()
}

#[test]
fn a_file_of_the_same_name_replaces_the_built_in_template_and_others_can_be_included() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tests.md.hbs"), "{{#each failures.open}}{{> mine}}{{/each}}").unwrap();
    std::fs::write(folder.path().join("mine.md.hbs"), "* {{name}}\n").unwrap();
    std::fs::write(folder.path().join("README.md"), "{{{not a template}}}").unwrap();
    let templates = Templates::from_folder(folder.path()).unwrap();
    assert!(templates.is_customised());
    let body = rendered(&templates).unwrap();
    assert!(body.contains("* <code>test_send_reminder</code>\n"), "{body}");
    assert!(body.starts_with("### 🔴 API Tests"), "the layout is still the built-in one");
}

#[test]
fn what_a_template_prints_from_outside_is_inert_without_its_doing() {
    let templates = Templates::built_in().with("tests", "{{#each failures.open}}{{message}}\n{{/each}}").unwrap();
    let mut report = samples::named("tests-red");
    report.sections.tests.as_mut().unwrap().failures[0].message = Some("@root /close <img>".into());
    let body = render::markdown(&report, &Budget::GITHUB, &templates).unwrap().body;
    assert!(body.contains("<code>@root /close &lt;img&gt;</code>"), "{body}");
}

#[test]
fn a_mistake_is_named_with_template_line_and_column() {
    assert!(refused("tests", "ok\n{{#if failures}}").starts_with("template tests, line 2, column"));
    assert_eq!(
        refused("comment", "a\n  {{nonsense}}"),
        "template comment, line 2, column 3: Failed to access variable in strict mode Some(\"nonsense\")"
    );
    assert!(refused("comment", "{{> nowhere}}").contains("nowhere"));
}

#[test]
fn text_from_outside_cannot_be_printed_as_it_is() {
    let line_2 = "template tests, line 2, column 1: three braces would print text from a log as it is; use two";
    assert_eq!(refused("tests", "x\n{{{icon}}}"), line_2);
    assert_eq!(refused("tests", "x\n{{&icon}}"), line_2);
    assert!(refused("tests", "{{#if a}}{{else}}{{{icon}}}{{/if}}").contains("three braces"));
    assert!(refused("tests", "{{#*inline \"x\"}}{{{icon}}}{{/inline}}").contains("three braces"));
}

#[test]
fn a_comment_that_must_not_be_sent_is_not_made() {
    assert!(refused("comment", "x\n/close").ends_with("must not be sent: line 2 begins with a slash"));
    assert!(refused("comment", "<details>").contains("not balanced"));
    let endless = refused("comment", &"word ".repeat(20_000));
    assert!(endless.starts_with("the comment is too long"), "{endless}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let error = Templates::from_folder("/nowhere/at/all".as_ref()).unwrap_err();
    assert_eq!(error.to_string(), "cannot read templates from /nowhere/at/all");
}

#[test]
fn every_built_in_template_is_used_by_some_report() {
    let names: Vec<String> = Templates::sources().map(|(name, _)| name).collect();
    for name in &names {
        let stem = name.strip_suffix(".md.hbs").unwrap();
        let marked = Templates::built_in().with(stem, "MARK {{nonsense}}").unwrap();
        let failed =
            samples::all().iter().any(|(_, report)| render::markdown(report, &Budget::GITHUB, &marked).is_err());
        assert!(failed, "{name} is included by nothing");
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md.hbs"))
        .collect();
    files.sort();
    let mut names = names;
    names.sort();
    assert_eq!(names, files);
}
