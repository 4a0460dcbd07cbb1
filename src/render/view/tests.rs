use ci_report_parsers::model::{Counts, Failure, FailureKind, NotedTest, Outcome, Tests};
use serde::Serialize;

use super::room::{Listing, Noun, Room, bad, location, name, number, some};
use crate::render::field::Field;
use crate::render::number::{count, seconds};

/// Commands that run single tests again, at most.
const RERUNS: usize = 5;

/// What `tests.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct TestsView {
    /// Failed and errored tests.
    failures: Listing<Item>,
    /// Tests that passed after a retry.
    flaky: Listing<Item>,
    /// Tests that passed unexpectedly.
    xpassed: Listing<Item>,
    /// Commands that run what failed again.
    rerun: Option<Field>,
    /// How many failed tests the commands leave out: `for the first 5`.
    rerun_note: Option<Field>,
    /// Tracebacks and captured output.
    blocks: Vec<Block>,
    /// `Details of 12 failed tests`, where they are too many to have a fold each on the first level.
    blocks_title: Option<Field>,
    /// The counts as the columns of a table.
    columns: Vec<Column>,
}

/// One test in a list.
#[derive(Debug, Serialize)]
struct Item {
    /// Its name, without the file that stands beside it.
    name: Field,
    /// `file:line` and other facts in small print.
    notes: Vec<Field>,
    /// The first telling line of why.
    message: Option<Field>,
}

/// A folded block of text.
#[derive(Debug, Serialize)]
pub(super) struct Block {
    /// What it belongs to.
    pub(super) name: Field,
    /// The text.
    pub(super) text: Field,
}

/// A column of a table with one row.
#[derive(Debug, Serialize)]
pub(super) struct Column {
    /// Its head.
    pub(super) head: Field,
    /// Its value.
    pub(super) value: Field,
}

impl Column {
    /// A column of our own words.
    pub(super) fn ours(head: &str, value: String) -> Self {
        Self { head: Field::ours(head), value: Field::ours(value) }
    }
}

/// The numbers of the line below the title.
pub(super) fn numbers(tests: &Tests) -> Vec<Field> {
    let Counts { .. } = tests.counts;
    let n = |outcome| tests.counts.get(outcome);
    [
        bad(n(Outcome::Failed), "failed"),
        bad(n(Outcome::Errored), "errored"),
        Some(number(n(Outcome::Passed), "passed")),
        some(tests.counts.flaky(), "flaky"),
        some(n(Outcome::Xpassed), "passed unexpectedly"),
        some(n(Outcome::Skipped), "skipped"),
        some(n(Outcome::Xfailed), "failed as expected"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(tests: &Tests, warned: bool, room: &mut Room) -> TestsView {
    let failures = room.names(&tests.failures, tests.omitted, Noun("failed test", "failed tests"), failure);
    let blocks: Vec<Block> = tests
        .failures
        .iter()
        .filter_map(|f| Some(Block { text: room.block(f.details.as_deref())?, name: name(short_id(f)) }))
        .collect();
    let open = if warned { super::room::OPEN } else { 0 };
    let mut noted = |why: &str, noun| {
        let list: Vec<&NotedTest> = tests.noted.iter().filter(|test| test.why == why).collect();
        room.entries(open, &list, 0, noun, |room, i, test| note(room, i, test))
    };
    let (rerun, rerun_note) = rerun(tests);
    TestsView {
        flaky: noted("flaky", Noun("flaky test", "flaky tests")),
        xpassed: noted("xpassed", Noun("test that passed unexpectedly", "tests that passed unexpectedly")),
        rerun,
        rerun_note,
        blocks_title: (blocks.len() > 3).then(|| Field::ours(format!("Details of {} failed tests", count(blocks.len() as u64)))),
        blocks,
        failures,
        columns: columns(tests),
    }
}

fn failure(room: &mut Room, index: usize, failure: &Failure) -> Item {
    let suite = failure.suite.as_deref().filter(|suite| !failure.id.contains(suite));
    let tries = failure.tries.filter(|tries| *tries > 1);
    let notes = [
        location(failure.file.as_deref(), failure.line),
        suite.map(name),
        (failure.kind == FailureKind::Errored).then(|| Field::ours("error outside the test itself")),
        tries.map(|tries| Field::ours(format!("tried {} times", count(tries)))),
    ];
    Item {
        name: name(short_id(failure)),
        notes: notes.into_iter().flatten().collect(),
        message: room.message_at(index, failure.message.as_deref()),
    }
}

fn note(room: &mut Room, index: usize, test: &NotedTest) -> Item {
    let place = location(test.file.as_deref(), test.line);
    Item {
        name: name(without_file(&test.id, test.file.as_deref())),
        notes: place.into_iter().collect(),
        message: room.message_at(index, test.message.as_deref()),
    }
}

fn short_id(failure: &Failure) -> &str {
    without_file(&failure.id, failure.file.as_deref())
}

/// `tests/test_a.py::TestX::test_y` as `TestX::test_y` where the file is named beside it.
fn without_file<'a>(id: &'a str, file: Option<&str>) -> &'a str {
    let rest = file.and_then(|file| id.strip_prefix(file));
    let rest = rest.map(|rest| rest.trim_start_matches([':', '>', ' ']));
    rest.filter(|rest| !rest.is_empty() && rest.len() < id.len()).unwrap_or(id)
}

/// One command for all where the tool's parser made one, else those of the first failures.
fn rerun(tests: &Tests) -> (Option<Field>, Option<Field>) {
    if let Some(all) = &tests.rerun {
        return (Some(super::room::block(all)), None);
    }
    let mut commands: Vec<&str> = tests.failures.iter().filter_map(|failure| failure.rerun.as_deref()).collect();
    commands.dedup();
    let note = (commands.len() > RERUNS).then(|| Field::ours(format!("the first {RERUNS}")));
    commands.truncate(RERUNS);
    ((!commands.is_empty()).then(|| super::room::block(&commands.join("\n"))), note)
}

fn columns(tests: &Tests) -> Vec<Column> {
    let n = |outcome| tests.counts.get(outcome);
    let always = |head: &str, n: u64| Some(Column::ours(head, count(n)));
    let some = |head: &str, n: u64| (n > 0).then(|| Column::ours(head, count(n)));
    [
        always("Passed", n(Outcome::Passed)),
        always("Failed", n(Outcome::Failed)),
        some("Errored", n(Outcome::Errored)),
        some("Flaky", tests.counts.flaky()),
        some("Passed unexpectedly", n(Outcome::Xpassed)),
        some("Skipped", n(Outcome::Skipped)),
        some("Failed as expected", n(Outcome::Xfailed)),
        some("Deselected", tests.deselected.unwrap_or_default()),
        some("Warnings", tests.warnings),
        tests.duration_s.map(|s| Column::ours("Time", seconds(s))),
    ]
    .into_iter()
    .flatten()
    .collect()
}
