//! How long and how often something is tried.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use chrono::DateTime;
use http::HeaderMap;
use tokio::time::{Instant, sleep, timeout};

use super::{PostError, Problem, Settings};

const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// Longer than any job may run.
const LONGEST_DEADLINE: Duration = Duration::from_hours(24);

/// One deadline over everything, a shorter one for each request, and the pauses between tries.
#[derive(Debug, Clone)]
pub(super) struct Patience {
    deadline: Instant,
    request: Duration,
    first_pause: Duration,
}

impl Patience {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            deadline: Instant::now() + settings.deadline.min(LONGEST_DEADLINE),
            request: settings.request_timeout,
            first_pause: settings.first_pause,
        }
    }

    /// Waits for one request, at most as long as a request may take.
    pub(super) async fn limit<T>(&self, request: impl Future<Output = Result<T, PostError>>) -> Result<T, PostError> {
        timeout(self.request.min(self.left()), request).await.unwrap_or_else(|_| Err(Problem::TimedOut.into()))
    }

    /// Repeats something that may be repeated without harm.
    pub(super) async fn retry<T>(&self, mut call: impl AsyncFnMut() -> Result<T, PostError>) -> Result<T, PostError> {
        let mut tries = 0;
        loop {
            match call().await {
                Ok(value) => return Ok(value),
                Err(error) => tries = self.pause(tries, error).await?,
            }
        }
    }

    /// Waits before the next try and counts it; gives the error back when there is no sense in another.
    pub(super) async fn pause(&self, tries: u32, error: PostError) -> Result<u32, PostError> {
        let tries = tries + 1;
        let pause = error.wanted_wait().unwrap_or_else(|| self.backoff(tries)).max(self.first_pause / 2);
        if tries >= error.worth_tries() || pause >= self.left() {
            return Err(error.after_tries(tries));
        }
        sleep(pause).await;
        Ok(tries)
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Doubles with each try; between half and all of it, so that jobs which failed together do not return together.
    fn backoff(&self, tries: u32) -> Duration {
        let whole = self.first_pause.saturating_mul(2_u32.saturating_pow(tries - 1)).min(LONGEST_PAUSE);
        whole.mul_f64(0.5 + 0.5 * random_fraction())
    }
}

/// Between zero and one; the seeds of hash maps are random enough for jitter.
fn random_fraction() -> f64 {
    let random = RandomState::new().build_hasher().finish();
    f64::from(u16::try_from(random & 0xffff).unwrap_or_default()) / f64::from(u16::MAX)
}

/// How long the server asks to wait: `Retry-After`, else the end of GitHub's used-up quota.
///
/// Points in time are measured against the server's own `Date`, so that a wrong clock here does not matter.
/// <https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api>
pub(super) fn wanted_wait(headers: &HeaderMap) -> Option<Duration> {
    let header = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(value) = header("retry-after") {
        let seconds = value.parse::<u64>().ok().map(Duration::from_secs);
        return seconds.or_else(|| until(server_time(headers)?, http_date(value)?));
    }
    let used_up = header("x-ratelimit-remaining") == Some("0");
    let reset = header("x-ratelimit-reset").filter(|_| used_up)?.parse().ok()?;
    until(server_time(headers)?, reset)
}

fn until(now: i64, then: i64) -> Option<Duration> {
    then.checked_sub(now).map(|seconds| Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

fn server_time(headers: &HeaderMap) -> Option<i64> {
    let date = headers.get(http::header::DATE).and_then(|date| http_date(date.to_str().ok()?));
    date.or_else(|| Some(chrono::Utc::now().timestamp()))
}

fn http_date(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc2822(text).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod patience_tests {
    use super::*;

    fn wait(headers: &[(&'static str, &str)]) -> Option<u64> {
        let headers = headers.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()));
        wanted_wait(&headers.collect()).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_and_dates_are_understood_and_dates_follow_the_servers_clock() {
        assert_eq!(wait(&[("retry-after", "7")]), Some(7));
        let now = ("date", "Tue, 01 Jan 2002 00:00:10 GMT");
        assert_eq!(wait(&[now, ("retry-after", "Tue, 01 Jan 2002 00:00:15 GMT")]), Some(5));
        assert_eq!(wait(&[now, ("retry-after", "Tue, 01 Jan 2002 00:00:05 GMT")]), Some(0));
        assert_eq!(wait(&[now, ("retry-after", "soon")]), None);
    }

    #[test]
    fn a_quota_counts_only_once_it_is_used_up() {
        let now = ("date", "Thu, 01 Jan 1970 00:01:40 GMT");
        let reset = ("x-ratelimit-reset", "130");
        assert_eq!(wait(&[now, reset, ("x-ratelimit-remaining", "0")]), Some(30));
        assert_eq!(wait(&[now, reset, ("x-ratelimit-remaining", "12")]), None);
    }

    #[tokio::test]
    async fn what_only_a_person_can_mend_is_not_tried_again() {
        let patience = Patience::new(&Settings::default());
        let mut calls = 0;
        let result: Result<(), _> = patience
            .retry(async || {
                calls += 1;
                Err(Problem::TooLong.into())
            })
            .await;
        assert_eq!((result.unwrap_err().problem(), calls), (&Problem::TooLong, 1));
    }

    #[tokio::test]
    async fn a_wait_beyond_the_deadline_ends_the_tries_at_once() {
        let patience = Patience::new(&Settings::default());
        let error = PostError::new(Problem::RateLimited).wait(Some(Duration::MAX));
        assert!(patience.pause(0, error).await.is_err());
    }
}
