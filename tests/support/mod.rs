//! What the end-to-end tests share.

use std::path::Path;
use std::process::{Command, Output};

/// The binary in an environment that holds nothing of the CI system that runs the tests.
pub(crate) fn ci_report() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ci-report"));
    command.env_clear();
    for name in ["PATH", "HOME", "TMPDIR", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// What a command printed on both streams, and its exit status.
pub(crate) fn outcome(output: &Output) -> (i32, String) {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

/// Compares a checked-in file with what it should hold, or writes it where `CI_REPORT_BLESS` is set.
pub(crate) fn golden(path: &Path, expected: &str) {
    if std::env::var_os("CI_REPORT_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, expected).unwrap();
        return;
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == expected,
        "{} is out of date; CI_REPORT_BLESS=1 cargo test writes it anew. Expected:\n{expected}",
        path.display()
    );
}
