use serde::Serialize;

use crate::format::plural;
use crate::render::field::Field;

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
        plural(n, self.0, self.1)
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

/// A folded table.
#[derive(Debug, Serialize)]
pub(super) struct Rows<T> {
    /// Its rows.
    pub(super) folded: Vec<T>,
    /// The fold's title.
    pub(super) title: Field,
    /// What is not listed at all, `and 37 more`.
    pub(super) cut: Option<Field>,
}

/// One entry of a list: `list.md.hbs` prints it.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    /// What it is about.
    pub(super) name: Field,
    /// Where it is and other facts, in small print.
    pub(super) notes: Vec<Field>,
    /// The first telling line of why.
    pub(super) message: Option<Field>,
}

/// A folded block of text.
#[derive(Debug, Serialize)]
pub(super) struct Block {
    /// What it belongs to.
    pub(super) name: Field,
    /// The text.
    pub(super) text: Field,
}

/// Folded blocks: each on the first level where they are few, else all within one fold.
#[derive(Debug, Serialize)]
pub(super) struct Blocks {
    /// The title of the fold around them.
    title: Option<Field>,
    /// The blocks.
    blocks: Vec<Block>,
}

impl Blocks {
    /// Blocks that each have a fold on the first level, at most.
    const FEW: usize = 3;

    /// Folds the blocks; `of` names what they belong to.
    pub(super) fn new(blocks: Vec<Block>, of: Noun) -> Self {
        let title = format!("Details of {}", of.count(blocks.len() as u64));
        Self { title: (blocks.len() > Self::FEW).then(|| Field::ours(title)), blocks }
    }

    /// Folds the blocks, however few, behind one title.
    pub(super) fn titled(title: &str, blocks: Vec<Block>) -> Self {
        Self { title: (!blocks.is_empty()).then(|| Field::ours(title)), blocks }
    }
}

/// A column of a table with one row.
#[derive(Debug, Serialize)]
pub(super) struct Column {
    /// Its head.
    head: Field,
    /// Its value.
    value: Field,
}

impl Column {
    /// A column of our own words.
    pub(super) fn ours(head: &str, value: impl Into<String>) -> Self {
        Self { head: Field::ours(head), value: Field::ours(value) }
    }
}
