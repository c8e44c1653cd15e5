//! The preview's server: files in memory, for this machine unless `--host` says otherwise.
//!
//! Attacks by foreign pages in this machine's browser are refused: foreign names for this address (DNS rebinding) by the
//! `Host` header, frames and cross-origin loads by response headers. What one client can use up is bounded: time for a
//! request and for reading the response, bytes of a request, connections and streams at once.

use std::{
    net::IpAddr,
    sync::{Arc, RwLock},
    time::Duration,
};

use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};
use tokio_stream::{StreamExt, wrappers::WatchStream};

use super::slow::{IdleTimeout, Streams, max_connections};
use crate::{fs, site::Files};

/// Where open pages listen for builds.
const RELOAD: &str = "/__reload";
/// A client has this long to send its request, and to read some of the response; then its connection is closed.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
const MAX_HEAD_BYTES: usize = 16 << 10;
/// The pause before the next try where no connection can be accepted.
const RETRY_AFTER: Duration = Duration::from_millis(100);

/// The address of a client.
#[derive(Clone, Copy)]
struct Client(IpAddr);

/// What the server serves.
#[derive(Clone)]
pub(super) struct ServedFiles {
    pub files: Arc<RwLock<Files>>,
    pub status: watch::Receiver<BuildStatus>,
}

/// What open pages receive: the number of the build, and its problems.
#[derive(Clone, Default, serde::Serialize)]
pub(super) struct BuildStatus {
    pub build: usize,
    pub problems: Vec<String>,
}

/// Answers requests until the program ends.
pub(super) async fn serve(listener: TcpListener, served: ServedFiles) {
    let only_here = listener.local_addr().is_ok_and(|address| address.ip().is_loopback());
    let connections = max_connections(fs::most_open_files());
    let service = TowerToHyperService::new(router(served, only_here, Streams::among(connections)));
    let slots = Arc::new(Semaphore::new(connections));
    // The semaphore is never closed.
    while let Ok(slot) = Arc::clone(&slots).acquire_owned().await {
        let Ok((stream, client)) = listener.accept().await else {
            tokio::time::sleep(RETRY_AFTER).await;
            continue;
        };
        let service = service.clone();
        let from_client = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(Client(client.ip()));
            service.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(TIMEOUT)
            .max_buf_size(MAX_HEAD_BYTES)
            .serve_connection(TokioIo::new(IdleTimeout::new(stream, TIMEOUT)), from_client);
        tokio::spawn(async move {
            // An aborted connection concerns its client only.
            drop(connection.await);
            drop(slot);
        });
    }
}

fn router(served: ServedFiles, only_here: bool, streams: Streams) -> Router {
    let root = |state: State<ServedFiles>| async move { page(state, Path("index.html".to_owned())).await };
    Router::new()
        .route("/", get(root))
        .route(RELOAD, get(move |state, client| builds(state, client, streams)))
        .route("/{*path}", get(page))
        .layer(from_fn_with_state(only_here, guard))
        .with_state(served)
}

/// Accepts only requests that were meant for this server, and has browsers keep the responses to its own pages.
async fn guard(State(only_here): State<bool>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let asked = hosts.next().and_then(|host| host.to_str().ok());
    // RFC 9112, section 3.2: a proxy on the way may have used the other one.
    if hosts.next().is_some() {
        return (StatusCode::BAD_REQUEST, "A request has one Host header.\n").into_response();
    }
    // A request line may name its host as well.
    let named = request.uri().authority().map(|authority| authority.as_str());
    let is_ours = asked.is_some_and(|host| is_own(host, only_here)) && named.is_none_or(|host| is_own(host, only_here));
    if !is_ours {
        let message = "This preview answers only under its own address, such as http://127.0.0.1/ with its port.\n";
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    let mut response = next.run(request).await;
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    let own_pages = HeaderValue::from_static("same-origin");
    response.headers_mut().insert("cross-origin-resource-policy", own_pages);
    response
}

/// Whether a host is an address, or this machine's own name. Any other name may belong to an attacker who points it here.
fn is_own(host: &str, only_here: bool) -> bool {
    let port = |rest: &str| rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) if port(rest) => address,
        Some(_) => return false,
        None => match host.split_once(':') {
            Some((name, number)) if number.parse::<u16>().is_ok() => name,
            Some(_) => return false,
            None => host,
        },
    };
    match name.parse::<IpAddr>() {
        Ok(address) => !only_here || address.is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

/// A file that is not copied: a thousand slow clients cost no more memory than one.
struct SharedBytes(Arc<Vec<u8>>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

async fn page(State(served): State<ServedFiles>, Path(path): Path<String>) -> Response {
    let file = |path: &str| served.files.read().unwrap_or_else(|poisoned| poisoned.into_inner()).get(path).cloned();
    let (status, path, bytes) = match file(&path) {
        Some(bytes) => (StatusCode::OK, path, bytes),
        None => (StatusCode::NOT_FOUND, "404.html".to_owned(), file("404.html").unwrap_or_default()),
    };
    // A preview shows the current files, never those in a browser's cache.
    let headers = [(header::CONTENT_TYPE, kind(&path)), (header::CACHE_CONTROL, "no-store")];
    (status, headers, Body::from(Bytes::from_owner(SharedBytes(bytes)))).into_response()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => "application/octet-stream",
    }
}

/// The builds from now on, as a stream without end.
async fn builds(
    State(served): State<ServedFiles>,
    Extension(Client(client)): Extension<Client>,
    streams: Streams,
) -> Response {
    let Some(open) = streams.open(client) else {
        let message = "Too many pages are open. Close some.\n";
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")], message).into_response();
    };
    let event = move |status: BuildStatus| {
        // Counted as long as the stream exists.
        let _ = &open;
        Event::default().json_data(status)
    };
    Sse::new(WatchStream::new(served.status).map(event)).keep_alive(KeepAlive::default()).into_response()
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn foreign_host_names_are_refused() {
        for host in ["127.0.0.1:8040", "localhost", "LOCALHOST:1", "[::1]:8040", "127.9.9.9"] {
            assert!(is_own(host, true), "{host}");
        }
        let foreign =
            ["evil.example", "localhost.evil.example:80", "127.0.0.1.nip.io", "", "[::1", "[::1]x", "localhost:x"];
        for host in foreign {
            assert!(!is_own(host, true) && !is_own(host, false), "{host}");
        }
        assert!(is_own("192.168.1.5:8040", false) && !is_own("192.168.1.5:8040", true));
    }
}
