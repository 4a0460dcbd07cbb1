use super::room::Room;
use crate::format::{count, plural};
use crate::render::budget::Detail;
use crate::render::escape;
use crate::render::field::Field;
use crate::render::link::{Source, link};
use crate::render::prose::{label, prose};
use crate::report::Report;

/// The small print: where to look further, and what is not in sight.
pub(super) fn footer(report: &Report, room: &Room) -> Vec<Field> {
    let tools: Vec<String> = report.inputs.iter().filter_map(tool).collect();
    let status = report.exit_status.filter(|status| *status != 0);
    let mut parts = vec![job(report), commit(report)];
    parts.extend(distinct(tools).into_iter().map(Some));
    parts.push(status.map(|status| format!("exit status {status}")));
    parts.push((report.masked > 0).then(|| format!("{} masked", plural(report.masked, "secret", "secrets"))));
    parts.push(left_out(room.left_out).map(|what| {
        let log = link(report.origin.job_url.as_deref(), "the job's log", Source::Environment);
        format!("left out to fit: {}; all of it is in {log}", what.join(", "))
    }));
    parts.into_iter().flatten().map(Field::Ours).collect()
}

fn tool(input: &crate::report::Input) -> Option<String> {
    let tool = input.tool.as_deref()?;
    let version = input.tool_version.as_deref().unwrap_or_default();
    Some(label(&format!("{tool} {version}")))
}

fn distinct(tools: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for tool in tools {
        if !kept.contains(&tool) {
            kept.push(tool);
        }
    }
    kept.truncate(6);
    kept
}

fn job(report: &Report) -> Option<String> {
    let url = report.origin.job_url.as_deref().or(report.origin.pipeline_url.as_deref());
    let id = report.origin.job_id.as_deref();
    // Forges take a long number for a commit, but not within a link.
    let text = match id {
        Some(id) if url.is_some() && id.bytes().all(|b| b.is_ascii_digit()) => format!("job {id}"),
        Some(id) => format!("job {}", prose(id)),
        None => "job".to_owned(),
    };
    (url.is_some() || id.is_some()).then(|| link(url, &text, Source::Environment))
}

fn commit(report: &Report) -> Option<String> {
    let short: String = report.origin.commit.as_deref()?.chars().take(8).collect();
    Some(link(report.origin.commit_url.as_deref(), &escape::code(&short), Source::Environment))
}

/// What found no room, in words.
pub(in crate::render) fn left_out(detail: Detail) -> Option<Vec<String>> {
    let sorts = [
        (detail.rows, "table row", "table rows"),
        (detail.blocks, "traceback or other block", "tracebacks and other blocks"),
        (detail.messages, "message", "messages"),
        (detail.entries, "list entry", "list entries"),
        (detail.names, "name of a failed test", "names of failed tests"),
    ];
    let told: Vec<String> = sorts
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| if n == 1 { format!("1 {one}") } else { format!("{} {many}", count(n as u64)) })
        .collect();
    (!told.is_empty()).then_some(told)
}
