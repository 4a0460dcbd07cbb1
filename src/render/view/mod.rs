//! What templates see: the report in the words and numbers of a comment, cut to the room there is.
//!
//! Every text is a [`Field`]: `{{field}}` prints our own Markdown as it is and everything else as inert code. Absent
//! facts are `null`, which prints nothing and is false in `{{#if}}`. Blocks of text are printed with the helpers
//! `{{fence text}}`, `{{diff text}}` and `{{shell text}}`, lists of fields with `{{join fields " · "}}`.

mod annotations;
mod audit;
mod bdd;
mod build;
mod coverage;
mod footer;
mod lint;
mod list;
mod load;
mod mutation;
mod quality_gate;
mod room;
mod schema_fuzz;
mod tests;
mod tickets;
mod words;

use ci_report_parsers::model::Kind;
use serde::Serialize;

pub(super) use self::footer::left_out;
use self::room::Room;
use self::words::{excerpt, name};
use super::budget::Detail;
use super::field::Field;
use super::prose::label;
use crate::format::duration as seconds;
use crate::report::{Input, Level, Reason, Report, Verdict};

/// Lines that are shown of the end of an input that broke off.
const TAIL: usize = 20;
/// Bytes of them that are shown whatever the room.
const TAIL_BYTES: usize = 4 * 1024;

/// The whole comment.
#[derive(Debug, Serialize)]
pub(super) struct View {
    /// Whether the verdict is pass: everything is folded then.
    green: bool,
    /// 🟢, 🟡 or 🔴.
    icon: Field,
    /// The job.
    title: Field,
    /// What matters most, in a few words.
    headline: Field,
    /// How long the checks took, where the headline does not say so.
    duration: Option<Field>,
    /// The numbers of all sections, for one line.
    numbers: Vec<Field>,
    /// What decided the verdict and is not told by the rest of the comment.
    reasons: Vec<Sentence>,
    /// Whether the reasons are all there is to tell: no failed test or finding follows.
    reasons_first: bool,
    /// Inputs that could not be read to a proper end.
    broken: Vec<Broken>,
    /// The sections, in the order in which a reader wants them.
    sections: Vec<Section>,
    /// Facts worth showing that decided nothing.
    notes: Vec<Field>,
    /// Small print.
    footer: Vec<Field>,
}

/// A reason of the verdict.
#[derive(Debug, Serialize)]
struct Sentence {
    /// 🟡 or 🔴.
    icon: Field,
    /// The reason in words.
    text: Field,
}

/// An input that broke off.
#[derive(Debug, Serialize)]
struct Broken {
    /// The path as it was given.
    path: Field,
    /// The format it was read as.
    format: Option<Field>,
    /// Its last lines.
    tail: Field,
}

/// A section and the template that prints it.
#[derive(Debug, Serialize)]
struct Section {
    /// The kind's name, which is the template's.
    kind: &'static str,
    /// What the template sees.
    data: Data,
}

/// What the template of a section sees.
#[derive(Debug, Serialize)]
struct Data {
    /// Whether the verdict is pass.
    green: bool,
    /// The tools that told of it, with their versions.
    tools: Vec<Field>,
    /// The section's facts.
    #[serde(flatten)]
    facts: Facts,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Facts {
    Tests(tests::TestsView),
    Coverage(coverage::CoverageView),
    Mutation(mutation::MutationView),
    SchemaFuzz(schema_fuzz::SchemaFuzzView),
    Audit(audit::AuditView),
    Lint(lint::LintView),
    QualityGate(quality_gate::QualityGateView),
    Build(build::BuildView),
    Bdd(bdd::BddView),
    Load(load::LoadView),
    Tickets(tickets::TicketsView),
    Annotations(annotations::AnnotationsView),
}

impl View {
    /// The templates that its sections ask for.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        self.sections.iter().map(|section| section.kind).collect()
    }

    /// The view of a report with so much detail, and what had to be left out of it.
    pub(super) fn of(report: &Report, detail: Detail) -> (Self, Room) {
        let mut room = Room::new(detail);
        let green = report.verdict == Verdict::Pass;
        let sections: Vec<Section> = Kind::ALL.iter().filter_map(|kind| section(*kind, report, &mut room)).collect();
        // In a green comment these two have tables instead.
        let is_told = |kind: &Kind| green && matches!(kind, Kind::Tests | Kind::Coverage);
        let kinds = Kind::ALL.iter().filter(|kind| !is_told(kind));
        let mut numbers: Vec<Field> = kinds.flat_map(|kind| numbers(*kind, report)).collect();
        let duration = duration(report).map(|s| Field::ours(seconds(s)));
        if !green {
            numbers.extend(duration.clone());
        }
        let reasons = report.reasons.iter().filter(|reason| !is_evident(reason, report)).collect::<Vec<_>>();
        let view = Self {
            green,
            icon: Field::ours(icon(report.verdict)),
            title: Field::prose(&report.job),
            headline: Field::prose(&report.headline),
            duration,
            reasons: room.reasons(&reasons).iter().map(|reason| sentence(reason)).collect(),
            reasons_first: !lists_failures(report),
            broken: broken(report, &mut room),
            notes: room.sentences(&report.notes, 0).iter().map(|note| Field::prose(note)).collect(),
            footer: footer::footer(report, &room),
            sections,
            numbers,
        };
        (view, room)
    }
}

/// The marks of the verdicts.
fn icon(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "🟢",
        Verdict::Warn => "🟡",
        Verdict::Fail => "🔴",
    }
}

fn sentence(reason: &Reason) -> Sentence {
    let icon = match reason.level {
        Level::Warn => "🟡",
        Level::Fail => "🔴",
    };
    Sentence { icon: Field::ours(icon), text: Field::prose(&reason.text) }
}

/// Reasons whose number stands in the line below the title, or whose list follows it.
const COUNTED: [&str; 18] = [
    "tests-failed",
    "tests-errored",
    "tests-flaky",
    "tests-xpassed",
    "scenarios-failed",
    "steps-undefined",
    "schema-fuzz-failed",
    "schema-fuzz-errored",
    "schema-fuzz-warnings",
    "audit-findings",
    "lint-errors",
    "lint-warnings",
    "build-errors",
    "build-warnings",
    "load-threshold-crossed",
    "load-checks-failed",
    "ticket-missing",
    "ticket-closed",
];

/// Whether the rest of the comment says it anyway.
fn is_evident(reason: &Reason, report: &Report) -> bool {
    COUNTED.contains(&reason.code.as_str()) || is_in_title(reason, report)
}

fn is_in_title(reason: &Reason, report: &Report) -> bool {
    report.headline.contains(reason.text.as_str())
}

/// Whether the first thing to be read is a list of what failed.
fn lists_failures(report: &Report) -> bool {
    let sections = &report.sections;
    sections.tests.as_ref().is_some_and(|tests| !tests.failures.is_empty())
        || sections.schema_fuzz.as_ref().is_some_and(|fuzz| !fuzz.failures.is_empty())
        || sections.lint.as_ref().is_some_and(|lint| lint.errors > 0)
        || sections.build.as_ref().is_some_and(|build| !build.error_list.is_empty())
}

/// Inputs that broke off: the first whatever the room.
fn broken(report: &Report, room: &mut Room) -> Vec<Broken> {
    let inputs: Vec<&Input> = report.inputs.iter().filter(|input| !input.tail.is_empty()).collect();
    room.sentences(&inputs, 1).iter().map(|input| tail(input)).collect()
}

fn tail(input: &Input) -> Broken {
    let from = input.tail.len().saturating_sub(TAIL);
    let lines = input.tail.get(from..).unwrap_or_default().join("\n");
    Broken {
        path: if input.path == "-" { Field::ours("the output") } else { name(&input.path) },
        format: input.format.as_deref().map(Field::prose),
        tail: excerpt(&lines, TAIL_BYTES),
    }
}

/// The first duration that a section tells.
fn duration(report: &Report) -> Option<f64> {
    let sections = &report.sections;
    let tests = sections.tests.as_ref().and_then(|tests| tests.duration_s);
    let fuzz = sections.schema_fuzz.as_ref().and_then(|fuzz| fuzz.duration_s);
    let load = sections.load.as_ref().and_then(|load| load.duration_s);
    let build = sections.build.as_ref().and_then(|build| build.duration_s);
    tests.or(fuzz).or(load).or(build)
}

/// The tools that told of a kind, once each.
fn tools(kind: Kind, report: &Report) -> Vec<Field> {
    let mut tools: Vec<Field> = Vec::new();
    for input in report.inputs.iter().filter(|input| input.kind == Some(kind)) {
        let Some(tool) = &input.tool else { continue };
        let version = input.tool_version.as_deref().unwrap_or_default();
        let tool = Field::Ours(label(&format!("{tool} {version}")));
        if !tools.contains(&tool) {
            tools.push(tool);
        }
    }
    tools
}

/// The numbers of a section for the line below the title.
fn numbers(kind: Kind, report: &Report) -> Vec<Field> {
    let s = &report.sections;
    let told =
        |code: &str| report.reasons.iter().any(|reason| reason.code.starts_with(code) && is_in_title(reason, report));
    let numbers = match kind {
        Kind::Tests => s.tests.as_ref().map(|tests| tests::numbers(tests, told)),
        Kind::Coverage => s.coverage.as_ref().map(|coverage| coverage::numbers(coverage, told("coverage-"))),
        Kind::Mutation => s.mutation.as_ref().map(mutation::numbers),
        Kind::SchemaFuzz => s.schema_fuzz.as_ref().map(schema_fuzz::numbers),
        Kind::Audit => s.audit.as_ref().map(audit::numbers),
        Kind::Lint => s.lint.as_ref().map(lint::numbers),
        Kind::QualityGate => s.quality_gate.as_ref().map(quality_gate::numbers),
        Kind::Build => s.build.as_ref().map(build::numbers),
        Kind::Bdd => s.bdd.as_ref().map(|bdd| bdd::numbers(bdd, s.tests.is_some())),
        Kind::Load => s.load.as_ref().map(load::numbers),
        Kind::Tickets => s.tickets.as_ref().map(tickets::numbers),
        Kind::Annotations => s.annotations.as_ref().map(annotations::numbers),
    };
    numbers.unwrap_or_default()
}

fn section(kind: Kind, report: &Report, room: &mut Room) -> Option<Section> {
    let s = &report.sections;
    let warned = report.verdict == Verdict::Warn;
    let blamed = report.reasons.iter().any(|reason| reason.code.starts_with(kind.id()));
    let facts = match kind {
        Kind::Tests => Facts::Tests(tests::view(s.tests.as_ref()?, warned, room)),
        Kind::Coverage => Facts::Coverage(coverage::view(s.coverage.as_ref()?, blamed, room)),
        Kind::Mutation => Facts::Mutation(mutation::view(s.mutation.as_ref()?, room)),
        Kind::SchemaFuzz => Facts::SchemaFuzz(schema_fuzz::view(s.schema_fuzz.as_ref()?, room)),
        Kind::Audit => Facts::Audit(audit::view(s.audit.as_ref()?, room)),
        Kind::Lint => Facts::Lint(lint::view(s.lint.as_ref()?, warned, room)),
        Kind::QualityGate => Facts::QualityGate(quality_gate::view(s.quality_gate.as_ref()?, room)),
        Kind::Build => Facts::Build(build::view(s.build.as_ref()?, warned, room)),
        Kind::Bdd => Facts::Bdd(bdd::view(s.bdd.as_ref()?, room)),
        Kind::Load => Facts::Load(load::view(s.load.as_ref()?, room)),
        Kind::Tickets => Facts::Tickets(tickets::view(s.tickets.as_ref()?, room)),
        Kind::Annotations => Facts::Annotations(annotations::view(s.annotations.as_ref()?, room)),
    };
    let green = report.verdict == Verdict::Pass;
    Some(Section { kind: kind.id(), data: Data { green, tools: tools(kind, report), facts } })
}
