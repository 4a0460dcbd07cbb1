use ci_report_parsers::model::{Bdd, Feature, Step};
use serde::Serialize;

use super::list::{Item, Listing, Noun};
use super::room::{OPEN, Room};
use super::words::{bad, given, name, number, some};
use crate::format::count;
use crate::render::field::Field;

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

/// The numbers of the line below the title.
/// Where the tests are counted too, their numbers are the scenarios'.
pub(super) fn numbers(bdd: &Bdd, counted: bool) -> Vec<Field> {
    let all = bdd.scenarios.passed + bdd.scenarios.failed + bdd.scenarios.skipped;
    let features = bdd.features.len() as u64 + bdd.omitted;
    let noun = Noun("scenario", "scenarios");
    let all = Field::ours(format!("{} in {}", noun.count(all), Noun("feature", "features").count(features)));
    if counted {
        return vec![all];
    }
    [
        Some(all),
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
    let other = if failed.is_empty() { Noun("feature", "features") } else { Noun("other feature", "other features") };
    let undefined = Noun("undefined or pending step", "undefined or pending steps");
    BddView {
        steps: room.entries(OPEN, &bdd.undefined_steps, 0, undefined, |_, _, s| step(s)),
        failed: room.entries(OPEN, &failed, 0, Noun("failed feature", "failed features"), |_, _, f| feature(f)),
        others: room.entries(0, &others, bdd.omitted, other, |_, _, f| feature(f)),
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
    let place = given(step.location.as_ref()).map(name);
    let scenario = given(step.scenario.as_ref()).map(name);
    let notes = [Some(Field::prose(&step.status)), place, scenario].into_iter().flatten().collect();
    Item { name: name(&step.text), notes, message: None }
}
