//! Passes a command's output on and keeps a copy.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;

use super::capture::{Capture, Stream};

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// Once the command has ended, its descendants are not waited for after such a silence,
const SILENCE: Duration = Duration::from_millis(300);
/// nor longer than this,
const PATIENCE: Duration = Duration::from_secs(3);
/// but then what the command left in its pipe is still read: [1 MiB](https://man7.org/linux/man-pages/man7/pipe.7.html)
/// at most.
const LAST_CHUNKS: usize = (1 << 20) / CHUNK;

/// A system without the memory to wait is asked again after a while.
const RETRY: Duration = Duration::from_millis(10);

/// One of the command's streams: where it comes from and where it goes.
pub(super) struct Source<'a> {
    pub(super) stream: Stream,
    pub(super) from: Arc<OwnedFd>,
    pub(super) to: BorrowedFd<'a>,
}

/// Passes everything on until all sources have ended, or until `ended` hangs up, which says that the command has ended,
/// and its descendants have fallen silent.
pub(super) fn relay(mut sources: Vec<Source<'_>>, ended: &OwnedFd, capture: &mut Capture) {
    let mut buffer = vec![0; CHUNK];
    let mut deadline: Option<Instant> = None;
    let mut last_chunks = LAST_CHUNKS;
    while !sources.is_empty() && last_chunks > 0 {
        let patience = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if patience == Some(Duration::ZERO) {
            last_chunks -= 1;
        }
        let mut polled: Vec<_> = sources.iter().map(|source| PollFd::new(&*source.from, PollFlags::IN)).collect();
        if deadline.is_none() {
            polled.push(PollFd::new(ended, PollFlags::IN));
        }
        match poll(&mut polled, patience.map(|patience| patience.min(SILENCE))) {
            Ok(0) => break,
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(_) => std::thread::sleep(RETRY),
        }
        let ready: Vec<bool> = polled.iter().map(|fd| !fd.revents().is_empty()).collect();
        let mut ready = ready.into_iter();
        sources.retain(|source| ready.next() != Some(true) || pass_on(source, &mut buffer, capture));
        if ready.next() == Some(true) {
            deadline = Some(Instant::now() + PATIENCE);
        }
    }
    sources.iter().for_each(swallow);
}

/// Passes on what there is. `false` once nothing more comes, or nobody takes it any more.
fn pass_on(source: &Source<'_>, buffer: &mut [u8], capture: &mut Capture) -> bool {
    let bytes = match rustix::io::read(&*source.from, &mut *buffer) {
        // A pseudo terminal that nobody holds any more answers EIO on Linux.
        Ok(0) | Err(Errno::IO) => return false,
        Ok(length) => buffer.get(..length).unwrap_or_default(),
        Err(error) => return matches!(error, Errno::INTR | Errno::AGAIN),
    };
    capture.write(source.stream, bytes);
    write_all(source.to, bytes).map_err(|error| capture.ends_early("passing the output on", &error.into())).is_ok()
}

fn write_all(to: BorrowedFd<'_>, mut bytes: &[u8]) -> rustix::io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(to, bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // Whoever shares the other end may have made it non-blocking, as Node.js does.
            Err(Errno::AGAIN) => _ = poll(&mut [PollFd::new(&to, PollFlags::OUT)], None),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Leaves a reader behind, so that whoever still writes neither blocks nor dies of a broken pipe. It does not hold our
/// own output open, whose reader would wait for it, and ends with the last writer.
fn swallow(source: &Source<'_>) {
    // Without `cat` the writer meets a broken pipe, as it would if the job had ended.
    if let Ok(from) = source.from.try_clone() {
        Command::new("cat").stdin(from).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok();
    }
}

/// Waits until one of `fds` is ready; the number of those that are.
pub(super) fn poll(fds: &mut [PollFd<'_>], patience: Option<Duration>) -> rustix::io::Result<usize> {
    let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
    rustix::event::poll(fds, patience.as_ref())
}

/// Waits until `fd` can be read, no longer than `patience`.
pub(super) fn wait_for(fd: impl AsFd, patience: Option<Duration>) {
    if matches!(poll(&mut [PollFd::new(&fd, PollFlags::IN)], patience), Err(error) if error != Errno::INTR) {
        std::thread::sleep(RETRY);
    }
}
