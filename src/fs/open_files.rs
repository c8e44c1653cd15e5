//! How many files a process may hold open, sockets among them.

/// The limit of the system for this process; nothing where there is none or nobody knows.
#[cfg(unix)]
pub fn most_open_files() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

/// The limit of the system for this process; nothing where there is none or nobody knows.
#[cfg(not(unix))]
pub fn most_open_files() -> Option<u64> {
    None
}
