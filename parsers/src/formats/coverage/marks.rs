/// Functions or branches of a source file, and which of them were hit: united over records as
/// [`Lines`](super::lines::Lines) are, by a key of 63 bits, because reports name them by texts too long to keep.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The key, and in the lowest bit whether it was hit. Ascending and without repetitions up to `settled`.
    keys: Vec<u64>,
    settled: usize,
}

impl Marks {
    /// Adds what one record lists. What it lists twice are two things of one name, such as the methods `open` of two
    /// classes; the second `open` of another list is the second `open` here.
    pub(super) fn list(&mut self, names: &mut Vec<(u64, bool)>) {
        // Stable: the order of those of one name tells them apart.
        names.sort_by_key(|(name, _)| *name);
        let mut nth = 0_u64;
        let mut last = None;
        for (name, hit) in names.drain(..) {
            nth = if last == Some(name) { nth + 1 } else { 0 };
            last = Some(name);
            let key = name ^ nth.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            self.add(key, hit);
        }
    }

    /// Adds what another record listed, which is then empty and can be used again.
    pub(super) fn unite(&mut self, other: &mut Self) {
        if self.keys.is_empty() {
            self.keys = other.keys.as_slice().to_vec();
            self.settled = other.settled;
        } else {
            other.keys.iter().for_each(|key| self.push(*key));
        }
        other.keys.clear();
        other.settled = 0;
    }

    /// Adds one thing, which is the same in every list.
    pub(super) fn add(&mut self, key: u64, hit: bool) {
        self.push((key & !1) | u64::from(hit));
    }

    fn push(&mut self, key: u64) {
        self.keys.push(key);
        if self.keys.len() > 2 * self.settled + 64 {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.keys.sort_unstable();
        self.keys.dedup_by(|next, kept| {
            let same = *next | 1 == *kept | 1;
            if same {
                *kept |= *next;
            }
            same
        });
        self.settled = self.keys.len();
    }

    /// How many were hit, and how many there are.
    pub(super) fn count(&mut self) -> (u64, u64) {
        self.settle();
        (self.keys.iter().map(|key| key & 1).sum(), self.keys.len() as u64)
    }
}

/// A name as a number: FNV-1a, which has no seed and is quick on short texts.
pub(super) fn key(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod marks_tests {
    use super::*;

    fn list(names: &[(&str, bool)]) -> Marks {
        let mut marks = Marks::default();
        marks.list(&mut names.iter().map(|(name, hit)| (key(name.as_bytes()), *hit)).collect());
        marks
    }

    #[test]
    fn the_same_name_twice_in_a_record_is_two_things_and_in_two_records_one() {
        let mut marks = list(&[("open", true), ("close", false), ("open", false)]);
        assert_eq!(marks.count(), (1, 3));
        marks.unite(&mut list(&[("open", false), ("open", true)]));
        assert_eq!(marks.count(), (2, 3));
    }

    #[test]
    fn many_records_of_the_same_things_take_no_more_room() {
        let mut marks = Marks::default();
        for _ in 0..10_000 {
            marks.unite(&mut list(&[("a", false), ("b", true), ("c", false)]));
        }
        assert_eq!(marks.count(), (1, 3));
        assert!(marks.keys.capacity() < 1000);
    }
}
