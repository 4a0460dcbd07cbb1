use std::collections::VecDeque;

use super::ansi::{self, Control};

/// Rows that a redraw can still reach; what is further up has scrolled away.
pub(super) const ROWS: usize = 128;
/// Longest row that is kept, in characters.
const MAX_COLUMNS: usize = 256 * 1024;

/// As much of a terminal as progress displays need: what was overwritten is not there any more.
///
/// Rows are as long as their text: nothing wraps, since the width of the terminal that a log came from is unknown.
#[derive(Debug)]
pub(super) struct Screen {
    rows: VecDeque<Vec<char>>,
    row: usize,
    column: usize,
}

impl Screen {
    pub(super) fn new() -> Self {
        Self { rows: VecDeque::from([Vec::new()]), row: 0, column: 0 }
    }

    /// Shows bytes without a line feed.
    pub(super) fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(&first) = rest.first() {
            let mut len = 1;
            match first {
                0x1b => {
                    let (control, control_len) = ansi::control(rest);
                    len = control_len;
                    self.control(control);
                }
                b'\r' => self.column = 0,
                0x08 => self.column = self.column.saturating_sub(1),
                b'\t' => self.put('\t'),
                0..0x20 | 0x7f => {}
                _ => {
                    len = rest.iter().take_while(|b| **b >= 0x20 && **b != 0x7f).count();
                    for part in rest.get(..len).unwrap_or_default().utf8_chunks() {
                        part.valid().chars().for_each(|c| self.put(c));
                        if !part.invalid().is_empty() {
                            self.put('\u{fffd}');
                        }
                    }
                }
            }
            rest = rest.get(len..).unwrap_or_default();
        }
    }

    /// Ends the row. Returns the top row if it scrolls away by that.
    pub(super) fn line_feed(&mut self) -> Option<String> {
        self.row += 1;
        self.column = 0;
        if self.row == self.rows.len() {
            self.rows.push_back(Vec::new());
        }
        if self.rows.len() <= ROWS {
            return None;
        }
        self.row = self.row.saturating_sub(1);
        self.rows.pop_front().map(|row| row.into_iter().collect())
    }

    /// Every row that is left, top first.
    pub(super) fn drain(&mut self) -> Vec<String> {
        let rows = std::mem::take(&mut self.rows);
        *self = Self::new();
        rows.into_iter().map(|row| row.into_iter().collect()).collect()
    }

    fn put(&mut self, c: char) {
        let column = self.column;
        if column >= MAX_COLUMNS {
            return;
        }
        self.column += 1;
        let Some(row) = self.rows.get_mut(self.row) else { return };
        if let Some(cell) = row.get_mut(column) {
            *cell = c;
            return;
        }
        row.resize(column, ' ');
        row.push(c);
    }

    fn control(&mut self, control: Control<'_>) {
        let Control::Csi(params, last) = control else { return };
        let n = number(params);
        match last {
            b'A' | b'F' => {
                self.row = self.row.saturating_sub(n.unwrap_or(1).max(1));
                if last == b'F' {
                    self.column = 0;
                }
            }
            b'B' | b'E' => {
                self.row = (self.row + n.unwrap_or(1).max(1)).min(self.rows.len() - 1);
                if last == b'E' {
                    self.column = 0;
                }
            }
            b'C' => self.column = (self.column + n.unwrap_or(1).max(1)).min(MAX_COLUMNS),
            b'D' => self.column = self.column.saturating_sub(n.unwrap_or(1).max(1)),
            b'G' | b'`' => self.column = n.unwrap_or(1).saturating_sub(1).min(MAX_COLUMNS),
            b'K' => self.erase_in_row(n.unwrap_or(0)),
            // Erasing the whole screen keeps what was printed, as a terminal's scroll-back does.
            b'J' if n.unwrap_or(0) == 0 => {
                self.erase_in_row(0);
                self.rows.truncate(self.row + 1);
            }
            _ => {}
        }
    }

    fn erase_in_row(&mut self, mode: usize) {
        let column = self.column;
        let Some(row) = self.rows.get_mut(self.row) else { return };
        match mode {
            0 => row.truncate(column),
            1 => row.iter_mut().take(column + 1).for_each(|cell| *cell = ' '),
            _ => row.clear(),
        }
    }
}

/// The first number among a sequence's parameters.
fn number(params: &[u8]) -> Option<usize> {
    let digits = params.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(params.get(..digits)?).ok()?.parse().ok()
}

#[cfg(test)]
mod screen_tests {
    use super::*;

    fn show(text: &str) -> Vec<String> {
        let mut screen = Screen::new();
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                screen.line_feed();
            }
            screen.write(line.as_bytes());
        }
        screen.drain()
    }

    #[test]
    fn a_carriage_return_overwrites() {
        assert_eq!(show("50%\rdone"), ["done"]);
        assert_eq!(show("100 passed\rX"), ["X00 passed"]);
        assert_eq!(show("section_start:1:x\r\x1b[0Ktext"), ["text"]);
    }

    #[test]
    fn moving_up_and_erasing_redraws_earlier_rows() {
        assert_eq!(show("a\nrunning 1\nrunning 2\n\x1b[2A\x1b[Jdone 2"), ["a", "done 2"]);
        assert_eq!(show("one\ntwo\x1b[1A\x1b[2K\x1b[1Gnew"), ["new", "two"]);
    }

    #[test]
    fn rows_far_up_scroll_away_and_are_out_of_reach() {
        let mut screen = Screen::new();
        let mut gone = Vec::new();
        for n in 0..200 {
            screen.write(format!("row {n}").as_bytes());
            gone.extend(screen.line_feed());
        }
        screen.write(b"\x1b[999A\x1b[2K");
        assert_eq!(gone.first().map(String::as_str), Some("row 0"));
        assert_eq!(gone.len() + screen.drain().len(), 201);
    }

    #[test]
    fn absurd_movements_cost_nothing() {
        assert_eq!(show("a\x1b[99999999999999999999Bb\x1b[4000000000Cc").len(), 1);
    }
}
