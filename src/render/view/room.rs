use super::list::{Listing, Noun, Rows};
use super::words::{block, given, message};
use crate::format::count;
use crate::render::budget::Detail;
use crate::render::field::Field;

/// Entries of a list that are shown without a click.
pub(super) const OPEN: usize = 10;

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

    /// A folded table about what is fine, or that nobody has to read.
    pub(super) fn rows<T, U>(
        &mut self,
        rows: &[T],
        omitted: u64,
        title: impl Into<String>,
        mut row: impl FnMut(&mut Self, &T) -> U,
    ) -> Rows<U> {
        let granted = self.grant(|d| &mut d.rows, rows.len());
        let cut = (rows.len() - granted) as u64 + omitted;
        Rows {
            folded: rows.iter().take(granted).map(|entry| row(self, entry)).collect(),
            title: Field::ours(title),
            cut: (cut > 0).then(|| Field::ours(format!("and {} more", count(cut)))),
        }
    }

    /// A block of text from outside.
    pub(super) fn block(&mut self, text: Option<&String>) -> Option<Field> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        (self.grant(|d| &mut d.blocks, 1) > 0).then(|| block(text))
    }

    /// A message of a folded entry.
    fn message(&mut self, text: Option<&String>) -> Option<Field> {
        let text = given(text)?;
        (self.grant(|d| &mut d.messages, 1) > 0).then(|| message(text))
    }

    /// A message, always kept where it can be seen without a click.
    pub(super) fn message_at(&mut self, index: usize, text: Option<&String>) -> Option<Field> {
        if index < OPEN { given(text).map(message) } else { self.message(text) }
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
