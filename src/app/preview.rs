use anyhow::Context as _;

use super::console::{self, Console};
use super::{Outcome, prepare};
use crate::Environment;
use crate::cli::{Color, ForgeChoice, Output, PreviewArgs};
use crate::input::Session;
use crate::render::{self, Budget};
use crate::run::Ending;

/// The same as `post` up to the comment; sends nothing.
pub(super) fn preview(args: &PreviewArgs, environment: &Environment) -> Outcome {
    let console = Console::new(&args.common);
    let prepared = prepare(&args.inputs.inputs, &args.common, environment)?;
    let ending = args.exit_status.map(Ending::Exited);
    let report = prepared.report(&Session::default(), ending.as_ref(), environment);
    let text = match args.output {
        Output::Terminal => {
            let mut screen = console::screen(&args.common, environment);
            screen.colour &= args.out.is_none() || args.common.color == Color::Always;
            render::terminal(&report, screen, &prepared.templates)?
        }
        Output::Markdown => render::markdown(&report, &budget(args, environment), &prepared.templates)?.body,
        Output::Json => render::json(&report),
        Output::Html => render::html(&report, &prepared.templates)?,
    };
    match &args.out {
        None => console::print(&text)?,
        Some(path) => {
            std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
            console.detail(&format!("wrote {}", path.display()));
        }
    }
    Ok(report.exit_code)
}

/// The size limit of the forge that the comment would go to; GitHub's, the smaller one, where that is unknown.
fn budget(args: &PreviewArgs, environment: &Environment) -> Budget {
    let is_gitlab = environment.get("GITLAB_CI").is_some();
    match args.common.forge {
        Some(ForgeChoice::None) => Budget::UNLIMITED,
        Some(ForgeChoice::Gitlab) => Budget::GITLAB,
        None if is_gitlab => Budget::GITLAB,
        Some(ForgeChoice::Github) | None => Budget::GITHUB,
    }
}
