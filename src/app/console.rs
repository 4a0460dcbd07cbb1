use std::io::{self, IsTerminal as _, Write};

use anyhow::Context as _;

use crate::Environment;
use crate::cli::{Color, Common};
use crate::render::Screen;

/// What ci-report itself says, on standard error; standard output is for what was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Console {
    quiet: bool,
    verbose: bool,
}

impl Console {
    pub(super) fn new(common: &Common) -> Self {
        Self { quiet: common.quiet, verbose: common.verbose }
    }

    /// Says how it went.
    pub(super) fn tell(self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }

    /// Says what is being done.
    pub(super) fn detail(self, text: &str) {
        if self.verbose {
            say(text);
        }
    }
}

/// Says on standard error what must be heard: errors, and reports that could not be posted.
pub(super) fn say(text: &str) {
    // A closed standard error is no reason to lose the verdict.
    let _ = writeln!(io::stderr().lock(), "ci-report: {text}");
}

/// Writes to standard output.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    write(text, io::stdout().lock()).context("standard output cannot be written")
}

/// Writes to standard error, where standard output is somebody else's.
pub(super) fn print_aside(text: &str) -> anyhow::Result<()> {
    write(text, io::stderr().lock()).context("standard error cannot be written")
}

/// A reader that went away (`| head`) is no error.
fn write(text: &str, mut out: impl Write) -> io::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Whether standard output takes colours. See <https://no-color.org>.
fn colour(choice: Color, environment: &Environment) -> bool {
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let dumb = environment.get("TERM") == Some("dumb");
            io::stdout().is_terminal() && environment.get("NO_COLOR").is_none() && !dumb
        }
    }
}

/// Standard output as a screen: its width, 100 columns where it is no terminal, whether it takes colours,
/// and whether everything is unfolded (`--verbose`).
pub(super) fn screen(common: &Common, environment: &Environment) -> Screen {
    let width = terminal_size::terminal_size().map_or(100, |(terminal_size::Width(width), _)| usize::from(width));
    Screen { width, colour: colour(common.color, environment), unfold: common.verbose }
}
