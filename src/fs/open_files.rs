//! How many files, sockets included, a process may have open.

/// The limit of the system for this process; nothing where there is none or it is unknown.
#[cfg(unix)]
pub fn most_open_files() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

/// The limit of the system for this process; nothing where there is none or it is unknown.
#[cfg(not(unix))]
pub fn most_open_files() -> Option<u64> {
    None
}
