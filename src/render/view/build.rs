use ci_report_parsers::model::{Asset, Build, Diagnostic};
use serde::Serialize;

use super::list::{Block, Blocks, Item, Listing, Noun, Rows};
use super::room::{OPEN, Room};
use super::words::{bad, location, message, name};
use crate::format::bytes;
use crate::render::field::Field;

/// What `build.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct BuildView {
    /// Errors.
    errors: Listing<Item>,
    /// Warnings.
    warnings: Listing<Item>,
    /// Code frames and stacks.
    blocks: Blocks,
    /// Files that were written.
    assets: Rows<Row>,
    /// Whether any asset tells its size after gzip.
    gzip: bool,
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
    let blocks = told.filter_map(|d| details(d, room)).collect();
    let size = build.total_bytes.map(|n| format!(", {}", bytes(n))).unwrap_or_default();
    let title = format!("{}{size}", Noun("file", "files").count(build.assets.len() as u64 + build.omitted));
    BuildView {
        errors,
        warnings,
        blocks: Blocks::new(blocks, Noun("message", "messages")),
        assets: room.rows(&build.assets, build.omitted, title, |_, a| asset(a)),
        gzip: build.assets.iter().any(|asset| asset.gzip_bytes.is_some()),
    }
}

fn item(diagnostic: &Diagnostic) -> Item {
    let place = location(diagnostic.file.as_ref(), diagnostic.line);
    Item { name: message(&diagnostic.message), notes: place.into_iter().collect(), message: None }
}

fn details(diagnostic: &Diagnostic, room: &mut Room) -> Option<Block> {
    Some(Block { text: room.block(diagnostic.details.as_ref())?, name: name(&diagnostic.message) })
}

fn asset(asset: &Asset) -> Row {
    Row {
        path: name(&asset.path),
        size: Field::ours(bytes(asset.bytes)),
        gzip: asset.gzip_bytes.map(|n| Field::ours(bytes(n))),
    }
}
