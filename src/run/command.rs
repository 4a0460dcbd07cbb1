//! Starts the command.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};

use rustix::io::Errno;

/// Starts the command with these as its standard output and error.
///
/// A script without a `#!` line is given to `sh`, as every shell and `execvp` do.
pub(super) fn spawn(program: &OsStr, arguments: &[OsString], out: &OwnedFd, err: &OwnedFd) -> io::Result<Child> {
    let start = |command: &mut Command| command.stdout(stdio(out)?).stderr(stdio(err)?).spawn();
    match start(Command::new(program).args(arguments)) {
        Err(error) if error.raw_os_error() == Some(Errno::NOEXEC.raw_os_error()) && is_script(program) => {
            start(Command::new("/bin/sh").arg(program).args(arguments))
        }
        started => started,
    }
}

fn stdio(fd: &OwnedFd) -> io::Result<Stdio> {
    Ok(fd.try_clone()?.into())
}

/// Whether the program is named by its path and looks like text, by the measure of bash: no NUL near its start.
fn is_script(program: &OsStr) -> bool {
    let mut start = Vec::new();
    program.as_encoded_bytes().contains(&b'/')
        && File::open(program).is_ok_and(|file| file.take(80).read_to_end(&mut start).is_ok())
        && !start.contains(&0)
}
