//! What fits into a comment, and what is left out first where not everything does.

/// How long a body a forge takes, counted in the forge's own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    utf16_units: usize,
    characters: usize,
    encoded_bytes: usize,
}

impl Budget {
    /// GitHub refuses more than 65,536 of what it calls characters; code units of UTF-16 are the cautious reading.
    pub const GITHUB: Self = Self { utf16_units: 65_000, ..Self::UNLIMITED };

    /// GitLab takes a million characters but renders long notes slowly, and notes travel form-encoded.
    pub const GITLAB: Self = Self { characters: 100_000, encoded_bytes: 1_000_000, ..Self::UNLIMITED };

    /// For files and terminals.
    pub const UNLIMITED: Self = Self { utf16_units: usize::MAX, characters: usize::MAX, encoded_bytes: usize::MAX };

    /// A budget of so many characters, for forges and settings of one's own.
    #[must_use]
    pub const fn characters(characters: usize) -> Self {
        Self { characters, ..Self::UNLIMITED }
    }

    /// Whether a body of so many characters may fit.
    pub(super) const fn may_admit(&self, characters: usize) -> bool {
        characters <= self.utf16_units && characters <= self.characters && characters <= self.encoded_bytes
    }

    /// Whether the body fits.
    #[must_use]
    pub fn admits(&self, body: &str) -> bool {
        let shortest = self.utf16_units.min(self.characters).min(self.encoded_bytes / 3);
        body.len() <= shortest
            || (body.encode_utf16().count() <= self.utf16_units
                && body.chars().count() <= self.characters
                && encoded_length(body) <= self.encoded_bytes)
    }
}

/// The length as a value of `application/x-www-form-urlencoded`.
fn encoded_length(body: &str) -> usize {
    body.bytes()
        .map(|b| if b.is_ascii_alphanumeric() || matches!(b, b' ' | b'*' | b'-' | b'.' | b'_') { 1 } else { 3 })
        .sum()
}

/// How many of each sort of detail a comment holds. The first failed tests and reasons stay whatever it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detail {
    /// Rows of tables about what is fine: covered files, modules, assets.
    pub(super) rows: usize,
    /// Tracebacks, diffs and other blocks.
    pub(super) blocks: usize,
    /// Messages below entries that are folded.
    pub(super) messages: usize,
    /// Entries of lists other than that of the failed tests.
    pub(super) entries: usize,
    /// Names of failed tests.
    pub(super) names: usize,
    /// Entries that are shown without a click, past the first few failed tests.
    pub(super) open: usize,
}

type Knob = fn(&mut Detail) -> &mut usize;

impl Detail {
    /// Everything.
    pub(super) const ALL: Self =
        Self { rows: CEILING, blocks: CEILING, messages: CEILING, entries: CEILING, names: CEILING, open: CEILING };

    /// Nothing.
    pub(super) const NONE: Self = Self { rows: 0, blocks: 0, messages: 0, entries: 0, names: 0, open: 0 };

    /// In the order in which they are given up.
    const KNOBS: [Knob; 6] = [
        |d| &mut d.rows,
        |d| &mut d.blocks,
        |d| &mut d.messages,
        |d| &mut d.entries,
        |d| &mut d.names,
        |d| &mut d.open,
    ];
}

/// More than any list of a report holds.
const CEILING: usize = 1 << 20;

/// The richest text that fits. `attempt` is asked for less and less, and gives nothing where the text does not fit:
/// first for no rows of tables, then for no blocks either, and so on; once something fits, the sort that was given up
/// last is brought back as far as there is room. Nothing where even the least does not fit.
pub(super) fn fit<T, E>(
    longest_list: usize,
    mut attempt: impl FnMut(Detail) -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    let mut detail = Detail::ALL;
    if let Some(whole) = attempt(detail)? {
        return Ok(Some(whole));
    }
    for knob in Detail::KNOBS {
        *knob(&mut detail) = 0;
        if let Some(least) = attempt(detail)? {
            return most(detail, knob, longest_list, least, attempt).map(Some);
        }
    }
    Ok(None)
}

/// Searches the largest value of one knob that still fits; `best` is what it gives at zero.
fn most<T, E>(
    mut detail: Detail,
    knob: Knob,
    longest_list: usize,
    mut best: T,
    mut attempt: impl FnMut(Detail) -> Result<Option<T>, E>,
) -> Result<T, E> {
    let (mut low, mut high) = (0, longest_list + 1);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        *knob(&mut detail) = middle;
        match attempt(detail)? {
            Some(text) => {
                best = text;
                low = middle;
            }
            None => high = middle,
        }
    }
    Ok(best)
}

#[cfg(test)]
mod budget_tests {
    use super::*;

    #[test]
    fn each_forge_counts_in_its_own_unit() {
        let astral = "😀".repeat(40_000);
        assert!(!Budget::GITHUB.admits(&astral), "80,000 code units");
        assert!(Budget::GITLAB.admits(&astral), "40,000 characters in 480,000 encoded bytes");
        assert!(!Budget::GITLAB.admits(&"😀".repeat(90_000)), "over a megabyte encoded");
        assert!(Budget::GITHUB.admits(&"a".repeat(65_000)) && !Budget::GITHUB.admits(&"a".repeat(65_001)));
        assert!(Budget::UNLIMITED.admits(&"a".repeat(1_000_000)));
    }

    #[test]
    fn names_are_given_up_last_and_what_fits_is_brought_back() {
        let size =
            |d: &Detail| d.rows.min(50) * 10 + d.blocks.min(50) * 100 + d.messages.min(50) * 10 + d.names.min(50);
        let fitted = |room: usize| fit(50, |detail| Ok::<_, ()>((size(&detail) <= room).then_some(detail))).unwrap();
        assert_eq!(fitted(10_000), Some(Detail::ALL));
        let some_blocks = fitted(1_600).unwrap();
        assert_eq!((some_blocks.rows, some_blocks.blocks, some_blocks.messages), (0, 10, CEILING));
        let some_names = fitted(20).unwrap();
        assert_eq!((some_names.messages, some_names.entries, some_names.names), (0, 0, 20));
    }
}
