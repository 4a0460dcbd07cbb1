//! Each folder below `examples/` holds a real captured run, how it was captured, and the comment that it gives.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may")]

#[allow(dead_code, reason = "shared with other tests, which use the rest")]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut folders: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.join("cmd.txt").is_file());
    folders.sort();
    folders
}

#[test]
fn every_example_gives_the_comment_that_stands_beside_it() {
    let folders = folders();
    assert!(folders.len() >= 6);
    for folder in folders {
        let how = fs::read_to_string(folder.join("cmd.txt")).unwrap();
        let line = how.lines().find(|line| line.contains(" exit=")).unwrap();
        let (file, rest) = line.split_once(" exit=").unwrap();
        let exit_status = rest.split_whitespace().next().unwrap();
        let job = folder.file_name().unwrap().to_string_lossy().into_owned();
        let output = support::ci_report()
            .current_dir(&folder)
            .args(["preview", "--output", "markdown", "--job", &job, "--exit-status", exit_status, file])
            .output()
            .unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1 | 77)), "{job}: {output:?}");
        support::golden(&folder.join("comment.md"), &String::from_utf8(output.stdout).unwrap());
    }
}
