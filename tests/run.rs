//! `run` must not be noticed by the command, and must not miss how it ended.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::fd::AsFd;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use ci_report::run::{Captured, Ending, RunOptions, run_between};

/// A command that has ended: what was passed on and what was captured.
struct Seen {
    out: Vec<u8>,
    err: Vec<u8>,
    log: Vec<u8>,
    captured: Captured,
}

fn sh(script: &str) -> Seen {
    sh_with(script, &RunOptions::default())
}

fn sh_with(script: &str, options: &RunOptions) -> Seen {
    seen(&shell(script), options)
}

fn shell(script: &str) -> [OsString; 3] {
    ["/bin/sh", "-c", script].map(OsString::from)
}

fn seen(command: &[OsString], options: &RunOptions) -> Seen {
    let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    let mut captured = run_between(command, options, out.as_fd(), err.as_fd());
    let log = bytes_of(&mut captured.log);
    Seen { out: bytes_of(&mut out), err: bytes_of(&mut err), log, captured }
}

fn bytes_of(file: &mut (impl Read + Seek)) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

fn within(limit: u64) -> RunOptions {
    RunOptions { timeout: Some(Duration::from_millis(limit)), grace: Duration::from_millis(500) }
}

fn wait_for(file: &Path) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !file.exists() {
        assert!(Instant::now() < patience, "{} never appeared", file.display());
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn streams_stay_apart_and_are_logged_in_the_order_of_arrival() {
    let seen = sh("echo 1; sleep 0.1; echo 2 >&2; sleep 0.1; echo 3; sleep 0.1; echo 4 >&2");
    assert_eq!((seen.out, seen.err, seen.log), (b"1\n3\n".into(), b"2\n4\n".into(), b"1\n2\n3\n4\n".into()));
    assert!(seen.captured.lost.is_none());
}

#[test]
fn the_order_is_exact_where_both_streams_go_to_one_file() {
    let mut both = tempfile::tempfile().unwrap();
    let script = "i=0; while [ $i -lt 500 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done";
    let mut captured = run_between(&shell(script), &RunOptions::default(), both.as_fd(), both.as_fd());
    let lines: Vec<_> = (0..500).map(|i| format!("out {i}\nerr {i}\n")).collect();
    let expected = lines.concat();
    assert_eq!(bytes_of(&mut captured.log), expected.as_bytes());
    assert_eq!(bytes_of(&mut both), expected.as_bytes());
}

#[test]
fn bytes_pass_unchanged_whatever_they_are() {
    let seen = sh(r"printf '\377\376\000\r 50%%\033[1mx\r\n\tno newline'");
    let expected = b"\xff\xfe\0\r 50%\x1b[1mx\r\n\tno newline";
    assert_eq!((seen.out.as_slice(), seen.log.as_slice()), (expected.as_slice(), expected.as_slice()));
}

#[test]
fn half_a_line_passes_before_the_command_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let go = folder.path().join("go");
    let script = format!("printf 'half a line'; while [ ! -e '{}' ]; do sleep 0.02; done", go.display());
    let (mut from, to) = io::pipe().unwrap();
    let reader = thread::spawn(move || {
        let mut first = [0; 11];
        from.read_exact(&mut first).unwrap();
        File::create(go).unwrap();
        first
    });
    let captured = run_between(&shell(&script), &within(20_000), to.as_fd(), io::stderr().as_fd());
    assert_eq!(captured.ending.exit_status(), 0);
    assert_eq!(&reader.join().unwrap(), b"half a line");
}

#[test]
fn the_exit_status_is_the_one_that_a_shell_shows() {
    for status in [0, 1, 77, 255] {
        let seen = sh(&format!("exit {status}"));
        assert!(matches!(seen.captured.ending, Ending::Exited(ended) if ended == status));
        assert_eq!(seen.captured.ending.exit_status(), status);
    }
    for (name, number) in [("KILL", 9), ("TERM", 15), ("SEGV", 11)] {
        let ending = sh(&format!("ulimit -c 0; kill -{name} $$")).captured.ending;
        assert_eq!(ending.exit_status(), 128 + number);
        assert_eq!(ending.to_string(), format!("was killed by SIG{name}"));
    }
}

#[test]
fn a_command_that_cannot_be_started_is_told_from_one_that_failed() {
    let start = |name: &str| seen(&[name.into()], &RunOptions::default()).captured.ending;
    assert_eq!(start("/nonexistent/command").exit_status(), 127);
    assert_eq!(start("no-such-command-anywhere").exit_status(), 127);
    assert_eq!(start("/etc/passwd").exit_status(), 126);
    let nothing = seen(&[], &RunOptions::default()).captured.ending;
    assert_eq!(nothing.to_string(), "could not be started: no command was given");
}

#[test]
fn a_script_without_a_first_line_is_run_by_the_shell_and_a_strange_binary_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    // Another process writes it: a file that a test beside this one holds open across its fork could not be run.
    let executable = |name: &str, content: &str| {
        let path = folder.path().join(name);
        let written = sh(&format!("printf '{content}' > '{0}' && chmod +x '{0}'", path.display()));
        assert_eq!(written.captured.ending.exit_status(), 0);
        OsString::from(path)
    };
    let script = seen(&[executable("script", "echo $1; exit 4"), "argument".into()], &RunOptions::default());
    assert_eq!((script.out.as_slice(), script.captured.ending.exit_status()), (b"argument\n".as_slice(), 4));
    let binary = seen(&[executable("binary", r"\000foreign")], &RunOptions::default());
    assert_eq!(binary.captured.ending.exit_status(), 126);
}

#[test]
fn a_command_that_takes_too_long_may_clean_up_before_it_is_killed() {
    let polite = sh_with("trap 'echo cleaned; exit 0' TERM; while :; do sleep 0.05; done", &within(300));
    assert!(matches!(polite.captured.ending, Ending::TimedOut { .. }));
    assert_eq!(polite.captured.ending.exit_status(), 124);
    assert_eq!(polite.out, b"cleaned\n");
    let stubborn = sh_with("trap '' TERM; echo deaf; while :; do sleep 0.05; done", &within(300));
    assert_eq!(stubborn.captured.ending.exit_status(), 124);
    assert_eq!(stubborn.out, b"deaf\n");
    assert!(stubborn.captured.duration >= Duration::from_millis(800));
}

#[cfg(target_os = "linux")]
#[test]
fn a_time_out_stops_what_the_command_has_started_too() {
    let seen = sh_with("trap 'echo cleaned; exit 0' TERM; sh -c 'sleep 60; echo survived'; echo went on", &within(300));
    assert_eq!((seen.out.as_slice(), seen.captured.ending.exit_status()), (b"cleaned\n".as_slice(), 124));
}

#[test]
fn a_time_out_does_not_wait_for_whoever_reads_the_output() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let script = format!("echo $$ > '{}'; exec yes", pid.display());
    let (mut from, to) = io::pipe().unwrap();
    let run = thread::spawn(move || run_between(&shell(&script), &within(1000), to.as_fd(), io::stderr().as_fd()));
    wait_for(&pid);
    let alive = format!("kill -0 $(cat '{}') 2>/dev/null", pid.display());
    let patience = Instant::now() + Duration::from_secs(20);
    while sh(&alive).captured.ending.exit_status() == 0 {
        assert!(Instant::now() < patience, "the command lives on");
    }
    assert!(!run.is_finished(), "what it had written would be lost");
    io::copy(&mut from, &mut io::sink()).unwrap();
    assert!(matches!(run.join().unwrap().ending, Ending::TimedOut { .. }));
}

#[test]
fn a_descendant_that_holds_the_output_is_not_waited_for_and_lives_on() {
    let folder = tempfile::tempdir().unwrap();
    let alive = folder.path().join("alive");
    let seen = sh(&format!("(sleep 2; echo late && echo later && : > '{}') & echo done", alive.display()));
    assert_eq!((seen.out.as_slice(), seen.log.as_slice()), (b"done\n".as_slice(), b"done\n".as_slice()));
    assert_eq!(seen.captured.ending.exit_status(), 0);
    assert!(!alive.exists());
    wait_for(&alive);
}

#[test]
fn a_descendant_that_keeps_talking_is_heard_for_a_while() {
    let seen = sh("(i=0; while [ $i -lt 500 ]; do echo $i; sleep 0.02; i=$((i+1)); done) & echo done");
    assert!(seen.log.windows(3).any(|lines| lines == b"\n9\n"));
    assert!(seen.captured.duration < Duration::from_secs(8), "{:?}", seen.captured.duration);
    assert_eq!(seen.log, seen.out);
}

#[test]
fn everything_that_the_command_left_in_its_pipe_is_read() {
    let seen = sh("i=0; while [ $i -lt 6000 ]; do echo line $i; i=$((i+1)); done");
    assert!(seen.log.ends_with(b"line 5999\n"));
    assert_eq!(seen.log, seen.out);
}

#[test]
fn a_command_whose_output_nobody_reads_meets_the_broken_pipe() {
    let (from, to) = io::pipe().unwrap();
    drop(from);
    let mut captured =
        run_between(&shell("while :; do echo y; done"), &within(20_000), to.as_fd(), io::stderr().as_fd());
    assert_eq!(captured.ending.to_string(), "was killed by SIGPIPE");
    assert!(bytes_of(&mut captured.log).starts_with(b"y\n"));
    assert!(captured.lost.is_some());
}

#[test]
fn one_stream_goes_on_when_the_other_is_closed() {
    let (from, to) = io::pipe().unwrap();
    drop(from);
    let mut err = tempfile::tempfile().unwrap();
    let script = "trap '' PIPE; echo a; sleep 0.2; echo b 2>/dev/null || echo failed >&2; exit 3";
    let captured = run_between(&shell(script), &RunOptions::default(), to.as_fd(), err.as_fd());
    assert_eq!(captured.ending.exit_status(), 3);
    assert!(String::from_utf8(bytes_of(&mut err)).unwrap().ends_with("failed\n"));
}

#[test]
fn output_that_does_not_fit_into_the_memory_goes_through() {
    let before = peak_memory();
    let mut captured =
        run_between(&shell("head -c 200000000 /dev/zero"), &RunOptions::default(), null().as_fd(), null().as_fd());
    assert_eq!(captured.log.seek(io::SeekFrom::End(0)).unwrap(), 200_000_000);
    assert!(peak_memory() - before < 50_000_000);
}

fn null() -> File {
    File::options().write(true).open("/dev/null").unwrap()
}

/// In bytes; 0 where the system does not tell.
fn peak_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<usize>().map_or(0, |kilobytes| kilobytes * 1024)
}

#[test]
fn the_environment_and_the_working_directory_are_left_alone() {
    let seen = sh("pwd -P; env | sort");
    let direct = std::process::Command::new("/bin/sh").args(["-c", "pwd -P; env | sort"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&seen.out), String::from_utf8_lossy(&direct.stdout));
}

#[test]
fn a_command_in_front_of_a_terminal_sees_a_terminal_of_its_size() {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&keyboard).unwrap();
    unlockpt(&keyboard).unwrap();
    let name = ptsname(&keyboard, Vec::new()).unwrap().into_string().unwrap();
    let terminal = File::options().read(true).write(true).open(name).unwrap();
    let size = rustix::termios::Winsize { ws_row: 31, ws_col: 99, ws_xpixel: 0, ws_ypixel: 0 };
    rustix::termios::tcsetwinsize(&keyboard, size).unwrap();

    let script = "test -t 1 && test -t 2 && stty size <&1; echo e >&2";
    let mut captured = run_between(&shell(script), &RunOptions::default(), terminal.as_fd(), terminal.as_fd());
    assert_eq!(bytes_of(&mut captured.log), b"31 99\ne\n");
    let mut screen = [0; 10];
    File::from(keyboard).read_exact(&mut screen).unwrap();
    assert_eq!(&screen, b"31 99\r\ne\r\n");
}
