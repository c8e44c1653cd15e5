//! A preview that builds itself again when a file changes, and reloads the pages that show it. With `--json` each build is
//! told in a line of JSON, the first with the address.
//!
//! The site is held in memory and nothing is written. A catalog that is broken leaves the last good site in place, and
//! the open pages say what is wrong.

use std::{
    future::{Future, poll_fn},
    net::{IpAddr, SocketAddr},
    sync::{Arc, RwLock},
    task::Poll,
    time::Instant,
};

use anyhow::Context;
use tokio::sync::watch;

use super::{
    super::{
        CliError, ExitStatus, catalog,
        context::CliContext,
        output,
        reports::ServedSite,
        watch::{Change, Watch},
    },
    Gatherer, Target,
    server::{self, News, Shown},
};
use crate::site::{BuildCache, Files};

/// Builds, again and again.
struct Builder<'g> {
    global: &'g CliContext,
    gatherer: Gatherer,
    memory: BuildCache,
}

pub(super) fn run(global: &CliContext, host: IpAddr, port: u16) -> Result<ExitStatus, CliError> {
    let mut builder = Builder { global, gatherer: Gatherer::following(), memory: BuildCache::following() };
    let start = Instant::now();
    let (files, problems, watched) = builder.build()?;
    let (tell, news) = watch::channel(News { build: 1, problems: problems.clone() });
    let shown = Shown { files: Arc::new(RwLock::new(files)), news };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.context("cannot start the server")?;
    let address = SocketAddr::from((host, port));
    let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).map_err(|error| {
        CliError::Io(anyhow::anyhow!(
            "cannot listen at {address}: {error}; take another with --port, or --port 0 for any that is free"
        ))
    })?;
    let address = listener.local_addr().context("cannot tell the server's address")?;
    runtime.spawn(server::serve(listener, shown.clone()));
    // Whoever reads where it listens may change a file or press Ctrl+C at once.
    let mut watch = Watch::new()?;
    watched.iter().try_for_each(|folder| watch.add(folder))?;
    end_on_interrupt(&runtime, watch.sender());
    report(&problems)?;
    let ms = start.elapsed().as_millis() as u64;
    match global.json {
        true => {
            let address = Some(format!("http://{address}/"));
            output::print_json_line(&ServedSite { address, ms, problems: &problems })?
        }
        false => output::print(&format!(
            "http://{address}/ shows the site (built in {ms} ms); it follows every change. Ctrl+C ends it.\n"
        ))?,
    }
    if !host.is_loopback() {
        output::eprint("warning: everybody who reaches this address can read the site\n")?;
    }
    follow(&mut builder, &watch, &shown.files, &tell)?;
    Ok(ExitStatus::Success)
}

/// Has Ctrl+C end the preview in order from now on.
fn end_on_interrupt(runtime: &tokio::runtime::Runtime, stopped: std::sync::mpsc::Sender<Change>) {
    let mut interrupt = Box::pin(tokio::signal::ctrl_c());
    // It is listened for from the first time that it is asked.
    let first = runtime.block_on(poll_fn(|context| Poll::Ready(interrupt.as_mut().poll(context))));
    if first.is_ready() {
        // Where the system tells of no Ctrl+C, it ends the program by itself.
        return;
    }
    runtime.spawn(async move {
        if interrupt.await.is_ok() {
            let _ = stopped.send(Change::Stop);
        }
    });
}

/// Builds after every change, until somebody stops it.
fn follow(
    builder: &mut Builder<'_>,
    watch: &Watch,
    shown: &RwLock<Files>,
    tell: &watch::Sender<News>,
) -> Result<(), CliError> {
    while watch.wait() {
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
            Err(CliError::InvalidCatalog(message)) => {
                let problems = catalog::problems(builder.global).unwrap_or_default();
                if problems.is_empty() { vec![message] } else { problems }
            }
            Err(CliError::Usage(message)) => vec![message],
            Err(CliError::Io(error)) => vec![format!("{error:#}")],
        };
        report(&problems)?;
        let ms = start.elapsed().as_millis() as u64;
        match builder.global.json {
            true => output::print_json_line(&ServedSite { address: None, ms, problems: &problems })?,
            false => output::print(&format!("built in {ms} ms\n"))?,
        }
        tell.send_modify(|news| {
            news.build += 1;
            news.problems = problems;
        });
    }
    Ok(())
}

type Built = (Files, Vec<String>, Vec<std::path::PathBuf>);

impl Builder<'_> {
    fn build(&mut self) -> Result<Built, CliError> {
        let gathered = self.gatherer.gather(self.global)?;
        let site =
            gathered.site(Target { live: true, ..Target::default() }, &mut self.memory).map_err(super::failed)?;
        let defects = site.defects.iter().map(|defect| defect.to_string());
        let problems = gathered.warnings.iter().cloned().chain(defects);
        let problems = problems.map(|problem| output::plain(&problem).into_owned()).collect();
        Ok((site.files, problems, gathered.watched()))
    }
}

fn report(problems: &[String]) -> Result<(), CliError> {
    problems.iter().take(super::MAX_WARNINGS).try_for_each(|problem| output::eprint(&format!("{problem}\n")))?;
    match problems.len().saturating_sub(super::MAX_WARNINGS) {
        0 => Ok(()),
        more => output::eprint(&format!("and {more} more\n")),
    }
}
