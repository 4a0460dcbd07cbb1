use ci_report_parsers::model::{FuzzFailure, FuzzWarning, SchemaFuzz};
use serde::Serialize;

use super::room::{Listing, Noun, OPEN, Room, bad, name, number, some};
use crate::render::field::Field;
use crate::render::number::count;

/// Failures whose command is shown without a click.
const REPRODUCED: usize = 3;

/// What `schema-fuzz.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct SchemaFuzzView {
    /// What the checks found.
    failures: Listing<Item>,
    /// What makes the run worth less than it looks.
    warnings: Listing<Warning>,
    /// Commands that send the first requests again.
    reproduce: Vec<Field>,
    /// The other commands.
    more: Vec<Command>,
}

/// A check that failed.
#[derive(Debug, Serialize)]
struct Item {
    /// Method and path.
    operation: Field,
    /// The check.
    check: Field,
    /// The HTTP status.
    status: Option<Field>,
    /// What the check says.
    message: Option<Field>,
}

/// A warning.
#[derive(Debug, Serialize)]
struct Warning {
    /// What is wrong.
    title: Field,
    /// The operations it is about.
    operations: Vec<Field>,
    /// Operations that are not named.
    cut: Option<Field>,
}

/// A folded command.
#[derive(Debug, Serialize)]
struct Command {
    /// The operation.
    operation: Field,
    /// The command.
    command: Field,
}

/// The numbers of the line below the title.
pub(super) fn numbers(fuzz: &SchemaFuzz) -> Vec<Field> {
    let operations = fuzz.operations.map(|n| match fuzz.operations_tested.filter(|tested| *tested != n) {
        Some(tested) => Field::ours(format!("{} of {} operations tested", count(tested), count(n))),
        None => Field::ours(Noun("operation", "operations").count(n)),
    });
    [
        operations,
        fuzz.cases.map(|n| Field::ours(Noun("case", "cases").count(n))),
        fuzz.passed.map(|n| number(n, "passed")),
        bad(fuzz.failures.len() as u64 + fuzz.omitted, Noun("failure", "failures").pick(fuzz.failures.len() as u64 + fuzz.omitted)),
        bad(fuzz.errors, Noun("error", "errors").pick(fuzz.errors)),
        some(fuzz.warnings.len() as u64, Noun("warning", "warnings").pick(fuzz.warnings.len() as u64)),
        fuzz.seed.as_deref().map(|seed| Field::prose(&format!("seed `{seed}`"))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(fuzz: &SchemaFuzz, room: &mut Room) -> SchemaFuzzView {
    let commands: Vec<&FuzzFailure> = fuzz.failures.iter().filter(|failure| failure.reproduce.is_some()).collect();
    let (first, rest) = commands.split_at(REPRODUCED.min(commands.len()));
    let mut open: Vec<&str> = first.iter().filter_map(|failure| failure.reproduce.as_deref()).collect();
    open.dedup();
    SchemaFuzzView {
        failures: room.entries(OPEN, &fuzz.failures, fuzz.omitted, Noun("failure", "failures"), failure),
        warnings: room.entries(OPEN, &fuzz.warnings, 0, Noun("warning", "warnings"), |_, _, w| warning(w)),
        reproduce: open.into_iter().map(super::room::block).collect(),
        more: rest.iter().filter_map(|failure| command(failure, room)).collect(),
    }
}

fn failure(room: &mut Room, index: usize, failure: &FuzzFailure) -> Item {
    Item {
        operation: name(&failure.operation),
        check: name(&failure.check),
        status: failure.status.map(|status| Field::ours(status.to_string())),
        message: room.message_at(index, failure.message.as_deref()),
    }
}

fn warning(warning: &FuzzWarning) -> Warning {
    let cut = warning.operations.len().saturating_sub(OPEN) as u64;
    Warning {
        title: Field::prose(&warning.title),
        operations: warning.operations.iter().take(OPEN).map(|operation| name(operation)).collect(),
        cut: (cut > 0).then(|| Field::ours(format!("and {} more", count(cut)))),
    }
}

fn command(failure: &FuzzFailure, room: &mut Room) -> Option<Command> {
    Some(Command { command: room.block(failure.reproduce.as_deref())?, operation: name(&failure.operation) })
}
