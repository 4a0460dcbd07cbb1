//! Tables that fit a width.

use super::flow::{Line, Span, Style, wrap};

/// A cell.
pub(super) struct Cell {
    /// What it says.
    pub(super) spans: Vec<Span>,
    /// Whether it is a number, which stands at the right.
    pub(super) right: bool,
}

/// Columns between two columns.
const GAP: usize = 2;
/// The narrowest that a column becomes.
const NARROWEST: usize = 6;

/// The rows as lines; the first row is the head.
pub(super) fn lines(rows: &[Vec<Cell>], width: usize) -> Vec<Vec<Line>> {
    let widths = fit(natural(rows), width);
    let mut out = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        out.extend(row_lines(row, &widths));
        if i == 0 {
            let rule = widths.iter().map(|width| Line::plain(&"─".repeat(*width), DIM)).collect();
            out.push(joined(rule, &widths, &[]));
        }
    }
    out
}

const DIM: Style = Style { bold: false, dim: true, colour: None };

fn natural(rows: &[Vec<Cell>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.flat_map(|cell| wrap(&cell.spans, usize::MAX)).map(|line| line.width).max().unwrap_or_default()
    };
    (0..columns).map(widest).collect()
}

/// Takes from the widest column until the table fits.
fn fit(mut widths: Vec<usize>, width: usize) -> Vec<usize> {
    let gaps = widths.len().saturating_sub(1) * GAP;
    while widths.iter().sum::<usize>() + gaps > width {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

fn row_lines(row: &[Cell], widths: &[usize]) -> Vec<Vec<Line>> {
    let cells: Vec<Vec<Line>> = row.iter().zip(widths).map(|(cell, width)| wrap(&cell.spans, *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or_default();
    let right: Vec<bool> = row.iter().map(|cell| cell.right).collect();
    (0..height)
        .map(|i| {
            let line = cells.iter().map(|cell| cell.get(i).cloned().unwrap_or_default()).collect();
            joined(line, widths, &right)
        })
        .collect()
}

/// The parts of one line, with the spaces between them.
fn joined(cells: Vec<Line>, widths: &[usize], right: &[bool]) -> Vec<Line> {
    let space = |n: usize| Line::plain(&" ".repeat(n), Style::default());
    let last = cells.len().saturating_sub(1);
    let mut out = Vec::new();
    for (i, cell) in cells.into_iter().enumerate() {
        let room = widths.get(i).copied().unwrap_or_default().saturating_sub(cell.width);
        if right.get(i).copied().unwrap_or_default() {
            out.push(space(room));
            out.push(cell);
        } else {
            out.push(cell);
            out.push(space(if i == last { 0 } else { room }));
        }
        out.push(space(if i == last { 0 } else { GAP }));
    }
    out
}
