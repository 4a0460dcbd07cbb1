//! What a command writes to in place of our own standard output or error.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::io::FdFlags;
use rustix::pty::OpenptFlags;
use rustix::termios::{LocalModes, OptionalActions, OutputModes};

/// The two ends of a pipe or a pseudo terminal.
pub(super) struct Channel {
    pub(super) ours: OwnedFd,
    pub(super) theirs: OwnedFd,
}

impl Channel {
    /// A pseudo terminal where `sink` is a terminal, so that the command behaves as before; else a pipe.
    pub(super) fn in_front_of(sink: BorrowedFd<'_>) -> io::Result<Self> {
        if rustix::termios::isatty(sink)
            && let Ok(terminal) = Self::terminal(sink)
        {
            return Ok(terminal);
        }
        let (ours, theirs) = io::pipe()?;
        Ok(Self { ours: ours.into(), theirs: theirs.into() })
    }

    /// A terminal with the size and the modes of `sink`, and nobody's controlling terminal: keyboard and job control stay
    /// with the real one, and `more`, which reads keys from its standard error, hears none. It leaves the output as it is,
    /// for the real one treats it in its turn.
    fn terminal(sink: BorrowedFd<'_>) -> io::Result<Self> {
        let ours = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        rustix::io::fcntl_setfd(&ours, FdFlags::CLOEXEC)?;
        rustix::pty::grantpt(&ours)?;
        rustix::pty::unlockpt(&ours)?;
        let name = rustix::pty::ptsname(&ours, Vec::new())?;
        let theirs = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
        let mut modes = rustix::termios::tcgetattr(sink)?;
        modes.output_modes.remove(OutputModes::OPOST);
        modes.local_modes.remove(LocalModes::ECHO);
        rustix::termios::tcsetattr(&theirs, OptionalActions::Now, &modes)?;
        copy_size(sink, ours.as_fd())?;
        Ok(Self { ours, theirs })
    }
}

/// Gives the pseudo terminal the size of the terminal `from`.
pub(super) fn copy_size(from: BorrowedFd<'_>, to: BorrowedFd<'_>) -> io::Result<()> {
    Ok(rustix::termios::tcsetwinsize(to, rustix::termios::tcgetwinsize(from)?)?)
}

/// Whether both are the same file, pipe or terminal.
pub(super) fn same_file(one: BorrowedFd<'_>, other: BorrowedFd<'_>) -> bool {
    let identity = |fd| rustix::fs::fstat(fd).map(|stat| (stat.st_dev, stat.st_ino, stat.st_rdev));
    matches!((identity(one), identity(other)), (Ok(one), Ok(other)) if one == other)
}
