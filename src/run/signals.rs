//! The signals that reach us while the command runs.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGALRM, SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::low_level::siginfo::Origin;

const FORWARDED: [i32; 9] = [SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH];

/// The signals that reach us, as something that can be polled.
pub(super) struct Signals(SignalDelivery<UnixStream, WithOrigin>);

impl Signals {
    /// Watches for the end of children, and nothing else yet.
    ///
    /// It must be called before the command starts: were SIGCHLD ignored, as some parents leave it, the system would
    /// throw the exit status away.
    pub(super) fn watch_children() -> io::Result<Self> {
        let (read, write) = UnixStream::pair()?;
        Ok(Self(SignalDelivery::with_pipe(read, write, WithOrigin::default(), [SIGCHLD])?))
    }

    /// Takes the signals that are forwarded from now on.
    ///
    /// It must be called after the command has started: a signal that is ignored, as `nohup` asks for, stays ignored
    /// across `exec`, but one that has a handler does not. In the moment between the two, a signal stops us as it would
    /// stop any other program.
    pub(super) fn take(&self) -> io::Result<()> {
        FORWARDED.iter().try_for_each(|signal| self.0.handle().add_signal(*signal))?;
        interrupt_stops_us(false)
    }

    /// Those that came since the last call.
    pub(super) fn pending(&mut self) -> impl Iterator<Item = Origin> {
        self.0.pending().filter(|origin| origin.signal != SIGCHLD)
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.get_read().as_fd()
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        interrupt_stops_us(true).ok();
    }
}

/// Whether the terminal sent the signal for a key, to the whole foreground group. The kernel has no process to name as
/// the sender.
pub(super) fn is_from_keyboard(origin: &Origin) -> bool {
    matches!(origin.signal, SIGINT | SIGQUIT) && origin.process.is_none()
}

/// Whether the terminal has another size.
pub(super) fn is_resize(origin: &Origin) -> bool {
    origin.signal == SIGWINCH
}

/// What people call the signal.
pub(super) fn name(signal: i32) -> String {
    signal_hook::low_level::signal_name(signal).map_or_else(|| format!("signal {signal}"), str::to_owned)
}

/// A handler once installed stays, and swallows the signal when nobody wants it. For Ctrl-C that is not what people
/// expect of a program that takes its time.
fn interrupt_stops_us(yes: bool) -> io::Result<()> {
    static STOPS: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    if let Some(stops) = STOPS.get() {
        stops.store(yes, Ordering::SeqCst);
        return Ok(());
    }
    let stops = Arc::new(AtomicBool::new(yes));
    signal_hook::flag::register_conditional_default(SIGINT, Arc::clone(&stops))?;
    STOPS.set(stops).ok();
    Ok(())
}
