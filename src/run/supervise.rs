//! Watches over the running command: its end, its time-out and the signals for it.

use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ExitStatus};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use super::capture::{Capture, Stream};
use super::channel::{self, Channel};
use super::relay::{self, Source};
use super::signals::{self, Signals};
use super::{Ending, RunOptions, descendants};

/// Runs the command to its end. An error says that it never started.
pub(super) fn run(
    command: &[OsString],
    options: &RunOptions,
    capture: &mut Capture,
    out: BorrowedFd<'_>,
    err: BorrowedFd<'_>,
) -> io::Result<Ending> {
    let (program, arguments) = super::split(command)?;
    let to_out = Channel::in_front_of(out)?;
    let to_err = if channel::same_file(out, err) { None } else { Some(Channel::in_front_of(err)?) };
    let (ended, running) = io::pipe()?;
    let signals = Signals::watch_children()?;

    let their_err = to_err.as_ref().map_or(&to_out.theirs, |channel| &channel.theirs);
    let mut child = super::command::spawn(program, arguments, &to_out.theirs, their_err)?;
    // Should signals not be taken, the command still runs.
    signals.take().ok();

    drop(to_out.theirs);
    let mut sources = vec![Source { stream: Stream::Out, from: Arc::new(to_out.ours), to: out }];
    sources.extend(to_err.map(|channel| Source { stream: Stream::Err, from: Arc::new(channel.ours), to: err }));
    // The relay alone decides how long a channel is open.
    let terminals: Vec<_> = sources.iter().map(|source| (source.to, Arc::downgrade(&source.from))).collect();
    let resize = || {
        for (sink, channel) in &terminals {
            // It fails where there is no terminal, which needs no size.
            _ = channel.upgrade().map(|channel| channel::copy_size(*sink, channel.as_fd()));
        }
    };
    let ended = OwnedFd::from(ended);
    thread::scope(|scope| {
        // In a thread of its own: a reader of our output may keep it waiting, but signals and time-outs must not wait.
        scope.spawn(|| relay::relay(sources, &ended, capture));
        let ending = watch(&mut child, options, signals, resize);
        drop(running);
        ending
    })
}

fn watch(child: &mut Child, options: &RunOptions, mut signals: Signals, resize: impl Fn()) -> io::Result<Ending> {
    let pid = Pid::from_child(child);
    // A signal that cannot be sent finds nobody to act on it.
    let send = |pid, signal| _ = rustix::process::kill_process(pid, signal);
    let mut limit = Limit::new(options);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(limit.exceeded().unwrap_or_else(|| ending(status)));
        }
        relay::wait_for(&signals, limit.remaining());
        for origin in signals.pending() {
            if signals::is_resize(&origin) {
                resize();
            }
            match Signal::from_named_raw(origin.signal) {
                Some(signal) if !signals::is_from_keyboard(&origin) => send(pid, signal),
                _ => {}
            }
        }
        if let Some(signal) = limit.due() {
            let descendants = descendants::of(pid);
            send(pid, signal);
            for descendant in descendants {
                send(descendant, signal);
            }
        }
    }
}

fn ending(status: ExitStatus) -> Ending {
    // A process ends by a status or by a signal, there is no third way.
    let signal = status.signal().unwrap_or_default();
    status.code().map_or_else(|| Ending::Killed { signal, name: signals::name(signal) }, Ending::Exited)
}

/// The time that the command may take.
struct Limit<'a> {
    options: &'a RunOptions,
    next: Option<(Instant, Signal)>,
    exceeded: bool,
}

impl<'a> Limit<'a> {
    fn new(options: &'a RunOptions) -> Self {
        let end = options.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        Self { options, next: end.map(|end| (end, Signal::TERM)), exceeded: false }
    }

    fn remaining(&self) -> Option<Duration> {
        self.next.map(|(at, _)| at.saturating_duration_since(Instant::now()))
    }

    /// The signal to send now.
    fn due(&mut self) -> Option<Signal> {
        let now = Instant::now();
        let (_, signal) = self.next.filter(|(at, _)| *at <= now)?;
        let last = now.checked_add(self.options.grace).filter(|_| !self.exceeded);
        self.next = last.map(|last| (last, Signal::KILL));
        self.exceeded = true;
        Some(signal)
    }

    fn exceeded(&self) -> Option<Ending> {
        self.options.timeout.filter(|_| self.exceeded).map(|after| Ending::TimedOut { after })
    }
}
