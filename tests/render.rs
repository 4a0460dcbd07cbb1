//! What a reviewer sees: the same reports through every renderer.

#[path = "render/samples.rs"]
mod samples;

use ci_report::render::{self, Budget, Templates};

#[test]
fn every_sample_reads_as_its_snapshot_in_markdown() {
    for (name, report) in samples::all() {
        let comment = render::markdown(&report, &Budget::GITHUB, &Templates::built_in()).unwrap();
        insta::with_settings!({ snapshot_path => "render/markdown", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, comment.body);
        });
    }
}
