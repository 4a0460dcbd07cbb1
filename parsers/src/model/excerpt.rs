use std::collections::VecDeque;

/// Collects lines of text within a bound: the beginning and the end stay, the middle is counted and left out.
///
/// Tracebacks tell most in their first and last lines; a log of any length costs no more than the bound.
#[derive(Debug, Clone)]
pub struct Excerpt {
    bound: usize,
    head: String,
    tail: VecDeque<String>,
    tail_bytes: usize,
    left_out: u64,
}

impl Excerpt {
    /// An empty excerpt that keeps about `bound` bytes, the last third of them from the end.
    #[must_use]
    pub fn new(bound: usize) -> Self {
        Self { bound, head: String::new(), tail: VecDeque::new(), tail_bytes: 0, left_out: 0 }
    }

    /// Whether nothing was added yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.head.is_empty() && self.tail.is_empty() && self.left_out == 0
    }

    /// Adds one line, without its line end.
    pub fn push_line(&mut self, line: &str) {
        let head_bound = self.bound - self.bound / 3;
        let line = clip(line, self.bound / 3);
        if self.tail.is_empty() && self.left_out == 0 && self.head.len() + line.len() < head_bound {
            self.head.push_str(line);
            self.head.push('\n');
            return;
        }
        self.tail_bytes += line.len() + 1;
        self.tail.push_back(line.to_owned());
        while self.tail_bytes > self.bound / 3 {
            let Some(first) = self.tail.pop_front() else { break };
            self.tail_bytes -= first.len() + 1;
            self.left_out += 1;
        }
    }

    /// Adds every line of `text`.
    pub fn push_text(&mut self, text: &str) {
        for line in text.lines() {
            self.push_line(line);
        }
    }

    /// The text, with a line that says how many lines were left out where some were; no line end at the end.
    #[must_use]
    pub fn finish(self) -> String {
        let mut text = self.head;
        match self.left_out {
            0 => {}
            1 => text.push_str("… 1 line left out …\n"),
            n => {
                use std::fmt::Write as _;
                let _ = writeln!(text, "… {n} lines left out …");
            }
        }
        for line in self.tail {
            text.push_str(&line);
            text.push('\n');
        }
        text.truncate(text.trim_end().len());
        // Leading blank lines go, the first line's indentation stays.
        let blank = text.len() - text.trim_start().len();
        let keep = text.get(..blank).and_then(|blank| blank.rfind('\n')).map_or(0, |at| at + 1);
        text.split_off(keep)
    }
}

/// The longest beginning of `text` that has at most `bytes` bytes and ends between characters.
#[must_use]
pub(crate) fn clip(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    text.get(..text.floor_char_boundary(bytes)).unwrap_or_default()
}

#[cfg(test)]
mod excerpt_tests {
    use super::*;

    #[test]
    fn short_text_is_kept_whole() {
        let mut excerpt = Excerpt::new(100);
        excerpt.push_text("\n  a\n\nb\n");
        assert_eq!(excerpt.finish(), "  a\n\nb");
    }

    #[test]
    fn long_text_keeps_both_ends_and_counts_the_middle() {
        let mut excerpt = Excerpt::new(60);
        for n in 0..1000 {
            excerpt.push_line(&format!("line {n}"));
        }
        let text = excerpt.finish();
        assert!(text.starts_with("line 0\n"), "{text}");
        assert!(text.ends_with("line 999"), "{text}");
        assert!(text.contains("lines left out"), "{text}");
        assert!(text.len() < 120, "{text}");
    }

    #[test]
    fn a_line_longer_than_the_bound_is_clipped_between_characters() {
        let mut excerpt = Excerpt::new(30);
        excerpt.push_line(&"é".repeat(1000));
        assert!(excerpt.finish().len() <= 30);
    }
}
