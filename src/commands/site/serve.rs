//! A preview that builds itself again when a file changes, and reloads the pages that show it.
//!
//! The site is held in memory and nothing is written. A catalog that is broken leaves the last good site in place, and
//! the open pages say what is wrong. Only this machine can reach it.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, RwLock, mpsc},
    time::{Duration, Instant},
};

use anyhow::Context;
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use notify::{RecursiveMode, Watcher};
use tokio::sync::watch;
use tokio_stream::{StreamExt, wrappers::WatchStream};

use super::{
    super::{Answer, Failure, open, output},
    Gatherer, Target,
};
use crate::{
    cli::Global,
    site::{Files, Memory, SiteError},
};

/// Changes that come within this time are one: editors write a file in several steps.
const SETTLED: Duration = Duration::from_millis(30);
/// Where pages listen.
const NEWS: &str = "/fixbook-news";

/// What the server hands out.
#[derive(Clone)]
struct Shown {
    files: Arc<RwLock<Files>>,
    news: watch::Receiver<News>,
}

/// What open pages are told: the number of the build, and what is wrong.
#[derive(Clone, Default, serde::Serialize)]
struct News {
    build: usize,
    problems: Vec<String>,
}

/// Builds, again and again.
struct Builder<'g> {
    global: &'g Global,
    gatherer: Gatherer,
    memory: Memory,
}

pub(super) fn run(global: &Global, port: u16) -> Result<Answer, Failure> {
    let mut builder = Builder { global, gatherer: Gatherer::following(), memory: Memory::following() };
    let start = Instant::now();
    let (files, problems, watched) = builder.build()?;
    let (tell, news) = watch::channel(News { build: 1, problems: problems.clone() });
    let shown = Shown { files: Arc::new(RwLock::new(files)), news };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.context("cannot start the server")?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).map_err(|error| {
        Failure::World(anyhow::anyhow!(
            "cannot listen at {address}: {error}; take another with --port, or --port 0 for any that is free"
        ))
    })?;
    let address = listener.local_addr().context("cannot tell the server's address")?;
    runtime.spawn(axum::serve(listener, router(shown.clone())).into_future());
    report(&problems)?;
    output::print(&format!(
        "http://{address}/ shows the site (built in {} ms); it follows every change. Ctrl+C ends it.\n",
        start.elapsed().as_millis()
    ))?;
    let (changed, changes) = mpsc::channel();
    let mut watcher = watcher(changed)?;
    for folder in &watched {
        watcher
            .watch(folder, RecursiveMode::Recursive)
            .with_context(|| format!("cannot watch {}", folder.display()))?;
    }
    follow(&mut builder, &changes, &shown.files, &tell)?;
    Ok(Answer::Yes)
}

/// The system's own news of changes, or a look every second where it has none.
fn watcher(changed: mpsc::Sender<()>) -> Result<Box<dyn Watcher>, Failure> {
    let handler = move |event: notify::Result<notify::Event>| {
        // Reading a file is no change.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = changed.send(());
        }
    };
    match notify::recommended_watcher(handler.clone()) {
        Ok(watcher) => Ok(Box::new(watcher)),
        Err(_) => {
            let config = notify::Config::default().with_poll_interval(Duration::from_secs(1));
            let watcher = notify::PollWatcher::new(handler, config).context("cannot watch the catalog for changes")?;
            Ok(Box::new(watcher))
        }
    }
}

/// Builds after every change, for ever.
fn follow(
    builder: &mut Builder<'_>,
    changes: &mpsc::Receiver<()>,
    shown: &RwLock<Files>,
    tell: &watch::Sender<News>,
) -> Result<(), Failure> {
    while changes.recv().is_ok() {
        while changes.recv_timeout(SETTLED).is_ok() {}
        let start = Instant::now();
        let problems = match builder.build() {
            Ok((files, problems, _)) => {
                let mut shown = shown.write().unwrap_or_else(|poisoned| poisoned.into_inner());
                if *shown == files && problems == tell.borrow().problems {
                    continue;
                }
                *shown = files;
                problems
            }
            // The last good site stays.
            Err(Failure::Broken(message)) => {
                let problems = open::problems(builder.global).unwrap_or_default();
                if problems.is_empty() { vec![message] } else { problems }
            }
            Err(Failure::Usage(message)) => vec![message],
            Err(Failure::World(error)) => vec![format!("{error:#}")],
        };
        report(&problems)?;
        output::print(&format!("built in {} ms\n", start.elapsed().as_millis()))?;
        tell.send_modify(|news| {
            news.build += 1;
            news.problems = problems;
        });
    }
    Ok(())
}

type Built = (Files, Vec<String>, Vec<std::path::PathBuf>);

impl Builder<'_> {
    fn build(&mut self) -> Result<Built, Failure> {
        let gathered = self.gatherer.gather(self.global)?;
        let site = gathered
            .site(Target { live: true, ..Target::default() }, &mut self.memory)
            .map_err(|error: SiteError| Failure::World(error.into()))?;
        let defects = site.defects.iter().map(|defect| defect.to_string());
        let problems = gathered.warnings.iter().cloned().chain(defects).collect();
        Ok((site.files, problems, gathered.watched()))
    }
}

fn report(problems: &[String]) -> Result<(), Failure> {
    problems.iter().take(super::MOST_WARNINGS).try_for_each(|problem| output::note(&format!("{problem}\n")))?;
    match problems.len().saturating_sub(super::MOST_WARNINGS) {
        0 => Ok(()),
        more => output::note(&format!("and {more} more\n")),
    }
}

fn router(shown: Shown) -> Router {
    let root = |state: State<Shown>| async move { page(state, Path("index.html".to_owned())).await };
    Router::new().route("/", get(root)).route(NEWS, get(news)).route("/{*path}", get(page)).with_state(shown)
}

async fn page(State(shown): State<Shown>, Path(path): Path<String>) -> Response {
    let held = |path: &str| shown.files.read().unwrap_or_else(|poisoned| poisoned.into_inner()).get(path).cloned();
    let (status, path, bytes) = match held(&path) {
        Some(bytes) => (StatusCode::OK, path, bytes),
        None => (StatusCode::NOT_FOUND, "404.html".to_owned(), held("404.html").unwrap_or_default()),
    };
    // A preview shows what is, not what a browser remembers.
    let headers = [(header::CONTENT_TYPE, kind(&path)), (header::CACHE_CONTROL, "no-store")];
    (status, headers, bytes.as_slice().to_vec()).into_response()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => "application/octet-stream",
    }
}

async fn news(State(shown): State<Shown>) -> impl IntoResponse {
    let event = |news: News| Event::default().json_data(news);
    Sse::new(WatchStream::new(shown.news).map(event)).keep_alive(KeepAlive::default())
}
