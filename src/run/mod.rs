//! Runs the command of `ci-report run -- CMD…`: its output passes through live and unchanged, a copy is kept, and how
//! it ended is told.
//!
//! The command must not notice. It keeps our standard input, environment, working directory, process group and
//! controlling terminal, and every signal disposition that we were started with (`nohup`), except that SIGPIPE and
//! SIGCHLD are at their defaults. Its output goes into a pipe, or into a pseudo terminal where ours goes to a terminal,
//! so that it colours and buffers as before.
//!
//! - **Order.** Where our standard output and error are the same file, terminal or pipe (`2>&1`), the command gets one
//!   channel for both and the copy is exact. Otherwise there are two, and nothing but the time of arrival says which
//!   came first. One poller reads both, as it sees every moment at which only one of them has something; two threads
//!   would race for the log. What arrives on both between two looks is taken standard output first. A line of one
//!   stream is never torn by a line of the other: it is logged when its end arrives.
//! - **Signals** sent to us by a process are forwarded. Ctrl-C and Ctrl-\ reach the whole foreground group, the command
//!   with it, and are not sent a second time. Who signals the whole group by `kill` reaches the command twice: nothing
//!   tells such a signal from one meant for us alone. We live on and report. Once the command has ended, Ctrl-C stops
//!   us as usual; the other signals cannot take the report away.
//! - **Output that nobody reads any more** (`| head -1`) closes the command's channel too: it meets the broken pipe that
//!   it would have met, and the log holds what came before.
//! - **Descendants that outlive the command** and hold its output are waited for while they are talkative, three
//!   seconds at most. What they write later is swallowed, so that a server started in the background does not die of a
//!   broken pipe.
//! - **A time-out** sends SIGTERM and, after a grace, SIGKILL, to the command and, on Linux, to its descendants: most
//!   commands are a shell or a package manager with the real work below.
//!
//! Where there are no Unix signals, there are plain pipes, a reader for each, and `kill` on time-out.

use std::ffi::OsString;
use std::time::{Duration, Instant};
use std::{fmt, io};

use tempfile::SpooledTempFile;

use capture::Capture;

use crate::format::duration;

mod capture;
#[cfg(unix)]
mod channel;
#[cfg(unix)]
mod command;
#[cfg(unix)]
mod descendants;
#[cfg(any(not(unix), test))]
mod plain;
#[cfg(unix)]
mod relay;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod supervise;

/// How a command is run.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// How long the command may take; without end if absent.
    pub timeout: Option<Duration>,
    /// How long it may take to end by itself after the time-out's SIGTERM, before SIGKILL.
    pub grace: Duration,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self { timeout: None, grace: Duration::from_secs(10) }
    }
}

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Captured {
    /// Standard output and error in the order of arrival, from its start. It lives in memory while it is small, else in a
    /// temporary file without a name.
    pub log: SpooledTempFile,
    /// Why the end of the log may be missing: nobody took the output any more, or the disk that holds the log was full.
    pub lost: Option<io::Error>,
    /// How the command ended.
    pub ending: Ending,
    /// How long that took.
    pub duration: Duration,
}

/// How a command ended.
#[derive(Debug)]
pub enum Ending {
    /// By itself, with this exit status.
    Exited(i32),
    /// By a signal.
    Killed {
        /// The signal's number.
        signal: i32,
        /// Its name, such as `SIGKILL`, or `signal 40` where it has none.
        name: String,
    },
    /// It took too long and was stopped.
    TimedOut {
        /// The time that it was given.
        after: Duration,
    },
    /// It never ran.
    NotStarted {
        /// The command's name and what the system said.
        error: io::Error,
    },
}

impl Ending {
    /// The exit status that a shell would show as `$?`, and `timeout` for a time-out.
    ///
    /// See [POSIX](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02) and
    /// [coreutils](https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html).
    #[must_use]
    pub fn exit_status(&self) -> i32 {
        match self {
            Self::Exited(status) => *status,
            Self::Killed { signal, .. } => 128 + signal,
            Self::TimedOut { .. } => 124,
            Self::NotStarted { error } if error.kind() == io::ErrorKind::NotFound => 127,
            Self::NotStarted { .. } => 126,
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(status) => write!(f, "exited with status {status}"),
            Self::Killed { name, .. } => write!(f, "was killed by {name}"),
            Self::TimedOut { after } => write!(f, "timed out after {}", duration(after.as_secs_f64())),
            Self::NotStarted { error } => write!(f, "could not be started: {error}"),
        }
    }
}

/// Runs `command`, its name and arguments, between our own standard streams.
#[must_use]
pub fn run(command: &[OsString], options: &RunOptions) -> Captured {
    use io::Write as _;
    // What was printed before the command stays before its output. If it cannot be written, the command's cannot either.
    io::stdout().flush().ok();
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        run_between(command, options, io::stdout().as_fd(), io::stderr().as_fd())
    }
    #[cfg(not(unix))]
    {
        captured(command, |log| plain::run(command, options, log, io::stdout(), io::stderr()))
    }
}

/// Runs `command` with its standard output going to `out` and its standard error to `err`.
#[cfg(unix)]
#[must_use]
pub fn run_between(
    command: &[OsString],
    options: &RunOptions,
    out: std::os::fd::BorrowedFd<'_>,
    err: std::os::fd::BorrowedFd<'_>,
) -> Captured {
    captured(command, |log| supervise::run(command, options, log, out, err))
}

fn captured(command: &[OsString], run: impl FnOnce(&mut Capture) -> io::Result<Ending>) -> Captured {
    let started = Instant::now();
    let mut capture = Capture::default();
    let ending = run(&mut capture).unwrap_or_else(|error| Ending::NotStarted { error: named(command, error) });
    let duration = started.elapsed();
    let (log, lost) = capture.finish();
    Captured { log, lost, ending, duration }
}

/// What the system said, with the name of the command that it is about.
fn named(command: &[OsString], error: io::Error) -> io::Error {
    match command.first() {
        Some(name) => io::Error::new(error.kind(), format!("{}: {error}", name.display())),
        None => error,
    }
}

/// The name and the arguments of a command; an error where there is not even a name.
fn split(command: &[OsString]) -> io::Result<(&OsString, &[OsString])> {
    command.split_first().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no command was given"))
}
