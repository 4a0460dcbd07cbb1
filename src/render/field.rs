//! The two sorts of text in the view.

use serde::{Serialize, Serializer};

use super::{escape, prose::prose};

/// A text of the view. How it is printed is not left to the template: what is not ours comes out as inert code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    /// Ready Markdown that was made here.
    Ours(String),
    /// Text from outside.
    Theirs(String),
}

impl Field {
    /// Ready Markdown that was made here.
    pub(super) fn ours(markdown: impl Into<String>) -> Self {
        Self::Ours(markdown.into())
    }

    /// A name, path or message from outside, cut to `longest` characters; its end stays.
    pub(super) fn theirs(text: &str, longest: usize) -> Self {
        match text.trim() {
            "" => Self::ours("<i>no name</i>"),
            text => Self::Theirs(shorten(text, longest)),
        }
    }

    /// A block of text from outside, whole.
    pub(super) fn block(text: &str) -> Self {
        Self::Theirs(text.to_owned())
    }

    /// Its length; what comes out of a template is no shorter.
    pub(super) fn characters(&self) -> usize {
        let (Self::Ours(text) | Self::Theirs(text)) = self;
        text.chars().count()
    }

    /// A sentence of ours with words from outside in it.
    pub(super) fn prose(text: &str) -> Self {
        Self::Ours(prose(text))
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Ours(text) => serializer.serialize_str(&format!("{}{text}", escape::OURS)),
            Self::Theirs(text) => serializer.serialize_str(&text.replace(escape::OURS, "␂")),
        }
    }
}

/// Cuts the middle out of a long text: names differ at both ends. A text that is longer still once it is made inert
/// is cut further.
pub(super) fn shorten(text: &str, longest: usize) -> String {
    let room = 2 * longest + "<code></code>".len();
    let mut longest = longest;
    let mut short = middle_out(text, longest);
    while longest > SHORTEST && escape::code(&short).chars().count() > room {
        longest -= longest / 4;
        short = middle_out(text, longest);
    }
    short
}

/// However a text is encoded, so many characters of it are shown.
const SHORTEST: usize = 16;

fn middle_out(text: &str, longest: usize) -> String {
    let length = text.chars().count();
    if length <= longest {
        return text.to_owned();
    }
    let tail = longest / 3;
    let head: String = text.chars().take(longest - tail - 1).collect();
    let tail: String = text.chars().skip(length - tail).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod field_tests {
    use super::*;

    #[test]
    fn text_from_outside_cannot_pass_for_ours() {
        let json = serde_json::to_string(&Field::theirs("\u{2}<img>", 100)).unwrap();
        assert_eq!(json, r#""␂<img>""#);
    }

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(Field::theirs("abcdefghijklmnop", 10), Field::Theirs("abcdef…nop".into()));
        assert_eq!(Field::theirs(" ", 10), Field::ours("<i>no name</i>"));
    }

    #[test]
    fn a_text_that_grows_when_it_is_made_inert_is_cut_further() {
        assert_eq!(shorten(&"a".repeat(400), 300).chars().count(), 300);
        let pipes = shorten(&"|".repeat(400), 300);
        assert!(escape::code(&pipes).len() <= 613, "{} characters", pipes.len());
    }
}
