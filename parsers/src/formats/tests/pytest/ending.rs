//! How a session ends: its closing line, and what it says of a session that was given up.

use super::closing::Closing;
use super::part::Part;
use super::rule;
use crate::model::clip;

/// Bytes kept of a reason.
const TEXT: usize = 1024;

/// What is known of a session's end so far.
#[derive(Debug, Default)]
pub(super) struct Ending {
    /// The closing line, and the part in which it stood.
    closing: Option<(Closing, Part)>,
    /// A closing line that disagrees with what was shown before it.
    doubtful: Option<Closing>,
    /// The closing counts stand on a line each, of which the last may be missing.
    pub(super) by_line: bool,
    /// A closing line that admitted failures was taken back since the session went on.
    pub(super) taken_back: bool,
    /// An exclamation that only the closing line right behind it makes pytest's.
    exclaimed: Option<String>,
    /// Why the session stopped early by its own rules.
    pub(super) stopped: Option<String>,
    /// Why the session was given up.
    pub(super) aborted: Option<String>,
}

impl Ending {
    /// The closing line, or else one that disagrees with the session.
    pub(super) fn take(&mut self) -> (Option<Closing>, Option<Closing>) {
        (self.closing.take().map(|(closing, _)| closing), self.doubtful.take())
    }

    /// The part in which the closing line stood.
    pub(super) fn place(&self) -> Option<Part> {
        self.closing.as_ref().map(|(_, part)| *part)
    }

    /// The closing counts.
    pub(super) fn closing(&mut self) -> Option<&mut Closing> {
        self.closing.as_mut().map(|(closing, _)| closing)
    }

    /// Takes a closing line.
    pub(super) fn close(&mut self, closing: Closing, place: Part) {
        self.reopen();
        self.closing = Some((closing, place));
        if let Some(exclaimed) = self.exclaimed.take() {
            self.aborted = Some(exclaimed);
        }
    }

    /// The session goes on.
    pub(super) fn reopen(&mut self) {
        self.doubtful = None;
        self.taken_back |= self.closing.take().is_some_and(|(closing, _)| closing.red());
    }

    /// Takes a closing line that cannot be this session's, but may turn out to be its last word.
    pub(super) fn doubt(&mut self, closing: Closing) {
        self.doubtful = Some(closing);
    }

    /// The session went on behind a closing line that was doubtful anyway.
    pub(super) fn forget_doubt(&mut self) {
        self.doubtful = None;
    }

    /// Takes the title of a rule of exclamation marks. Tells whether it is pytest's beyond doubt.
    pub(super) fn exclaim(&mut self, title: &str) -> bool {
        let title = clip(title, TEXT);
        if title.contains("stopping after ") && self.closing.is_none() {
            self.stopped = Some(title.to_owned());
        } else if rule::gives_up(title) {
            self.aborted = Some(title.to_owned());
        } else {
            self.exclaimed = Some(title.to_owned());
            return false;
        }
        true
    }

    /// Nothing exclaimed stands right before what comes now.
    pub(super) fn calm(&mut self) {
        self.exclaimed = None;
    }

    /// Takes what `INTERNALERROR>` says; the exception comes last and is not indented.
    pub(super) fn internal_error(&mut self, text: &str) {
        if let Some(error) = text.strip_prefix(' ').filter(|error| error.starts_with(char::is_alphabetic)) {
            self.aborted = Some(format!("internal error: {}", clip(error, TEXT)));
        }
    }

    /// Whether the session came to its end in another way than by running its tests.
    pub(super) const fn early(&self) -> bool {
        self.stopped.is_some() || self.aborted.is_some()
    }
}

#[cfg(test)]
mod ending_tests {
    use super::*;

    #[test]
    fn a_closing_line_that_is_taken_back_leaves_its_failures_behind() {
        let mut ending = Ending::default();
        ending.close(Closing::parse("1 failed in 0.1s").unwrap(), Part::Progress);
        ending.close(Closing::parse("1 passed in 0.1s").unwrap(), Part::Progress);
        assert!(ending.taken_back);
        assert_eq!(ending.take().0.unwrap().passed, 1);
    }

    #[test]
    fn an_unknown_exclamation_counts_right_before_the_closing_line() {
        let mut ending = Ending::default();
        ending.exclaim("stopping after 1 failures");
        assert!(ending.early() && ending.aborted.is_none());
        let mut ending = Ending::default();
        ending.exclaim("look here");
        ending.calm();
        ending.exclaim("time is up");
        assert!(!ending.early());
        ending.close(Closing::default(), Part::Progress);
        assert_eq!(ending.aborted.as_deref(), Some("time is up"));
    }
}
