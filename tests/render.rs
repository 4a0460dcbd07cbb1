//! What a reviewer sees: the same reports through every renderer.

#[path = "render/hostile.rs"]
mod hostile;
#[path = "render/samples.rs"]
mod samples;

use ci_report::render::{self, Budget, Templates};

/// Writes every sample below the target folder, to be looked at in a browser.
#[test]
fn every_sample_becomes_a_page() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("render");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, report) in samples::all() {
        let page = render::html(&report, &Templates::built_in()).unwrap();
        assert!(!page.contains("src="), "{name} loads something");
        std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
}

#[test]
fn every_sample_reads_as_its_snapshot_in_markdown() {
    for (name, report) in samples::all() {
        let comment = render::markdown(&report, &Budget::GITHUB, &Templates::built_in()).unwrap();
        insta::with_settings!({ snapshot_path => "render/markdown", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, comment.body);
        });
    }
}
