//! The command line from outside: every sort of bad input ends with the exit status of the contract and a message that
//! names the input, the place and the remedy; nothing panics.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[allow(dead_code, reason = "shared with other tests, which use the rest")]
mod support;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use support::{ci_report, outcome};

const CAPTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/parsers/tests/captures");

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| fs::write(folder.path().join(name), content).unwrap();
    write("empty.log", b"");
    write("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    write("cut.xml", b"<?xml version=\"1.0\"?><testsuites><testsuite name=\"a\"><testcase name=\"b\"");
    write("unknown.log", b"nothing that any tool prints\nlast words\n");
    write("broken.toml", b"[coverage]\nfail_undr = 80\n");
    write("syntax.toml", b"[coverage\n");
    fs::create_dir(folder.path().join("folder")).unwrap();
    folder
}

fn run_in(folder: &Path, args: &[&str]) -> (i32, String) {
    outcome(&ci_report().current_dir(folder).args(args).output().unwrap())
}

#[test]
fn every_bad_input_is_named_with_the_exit_status_of_the_contract() {
    let folder = folder();
    for (args, status, text) in [
        (&["preview", "missing.log"][..], 1, "missing.log does not exist"),
        (&["preview", "reports/*.xml"], 1, "no file matches reports/*.xml"),
        (&["preview", "empty.log"], 1, "empty.log is empty"),
        (&["preview", "image.png"], 1, "image.png is a PNG image"),
        (&["preview", "cut.xml"], 1, "testsuites/testsuite[0]"),
        (&["preview", "unknown.log"], 1, "unknown.log is of no format that is known"),
        (&["preview", "unknown.log"], 1, "last words"),
        (&["preview", "folder"], 1, "it is a directory; name the files in it"),
        (&["preview", "pytest:unknown.log"], 1, "unknown.log holds no pytest run"),
        (&["preview", "pytest:cut.xml"], 1, "it looks like junit"),
        (&["preview", "pytst:x.log"], 2, "did you mean `pytest:x.log`?"),
        (&["preview", "pytest:"], 2, "expected a path"),
        (&["preview", ""], 2, "expected a path"),
        (&["preview", "--config", "broken.toml", "empty.log"], 2, "did you mean `fail_under`?"),
        (&["preview", "--config", "syntax.toml", "empty.log"], 2, "syntax.toml: line 1"),
        (&["preview", "--config", "none.toml", "empty.log"], 2, "none.toml: cannot be read"),
        (&["preview", "--set", "nonsense", "empty.log"], 2, "KEY=VALUE"),
        (&["preview", "--set", "templates=folder/none", "empty.log"], 2, "folder/none"),
        (&["preview"], 2, "INPUT"),
        (&["nonsense"], 2, "nonsense"),
        (&["run", "pytest:-"], 2, "CMD"),
        (&["run", "--timeout", "0", "--", "true"], 2, "--timeout"),
        (
            &["run", "--forge", "none", "--", "no-such-command"],
            1,
            "the command could not be started: no-such-command: ",
        ),
        (&["run", "--forge", "none", "--", "true"], 1, "the command's output is empty"),
    ] {
        let (found, output) = run_in(folder.path(), args);
        let flat = output.replace('\n', " ");
        assert!(
            found == status && flat.contains(text),
            "{args:?}: status {found}, expected {status} and {text:?}:\n{output}"
        );
        assert!(!output.contains("panicked"), "{args:?}: {output}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_with_a_name_and_piped_standard_input_are_read_like_files() {
    let folder = folder();
    let green = fs::read(format!("{CAPTURES}/pytest/9.2-green/plain.log")).unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let (pipe, green) = (pipe.clone(), green.clone());
        move || fs::write(pipe, green).unwrap()
    });
    let (status, output) = run_in(folder.path(), &["preview", "pipe"]);
    assert_eq!(status, 0, "{output}");
    writer.join().unwrap();

    let mut command = ci_report();
    command.args(["preview", "/dev/stdin"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(&green).unwrap();
    let (status, output) = outcome(&child.wait_with_output().unwrap());
    assert_eq!(status, 0, "{output}");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let path = folder.path().join("secret.log");
    fs::write(&path, "3 passed in 0.1s\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        return; // Nothing is forbidden to root.
    }
    let (status, output) = run_in(folder.path(), &["preview", "secret.log"]);
    assert!(status == 1 && output.contains("secret.log cannot be read"), "{status}: {output}");
}

#[test]
fn a_broken_input_does_not_hide_a_good_one_beside_it() {
    let folder = folder();
    let good = format!("{CAPTURES}/pytest/9.2-green/plain.log");
    let (status, output) = run_in(folder.path(), &["preview", "--output", "json", &good, "missing.log"]);
    let report: Value = serde_json::from_str(&output).unwrap();
    assert_eq!((status, &report["verdict"]), (1, &"fail".into()));
    assert_eq!(report["reasons"][0]["code"], "input-missing");
    assert!(report["tests"]["passed"].as_u64().unwrap() > 0);
}

#[test]
fn the_same_report_comes_from_a_path_a_glob_standard_input_and_a_named_format() {
    let folder = folder();
    let log = fs::read(format!("{CAPTURES}/pytest/9.2-failing/plain.log")).unwrap();
    fs::write(folder.path().join("a.log"), &log).unwrap();
    let json = |input: &str| {
        let mut command = ci_report();
        command.current_dir(folder.path()).args(["preview", "--job", "x", "--output", "json", input]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(&log).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let mut report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["inputs"][0]["path"] = "".into();
        report
    };
    let expected = json("a.log");
    for input in ["pytest:a.log", "a*.log", "pytest:?.log", "-", "pytest:-"] {
        assert_eq!(json(input), expected, "{input}");
    }
}

#[test]
fn an_exit_status_turns_a_green_report_red_and_none_turns_a_red_one_green() {
    let green = format!("{CAPTURES}/pytest/9.2-green/plain.log");
    let red = format!("{CAPTURES}/pytest/9.2-failing/plain.log");
    let status = |args: &[&str]| run_in(Path::new("."), args).0;
    assert_eq!(status(&["preview", &green]), 0);
    assert_eq!(status(&["preview", "--exit-status", "0", &green]), 0);
    assert_eq!(status(&["preview", "--exit-status", "3", &green]), 1);
    assert_eq!(status(&["preview", "--exit-status", "-1", &green]), 1);
    assert_eq!(status(&["preview", "--exit-status", "0", &red]), 1);
}

#[test]
fn the_output_goes_into_a_file_on_request() {
    let folder = folder();
    let green = format!("{CAPTURES}/pytest/9.2-green/plain.log");
    for (output, begin) in [("markdown", "<details>"), ("json", "{"), ("html", "<!doctype html>"), ("terminal", "▸ 🟢")]
    {
        let (status, printed) = run_in(folder.path(), &["preview", "--output", output, "--out", "out", &green]);
        assert_eq!((status, printed.as_str()), (0, ""));
        let written = fs::read_to_string(folder.path().join("out")).unwrap();
        assert!(written.to_lowercase().starts_with(begin), "{output}: {written:.80}");
    }
    let args = ["post", "--output", "json", "--out", "report.json", "--forge", "none", "--quiet", &green];
    assert_eq!(run_in(folder.path(), &args).0, 0);
    let written = fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap()["verdict"], "pass");
    let (status, output) = run_in(folder.path(), &["preview", "--out", "none/out", &green]);
    assert!(status == 1 && output.contains("none/out cannot be written"), "{status}: {output}");
}

#[test]
fn outside_a_merge_request_post_prints_the_report_and_says_so() {
    let green = format!("{CAPTURES}/pytest/9.2-green/plain.log");
    let (status, output) = run_in(Path::new("."), &["post", "--job", "API Tests", &green]);
    assert_eq!(status, 0);
    assert!(output.contains("API Tests") && output.contains("no comment was posted"), "{output}");
    let (status, output) = run_in(Path::new("."), &["post", "--quiet", "--forge", "none", &green]);
    assert!(status == 0 && !output.contains("no comment was posted"), "{output}");
}

#[test]
fn a_comment_that_cannot_be_posted_is_printed_and_saved_and_never_a_pass() {
    let folder = folder();
    fs::copy(format!("{CAPTURES}/pytest/9.2-green/plain.log"), folder.path().join("green.log")).unwrap();
    let in_merge_request = |more: &[(&str, &str)], args: &[&str]| {
        let mut command = ci_report();
        command.current_dir(folder.path()).args(["post"]).args(args).arg("green.log");
        command.env("CI_API_V4_URL", "http://127.0.0.1:9/api/v4").env("CI_PROJECT_ID", "7").env("GITLAB_CI", "true");
        command.env("CI_MERGE_REQUEST_IID", "3").env("CI_JOB_NAME", "API Tests").envs(more.iter().copied());
        outcome(&command.output().unwrap())
    };
    let (status, output) = in_merge_request(&[], &[]);
    assert_eq!(status, 77, "{output}");
    assert!(output.contains("could not be posted") && output.contains("CI_REPORT_TOKEN"), "{output}");
    let saved = fs::read_to_string(folder.path().join("ci-report-api-tests.md")).unwrap();
    assert!(saved.contains("API Tests"), "{saved}");
    let saved = fs::read_to_string(folder.path().join("ci-report-api-tests.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&saved).unwrap()["verdict"], "pass");

    // Nothing listens there; the deadline is short.
    let token = [("CI_REPORT_TOKEN", "glpat-aaaaaaaaaaaaaaaaaaaa")];
    let (status, output) = in_merge_request(&token, &["--set", "post.deadline_s=1", "--set", "post.on_error=fail"]);
    assert_eq!(status, 1, "{output}");
    assert!(output.contains("127.0.0.1") && !output.contains("glpat-"), "{output}");
    let (status, _) = in_merge_request(&token, &["--set", "post.deadline_s=1", "--set", "post.on_error=ignore"]);
    assert_eq!(status, 0);
}

#[test]
fn a_template_of_ones_own_that_cannot_be_used_does_not_lose_the_report() {
    let folder = folder();
    fs::write(folder.path().join("folder/tests.md.hbs"), "{{no_such_field}}").unwrap();
    let green = format!("{CAPTURES}/pytest/9.2-green/plain.log");
    let (status, output) = run_in(folder.path(), &["post", "--set", "templates=folder", &green]);
    assert_eq!(status, 77, "{output}");
    assert!(output.contains("the built-in templates are used instead") && output.contains("6 passed"), "{output}");
}

#[test]
fn run_passes_output_and_exit_status_on_to_the_report() {
    let folder = folder();
    fs::copy(format!("{CAPTURES}/pytest/9.2-green/plain.log"), folder.path().join("green.log")).unwrap();
    let run = |script: &str, inputs: &[&str]| {
        let mut command = ci_report();
        command.current_dir(folder.path()).arg("run").args(inputs).args(["--", "sh", "-c", script]);
        outcome(&command.output().unwrap())
    };
    assert_eq!(run("cat green.log", &[]).0, 0);
    let (status, output) = run("cat green.log; exit 3", &[]);
    assert!(status == 1 && output.contains("exited with status 3"), "{status}: {output}");
    assert_eq!(run("cat green.log; kill -9 $$", &[]).0, 1);
    let (status, output) = run("echo hello", &[]);
    assert!(status == 1 && output.starts_with("hello\n") && output.contains("no format that is known"), "{output}");
    // A report file that was there before says nothing about this run.
    let old = std::time::SystemTime::now() - std::time::Duration::from_mins(1);
    fs::copy(format!("{CAPTURES}/pytest/9.2-green/plain.log"), folder.path().join("old.log")).unwrap();
    fs::File::options().write(true).open(folder.path().join("old.log")).unwrap().set_modified(old).unwrap();
    let (status, output) = run("echo hello", &["old.log"]);
    assert!(status == 1 && output.contains("old.log is from an earlier run"), "{output}");
    assert_eq!(run("cp green.log old.log", &["old.log"]).0, 0);
    let (status, output) = run("true", &["pytest:-"]);
    assert!(status == 1 && output.contains("is empty"), "{output}");
    let missing = ci_report().args(["run", "--", "no-such-command-anywhere"]).output().unwrap();
    let (status, output) = outcome(&missing);
    assert!(status == 1 && output.contains("could not be started"), "{output}");
}

#[test]
fn formats_completions_and_the_manual_page_are_printed() {
    let (status, output) = run_in(Path::new("."), &["formats"]);
    assert!(status == 0 && ci_report_parsers::formats::all().iter().all(|format| output.contains(format.id)));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(run_in(Path::new("."), &["completions", shell]).1.contains("preview"), "{shell}");
    }
    assert!(run_in(Path::new("."), &["man"]).1.contains(".TH ci-report"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let green = format!("{CAPTURES}/pytest/9.2-green/plain.log");
    let script = format!("'{}' preview '{green}' | true", env!("CARGO_BIN_EXE_ci-report"));
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}
