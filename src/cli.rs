//! The command line, as types. Its documentation is the text of `--help`.

#![allow(clippy::doc_markdown, reason = "the help shows backticks as they are")]

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

/// Reads the output of a CI job and posts one honest comment on the merge or pull request.
#[derive(Debug, Parser)]
#[command(name = "ci-report", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = "Exit status: 0 pass, 77 warn, 1 fail, 2 wrong usage or a broken config file.\n\
                        With `allow_failure: exit_codes: [77]` GitLab shows them green, yellow and red.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read, decide, and create or update this job's comment
    Post(PostArgs),
    /// Read and decide, and show the comment; sends nothing, needs no token
    Preview(PreviewArgs),
    /// Run a command, pass its output through, then do what `post` does
    Run(RunArgs),
    /// List every format: id, kind, tools and versions it was proven on
    Formats,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Arguments of `post`.
#[derive(Debug, Args)]
pub struct PostArgs {
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
    /// The command's own exit status, as `$?`: a status other than 0 never becomes green
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub exit_status: Option<i32>,
    /// Options that all commands share.
    #[command(flatten)]
    pub common: Common,
}

/// Arguments of `preview`.
#[derive(Debug, Args)]
pub struct PreviewArgs {
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
    /// The command's own exit status, as `$?`: a status other than 0 never becomes green
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub exit_status: Option<i32>,
    /// Options that all commands share.
    #[command(flatten)]
    pub common: Common,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Report files that the command writes; its own output is read too. `FORMAT:-` names the format of the output
    #[arg(value_name = "INPUT", value_hint = ValueHint::FilePath)]
    pub inputs: Vec<String>,
    /// Stop the command after this many seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: Option<u64>,
    /// Options that all commands share.
    #[command(flatten)]
    pub common: Common,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD", value_hint = ValueHint::CommandWithArguments)]
    pub cmd: Vec<OsString>,
}

/// Inputs of `post` and `preview`.
#[derive(Debug, Args)]
pub struct Inputs {
    /// `PATH`, `FORMAT:PATH`, a quoted glob of either, or `-` for standard input
    #[arg(value_name = "INPUT", required = true, value_hint = ValueHint::FilePath)]
    pub inputs: Vec<String>,
}

/// Options that all commands share.
#[derive(Debug, Args)]
pub struct Common {
    /// The job's title [default: the CI system's job name, else the format's]
    #[arg(long, value_name = "NAME")]
    pub job: Option<String>,
    /// The configuration [default: ci-report.toml where it exists]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Override any key of the configuration, such as coverage.fail_under=85
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// How to show the report; `post` and `run` show it where there is no merge or pull request
    #[arg(long, value_enum, default_value_t = Output::Terminal)]
    pub output: Output,
    /// Write it to this file: `preview` instead of printing it, `post` and `run` besides posting it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// The forge to post to [default: by the environment]
    #[arg(long, value_enum)]
    pub forge: Option<ForgeChoice>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// Say nothing but errors and what was asked for
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what is being done
    #[arg(short, long)]
    pub verbose: bool,
}

/// How a report is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Folded and coloured for this terminal
    Terminal,
    /// The comment as it would be posted
    Markdown,
    /// The whole report for scripts
    Json,
    /// A self-contained page that looks like the forge's
    Html,
}

/// The forge to post to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ForgeChoice {
    /// GitLab
    Gitlab,
    /// GitHub
    Github,
    /// None: print the report
    None,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod cli_tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
