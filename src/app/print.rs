use std::fmt::Write as _;

use clap::CommandFactory as _;

use super::{Outcome, console};
use crate::cli::Cli;
use ci_report_parsers::formats;

/// Every format: id, kind, tools and versions.
pub(super) fn formats() -> Outcome {
    let all = formats::all();
    let width = |column: fn(&formats::Format) -> &str| all.iter().map(|format| column(format).len()).max().unwrap_or(0);
    let (ids, kinds) = (width(|format| format.id), width(|format| format.kind.id()));
    let mut text = String::new();
    for format in all {
        let indent = ids + kinds + 4;
        writeln!(text, "{:ids$}  {:kinds$}  {}", format.id, format.kind.id(), format.title)?;
        if !format.proven.is_empty() {
            writeln!(text, "{:indent$}proven on: {}", "", format.proven.join(", "))?;
        }
        if !format.documented.is_empty() {
            writeln!(text, "{:indent$}by documentation only: {}", "", format.documented.join(", "))?;
        }
    }
    console::print(&text)?;
    Ok(0)
}

/// A completion script.
pub(super) fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "ci-report", &mut script);
    console::print(&String::from_utf8_lossy(&script))?;
    Ok(0)
}

/// The manual page, with a section for each command.
pub(super) fn man() -> Outcome {
    let mut page = Vec::new();
    let command = Cli::command();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands() {
        let name = format!("ci-report {}", sub.get_name());
        let man = clap_mangen::Man::new(sub.clone().display_name(name).disable_version_flag(true));
        man.render_name_section(&mut page)?;
        man.render_synopsis_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    console::print(&String::from_utf8_lossy(&page))?;
    Ok(0)
}
