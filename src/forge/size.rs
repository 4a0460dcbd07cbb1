//! How long a comment may be, in each forge's own unit.

use super::ForgeKind;

/// The longest first line: every field at its widest, and the line's end.
const MARKER: usize = 128;

/// How long a comment may be on one forge.
///
/// Sizes add up: the size of a text is the sum of its parts' sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimit {
    unit: Unit,
    max: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// GitHub counts "characters", 65,536 of them; whether code points or UTF-16 units is not documented.
    Utf16,
    /// GitLab takes 1,000,000 characters but renders 100,000 slowly, and a form body grows by encoding: bytes as they
    /// are encoded, at least ten for each character, keep both limits with one number.
    FormBytes,
}

const BYTES_PER_CHARACTER: usize = 10;

impl SizeLimit {
    /// What a comment of this forge may measure at most, without the line that `post` adds.
    #[must_use]
    pub fn of(forge: ForgeKind) -> Self {
        match forge {
            ForgeKind::GitHub => Self { unit: Unit::Utf16, max: 65_000 - MARKER },
            ForgeKind::GitLab => Self { unit: Unit::FormBytes, max: BYTES_PER_CHARACTER * (100_000 - MARKER) },
        }
    }

    /// The greatest size that fits.
    #[must_use]
    pub fn max(self) -> usize {
        self.max
    }

    /// The size of a text in this forge's unit.
    #[must_use]
    pub fn size(self, text: &str) -> usize {
        match self.unit {
            Unit::Utf16 => text.chars().map(char::len_utf16).sum(),
            Unit::FormBytes => text.chars().map(|c| form_bytes(c).max(BYTES_PER_CHARACTER)).sum(),
        }
    }

    /// Whether a text fits.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        self.size(text) <= self.max
    }
}

/// The length of a character in `application/x-www-form-urlencoded`.
/// <https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set>
fn form_bytes(c: char) -> usize {
    if c.is_ascii_alphanumeric() || matches!(c, ' ' | '*' | '-' | '.' | '_') { 1 } else { 3 * c.len_utf8() }
}

#[cfg(test)]
mod size_tests {
    use super::super::marker::{Marker, Run};
    use super::*;

    #[test]
    fn the_longest_marker_fits_into_the_room_kept_for_it() {
        let widest = Marker::new("0".repeat(16), Some(Run { pipeline: u64::MAX, attempt: u64::MAX }), "");
        assert!(widest.to_string().len() < MARKER, "{widest}");
    }

    #[test]
    fn github_counts_utf16_units() {
        let limit = SizeLimit::of(ForgeKind::GitHub);
        assert_eq!(limit.size("aé🟢"), 4);
        assert!(limit.fits(&"🟢".repeat(limit.max() / 2)));
        assert!(!limit.fits(&"🟢".repeat(limit.max() / 2 + 1)));
    }

    #[test]
    fn gitlab_keeps_to_characters_and_to_encoded_bytes() {
        let limit = SizeLimit::of(ForgeKind::GitLab);
        assert!(limit.fits(&"a".repeat(99_000)));
        assert!(!limit.fits(&"a".repeat(100_000)));
        assert!(!limit.fits(&"🟢".repeat(90_000)), "12 bytes each when encoded");
    }
}
