//! Limits that a process sets for itself and cannot remove.

use std::io;

/// No core dump, no file written, and on Linux no more memory than [`MAX_TEMPLATE_MEMORY`] beyond what the program itself takes.
///
/// macOS does not limit the address space.
///
/// [`MAX_TEMPLATE_MEMORY`]: fixbook_engine::model::limits::MAX_TEMPLATE_MEMORY
#[cfg(unix)]
pub(super) fn confine() -> io::Result<()> {
    use rustix::process::Resource;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    #[cfg(target_os = "linux")]
    limit(Resource::As, taken()? + fixbook_engine::model::limits::MAX_TEMPLATE_MEMORY as u64)?;
    Ok(())
}

/// This system has no such limits.
#[cfg(not(unix))]
pub(super) fn confine() -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn limit(resource: rustix::process::Resource, most: u64) -> io::Result<()> {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let most = Some(getrlimit(resource).maximum.map_or(most, |maximum| most.min(maximum)));
    Ok(setrlimit(resource, Rlimit { current: most, maximum: most })?)
}

/// Bytes of address space that the process has: the program itself, its libraries, its allocator's first pages.
#[cfg(target_os = "linux")]
fn taken() -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:")?.trim().strip_suffix(" kB"));
    let kibibytes: Option<u64> = line.and_then(|number| number.trim().parse().ok());
    Ok(kibibytes.ok_or(io::ErrorKind::InvalidData)? << 10)
}
