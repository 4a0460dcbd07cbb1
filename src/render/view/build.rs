use ci_report_parsers::model::{Asset, Build, Diagnostic};
use serde::Serialize;

use super::room::{Listing, Noun, OPEN, Room, bad, location, name};
use super::tests::Block;
use crate::render::field::Field;
use crate::render::number::{bytes, count};

/// What `build.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct BuildView {
    /// Errors.
    errors: Listing<Item>,
    /// Warnings.
    warnings: Listing<Item>,
    /// Code frames and stacks.
    blocks: Vec<Block>,
    /// Files that were written.
    assets: Vec<Row>,
    /// The fold's title.
    title: Field,
    /// What is not listed at all.
    cut: Option<Field>,
    /// Whether any asset tells its size after gzip.
    gzip: bool,
}

/// An error or a warning.
#[derive(Debug, Serialize)]
struct Item {
    /// What the tool says.
    message: Field,
    /// `file:line`.
    place: Option<Field>,
}

/// A file that was written.
#[derive(Debug, Serialize)]
struct Row {
    /// Its path.
    path: Field,
    /// Its size.
    size: Field,
    /// Its size after gzip.
    gzip: Option<Field>,
}

/// The numbers of the line below the title.
pub(super) fn numbers(build: &Build) -> Vec<Field> {
    let warnings = build.warnings.len() as u64;
    let assets = build.assets.len() as u64 + build.omitted;
    [
        bad(build.errors, Noun("error", "errors").pick(build.errors)),
        bad(warnings, Noun("warning", "warnings").pick(warnings)),
        build.modules.map(|n| Field::ours(Noun("module", "modules").count(n))),
        (assets > 0).then(|| Field::ours(Noun("file", "files").count(assets))),
        build.total_bytes.map(|n| Field::ours(bytes(n))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(build: &Build, warned: bool, room: &mut Room) -> BuildView {
    let unlisted = build.errors.saturating_sub(build.error_list.len() as u64);
    let errors = room.entries(OPEN, &build.error_list, unlisted, Noun("error", "errors"), |_, _, d| item(d));
    let open = if warned { OPEN } else { 0 };
    let warnings = room.entries(open, &build.warnings, 0, Noun("warning", "warnings"), |_, _, d| item(d));
    let told = build.error_list.iter().chain(&build.warnings);
    let blocks = told.filter_map(|d| Some(Block { text: room.block(d.details.as_deref())?, name: name(&d.message) })).collect();
    let assets = room.rows(&build.assets);
    let cut = (build.assets.len() - assets.len()) as u64 + build.omitted;
    let size = build.total_bytes.map(|n| format!(", {}", bytes(n))).unwrap_or_default();
    BuildView {
        errors,
        warnings,
        blocks,
        assets: assets.iter().map(asset).collect(),
        title: Field::ours(format!("{}{size}", Noun("file", "files").count(build.assets.len() as u64 + build.omitted))),
        cut: (cut > 0).then(|| Field::ours(format!("and {} more", count(cut)))),
        gzip: build.assets.iter().any(|asset| asset.gzip_bytes.is_some()),
    }
}

fn item(diagnostic: &Diagnostic) -> Item {
    Item {
        message: Field::theirs(&diagnostic.message, 400),
        place: location(diagnostic.file.as_deref(), diagnostic.line),
    }
}

fn asset(asset: &Asset) -> Row {
    Row {
        path: name(&asset.path),
        size: Field::ours(bytes(asset.bytes)),
        gzip: asset.gzip_bytes.map(|n| Field::ours(bytes(n))),
    }
}
