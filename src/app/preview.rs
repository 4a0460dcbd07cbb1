use anyhow::Context as _;

use super::console::{self, Console};
use super::{Failure, Outcome, prepare};
use crate::Environment;
use crate::cli::{Color, Common, ForgeChoice, Output, PreviewArgs};
use crate::input::Session;
use crate::render::{self, Budget, RenderError, Templates};
use crate::report::Report;
use crate::run::Ending;

/// The same as `post` up to the comment; sends nothing.
pub(super) fn preview(args: &PreviewArgs, environment: &Environment) -> Outcome {
    let prepared = prepare(&args.inputs.inputs, &args.common, environment)?;
    let ending = args.exit_status.map(Ending::Exited);
    let report = prepared.report(&Session::default(), ending.as_ref(), environment);
    if args.common.out.is_none() {
        console::print(&text(&report, &args.common, &prepared.templates, environment)?)?;
    }
    write(&report, &args.common, &prepared.templates, environment)?;
    Ok(report.exit_code)
}

/// The report as `--output` asks for it.
pub(super) fn text(
    report: &Report,
    common: &Common,
    templates: &Templates,
    environment: &Environment,
) -> Result<String, RenderError> {
    Ok(match common.output {
        Output::Terminal => {
            let mut screen = console::screen(common, environment);
            screen.colour &= common.out.is_none() || common.color == Color::Always;
            render::terminal(report, screen, templates)?
        }
        Output::Markdown => render::markdown(report, &budget(common, environment), templates)?.body,
        Output::Json => render::json(report),
        Output::Html => render::html(report, templates)?,
    })
}

/// Writes the report into the file that `--out` names.
pub(super) fn write(
    report: &Report,
    common: &Common,
    templates: &Templates,
    environment: &Environment,
) -> Result<(), Failure> {
    let Some(path) = &common.out else { return Ok(()) };
    let text = text(report, common, templates, environment)?;
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    Console::new(common).detail(&format!("wrote {}", path.display()));
    Ok(())
}

/// The size limit of the forge that the comment would go to; GitHub's, the smaller one, where that is unknown.
fn budget(common: &Common, environment: &Environment) -> Budget {
    let is_gitlab = environment.get("GITLAB_CI").is_some();
    match common.forge {
        Some(ForgeChoice::None) => Budget::UNLIMITED,
        Some(ForgeChoice::Gitlab) => Budget::GITLAB,
        None if is_gitlab => Budget::GITLAB,
        Some(ForgeChoice::Github) | None => Budget::GITHUB,
    }
}
