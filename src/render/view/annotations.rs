use std::collections::BTreeMap;

use ci_report_parsers::model::{AnnotatedFile, Annotation, Annotations};
use serde::Serialize;

use super::room::{Noun, Room, name};
use crate::render::field::Field;
use crate::render::number::{count, counted};
use crate::render::prose::prose;

/// What `annotations.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct AnnotationsView {
    /// Files with their annotations.
    files: Vec<File>,
    /// The fold's title.
    title: Field,
    /// What is not listed at all.
    cut: Option<Field>,
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
    let mut numbers = vec![Field::ours(Noun("annotated file", "annotated files").count(annotations.files.len() as u64))];
    numbers.extend(by_technique(all).into_iter().map(Field::ours));
    numbers
}

/// The view of a section.
pub(super) fn view(annotations: &Annotations, room: &mut Room) -> AnnotationsView {
    let files = room.rows(&annotations.files);
    let cut = (annotations.files.len() - files.len()) as u64;
    AnnotationsView {
        files: files.iter().map(|f| file(f, room)).collect(),
        title: Field::ours(format!("Annotations of {}", Noun("test file", "test files").count(annotations.files.len() as u64))),
        cut: (cut > 0).then(|| Field::ours(format!("and {} more", count(cut)))),
    }
}

fn by_technique<'a>(annotations: impl Iterator<Item = &'a Annotation>) -> Vec<String> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for annotation in annotations {
        *counts.entry(&annotation.technique).or_default() += 1;
    }
    counts.into_iter().map(|(technique, n)| counted(n, &prose(technique), &prose(technique))).collect()
}

fn file(file: &AnnotatedFile, room: &mut Room) -> File {
    File {
        path: name(&file.path),
        counts: Field::ours(by_technique(file.annotations.iter()).join(" · ")),
        annotations: room.rows(&file.annotations).iter().map(item).collect(),
    }
}

fn item(annotation: &Annotation) -> Item {
    let what = annotation.characteristic.as_deref().map(|what| format!("{what}.")).unwrap_or_default();
    Item {
        text: name(&format!("{}: {what}{}", annotation.technique, annotation.value)),
        line: Field::ours(annotation.line.to_string()),
    }
}
