use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::console::{self, Console};
use super::{Failure, Outcome, Prepared, prepare, preview};
use crate::Environment;
use crate::cli::{Common, ForgeChoice, PostArgs};
use crate::config::{OnError, PostConfig};
use crate::forge::{self, Draft, ForgeKind, Job, Place, Posted, Run, Settings};
use crate::input::{Session, Spec};
use crate::mask::Masker;
use crate::render::{self, Budget, Templates};
use crate::report::{Report, Verdict};
use crate::run::Ending;

/// Reads, judges, and creates or updates this job's comment.
pub(super) fn post(args: &PostArgs, environment: &Environment) -> Outcome {
    let prepared = prepare(&args.inputs.inputs, &args.common, environment)?;
    let ending = args.exit_status.map(Ending::Exited);
    let report = prepared.report(&Session::default(), ending.as_ref(), environment);
    deliver(&report, &prepared, &args.common, environment, console::print)
}

/// Brings the report to the forge; `show` it where there is no merge or pull request, or where that fails.
pub(super) fn deliver(
    report: &Report,
    prepared: &Prepared,
    common: &Common,
    environment: &Environment,
    show: fn(&str) -> anyhow::Result<()>,
) -> Outcome {
    let console = Console::new(common);
    let on_error = prepared.config.post.on_error;
    let place = match common.forge {
        Some(ForgeChoice::None) => Place::Nowhere { why: "--forge none was asked for".to_owned() },
        Some(ForgeChoice::Gitlab) => Place::find(environment, Some(ForgeKind::GitLab)),
        Some(ForgeChoice::Github) => Place::find(environment, Some(ForgeKind::GitHub)),
        None => Place::find(environment, None),
    };
    let budget = match &place {
        Place::Request(target) => target.forge().budget(),
        Place::Nowhere { .. } => Budget::UNLIMITED,
    };
    let built_in = Templates::built_in();
    let (body, templates, exit_code) = match render::markdown(report, &budget, &prepared.templates) {
        Ok(comment) => (comment.body, &prepared.templates, report.exit_code),
        // A mistake in a template of one's own must not lose the report.
        Err(error) => {
            console::say(&format!("{error}; the built-in templates are used instead"));
            let comment = render::markdown(report, &budget, &built_in)?;
            (comment.body, &built_in, worsened(report.verdict, on_error))
        }
    };
    let print = || -> Result<(), Failure> { Ok(show(&preview::text(report, common, templates, environment)?)?) };
    let job = Job::in_environment(&report.job, environment);
    let draft = Draft { job, run: Run::in_environment(environment), body };
    console.detail("posting the comment");
    let exit_code = match forge::post(&place, &draft, &settings(&prepared.config.post)) {
        Ok(Posted::Nowhere { why }) => {
            print()?;
            console.tell(&format!("no comment was posted: {why}"));
            exit_code
        }
        Ok(posted) => {
            console.tell(&summary(report, &describe(&posted)));
            exit_code
        }
        Err(error) => {
            let masker = Masker::new(environment);
            console::say(&masker.text(&format!("the comment could not be posted: {error}")).0);
            print()?;
            save(report, &draft.body, &prepared.specs);
            worsened(report.verdict, on_error)
        }
    };
    preview::write(report, common, templates, environment)?;
    Ok(exit_code)
}

/// Saves a report that could not be posted next to its inputs.
fn save(report: &Report, body: &str, specs: &[Spec]) {
    let folder = folder_of(specs);
    for (extension, text) in [("md", body), ("json", &render::json(report))] {
        let path = folder.join(format!("ci-report-{}.{extension}", slug(&report.job)));
        match fs::write(&path, text) {
            Ok(()) => console::say(&format!("saved {}", path.display())),
            Err(error) => console::say(&format!("{} cannot be written: {error}", path.display())),
        }
    }
}

/// The folder of the first input that is a file; a glob's folder is the part without wildcards.
fn folder_of(specs: &[Spec]) -> PathBuf {
    let folder = specs.iter().filter(|spec| spec.path != "-").find_map(|spec| {
        let parent = Path::new(&spec.path).parent()?;
        let plain = |path: &&Path| !path.to_string_lossy().contains(['*', '?', '[']) && path.is_dir();
        parent.ancestors().find(plain).map(Path::to_owned)
    });
    folder.unwrap_or_default()
}

/// The job's name as part of a file name.
fn slug(job: &str) -> String {
    let plain = job.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let mut slug = plain.take(60).collect::<String>();
    while slug.contains("--") {
        slug = slug.replace("--", "-");
    }
    slug.trim_matches('-').to_owned()
}

/// The exit status where the comment could not be posted as it should be: never better than the verdict's.
const fn worsened(verdict: Verdict, on_error: OnError) -> u8 {
    match (on_error, verdict) {
        (OnError::Fail, _) => Verdict::Fail.exit_code(),
        (OnError::Warn, Verdict::Pass) => Verdict::Warn.exit_code(),
        (OnError::Warn | OnError::Ignore, verdict) => verdict.exit_code(),
    }
}

fn settings(config: &PostConfig) -> Settings {
    Settings { deadline: Duration::from_secs(config.deadline_s), allow_http: config.allow_http, ..Settings::default() }
}

fn summary(report: &Report, posted: &str) -> String {
    let verdict = match report.verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
    };
    format!("{}: {verdict}: {}; {posted}", report.job, report.headline)
}

fn describe(posted: &Posted) -> String {
    let (what, comment) = match posted {
        Posted::Created(comment) => ("comment created", comment),
        Posted::Updated(comment) => ("comment updated", comment),
        Posted::Unchanged(comment) => ("comment unchanged", comment),
        Posted::KeptNewer(comment) => ("comment of a later run left alone", comment),
        Posted::Nowhere { why } => return format!("no comment was posted: {why}"),
    };
    match &comment.url {
        Some(url) => format!("{what}: {url}"),
        None => format!("{what}: number {}", comment.id),
    }
}

#[cfg(test)]
mod post_tests {
    use super::*;

    #[test]
    fn an_unposted_comment_never_makes_the_verdict_better() {
        let codes = |on_error| [Verdict::Pass, Verdict::Warn, Verdict::Fail].map(|verdict| worsened(verdict, on_error));
        assert_eq!(codes(OnError::Warn), [77, 77, 1]);
        assert_eq!(codes(OnError::Fail), [1, 1, 1]);
        assert_eq!(codes(OnError::Ignore), [0, 77, 1]);
    }

    #[test]
    fn a_jobs_name_becomes_a_file_name() {
        assert_eq!(slug("API Tests: [a/b] ../x"), "api-tests-a-b-x");
    }
}
