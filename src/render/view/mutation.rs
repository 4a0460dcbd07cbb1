use ci_report_parsers::model::{Module, Mutation, Survivor};
use serde::Serialize;

use super::list::{Listing, Noun, Rows};
use super::room::Room;
use super::words::{bad, given, location, name, some, strong};
use crate::format::{bar, count, percent};
use crate::render::field::Field;

/// Survivors that are shown without a click, each with its diff.
const OPEN: usize = 3;

/// What `mutation.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct MutationView {
    /// Mutants that survived or that no test reaches.
    survivors: Listing<Mutant>,
    /// Counts per module.
    modules: Rows<Row>,
}

/// One mutant.
#[derive(Debug, Serialize)]
struct Mutant {
    /// Where it is, or the tool's name for it.
    name: Field,
    /// Function, operator and other facts in small print.
    notes: Vec<Field>,
    /// The change.
    diff: Option<Field>,
}

/// One module.
#[derive(Debug, Serialize)]
struct Row {
    /// Its name.
    name: Field,
    /// Mutants that were noticed, those that timed out among them.
    killed: Field,
    /// Mutants that survived.
    survived: Field,
    /// Mutants that no test reaches.
    untested: Field,
    /// The score.
    score: Option<Field>,
}

/// The numbers of the line below the title.
pub(super) fn numbers(mutation: &Mutation) -> Vec<Field> {
    let total = count(mutation.total);
    let score = mutation
        .score
        .map(|score| Field::ours(format!("<code>{}</code> <b>{}</b> of {total}", bar(score, 27), percent(score))));
    [
        Some(score.unwrap_or_else(|| Field::ours(Noun("mutant", "mutants").count(mutation.total)))),
        some(mutation.killed, "killed"),
        bad(mutation.survived, "survived"),
        some(mutation.no_coverage, "untested"),
        some(mutation.timeout, "timed out"),
        some(mutation.suspicious, "suspicious"),
        some(mutation.errors, "not run because of an error"),
        some(mutation.skipped, "skipped"),
        mutation.thresholds.and_then(|t| t.break_at).map(|least| Field::ours(format!("must reach {}", percent(least)))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(mutation: &Mutation, room: &mut Room) -> MutationView {
    let survivors = room.entries(OPEN, &mutation.survivors, mutation.omitted, Noun("survivor", "survivors"), survivor);
    let title = format!("Score of {}", Noun("module", "modules").count(mutation.modules.len() as u64));
    MutationView { survivors, modules: room.rows(&mutation.modules, 0, title, |_, m| module(m)) }
}

fn survivor(room: &mut Room, _: usize, survivor: &Survivor) -> Mutant {
    let place = location(survivor.file.as_ref(), survivor.line);
    let notes = [
        given(survivor.function.as_ref()).map(name),
        given(survivor.mutator.as_ref()).map(name),
        (survivor.covered == Some(false)).then(|| strong("no test reaches it")),
    ];
    Mutant {
        name: place.unwrap_or_else(|| name(&survivor.id)),
        notes: notes.into_iter().flatten().collect(),
        diff: room.block(survivor.diff.as_ref()),
    }
}

fn module(module: &Module) -> Row {
    Row {
        name: name(&module.name),
        killed: Field::ours(count(module.killed + module.timeout)),
        survived: Field::ours(count(module.survived)),
        untested: Field::ours(count(module.no_coverage)),
        score: module.score.map(|score| Field::ours(percent(score))),
    }
}
