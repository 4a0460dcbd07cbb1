//! The last look at a body before it is sent. A body that breaks one of these is not sent.

use std::fmt;

use super::escape;

/// What is wrong with a body. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// A line begins with `/`: GitLab could run it as a command, with the bot's rights.
    Command {
        /// The line.
        line: usize,
    },
    /// A character that cannot be seen, or that changes the order of what is seen.
    Hidden {
        /// The line.
        line: usize,
        /// The character.
        character: char,
    },
    /// A fence that is never closed swallows the rest.
    OpenFence {
        /// The line on which it begins.
        line: usize,
    },
    /// More `<details>` are opened than closed, or the other way round.
    Unbalanced {
        /// The line.
        line: usize,
    },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command { line } => write!(f, "line {line} begins with a slash"),
            Self::Hidden { line, character } => {
                write!(f, "line {line} has the hidden character U+{:04X}", u32::from(*character))
            }
            Self::OpenFence { line } => write!(f, "the fence of line {line} is never closed"),
            Self::Unbalanced { line } => write!(f, "<details> is not balanced at line {line}"),
        }
    }
}

impl std::error::Error for Broken {}

/// Checks what must hold for every body, whatever made it.
///
/// # Errors
/// Names the first thing that is wrong.
pub fn guard(body: &str) -> Result<(), Broken> {
    let mut fence: Option<(usize, usize)> = None;
    let mut depth = 0_usize;
    for (line, text) in (1..).zip(body.split(['\n', '\r'])) {
        if text.starts_with('/') {
            return Err(Broken::Command { line });
        }
        if let Some(character) = text.chars().find(|c| escape::is_hidden(*c) && *c != '\t') {
            return Err(Broken::Hidden { line, character });
        }
        let marks = text.trim_start_matches(' ');
        let ticks = marks.len() - marks.trim_start_matches('`').len();
        match fence {
            Some((_, open)) if ticks >= open && ticks == marks.len() => fence = None,
            Some(_) => {}
            None if ticks >= 3 => fence = Some((line, ticks)),
            None => depth = depth_after(text, depth).ok_or(Broken::Unbalanced { line })?,
        }
    }
    match fence {
        Some((line, _)) => Err(Broken::OpenFence { line }),
        None if depth > 0 => Err(Broken::Unbalanced { line: body.lines().count() }),
        None => Ok(()),
    }
}

/// How many `<details>` are open behind a line; nothing where one is closed that was not opened.
fn depth_after(line: &str, depth: usize) -> Option<usize> {
    line.split('<').skip(1).try_fold(depth, |depth, tag| match tag {
        _ if tag.starts_with("details") => Some(depth + 1),
        _ if tag.starts_with("/details>") => depth.checked_sub(1),
        _ => Some(depth),
    })
}

#[cfg(test)]
mod guard_tests {
    use super::*;

    #[test]
    fn a_sound_body_passes() {
        assert_eq!(
            guard("### x\n\n<details><summary>y</summary>\n\n ```text\n /close </details>\n ```\n\n</details>\n"),
            Ok(())
        );
    }

    #[test]
    fn what_could_act_or_look_broken_is_refused() {
        assert_eq!(guard("a\n/close"), Err(Broken::Command { line: 2 }));
        assert_eq!(guard("a\r/close"), Err(Broken::Command { line: 2 }));
        assert_eq!(guard("a\u{202e}"), Err(Broken::Hidden { line: 1, character: '\u{202e}' }));
        assert_eq!(guard("a\n ```text\n b"), Err(Broken::OpenFence { line: 2 }));
        assert_eq!(guard("<details>"), Err(Broken::Unbalanced { line: 1 }));
        assert_eq!(guard("</details><details>"), Err(Broken::Unbalanced { line: 1 }));
    }
}
