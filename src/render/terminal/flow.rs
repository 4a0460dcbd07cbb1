//! Styled text that flows: words, lines of a width, colours.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How text looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Bold.
    pub(super) bold: bool,
    /// Less conspicuous.
    pub(super) dim: bool,
    /// The colour, as the parameter of the control sequence.
    pub(super) colour: Option<u8>,
}

impl Style {
    fn codes(self) -> String {
        let mut codes: Vec<String> = Vec::new();
        codes.extend(self.bold.then(|| "1".to_owned()));
        codes.extend(self.dim.then(|| "2".to_owned()));
        codes.extend(self.colour.map(|colour| colour.to_string()));
        codes.join(";")
    }
}

/// Text that looks the same from end to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) style: Style,
}

/// One line.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    spans: Vec<Span>,
    /// Columns that it takes.
    pub(super) width: usize,
}

impl Line {
    fn push(&mut self, text: &str, style: Style) {
        self.width += text.width();
        match self.spans.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), style }),
        }
    }

    /// A line of one look.
    pub(super) fn plain(text: &str, style: Style) -> Self {
        let mut line = Self::default();
        line.push(text, style);
        line
    }

    /// The line as it is printed.
    pub(super) fn print(&self, colour: bool) -> String {
        let mut out = String::new();
        for Span { text, style } in &self.spans {
            let text = text.replace('\u{a0}', " ");
            if colour && *style != Style::default() {
                out.push_str("\u{1b}[");
                out.push_str(&style.codes());
                out.push('m');
                out.push_str(&text);
                out.push_str("\u{1b}[0m");
            } else {
                out.push_str(&text);
            }
        }
        out
    }
}

/// Breaks text into lines of at most `width` columns: at spaces, and within words that are longer than a line.
pub(super) fn wrap(spans: &[Span], width: usize) -> Vec<Line> {
    let mut flow =
        Flow { width: width.max(1), lines: Vec::new(), line: Line::default(), word: Line::default(), gap: None };
    for span in spans {
        for c in span.text.chars() {
            match c {
                '\n' => flow.end_line(),
                ' ' | '\t' => flow.end_word(span.style),
                _ => flow.letter(c, span.style),
            }
        }
    }
    flow.end_line();
    while flow.lines.last().is_some_and(|line| line.width == 0) {
        flow.lines.pop();
    }
    flow.lines
}

/// Breaks one line of code where the width ends; nothing is lost but the place of the break.
pub(super) fn cut(text: &str, style: Style, width: usize) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    for c in text.chars() {
        let columns = c.width().unwrap_or_default();
        if lines.last().is_some_and(|line| line.width > 0 && line.width + columns > width) {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            line.push(c.encode_utf8(&mut [0; 4]), style);
        }
    }
    lines
}

struct Flow {
    width: usize,
    lines: Vec<Line>,
    line: Line,
    word: Line,
    /// The look of the space before the word.
    gap: Option<Style>,
}

impl Flow {
    fn letter(&mut self, c: char, style: Style) {
        if self.word.width + c.width().unwrap_or_default() > self.width {
            self.place_word();
            self.gap = None;
            self.lines.push(std::mem::take(&mut self.line));
        }
        self.word.push(c.encode_utf8(&mut [0; 4]), style);
    }

    fn end_word(&mut self, style: Style) {
        if self.word.width > 0 {
            self.place_word();
        }
        self.gap = Some(style);
    }

    fn place_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        let gap = usize::from(self.gap.is_some() && self.line.width > 0);
        if self.line.width > 0 && self.line.width + gap + word.width > self.width {
            self.lines.push(std::mem::take(&mut self.line));
        } else if let (1, Some(style)) = (gap, self.gap) {
            self.line.push(" ", style);
        }
        self.gap = None;
        for Span { text, style } in &word.spans {
            self.line.push(text, *style);
        }
    }

    fn end_line(&mut self) {
        self.place_word();
        self.gap = None;
        self.lines.push(std::mem::take(&mut self.line));
    }
}

#[cfg(test)]
mod flow_tests {
    use super::*;

    fn wrapped(text: &str, width: usize) -> Vec<String> {
        let span = Span { text: text.into(), style: Style::default() };
        wrap(&[span], width).iter().map(|line| line.print(false)).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_within_long_words_only() {
        assert_eq!(wrapped("one two  three", 8), ["one two", "three"]);
        assert_eq!(wrapped("a abcdefghij k", 4), ["a", "abcd", "efgh", "ij k"]);
        assert_eq!(wrapped("41\u{a0}s is\u{a0}it", 6), ["41 s", "is it"]);
        assert_eq!(wrapped("日本日本", 5), ["日本", "日本"]);
        assert_eq!(wrapped("a\nb\n", 5), ["a", "b"]);
    }

    #[test]
    fn code_is_cut_where_the_width_ends() {
        let lines: Vec<String> = cut("abcde", Style::default(), 2).iter().map(|line| line.print(false)).collect();
        assert_eq!(lines, ["ab", "cd", "e"]);
    }

    #[test]
    fn colour_is_switched_off_after_each_span() {
        let style = Style { bold: true, dim: false, colour: Some(31) };
        assert_eq!(Line::plain("x", style).print(true), "\u{1b}[1;31mx\u{1b}[0m");
        assert_eq!(Line::plain("x", style).print(false), "x");
    }
}
