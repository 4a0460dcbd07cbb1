use ci_report_parsers::model::{Audit, Finding, Severity};
use serde::Serialize;

use super::list::{Listing, Noun};
use super::room::{OPEN, Room};
use super::words::{bad, given, name, number, some};
use crate::render::field::Field;
use crate::render::link::{Source, link};
use crate::render::{escape, prose};

/// What `audit.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct AuditView {
    /// The findings, the most severe first.
    findings: Listing<Row>,
}

/// One finding.
#[derive(Debug, Serialize)]
struct Row {
    /// `high`.
    severity: Field,
    /// Package and version.
    package: Field,
    /// Title or id, as a link where it is described somewhere.
    advisory: Field,
    /// The first version without it.
    fixed_in: Option<Field>,
}

/// The numbers of the line below the title.
pub(super) fn numbers(audit: &Audit) -> Vec<Field> {
    [
        audit.scanned.map(|n| number(n, "checked")),
        bad(audit.critical, "critical"),
        bad(audit.high, "high"),
        bad(audit.moderate, "moderate"),
        some(audit.low, "low"),
        some(audit.info, "info"),
        bad(audit.unknown, "of unknown severity"),
        bad(audit.not_scanned, "not checked"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(audit: &Audit, room: &mut Room) -> AuditView {
    let noun = Noun("finding", "findings");
    AuditView { findings: room.entries(OPEN, &audit.findings, audit.omitted, noun, |_, _, f| row(f)) }
}

fn row(finding: &Finding) -> Row {
    let package = match given(finding.version.as_ref()) {
        Some(version) => format!("{} {version}", finding.package),
        None => finding.package.clone(),
    };
    Row {
        severity: severity(finding.severity),
        package: name(&package),
        advisory: advisory(finding),
        fixed_in: given(finding.fixed_in.as_ref()).map(Field::prose),
    }
}

fn advisory(finding: &Finding) -> Field {
    let text = match (given(finding.title.as_ref()), given(Some(&finding.id))) {
        (Some(title), _) => prose::prose(title),
        (None, Some(id)) => escape::code(id),
        (None, None) => "no title".to_owned(),
    };
    Field::Ours(link(finding.url.as_deref(), &text, Source::Input))
}

fn severity(severity: Severity) -> Field {
    Field::ours(match severity {
        Severity::Critical => "<b>critical</b>",
        Severity::High => "<b>high</b>",
        Severity::Moderate => "moderate",
        Severity::Low => "low",
        Severity::Info => "info",
        Severity::Unknown => "unknown",
    })
}
