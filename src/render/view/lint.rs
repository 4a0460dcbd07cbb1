use ci_report_parsers::model::{Lint, LintFinding, LintLevel};
use serde::Serialize;

use super::list::{Item, Listing, Noun};
use super::room::{OPEN, Room};
use super::words::{bad, given, name, some};
use crate::render::escape;
use crate::render::field::Field;
use crate::render::link::{Source, link};

/// What `lint.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct LintView {
    /// The findings, errors first.
    findings: Listing<Item>,
}

/// The numbers of the line below the title.
pub(super) fn numbers(lint: &Lint) -> Vec<Field> {
    let noun = |n: u64, one, many| Noun(one, many).pick(n);
    [
        bad(lint.errors, noun(lint.errors, "error", "errors")),
        bad(lint.warnings, noun(lint.warnings, "warning", "warnings")),
        some(lint.notes, noun(lint.notes, "note", "notes")),
        some(lint.suppressed, "suppressed"),
        lint.files.map(|n| Field::ours(format!("{} checked", Noun("file", "files").count(n)))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(lint: &Lint, warned: bool, room: &mut Room) -> LintView {
    let telling = lint.findings.iter().filter(|finding| warned || finding.level == LintLevel::Error).count();
    LintView {
        findings: room.entries(telling.min(OPEN), &lint.findings, lint.omitted, Noun("finding", "findings"), finding),
    }
}

fn finding(room: &mut Room, index: usize, finding: &LintFinding) -> Item {
    let rule = given(finding.rule.as_ref());
    let rule = rule.map(|rule| Field::Ours(link(finding.url.as_deref(), &escape::code(rule), Source::Input)));
    let (name, rule) = match (place(finding), rule) {
        (Some(place), rule) => (place, rule),
        (None, Some(rule)) => (rule, None),
        (None, None) => (Field::ours("<i>no place</i>"), None),
    };
    let level = (finding.level != LintLevel::Error).then(|| {
        Field::ours(match finding.level {
            LintLevel::Warning => "warning",
            _ => "note",
        })
    });
    Item {
        name,
        notes: [rule, level].into_iter().flatten().collect(),
        message: room.message_at(index, Some(&finding.message)),
    }
}

fn place(finding: &LintFinding) -> Option<Field> {
    let file = given(finding.file.as_ref())?;
    Some(match (finding.line, finding.column) {
        (Some(line), Some(column)) => name(&format!("{file}:{line}:{column}")),
        (Some(line), None) => name(&format!("{file}:{line}")),
        _ => name(file),
    })
}
