//! Changes of files, reported once they have settled.

use std::{
    path::Path,
    sync::mpsc::{self, Receiver, Sender},
    time::Duration,
};

use anyhow::Context;
use notify::{PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use notify_debouncer_full::{DebounceEventResult, NoCache, new_debouncer_opt};

use super::error::CliError;

/// Changes within this time are one: editors write a file in several steps.
const SETTLED: Duration = Duration::from_millis(30);
/// How often files are looked at where the system does not report changes.
const POLL_EVERY: Duration = Duration::from_secs(1);

/// What ends a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Files,
    /// The user pressed Ctrl+C.
    Stop,
}

/// Starts to watch a folder. The watching ends when it is dropped.
type WatchFolder = dyn FnMut(&Path, RecursiveMode) -> notify::Result<()>;

/// Watches folders for changes.
pub(super) struct Watch {
    watch_folder: Box<WatchFolder>,
    changed: Sender<Change>,
    changes: Receiver<Change>,
}

impl Watch {
    /// Has the system report changes, or looks every second where it cannot.
    pub fn new() -> Result<Self, CliError> {
        let (changed, changes) = mpsc::channel();
        // What a link leads to is not read, so it is not watched: `kb/articles/x -> /` has no end.
        let config = notify::Config::default().with_follow_symlinks(false).with_poll_interval(POLL_EVERY);
        let watch_folder = watcher::<RecommendedWatcher>(config, changed.clone())
            .or_else(|_| watcher::<PollWatcher>(config, changed.clone()))
            .context("cannot watch the catalog for changes")?;
        Ok(Watch { watch_folder, changed, changes })
    }

    /// For ending the wait from elsewhere.
    pub fn sender(&self) -> Sender<Change> {
        self.changed.clone()
    }

    /// Also watches this folder and everything below it.
    pub fn add(&mut self, folder: &Path) -> Result<(), CliError> {
        self.watch(folder, RecursiveMode::Recursive)
    }

    /// Also watches this folder, without the folders in it.
    pub fn add_alone(&mut self, folder: &Path) -> Result<(), CliError> {
        self.watch(folder, RecursiveMode::NonRecursive)
    }

    fn watch(&mut self, folder: &Path, mode: RecursiveMode) -> Result<(), CliError> {
        Ok((self.watch_folder)(folder, mode).with_context(|| format!("cannot watch {}", folder.display()))?)
    }

    /// Waits until files have changed and settled; `false` if the watching should end.
    pub fn wait(&self) -> bool {
        // Several changes that were reported meanwhile are answered together.
        self.changes.recv() == Ok(Change::Files) && self.changes.try_iter().all(|change| change == Change::Files)
    }
}

fn watcher<W: Watcher + 'static>(config: notify::Config, changed: Sender<Change>) -> notify::Result<Box<WatchFolder>> {
    let report = move |events: DebounceEventResult| {
        // Reading a file is not a change.
        if events.is_ok_and(|events| events.iter().any(|event| !event.kind.is_access())) {
            let _ = changed.send(Change::Files);
        }
    };
    // The cache of file ids would follow links.
    let mut debouncer = new_debouncer_opt::<_, W, _>(SETTLED, Some(SETTLED), report, NoCache::new(), config)?;
    Ok(Box::new(move |folder, mode| debouncer.watch(folder, mode)))
}
