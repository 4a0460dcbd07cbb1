//! What each command does: read, judge, render, and bring it to where it belongs.

mod assemble;
mod console;
mod post;
mod preview;
mod print;
mod run;

use crate::Environment;
use crate::cli::{Cli, Command, Common};
use crate::config::{Config, Layers};
use crate::input::{self, Session, Spec};
use crate::mask::Masker;
use crate::origin;
use crate::render::Templates;
use crate::report::{Report, Verdict};
use crate::run::Ending;

/// The exit status of wrong usage and of a broken configuration: nothing was read.
const USAGE: u8 = 2;

/// Runs a command and returns the exit status of the program.
#[must_use]
pub fn run(cli: Cli, environment: &Environment) -> u8 {
    let masker = Masker::new(environment);
    let result = match cli.command {
        Command::Post(args) => post::post(&args, environment),
        Command::Preview(args) => preview::preview(&args, environment),
        Command::Run(args) => run::run(&args, environment),
        Command::Formats => print::formats(),
        Command::Completions { shell } => print::completions(shell),
        Command::Man => print::man(),
    };
    result.unwrap_or_else(|failure| {
        let (Failure::Usage(error) | Failure::Late(error)) = &failure;
        console::say(&masker.text(&format!("error: {error:#}")).0);
        match failure {
            Failure::Usage(_) => USAGE,
            Failure::Late(_) => Verdict::Fail.exit_code(),
        }
    })
}

/// Why a command ended without a verdict.
#[derive(Debug)]
enum Failure {
    /// Wrong usage or a broken configuration; nothing was read.
    Usage(anyhow::Error),
    /// Something went wrong later; whatever the verdict was, it could not be shown.
    Late(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Late(error.into())
    }
}

type Outcome = Result<u8, Failure>;

/// What a command starts from, once everything that can be wrong before reading was looked at.
struct Prepared {
    specs: Vec<Spec>,
    config: Config,
    templates: Templates,
    job: Option<String>,
}

fn prepare(inputs: &[String], common: &Common, environment: &Environment) -> Result<Prepared, Failure> {
    settle(inputs, common, environment).map_err(Failure::Usage)
}

fn settle(inputs: &[String], common: &Common, environment: &Environment) -> anyhow::Result<Prepared> {
    let layers = Layers::read(common.config.as_deref(), &common.set)?;
    let job = common.job.clone().or_else(|| origin::job_name(environment));
    let config = layers.settle(job.as_deref())?;
    let templates = match &config.templates {
        Some(folder) => Templates::from_folder(folder)?,
        None => Templates::built_in(),
    };
    let specs = inputs.iter().map(|input| Spec::parse(input).map_err(anyhow::Error::msg));
    let specs = specs.collect::<anyhow::Result<_>>()?;
    Ok(Prepared { specs, config, templates, job })
}

impl Prepared {
    /// Reads the inputs and judges them.
    fn report(&self, session: &Session, ending: Option<&Ending>, environment: &Environment) -> Report {
        let readings = input::read_all(&self.specs, session, &self.config.limits.parsers());
        let title = assemble::title(self.job.as_deref(), &readings);
        assemble::assemble(&title, &readings, ending, &self.config, environment)
    }
}
