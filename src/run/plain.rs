//! Running a command with nothing but what every system has.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use super::capture::{Capture, Stream};
use super::{Ending, RunOptions};

/// How often the command is asked whether it has ended.
const PULSE: Duration = Duration::from_millis(20);

/// Once the command has ended, its descendants are not waited for after such a silence,
const SILENCE: Duration = Duration::from_millis(300);
/// nor longer than this.
const PATIENCE: Duration = Duration::from_secs(3);

type Piece = (Stream, Vec<u8>);

/// Runs the command to its end. An error says that it never started.
pub(super) fn run(
    command: &[OsString],
    options: &RunOptions,
    capture: &mut Capture,
    out: impl Write + Send + 'static,
    err: impl Write + Send + 'static,
) -> io::Result<Ending> {
    let (program, arguments) = super::split(command)?;
    let mut child = Command::new(program).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (sender, pieces) = mpsc::sync_channel(16);
    if let Some(from) = child.stdout.take() {
        relay(from, out, Stream::Out, sender.clone());
    }
    if let Some(from) = child.stderr.take() {
        relay(from, err, Stream::Err, sender);
    }
    watch(&mut child, options, &pieces, capture)
}

/// Passes one stream on until it ends or nobody takes it any more, and hands over a copy.
fn relay(
    mut from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    stream: Stream,
    copies: SyncSender<Piece>,
) {
    thread::spawn(move || {
        let mut buffer = vec![0; 64 << 10];
        loop {
            let bytes = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => buffer.get(..length).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => break,
            };
            let passed = to.write_all(bytes).and_then(|()| to.flush());
            if copies.send((stream, bytes.to_vec())).is_err() || passed.is_err() {
                break;
            }
        }
    });
}

fn watch(
    child: &mut Child,
    options: &RunOptions,
    pieces: &Receiver<Piece>,
    capture: &mut Capture,
) -> io::Result<Ending> {
    let started = Instant::now();
    let mut timed_out = None;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        match pieces.recv_timeout(PULSE) {
            Ok((stream, bytes)) => capture.write(stream, &bytes),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => thread::sleep(PULSE),
        }
        if let Some(after) = options.timeout.filter(|limit| timed_out.is_none() && started.elapsed() >= *limit) {
            timed_out = Some(after);
            child.kill()?;
        }
    };
    let ended = Instant::now();
    while let Ok((stream, bytes)) = pieces.recv_timeout(SILENCE.min(PATIENCE.saturating_sub(ended.elapsed()))) {
        capture.write(stream, &bytes);
    }
    Ok(match timed_out {
        Some(after) => Ending::TimedOut { after },
        // Only where there are signals has a process no status; there is `supervise` for that.
        None => Ending::Exited(status.code().unwrap_or(1)),
    })
}

#[cfg(test)]
mod plain_tests {
    use super::super::{Captured, captured};
    use super::*;

    fn sh(script: &str, options: &RunOptions) -> (Captured, String) {
        let command = ["/bin/sh", "-c", script].map(OsString::from);
        let mut captured = captured(&command, |log| run(&command, options, log, io::sink(), io::sink()));
        let mut log = String::new();
        captured.log.read_to_string(&mut log).unwrap();
        (captured, log)
    }

    #[test]
    fn output_and_status_are_kept() {
        let (captured, log) = sh("echo out; sleep 0.1; echo err >&2; exit 3", &RunOptions::default());
        assert_eq!(log, "out\nerr\n");
        assert_eq!(captured.ending.exit_status(), 3);
    }

    #[test]
    fn a_command_that_takes_too_long_is_killed() {
        let options = RunOptions { timeout: Some(Duration::from_millis(200)), ..RunOptions::default() };
        let (captured, log) = sh("echo begun; exec sleep 60", &options);
        assert_eq!((captured.ending.exit_status(), log.as_str()), (124, "begun\n"));
    }

    #[test]
    fn a_descendant_that_holds_the_output_is_not_waited_for() {
        let (captured, log) = sh("sleep 20 & echo done", &RunOptions::default());
        assert_eq!((captured.ending.exit_status(), log.as_str()), (0, "done\n"));
        assert!(captured.duration < Duration::from_secs(10));
    }
}
