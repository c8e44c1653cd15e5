//! Changes of files, reported as soon as they have settled.

use std::{
    path::Path,
    sync::mpsc::{self, Receiver, Sender},
    time::Duration,
};

use anyhow::Context;
use notify::{RecursiveMode, Watcher};

use super::error::CliError;

/// Changes within this time count as one: editors write a file in several steps.
const SETTLE_TIME: Duration = Duration::from_millis(30);

/// What ends a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Files,
    /// The user pressed Ctrl+C.
    Stop,
}

/// A watch over some folders.
pub(super) struct Watch {
    // Dropping it ends the reports.
    watcher: Box<dyn Watcher>,
    changed: Sender<Change>,
    changes: Receiver<Change>,
}

impl Watch {
    /// Watches by the system's own events, or by polling every second where it has none.
    pub fn new() -> Result<Self, CliError> {
        let (changed, changes) = mpsc::channel();
        let tell = changed.clone();
        let handler = move |event: notify::Result<notify::Event>| {
            // Reading a file is not a change.
            if event.is_ok_and(|event| !event.kind.is_access()) {
                let _ = tell.send(Change::Files);
            }
        };
        // Targets of links are not read and not watched: `kb/articles/x -> /` would watch the whole disk.
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

    /// A sender that can end the wait.
    pub fn sender(&self) -> Sender<Change> {
        self.changed.clone()
    }

    /// Also watches this folder and all below it.
    pub fn add(&mut self, folder: &Path) -> Result<(), CliError> {
        let watched = self.watcher.watch(folder, RecursiveMode::Recursive);
        Ok(watched.with_context(|| format!("cannot watch {}", folder.display()))?)
    }

    /// Also watches this folder, and nothing below it.
    pub fn add_alone(&mut self, folder: &Path) -> Result<(), CliError> {
        let watched = self.watcher.watch(folder, RecursiveMode::NonRecursive);
        Ok(watched.with_context(|| format!("cannot watch {}", folder.display()))?)
    }

    /// Waits until files have changed and nothing more comes; `false` if the wait was ended.
    pub fn wait(&self) -> bool {
        if self.changes.recv() != Ok(Change::Files) {
            return false;
        }
        loop {
            match self.changes.recv_timeout(SETTLE_TIME) {
                Ok(Change::Files) => {}
                Ok(Change::Stop) => return false,
                Err(_) => return true,
            }
        }
    }
}
