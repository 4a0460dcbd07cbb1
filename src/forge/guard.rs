//! The last look at a comment before it leaves: rules whose breach could act on the forge.

use std::fmt;

use super::ForgeKind;
use super::marker;
use super::size::SizeLimit;

/// A rule that a comment breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsafeBody {
    /// This line, counted from one, begins with `/`: GitLab may execute it as a quick action, with the bot's rights.
    QuickAction(usize),
    /// This line, counted from one, looks like the marker, which only the first line may be.
    SecondMarker(usize),
    /// The comment has this size, and the forge allows the other.
    TooLong(usize, usize),
}

impl fmt::Display for UnsafeBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QuickAction(line) => write!(f, "line {line} begins with `/` and could run as a quick action"),
            Self::SecondMarker(line) => write!(f, "line {line} looks like the mark that identifies the comment"),
            Self::TooLong(size, max) => write!(f, "its size is {size} and the forge allows {max}"),
        }
    }
}

/// Checks a body that has no marker yet.
pub(super) fn check(body: &str, forge: ForgeKind) -> Result<(), UnsafeBody> {
    // GitLab deletes carriage returns before it looks for quick actions, wherever they stand.
    let text = body.replace('\r', "");
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('/') {
            return Err(UnsafeBody::QuickAction(number));
        }
        if line.starts_with(marker::PREFIX) {
            return Err(UnsafeBody::SecondMarker(number));
        }
    }
    let limit = SizeLimit::of(forge);
    let size = limit.size(body);
    if size > limit.max() { Err(UnsafeBody::TooLong(size, limit.max())) } else { Ok(()) }
}

#[cfg(test)]
mod guard_tests {
    use super::*;

    fn github(body: &str) -> Result<(), UnsafeBody> {
        check(body, ForgeKind::GitHub)
    }

    #[test]
    fn no_line_may_begin_with_a_slash_not_even_behind_carriage_returns() {
        assert_eq!(github("fine\n /close\n`/close`"), Ok(()));
        assert_eq!(github("fine\n/close"), Err(UnsafeBody::QuickAction(2)));
        assert_eq!(github("fine\n\r\r/close"), Err(UnsafeBody::QuickAction(2)));
        assert_eq!(github("\r/merge"), Err(UnsafeBody::QuickAction(1)));
    }

    #[test]
    fn no_other_line_may_look_like_the_marker() {
        assert_eq!(github("a\n<!-- ci-report:v9 -->"), Err(UnsafeBody::SecondMarker(2)));
    }

    #[test]
    fn a_body_beyond_the_limit_is_not_sent() {
        let max = SizeLimit::of(ForgeKind::GitHub).max();
        assert_eq!(github(&"a".repeat(max)), Ok(()));
        assert_eq!(github(&"a".repeat(max + 1)), Err(UnsafeBody::TooLong(max + 1, max)));
    }
}
