//! Changes of files, told as soon as they have settled.

use std::{
    path::Path,
    sync::mpsc::{self, Receiver, Sender},
    time::Duration,
};

use anyhow::Context;
use notify::{RecursiveMode, Watcher};

use super::CliError;

/// Changes that come within this time are one: editors write a file in several steps.
const SETTLED: Duration = Duration::from_millis(30);

/// What ends a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Files,
    /// Somebody pressed Ctrl+C.
    Stop,
}

/// The news of some folders.
pub(super) struct Watch {
    // Dropped, it tells of nothing any more.
    watcher: Box<dyn Watcher>,
    changed: Sender<Change>,
    changes: Receiver<Change>,
}

impl Watch {
    /// The system's own news of changes, or a look every second where it has none.
    pub fn new() -> Result<Self, CliError> {
        let (changed, changes) = mpsc::channel();
        let tell = changed.clone();
        let handler = move |event: notify::Result<notify::Event>| {
            // Reading a file is no change.
            if event.is_ok_and(|event| !event.kind.is_access()) {
                let _ = tell.send(Change::Files);
            }
        };
        // Nothing that a link leads to is read, so nothing there is news: `kb/articles/x -> /` has no end.
        let config = notify::Config::default().with_follow_symlinks(false);
        let watcher: Box<dyn Watcher> = match notify::RecommendedWatcher::new(handler.clone(), config) {
            Ok(watcher) => Box::new(watcher),
            Err(_) => {
                let config = config.with_poll_interval(Duration::from_secs(1));
                Box::new(notify::PollWatcher::new(handler, config).context("cannot watch the catalog for changes")?)
            }
        };
        Ok(Watch { watcher, changed, changes })
    }

    /// Whoever wants the wait to end says so here.
    pub fn sender(&self) -> Sender<Change> {
        self.changed.clone()
    }

    /// Also tells of this folder and all below it.
    pub fn add(&mut self, folder: &Path) -> Result<(), CliError> {
        let watched = self.watcher.watch(folder, RecursiveMode::Recursive);
        Ok(watched.with_context(|| format!("cannot watch {}", folder.display()))?)
    }

    /// Also tells of this folder, and of nothing below it.
    pub fn add_alone(&mut self, folder: &Path) -> Result<(), CliError> {
        let watched = self.watcher.watch(folder, RecursiveMode::NonRecursive);
        Ok(watched.with_context(|| format!("cannot watch {}", folder.display()))?)
    }

    /// Waits until files have changed and nothing more comes; `false` if somebody wants an end.
    pub fn wait(&self) -> bool {
        if self.changes.recv() != Ok(Change::Files) {
            return false;
        }
        loop {
            match self.changes.recv_timeout(SETTLED) {
                Ok(Change::Files) => {}
                Ok(Change::Stop) => return false,
                Err(_) => return true,
            }
        }
    }
}
