//! The check of links: they lead to a file of the catalog, or have a scheme that pages may use.

use super::{
    markdown::{links, texts},
    name_index::NameIndex,
    sink::DiagnosticSink,
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::Check;

pub(super) const DEAD_LINK: Check = Check {
    id: "dead-link",
    summary: "A link leads to a file that is not in the catalog, or has a scheme that pages may not use.",
    explanation: "Write the path from this file to the other one. Addresses outside the catalog begin with `http:`, `https:` or \
                  `mailto:`; others, such as `javascript:`, could run code.",
    bad: "See [the fix](../../fixes/power/plug-inn.md).",
    good: "See [the fix](../../fixes/power/plug-in.md).",
    ..Check::ERROR
};

/// Schemes of addresses that a text may link to.
const OUTSIDE: [&str; 3] = ["http", "https", "mailto"];

/// Whether an address leads out of the catalog, with a scheme that is allowed.
pub fn is_outside(address: &str) -> bool {
    scheme(address).is_some_and(|scheme| OUTSIDE.contains(&scheme))
}

/// The addresses outside that a text links to.
pub fn addresses_outside(markdown: &str) -> Vec<String> {
    links(markdown).into_iter().map(|(address, _)| address).filter(|address| is_outside(address)).collect()
}

pub(super) fn dead_link(entries: &ParsedCatalog, names: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for text in texts(entries) {
        for (destination, span) in links(text.markdown) {
            let place = text.place(span);
            if let Some(scheme) = scheme(&destination) {
                if !OUTSIDE.contains(&scheme) {
                    let message = format!("a link cannot begin with `{scheme}:`");
                    let remedy = "link to http, https or mailto, or to a file of the catalog";
                    problems.report(place, message, remedy).label("not allowed");
                }
                continue;
            }
            let path = destination.split('#').next().unwrap_or("");
            if path.is_empty() {
                continue;
            }
            let Some(target) = resolve(text.path(), path).filter(|target| names.has_file(target)) else {
                let message = format!("the link leads to `{path}`, which is not in the catalog");
                let near = resolve(text.path(), path)
                    .and_then(|target| problems.suggest(|| names.nearest_file(&target)).map(str::to_owned));
                let remedy = "write the path from this file to another file of kb/";
                problems.report(place, message, remedy).label("no such file").nearest(near.as_deref());
                continue;
            };
            debug_assert!(target.starts_with("kb/"));
        }
    }
}

/// The scheme of an address, if it has one (`C:` counts: it is not a path of the catalog either).
fn scheme(destination: &str) -> Option<&str> {
    let (scheme, _) = destination.split_once(':')?;
    scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)).then_some(scheme)
}

/// A path relative to a file's folder, with `..` resolved; nothing if it leads out of the catalog.
fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    let target = parts.join("/");
    target.starts_with("kb/").then_some(target)
}
