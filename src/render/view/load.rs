use ci_report_parsers::model::{Load, LoadThreshold};
use serde::Serialize;

use super::list::{Column, Listing, Noun};
use super::room::{OPEN, Room};
use super::words::{bad, given, name, number, some};
use crate::format::{milliseconds, rate};
use crate::render::field::Field;

/// What `load.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct LoadView {
    /// Thresholds that were crossed.
    crossed: Listing<Row>,
    /// Thresholds that held.
    held: Listing<Row>,
    /// Latency as the columns of a table.
    latency: Vec<Column>,
}

/// One threshold.
#[derive(Debug, Serialize)]
struct Row {
    /// The metric.
    metric: Field,
    /// The limit.
    limit: Field,
    /// What was measured.
    actual: Option<Field>,
}

/// The numbers of the line below the title.
pub(super) fn numbers(load: &Load) -> Vec<Field> {
    let crossed = load.thresholds.iter().filter(|threshold| !threshold.passed).count() as u64;
    let checks = load.checks.unwrap_or_default();
    [
        load.requests.map(|n| Field::ours(Noun("request", "requests").count(n))),
        bad(load.failed_requests.unwrap_or_default(), "failed"),
        load.rate_per_s.map(|r| Field::ours(rate(r))),
        load.latency_ms.and_then(|l| l.p95).map(|ms| Field::ours(format!("p95 {}", milliseconds(ms)))),
        bad(crossed, Noun("threshold crossed", "thresholds crossed").pick(crossed)),
        bad(checks.failed, Noun("check failed", "checks failed").pick(checks.failed)),
        load.checks.map(|checks| number(checks.passed, Noun("check passed", "checks passed").pick(checks.passed))),
        some(load.interrupted_iterations.unwrap_or_default(), "iterations interrupted"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(load: &Load, room: &mut Room) -> LoadView {
    let (held, crossed): (Vec<&LoadThreshold>, Vec<&LoadThreshold>) = load.thresholds.iter().partition(|t| t.passed);
    LoadView {
        crossed: room.entries(OPEN, &crossed, 0, Noun("crossed threshold", "crossed thresholds"), |_, _, t| row(t)),
        held: room.entries(0, &held, 0, Noun("threshold that held", "thresholds that held"), |_, _, t| row(t)),
        latency: latency(load),
    }
}

fn row(threshold: &LoadThreshold) -> Row {
    Row {
        metric: name(&threshold.metric),
        limit: name(&threshold.expression),
        actual: given(threshold.actual.as_ref()).map(name),
    }
}

fn latency(load: &Load) -> Vec<Column> {
    let Some(latency) = load.latency_ms else { return Vec::new() };
    [
        ("Average", latency.avg),
        ("Median", latency.p50),
        ("p90", latency.p90),
        ("p95", latency.p95),
        ("p99", latency.p99),
        ("Slowest", latency.max),
    ]
    .into_iter()
    .filter_map(|(head, value)| value.map(|ms| Column::ours(head, milliseconds(ms))))
    .collect()
}
