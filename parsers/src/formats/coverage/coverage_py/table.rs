use super::super::tally::Tally;
use super::super::worst::WorstFiles;
use crate::model::{Coverage, FileCoverage, Limits, clip};

/// The first line of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    markdown: bool,
    branches: bool,
    missing: bool,
    width: usize,
}

impl Header {
    /// `Name  Stmts  Miss  Branch  BrPart  Cover  Missing`, the branches and the last column where they were asked for.
    pub(super) fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        let markdown = line.starts_with("| Name ");
        if !markdown && !line.starts_with("Name ") {
            return None;
        }
        let mut words = line.split([' ', '|']).filter(|word| !word.is_empty()).peekable();
        let mut expect = |word| words.next_if_eq(&word).is_some();
        if !(expect("Name") && expect("Stmts") && expect("Miss")) {
            return None;
        }
        let branches = expect("Branch") && expect("BrPart");
        let cover = expect("Cover");
        let missing = expect("Missing");
        (cover && words.next().is_none()).then_some(Self { markdown, branches, missing, width: line.len() })
    }

    /// Whether the line underlines the header: it is as wide.
    fn is_rule(self, line: &str) -> bool {
        let line = line.trim();
        let dashes = |line: &str| line.bytes().all(|byte| byte == b'-');
        let cell = |cell: &str| cell.trim().strip_suffix(':').or(Some(cell.trim())).is_some_and(dashes);
        line.len() == self.width && if self.markdown { line.split('|').all(cell) } else { dashes(line) }
    }
}

/// A table from its header on.
pub(super) struct Table {
    header: Header,
    part: Part,
    limits: Limits,
    rows: u64,
    files: WorstFiles,
    statements: u64,
    missed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The header was read.
    Rule,
    /// A file or the rule below the files may follow.
    Files,
    /// The total must follow.
    Total,
}

/// What a line is to the table before it.
pub(super) enum Step {
    /// A part of it.
    Inside,
    /// Its last line. The text says which numbers contradict each other, if any do.
    Total(Box<Coverage>, Option<String>),
    /// No part of it.
    Outside,
}

/// A line of a table that has numbers: a file's or the total.
struct Row {
    name: String,
    lines: Tally,
    /// Branches, and lines some of whose branches were not taken.
    branches: Option<(u64, u64)>,
    percent: f64,
    missing: Option<String>,
}

impl Table {
    pub(super) const fn new(header: Header, limits: Limits) -> Self {
        let files = WorstFiles::new(limits);
        Self { header, part: Part::Rule, limits, rows: 0, files, statements: 0, missed: 0 }
    }

    /// Whether the header was underlined, without which it is but words.
    pub(super) fn is_real(&self) -> bool {
        self.part != Part::Rule
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    pub(super) fn line(&mut self, line: &str) -> Step {
        match self.part {
            Part::Rule if self.header.is_rule(line) => {
                self.part = Part::Files;
                return Step::Inside;
            }
            Part::Rule => return Step::Outside,
            Part::Files if !self.header.markdown && self.header.is_rule(line) => {
                self.part = Part::Total;
                return Step::Inside;
            }
            Part::Files | Part::Total => {}
        }
        let Some(row) = self.header.row(line) else { return Step::Outside };
        // coverage.py 7 has no second rule where there are no files, and none in Markdown, where asterisks are escaped.
        let total = match self.part {
            Part::Total => row.name == "TOTAL",
            _ if self.header.markdown => row.name == "**TOTAL**",
            _ => self.rows == 0 && row.name == "TOTAL",
        };
        if total {
            return self.total(&row);
        }
        if self.part == Part::Total {
            return Step::Outside;
        }
        self.rows += 1;
        self.statements = self.statements.saturating_add(row.lines.total);
        self.missed = self.missed.saturating_add(row.lines.missing());
        let percent = (row.lines.total > 0).then_some(row.percent);
        self.files.push(percent, || FileCoverage {
            path: if self.header.markdown { unescape(&row.name) } else { row.name },
            percent,
            lines: Some(row.lines.ratio()),
            branches: None,
            missing: row.missing.map(|missing| shorten(missing, self.limits.message_bytes)),
        });
        Step::Inside
    }

    fn total(&mut self, row: &Row) -> Step {
        // Files that a table leaves out miss nothing.
        let contradiction = if row.lines.missing() != self.missed || row.lines.total < self.statements {
            let (covered, total) = (self.statements - self.missed, self.statements);
            Some(format!("TOTAL says {} statements, but the files add up to {covered} of {total}", row.lines))
        } else {
            row.contradiction()
        };
        Step::Total(Box::new(self.take(Some(row))), contradiction)
    }

    /// What was read of a table that has no last line.
    pub(super) fn cut(mut self) -> Coverage {
        self.take(None)
    }

    fn take(&mut self, total: Option<&Row>) -> Coverage {
        let mut coverage = Coverage::default();
        if let Some(row) = total {
            coverage.percent = (row.lines.total > 0).then_some(row.percent);
            coverage.lines = Some(row.lines.ratio());
            coverage.statements = coverage.lines;
        }
        std::mem::replace(&mut self.files, WorstFiles::new(self.limits)).finish(&mut coverage);
        coverage
    }
}

impl Header {
    /// A name, which may hold spaces, then numbers, a percent sign and the missing lines.
    fn row(self, line: &str) -> Option<Row> {
        let cells = if self.markdown { self.markdown_cells(line)? } else { self.text_cells(line)? };
        let mut cells = cells.into_iter();
        let name = Some(cells.next()?).filter(|name| !name.is_empty())?.to_owned();
        let mut number = || cells.next()?.parse().ok();
        let (total, missed): (u64, u64) = (number()?, number()?);
        let branches = if self.branches { Some((number()?, number()?)) } else { None };
        let percent = cells.next()?.parse().ok().filter(|percent| (0.0..=100.0).contains(percent))?;
        let missing = cells.next().filter(|missing| !missing.is_empty()).map(unescape);
        Some(Row { name, lines: Tally::of((total.checked_sub(missed)?, total)), branches, percent, missing })
    }

    fn text_cells(self, line: &str) -> Option<Vec<&str>> {
        let (mut rest, missing) = line.rsplit_once('%')?;
        let mut cells = vec![missing.trim()];
        if !self.missing && !missing.trim().is_empty() {
            return None;
        }
        for _ in 0..if self.branches { 5 } else { 3 } {
            let (before, number) = rest.trim_end().rsplit_once(' ')?;
            cells.push(number);
            rest = before;
        }
        cells.push(rest.trim());
        cells.reverse();
        Some(cells)
    }

    fn markdown_cells(self, line: &str) -> Option<Vec<&str>> {
        let mut rest = line.trim().strip_prefix('|')?;
        let mut cells = Vec::new();
        while let Some(end) = cell_end(rest) {
            let cell = rest.get(..end)?.trim();
            rest = rest.get(end + 1..)?;
            // The name of the total keeps the asterisks that tell it from a file's.
            cells.push(if cells.is_empty() { cell } else { cell.trim_matches('*').trim_end_matches('%') });
        }
        let expected = 4 + 2 * usize::from(self.branches) + usize::from(self.missing);
        (rest.is_empty() && cells.len() == expected).then_some(cells)
    }
}

/// Where a Markdown cell ends: at a bar that no backslash escapes.
fn cell_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'|' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

/// Text without the backslashes that Markdown puts before punctuation.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let escaped = chars.next_if(|next| char == '\\' && next.is_ascii_punctuation());
        plain.push(escaped.unwrap_or(char));
    }
    plain
}

/// A list of missing lines, cut between two of them.
fn shorten(mut missing: String, bytes: usize) -> String {
    let kept = clip(&missing, bytes);
    if kept.len() < missing.len() {
        let end = kept.rfind(", ").unwrap_or(kept.len());
        missing.truncate(end);
        missing.push_str(", …");
    }
    missing
}

impl Row {
    /// Says that the percentage is not that of the counts. Where branches are counted, the table tells how many lines
    /// have one that was not taken, but not how many there are.
    fn contradiction(&self) -> Option<String> {
        let (branches, partial) = self.branches.unwrap_or_default();
        let total = self.lines.total.saturating_add(branches) as f64;
        let least = self.lines.covered as f64 * 100.0 / total;
        let most = (self.lines.covered.saturating_add(branches).saturating_sub(partial)) as f64 * 100.0 / total;
        // A percentage is rounded, but never to 0 or 100.
        let wrong = total > 0.0 && (self.percent < least - 1.0 || self.percent > most + 1.0);
        wrong.then(|| format!("TOTAL says {} %, but its counts are {least:.0} to {most:.0} %", self.percent))
    }
}

#[cfg(test)]
mod table_tests {
    use super::*;

    fn read(table: &str) -> (Coverage, Option<String>) {
        let mut lines = table.lines();
        let mut table = Table::new(Header::read(lines.next().unwrap()).unwrap(), Limits::default());
        for line in lines {
            match table.line(line) {
                Step::Inside => {}
                Step::Total(coverage, contradiction) => return (*coverage, contradiction),
                Step::Outside => panic!("outside: {line}"),
            }
        }
        panic!("no total");
    }

    #[test]
    fn a_name_may_hold_spaces_numbers_and_percent_signs() {
        let (coverage, contradiction) = read(
            "Name           Stmts   Miss  Cover\n----------------------------------\n\
             a 1 2 3%.py        4      1    75%\n----------------------------------\nTOTAL              4      1    75%",
        );
        assert_eq!(contradiction, None);
        assert_eq!(coverage.files[0].path, "a 1 2 3%.py");
        assert_eq!(coverage.percent, Some(75.0));
    }

    #[test]
    fn markdown_is_unescaped() {
        let (coverage, _) = read(
            "| Name       |    Stmts |     Miss |   Cover |   Missing |\n\
             |----------- | -------: | -------: | ------: | --------: |\n\
             | a\\_b\\|c.py |        4 |        1 |     75% | 1-2, 3-\\>4 |\n\
             | **TOTAL**  |    **4** |    **1** | **75%** |           |",
        );
        assert_eq!(coverage.files[0].path, "a_b|c.py");
        assert_eq!(coverage.files[0].missing.as_deref(), Some("1-2, 3->4"));
    }

    #[test]
    fn a_total_that_its_files_or_its_percentage_contradict_is_told() {
        let rows = "Name    Stmts   Miss  Cover\n---------------------------\na.py        4      3    25%\n\
                    ---------------------------\n";
        assert_eq!(read(&format!("{rows}TOTAL       4      3    25%")).1, None);
        assert_eq!(read(&format!("{rows}TOTAL       9      3    67%")).1, None, "others were left out: all covered");
        assert!(read(&format!("{rows}TOTAL       4      0   100%")).1.is_some());
        assert!(read(&format!("{rows}TOTAL       4      3    95%")).1.is_some());
    }

    #[test]
    fn a_header_without_its_rule_is_but_words() {
        assert!(Header::read("Name Stmts Miss Cover or not").is_none());
        let header = Header::read("Name    Stmts   Miss  Cover").unwrap();
        let mut table = Table::new(header, Limits::default());
        assert!(matches!(table.line("----"), Step::Outside));
        assert!(!table.is_real());
    }
}
