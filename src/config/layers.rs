use std::fmt;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::Config;

/// The file that is read where no other is named.
pub const DEFAULT_FILE: &str = "ci-report.toml";

/// A configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file or option it is in.
    place: String,
    /// What is wrong, and what would be right.
    message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for ConfigError {}

/// Configuration as it was written, before it is settled for one job.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    file: Option<(PathBuf, Table)>,
    sets: Vec<(String, Table)>,
}

impl Layers {
    /// Reads the file named with `--config`, else `ci-report.toml` where it exists, and `--set KEY=VALUE` options.
    ///
    /// # Errors
    ///
    /// The file cannot be read or is not TOML, or an option is not `KEY=VALUE`.
    pub fn read(file: Option<&Path>, sets: &[String]) -> Result<Self, ConfigError> {
        let file = match file {
            Some(path) => Some(path),
            None => Some(Path::new(DEFAULT_FILE)).filter(|path| path.exists()),
        };
        let file = file.map(|path| Ok((path.to_owned(), read_table(path)?))).transpose()?;
        let sets = sets.iter().map(|set| parse_set(set)).collect::<Result<_, _>>()?;
        Ok(Self { file, sets })
    }

    /// The configuration for this job: the file, the job's own part of it, then the options.
    ///
    /// # Errors
    ///
    /// A key is unknown or a value is not what the key takes; the error names the layer and suggests what was meant.
    pub fn settle(&self, job: Option<&str>) -> Result<Config, ConfigError> {
        let mut settled = Table::new();
        if let Some((path, table)) = &self.file {
            let place = path.display().to_string();
            overlay(&mut settled, table);
            let whole = check(&settled, &place)?;
            for (name, own) in &whole.jobs {
                if own.contains_key("jobs") {
                    let message = "`jobs` cannot hold `jobs`: a job has no jobs of its own".to_owned();
                    return Err(ConfigError { place: format!("{place}: jobs.{name:?}"), message });
                }
                let mut with_own = settled.clone();
                overlay(&mut with_own, own);
                check(&with_own, &format!("{place}: jobs.{name:?}"))?;
            }
            if let Some(own) = job.and_then(|job| whole.jobs.get(job)) {
                overlay(&mut settled, own);
            }
        }
        for (option, table) in &self.sets {
            overlay(&mut settled, table);
            check(&settled, option)?;
        }
        check(&settled, DEFAULT_FILE)
    }
}

fn read_table(path: &Path) -> Result<Table, ConfigError> {
    let fail = |message| ConfigError { place: path.display().to_string(), message };
    let text = std::fs::read_to_string(path).map_err(|error| fail(format!("cannot be read: {error}")))?;
    text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or(&text).matches('\n').count() + 1);
        fail(format!("line {line}: {}", error.message()))
    })
}

/// `coverage.fail_under=85`. A value that is not TOML is a string, so that quotes are not needed in a shell.
fn parse_set(set: &str) -> Result<(String, Table), ConfigError> {
    let place = format!("--set {set}");
    let Some((key, value)) = set.split_once('=').filter(|(key, _)| !key.trim().is_empty()) else {
        return Err(ConfigError { place, message: "expected KEY=VALUE, such as coverage.fail_under=85".to_owned() });
    };
    let (key, value) = (key.trim(), value.trim());
    let parsed = format!("{key} = {value}").parse::<Table>();
    let table = parsed.or_else(|_| format!("{key} = {}", Value::from(value)).parse::<Table>());
    table
        .map(|table| (place.clone(), table))
        .map_err(|error| ConfigError { place, message: error.message().to_owned() })
}

fn overlay(base: &mut Table, over: &Table) {
    for (key, value) in over {
        match (base.get_mut(key), value) {
            (Some(Value::Table(base)), Value::Table(over)) => overlay(base, over),
            _ => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
}

fn check(table: &Table, place: &str) -> Result<Config, ConfigError> {
    let config: Config = table.clone().try_into().map_err(|error: toml::de::Error| ConfigError {
        place: place.to_owned(),
        message: with_suggestion(&in_toml(error.to_string().trim())),
    })?;
    let percents = [
        ("coverage.fail_under", config.coverage.fail_under),
        ("coverage.warn_under", config.coverage.warn_under),
        ("mutation.high", Some(config.mutation.high)),
        ("mutation.break", config.mutation.break_at),
    ];
    for (key, value) in percents {
        if value.is_some_and(|value| !(0.0..=100.0).contains(&value)) {
            let message = format!("{key}: expected a percentage from 0 to 100");
            return Err(ConfigError { place: place.to_owned(), message });
        }
    }
    Ok(config)
}

/// Serde's words for types in those of TOML.
fn in_toml(message: &str) -> String {
    let types = [("f64", "a number"), ("u64", "a whole number"), ("usize", "a whole number"), ("a map", "a table")];
    let Some((found, expected)) = message.split_once(", expected ") else { return message.to_owned() };
    let name = expected.lines().next().unwrap_or_default();
    let rest = expected.strip_prefix(name).unwrap_or_default();
    let known = types.iter().find(|(rust, _)| *rust == name).map(|(_, toml)| *toml);
    let toml = known.unwrap_or(if name.starts_with("struct ") { "a table" } else { name });
    format!("{found}, expected {toml}{rest}")
}

/// Adds what was probably meant to serde's "unknown field `x`, expected one of `a`, `b`".
fn with_suggestion(message: &str) -> String {
    let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let unknown = message.contains("unknown field") || message.contains("unknown variant");
    let Some((wrong, known)) = words.split_first().filter(|_| unknown) else { return message.replace('\n', "; ") };
    let nearest = known.iter().max_by(|a, b| strsim::jaro(a, wrong).total_cmp(&strsim::jaro(b, wrong)));
    let suggestion = nearest.filter(|word| strsim::jaro(word, wrong) > 0.7);
    let message = message.replace('\n', "; ");
    suggestion.map_or(message.clone(), |word| format!("{message}; did you mean `{word}`?"))
}

#[cfg(test)]
mod layers_tests {
    use super::super::Vacuous;
    use super::*;

    fn settle(file: &str, sets: &[&str], job: Option<&str>) -> Result<Config, String> {
        let sets = sets.iter().map(|set| parse_set(set)).collect::<Result<_, _>>().map_err(|e| e.to_string())?;
        let layers = Layers { file: Some(("ci-report.toml".into(), file.parse().unwrap())), sets };
        layers.settle(job).map_err(|error| error.to_string())
    }

    #[test]
    fn a_job_lays_its_own_settings_over_the_file_and_options_over_both() {
        let file = "[coverage]\nfail_under = 80\nwarn_under = 90\n[jobs.\"API Tests\".coverage]\nfail_under = 85\n";
        assert_eq!(settle(file, &[], None).unwrap().coverage.fail_under, Some(80.0));
        let api = settle(file, &[], Some("API Tests")).unwrap().coverage;
        assert_eq!((api.fail_under, api.warn_under), (Some(85.0), Some(90.0)));
        let set = settle(file, &["coverage.fail_under=50"], Some("API Tests")).unwrap().coverage;
        assert_eq!(set.fail_under, Some(50.0));
    }

    #[test]
    fn an_unknown_key_is_an_error_that_suggests_the_right_one() {
        let error = settle("[coverage]\nfail_undr = 80\n", &[], None).unwrap_err();
        assert!(error.starts_with("ci-report.toml: ") && error.ends_with("did you mean `fail_under`?"), "{error}");
        let error = settle("[jobs.x]\nvacuus = 'fail'\n", &[], None).unwrap_err();
        assert!(error.contains("jobs.\"x\"") && error.ends_with("did you mean `vacuous`?"), "{error}");
        let error = settle("", &["vacuous=fial"], None).unwrap_err();
        assert!(error.starts_with("--set vacuous=fial: ") && error.ends_with("did you mean `fail`?"), "{error}");
    }

    #[test]
    fn jobs_of_jobs_are_an_error_rather_than_ignored() {
        let error = settle("[jobs.x.jobs.y.coverage]\nfail_under = 80\n", &[], Some("x")).unwrap_err();
        assert!(error.starts_with("ci-report.toml: jobs.\"x\": `jobs` cannot hold `jobs`"), "{error}");
    }

    #[test]
    fn options_take_bare_strings_numbers_and_nothing_else() {
        assert_eq!(settle("", &["vacuous=fail"], None).unwrap().vacuous, Vacuous::Fail);
        assert_eq!(settle("", &["post.deadline_s=5"], None).unwrap().post.deadline_s, 5);
        assert!(settle("", &["vacuous"], None).unwrap_err().contains("KEY=VALUE"));
        let error = settle("", &["coverage=high"], None).unwrap_err();
        assert!(error.contains("expected a table") && !error.contains("struct"), "{error}");
        let error = settle("", &["coverage.fail_under=high"], None).unwrap_err();
        assert!(error.contains("expected a number; in `coverage.fail_under`"), "{error}");
        assert!(settle("", &["coverage.fail_under=high"], None).is_err());
        assert!(settle("", &["coverage.fail_under=185"], None).unwrap_err().contains("0 to 100"));
    }
}
