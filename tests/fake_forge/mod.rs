//! A forge that fits into a test: GitLab and GitHub as far as posting needs them, strict about every request.

pub(crate) mod github;
pub(crate) mod gitlab;
mod tls;
pub(crate) mod wire;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use ci_report::Environment;
use wire::{Reply, Request, Server};

/// Which forge is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    GitLab,
    GitHub,
}

/// The user whose token the tests use, and somebody else.
pub(crate) const BOT: u64 = 41;
pub(crate) const MALLORY: u64 = 66;
pub(crate) const TOKEN: &str = "ghs_0123456789";
pub(crate) const JOB_TOKEN: &str = "job-0123456789";
pub(crate) const SHA: &str = "0123456789abcdef0123456789abcdef01234567";

/// One comment, or a note that lists show only to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    pub(crate) author: u64,
    pub(crate) body: String,
    pub(crate) is_hidden: bool,
    pub(crate) edits: u32,
}

/// Everything that a forge remembers.
#[derive(Default)]
pub(crate) struct State {
    /// The token of our own user.
    pub(crate) token: String,
    pub(crate) comments: Vec<Comment>,
    pub(crate) requests: Vec<Request>,
    /// What a real forge would have refused or punished; always empty at the end of a test.
    pub(crate) violations: Vec<String>,
    /// The open requests of [`SHA`], as the forge tells them.
    pub(crate) open_requests: Vec<serde_json::Value>,
    /// The open requests of a fork's branch `topic`, likewise.
    pub(crate) fork_requests: Vec<serde_json::Value>,
    /// Whether GitHub's GraphQL is out of reach.
    pub(crate) has_no_graphql: bool,
    faults: VecDeque<Fault>,
    last_id: u64,
}

struct Fault {
    method: &'static str,
    /// Whether the request takes effect all the same.
    is_after: bool,
    effect: Effect,
}

/// What a fault does.
enum Effect {
    Reply(Reply),
    /// Something else happens on the forge at this moment; the request is then answered as ever.
    Meanwhile(Box<dyn FnOnce(&mut State) + Send>),
}

impl State {
    pub(crate) fn add(&mut self, author: u64, body: &str) -> u64 {
        self.last_id += 1;
        let body = body.to_owned();
        self.comments.push(Comment { id: self.last_id, author, body, is_hidden: false, edits: 0 });
        self.last_id
    }

    pub(crate) fn edit(&mut self, id: u64, body: &str) -> Option<Comment> {
        let comment = self.comments.iter_mut().find(|comment| comment.id == id)?;
        body.clone_into(&mut comment.body);
        comment.edits += 1;
        Some(comment.clone())
    }

    pub(crate) fn remove(&mut self, id: u64) -> Option<()> {
        let place = self.comments.iter().position(|comment| comment.id == id)?;
        self.comments.remove(place);
        Some(())
    }

    /// The comments that our own user wrote.
    pub(crate) fn own(&self) -> Vec<&Comment> {
        self.comments.iter().filter(|comment| comment.author == BOT).collect()
    }

    /// Notes a breach of the forge's rules and refuses the request.
    fn refuse(&mut self, request: &Request, why: &str) -> Reply {
        self.violations.push(format!("{} {}: {why}", request.method, request.path));
        Reply::json(400, &serde_json::json!({"message": why}))
    }

    fn take_fault(&mut self, request: &Request) -> Option<Fault> {
        let place = self.faults.iter().position(|fault| fault.method == request.method)?;
        self.faults.remove(place)
    }
}

/// A running forge.
pub(crate) struct FakeForge {
    pub(crate) dialect: Dialect,
    scheme: &'static str,
    state: Arc<Mutex<State>>,
    server: Server,
}

impl FakeForge {
    pub(crate) fn start(dialect: Dialect) -> Self {
        Self::start_over(dialect, "http", Box::new(|connection| Box::new(connection)))
    }

    /// A forge that speaks TLS, and the certificate of its own authority.
    pub(crate) fn start_with_tls(dialect: Dialect) -> (Self, String) {
        let (wrap, authority) = tls::server();
        (Self::start_over(dialect, "https", wrap), authority)
    }

    fn start_over(dialect: Dialect, scheme: &'static str, wrap: Box<wire::Wrap>) -> Self {
        let state = Arc::new(Mutex::new(State { token: TOKEN.to_owned(), ..State::default() }));
        let shared = Arc::clone(&state);
        let server = Server::start(wrap, move |request| respond(dialect, &mut shared.lock().unwrap(), &request));
        Self { dialect, scheme, state, server }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// The next request of this method is answered so, and has no effect.
    pub(crate) fn before(&self, method: &'static str, reply: Reply) {
        self.fault(method, false, Effect::Reply(reply));
    }

    /// The next request of this method takes effect, but this is the answer.
    pub(crate) fn after(&self, method: &'static str, reply: Reply) {
        self.fault(method, true, Effect::Reply(reply));
    }

    /// Something happens on the forge right before the next request of this method takes effect.
    pub(crate) fn just_before(&self, method: &'static str, event: impl FnOnce(&mut State) + Send + 'static) {
        self.fault(method, false, Effect::Meanwhile(Box::new(event)));
    }

    /// Something happens on the forge right after the next request of this method took effect.
    pub(crate) fn just_after(&self, method: &'static str, event: impl FnOnce(&mut State) + Send + 'static) {
        self.fault(method, true, Effect::Meanwhile(Box::new(event)));
    }

    fn fault(&self, method: &'static str, is_after: bool, effect: Effect) {
        self.state().faults.push_back(Fault { method, is_after, effect });
    }

    /// The variables of a job in a merge or pull request pipeline of this forge.
    pub(crate) fn environment(&self, pipeline: u64, attempt: u64) -> Environment {
        self.variables(pipeline, attempt).into_iter().collect()
    }

    /// The same as a list, to change before use.
    pub(crate) fn variables(&self, pipeline: u64, attempt: u64) -> Vec<(&'static str, String)> {
        let server = format!("{}://{}", self.scheme, self.server.address);
        match self.dialect {
            Dialect::GitLab => gitlab::variables(&server, pipeline, attempt),
            Dialect::GitHub => github::variables(&server, pipeline, attempt),
        }
    }

    /// The variables of the same job in a pipeline of the branch.
    pub(crate) fn branch_variables(&self) -> Vec<(&'static str, String)> {
        let variables = self.variables(100, 1);
        match self.dialect {
            Dialect::GitLab => gitlab::branch_variables(variables),
            Dialect::GitHub => github::branch_variables(variables),
        }
    }
}

fn respond(dialect: Dialect, state: &mut State, request: &Request) -> Reply {
    state.requests.push(request.clone());
    let fault = state.take_fault(request);
    let route = |state: &mut State| match dialect {
        Dialect::GitLab => gitlab::route(state, request),
        Dialect::GitHub => github::route(state, request),
    };
    let Some(Fault { is_after, effect, .. }) = fault else { return route(state) };
    match (effect, is_after) {
        (Effect::Reply(reply), false) => reply,
        (Effect::Reply(reply), true) => {
            route(state);
            reply
        }
        (Effect::Meanwhile(event), false) => {
            event(state);
            route(state)
        }
        (Effect::Meanwhile(event), true) => {
            let reply = route(state);
            event(state);
            reply
        }
    }
}
