use ci_report_parsers::model::Excerpt;

use crate::format::plural;
use crate::render::field::Field;

/// The longest name or path that is shown, in characters.
const NAME: usize = 300;
/// The longest message that is shown in a list, in characters; all of it is in the block below.
const MESSAGE: usize = 400;
/// The longest block, in bytes; its beginning and its end stay.
const BLOCK: usize = 16 * 1024;
/// The longest command, in bytes.
const COMMAND: usize = 4 * 1024;

/// A name or a path.
pub(super) fn name(text: &str) -> Field {
    Field::theirs(text, NAME)
}

/// A message on one line.
pub(super) fn message(text: &str) -> Field {
    Field::theirs(text, MESSAGE)
}

/// A block, its middle left out where it is long.
pub(super) fn block(text: &str) -> Field {
    excerpt(text, BLOCK)
}

/// The beginning and the end of a text within so many bytes.
pub(super) fn excerpt(text: &str, bytes: usize) -> Field {
    if text.len() <= bytes {
        return Field::block(text);
    }
    let mut excerpt = Excerpt::new(bytes);
    excerpt.push_text(text);
    Field::block(&excerpt.finish())
}

/// A command to be copied, whole or not at all.
pub(super) fn command(text: &str) -> Option<Field> {
    (text.len() <= COMMAND).then(|| Field::block(text))
}

/// `file:line`, as far as it is known.
pub(super) fn location(file: Option<&String>, line: Option<u64>) -> Option<Field> {
    let file = given(file)?;
    Some(match line {
        Some(line) => name(&format!("{file}:{line}")),
        None => name(file),
    })
}

/// A number, `550 passed`, only where it is no zero.
pub(super) fn some(n: u64, what: &str) -> Option<Field> {
    (n > 0).then(|| number(n, what))
}

/// A number, `550 passed`.
pub(super) fn number(n: u64, what: &str) -> Field {
    Field::ours(plural(n, what, what))
}

/// A number that is bad news, `**4 failed**`, only where it is no zero.
pub(super) fn bad(n: u64, what: &str) -> Option<Field> {
    (n > 0).then(|| strong(&plural(n, what, what)))
}

/// Bold, in Markdown and in HTML alike. For text of our own.
pub(super) fn strong(ours: &str) -> Field {
    Field::ours(format!("<b>{ours}</b>"))
}

/// The text, where there is any.
pub(super) fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}
