//! The published JSON Schemas are those of the types.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[allow(dead_code, reason = "shared with other tests, which use the rest")]
mod support;

use std::path::Path;

use ci_report::config::Config;
use ci_report::report::Report;

fn published(file: &str, schema: &schemars::Schema) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(file);
    support::golden(&path, &(serde_json::to_string_pretty(schema).unwrap() + "\n"));
}

#[test]
fn the_schema_of_the_report_is_the_checked_in_one() {
    published("report.schema.json", &schemars::schema_for!(Report));
}

#[test]
fn the_schema_of_the_configuration_is_the_checked_in_one() {
    published("config.schema.json", &schemars::schema_for!(Config));
}
