use ci_report_parsers::model::{FuzzFailure, FuzzWarning, SchemaFuzz};
use serde::Serialize;

use super::list::{Block, Blocks, Item, Listing, Noun};
use super::room::{OPEN, Room};
use super::words::{bad, given, name, number, some};
use crate::format::count;
use crate::render::field::Field;

/// Failures whose command is shown without a click.
const REPRODUCED: usize = 3;
/// Operations that a warning names.
const OPERATIONS: usize = 5;

/// What `schema-fuzz.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct SchemaFuzzView {
    /// What the checks found.
    failures: Listing<Item>,
    /// What makes the run worth less than it looks.
    warnings: Listing<Item>,
    /// Commands that send the first requests again.
    reproduce: Vec<Field>,
    /// The other commands.
    more: Blocks,
}

/// The numbers of the line below the title.
pub(super) fn numbers(fuzz: &SchemaFuzz) -> Vec<Field> {
    let failures = fuzz.failures.len() as u64 + fuzz.omitted;
    let warnings = fuzz.warnings.len() as u64;
    let operations = fuzz.operations.map(|n| match fuzz.operations_tested.filter(|tested| *tested != n) {
        Some(tested) => Field::ours(format!("{} of {} operations tested", count(tested), count(n))),
        None => Field::ours(Noun("operation", "operations").count(n)),
    });
    [
        operations,
        fuzz.cases.map(|n| Field::ours(Noun("case", "cases").count(n))),
        fuzz.passed.map(|n| number(n, "passed")),
        bad(failures, Noun("failure", "failures").pick(failures)),
        bad(fuzz.errors, Noun("error", "errors").pick(fuzz.errors)),
        some(warnings, Noun("warning", "warnings").pick(warnings)),
        fuzz.seed.as_deref().map(|seed| Field::prose(&format!("seed `{seed}`"))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(fuzz: &SchemaFuzz, room: &mut Room) -> SchemaFuzzView {
    let commands: Vec<&FuzzFailure> =
        fuzz.failures.iter().filter(|failure| given(failure.reproduce.as_ref()).is_some()).collect();
    let (first, rest) = commands.split_at(REPRODUCED.min(commands.len()));
    let mut open: Vec<Field> = first.iter().filter_map(|failure| room.block(failure.reproduce.as_ref())).collect();
    open.dedup();
    SchemaFuzzView {
        failures: room.entries(OPEN, &fuzz.failures, fuzz.omitted, Noun("failure", "failures"), failure),
        warnings: room.entries(OPEN, &fuzz.warnings, 0, Noun("warning", "warnings"), |_, _, w| warning(w)),
        reproduce: open,
        more: Blocks::titled(
            "More requests that failed",
            rest.iter().filter_map(|failure| command(failure, room)).collect(),
        ),
    }
}

fn failure(room: &mut Room, index: usize, failure: &FuzzFailure) -> Item {
    let status = failure.status.map(|status| Field::ours(format!("answered {status}")));
    Item {
        name: name(&failure.operation),
        notes: [Some(Field::prose(&failure.check)), status].into_iter().flatten().collect(),
        message: room.message_at(index, failure.message.as_ref()),
    }
}

fn warning(warning: &FuzzWarning) -> Item {
    let cut = warning.operations.len().saturating_sub(OPERATIONS) as u64;
    let mut notes: Vec<Field> = warning.operations.iter().take(OPERATIONS).map(|operation| name(operation)).collect();
    notes.extend((cut > 0).then(|| Field::ours(format!("and {} more", count(cut)))));
    Item { name: Field::prose(&warning.title), notes, message: None }
}

fn command(failure: &FuzzFailure, room: &mut Room) -> Option<Block> {
    Some(Block { text: room.block(failure.reproduce.as_ref())?, name: name(&failure.operation) })
}
