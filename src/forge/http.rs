//! The one HTTP client behind both forges: time-outs, certificates, proxies, and answers of bounded size.

use std::error::Error;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Method, Response, Url};

use super::address::{Address, bare, spot};
use super::answer::Answer;
use super::patience::Patience;
use super::{ForgeKind, PostError, Problem, Settings};

/// A page of a hundred comments, each as long as a forge allows, with room for JSON's escapes.
const LARGEST_ANSWER: usize = 128 << 20;
const MOST_REDIRECTS: usize = 3;
const USER_AGENT: &str = concat!("ci-report/", env!("CARGO_PKG_VERSION"));

/// The way to one forge.
#[derive(Debug, Clone)]
pub(super) struct Http {
    pub(super) client: Client,
    pub(super) address: Address,
    pub(super) patience: Patience,
    forge: ForgeKind,
}

impl Http {
    /// `ca` is a path to PEM certificates or the certificates themselves; they are trusted beside the system's.
    pub(super) fn new(forge: ForgeKind, api: &str, ca: Option<&str>, settings: &Settings) -> Result<Self, PostError> {
        let address = Address::parse(api, settings.allow_http)?;
        let mut builder = Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.request_timeout)
            // A token must not follow a redirect to another host, and a POST must not become a GET on the way.
            .redirect(Policy::none());
        let certificates = ca.map(certificates).transpose()?.unwrap_or_default();
        builder = if address.is_plain() {
            // Without TLS the system's certificates may be missing, as in an empty container.
            builder.tls_certs_only(certificates)
        } else {
            builder.tls_certs_merge(certificates)
        };
        if address.is_loopback() {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| Problem::BadCertificates(innermost(&error)))?;
        Ok(Self { client, address, patience: Patience::new(settings), forge })
    }

    /// Sends a request that changes something: once, as only the caller knows how to make sure of an unclear end.
    pub(super) async fn write<E: Error + 'static>(
        &self,
        method: &Method,
        url: &Url,
        sending: impl Future<Output = Result<Response, E>>,
    ) -> Result<Answer, PostError> {
        let spot = spot(method, url);
        let answer = self.exchange(sending).await.and_then(|answer| answer.check(self.forge, url));
        answer.map_err(|error| error.at(&spot))
    }

    /// Reads something, again and again while the trouble may pass.
    pub(super) async fn read<T, E: Error + 'static>(
        &self,
        url: &Url,
        get: impl AsyncFn(Url) -> Result<Response, E>,
        understand: impl Fn(&Answer) -> Result<T, Problem>,
    ) -> Result<T, PostError> {
        let spot = spot(&Method::GET, url);
        let once = async || understand(&self.follow(url, &get).await?).map_err(PostError::new);
        self.patience.retry(once).await.map_err(|error| error.at(&spot))
    }

    /// Gets something, following redirects that stay on the forge's own host.
    async fn follow<E: Error + 'static>(
        &self,
        url: &Url,
        get: &impl AsyncFn(Url) -> Result<Response, E>,
    ) -> Result<Answer, PostError> {
        let mut url = url.clone();
        for _ in 0..MOST_REDIRECTS {
            let answer = self.exchange(get(url.clone())).await?;
            let next =
                answer.location(&url).filter(|to| answer.status.is_redirection() && self.address.is_same_origin(to));
            let Some(next) = next else { return answer.check(self.forge, &url) };
            url = next;
        }
        Err(Problem::Redirected(bare(&url)).into())
    }

    async fn exchange<E: Error + 'static>(
        &self,
        sending: impl Future<Output = Result<Response, E>>,
    ) -> Result<Answer, PostError> {
        let exchange = async { receive(sending.await.map_err(|error| transport_problem(&error))?).await };
        self.patience.limit(async { exchange.await.map_err(PostError::new) }).await
    }
}

async fn receive(mut response: Response) -> Result<Answer, Problem> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport_problem(&error))? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(Problem::Oversized);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status: response.status(), headers: std::mem::take(response.headers_mut()), body })
}

/// What kept an answer from arriving. The layers above `reqwest` wrap its error, so the whole chain is asked.
fn transport_problem(error: &(dyn Error + 'static)) -> Problem {
    let why = innermost(error);
    let ours = causes(error).filter_map(|cause| cause.downcast_ref::<reqwest::Error>());
    for error in ours {
        if error.is_dns() {
            return Problem::UnknownHost;
        }
        if error.is_timeout() {
            return Problem::TimedOut;
        }
    }
    if is_about_tls(&why) { Problem::Tls(why) } else { Problem::Unreachable(why) }
}

/// The words of rustls; its error type is two private layers down.
fn is_about_tls(why: &str) -> bool {
    ["certificate", "corrupt message", "handshake", "tls"].iter().any(|word| why.to_ascii_lowercase().contains(word))
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The last cause says what happened; the outer ones name layers, and addresses with their queries.
fn innermost(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// GitLab hands its CA over as a path in a file variable; the certificates themselves are understood too.
fn certificates(ca: &str) -> Result<Vec<Certificate>, Problem> {
    let bad = |why: &dyn std::fmt::Display| Problem::BadCertificates(why.to_string());
    let pem = if ca.contains("-----BEGIN") {
        ca.as_bytes().to_vec()
    } else {
        std::fs::read(ca).map_err(|error| bad(&format!("{ca}: {error}")))?
    };
    let certificates = Certificate::from_pem_bundle(&pem).map_err(|error| bad(&innermost(&error)))?;
    if certificates.is_empty() { Err(bad(&"no PEM certificate in it")) } else { Ok(certificates) }
}
