//! The last look at a comment before it leaves: rules whose breach could act on the forge.

use std::fmt;

use super::ForgeKind;
use super::marker;

/// A rule that a comment breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsafeBody {
    /// This line, counted from one, begins with `/`: GitLab may execute it as a quick action, with the bot's rights.
    QuickAction(usize),
    /// This line, counted from one, looks like the marker, which only the first line may be.
    SecondMarker(usize),
    /// The comment is longer than the forge allows.
    TooLong,
}

impl fmt::Display for UnsafeBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QuickAction(line) => write!(f, "line {line} begins with `/` and could run as a quick action"),
            Self::SecondMarker(line) => write!(f, "line {line} looks like the mark that identifies the comment"),
            Self::TooLong => write!(f, "it is longer than the forge allows"),
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
    if forge.budget().admits(body) { Ok(()) } else { Err(UnsafeBody::TooLong) }
}

#[cfg(test)]
mod guard_tests {
    use super::super::marker::{Marker, Run};
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
        assert_eq!(github(&"a".repeat(65_000)), Ok(()));
        assert_eq!(github(&"a".repeat(65_001)), Err(UnsafeBody::TooLong));
    }

    #[test]
    fn the_widest_marker_fits_between_the_budget_and_githubs_limit() {
        let widest = Run { pipeline: u64::MAX, attempt: u64::MAX };
        let marker = Marker::new("0".repeat(16), Some(widest), "").to_string();
        assert!(65_000 + marker.len() < 65_536, "{marker}");
    }
}
