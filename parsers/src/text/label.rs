//! The label by which a task runner says which of its commands wrote a line.

/// Bytes of a label.
const MAX_LABEL: usize = 120;

/// Splits a line into the label and what the command wrote: `web:test: text` (turbo, lerna, nx),
/// [`packages/web test: text`](https://pnpm.io/cli/recursive) (pnpm), `[@acme/web]: text` (yarn), `[web] text`
/// (concurrently). Many lines look alike, so a label has to prove itself by what stands behind it.
pub(crate) fn split_label(line: &str) -> Option<(&str, &str)> {
    let end =
        line.bytes().zip(line.bytes().skip(1).chain([b' '])).position(|two| matches!(two, (b':' | b']', b' ')))?;
    let (label, text) = line.split_at_checked(end + 1)?;
    let mut words = label.split(' ');
    let named = words.by_ref().take(2).all(is_word) && words.next().is_none() && !is_place(label);
    (named && label.len() <= MAX_LABEL).then(|| (label, text.strip_prefix(' ').unwrap_or(text)))
}

/// `src/a.py:12:`, the place of a warning.
fn is_place(label: &str) -> bool {
    let last = label.trim_end_matches(':').rsplit(':').next().unwrap_or_default();
    last.bytes().all(|b| b.is_ascii_digit())
}

/// The name of a package, a folder or a script.
fn is_word(word: &str) -> bool {
    let named = |b: u8| b.is_ascii_alphanumeric() || b"@/_-.:#+[]".contains(&b);
    word.bytes().any(|b| b.is_ascii_alphanumeric() || b == b'.') && word.bytes().all(named)
}

#[cfg(test)]
mod label_tests {
    use super::*;

    #[test]
    fn the_labels_of_task_runners_are_split_off() {
        for (line, label, text) in [
            ("@acme/web:test:  RUN  v3", "@acme/web:test:", " RUN  v3"),
            ("packages/web test:unit: a: b", "packages/web test:unit:", "a: b"),
            (". test: a", ". test:", "a"),
            ("[@acme/web]: a", "[@acme/web]:", "a"),
            ("[0]  a", "[0]", " a"),
            ("web:test:", "web:test:", ""),
        ] {
            assert_eq!(split_label(line), Some((label, text)));
        }
    }

    #[test]
    fn a_sentence_is_no_label() {
        for line in ["", " : a", "it did not work: a", "plain", " web: a", "é: a", "lib/core.py:116: W: x"] {
            assert_eq!(split_label(line), None, "{line}");
        }
    }
}
