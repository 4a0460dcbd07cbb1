use serde::Serialize;

use crate::render::budget::Detail;
use crate::render::field::Field;
use crate::render::number::{count, counted};

/// Entries of a list that are shown without a click.
pub(super) const OPEN: usize = 10;
/// The longest name or path that is shown, in characters.
const NAME: usize = 300;
/// The longest message that is shown in a list, in characters; all of it is in the block below.
const MESSAGE: usize = 400;
/// The longest block, in bytes; its beginning and its end stay.
const BLOCK: usize = 16 * 1024;

/// Hands out the room that a comment has, and counts what found none.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct Room {
    left: Detail,
    /// What was left out.
    pub(in crate::render) left_out: Detail,
    /// What was asked for.
    wanted: Detail,
}

impl Room {
    pub(super) const fn new(detail: Detail) -> Self {
        Self { left: detail, left_out: Detail::NONE, wanted: Detail::NONE }
    }

    /// The largest number of things of one sort that was asked for.
    pub(in crate::render) fn longest_list(&self) -> usize {
        let Detail { rows, blocks, messages, entries, names } = self.wanted;
        rows.max(blocks).max(messages).max(entries).max(names)
    }

    fn grant(&mut self, knob: fn(&mut Detail) -> &mut usize, wanted: usize) -> usize {
        *knob(&mut self.wanted) += wanted;
        let left = knob(&mut self.left);
        let granted = wanted.min(*left);
        *left -= granted;
        *knob(&mut self.left_out) += wanted - granted;
        granted
    }

    /// As many rows of a table about what is fine as there is room for.
    pub(super) fn rows<'a, T>(&mut self, rows: &'a [T]) -> &'a [T] {
        let granted = self.grant(|d| &mut d.rows, rows.len());
        rows.get(..granted).unwrap_or_default()
    }

    /// A block of text from outside.
    pub(super) fn block(&mut self, text: Option<&str>) -> Option<Field> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        if self.grant(|d| &mut d.blocks, 1) == 0 {
            return None;
        }
        Some(block(text))
    }

    /// A message of a folded entry.
    fn message(&mut self, text: Option<&str>) -> Option<Field> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        (self.grant(|d| &mut d.messages, 1) > 0).then(|| message(text))
    }

    /// A message, always kept where it can be seen without a click.
    pub(super) fn message_at(&mut self, index: usize, text: Option<&str>) -> Option<Field> {
        if index < OPEN { text.filter(|text| !text.trim().is_empty()).map(message) } else { self.message(text) }
    }

    /// A list of failed tests.
    pub(super) fn names<T, U>(
        &mut self,
        list: &[T],
        omitted: u64,
        noun: Noun,
        item: impl FnMut(&mut Self, usize, &T) -> U,
    ) -> Listing<U> {
        self.listing(|d| &mut d.names, OPEN, list, omitted, noun, item)
    }

    /// Any other list.
    pub(super) fn entries<T, U>(
        &mut self,
        open: usize,
        list: &[T],
        omitted: u64,
        noun: Noun,
        item: impl FnMut(&mut Self, usize, &T) -> U,
    ) -> Listing<U> {
        self.listing(|d| &mut d.entries, open, list, omitted, noun, item)
    }

    fn listing<T, U>(
        &mut self,
        knob: fn(&mut Detail) -> &mut usize,
        open: usize,
        list: &[T],
        omitted: u64,
        noun: Noun,
        mut item: impl FnMut(&mut Self, usize, &T) -> U,
    ) -> Listing<U> {
        let (first, rest) = list.split_at(open.min(list.len()));
        let granted = self.grant(knob, rest.len());
        let shown: Vec<U> = first.iter().enumerate().map(|(i, entry)| item(self, i, entry)).collect();
        let folded: Vec<U> =
            rest.iter().take(granted).enumerate().map(|(i, entry)| item(self, open + i, entry)).collect();
        let all_folded = (rest.len() as u64).saturating_add(omitted);
        let cut = all_folded.saturating_sub(granted as u64);
        Listing {
            title: Field::ours(match first.len() {
                0 => noun.count(all_folded),
                _ => format!("{} more {}", count(all_folded), noun.pick(all_folded)),
            }),
            any: !shown.is_empty() || all_folded > 0,
            cut: (cut > 0).then(|| Field::ours(format!("and {} more", count(cut)))),
            open: shown,
            folded,
        }
    }
}

/// A word and its plural.
#[derive(Clone, Copy)]
pub(super) struct Noun(pub(super) &'static str, pub(super) &'static str);

impl Noun {
    /// The form that fits the number.
    pub(super) const fn pick(self, n: u64) -> &'static str {
        if n == 1 { self.0 } else { self.1 }
    }

    /// The number and the form that fits it.
    pub(super) fn count(self, n: u64) -> String {
        counted(n, self.0, self.1)
    }
}

/// A list: its first entries open, the others folded, what is left out counted.
#[derive(Debug, Serialize)]
pub(super) struct Listing<T> {
    /// Whether there is any entry.
    pub(super) any: bool,
    /// Entries that are shown without a click.
    pub(super) open: Vec<T>,
    /// Entries that are folded.
    pub(super) folded: Vec<T>,
    /// The fold's title, `27 more failed tests`.
    pub(super) title: Field,
    /// What is not listed at all, `and 37 more`.
    pub(super) cut: Option<Field>,
}

/// A name or a path.
pub(super) fn name(text: &str) -> Field {
    Field::theirs(text, NAME)
}

/// A message on one line.
fn message(text: &str) -> Field {
    Field::theirs(text, MESSAGE)
}

/// A block, its middle left out where it is long.
pub(super) fn block(text: &str) -> Field {
    if text.len() <= BLOCK {
        return Field::block(text);
    }
    let mut excerpt = ci_report_parsers::model::Excerpt::new(BLOCK);
    excerpt.push_text(text);
    Field::block(&excerpt.finish())
}

/// `file:line`, as far as it is known.
pub(super) fn location(file: Option<&str>, line: Option<u64>) -> Option<Field> {
    let file = file.filter(|file| !file.trim().is_empty())?;
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
    Field::ours(counted(n, what, what))
}

/// A number that is bad news, `**4 failed**`, only where it is no zero.
pub(super) fn bad(n: u64, what: &str) -> Option<Field> {
    (n > 0).then(|| strong(&counted(n, what, what)))
}

/// Bold, in Markdown and in HTML alike. For text of our own.
pub(super) fn strong(ours: &str) -> Field {
    Field::ours(format!("<b>{ours}</b>"))
}
