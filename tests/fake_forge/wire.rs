//! Just enough HTTP/1.1 to be a server for a test, and to break in every way that networks break.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// A request as it came over the wire.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    /// The only value of a header; a header that stands there twice has none.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name);
        let value = values.next()?;
        values.next().is_none().then_some(value.1.as_str())
    }

    /// A value in the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What the server does instead of, or after, thinking about a request.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A whole answer.
    Answer { status: u16, headers: Vec<(String, String)>, body: String },
    /// The connection ends without an answer.
    Close,
    /// The connection ends in the middle of this body.
    Truncate { body: String },
    /// Nothing comes for this time, and then the connection ends.
    Silence(Duration),
    /// The body comes byte by byte with this pause between them.
    Drip { body: String, pause: Duration },
}

impl Reply {
    pub(crate) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::Answer { status, headers: Vec::new(), body: body.to_string() }
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

/// A server on a free port of this machine that stops when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stopped: Arc<AtomicBool>,
}

/// What a connection is before and after TLS, if there is any.
pub(crate) trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

/// Makes a stream out of a connection.
pub(crate) type Wrap = dyn Fn(TcpStream) -> Box<dyn Stream> + Send + Sync;

impl Server {
    pub(crate) fn start(wrap: Box<Wrap>, respond: impl Fn(Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopped = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopped);
        let (wrap, respond) = (Arc::new(wrap), Arc::new(respond));
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
                let (wrap, respond) = (Arc::clone(&wrap), Arc::clone(&respond));
                thread::spawn(move || converse(wrap(connection), &*respond));
            }
        });
        Self { address, stopped }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener up, which then sees that it is over.
        drop(TcpStream::connect(self.address));
    }
}

/// Answers requests until one side closes the connection.
fn converse(stream: Box<dyn Stream>, respond: &dyn Fn(Request) -> Reply) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream) {
        if write_reply(stream.get_mut(), respond(request)).is_none() {
            return;
        }
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut request = Request { method, ..Request::default() };
    assert!(!target.ends_with('?'), "an empty query: {target}");
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    path.clone_into(&mut request.path);
    request.query = form(query);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8(body).unwrap();
    Some(request)
}

/// `None` when the connection is over.
fn write_reply(writer: &mut impl Write, reply: Reply) -> Option<()> {
    match reply {
        Reply::Answer { status, headers, body } => {
            let json = [("content-type".to_owned(), "application/json".to_owned())];
            let is_typed = headers.iter().any(|(name, _)| name == "content-type");
            let headers = headers.iter().chain(if is_typed { &[][..] } else { &json });
            let headers: Vec<String> = headers.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{}", body.len(), headers.concat());
            writer.write_all(format!("{head}\r\n{body}").as_bytes()).ok()
        }
        Reply::Close => None,
        Reply::Truncate { body } => {
            let head = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\n", body.len());
            writer.write_all(&[head.as_bytes(), &body.as_bytes()[..body.len() / 2]].concat()).ok();
            None
        }
        Reply::Silence(time) => {
            thread::sleep(time);
            None
        }
        Reply::Drip { body, pause } => {
            let head = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\n", body.len());
            writer.write_all(head.as_bytes()).ok()?;
            for byte in body.as_bytes() {
                writer.write_all(&[*byte]).ok()?;
                thread::sleep(pause);
            }
            Some(())
        }
    }
}

/// Reads `a=b&c=d` with its escapes.
pub(crate) fn form(text: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("http://form.invalid/?{text}")).unwrap();
    url.query_pairs().into_owned().collect()
}
