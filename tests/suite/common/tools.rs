//! Programs that some tests need and that may not be installed: node with `tests/e2e/node_modules`, and a browser.
//!
//! Where `CI` is set a missing program fails the test, so that no check is lost there. Elsewhere the test is skipped, and
//! its name and the missing program are reported on standard error.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use super::run::loudly;

/// Names under which a browser may be installed.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Reports that the current test is skipped since something is missing.
///
/// # Panics
///
/// Where `CI` is set.
pub fn skip(missing: &str) {
    assert!(std::env::var_os("CI").is_none(), "{missing}: required where CI is set");
    // The test harness names each thread by its test.
    let thread = std::thread::current();
    loudly(&format!("SKIPPED {}: {missing}", thread.name().unwrap_or("a test")));
}

/// The browser's path; nothing after [`skip`] if none is installed.
pub fn browser() -> Option<&'static Path> {
    static FOUND: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
        let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
        let places = BROWSERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        places.into_iter().find(|path| path.is_file())
    });
    if FOUND.is_none() {
        skip("no Chromium is installed");
    }
    FOUND.as_deref()
}

/// What a script of `tests/e2e/` that uses no package says; nothing after [`skip`] if node is not installed.
pub fn node(script: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new("node").arg(e2e().join(script)).args(arguments).output() {
        Ok(output) => Some(output),
        Err(_) => {
            skip("node is not installed");
            None
        }
    }
}

/// The same for a script that uses packages: `npm ci --prefix tests/e2e`.
pub fn node_with_packages(script: &str, arguments: &[&str]) -> Option<Output> {
    if !e2e().join("node_modules").is_dir() {
        skip("the packages of tests/e2e are not installed (npm ci --prefix tests/e2e)");
        return None;
    }
    node(script, arguments)
}

fn e2e() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e")
}
