use ci_report_parsers::model::{Failure, FailureKind, NotedTest, Outcome, Tests};
use serde::Serialize;

use super::list::{Block, Blocks, Column, Item, Listing, Noun};
use super::room::{OPEN, Room};
use super::words::{bad, command, given, location, name, number, some};
use crate::format::{count, duration};
use crate::render::field::Field;

/// Commands that run single tests again, at most.
const RERUNS: usize = 5;

/// What `tests.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct TestsView {
    /// Failed and errored tests.
    failures: Listing<Item>,
    /// Commands that run what failed again.
    rerun: Option<Field>,
    /// `(the first 5)` where the commands leave some out.
    rerun_note: Option<Field>,
    /// Tracebacks and captured output.
    blocks: Blocks,
    /// Tests that passed after a retry.
    flaky: Listing<Item>,
    /// Tests that passed unexpectedly.
    xpassed: Listing<Item>,
    /// The counts as the columns of a table.
    columns: Vec<Column>,
}

/// The numbers of the line below the title; `told` says whether the title tells what a reason of this code does.
pub(super) fn numbers(tests: &Tests, told: impl Fn(&str) -> bool) -> Vec<Field> {
    let n = |outcome| tests.counts.get(outcome);
    let numbers = [
        bad(n(Outcome::Failed), "failed").filter(|_| !told("tests-failed")),
        bad(n(Outcome::Errored), "errored").filter(|_| !told("tests-errored")),
        Some(number(n(Outcome::Passed), "passed")),
        some(tests.counts.flaky(), "flaky"),
        some(n(Outcome::Xpassed), "passed unexpectedly"),
        some(n(Outcome::Skipped), "skipped"),
        some(n(Outcome::Xfailed), "failed as expected"),
        some(tests.deselected.unwrap_or_default(), "deselected"),
    ];
    numbers.into_iter().flatten().collect()
}

/// The view of a section.
pub(super) fn view(tests: &Tests, warned: bool, room: &mut Room) -> TestsView {
    let failures = room.names(&tests.failures, tests.omitted, Noun("failed test", "failed tests"), failure);
    let blocks = tests.failures.iter().filter_map(|failure| details(failure, room)).collect();
    let open = if warned { OPEN } else { 0 };
    let mut noted = |why: &str, noun| {
        let list: Vec<&NotedTest> = tests.noted.iter().filter(|test| test.why == why).collect();
        room.entries(open, &list, 0, noun, |room, i, test| note(room, i, test))
    };
    let flaky = noted("flaky", Noun("test that passed only after a retry", "tests that passed only after a retry"));
    let xpassed = noted("xpassed", Noun("test that passed unexpectedly", "tests that passed unexpectedly"));
    let (rerun, rerun_note) = rerun(tests);
    let blocks = Blocks::new(blocks, Noun("failed test", "failed tests"));
    TestsView { failures, rerun, rerun_note, blocks, flaky, xpassed, columns: columns(tests) }
}

fn failure(room: &mut Room, index: usize, failure: &Failure) -> Item {
    let suite = given(failure.suite.as_ref()).filter(|suite| !failure.id.contains(suite));
    let tries = failure.tries.filter(|tries| *tries > 1);
    let place = location(failure.file.as_ref(), failure.line);
    // A file that could not be loaded is named once, with its line.
    let is_file = failure.file.as_ref() == Some(&failure.id);
    let (title, place) = match place {
        Some(place) if is_file => (place, None),
        place => (name(short_id(&failure.id, failure.file.as_deref())), place),
    };
    let notes = [
        place,
        suite.map(name),
        (failure.kind == FailureKind::Errored).then(|| Field::ours("error")),
        tries.map(|tries| Field::ours(format!("tried {} times", count(tries)))),
    ];
    Item {
        name: title,
        notes: notes.into_iter().flatten().collect(),
        message: room.message_at(index, failure.message.as_ref()),
    }
}

fn details(failure: &Failure, room: &mut Room) -> Option<Block> {
    let text = room.block(failure.details.as_ref())?;
    Some(Block { name: name(short_id(&failure.id, failure.file.as_deref())), text })
}

fn note(room: &mut Room, index: usize, test: &NotedTest) -> Item {
    Item {
        name: name(short_id(&test.id, test.file.as_deref())),
        notes: location(test.file.as_ref(), test.line).into_iter().collect(),
        message: room.message_at(index, test.message.as_ref()),
    }
}

/// `tests/test_a.py::TestX::test_y` as `TestX::test_y` where the file is named beside it.
fn short_id<'a>(id: &'a str, file: Option<&str>) -> &'a str {
    let rest = file.filter(|file| !file.is_empty()).and_then(|file| id.strip_prefix(file));
    let rest = rest.and_then(|rest| rest.strip_prefix("::").or_else(|| rest.strip_prefix(" > ")));
    rest.filter(|rest| !rest.trim().is_empty()).unwrap_or(id)
}

/// One command for all where the tool's parser made one, else those of the first failures.
fn rerun(tests: &Tests) -> (Option<Field>, Option<Field>) {
    if let Some(all) = given(tests.rerun.as_ref()) {
        return (command(all), None);
    }
    let mut commands: Vec<&str> = Vec::new();
    for rerun in tests.failures.iter().filter_map(|failure| given(failure.rerun.as_ref())) {
        if commands.last() != Some(&rerun) {
            commands.push(rerun);
        }
    }
    let note = (commands.len() > RERUNS).then(|| Field::ours(format!("(the first {RERUNS})")));
    commands.truncate(RERUNS);
    let commands = commands.join("\n");
    (given(Some(&commands)).and_then(command), note)
}

fn columns(tests: &Tests) -> Vec<Column> {
    let n = |outcome| tests.counts.get(outcome);
    let always = |head: &str, n: u64| Some(Column::ours(head, count(n)));
    let some = |head: &str, n: u64| (n > 0).then(|| Column::ours(head, count(n)));
    let columns = [
        always("Passed", n(Outcome::Passed)),
        always("Failed", n(Outcome::Failed)),
        some("Errored", n(Outcome::Errored)),
        some("Flaky", tests.counts.flaky()),
        some("Passed unexpectedly", n(Outcome::Xpassed)),
        some("Skipped", n(Outcome::Skipped)),
        some("Failed as expected", n(Outcome::Xfailed)),
        some("Deselected", tests.deselected.unwrap_or_default()),
        some("Warnings", tests.warnings),
        tests.duration_s.map(|s| Column::ours("Time", duration(s))),
    ];
    columns.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests_view_tests {
    use super::*;

    #[test]
    fn a_name_loses_the_file_that_stands_beside_it() {
        assert_eq!(short_id("t/a.py::X::y", Some("t/a.py")), "X::y");
        assert_eq!(short_id("t/a.test.ts > adds", Some("t/a.test.ts")), "adds");
        assert_eq!(short_id("t/a.py", Some("t/a.py")), "t/a.py");
        assert_eq!(short_id("t/a.pyx", Some("t/a.py")), "t/a.pyx");
        assert_eq!(short_id("a", None), "a");
    }
}
