//! The preview's server: files in memory, for this machine unless told otherwise.
//!
//! What a stranger's page could try from this machine's browser is refused: a name that leads here (DNS rebinding) by its
//! `Host`, showing it in a frame or loading it elsewhere by headers. What a client could hold up is bounded: time for a
//! request and for reading the answer, bytes of a request, connections and streams at once.

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

use super::slow::{Patient, Streams, most_connections};
use crate::{fs, site::Files};

/// Where pages listen.
const NEWS: &str = "/fixbook-news";
/// A client has so long to say what it wants, and to read some of the answer; then its connection is closed.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
const MAX_HEAD_BYTES: usize = 16 << 10;
/// Where no more connections can be opened, one is waited for.
const REST: Duration = Duration::from_millis(100);

/// Who asks.
#[derive(Clone, Copy)]
struct Client(IpAddr);

/// What the server hands out.
#[derive(Clone)]
pub(super) struct Shown {
    pub files: Arc<RwLock<Files>>,
    pub news: watch::Receiver<News>,
}

/// What open pages are told: the number of the build, and what is wrong.
#[derive(Clone, Default, serde::Serialize)]
pub(super) struct News {
    pub build: usize,
    pub problems: Vec<String>,
}

/// Answers whoever asks, for ever.
pub(super) async fn serve(listener: TcpListener, shown: Shown) {
    let only_here = listener.local_addr().is_ok_and(|address| address.ip().is_loopback());
    let connections = most_connections(fs::most_open_files());
    let service = TowerToHyperService::new(router(shown, only_here, Streams::among(connections)));
    let slots = Arc::new(Semaphore::new(connections));
    // The semaphore is never closed.
    while let Ok(slot) = Arc::clone(&slots).acquire_owned().await {
        let Ok((stream, client)) = listener.accept().await else {
            tokio::time::sleep(REST).await;
            continue;
        };
        let service = service.clone();
        let from_client = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(Client(client.ip()));
            service.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .max_buf_size(MAX_HEAD_BYTES)
            .serve_connection(TokioIo::new(Patient::new(stream, PATIENCE)), from_client);
        tokio::spawn(async move {
            // A client that breaks off harms nobody but itself.
            drop(connection.await);
            drop(slot);
        });
    }
}

fn router(shown: Shown, only_here: bool, streams: Streams) -> Router {
    let root = |state: State<Shown>| async move { page(state, Path("index.html".to_owned())).await };
    Router::new()
        .route("/", get(root))
        .route(NEWS, get(move |state, client| news(state, client, streams)))
        .route("/{*path}", get(page))
        .layer(from_fn_with_state(only_here, guard))
        .with_state(shown)
}

/// Lets requests through that were meant for this server, and tells browsers to keep what it says to its own pages.
async fn guard(State(only_here): State<bool>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let asked = hosts.next().and_then(|host| host.to_str().ok());
    // RFC 9112, section 3.2: readers on the way may believe the other one.
    if hosts.next().is_some() {
        return (StatusCode::BAD_REQUEST, "A request has one Host header.\n").into_response();
    }
    // A request line may name its host as well.
    let named = request.uri().authority().map(|authority| authority.as_str());
    let is_ours = asked.is_some_and(|host| is_own(host, only_here)) && named.is_none_or(|host| is_own(host, only_here));
    if !is_ours {
        let told = "This preview answers to its address only, such as http://127.0.0.1/ with its port.\n";
        return (StatusCode::FORBIDDEN, told).into_response();
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

/// Whether a host is an address, or this machine's own name. Any other name may be anybody's, and lead here today.
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

/// A file without a copy of it: a thousand slow readers cost no more memory than one.
struct Held(Arc<Vec<u8>>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

async fn page(State(shown): State<Shown>, Path(path): Path<String>) -> Response {
    let held = |path: &str| shown.files.read().unwrap_or_else(|poisoned| poisoned.into_inner()).get(path).cloned();
    let (status, path, bytes) = match held(&path) {
        Some(bytes) => (StatusCode::OK, path, bytes),
        None => (StatusCode::NOT_FOUND, "404.html".to_owned(), held("404.html").unwrap_or_default()),
    };
    // A preview shows what is, not what a browser remembers.
    let headers = [(header::CONTENT_TYPE, kind(&path)), (header::CACHE_CONTROL, "no-store")];
    (status, headers, Body::from(Bytes::from_owner(Held(bytes)))).into_response()
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

/// The news of builds, without end.
async fn news(State(shown): State<Shown>, Extension(Client(client)): Extension<Client>, streams: Streams) -> Response {
    let Some(open) = streams.open(client) else {
        let told = "Too many pages listen for news. Close some.\n";
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")], told).into_response();
    };
    let event = move |news: News| {
        // Counted as long as the stream is there.
        let _ = &open;
        Event::default().json_data(news)
    };
    Sse::new(WatchStream::new(shown.news).map(event)).keep_alive(KeepAlive::default()).into_response()
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn names_that_may_lead_anywhere_are_refused() {
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
