//! The command line.

use std::process::ExitCode;

use ci_report::{Environment, app, cli::Cli};
use clap::Parser as _;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors to clap either: they go to standard output with status 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    ExitCode::from(app::run(cli, &Environment::of_process()))
}
