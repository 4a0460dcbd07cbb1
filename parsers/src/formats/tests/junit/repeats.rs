//! Test cases that a report holds more than once, because the test was tried again.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use super::attributes::Attributes;
use crate::model::Outcome;

/// Cases remembered per generation; a retry follows its first try before that many others.
const GENERATION: usize = 32 * 1024;
/// Failed tests of one Go package past which reruns are no longer told from failures.
const MAX_FAILED: usize = 10_000;

/// What a case is to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// A test of its own.
    New,
    /// The test again after a try that had failed: it passed, and was counted.
    PassedAgain,
    /// The test again; the case that was counted as passed was a try that failed, `true` where it was noted as flaky.
    Replaces { noted: bool },
    /// Said before.
    Known,
}

/// Tells pytest's retries: pytest-rerunfailures leaves one `<testcase>` per try, and a failed try without its failure
/// looks like a passed test. Other cases with one name are two findings: a failed call, a failed tear-down.
#[derive(Debug, Default)]
pub(super) struct Retries {
    recent: Generation,
    older: Generation,
}

/// Cases by the hash of their names, which needs no hashing again.
type Generation = HashMap<u64, Seen, BuildHasherDefault<Identity>>;

#[derive(Debug, Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |key, byte| key.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    outcome: Outcome,
    again: bool,
}

impl Retries {
    pub(super) fn see(&mut self, tag: &str, outcome: Outcome) -> Repeat {
        // The duration comes last and differs.
        let name =
            tag.trim_end().rsplit_once(' ').filter(|(_, last)| last.starts_with("time=")).map_or(tag, |(name, _)| name);
        let key = hash(name);
        let before = self.recent.get(&key).or_else(|| self.older.get(&key)).copied();
        let repeat = match (before, outcome) {
            (Some(Seen { outcome: Outcome::Passed, again }), Outcome::Passed) => {
                if again {
                    Repeat::Known
                } else {
                    Repeat::PassedAgain
                }
            }
            (Some(Seen { outcome: Outcome::Passed, again }), _) => Repeat::Replaces { noted: again },
            _ => Repeat::New,
        };
        if self.recent.len() >= GENERATION {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert(key, Seen { outcome, again: matches!(repeat, Repeat::PassedAgain | Repeat::Known) });
        repeat
    }
}

/// Tells reruns within a Go package: gotestsum's `--rerun-fails` adds the later tries behind the earlier ones, and
/// `-count=2` looks the same except that then no test stands there once.
#[derive(Debug, Default)]
pub(super) struct Reruns {
    failed: BTreeMap<u64, Tries>,
    /// A test that did not fail, and how often it is there.
    witness: Option<(u64, u64)>,
}

/// How often a test failed and passed.
#[derive(Debug, Clone, Default)]
pub(super) struct Tries {
    /// The name under which its failures are reported.
    pub(super) id: String,
    pub(super) failed: u64,
    pub(super) passed: u64,
}

impl Reruns {
    pub(super) fn see(&mut self, tag: &str, outcome: Outcome, id: impl FnOnce() -> String) {
        let key = hash(Attributes(tag).raw("name").unwrap_or_default());
        if outcome == Outcome::Failed {
            if self.failed.len() < MAX_FAILED {
                self.failed.entry(key).or_insert_with(|| Tries { id: id(), ..Tries::default() }).failed += 1;
            }
        } else if let Some(tries) = self.failed.get_mut(&key) {
            tries.passed += 1;
        } else {
            match &mut self.witness {
                None => self.witness = Some((key, 1)),
                Some((witness, times)) => *times += u64::from(*witness == key),
            }
        }
    }

    /// The tests of the package that were tried again; starts over for the next package.
    pub(super) fn finish(&mut self) -> Vec<Tries> {
        let failed = std::mem::take(&mut self.failed);
        if !matches!(self.witness.take(), Some((_, 1))) || failed.len() == MAX_FAILED {
            return Vec::new();
        }
        failed.into_values().filter(|tries| tries.failed + tries.passed > 1).collect()
    }
}

/// The hash by which names are remembered.
pub(super) fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
