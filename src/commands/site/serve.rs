//! A preview that rebuilds the site when a file changes, and reloads the open pages. With `--json` each build is reported in
//! a line of JSON, the first with the address.
//!
//! The site is kept in memory and nothing is written. While the catalog is broken the last good site stays, and the open
//! pages show what is wrong.

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
    inputs::{SiteInputs, Target},
    report::{failed, print_first},
    server::{self, BuildStatus, ServedFiles},
};
use crate::site::{BuildCache, Files};

/// Builds the site again and again.
struct Builder<'g> {
    global: &'g CliContext,
    inputs: SiteInputs,
    cache: BuildCache,
}

pub(super) fn run(global: &CliContext, host: IpAddr, port: u16) -> Result<ExitStatus, CliError> {
    let mut builder = Builder { global, inputs: SiteInputs::incremental(), cache: BuildCache::incremental() };
    let start = Instant::now();
    let (files, problems, watched) = builder.build()?;
    let (announce, status) = watch::channel(BuildStatus { build: 1, problems: problems.clone() });
    let served = ServedFiles { files: Arc::new(RwLock::new(files)), status };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.context("cannot start the server")?;
    let address = SocketAddr::from((host, port));
    let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).map_err(|error| {
        CliError::Io(anyhow::anyhow!(
            "cannot listen at {address}: {error}; choose another port with --port, or --port 0 for any free one"
        ))
    })?;
    let address = listener.local_addr().context("cannot find out the server's address")?;
    runtime.spawn(server::serve(listener, served.clone()));
    // Before the address is printed: its reader may change a file or press Ctrl+C at once.
    let mut watch = Watch::new()?;
    watched.iter().try_for_each(|folder| watch.add(folder))?;
    end_on_interrupt(&runtime, watch.sender());
    print_first(&problems)?;
    let ms = start.elapsed().as_millis() as u64;
    match global.json {
        true => {
            let address = Some(format!("http://{address}/"));
            output::print_json_line(&ServedSite { address, ms, problems: &problems })?
        }
        false => output::print(&format!(
            "Site ready at http://{address}/ (built in {ms} ms). It reloads when files change. Press Ctrl+C to stop.\n"
        ))?,
    }
    if !host.is_loopback() {
        output::eprint("warning: anyone who can reach this address can read the site\n")?;
    }
    rebuild_on_change(&mut builder, &watch, &served.files, &announce)?;
    Ok(ExitStatus::Success)
}

/// From now on Ctrl+C ends the preview properly.
fn end_on_interrupt(runtime: &tokio::runtime::Runtime, stopped: std::sync::mpsc::Sender<Change>) {
    let mut interrupt = Box::pin(tokio::signal::ctrl_c());
    // Polling it once registers the handler.
    let first = runtime.block_on(poll_fn(|context| Poll::Ready(interrupt.as_mut().poll(context))));
    if first.is_ready() {
        // Where the handler cannot be registered, Ctrl+C ends the program by default.
        return;
    }
    runtime.spawn(async move {
        if interrupt.await.is_ok() {
            let _ = stopped.send(Change::Stop);
        }
    });
}

/// Builds after every change, until the user presses Ctrl+C.
fn rebuild_on_change(
    builder: &mut Builder<'_>,
    watch: &Watch,
    served: &RwLock<Files>,
    announce: &watch::Sender<BuildStatus>,
) -> Result<(), CliError> {
    while watch.wait() {
        let start = Instant::now();
        let problems = match builder.build() {
            Ok((files, problems, _)) => {
                let mut served = served.write().unwrap_or_else(|poisoned| poisoned.into_inner());
                if *served == files && problems == announce.borrow().problems {
                    continue;
                }
                *served = files;
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
        print_first(&problems)?;
        let ms = start.elapsed().as_millis() as u64;
        match builder.global.json {
            true => output::print_json_line(&ServedSite { address: None, ms, problems: &problems })?,
            false => output::print(&format!("Built in {ms} ms.\n"))?,
        }
        announce.send_modify(|status| {
            status.build += 1;
            status.problems = problems;
        });
    }
    Ok(())
}

type Built = (Files, Vec<String>, Vec<std::path::PathBuf>);

impl Builder<'_> {
    fn build(&mut self) -> Result<Built, CliError> {
        let gathered = self.inputs.read(self.global)?;
        let site = gathered.site(Target { live: true, ..Target::default() }, &mut self.cache).map_err(failed)?;
        let broken_links = site.broken_links.iter().map(|link| link.to_string());
        let problems = gathered.warnings.iter().cloned().chain(broken_links);
        let problems = problems.map(|problem| output::plain(&problem).into_owned()).collect();
        Ok((site.files, problems, gathered.watched()))
    }
}
