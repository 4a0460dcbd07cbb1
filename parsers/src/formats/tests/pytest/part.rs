//! The parts of a session's output, and the sections that begin them.

/// The part of the output that a line stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Header and progress.
    Progress,
    /// ERRORS and FAILURES: blocks.
    Blocks,
    /// Warnings, and captured output of tests that passed: nothing in it counts.
    Quoted,
    /// The short test summary.
    Listing,
    /// The list of reruns: each try of a test.
    Reruns,
    /// Tables of plugins, durations.
    Tables,
    /// One count per line, as pytest-sugar and pytest-pretty close a session.
    Results,
    /// Behind the closing line.
    Done,
}

/// A section of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) part: Part,
    /// Its place in the order in which pytest writes its sections; plugins write theirs in between.
    rank: u8,
    /// Which one it is, as a bit.
    bit: u16,
}

/// pytest's own sections and those of plugins that are read, in their order.
const SECTIONS: [(&str, Part, u8); 10] = [
    ("ERRORS", Part::Blocks, 1),
    ("FAILURES", Part::Blocks, 2),
    ("XFAILURES", Part::Quoted, 3),
    ("warnings summary", Part::Quoted, 4),
    ("PASSES", Part::Quoted, 5),
    ("XPASSES", Part::Quoted, 6),
    ("tests coverage", Part::Tables, 7),
    ("rerun test summary info", Part::Reruns, 7),
    ("short test summary info", Part::Listing, 8),
    ("warnings summary (final)", Part::Quoted, 9),
];

impl Section {
    /// The section under this title.
    pub(super) fn titled(title: &str) -> Option<Self> {
        let (at, (_, part, rank)) = (0..).zip(SECTIONS).find(|(_, (known, ..))| *known == title)?;
        Some(Self { part, rank, bit: 1 << at })
    }
}

/// The sections that a session has begun, each of them once and in their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Begun {
    rank: u8,
    bits: u16,
}

impl Begun {
    /// Whether pytest writes this section before the last one, so that one of the two is not its own.
    pub(super) const fn is_past(self, section: Section) -> bool {
        section.rank < self.rank
    }

    /// Begins a section, unless it cannot come now.
    pub(super) const fn begin(&mut self, section: Section) -> bool {
        if self.is_past(section) || self.bits & section.bit != 0 {
            return false;
        }
        self.rank = section.rank;
        self.bits |= section.bit;
        true
    }
}

#[cfg(test)]
mod part_tests {
    use super::*;

    #[test]
    fn sections_come_once_and_in_their_order() {
        let mut sections = Begun::default();
        let mut begin = |title| sections.begin(Section::titled(title).unwrap());
        assert!(begin("FAILURES"));
        assert!(!begin("ERRORS") && !begin("FAILURES"));
        assert!(begin("rerun test summary info") && begin("tests coverage") && begin("short test summary info"));
        assert!(!begin("PASSES"));
        assert_eq!(Section::titled("slowest durations"), None);
    }
}
