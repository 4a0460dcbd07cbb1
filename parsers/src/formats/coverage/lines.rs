/// Which lines of a source file can run, and which of them did, united over every record that speaks of the file: a
/// line was hit when any of them says so.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Ascending up to `sorted`, behind it in order of arrival.
    blocks: Vec<Block>,
    sorted: usize,
    /// Where the last line went: reports list lines in ascending order.
    cursor: usize,
}

/// 32 neighbouring lines in twelve bytes: all lines of a report stay in memory until its end, because a later record
/// may speak of the same file again.
#[derive(Debug, Clone, Copy)]
struct Block {
    index: u32,
    found: u32,
    hit: u32,
}

impl Lines {
    /// Adds a line that can run, and whether it did.
    pub(super) fn add(&mut self, line: u32, hit: bool) {
        let found = 1 << (line % 32);
        self.merge(Block { index: line / 32, found, hit: if hit { found } else { 0 } });
    }

    /// Adds the lines that another record lists, which is then empty and can be used again.
    pub(super) fn unite(&mut self, other: &mut Self) {
        if self.blocks.is_empty() {
            self.blocks = other.blocks.as_slice().to_vec();
            self.sorted = other.sorted;
        } else {
            other.blocks.iter().for_each(|block| self.merge(*block));
        }
        other.blocks.clear();
        other.sorted = 0;
        other.cursor = 0;
    }

    #[inline]
    fn merge(&mut self, new: Block) {
        match self.blocks.get_mut(self.cursor) {
            Some(block) if block.index == new.index => {
                block.found |= new.found;
                block.hit |= new.hit;
            }
            _ => self.merge_elsewhere(new),
        }
    }

    fn merge_elsewhere(&mut self, new: Block) {
        if let Some(block) = self.block(new.index) {
            block.found |= new.found;
            block.hit |= new.hit;
            return;
        }
        let ascends = self.sorted == self.blocks.len() && self.blocks.last().is_none_or(|last| last.index < new.index);
        self.cursor = self.blocks.len();
        self.blocks.push(new);
        if ascends {
            self.sorted += 1;
        } else if self.blocks.len() > 2 * self.sorted + 64 {
            self.settle();
        }
    }

    /// Moves the cursor to the block, where it is among the sorted ones.
    fn block(&mut self, index: u32) -> Option<&mut Block> {
        let is_next = self.blocks.get(self.cursor + 1).is_some_and(|block| block.index == index);
        self.cursor = if is_next {
            self.cursor + 1
        } else if self.blocks.get(..self.sorted)?.last()?.index < index {
            return None;
        } else {
            self.blocks.get(..self.sorted)?.binary_search_by_key(&index, |block| block.index).ok()?
        };
        self.blocks.get_mut(self.cursor)
    }

    /// Sorts what arrived out of order and unites what arrived twice.
    fn settle(&mut self) {
        if self.sorted < self.blocks.len() {
            self.blocks.sort_by_key(|block| block.index);
            self.blocks.dedup_by(|next, kept| {
                let same = next.index == kept.index;
                if same {
                    kept.found |= next.found;
                    kept.hit |= next.hit;
                }
                same
            });
            self.sorted = self.blocks.len();
            self.cursor = 0;
        }
    }

    /// How many lines were hit, and how many there are.
    pub(super) fn count(&mut self) -> (u64, u64) {
        self.settle();
        self.blocks.iter().fold((0, 0), |(hit, found), block| {
            (hit + u64::from(block.hit.count_ones()), found + u64::from(block.found.count_ones()))
        })
    }

    /// Whether the line is there.
    pub(super) fn contains(&mut self, line: u32) -> bool {
        self.settle();
        self.block(line / 32).is_some_and(|block| (block.found >> (line % 32)) & 1 == 1)
    }

    /// Whether the line can run and was not hit.
    pub(super) fn is_missing(&mut self, line: u32) -> bool {
        self.settle();
        self.block(line / 32).is_some_and(|block| ((block.found & !block.hit) >> (line % 32)) & 1 == 1)
    }

    /// The lines that were not hit, as coverage.py writes them: `12-14, 20`. A range reaches over lines that cannot
    /// run, and ends at one that was hit. `extra` stands where its line belongs; past `bytes` the list ends in `…`.
    pub(super) fn missing(&mut self, bytes: usize, extra: &[(u32, String)]) -> Option<String> {
        self.settle();
        let mut list = Missing { text: String::new(), bytes, open: None, extra };
        for block in &self.blocks {
            let mut rest = block.found;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                list.line(block.index * 32 + bit, (block.hit >> bit) & 1 == 1);
            }
            if list.is_full() {
                break;
            }
        }
        list.close();
        list.extra_before(None);
        (!list.text.is_empty()).then_some(list.text)
    }
}

/// Whether a count says that something was executed; nothing if it is no count. `-` says that the block around a
/// branch was not; a negative count is a counter that ran over, of which lcov believes nothing either.
pub(super) fn is_hit(count: &[u8]) -> Option<bool> {
    if !count.is_empty() && count.iter().all(u8::is_ascii_digit) {
        return Some(count.iter().any(|digit| *digit != b'0'));
    }
    if count == b"-" {
        return Some(false);
    }
    let count: f64 = std::str::from_utf8(count).ok()?.trim().parse().ok()?;
    (!count.is_nan()).then_some(count > 0.0)
}

/// Writes the list of what is missing.
struct Missing<'a> {
    text: String,
    bytes: usize,
    open: Option<(u32, u32)>,
    extra: &'a [(u32, String)],
}

impl Missing<'_> {
    /// Takes the next line that can run.
    fn line(&mut self, line: u32, hit: bool) {
        match &mut self.open {
            Some(_) if hit => self.close(),
            Some((_, to)) => *to = line,
            None if hit => {}
            None => self.open = Some((line, line)),
        }
    }

    fn close(&mut self) {
        let Some((from, to)) = self.open.take() else { return };
        self.extra_before(Some(from));
        let range = if from == to { from.to_string() } else { format!("{from}-{to}") };
        self.push(&range);
    }

    fn extra_before(&mut self, line: Option<u32>) {
        while let Some(((at, text), rest)) = self.extra.split_first()
            && line.is_none_or(|line| *at < line)
        {
            self.extra = rest;
            self.push(text);
        }
    }

    fn push(&mut self, item: &str) {
        if self.is_full() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(", ");
        }
        self.text.push_str(item);
        if self.is_full() {
            self.text.push_str(", …");
        }
    }

    const fn is_full(&self) -> bool {
        self.text.len() >= self.bytes
    }
}

#[cfg(test)]
mod lines_tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_range_reaches_over_lines_that_cannot_run_and_ends_at_one_that_ran() {
        let mut lines = Lines::default();
        for (line, hit) in [(1, true), (2, false), (5, false), (31, false), (32, false), (33, true), (90, false)] {
            lines.add(line, hit);
        }
        assert_eq!(lines.missing(100, &[]).as_deref(), Some("2-32, 90"));
        assert_eq!(lines.missing(3, &[]).as_deref(), Some("2-32, …"));
        assert_eq!(lines.count(), (2, 7));
    }

    #[test]
    fn branches_stand_between_the_lines_where_they_begin() {
        let mut lines = Lines::default();
        for (line, hit) in [(1, false), (2, true), (3, false), (4, true)] {
            lines.add(line, hit);
        }
        let branches = [(2, "2->4".to_owned()), (4, "4->exit".to_owned())];
        assert_eq!(lines.missing(100, &branches).as_deref(), Some("1, 2->4, 3, 4->exit"));
        assert!(lines.is_missing(3) && !lines.is_missing(4) && !lines.is_missing(70));
    }

    #[test]
    fn everything_hit_leaves_nothing_missing() {
        let mut lines = Lines::default();
        lines.add(u32::MAX, true);
        assert_eq!(lines.missing(100, &[]), None);
        lines.add(0, false);
        assert_eq!(lines.missing(100, &[]).as_deref(), Some("0"));
    }

    proptest! {
        #[test]
        fn lines_are_united_in_whatever_order_they_come(added in prop::collection::vec((0_u32..5000, any::<bool>()), 0..600)) {
            let mut expected: BTreeMap<u32, bool> = BTreeMap::new();
            let mut lines = Lines::default();
            let mut other = Lines::default();
            for (n, (line, hit)) in added.iter().enumerate() {
                *expected.entry(*line).or_default() |= hit;
                if n % 3 == 0 { other.add(*line, *hit) } else { lines.add(*line, *hit) }
            }
            lines.unite(&mut other);
            let hit = expected.values().filter(|hit| **hit).count() as u64;
            prop_assert_eq!(lines.count(), (hit, expected.len() as u64));
        }
    }
}
