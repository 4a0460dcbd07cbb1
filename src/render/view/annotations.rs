use std::collections::BTreeMap;

use ci_report_parsers::model::{AnnotatedFile, Annotation, Annotations};
use serde::Serialize;

use super::list::{Noun, Rows};
use super::room::Room;
use super::words::name;
use crate::format::plural;
use crate::render::field::Field;
use crate::render::prose::prose;

/// What `annotations.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct AnnotationsView {
    /// Files with their annotations.
    files: Rows<File>,
}

/// One test file.
#[derive(Debug, Serialize)]
struct File {
    /// Its path.
    path: Field,
    /// How many annotations of each technique, `4 ISP · 2 CFG`.
    counts: Field,
    /// The annotations.
    annotations: Vec<Item>,
    /// Annotations that are not listed.
    cut: Option<Field>,
}

/// One annotation.
#[derive(Debug, Serialize)]
struct Item {
    /// `ISP: Email.whitespace_only`.
    text: Field,
    /// The line.
    line: Field,
}

/// The numbers of the line below the title.
pub(super) fn numbers(annotations: &Annotations) -> Vec<Field> {
    let all = annotations.files.iter().flat_map(|file| &file.annotations);
    let mut numbers =
        vec![Field::ours(Noun("annotated file", "annotated files").count(annotations.files.len() as u64))];
    numbers.extend(by_technique(all).into_iter().map(Field::ours));
    numbers
}

/// The view of a section.
pub(super) fn view(annotations: &Annotations, room: &mut Room) -> AnnotationsView {
    let title = format!("Annotations of {}", Noun("test file", "test files").count(annotations.files.len() as u64));
    AnnotationsView { files: room.rows(&annotations.files, 0, title, |room, f| file(f, room)) }
}

fn by_technique<'a>(annotations: impl Iterator<Item = &'a Annotation>) -> Vec<String> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for annotation in annotations {
        *counts.entry(&annotation.technique).or_default() += 1;
    }
    counts.into_iter().map(|(technique, n)| plural(n, &prose(technique), &prose(technique))).collect()
}

fn file(file: &AnnotatedFile, room: &mut Room) -> File {
    let Rows { folded, cut, .. } = room.rows(&file.annotations, 0, "", |_, a| item(a));
    File {
        path: name(&file.path),
        counts: Field::ours(by_technique(file.annotations.iter()).join(" · ")),
        annotations: folded,
        cut,
    }
}

fn item(annotation: &Annotation) -> Item {
    let what = annotation.characteristic.as_deref().map(|what| format!("{what}.")).unwrap_or_default();
    Item {
        text: name(&format!("{}: {what}{}", annotation.technique, annotation.value)),
        line: Field::ours(annotation.line.to_string()),
    }
}
