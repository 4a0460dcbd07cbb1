use ci_report_parsers::model::{Bdd, Feature, Step};
use serde::Serialize;

use super::room::{Listing, Noun, OPEN, Room, bad, name, number, some};
use crate::render::field::Field;
use crate::render::number::count;

/// What `bdd.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct BddView {
    /// Features with a failed scenario.
    failed: Listing<Row>,
    /// All other features.
    others: Listing<Row>,
    /// Steps without a definition, and pending ones.
    steps: Listing<Item>,
}

/// One feature.
#[derive(Debug, Serialize)]
struct Row {
    /// Its name.
    name: Field,
    /// Scenarios that passed.
    passed: Field,
    /// Scenarios that failed.
    failed: Field,
    /// Scenarios that were skipped, undefined or pending.
    skipped: Field,
}

/// A step.
#[derive(Debug, Serialize)]
struct Item {
    /// The step with its keyword.
    text: Field,
    /// Status, scenario and place in small print.
    notes: Vec<Field>,
}

/// The numbers of the line below the title.
pub(super) fn numbers(bdd: &Bdd) -> Vec<Field> {
    let all = bdd.scenarios.passed + bdd.scenarios.failed + bdd.scenarios.skipped;
    let features = bdd.features.len() as u64 + bdd.omitted;
    [
        Some(Field::ours(format!(
            "{} in {}",
            Noun("scenario", "scenarios").count(all),
            Noun("feature", "features").count(features)
        ))),
        bad(bdd.scenarios.failed, "failed"),
        Some(number(bdd.scenarios.passed, "passed")),
        some(bdd.scenarios.skipped, "skipped"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(bdd: &Bdd, room: &mut Room) -> BddView {
    let (failed, others): (Vec<&Feature>, Vec<&Feature>) = bdd.features.iter().partition(|feature| feature.failed > 0);
    BddView {
        steps: room.entries(OPEN, &bdd.undefined_steps, 0, Noun("step without a definition", "steps without a definition"), |_, _, s| step(s)),
        failed: room.entries(OPEN, &failed, 0, Noun("failed feature", "failed features"), |_, _, f| feature(f)),
        others: room.entries(0, &others, bdd.omitted, Noun("feature", "features"), |_, _, f| feature(f)),
    }
}

fn feature(feature: &Feature) -> Row {
    Row {
        name: name(&feature.name),
        passed: Field::ours(count(feature.passed)),
        failed: Field::ours(count(feature.failed)),
        skipped: Field::ours(count(feature.skipped)),
    }
}

fn step(step: &Step) -> Item {
    let notes = [Some(Field::prose(&step.status)), step.location.as_deref().map(name), step.scenario.as_deref().map(name)];
    Item { text: name(&step.text), notes: notes.into_iter().flatten().collect() }
}
