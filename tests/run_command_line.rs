//! `ci-report run` as people and CI systems meet it: signals, status, pipes, terminals.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const PASSING: &str = "============================= test session starts ==============================\n\
    platform linux -- Python 3.11.2, pytest-8.3.4, pluggy-1.5.0\n\
    rootdir: /builds/acme/shop\n\
    collected 2 items\n\n\
    tests/test_cart.py ..                                                    [100%]\n\n\
    ============================== 2 passed in 0.01s ===============================\n";

/// `ci-report run … -- sh -c script`, away from any merge request.
fn run(options: &[&str], script: &str) -> Command {
    quiet(Command::new(env!("CARGO_BIN_EXE_ci-report")), options, script)
}

fn quiet(mut command: Command, options: &[&str], script: &str) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CI") || name.starts_with("GIT")) {
            command.env_remove(name);
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    command.current_dir(folder).args(["run", "--forge", "none"]).args(options).args(["--", "/bin/sh", "-c", script]);
    command.stdin(Stdio::null());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn all_text(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

/// A command that has printed its first line and waits for what comes.
fn started(mut command: Command) -> (Child, BufReader<std::process::ChildStdout>) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    (child, out)
}

fn kill(signal: &str, pid: u32) {
    assert!(Command::new("kill").args(["-s", signal, &pid.to_string()]).status().unwrap().success());
}

#[test]
fn the_verdict_is_that_of_the_output_and_of_the_status() {
    let green = run(&[], &format!("printf '{}'", PASSING.replace('%', "%%"))).output().unwrap();
    assert!(text(&green.stdout).starts_with(PASSING), "{}", all_text(&green));
    assert_eq!(green.status.code(), Some(0), "{}", all_text(&green));
    let red = run(&[], &format!("printf '{}'; exit 3", PASSING.replace('%', "%%"))).output().unwrap();
    assert_eq!(red.status.code(), Some(1), "{}", all_text(&red));
}

#[test]
fn a_killed_command_is_reported_whatever_it_said_before() {
    let output = run(&[], &format!("printf '{}'; kill -9 $$", PASSING.replace('%', "%%"))).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(all_text(&output).contains("SIGKILL"), "{}", all_text(&output));
}

#[test]
fn a_command_that_takes_too_long_is_stopped_and_reported() {
    let output = run(&["--timeout", "1"], "echo begun; exec sleep 60").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("begun\n"));
    assert!(all_text(&output).contains("timed out"), "{}", all_text(&output));
}

#[test]
fn a_command_that_does_not_exist_is_reported() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ci-report"));
    command.args(["run", "--forge", "none", "--", "/nonexistent/command"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(all_text(&output).contains("No such file"), "{}", all_text(&output));
}

#[test]
fn signals_reach_the_command_and_the_report_still_comes() {
    for signal in ["TERM", "INT", "HUP", "QUIT", "USR1", "USR2"] {
        let script = format!("trap 'echo got {signal}; exit 8' {signal}; echo ready; while :; do sleep 0.05; done");
        let (mut child, mut out) = started(run(&[], &script));
        kill(signal, child.id());
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert!(rest.starts_with(&format!("got {signal}\n")), "{rest}");
        assert_eq!(child.wait().unwrap().code(), Some(1), "{signal}");
    }
}

#[test]
fn a_signal_that_kills_the_command_does_not_kill_the_report() {
    let (child, mut out) = started(run(&[], "echo ready; exec sleep 60"));
    kill("TERM", child.id());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!((rest + &text(&output.stderr)).contains("SIGTERM"));
}

#[test]
fn a_signal_that_was_ignored_stays_ignored() {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "trap '' HUP INT; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_ci-report")]);
    let output = quiet(shell, &[], "kill -s HUP $$; kill -s INT $$; echo alive").output().unwrap();
    assert!(text(&output.stdout).starts_with("alive\n"), "{}", all_text(&output));
}

#[test]
fn standard_input_is_the_commands() {
    let mut child = run(&[], "cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"for the command\n").unwrap();
    assert!(text(&child.wait_with_output().unwrap().stdout).starts_with("for the command\n"));
}

#[test]
fn a_reader_that_leaves_early_stops_the_command() {
    let mut child = run(&[], "while :; do echo y; done").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut first = [0; 2];
    out.read_exact(&mut first).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!text(&output.stderr).contains("panicked"), "{}", text(&output.stderr));
}

#[test]
fn a_descendant_in_the_background_does_not_hold_the_job_up() {
    let output = run(&[], "sleep 60 & echo done").output().unwrap();
    assert!(text(&output.stdout).starts_with("done\n"));
}

/// `setsid` comes with every Linux distribution.
#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_reaches_the_command_once() {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&keyboard).unwrap();
    unlockpt(&keyboard).unwrap();
    let name = ptsname(&keyboard, Vec::new()).unwrap().into_string().unwrap();
    let terminal = File::options().read(true).write(true).open(name).unwrap();

    let mut session = Command::new("setsid");
    session.args(["--ctty", "--wait", env!("CARGO_BIN_EXE_ci-report")]);
    let script =
        "trap 'echo caught' INT; echo ready; i=0; while [ $i -lt 20 ]; do sleep 0.05; i=$((i+1)); done; echo end";
    let mut command = quiet(session, &[], script);
    command.stdin(terminal.try_clone().unwrap()).stdout(terminal.try_clone().unwrap()).stderr(terminal);
    let mut child = command.spawn().unwrap();
    drop(command);

    let mut screen = BufReader::new(File::from(keyboard));
    let mut seen = String::new();
    while !seen.contains("ready") {
        screen.read_line(&mut seen).unwrap();
    }
    screen.get_mut().write_all(b"\x03").unwrap();
    while !seen.contains("end\r\n") {
        screen.read_line(&mut seen).unwrap();
    }
    assert_eq!(seen.matches("caught").count(), 1, "{seen}");
    // The report follows; a full terminal would keep it waiting.
    let mut rest = Vec::new();
    screen.read_to_end(&mut rest).ok();
    child.wait().unwrap();
}
