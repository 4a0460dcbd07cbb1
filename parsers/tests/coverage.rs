//! The reports of one run of coverage.py tell the same story, and no damage to any coverage report does harm.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may")]
#![allow(clippy::disallowed_methods, reason = "the tests read the captures")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ci_report_parsers::formats::{self, Format};
use ci_report_parsers::model::{Coverage, Limits};
use ci_report_parsers::read;
use proptest::prelude::*;

const FORMATS: [&str; 4] = ["coverage-py", "coverage-py-json", "cobertura", "lcov"];

fn captures(format: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures").join(format)
}

fn coverage(format: &str, path: &str) -> Coverage {
    let bytes = fs::read(captures(format).join(path)).unwrap();
    let format: &'static Format = formats::find(format).unwrap();
    let parsed = read::parse(&[format], bytes.as_slice(), &Limits::default()).unwrap();
    parsed.evidence.into_iter().find_map(|evidence| evidence.sections.coverage).unwrap()
}

fn missing(coverage: &Coverage) -> BTreeMap<&str, Option<&str>> {
    coverage.files.iter().map(|file| (file.path.as_str(), file.missing.as_deref())).collect()
}

#[test]
fn the_json_report_names_the_missing_lines_and_branches_as_the_table_does() {
    // Before 6.4 the JSON report does not name branches.
    for version in ["6.5", "7.2", "7.17"] {
        let table = coverage("coverage-py", &format!("{version}-branches-missing/plain.log"));
        let json = coverage("coverage-py-json", &format!("{version}-branches/coverage.json"));
        assert_eq!(missing(&table), missing(&json), "{version}");
        assert_eq!(table.lines, json.lines, "{version}");
    }
}

#[test]
fn markdown_tells_what_the_table_tells() {
    for version in ["7.2", "7.17"] {
        let table = coverage("coverage-py", &format!("{version}-branches-missing/plain.log"));
        let markdown = coverage("coverage-py", &format!("{version}-markdown/plain.log"));
        assert_eq!(table, markdown, "{version}");
    }
}

/// Every captured file of the coverage formats.
fn reports() -> Vec<(&'static str, Vec<u8>)> {
    let mut reports = Vec::new();
    for format in FORMATS {
        for case in fs::read_dir(captures(format)).unwrap().map(|entry| entry.unwrap().path()) {
            if !case.join("truth.json").is_file() {
                continue;
            }
            for file in fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path()) {
                if !file.ends_with("truth.json") && !file.ends_with("cmd.txt") {
                    reports.push((format, fs::read(file).unwrap()));
                }
            }
        }
    }
    reports
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_never_brings_a_parser_down(
        pick in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        static REPORTS: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(reports);
        let (format, mut bytes) = pick.get(&REPORTS).clone();
        for (at, from, byte) in edits {
            if bytes.is_empty() {
                break;
            }
            let (at, from) = (at.index(bytes.len()), from.index(bytes.len()));
            match byte % 4 {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at),
                2 => { bytes.drain(at.min(from)..at.max(from)); }
                _ => { let piece = bytes[at.min(from)..at.max(from)].to_vec(); bytes.extend(piece); }
            }
        }
        let parsed = read::parse(&[formats::find(format).unwrap()], bytes.as_slice(), &Limits::default()).unwrap();
        for coverage in parsed.evidence.iter().filter_map(|evidence| evidence.sections.coverage.as_ref()) {
            for ratio in [coverage.lines, coverage.branches, coverage.functions].into_iter().flatten() {
                prop_assert!(ratio.covered <= ratio.total, "{ratio:?}");
            }
            prop_assert!(coverage.percent.is_none_or(|percent| (0.0..=100.0).contains(&percent)), "{:?}", coverage.percent);
        }
    }
}
