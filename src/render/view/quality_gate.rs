use ci_report_parsers::model::{Condition, ConditionSource, GateStatus, QualityGate};
use serde::Serialize;

use super::list::{Listing, Noun};
use super::room::{OPEN, Room};
use super::words::{bad, given, name, number, some};
use crate::render::field::Field;
use crate::render::link::{Source, link};

/// What `quality-gate.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct QualityGateView {
    /// Conditions of the pull request that do not hold.
    broken: Listing<Row>,
    /// All other conditions.
    others: Listing<Row>,
    /// The gate's page.
    page: Option<Field>,
}

/// One condition.
#[derive(Debug, Serialize)]
struct Row {
    /// What is measured.
    metric: Field,
    /// What was measured.
    value: Option<Field>,
    /// The limit with its comparison, `at least 80`.
    limit: Option<Field>,
    /// Whether it holds, and whose it is.
    status: Field,
}

/// The numbers of the line below the title.
pub(super) fn numbers(gate: &QualityGate) -> Vec<Field> {
    let n = |status| gate.conditions.iter().filter(|c| decides(c) && c.status == status).count() as u64;
    let main = gate.conditions.iter().filter(|c| !decides(c) && c.status == GateStatus::Error).count() as u64;
    [
        Some(Field::ours(match gate.status {
            GateStatus::Ok => "gate passed",
            GateStatus::Warn => "gate warns",
            GateStatus::Error => "<b>gate failed</b>",
            GateStatus::None => "no gate",
        })),
        bad(n(GateStatus::Error), "failed"),
        bad(n(GateStatus::Warn), "close to its limit"),
        Some(number(n(GateStatus::Ok), "passed")),
        some(main, "failed on the main branch"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(gate: &QualityGate, room: &mut Room) -> QualityGateView {
    let (broken, others): (Vec<&Condition>, Vec<&Condition>) =
        gate.conditions.iter().partition(|c| decides(c) && c.status != GateStatus::Ok);
    let noun = Noun("condition", "conditions");
    let other = Noun("other condition", "other conditions");
    QualityGateView {
        broken: room.entries(OPEN, &broken, 0, noun, |_, _, c| row(c)),
        others: room.entries(0, &others, 0, other, |_, _, c| row(c)),
        page: gate.url.as_deref().map(|url| Field::Ours(link(Some(url), "The gate's page", Source::Input))),
    }
}

fn decides(condition: &Condition) -> bool {
    condition.from == ConditionSource::PullRequest
}

fn row(condition: &Condition) -> Row {
    let operator = match condition.operator.as_deref() {
        Some("LT") => "at least ",
        Some("GT") => "at most ",
        Some("EQ") => "other than ",
        Some("NE") => "equal to ",
        _ => "",
    };
    let status = match condition.status {
        GateStatus::Ok => "✓ holds",
        GateStatus::Warn => "<b>close</b>",
        GateStatus::Error => "<b>✗ failed</b>",
        GateStatus::None => "not measured",
    };
    Row {
        metric: name(&condition.metric),
        value: given(condition.value.as_ref()).map(Field::prose),
        limit: condition.threshold.as_deref().map(|limit| Field::prose(&format!("{operator}{limit}"))),
        status: Field::ours(if decides(condition) { status.to_owned() } else { format!("{status} · main branch") }),
    }
}
