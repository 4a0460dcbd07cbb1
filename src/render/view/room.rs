use super::list::{Listing, Noun, Rows};
use super::words::{block, given, message};
use crate::format::count;
use crate::render::budget::Detail;
use crate::render::field::Field;

/// Entries of a list that are shown without a click.
pub(super) const OPEN: usize = 10;
/// Failed tests and reasons that are shown whatever the room.
const ALWAYS: usize = 3;

/// Hands out the room that a comment has, and counts what found none.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct Room {
    left: Detail,
    /// What was left out.
    pub(in crate::render) left_out: Detail,
    /// What was asked for.
    wanted: Detail,
    /// Characters of what was handed out.
    characters: usize,
}

/// What a list entry takes whatever its text: `- <code></code>`.
const ENTRY: usize = 15;

impl Room {
    pub(super) const fn new(detail: Detail) -> Self {
        Self { left: detail, left_out: Detail::NONE, wanted: Detail::NONE, characters: 0 }
    }

    /// The largest number of things of one sort that was asked for.
    pub(in crate::render) fn longest_list(&self) -> usize {
        let Detail { rows, blocks, messages, entries, names, open } = self.wanted;
        rows.max(blocks).max(messages).max(entries).max(names).max(open)
    }

    /// Characters that the comment has at the very least.
    pub(in crate::render) const fn at_least(&self) -> usize {
        self.characters
    }

    /// Counts a text that is handed out.
    fn counted(&mut self, field: Field) -> Field {
        self.characters += field.characters();
        field
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
        (self.grant(|d| &mut d.blocks, 1) > 0).then(|| self.counted(block(text)))
    }

    /// A message of a folded entry.
    fn message(&mut self, text: Option<&String>) -> Option<Field> {
        let text = given(text)?;
        (self.grant(|d| &mut d.messages, 1) > 0).then(|| self.counted(message(text)))
    }

    /// A message, always kept where it can be seen without a click.
    pub(super) fn message_at(&mut self, index: usize, text: Option<&String>) -> Option<Field> {
        if index < OPEN { given(text).map(message) } else { self.message(text) }
    }

    /// As many of the sentences as there is room for, the first of them whatever the room.
    pub(super) fn sentences<'a, T>(&mut self, list: &'a [T], always: usize) -> &'a [T] {
        let always = always.min(list.len());
        let granted = always + self.grant(|d| &mut d.entries, list.len() - always);
        list.get(..granted).unwrap_or_default()
    }

    /// Reasons, the first of them whatever the room.
    pub(super) fn reasons<'a, T>(&mut self, reasons: &'a [T]) -> &'a [T] {
        self.sentences(reasons, ALWAYS)
    }

    /// A list of failed tests.
    pub(super) fn names<T, U>(
        &mut self,
        list: &[T],
        omitted: u64,
        noun: Noun,
        item: impl FnMut(&mut Self, usize, &T) -> U,
    ) -> Listing<U> {
        self.listing(|d| &mut d.names, (OPEN, ALWAYS), list, omitted, noun, item)
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
        self.listing(|d| &mut d.entries, (open, 0), list, omitted, noun, item)
    }

    fn listing<T, U>(
        &mut self,
        knob: fn(&mut Detail) -> &mut usize,
        (open, always): (usize, usize),
        list: &[T],
        omitted: u64,
        noun: Noun,
        mut item: impl FnMut(&mut Self, usize, &T) -> U,
    ) -> Listing<U> {
        let (open, always) = (open.min(list.len()), always.min(list.len()));
        let open = always + self.grant(|d| &mut d.open, open.saturating_sub(always));
        let (first, rest) = list.split_at(open);
        let granted = self.grant(knob, rest.len());
        let shown: Vec<U> = first.iter().enumerate().map(|(i, entry)| item(self, i, entry)).collect();
        let folded: Vec<U> =
            rest.iter().take(granted).enumerate().map(|(i, entry)| item(self, open + i, entry)).collect();
        self.characters += ENTRY * (shown.len() + folded.len());
        let all_folded = (rest.len() as u64).saturating_add(omitted);
        let cut = all_folded.saturating_sub(granted as u64);
        let listed = !(shown.is_empty() && folded.is_empty());
        let cut_text =
            if listed { format!("and {} more", count(cut)) } else { format!("{}, not listed", noun.count(cut)) };
        Listing {
            title: Field::ours(match first.len() {
                0 => noun.count(all_folded),
                _ => format!("{} more {}", count(all_folded), noun.pick(all_folded)),
            }),
            any: listed || cut > 0,
            cut: (cut > 0).then(|| Field::ours(cut_text)),
            open: shown,
            folded,
        }
    }
}

#[cfg(test)]
mod room_tests {
    use super::*;

    fn list(room: &mut Room, n: usize, omitted: u64) -> Listing<usize> {
        let entries: Vec<usize> = (0..n).collect();
        room.names(&entries, omitted, Noun("failed test", "failed tests"), |_, _, entry| *entry)
    }

    #[test]
    fn the_first_entries_are_open_the_others_folded_and_counted() {
        let listing = list(&mut Room::new(Detail::ALL), 14, 30);
        assert_eq!((listing.open.len(), listing.folded.len()), (10, 4));
        assert_eq!(listing.title, Field::ours("34 more failed tests"));
        assert_eq!(listing.cut, Some(Field::ours("and 30 more")));
    }

    #[test]
    fn without_room_the_very_first_stay_and_the_rest_is_counted() {
        let mut room = Room::new(Detail::NONE);
        let listing = list(&mut room, 14, 0);
        assert_eq!((listing.open.len(), listing.folded.len()), (3, 0));
        assert_eq!(listing.cut, Some(Field::ours("and 11 more")));
        assert_eq!(room.left_out.names, 11);
    }

    #[test]
    fn entries_that_no_list_holds_are_counted() {
        let listing = list(&mut Room::new(Detail::ALL), 0, 2);
        assert!(listing.any && listing.open.is_empty());
        assert_eq!(listing.cut, Some(Field::ours("2 failed tests, not listed")));
        assert!(!list(&mut Room::new(Detail::ALL), 0, 0).any);
    }
}
