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
    /// Its place in the order in which pytest writes its sections, each of them once.
    pub(super) rank: u8,
}

/// pytest's own sections, in their order.
const SECTIONS: [(&str, Part); 10] = [
    ("ERRORS", Part::Blocks),
    ("FAILURES", Part::Blocks),
    ("XFAILURES", Part::Quoted),
    ("warnings summary", Part::Quoted),
    ("PASSES", Part::Quoted),
    ("XPASSES", Part::Quoted),
    ("tests coverage", Part::Tables),
    ("short test summary info", Part::Listing),
    ("rerun test summary info", Part::Listing),
    ("warnings summary (final)", Part::Quoted),
];

impl Section {
    /// The section under this title.
    pub(super) fn titled(title: &str) -> Option<Self> {
        let (rank, (_, part)) = (1..).zip(SECTIONS).find(|(_, (known, _))| *known == title)?;
        Some(Self { part, rank })
    }
}

#[cfg(test)]
mod part_tests {
    use super::*;

    #[test]
    fn sections_have_an_order() {
        let rank = |title| Section::titled(title).unwrap().rank;
        assert!(rank("ERRORS") < rank("FAILURES"));
        assert!(rank("warnings summary") < rank("short test summary info"));
        assert_eq!(Section::titled("slowest durations"), None);
    }
}
